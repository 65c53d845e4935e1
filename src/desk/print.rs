//! Makes the printed lists of a desk from its journal: an order → lists on pages → a file and its entries → paper.
//!
//! A list whose order is given again is a new version, also when nothing changed: two valid papers of one list could
//! both come back signed. Only pages of the same file are printed again under the same version.

mod check;
mod class_lists;
mod draft;
pub mod habits;
pub mod keep;
mod kind;
mod office_lists;
mod order;
mod source;

use std::path::PathBuf;

use crate::id::ClassId;
use crate::journal::JournalFault;
use crate::sheet::SheetFault;

use super::printer::PrinterFault;

pub use draft::{Draft, Making, Sheet, draft};
pub use keep::{Kept, KeptSheet, Sent, Wish};
pub use kind::{Kind, Needs};
pub use order::{Order, Scope, Wording, parse};

/// Why a list could not be made or printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintFault {
    /// The journal could not be read or written.
    #[error(transparent)]
    Journal(#[from] JournalFault),
    /// The pages could not be drawn.
    #[error(transparent)]
    Sheet(#[from] SheetFault),
    /// No paper came of it; the list itself stands.
    #[error(transparent)]
    Printer(#[from] PrinterFault),
    /// No batch was imported.
    #[error("no batch was imported yet")]
    NoBatch,
    /// The class has no students.
    #[error("class {0} has no students in the roster")]
    EmptyClass(ClassId),
    /// Nothing belongs on the list.
    #[error("nothing belongs on this list now")]
    Nothing,
    /// The journal has no such card.
    #[error("no card was named that the records know")]
    NoCard,
    /// The pages that were asked for are not there.
    #[error("the list has no such pages")]
    NoPages,
    /// The file could not be written.
    #[error("{file} cannot be written ({why})", file = file.display())]
    Unwritten {
        /// The file.
        file: PathBuf,
        /// What the system said.
        why: String,
    },
    /// The file is not the one that was made.
    #[error("{file} is gone, or it is not what was made", file = file.display())]
    FileChanged {
        /// The file.
        file: PathBuf,
    },
}

impl PrintFault {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PrintFault::Journal(fault) => fault.code(),
            PrintFault::Sheet(fault) => fault.code(),
            PrintFault::Printer(fault) => fault.code(),
            PrintFault::NoBatch => "no-batch",
            PrintFault::EmptyClass(_) => "empty-class",
            PrintFault::Nothing => "nothing-to-list",
            PrintFault::NoCard => "no-card-to-list",
            PrintFault::NoPages => "no-such-pages",
            PrintFault::Unwritten { .. } => "list-unwritten",
            PrintFault::FileChanged { .. } => "list-file-changed",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            PrintFault::Journal(fault) => fault.next(),
            PrintFault::Sheet(fault) => fault.next(),
            PrintFault::Printer(fault) => fault.next(),
            PrintFault::NoBatch => "import the list of the batch first",
            PrintFault::EmptyClass(_) => "check the class, or import the roster",
            PrintFault::Nothing => "no paper is needed; choose another list or other classes",
            PrintFault::NoCard => "lay the card on the reader first, then choose the list again",
            PrintFault::NoPages => "name pages that the preview shows, such as 2 or 2-3",
            PrintFault::Unwritten { .. } => "check the folder for lists and the room on the disk",
            PrintFault::FileChanged { .. } => "make the list anew: it gets the next version",
        }
    }
}
