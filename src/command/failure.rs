//! Why a command stopped: a stable code, one sentence, one next step.

use std::fmt::Display;

use serde_json::{Value, json};

use crate::journal::JournalFault;

/// A command that could not do its job; the exit code is 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Stable code, such as `no-reader`.
    pub code: String,
    /// What happened, with the place.
    pub message: String,
    /// What to do now.
    pub next: String,
}

impl Failure {
    /// Takes a fault whose sentence reads `what happened: what to do`.
    pub fn new(code: impl Into<String>, fault: impl Display) -> Self {
        let sentence = fault.to_string();
        let (message, next) = match sentence.rsplit_once(": ") {
            Some((message, next)) => (message.to_owned(), next.to_owned()),
            None => (sentence, "run card-desk doctor".to_owned()),
        };
        Self { code: code.into(), message, next }
    }

    /// Names what happened and what to do.
    pub fn with_next(code: impl Into<String>, message: impl Display, next: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.to_string(), next: next.into() }
    }

    /// Takes a fault of the journal with its own next step.
    pub fn of_journal(fault: &JournalFault) -> Self {
        Self::with_next(fault.code(), fault, fault.next())
    }

    /// Returns the JSON of the contract: `{error:{code, message, next}}`.
    pub fn json(&self) -> Value {
        json!({ "error": { "code": self.code, "message": self.message, "next": self.next } })
    }

    /// Prints the failure where the reader of this command looks: standard output as JSON, else standard error.
    pub fn print(&self, as_json: bool) {
        if as_json {
            println!("{}", self.json());
        } else {
            eprintln!("{}\n→ {}  [{}]", self.message, self.next, self.code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_split_into_what_happened_and_what_to_do() {
        let failure = Failure::new("disk-full", "a.db: the disk is full: free some space");
        assert_eq!((failure.message.as_str(), failure.next.as_str()), ("a.db: the disk is full", "free some space"));
        assert_eq!(failure.json()["error"]["code"], "disk-full");
        assert!(!Failure::new("x", "it broke").next.is_empty());
    }
}
