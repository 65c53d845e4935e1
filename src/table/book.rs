//! A workbook in memory: only the cells that carry something, twelve bytes each, their texts in one string.

use std::fmt;

use crate::day::Day;

/// A file that was read: its visible sheets with something in them.
#[derive(Clone, PartialEq)]
pub struct Book {
    /// Name of the file, without its folder.
    pub file: String,
    /// SHA-256 of the bytes of the file, in small hexadecimal digits.
    pub digest: String,
    /// Visible sheets that carry something, in their order; at least one.
    pub sheets: Vec<Sheet>,
    /// Hidden sheets, which are never read.
    pub hidden: usize,
    /// What is odd about the file, such as text named `.xls`.
    pub notes: Vec<Note>,
}

/// What is odd about a file that could be read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// A text table whose name says that it is a spreadsheet.
    TextNamedSpreadsheet,
    /// A web page with a table whose name says that it is a spreadsheet.
    WebPage,
    /// A workbook in the XML of Excel 2003.
    OldXml,
    /// The text is GB18030 (or GBK), not UTF-8.
    Gb18030,
    /// Other visible sheets carry something, and were not read.
    OtherSheets,
    /// A visible sheet is too large for a roster and was left out.
    SheetTooLarge,
}

impl Note {
    /// Returns the stable code and one sentence.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Note::TextNamedSpreadsheet => (
                "text-named-spreadsheet",
                "the file is named like a spreadsheet but is plain text; it was read as text",
            ),
            Note::WebPage => (
                "web-page-named-spreadsheet",
                "the file is named like a spreadsheet but is a web page; its tables were read",
            ),
            Note::OldXml => ("old-xml", "the file is a workbook in the XML of Excel 2003; it was read"),
            Note::Gb18030 => ("gb18030", "the text was read as GB18030 (GBK), not UTF-8"),
            Note::OtherSheets => ("other-sheets", "the file has other sheets with content, which were not read"),
            Note::SheetTooLarge => ("sheet-too-large", "a sheet was left out: it is larger than a roster can be"),
        }
    }
}

/// One sheet: only the cells that carry something, with their addresses.
#[derive(Clone, PartialEq)]
pub struct Sheet {
    /// Name of the sheet; of a text table, the name of the file.
    pub name: String,
    rows: Vec<RowAt>,
    cells: Vec<CellAt>,
    text: String,
    merges: Vec<Merge>,
}

/// A row by its number and its first cell.
#[derive(Clone, Copy, PartialEq)]
struct RowAt {
    number: u32,
    first: u32,
}

/// A cell: two halves of a number, or start and length of a text.
#[derive(Clone, Copy, PartialEq)]
struct CellAt {
    a: u32,
    b: u32,
    column: u16,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Number,
    Day,
    Error,
    Unsolved,
}

/// One column of merged cells: rows `first` to `last`, whose value stands in row `first` of column `from`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Merge {
    column: u32,
    first: u32,
    last: u32,
    from: u32,
}

/// One row of a sheet.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Number of the row, from 1; in a text table as a spreadsheet would count it.
    pub number: u32,
    sheet: &'a Sheet,
    cells: &'a [CellAt],
}

/// What a cell holds.
#[derive(Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Text.
    Text(&'a str),
    /// A number: leading zeros and digits after the fifteenth are gone.
    Number(f64),
    /// A day.
    Day(Day),
    /// An error of the spreadsheet, as `#N/A`.
    Error,
    /// A formula that gives nothing, or whose result was never worked out.
    Unsolved,
}

// Cells hold names and numbers of people: these types print no content.
impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Book({:?}, {} hidden, notes {:?})", self.sheets, self.hidden, self.notes)
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sheet({} rows)", self.rows.len())
    }
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({}, {} cells)", self.number, self.cells.len())
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Value::Text(_) => "Text",
            Value::Number(_) => "Number",
            Value::Day(_) => "Day",
            Value::Error => "Error",
            Value::Unsolved => "Unsolved",
        })
    }
}

