//! Says which sheet, which header rows, and which column is which; guessed first, then put right by a person.
//!
//! What a desk remembers of a layout are columns by the fingerprint of the headings, never what a cell holds.

mod guess;
mod words;

use serde::{Deserialize, Serialize};

use crate::record::Switches;

use super::private::PrivateColumn;
use super::{Book, Row, Sheet, Value, address};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// 姓名.
    Name,
    /// 教育ID.
    EducationId,
    /// 班级.
    Class,
    /// 年级.
    Grade,
    /// 学段: 小学, 初中 or 高中.
    Stage,
    /// 座号.
    Seat,
    /// 性别.
    Sex,
    /// 有效期.
    ValidUntil,
    /// 北京通号.
    CardNumber,
    /// 一卡通卡号.
    TransitNumber,
    /// 箱.
    Tray,
    /// 格.
    Place,
    /// 箱位, as `3-12`.
    Slot,
    /// 卡类.
    Kind,
}

impl Field {
    /// Returns the stable code, such as `education-id`.
    pub fn code(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::EducationId => "education-id",
            Field::Class => "class",
            Field::Grade => "grade",
            Field::Stage => "stage",
            Field::Seat => "seat",
            Field::Sex => "sex",
            Field::ValidUntil => "valid-until",
            Field::CardNumber => "card-number",
            Field::TransitNumber => "transit-number",
            Field::Tray => "tray",
            Field::Place => "place",
            Field::Slot => "slot",
            Field::Kind => "kind",
        }
    }

    /// Returns whether one value may stand for many rows as merged cells do.
    fn fills_down(self) -> bool {
        matches!(
            self,
            Field::Class | Field::Grade | Field::Stage | Field::ValidUntil | Field::Tray | Field::Kind | Field::Sex
        )
    }
}

/// What a file is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The students of the school.
    Roster,
    /// The cards that a batch promises.
    Batch,
}

impl Purpose {
    /// Lists the fields that can be read for it, in the order of a form.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Purpose::Roster => &[
                Field::Name,
                Field::EducationId,
                Field::Class,
                Field::Grade,
                Field::Stage,
                Field::Seat,
                Field::Sex,
                Field::ValidUntil,
            ],
            Purpose::Batch => &[
                Field::EducationId,
                Field::CardNumber,
                Field::TransitNumber,
                Field::Slot,
                Field::Tray,
                Field::Place,
                Field::Kind,
            ],
        }
    }

    /// Lists the fields without which nothing can be read.
    pub fn needs(self) -> &'static [Field] {
        match self {
            Purpose::Roster => &[Field::EducationId, Field::Name, Field::Class],
            Purpose::Batch => &[Field::EducationId],
        }
    }
}

/// Which column holds what, on which sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Sheet, from 0, among those of the book.
    pub sheet: usize,
    /// Number of the first header row, from 1.
    pub header: u32,
    /// Header rows: 1 or 2.
    pub header_rows: u32,
    /// Fields and their columns, from 0.
    pub columns: Vec<(Field, u32)>,
    private: Vec<PrivateColumn>,
    fingerprint: String,
}

/// What a desk keeps of a layout that a person has confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Fields and their columns, from 0.
    pub columns: Vec<(Field, u32)>,
}

impl Layout {
    /// Lists a layout for each sheet, the best first: most known headings, complete ones before others.
    ///
    /// When no heading is known, it is the first row of the first sheet without any column.
    pub fn guess(book: &Book, purpose: Purpose) -> Vec<Layout> {
        guess::guess(book, purpose)
    }

    /// Reads the headings of rows that a person chose.
    pub fn at(book: &Book, sheet: usize, header: u32, header_rows: u32) -> Layout {
        match book.sheets.get(sheet) {
            Some(found) => guess::read(found, sheet, header, header_rows.clamp(1, 2)),
            None => guess::none(sheet, header),
        }
    }

    /// Finds the headings whose columns are remembered, wherever they stand in the book.
    pub fn recall(book: &Book, remembered: &dyn Fn(&str) -> Option<Remembered>) -> Option<Layout> {
        guess::everywhere(book)
            .find_map(|layout| remembered(&layout.fingerprint).map(|known| layout.apply_remembered(&known)))
    }

    /// Names the headings: SHA-256 of their folded words in order, none that looks like a value.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Returns what a desk keeps under the fingerprint.
    pub fn remembered(&self) -> Remembered {
        Remembered { columns: self.columns.clone() }
    }

    /// Takes the columns that a person confirmed for the same headings.
    #[must_use]
    pub fn apply_remembered(self, remembered: &Remembered) -> Layout {
        Layout { columns: remembered.columns.clone(), ..self }
    }

    /// Puts one field right by hand; another field of that column gives it up.
    #[must_use]
    pub fn with(mut self, field: Field, column: u32) -> Layout {
        self.columns.retain(|(other, at)| *other != field && *at != column);
        self.columns.push((field, column));
        self
    }

    /// Takes a field away.
    #[must_use]
    pub fn without(mut self, field: Field) -> Layout {
        self.columns.retain(|(other, _)| *other != field);
        self
    }

    /// Returns the column of a field, from 0.
    pub fn column(&self, field: Field) -> Option<u32> {
        self.columns.iter().find(|(other, _)| *other == field).map(|(_, column)| *column)
    }

    /// Lists the fields that are needed and have no column.
    pub fn missing(&self, purpose: Purpose) -> Vec<Field> {
        purpose.needs().iter().copied().filter(|field| self.column(*field).is_none()).collect()
    }

    /// Returns the number of the last header row.
    pub fn last_header(&self) -> u32 {
        self.header.saturating_add(self.header_rows.saturating_sub(1))
    }

    /// Writes the heading of a column as the file does, for the screen only.
    pub fn heading(&self, book: &Book, column: u32) -> String {
        book.sheets.get(self.sheet).map(|sheet| guess::shown(sheet, self, column)).unwrap_or_default()
    }

    /// Lists the columns that the office must not keep, from 0, as long as no field is read from them.
    pub fn private_columns(&self) -> impl Iterator<Item = u32> {
        self.private.iter().map(|private| private.column).filter(|column| !self.is_mapped(*column))
    }

    /// Returns what a row holds for a field; a class or a day may stand in merged cells above.
    pub(super) fn value<'r>(&self, sheet: &'r Sheet, row: &Row<'r>, field: Field) -> Option<Value<'r>> {
        let column = self.column(field)?;
        row.cell(column).or_else(|| if field.fills_down() { sheet.merged(row.number, column) } else { None })
    }

    /// Returns the address of a field in a row; of the row's first cell when no column holds the field.
    pub(super) fn address(&self, row: u32, field: Field) -> String {
        address(row, self.column(field).unwrap_or(0))
    }

    /// Lists the private columns that no field is read from.
    pub(super) fn private(&self) -> impl Iterator<Item = &PrivateColumn> {
        self.private.iter().filter(|private| !self.is_mapped(private.column))
    }

    /// Lists the address and one sentence for each private column that is not read.
    pub(super) fn left_out(&self, switches: Switches) -> impl Iterator<Item = (String, String)> {
        let closed = self.private().filter(move |column| !column.is_on(switches));
        closed.map(|column| (address(self.last_header(), column.column), column.left_out()))
    }

    fn is_mapped(&self, column: u32) -> bool {
        self.columns.iter().any(|(_, at)| *at == column)
    }
}
