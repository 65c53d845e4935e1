//! A desk that is closed and opened: first run, passwords, PIN, recovery, time, and that closed means closed.
//!
//! Real files and real passwords; the time is a clock that the test moves, and no keyring of anybody is touched.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "door/bench.rs"]
mod bench;
#[path = "door/commands.rs"]
mod commands;

use bench::{ADMIN, Bench, PASSWORD, SCHOOL, entries_of};
use card_desk::desk::back_up;
use card_desk::desk::board::{Board, Input, Lamp, Notice, ReaderNews};
use card_desk::desk::office::{DoorPage, FormKind, OfficeInput, OfficePage, OfficePlace};
use card_desk::desk::training::school;
use card_desk::face::scan::Scan;
use card_desk::id::OperatorId;
use card_desk::journal::backup::{Identity, drill, new_identity};
use card_desk::journal::vault::{SlotName, Vault};
use card_desk::record::office::{Secret, SettingChange};
use card_desk::record::{Act, Deed, Role};

#[test]
fn the_first_run_makes_a_school_and_shows_its_recovery_passphrase_once() {
    let mut bench = Bench::empty();
    assert_eq!(bench.page(), DoorPage::FirstRun { said: None });
    for (form, want) in [
        ([SCHOOL, "", PASSWORD, PASSWORD], "not-a-name"),
        ([SCHOOL, ADMIN, PASSWORD, "something else"], "passwords-differ"),
        ([SCHOOL, ADMIN, "short", "short"], "password-short"),
        ([" ", ADMIN, PASSWORD, PASSWORD], "no-school-name"),
    ] {
        assert_eq!(bench.submit(FormKind::FirstRun, &form), Some(want));
        assert!(matches!(bench.page(), DoorPage::FirstRun { .. }));
    }
    assert_eq!(bench.files(), Vec::<String>::new());
    assert_eq!(bench.submit(FormKind::FirstRun, &[SCHOOL, ADMIN, PASSWORD, PASSWORD]), None);
    let passphrase = bench.passphrase();
    let DoorPage::Recovery(page) = bench.page() else { panic!("no passphrase") };
    assert!(!page.again && !page.in_keyring);
    for wrong in ["", "AAAAA", &passphrase[..5]] {
        assert_eq!(bench.submit(FormKind::RecoverySeen, &[wrong]), Some("not-the-group"));
    }
    // Nothing else opens it: neither a key nor another form.
    bench.input(Input::Confirm);
    bench.submit(FormKind::SignIn, &["0", PASSWORD]);
    assert!(matches!(bench.page(), DoorPage::Recovery(_)));
    assert!(bench.files().contains(&"recovery.unseen".to_owned()));
    let group = passphrase.rsplit('-').next().unwrap().to_lowercase();
    assert_eq!(bench.submit(FormKind::RecoverySeen, &[&format!(" {group} ")]), None);
    let board = bench.door.board();
    assert_eq!((board.door, board.school.as_str(), board.operator.as_str()), (None, SCHOOL, ADMIN));
    assert!(!bench.files().contains(&"recovery.unseen".to_owned()));
    assert_eq!(entries_of(&mut bench.door), ["operator-added", "settings-changed", "signed-in"]);
    let vault = Vault::read(&bench.folder.path().join("journal.key")).unwrap();
    assert_eq!(vault.slots(), [SlotName::Recovery, SlotName::Operator(OperatorId::parse(ADMIN).unwrap())]);

    // A start that ended before the passphrase was written down: the next admin gets another one.
    std::fs::write(bench.folder.path().join("recovery.unseen"), "").unwrap();
    bench.restart();
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    let DoorPage::Recovery(page) = bench.page() else { panic!("no passphrase") };
    assert!(page.again && bench.passphrase() != passphrase);
    let new = bench.passphrase();
    assert_eq!(bench.submit(FormKind::RecoverySeen, &[new.rsplit('-').next().unwrap()]), None);
    assert_eq!(bench.door.board().door, None);
    bench.lock();
    assert_eq!(bench.recover(&passphrase), Some("wrong-secret"));
    assert_eq!(bench.recover(&new), Some("recovered"));
}

