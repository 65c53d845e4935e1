//! What does not fit in a file of evidence, each with a sentence.

use serde::Serialize;

use super::super::audit::Break;

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum Flaw {
    /// The file is no evidence, or it is damaged so much that it cannot be read.
    NotEvidence,
    /// Another version of the program wrote it.
    OtherVersion {
        /// Version of its form.
        version: u32,
    },
    /// An entry does not fit, or what stands between it and the one before.
    Entry {
        /// Desk.
        desk: String,
        /// Number of the entry.
        seq: i64,
        /// What does not fit.
        why: Break,
    },
    /// The acts after the last entry of the card do not lead to the head that the file states.
    Head {
        /// Desk.
        desk: String,
    },
    /// The last line does not fit the bytes before it.
    Digest,
}

impl Flaw {
    /// Returns what does not fit, as a sentence.
    pub fn words(&self) -> String {
        match self {
            Flaw::NotEvidence => "this is no evidence of a card, or it is damaged".to_owned(),
            Flaw::OtherVersion { version } => format!("this evidence has version {version}, which is not known here"),
            Flaw::Entry { desk, seq, why } => format!("entry {seq} of desk {desk} does not fit: {}", why.words()),
            Flaw::Head { desk } => format!("the acts at desk {desk} do not lead to its head: one of them was changed"),
            Flaw::Digest => "a byte of the file was changed after it was written".to_owned(),
        }
    }
}
