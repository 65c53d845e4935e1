//! Pictures of invented cards that nobody ever took: faces in every bad light, tables full of cards, empty frames.
//!
//! The same pictures on every machine: each is drawn from its own name. Shared by the bench and by a test.
#![allow(dead_code, unused_imports, reason = "the bench and the test each use a part of it")]

mod canvas;
mod card;
mod dice;
mod empty;
mod lens;
mod payload;
mod scene;
mod sweep;
mod told;

use card_desk::face::plane::Plane;

pub use dice::Dice;
pub use empty::{bombs, empty};
pub use scene::{scenes, small_table};
pub use sweep::{face, faces, frames};
pub use told::{Told, UNSURE, told};

/// One picture that can be drawn, and what it says.
pub struct Case {
    /// Set that it is counted in.
    pub set: String,
    /// Name, unlike that of any other picture.
    pub id: String,
    /// Payloads of the codes on it.
    pub payloads: Vec<Vec<u8>>,
    paint: Box<dyn Fn() -> Plane>,
}

impl Case {
    /// Names a picture, what is on it, and how it is drawn.
    pub fn new(set: &str, id: String, payloads: Vec<Vec<u8>>, paint: impl Fn() -> Plane + 'static) -> Self {
        Self { set: set.to_owned(), id, payloads, paint: Box::new(paint) }
    }

    /// Draws the picture.
    pub fn draw(&self) -> Plane {
        (self.paint)()
    }
}
