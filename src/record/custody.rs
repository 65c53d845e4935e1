//! The state machine of one card: where the plastic may go from where it is.
//!
//! Total and pure: a step names the places from which it is legal, and from every other place it is
//! refused with the words of that place. It never looks at a clock, a student or another card.

mod illegal;

pub use illegal::Illegal;

use super::returned::{End, ends};
use super::{CardRecord, Custody, QuarantineReason, ReturnReason};

/// What one act asks of one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A batch list promises it.
    Listed,
    /// The district says that its batch can be fetched.
    AtDistrict,
    /// Checked good while a batch is being checked against its list.
    Checked,
    /// Checked good outside any batch: a card met for the first time.
    Met,
    /// Set aside for this reason.
    SetAside(QuarantineReason),
    /// Good after all, with a proof.
    Resolved,
    /// Given to the class teacher with a bundle.
    BundledOut,
    /// Signed for by the student on the sheet of the bundle.
    BundleSigned,
    /// Brought back by the teacher.
    BundleReturned,
    /// Given to a student, a guardian or a teacher.
    HandedOver,
    /// Brought back to the office.
    Returned(ReturnReason),
    /// The family says that it is lost.
    LossClaimed,
    /// The family found it again.
    LossWithdrawn,
    /// The family says that a replacement was applied for.
    Superseded,
    /// Sent to the card centre.
    SentToIssuer,
    /// Sent to another school.
    SentToSchool,
    /// Put right by two people.
    Corrected(Custody),
    /// Its batch was closed.
    BatchClosed,
}

/// By which rules an act is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Those of today: the act is about to be appended.
    Append,
    /// The act was accepted once and stays: what version 0.1.0 allowed is allowed.
    Replay,
}

/// Returns where the plastic is after a step, or why the step cannot be done.
///
/// `None` stands for a card that the journal does not know.
pub fn next(card: Option<&CardRecord>, step: Step) -> Result<Custody, Illegal> {
    let at = card.map(|card| card.custody);
    let superseded = card.is_some_and(|card| card.superseded);
    match step {
        Step::Listed => Ok(at.unwrap_or(Custody::Expected)),
        Step::AtDistrict => at_district(at),
        Step::Checked => checked(at),
        Step::Met => met(at),
        Step::SetAside(reason) => set_aside(at, reason),
        Step::Resolved => resolved(at),
        Step::BundledOut => new_only_when(superseded, bundled_out(at)),
        Step::BundleSigned => new_only_when(superseded, with_teacher(at, Custody::Held)),
        Step::BundleReturned => with_teacher(at, Custody::InOffice { checked: false }),
        Step::HandedOver => new_only_when(superseded, handed_over(at)),
        Step::Returned(ReturnReason::Found) if superseded => returned(at, ReturnReason::Replaced),
        Step::Returned(reason) => returned(at, reason),
        Step::LossClaimed => loss_claimed(at),
        Step::LossWithdrawn => new_only_when(superseded, loss_withdrawn(at)),
        Step::Superseded => new_only_when(superseded, superseded_from(at)),
        Step::SentToIssuer => to_issuer(at, superseded),
        Step::SentToSchool => new_only_when(superseded, to_school(at)),
        Step::Corrected(custody) => at.map(|_| custody).ok_or(Illegal::UnknownCard),
        Step::BatchClosed => batch_closed(at),
    }
}

/// Returns [`next`] for an act that was accepted once, which version 0.1.0 may have done with wider rules.
pub fn replayed(card: Option<&CardRecord>, step: Step) -> Result<Custody, Illegal> {
    next(card, step).or_else(|why| match (why, step) {
        (Illegal::NeedsProof, _) => Ok(Custody::READY),
        (Illegal::HandedIn, Step::HandedOver)
            if card.is_some_and(|card| card.custody == Custody::Surrendered(ReturnReason::Transferred)) =>
        {
            Ok(Custody::Held)
        }
        _ => Err(why),
    })
}

/// Says where a card is to whoever asks for something that cannot be done there.
fn refusal(at: Option<Custody>) -> Illegal {
    match at {
        None => Illegal::UnknownCard,
        Some(Custody::Expected | Custody::AtDistrict | Custody::NeverArrived) => Illegal::NotArrived,
        Some(Custody::InOffice { .. }) => Illegal::AlreadyInOffice,
        Some(Custody::Quarantined(_)) => Illegal::SetAside,
        Some(Custody::WithTeacher) => Illegal::WithTeacher,
        Some(Custody::Held) => Illegal::AlreadyHandedOver,
        Some(Custody::Lost) => Illegal::ReportedLost,
        Some(Custody::Found) => Illegal::AlreadyBack,
        Some(Custody::Surrendered(_)) => Illegal::HandedIn,
        Some(Custody::ReturnedToIssuer) => Illegal::WithIssuer,
        Some(Custody::AtOtherSchool) => Illegal::AtOtherSchool,
    }
}

