//! What the office knows of students, cards and batches, and which acts change it; pure.

mod act;
pub mod balance;
mod card;
pub mod custody;
mod fold;
mod student;

pub use act::{Act, ExpectedCard, ReturnReason};
pub use balance::Balance;
pub use card::{CardRecord, Collector, Custody, Handed, QuarantineReason};
pub use custody::{Illegal, Step};
pub use fold::{Stamp, applied, card_named_by, is_promise, promised};
pub use student::{Slot, Student};
