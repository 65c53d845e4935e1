//! What an import would do, and what is wrong or odd in a table, with its place.
//!
//! A problem never holds a name or a number of a person.

use serde::Serialize;

use crate::day::Day;
use crate::id::{ClassId, Sex};
use crate::record::{Student, StudentField};

use super::book::Note;
use super::layout::Layout;
use super::{Book, Sheet, address};

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

/// Errors, warnings and notes of one table while it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    sheet: String,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
    pub notes: Vec<Problem>,
}

impl Problems {
    /// Starts with what is odd about the file itself.
    pub fn of(book: &Book, layout: &Layout) -> Self {
        let sheet = book.sheets.get(layout.sheet).map(|sheet| sheet.name.clone()).unwrap_or_default();
        let mut problems = Self { sheet, ..Self::default() };
        let others = (book.sheets.len() > 1).then_some(Note::OtherSheets);
        for note in book.notes.iter().copied().chain(others) {
            let (code, message) = note.words();
            problems.warn(address(1, 0), code, message);
        }
        if book.hidden > 0 {
            problems.note(
                address(1, 0),
                "hidden-sheets",
                format!("hidden sheets, which are not read: {}", book.hidden),
            );
        }
        problems
    }

    /// Adds what keeps a row out of the import.
    pub fn err(&mut self, cell: String, code: &'static str, message: impl Into<String>) {
        self.errors.push(self.problem(cell, code, message.into()));
    }

    /// Adds what a person should look at although the row is taken.
    pub fn warn(&mut self, cell: String, code: &'static str, message: impl Into<String>) {
        self.warnings.push(self.problem(cell, code, message.into()));
    }

    /// Adds what is right and worth knowing.
    pub fn note(&mut self, cell: String, code: &'static str, message: impl Into<String>) {
        self.notes.push(self.problem(cell, code, message.into()));
    }

    fn problem(&self, cell: String, code: &'static str, message: String) -> Problem {
        Problem { sheet: self.sheet.clone(), cell, code, message }
    }
}

/// One field of a student as the records and as the file have it; empty where nothing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Field.
    pub field: StudentField,
    /// What the records have, written for a person.
    pub before: Shown,
    /// What the file has.
    pub after: Shown,
}

/// A value that is written for the screen and never printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown(pub String);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "nothing" } else { "…" })
    }
}

/// A student whom the file states otherwise than the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// As the records have it.
    pub before: Student,
    /// As an import would write it.
    pub after: Student,
}

impl Changed {
    /// Lists the fields that differ; private details and a departure are none of them.
    pub fn changes(&self) -> Vec<FieldChange> {
        let shown = |student: &Student, field| Shown(value_of(student, field));
        let differ = |field: &StudentField| value_of(&self.before, *field) != value_of(&self.after, *field);
        let fields = StudentField::ALL.into_iter().filter(differ);
        fields
            .map(|field| FieldChange { field, before: shown(&self.before, field), after: shown(&self.after, field) })
            .collect()
    }
}

/// A field that a person put right by hand, and that the file states otherwise: the hand stays until a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// As the records have it.
    pub before: Student,
    /// The field that differs.
    pub field: StudentField,
    /// The student with this one field as the file has it.
    pub after: Student,
    /// Address of the cell.
    pub cell: String,
}

impl Conflict {
    /// Returns what the records have and what the file has.
    pub fn change(&self) -> FieldChange {
        let (before, after) = (value_of(&self.before, self.field), value_of(&self.after, self.field));
        FieldChange { field: self.field, before: Shown(before), after: Shown(after) }
    }

    /// Takes the value of the file into a student.
    pub fn take(&self, student: &mut Student) {
        copy(self.field, &self.after, student);
    }
}

/// A way of writing a class that leaves open which one it is; a person says it once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClassSpelling {
    /// What the file has: grade and class with a blank between them, where both have a column.
    pub text: String,
    /// First cell that has it.
    pub cell: String,
    /// Rows that have it.
    pub rows: u32,
}

/// Rows below the header that name no student, by why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PassedOver {
    /// Nothing stands in them, up to the last row that carries something.
    pub blank: u32,
    /// They add others up.
    pub totals: u32,
    /// They repeat the headings.
    pub headings: u32,
    /// They have neither name nor number: remarks, signatures.
    pub remarks: u32,
}

impl PassedOver {
    pub(super) fn tell(self, sheet: &Sheet, layout: &Layout, problems: &mut Problems) {
        let Self { blank, totals, headings, remarks } = self;
        if blank + totals + headings + remarks > 0 {
            let counts =
                format!("blank {blank}, totals {totals}, headings {headings}, without name and number {remarks}");
            let message = format!("rows that were passed over: {counts}; the last row is {}", sheet.last_row());
            problems.note(address(layout.last_header(), 0), "rows-passed-over", message);
        }
    }
}

/// Writes a field for a person; empty when the student has none.
pub fn value_of(student: &Student, field: StudentField) -> String {
    match field {
        StudentField::Name => student.name.as_str().to_owned(),
        StudentField::Sex => student.sex.map(sex_of).unwrap_or_default().to_owned(),
        StudentField::Class => student.class.to_string(),
        StudentField::Seat => student.seat.map(|seat| seat.to_string()).unwrap_or_default(),
        StudentField::ValidUntil => student.valid_until.map(|day: Day| day.to_string()).unwrap_or_default(),
    }
}

/// Copies one field of a student.
pub(super) fn copy(field: StudentField, from: &Student, to: &mut Student) {
    match field {
        StudentField::Name => to.name = from.name.clone(),
        StudentField::Sex => to.sex = from.sex,
        StudentField::Class => to.class = from.class,
        StudentField::Seat => to.seat = from.seat,
        StudentField::ValidUntil => to.valid_until = from.valid_until,
    }
}

fn sex_of(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "男",
        Sex::Female => "女",
    }
}

/// Answers of a person: which class a spelling is.
pub type Spellings = std::collections::BTreeMap<String, ClassId>;
