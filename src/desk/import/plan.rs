//! Reads a file, guesses its columns, and says what an import of it would write.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use crate::id::{BatchId, ClassId, EducationId};
use crate::journal::{Corrected, Journal, JournalFault};
use crate::record::{CardRecord, ExpectedCard, Student, Switches};
use crate::table::roster::{Against, Spellings};
use crate::table::{self, BatchPlan, Book, Field, Layout, Problem, Purpose, RosterPlan, TableFault, batch, roster};

use super::Group;
use super::layouts::Layouts;
use super::worker::{Stage, Told};

/// What the records know, as far as an import asks.
#[derive(Default)]
pub struct Known {
    /// Students of the roster.
    pub students: HashMap<EducationId, Student>,
    /// Fields that a person put right.
    pub corrected: Corrected,
    /// Private columns that the school has switched on.
    pub switches: Switches,
    /// Batch whose cards are known here.
    pub batch: Option<BatchId>,
    /// Cards of that batch.
    pub cards: HashMap<EducationId, CardRecord>,
}

impl Known {
    /// Asks the journal.
    pub fn of(journal: &Journal, batch: Option<BatchId>) -> Result<Self, JournalFault> {
        let cards = match &batch {
            Some(batch) => journal.cards_of_batch(batch)?,
            None => Vec::new(),
        };
        Ok(Self {
            students: journal.students()?.into_iter().collect(),
            corrected: journal.corrected()?,
            switches: journal.school()?.switches(),
            cards: cards.into_iter().filter_map(|card| Some((card.holder?, card))).collect(),
            batch,
        })
    }
}

/// What importing would do.
#[derive(Debug, Clone)]
pub enum Plan {
    /// A roster.
    Roster(Box<RosterPlan>),
    /// The list of a batch.
    Batch(Box<BatchPlan>),
}

/// A file that was read, and what importing it would do.
pub struct Looked {
    /// The file.
    pub book: Arc<Book>,
    /// Which column holds what.
    pub layout: Layout,
    /// What it is read for.
    pub purpose: Purpose,
    /// The columns were remembered.
    pub recalled: bool,
    /// What importing would do.
    pub plan: Plan,
}

/// Which groups are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// New students or cards.
    pub new: bool,
    /// Changed ones.
    pub changed: bool,
    /// Places of conflicts of which the value of the file is taken.
    pub taken: BTreeSet<usize>,
}

impl Default for Choice {
    /// All but the conflicts: what a person put right stays.
    fn default() -> Self {
        Self { new: true, changed: true, taken: BTreeSet::new() }
    }
}

/// Reads a file, for a purpose or for the likelier one.
pub fn read(
    path: &Path,
    purpose: Option<Purpose>,
    known: &Known,
    layouts: &Layouts,
    told: &Told,
) -> Result<Looked, TableFault> {
    let book = Arc::new(table::open(path)?);
    told.set(Stage::Comparing);
    let (purpose, layout, recalled) = likely(&book, purpose, layouts);
    let plan = plan(&book, &layout, purpose, known, &Spellings::new());
    Ok(Looked { book, layout, purpose, recalled, plan })
}

/// Guesses what a file is and which column holds what; columns that a person confirmed before go first.
pub fn likely(book: &Book, purpose: Option<Purpose>, layouts: &Layouts) -> (Purpose, Layout, bool) {
    let recalled = Layout::recall(book, &|fingerprint| layouts.find(fingerprint));
    let guess = |purpose| Layout::guess(book, purpose).into_iter().next().unwrap_or_else(|| Layout::at(book, 0, 1, 1));
    let purpose = purpose.unwrap_or_else(|| {
        let layout = recalled.clone().unwrap_or_else(|| guess(Purpose::Batch));
        let of_cards = [Field::CardNumber, Field::TransitNumber, Field::Slot, Field::Tray, Field::Kind];
        let lists_cards = of_cards.iter().any(|field| layout.column(*field).is_some());
        if lists_cards { Purpose::Batch } else { Purpose::Roster }
    });
    let fits = |layout: &Layout| layout.missing(purpose).is_empty();
    match recalled.filter(fits) {
        Some(layout) => (purpose, layout, true),
        None => (purpose, guess(purpose), false),
    }
}

