//! The stages of one batch of new cards, from the list to the signed numbers; pure.
//!
//! A batch never goes back. The office may never hear of what the card centre and the district do, so
//! their stages may be skipped; a batch may be closed from every stage, because closing asks its cards.

use serde::{Deserialize, Serialize};

use super::{Balance, Illegal};

/// Stage of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchStage {
    /// Its list was imported.
    Ordered,
    /// The card centre says that it was made.
    Made,
    /// The district says that it can be fetched.
    AtDistrict,
    /// It came sealed, and its pieces were counted.
    Received,
    /// Its cards are being checked one by one.
    Checking,
    /// Every piece is decided.
    Checked,
    /// Bundles are with the teachers.
    Distributing,
    /// All sheets are back.
    Reconciled,
    /// The numbers are signed.
    Closed,
}

/// What happens to a batch besides its import and its closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchStep {
    /// The card centre says that it was made.
    Made,
    /// The district says that it can be fetched.
    AtDistrict,
    /// It came sealed with so many pieces.
    Received(u32),
    /// All rows are decided.
    Checked,
    /// Bundles were made.
    Distributing,
    /// All sheets are back.
    Reconciled,
}

impl BatchStage {
    /// All stages in order.
    pub const ALL: [BatchStage; 9] = [
        BatchStage::Ordered,
        BatchStage::Made,
        BatchStage::AtDistrict,
        BatchStage::Received,
        BatchStage::Checking,
        BatchStage::Checked,
        BatchStage::Distributing,
        BatchStage::Reconciled,
        BatchStage::Closed,
    ];
}

/// What moves a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchEvent {
    /// One of its cards was taken in, good or not.
    Tapped,
    /// It went one stage on.
    Moved(BatchStep),
    /// It was closed with these signed numbers; a journal of version 0.1.0 has none.
    Closed(Option<Balance>),
}

/// Returns the stage after an event that was accepted.
pub fn after(stage: BatchStage, event: BatchEvent) -> BatchStage {
    let to = match event {
        BatchEvent::Tapped => BatchStage::Checking,
        BatchEvent::Moved(BatchStep::Made) => BatchStage::Made,
        BatchEvent::Moved(BatchStep::AtDistrict) => BatchStage::AtDistrict,
        BatchEvent::Moved(BatchStep::Received(_)) => BatchStage::Received,
        BatchEvent::Moved(BatchStep::Checked) => BatchStage::Checked,
        BatchEvent::Moved(BatchStep::Distributing) => BatchStage::Distributing,
        BatchEvent::Moved(BatchStep::Reconciled) => BatchStage::Reconciled,
        BatchEvent::Closed(_) => BatchStage::Closed,
    };
    stage.max(to)
}

/// Returns the stage after an event, or why it cannot happen.
///
/// `sealed` is the count of the sealed box, when it was counted: its pieces must all be tapped before the
/// batch counts as checked. A count may be repeated until the closing; it replaces the one before.
pub fn next(
    stage: BatchStage,
    event: BatchEvent,
    balance: &Balance,
    sealed: Option<u32>,
) -> Result<BatchStage, Illegal> {
    let legal = match event {
        BatchEvent::Tapped => Ok(()),
        BatchEvent::Moved(_) if stage == BatchStage::Closed => Err(Illegal::BatchClosed),
        BatchEvent::Moved(step) => moved(stage, step, balance, sealed),
        BatchEvent::Closed(_) if stage == BatchStage::Closed => Err(Illegal::BatchClosed),
        BatchEvent::Closed(signed) => closed(balance, sealed, signed),
    };
    legal.map(|()| after(stage, event))
}

fn moved(stage: BatchStage, step: BatchStep, balance: &Balance, sealed: Option<u32>) -> Result<(), Illegal> {
    match step {
        BatchStep::Made => between(stage, BatchStage::Ordered, BatchStage::Ordered),
        BatchStep::AtDistrict => between(stage, BatchStage::Ordered, BatchStage::Made),
        BatchStep::Received(_) => between(stage, BatchStage::Ordered, BatchStage::Reconciled),
        BatchStep::Checked => {
            between(stage, BatchStage::Checking, BatchStage::Checking)?;
            all_tapped(balance, sealed)
        }
        BatchStep::Distributing => between(stage, BatchStage::Checked, BatchStage::Checked),
        BatchStep::Reconciled => {
            between(stage, BatchStage::Checked, BatchStage::Distributing)?;
            none_with_teachers(balance)
        }
    }
}

fn between(stage: BatchStage, first: BatchStage, last: BatchStage) -> Result<(), Illegal> {
    if stage < first {
        Err(Illegal::BatchNotChecked)
    } else if stage > last {
        Err(Illegal::BatchBeyond)
    } else {
        Ok(())
    }
}

fn closed(balance: &Balance, sealed: Option<u32>, signed: Option<Balance>) -> Result<(), Illegal> {
    none_with_teachers(balance)?;
    all_tapped(balance, sealed)?;
    if !balance.holds() {
        return Err(Illegal::DoesNotAddUp);
    }
    if signed == Some(*balance) { Ok(()) } else { Err(Illegal::OtherNumbers) }
}

fn none_with_teachers(balance: &Balance) -> Result<(), Illegal> {
    if balance.with_teachers == 0 { Ok(()) } else { Err(Illegal::TeachersHold) }
}

fn all_tapped(balance: &Balance, sealed: Option<u32>) -> Result<(), Illegal> {
    if balance.unchecked > 0 {
        Err(Illegal::CardsUnchecked)
    } else if sealed.is_some_and(|pieces| pieces != balance.plastics) {
        Err(Illegal::PiecesDiffer)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
