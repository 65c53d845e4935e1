//! The acts that a journal entry can hold.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::day::Day;
use crate::id::{BatchId, BundleId, CardId, CardKind, CardNumber, EducationId, OperatorId, TransitNumber, Uid};

use super::batch::BatchStep;
use super::office::{
    CorrectionReason, Departure, ErasureReason, Export, LookReason, OfficeList, Role, Secret, SettingChange,
};
use super::{Balance, Collector, Custody, QuarantineReason, Slot, Student, StudentField};

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
    /// The record of a student was put right by hand: an import does not change these fields back.
    StudentCorrected {
        /// The student as a person says; one in each entry.
        students: Vec<Student>,
        /// Fields that the person vouches for.
        fields: Vec<StudentField>,
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
        /// Why the person gets a second card of this kind, when one is held already.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        despite: Option<SecondCard>,
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
    /// The family found the card again before a replacement was applied for (解挂).
    LossWithdrawn {
        /// Card record.
        card: CardId,
    },
    /// The family claims to have applied for a replacement: this card is now the old one.
    Superseded {
        /// Card record.
        card: CardId,
    },
    /// A card that was set aside is good after all: a new reading and a proof say so.
    Resolved {
        /// Card record.
        card: CardId,
        /// UID of the new reading, when the chip answered.
        uid: Option<Uid>,
        /// Transit number of the new reading, when it was read.
        transit_number: Option<TransitNumber>,
        /// What proves it.
        proof: Proof,
    },
    /// A card went to the class teacher with the bundle of the class.
    BundledOut {
        /// Card record.
        card: CardId,
        /// Names the bundle.
        bundle: BundleId,
        /// The card's student is in another class, and it goes along all the same.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        other_class: bool,
    },
    /// The student signed for the card on the sheet of the bundle.
    BundleSigned {
        /// Card record.
        card: CardId,
        /// Names the bundle.
        bundle: BundleId,
    },
    /// The teacher brought the card back: it must be tapped again.
    BundleReturned {
        /// Card record.
        card: CardId,
        /// Names the bundle.
        bundle: BundleId,
    },
    /// The card went to the card centre on a list.
    SentToIssuer {
        /// Card record.
        card: CardId,
        /// Names the list.
        list: String,
    },
    /// The card went to another school on a list.
    SentToSchool {
        /// Card record.
        card: CardId,
        /// Names the school.
        school: String,
        /// Names the list.
        list: String,
    },
    /// Where a card is was put right, by an admin and a second person.
    Corrected {
        /// Card record.
        card: CardId,
        /// Where it is.
        custody: Custody,
        /// Why the book was wrong.
        why: CorrectionReason,
        /// What the two people want to be read; erasable.
        note: String,
    },
    /// Cards that are none of ours were found: counted, never kept by number.
    OtherCardsFound {
        /// How many.
        count: u32,
    },
    /// These students have left or graduated.
    Departed {
        /// Who.
        students: Vec<EducationId>,
        /// Last day at this school.
        on: Day,
        /// Why.
        why: Departure,
    },
    /// A batch went one stage on.
    BatchMoved {
        /// Names the batch.
        batch: BatchId,
        /// What happened to it.
        step: BatchStep,
    },
    /// A batch was closed: what did not arrive is missing, and the numbers are signed.
    BatchClosed {
        /// Names the batch.
        batch: BatchId,
        /// The signed numbers; none in a journal of version 0.1.0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed: Option<Balance>,
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
        /// Pages of one copy.
        pages: u32,
        /// Number of the list, as its page codes say it; none in a journal of version 0.2.0 and older.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        /// SHA-256 of the file, 64 hexadecimal digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
        /// Cards that somebody signs for, in the order of the rows.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cards: Vec<ListedCard>,
    },
    /// A list was given to a printer; nothing counts as printed until somebody has looked at it.
    ListPrinted {
        /// Number of the list.
        number: String,
        /// Version.
        version: u32,
        /// Name of the printer.
        printer: String,
        /// Copies.
        copies: u32,
        /// First page that was printed, from 1.
        first: u32,
        /// Last page that was printed.
        last: u32,
        /// SHA-256 of the file, 64 hexadecimal digits.
        sha256: String,
    },
    /// Somebody looked at the printed paper.
    ListChecked {
        /// Number of the list.
        number: String,
        /// Version.
        version: u32,
        /// All pages are there and readable.
        good: bool,
        /// Pages that are spoiled, through all copies from 1; none when the paper is good, or when all are.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        spoiled: Vec<u32>,
    },
    /// A signed list came back and was gone through.
    SheetReconciled {
        /// Number of the list.
        number: String,
        /// Version.
        version: u32,
        /// Rows with a signature.
        signed: u32,
        /// Rows without one: these cards come back.
        unclaimed: u32,
    },
    /// A list of the office was saved as a file.
    ListExported {
        /// Which list.
        what: OfficeList,
        /// Rows.
        rows: u32,
        /// SHA-256 of the file, 64 hexadecimal digits.
        sha256: String,
    },
    /// An earlier entry of this desk is taken back.
    Undone {
        /// The entry.
        entry: Uuid,
    },
    /// A person may work at this desk from now on.
    OperatorAdded {
        /// Who.
        operator: OperatorId,
        /// As what.
        role: Role,
    },
    /// A person has another role from now on.
    OperatorChanged {
        /// Who.
        operator: OperatorId,
        /// As what.
        role: Role,
    },
    /// A person may not work here any more.
    OperatorRetired {
        /// Who.
        operator: OperatorId,
    },
    /// A password or PIN was set; the secret itself is nowhere in the entry.
    SecretSet {
        /// Whose.
        operator: OperatorId,
        /// Which.
        secret: Secret,
    },
    /// A person signed in.
    SignedIn {
        /// Failed tries at this desk since the last success.
        failures: u32,
    },
    /// A shift ended: the slip with the anchor was made.
    ShiftEnded {
        /// Acts of this desk since the last end of a shift.
        acts: u32,
    },
    /// A full record was looked at.
    Looked {
        /// Whose record, when it was a student's.
        student: Option<EducationId>,
        /// Which card, when it was a card's.
        card: Option<CardId>,
        /// Why.
        why: LookReason,
    },
    /// A whole list was shown without masks.
    Unmasked {
        /// Which list, without names.
        list: String,
        /// Rows.
        rows: u32,
        /// Why.
        why: LookReason,
    },
    /// Something left the journal as a file.
    Exported {
        /// What.
        what: Export,
        /// Whose, when it concerns one student.
        student: Option<EducationId>,
        /// Which card, when it concerns one card.
        card: Option<CardId>,
        /// SHA-256 of the file, 64 hexadecimal digits.
        sha256: String,
    },
    /// The personal details of these students were erased; their entries stay under pseudonyms.
    Erased {
        /// Who, by pseudonym once it is done.
        students: Vec<EducationId>,
        /// Why.
        why: ErasureReason,
    },
    /// Settings of the school changed.
    SettingsChanged {
        /// Each with its value before and after.
        changes: Vec<SettingChange>,
    },
    /// A backup was made.
    BackedUp {
        /// Name of the file, without its folder.
        file: String,
        /// Entries in it.
        entries: u64,
    },
    /// A backup was opened, verified and counted.
    RestoreDrilled {
        /// Name of the file, without its folder.
        file: String,
        /// Entries in it.
        entries: u64,
        /// Whether everything held.
        good: bool,
    },
}

/// Why a person gets a second card of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondCard {
    /// The first one does not work and is on its way back.
    FirstDefective,
    /// The first one is lost, and the family has not reported it yet.
    FirstLost,
    /// Another reason, told on paper.
    Other,
}

/// What proves that a card which was set aside is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A new reading agrees with the records.
    NewReading,
    /// The card centre confirmed it.
    CardCentre,
    /// A paper that the office keeps.
    Paper,
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

/// One row of a printed list that somebody signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCard {
    /// Page of one copy, from 1.
    pub page: u32,
    /// Number printed in front of the row.
    pub row: u32,
    /// Card record.
    pub card: CardId,
    /// Where one signs: left, top, width and height in tenths of a millimeter from the top left of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<[u16; 4]>,
}

/// Why a card came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnReason {
    /// Found somewhere and brought in.
    Found,
    /// The student graduated.
    Graduated,
    /// The student left the school for another province.
    Left,
    /// The student goes to another school of Beijing.
    Transferred,
    /// A new card replaces it.
    Replaced,
    /// It does not work.
    Defective,
    /// Another reason, told on paper.
    Other,
}
