//! Evidence of one card from outside: every changed byte is found, every cut is found, and a browser agrees.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "evidence/browser.rs"]
mod browser;
#[path = "evidence/commands.rs"]
mod commands;
#[path = "journal/school.rs"]
#[expect(dead_code, reason = "the journal's own tests use the rest of the school")]
mod school;

use card_desk::id::CardId;
use card_desk::journal::anchor::{Anchor, Found};
use card_desk::journal::evidence::{Evidence, Flaw, Item, Numbers, verify};
use card_desk::journal::{Break, Journal};
use card_desk::record::office::CorrectionReason;
use card_desk::record::{Act, Custody};
use proptest::prelude::*;
use school::*;

fn evidence(journal: &Journal, card: &CardId, numbers: Numbers) -> Evidence {
    journal.evidence(card, "演练中学", numbers).unwrap()
}

fn flaws(text: &str) -> Vec<Flaw> {
    let verdict = verify(text, &[]);
    assert_eq!(verdict.good, verdict.flaws.is_empty());
    verdict.flaws
}

/// Six entries, three of them about card 1, with a personal detail.
fn small() -> (tempfile::TempDir, Journal) {
    let (folder, mut journal) = new_journal();
    import_roster(&mut journal, 2);
    import_batch(&mut journal, 2);
    for act in [checked(1), checked(2), handed(1)] {
        journal.append(&clerk(), act).unwrap();
    }
    let lost = Act::Corrected {
        card: promised(1),
        custody: Custody::Lost,
        why: CorrectionReason::Counted,
        note: "家长来电".to_owned(),
    };
    journal.append_with(&clerk(), &second(), lost).unwrap();
    journal.append(&clerk(), handed(2)).unwrap();
    (folder, journal)
}

/// Writes the last line anew, as somebody would who knows how.
fn with_new_digest(text: &str) -> String {
    use sha2::Digest as _;
    let (covered, _) = text.rsplit_once(",\n\"digest\":\"").unwrap();
    let digest: String = sha2::Sha256::digest(covered).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{covered},\n\"digest\":\"{digest}\"}}\n")
}

#[test]
fn evidence_says_what_was_done_and_fits_the_anchor_on_paper() {
    let (_folder, journal) = small();
    let text = evidence(&journal, &promised(1), Numbers::Full).text();
    let verdict = verify(&text, &[journal.head().unwrap(), "甲:0".parse().unwrap()]);
    assert!(verdict.good, "{:?}", verdict.flaws);
    assert!(verdict.anchors.iter().all(|checked| checked.found == Found::Held));
    let told: Vec<_> = verdict.entries.iter().map(|entry| (entry.seq, entry.kind.as_str(), entry.tied)).collect();
    assert_eq!(told, [(3, "intake", true), (5, "handed-over", true), (6, "corrected", true)]);
    assert_eq!(verdict.entries[1].fields["collector"], "student");
    assert_eq!(verdict.entries[2].held["note"], "家长来电");
    assert_eq!(verdict.entries[2].approver.as_deref(), Some("second"));
    let card = verdict.card.unwrap();
    assert_eq!((card.education_id.as_deref(), card.name.as_deref()), (Some("00000001"), Some("单雨桐")));
    for other in ["00000002", "98", &uid(2).to_string()] {
        assert!(other == "98" || !text.contains(other), "{other} is of another card");
    }
}

#[test]
fn a_masked_file_has_no_name_and_no_number_in_full() {
    let (_folder, journal) = small();
    let text = evidence(&journal, &promised(1), Numbers::Masked).text();
    let verdict = verify(&text, &[journal.head().unwrap()]);
    assert!(verdict.good && verdict.entries.len() == 3, "{:?}", verdict.flaws);
    for secret in ["单雨桐", "00000001", "家长来电", "BJT000000001", "99000000", &uid(1).to_string()] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert_eq!(verdict.card.unwrap().education_id.as_deref(), Some("*****001"));
}

#[test]
fn every_changed_byte_of_the_file_is_found() {
    let (_folder, journal) = small();
    let text = evidence(&journal, &promised(1), Numbers::Full).text();
    for at in 0..text.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= flip;
            let found = String::from_utf8(bytes).is_ok_and(|changed| flaws(&changed).is_empty());
            assert!(!found, "byte {at} ^ {flip:#x} of {}", text.len());
        }
    }
    for changed in [format!("{text} "), format!(" {text}"), text[..text.len() - 1].to_owned(), String::new()] {
        assert!(!flaws(&changed).is_empty());
    }
}

