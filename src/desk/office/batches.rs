//! The batches with their stage and their numbers.

use crate::desk::station::Station;
use crate::journal::{BatchRecord, JournalFault};
use crate::record::Balance;

use super::Told;

/// The batches, the latest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BatchesPage {
    /// One line for each.
    pub lines: Vec<BatchLine>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One batch in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchLine {
    /// The batch.
    pub record: BatchRecord,
    /// Its numbers now.
    pub balance: Balance,
}

impl BatchLine {
    /// Returns the numbers that count: the signed ones of a closed batch, which never change.
    pub fn numbers(&self) -> Balance {
        self.record.signed.unwrap_or(self.balance)
    }
}

pub(super) fn read(station: &Station) -> Result<BatchesPage, JournalFault> {
    let of = |record: BatchRecord| Ok(BatchLine { balance: station.journal.balance(&record.batch)?, record });
    let lines = station.journal.batches()?.into_iter().map(of).collect::<Result<_, JournalFault>>()?;
    Ok(BatchesPage { lines, told: None })
}