#[test]
fn a_closed_desk_holds_no_file_and_no_name() {
    let mut bench = Bench::begun();
    let students = school::students().unwrap();
    let name = students[0].name.as_str().to_owned();
    let roster = Act::RosterImported { file: "r".into(), students: students.clone() };
    bench.door.station().unwrap().note(roster).unwrap();
    bench.input(Input::Search(name.clone()));
    bench.input(Input::Pick(students[0].education_id));
    let open = bench.door.board();
    assert_eq!(open.report.unwrap().student.unwrap().name.as_str(), name);
    assert!(!open.recent.is_empty() && !open.classes.is_empty() && !open.shelf.is_empty());
    assert_eq!(bench.open_files(), 3, "journal, its log and its shared memory");

    bench.input(Input::Reader(ReaderNews::Lamp(Lamp::Ready)));
    bench.lock();
    let closed = bench.door.board();
    assert_eq!(bench.open_files(), 0);
    assert_eq!(bench.said(), Some("locked-by-key"));
    let nothing = bench.board_after_a_start();
    assert!(nothing.report.is_none() && nothing.recent.is_empty() && nothing.shelf.is_empty());
    let kept = Board { door: closed.door.clone(), lamp: Lamp::Ready, school: SCHOOL.into(), ..nothing };
    assert_eq!(closed, kept, "all but the lamp, the school and who was here last is as after a start");

    // What a person or a scanner does is not heard; the lamp stays true.
    for input in
        [Input::Search(name.clone()), Input::Scan(Scan::typed("00000001")), Input::Confirm, Input::Undo, Input::Lay(0)]
    {
        bench.input(input);
        assert_eq!(bench.door.board(), closed);
    }
    for (news, lamp) in [
        (ReaderNews::Arrived { reader: "R".into() }, Lamp::CardPresent),
        (ReaderNews::Left { reader: "R".into() }, Lamp::Ready),
        (ReaderNews::Lamp(Lamp::NoReader), Lamp::NoReader),
    ] {
        bench.input(Input::Reader(news));
        assert_eq!(bench.door.board().lamp, lamp);
    }
    assert_eq!(bench.open_files(), 0);
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    let board = bench.door.board();
    assert_eq!((board.door, board.lamp, board.report), (None, Lamp::NoReader, None));
}

#[test]
fn wrong_passwords_wait_longer_and_longer_and_are_recorded_with_the_next_success() {
    let mut bench = Bench::begun();
    bench.lock();
    for _ in 0..4 {
        assert_eq!((bench.sign_in(ADMIN, "wrong password"), bench.number()), (Some("wrong-secret"), 0));
    }
    assert_eq!((bench.sign_in(ADMIN, "wrong password"), bench.number()), (Some("wrong-secret"), 1));
    // Too early: nothing is tried, not even the right one.
    assert_eq!((bench.sign_in(ADMIN, PASSWORD), bench.number()), (Some("too-early"), 1));
    bench.wait_ms(999);
    assert_eq!((bench.sign_in(ADMIN, PASSWORD), bench.number()), (Some("too-early"), 1));
    assert_eq!((bench.recover("AAAAA"), bench.number()), (Some("too-early"), 1));
    bench.wait_ms(1);
    assert_eq!((bench.sign_in(ADMIN, "wrong password"), bench.number()), (Some("wrong-secret"), 2));
    bench.wait_ms(2000);
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    assert_eq!(bench.last_act(), Act::SignedIn { failures: 6 });
    bench.lock();
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    assert_eq!(bench.last_act(), Act::SignedIn { failures: 0 });
}

