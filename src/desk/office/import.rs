//! The import of a roster or of the list of a batch, from the file to the entry, and the runs that there were.
//!
//! `keys` does what is asked. Names are masked by the words; nothing is recorded but by a person's own key.

mod keys;

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::desk::import::plan::{Looked, Plan};
use crate::desk::import::worker::Stage;
use crate::desk::import::{Done, Group, Import, View};
use crate::desk::station::Station;
use crate::face::payload::masked;
use crate::id::{BatchId, EducationId};
use crate::journal::{ImportRun, JournalFault};
use crate::record::{Deed, ExpectedCard, Student, StudentField};
use crate::table::plan::Shown;
use crate::table::{Field, Problem, Purpose};

use super::visit::Visit;
use super::{FormKind, Told};

pub use keys::{ROW, row_named};
pub(super) use keys::{input, submit};

/// Runs that are listed at most.
const RUNS: u32 = 50;
/// Rows of a group that are listed at most.
const LISTED: usize = 300;

/// A file on its way into the records.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportPage {
    /// Who sits here may import.
    pub may_import: bool,
    /// Name of the file, without its folder; empty when none is open.
    pub file: String,
    /// What is shown.
    pub step: ImportStep,
    /// What the worker does now.
    pub stage: Option<Stage>,
    /// What the last import wrote.
    pub done: Option<Done>,
    /// The form that is open.
    pub ask: Option<ImportForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// How far the file is.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportStep {
    /// No file is open.
    Idle {
        /// The runs that there were, newest first.
        runs: Vec<RunLine>,
        /// Why the file that was opened gives nothing: stable code.
        trouble: Option<&'static str>,
    },
    /// Which column holds what.
    Columns(Box<Outline>, Vec<ColumnLine>),
    /// What would change, in numbers.
    Overview(Box<Outline>),
    /// The rows of one group.
    Group(Box<Outline>, Group, Vec<GroupRow>),
}

impl Default for ImportStep {
    fn default() -> Self {
        ImportStep::Idle { runs: Vec::new(), trouble: None }
    }
}

/// One run of the import.
#[derive(Debug, Clone, PartialEq)]
pub struct RunLine {
    /// The run.
    pub run: ImportRun,
    /// It is the last standing one of its kind at this desk.
    pub last: bool,
}

/// What was read, in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// What the file is read for.
    pub purpose: Purpose,
    /// Batch whose list it is.
    pub batch: Option<BatchId>,
    /// Name of the sheet, its place from 1, and how many there are.
    pub sheet: (String, usize, usize),
    /// First header row, from 1, and how many there are.
    pub header: (u32, u32),
    /// The columns were remembered.
    pub recalled: bool,
    /// Fields that are needed and have no column.
    pub missing: Vec<Field>,
    /// Groups that have rows, in order.
    pub groups: Vec<(Group, usize)>,
    /// New rows are taken.
    pub takes_new: bool,
    /// Changed rows are taken.
    pub takes_changed: bool,
    /// Conflicts of which the value of the file is taken.
    pub taken: usize,
    /// Rows that an import would write.
    pub writes: usize,
    /// Stable codes of all problems, each once.
    pub codes: Vec<&'static str>,
}

impl Outline {
    /// Returns how many rows a group has.
    pub fn count(&self, group: Group) -> usize {
        self.groups.iter().find(|(other, _)| *other == group).map_or(0, |(_, count)| *count)
    }
}

/// One column of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnLine {
    /// Place, from 0.
    pub column: u32,
    /// Heading as the file has it.
    pub heading: Shown,
    /// First value, with letters and digits replaced.
    pub sample: String,
    /// What it holds.
    pub field: Option<Field>,
    /// The office must not keep what it holds.
    pub private: bool,
}

/// One row of a group.
#[derive(Debug, Clone, PartialEq)]
pub enum GroupRow {
    /// A student.
    Student(Student),
    /// A field of a student that changes.
    Change(Student, StudentField, Shown, Shown),
    /// A student who comes back, or whose private details change.
    Other(Student),
    /// A field that a person put right.
    Conflict {
        /// Place among the conflicts.
        at: usize,
        /// The student as the records have it.
        student: Student,
        /// Field.
        field: StudentField,
        /// What the records have.
        before: Shown,
        /// What the file has.
        after: Shown,
        /// Address of the cell.
        cell: String,
        /// The value of the file is taken.
        taken: bool,
    },
    /// A way of writing a class.
    Spelling {
        /// What the file has.
        text: String,
        /// First cell that has it.
        cell: String,
        /// Rows that have it.
        rows: u32,
    },
    /// Something to look at.
    Problem(Problem),
    /// A card, with its student when the roster has them.
    Card(Option<Student>, ExpectedCard),
}

