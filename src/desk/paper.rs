//! Lists that lie on the desk: chosen, made, looked at, sent to a printer, and looked at again on paper.
//!
//! Nothing is recorded before a file is saved or paper is asked for; what is left is forgotten with its pages.

use std::sync::Arc;

use crate::face::picture::Picture;
use crate::face::plane::Plane;
use crate::sheet::font::Fonts;
use crate::sheet::raster;

use super::print::{Draft, Kept, Kind, Making, Order, PrintFault};
use super::printer::{Printer, Printers};

/// Pixels per inch of a page on the screen, and of the half of one.
const WHOLE_DPI: f32 = 100.0;
const HALF_DPI: f32 = 150.0;
/// Lists that are made between two looks at the keys.
pub(super) const AT_ONCE: usize = 4;

/// What lies on the desk.
#[derive(Default)]
pub(super) struct PaperDesk {
    /// How paper comes out.
    pub printers: Printers,
    pub stage: Stage,
    /// Page of the file that is shown, from 0.
    pub page: usize,
    pub part: Part,
    /// That page as pixels.
    pub picture: Option<Picture>,
    /// Printers, as they were when paper was asked for.
    pub known: Vec<Printer>,
    fonts: Option<Arc<Fonts>>,
}

/// How far it is.
#[derive(Default)]
pub(super) enum Stage {
    /// Which list?
    #[default]
    Choose,
    /// Of which class?
    Classes(Kind),
    /// With which words?
    Words(Box<Order>),
    /// It is being made.
    Making(Box<Making>),
    /// It is here, and perhaps a file and on its way to paper.
    Draft(Box<Draft>, Option<Box<Kept>>),
    /// One that was made earlier.
    File(Box<Kept>),
    /// All that were made.
    Log,
}

/// How much of a page is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// The upper half, larger.
    Upper,
    /// The lower half, larger.
    Lower,
}

impl PaperDesk {
    /// Returns whether lists are being made now.
    pub fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Making(_))
    }

    /// Goes one step back; returns false from the first one.
    pub fn back(&mut self) -> bool {
        let first = matches!(self.stage, Stage::Choose);
        self.clear();
        !first
    }

    /// Forgets what lies here.
    pub fn clear(&mut self) {
        (self.stage, self.page, self.part, self.picture) = (Stage::Choose, 0, Part::Whole, None);
    }

    /// Returns the file that stands, when there is one.
    pub fn kept(&self) -> Option<&Kept> {
        match &self.stage {
            Stage::Draft(_, kept) => kept.as_deref(),
            Stage::File(kept) => Some(kept),
            Stage::Choose | Stage::Classes(_) | Stage::Words(_) | Stage::Making(_) | Stage::Log => None,
        }
    }

    /// Returns the fonts of the computer, looked for once.
    pub fn fonts(&mut self) -> Result<Arc<Fonts>, PrintFault> {
        let fonts = match self.fonts.take() {
            Some(fonts) => fonts,
            None => Arc::new(Fonts::system()?),
        };
        Ok(Arc::clone(self.fonts.insert(fonts)))
    }

    /// Shows a page of the file; beyond the last one it is the first again.
    pub fn show(&mut self, page: usize) {
        let pages = if let Stage::Draft(draft, _) = &self.stage { draft.pages() } else { 0 };
        self.page = page % pages.max(1);
        self.draw();
    }

    /// Draws the page that is shown.
    pub fn draw(&mut self) {
        let Ok(fonts) = self.fonts() else { return };
        let Stage::Draft(draft, _) = &self.stage else { return };
        let dpi = if self.part == Part::Whole { WHOLE_DPI } else { HALF_DPI };
        let drawn = draft.page(self.page).map(|(_, page)| raster::draw(page, &fonts, dpi).into_picture());
        self.picture = drawn.map(|picture| half(picture, self.part));
    }
}

/// Cuts a half out of a page.
fn half(picture: Picture, part: Part) -> Picture {
    let plane = picture.plane();
    let (width, height) = (plane.width(), plane.height().div_ceil(2).max(1));
    let top = match part {
        Part::Whole => return picture,
        Part::Upper => 0,
        Part::Lower => plane.height() - height,
    };
    Picture::from_plane(Plane::paint(width, height, |x, y| plane.at(x, y + top)))
}
