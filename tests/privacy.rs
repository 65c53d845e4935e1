//! Personal details from outside: who may be erased, who looked, what the figures say, and that nothing leaks.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "journal/school.rs"]
#[expect(dead_code, reason = "the journal's own tests use the rest of the school")]
mod school;

#[path = "privacy/commands.rs"]
mod commands;

use card_desk::day::Day;
use card_desk::id::{CardId, EducationId};
use card_desk::journal::vault::{Passphrase, Vault};
use card_desk::journal::{Journal, Key, SeededRandom, SteppingClock, Unauthorized, Unerasable};
use card_desk::journal::{JournalFault, Seat};
use card_desk::record::figures::AgeBand;
use card_desk::record::office::{CorrectionReason, Departure, ErasureReason, Export, LookReason, SettingChange};
use card_desk::record::{Act, BatchStep, Custody, Deed, Illegal, QuarantineReason, ReturnReason, Role};
use proptest::prelude::*;
use school::*;

fn did(journal: &mut Journal, act: Act) {
    journal.append_with(&clerk(), &second(), act).unwrap();
}

fn leave(journal: &mut Journal, n: u32, on: &str) {
    let on = Day::parse_iso(on).unwrap();
    did(journal, Act::Departed { students: vec![student_id(n)], on, why: Departure::Graduated });
}

fn put(journal: &mut Journal, n: u32, custody: Custody) {
    let note = format!("学生 {} 的卡", student_id(n));
    did(journal, Act::Corrected { card: promised(n), custody, why: CorrectionReason::Counted, note });
}

fn refusal(journal: &mut Journal, students: &[EducationId], why: ErasureReason) -> &'static str {
    let before = journal.counts().unwrap();
    let told = journal.may_erase(students, why).unwrap_err().code();
    let fault = journal.erase(&clerk(), &second(), students, why).unwrap_err();
    assert!(matches!(&fault, JournalFault::Unerasable(_)) && fault.code() == told, "{fault}");
    assert!(!fault.to_string().contains("0000000"), "no number stands in a sentence: {fault}");
    assert_eq!(journal.counts().unwrap(), before, "a refused erasure leaves no entry");
    told
}

/// Students 1 to 8 with a card each that was handed over.
fn small_school() -> (tempfile::TempDir, Journal) {
    let (folder, mut journal) = new_journal();
    import_roster(&mut journal, 8);
    import_batch(&mut journal, 8);
    for n in 1..=8 {
        did(&mut journal, checked(n));
        did(&mut journal, handed(n));
    }
    (folder, journal)
}

#[test]
fn nobody_is_erased_who_is_still_here_or_whose_card_is() {
    let (_folder, mut journal) = small_school();
    let (request, retention) = (ErasureReason::Request, ErasureReason::Retention);
    assert_eq!(refusal(&mut journal, &[], request), "nobody-named");
    assert_eq!(refusal(&mut journal, &[student_id(77)], request), "unknown-student");
    assert_eq!(refusal(&mut journal, &[student_id(1)], request), "still-here");
    let here = [
        Custody::READY,
        Custody::InOffice { checked: false },
        Custody::Quarantined(QuarantineReason::Damaged),
        Custody::WithTeacher,
        Custody::Found,
    ];
    leave(&mut journal, 1, "2026-01-31");
    for custody in here {
        put(&mut journal, 1, custody);
        assert_eq!(refusal(&mut journal, &[student_id(1)], request), "card-here", "{custody:?}");
    }
    put(&mut journal, 1, Custody::Held);
    assert_eq!(refusal(&mut journal, &[student_id(1)], retention), "not-yet-due");
    assert_eq!(refusal(&mut journal, &[student_id(1), student_id(2)], request), "still-here");
    journal.erase(&clerk(), &second(), &[student_id(1)], request).unwrap();
    assert_eq!(refusal(&mut journal, &[student_id(1)], request), "unknown-student", "and nobody twice");
}

#[test]
fn an_erasure_takes_an_admin_and_another_person() {
    let (_folder, mut journal) = small_school();
    leave(&mut journal, 1, "2026-01-31");
    let act = Act::Erased { students: vec![student_id(1)], why: ErasureReason::Request };
    let alone = journal.append(&clerk(), act).unwrap_err();
    assert!(matches!(alone, JournalFault::Unauthorized(Unauthorized::NeedsSecond(Deed::Erased))));
    let twice = journal.erase(&clerk(), &clerk(), &[student_id(1)], ErasureReason::Request).unwrap_err();
    assert!(matches!(twice, JournalFault::Unauthorized(Unauthorized::NoSecond)));
    let erased = journal.erase(&clerk(), &second(), &[student_id(1)], ErasureReason::Request).unwrap();
    assert_eq!(erased.entry.approver.as_ref(), Some(second().operator()));
}

