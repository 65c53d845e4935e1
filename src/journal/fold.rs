//! Folds entries into students, cards and batches: one piece of code for an append and for a rebuild.

use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use crate::day::Moment;
use crate::id::{BatchId, CardId, EducationId, Uid};
use crate::record::{Act, CardRecord, Custody, ExpectedCard, Illegal, Student, applied, card_named_by, promised};

use super::{Entry, JournalFault};

/// A batch as all entries together state it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRecord {
    /// Names the batch.
    pub batch: BatchId,
    /// Order of the first import, from 1.
    pub number: i64,
    /// File of the last import, without its folder.
    pub file: String,
    /// Cards that the list promises.
    pub expected: u32,
    /// First import.
    pub imported: Moment,
    /// When it was closed, if it was.
    pub closed: Option<Moment>,
}

/// Where the fold keeps what it has learned.
pub(super) trait Shelf {
    fn card(&self, card: &CardId) -> Result<Option<CardRecord>, JournalFault>;
    fn card_with_uid(&self, uid: &Uid) -> Result<Option<CardId>, JournalFault>;
    fn expected_cards(&self, batch: &BatchId) -> Result<Vec<CardId>, JournalFault>;
    fn batch(&self, batch: &BatchId) -> Result<Option<BatchRecord>, JournalFault>;
    fn batch_count(&self) -> Result<i64, JournalFault>;
    /// Entries of one card in order, without those that were taken back.
    fn standing_entries(&self, card: &CardId) -> Result<Vec<Entry>, JournalFault>;
    fn put_student(&mut self, student: &Student) -> Result<(), JournalFault>;
    fn put_card(&mut self, card: &CardRecord) -> Result<(), JournalFault>;
    fn open_handover(&mut self, card: &CardRecord) -> Result<(), JournalFault>;
    fn remove_card(&mut self, card: &CardId) -> Result<(), JournalFault>;
    fn put_batch(&mut self, batch: &BatchRecord) -> Result<(), JournalFault>;
}

/// Folds one entry; an act that is not possible as things stand is refused and must not be stored.
pub(super) fn fold(shelf: &mut dyn Shelf, entry: &Entry) -> Result<(), JournalFault> {
    match &entry.act {
        Act::RosterImported { students, .. } => students.iter().try_for_each(|student| shelf.put_student(student)),
        Act::BatchImported { batch, file, cards } => import_batch(shelf, entry, batch, file, cards),
        Act::BatchClosed { batch, .. } => close_batch(shelf, entry, batch),
        Act::Intake { card, batch, .. } => {
            if let Some(batch) = batch {
                known_batch(shelf, batch)?;
            }
            change_card(shelf, entry, card)
        }
        Act::HandedOver { card, .. }
        | Act::Returned { card, .. }
        | Act::LossClaimed { card }
        | Act::Superseded { card } => change_card(shelf, entry, card),
        Act::LossWithdrawn { card }
        | Act::Resolved { card, .. }
        | Act::BundledOut { card, .. }
        | Act::BundleSigned { card, .. }
        | Act::BundleReturned { card, .. }
        | Act::SentToIssuer { card, .. }
        | Act::SentToSchool { card, .. }
        | Act::Corrected { card, .. } => change_card(shelf, entry, card),
        Act::Parked { .. }
        | Act::ListMade { .. }
        | Act::Undone { .. }
        | Act::OtherCardsFound { .. }
        | Act::Departed { .. }
        | Act::BatchMoved { .. }
        | Act::OperatorAdded { .. }
        | Act::OperatorChanged { .. }
        | Act::OperatorRetired { .. }
        | Act::SecretSet { .. }
        | Act::SignedIn { .. }
        | Act::ShiftEnded { .. }
        | Act::Looked { .. }
        | Act::Unmasked { .. }
        | Act::Exported { .. }
        | Act::Erased { .. }
        | Act::SettingsChanged { .. }
        | Act::BackedUp { .. }
        | Act::RestoreDrilled { .. } => Ok(()),
    }
}

/// Folds one card again from all its standing entries: what an undoing asks for.
pub(super) fn refold(shelf: &mut dyn Shelf, card: &CardId) -> Result<(), JournalFault> {
    let mut record = None;
    for entry in shelf.standing_entries(card)? {
        // An act of another desk may have lost its ground; it stays in the book and changes nothing.
        if let Ok(next) = applied(record.clone(), card, &entry.act, &entry.stamp()) {
            record = next;
        }
    }
    shelf.remove_card(card)?;
    match record {
        Some(record) => {
            refuse_taken_uid(shelf, &record)?;
            shelf.put_card(&record)?;
            if is_open(&record) { shelf.open_handover(&record) } else { Ok(()) }
        }
        None => Ok(()),
    }
}

/// Returns whether the card was handed over and has not come back.
pub(super) fn is_open(card: &CardRecord) -> bool {
    card.handed.is_some() && matches!(card.custody, Custody::Held | Custody::Lost)
}

