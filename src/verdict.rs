//! Turns what chip, face and records say into one verdict: total, pure, without a clock.
//!
//! Never claims more than was read: each verdict carries its evidence level.

mod code;
mod compare;
mod judge;

pub use code::{Class, Code, Commit, Level};
pub use compare::{
    Difference, Known, Person, Relation, Relations, compared, education_id, last_day_for_face, relations,
    transit_number,
};
pub use judge::{Evidence, Purpose, Verdict, by_relations, judge};