#[test]
fn the_retention_job_lists_first_and_erases_whoever_has_no_card_here() {
    let (_folder, mut journal) = small_school();
    // Today is 2026-09-21 in Beijing.
    for (n, on) in [(1, "2024-08-31"), (2, "2025-09-21"), (3, "2025-09-22"), (4, "2025-01-15")] {
        leave(&mut journal, n, on);
    }
    put(&mut journal, 4, Custody::Found);
    let today = journal.now().day();
    let due = |journal: &Journal, months| {
        let list = journal.overdue(today, months).unwrap();
        list.iter().map(|due| (due.student, due.card_here)).collect::<Vec<_>>()
    };
    let want = [(student_id(1), false), (student_id(4), true), (student_id(2), false)];
    assert_eq!(due(&journal, 12), want);
    assert_eq!(due(&journal, 24), want[..1]);
    assert_eq!(journal.retention_months().unwrap(), 12);
    let entries = journal.counts().unwrap().entries;
    let months = SettingChange { key: "retention.months".into(), before: None, after: Some("24".into()) };
    did(&mut journal, Act::SettingsChanged { changes: vec![months] });
    assert_eq!((journal.retention_months().unwrap(), journal.counts().unwrap().entries), (24, entries + 1));
    let erased = journal.retain(&clerk(), &second()).unwrap().unwrap();
    assert_eq!((erased.removed.students, due(&journal, 12)), (1, want[1..].to_vec()));
    assert!(journal.retain(&clerk(), &second()).unwrap().is_none(), "nobody is left whose time is over");
}

#[test]
fn every_look_is_found_by_student_and_by_day() {
    let (_folder, mut journal) = small_school();
    let first = journal.look(&clerk(), Some(student_id(1)), None, LookReason::AtTheDesk).unwrap();
    let second = journal.look(&clerk(), None, Some(&promised(1)), LookReason::CardFound).unwrap();
    journal.look(&clerk(), Some(student_id(2)), None, LookReason::Checking).unwrap();
    let ids = |entries: Vec<card_desk::journal::Entry>| entries.iter().map(|entry| entry.id).collect::<Vec<_>>();
    assert_eq!(ids(journal.looks_of(student_id(1)).unwrap()), [first.id, second.id]);
    let today = journal.now().day();
    assert_eq!(journal.looks_between(today, today).unwrap().len(), 3);
    assert_eq!(journal.looks_between(today.plus_days(1), today.plus_days(9)).unwrap(), []);
    let all = usize::try_from(journal.counts().unwrap().entries).unwrap();
    assert_eq!(journal.entries_between(today, today).unwrap().len(), all);
    let unknown = journal.look(&clerk(), Some(student_id(99)), None, LookReason::Checking).unwrap_err();
    assert!(matches!(unknown, JournalFault::Refused(Illegal::UnknownStudent)));
    let unknown = journal.look(&clerk(), None, Some(&promised(99)), LookReason::Checking).unwrap_err();
    assert!(matches!(unknown, JournalFault::Refused(Illegal::UnknownCard)));
}

#[test]
fn the_audit_counts_what_was_done_and_names_nobody() {
    let (_folder, mut journal) = small_school();
    leave(&mut journal, 1, "2024-08-31");
    leave(&mut journal, 2, "2024-08-31");
    journal.look(&clerk(), Some(student_id(3)), None, LookReason::AtTheDesk).unwrap();
    journal.look(&clerk(), Some(student_id(3)), None, LookReason::Authority).unwrap();
    did(&mut journal, Act::Unmasked { list: "7-3".into(), rows: 40, why: LookReason::Checking });
    journal.erase(&clerk(), &second(), &[student_id(1)], ErasureReason::Request).unwrap();
    let export = Act::Exported { what: Export::Evidence, student: None, card: None, sha256: "0".repeat(64) };
    did(&mut journal, export);
    did(&mut journal, Act::BackedUp { file: "a.age".into(), entries: 3 });
    did(&mut journal, Act::RestoreDrilled { file: "a.age".into(), entries: 3, good: true });
    let today = journal.now().day();
    let figures = journal.audit_figures("演练", Vec::new(), today.plus_days(-20), today).unwrap();
    let sum = |counts: &[u64]| counts.iter().sum::<u64>();
    let of = |list: &[card_desk::record::figures::Tally<LookReason>]| {
        list.iter().map(|tally| tally.count).collect::<Vec<_>>()
    };
    assert_eq!(sum(&of(&figures.access.by_reason)), 2);
    assert_eq!((figures.access.by_month.len(), figures.access.by_month[0].count), (1, 2));
    assert_eq!((figures.access.by_role[0].what, figures.access.by_role[0].count), (Role::Admin, 2));
    assert_eq!((figures.access.unmasked.len(), figures.access.unmasked[0].rows), (1, 40));
    assert_eq!((figures.erasures[0].what, figures.erasures[0].count), (ErasureReason::Request, 1));
    assert_eq!((figures.exports.len(), figures.exports[0].count), (1, 1));
    assert_eq!((figures.backups.count, figures.backups.drills.len()), (1, 1));
    assert_eq!((figures.retention.months, figures.retention.past), (12, 1));
    assert!(figures.approvals.iter().any(|tally| tally.what == Deed::Erased && tally.count == 1));
    assert!(figures.chain.ok && figures.chain.anchors.len() == 1);
    assert_eq!(sum(&figures.minors.iter().map(|age| age.students).collect::<Vec<_>>()), 7);
    assert!(figures.minors.iter().all(|age| age.estimated && age.band != AgeBand::Unknown));
    let told = serde_json::to_string(&figures).unwrap();
    for (id, student) in journal.students().unwrap() {
        assert!(!told.contains(id.as_str()) && !told.contains(student.name.as_str()));
    }
    let before = journal.audit_figures("演练", Vec::new(), today.plus_days(-40), today.plus_days(-20)).unwrap();
    assert_eq!((before.access.by_reason.len(), before.approvals.len(), before.erasures.len()), (0, 0, 0));
}

