//! Which act a verdict proposes in each mode, and whether it waits for a key; pure.

use crate::chip::facts::ChipSeen;
use crate::id::{BatchId, CardId, Uid};
use crate::record::{Act, CardRecord, Collector, Illegal, QuarantineReason, ReturnReason, custody};
use crate::verdict::{Code, Commit, Known, Purpose, Verdict, transit_number};

/// What the desk would record for one verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposal {
    /// Nothing: the mode only looks, or waits for the chip.
    Look,
    /// Nothing may be recorded for this verdict.
    Blocked,
    /// This act, at once.
    AtOnce(Act),
    /// This act, after Space.
    ByKey(Act),
    /// The act of the mode cannot be done to this card as it stands.
    Refused(Illegal),
}

/// What a proposal is made from, besides the verdict.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// What the clerk is doing.
    pub purpose: Purpose,
    /// What the records know.
    pub known: &'a Known,
    /// The chip.
    pub chip: &'a ChipSeen,
    /// Batch that is being checked.
    pub batch: Option<&'a BatchId>,
    /// Who takes the cards.
    pub collector: Collector,
}

/// Proposes the act of the mode for a verdict.
pub fn propose(verdict: &Verdict, setting: Setting<'_>) -> Proposal {
    match setting.purpose {
        Purpose::Verify => Proposal::Look,
        Purpose::Intake => intake(verdict, setting),
        Purpose::Handover => handover(verdict, setting),
        Purpose::Return => take_back(verdict, setting),
    }
}

fn intake(verdict: &Verdict, setting: Setting<'_>) -> Proposal {
    match verdict.commit {
        Commit::Yes | Commit::Marked => match intake_act(verdict, setting, None) {
            Some(act) if uid(setting.chip).is_some() => Proposal::AtOnce(act),
            Some(_) | None => Proposal::Look,
        },
        Commit::ByKey if uid(setting.chip).is_none() => Proposal::Look,
        Commit::ByKey => by_key(intake_act(verdict, setting, None)),
        Commit::Quarantine(reason) => by_key(intake_act(verdict, setting, Some(reason))),
        Commit::TakeIn | Commit::No => Proposal::Blocked,
        Commit::VerifyOnly => Proposal::Look,
    }
}

fn handover(verdict: &Verdict, setting: Setting<'_>) -> Proposal {
    let card = card_at_hand(setting.known);
    let act =
        |card: &CardRecord| Act::HandedOver { card: card.card.clone(), collector: setting.collector, despite: None };
    match verdict.commit {
        Commit::Yes | Commit::Marked | Commit::ByKey => if_legal(card, custody::Step::HandedOver, act),
        Commit::Quarantine(_) | Commit::TakeIn | Commit::No => Proposal::Blocked,
        Commit::VerifyOnly => Proposal::Look,
    }
}

fn take_back(verdict: &Verdict, setting: Setting<'_>) -> Proposal {
    let reason = if verdict.code == Code::OldCard { ReturnReason::Replaced } else { ReturnReason::Found };
    let act = |card: &CardRecord| Act::Returned {
        card: card.card.clone(),
        holder: card.holder,
        uid: uid(setting.chip).cloned(),
        reason,
    };
    match verdict.commit {
        Commit::Yes | Commit::Marked | Commit::ByKey | Commit::TakeIn => {
            if_legal(card_at_hand(setting.known), custody::Step::Returned(reason), act)
        }
        Commit::Quarantine(_) | Commit::No => Proposal::Blocked,
        Commit::VerifyOnly => Proposal::Look,
    }
}

/// Asks the state machine first, so that nobody is invited to press a key that will be refused.
fn if_legal(card: Option<&CardRecord>, step: custody::Step, act: impl FnOnce(&CardRecord) -> Act) -> Proposal {
    match card.map(|card| (card, custody::next(Some(card), step))) {
        Some((card, Ok(_))) => Proposal::ByKey(act(card)),
        Some((_, Err(illegal))) => Proposal::Refused(illegal),
        None => Proposal::Blocked,
    }
}

fn by_key(act: Option<Act>) -> Proposal {
    act.map_or(Proposal::Blocked, Proposal::ByKey)
}

/// Names the card by its record, by the batch and its student, or by its chip.
fn intake_act(verdict: &Verdict, setting: Setting<'_>, quarantine: Option<QuarantineReason>) -> Option<Act> {
    let stranger = verdict.code == Code::NotOnList;
    let face = setting.known.face.as_ref().and_then(|person| person.card.as_ref());
    let record = if stranger { None } else { face.or_else(|| card_at_hand(setting.known)) };
    let of_chip = || uid(setting.chip).map(CardId::of_chip);
    Some(Act::Intake {
        card: record.map(|card| card.card.clone()).or_else(of_chip)?,
        holder: if stranger { None } else { verdict.subject },
        uid: uid(setting.chip).cloned().filter(|_| quarantine != Some(QuarantineReason::ChipFaceMismatch)),
        transit_number: setting.chip.facts().and_then(transit_number),
        batch: setting.batch.cloned(),
        quarantine,
    })
}

/// Returns the record of the plastic at hand: the tapped one, else the shown student's newest card.
pub fn card_at_hand(known: &Known) -> Option<&CardRecord> {
    known.chip.as_ref().or(known.face.as_ref()).and_then(|person| person.card.as_ref())
}

fn uid(chip: &ChipSeen) -> Option<&Uid> {
    chip.facts().map(|facts| &facts.uid)
}
