//! A shelf in memory: what a rebuild folds into before anything is written.

use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use crate::id::{BatchId, CardId, EducationId, Uid};
use crate::record::{Act, CardRecord, Rules, Student, card_named_by};

use super::{BatchRecord, Shelf, fold, tap_batch};
use crate::journal::{Entry, JournalFault};

/// A shelf in memory: what a rebuild folds into before anything is written.
#[derive(Debug, Default)]
pub(in crate::journal) struct Memory {
    pub students: BTreeMap<EducationId, Student>,
    pub cards: BTreeMap<CardId, CardRecord>,
    pub batches: BTreeMap<BatchId, BatchRecord>,
}

impl Memory {
    /// Folds an entry unless it was taken back; what is not possible changes nothing.
    pub fn take(&mut self, entry: &Entry, undone: &HashSet<Uuid>) -> Result<(), JournalFault> {
        let folded = if undone.contains(&entry.id) && is_folded_again(&entry.act) {
            // The card lay on the reader all the same, so its batch stays in the stage of checking.
            let tapped = if let Act::Intake { batch, .. } = &entry.act { batch.as_ref() } else { None };
            tapped.map_or(Ok(()), |batch| tap_batch(self, batch))
        } else {
            fold(self, entry)
        };
        match folded {
            Ok(()) | Err(JournalFault::Refused(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

/// Returns whether an undoing takes back what this act did to the tables.
fn is_folded_again(act: &Act) -> bool {
    let import = matches!(act, Act::RosterImported { .. } | Act::BatchImported { .. } | Act::StudentCorrected { .. });
    import || card_named_by(act).is_some()
}

impl Shelf for Memory {
    fn card(&self, card: &CardId) -> Result<Option<CardRecord>, JournalFault> {
        Ok(self.cards.get(card).cloned())
    }

    fn rules(&self) -> Rules {
        Rules::Replay
    }

    // Every stored entry passed this check when it was written; what was taken back since cannot fail it now.
    fn card_with_uid(&self, _: &Uid) -> Result<Option<CardId>, JournalFault> {
        Ok(None)
    }

    fn cards_of(&self, holder: EducationId) -> Result<Vec<CardRecord>, JournalFault> {
        Ok(self.cards.values().filter(|card| card.holder == Some(holder)).cloned().collect())
    }

    fn cards_of_batch(&self, batch: &BatchId) -> Result<Vec<CardRecord>, JournalFault> {
        Ok(self.cards.values().filter(|card| card.batch.as_ref() == Some(batch)).cloned().collect())
    }

    fn pieces_of_batch(&self, batch: &BatchId) -> Result<u32, JournalFault> {
        let came = |card: &&CardRecord| card.batch.as_ref() == Some(batch) && card.custody.came();
        Ok(u32::try_from(self.cards.values().filter(came).count()).unwrap_or(u32::MAX))
    }

    fn student(&self, student: EducationId) -> Result<Option<Student>, JournalFault> {
        Ok(self.students.get(&student).cloned())
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

    fn remove_student(&mut self, student: EducationId) -> Result<(), JournalFault> {
        self.students.remove(&student);
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
