//! Words for the examination of a machine: what was found, and what to do.

use crate::desk::doctor::{Examination, Grade};

use super::Words;
use super::fault::Sentence;

/// Findings of each check, `ok` first; service findings besides are the codes of reader faults.
pub const DOCTOR: [(&str, &[&str]); 23] = [
    ("service", &["ok", "service-down", "denied", "hanging", "nobody-listens", "socket-refused", "hangs-up"]),
    ("pcsc", &["ok", "unknown-version", "not-installed"]),
    ("driver", &["ok", "no-driver"]),
    ("polkit", &["ok", "no-policy", "no-rule", "rules-hidden"]),
    ("reader", &["ok", "from-manual", "from-source", "from-hearsay", "no-reader", "unknown-reader"]),
    ("kernel-driver", &["ok", "pn533"]),
    ("usb-reader", &["ok", "seen", "taken", "no-driver", "not-listed", "not-pcsc", "own-driver"]),
    ("card", &["ok", "no-card", "unsupported", "held"]),
    ("card-uid", &["ok", "not-tried", "random-uid", "too-slow"]),
    ("card-file", &["ok", "not-tried", "no-files", "no-file-read", "doubtful"]),
    ("card-sector", &["ok", "not-tried", "no-sectors", "no-key", "locked", "doubtful"]),
    ("card-profile", &["ok", "not-tried", "no-profile", "no-field", "disagree", "doubtful"]),
    ("card-halves", &["ok", "may-hide", "not-tried", "files-only", "sectors-only"]),
    ("scanner", &["ok", "not-there", "denied", "not-tried"]),
    ("font", &["ok", "no-font"]),
    ("rare-font", &["ok", "no-glyph"]),
    ("printer", &["ok", "no-cups", "not-running", "no-printer"]),
    ("display", &["ok", "no-display"]),
    ("disk", &["ok", "low", "full", "unknown"]),
    ("journal", &["ok", "not-begun", "no-folder", "unusable"]),
    ("clock", &["ok", "went-back", "before-this-version", "far-ahead"]),
    ("backup", &["ok", "late", "old", "never", "no-recipient", "training"]),
    ("card-keys", &["ok", "none", "plain", "both", "closed", "faulty"]),
];

impl Words {
    /// Returns what a check found and the next step; what is no finding of its own is a reader fault.
    pub fn doctor(&self, check: &str, code: &str) -> Sentence {
        let own = DOCTOR.iter().any(|(name, codes)| *name == check && codes.contains(&code));
        if own { self.sentence(&format!("doctor-{check}-{code}")) } else { self.fault_code(code) }
    }

    /// Returns an examination as lines of text, for a terminal or for a letter to whoever helps.
    pub fn examination(&self, examination: &Examination) -> Vec<String> {
        let mut lines = Vec::new();
        for check in &examination.checks {
            let sentence = self.doctor(check.check, check.code);
            let line = format!("{} {}  {}", sign(check.grade), sentence.what, check.seen);
            lines.push(line.trim_end().to_owned());
            if check.code != "ok" {
                lines.push(format!("    → {}  [{}/{}]", sentence.next, check.check, check.code));
            }
        }
        lines
    }
}

/// Returns the sign before a line of text.
fn sign(grade: Grade) -> char {
    match grade {
        Grade::Good => '✓',
        Grade::Told => '·',
        Grade::Look => '!',
        Grade::Wrong => '✕',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_finding_has_a_sentence_and_a_next_step_in_both_languages() {
        for language in [Language::ZhCn, Language::En] {
            let words = Words::new(language).unwrap();
            for (check, codes) in DOCTOR {
                for code in codes {
                    let sentence = words.doctor(check, code);
                    assert!(!sentence.what.contains('⟨') && !sentence.next.contains('⟨'), "{check} {code}");
                }
            }
            assert!(!words.doctor("service", "service-down").next.contains('⟨'));
        }
    }
}
