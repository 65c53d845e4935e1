//! The state machine of one card: where the plastic may go from where it is.
//!
//! Total and pure: every custody meets every step without a catch-all arm. It never looks at a clock,
//! a student or another card.

use super::{CardRecord, Custody, QuarantineReason, ReturnReason};

/// What one act asks of one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A batch list promises it.
    Listed,
    /// Checked good while a batch is being checked against its list.
    Checked,
    /// Checked good outside any batch: a card met for the first time.
    Met,
    /// Set aside for this reason.
    SetAside(QuarantineReason),
    /// Given to a student, a guardian or a teacher.
    HandedOver,
    /// Brought back to the office.
    Returned(ReturnReason),
    /// The family says that it is lost.
    LossClaimed,
    /// The family says that a replacement was applied for.
    Superseded,
    /// Its batch was closed.
    BatchClosed,
}

/// Why an act cannot be done to a card or a batch as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Illegal {
    /// The journal holds no such card.
    #[error("the journal knows no such card: take it in first")]
    UnknownCard,
    /// The batch that is being checked does not promise this card.
    #[error("the list of this batch does not name this card: set it aside as not on the list")]
    NotOnList,
    /// The card has not come to the office yet.
    #[error("this card has not arrived yet: take it in first")]
    NotArrived,
    /// The card was checked good already.
    #[error("this card was taken in before and is in the office")]
    AlreadyInOffice,
    /// The card is set aside.
    #[error("this card is set aside: check it good before it leaves the office")]
    SetAside,
    /// The card was handed over and has not come back.
    #[error("this card was handed over before: take it back as a return first")]
    AlreadyHandedOver,
    /// The family claimed the loss of this card.
    #[error("this card is reported lost: take it back as found first")]
    ReportedLost,
    /// The card is back in the office already.
    #[error("this card came back before and is in the office")]
    AlreadyBack,
    /// The card was handed in for good.
    #[error("this card was handed in for good and is not given out again")]
    HandedIn,
    /// A replacement was applied for.
    #[error("a replacement was applied for: this is the old card and stays in the office")]
    Superseded,
    /// The loss of a card that the office holds was claimed.
    #[error("this card is not with the family, so it is missing or here, not lost")]
    NotWithFamily,
    /// The card is on the list of another student.
    #[error("this card is promised to another student: set it aside")]
    OtherHolder,
    /// Another card has this UID already.
    #[error("another card has this UID: set this one aside as a duplicate number")]
    UidTaken,
    /// No such batch was imported.
    #[error("no batch of this name was imported")]
    UnknownBatch,
    /// The batch is closed.
    #[error("this batch is closed: its signed numbers do not change")]
    BatchClosed,
    /// The last act of this desk cannot be taken back, or there is none.
    #[error("the last act of this desk is not one that can be taken back")]
    NothingToUndo,
    /// Something happened to the card after the act that is to be taken back.
    #[error("another act followed on this card: take that one back first")]
    NotTheLast,
}

impl Illegal {
    /// Returns the stable code of this refusal, for sentences and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Illegal::UnknownCard => "unknown-card",
            Illegal::NotOnList => "not-on-list",
            Illegal::NotArrived => "not-arrived",
            Illegal::AlreadyInOffice => "already-in-office",
            Illegal::SetAside => "set-aside",
            Illegal::AlreadyHandedOver => "already-handed-over",
            Illegal::ReportedLost => "reported-lost",
            Illegal::AlreadyBack => "already-back",
            Illegal::HandedIn => "handed-in",
            Illegal::Superseded => "superseded",
            Illegal::NotWithFamily => "not-with-family",
            Illegal::OtherHolder => "other-holder",
            Illegal::UidTaken => "uid-taken",
            Illegal::UnknownBatch => "unknown-batch",
            Illegal::BatchClosed => "batch-closed",
            Illegal::NothingToUndo => "nothing-to-undo",
            Illegal::NotTheLast => "not-the-last",
        }
    }
}

/// Returns where the plastic is after a step, or why the step cannot be done.
///
/// `None` stands for a card that the journal does not know.
pub fn next(card: Option<&CardRecord>, step: Step) -> Result<Custody, Illegal> {
    let at = card.map(|card| card.custody);
    let superseded = card.is_some_and(|card| card.superseded);
    match step {
        Step::Listed => Ok(at.unwrap_or(Custody::Expected)),
        Step::Checked => checked(at),
        Step::Met => met(at),
        Step::SetAside(reason) => set_aside(at, reason),
        Step::HandedOver if superseded => refuse_superseded(at),
        Step::HandedOver => handed_over(at),
        Step::Returned(ReturnReason::Found) if superseded => returned(at, ReturnReason::Replaced),
        Step::Returned(reason) => returned(at, reason),
        Step::LossClaimed => loss_claimed(at),
        Step::Superseded if superseded => Err(Illegal::Superseded),
        Step::Superseded => superseded_from(at),
        Step::BatchClosed => batch_closed(at),
    }
}

