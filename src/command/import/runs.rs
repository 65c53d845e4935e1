//! `card-desk import runs` and `import undo`: which runs there were, and one that is taken back.

use clap::Args;
use serde_json::{Value, json};

use crate::command::place::Place;
use crate::command::told::{self, tell};
use crate::command::{Arguments, Failure};
use crate::journal::{ImportRun, Journal};

/// Runs among which one is looked for.
const MOST: u32 = 10_000;

/// Arguments of `import runs`.
#[derive(Debug, Args)]
pub struct Runs {
    /// Lists at most so many.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u32,
}

/// Arguments of `import undo`.
#[derive(Debug, Args)]
pub struct Undo {
    /// The run as `import runs` names it; its first characters are enough.
    pub run: String,
}

impl Runs {
    /// Lists the runs.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let journal = place.journal(place.settings()?.desk, &arguments.sign_in)?;
        let runs = journal.import_runs(self.limit).map_err(told::journal)?;
        let mut lines: Vec<String> = runs.iter().map(line).collect();
        if lines.is_empty() {
            lines.push("还没有导入过 nothing was imported: card-desk import roster FILE".to_owned());
        }
        tell(arguments, json!({ "runs": runs.iter().map(members).collect::<Vec<Value>>() }), &lines);
        Ok(())
    }
}

impl Undo {
    /// Takes the run back, or says why not.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let (mut journal, seat) = place.sign_in(arguments)?;
        let run = self.find(&journal)?;
        let (entry, removed) = journal.undo_import(&seat, run.entry).map_err(told::journal)?;
        let lines = [
            format!("已撤销 taken back: {}", line(&run)),
            format!("不再在名册上的学生 students who are gone: {}", removed.students),
        ];
        let members = json!({ "run": members(&run), "entry": told::stamp(&entry), "removed": removed.students });
        tell(arguments, members, &lines);
        Ok(())
    }

    fn find(&self, journal: &Journal) -> Result<ImportRun, Failure> {
        let wanted = self.run.trim().to_lowercase();
        let mut runs = journal.import_runs(MOST).map_err(told::journal)?;
        runs.retain(|run| !wanted.is_empty() && run.entry.to_string().starts_with(&wanted));
        let next = "copy the run from `card-desk import runs`";
        match <[ImportRun; 1]>::try_from(runs) {
            Ok([run]) => Ok(run),
            Err(none) if none.is_empty() => {
                Err(Failure::with_next("no-such-run", format!("no run of the import is named {}", self.run), next))
            }
            Err(_) => Err(Failure::with_next("no-such-run", format!("several runs begin with {}", self.run), next)),
        }
    }
}

fn members(run: &ImportRun) -> Value {
    json!({
        "entry": run.entry.to_string(), "at": run.at.to_string(), "operator": run.operator, "desk": run.desk,
        "batch": run.batch, "file": run.file, "count": run.count, "undone": run.undone,
    })
}

fn line(run: &ImportRun) -> String {
    let what = run.batch.as_ref().map_or_else(|| "名册 roster".to_owned(), |batch| format!("批次 batch {batch}"));
    let undone = if run.undone { " · 已撤销 taken back" } else { "" };
    format!("{} · {} · {} · {what} · {} · {}{undone}", run.entry, run.at, run.operator, run.file, run.count)
}
