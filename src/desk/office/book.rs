//! The journal as a page: every entry, newest first, the ends of the chains, and a verification on a key.

use uuid::Uuid;

use crate::day::Day;
use crate::desk::station::Station;
use crate::id::{BatchId, ClassId, EducationId, OperatorId};
use crate::journal::anchor::Anchor;
use crate::journal::{Entry, Filter, Journal, JournalFault, Link};
use crate::record::office::SettingChange;
use crate::record::{Act, card_named_by};

use super::errand::asked;
use super::house::{Checked, HouseForm, HouseTold};
use super::past::Past;
use super::visit::Visit;
use super::{Answers, Told};

/// Entries on one page.
const LINES: usize = 500;

/// A page of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct BookPage {
    /// Entries of all desks.
    pub entries: u64,
    /// End of each desk's chain.
    pub heads: Vec<Anchor>,
    /// The entries shown, newest first.
    pub lines: Vec<BookLine>,
    /// There are older ones.
    pub older: bool,
    /// There are newer ones.
    pub newer: bool,
    /// Which entries are shown.
    pub filter: Filter,
    /// People whose entries can be chosen.
    pub people: Vec<OperatorId>,
    /// The last verification.
    pub checked: Option<Checked>,
    /// The form that chooses entries is open.
    pub choosing: bool,
    /// Today, for short moments.
    pub today: Day,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One entry in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct BookLine {
    /// The entry.
    pub id: Uuid,
    /// Its number at its desk.
    pub seq: u64,
    /// Who did what, and when.
    pub past: Past,
    /// About whom or what it is.
    pub about: Option<About>,
}

/// About whom or what an entry is, as a list may show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A student: masked name and class.
    Student {
        /// Masked name.
        name: String,
        /// Class.
        class: ClassId,
    },
    /// A student whom no roster names any more: the masked number or the pseudonym.
    Unnamed(String),
    /// So many students.
    Students(usize),
    /// A batch.
    Batch(BatchId),
    /// A person of the office.
    Person(OperatorId),
    /// A setting, by its key.
    Setting(String),
    /// A file or a list.
    Thing(String),
}

/// One entry in full fields.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryPage {
    /// The entry with its place.
    pub line: BookLine,
    /// Its identifier, as evidence names it.
    pub id: Uuid,
    /// Fields of the act in the order of their names, numbers masked.
    pub fields: Vec<(String, String)>,
    /// Its hash.
    pub hash: [u8; 32],
    /// Where it stands in its chain.
    pub link: Link,
    /// The clock of the desk went back before it.
    pub clock_went_back: bool,
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<BookPage, JournalFault> {
    let journal = &station.journal;
    let (filter, before) = (&visit.house.filter, visit.house.trail.last());
    let mut entries = journal.browse(filter, before, LINES + 1)?;
    let older = entries.len() > LINES;
    entries.truncate(LINES);
    Ok(BookPage {
        entries: journal.counts()?.entries,
        heads: journal.heads()?,
        lines: entries.into_iter().map(|entry| line(journal, entry)).collect::<Result<_, _>>()?,
        older,
        newer: before.is_some(),
        filter: filter.clone(),
        people: journal.operators()?.into_iter().map(|person| person.operator).collect(),
        checked: visit.house.checked.clone(),
        choosing: asked(visit) == Some(HouseForm::Choose),
        today: station.now().day(),
        told: None,
    })
}

pub(super) fn read_entry(station: &Station, id: Uuid) -> Result<Option<EntryPage>, JournalFault> {
    let journal = &station.journal;
    let (Some(entry), Some(link)) = (journal.entry(&id)?, journal.link(&id)?) else { return Ok(None) };
    let (hash, clock_went_back) = (entry.hash, entry.mono_ms > entry.wall.unix_ms());
    let fields = fields(&entry.act);
    Ok(Some(EntryPage { line: line(journal, entry)?, id, fields, hash, link, clock_went_back, told: None }))
}

fn line(journal: &Journal, entry: Entry) -> Result<BookLine, JournalFault> {
    let about = about(journal, &entry.act)?;
    let (id, seq) = (entry.id, entry.seq);
    let mut past = Past::of(entry);
    // A note may name somebody; it is read on the page of the card, for a reason.
    if let Act::Corrected { note, .. } = &mut past.act {
        *note = "…".to_owned();
    }
    Ok(BookLine { id, seq, past, about })
}