/// Sentences by the codes of problems; a record separator stands where the number of a row belongs.
pub type Sentences = BTreeMap<&'static str, String>;

/// A key of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportInput {
    /// Shows the overview, the columns or a group.
    Show(View),
    /// Takes the new rows, or leaves them out.
    TakeNew,
    /// Takes the changed rows, or leaves them out.
    TakeChanged,
    /// Takes the file's value in every conflict, or in none.
    TakeConflicts,
    /// Takes the file's value in one conflict, or keeps the person's.
    TakeConflict(usize),
    /// Reads the next sheet of the file.
    NextSheet,
    /// Saves the rows of the file with what is wrong in them, in these words.
    SaveErrors(Sentences),
    /// Stops the reading.
    Stop,
    /// Forgets the file.
    Forget,
}

/// What a form of this page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportForm {
    /// Opens a file: its path.
    Open,
    /// Says what a column holds: its place; the answer is a place in the choices, nothing first.
    Column(u32),
    /// Says where the headings stand: row, and one row or two.
    Header,
    /// Says what the file is: roster or batch, and the name of the batch.
    Kind,
    /// Says which class a spelling is.
    Spelling(usize),
    /// Takes the file in: no field.
    Take,
    /// Takes a run back: no field.
    Undo(Uuid),
    /// Puts a field of a student right: field, value.
    Correct(EducationId),
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<ImportPage, JournalFault> {
    let import = &station.import;
    let may_import = station.may(Deed::RosterImported)?;
    let ask = if let Some(FormKind::Import(form)) = &visit.ask { Some(form.clone()) } else { None };
    let step = match &import.looked {
        Some(looked) if may_import => shown(station, import, looked)?,
        Some(_) | None => {
            let trouble = import.trouble.as_ref().map(crate::table::TableFault::code);
            ImportStep::Idle { runs: runs(station)?, trouble }
        }
    };
    let stage = import.progress().map(|(stage, _)| stage);
    let (file, done) = (import.file(), import.done.clone());
    Ok(ImportPage { may_import, file, step, stage, done, ask, told: None })
}

fn runs(station: &Station) -> Result<Vec<RunLine>, JournalFault> {
    let runs = station.journal.import_runs(RUNS)?;
    let last_of =
        |batch: bool| runs.iter().find(|run| !run.undone && run.batch.is_some() == batch).map(|run| run.entry);
    let last = [last_of(false), last_of(true)];
    let line = |run: &ImportRun| {
        let here = run.desk == station.settings.desk;
        RunLine { last: here && last.contains(&Some(run.entry)), run: run.clone() }
    };
    Ok(runs.iter().map(line).collect())
}

fn shown(station: &Station, import: &Import, looked: &Looked) -> Result<ImportStep, JournalFault> {
    let outline = Box::new(outline(import, looked));
    Ok(match import.view {
        View::Overview => ImportStep::Overview(outline),
        View::Columns => ImportStep::Columns(outline, columns(looked)),
        View::Group(group) => ImportStep::Group(outline, group, rows(station, import, looked, group)?),
    })
}

fn outline(import: &Import, looked: &Looked) -> Outline {
    let (layout, plan, choice) = (&looked.layout, &looked.plan, &import.choice);
    let name = looked.book.sheets.get(layout.sheet).map(|sheet| sheet.name.clone()).unwrap_or_default();
    let groups = Group::ALL.map(|group| (group, plan.count(group)));
    let problems = [Group::Errors, Group::Warnings, Group::Notes].map(|group| plan.problems(group));
    let mut codes: Vec<&'static str> = problems.into_iter().flatten().map(|problem| problem.code).collect();
    codes.sort_unstable();
    codes.dedup();
    Outline {
        purpose: looked.purpose,
        batch: import.batch.clone(),
        sheet: (name, layout.sheet + 1, looked.book.sheets.len()),
        header: (layout.header, layout.header_rows),
        recalled: looked.recalled,
        missing: layout.missing(looked.purpose),
        groups: groups.into_iter().filter(|(_, count)| *count > 0).collect(),
        takes_new: choice.new,
        takes_changed: choice.changed,
        taken: choice.taken.len(),
        writes: plan.writes(choice),
        codes,
    }
}

