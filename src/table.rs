//! Turns spreadsheets and text tables into cells with addresses, and these into what an import would do.
//!
//! It sniffs the bytes and never trusts a file's name, never guesses a damaged number, and leaves out
//! every column that holds what the office must not keep, unless the school has switched it on.

pub mod batch;
mod book;
mod class;
mod fault;
pub mod layout;
pub mod marked;
mod markup;
mod page;
mod plain;
pub mod plan;
mod private;
pub mod roster;
mod rows;
pub mod text;
mod value;
mod workbook;
pub mod write;

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::day::Day;

pub use batch::BatchPlan;
pub use book::{Book, Note, Row, Sheet, Value};
pub use fault::TableFault;
pub use layout::{Field, Layout, Purpose};
pub use plan::Problem;
pub use roster::RosterPlan;

/// How large a file may be; a larger one is refused before memory is taken for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Last row of a sheet that may carry something, from 1.
    pub rows: u32,
    /// Columns of a sheet that may carry something.
    pub columns: u32,
    /// Cells of the whole file that may carry something.
    pub cells: usize,
}

impl Default for Limits {
    /// A school's roster: 20 MB, 20 000 rows, 256 columns, 1 000 000 cells.
    fn default() -> Self {
        Self { bytes: 20 * 1024 * 1024, rows: 20_000, columns: 256, cells: 1_000_000 }
    }
}

impl Limits {
    /// Returns the limit of bytes in megabytes.
    fn megabytes(self) -> u64 {
        self.bytes / 1024 / 1024
    }
}

/// Reads the visible sheets with content; the bytes say what the file is, not its name.
pub fn open(path: &Path) -> Result<Book, TableFault> {
    open_within(path, Limits::default())
}

/// Reads the visible sheets with content, within limits of one's own.
pub fn open_within(path: &Path, limits: Limits) -> Result<Book, TableFault> {
    let unreadable = |error: std::io::Error| TableFault::Unreadable { path: path.to_owned(), kind: error.kind() };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > limits.bytes {
        return Err(TableFault::TooLarge { path: path.to_owned(), limit_mb: limits.megabytes() });
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let book = Book { file, digest, sheets: Vec::new(), hidden: 0, notes: Vec::new() };
    let source = Source { path, limits };
    let book = if workbook::is_workbook(&bytes) {
        workbook::read(source, bytes, book)?
    } else {
        plain::read(source, &bytes, book)?
    };
    if book.sheets.is_empty() { Err(TableFault::Empty { path: path.to_owned() }) } else { Ok(book) }
}

/// The file that is read, for faults, and how large it may be.
#[derive(Clone, Copy)]
struct Source<'a> {
    path: &'a Path,
    limits: Limits,
}

impl Source<'_> {
    /// Narrows a column, and refuses a cell outside the limits with its address.
    fn within(&self, sheet: &str, row: u32, column: u32) -> Result<u16, TableFault> {
        let Limits { rows, columns, .. } = self.limits;
        match u16::try_from(column) {
            Ok(narrow) if row <= rows && column < columns => Ok(narrow),
            Ok(_) | Err(_) => {
                let (sheet, cell) = (sheet.to_owned(), address(row, column));
                Err(TableFault::TooFar { path: self.path.to_owned(), sheet, cell, rows, columns })
            }
        }
    }

    fn too_large(&self, limit_mb: u64) -> TableFault {
        TableFault::TooLarge { path: self.path.to_owned(), limit_mb }
    }

    fn damaged(&self) -> TableFault {
        TableFault::Damaged { path: self.path.to_owned() }
    }
}

/// Reads the day at the head of a time as `2027-07-15T00:00:00`.
fn iso_day(text: &str) -> Option<Day> {
    text.get(..10).and_then(|day| Day::parse_iso(day).ok())
}

/// Writes an address as spreadsheets do: row from 1, column from 0, so (7, 1) is `B7`.
pub fn address(row: u32, column: u32) -> String {
    column_name(column) + &row.to_string()
}

/// Writes a column, from 0, as spreadsheets do: 26 is `AA`.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from_u32('A' as u32 + digit).unwrap_or('?'));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Reads an address such as `B7`: row from 1, column from 0.
pub fn place(address: &str) -> Option<(u32, u32)> {
    let letters = address.bytes().take_while(u8::is_ascii_uppercase).count();
    let (column, row) = address.split_at_checked(letters).filter(|(column, _)| (1..=4).contains(&column.len()))?;
    let column = column.bytes().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    let row = row.parse().ok().filter(|row| *row > 0)?;
    Some((row, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_and_read_as_spreadsheets_do() {
        for (row, column, want) in
            [(1, 0, "A1"), (7, 1, "B7"), (9, 25, "Z9"), (2, 26, "AA2"), (1_048_576, 16_383, "XFD1048576")]
        {
            assert_eq!((address(row, column).as_str(), place(want)), (want, Some((row, column))));
        }
        for none in ["", "A", "7", "A0", "a1", "A1B", "ABCDE1"] {
            assert_eq!(place(none), None, "{none}");
        }
    }
}
