//! The commands of the office, as a person runs them: the real program on the desk of a real, invented school.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "commands/bench.rs"]
mod bench;
#[path = "commands/cards.rs"]
mod cards;
#[path = "commands/export.rs"]
mod export;
#[path = "commands/imports.rs"]
mod imports;
#[path = "commands/keep.rs"]
mod keep;
#[path = "commands/people.rs"]
mod people;
#[path = "commands/profiles.rs"]
mod profiles;
#[path = "commands/rules.rs"]
mod rules;
#[path = "commands/survey.rs"]
mod survey;
