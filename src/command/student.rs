//! `card-desk student`: one student's whole record, told with a reason; students who leave.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::day::Day;
use crate::id::EducationId;
use crate::journal::{Entry, Journal, JournalFault};
use crate::record::office::{Departure, LookReason};
use crate::record::{Act, CardRecord, Illegal, Student, card_named_by};
use crate::text::Words;

use super::place::Place;
use super::told::{self, tell, words};
use super::{Arguments, Failure};

/// Arguments of `student`.
#[derive(Debug, Args)]
pub struct StudentCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with students.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Shows everything that is kept of one student; who looked, and why, is recorded.
    Show {
        /// Education ID.
        id: String,
        /// Why: at-the-desk, family-asked, card-found, checking or authority.
        #[arg(long, value_name = "REASON", value_parser = told::coded::<LookReason>)]
        why: LookReason,
    },
    /// Records that students have left.
    Depart {
        /// Education IDs.
        #[arg(required = true)]
        ids: Vec<String>,
        /// Last day at this school, such as 2026-07-10.
        #[arg(long, value_name = "DAY")]
        on: String,
        /// Why: graduated, transferred or left-province.
        #[arg(long, value_name = "REASON", value_parser = told::coded::<Departure>)]
        why: Departure,
    },
}

impl StudentCommand {
    /// Shows a student, or records who left.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        match &self.what {
            What::Show { id, why } => show(&place, id, *why, arguments),
            What::Depart { ids, on, why } => {
                let students = ids.iter().map(|id| education_id(id)).collect::<Result<Vec<_>, _>>()?;
                let on = Day::parse_iso(on).map_err(|fault| {
                    Failure::with_next("day", format!("--on {on}: {fault}"), "write it like 2026-07-10")
                })?;
                let mut entered = place.enter(arguments)?;
                for id in &students {
                    known(&entered.journal, *id)?;
                }
                let masked: Vec<String> = students.iter().map(EducationId::masked).collect();
                let entry = entered.act(Act::Departed { students, on, why: *why })?;
                let line = format!("已记离校 departed: {} · {on} · {}", masked.join(" "), told::code(why));
                let members = json!({ "students": masked, "on": on, "why": why, "entry": told::stamp(&entry) });
                tell(arguments, members, &[line]);
                Ok(())
            }
        }
    }
}

/// Reads an education ID of the command line.
pub fn education_id(text: &str) -> Result<EducationId, Failure> {
    EducationId::parse(text)
        .map_err(|fault| Failure::with_next("education-id", fault, "write the eight digits of the student"))
}

fn known(journal: &Journal, id: EducationId) -> Result<Student, Failure> {
    let found = journal.student(id).map_err(told::journal)?;
    found.ok_or_else(|| Failure::of_journal(&JournalFault::from(Illegal::UnknownStudent)))
}

fn show(place: &Place, id: &str, why: LookReason, arguments: &Arguments) -> Result<(), Failure> {
    let id = education_id(id)?;
    let words = words(arguments)?;
    let mut entered = place.enter(arguments)?;
    let student = known(&entered.journal, id)?;
    // The look is on the disk before anything is shown.
    let look = entered.act(Act::Looked { student: Some(id), card: None, why })?;
    let journal = &entered.journal;
    let cards = journal.cards_of(id).map_err(told::journal)?;
    let mut lines = person(&student, &words);
    let mut told_cards = Vec::new();
    for card in &cards {
        let entries = journal.entries_of(&card.card).map_err(told::journal)?;
        lines.extend(card_lines(card, &entries, &words));
        told_cards.push(json!({ "card": card, "entries": history(&entries) }));
    }
    tell(arguments, json!({ "student": student, "cards": told_cards, "look": told::stamp(&look) }), &lines);
    Ok(())
}

/// Writes all that is kept of a student.
pub fn person(student: &Student, words: &Words) -> Vec<String> {
    let mut lines = vec![
        format!("姓名 name: {}", student.name),
        format!("教育ID号 education ID: {}", student.education_id),
        format!("班级 class: {}", words.class_and_seat(student.class, student.seat)),
    ];
    lines.extend(student.sex.map(|sex| format!("性别 sex: {}", told::code(&sex))));
    lines.extend(student.valid_until.map(|day| format!("有效期至 valid until: {day}")));
    lines.extend(student.departed.map(|left| format!("离校 departed: {} · {}", left.on, told::code(&left.why))));
    let private = &student.private;
    lines.extend(private.birth_date.map(|day| format!("出生日期 birth date: {day}")));
    lines.extend(private.id_number.as_ref().map(|number| format!("身份证号 ID number: {number}")));
    lines.extend(private.phone.as_ref().map(|number| format!("电话 phone: {number}")));
    lines
}

/// Writes all that is kept of a card, and what was done with it.
pub fn card_lines(card: &CardRecord, entries: &[Entry], words: &Words) -> Vec<String> {
    let mut lines =
        vec![format!("卡 card: {} · {} · {}", card.card, words.kind(card.kind), words.custody(card.custody))];
    lines.extend(card.card_number.as_ref().map(|number| format!("  北京通号 card number: {number}")));
    lines.extend(card.transit_number.as_ref().map(|number| format!("  一卡通卡号 transit number: {number}")));
    lines.extend(card.uid.as_ref().map(|uid| format!("  芯片号 UID: {uid}")));
    lines.extend(card.slot.map(|slot| format!("  {}", words.slot(slot))));
    lines.extend(card.bundle.as_ref().map(|bundle| format!("  卡包 bundle: {bundle}")));
    lines.extend(card.loss_claimed.then(|| "  已挂失 reported lost".to_owned()));
    lines.extend(card.superseded.then(|| "  旧卡 replaced".to_owned()));
    for entry in entries {
        let second = entry.approver.as_ref().map(|second| format!(" + {second}")).unwrap_or_default();
        let undone = if entry.undone { " · 已撤销 undone" } else { "" };
        let deed = words.deed(entry.act.deed());
        lines.push(format!(
            "  {} · {deed} · {}{second} · {}:{}{undone}",
            entry.wall, entry.operator, entry.desk, entry.seq
        ));
    }
    lines
}

/// Returns the entries that touch a card; of a list or a closing only that it was, because it names others, too.
pub fn history(entries: &[Entry]) -> Vec<Value> {
    let told = |entry: &Entry| {
        let mut told = told::stamp(entry);
        if let (Some(members), Some(_)) = (told.as_object_mut(), card_named_by(&entry.act)) {
            members.insert("body".to_owned(), serde_json::to_value(&entry.act).unwrap_or_default());
        }
        told
    };
    entries.iter().map(told).collect()
}