#[test]
fn the_slip_counts_from_the_last_end_of_a_shift_and_the_copy_holds_all_of_one_student() {
    let (_folder, mut journal) = small_school();
    let figures = journal.shift_figures("演练", &clerk()).unwrap();
    let count = |figures: &card_desk::record::figures::ShiftFigures, deed| {
        figures.acts.iter().find(|tally| tally.what == deed).map_or(0, |tally| tally.count)
    };
    assert_eq!((count(&figures, Deed::HandedOver), count(&figures, Deed::Intake)), (8, 8));
    assert_eq!((figures.cards.len(), figures.cards[0].what, figures.cards[0].count), (1, Custody::Held, 8));
    journal.append(&clerk(), Act::ShiftEnded { acts: 18 }).unwrap();
    did(&mut journal, found(1));
    put(&mut journal, 1, Custody::Held);
    journal.look(&clerk(), Some(student_id(1)), None, LookReason::FamilyAsked).unwrap();
    let figures = journal.shift_figures("演练", &clerk()).unwrap();
    assert_eq!((count(&figures, Deed::HandedOver), count(&figures, Deed::Returned)), (0, 1));
    assert_ne!(figures.mark.number, "S-甲-1");

    let words = |entry: &card_desk::journal::Entry| entry.act.deed().code().to_owned();
    let record = journal.student_record("演练", &clerk(), student_id(1), &words).unwrap();
    let lines: Vec<&str> = record.cards[0].lines.iter().map(|line| line.words.as_str()).collect();
    assert_eq!(lines, ["batch-imported", "intake", "handed-over", "returned", "corrected"]);
    assert_eq!((record.looks.len(), record.looks[0].why), (1, LookReason::FamilyAsked));
    assert_eq!(record.student.education_id, student_id(1));
    assert!(journal.student_record("演练", &clerk(), student_id(99), &words).is_err());
}

#[test]
fn neither_the_journal_nor_its_log_nor_its_key_file_holds_anything_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = SeededRandom::new(1);
    let key = Key::random(&mut random).unwrap();
    let recovery = Passphrase::recovery(&mut random).unwrap();
    Vault::create(&folder.path().join("journal.key"), &key, &recovery, &mut random).unwrap();
    let path = folder.path().join("journal.db");
    let clock = Box::new(SteppingClock::new(start(), 1000));
    let mut journal = Journal::create(&path, &key, desk("甲"), clock, Box::new(SeededRandom::new(7))).unwrap();
    let admin = card_desk::id::OperatorId::parse("王主任").unwrap();
    let seat: Seat = journal.first_admin(&admin, &Passphrase::new("correct horse battery".into())).unwrap();
    let (_folder, model) = small_school();
    let students: Vec<_> = model.students().unwrap().into_iter().map(|(_, student)| student).collect();
    let roster = Act::RosterImported { file: "roster.xlsx".into(), students: students.clone() };
    journal.append(&seat, roster).unwrap();
    let strange = CardId::of_chip(&uid(9));
    let intake = Act::Intake {
        card: strange,
        holder: Some(student_id(1)),
        uid: Some(uid(9)),
        transit_number: Some(card_desk::id::TransitNumber::parse("9900000000000009").unwrap()),
        batch: None,
        quarantine: None,
    };
    journal.append(&seat, intake).unwrap();
    let mut clear: Vec<String> = ["王主任", "correct horse", "9900000000000009", "roster.xlsx", "CREATE TABLE", "甲"]
        .map(str::to_owned)
        .to_vec();
    clear.push(uid(9).to_string());
    clear.push(recovery.reveal().to_owned());
    for student in &students {
        clear.extend([student.name.to_string(), student.education_id.to_string()]);
    }
    // The key file names the people whose password opens it; it has none here.
    for (file, most) in
        [("journal.db", true), ("journal.db-wal", true), ("journal.db-shm", false), ("journal.key", false)]
    {
        let bytes = std::fs::read(folder.path().join(file)).unwrap();
        assert!(bytes.len() > 100 && (!most || bytes.len() > 4096), "{file} is written");
        let found = clear.iter().find(|text| commands::holds(&bytes, text));
        assert_eq!(found, None, "{file}");
    }
    assert!(commands::holds(&serde_json::to_vec(&students).unwrap(), &clear[8]), "what is there is found");
}

