//! `card-desk import`: a roster or the list of a batch, looked at first, then recorded in one transaction.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::id::BatchId;
use crate::record::Act;
use crate::table::{self, batch, roster};

use super::place::Place;
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
    let sheet = open(&import.file)?;
    let mut journal = place.journal(settings.desk.clone())?;
    let known = journal.students().map_err(|fault| Failure::new(fault.code(), fault))?;
    let plan = roster::parse(&sheet, &known).map_err(|fault| Failure::new(fault.code(), fault))?;
    print_plan(&plan.json(), import.dry_run, arguments);
    if !plan.errors.is_empty() {
        return Err(errors_found(&import.file, plan.errors.len()));
    }
    let students = plan.to_record();
    if import.dry_run || students.is_empty() {
        return Ok(());
    }
    let act = Act::RosterImported { file: file_name(&import.file), students };
    journal.append(&settings.operator, act).map(|_| ()).map_err(|fault| Failure::new(fault.code(), fault))
}

fn import_batch(import: &ImportBatch, arguments: &Arguments) -> Result<(), Failure> {
    let place = Place::of(arguments)?;
    let settings = place.settings()?;
    let file = &import.file.file;
    let sheet = open(file)?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = BatchId::parse(import.name.as_deref().unwrap_or(&stem)).map_err(|fault| Failure::new("batch", fault))?;
    let mut journal = place.journal(settings.desk.clone())?;
    let known = journal.students().map_err(|fault| Failure::new(fault.code(), fault))?;
    let plan = batch::parse(&sheet, &known).map_err(|fault| Failure::new(fault.code(), fault))?;
    print_plan(&plan.json(), import.file.dry_run, arguments);
    if !plan.errors.is_empty() {
        return Err(errors_found(file, plan.errors.len()));
    }
    if import.file.dry_run || plan.cards.is_empty() {
        return Ok(());
    }
    let act = Act::BatchImported { batch: name, file: file_name(file), cards: plan.cards };
    journal.append(&settings.operator, act).map(|_| ()).map_err(|fault| Failure::new(fault.code(), fault))
}

fn open(file: &Path) -> Result<table::Sheet, Failure> {
    table::open(file).map_err(|fault| Failure::new(fault.code(), fault))
}

fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn errors_found(file: &Path, count: usize) -> Failure {
    Failure::with_next(
        "rows-with-errors",
        format!("{}: {count} cells have errors, nothing was imported", file.display()),
        "correct the cells listed above and import the file again",
    )
}

fn print_plan(plan: &Value, dry_run: bool, arguments: &Arguments) {
    if arguments.json {
        println!("{plan}");
        return;
    }
    let count = |key: &str| plan.get(key).map(ToString::to_string).unwrap_or_default();
    let head = if dry_run { "试运行 dry run" } else { "导入 import" };
    println!(
        "{head}: 新增 new {} · 更改 changed {} · 不变 unchanged {} · 不在文件中 absent {}",
        count("new"),
        count("changed"),
        count("unchanged"),
        count("absent")
    );
    for (word, key) in [("错误 error", "errors"), ("提醒 warning", "warnings")] {
        for problem in plan.get(key).and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| problem.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            println!("{word} {}!{} {}  [{}]", text("sheet"), text("cell"), text("message"), text("code"));
        }
    }
}
