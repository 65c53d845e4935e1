//! Turns a roster sheet into what an import would do: new, changed, unchanged and absent students.
//!
//! It changes nothing itself, corrects no name, and reads birth dates, ID-card and phone numbers only when the school
//! has switched them on; photos never.

mod name;

use std::collections::{BTreeSet, HashMap};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::id::{ClassId, EducationId, Name, Seat, Sex};
use crate::record::{Private, Student, StudentField, Switches};

use super::class::Classes;
use super::layout::{Field, Layout, Purpose};
pub use super::plan::{Changed, ClassSpelling, Conflict, FieldChange, PassedOver, Spellings};
use super::plan::{Problems, copy, value_of};
use super::rows::{self, Kind};
use super::{Book, Problem, Row, Sheet, Value, address, private, value};

/// Largest number in a class list; a longer 学号 is another kind of number.
const LAST_SEAT: u16 = 200;

/// What importing a roster would do; as JSON it holds counts and problems, never a name.
#[derive(Debug, Clone, Default)]
pub struct RosterPlan {
    /// Name of the file, without its folder.
    pub file: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// Students that the journal does not know.
    pub new: Vec<Student>,
    /// Students whom the file states otherwise.
    pub changed: Vec<Changed>,
    /// Students whom the file states as they are.
    pub unchanged: Vec<Student>,
    /// Known students of the file's classes whom the file does not name; an import never removes them.
    pub absent: Vec<Student>,
    /// Fields that a person put right by hand and the file states otherwise; they stay as they are.
    pub conflicts: Vec<Conflict>,
    /// Ways of writing a class of which a person must say which class it is.
    pub class_spellings: Vec<ClassSpelling>,
    /// Rows that cannot be taken.
    pub errors: Vec<Problem>,
    /// Rows that are taken but should be looked at.
    pub warnings: Vec<Problem>,
    /// What is right and worth knowing, such as a rare character.
    pub notes: Vec<Problem>,
    /// Rows that name no student.
    pub passed_over: PassedOver,
}

impl RosterPlan {
    /// Returns the students that an import would write: the new ones and the changed ones.
    pub fn to_write(&self) -> Vec<Student> {
        self.new.iter().chain(self.changed.iter().map(|changed| &changed.after)).cloned().collect()
    }

    /// Returns whether an import would write nothing and a person need not decide anything.
    pub fn is_nothing_to_do(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.conflicts.is_empty() && self.errors.is_empty()
    }
}

impl Serialize for RosterPlan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut plan = serializer.serialize_struct("RosterPlan", 8)?;
        plan.serialize_field("new", &self.new.len())?;
        plan.serialize_field("changed", &self.changed.len())?;
        plan.serialize_field("unchanged", &self.unchanged.len())?;
        plan.serialize_field("absent", &self.absent.len())?;
        plan.serialize_field("conflicts", &self.conflicts.len())?;
        plan.serialize_field("errors", &self.errors)?;
        plan.serialize_field("warnings", &self.warnings)?;
        plan.serialize_field("notes", &self.notes)?;
        plan.end()
    }
}

/// What a roster is read against.
#[derive(Clone, Copy)]
pub struct Against<'a> {
    /// Private columns that the school has switched on.
    pub switches: Switches,
    /// Finds a student.
    pub known: &'a dyn Fn(EducationId) -> Option<Student>,
    /// Lists the students of a class.
    pub listed: &'a dyn Fn(ClassId) -> Vec<Student>,
    /// Lists the fields of a student that a person put right by hand.
    pub sticky: &'a dyn Fn(EducationId) -> Vec<StudentField>,
    /// Says which class a spelling is, as a person answered.
    pub spellings: &'a Spellings,
}

/// No answers.
static NONE: Spellings = Spellings::new();

impl Default for Against<'_> {
    /// Against a journal that knows nobody.
    fn default() -> Self {
        Self {
            switches: Switches::default(),
            known: &|_| None,
            listed: &|_| Vec::new(),
            sticky: &|_| Vec::new(),
            spellings: &NONE,
        }
    }
}

/// Reads a roster against what is known.
///
/// Private columns are left out with a warning each, unless a switch opens them. What is not switched on is also
/// dropped from students that are known, so that an import after switching off takes it away.
pub fn parse(book: &Book, layout: &Layout, against: Against<'_>) -> RosterPlan {
    let mut problems = Problems::of(book, layout);
    let mut plan = RosterPlan { file: book.file.clone(), digest: book.digest.clone(), ..RosterPlan::default() };
    if let Some(sheet) = readable(book, layout, against.switches, &mut problems) {
        let seat_is_one = seats_fit(sheet, layout, &mut problems);
        let layout = &if seat_is_one { layout.clone() } else { layout.clone().without(Field::Seat) };
        let classes = Classes::new(against.spellings);
        Reading { sheet, layout, against, classes, seen: HashMap::new(), problems: &mut problems, plan: &mut plan }
            .read();
    }
    plan.errors = problems.errors;
    plan.warnings = problems.warnings;
    plan.notes = problems.notes;
    plan
}

