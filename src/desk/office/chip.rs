//! The card read last, part by part: read, locked, torn or unread, and which bytes gave which field.
//!
//! Only what may be shown is kept: UIDs and sensitive values are masked here, before any page is open.

use std::collections::BTreeSet;

use crate::chip::atr::Atr;
use crate::chip::facts::{
    ChipFacts, ChipSeen, Cost, Field, Finding, Origin, PartSeen, PartState, Place, Role, Tech, Value,
};
use crate::chip::hex::show_hex;
use crate::day::{Day, Moment};
use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::Told;
use super::visit::Visit;

/// The card read last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChipPage {
    /// What was read, once a card lay here.
    pub read: Option<ChipRead>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One reading, as far as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ChipRead {
    /// When.
    pub at: Moment,
    /// What came of it.
    pub outcome: Outcome,
    /// Sectors and files, each once, in the order of their numbers.
    pub parts: Vec<(Place, PartState)>,
}

/// What came of a reading.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// All was read that can be.
    Read(Box<CardFacts>),
    /// The card moved: nothing was kept but which part was being read.
    Torn,
    /// Two cards answered.
    TwoCards,
    /// The chip did not answer.
    Mute,
    /// The reader cannot read this family of cards.
    ReaderCannot,
    /// The UID was made up for this activation.
    RandomUid,
}

/// What a card said, as far as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct CardFacts {
    /// UID, all but its last byte masked.
    pub uid: String,
    /// Family of the chip.
    pub tech: Tech,
    /// Name of the family that the ATR tells, in English.
    pub family: Option<&'static str>,
    /// ATR in hex.
    pub atr: String,
    /// Profiles that gave fields or asked for parts.
    pub profiles: Vec<String>,
    /// Commands that it cost.
    pub cost: Cost,
    /// Fields in the order of the profiles.
    pub fields: Vec<FieldLine>,
    /// What a person should know of it.
    pub findings: Vec<Finding>,
}

/// One field with the bytes that it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldLine {
    /// Name in the profile.
    pub key: String,
    /// What it is for the verdict.
    pub role: Option<Role>,
    /// What may be shown of it.
    pub shown: Shown,
    /// Where the bytes stood.
    pub origin: Origin,
    /// Profile that decoded it.
    pub profile: String,
}

/// What may be shown of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// All of it.
    Text(String),
    /// A number.
    Number(u64),
    /// A day; none when the card says none.
    Day(Option<Day>),
    /// How it ends, or nothing but stars.
    Masked(String),
    /// So many records, and none of them.
    Records(usize),
}

pub(super) fn read(station: &Station, _visit: &Visit) -> Result<ChipPage, JournalFault> {
    Ok(ChipPage { read: station.last_read.clone(), told: None })
}

impl ChipRead {
    /// Keeps what may be shown of a reading; the parts are those of the same one.
    pub fn of(chip: &ChipSeen, parts: Vec<PartSeen>, at: Moment) -> Self {
        let (outcome, parts) = match chip {
            ChipSeen::Read(facts) => {
                let asked = if facts.parts.is_empty() { parts } else { facts.parts.clone() };
                let parts = with_sectors(each_once(&asked), sectors_of(&facts.atr, facts.tech));
                (Outcome::Read(Box::new(CardFacts::of(facts, &asked))), parts)
            }
            ChipSeen::Torn | ChipSeen::NotPresented => (Outcome::Torn, each_once(&parts)),
            ChipSeen::TwoCards => (Outcome::TwoCards, Vec::new()),
            ChipSeen::Mute { .. } => (Outcome::Mute, Vec::new()),
            ChipSeen::ReaderCannot => (Outcome::ReaderCannot, Vec::new()),
            ChipSeen::RandomUid => (Outcome::RandomUid, Vec::new()),
        };
        Self { at, outcome, parts }
    }
}

impl CardFacts {
    fn of(facts: &ChipFacts, parts: &[PartSeen]) -> Self {
        let named = facts.fields.iter().map(|field| &field.profile).chain(parts.iter().map(|part| &part.profile));
        let mut profiles: Vec<String> = Vec::new();
        for profile in named {
            if !profiles.contains(profile) {
                profiles.push(profile.clone());
            }
        }
        Self {
            uid: facts.uid.masked(),
            tech: facts.tech,
            family: Atr::parse(&facts.atr).ok().map(|atr| atr.family().name),
            atr: show_hex(&facts.atr),
            profiles,
            cost: facts.cost,
            fields: facts.fields.iter().map(FieldLine::of).collect(),
            findings: facts.findings.clone(),
        }
    }
}