#[test]
fn a_pin_opens_the_desk_of_who_locked_it_until_ten_wrong_ones() {
    let mut bench = Bench::begun();
    bench.input(Input::Office(OfficeInput::Open(OfficePlace::Pin)));
    for (pins, want) in [
        (["271828", "271829"], "pins-differ"),
        (["27182", "27182"], "pin-not-six-digits"),
        (["111111", "111111"], "pin-same-digits"),
        (["234567", "234567"], "pin-run"),
        (["271828", "271828"], "pin-set"),
    ] {
        bench.submit(FormKind::SetPin, &pins);
        let Some(OfficePage::Pin(page)) = bench.door.board().office else { panic!("no page") };
        assert_eq!(page.said.unwrap().code, want);
    }
    let operator = OperatorId::parse(ADMIN).unwrap();
    assert_eq!(bench.last_act(), Act::SecretSet { operator: operator.clone(), secret: Secret::Pin });
    bench.lock();
    let DoorPage::SignIn(page) = bench.page() else { panic!("not closed") };
    assert_eq!((page.pin_of.as_ref(), page.first()), (Some(&operator), 0));
    assert_eq!(bench.open_files(), 0);
    assert_eq!(bench.by_pin("000001"), Some("wrong-secret"));
    assert_eq!(bench.by_pin("271828"), None);
    assert_eq!(bench.last_act(), Act::SignedIn { failures: 1 });

    bench.lock();
    for (wrong, wait) in [0, 0, 0, 0, 1, 2, 4, 8, 16].into_iter().enumerate() {
        assert_eq!((bench.by_pin("000001"), bench.number()), (Some("wrong-secret"), wait), "try {wrong}");
        if wait > 0 {
            assert_eq!((bench.by_pin("271828"), bench.number()), (Some("too-early"), wait));
        }
        bench.wait_ms(i64::try_from(wait).unwrap() * 1000);
    }
    assert_eq!(bench.by_pin("000001"), Some("pin-used-up"));
    let DoorPage::SignIn(page) = bench.page() else { panic!("not closed") };
    assert_eq!(page.pin_of, None);
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    assert_eq!(bench.last_act(), Act::SignedIn { failures: 10 });
}

#[test]
fn a_desk_that_nobody_uses_closes_after_the_minutes_of_the_school() {
    let mut bench = Bench::begun();
    let minutes = |bench: &mut Bench, minutes: &str| {
        let change = SettingChange { key: "lock.minutes".into(), before: None, after: Some(minutes.into()) };
        bench.door.station().unwrap().note(Act::SettingsChanged { changes: vec![change] }).unwrap();
    };
    // Three minutes unless the school says otherwise; a person who does something begins them again.
    assert!(!bench.idle_s(179));
    bench.input(Input::NextCollector);
    assert!(!bench.idle_s(100));
    bench.input(Input::Reader(ReaderNews::Lamp(Lamp::Ready)));
    bench.input(Input::Faded);
    assert!(!bench.idle_s(79));
    assert!(bench.idle_s(1), "a lamp and a faded report are no person");
    assert_eq!((bench.said(), bench.open_files()), (Some("locked-idle"), 0));

    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    minutes(&mut bench, "1");
    bench.input(Input::Office(OfficeInput::Close));
    assert!(!bench.idle_s(59));
    assert!(bench.idle_s(1));

    // A clock that jumped: the computer slept. The key that woke it is not heard.
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    bench.clock.advance(15_001);
    bench.input(Input::Mode(card_desk::verdict::Purpose::Handover));
    assert_eq!((bench.said(), bench.open_files()), (Some("locked-jump"), 0));
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    bench.clock.advance(-15_001);
    assert!(bench.door.tick());
    assert_eq!(bench.said(), Some("locked-jump"));
}

