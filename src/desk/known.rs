//! Looks up in the journal whom a chip and a face name.

use crate::chip::facts::{ChipFacts, ChipSeen};
use crate::face::facts::{FaceFacts, FaceSeen};
use crate::id::{BatchId, EducationId};
use crate::journal::{Journal, JournalFault};
use crate::record::CardRecord;
use crate::verdict::{self, Known, Person};

/// Looks up both sides of one card.
pub fn known(
    journal: &Journal,
    chip: &ChipSeen,
    face: &FaceSeen,
    batch: Option<&BatchId>,
) -> Result<Known, JournalFault> {
    let (chip_person, chip_torn_between) = match chip.facts() {
        Some(facts) => by_chip(journal, facts, batch)?,
        None => (None, false),
    };
    let face_person = match face.facts() {
        Some(facts) => by_face(journal, facts, batch)?,
        None => None,
    };
    Ok(Known { has_roster: journal.has_roster()?, chip: chip_person, face: face_person, chip_torn_between })
}

/// Finds the person of a chip by its student sector, its transit number and its bound UID.
///
/// The second value tells whether these name different people.
fn by_chip(
    journal: &Journal,
    chip: &ChipFacts,
    batch: Option<&BatchId>,
) -> Result<(Option<Person>, bool), JournalFault> {
    let by_uid = journal.card_by_uid(&chip.uid)?;
    let by_transit = match verdict::transit_number(chip) {
        Some(number) => journal.card_by_transit(&number)?,
        None => None,
    };
    let told = verdict::education_id(chip);
    let holders = [told, holder(by_transit.as_ref()), holder(by_uid.as_ref())];
    let mut named: Vec<EducationId> = holders.into_iter().flatten().collect();
    named.dedup();
    let Some(first) = named.first() else {
        return Ok((None, false));
    };
    let card = by_uid.or(by_transit).filter(|card| card.holder == Some(*first));
    Ok((person(journal, *first, card, batch)?, named.len() > 1))
}

fn by_face(journal: &Journal, face: &FaceFacts, batch: Option<&BatchId>) -> Result<Option<Person>, JournalFault> {
    let by_number = match &face.card_number {
        Some(number) => journal.card_by_number(number)?,
        None => None,
    };
    let by_transit = match &face.transit_number {
        Some(number) => journal.card_by_transit(number)?,
        None => None,
    };
    let card = by_number.or(by_transit);
    match face.education_id.or_else(|| holder(card.as_ref())) {
        Some(id) => person(journal, id, card.filter(|card| card.holder == Some(id)), batch),
        None => Ok(None),
    }
}

fn holder(card: Option<&CardRecord>) -> Option<EducationId> {
    card.and_then(|card| card.holder)
}

/// Joins a listed student with a card: the given one, else the one of the open batch, else the newest.
fn person(
    journal: &Journal,
    id: EducationId,
    card: Option<CardRecord>,
    batch: Option<&BatchId>,
) -> Result<Option<Person>, JournalFault> {
    let Some(student) = journal.student(id)? else {
        return Ok(None);
    };
    let card = match card {
        Some(card) => Some(card),
        None => newest(journal.cards_of(id)?, batch),
    };
    Ok(Some(Person { student, card }))
}

/// Picks the card of the open batch, else the last one.
pub fn newest(mut cards: Vec<CardRecord>, batch: Option<&BatchId>) -> Option<CardRecord> {
    let in_batch = cards.iter().position(|card| batch.is_some() && card.batch.as_ref() == batch);
    match in_batch {
        Some(at) => Some(cards.swap_remove(at)),
        None => cards.pop(),
    }
}