impl FieldLine {
    fn of(field: &Field) -> Self {
        let shown = match (&field.value, is_masked(field)) {
            (Value::Records(records), _) => Shown::Records(records.len()),
            (Value::Number(number), false) => Shown::Number(*number),
            (Value::Day(day), false) => Shown::Day(*day),
            (Value::Text(text), false) => Shown::Text(text.clone()),
            (Value::Text(text), true) => Shown::Masked(ending(text, field.role)),
            (Value::Number(_) | Value::Day(_), true) => Shown::Masked("****".to_owned()),
        };
        let (key, role) = (field.key.clone(), field.role);
        Self { key, role, shown, origin: field.origin.clone(), profile: field.profile.clone() }
    }
}

/// Numbers of the card and its purse are nobody's business on this page either.
fn is_masked(field: &Field) -> bool {
    field.sensitive || matches!(field.role, Some(Role::TransitCardNo | Role::BjtNo | Role::PurseBalance))
}

/// Shows how a long number ends; of a name or a word nothing.
fn ending(text: &str, role: Option<Role>) -> String {
    let count = text.chars().count();
    let kept = match (role, count) {
        (Some(Role::StudentName | Role::Sex), _) | (_, 0..=5) => 0,
        (_, 6..=8) => 3,
        (_, _) => 4,
    };
    text.chars().enumerate().map(|(place, c)| if place + kept < count { '*' } else { c }).collect()
}

/// Parts by sector, then by file, then as asked; what one profile read is read, whatever another could not.
fn each_once(asked: &[PartSeen]) -> Vec<(Place, PartState)> {
    let mut parts: Vec<(Place, PartState)> = Vec::new();
    for part in asked {
        match parts.iter_mut().find(|(place, _)| *place == part.place) {
            Some((_, state)) if weight(&part.state) > weight(state) => state.clone_from(&part.state),
            Some(_) => {}
            None => parts.push((part.place.clone(), part.state.clone())),
        }
    }
    parts.sort_by_key(|(place, _)| match place {
        Place::Sector(number) => (0, *number),
        Place::File(sfi) => (1, *sfi),
        Place::Named(_) => (2, 0),
    });
    parts
}

fn weight(state: &PartState) -> u8 {
    match state {
        PartState::Torn => 6,
        PartState::Doubtful { .. } => 5,
        PartState::Read { .. } => 4,
        PartState::Refused { .. } => 3,
        PartState::Locked { .. } => 2,
        PartState::Absent => 1,
        PartState::Unread => 0,
    }
}

/// Sectors that a storage card has, as far as its ATR tells; 0 for a card with files.
fn sectors_of(atr: &[u8], tech: Tech) -> u8 {
    let name = Atr::parse(atr).map_or("", |atr| atr.family().name);
    match tech {
        Tech::MifareClassic if name.ends_with("4K") => 40,
        Tech::MifareClassic if name.ends_with("2K") => 32,
        Tech::MifareClassic if name.ends_with("Mini") => 5,
        Tech::MifareClassic => 16,
        Tech::Iso7816 | Tech::UidOnly => 0,
    }
}

/// Adds the sectors that nobody asked for, so that the whole card is seen.
fn with_sectors(parts: Vec<(Place, PartState)>, sectors: u8) -> Vec<(Place, PartState)> {
    let asked: BTreeSet<u8> = parts
        .iter()
        .filter_map(|(place, _)| if let Place::Sector(number) = place { Some(*number) } else { None })
        .collect();
    let unread = (0..sectors).filter(|number| !asked.contains(number));
    let mut all: Vec<(Place, PartState)> = unread.map(|number| (Place::Sector(number), PartState::Unread)).collect();
    all.extend(parts);
    all.sort_by_key(|(place, _)| match place {
        Place::Sector(number) => *number,
        Place::File(_) | Place::Named(_) => u8::MAX,
    });
    all
}

#[cfg(test)]
mod tests;