#[test]
fn who_was_retired_stays_out_and_the_recovery_passphrase_lets_the_others_in() {
    let mut bench = Bench::begun();
    let wang = OperatorId::parse("王").unwrap();
    let password = bench::passphrase("密码一二三四五六七八");
    let admin = bench::seat(&mut bench.door, ADMIN, PASSWORD);
    let station = bench.door.station().unwrap();
    station.journal().add_operator(&admin, &wang, Role::Clerk, &password).unwrap();
    station.way_in().unwrap().give(&wang, &password).unwrap();
    bench.lock();
    assert_eq!(bench.sign_in("王", "密码一二三四五六七八"), None);
    assert_eq!(bench.door.board().operator, wang);
    bench.lock();
    let DoorPage::SignIn(page) = bench.page() else { panic!("not closed") };
    assert_eq!((page.people.len(), page.first()), (2, 1), "who was here last is offered first");

    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    bench.door.station().unwrap().note(Act::OperatorRetired { operator: wang.clone() }).unwrap();
    bench.lock();
    assert_eq!(bench.sign_in("王", "密码一二三四五六七八"), Some("retired-operator"));
    assert_eq!(bench.open_files(), 0);

    // Without the slots of the people, as after the key file came back from an old backup.
    let file = bench.folder.path().join("journal.key");
    let mut vault = Vault::read(&file).unwrap();
    for person in [ADMIN, "王"] {
        vault.remove(&SlotName::Operator(OperatorId::parse(person).unwrap())).unwrap();
    }
    bench.restart();
    let DoorPage::SignIn(page) = bench.page() else { panic!("not closed") };
    assert!(page.people.is_empty() && page.takes_name());
    assert_eq!(bench.submit(FormKind::SignIn, &["0", ADMIN, PASSWORD]), Some("unknown-operator"));
    assert_eq!(bench.submit(FormKind::SignIn, &["1", "", "AAAAA"]), Some("recovery-length"));
    let right = bench.recovery.clone();
    let wrong = right.replacen(&right[..1], if right.starts_with('0') { "1" } else { "0" }, 1);
    assert_eq!((bench.submit(FormKind::SignIn, &["1", "", &wrong]), bench.number()), (Some("recovery-group"), 1));
    assert_eq!(bench.submit(FormKind::SignIn, &["1", "", &right.to_lowercase()]), Some("recovered"));
    assert_eq!(bench.open_files(), 0);
    let DoorPage::SignIn(page) = bench.page() else { panic!("not closed") };
    assert_eq!((page.recovered, page.people.len()), (true, 1), "the people of the journal without the retired");
    assert_eq!(bench.sign_in(ADMIN, "wrong password"), Some("wrong-secret"));
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
    assert_eq!(bench.door.board().notice, Some(Notice::CameInByRecovery));
    bench.lock();
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None, "the way in was made again");
}

#[test]
fn a_passphrase_that_was_right_is_forgotten_when_nobody_signs_in() {
    let mut bench = Bench::begun();
    bench.lock();
    let right = bench.recovery.clone();
    assert_eq!(bench.recover(&right), Some("recovered"));
    assert!(bench.idle_s(180));
    let DoorPage::SignIn(page) = bench.page() else { panic!("not closed") };
    assert!(!page.recovered);
}

#[test]
fn a_keyring_spares_nobody_the_password() {
    let mut bench = Bench::begun();
    bench.lock();
    bench.ring_knows_the_key();
    assert_eq!(bench.sign_in(ADMIN, "wrong password"), Some("wrong-secret"));
    let file = bench.folder.path().join("journal.key");
    let admin = SlotName::Operator(OperatorId::parse(ADMIN).unwrap());
    Vault::read(&file).unwrap().remove(&admin).unwrap();
    bench.restart();
    bench.ring_knows_the_key();
    assert_eq!(bench.submit(FormKind::SignIn, &["0", ADMIN, PASSWORD]), None);
    assert_eq!(Vault::read(&file).unwrap().slots().len(), 2, "a way in was made, so that the keyring is not needed");
    bench.lock();
    bench.ring_holds_another_key();
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None, "a key that is not this journal's is passed over");
}

