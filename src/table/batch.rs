//! Turns the list of a batch into what an import would do: new, changed and unchanged expected cards.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::id::{CardKind, CardNumber, EducationId, TransitNumber};
use crate::record::{CardRecord, ExpectedCard, Slot, Student, Switches};

use super::layout::{Field, Layout};
use super::plan::{PassedOver, Problems};
use super::rows::{self, Kind as RowKind};
use super::{Book, Problem, Row, Sheet, address, value};

/// What importing a batch list would do; as JSON it holds counts and problems, never a number.
#[derive(Debug, Clone, Default)]
pub struct BatchPlan {
    /// Name of the file, without its folder.
    pub file: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// Cards that the journal does not expect yet.
    pub new: Vec<ExpectedCard>,
    /// Cards of this batch that the file states otherwise.
    pub changed: Vec<ExpectedCard>,
    /// Cards of this batch that the file states as they are.
    pub unchanged: Vec<ExpectedCard>,
    /// Rows that cannot be taken.
    pub errors: Vec<Problem>,
    /// Rows that are taken but should be looked at.
    pub warnings: Vec<Problem>,
    /// What is right and worth knowing.
    pub notes: Vec<Problem>,
    /// Rows that name no card.
    pub passed_over: PassedOver,
}

impl BatchPlan {
    /// Returns the cards that an import would write: the new ones and the changed ones.
    pub fn to_write(&self) -> Vec<ExpectedCard> {
        self.new.iter().chain(&self.changed).cloned().collect()
    }
}

impl Serialize for BatchPlan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut plan = serializer.serialize_struct("BatchPlan", 8)?;
        plan.serialize_field("new", &self.new.len())?;
        plan.serialize_field("changed", &self.changed.len())?;
        plan.serialize_field("unchanged", &self.unchanged.len())?;
        plan.serialize_field("absent", &0)?;
        plan.serialize_field("conflicts", &0)?;
        plan.serialize_field("errors", &self.errors)?;
        plan.serialize_field("warnings", &self.warnings)?;
        plan.serialize_field("notes", &self.notes)?;
        plan.end()
    }
}

/// Rows that hold a number already, by the number.
#[derive(Default)]
struct Seen {
    holders: BTreeMap<EducationId, u32>,
    cards: BTreeMap<CardNumber, u32>,
    transits: BTreeMap<TransitNumber, u32>,
}

/// Reads a batch list: `known` finds the student's card of this batch, `student` the student.
pub fn parse(
    book: &Book,
    layout: &Layout,
    known: &dyn Fn(EducationId) -> Option<CardRecord>,
    student: &dyn Fn(EducationId) -> Option<Student>,
) -> BatchPlan {
    let mut problems = Problems::of(book, layout);
    let mut plan = BatchPlan { file: book.file.clone(), digest: book.digest.clone(), ..BatchPlan::default() };
    match book.sheets.get(layout.sheet).filter(|_| layout.column(Field::EducationId).is_some()) {
        None => problems.err(address(layout.header, 0), "no-header", "no row among the first 20 has a column 教育ID"),
        Some(sheet) => {
            for (cell, message) in layout.left_out(Switches::default()) {
                problems.warn(cell, "refused-column", message);
            }
            let (mut seen, mut passed) = (Seen::default(), PassedOver::default());
            for row in sheet.rows_after(layout.last_header()) {
                if rows::kind(sheet, &row, layout, &mut passed) != RowKind::Person {
                    continue;
                }
                let Some(card) = card(sheet, &row, layout, &mut seen, &mut problems) else { continue };
                if student(card.holder).is_none() {
                    let cell = layout.address(row.number, Field::EducationId);
                    problems.warn(cell, "student-unknown", "the roster knows no student of this education ID");
                }
                match known(card.holder) {
                    None => plan.new.push(card),
                    Some(before) if states_the_same(&before, &card) => plan.unchanged.push(card),
                    Some(_) => plan.changed.push(card),
                }
            }
            plan.passed_over = rows::with_blanks(passed, sheet, layout);
            plan.passed_over.tell(sheet, layout, &mut problems);
        }
    }
    plan.errors = problems.errors;
    plan.warnings = problems.warnings;
    plan.notes = problems.notes;
    plan
}

