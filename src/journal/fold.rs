//! Folds entries into students, cards and batches: one piece of code for an append and for a rebuild.
//!
//! An append asks every rule first. A rebuild repeats what was accepted: rules that look beyond one card
//! are not asked again, because what was taken back since, or ruled since, cannot fail it now.

mod memory;

use crate::day::Moment;
use crate::id::{BatchId, CardId, EducationId, Uid};
use crate::record::batch::{self, BatchEvent};
use crate::record::{
    Act, Balance, BatchStage, BatchStep, CardRecord, Custody, Departed, ExpectedCard, Illegal, Rules, SecondCard,
    Student, StudentField, applied, person, promised,
};

use super::{Entry, JournalFault};

pub(super) use memory::Memory;

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
    /// Stage; the first intake begins the checking, even when that intake was taken back.
    pub stage: BatchStage,
    /// Pieces that were counted when the sealed box came, the last count.
    pub sealed: Option<u32>,
    /// When it was closed, if it was.
    pub closed: Option<Moment>,
    /// The numbers at its closing, which never change; version 0.1.0 did not sign, so the book's are taken.
    pub signed: Option<Balance>,
    /// Pieces that came after the closing.
    pub late: u32,
}

/// Where the fold keeps what it has learned.
pub(super) trait Shelf {
    fn card(&self, card: &CardId) -> Result<Option<CardRecord>, JournalFault>;
    /// Returns by which rules the entries are judged.
    fn rules(&self) -> Rules;
    fn card_with_uid(&self, uid: &Uid) -> Result<Option<CardId>, JournalFault>;
    fn cards_of(&self, holder: EducationId) -> Result<Vec<CardRecord>, JournalFault>;
    fn cards_of_batch(&self, batch: &BatchId) -> Result<Vec<CardRecord>, JournalFault>;
    /// Returns how many pieces of a batch came to the office.
    fn pieces_of_batch(&self, batch: &BatchId) -> Result<u32, JournalFault>;
    fn student(&self, student: EducationId) -> Result<Option<Student>, JournalFault>;
    fn batch(&self, batch: &BatchId) -> Result<Option<BatchRecord>, JournalFault>;
    fn batch_count(&self) -> Result<i64, JournalFault>;
    /// Entries of one card in order, without those that were taken back.
    fn standing_entries(&self, card: &CardId) -> Result<Vec<Entry>, JournalFault>;
    fn put_student(&mut self, student: &Student) -> Result<(), JournalFault>;
    fn remove_student(&mut self, student: EducationId) -> Result<(), JournalFault>;
    fn put_card(&mut self, card: &CardRecord) -> Result<(), JournalFault>;
    fn open_handover(&mut self, card: &CardRecord) -> Result<(), JournalFault>;
    fn remove_card(&mut self, card: &CardId) -> Result<(), JournalFault>;
    fn put_batch(&mut self, batch: &BatchRecord) -> Result<(), JournalFault>;
}

/// Folds one entry; an act that is not possible as things stand is refused and must not be stored.
pub(super) fn fold(shelf: &mut dyn Shelf, entry: &Entry) -> Result<(), JournalFault> {
    match &entry.act {
        Act::RosterImported { students, .. } => {
            students.iter().try_for_each(|student| shelf.put_student(&Student { departed: None, ..student.clone() }))
        }
        Act::StudentCorrected { students, fields } => correct_students(shelf, students, fields),
        Act::Departed { students, on, why } => {
            let departed = Departed { on: *on, why: *why };
            students.iter().try_for_each(|student| depart(shelf, *student, departed))
        }
        Act::Erased { students, .. } => students.iter().try_for_each(|student| shelf.remove_student(*student)),
        Act::BatchImported { batch, file, cards } => import_batch(shelf, entry, batch, file, cards),
        Act::BatchMoved { batch, step } => move_batch(shelf, entry, batch, *step),
        Act::BatchClosed { batch, signed } => close_batch(shelf, entry, batch, *signed),
        Act::Intake { card, batch: Some(batch), .. } => {
            known_batch(shelf, batch)?;
            change_card(shelf, entry, card)?;
            tap_batch(shelf, batch)
        }
        Act::Intake { card, .. }
        | Act::HandedOver { card, .. }
        | Act::Returned { card, .. }
        | Act::LossClaimed { card }
        | Act::LossWithdrawn { card }
        | Act::Superseded { card }
        | Act::Resolved { card, .. }
        | Act::BundledOut { card, .. }
        | Act::BundleSigned { card, .. }
        | Act::BundleReturned { card, .. }
        | Act::SentToIssuer { card, .. }
        | Act::SentToSchool { card, .. }
        | Act::Corrected { card, .. } => change_card(shelf, entry, card),
        Act::Parked { .. }
        | Act::ListMade { .. }
        | Act::ListPrinted { .. }
        | Act::ListChecked { .. }
        | Act::SheetReconciled { .. }
        | Act::ListExported { .. }
        | Act::Undone { .. }
        | Act::OtherCardsFound { .. }
        | Act::OperatorAdded { .. }
        | Act::OperatorChanged { .. }
        | Act::OperatorRetired { .. }
        | Act::SecretSet { .. }
        | Act::SignedIn { .. }
        | Act::ShiftEnded { .. }
        | Act::Looked { .. }
        | Act::Unmasked { .. }
        | Act::Exported { .. }
        | Act::SettingsChanged { .. }
        | Act::BackedUp { .. }
        | Act::RestoreDrilled { .. } => Ok(()),
    }
}

