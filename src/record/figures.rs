//! What leaves the house as figures or for a family: values that paper, spreadsheet and JSON take alike.
//!
//! They hold no lines of the journal and ask nobody; who makes them counts. The audit figures hold no student.

mod audit;
mod chapter;
mod shift;
mod student;

use serde::Serialize;

use crate::day::Moment;
use crate::id::DeskId;

pub use audit::{
    Access, AgeBand, AgeCount, AuditFigures, Backups, ChainCheck, Drill, FieldHeld, Incidents, Month, Retention,
    RoleCount, UnmaskedList,
};
pub use chapter::{Chapter, Figure};
pub use shift::ShiftFigures;
pub use student::{CardHistory, HistoryLine, Look, StudentRecord};

/// What tells one paper from every other one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperMark {
    /// Name of the school.
    pub school: String,
    /// Desk that made it.
    pub desk: DeskId,
    /// Number of the paper, the same for all its versions.
    pub number: String,
    /// Version of the paper, from 1; later ones are marked as reprints.
    pub version: u32,
    /// When it was made.
    pub made_at: Moment,
    /// Head of the journal that it was made from: desk, sequence, first 16 hexadecimal digits of the hash.
    pub anchor: String,
}

/// How often something was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tally<T> {
    /// What was counted.
    pub what: T,
    /// How often.
    pub count: u64,
}
