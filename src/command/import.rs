//! `card-desk import`: a roster or the list of a batch, looked at first, then recorded in one transaction.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::id::{BatchId, EducationId};
use crate::journal::{Journal, Seat};
use crate::record::{Act, Student, Switches};
use crate::table::{self, Book, Layout, Purpose, TableFault, batch, roster};

use super::output::say;
use super::place::{self, Place};
use super::{Arguments, Failure};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// What is imported.
    #[command(subcommand)]
    pub what: What,
}

/// What is imported.
#[derive(Debug, Subcommand)]
pub enum What {
    /// The students of the school.
    Roster(ImportFile),
    /// The cards that a batch promises.
    Batch(ImportBatch),
}

/// A file to import.
#[derive(Debug, Args)]
pub struct ImportFile {
    /// Excel, ODS, CSV or TSV file.
    pub file: PathBuf,
    /// Says what would change and records nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// A batch list to import.
#[derive(Debug, Args)]
pub struct ImportBatch {
    /// The file.
    #[command(flatten)]
    pub file: ImportFile,
    /// Name of the batch, such as 2026-秋-1; without it the file's name.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

impl Import {
    /// Imports the file, or says why not.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        match &self.what {
            What::Roster(file) => import_roster(file, arguments),
            What::Batch(batch) => import_batch(batch, arguments),
        }
    }
}

fn import_roster(import: &ImportFile, arguments: &Arguments) -> Result<(), Failure> {
    let place = Place::of(arguments)?;
    let settings = place.settings()?;
    let book = open(&import.file)?;
    let plan = if import.dry_run {
        as_json(&plan_roster(place.journal_if_any(settings.desk, &arguments.sign_in)?.as_ref(), &book)?)
    } else {
        {
            let (mut journal, seat) = place.sign_in(arguments)?;
            record_roster(&mut journal, &seat, &book)?
        }
    };
    told(&import.file, &plan, import.dry_run, arguments)
}

fn import_batch(import: &ImportBatch, arguments: &Arguments) -> Result<(), Failure> {
    let place = Place::of(arguments)?;
    let settings = place.settings()?;
    let file = &import.file.file;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = BatchId::parse(import.name.as_deref().unwrap_or(&stem))
        .map_err(|fault| Failure::with_next("batch", fault, "name the batch with --name"))?;
    let book = open(file)?;
    let plan = if import.file.dry_run {
        as_json(&plan_batch(place.journal_if_any(settings.desk, &arguments.sign_in)?.as_ref(), &book, &name)?)
    } else {
        {
            let (mut journal, seat) = place.sign_in(arguments)?;
            record_batch(&mut journal, &seat, &book, name)?
        }
    };
    told(file, &plan, import.file.dry_run, arguments)
}

/// Records a roster, unless it has errors; returns the plan as JSON.
pub fn record_roster(journal: &mut Journal, seat: &Seat, book: &Book) -> Result<Value, Failure> {
    let plan = plan_roster(Some(journal), book)?;
    let students = plan.to_write();
    if plan.errors.is_empty() && !students.is_empty() {
        let act = Act::RosterImported { file: plan.file.clone(), students };
        let _entry = journal.append(seat, act).map_err(|fault| Failure::of_journal(&fault))?;
    }
    Ok(as_json(&plan))
}

/// Records the list of a batch, unless it has errors; returns the plan as JSON.
pub fn record_batch(journal: &mut Journal, seat: &Seat, book: &Book, batch: BatchId) -> Result<Value, Failure> {
    let plan = plan_batch(Some(journal), book, &batch)?;
    let cards = plan.to_write();
    if plan.errors.is_empty() && !cards.is_empty() {
        let act = Act::BatchImported { batch, file: plan.file.clone(), cards };
        let _entry = journal.append(seat, act).map_err(|fault| Failure::of_journal(&fault))?;
    }
    Ok(as_json(&plan))
}

