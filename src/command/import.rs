//! `card-desk import`: a roster or the list of a batch, looked at first, then recorded in one transaction.

mod columns;
mod runs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::desk::import::Group;
use crate::desk::import::layouts::Layouts;
use crate::desk::import::plan::{self, Choice, Known, Plan};
use crate::id::BatchId;
use crate::journal::{Journal, Seat};
use crate::record::Act;
use crate::table::marked::error_workbook;
use crate::table::roster::Spellings;
use crate::table::{self, Book, Layout, Problem, Purpose};

use super::output::{Unfinished, say};
use super::place::{self, Place};
use super::{Arguments, Failure};

use columns::Columns;

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
    /// Lists the runs of the import, newest first.
    Runs(runs::Runs),
    /// Takes a run back: the last standing one of its kind.
    Undo(runs::Undo),
}

/// A file to import.
#[derive(Debug, Args)]
pub struct ImportFile {
    /// Excel, ODS, CSV or TSV file.
    pub file: PathBuf,
    /// Says what would change and records nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Takes the value of the file where a person put a field right by hand.
    #[arg(long)]
    pub take_conflicts: bool,
    /// Saves the rows of the file as a new workbook, with what is wrong in them.
    #[arg(long, value_name = "FILE.xlsx")]
    pub errors: Option<PathBuf>,
    /// Which column holds what.
    #[command(flatten)]
    pub columns: Columns,
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
            What::Roster(file) => import(file, None, arguments),
            What::Batch(list) => {
                let stem = list.file.file.file_stem().unwrap_or_default().to_string_lossy();
                let name = BatchId::parse(list.name.as_deref().unwrap_or(&stem))
                    .map_err(|fault| Failure::with_next("batch", fault, "name the batch with --name"))?;
                import(&list.file, Some(name), arguments)
            }
            What::Runs(runs) => runs.run(arguments),
            What::Undo(undo) => undo.run(arguments),
        }
    }
}

fn import(import: &ImportFile, batch: Option<BatchId>, arguments: &Arguments) -> Result<(), Failure> {
    let place = Place::of(arguments)?;
    let settings = place.settings()?;
    let purpose = if batch.is_some() { Purpose::Batch } else { Purpose::Roster };
    let book = open(&import.file)?;
    let mut layouts = Layouts::read(&place.folder);
    let layout = import.columns.layout(&book, purpose, &layouts)?;
    let planned = if import.dry_run {
        let journal = place.journal_if_any(settings.desk, &arguments.sign_in)?;
        planned(journal.as_ref(), &book, &layout, batch.as_ref())?
    } else {
        let (mut journal, seat) = place.sign_in(arguments)?;
        let planned = planned(Some(&journal), &book, &layout, batch.as_ref())?;
        record(&mut journal, &seat, &planned, import.take_conflicts, batch)?;
        planned
    };
    if import.columns.save_layout {
        layouts.remember(&layout);
        layouts.write(&place.folder).map_err(|fault| Failure::cannot_write(&place.folder, &fault))?;
    }
    if let Some(file) = &import.errors {
        save_errors(file, &book, &layout, &planned)?;
    }
    told(&import.file, &planned, import.dry_run, arguments)
}

/// Imports a roster as it is guessed, unless it has errors.
pub fn record_roster(journal: &mut Journal, seat: &Seat, book: &Book) -> Result<(), Failure> {
    let layout = plan::likely(book, Some(Purpose::Roster), &Layouts::default()).1;
    let planned = planned(Some(journal), book, &layout, None)?;
    record(journal, seat, &planned, false, None)
}

/// Imports the list of a batch as it is guessed, unless it has errors.
pub fn record_batch(journal: &mut Journal, seat: &Seat, book: &Book, batch: BatchId) -> Result<(), Failure> {
    let layout = plan::likely(book, Some(Purpose::Batch), &Layouts::default()).1;
    let planned = planned(Some(journal), book, &layout, Some(&batch))?;
    record(journal, seat, &planned, false, Some(batch))
}