// What the place of the card forbids is said first; that it is the old card is said only when nothing else is.
fn new_only_when(superseded: bool, after: Result<Custody, Illegal>) -> Result<Custody, Illegal> {
    if superseded { after.and(Err(Illegal::Superseded)) } else { after }
}

fn at_district(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Expected) => Ok(Custody::AtDistrict),
        _ => at.ok_or(Illegal::UnknownCard),
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
        None
        | Some(
            Custody::Expected | Custody::AtDistrict | Custody::NeverArrived | Custody::InOffice { checked: false },
        ) => Ok(Custody::READY),
        Some(Custody::Quarantined(_)) => Err(Illegal::NeedsProof),
        _ => Err(refusal(at)),
    }
}

// A fault may show on a card that was checked good, so the office may set its own cards aside at any time.
fn set_aside(at: Option<Custody>, reason: QuarantineReason) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Quarantined(before)) if before == reason => Err(Illegal::SetAside),
        None
        | Some(
            Custody::Expected
            | Custody::AtDistrict
            | Custody::NeverArrived
            | Custody::InOffice { .. }
            | Custody::Quarantined(_),
        ) => Ok(Custody::Quarantined(reason)),
        _ => Err(refusal(at)),
    }
}

fn resolved(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Quarantined(_)) => Ok(Custody::READY),
        _ => Err(refusal(at)),
    }
}

fn bundled_out(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::READY) => Ok(Custody::WithTeacher),
        Some(Custody::InOffice { checked: false }) => Err(Illegal::Unchecked),
        _ => Err(refusal(at)),
    }
}

fn with_teacher(at: Option<Custody>, after: Custody) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::WithTeacher) => Ok(after),
        None | Some(Custody::ReturnedToIssuer | Custody::AtOtherSchool) => Err(refusal(at)),
        Some(_) => Err(Illegal::NotWithTeacher),
    }
}

fn handed_over(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::READY) => Ok(Custody::Held),
        Some(Custody::InOffice { checked: false }) => Err(Illegal::Unchecked),
        // Who left for good may get the card back: its purse is theirs.
        _ => back_again(at, false, End::Holder, Custody::Held).unwrap_or(Err(refusal(at))),
    }
}

/// Sends a card that came back to an end, if it came back and its reason allows this end.
fn back_again(at: Option<Custody>, superseded: bool, end: End, after: Custody) -> Option<Result<Custody, Illegal>> {
    let reason = match at {
        Some(Custody::Found) => ReturnReason::Found,
        Some(Custody::Surrendered(reason)) => reason,
        _ => return None,
    };
    let refused = if end == End::Holder { Illegal::HandedIn } else { Illegal::OtherEnd };
    Some(if ends(reason, superseded).contains(&end) { Ok(after) } else { Err(refused) })
}

fn returned(at: Option<Custody>, reason: ReturnReason) -> Result<Custody, Illegal> {
    let back = if reason == ReturnReason::Found { Custody::Found } else { Custody::Surrendered(reason) };
    match at {
        // Cards were given out before this journal began, so an unknown one may come back.
        None | Some(Custody::Held | Custody::Lost) => Ok(back),
        Some(Custody::Found) if back != Custody::Found => Ok(back),
        Some(Custody::Surrendered(_)) => Err(Illegal::AlreadyBack),
        _ => Err(refusal(at)),
    }
}

fn loss_claimed(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Held) => Ok(Custody::Lost),
        None | Some(Custody::Lost | Custody::ReturnedToIssuer | Custody::AtOtherSchool) => Err(refusal(at)),
        Some(_) => Err(Illegal::NotWithFamily),
    }
}

fn loss_withdrawn(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Lost) => Ok(Custody::Held),
        None | Some(Custody::ReturnedToIssuer | Custody::AtOtherSchool) => Err(refusal(at)),
        Some(_) => Err(Illegal::NotLost),
    }
}

fn superseded_from(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Found) => Ok(Custody::Surrendered(ReturnReason::Replaced)),
        None | Some(Custody::ReturnedToIssuer | Custody::AtOtherSchool) => Err(refusal(at)),
        Some(same) => Ok(same),
    }
}

fn to_issuer(at: Option<Custody>, superseded: bool) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Quarantined(_)) => Ok(Custody::ReturnedToIssuer),
        Some(Custody::InOffice { .. }) => Err(Illegal::NotHandedIn),
        _ => back_again(at, superseded, End::Issuer, Custody::ReturnedToIssuer).unwrap_or(Err(refusal(at))),
    }
}

fn to_school(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::READY) => Ok(Custody::AtOtherSchool),
        Some(Custody::InOffice { checked: false }) => Err(Illegal::Unchecked),
        _ => back_again(at, false, End::OtherSchool, Custody::AtOtherSchool).unwrap_or(Err(refusal(at))),
    }
}

fn batch_closed(at: Option<Custody>) -> Result<Custody, Illegal> {
    match at {
        Some(Custody::Expected | Custody::AtDistrict) => Ok(Custody::NeverArrived),
        _ => at.ok_or(Illegal::UnknownCard),
    }
}

#[cfg(test)]
mod tests;
