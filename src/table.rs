//! Turns spreadsheets and text tables into cells with addresses, and these into what an import would do.
//!
//! It sniffs the bytes and never trusts a file's name, never guesses a damaged number, and leaves out
//! every column that holds what the office must not keep, unless the school has switched it on.

pub mod batch;
mod header;
mod plain;
mod plan;
mod private;
pub mod roster;
pub mod text;
mod value;
mod workbook;
pub mod write;

use std::path::{Path, PathBuf};

pub use batch::BatchPlan;
pub use plan::Problem;
pub use roster::RosterPlan;

use crate::day::Day;

/// Largest file that is read, in bytes.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// Last row that may carry something, from 1.
const MOST_ROWS: u32 = 20_000;

/// Columns that may carry something.
const MOST_COLUMNS: u32 = 256;

/// Cells of one sheet that may carry something.
const MOST_CELLS: usize = 1_000_000;

/// One sheet: only the cells that carry something, with their addresses.
#[derive(Clone, PartialEq)]
pub struct Sheet {
    /// Name of the file, without its folder.
    pub file: String,
    /// Name of the sheet; of a text table, the name of the file.
    pub name: String,
    /// Rows from top to bottom.
    pub rows: Vec<Row>,
    /// What is odd about the file, such as text named `.xls`.
    pub notes: Vec<Note>,
}

/// One row with its number, from 1; in a text table the number of the line.
#[derive(Clone, PartialEq)]
pub struct Row {
    /// Number of the row.
    pub number: u32,
    /// Column, from 0, and value; sorted by column.
    pub cells: Vec<(u32, Value)>,
}

/// What a cell holds.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number: leading zeros and digits after the fifteenth are gone.
    Number(f64),
    /// A day.
    Day(Day),
    /// An error of the spreadsheet, as `#N/A`.
    Error,
}

// Cells hold names and numbers of people: these types print no content.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sheet({} rows, notes {:?})", self.rows.len(), self.notes)
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({}, {} cells)", self.number, self.cells.len())
    }
}

/// What is odd about a file that could be read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// A text table whose name says that it is a spreadsheet.
    TextNamedSpreadsheet,
    /// The text is GB18030 (or GBK), not UTF-8.
    Gb18030,
    /// The workbook has other visible sheets, which were not read.
    OtherSheets,
}

impl Note {
    /// Returns the stable code and one sentence.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Note::TextNamedSpreadsheet => (
                "text-named-spreadsheet",
                "the file is named like a spreadsheet but is plain text; it was read as text",
            ),
            Note::Gb18030 => ("gb18030", "the text was read as GB18030 (GBK), not UTF-8"),
            Note::OtherSheets => ("other-sheets", "only the first visible sheet was read"),
        }
    }
}

/// Why a file gives no sheet; nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// The file cannot be read.
    #[error("the file {} cannot be read: {kind}", path.display())]
    Unreadable {
        /// File.
        path: PathBuf,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// The file or what it unpacks to is too large.
    #[error("the file {} is larger than a roster can be (limit {limit_mb} MB)", path.display())]
    TooLarge {
        /// File.
        path: PathBuf,
        /// Limit in megabytes.
        limit_mb: u64,
    },
    /// A cell lies outside what a roster can be.
    #[error("{}, sheet {sheet}: cell {cell} lies outside the first 20000 rows and 256 columns", path.display())]
    TooFar {
        /// File.
        path: PathBuf,
        /// Sheet.
        sheet: String,
        /// Address of the cell.
        cell: String,
    },
    /// The workbook is protected by a password.
    #[error("the workbook {} is protected by a password", path.display())]
    Password {
        /// File.
        path: PathBuf,
    },
    /// A web page or old XML workbook under the name of a spreadsheet.
    #[error("the file {} is a web page or XML, not a spreadsheet", path.display())]
    WebPage {
        /// File.
        path: PathBuf,
    },
    /// The bytes are neither a spreadsheet nor text.
    #[error("the file {} is neither a spreadsheet nor text in UTF-8 or GB18030", path.display())]
    NotATable {
        /// File.
        path: PathBuf,
    },
    /// The spreadsheet is damaged.
    #[error("the spreadsheet {} is damaged", path.display())]
    Damaged {
        /// File.
        path: PathBuf,
    },
    /// No visible sheet holds anything.
    #[error("the file {} holds no visible sheet with content", path.display())]
    Empty {
        /// File.
        path: PathBuf,
    },
}

