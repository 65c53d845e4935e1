//! All that is kept of one student, for the family.

use serde::Serialize;

use crate::day::Moment;
use crate::id::{DeskId, OperatorId};
use crate::record::office::{LookReason, Role};
use crate::record::{CardRecord, Student};

use super::PaperMark;

/// All that is kept of one student: full names and numbers, because they are the family's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StudentRecord {
    /// School, desk, number, version, moment and anchor.
    pub mark: PaperMark,
    /// Who made it.
    pub operator: OperatorId,
    /// The row of the roster.
    pub student: Student,
    /// Every card that was ever this student's.
    pub cards: Vec<CardHistory>,
    /// Every time that the full record was looked at.
    pub looks: Vec<Look>,
}

/// One card with what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardHistory {
    /// The card as it stands.
    pub card: CardRecord,
    /// What happened, oldest first.
    pub lines: Vec<HistoryLine>,
}

/// One thing that happened to a card.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    /// When.
    pub at: Moment,
    /// At which desk.
    pub desk: DeskId,
    /// What, in words.
    pub words: String,
}

// The words may hold a name.
impl std::fmt::Debug for HistoryLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HistoryLine({}, {})", self.at, self.desk)
    }
}

/// One look at the full record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Look {
    /// When.
    pub at: Moment,
    /// Role of who looked.
    pub role: Role,
    /// Why.
    pub why: LookReason,
}
