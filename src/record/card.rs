//! One card as the journal knows it.

use serde::{Deserialize, Serialize};

use crate::day::Moment;
use crate::id::{BatchId, BundleId, CardId, CardKind, CardNumber, DeskId, EducationId, TransitNumber, Uid};

use super::Slot;

/// Custody (实物位置): where the plastic is; the only thing for which this station is the authority.
///
/// No state means destroyed: the card belongs to the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Custody {
    /// On the list of a batch, not seen yet.
    Expected,
    /// At the district, which says that its batch can be fetched.
    AtDistrict,
    /// In the office.
    InOffice {
        /// Tapped and good, ready to be handed over; a teacher's returned card must be tapped again.
        checked: bool,
    },
    /// In the office, set aside.
    Quarantined(QuarantineReason),
    /// With the class teacher; the record names the bundle.
    WithTeacher,
    /// With the student's family.
    Held,
    /// The family says that it is lost.
    Lost,
    /// Brought back by a finder.
    Found,
    /// Handed in for good.
    Surrendered(ReturnReason),
    /// With the card centre again.
    ReturnedToIssuer,
    /// With another school.
    AtOtherSchool,
    /// The batch was closed without it.
    NeverArrived,
}

impl Custody {
    /// In the office, tapped and good.
    pub const READY: Custody = Custody::InOffice { checked: true };

    /// Returns whether the plastic ever came to the office.
    pub fn came(self) -> bool {
        !matches!(self, Custody::Expected | Custody::AtDistrict | Custody::NeverArrived)
    }
}

pub use super::act::ReturnReason;

/// Why a card is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuarantineReason {
    /// The chip does not answer.
    ChipDead,
    /// Chip and face name different people.
    ChipFaceMismatch,
    /// Something printed is wrong.
    FaceWrong,
    /// The code on the face cannot be read.
    CodeUnreadable,
    /// A second card of one kind for one person.
    DuplicatePerson,
    /// Its UID or number belongs to another card already.
    DuplicateNumber,
    /// No batch expects it.
    NotOnList,
    /// The student has left.
    StudentLeft,
    /// Bent, broken or scratched.
    Damaged,
    /// Another reason, told on paper.
    Other,
}

/// Who took a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Collector {
    /// 本人.
    Student,
    /// 家长.
    Guardian,
    /// 班主任.
    Teacher,
}

/// The handover that gave a card away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// When.
    pub at: Moment,
    /// At which desk.
    pub desk: DeskId,
    /// To whom.
    pub collector: Collector,
}

/// A card as all entries together state it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRecord {
    /// Names the record.
    pub card: CardId,
    /// Whose card it is, when known.
    pub holder: Option<EducationId>,
    /// Kind of card.
    pub kind: CardKind,
    /// Printed 北京通号, when known.
    pub card_number: Option<CardNumber>,
    /// Printed or read 一卡通卡号, when known.
    pub transit_number: Option<TransitNumber>,
    /// UID learned at intake, when known.
    pub uid: Option<Uid>,
    /// Where the plastic is.
    pub custody: Custody,
    /// Bundle with which it is at the class teacher's, when it is there.
    pub bundle: Option<BundleId>,
    /// Batch that brought it, when known.
    pub batch: Option<BatchId>,
    /// Place in the trays, when known.
    pub slot: Option<Slot>,
    /// The last handover, when there was one that was not undone.
    pub handed: Option<Handed>,
    /// The family claimed its loss and has not withdrawn the claim.
    pub loss_claimed: bool,
    /// A replacement was applied for: this card is the old one.
    pub superseded: bool,
}
