//! What the office knows of students, cards and batches, and which acts change it; pure.

mod act;
pub mod balance;
pub mod batch;
mod card;
pub mod custody;
mod deed;
pub mod figures;
mod fold;
pub mod office;
pub mod person;
mod private;
pub mod returned;
pub mod school;
mod student;

pub use act::{Act, ExpectedCard, ListedCard, Proof, ReturnReason, SecondCard};
pub use balance::Balance;
pub use batch::{BatchEvent, BatchStage, BatchStep};
pub use card::{CardRecord, Collector, Custody, Handed, QuarantineReason};
pub use custody::{Illegal, Rules, Step};
pub use deed::{Deed, Leave, can};
pub use fold::{Stamp, applied, card_named_by, is_promise, promised};
pub use office::Role;
pub use private::{Private, Switches};
pub use school::School;
pub use student::{Departed, Slot, Student, StudentField};
