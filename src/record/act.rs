//! The acts that a journal entry can hold.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{BatchId, CardId, CardKind, CardNumber, EducationId, TransitNumber, Uid};

use super::{Collector, QuarantineReason, Slot, Student};

/// One act: what an entry of the journal says was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// A roster was imported: these students are new or changed.
    RosterImported {
        /// Name of the file, without its folder.
        file: String,
        /// Students in the order of the file.
        students: Vec<Student>,
    },
    /// The list of a batch was imported: these cards are expected.
    BatchImported {
        /// Names the batch.
        batch: BatchId,
        /// Name of the file, without its folder.
        file: String,
        /// Cards in the order of the file.
        cards: Vec<ExpectedCard>,
    },
    /// A card arrived and was checked: from now on its UID names it.
    Intake {
        /// Card record.
        card: CardId,
        /// Whose card it is, when known.
        holder: Option<EducationId>,
        /// UID, unless the chip is dead.
        uid: Option<Uid>,
        /// Transit number read from the chip, when it was.
        transit_number: Option<TransitNumber>,
        /// Batch that is being checked, when one is.
        batch: Option<BatchId>,
        /// Set aside for this reason, or checked good.
        quarantine: Option<QuarantineReason>,
    },
    /// A card was handed over.
    HandedOver {
        /// Card record.
        card: CardId,
        /// Who took it.
        collector: Collector,
    },
    /// A card came back to the office.
    Returned {
        /// Card record.
        card: CardId,
        /// Whose card it is, when known.
        holder: Option<EducationId>,
        /// UID, when the chip answered.
        uid: Option<Uid>,
        /// Why it came back.
        reason: ReturnReason,
    },
    /// The family claims that the card is lost; the official report is theirs to make.
    LossClaimed {
        /// Card record.
        card: CardId,
    },
    /// The family claims to have applied for a replacement: this card is now the old one.
    Superseded {
        /// Card record.
        card: CardId,
    },
    /// A batch was closed: what did not arrive is missing.
    BatchClosed {
        /// Names the batch.
        batch: BatchId,
    },
    /// An exception was put aside to be looked at after the rush.
    Parked {
        /// Card record, when one is known.
        card: Option<CardId>,
        /// Student, when one is known.
        holder: Option<EducationId>,
        /// Digit that the clerk pressed, 1 to 9.
        reason: u8,
        /// SHA-256 in hex of the face code that no rule knows, when one lay on the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// A printed list left the printer or a file.
    ListMade {
        /// Title of the list with its class, never a student's name.
        title: String,
        /// Version of this list, from 1.
        version: u32,
        /// Pages.
        pages: u32,
    },
    /// An earlier entry of this desk is taken back.
    Undone {
        /// The entry.
        entry: Uuid,
    },
}

/// One card that a batch promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedCard {
    /// Whose card it will be.
    pub holder: EducationId,
    /// Kind of card.
    pub kind: CardKind,
    /// Printed 北京通号, when the list states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_number: Option<CardNumber>,
    /// Printed 一卡通卡号, when the list states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transit_number: Option<TransitNumber>,
    /// Place in the trays, when the list states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Slot>,
}

/// Why a card came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnReason {
    /// Found somewhere and brought in.
    Found,
    /// The student graduated.
    Graduated,
    /// The student left the school.
    Left,
    /// A new card replaces it.
    Replaced,
    /// It does not work.
    Defective,
    /// Another reason, told on paper.
    Other,
}
