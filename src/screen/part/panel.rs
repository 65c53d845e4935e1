//! What a panel shows, before anybody chose how large.

use crate::text::{FieldTable, Line};

use super::super::theme::Fill;
use super::shape::Shape;

/// All that a panel shows.
pub struct Panel {
    /// Colors.
    pub fill: Fill,
    /// Shape before the word.
    pub shape: Shape,
    /// The big word, with marks where it may be broken.
    pub word: String,
    /// The name, or a second sentence.
    pub name: Option<String>,
    /// Characters of the name that no font has.
    pub missing: Vec<char>,
    /// One sentence under the word.
    pub headline: Option<String>,
    /// Labeled lines.
    pub lines: Vec<Line>,
    /// Fields of face, chip and records side by side.
    pub fields: Option<FieldTable>,
    /// Notes of the reading and of missing characters.
    pub notes: Vec<String>,
    /// Evidence level, 0 to 4, and what it claims.
    pub evidence: Option<(u8, String)>,
    /// What to do now, with its label.
    pub next: (String, String),
    /// Key that does it, and what it is called.
    pub key: Option<(String, String)>,
    /// Rest of the ring, 1.0 for full.
    pub ring: Option<f32>,
    /// Faint word behind everything.
    pub watermark: Option<String>,
}
