//! Turns the codes of refusals and faults into one sentence and one next step.

use crate::face::source::FrameFault;
use crate::reader::link::Fault;

use super::Words;
use super::door::DOOR_CODES;

/// What happened, and what to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What happened.
    pub what: String,
    /// One thing to do now.
    pub next: String,
}

/// Codes of refusals that have a sentence of their own; others share one.
pub const REFUSALS: [&str; 81] = [
    "unknown-card",
    "not-on-list",
    "not-arrived",
    "already-in-office",
    "set-aside",
    "already-handed-over",
    "reported-lost",
    "already-back",
    "handed-in",
    "superseded",
    "not-with-family",
    "other-holder",
    "uid-taken",
    "unknown-batch",
    "batch-closed",
    "nothing-to-undo",
    "not-the-last",
    "not-the-last-run",
    "cards-follow",
    "nothing-to-import",
    "import-stale",
    "not-a-table",
    "not-a-batch",
    "not-a-value",
    "same-value",
    "unchecked",
    "needs-proof",
    "no-reading",
    "with-teacher",
    "not-with-teacher",
    "other-bundle",
    "other-class",
    "second-card",
    "holder-departed",
    "not-lost",
    "not-handed-in",
    "other-end",
    "with-issuer",
    "at-other-school",
    "unknown-student",
    "batch-beyond",
    "batch-not-checked",
    "cards-unchecked",
    "pieces-differ",
    "teachers-hold",
    "does-not-add-up",
    "other-numbers",
    "may-not",
    "needs-second",
    "no-second",
    "wrong-password",
    "unknown-operator",
    "retired-operator",
    "known-operator",
    "last-admin",
    "not-signed-in",
    "not-the-first",
    "too-late",
    "not-a-name",
    "not-chosen",
    "not-a-count",
    "passwords-differ",
    "password-short",
    "password-long",
    "password-one-character",
    "nothing-typed",
    "unknown-page",
    "not-a-day",
    "not-a-year",
    "not-a-file-name",
    "file-there",
    "secret-beside-journal",
    "nobody-named",
    "still-here",
    "not-yet-due",
    "card-here",
    "no-such-class",
    "rule-label",
    "rule-label-is-a-name",
    "rule-reads-nothing",
    "rule-collides",
];

/// Codes of reader faults, each with a sentence.
pub const FAULTS: [&str; 17] = [
    "service-down",
    "denied",
    "no-reader",
    "reader-gone",
    "busy",
    "no-card",
    "card-moved",
    "two-cards",
    "card-mute",
    "protocol",
    "no-uid",
    "silent",
    "too-slow",
    "stuck",
    "off-script",
    "not-permitted",
    "driver",
];

/// Codes of journal faults that have a next step of their own.
pub const JOURNAL_FAULTS: [&str; 5] = ["disk-full", "read-only", "locked", "newer", "damaged"];

impl Words {
    /// Returns why the journal refused an act; an unknown code gets the general sentence.
    pub fn refusal(&self, code: &str) -> Sentence {
        let known = REFUSALS.iter().find(|known| **known == code).copied().unwrap_or("other");
        self.sentence(&format!("refusal-{known}"))
    }

    /// Returns what a reader fault means and what to do.
    pub fn fault(&self, fault: &Fault) -> Sentence {
        self.fault_code(fault.code())
    }

    /// Returns the sentence of a reader fault's code; an unknown code is a driver's.
    pub fn fault_code(&self, code: &str) -> Sentence {
        let known = FAULTS.iter().find(|known| **known == code).copied().unwrap_or("driver");
        self.sentence(&format!("fault-{known}"))
    }

    /// Returns what to do when the journal cannot be written.
    pub(super) fn journal_next(&self, code: &str) -> String {
        let short = code.strip_prefix("journal-").unwrap_or(code);
        let known = JOURNAL_FAULTS.iter().find(|known| **known == short).copied().unwrap_or("other");
        self.say(&format!("journal-{known}"))
    }

    /// Returns the sentence of a code that a command or a page gives, when there is one.
    pub fn of_code(&self, code: &str) -> Option<Sentence> {
        let has = |key: &str| self.bundle.get_message(key).is_some();
        if FrameFault::CODES.contains(&code) {
            return Some(self.sentence(code));
        }
        let own = [format!("code-{code}"), format!("refusal-{code}"), format!("fault-{code}")];
        let key = own.into_iter().find(|key| has(key)).or_else(|| {
            let key = format!("door-said-{code}");
            (DOOR_CODES.contains(&code) && has(&key)).then_some(key)
        })?;
        Some(self.sentence(&key))
    }

    /// Returns whether there are words for a key.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some()
    }

    pub(crate) fn sentence(&self, key: &str) -> Sentence {
        Sentence { what: self.say(key), next: self.part(key, "next") }
    }
}

#[cfg(test)]
mod tests;