fn planned(journal: Option<&Journal>, book: &Book, layout: &Layout, batch: Option<&BatchId>) -> Result<Plan, Failure> {
    let known = match journal {
        Some(journal) => Known::of(journal, batch.cloned()).map_err(|fault| Failure::of_journal(&fault))?,
        None => Known::default(),
    };
    let purpose = if batch.is_some() { Purpose::Batch } else { Purpose::Roster };
    Ok(plan::plan(book, layout, purpose, &known, &Spellings::new()))
}

/// Records what a plan writes, in one entry; cells with errors keep the whole file out.
fn record(
    journal: &mut Journal,
    seat: &Seat,
    planned: &Plan,
    take_conflicts: bool,
    batch: Option<BatchId>,
) -> Result<(), Failure> {
    let taken = if take_conflicts { planned.count(Group::Conflicts) } else { 0 };
    let choice = Choice { taken: (0..taken).collect(), ..Choice::default() };
    if planned.count(Group::Errors) > 0 || planned.writes(&choice) == 0 {
        return Ok(());
    }
    let act = match (planned, batch) {
        (Plan::Roster(roster), _) => {
            Act::RosterImported { file: roster.file.clone(), students: plan::students(roster, &choice) }
        }
        (Plan::Batch(list), Some(batch)) => {
            Act::BatchImported { batch, file: list.file.clone(), cards: plan::cards(list, &choice) }
        }
        (Plan::Batch(_), None) => return Ok(()),
    };
    journal.append(seat, act).map(|_| ()).map_err(|fault| Failure::of_journal(&fault))
}

/// Prints the plan; cells with errors keep the whole file out.
fn told(file: &Path, planned: &Plan, dry_run: bool, arguments: &Arguments) -> Result<(), Failure> {
    let errors = planned.count(Group::Errors);
    let refused = errors > 0 && !dry_run;
    if !(refused && arguments.json) {
        print_plan(planned, dry_run || refused, arguments);
    }
    if refused { Err(errors_found(file, errors)) } else { Ok(()) }
}

/// Opens a roster or the list of a batch.
pub fn open(file: &Path) -> Result<Book, Failure> {
    table::open(place::file(file)?).map_err(|fault| Failure::with_next(fault.code(), &fault, fault.next()))
}

/// Saves the rows of the file with what is wrong in them; one that is right gives none.
fn save_errors(file: &Path, book: &Book, layout: &Layout, planned: &Plan) -> Result<(), Failure> {
    let groups = [Group::Errors, Group::Warnings].map(|group| planned.problems(group));
    let problems: Vec<&Problem> = groups.into_iter().flatten().collect();
    let bytes = error_workbook(book, layout, &problems, &|problem| problem.message.clone())
        .map_err(|fault| Failure::with_next(fault.code(), &fault, fault.next()))?;
    Unfinished::write(file, &bytes)?.finish_new()
}

fn errors_found(file: &Path, count: usize) -> Failure {
    Failure::with_next(
        "rows-with-errors",
        format!("{}: nothing was imported, cells with errors: {count}", file.display()),
        "correct the cells that --dry-run lists, and import the file again",
    )
}

fn print_plan(planned: &Plan, dry_run: bool, arguments: &Arguments) {
    if arguments.json {
        let value = match planned {
            Plan::Roster(plan) => serde_json::to_value(plan),
            Plan::Batch(plan) => serde_json::to_value(plan),
        };
        let mut members: BTreeMap<String, Value> = BTreeMap::new();
        if let Ok(Value::Object(told)) = value {
            members.extend(told);
        }
        members.insert("contract".to_owned(), Value::from(1));
        say!("{}", serde_json::to_value(members).unwrap_or_default());
        return;
    }
    let count = |group| planned.count(group);
    let head = if dry_run { "试运行 dry run" } else { "导入 import" };
    say!(
        "{head}: 新增 new {} · 更改 changed {} · 不变 unchanged {} · 不在文件中 absent {} · 与手工更正冲突 conflicts {}",
        count(Group::New),
        count(Group::Changed),
        count(Group::Unchanged),
        count(Group::Absent),
        count(Group::Conflicts),
    );
    for (word, group) in [("错误 error", Group::Errors), ("提醒 warning", Group::Warnings), ("说明 note", Group::Notes)]
    {
        for Problem { sheet, cell, code, message } in planned.problems(group) {
            say!("{word} {sheet}!{cell} {message}  [{code}]");
        }
    }
}