fn plan_roster(journal: Option<&Journal>, book: &Book) -> Result<roster::RosterPlan, Failure> {
    let known = students(journal)?;
    let listed = |class| known.values().filter(|student| student.class == class).cloned().collect();
    let switches = match journal {
        Some(journal) => journal.school().map_err(|fault| Failure::of_journal(&fault))?.switches(),
        None => Switches::default(),
    };
    let known = |id: EducationId| known.get(&id).cloned();
    let against = roster::Against { switches, known: &known, listed: &listed, ..roster::Against::default() };
    Ok(roster::parse(book, &layout(book, Purpose::Roster)?, against))
}

fn plan_batch(journal: Option<&Journal>, book: &Book, batch: &BatchId) -> Result<batch::BatchPlan, Failure> {
    let known = students(journal)?;
    let cards = match journal {
        Some(journal) => journal.cards_of_batch(batch).map_err(|fault| Failure::of_journal(&fault))?,
        None => Vec::new(),
    };
    let card = |id| cards.iter().find(|card| card.holder == Some(id)).cloned();
    Ok(batch::parse(book, &layout(book, Purpose::Batch)?, &card, &|id| known.get(&id).cloned()))
}

/// Takes the best layout; a book holds at least one sheet, and each sheet has one.
fn layout(book: &Book, purpose: Purpose) -> Result<Layout, Failure> {
    let empty = || TableFault::Empty { path: PathBuf::from(&book.file) };
    let best = Layout::guess(book, purpose).into_iter().next();
    best.ok_or_else(|| Failure::with_next(empty().code(), empty(), empty().next()))
}

fn students(journal: Option<&Journal>) -> Result<BTreeMap<EducationId, Student>, Failure> {
    match journal {
        Some(journal) => Ok(journal.students().map_err(|fault| Failure::of_journal(&fault))?.into_iter().collect()),
        None => Ok(BTreeMap::new()),
    }
}

fn as_json(plan: &impl serde::Serialize) -> Value {
    serde_json::to_value(plan).unwrap_or_default()
}

/// Prints the plan; cells with errors keep the whole file out.
fn told(file: &Path, plan: &Value, dry_run: bool, arguments: &Arguments) -> Result<(), Failure> {
    let errors = plan.get("errors").and_then(Value::as_array).map_or(0, Vec::len);
    if errors > 0 && !dry_run && !arguments.json {
        print_plan(plan, true, arguments);
        return Err(errors_found(file, errors));
    }
    if errors > 0 && !dry_run {
        return Err(errors_found(file, errors));
    }
    print_plan(plan, dry_run, arguments);
    Ok(())
}

/// Opens a roster or the list of a batch.
pub fn open(file: &Path) -> Result<Book, Failure> {
    table::open(place::file(file)?).map_err(|fault| Failure::with_next(fault.code(), &fault, fault.next()))
}

fn errors_found(file: &Path, count: usize) -> Failure {
    Failure::with_next(
        "rows-with-errors",
        format!("{}: nothing was imported, cells with errors: {count}", file.display()),
        "correct the cells that --dry-run lists, and import the file again",
    )
}

fn print_plan(plan: &Value, dry_run: bool, arguments: &Arguments) {
    if arguments.json {
        let mut plan = plan.clone();
        if let Some(members) = plan.as_object_mut() {
            members.insert("contract".to_owned(), Value::from(1));
        }
        say!("{plan}");
        return;
    }
    let count = |key: &str| plan.get(key).map(ToString::to_string).unwrap_or_default();
    let head = if dry_run { "试运行 dry run" } else { "导入 import" };
    say!(
        "{head}: 新增 new {} · 更改 changed {} · 不变 unchanged {} · 不在文件中 absent {}",
        count("new"),
        count("changed"),
        count("unchanged"),
        count("absent")
    );
    for (word, key) in [("错误 error", "errors"), ("提醒 warning", "warnings")] {
        for problem in plan.get(key).and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| problem.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            say!("{word} {}!{} {}  [{}]", text("sheet"), text("cell"), text("message"), text("code"));
        }
    }
}
