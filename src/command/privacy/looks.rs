//! `card-desk privacy looks`: who looked at which record, when and why.

use clap::Args;
use serde_json::{Value, json};

use crate::day::Day;
use crate::id::EducationId;
use crate::journal::Entry;
use crate::record::Act;
use crate::record::office::LookReason;
use crate::sheet::terms;

use super::super::output::say;
use super::super::place::Place;
use super::super::{Arguments, Failure};
use super::{day, failed, student_named};

/// Arguments of `privacy looks`.
#[derive(Debug, Args)]
pub struct Looks {
    /// Only looks at this student's record, by education ID.
    #[arg(long, value_name = "ID")]
    pub student: Option<String>,
    /// First day, such as 2026-09-01.
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day.
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
}

/// One line of the list.
struct Line {
    whose: String,
    rows: Option<u32>,
    why: LookReason,
}

impl Looks {
    /// Lists the looks, oldest first.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let (journal, _seat) = Place::of(arguments)?.sign_in(arguments)?;
        let today = journal.now().day();
        let from = self.from.as_deref().map(day).transpose()?;
        let to = self.to.as_deref().map(day).transpose()?.unwrap_or(today);
        let entries = match &self.student {
            Some(student) => journal.looks_of(student_named(student)?).map_err(failed)?,
            None => journal.looks_between(from.unwrap_or_else(|| today.plus_days(-30)), to).map_err(failed)?,
        };
        let in_time = |entry: &&Entry| {
            let on: Day = entry.wall.day();
            from.is_none_or(|from| on >= from) && on <= to
        };
        let lines: Vec<(&Entry, Line)> =
            entries.iter().filter(in_time).filter_map(|entry| line(entry).map(|line| (entry, line))).collect();
        if arguments.json {
            let looks: Vec<Value> = lines.iter().map(|(entry, line)| as_json(entry, line)).collect();
            say!("{}", json!({ "contract": 1, "looks": looks }));
            return Ok(());
        }
        for (entry, line) in &lines {
            let rows = line.rows.map(|rows| format!("　{rows} 行")).unwrap_or_default();
            say!("{}　{}　{}　{}{rows}", entry.wall, entry.operator, line.whose, terms::look(line.why));
        }
        say!("{} 次查看 looks", lines.len());
        Ok(())
    }
}

fn line(entry: &Entry) -> Option<Line> {
    if let Act::Looked { student, why, .. } = &entry.act {
        let whose = student.as_ref().map_or_else(|| "-".to_owned(), EducationId::masked);
        Some(Line { whose, rows: None, why: *why })
    } else if let Act::Unmasked { list, rows, why } = &entry.act {
        Some(Line { whose: list.clone(), rows: Some(*rows), why: *why })
    } else {
        None
    }
}

fn as_json(entry: &Entry, line: &Line) -> Value {
    json!({ "at_ms": entry.wall.unix_ms(), "desk": entry.desk.as_str(), "operator": entry.operator.as_str(),
            "of": line.whose, "rows": line.rows, "why": line.why })
}
