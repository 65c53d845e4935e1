//! Folds one act into one card's record; pure, so that a rebuild gives what was stored.

use crate::day::Moment;
use crate::id::{BatchId, BundleId, CardId, CardKind, DeskId, Uid};

use super::custody::{self, Rules};
use super::{
    Act, BatchStep, CardRecord, Collector, Custody, ExpectedCard, Handed, Illegal, Proof, QuarantineReason, Step,
};

/// When and where an act was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Wall clock of the desk.
    pub at: Moment,
    /// Desk.
    pub desk: DeskId,
}

/// Returns the one card that a custody act names; imports and closings touch many and name none.
pub fn card_named_by(act: &Act) -> Option<&CardId> {
    match act {
        Act::Intake { card, .. }
        | Act::HandedOver { card, .. }
        | Act::Returned { card, .. }
        | Act::LossClaimed { card }
        | Act::Superseded { card }
        | Act::LossWithdrawn { card }
        | Act::Resolved { card, .. }
        | Act::BundledOut { card, .. }
        | Act::BundleSigned { card, .. }
        | Act::BundleReturned { card, .. }
        | Act::SentToIssuer { card, .. }
        | Act::SentToSchool { card, .. }
        | Act::Corrected { card, .. } => Some(card),
        Act::Parked { card, .. } => card.as_ref(),
        Act::RosterImported { .. }
        | Act::BatchImported { .. }
        | Act::BatchClosed { .. }
        | Act::ListMade { .. }
        | Act::StudentCorrected { .. }
        | Act::ListPrinted { .. }
        | Act::ListChecked { .. }
        | Act::SheetReconciled { .. }
        | Act::ListExported { .. }
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
        | Act::RestoreDrilled { .. } => None,
    }
}

/// Returns the record of `card` after `act`, or why the act cannot be done.
///
/// An act that does not change custody gives the record back as it was. An undoing is not folded: the
/// caller folds again without the entry that was taken back.
pub fn applied(
    old: Option<CardRecord>,
    card: &CardId,
    act: &Act,
    stamp: &Stamp,
    rules: Rules,
) -> Result<Option<CardRecord>, Illegal> {
    let Some(step) = step_of(act) else { return Ok(old) };
    if step == Step::Listed {
        return listed(old, card, act);
    }
    if old.is_none() && is_promise(card) {
        return Err(Illegal::NotOnList);
    }
    let custody = match rules {
        Rules::Append => custody::next(old.as_ref(), step)?,
        Rules::Replay => custody::replayed(old.as_ref(), step)?,
    };
    refuse_unread(act, rules)?;
    let mut new = old.unwrap_or_else(|| unknown(card));
    note(&mut new, act, step, stamp)?;
    new.custody = custody;
    new.bundle = new.bundle.filter(|_| custody == Custody::WithTeacher);
    Ok(Some(new))
}

/// Notes in the record what the act says besides custody.
fn note(new: &mut CardRecord, act: &Act, step: Step, stamp: &Stamp) -> Result<(), Illegal> {
    match act {
        Act::Intake { holder, .. } if matches!(step, Step::Checked | Step::Met) => {
            if holder.is_some() && new.holder.is_some() && *holder != new.holder {
                return Err(Illegal::OtherHolder);
            }
            learn(new, act);
        }
        Act::Intake { .. } | Act::Returned { .. } => learn(new, act),
        Act::HandedOver { collector, .. } => hand(new, stamp, *collector),
        Act::BundleSigned { bundle, .. } => {
            same_bundle(new, bundle)?;
            hand(new, stamp, Collector::Student);
        }
        Act::BundleReturned { bundle, .. } => same_bundle(new, bundle)?,
        Act::BundledOut { bundle, .. } => new.bundle = Some(bundle.clone()),
        Act::Resolved { .. } => learn(new, act),
        Act::LossClaimed { .. } => new.loss_claimed = true,
        Act::LossWithdrawn { .. } => new.loss_claimed = false,
        Act::Corrected { custody, .. } => new.loss_claimed = *custody == Custody::Lost,
        Act::Superseded { .. } => new.superseded = true,
        Act::BatchClosed { .. }
        | Act::BatchImported { .. }
        | Act::RosterImported { .. }
        | Act::Parked { .. }
        | Act::ListMade { .. }
        | Act::StudentCorrected { .. }
        | Act::ListPrinted { .. }
        | Act::ListChecked { .. }
        | Act::SheetReconciled { .. }
        | Act::ListExported { .. }
        | Act::Undone { .. }
        | Act::SentToIssuer { .. }
        | Act::SentToSchool { .. }
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
        | Act::RestoreDrilled { .. } => {}
    }
    Ok(())
}

/// Refuses a new reading without a reading; a rebuild meets readings whose UID was erased since.
fn refuse_unread(act: &Act, rules: Rules) -> Result<(), Illegal> {
    let unread = matches!(act, Act::Resolved { uid: None, proof: Proof::NewReading, .. });
    if unread && rules == Rules::Append { Err(Illegal::NoReading) } else { Ok(()) }
}

