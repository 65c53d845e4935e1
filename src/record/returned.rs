//! What happens to a card that came back: the first question, and the ends that its reason allows.

use super::ReturnReason;

/// Where a card that came back may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// With its holder again.
    Holder,
    /// With another school.
    OtherSchool,
    /// With the card centre.
    Issuer,
    /// With the police or the lost-property office; only counted here, never kept by number.
    LostProperty,
}

/// What the desk asks first about a card that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// Whose is it, and has the family applied for a replacement?
    WhoseAndReplaced,
    /// Was the leaving tap (离校刷卡) done in the official system?
    LeavingTap,
    /// Is there money on it? The office does not collect this one.
    Purse,
    /// Which fault, and what shows it?
    Fault,
    /// Which kind is it? Nothing else of it is read or kept.
    KindOnly,
    /// None: an old card stays in the office.
    OldCard,
}

impl Question {
    /// Returns the stable code of this question, for sentences and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Question::WhoseAndReplaced => "whose-and-replaced",
            Question::LeavingTap => "leaving-tap",
            Question::Purse => "purse",
            Question::Fault => "fault",
            Question::KindOnly => "kind-only",
            Question::OldCard => "old-card",
        }
    }
}

/// Returns what to ask first; `superseded` says that a replacement was applied for.
pub fn question(reason: ReturnReason, superseded: bool) -> Question {
    if superseded {
        return Question::OldCard;
    }
    match reason {
        ReturnReason::Found => Question::WhoseAndReplaced,
        ReturnReason::Graduated | ReturnReason::Transferred => Question::LeavingTap,
        ReturnReason::Left => Question::Purse,
        ReturnReason::Replaced => Question::OldCard,
        ReturnReason::Defective => Question::Fault,
        ReturnReason::Other => Question::KindOnly,
    }
}

/// Returns the ends that a card may have; `superseded` says that a replacement was applied for.
///
/// Who graduated keeps the card or takes it to the next school; who left Beijing has the purse on it.
pub fn ends(reason: ReturnReason, superseded: bool) -> &'static [End] {
    if superseded {
        return &[End::Issuer];
    }
    match reason {
        ReturnReason::Found => &[End::Holder, End::OtherSchool, End::Issuer],
        ReturnReason::Graduated => &[End::Holder, End::OtherSchool],
        ReturnReason::Left => &[End::Holder],
        ReturnReason::Transferred => &[End::OtherSchool],
        ReturnReason::Replaced | ReturnReason::Defective => &[End::Issuer],
        ReturnReason::Other => &[End::OtherSchool, End::Issuer, End::LostProperty],
    }
}
