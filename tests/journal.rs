//! The journal from outside: what is appended stays, what is changed is found, what cannot be is refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "journal/imports.rs"]
mod imports;
#[path = "journal/school.rs"]
mod school;

use card_desk::day::Moment;
use card_desk::id::{CardId, ClassId, TransitNumber};
use card_desk::journal::{
    Break, FixedClock, Journal, JournalFault, SeededRandom, SteppingClock, SystemClock, SystemRandom,
};
use card_desk::record::{Act, Collector, Custody, Illegal, QuarantineReason, ReturnReason};
use rusqlite::Connection;
use school::*;

#[test]
fn a_card_is_promised_checked_handed_over_lost_found_and_given_back() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 3);
    let card = promised(1);
    let custody = |journal: &Journal| journal.card(&card).unwrap().unwrap().custody;
    assert_eq!(custody(&journal), Custody::Expected);
    for (act, want) in [
        (checked(1), Custody::READY),
        (handed(1), Custody::Held),
        (Act::LossClaimed { card: card.clone() }, Custody::Lost),
        (found(1), Custody::Found),
        (handed(1), Custody::Held),
        (Act::Superseded { card: card.clone() }, Custody::Held),
        (found(1), Custody::Surrendered(ReturnReason::Replaced)),
    ] {
        journal.append_with(&clerk(), &second(), act).unwrap();
        assert_eq!(custody(&journal), want);
    }
    assert!(matches!(journal.append(&clerk(), handed(1)), Err(JournalFault::Refused(Illegal::HandedIn))));
    assert_eq!(journal.entries_of(&card).unwrap().len(), 8);
    assert!(journal.verify().unwrap().ok);
}

#[test]
fn a_second_handover_is_refused_and_the_first_is_told() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 1);
    journal.append(&clerk(), checked(1)).unwrap();
    let first = journal.append(&clerk(), handed(1)).unwrap();
    let before = journal.counts().unwrap();
    let second = journal.append(&clerk(), handed(1));
    assert!(matches!(second, Err(JournalFault::Refused(Illegal::AlreadyHandedOver))));
    assert_eq!(journal.counts().unwrap(), before, "a refused act leaves no entry");
    let told = journal.card(&promised(1)).unwrap().unwrap().handed.unwrap();
    assert_eq!((told.at, told.collector), (first.wall, Collector::Student));
}

#[test]
fn intake_binds_the_chip_and_every_number_finds_the_card() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 3);
    journal.append(&clerk(), checked(2)).unwrap();
    let by_uid = journal.card_by_uid(&uid(2)).unwrap().unwrap();
    let number = TransitNumber::parse("9900000000000002").unwrap();
    assert_eq!(by_uid.card, promised(2));
    assert_eq!(journal.card_by_transit(&number).unwrap(), Some(by_uid.clone()));
    assert_eq!(journal.cards_of(student_id(2)).unwrap(), vec![by_uid.clone()]);
    assert_eq!(journal.card_by_number(by_uid.card_number.as_ref().unwrap()).unwrap(), Some(by_uid));
    assert_eq!(journal.card_by_uid(&uid(1)).unwrap(), None);
}

#[test]
fn one_chip_is_never_bound_to_two_cards() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 2);
    journal.append(&clerk(), checked(1)).unwrap();
    let clone = intake(2, Some(uid(1)), None);
    assert!(matches!(journal.append(&clerk(), clone), Err(JournalFault::Refused(Illegal::UidTaken))));
    journal.append(&clerk(), intake(2, Some(uid(1)), Some(QuarantineReason::DuplicateNumber))).unwrap();
    assert_eq!(journal.card_by_uid(&uid(1)).unwrap().unwrap().card, promised(1));
}

