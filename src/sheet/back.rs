//! Turns the picture of a signed page into a flat page, and its signature cells into suggestions.
//!
//! Never decides who has signed: a person confirms each suggestion. A page that is not surely flat gives no ink.

mod flat;
mod ground;
mod ink;
mod mapping;
mod pdf_scan;
mod place;
mod squares;

use crate::face::find::{Corners, Symbol};
use crate::face::page::PageCode;
use crate::face::picture::Picture;
use crate::face::plane::Plane;

pub use flat::FLAT_DPI;
pub use ink::{Ink, Likely, ink};
pub use pdf_scan::{NotAScan, pdf_pictures};

/// One page of ours in a picture.
#[derive(Clone)]
pub struct PageBack {
    /// Which page of which list it is.
    pub code: PageCode,
    /// Where its code lies in the picture, in pixels.
    pub corners: Corners,
    /// Which corner squares were found: top left, top right, bottom right, bottom left.
    pub squares: [bool; 4],
    /// The page upright, or why its cells cannot be looked at.
    pub flat: Result<Flat, NotFlat>,
}

/// A page made flat: gray, upright, 150 dots per inch, paper nearly white.
#[derive(Clone, PartialEq)]
pub struct Flat {
    /// The page.
    pub picture: Picture,
    /// How far a place may be off, in millimeters (one standard deviation).
    pub doubt_mm: f32,
}

/// Why the cells of a page cannot be looked at; its code is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotFlat {
    /// Too few corner squares lie where the page code says that they must.
    #[error("{found} of the 4 corner squares of the page were found")]
    Squares {
        /// Squares that were found.
        found: usize,
    },
    /// The squares that were found do not settle where the cells are.
    #[error("the corner squares that were found do not settle where the cells are")]
    Loose,
    /// Too few pixels for thin ink.
    #[error("the page has {dpi} pixels per inch in this picture, at least {LEAST_DPI} are needed")]
    Small {
        /// Pixels per inch in the farthest part of the page.
        dpi: u32,
    },
}

impl NotFlat {
    /// Returns the stable code of this fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::Squares { .. } => "page-squares-missing",
            Self::Loose => "page-loose",
            Self::Small { .. } => "page-too-small",
        }
    }

    /// Returns what to do now.
    pub fn next(self) -> &'static str {
        match self {
            Self::Squares { .. } | Self::Loose => {
                "take the picture again with all four corners of the paper in it, or look at the paper itself"
            }
            Self::Small { .. } => "go nearer or scan with 150 dots per inch, or look at the paper itself",
        }
    }
}

/// Pixels per inch below which a thin stroke cannot be told from noise.
const LEAST_DPI: u32 = 75;
/// Side of a corner square in shares of the side of the code.
const SQUARE_OF_CODE: f64 = 3.0 / 18.0;

/// Reads every page of ours whose code was found in the picture, in the order of the codes.
pub fn read(picture: &Picture, symbols: &[Symbol]) -> Vec<PageBack> {
    let codes: Vec<(PageCode, Corners)> =
        symbols.iter().filter_map(|symbol| Some((PageCode::parse(&symbol.text)?, symbol.corners))).collect();
    codes
        .into_iter()
        .map(|(code, corners)| {
            let (squares, flat) = look(picture.plane(), &corners);
            PageBack { code, corners, squares, flat }
        })
        .collect()
}

fn look(plane: &Plane, corners: &Corners) -> ([bool; 4], Result<Flat, NotFlat>) {
    let marks = squares::marks(plane, place::side_of(corners) * SQUARE_OF_CODE);
    let Some(placed) = place::place(corners, &marks) else {
        return ([false; 4], Err(NotFlat::Squares { found: 0 }));
    };
    if placed.doubt > place::SETTLED_MM {
        let found = placed.found();
        let fault = if found < 3 { NotFlat::Squares { found } } else { NotFlat::Loose };
        return (placed.squares, Err(fault));
    }
    let dpi = (placed.smallest_scale() * 25.4) as u32;
    if dpi < LEAST_DPI {
        return (placed.squares, Err(NotFlat::Small { dpi }));
    }
    let picture = Picture::from_plane(flat::flatten(plane, &placed));
    (placed.squares, Ok(Flat { picture, doubt_mm: placed.doubt as f32 }))
}

impl std::fmt::Debug for PageBack {
    /// Shows what was found, never which list it is of.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let flat = self.flat.as_ref().map(|flat| flat.doubt_mm);
        write!(f, "PageBack(squares {:?}, flat {flat:?})", self.squares)
    }
}

impl std::fmt::Debug for Flat {
    /// Shows how sure the place is, never a pixel.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Flat(doubt {} mm)", self.doubt_mm)
    }
}