fn columns(looked: &Looked) -> Vec<ColumnLine> {
    let layout = &looked.layout;
    let Some(sheet) = looked.book.sheets.get(layout.sheet) else { return Vec::new() };
    let private: Vec<u32> = layout.private_columns().collect();
    let line = |column: u32| {
        let field = layout.columns.iter().find(|(_, at)| *at == column).map(|(field, _)| *field);
        let first = sheet.rows_after(layout.last_header()).take(LISTED).find_map(|row| row.cell(column));
        ColumnLine {
            column,
            heading: Shown(layout.heading(&looked.book, column)),
            sample: first.map(|value| masked(&value.shown())).unwrap_or_default(),
            field,
            private: private.contains(&column),
        }
    };
    let lines = (0..=sheet.last_column()).map(line);
    lines.filter(|line| line.field.is_some() || !line.heading.0.is_empty() || !line.sample.is_empty()).collect()
}

fn rows(station: &Station, import: &Import, looked: &Looked, group: Group) -> Result<Vec<GroupRow>, JournalFault> {
    let problems = looked.plan.problems(group).iter().take(LISTED).cloned().map(GroupRow::Problem).collect();
    let students = |students: &[Student]| students.iter().take(LISTED).cloned().map(GroupRow::Student).collect();
    let card = |line: &ExpectedCard| {
        let student = station.journal.student(line.holder)?;
        Ok(GroupRow::Card(student, line.clone()))
    };
    Ok(match (&looked.plan, group) {
        (_, Group::Errors | Group::Warnings | Group::Notes) => problems,
        (Plan::Roster(plan), Group::New) => students(&plan.new),
        (Plan::Roster(plan), Group::Absent) => students(&plan.absent),
        (Plan::Roster(plan), Group::Unchanged) => students(&plan.unchanged),
        (Plan::Roster(plan), Group::Changed) => {
            let changed = plan.changed.iter().flat_map(|changed| {
                let before = &changed.before;
                let rows: Vec<GroupRow> = changed
                    .changes()
                    .into_iter()
                    .map(|change| GroupRow::Change(before.clone(), change.field, change.before, change.after))
                    .collect();
                if rows.is_empty() { vec![GroupRow::Other(before.clone())] } else { rows }
            });
            changed.take(LISTED).collect()
        }
        (Plan::Roster(plan), Group::Conflicts) => {
            let conflicts = plan.conflicts.iter().enumerate().take(LISTED).map(|(at, conflict)| {
                let change = conflict.change();
                GroupRow::Conflict {
                    at,
                    student: conflict.before.clone(),
                    field: conflict.field,
                    before: change.before,
                    after: change.after,
                    cell: conflict.cell.clone(),
                    taken: import.choice.taken.contains(&at),
                }
            });
            conflicts.collect()
        }
        (Plan::Roster(plan), Group::Spellings) => {
            let spelling = |spelling: &crate::table::roster::ClassSpelling| GroupRow::Spelling {
                text: spelling.text.clone(),
                cell: spelling.cell.clone(),
                rows: spelling.rows,
            };
            plan.class_spellings.iter().take(LISTED).map(spelling).collect()
        }
        (Plan::Batch(plan), Group::New) => {
            plan.new.iter().take(LISTED).map(card).collect::<Result<_, JournalFault>>()?
        }
        (Plan::Batch(plan), Group::Changed) => {
            plan.changed.iter().take(LISTED).map(card).collect::<Result<_, JournalFault>>()?
        }
        (Plan::Batch(plan), Group::Unchanged) => {
            plan.unchanged.iter().take(LISTED).map(card).collect::<Result<_, JournalFault>>()?
        }
        (Plan::Batch(_), Group::Conflicts | Group::Spellings | Group::Absent) => Vec::new(),
    })
}