fn checked(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        None | Some(Custody::Quarantined(QuarantineReason::NotOnList)) => Err(Illegal::NotOnList),
        Some(_) => met(at),
    }
}

fn met(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        None | Some(Custody::Expected | Custody::NeverArrived | Custody::Quarantined(_)) => Ok(Custody::InOffice),
        Some(Custody::InOffice) => Err(Illegal::AlreadyInOffice),
        Some(Custody::Held) => Err(Illegal::AlreadyHandedOver),
        Some(Custody::Lost) => Err(Illegal::ReportedLost),
        Some(Custody::Found) => Err(Illegal::AlreadyBack),
        Some(Custody::Surrendered(_)) => Err(Illegal::HandedIn),
    }
}

// A fault may show on a card that was checked good, so the office may set its own cards aside at any time.
fn set_aside(at: Option<Custody>, reason: QuarantineReason) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Quarantined(before)) if before == reason => Err(Illegal::SetAside),
        None | Some(Custody::Expected | Custody::NeverArrived | Custody::InOffice | Custody::Quarantined(_)) => {
            Ok(Custody::Quarantined(reason))
        }
        Some(Custody::Held) => Err(Illegal::AlreadyHandedOver),
        Some(Custody::Lost) => Err(Illegal::ReportedLost),
        Some(Custody::Found) => Err(Illegal::AlreadyBack),
        Some(Custody::Surrendered(_)) => Err(Illegal::HandedIn),
    }
}

fn handed_over(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        // A graduate or a leaver may get the card back: its purse is theirs.
        Some(
            Custody::InOffice
            | Custody::Found
            | Custody::Surrendered(ReturnReason::Graduated | ReturnReason::Left | ReturnReason::Transferred),
        ) => Ok(Custody::Held),
        None => Err(Illegal::UnknownCard),
        Some(Custody::Expected | Custody::NeverArrived) => Err(Illegal::NotArrived),
        Some(Custody::Quarantined(_)) => Err(Illegal::SetAside),
        Some(Custody::Held) => Err(Illegal::AlreadyHandedOver),
        Some(Custody::Lost) => Err(Illegal::ReportedLost),
        Some(Custody::Surrendered(
            ReturnReason::Found | ReturnReason::Replaced | ReturnReason::Defective | ReturnReason::Other,
        )) => Err(Illegal::HandedIn),
    }
}

// What the card itself forbids is said first; that it is the old card is said only when nothing else is.
fn refuse_superseded(at: Option<Custody>) -> Result<Custody, Illegal> {
    handed_over(at).and(Err(Illegal::Superseded))
}

fn returned(at: Option<Custody>, reason: ReturnReason) -> Result<Custody, Illegal> {
    let back = match reason {
        ReturnReason::Found => Custody::Found,
        ReturnReason::Graduated
        | ReturnReason::Left
        | ReturnReason::Transferred
        | ReturnReason::Replaced
        | ReturnReason::Defective
        | ReturnReason::Other => Custody::Surrendered(reason),
    };
    match at {
        // Cards were given out before this journal began, so an unknown one may come back.
        None | Some(Custody::Held | Custody::Lost) => Ok(back),
        Some(Custody::Found) if back != Custody::Found => Ok(back),
        Some(Custody::Found | Custody::Surrendered(_)) => Err(Illegal::AlreadyBack),
        Some(Custody::InOffice) => Err(Illegal::AlreadyInOffice),
        Some(Custody::Quarantined(_)) => Err(Illegal::SetAside),
        Some(Custody::Expected | Custody::NeverArrived) => Err(Illegal::NotArrived),
    }
}

fn loss_claimed(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Held) => Ok(Custody::Lost),
        None => Err(Illegal::UnknownCard),
        Some(Custody::Lost) => Err(Illegal::ReportedLost),
        Some(
            Custody::Expected
            | Custody::NeverArrived
            | Custody::InOffice
            | Custody::Quarantined(_)
            | Custody::Found
            | Custody::Surrendered(_),
        ) => Err(Illegal::NotWithFamily),
    }
}

fn superseded_from(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        None => Err(Illegal::UnknownCard),
        Some(Custody::Found) => Ok(Custody::Surrendered(ReturnReason::Replaced)),
        Some(
            same @ (Custody::Expected
            | Custody::NeverArrived
            | Custody::InOffice
            | Custody::Quarantined(_)
            | Custody::Held
            | Custody::Lost
            | Custody::Surrendered(_)),
        ) => Ok(same),
    }
}

fn batch_closed(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        None => Err(Illegal::UnknownCard),
        Some(Custody::Expected) => Ok(Custody::NeverArrived),
        Some(
            same @ (Custody::NeverArrived
            | Custody::InOffice
            | Custody::Quarantined(_)
            | Custody::Held
            | Custody::Lost
            | Custody::Found
            | Custody::Surrendered(_)),
        ) => Ok(same),
    }
}

#[cfg(test)]
mod tests;
