//! Whose way in a slot of the key file is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::OperatorId;

const RECOVERY: &str = "recovery";
const OPERATOR: &str = "operator:";

/// Whose secret opens a slot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum SlotName {
    /// The recovery passphrase in the sealed envelope.
    Recovery,
    /// The password of one person.
    Operator(OperatorId),
}

impl fmt::Display for SlotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SlotName::Recovery => f.write_str(RECOVERY),
            SlotName::Operator(operator) => write!(f, "{OPERATOR}{operator}"),
        }
    }
}

impl From<SlotName> for String {
    fn from(name: SlotName) -> String {
        name.to_string()
    }
}

impl TryFrom<String> for SlotName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == RECOVERY {
            return Ok(SlotName::Recovery);
        }
        let operator = text.strip_prefix(OPERATOR).and_then(|word| OperatorId::parse(word).ok());
        operator.map(SlotName::Operator).ok_or("a slot is `recovery` or `operator:` with a name")
    }
}
