//! Words that name a desk, a person at it, a batch and one card's record.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ClassId, EducationId, NotAnId, Uid};

macro_rules! word {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses 1 to 40 characters, none of them a control character; blanks at the ends are dropped.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                let word = text.trim();
                let fits = (1..=40).contains(&word.chars().count()) && !word.chars().any(char::is_control);
                if fits { Ok(Self(word.to_owned())) } else { Err(NotAnId::Word) }
            }

            /// Returns the word.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> String {
                word.0
            }
        }
    };
}

word!(
    /// Desk (窗口): one station of one office, such as `甲`; each desk counts its own entries.
    DeskId
);
word!(
    /// Operator (经办人): who did an act at a desk.
    OperatorId
);
word!(
    /// Batch (批次) of new cards, such as `2026-秋-1`.
    BatchId
);
word!(
    /// Bundle (班级卡包): the cards of one class on their way to its teacher, such as `2026-秋-1/7-3/1`.
    BundleId
);

impl BundleId {
    /// Names a bundle by its batch, its class and its number in them, from 1.
    pub fn of(batch: &BatchId, class: ClassId, number: u32) -> Result<Self, NotAnId> {
        Self::parse(&format!("{batch}/{class}/{number}"))
    }

    /// Returns the class that the bundle is for, when its name tells one.
    pub fn class(&self) -> Option<ClassId> {
        self.0.rsplit('/').nth(1).and_then(|class| ClassId::parse(class).ok())
    }
}

/// Names one card's record, the same at every desk that saw the same facts.
///
/// An expected card is named by its batch and its student, so that two desks that import the same
/// list agree; a card that nobody expected is named by its UID.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardId(String);

impl CardId {
    /// Names the card that a batch promises to a student.
    pub fn expected(batch: &BatchId, student: EducationId) -> Self {
        Self(format!("batch/{batch}/{student}"))
    }

    /// Names a card by its chip: one that no batch promised.
    pub fn of_chip(uid: &Uid) -> Self {
        Self(format!("uid/{uid}"))
    }

    /// Names a card that is known by its face only.
    pub fn of_face(student: EducationId) -> Self {
        Self(format!("face/{student}"))
    }

    /// Returns the name as stored in the journal.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Shows the last three characters of the number in it only; a pseudonym stays.
    pub fn masked(&self) -> String {
        match self.0.rsplit_once('/') {
            Some((of, number)) if !number.starts_with('#') => {
                let hidden = number.chars().count().saturating_sub(3);
                format!("{of}/{}{}", "*".repeat(hidden), number.chars().skip(hidden).collect::<String>())
            }
            Some(_) | None => self.0.clone(),
        }
    }

    /// Takes a name that the journal stored.
    pub fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for CardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
