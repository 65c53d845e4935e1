//! Journals that released versions wrote: they open, verify and say the same for ever.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

#[allow(dead_code, reason = "the school has more acts than this test plays")]
#[path = "journal/school.rs"]
mod school;

use std::path::Path;

use card_desk::day::Day;
use card_desk::id::OperatorId;
use card_desk::journal::Journal;
use card_desk::record::office::{CorrectionReason, Departure, ErasureReason, LookReason, SettingChange};
use card_desk::record::{Act, BatchStep, Custody, Proof, QuarantineReason, ReturnReason, Role};
use school::*;

const GOLDEN: &str = "tests/fixtures/journal/v2.db";

/// One act of most kinds, always the same: fixed clock, fixed seed.
fn history(journal: &mut Journal) {
    import_roster(journal, 8);
    import_batch(journal, 5);
    let person = OperatorId::parse("王老师").unwrap();
    let change = SettingChange { key: "retention.months".into(), before: None, after: Some("6".into()) };
    let moved = |step| Act::BatchMoved { batch: batch(), step };
    for act in [
        Act::OperatorAdded { operator: person.clone(), role: Role::Teacher },
        Act::OperatorChanged { operator: person.clone(), role: Role::Clerk },
        Act::SettingsChanged { changes: vec![change] },
        moved(BatchStep::AtDistrict),
        checked(1),
        checked(2),
        intake(3, None, Some(QuarantineReason::ChipDead)),
        checked(4),
        handed(1),
        handed(2),
        Act::LossClaimed { card: promised(1) },
        Act::LossWithdrawn { card: promised(1) },
        Act::LossClaimed { card: promised(2) },
        Act::Superseded { card: promised(2) },
        Act::Resolved { card: promised(3), uid: Some(uid(3)), transit_number: None, proof: Proof::CardCentre },
        Act::Looked { student: Some(student_id(1)), card: None, why: LookReason::FamilyAsked },
        returned(7, ReturnReason::Graduated),
        Act::Corrected {
            card: promised(4),
            custody: Custody::Held,
            why: CorrectionReason::Forgotten,
            note: "家长已签字".into(),
        },
        Act::OtherCardsFound { count: 2 },
        Act::Parked { card: None, holder: Some(student_id(6)), reason: 3, code: None },
        Act::ListMade {
            title: "领卡签收表 7-3 2026-秋-1".into(),
            version: 1,
            pages: 2,
            number: None,
            sha256: None,
            cards: vec![],
        },
        Act::Departed {
            students: vec![student_id(8)],
            on: Day::parse_iso("2026-07-31").unwrap(),
            why: Departure::Transferred,
        },
    ] {
        journal.append_with(&clerk(), &second(), act).unwrap();
    }
    let closing = closed(journal);
    journal.append_with(&clerk(), &second(), closing).unwrap();
    journal.erase(&clerk(), &second(), &[student_id(8)], ErasureReason::Request).unwrap();
    journal.append(&clerk(), Act::OperatorRetired { operator: person }).unwrap();
}

#[test]
fn the_journal_of_version_2_opens_verifies_and_is_what_the_same_acts_give_today() {
    let folder = tempfile::tempdir().unwrap();
    let mut fresh = open_at(&folder.path().join("fresh.db"), "甲");
    history(&mut fresh);
    if let Some(to) = std::env::var_os("CARD_DESK_WRITE_GOLDEN") {
        drop(fresh);
        std::fs::copy(folder.path().join("fresh.db"), to).unwrap();
        return;
    }
    let copy = folder.path().join("golden.db");
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN), &copy).unwrap();
    let mut golden = open_at(&copy, "甲");
    let [old, new] = [golden.verify().unwrap(), fresh.verify().unwrap()];
    assert!(old.ok && old.entries > 25, "{old:?}");
    assert_eq!(old.heads, new.heads, "entries are hashed and written otherwise than version 2 did");
    assert_eq!(golden.projection_digest().unwrap(), fresh.projection_digest().unwrap());
    let stored = golden.projection_digest().unwrap();
    golden.rebuild().unwrap();
    assert_eq!(golden.projection_digest().unwrap(), stored);
}