impl TableFault {
    /// Returns the stable code of this fault, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            TableFault::Unreadable { .. } => "table-unreadable",
            TableFault::TooLarge { .. } => "table-too-large",
            TableFault::TooFar { .. } => "table-too-far",
            TableFault::Password { .. } => "table-password",
            TableFault::WebPage { .. } => "table-web-page",
            TableFault::NotATable { .. } => "table-not-a-table",
            TableFault::Damaged { .. } => "table-damaged",
            TableFault::Empty { .. } => "table-empty",
        }
    }

    /// Returns the next action for the person at the desk.
    pub fn next(&self) -> &'static str {
        match self {
            TableFault::Unreadable { .. } => "check that the file is there and not open in another program",
            TableFault::TooLarge { .. } => "copy the roster alone into a new workbook and import that",
            TableFault::TooFar { .. } => "delete that cell, or copy the roster alone into a new workbook",
            TableFault::Password { .. } => "open it in Excel, take the password off, and save a copy",
            TableFault::WebPage { .. } => "open it in Excel, save it as an Excel workbook (.xlsx), and import that",
            TableFault::NotATable { .. } => "save the roster as an Excel workbook (.xlsx) or as CSV",
            TableFault::Damaged { .. } => "open it in Excel, save it as a new workbook (.xlsx), and import that",
            TableFault::Empty { .. } => "check that the roster stands on a visible sheet",
        }
    }
}

/// Reads the first visible sheet with content; the bytes say what the file is, not its name.
pub fn open(path: &Path) -> Result<Sheet, TableFault> {
    let unreadable = |error: std::io::Error| TableFault::Unreadable { path: path.to_owned(), kind: error.kind() };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MOST_BYTES {
        return Err(TableFault::TooLarge { path: path.to_owned(), limit_mb: MOST_BYTES / 1024 / 1024 });
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    if workbook::is_workbook(&bytes) { workbook::read(path, bytes) } else { plain::read(path, &bytes) }
}

impl Sheet {
    fn named(path: &Path, name: Option<&str>) -> Self {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = name.map_or_else(|| file.clone(), str::to_owned);
        Self { file, name, rows: Vec::new(), notes: Vec::new() }
    }

    /// Adds a cell that carries something; one outside the limits is refused with its address.
    fn add(&mut self, path: &Path, row: u32, column: u32, value: Value) -> Result<(), TableFault> {
        let blank = matches!(&value, Value::Text(text) if text.trim_matches(is_blank).is_empty());
        if blank {
            return Ok(());
        }
        if row > MOST_ROWS || column >= MOST_COLUMNS {
            let (sheet, cell) = (self.name.clone(), address(row, column));
            return Err(TableFault::TooFar { path: path.to_owned(), sheet, cell });
        }
        match self.rows.last_mut().filter(|last| last.number == row) {
            Some(last) => last.cells.push((column, value)),
            None => self.rows.push(Row { number: row, cells: vec![(column, value)] }),
        }
        Ok(())
    }
}

impl Row {
    /// Returns the value of a column, from 0; `None` when the cell carries nothing.
    pub fn cell(&self, column: u32) -> Option<&Value> {
        self.cells.iter().find(|(at, _)| *at == column).map(|(_, value)| value)
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{3000}' | '\u{200B}' | '\u{FEFF}')
}

/// Writes an address as spreadsheets do: row from 1, column from 0, so (7, 1) is `B7`.
pub fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from_u32('A' as u32 + digit).unwrap_or('?'));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_spreadsheets_write_them() {
        for (row, column, want) in
            [(1, 0, "A1"), (7, 1, "B7"), (9, 25, "Z9"), (2, 26, "AA2"), (1_048_576, 16_383, "XFD1048576")]
        {
            assert_eq!(address(row, column), want);
        }
    }
}
