//! What commands about people, cards and batches print: one JSON object, or words with numbers and names masked.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::id::{CardNumber, TransitNumber};
use crate::journal::{Entry, Journal, JournalFault};
use crate::record::{CardRecord, Role, Student};
use crate::text::Words;

use super::output::say;
use super::{Arguments, Failure};

/// Prints one answer: with `--json` the members with the contract, else the lines.
pub fn tell(arguments: &Arguments, mut members: Value, lines: &[String]) {
    if !arguments.json {
        lines.iter().for_each(|line| say!("{}", super::failure::one_line(line)));
        return;
    }
    if let Some(members) = members.as_object_mut() {
        members.insert("contract".to_owned(), Value::from(1));
    }
    say!("{members}");
}

/// Loads the words of the chosen language.
pub fn words(arguments: &Arguments) -> Result<Words, Failure> {
    Words::new(arguments.language).map_err(|fault| Failure::of_ours("text", fault))
}

/// Reads a word such as `at-district` on the command line.
pub fn coded<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(Value::from(text)).map_err(|fault| fault.to_string())
}

/// Returns the stable word of a value, such as `at-district`.
pub fn code(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Takes a fault of the journal.
pub fn journal(fault: JournalFault) -> Failure {
    Failure::of_journal(&fault)
}

/// Returns a role in words.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "经办 clerk",
        Role::Teacher => "班主任 teacher",
        Role::Verifier => "查验 verifier",
        Role::Admin => "管理员 admin",
    }
}

/// Returns when an entry was made and by whom, without what it says.
pub fn stamp(entry: &Entry) -> Value {
    json!({
        "id": entry.id, "desk": entry.desk, "seq": entry.seq, "at": entry.wall.to_string(),
        "operator": entry.operator, "second": entry.approver, "act": entry.act.deed().code(), "undone": entry.undone,
    })
}

/// Returns a card with its numbers and its holder masked.
pub fn card(journal: &Journal, record: &CardRecord) -> Result<Value, Failure> {
    let student = match record.holder {
        Some(holder) => journal.student(holder).map_err(self::journal)?,
        None => None,
    };
    Ok(json!({
        "card": record.card.masked(),
        "kind": record.kind,
        "custody": record.custody,
        "holder": record.holder.map(|holder| holder.masked()),
        "name": student.as_ref().map(|student| student.name.masked()),
        "class": student.as_ref().map(|student| student.class.to_string()),
        "card_number": record.card_number.as_ref().map(CardNumber::masked),
        "transit_number": record.transit_number.as_ref().map(TransitNumber::masked),
        "batch": record.batch, "bundle": record.bundle, "slot": record.slot,
        "loss_claimed": record.loss_claimed, "superseded": record.superseded,
    }))
}

/// Returns a card in one line, masked.
pub fn card_line(journal: &Journal, record: &CardRecord, words: &Words) -> Result<String, Failure> {
    let whose = match record.holder {
        Some(holder) => match journal.student(holder).map_err(self::journal)? {
            Some(student) => person(&student),
            None => holder.masked(),
        },
        None => "—".to_owned(),
    };
    Ok(format!("{whose} · {} · {}", words.kind(record.kind), words.custody(record.custody)))
}

/// Returns a student in one line, masked.
pub fn person(student: &Student) -> String {
    format!("{} {} · {}", student.class, student.name.masked(), student.education_id.masked())
}