impl Sheet {
    /// Lists the rows that carry something, from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).filter_map(|at| self.row_at(at))
    }

    /// Lists the rows that carry something after a row.
    pub fn rows_after(&self, number: u32) -> impl Iterator<Item = Row<'_>> {
        let from = self.rows.partition_point(|row| row.number <= number);
        (from..self.rows.len()).filter_map(|at| self.row_at(at))
    }

    /// Returns a row by its number, from 1; `None` when it carries nothing.
    pub fn row(&self, number: u32) -> Option<Row<'_>> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.row_at(at)
    }

    /// Returns how many rows carry something.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Returns how many cells carry something.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// Returns the number of the last row that carries something; 0 when none does.
    pub fn last_row(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.number)
    }

    /// Returns the last column that carries something, from 0.
    pub fn last_column(&self) -> u32 {
        self.cells.iter().map(|cell| u32::from(cell.column)).max().unwrap_or(0)
    }

    /// Returns what merged cells show at a place, unless the place carries something itself.
    pub fn merged(&self, row: u32, column: u32) -> Option<Value<'_>> {
        let after = self.merges.partition_point(|merge| (merge.column, merge.first) <= (column, row));
        let merge = self.merges.get(after.checked_sub(1)?)?;
        let inside = merge.column == column && (merge.first..=merge.last).contains(&row);
        if inside { self.row(merge.first)?.cell(merge.from) } else { None }
    }

    fn row_at(&self, at: usize) -> Option<Row<'_>> {
        let row = self.rows.get(at)?;
        let end = self.rows.get(at + 1).map_or(self.cells.len(), |next| next.first as usize);
        Some(Row { number: row.number, sheet: self, cells: self.cells.get(row.first as usize..end)? })
    }

    fn value(&self, cell: CellAt) -> Value<'_> {
        match cell.kind {
            Kind::Text => {
                let start = cell.a as usize;
                Value::Text(self.text.get(start..start + cell.b as usize).unwrap_or_default())
            }
            Kind::Number => Value::Number(f64::from_bits(u64::from(cell.a) << 32 | u64::from(cell.b))),
            Kind::Day => day_of(cell.a).map_or(Value::Error, Value::Day),
            Kind::Error => Value::Error,
            Kind::Unsolved => Value::Unsolved,
        }
    }
}

impl<'a> Row<'a> {
    /// Returns the value of a column, from 0; `None` when the cell carries nothing.
    pub fn cell(&self, column: u32) -> Option<Value<'a>> {
        let cell = self.cells.iter().find(|cell| u32::from(cell.column) == column)?;
        Some(self.sheet.value(*cell))
    }

    /// Lists column, from 0, and value of the cells that carry something, from left to right.
    pub fn cells(&self) -> impl Iterator<Item = (u32, Value<'a>)> {
        let (sheet, cells) = (self.sheet, self.cells);
        cells.iter().map(move |cell| (u32::from(cell.column), sheet.value(*cell)))
    }
}

impl Value<'_> {
    /// Returns whether nobody sees anything in the cell.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Value::Text(text) if text.trim_matches(is_blank).is_empty())
    }

    /// Writes the value as text: a whole number without a point, a day as `2027-07-15`.
    pub fn shown(&self) -> String {
        match self {
            Value::Text(text) => (*text).to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Day(day) => day.to_string(),
            Value::Error => "#N/A".to_owned(),
            Value::Unsolved => String::new(),
        }
    }
}

/// Year and month and day in one number, as 20270715.
fn number_of(day: Day) -> u32 {
    let (year, month, day) = day.ymd();
    u32::from(year.unsigned_abs()) * 10_000 + u32::from(month.unsigned_abs()) * 100 + u32::from(day.unsigned_abs())
}

fn day_of(number: u32) -> Option<Day> {
    let part = |number: u32| i8::try_from(number % 100).ok();
    Day::new(i16::try_from(number / 10_000).ok()?, part(number / 100)?, part(number)?).ok()
}

/// Blanks that nobody sees; a cell of them alone carries nothing.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{3000}' | '\u{200B}' | '\u{FEFF}')
}

/// Rows among which headings stand.
const LAST_HEADING: u32 = 50;

/// Builds a sheet cell by cell, within limits.
pub(super) struct Builder {
    sheet: Sheet,
    /// Text that stands above, by column: columns of classes and schools repeat it.
    above: Vec<(u32, u32)>,
    in_order: bool,
}

impl Builder {
    pub fn new(name: &str) -> Self {
        let (rows, cells, text, merges) = (Vec::new(), Vec::new(), String::new(), Vec::new());
        let sheet = Sheet { name: name.to_owned(), rows, cells, text, merges };
        Self { sheet, above: Vec::new(), in_order: true }
    }

    /// Returns how many cells were added.
    pub fn cell_count(&self) -> usize {
        self.sheet.cells.len()
    }

    /// Adds a cell: row from 1, column from 0; blank texts are passed over.
    pub fn add(&mut self, row: u32, column: u16, value: Value<'_>) {
        let (kind, a, b) = match value {
            Value::Text(_) if value.is_blank() => return,
            Value::Text(text) => {
                let (start, len) = self.keep(column, text);
                (Kind::Text, start, len)
            }
            Value::Number(number) => {
                let bits = number.to_bits();
                (Kind::Number, (bits >> 32) as u32, bits as u32)
            }
            Value::Day(day) => (Kind::Day, number_of(day), 0),
            Value::Error => (Kind::Error, 0, 0),
            Value::Unsolved => (Kind::Unsolved, 0, 0),
        };
        let first = u32::try_from(self.sheet.cells.len()).unwrap_or(u32::MAX);
        let last = self.sheet.rows.last().map(|last| last.number);
        if last != Some(row) {
            self.in_order &= last.is_none_or(|last| last < row);
            self.sheet.rows.push(RowAt { number: row, first });
        } else if self.sheet.cells.last().is_some_and(|last| last.column >= column) {
            self.in_order = false;
        }
        self.sheet.cells.push(CellAt { a, b, column, kind });
    }

