//! The tests that a profile brings along: what lies on the reader, and what must be read of it.

/// One test of a profile, checked; the desk runs it on a virtual card.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileTest {
    /// What it shows.
    pub name: String,
    /// What is read.
    pub source: Source,
    /// Keys of fields, lists or groups, each with the value that must be read.
    pub expect: Vec<(String, Expected)>,
    /// Codes of all findings; none when they are not compared.
    pub findings: Option<Vec<String>>,
    /// Keys that must not be read.
    pub absent: Vec<String>,
}

/// What a test reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A recorded exchange: commands with their answers.
    Transcript(Vec<(Vec<u8>, Vec<u8>)>),
    /// A dump of a card.
    Dump {
        /// File, relative to the profile.
        file: String,
        /// Card of a file with several.
        entry: Option<String>,
        /// The keys in the trailers of the dump open its sectors; else no key is there.
        keys: bool,
    },
    /// The text of a code.
    Code(String),
}

/// A value that must be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// A number.
    Number(u64),
    /// A text, a day as `2027-08-31`, or `none` for a day that the card leaves open.
    Text(String),
    /// Records of a list; each names some of its fields.
    Records(Vec<Vec<(String, Expected)>>),
}
