//! Turns an open journal into a sealed backup file and a backup file back into a journal.
//!
//! A backup is an `age` file for one recipient; its plaintext is one line of JSON with the journal's key and the bytes
//! of the journal file, still encrypted with that key. The desk holds only the recipient and cannot open what it made.
//! Nothing half-made ever has a final name, and nothing decrypted outlives a drill.

mod copy;
mod drill;
mod due;
mod fault;
mod header;
mod make;
mod name;
mod rotate;
mod scratch;
mod seal;

use super::vault::Key;

pub use drill::{Doubt, Drill, Restored, drill, restore};
pub use due::{Occasion, Why, due};
pub use fault::BackupFault;
pub use header::Header;
pub use make::Made;
pub use name::BackupName;
pub use rotate::{KEPT, keep};
pub use seal::{Identity, Recipient, new_identity};

#[cfg(test)]
mod tests;