#[test]
fn the_batch_of_four_hundred_adds_up() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 400);
    assert_eq!(journal.open_batch().unwrap(), Some(batch()));
    (1..=397).for_each(|n| {
        journal.append(&clerk(), checked(n)).unwrap();
    });
    journal.append(&clerk(), intake(398, None, Some(QuarantineReason::ChipDead))).unwrap();
    let stray = Act::Intake {
        card: CardId::of_chip(&uid(9000)),
        holder: None,
        uid: Some(uid(9000)),
        transit_number: None,
        batch: Some(batch()),
        quarantine: Some(QuarantineReason::NotOnList),
    };
    journal.append(&clerk(), stray).unwrap();
    let act = closed(&journal);
    journal.append_with(&clerk(), &second(), act).unwrap();
    let balance = journal.balance(&batch()).unwrap();
    assert_eq!((balance.expected, balance.ok, balance.quarantined, balance.missing), (400, 397, 1, 2));
    assert_eq!((balance.plastics, balance.extra), (399, 1));
    assert!(balance.holds());
    assert_eq!(journal.card(&promised(400)).unwrap().unwrap().custody, Custody::NeverArrived);
    assert_eq!(journal.open_batch().unwrap(), None);
    journal.append(&clerk(), checked(400)).unwrap();
    assert_eq!(journal.balance(&batch()).unwrap().missing, 1, "a late card is taken in");
    let again = closed(&journal);
    assert!(matches!(
        journal.append_with(&clerk(), &second(), again),
        Err(JournalFault::Refused(Illegal::BatchClosed))
    ));
}

#[test]
fn a_card_of_no_list_cannot_be_checked_good_against_a_batch() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 1);
    assert!(matches!(journal.append(&clerk(), checked(77)), Err(JournalFault::Refused(Illegal::NotOnList))));
}

#[test]
fn the_last_act_is_taken_back_and_the_card_is_where_it_was() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 2);
    journal.append(&clerk(), checked(1)).unwrap();
    journal.append(&clerk(), checked(2)).unwrap();
    let handed_over = journal.append(&clerk(), handed(1)).unwrap();
    let undone = journal.undo_last(&clerk()).unwrap();
    assert_eq!(undone.act, Act::Undone { entry: handed_over.id });
    let record = journal.card(&promised(1)).unwrap().unwrap();
    assert_eq!((record.custody, record.handed), (Custody::READY, None));
    assert!(journal.recent(2).unwrap()[1].undone);
    journal.append(&clerk(), handed(1)).unwrap();
    journal.undo_last(&clerk()).unwrap();
    journal.undo_last(&clerk()).unwrap();
    assert_eq!(journal.card(&promised(2)).unwrap().unwrap().custody, Custody::Expected);
    assert_eq!(journal.card_by_uid(&uid(2)).unwrap(), None, "the chip is free again");
    journal.undo_last(&clerk()).unwrap();
    let refused = journal.undo_last(&clerk());
    assert!(matches!(refused, Err(JournalFault::Refused(Illegal::NothingToUndo))), "an import is never taken back");
    assert!(journal.verify().unwrap().ok);
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn an_act_of_another_desk_on_the_same_card_must_be_taken_back_first() {
    let (folder, mut first) = new_journal();
    import_batch(&mut first, 1);
    first.append(&clerk(), checked(1)).unwrap();
    let mut second = open_at(&folder.path().join("school.db"), "乙");
    second.append(&clerk(), handed(1)).unwrap();
    assert!(matches!(first.undo_last(&clerk()), Err(JournalFault::Refused(Illegal::NotTheLast))));
    second.undo_last(&clerk()).unwrap();
    first.undo_last(&clerk()).unwrap();
    assert_eq!(first.card(&promised(1)).unwrap().unwrap().custody, Custody::Expected);
    let heads = first.verify().unwrap().heads;
    assert_eq!(heads.iter().map(|head| (head.desk.as_str(), head.seq)).collect::<Vec<_>>(), [("乙", 2), ("甲", 3)]);
}

#[test]
fn two_desks_on_one_file_never_hand_one_card_over_twice() {
    let (folder, mut journal) = new_journal();
    import_batch(&mut journal, 40);
    (1..=40).for_each(|n| {
        journal.append(&clerk(), checked(n)).unwrap();
    });
    let path = folder.path().join("school.db");
    let hand_all = |desk: &'static str| {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut journal = open_at(&path, desk);
            let mut done = 0;
            for n in 1..=40 {
                match journal.append(&clerk(), handed(n)) {
                    Ok(_) => done += 1,
                    Err(JournalFault::Refused(Illegal::AlreadyHandedOver)) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            done
        })
    };
    let (a, b) = (hand_all("乙"), hand_all("丙"));
    assert_eq!(a.join().unwrap() + b.join().unwrap(), 40);
    assert_eq!(journal.counts().unwrap().held, 40);
    assert!(journal.verify().unwrap().ok);
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_clock_that_goes_back_is_kept_as_read_and_the_order_holds() {
    let folder = tempfile::tempdir().unwrap();
    let clock = FixedClock::new(start());
    let path = folder.path().join("school.db");
    let mut journal =
        Journal::training(&path, desk("甲"), Box::new(clock.clone()), Box::new(SeededRandom::new(1))).unwrap();
    let list = Act::SheetReconciled { number: "7-3".into(), version: 1, signed: 1, unclaimed: 0 };
    let mut append = || journal.append(&clerk(), list.clone()).unwrap();
    let first = append();
    clock.advance(-86_400_000);
    let second = append();
    assert_eq!(second.wall, start().plus_ms(-86_400_000));
    assert_eq!(second.mono_ms, first.mono_ms + 1);
    assert!(second.id > first.id);
    assert!(journal.verify().unwrap().ok);
}

