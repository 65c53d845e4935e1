//! Turns what happens at a desk into entries of the journal and a board for people to look at.
//!
//! One thread owns the journal and the reader; it is the only one that changes anything. No sentences here.

pub mod board;
