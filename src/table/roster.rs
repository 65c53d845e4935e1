//! Turns a roster sheet into what an import would do: new, changed, unchanged and absent students.
//!
//! It changes nothing itself, corrects no name, and reads birth dates, ID-card and phone numbers only when the school
//! has switched them on; photos never.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::id::{ClassId, EducationId, Name, NameDoubt, Seat, Sex};
use crate::record::{Private, Student, Switches};

use super::header::{Columns, Field};
use super::plan::Problems;
use super::private;
use super::{Problem, Row, Sheet, Value, address, value};

/// Largest number in a class list; a longer 学号 is another kind of number.
const LAST_SEAT: u16 = 200;

/// What importing a roster would do; as JSON it holds counts and problems, never a name.
#[derive(Debug, Clone, Default)]
pub struct RosterPlan {
    /// Name of the file, without its folder.
    pub file: String,
    /// Students that the journal does not know.
    pub new: Vec<Student>,
    /// Students as they are and as the file states them.
    pub changed: Vec<(Student, Student)>,
    /// Students whom the file states as they are.
    pub unchanged: Vec<Student>,
    /// Known students of the file's classes whom the file does not name; an import never removes them.
    pub absent: Vec<Student>,
    /// Rows that cannot be taken.
    pub errors: Vec<Problem>,
    /// Rows that are taken but should be looked at.
    pub warnings: Vec<Problem>,
}

impl RosterPlan {
    /// Returns the students that an import would write: the new ones and the changed ones.
    pub fn to_write(&self) -> Vec<Student> {
        self.new.iter().chain(self.changed.iter().map(|(_, new)| new)).cloned().collect()
    }
}

impl Serialize for RosterPlan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut plan = serializer.serialize_struct("RosterPlan", 6)?;
        plan.serialize_field("new", &self.new.len())?;
        plan.serialize_field("changed", &self.changed.len())?;
        plan.serialize_field("unchanged", &self.unchanged.len())?;
        plan.serialize_field("absent", &self.absent.len())?;
        plan.serialize_field("errors", &self.errors)?;
        plan.serialize_field("warnings", &self.warnings)?;
        plan.end()
    }
}

/// Reads a roster against what is known: `known` finds a student, `listed` those of a class.
///
/// Private columns are left out with a warning each, unless `switches` opens them. What is not switched on is also
/// dropped from students that are known, so that an import after switching off takes it away.
pub fn parse(
    sheet: &Sheet,
    switches: Switches,
    known: &dyn Fn(EducationId) -> Option<Student>,
    listed: &dyn Fn(ClassId) -> Vec<Student>,
) -> RosterPlan {
    let mut problems = Problems::of(sheet);
    let mut plan = RosterPlan { file: sheet.file.clone(), ..RosterPlan::default() };
    if let Some(columns) = header(sheet, switches, &mut problems) {
        let mut seen: BTreeMap<EducationId, u32> = BTreeMap::new();
        let mut classes: BTreeSet<ClassId> = BTreeSet::new();
        for row in sheet.rows.iter().filter(|row| row.number > columns.row && !is_total(row)) {
            let Some(id) = education_id(row, &columns, &mut problems) else { continue };
            if let Some(first) = seen.insert(id, row.number) {
                let cell = columns.address(row.number, Field::EducationId);
                problems.err(cell, "duplicate-education-id", format!("row {first} has the same education ID"));
                continue;
            }
            let before = known(id);
            if let Some(student) = student(row, &columns, id, before.as_ref(), &mut problems) {
                let details = details(row, &columns, switches, before.as_ref(), &mut problems);
                let student = Student { private: details, ..student };
                classes.insert(student.class);
                match before {
                    None => plan.new.push(student),
                    Some(before) if before == student => plan.unchanged.push(student),
                    Some(before) => plan.changed.push((before, student)),
                }
            }
        }
        let of_classes = classes.into_iter().flat_map(listed);
        plan.absent = of_classes.filter(|student| !seen.contains_key(&student.education_id)).collect();
    }
    plan.errors = problems.errors;
    plan.warnings = problems.warnings;
    plan
}

fn header(sheet: &Sheet, switches: Switches, problems: &mut Problems) -> Option<Columns> {
    let Some(columns) = Columns::find(sheet) else {
        problems.err(address(1, 0), "no-header", "no row among the first 20 has a column 教育ID");
        return None;
    };
    for (cell, message) in columns.left_out(switches) {
        problems.warn(cell, "refused-column", message);
    }
    for (field, word) in [(Field::Name, "姓名"), (Field::Class, "班级")] {
        if columns.of_field(field).is_none() {
            let message = format!("the header row has no column {word}");
            problems.err(address(columns.row, 0), "missing-column", message);
        }
    }
    Some(columns).filter(|_| problems.errors.is_empty())
}

/// Returns whether a row adds others up instead of naming a student.
pub(super) fn is_total(row: &Row) -> bool {
    let total = |text: &str| ["合计", "总计", "小计"].iter().any(|word| text.trim().starts_with(word));
    row.cells.iter().any(|(_, value)| matches!(value, Value::Text(text) if total(text)))
}