#[derive(Debug, Clone)]
enum Event {
    Act(u8, u32),
    Leave(u32),
    Erase(u32),
    Roster,
    Look(u32),
}

fn event() -> impl Strategy<Value = Event> {
    let n = || 1..=6u32;
    prop_oneof![
        8 => (0..10u8, n()).prop_map(|(kind, n)| Event::Act(kind, n)),
        1 => n().prop_map(Event::Leave),
        2 => n().prop_map(Event::Erase),
        1 => Just(Event::Roster),
        1 => n().prop_map(Event::Look),
    ]
}

/// Whatever is not allowed as things stand is refused and changes nothing; that is tested elsewhere.
fn play(journal: &mut Journal, event: &Event) {
    match event {
        Event::Act(kind, n) => match random_act(journal, *kind, *n) {
            Some(act) => drop(journal.append_with(&clerk(), &second(), act)),
            None => drop(journal.undo_last(&clerk())),
        },
        Event::Leave(n) => {
            for card in journal.cards_of(student_id(*n)).unwrap() {
                let custody = Custody::Surrendered(ReturnReason::Graduated);
                let (card, why, note) = (card.card, CorrectionReason::Counted, "数过".to_owned());
                drop(journal.append_with(&clerk(), &second(), Act::Corrected { card, custody, why, note }));
            }
            let on = Day::parse_iso("2026-09-01").unwrap();
            let students = vec![student_id(*n)];
            drop(journal.append(&clerk(), Act::Departed { students, on, why: Departure::Graduated }));
        }
        Event::Erase(n) => erase_one(journal, *n),
        Event::Roster => import_roster(journal, 6),
        Event::Look(n) => drop(journal.look(&clerk(), Some(student_id(*n)), None, LookReason::Checking)),
    }
}

fn erase_one(journal: &mut Journal, n: u32) {
    let others = |journal: &Journal| {
        let of = |m: &u32| (journal.student(student_id(*m)).unwrap(), journal.cards_of(student_id(*m)).unwrap());
        (1..=6).filter(|m| *m != n).map(|m| of(&m)).collect::<Vec<_>>()
    };
    let before = others(journal);
    match journal.erase(&clerk(), &second(), &[student_id(n)], ErasureReason::Request) {
        Ok(_) => {
            assert!(journal.student(student_id(n)).unwrap().is_none());
            assert_eq!(journal.cards_of(student_id(n)).unwrap(), []);
            assert_eq!(others(journal), before, "nobody else changed");
            assert!(journal.verify().unwrap().ok);
        }
        Err(JournalFault::Unerasable(why)) => {
            assert!(matches!(why, Unerasable::Unknown(_) | Unerasable::StillHere(_) | Unerasable::CardHere(_)));
        }
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_history_with_erasures_the_chain_verifies_and_a_rebuild_is_identical(
        events in prop::collection::vec(event(), 5..40),
    ) {
        let (_folder, mut journal) = new_journal();
        import_roster(&mut journal, 6);
        import_batch(&mut journal, 6);
        did(&mut journal, Act::BatchMoved { batch: batch(), step: BatchStep::AtDistrict });
        for event in &events {
            play(&mut journal, event);
        }
        // One at least is erased in every history.
        import_roster(&mut journal, 6);
        play(&mut journal, &Event::Act(0, 1));
        play(&mut journal, &Event::Leave(1));
        play(&mut journal, &Event::Erase(1));
        prop_assert_eq!(journal.student(student_id(1)).unwrap(), None);
        prop_assert!(journal.verify().unwrap().ok);
        assert_rebuild_is_identical(&mut journal);
    }
}
