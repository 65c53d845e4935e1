//! The eighteen words a verdict can say, their classes and what may follow.

use serde::{Deserialize, Serialize};

use crate::record::QuarantineReason;

/// What one verdict says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// Chip, face and roster agree.
    AllAgree,
    /// The face agrees with the roster; no chip was compared.
    FaceOnly,
    /// The chip agrees with the roster; no face was compared.
    ChipOnly,
    /// The chip names someone else than face and roster.
    ChipOtherPerson,
    /// The face names someone else than chip and roster.
    FaceOtherPerson,
    /// Nobody on the roster has this card.
    NotOnList,
    /// The person agrees, a field does not.
    FieldDiff,
    /// There is nothing to compare with: no roster, or nothing read that names anybody.
    RosterMissing,
    /// A replacement was applied for: this is the old card.
    OldCard,
    /// Its loss was reported.
    LossReported,
    /// The act was done before.
    Already,
    /// The last valid day has passed.
    Expired,
    /// The chip is valid longer than the face says: it was extended.
    DateDiffExtended,
    /// Two cards answered.
    Collision,
    /// The card moved before the reading was complete.
    TornRead,
    /// The chip did not answer three times in a row.
    ChipDead,
    /// This reader cannot read this family of cards.
    ReaderCannot,
    /// A phone or another thing that makes up its UID.
    NotACard,
}

/// Class of a verdict, in the order of precedence, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Go on.
    Ok,
    /// A person looks.
    Ask,
    /// It was done before.
    Already,
    /// Do not go on.
    Stop,
    /// The reading itself failed.
    Reader,
}

/// How much evidence a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// A typed number.
    L0,
    /// The code on the face.
    L1,
    /// A UID that intake has bound.
    L2,
    /// The public transit file.
    L3,
    /// The student sector, read with a lawful key.
    L4,
}

/// What may be recorded after a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Commit {
    /// The act of the mode.
    Yes,
    /// The act of the mode, marked with its lower evidence level.
    Marked,
    /// The act of the mode, after a person pressed a key.
    ByKey,
    /// Setting the card aside.
    Quarantine(QuarantineReason),
    /// Taking the card into the office.
    TakeIn,
    /// Nothing: the mode only looks.
    VerifyOnly,
    /// Nothing.
    No,
}

impl Code {
    /// All codes, in the order of the table.
    pub const ALL: [Code; 18] = [
        Code::AllAgree,
        Code::FaceOnly,
        Code::ChipOnly,
        Code::ChipOtherPerson,
        Code::FaceOtherPerson,
        Code::NotOnList,
        Code::FieldDiff,
        Code::RosterMissing,
        Code::OldCard,
        Code::LossReported,
        Code::Already,
        Code::Expired,
        Code::DateDiffExtended,
        Code::Collision,
        Code::TornRead,
        Code::ChipDead,
        Code::ReaderCannot,
        Code::NotACard,
    ];

    /// Returns the class that decides color, shape and sound.
    pub fn class(self) -> Class {
        match self {
            Code::AllAgree | Code::FaceOnly | Code::ChipOnly | Code::DateDiffExtended => Class::Ok,
            Code::NotOnList | Code::FieldDiff | Code::RosterMissing | Code::Expired | Code::ChipDead => Class::Ask,
            Code::Already => Class::Already,
            Code::ChipOtherPerson | Code::FaceOtherPerson | Code::OldCard | Code::LossReported => Class::Stop,
            Code::Collision | Code::TornRead | Code::ReaderCannot | Code::NotACard => Class::Reader,
        }
    }

    /// Returns what may be recorded after this verdict.
    pub fn commit(self) -> Commit {
        match self {
            Code::AllAgree | Code::DateDiffExtended => Commit::Yes,
            Code::FaceOnly | Code::ChipOnly => Commit::Marked,
            Code::FieldDiff | Code::Expired => Commit::ByKey,
            Code::ChipOtherPerson | Code::FaceOtherPerson => Commit::Quarantine(QuarantineReason::ChipFaceMismatch),
            Code::NotOnList => Commit::Quarantine(QuarantineReason::NotOnList),
            Code::ChipDead => Commit::Quarantine(QuarantineReason::ChipDead),
            Code::OldCard | Code::LossReported => Commit::TakeIn,
            Code::RosterMissing => Commit::VerifyOnly,
            Code::Already | Code::Collision | Code::TornRead | Code::ReaderCannot | Code::NotACard => Commit::No,
        }
    }
}
