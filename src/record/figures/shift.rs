//! The figures of one shift at one desk.

use serde::Serialize;

use crate::day::Moment;
use crate::id::OperatorId;
use crate::record::{Custody, Deed};

use super::{PaperMark, Tally};

/// What a shift leaves behind, with the anchor that the next one can hold the journal against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShiftFigures {
    /// School, desk, number, version, moment and anchor.
    pub mark: PaperMark,
    /// Whose shift it was.
    pub operator: OperatorId,
    /// When it began.
    pub from: Moment,
    /// When it ended.
    pub to: Moment,
    /// Acts of this desk in the shift, by kind.
    pub acts: Vec<Tally<Deed>>,
    /// All cards, by where they are.
    pub cards: Vec<Tally<Custody>>,
    /// Exceptions that wait to be looked at.
    pub parked: u64,
    /// Name of the backup that was made at the end, without its folder.
    pub backup: Option<String>,
}