fn hand(card: &mut CardRecord, stamp: &Stamp, collector: Collector) {
    card.handed = Some(Handed { at: stamp.at, desk: stamp.desk.clone(), collector });
    card.loss_claimed = false;
}

/// Refuses the bundle of another class; a corrected card may be with a teacher without a bundle.
fn same_bundle(card: &CardRecord, bundle: &BundleId) -> Result<(), Illegal> {
    match &card.bundle {
        Some(out) if out != bundle => Err(Illegal::OtherBundle),
        Some(_) | None => Ok(()),
    }
}

/// Returns whether a batch list made this record: such a record is named by its batch and its student.
pub fn is_promise(card: &CardId) -> bool {
    card.as_str().starts_with("batch/")
}

/// Returns what an act asks of each card that it touches.
fn step_of(act: &Act) -> Option<Step> {
    match act {
        Act::BatchImported { .. } => Some(Step::Listed),
        Act::Intake { quarantine: Some(reason), .. } => Some(Step::SetAside(*reason)),
        Act::Intake { batch: Some(_), .. } => Some(Step::Checked),
        Act::Intake { .. } => Some(Step::Met),
        Act::HandedOver { .. } => Some(Step::HandedOver),
        Act::Returned { reason, .. } => Some(Step::Returned(*reason)),
        Act::LossClaimed { .. } => Some(Step::LossClaimed),
        Act::Superseded { .. } => Some(Step::Superseded),
        Act::BatchClosed { .. } => Some(Step::BatchClosed),
        Act::BatchMoved { step: BatchStep::AtDistrict, .. } => Some(Step::AtDistrict),
        Act::LossWithdrawn { .. } => Some(Step::LossWithdrawn),
        Act::Resolved { .. } => Some(Step::Resolved),
        Act::BundledOut { .. } => Some(Step::BundledOut),
        Act::BundleSigned { .. } => Some(Step::BundleSigned),
        Act::BundleReturned { .. } => Some(Step::BundleReturned),
        Act::SentToIssuer { .. } => Some(Step::SentToIssuer),
        Act::SentToSchool { .. } => Some(Step::SentToSchool),
        Act::Corrected { custody, .. } => Some(Step::Corrected(*custody)),
        Act::RosterImported { .. }
        | Act::Parked { .. }
        | Act::ListMade { .. }
        | Act::StudentCorrected { .. }
        | Act::ListPrinted { .. }
        | Act::ListChecked { .. }
        | Act::SheetReconciled { .. }
        | Act::ListExported { .. }
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
        | Act::RestoreDrilled { .. } => None,
    }
}

fn unknown(card: &CardId) -> CardRecord {
    CardRecord {
        card: card.clone(),
        holder: None,
        kind: CardKind::Unknown,
        card_number: None,
        transit_number: None,
        uid: None,
        custody: Custody::Expected,
        bundle: None,
        batch: None,
        slot: None,
        handed: None,
        loss_claimed: false,
        superseded: false,
    }
}

/// Takes the line of a batch list that names this card.
fn listed(old: Option<CardRecord>, card: &CardId, act: &Act) -> Result<Option<CardRecord>, Illegal> {
    let Act::BatchImported { batch, cards, .. } = act else { return Ok(old) };
    match cards.iter().find(|line| CardId::expected(batch, line.holder) == *card) {
        Some(line) => promised(old, batch, line).map(Some),
        None => Ok(old),
    }
}

/// Returns the record of the card that a list line promises; what the line does not state is kept.
pub fn promised(old: Option<CardRecord>, batch: &BatchId, line: &ExpectedCard) -> Result<CardRecord, Illegal> {
    let custody = custody::next(old.as_ref(), Step::Listed)?;
    let mut card = old.unwrap_or_else(|| unknown(&CardId::expected(batch, line.holder)));
    card.custody = custody;
    card.batch = Some(batch.clone());
    card.holder = Some(line.holder);
    card.kind = line.kind;
    card.card_number = line.card_number.clone().or(card.card_number.take());
    card.transit_number = line.transit_number.clone().or(card.transit_number.take());
    card.slot = line.slot.or(card.slot);
    Ok(card)
}

/// Writes what an intake, a return or a new reading saw; a number that belongs to another card is not learned.
fn learn(card: &mut CardRecord, act: &Act) {
    let doubled = Some(QuarantineReason::DuplicateNumber);
    let (holder, uid, number, batch) = if let Act::Intake { quarantine, holder, batch, uid, transit_number, .. } = act {
        if *quarantine == doubled { (holder, &None, &None, batch) } else { (holder, uid, transit_number, batch) }
    } else if let Act::Returned { holder, uid, .. } = act {
        (holder, uid, &None, &None)
    } else if let Act::Resolved { uid, transit_number, .. } = act {
        (&None, uid, transit_number, &None)
    } else {
        return;
    };
    card.holder = card.holder.or(*holder);
    if let Some(uid) = uid.as_ref().filter(|uid| !Uid::is_random(uid)) {
        card.uid = Some(uid.clone());
    }
    card.transit_number = card.transit_number.take().or_else(|| number.clone());
    card.batch = card.batch.take().or_else(|| batch.clone());
}