fn readable<'b>(book: &'b Book, layout: &Layout, switches: Switches, problems: &mut Problems) -> Option<&'b Sheet> {
    if layout.column(Field::EducationId).is_none() {
        problems.err(address(layout.header, 0), "no-header", "no row among the first 20 has a column 教育ID");
        return None;
    }
    for (cell, message) in layout.left_out(switches) {
        problems.warn(cell, "refused-column", message);
    }
    for field in layout.missing(Purpose::Roster) {
        let word = if field == Field::Name { "姓名" } else { "班级" };
        problems.err(address(layout.header, 0), "missing-column", format!("the header row has no column {word}"));
    }
    book.sheets.get(layout.sheet).filter(|_| problems.errors.is_empty())
}

/// A roster while it is read.
struct Reading<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    against: Against<'a>,
    classes: Classes<'a>,
    seen: HashMap<EducationId, u32>,
    problems: &'a mut Problems,
    plan: &'a mut RosterPlan,
}

impl Reading<'_> {
    fn read(mut self) {
        let mut classes: BTreeSet<ClassId> = BTreeSet::new();
        let mut passed = PassedOver::default();
        for row in self.sheet.rows_after(self.layout.last_header()) {
            if rows::kind(self.sheet, &row, self.layout, &mut passed) == Kind::Person {
                classes.extend(self.row(&row));
            }
        }
        let of_classes = classes.into_iter().flat_map(self.against.listed);
        self.plan.absent = of_classes.filter(|student| !self.seen.contains_key(&student.education_id)).collect();
        self.plan.class_spellings = self.classes.open();
        self.plan.passed_over = rows::with_blanks(passed, self.sheet, self.layout);
        self.plan.passed_over.tell(self.sheet, self.layout, self.problems);
    }

    /// Reads one row into the plan; returns its class.
    fn row(&mut self, row: &Row<'_>) -> Option<ClassId> {
        let id = rows::education_id(row, self.layout, self.problems)?;
        if let Some(first) = self.seen.insert(id, row.number) {
            self.seen.insert(id, first);
            let message = format!("row {first} has the same education ID");
            self.problems.err(self.layout.address(row.number, Field::EducationId), "duplicate-education-id", message);
            return None;
        }
        let before = (self.against.known)(id);
        let student = self.student(row, id, before.as_ref())?;
        let class = student.class;
        match before {
            None => self.plan.new.push(student),
            Some(before) => {
                let after = self.held(row, &before, student);
                match before == after {
                    true => self.plan.unchanged.push(before),
                    false => self.plan.changed.push(Changed { before, after }),
                }
            }
        }
        Some(class)
    }

    /// Keeps what a person put right by hand, and lists where the file differs.
    fn held(&mut self, row: &Row<'_>, before: &Student, mut after: Student) -> Student {
        for field in (self.against.sticky)(before.education_id) {
            if value_of(before, field) == value_of(&after, field) {
                continue;
            }
            let mut stated = before.clone();
            copy(field, &after, &mut stated);
            copy(field, before, &mut after);
            let cell = self.layout.address(row.number, column_of(field));
            self.plan.conflicts.push(Conflict { before: before.clone(), field, after: stated, cell });
        }
        after
    }

    /// Reads a student; what the file does not state is kept as it was.
    fn student(&mut self, row: &Row<'_>, education_id: EducationId, before: Option<&Student>) -> Option<Student> {
        let name = self.name(row);
        let class = self.classes.read(self.sheet, row, self.layout, self.problems);
        let sex = self.sex(row);
        let valid_until = match self.layout.value(self.sheet, row, Field::ValidUntil) {
            Some(Value::Unsolved) | None => self.unsolved(row, Field::ValidUntil),
            Some(value) => match value::day(value) {
                Ok(day) => Some(day),
                Err((code, message)) => {
                    self.problems.err(self.layout.address(row.number, Field::ValidUntil), code, message);
                    return None;
                }
            },
        };
        let seat = self.seat(row);
        let student = Student {
            education_id,
            name: name?,
            sex: sex.or(before.and_then(|before| before.sex)),
            class: class?,
            seat: seat.or(before.and_then(|before| before.seat)),
            valid_until: valid_until.or(before.and_then(|before| before.valid_until)),
            departed: None,
            private: Private::default(),
        };
        Some(Student { private: self.details(row, before), ..student })
    }

    /// Warns of a formula that gives nothing in a field that may be empty.
    fn unsolved<T>(&mut self, row: &Row<'_>, field: Field) -> Option<T> {
        if self.layout.value(self.sheet, row, field) == Some(Value::Unsolved) {
            let (code, message) = value::UNSOLVED;
            self.problems.warn(self.layout.address(row.number, field), code, message);
        }
        None
    }

    fn sex(&mut self, row: &Row<'_>) -> Option<Sex> {
        let found = self.layout.value(self.sheet, row, Field::Sex)?;
        let word = match value::words(found) {
            Ok(word) => word,
            Err((code, message)) => {
                self.problems.warn(self.layout.address(row.number, Field::Sex), code, message);
                return None;
            }
        };
        let sex = sex_of(word.trim());
        if sex.is_none() && !["未知", "未说明", "0", "9"].contains(&word.trim()) {
            let cell = self.layout.address(row.number, Field::Sex);
            self.problems.warn(cell, "sex-unreadable", "sex is written 男, 女, 1 or 2; it was left out");
        }
        sex
    }

    /// Reads the private details that are switched on; those that the file does not state are kept as they were.
    fn details(&mut self, row: &Row<'_>, before: Option<&Student>) -> Private {
        let switches = self.against.switches;
        let (stated, wrong) = private::read(row, self.layout.private(), switches);
        for (column, (code, message)) in wrong {
            self.problems.warn(address(row.number, column), code, message);
        }
        stated.or(before.map(|before| before.private.clone()).unwrap_or_default()).only(switches)
    }

    fn name(&mut self, row: &Row<'_>) -> Option<Name> {
        let cell = || self.layout.address(row.number, Field::Name);
        let text = match self.layout.column(Field::Name).and_then(|column| row.cell(column)) {
            Some(Value::Text(text)) if value::is_error(text) => Err(value::IS_AN_ERROR),
            Some(Value::Text(text)) => Ok(text),
            Some(Value::Error) => Err(value::IS_AN_ERROR),
            Some(Value::Unsolved) => Err(value::UNSOLVED),
            Some(Value::Number(_) | Value::Day(_)) => Err(("name-unreadable", "a name is text, not a number or a day")),
            None => Err(("name-missing", "the row has an education ID but no name")),
        };
        let unreadable = ("name-unreadable", "a name has 1 to 100 characters and no line breaks");
        match text.and_then(|text| Name::parse(text).map_err(|_| unreadable)) {
            Err((code, message)) => {
                self.problems.err(cell(), code, message);
                None
            }
            Ok(name) => {
                for (code, message) in name::doubts(&name) {
                    self.problems.warn(cell(), code, message);
                }
                if let Some((code, message)) = name::rare(&name) {
                    self.problems.note(cell(), code, message);
                }
                Some(name)
            }
        }
    }

    /// Reads the number in the class list.
    fn seat(&mut self, row: &Row<'_>) -> Option<Seat> {
        let value = row.cell(self.layout.column(Field::Seat)?)?;
        let fits = seat_of(value);
        if fits.is_none() {
            let cell = self.layout.address(row.number, Field::Seat);
            self.problems.warn(cell, "seat-ignored", "this is no number in a class list and was left out");
        }
        fits
    }
}

