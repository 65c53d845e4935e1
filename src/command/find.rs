//! Finds the one card that a command line names: by its record, a number, its UID or its student.

use crate::id::{CardId, CardNumber, EducationId, TransitNumber, Uid};
use crate::journal::{Journal, JournalFault};
use crate::record::CardRecord;

use super::Failure;

/// Finds a card by the name of its record, its 北京通号, its 一卡通卡号 or its UID.
pub fn card(journal: &Journal, text: &str) -> Result<CardRecord, Failure> {
    let found = by_any(journal, text).map_err(|fault| Failure::of_journal(&fault))?;
    found.ok_or_else(|| unknown("no card of this journal has this name, number or UID"))
}

/// Finds the only card of a student.
pub fn card_of_student(journal: &Journal, id: &str) -> Result<CardRecord, Failure> {
    let holder = EducationId::parse(id)
        .map_err(|fault| Failure::with_next("education-id", fault, "write the eight digits of the education ID"))?;
    let mut cards = journal.cards_of(holder).map_err(|fault| Failure::of_journal(&fault))?;
    match (cards.pop(), cards.len()) {
        (Some(card), 0) => Ok(card),
        (None, _) => Err(unknown("this student has no card in this journal")),
        (Some(_), others) => Err(Failure::with_next(
            "several-cards",
            format!("this student has {} cards in this journal", others + 1),
            "name one of them by its printed number or its UID",
        )),
    }
}

fn by_any(journal: &Journal, text: &str) -> Result<Option<CardRecord>, JournalFault> {
    if let Some(card) = journal.card(&CardId::stored(text))? {
        return Ok(Some(card));
    }
    let by_uid = Uid::try_from(text.to_owned()).ok().map(|uid| journal.card_by_uid(&uid)).transpose()?.flatten();
    if by_uid.is_some() {
        return Ok(by_uid);
    }
    let number = CardNumber::parse(text).ok().map(|number| journal.card_by_number(&number)).transpose()?.flatten();
    if number.is_some() {
        return Ok(number);
    }
    Ok(TransitNumber::parse(text).ok().map(|number| journal.card_by_transit(&number)).transpose()?.flatten())
}

fn unknown(why: &str) -> Failure {
    Failure::with_next("unknown-card", why, "check the number, or find the card in the window first")
}