/// Says about whom or what an act is.
pub(super) fn about(journal: &Journal, act: &Act) -> Result<Option<About>, JournalFault> {
    let thing = |text: &str| Some(About::Thing(text.to_owned()));
    Ok(match act {
        Act::RosterImported { students, .. } => Some(About::Students(students.len())),
        Act::StudentCorrected { students, .. } => match students.as_slice() {
            [one] => Some(self::student(journal, one.education_id)?),
            more => Some(About::Students(more.len())),
        },
        Act::Departed { students, .. } | Act::Erased { students, .. } => match students.as_slice() {
            [one] => Some(student(journal, *one)?),
            more => Some(About::Students(more.len())),
        },
        Act::BatchImported { batch, .. } | Act::BatchMoved { batch, .. } | Act::BatchClosed { batch, .. } => {
            Some(About::Batch(batch.clone()))
        }
        Act::OperatorAdded { operator, .. }
        | Act::OperatorChanged { operator, .. }
        | Act::OperatorRetired { operator }
        | Act::SecretSet { operator, .. } => Some(About::Person(operator.clone())),
        Act::ListMade { title, .. } => thing(title),
        Act::Unmasked { list, .. } => thing(list),
        Act::BackedUp { file, .. } | Act::RestoreDrilled { file, .. } => thing(file),
        Act::SettingsChanged { changes } => match changes.as_slice() {
            [one] => Some(About::Setting(one.key.clone())),
            more => Some(About::Thing(format!("× {}", more.len()))),
        },
        Act::Undone { entry } => match journal.entry(entry)? {
            Some(target) if !matches!(target.act, Act::Undone { .. }) => about(journal, &target.act)?,
            Some(_) | None => None,
        },
        Act::Looked { student: Some(id), .. }
        | Act::Exported { student: Some(id), .. }
        | Act::Parked { holder: Some(id), .. } => Some(student(journal, *id)?),
        Act::Looked { card, .. } | Act::Exported { card, .. } | Act::Parked { card, .. } => match card {
            Some(card) => holder_of(journal, card)?,
            None => None,
        },
        Act::ListPrinted { number, .. } | Act::ListChecked { number, .. } | Act::SheetReconciled { number, .. } => {
            thing(number)
        }
        Act::ListExported { .. } => None,
        Act::OtherCardsFound { .. } | Act::SignedIn { .. } | Act::ShiftEnded { .. } => None,
        Act::Intake { .. }
        | Act::HandedOver { .. }
        | Act::Returned { .. }
        | Act::LossClaimed { .. }
        | Act::LossWithdrawn { .. }
        | Act::Superseded { .. }
        | Act::Resolved { .. }
        | Act::BundledOut { .. }
        | Act::BundleSigned { .. }
        | Act::BundleReturned { .. }
        | Act::SentToIssuer { .. }
        | Act::SentToSchool { .. }
        | Act::Corrected { .. } => match card_named_by(act) {
            Some(card) => holder_of(journal, card)?,
            None => None,
        },
    })
}

fn holder_of(journal: &Journal, card: &crate::id::CardId) -> Result<Option<About>, JournalFault> {
    let Some(record) = journal.card(card)? else { return Ok(None) };
    Ok(match record.holder {
        Some(holder) => Some(student(journal, holder)?),
        None => record.batch.map(About::Batch),
    })
}

pub(super) fn student(journal: &Journal, id: EducationId) -> Result<About, JournalFault> {
    Ok(match journal.student(id)? {
        Some(student) => About::Student { name: student.name.masked(), class: student.class },
        None => About::Unnamed(id.masked()),
    })
}

/// Fields whose text says who somebody is, or may.
const PERSONAL: [&str; 9] =
    ["holder", "student", "students", "card", "uid", "card_number", "transit_number", "code", "note"];

/// Lists the fields of an act by name; whatever names a person or a card is masked, and long lists are counted.
fn fields(act: &Act) -> Vec<(String, String)> {
    if let Act::SettingsChanged { changes } = act {
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let field = |change: &SettingChange| {
            (change.key.clone(), format!("{} → {}", said(&change.before), said(&change.after)))
        };
        return changes.iter().map(field).collect();
    }
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(act) else { return Vec::new() };
    let shown = |(name, value): (String, serde_json::Value)| {
        let text = flat(&value)?;
        let personal = PERSONAL.contains(&name.as_str()) && !value.is_array();
        (name != "act").then(|| (name, if personal { masked(&text) } else { text }))
    };
    fields.into_iter().filter_map(shown).collect()
}

/// Writes a value in one line: lists as counts, members with their names.
fn flat(value: &serde_json::Value) -> Option<String> {
    Some(match value {
        serde_json::Value::Null => return None,
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => format!("× {}", items.len()),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => value.to_string(),
        serde_json::Value::Object(members) => {
            let member = |(name, value): (&String, &serde_json::Value)| Some(format!("{name}: {}", flat(value)?));
            members.iter().filter_map(member).collect::<Vec<_>>().join(", ")
        }
    })
}

/// Leaves the last two characters of a text.
fn masked(text: &str) -> String {
    let length = text.chars().count();
    text.chars().enumerate().map(|(at, c)| if at + 2 < length || length <= 2 { '*' } else { c }).collect()
}

/// Turns to the page of older or newer entries.
pub(super) fn turn(station: &mut Station, older: bool) -> Option<Told> {
    let visit = station.visits.last_mut()?;
    let Some(super::OfficePage::Book(page)) = &station.office else { return None };
    if older {
        let last = page.lines.last().filter(|_| page.older)?;
        visit.house.trail.push(last.id);
    } else {
        visit.house.trail.pop();
    }
    None
}

/// Verifies the pages of the file and the chain of every desk; the answer stays on the page.
pub(super) fn verify(station: &mut Station) -> Told {
    let (at, found) = (station.now(), station.journal.verify().map_err(|fault| fault.code()));
    let checked = Checked { at, found };
    if let Some(visit) = station.visits.last_mut() {
        visit.house.checked = Some(checked.clone());
    }
    HouseTold::Verified(checked).into()
}

/// Chooses entries by day and person.
pub(super) fn choose(station: &mut Station, answers: &Answers) -> Result<(), Told> {
    let day = match answers.get(0).trim() {
        "" => None,
        text => Some(Day::parse_iso(text).map_err(|_| Told::refused("not-a-day"))?),
    };
    let people = station.journal.operators()?;
    let place: usize = answers.get(1).parse().unwrap_or(0);
    // The first choice is everybody.
    let operator = place.checked_sub(1).and_then(|at| people.get(at)).map(|person| person.operator.clone());
    if let Some(visit) = station.visits.last_mut() {
        visit.house.filter = Filter { day, operator, deed: None };
        visit.house.trail.clear();
    }
    Ok(())
}