fn change_card(shelf: &mut dyn Shelf, entry: &Entry, card: &CardId) -> Result<(), JournalFault> {
    let old = shelf.card(card)?;
    let Some(new) = applied(old, card, &entry.act, &entry.stamp())? else { return Ok(()) };
    refuse_taken_uid(shelf, &new)?;
    if matches!(entry.act, Act::HandedOver { .. }) {
        shelf.open_handover(&new)?;
    }
    shelf.put_card(&new)
}

fn refuse_taken_uid(shelf: &dyn Shelf, card: &CardRecord) -> Result<(), JournalFault> {
    let other = card.uid.as_ref().map(|uid| shelf.card_with_uid(uid)).transpose()?.flatten();
    match other {
        Some(other) if other != card.card => Err(Illegal::UidTaken.into()),
        Some(_) | None => Ok(()),
    }
}

fn known_batch(shelf: &dyn Shelf, batch: &BatchId) -> Result<BatchRecord, JournalFault> {
    Ok(shelf.batch(batch)?.ok_or(Illegal::UnknownBatch)?)
}

fn import_batch(
    shelf: &mut dyn Shelf,
    entry: &Entry,
    batch: &BatchId,
    file: &str,
    lines: &[ExpectedCard],
) -> Result<(), JournalFault> {
    let mut record = match shelf.batch(batch)? {
        Some(before) if before.closed.is_some() => return Err(Illegal::BatchClosed.into()),
        Some(before) => before,
        None => BatchRecord {
            batch: batch.clone(),
            number: shelf.batch_count()? + 1,
            file: String::new(),
            expected: 0,
            imported: entry.wall,
            closed: None,
        },
    };
    file.clone_into(&mut record.file);
    for line in lines {
        let old = shelf.card(&CardId::expected(batch, line.holder))?;
        record.expected += u32::from(old.is_none());
        shelf.put_card(&promised(old, batch, line)?)?;
    }
    shelf.put_batch(&record)
}

fn close_batch(shelf: &mut dyn Shelf, entry: &Entry, batch: &BatchId) -> Result<(), JournalFault> {
    let mut record = known_batch(shelf, batch)?;
    if record.closed.is_some() {
        return Err(Illegal::BatchClosed.into());
    }
    for card in shelf.expected_cards(batch)? {
        change_card(shelf, entry, &card)?;
    }
    record.closed = Some(entry.wall);
    shelf.put_batch(&record)
}

/// A shelf in memory: what a rebuild folds into before anything is written.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub students: BTreeMap<EducationId, Student>,
    pub cards: BTreeMap<CardId, CardRecord>,
    pub batches: BTreeMap<BatchId, BatchRecord>,
}

impl Memory {
    /// Folds an entry unless it was taken back; what is not possible changes nothing.
    pub fn take(&mut self, entry: &Entry, undone: &HashSet<Uuid>) -> Result<(), JournalFault> {
        if undone.contains(&entry.id) && card_named_by(&entry.act).is_some() {
            return Ok(());
        }
        match fold(self, entry) {
            Ok(()) | Err(JournalFault::Refused(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

impl Shelf for Memory {
    fn card(&self, card: &CardId) -> Result<Option<CardRecord>, JournalFault> {
        Ok(self.cards.get(card).cloned())
    }

    // Every stored entry passed this check when it was written; what was taken back since cannot fail it now.
    fn card_with_uid(&self, _: &Uid) -> Result<Option<CardId>, JournalFault> {
        Ok(None)
    }

    fn expected_cards(&self, batch: &BatchId) -> Result<Vec<CardId>, JournalFault> {
        let awaited = |card: &&CardRecord| card.batch.as_ref() == Some(batch) && card.custody == Custody::Expected;
        Ok(self.cards.values().filter(awaited).map(|card| card.card.clone()).collect())
    }

    fn batch(&self, batch: &BatchId) -> Result<Option<BatchRecord>, JournalFault> {
        Ok(self.batches.get(batch).cloned())
    }

    fn batch_count(&self) -> Result<i64, JournalFault> {
        Ok(i64::try_from(self.batches.len()).unwrap_or(i64::MAX))
    }

    fn standing_entries(&self, _: &CardId) -> Result<Vec<Entry>, JournalFault> {
        Ok(Vec::new())
    }

    fn put_student(&mut self, student: &Student) -> Result<(), JournalFault> {
        self.students.insert(student.education_id, student.clone());
        Ok(())
    }

    fn put_card(&mut self, card: &CardRecord) -> Result<(), JournalFault> {
        self.cards.insert(card.card.clone(), card.clone());
        Ok(())
    }

    fn open_handover(&mut self, _: &CardRecord) -> Result<(), JournalFault> {
        Ok(())
    }

    fn remove_card(&mut self, card: &CardId) -> Result<(), JournalFault> {
        self.cards.remove(card);
        Ok(())
    }

    fn put_batch(&mut self, batch: &BatchRecord) -> Result<(), JournalFault> {
        self.batches.insert(batch.batch.clone(), batch.clone());
        Ok(())
    }
}