#[test]
fn a_changed_byte_of_a_chain_is_found_even_when_the_last_line_is_written_anew() {
    let (_folder, journal) = small();
    let text = evidence(&journal, &promised(1), Numbers::Full).text();
    let (from, to) = (text.find("\"chains\":").unwrap(), text.rfind(",\n").unwrap());
    for at in from..to {
        for flip in [0x01, 0x20] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= flip;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(!flaws(&with_new_digest(&changed)).is_empty(), "byte {at}: {}", &changed[at - 9..=at]);
            }
        }
    }
}

#[test]
fn what_was_changed_is_named() {
    let (_folder, journal) = small();
    let good = evidence(&journal, &promised(1), Numbers::Full);
    let entry = |seq, why| Flaw::Entry { desk: "甲".to_owned(), seq, why };
    let head = Flaw::Head { desk: "甲".to_owned() };
    let check = |change: &dyn Fn(&mut Evidence), want: Flaw| {
        let mut forged = good.clone();
        change(&mut forged);
        assert_eq!(flaws(&forged.text()), [want]);
    };
    fn nth(evidence: &mut Evidence, at: usize) -> &mut card_desk::journal::evidence::EntrySaid {
        let mut entries = evidence.chains[0].items.iter_mut().filter_map(|item| match item {
            Item::Entry(entry) => Some(entry.as_mut()),
            Item::Others(_) => None,
        });
        entries.nth(at).unwrap()
    }
    check(&|it| nth(it, 1).operator = "thief".to_owned(), entry(5, Break::Hash));
    check(&|it| nth(it, 2).approver = None, entry(6, Break::Hash));
    check(&|it| nth(it, 1).prev = "0".repeat(64), entry(5, Break::Link));
    check(&|it| nth(it, 1).seq = 4, entry(4, Break::Gap));
    check(&|it| nth(it, 2).details[0].text = Some("{\"held\":{\"note\":\"\"}}".to_owned()), entry(6, Break::Private));
    check(&|it| nth(it, 2).details.clear(), entry(6, Break::Private));
    check(&|it| it.card.record = "batch/2026-秋-1/#bcdefgh".to_owned(), entry(3, Break::Act));
    check(&|it| it.chains[0].after.hash = "0".repeat(64), entry(2, Break::Link));
    check(&|it| drop(it.chains[0].items.pop()), head.clone());
    check(&|it| it.chains[0].items.push(Item::Others("ab".repeat(32))), head.clone());
    check(&|it| drop(it.chains[0].items.remove(1)), entry(5, Break::Gap));
    check(&|it| it.version = 2, Flaw::OtherVersion { version: 2 });
    check(&|it| it.format = "something".to_owned(), Flaw::NotEvidence);
    let mut left_out = good.clone();
    nth(&mut left_out, 2).details[0].text = None;
    assert!(verify(&left_out.text(), &[]).good, "a detail may be left out, its digest stays");
}

#[test]
fn a_chain_that_was_written_anew_does_not_fit_the_paper() {
    let (_folder, journal) = small();
    let paper = journal.head().unwrap();
    let (_other, other) = {
        let (folder, mut other) = new_journal();
        import_roster(&mut other, 2);
        import_batch(&mut other, 2);
        for act in [checked(1), checked(2), handed(2), handed(1), Act::LossClaimed { card: promised(1) }] {
            other.append(&clerk(), act).unwrap();
        }
        (folder, other)
    };
    let verdict = verify(&evidence(&other, &promised(1), Numbers::Full).text(), std::slice::from_ref(&paper));
    assert!(verdict.good, "it fits together");
    assert_eq!(verdict.anchors[0].found, Found::Differs);
    assert_eq!(other.check_anchors(&[paper]).unwrap()[0].found, Found::Differs);
}