#[test]
fn files_that_do_not_fit_are_told_apart_and_left_as_they_are() {
    let mut bench = Bench::begun();
    bench.lock();
    let folder = bench.folder.path().to_owned();
    let [journal, key] = ["journal.db", "journal.key"].map(|name| std::fs::read(folder.join(name)).unwrap());
    let cut = &key[..key.len() - 2];
    let changed = String::from_utf8(key.clone()).unwrap().replace("name", "nome").into_bytes();
    let plain = b"SQLite format 3\0 and more".to_vec();
    let none: Option<&[u8]> = None;
    for (put_journal, put_key, want) in [
        (none, Some(key.as_slice()), "key-without-journal"),
        (Some(journal.as_slice()), none, "journal-without-key"),
        (Some(plain.as_slice()), none, "journal-plain"),
        (Some(journal.as_slice()), Some(b"something else\n".as_slice()), "vault-foreign"),
        (Some(journal.as_slice()), Some(cut), "vault-damaged"),
        (Some(journal.as_slice()), Some(changed.as_slice()), "vault-damaged"),
    ] {
        for (name, bytes) in [("journal.db", put_journal), ("journal.key", put_key)] {
            let _gone = std::fs::remove_file(folder.join(name));
            if let Some(bytes) = bytes {
                std::fs::write(folder.join(name), bytes).unwrap();
            }
        }
        bench.restart();
        assert!(matches!(bench.page(), DoorPage::Shut { .. }), "{want}");
        assert_eq!(bench.said(), Some(want));
        bench.submit(FormKind::FirstRun, &[SCHOOL, ADMIN, PASSWORD, PASSWORD]);
        assert_eq!(bench.submit(FormKind::OpenDoor, &[]), Some(want));
        for (name, bytes) in [("journal.db", put_journal), ("journal.key", put_key)] {
            assert_eq!(std::fs::read(folder.join(name)).ok().as_deref(), bytes, "{want}: {name}");
        }
    }
    std::fs::write(folder.join("journal.key"), &key).unwrap();
    bench.submit(FormKind::OpenDoor, &[]);
    assert!(matches!(bench.page(), DoorPage::SignIn(_)), "put back, it is a desk again");

    let mut torn = journal.clone();
    torn[100] ^= 1;
    for (bytes, want) in [
        (torn.as_slice(), "journal-wrong-key"),
        (&journal[..1000], "journal-foreign"),
        (b"SQLite format 3\0 and more", "journal-foreign"),
    ] {
        std::fs::write(folder.join("journal.db"), bytes).unwrap();
        assert_eq!(bench.sign_in(ADMIN, PASSWORD), Some(want));
        assert_eq!(std::fs::read(folder.join("journal.db")).unwrap(), bytes);
    }
    std::fs::remove_file(folder.join("journal.db")).unwrap();
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), Some("journal-missing"));
    std::fs::write(folder.join("journal.db"), &journal).unwrap();
    assert_eq!(bench.sign_in(ADMIN, PASSWORD), None);
}

#[test]
fn training_closes_with_a_key_and_opens_without_a_password() {
    let mut bench = Bench::training();
    assert_eq!(bench.page(), DoorPage::Closed);
    assert_eq!(bench.submit(FormKind::OpenDoor, &[]), None);
    assert_eq!(bench.door.board().door, None);
    assert!(!bench.idle_s(3600), "practice is never locked by itself");
    bench.input(Input::Office(OfficeInput::Open(OfficePlace::Pin)));
    bench.submit(FormKind::SetPin, &["271828", "271828"]);
    let Some(OfficePage::Pin(page)) = bench.door.board().office else { panic!("no page") };
    assert_eq!(page.said.unwrap().code, "pin-training");
    bench.input(Input::Office(OfficeInput::Close));
    assert_eq!(bench.door.board().office, None);
    bench.lock();
    assert_eq!((bench.page(), bench.open_files()), (DoorPage::Closed, 0));
    assert_eq!(bench.submit(FormKind::OpenDoor, &[]), None);
    assert_eq!(bench.door.board().door, None);
}

#[test]
fn an_open_desk_makes_the_backup_of_the_night_with_the_key_that_it_holds() {
    let mut bench = Bench::begun();
    let (secret, recipient) = new_identity();
    let change = SettingChange { key: "backup.recipient".into(), before: None, after: Some(recipient) };
    let set = Act::SettingsChanged { changes: vec![change] };
    bench.door.station().unwrap().note(set).unwrap();
    assert!(bench.door.tick(), "a school without a backup gets one as soon as it can");
    let folder = bench.folder.path().join("backups");
    let files = back_up::files(&folder);
    assert_eq!(files.len(), 1);
    let drill = drill(&folder.join(files[0].to_string()), &Identity::parse(&secret).unwrap()).unwrap();
    assert!(drill.good(), "{:?}", drill.doubts);
    assert_eq!(bench.door.station().unwrap().journal().recent(1).unwrap()[0].act.deed(), Deed::BackedUp);
    assert!(!bench.door.tick(), "one a night is enough");
    assert_eq!(back_up::files(&folder).len(), 1);
}
