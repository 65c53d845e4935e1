//! Every code that the rooms below can give has a sentence and a next step in both languages.

use super::super::tests::check;
use super::*;
use crate::record::Illegal;
use crate::text::Language;

/// Sources of the faults that commands and pages tell, and what stands before their codes there.
const SOURCES: [(&str, &str); 13] = [
    (include_str!("../../chip/key/fault.rs"), ""),
    (include_str!("../../chip/key/seal.rs"), ""),
    (include_str!("../../journal/fault.rs"), ""),
    (include_str!("../../journal/people.rs"), ""),
    (include_str!("../../journal/privacy.rs"), ""),
    (include_str!("../../journal/vault/fault.rs"), ""),
    (include_str!("../../journal/vault/keyring.rs"), ""),
    (include_str!("../../journal/vault/letters.rs"), ""),
    (include_str!("../../journal/vault/password.rs"), ""),
    (include_str!("../../journal/backup/fault.rs"), ""),
    (include_str!("../../record/school/form.rs"), "setting-"),
    (include_str!("../../chip/dump/fault.rs"), ""),
    (include_str!("../../chip/profile/shelf.rs"), ""),
];

/// Codes that commands give themselves.
const OWN: [&str; 28] = [
    "card-keys-nothing-to-seal",
    "card-keys-opened",
    "card-keys-none",
    "card-keys-closed",
    "card-keys-plain",
    "key-unknown",
    "no-key",
    "no-secret",
    "no-journal",
    "not-signed-in",
    "needs-second",
    "several-cards",
    "not-plain",
    "settings-file",
    "backup-doubtful",
    "chain-broken",
    "dump-lossy",
    "dump-unknown-form",
    "file-exists",
    "cannot-write",
    "no-profile",
    "profile-test-failed",
    "some-profiles",
    "payload-rules",
    "payload-rule",
    "payload-rule-unreadable",
    "payload-rule-too-large",
    "rule-kept",
];

/// Takes the codes out of the bodies of `fn code`.
fn codes(source: &str) -> Vec<&str> {
    let bodies = source.split("fn code(").skip(1).filter_map(|rest| rest.split("\n    }\n").next());
    let arms = bodies.flat_map(|body| body.split("=> \"").skip(1));
    arms.filter_map(|arm| arm.split('"').next()).collect()
}

#[test]
fn every_code_has_a_sentence_and_a_next_step_in_both_languages() {
    let mut all: Vec<String> = OWN.iter().map(ToString::to_string).collect();
    all.extend(Illegal::ALL.map(|illegal| illegal.code().to_owned()));
    for (source, before) in SOURCES {
        let found = codes(source);
        assert!(found.len() > 3, "no codes in {}", source.lines().next().unwrap_or_default());
        all.extend(found.iter().map(|code| format!("{before}{code}")));
    }
    assert!(all.len() > 120, "{}", all.len());
    for language in Language::ALL {
        let words = Words::new(language).unwrap();
        let missing: Vec<&String> = all.iter().filter(|code| words.of_code(code).is_none()).collect();
        assert!(missing.is_empty(), "{language:?}: {missing:?}");
        for code in &all {
            let Sentence { what, next } = words.of_code(code).unwrap();
            check(language, &what);
            check(language, &next);
        }
        assert_eq!(words.of_code("no such code"), None);
    }
}
