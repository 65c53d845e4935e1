//! The import of a roster or of the list of a batch, as values: a file that is read and held against the records.
//!
//! `worker` reads beside the desk, `layouts` remembers columns, `plan` says what would be written, `correct` takes a
//! value by hand. Nothing is recorded here.

pub mod correct;
pub mod layouts;
pub mod plan;
pub mod worker;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::id::BatchId;
use crate::table::roster::Spellings;
use crate::table::{Field, Layout, Purpose, TableFault};

use layouts::Layouts;
use plan::{Choice, Known, Looked};
use worker::{Stage, Work};

/// Endings of files that go to the import, in small letters.
const ENDINGS: [&str; 8] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt"];

/// Returns whether a file is a table by its name; a folder and a picture are none.
pub fn is_table(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// What of a file that was read is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// What would change, in numbers.
    #[default]
    Overview,
    /// Which column holds what.
    Columns,
    /// The rows of one group.
    Group(Group),
}

/// Rows that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Students or cards that the records do not know.
    New,
    /// Those whom the file states otherwise.
    Changed,
    /// Fields that a person put right by hand and the file states otherwise.
    Conflicts,
    /// Ways of writing a class that leave open which one it is.
    Spellings,
    /// Rows that cannot be taken.
    Errors,
    /// Rows that are taken but should be looked at.
    Warnings,
    /// Known students of the file's classes whom the file does not name.
    Absent,
    /// Those whom the file states as they are.
    Unchanged,
    /// What is right and worth knowing.
    Notes,
}

impl Group {
    /// All groups, in the order in which they are shown.
    pub const ALL: [Group; 9] = [
        Group::New,
        Group::Changed,
        Group::Conflicts,
        Group::Spellings,
        Group::Errors,
        Group::Warnings,
        Group::Absent,
        Group::Unchanged,
        Group::Notes,
    ];

    /// Returns the stable code, such as `absent`.
    pub fn code(self) -> &'static str {
        match self {
            Group::New => "new",
            Group::Changed => "changed",
            Group::Conflicts => "conflicts",
            Group::Spellings => "spellings",
            Group::Errors => "errors",
            Group::Warnings => "warnings",
            Group::Absent => "absent",
            Group::Unchanged => "unchanged",
            Group::Notes => "notes",
        }
    }
}

/// What the last import wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Name of the file.
    pub file: String,
    /// Rows that are new.
    pub new: usize,
    /// Rows that were changed.
    pub changed: usize,
    /// Rows that were left out because they have errors.
    pub left_out: usize,
}

/// The file that is imported, as far as it is read and as far as a person has said something about it.
#[derive(Default)]
pub struct Import {
    work: Option<Work<Result<Looked, TableFault>>>,
    /// The file with its folder, as it was given.
    path: PathBuf,
    /// What was read, and what an import would do.
    pub looked: Option<Looked>,
    /// Why the file gives nothing.
    pub trouble: Option<TableFault>,
    /// Batch whose list it is.
    pub batch: Option<BatchId>,
    /// What is shown.
    pub view: View,
    /// Which groups are taken.
    pub choice: Choice,
    /// Which class a spelling is, as a person said.
    pub spellings: Spellings,
    /// A person put the columns right.
    pub touched: bool,
    /// What the last import wrote.
    pub done: Option<Done>,
}

impl Import {
    /// Returns whether a file is read now.
    pub fn is_busy(&self) -> bool {
        self.work.is_some()
    }

    /// Returns what is done now with which file; none when nothing is.
    pub fn progress(&self) -> Option<(Stage, String)> {
        self.work.as_ref().map(|work| (work.stage(), name_of(&self.path)))
    }

    /// Returns the name of the file, without its folder.
    pub fn file(&self) -> String {
        name_of(&self.path)
    }

    /// Returns the name that a batch has unless a person says another: the file's, without its ending.
    pub fn batch_of(path: &Path) -> Option<BatchId> {
        BatchId::parse(&path.file_stem().unwrap_or_default().to_string_lossy()).ok()
    }

    /// Reads a file beside the desk, for a purpose or for the likelier one; what was read before is dropped.
    pub fn read(&mut self, path: PathBuf, purpose: Option<Purpose>, known: Known, layouts: Layouts) {
        let batch = known.batch.clone();
        *self = Self { path: path.clone(), batch, ..Self::default() };
        self.begin(move |stage| plan::read(&path, purpose, &known, &layouts, stage));
    }

    /// Holds what was read against the records once more, with the columns and answers as they are now.
    pub fn plan_again(&mut self, layout: Layout, purpose: Purpose, known: Known) {
        let Some(looked) = &self.looked else { return };
        let (book, recalled) = (Arc::clone(&looked.book), looked.recalled && !self.touched);
        let spellings = self.spellings.clone();
        self.choice.taken.clear();
        self.begin(move |stage| {
            stage.set(Stage::Comparing);
            let plan = plan::plan(&book, &layout, purpose, &known, &spellings);
            Ok(Looked { book, layout, purpose, recalled, plan })
        });
    }

    fn begin(&mut self, job: impl FnOnce(&worker::Told) -> Result<Looked, TableFault> + Send + 'static) {
        match Work::begin(job) {
            Ok(work) => self.work = Some(work),
            Err(fault) => {
                self.trouble = Some(TableFault::Unreadable { path: self.path.clone(), kind: fault.kind() });
            }
        }
    }

    /// Takes what the worker has done; returns whether there is something new to show.
    pub fn take(&mut self) -> bool {
        let Some(work) = &mut self.work else { return false };
        if let Some(result) = work.result() {
            self.settle(result);
            return true;
        }
        work.moved()
    }

    /// Waits for the worker; for commands and tests, the desk never waits.
    pub fn wait(&mut self) -> bool {
        let Some(work) = self.work.take() else { return false };
        self.settle(work.wait());
        true
    }

    fn settle(&mut self, result: Option<Result<Looked, TableFault>>) {
        self.work = None;
        match result {
            Some(Ok(looked)) => {
                if !looked.layout.missing(looked.purpose).is_empty() {
                    self.view = View::Columns;
                }
                (self.looked, self.trouble) = (Some(looked), None);
            }
            Some(Err(fault)) => (self.looked, self.trouble) = (None, Some(fault)),
            // The worker fell over, which it should not: the file is the only thing that it was given.
            None => {
                (self.looked, self.trouble) = (None, Some(TableFault::Damaged { path: self.path.clone() }));
            }
        }
    }

    /// Stops what is done now; what was read before stays.
    pub fn stop(&mut self) {
        self.work = None;
    }

    /// Forgets the file.
    pub fn forget(&mut self) {
        *self = Self { done: self.done.take(), ..Self::default() };
    }

    /// Shows the overview again; returns whether something else was shown.
    pub fn step_back(&mut self) -> bool {
        let other = self.looked.is_some() && self.view != View::Overview;
        if other {
            self.view = View::Overview;
        }
        other
    }
}

impl Looked {
    /// Returns the layout with one column put right: a field, or none.
    pub fn with_column(&self, column: u32, field: Option<Field>) -> Layout {
        let before = self.layout.columns.iter().find(|(_, at)| *at == column).map(|(field, _)| *field);
        match (field, before) {
            (Some(field), _) => self.layout.clone().with(field, column),
            (None, Some(before)) => self.layout.clone().without(before),
            (None, None) => self.layout.clone(),
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