    /// Adds merged cells: rows from 1, columns from 0, ends included; below headings only their first column counts.
    pub fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) {
        let last = if rows.0 <= LAST_HEADING { columns.1.min(columns.0 + u32::from(u8::MAX)) } else { columns.0 };
        for column in columns.0..=last {
            self.sheet.merges.push(Merge { column, first: rows.0, last: rows.1, from: columns.0 });
        }
    }

    /// Returns the sheet; `None` when no cell carries anything.
    pub fn finish(mut self) -> Option<Sheet> {
        if self.sheet.cells.is_empty() {
            return None;
        }
        if !self.in_order {
            self.sheet.put_in_order();
        }
        self.sheet.merges.sort_unstable();
        self.sheet.rows.shrink_to_fit();
        self.sheet.cells.shrink_to_fit();
        self.sheet.text.shrink_to_fit();
        Some(self.sheet)
    }

    /// Keeps a text, or points to the same one above it.
    fn keep(&mut self, column: u16, text: &str) -> (u32, u32) {
        let at = usize::from(column);
        if self.above.len() <= at {
            self.above.resize(at + 1, (0, 0));
        }
        let (start, len) = self.above.get(at).copied().unwrap_or_default();
        let above = self.sheet.text.get(start as usize..start as usize + len as usize);
        if len > 0 && above == Some(text) {
            return (start, len);
        }
        let place = (len_of(self.sheet.text.len()), len_of(text.len()));
        self.sheet.text.push_str(text);
        if let Some(above) = self.above.get_mut(at) {
            *above = place;
        }
        place
    }
}

/// A length within the limits of a file: at most 4 GB.
fn len_of(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

impl Sheet {
    /// Sorts rows and cells that an unusual writer stored out of order; of two cells in one place the last stays.
    fn put_in_order(&mut self) {
        let mut all: Vec<(u32, CellAt)> = Vec::with_capacity(self.cells.len());
        for row in self.rows() {
            all.extend(row.cells.iter().map(|cell| (row.number, *cell)));
        }
        all.sort_by_key(|(row, cell)| (*row, cell.column));
        all.reverse();
        all.dedup_by_key(|(row, cell)| (*row, cell.column));
        all.reverse();
        self.rows.clear();
        self.cells.clear();
        for (number, cell) in all {
            if self.rows.last().is_none_or(|last| last.number != number) {
                self.rows.push(RowAt { number, first: len_of(self.cells.len()) });
            }
            self.cells.push(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were_added() {
        let mut builder = Builder::new("a");
        let day = Day::new(2027, 7, 15).unwrap();
        for (row, column, value) in [
            (1, 0, Value::Text("甲")),
            (1, 3, Value::Number(-1.5)),
            (3, 0, Value::Text("甲")),
            (3, 1, Value::Text(" \u{3000}")),
            (3, 2, Value::Day(day)),
            (2, 1, Value::Error),
            (2, 0, Value::Text("乙")),
            (2, 0, Value::Text("丙")),
        ] {
            builder.add(row, column, value);
        }
        builder.merge((1, 2), (3, 4));
        let sheet = builder.finish().unwrap();
        let rows: Vec<(u32, Vec<(u32, String)>)> = sheet
            .rows()
            .map(|row| (row.number, row.cells().map(|(column, value)| (column, value.shown())).collect()))
            .collect();
        let cell = |column: u32, text: &str| (column, text.to_owned());
        let want = vec![
            (1, vec![cell(0, "甲"), cell(3, "-1.5")]),
            (2, vec![cell(0, "丙"), cell(1, "#N/A")]),
            (3, vec![cell(0, "甲"), cell(2, "2027-07-15")]),
        ];
        assert_eq!(rows, want);
        assert!(sheet.merged(2, 4) == Some(Value::Number(-1.5)) && sheet.merged(3, 4).is_none());
        assert_eq!((sheet.last_row(), sheet.last_column(), sheet.rows_after(1).count()), (3, 3, 2));
    }

    #[test]
    fn nothing_that_a_cell_holds_is_printed() {
        let mut builder = Builder::new("a");
        builder.add(1, 0, Value::Text("王子含"));
        let sheet = builder.finish().unwrap();
        let row = sheet.rows().next().unwrap();
        let told = format!("{sheet:?} {row:?} {:?}", row.cell(0));
        assert!(!told.contains('王'), "{told}");
    }
}
