//! The evidence of one card: a file that anybody can verify without our journal.
//!
//! It holds the acts of the card as they were hashed and all later acts of others as 32 bytes that say nothing,
//! so that the chain can be computed up to its head and held against an anchor on paper. It cannot show that
//! nothing about the card hides among the acts of others.

mod collect;
mod file;
mod flaw;
mod page;
mod verdict;

pub use file::{CardSaid, ChainSaid, DetailSaid, EntrySaid, Evidence, Held, Item, Point};
pub use flaw::Flaw;
pub use page::page;
pub use verdict::{Shown, Verdict, verify};

/// How much of the person is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Pseudonyms and the last characters of numbers.
    Masked,
    /// Name, numbers and the personal details that are still held.
    Full,
}

#[cfg(test)]
mod tests;