/// Folds one card again from all its standing entries: what an undoing asks for.
pub(super) fn refold(shelf: &mut dyn Shelf, card: &CardId) -> Result<(), JournalFault> {
    let old = shelf.card(card)?;
    let mut new = None;
    for entry in shelf.standing_entries(card)? {
        // An act of another desk may have lost its ground; it stays in the book and changes nothing.
        if let Ok(next) = applied(new.clone(), card, &entry.act, &entry.stamp(), Rules::Replay) {
            new = next;
        }
    }
    shelf.remove_card(card)?;
    if let Some(new) = &new {
        refuse_taken_uid(shelf, new)?;
        refuse_second_card(shelf, old.as_ref(), new, None)?;
        shelf.put_card(new)?;
        if is_open(new) {
            shelf.open_handover(new)?;
        }
    }
    count_late(shelf, old.as_ref(), new.as_ref())
}

/// Returns whether the card was handed over and has not come back.
pub(super) fn is_open(card: &CardRecord) -> bool {
    card.handed.is_some() && matches!(card.custody, Custody::Held | Custody::Lost)
}

fn change_card(shelf: &mut dyn Shelf, entry: &Entry, card: &CardId) -> Result<(), JournalFault> {
    let old = shelf.card(card)?;
    let Some(new) = applied(old.clone(), card, &entry.act, &entry.stamp(), shelf.rules())? else { return Ok(()) };
    refuse_taken_uid(shelf, &new)?;
    if shelf.rules() == Rules::Append {
        ask_the_person(shelf, old.as_ref(), &new, &entry.act)?;
    }
    // A second row for one card is refused by the table itself, whatever the rules above say.
    let given = matches!(entry.act, Act::HandedOver { .. } | Act::BundleSigned { .. });
    if given || (is_open(&new) && !old.as_ref().is_some_and(is_open)) {
        shelf.open_handover(&new)?;
    }
    shelf.put_card(&new)?;
    count_late(shelf, old.as_ref(), Some(&new))
}

/// Asks the rules that look at the card's person: their class, their other cards, whether they are still here.
fn ask_the_person(
    shelf: &dyn Shelf,
    old: Option<&CardRecord>,
    new: &CardRecord,
    act: &Act,
) -> Result<(), JournalFault> {
    if matches!(act, Act::Corrected { .. }) {
        return Ok(());
    }
    let leaves_office = matches!(old.map(|card| card.custody), Some(Custody::InOffice { .. }))
        && matches!(new.custody, Custody::Held | Custody::WithTeacher);
    let student = new.holder.filter(|_| leaves_office).map(|holder| shelf.student(holder)).transpose()?.flatten();
    if let Some(student) = &student {
        person::present(student)?;
        if let Act::BundledOut { bundle, other_class: false, .. } = act {
            person::same_class(student, bundle)?;
        }
    }
    let despite = if let Act::HandedOver { despite, .. } = act { *despite } else { None };
    refuse_second_card(shelf, old, new, despite)
}

fn refuse_second_card(
    shelf: &dyn Shelf,
    old: Option<&CardRecord>,
    new: &CardRecord,
    despite: Option<SecondCard>,
) -> Result<(), JournalFault> {
    let newly_held = new.custody == Custody::Held && old.is_none_or(|card| card.custody != Custody::Held);
    let Some(holder) = new.holder.filter(|_| newly_held) else { return Ok(()) };
    Ok(person::second_card(new, &shelf.cards_of(holder)?, despite)?)
}

