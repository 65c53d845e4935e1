//! What a person meets who gives the program something broken: one sentence with the place, one next step, nothing
//! half-written. Every case goes through the real program, in words and as JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "bad_input/cards.rs"]
mod cards;
#[path = "bad_input/desk.rs"]
mod desk;
#[path = "bad_input/disk.rs"]
mod disk;
#[path = "bad_input/journals.rs"]
mod journals;
#[path = "bad_input/machine.rs"]
mod machine;
#[path = "bad_input/pictures.rs"]
mod pictures;
#[path = "bad_input/tables.rs"]
mod tables;
