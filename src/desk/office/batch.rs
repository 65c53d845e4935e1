//! One batch: its equations, every card that is not all right, and what comes next.

use crate::desk::station::Station;
use crate::id::BatchId;
use crate::journal::JournalFault;
use crate::record::{
    Act, BatchEvent, BatchStage, BatchStep, CardRecord, Custody, Deed, Illegal, QuarantineReason, Student,
    batch as stages, is_promise,
};

use super::batches::BatchLine;
use super::visit::Visit;
use super::{Answers, FormKind, Told};

/// One batch.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchPage {
    /// The batch with its numbers.
    pub line: BatchLine,
    /// Cards that are not all right, in the order of their kinds.
    pub exceptions: Vec<Exception>,
    /// Stages that it may go to from here.
    pub moves: Vec<BatchMove>,
    /// Why it cannot be closed as things stand; none when it can, or is.
    pub not_yet: Option<Illegal>,
    /// Closing is offered.
    pub may_close: bool,
    /// The check list may be printed from here.
    pub may_print: bool,
    /// The form that is open.
    pub ask: Option<FormKind>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A stage that a batch goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchMove {
    /// The card centre says that it was made.
    Made,
    /// The district says that it can be fetched.
    AtDistrict,
    /// It came sealed; the form asks for the count.
    Received,
    /// All rows are decided.
    Checked,
    /// Bundles were made.
    Distributing,
    /// All sheets are back.
    Reconciled,
}

impl BatchMove {
    /// All of them, in order.
    pub const ALL: [BatchMove; 6] = [
        BatchMove::Made,
        BatchMove::AtDistrict,
        BatchMove::Received,
        BatchMove::Checked,
        BatchMove::Distributing,
        BatchMove::Reconciled,
    ];

    /// Returns the stable code, for sentences.
    pub fn code(self) -> &'static str {
        match self {
            BatchMove::Made => "made",
            BatchMove::AtDistrict => "at-district",
            BatchMove::Received => "received",
            BatchMove::Checked => "checked",
            BatchMove::Distributing => "distributing",
            BatchMove::Reconciled => "reconciled",
        }
    }

    fn step(self, pieces: u32) -> BatchStep {
        match self {
            BatchMove::Made => BatchStep::Made,
            BatchMove::AtDistrict => BatchStep::AtDistrict,
            BatchMove::Received => BatchStep::Received(pieces),
            BatchMove::Checked => BatchStep::Checked,
            BatchMove::Distributing => BatchStep::Distributing,
            BatchMove::Reconciled => BatchStep::Reconciled,
        }
    }
}

/// A card of a batch that is not all right.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// What is wrong.
    pub kind: ExceptionKind,
    /// The card.
    pub card: CardRecord,
    /// Whose it is, when known.
    pub student: Option<Student>,
}

/// What is wrong with a card of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExceptionKind {
    /// On the list, not here.
    Missing,
    /// On the list, set aside.
    Quarantined(QuarantineReason),
    /// Came back from a teacher and was not tapped again.
    Unchecked,
    /// On no list.
    Extra,
    /// A second one of a person or a number.
    Duplicate,
    /// Came after the numbers were signed.
    Late,
}

pub(super) fn read(station: &Station, id: &BatchId, visit: &Visit) -> Result<Option<BatchPage>, JournalFault> {
    let journal = &station.journal;
    let Some(record) = journal.batch(id)? else { return Ok(None) };
    let balance = journal.balance(id)?;
    let open = record.closed.is_none();
    let next = |event| stages::next(record.stage, event, &balance, record.sealed);
    let may_move = station.may(Deed::BatchMoved)?;
    let moves = BatchMove::ALL.into_iter().filter(|to| may_move && next(BatchEvent::Moved(to.step(0))).is_ok());
    let moves: Vec<BatchMove> = moves.collect();
    let not_yet = next(BatchEvent::Closed(Some(balance))).err().filter(|_| open);
    let may_close = open && station.may(Deed::BatchClosed)?;
    let ask = visit.ask.clone().filter(|ask| {
        may_close && matches!(ask, FormKind::CloseBatch(_))
            || matches!(ask, FormKind::MoveBatch(_, to) if moves.contains(to))
    });
    let line = BatchLine { record, balance };
    let exceptions = exceptions(station, &line)?;
    let may_print = station.may(Deed::ListMade)?;
    Ok(Some(BatchPage { line, exceptions, moves, not_yet, may_close, may_print, ask, told: None }))
}

