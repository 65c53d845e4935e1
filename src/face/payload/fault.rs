//! Why payload rules cannot be used, with the place and what to do.

use std::ops::Range;

use crate::spot::{brief, line_and_column};

/// Why payload rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// A rule file holds a mistake.
    #[error("{file}, line {line}, column {column}: {}", brief(trouble.to_string()))]
    Mistake {
        /// File, as it was named.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong.
        trouble: Trouble,
    },
    /// A code pattern of a card profile cannot stand beside the rules.
    #[error("payload rule {rule}: {}", brief(trouble.to_string()))]
    OfProfile {
        /// Profile, with the number of its pattern after the first.
        rule: String,
        /// What is wrong.
        trouble: Trouble,
    },
    /// A file or folder cannot be read.
    #[error("{file} cannot be read ({kind})")]
    Unreadable {
        /// File or folder.
        file: String,
        /// What the system says.
        kind: std::io::ErrorKind,
    },
    /// The file is larger than rules can be.
    #[error("{file} is larger than 256 KiB")]
    TooLarge {
        /// File.
        file: String,
    },
}

/// What is wrong in a rule.
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
    /// A value that its place cannot hold.
    #[error("{what}: want {want}")]
    Value {
        /// Which key.
        what: &'static str,
        /// What it may be.
        want: &'static str,
    },
    /// A key is missing that this form needs.
    #[error("form {form} needs {key}")]
    Missing {
        /// Form.
        form: &'static str,
        /// Key that is missing.
        key: &'static str,
    },
    /// A key that this form does not have.
    #[error("form {form} has no key {key}")]
    NotHere {
        /// Form.
        form: &'static str,
        /// Key.
        key: &'static str,
    },
    /// A pattern is no regular expression.
    #[error("pattern: {0}")]
    Pattern(String),
    /// The rule reads no field.
    #[error("the rule reads no field")]
    Empty,
    /// A name that stands twice.
    #[error("{0} stands there twice")]
    Twice(String),
    /// Two rules are the same.
    #[error("the rule {0} has the same pattern")]
    Same(String),
    /// A test of the rule says something else than the rule.
    #[error("test {number}: the rule reads {found}")]
    Test {
        /// Number of the test, from 1.
        number: usize,
        /// What the rule reads of it.
        found: String,
    },
    /// Two rules read one test differently.
    #[error("test {number} of {of}: the rule {other} reads it differently")]
    Collides {
        /// Number of the test, from 1.
        number: usize,
        /// Rule whose test it is.
        of: String,
        /// The other rule.
        other: String,
    },
    /// An example outside training.
    #[error("this is an example, invented")]
    Example,
}

impl RuleFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Mistake { .. } | Self::OfProfile { .. } => "payload-rule",
            Self::Unreadable { .. } => "payload-rule-unreadable",
            Self::TooLarge { .. } => "payload-rule-too-large",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Mistake { trouble, .. } => trouble.next(),
            Self::OfProfile { .. } => "take one of the two out of its folder",
            Self::Unreadable { kind: std::io::ErrorKind::InvalidData, .. } => "save it as UTF-8 text",
            Self::Unreadable { .. } => "check the path and the rights",
            Self::TooLarge { .. } => "choose a file of payload rules, which is a short text",
        }
    }
}

impl Trouble {
    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Toml(_) | Self::Word { .. } | Self::Value { .. } | Self::Pattern(_) => "correct the rule",
            Self::Schema(_) => "ask for rules of schema 1",
            Self::Missing { .. } => "add it",
            Self::NotHere { .. } => "remove it, or choose another form",
            Self::Empty => "give a pattern with named groups, or fields",
            Self::Twice(_) => "rename one of the two",
            Self::Same(_) | Self::Collides { .. } => "keep one of the two rules",
            Self::Test { .. } => "correct the rule or its test",
            Self::Example => "use it with --training, or take it out of the folder",
        }
    }
}

/// Says where a mistake stands, given the bytes that hold it.
pub(super) fn mistake(file: &str, text: &str, span: Range<usize>, trouble: Trouble) -> RuleFault {
    let (line, column) = line_and_column(text, span.start);
    RuleFault::Mistake { file: file.to_owned(), line, column, trouble }
}

/// Returns the last line of what the regex crate says, which is the cause without the drawing above it.
pub(super) fn cause(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