fn seat_of(value: Value<'_>) -> Option<Seat> {
    let seat = value::number_text(value).ok().and_then(|text| text.parse::<u16>().ok());
    seat.filter(|seat| (1..=LAST_SEAT).contains(seat))
}

/// Returns whether the column holds numbers of a class list; a whole column of others is told once.
fn seats_fit(sheet: &Sheet, layout: &Layout, problems: &mut Problems) -> bool {
    let Some(column) = layout.column(Field::Seat) else { return true };
    let cells = sheet.rows_after(layout.last_header()).filter_map(|row| row.cell(column));
    let (fit, not) = cells.fold((0_u32, 0_u32), |(fit, not), cell| match seat_of(cell) {
        Some(_) => (fit + 1, not),
        None => (fit, not + 1),
    });
    if fit > 0 || not < 2 {
        return true;
    }
    let cell = address(layout.last_header(), column);
    problems.note(cell, "seats-ignored", "this column holds no numbers of a class list and was left out");
    false
}

fn sex_of(word: &str) -> Option<Sex> {
    Sex::parse(word.strip_suffix(['性', '生']).unwrap_or(word))
}

/// Names the column that a field comes from.
fn column_of(field: StudentField) -> Field {
    match field {
        StudentField::Name => Field::Name,
        StudentField::Sex => Field::Sex,
        StudentField::Class => Field::Class,
        StudentField::Seat => Field::Seat,
        StudentField::ValidUntil => Field::ValidUntil,
    }
}