#[test]
fn any_changed_part_of_an_entry_is_found() {
    let check = |sql: &str, want: Break| {
        let (folder, mut journal) = new_journal();
        import_roster(&mut journal, 3);
        import_batch(&mut journal, 2);
        journal.append(&clerk(), checked(1)).unwrap();
        journal.append(&clerk(), handed(1)).unwrap();
        let thief = keyed(&folder.path().join("school.db"));
        thief
            .execute_batch(
                "DROP TRIGGER entries_never_change; DROP TRIGGER entries_never_go; DROP TRIGGER particulars_only_go; \
                 PRAGMA foreign_keys = OFF",
            )
            .unwrap();
        thief.execute_batch(sql).unwrap();
        let found = journal.verify().unwrap();
        assert!(!found.ok, "{sql}");
        assert_eq!(found.broken.map(|broken| broken.why), Some(want), "{sql}");
    };
    check("UPDATE entries SET operator = 'thief' WHERE seq = 2", Break::Hash);
    check("UPDATE entries SET wall_ms = wall_ms - 1 WHERE seq = 4", Break::Hash);
    check("UPDATE entries SET approver = 'thief' WHERE seq = 4", Break::Hash);
    check("UPDATE entries SET form = 1 WHERE seq = 4", Break::Hash);
    check("UPDATE entries SET body = replace(body, 'student', 'teacher') WHERE seq = 4", Break::Hash);
    check("UPDATE entries SET card = 'uid/00' WHERE seq = 4", Break::Act);
    check("UPDATE particulars SET text = replace(text, '单', '李')", Break::Private);
    check("DROP TRIGGER particulars_never_go; DELETE FROM particulars WHERE item = 1", Break::Private);
    check("UPDATE entries SET hash = zeroblob(32) WHERE seq = 3", Break::Hash);
    check("UPDATE entries SET prev = zeroblob(32) WHERE seq = 3", Break::Link);
    check("DELETE FROM entries WHERE seq = 2", Break::Gap);
    check("UPDATE entries SET body = CAST(X'22FF22' AS TEXT) WHERE seq = 3", Break::Act);
}

#[test]
fn a_roster_of_2400_is_one_entry_and_every_way_of_searching_finds_a_student() {
    let (_folder, mut journal) = new_journal();
    import_roster(&mut journal, 2400);
    assert_eq!(journal.counts().unwrap().students, 2400);
    assert_eq!(journal.counts().unwrap().entries, 1);
    assert!(journal.has_roster().unwrap());
    assert_eq!(journal.classes().unwrap().len(), 60);
    assert_eq!(journal.students_of_class(ClassId::new(7, 3).unwrap()).unwrap().len(), 40);
    let first = |text: &str| journal.search(text, 50).unwrap().first().map(|student| student.name.to_string());
    let wanted = journal.student(student_id(1)).unwrap().unwrap();
    assert_eq!(wanted.name.as_str(), "单雨桐");
    for text in ["单雨桐", "雨桐", "单", "syt", "shanyutong", "Shan Yu Tong", "00000001"] {
        assert_eq!(first(text).as_deref(), Some("单雨桐"), "{text}");
    }
    for (text, hits) in
        [("7-3", 40), ("73", 40), ("703", 42), ("七年级3班", 40), ("00000002", 1), ("", 0), ("%", 0), ("1", 0)]
    {
        assert_eq!(journal.search(text, 50).unwrap().len(), hits, "{text}");
    }
    assert!(journal.search("399", 50).unwrap().iter().any(|student| student.education_id == student_id(2399)));
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_newer_a_foreign_and_a_broken_file_are_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, code: &str, make: &dyn Fn(&std::path::Path)| {
        let path = folder.path().join(name);
        make(&path);
        let before = std::fs::read(&path).unwrap();
        let fault = try_open(&path).unwrap_err();
        assert_eq!(fault.code(), code, "{fault}");
        assert!(!fault.next().is_empty());
        assert_eq!(std::fs::read(&path).unwrap(), before, "{name} was touched");
    };
    check("newer.db", "journal-newer", &|path| {
        drop(try_open(path).unwrap());
        keyed(path).execute_batch("PRAGMA user_version = 99").unwrap();
    });
    check("foreign.db", "journal-foreign", &|path| {
        Connection::open(path).unwrap().execute_batch("CREATE TABLE a (b); PRAGMA user_version = 1").unwrap();
    });
    check("text.db", "journal-foreign", &|path| {
        std::fs::write(path, "this is no database at all, but a letter to the school".repeat(40)).unwrap();
    });
}

