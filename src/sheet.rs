//! Turns lists of the office into printed forms: a list → pages of plain drawing steps → PDF.
//!
//! Nothing is cut off and nothing is left out: what no font can draw becomes a slashed box, named at the foot
//! of the form and in the result. A form is A4 or A5 portrait, black on white.

pub mod audit_pack;
pub mod back;
pub mod batch;
pub mod bundle;
pub mod card_face;
pub mod complaint;
pub mod detail;
pub mod display;
pub mod evidence;
pub mod font;
pub mod gate;
pub mod handover;
pub mod label;
pub mod missing;
pub mod notice;
pub mod raster;
pub mod reason;
pub mod returned;
pub mod shift_slip;
pub mod student_record;
pub mod terms;
pub mod unclaimed;

mod anchor;
mod chapter;
mod fit;
mod flow;
mod form;
mod frame;
mod grid;
mod lines;
mod pdf;
mod slip;
mod tiles;
mod words;

use std::path::PathBuf;

pub use display::{CodeModules, Op, Page};
pub use font::Fonts;
pub use words::{class_words, count_words};

/// Why a form cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// No installed font can draw the words of the forms.
    #[error("no Chinese font is installed")]
    NoFont,
    /// A font file is listed by the system and cannot be read.
    #[error("font file {path} cannot be read")]
    FontUnreadable {
        /// The file.
        path: PathBuf,
    },
    /// A list without a single row.
    #[error("the list has no rows, so there is nothing to print")]
    NoRows,
    /// The modules of a page code do not fill a square.
    #[error("the code of page {page} is not a square: {side} modules wide, {found} modules in all")]
    Code {
        /// Page, from 1.
        page: usize,
        /// Modules per side, as given.
        side: usize,
        /// Modules given.
        found: usize,
    },
    /// The words of a slip do not fit.
    #[error("the words of slip {row} do not fit")]
    SlipTooLong {
        /// Number of the row.
        row: u32,
    },
    /// The PDF writer refused the pages.
    #[error("the PDF cannot be written: {reason}")]
    Pdf {
        /// What the writer said, without any text of the page.
        reason: String,
    },
}

impl SheetFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFont => "no-font",
            Self::FontUnreadable { .. } => "font-unreadable",
            Self::NoRows => "list-empty",
            Self::SlipTooLong { .. } => "slip-too-long",
            Self::Code { .. } | Self::Pdf { .. } => "sheet",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::NoFont => {
                "install the package fonts-noto-cjk (Debian, UOS, Kylin), or Microsoft YaHei on Windows, then print again"
            }
            Self::FontUnreadable { .. } => "install the package fonts-noto-cjk again",
            Self::NoRows => "import the roster and the list of the batch first",
            Self::SlipTooLong { .. } => "shorten the words, or print fewer slips on a page",
            Self::Code { .. } | Self::Pdf { .. } => "print again; if it stays, send this sentence to us",
        }
    }
}

/// A character that no installed font can draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingGlyph {
    /// Number printed in front of the row, or nothing for the head and the foot of the form.
    pub row: Option<u32>,
    /// The character, drawn as a slashed box.
    pub character: char,
}

/// What the person at the printer should look at before the paper leaves the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// A name is set smaller than the form's usual size.
    NameShrunk {
        /// Number printed in front of the row.
        row: u32,
    },
    /// Checked, quarantined and missing cards do not add up to the expected ones.
    NotBalanced {
        /// Cards that the batch promises.
        expected: usize,
        /// Cards that are accounted for.
        found: usize,
    },
}

/// Where one person signs on paper; positions in points from the top left of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignatureCell {
    /// Page within one copy, from 1.
    pub page: usize,
    /// Copy, from 1.
    pub copy: usize,
    /// Number printed in front of the row.
    pub row: u32,
    /// Left side.
    pub x: f32,
    /// Upper side.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height; at least 8 mm.
    pub height: f32,
}

impl SignatureCell {
    /// Returns left, top, width and height in tenths of a millimeter, as the journal keeps them.
    pub fn tenths(&self) -> [u16; 4] {
        [self.x, self.y, self.width, self.height].map(|points| (points / display::MM * 10.0).round() as u16)
    }

    /// Returns the cell of a row of the first copy from what the journal keeps.
    pub fn of_tenths(page: usize, row: u32, tenths: [u16; 4]) -> Self {
        let [x, y, width, height] = tenths.map(|tenths| f32::from(tenths) / 10.0 * display::MM);
        Self { page, copy: 1, row, x, y, width, height }
    }
}

/// The pages of one form, not yet bound to a printer or a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// Title of the document.
    pub title: String,
    /// Pages in printing order, second copies after the first.
    pub pages: Vec<Page>,
    /// Characters drawn as slashed boxes, in the order of the rows.
    pub missing: Vec<MissingGlyph>,
    /// What to look at.
    pub warnings: Vec<Warning>,
    /// Cells in which one person each signs, copy by copy; empty for a form that nobody signs row by row.
    pub signatures: Vec<SignatureCell>,
}

/// One form as a PDF.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The file; the same bytes for the same list and the same fonts.
    pub pdf: Vec<u8>,
    /// Pages in the file, both copies counted.
    pub pages: usize,
    /// Characters drawn as slashed boxes, in the order of the rows.
    pub missing: Vec<MissingGlyph>,
    /// What to look at.
    pub warnings: Vec<Warning>,
}

impl Laid {
    /// Lays several forms into one document, one after the other.
    ///
    /// Row numbers and signature cells belong to a form by itself: the cells are left out.
    pub fn join(title: impl Into<String>, forms: Vec<Laid>) -> Self {
        let title = title.into();
        let mut all =
            Self { title, pages: Vec::new(), missing: Vec::new(), warnings: Vec::new(), signatures: Vec::new() };
        for form in forms {
            all.pages.extend(form.pages);
            all.missing.extend(form.missing);
            all.warnings.extend(form.warnings);
        }
        all
    }

    /// Writes the pages as a PDF with embedded font subsets.
    pub fn to_pdf(self, fonts: &Fonts) -> Result<Made, SheetFault> {
        let pdf = pdf::write(&self.title, &self.pages, fonts)?;
        Ok(Made { pdf, pages: self.pages.len(), missing: self.missing, warnings: self.warnings })
    }
}
