//! `card-desk journal list`: what was done, by card and by day, newest first; names and numbers are masked.

use clap::Args;
use serde_json::{Value, json};

use crate::day::{Day, Moment};
use crate::id::{CardId, EducationId};
use crate::journal::list::Wanted;
use crate::journal::{Entry, Journal, JournalFault};
use crate::record::card_named_by;
use crate::text::Words;

use super::super::card::Which;
use super::super::output::say;
use super::super::{Arguments, Failure};

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Milliseconds by which Beijing is ahead of UTC.
const BEIJING_MS: i64 = 8 * 60 * 60 * 1000;

/// Which entries are listed.
#[derive(Debug, Clone, Args)]
pub struct ListArguments {
    /// Only those of this card: printed number, UID or name of its record.
    #[arg(long, value_name = "CARD")]
    pub card: Option<String>,
    /// First day, such as 2026-09-01.
    #[arg(long, value_name = "DAY", value_parser = Day::parse_iso)]
    pub from: Option<Day>,
    /// Last day.
    #[arg(long, value_name = "DAY", value_parser = Day::parse_iso)]
    pub to: Option<Day>,
    /// At most so many.
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    pub limit: u32,
}

impl ListArguments {
    /// Lists the entries.
    pub(super) fn run(&self, journal: &Journal, arguments: &Arguments) -> Result<(), Failure> {
        let failed = |fault: JournalFault| Failure::of_journal(&fault);
        let card = match self.card.clone() {
            Some(card) => Some(Which { card: Some(card), education_id: None }.find(journal)?.card),
            None => None,
        };
        let wanted = Wanted {
            card,
            from: self.from.map(begins),
            before: self.to.map(|day| begins(day.plus_days(1))),
            limit: self.limit,
        };
        let entries = journal.list(&wanted).map_err(failed)?;
        let lines = entries.iter().map(|entry| line(journal, entry)).collect::<Result<Vec<_>, _>>().map_err(failed)?;
        if arguments.json {
            say!("{}", json!({ "contract": 1, "entries": lines }));
            return Ok(());
        }
        let words = Words::new(arguments.language).map_err(|fault| Failure::of_ours("words", fault))?;
        for (entry, line) in entries.iter().zip(&lines) {
            let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default();
            let undone = if entry.undone { " ×" } else { "" };
            let deed = words.deed(entry.act.deed());
            let about = [text("name"), text("education_id"), text("card")].join(" ");
            say!("{} {}:{} {deed}{undone} · {} · {}", entry.wall, entry.desk, entry.seq, entry.operator, about.trim());
        }
        Ok(())
    }
}

/// Returns the moment at which a day begins in Beijing.
fn begins(day: Day) -> Moment {
    let epoch = Moment::from_unix_ms(0).day();
    Moment::from_unix_ms(i64::from(epoch.days_until(day)) * DAY_MS - BEIJING_MS)
}

fn line(journal: &Journal, entry: &Entry) -> Result<Value, JournalFault> {
    let card = card_named_by(&entry.act);
    let act = serde_json::to_value(&entry.act).unwrap_or_default();
    let named = ["holder", "student"].iter().find_map(|key| act.get(key).and_then(Value::as_str));
    let holder = match (named.and_then(|id| EducationId::stored(id).ok()), card) {
        (Some(holder), _) => Some(holder),
        (None, Some(card)) => journal.card(card)?.and_then(|card| card.holder),
        (None, None) => None,
    };
    let student = holder.map(|id| journal.student(id)).transpose()?.flatten();
    Ok(json!({
        "at": entry.wall.to_string(),
        "desk": entry.desk,
        "seq": entry.seq,
        "id": entry.id,
        "act": entry.act.deed().code(),
        "operator": entry.operator,
        "second": entry.approver,
        "card": card.map(CardId::masked),
        "education_id": holder.map(|id| id.masked()),
        "name": student.map(|student| student.name.masked()),
        "undone": entry.undone,
    }))
}