#[test]
fn a_folder_that_cannot_be_written_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/such/folder/j.db");
    assert_eq!(try_open(&missing).unwrap_err().code(), "journal-cannot-open");
    assert_eq!(try_open(folder.path()).unwrap_err().code(), "journal-cannot-open");
    // Root may write everywhere but here.
    let read_only = std::path::Path::new("/proc/card-desk-test.db");
    assert_eq!(try_open(read_only).unwrap_err().code(), "journal-read-only");
}

#[test]
fn a_file_that_cannot_be_written_is_said_so() {
    let (folder, journal) = new_journal();
    drop(journal);
    let path = folder.path().join("school.db");
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();
    // Root is let through; everybody else is told.
    match try_open(&path) {
        Ok(mut journal) => assert!(journal.append(&clerk(), brought(1)).is_ok()),
        Err(fault) => assert_eq!(fault.code(), "journal-read-only"),
    }
}

#[test]
fn a_locked_file_refuses_the_act_in_words() {
    let (folder, mut journal) = new_journal();
    journal.wait_for_others(0).unwrap();
    let other = keyed(&folder.path().join("school.db"));
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(journal.append(&clerk(), brought(1)).unwrap_err().code(), "journal-locked");
    other.execute_batch("ROLLBACK").unwrap();
    journal.append(&clerk(), brought(1)).unwrap();
}

#[test]
fn the_same_seed_gives_the_same_chain() {
    let run = || {
        let (_folder, mut journal) = new_journal();
        import_roster(&mut journal, 5);
        import_batch(&mut journal, 2);
        journal.append(&clerk(), checked(1)).unwrap();
        (journal.verify().unwrap().heads, journal.projection_digest().unwrap())
    };
    assert_eq!(run(), run());
}

#[test]
fn the_real_clock_and_the_real_randomness_work_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.db");
    let mut journal = Journal::training(&path, desk("甲"), Box::new(SystemClock), Box::new(SystemRandom)).unwrap();
    let (a, b) = (journal.append(&clerk(), brought(1)).unwrap(), journal.append(&clerk(), brought(2)).unwrap());
    assert!(a.id < b.id && a.wall > Moment::from_unix_ms(1_700_000_000_000));
}

#[test]
fn clocks_of_a_demo_move_by_their_step() {
    use card_desk::journal::Clock;
    let clock = SteppingClock::new(start(), 250);
    assert_eq!((clock.now(), clock.now()), (start(), start().plus_ms(250)));
    clock.advance(1000);
    assert_eq!(clock.now(), start().plus_ms(1500));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 24, ..Default::default() })]

    /// Whatever was done and refused, folding the book again gives what stands in the tables.
    #[test]
    fn a_rebuild_after_any_history_is_identical(
        steps in proptest::collection::vec((0u8..10, 1u32..7), 1..60)
    ) {
        let (_folder, mut journal) = new_journal();
        import_batch(&mut journal, 5);
        for (kind, n) in steps {
            match random_act(&journal, kind, n) {
                Some(act) => drop(journal.append_with(&clerk(), &second(), act)),
                None => drop(journal.undo_last(&clerk())),
            }
        }
        assert!(journal.verify().unwrap().ok);
        assert!(journal.balance(&batch()).unwrap().holds());
        assert_rebuild_is_identical(&mut journal);
    }
}
