//! What the office knows of students, cards and batches, and which acts change it; pure.

mod act;
mod card;
mod student;

pub use act::{Act, ExpectedCard, ReturnReason};
pub use card::{CardRecord, Collector, Custody, Handed, QuarantineReason};
pub use student::{Slot, Student};
