//! Words for the examination of a machine: what was found, and what to do.

use super::Words;
use super::fault::Sentence;

/// Findings of each check, `ok` first; service findings besides are the codes of reader faults.
pub const DOCTOR: [(&str, &[&str]); 6] = [
    ("service", &["ok"]),
    ("reader", &["ok", "no-reader", "unknown-reader"]),
    ("kernel-driver", &["ok", "pn533"]),
    ("font", &["ok", "no-font"]),
    ("display", &["ok", "no-display"]),
    ("journal", &["ok", "not-begun", "no-folder", "unusable"]),
];

impl Words {
    /// Returns what a check found and the next step; what is no finding of its own is a reader fault.
    pub fn doctor(&self, check: &str, code: &str) -> Sentence {
        let own = DOCTOR.iter().any(|(name, codes)| *name == check && codes.contains(&code));
        if own { self.sentence(&format!("doctor-{check}-{code}")) } else { self.fault_code(code) }
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