/// Says what importing would do.
pub fn plan(book: &Book, layout: &Layout, purpose: Purpose, known: &Known, spellings: &Spellings) -> Plan {
    let student = |id: EducationId| known.students.get(&id).cloned();
    match purpose {
        Purpose::Roster => {
            let mut classes: HashMap<ClassId, Vec<&Student>> = HashMap::new();
            for student in known.students.values() {
                classes.entry(student.class).or_default().push(student);
            }
            let listed = |class: ClassId| {
                let mut listed: Vec<Student> = classes.get(&class).into_iter().flatten().copied().cloned().collect();
                listed.sort_by_key(|student| (student.seat.is_none(), student.seat, student.education_id));
                listed
            };
            let sticky = |id: EducationId| known.corrected.get(&id).cloned().unwrap_or_default();
            let against =
                Against { switches: known.switches, known: &student, listed: &listed, sticky: &sticky, spellings };
            Plan::Roster(Box::new(roster::parse(book, layout, against)))
        }
        Purpose::Batch => {
            let card = |id: EducationId| known.cards.get(&id).cloned();
            Plan::Batch(Box::new(batch::parse(book, layout, &card, &student)))
        }
    }
}

impl Plan {
    /// Returns how many rows a group has.
    pub fn count(&self, group: Group) -> usize {
        match self {
            Plan::Roster(plan) => match group {
                Group::New => plan.new.len(),
                Group::Changed => plan.changed.len(),
                Group::Conflicts => plan.conflicts.len(),
                Group::Spellings => plan.class_spellings.len(),
                Group::Errors => plan.errors.len(),
                Group::Warnings => plan.warnings.len(),
                Group::Absent => plan.absent.len(),
                Group::Unchanged => plan.unchanged.len(),
                Group::Notes => plan.notes.len(),
            },
            Plan::Batch(plan) => match group {
                Group::New => plan.new.len(),
                Group::Changed => plan.changed.len(),
                Group::Errors => plan.errors.len(),
                Group::Warnings => plan.warnings.len(),
                Group::Unchanged => plan.unchanged.len(),
                Group::Notes => plan.notes.len(),
                Group::Conflicts | Group::Spellings | Group::Absent => 0,
            },
        }
    }

    /// Lists the problems of a group; other groups have none.
    pub fn problems(&self, group: Group) -> &[Problem] {
        let (errors, warnings, notes) = match self {
            Plan::Roster(plan) => (&plan.errors, &plan.warnings, &plan.notes),
            Plan::Batch(plan) => (&plan.errors, &plan.warnings, &plan.notes),
        };
        match group {
            Group::Errors => errors,
            Group::Warnings => warnings,
            Group::Notes => notes,
            Group::New | Group::Changed | Group::Conflicts | Group::Spellings => &[],
            Group::Absent | Group::Unchanged => &[],
        }
    }

    /// Returns how many rows an import of the chosen groups would write.
    pub fn writes(&self, choice: &Choice) -> usize {
        match self {
            Plan::Roster(plan) => students(plan, choice).len(),
            Plan::Batch(plan) => cards(plan, choice).len(),
        }
    }
}

/// Lists the students that an import of the chosen groups writes.
pub fn students(plan: &RosterPlan, choice: &Choice) -> Vec<Student> {
    let mut written: Vec<Student> = if choice.new { plan.new.clone() } else { Vec::new() };
    if choice.changed {
        written.extend(plan.changed.iter().map(|changed| changed.after.clone()));
    }
    let chosen = plan.conflicts.iter().enumerate().filter(|(at, _)| choice.taken.contains(at));
    for (_, conflict) in chosen {
        let id = conflict.before.education_id;
        match written.iter_mut().find(|student| student.education_id == id) {
            Some(student) => conflict.take(student),
            None => {
                let mut student = conflict.before.clone();
                conflict.take(&mut student);
                written.push(student);
            }
        }
    }
    written
}

/// Lists the cards that an import of the chosen groups writes.
pub fn cards(plan: &BatchPlan, choice: &Choice) -> Vec<ExpectedCard> {
    let new = plan.new.iter().filter(|_| choice.new);
    new.chain(plan.changed.iter().filter(|_| choice.changed)).cloned().collect()
}

/// Returns whether the records still say what a plan was made against.
pub fn is_fresh(plan: &RosterPlan, journal: &Journal) -> Result<bool, JournalFault> {
    for student in &plan.new {
        if journal.student(student.education_id)?.is_some() {
            return Ok(false);
        }
    }
    let befores = plan.changed.iter().map(|changed| &changed.before);
    for before in befores.chain(plan.conflicts.iter().map(|conflict| &conflict.before)) {
        if journal.student(before.education_id)?.as_ref() != Some(before) {
            return Ok(false);
        }
    }
    Ok(true)
}