/// Counts the pieces of a closed batch again when one came or turned out not to have come.
fn count_late(shelf: &mut dyn Shelf, old: Option<&CardRecord>, new: Option<&CardRecord>) -> Result<(), JournalFault> {
    let batch_that_has = |card: Option<&CardRecord>| card.filter(|card| card.custody.came())?.batch.clone();
    let (before, now) = (batch_that_has(old), batch_that_has(new));
    if before == now {
        return Ok(());
    }
    for batch in before.into_iter().chain(now) {
        if let Some(record) = shelf.batch(&batch)?.filter(|record| record.closed.is_some()) {
            let late = late_pieces(shelf, &record)?;
            shelf.put_batch(&BatchRecord { late, ..record })?;
        }
    }
    Ok(())
}

fn late_pieces(shelf: &dyn Shelf, record: &BatchRecord) -> Result<u32, JournalFault> {
    let signed = record.signed.map_or(0, |signed| signed.plastics);
    Ok(shelf.pieces_of_batch(&record.batch)?.saturating_sub(signed))
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
            stage: BatchStage::Ordered,
            sealed: None,
            closed: None,
            signed: None,
            late: 0,
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

fn balance_of(shelf: &dyn Shelf, record: &BatchRecord) -> Result<Balance, JournalFault> {
    Ok(Balance::of(record.expected, &shelf.cards_of_batch(&record.batch)?))
}

/// Returns the stage after an event; a rebuild does not ask whether it was legal.
fn stage_after(shelf: &dyn Shelf, record: &BatchRecord, event: BatchEvent) -> Result<BatchStage, JournalFault> {
    match shelf.rules() {
        Rules::Replay => Ok(batch::after(record.stage, event)),
        Rules::Append => Ok(batch::next(record.stage, event, &balance_of(shelf, record)?, record.sealed)?),
    }
}

/// Notes that a card of the batch lay on the reader.
fn tap_batch(shelf: &mut dyn Shelf, batch: &BatchId) -> Result<(), JournalFault> {
    let record = known_batch(shelf, batch)?;
    let stage = batch::after(record.stage, BatchEvent::Tapped);
    if stage == record.stage { Ok(()) } else { shelf.put_batch(&BatchRecord { stage, ..record }) }
}

fn move_batch(shelf: &mut dyn Shelf, entry: &Entry, batch: &BatchId, step: BatchStep) -> Result<(), JournalFault> {
    let mut record = known_batch(shelf, batch)?;
    record.stage = stage_after(shelf, &record, BatchEvent::Moved(step))?;
    match step {
        BatchStep::Received(pieces) => record.sealed = Some(pieces),
        BatchStep::AtDistrict => change_awaited(shelf, entry, batch)?,
        BatchStep::Made | BatchStep::Checked | BatchStep::Distributing | BatchStep::Reconciled => {}
    }
    shelf.put_batch(&record)
}

fn close_batch(
    shelf: &mut dyn Shelf,
    entry: &Entry,
    batch: &BatchId,
    signed: Option<Balance>,
) -> Result<(), JournalFault> {
    let mut record = known_batch(shelf, batch)?;
    if record.closed.is_some() {
        return Err(Illegal::BatchClosed.into());
    }
    record.stage = stage_after(shelf, &record, BatchEvent::Closed(signed))?;
    record.signed = Some(match signed {
        Some(signed) => signed,
        None => balance_of(shelf, &record)?,
    });
    change_awaited(shelf, entry, batch)?;
    record.closed = Some(entry.wall);
    record.late = late_pieces(shelf, &record)?;
    shelf.put_batch(&record)
}

/// Does an act of a whole batch to its cards that have not come.
fn change_awaited(shelf: &mut dyn Shelf, entry: &Entry, batch: &BatchId) -> Result<(), JournalFault> {
    for card in shelf.cards_of_batch(batch)?.into_iter().filter(|card| !card.custody.came()) {
        change_card(shelf, entry, &card.card)?;
    }
    Ok(())
}

/// Writes the fields of students that a person put right; the others stay as they are.
fn correct_students(shelf: &mut dyn Shelf, students: &[Student], fields: &[StudentField]) -> Result<(), JournalFault> {
    for student in students {
        match shelf.student(student.education_id)? {
            Some(before) => shelf.put_student(&before.with(student, fields))?,
            None if shelf.rules() == Rules::Append => return Err(Illegal::UnknownStudent.into()),
            None => {}
        }
    }
    Ok(())
}

/// Notes that a student left; a rebuild passes over a student whose details were erased.
fn depart(shelf: &mut dyn Shelf, student: EducationId, departed: Departed) -> Result<(), JournalFault> {
    match shelf.student(student)? {
        Some(student) => shelf.put_student(&Student { departed: Some(departed), ..student }),
        None if shelf.rules() == Rules::Append => Err(Illegal::UnknownStudent.into()),
        None => Ok(()),
    }
}
