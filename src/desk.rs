//! Turns what happens at a desk into entries of the journal and a board for people to look at.
//!
//! One thread owns the journal and the reader; it is the only one that changes anything. No sentences here.

mod accept;
mod at_hand;
pub mod back_up;
pub mod board;
pub mod card_keys;
pub mod cards;
pub mod codes;
pub mod doctor;
pub mod door;
pub mod doorstep;
pub mod export;
pub mod faces;
pub mod fields;
pub mod glance;
pub mod import;
pub mod known;
pub mod office;
pub mod order;
mod pace;
pub mod paper;
mod paperwork;
mod pictures;
pub mod print;
pub mod printer;
mod proposal;
pub mod reconcile;
pub mod settings;
mod signed;
mod station;
mod tap;
pub mod thread;
pub mod training;
pub mod trial;
pub mod unknown;
mod way_in;

pub use door::Door;
pub use station::Station;
pub use way_in::WayIn;
