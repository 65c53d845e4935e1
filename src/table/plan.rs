//! What is wrong or odd in a table, with its place; never with a name or a number of a person.

use serde::Serialize;

use super::{Sheet, address};

/// One thing that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Name of the sheet; of a text table, the name of the file.
    pub sheet: String,
    /// Address of the cell, as `B7`.
    pub cell: String,
    /// Stable code.
    pub code: &'static str,
    /// One sentence without personal content.
    pub message: String,
}

/// Errors and warnings of one table while it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    sheet: String,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}

impl Problems {
    /// Starts with what is odd about the file itself.
    pub fn of(sheet: &Sheet) -> Self {
        let mut problems = Self { sheet: sheet.name.clone(), ..Self::default() };
        for note in &sheet.notes {
            let (code, message) = note.words();
            problems.warn(address(1, 0), code, message);
        }
        problems
    }

    /// Adds what keeps a row out of the import.
    pub fn err(&mut self, cell: String, code: &'static str, message: impl Into<String>) {
        self.errors.push(Problem { sheet: self.sheet.clone(), cell, code, message: message.into() });
    }

    /// Adds what a person should look at although the row is taken.
    pub fn warn(&mut self, cell: String, code: &'static str, message: impl Into<String>) {
        self.warnings.push(Problem { sheet: self.sheet.clone(), cell, code, message: message.into() });
    }
}