/// Returns whether a line adds nothing to what is known; what it does not state counts as the same.
fn states_the_same(before: &CardRecord, line: &ExpectedCard) -> bool {
    let same = |stated: bool, equal: bool| !stated || equal;
    before.kind == line.kind
        && same(line.card_number.is_some(), before.card_number == line.card_number)
        && same(line.transit_number.is_some(), before.transit_number == line.transit_number)
        && same(line.slot.is_some(), before.slot == line.slot)
}

fn card(
    sheet: &Sheet,
    row: &Row<'_>,
    layout: &Layout,
    seen: &mut Seen,
    problems: &mut Problems,
) -> Option<ExpectedCard> {
    let holder = rows::education_id(row, layout, problems)?;
    let before = problems.errors.len();
    if let Some(first) = seen.holders.insert(holder, row.number) {
        let cell = layout.address(row.number, Field::EducationId);
        problems.err(cell, "duplicate-education-id", format!("row {first} has the same education ID"));
    }
    let card_number = number(row, layout, Field::CardNumber, &mut seen.cards, problems, CardNumber::parse);
    let transit_number = number(row, layout, Field::TransitNumber, &mut seen.transits, problems, TransitNumber::parse);
    let slot = slot(sheet, row, layout, problems);
    let kind = kind(sheet, row, layout, problems);
    (problems.errors.len() == before).then_some(ExpectedCard { holder, kind, card_number, transit_number, slot })
}

/// Reads a printed number; a damaged one and one that another row has are errors.
fn number<T: Ord + Clone, E: std::fmt::Display>(
    row: &Row<'_>,
    layout: &Layout,
    field: Field,
    seen: &mut BTreeMap<T, u32>,
    problems: &mut Problems,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    let value = row.cell(layout.column(field)?)?;
    let cell = layout.address(row.number, field);
    let text = match value::number_text(value) {
        Ok(text) => text,
        Err((code, message)) => {
            problems.err(cell, code, message);
            return None;
        }
    };
    match parse(&text) {
        Ok(number) => {
            if let Some(first) = seen.insert(number.clone(), row.number) {
                problems.err(cell, "duplicate-number", format!("row {first} has the same number"));
            }
            Some(number)
        }
        Err(error) => {
            problems.err(cell, "number-unreadable", error.to_string());
            None
        }
    }
}

/// Reads the place in the trays from 箱 and 格, or from one column as `3-12`.
fn slot(sheet: &Sheet, row: &Row<'_>, layout: &Layout, problems: &mut Problems) -> Option<Slot> {
    let text = |field: Field| layout.value(sheet, row, field).and_then(|value| value::words(value).ok());
    let (whole, tray, place) = (text(Field::Slot), text(Field::Tray), text(Field::Place));
    let whole = whole.or_else(|| tray.zip(place).map(|(tray, place)| format!("{tray}-{place}")))?;
    let parts: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let numbers: Option<Vec<u16>> = parts.iter().map(|part| part.parse().ok().filter(|n| *n > 0)).collect();
    match numbers.as_deref() {
        Some([tray, place]) => Some(Slot { tray: *tray, place: *place }),
        Some(_) | None => {
            let field = if layout.column(Field::Slot).is_some() { Field::Slot } else { Field::Tray };
            problems.warn(layout.address(row.number, field), "slot-ignored", "a place is written like 3-12");
            None
        }
    }
}

/// Reads the kind of card; a list without the column is one of 北京通学生卡.
fn kind(sheet: &Sheet, row: &Row<'_>, layout: &Layout, problems: &mut Problems) -> CardKind {
    let Some(Ok(word)) = layout.value(sheet, row, Field::Kind).map(value::words) else { return CardKind::BeijingTong };
    match word.trim() {
        text if text.contains("北京通") => CardKind::BeijingTong,
        text if text.contains("学籍") => CardKind::Enrollment,
        text if text.contains("证件") => CardKind::PhotoId,
        _ => {
            let cell = layout.address(row.number, Field::Kind);
            problems.warn(cell, "kind-unknown", "the kinds of card are 北京通学生卡, 学籍卡 and 证件卡");
            CardKind::Unknown
        }
    }
}
