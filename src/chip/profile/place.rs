//! Turns what is wrong in a profile into one sentence with file, line, column and the next action.

use std::ops::Range;

use crate::spot::{brief, line_and_column};

/// A profile was refused, with the place where it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}, column {column}: {}", brief(trouble.to_string()))]
pub struct ProfileFault {
    /// File, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong in a profile, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The file is no TOML, a word is not known, or a value has the wrong type.
    #[error("{0}")]
    Toml(String),
    /// The schema is newer or older than this program.
    #[error("schema {0} is not known, this program reads schema 1")]
    Schema(i64),
    /// A word outside a closed list.
    #[error("{what} {found:?} is not known, want one of: {want}")]
    Word {
        /// What the word names.
        what: &'static str,
        /// Word found.
        found: String,
        /// Words known.
        want: &'static str,
    },
    /// A word of the schema that this version does not carry out.
    #[error("{0} is not implemented in this version")]
    NotImplemented(String),
    /// A step that would not only read.
    #[error("step {0} is not a reading step, and this program only reads")]
    Writes(String),
    /// A value that its place cannot hold.
    #[error("{what}: want {want}")]
    Value {
        /// Which key.
        what: String,
        /// What it may be.
        want: &'static str,
    },
    /// A key is missing that this kind of step needs.
    #[error("{step} needs {key}")]
    Missing {
        /// Step.
        step: String,
        /// Key that is missing.
        key: &'static str,
    },
    /// A name that no earlier table has.
    #[error("{0} names no earlier step, sector or key")]
    NoSuch(String),
    /// A name that stands twice.
    #[error("{0} stands there twice")]
    Twice(String),
    /// A field reaches beyond the bytes that are sure to be there.
    #[error("{key} ends at byte {end}, but only {sure} bytes of {from} are sure")]
    Beyond {
        /// Field, check or probe.
        key: String,
        /// First byte after it.
        end: usize,
        /// Bytes that are sure.
        sure: usize,
        /// Step or sector.
        from: String,
    },
    /// A key value stands in a profile.
    #[error("a key value stands in the profile")]
    KeyValue,
    /// An example profile outside training.
    #[error("this is an example layout, invented")]
    Example,
    /// A table that does not go with the family of the chip.
    #[error("{0} does not go with this tech")]
    WrongTech(&'static str),
}

impl Trouble {
    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Toml(_) | Self::Word { .. } | Self::Value { .. } => "correct the profile",
            Self::Schema(_) => "ask for a profile of schema 1",
            Self::NotImplemented(_) => "remove it or use a newer program",
            Self::Writes(_) => "remove the step",
            Self::Missing { .. } => "add it",
            Self::NoSuch(_) => "correct the name",
            Self::Twice(_) => "rename one of the two",
            Self::Beyond { .. } => "correct at, or min of the step",
            Self::KeyValue => "keep only its name here and the value in the key file",
            Self::Example => "use it with --training, or take it out of the folder",
            Self::WrongTech(_) => "correct match.tech or remove it",
        }
    }
}

/// Finds line and column of a byte, both from 1.
pub(super) fn fault(file: &str, text: &str, span: Range<usize>, trouble: Trouble) -> ProfileFault {
    let (line, column) = line_and_column(text, span.start);
    ProfileFault { file: file.to_owned(), line, column, trouble }
}
