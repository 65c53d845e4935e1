//! Words of the office itself: who may do what, why somebody looked, what left the house.

use serde::{Deserialize, Serialize};

/// Role (角色) of a person at a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 经办: takes cards in, hands them over, takes them back.
    Clerk,
    /// 班主任: looks up and signs for the own class.
    Teacher,
    /// 查验: looks at cards at a gate.
    Verifier,
    /// 管理员: people, lists, settings, exports, erasure.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 4] = [Role::Clerk, Role::Teacher, Role::Verifier, Role::Admin];
}

/// A secret that a person signs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secret {
    /// Opens the desk.
    Password,
    /// Opens a locked desk again, for the person who locked it.
    Pin,
}

/// Why somebody looked at a full record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LookReason {
    /// The student or the family stands at the desk.
    AtTheDesk,
    /// The family asked by telephone or in writing.
    FamilyAsked,
    /// A card was found or brought back.
    CardFound,
    /// The book is checked or put right.
    Checking,
    /// An authority asked.
    Authority,
}

impl LookReason {
    /// All reasons, in the order of their digits from 1.
    pub const ALL: [LookReason; 5] = [
        LookReason::AtTheDesk,
        LookReason::FamilyAsked,
        LookReason::CardFound,
        LookReason::Checking,
        LookReason::Authority,
    ];
}

/// Why the book was wrong about a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionReason {
    /// The wrong card or person was chosen.
    WrongCard,
    /// An act was forgotten.
    Forgotten,
    /// The card was counted and found elsewhere.
    Counted,
    /// Another reason, told in the note.
    Other,
}

impl CorrectionReason {
    /// All reasons, in the order of their digits from 1.
    pub const ALL: [CorrectionReason; 4] =
        [CorrectionReason::WrongCard, CorrectionReason::Forgotten, CorrectionReason::Counted, CorrectionReason::Other];
}

/// Why a student is not here any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Departure {
    /// 毕业.
    Graduated,
    /// 转出, inside Beijing.
    Transferred,
    /// Left Beijing.
    LeftProvince,
}

/// Why personal details were erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErasureReason {
    /// The time for which the school keeps them is over.
    Retention,
    /// The family asked.
    Request,
}

/// What left the journal as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Export {
    /// The evidence of one card.
    Evidence,
    /// All that is kept of one student.
    Student,
    /// The yearly audit pack: figures without names.
    AuditPack,
    /// The whole roster.
    Roster,
}

/// A list of the office that leaves as a file, with what the office needs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficeList {
    /// Where each card of a batch or class is.
    Custody,
    /// 缺卡: cards that did not arrive.
    Missing,
    /// 制卡错误: cards that arrived wrong, with both values.
    Complaints,
    /// Losses and replacements that were claimed on one day.
    Requests,
    /// 未领: cards that nobody took.
    Unclaimed,
}

impl OfficeList {
    /// All lists, in the order of their digits from 1.
    pub const ALL: [OfficeList; 5] =
        [OfficeList::Custody, OfficeList::Missing, OfficeList::Complaints, OfficeList::Requests, OfficeList::Unclaimed];
}

/// One setting of the school that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChange {
    /// Key, such as `retention.months`.
    pub key: String,
    /// Value before, as text; none when it had its default.
    pub before: Option<String>,
    /// Value after, as text; none when it has its default again.
    pub after: Option<String>,
}