fn exceptions(station: &Station, line: &BatchLine) -> Result<Vec<Exception>, JournalFault> {
    let mut found = Vec::new();
    for card in station.journal.cards_of_batch(&line.record.batch)? {
        let late = line.record.late > 0 && is_late(station, &card)?;
        let Some(kind) = (if late { Some(ExceptionKind::Late) } else { kind_of(&card) }) else { continue };
        let student = match card.holder {
            Some(holder) => station.journal.student(holder)?,
            None => None,
        };
        found.push(Exception { kind, card, student });
    }
    found.sort_by_key(|exception| {
        let place = exception.student.as_ref().map(|student| (student.class, student.seat));
        (exception.kind, place)
    });
    Ok(found)
}

fn kind_of(card: &CardRecord) -> Option<ExceptionKind> {
    let listed = is_promise(&card.card);
    match card.custody {
        Custody::Quarantined(QuarantineReason::DuplicatePerson | QuarantineReason::DuplicateNumber) if !listed => {
            Some(ExceptionKind::Duplicate)
        }
        custody if !listed => custody.came().then_some(ExceptionKind::Extra),
        Custody::Expected | Custody::AtDistrict | Custody::NeverArrived => Some(ExceptionKind::Missing),
        Custody::Quarantined(reason) => Some(ExceptionKind::Quarantined(reason)),
        Custody::InOffice { checked: false } => Some(ExceptionKind::Unchecked),
        Custody::InOffice { checked: true }
        | Custody::WithTeacher
        | Custody::Held
        | Custody::Lost
        | Custody::Found
        | Custody::Surrendered(_)
        | Custody::ReturnedToIssuer
        | Custody::AtOtherSchool => None,
    }
}

/// Tells whether a card first came after its batch was closed.
fn is_late(station: &Station, card: &CardRecord) -> Result<bool, JournalFault> {
    let entries = station.journal.entries_of(&card.card)?;
    let came = entries.iter().position(|entry| !entry.undone && matches!(entry.act, Act::Intake { .. }));
    let closed = entries.iter().position(|entry| matches!(entry.act, Act::BatchClosed { .. }));
    Ok(card.custody.came() && matches!((came, closed), (Some(came), Some(closed)) if closed < came))
}

/// Moves a batch one stage on; the sealed box asks for its pieces.
pub(super) fn go_on(station: &mut Station, batch: BatchId, to: BatchMove, answers: &Answers) -> Result<Deed, Told> {
    let pieces = match to {
        BatchMove::Received => answers.get(0).trim().parse().map_err(|_| Told::refused("not-a-count"))?,
        BatchMove::Made
        | BatchMove::AtDistrict
        | BatchMove::Checked
        | BatchMove::Distributing
        | BatchMove::Reconciled => 0,
    };
    station.act(Act::BatchMoved { batch, step: to.step(pieces) })
}

/// Closes a batch: two people sign the numbers of the book.
pub(super) fn close(station: &mut Station, batch: BatchId, answers: &Answers) -> Result<Deed, Told> {
    let balance = station.journal.balance(&batch)?;
    // Said before anybody types a password for nothing.
    if let Some(record) = station.journal.batch(&batch)?
        && record.stage != BatchStage::Closed
    {
        stages::next(record.stage, BatchEvent::Closed(Some(balance)), &balance, record.sealed)?;
    }
    station.act_with_second(Act::BatchClosed { batch, signed: Some(balance) }, answers, 0)
}
