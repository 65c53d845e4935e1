//! The evidence of one card as a file that others can verify without this desk.

use crate::desk::station::Station;
use crate::id::CardId;
use crate::journal::evidence::{self, Numbers};
use crate::journal::{JournalFault, sha256};
use crate::record::Act;
use crate::record::office::Export;

use super::files::{in_folder, let_out};
use super::house::{HouseTold, failed};
use super::{Answers, Told};

/// Returns the name that the evidence of a card has unless another is typed: the end of its number, and the day.
pub(super) fn file_name(station: &Station, card: &CardId) -> Result<String, JournalFault> {
    let record = station.journal.card(card)?;
    let number = record.and_then(|card| card.card_number.map(|number| number.masked()));
    let tail = number.unwrap_or_default().replace('*', "");
    Ok(format!("证据 {tail} {}", station.now().day()).replace("  ", " "))
}

/// Writes the evidence of a card with masked numbers, and a page beside it that verifies it; two people sign for it.
pub(super) fn save(station: &mut Station, card: &CardId, answers: &Answers) -> Result<Told, Told> {
    let lists = station.settings.lists.clone();
    let (file, page) = (in_folder(&lists, answers.get(0), "json")?, in_folder(&lists, answers.get(0), "html")?);
    let second = station.second(answers.get(1), answers.get(2))?;
    let evidence = station.journal.evidence(card, &station.settings.school, Numbers::Masked)?;
    let text = evidence.text();
    if let Some(flaw) = evidence::verify(&text, &[]).flaws.first() {
        return Err(failed("chain-broken", &flaw.words()));
    }
    let what = Export::Evidence;
    let student = station.journal.card(card)?.and_then(|record| record.holder);
    let act = Act::Exported { what, student, card: Some(card.clone()), sha256: sha256(text.as_bytes()) };
    let shown = evidence::page(&text).into_bytes();
    let files = let_out(station, &second, act, &[(file, text.into_bytes()), (page, shown)])?;
    Ok(HouseTold::Saved { what, files }.into())
}