/// Reads the education ID of a row; a row without ID and name is no student and is passed over.
pub(super) fn education_id(row: &Row, columns: &Columns, problems: &mut Problems) -> Option<EducationId> {
    let cell = columns.address(row.number, Field::EducationId);
    let Some(value) = columns.value(row, Field::EducationId) else {
        if columns.value(row, Field::Name).is_some() {
            problems.err(cell, "education-id-missing", "the row has a name but no education ID");
        }
        return None;
    };
    match value::education_id(value) {
        Ok((id, false)) => Some(id),
        Ok((id, true)) => {
            problems.warn(cell, "zeros-restored", "the cell is a number: zeros were put back in front of it");
            Some(id)
        }
        Err((code, message)) => {
            problems.err(cell, code, message);
            None
        }
    }
}

/// Reads a student; what the file does not state is kept as it was.
fn student(
    row: &Row,
    columns: &Columns,
    education_id: EducationId,
    before: Option<&Student>,
    problems: &mut Problems,
) -> Option<Student> {
    let name = name(row, columns, problems);
    let class = class(row, columns, problems);
    let sex = columns.value(row, Field::Sex).and_then(|value| value::words(value).ok());
    let valid_until = match columns.value(row, Field::ValidUntil).map(value::day) {
        Some(Ok(day)) => Some(day),
        Some(Err((code, message))) => {
            problems.err(columns.address(row.number, Field::ValidUntil), code, message);
            return None;
        }
        None => None,
    };
    Some(Student {
        education_id,
        name: name?,
        sex: sex.and_then(|word| Sex::parse(&word)).or(before.and_then(|before| before.sex)),
        class: class?,
        seat: seat(row, columns, problems).or(before.and_then(|before| before.seat)),
        valid_until: valid_until.or(before.and_then(|before| before.valid_until)),
        departed: None,
        private: Private::default(),
    })
}

/// Reads the private details that are switched on; those that the file does not state are kept as they were.
fn details(
    row: &Row,
    columns: &Columns,
    switches: Switches,
    before: Option<&Student>,
    problems: &mut Problems,
) -> Private {
    let (stated, wrong) = private::read(row, &columns.private, switches);
    for (column, (code, message)) in wrong {
        problems.warn(address(row.number, column), code, message);
    }
    stated.or(before.map(|before| before.private.clone()).unwrap_or_default()).only(switches)
}

fn name(row: &Row, columns: &Columns, problems: &mut Problems) -> Option<Name> {
    let cell = columns.address(row.number, Field::Name);
    let Some(Value::Text(text)) = columns.value(row, Field::Name) else {
        problems.err(cell, "name-missing", "the row has an education ID but no name");
        return None;
    };
    let Ok(name) = Name::parse(text) else {
        problems.err(cell, "name-unreadable", "a name has 1 to 100 characters and no line breaks");
        return None;
    };
    for (code, message) in doubts(&name) {
        problems.warn(cell.clone(), code, message);
    }
    Some(name)
}

/// Lists what looks wrong in a name; nothing is corrected, the chip and the face decide.
fn doubts(name: &Name) -> Vec<(&'static str, &'static str)> {
    let mut found: Vec<_> = name.doubts().into_iter().map(words_of).collect();
    let text = name.as_str();
    let has = |test: &dyn Fn(char) -> bool| text.chars().any(test);
    let han = has(&|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    if han && has(&|c| c.is_whitespace() || c == '\u{3000}') {
        found.push(("name-blank", "the name has a blank inside"));
    }
    if has(&|c| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')) {
        found.push(("name-invisible", "the name holds a character that nobody sees"));
    }
    if has(&|c| matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')) {
        found.push(("name-full-width", "the name holds full-width letters or digits"));
    }
    if has(&|c| matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2F7FF}' | '\u{30000}'..='\u{323AF}')) {
        found.push(("name-rare", "the name holds a rare character: compare it with the household register"));
    }
    found
}

fn words_of(doubt: NameDoubt) -> (&'static str, &'static str) {
    match doubt {
        NameDoubt::PrivateUse => ("name-private-use", "the name holds a hand-made glyph (疑似自造字)"),
        NameDoubt::Placeholder => ("name-placeholder", "a mark stands in place of a character (疑似缺字)"),
        NameDoubt::Compatibility => ("name-compatibility", "a character of the name is a look-alike of another"),
        NameDoubt::OtherDot => ("name-other-dot", "the dot in the name is not the usual ·"),
        NameDoubt::LatinInHan => ("name-latin", "letters stand in place of a character"),
    }
}

/// Reads the class from its column, or from the columns of grade and class together.
fn class(row: &Row, columns: &Columns, problems: &mut Problems) -> Option<ClassId> {
    let text = |field: Field| columns.value(row, field).and_then(|value| value::words(value).ok());
    let class = text(Field::Class);
    let both = text(Field::Grade).zip(class.clone()).map(|(grade, class)| format!("{grade}-{class}"));
    let read = both.and_then(|both| ClassId::parse(&both).ok());
    let read = read.or_else(|| class.and_then(|class| ClassId::parse(&class).ok()));
    if read.is_none() {
        let cell = columns.address(row.number, Field::Class);
        problems.err(cell, "class-unreadable", "a class is written like 七年级3班, 7-3 or 703");
    }
    read
}

/// Reads the number in the class list; a longer 学号 is another kind of number and is left out.
fn seat(row: &Row, columns: &Columns, problems: &mut Problems) -> Option<Seat> {
    let value = columns.value(row, Field::Seat)?;
    let seat = value::number_text(value).ok().and_then(|text| text.parse::<u16>().ok());
    let fits = seat.filter(|seat| (1..=LAST_SEAT).contains(seat));
    if fits.is_none() {
        let cell = columns.address(row.number, Field::Seat);
        problems.warn(cell, "seat-ignored", "this is no number in a class list and was left out");
    }
    fits
}