#[test]
fn a_cut_off_end_is_found_against_every_anchor_after_the_cut() {
    let (folder, journal) = small();
    let count = journal.counts().unwrap().entries;
    let path = folder.path().join("school.db");
    let mut anchors: Vec<Anchor> = Vec::new();
    // The heads of before come from the evidence of the whole chain: every prefix has one.
    for seq in 1..=count {
        let hash: Vec<u8> = keyed(&path)
            .query_row("SELECT hash FROM entries WHERE seq = ?1", [i64::try_from(seq).unwrap()], |row| row.get(0))
            .unwrap();
        let hash: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        anchors.push(format!("甲:{seq}:{hash}").parse().unwrap());
    }
    assert_eq!(anchors.last(), Some(&journal.head().unwrap()));
    let whole = evidence(&journal, &promised(1), Numbers::Full);
    drop(journal);
    for cut in (0..count).rev() {
        let thief = keyed(&path);
        thief
            .execute_batch("DROP TRIGGER IF EXISTS entries_never_go; DROP TRIGGER IF EXISTS particulars_never_go")
            .unwrap();
        for table in ["particulars WHERE entry IN (SELECT id FROM entries WHERE seq > ?1)", "entries WHERE seq > ?1"] {
            thief.execute(&format!("DELETE FROM {table}"), [i64::try_from(cut).unwrap()]).unwrap();
        }
        drop(thief);
        let journal = open_at(&path, "甲");
        assert!(journal.verify().unwrap().ok, "the chain itself does not tell");
        for (seq, checked) in (1..).zip(journal.check_anchors(&anchors).unwrap()) {
            let lost = if cut == 0 { Found::Missing } else { Found::Behind };
            assert_eq!(checked.found, if seq <= cut { Found::Held } else { lost }, "cut at {cut}, anchor {seq}");
        }
        if let Ok(evidence) = journal.evidence(&promised(1), "演练中学", Numbers::Full) {
            let first = evidence.chains.first().map_or(u64::MAX, |chain| u64::try_from(chain.after.seq).unwrap());
            for (seq, checked) in (1..).zip(verify(&evidence.text(), &anchors).anchors) {
                let want = match seq {
                    _ if evidence.chains.is_empty() => Found::Missing,
                    _ if seq < first => Found::Earlier,
                    _ if seq <= cut => Found::Held,
                    _ => Found::Behind,
                };
                assert_eq!(checked.found, want, "evidence cut at {cut}, anchor {seq}");
            }
        }
    }
    let kept = verify(&whole.text(), &anchors).anchors;
    assert!(kept[1..].iter().all(|checked| checked.found == Found::Held));
    assert_eq!(kept[0].found, Found::Earlier);
}

#[test]
fn erased_details_leave_evidence_that_still_verifies() {
    let (folder, journal) = small();
    keyed(&folder.path().join("school.db")).execute("UPDATE particulars SET text = NULL", []).unwrap();
    let evidence = evidence(&journal, &promised(1), Numbers::Full);
    let verdict = verify(&evidence.text(), &[journal.head().unwrap()]);
    assert!(verdict.good && verdict.entries.iter().all(|entry| entry.held.is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn evidence_of_any_history_verifies_and_any_change_of_it_does_not(
        acts in proptest::collection::vec((0u8..10, 1u32..7, any::<bool>()), 1..60),
        pick in any::<prop::sample::Index>(),
        flip in 0usize..4,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        let mut desks = [open_at(&path, "甲"), open_at(&path, "乙")];
        import_batch(&mut desks[0], 6);
        let mut anchors = Vec::new();
        for (kind, n, at_second) in acts {
            let journal = &mut desks[usize::from(at_second)];
            let _done_or_refused = match random_act(journal, kind, n) {
                Some(act) => journal.append_with(&clerk(), &second(), act).map(drop),
                None => journal.undo_last(&clerk()).map(drop),
            };
            anchors.extend(journal.heads().unwrap());
        }
        let journal = &desks[0];
        prop_assert!(journal.verify().unwrap().ok);
        for n in 1..7 {
            let evidence = evidence(journal, &promised(n), Numbers::Full);
            let verdict = verify(&evidence.text(), &anchors);
            prop_assert!(verdict.good, "{:?}", verdict.flaws);
            for checked in &verdict.anchors {
                let told = evidence.chains.iter().any(|chain| chain.desk == checked.anchor.desk.as_str());
                let fine = if told { [Found::Held, Found::Earlier] } else { [Found::Missing; 2] };
                prop_assert!(fine.contains(&checked.found), "{checked:?}");
            }
            let own = journal.entries_of(&promised(n)).unwrap();
            let own = own.iter().filter(|entry| card_desk::record::card_named_by(&entry.act).is_some()).count();
            let stood = verdict.entries.iter().filter(|entry| entry.kind != "undone").count();
            prop_assert_eq!(own, stood);
            let masked = verify(&self::evidence(journal, &promised(n), Numbers::Masked).text(), &[]);
            prop_assert!(masked.good && masked.entries.len() == verdict.entries.len());
            let text = evidence.text();
            let span = text.find("\"chains\":").unwrap()..text.rfind(",\n").unwrap();
            let at = span.start + pick.index(span.len());
            let mut bytes = text.into_bytes();
            bytes[at] ^= [1, 2, 4, 16][flip];
            if let Ok(changed) = String::from_utf8(bytes) {
                prop_assert!(!flaws(&with_new_digest(&changed)).is_empty(), "byte {}", at);
            }
        }
    }
}
