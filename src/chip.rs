//! Turns a link to a card into facts with their origin: which profile, which sector or file, which bytes.
//!
//! Layouts are data (`assets/profiles`); nothing here knows a roster, and nothing here writes.

pub mod facts;
