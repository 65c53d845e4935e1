//! The pages of the house: journal, evidence, backups, privacy, settings and the end of a shift.

use std::path::{Path, PathBuf};

use card_desk::day::Day;
use card_desk::desk::back_up;
use card_desk::desk::board::{Input, Notice};
use card_desk::desk::office::{
    BackupsPage, BookPage, FormKind, HouseForm, HouseInput, HouseTold, OfficeInput, OfficePage, OfficePlace,
    PrivacyPage, SettingsPage, Told,
};
use card_desk::id::OperatorId;
use card_desk::journal::backup::{BackupName, Occasion, new_identity};
use card_desk::journal::evidence;
use card_desk::record::office::{Departure, Export, SettingChange};
use card_desk::record::{Act, Deed, Student};
use card_desk::text::ledger::Mark;

use crate::bench::{Bench, PASSWORD};

pub const DAY_MS: i64 = 24 * 3_600_000;

pub fn form(form: HouseForm) -> FormKind {
    FormKind::House(form)
}

impl Bench {
    pub fn house(&mut self, input: HouseInput) {
        self.office(OfficeInput::House(input));
    }

    pub fn ask(&mut self, kind: HouseForm) {
        self.office(OfficeInput::Ask(form(kind)));
        assert!(self.ledger().form.is_some(), "the form is drawn");
    }

    pub fn house_told(&self) -> HouseTold {
        match self.told() {
            Some(Told::House(told)) => *told,
            other => panic!("{other:?}"),
        }
    }

    pub fn refused(&self) -> &'static str {
        match self.told() {
            Some(Told::Refused { code }) => code,
            other => panic!("{other:?}"),
        }
    }

    pub fn failed(&self) -> &'static str {
        match self.house_told() {
            HouseTold::Failed { code, .. } => code,
            other => panic!("{other:?}"),
        }
    }

    pub fn book(&self) -> BookPage {
        if let OfficePage::Book(page) = self.page() { *page } else { panic!() }
    }

    pub fn backups(&self) -> BackupsPage {
        if let OfficePage::Backups(page) = self.page() { *page } else { panic!() }
    }

    pub fn privacy(&self) -> PrivacyPage {
        if let OfficePage::Privacy(page) = self.page() { *page } else { panic!() }
    }

    pub fn settings(&self) -> SettingsPage {
        if let OfficePage::Settings(page) = self.page() { *page } else { panic!() }
    }

    pub fn deeds(&mut self) -> Vec<Deed> {
        self.station.journal().recent(3).unwrap().iter().map(|entry| entry.act.deed()).collect()
    }

    /// The folder of the journal, and one that stands for a stick.
    pub fn home(&mut self) -> PathBuf {
        self.station.journal().path().parent().unwrap().to_owned()
    }

    pub fn set(&mut self, key: &str, value: &str) {
        let change = SettingChange { key: key.into(), before: None, after: Some(value.into()) };
        self.station.note(Act::SettingsChanged { changes: vec![change] }).unwrap();
    }

    /// Sets backups up; returns the file of the secret key.
    pub fn with_key(&mut self, stick: &Path) -> PathBuf {
        let (secret, recipient) = new_identity();
        let file = stick.join("key.txt");
        std::fs::write(&file, secret.as_str()).unwrap();
        self.set("backup.recipient", &recipient);
        file
    }

    pub fn depart(&mut self, student: &Student) {
        let on = Day::new(2024, 7, 1).unwrap();
        let students = vec![student.education_id];
        self.station.note(Act::Departed { students, on, why: Departure::Graduated }).unwrap();
    }
}

pub fn written(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_book_is_turned_by_five_hundred_and_chosen_by_day_and_person() {
    let mut bench = Bench::training();
    for _ in 0..1_100 {
        bench.station.note(Act::OtherCardsFound { count: 1 }).unwrap();
    }
    bench.open(OfficePlace::Book);
    let first = bench.book();
    assert_eq!((first.entries, first.lines.len(), first.older, first.newer), (1_102, 500, true, false));
    assert_eq!(first.heads[0].to_string(), bench.station.journal().anchor().unwrap());
    bench.house(HouseInput::Older);
    assert_eq!(bench.book().lines[0].seq, 602);
    bench.house(HouseInput::Older);
    let last = bench.book();
    assert_eq!((last.lines.len(), last.older, last.newer), (102, false, true));
    bench.house(HouseInput::Older);
    assert_eq!(bench.book().lines, last.lines, "there is nothing older");
    bench.house(HouseInput::Newer);
    bench.house(HouseInput::Newer);
    assert_eq!(bench.book().lines, first.lines);

    bench.ask(HouseForm::Choose);
    bench.submit(form(HouseForm::Choose), &["yesterday"]);
    assert_eq!(bench.refused(), "not-a-day");
    bench.submit(form(HouseForm::Choose), &["2020-01-01", "0"]);
    assert_eq!(bench.book().lines.len(), 0);
    bench.submit(form(HouseForm::Choose), &["", "0"]);
    assert_eq!(bench.book().lines.len(), 500);
}

#[test]
fn the_book_can_be_chosen_by_a_person_who_did_or_signed() {
    let mut bench = Bench::school("经");
    bench.open(OfficePlace::Book);
    let people = bench.book().people;
    let place = people.iter().position(|person| person.as_str() == "经").unwrap() + 1;
    bench.submit(form(HouseForm::Choose), &["", &place.to_string()]);
    let page = bench.book();
    assert!(!page.lines.is_empty());
    assert!(page.lines.iter().all(|line| line.past.operator.as_str() == "经"), "{:?}", page.lines);
}

#[test]
fn the_book_shows_names_masked_and_an_entry_its_place_in_the_chain() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.open(OfficePlace::Book);
    let shown = format!("{:?}", bench.ledger());
    assert!(!shown.contains(student.name.as_str()), "a name stands in the list");
    assert!(!shown.contains(student.education_id.as_str()), "a number stands in the list");
    assert!(shown.contains(&student.name.masked()), "{shown}");

    let line = bench.book().lines[0].clone();
    let row = bench.ledger().rows[0].clone();
    bench.press(row.open.unwrap());
    let OfficePage::Entry(page) = bench.page() else { panic!() };
    assert_eq!((page.line.id, page.link.last, page.link.undone_by), (line.id, line.seq, None));
    let shown = format!("{:?}", bench.ledger());
    assert!(!shown.contains(student.name.as_str()) && !shown.contains(student.education_id.as_str()), "{shown}");
    let card = bench.card_of(&student);
    assert!(!shown.contains(&card.uid.unwrap().to_string()), "a UID stands on the page of an entry");

    bench.press(Input::Undo);
    bench.open(OfficePlace::Entry(line.id));
    let OfficePage::Entry(page) = bench.page() else { panic!() };
    assert_eq!(page.link.undone_by, Some(line.seq + 1));
    bench.close();
    assert!(bench.book().lines[1].past.undone);
}

#[test]
fn every_entry_of_the_journal_opens_with_words() {
    let mut bench = Bench::training();
    let student = bench.student(3, 2);
    bench.take_in(&student);
    bench.hand_over(&student);
    bench.set("retention.months", "24");
    bench.station.note(Act::BackedUp { file: "b".into(), entries: 3 }).unwrap();
    bench.open_student(&student);
    bench.open(OfficePlace::Menu);
    bench.open(OfficePlace::Book);
    let rows = bench.ledger().rows;
    for row in rows {
        bench.press(row.open.unwrap());
        assert!(matches!(bench.page(), OfficePage::Entry(_)));
        bench.close();
    }
}

#[test]
fn a_verification_says_what_it_found_and_stays_on_the_page() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Book);
    bench.house(HouseInput::Verify);
    let HouseTold::Verified(checked) = bench.house_told() else { panic!() };
    assert_eq!(checked.found.as_ref().map(|found| (found.ok, found.entries)), Ok((true, 2)));
    bench.house(HouseInput::Newer);
    assert_eq!(bench.book().checked, Some(checked));
}

#[test]
fn evidence_leaves_with_two_names_verifies_and_never_replaces_a_file() {
    let mut bench = Bench::school("张");
    let student = bench.student(3, 1);
    let card = bench.open_card(&student);
    let ask = HouseForm::Evidence(card);
    bench.ask(ask.clone());
    let entries = bench.entries();
    let lists = bench.station.settings().lists.clone();
    bench.submit(form(ask.clone()), &["证据一", "张", PASSWORD]);
    assert_eq!(bench.refused(), "no-second");
    bench.submit(form(ask.clone()), &["证据一", "经", "wrong password"]);
    assert_eq!(bench.refused(), "wrong-password");
    bench.submit(form(ask.clone()), &["../证据", "经", PASSWORD]);
    assert_eq!(bench.refused(), "not-a-file-name");
    assert_eq!((bench.entries(), written(&lists)), (entries, Vec::new()), "nothing left and nothing was recorded");

    bench.submit(form(ask.clone()), &["证据一", "经", PASSWORD]);
    let HouseTold::Saved { what: Export::Evidence, files } = bench.house_told() else { panic!() };
    assert_eq!(written(&lists), ["证据一.html", "证据一.json"]);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    let verdict = evidence::verify(&text, &[]);
    assert_eq!(verdict.flaws, []);
    assert!(!text.contains(student.name.as_str()), "masked evidence names nobody");
    let last = bench.station.journal().recent(1).unwrap().remove(0);
    assert_eq!(last.approver, OperatorId::parse("经").ok());
    assert_eq!(last.act.deed(), Deed::Exported);
    bench.submit(form(ask), &["证据一", "经", PASSWORD]);
    assert_eq!(bench.refused(), "file-there");
}

#[test]
fn a_backup_is_made_drilled_and_cleared_up_after() {
    let mut bench = Bench::training();
    let stick = tempfile::tempdir().unwrap();
    bench.open(OfficePlace::Backups);
    assert_eq!(bench.ledger().facts[0].mark, Mark::Stop, "no key is set");
    bench.house(HouseInput::BackUp);
    assert_eq!(bench.failed(), "backup-no-recipient");
    let secret = bench.with_key(stick.path());
    bench.house(HouseInput::BackUp);
    let HouseTold::BackedUp { file, entries: 3, gone: 0 } = bench.house_told() else { panic!() };
    let page = bench.backups();
    assert_eq!((page.files.len(), page.hours), (1, 0));
    assert_eq!((page.files[0].entries, page.files[0].anchored), (Some(3), Some(true)));

    let drill = HouseForm::Drill(file.clone());
    bench.ask(drill.clone());
    bench.submit(form(drill.clone()), &[""]);
    assert_eq!(bench.refused(), "nothing-typed");
    let other = stick.path().join("other.txt");
    std::fs::write(&other, new_identity().0.as_str()).unwrap();
    bench.submit(form(drill.clone()), &[other.to_str().unwrap()]);
    assert_eq!(bench.failed(), "backup-wrong-identity");
    bench.submit(form(drill), &[secret.to_str().unwrap()]);
    let HouseTold::Drilled(drilled) = bench.house_told() else { panic!() };
    assert!(drilled.good() && drilled.entries == 3, "{drilled:?}");
    assert_eq!(drilled.students, u64::try_from(bench.students.len()).unwrap());
    assert_eq!(bench.backups().last_drill.map(|(_, file, good)| (file, good)), Some((file, true)));

    bench.set("backup.keep_days", "1");
    bench.set("backup.keep_weeks", "0");
    bench.set("backup.keep_months", "1");
    bench.clock.advance(DAY_MS);
    bench.house(HouseInput::BackUp);
    let HouseTold::BackedUp { gone: 1, .. } = bench.house_told() else { panic!("{:?}", bench.house_told()) };
    assert_eq!(bench.backups().files.len(), 1);
}

#[test]
fn a_late_backup_is_marked_and_a_stranger_in_the_folder_is_no_backup() {
    let mut bench = Bench::training();
    let stick = tempfile::tempdir().unwrap();
    bench.with_key(stick.path());
    bench.open(OfficePlace::Backups);
    bench.house(HouseInput::BackUp);
    let folder = bench.backups().folder;
    std::fs::write(folder.join("letter.age"), "x").unwrap();
    for (days, want) in [(0, Mark::Good), (2, Mark::Ask), (8, Mark::Stop)] {
        bench.clock.advance(days * DAY_MS);
        bench.house(HouseInput::Newer);
        assert_eq!(bench.ledger().facts[2].mark, want, "after {days} more days");
        assert_eq!(bench.backups().files.len(), 1);
    }
    // A backup of a book that is not this one.
    let name = bench.backups().files[0].name.to_string();
    let forged = name.replace(bench.backups().files[0].name.head(), "0123456789abcdef");
    std::fs::rename(folder.join(&name), folder.join(&forged)).unwrap();
    bench.house(HouseInput::Newer);
    assert_eq!(bench.backups().files[0].anchored, Some(false));
}

#[test]
fn a_new_key_for_backups_goes_onto_a_stick_and_never_beside_the_journal() {
    let mut bench = Bench::training();
    let stick = tempfile::tempdir().unwrap();
    let home = bench.home();
    bench.open(OfficePlace::Backups);
    bench.ask(HouseForm::NewRecipient);
    let mut typed = |path: &Path| bench.submit(form(HouseForm::NewRecipient), &[path.to_str().unwrap()]);
    typed(&home.join("key.txt"));
    typed(&stick.path().join("key.txt"));
    assert!(!home.join("key.txt").exists());
    let text = std::fs::read_to_string(stick.path().join("key.txt")).unwrap();
    let recipient = bench.backups().recipient.unwrap();
    assert!(text.contains("AGE-SECRET-KEY-1") && text.contains(&recipient));
    assert_eq!(bench.deeds()[0], Deed::SettingsChanged);
    bench.submit(form(HouseForm::NewRecipient), &[stick.path().join("key.txt").to_str().unwrap()]);
    assert_eq!(bench.refused(), "file-there");
    bench.submit(form(HouseForm::NewRecipient), &[home.join("b.txt").to_str().unwrap()]);
    assert_eq!(bench.refused(), "secret-beside-journal");
    // The key opens what the desk makes from now on.
    bench.house(HouseInput::BackUp);
    let file = bench.backups().files[0].name.to_string();
    bench.submit(form(HouseForm::Drill(file)), &[stick.path().join("key.txt").to_str().unwrap()]);
    assert!(matches!(bench.house_told(), HouseTold::Drilled(drilled) if drilled.good()));
}

#[test]
fn a_desk_without_its_key_or_a_role_makes_no_backup_and_says_so() {
    let check = |who: &str, want: &str| {
        let mut bench = Bench::school("张");
        let (_, recipient) = new_identity();
        bench.set("backup.recipient", &recipient);
        if who != "张" {
            bench = Bench::school(who);
        }
        bench.open(OfficePlace::Backups);
        bench.house(HouseInput::BackUp);
        let said = match bench.told() {
            Some(Told::Refused { code }) => code,
            Some(Told::House(told)) => match *told {
                HouseTold::Failed { code, .. } => code,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        };
        assert_eq!(said, want, "{who}");
    };
    check("张", "backup-no-key");
    check("经", "backup-no-recipient");
    check("验", "backup-no-recipient");
}

#[test]
fn a_backup_that_is_due_and_fails_stands_on_the_board_and_is_not_tried_every_second() {
    let mut bench = Bench::school("张");
    let due = |bench: &mut Bench| bench.station.back_up_when_due(Occasion::Tick).unwrap();
    assert!(!due(&mut bench), "no key for backups is set");
    let (_, recipient) = new_identity();
    bench.set("backup.recipient", &recipient);
    assert!(!due(&mut bench), "it was just looked at");
    bench.clock.advance(11 * 60_000);
    assert!(due(&mut bench));
    let notice = bench.station.board().notice;
    assert!(matches!(notice, Some(Notice::BackupFault { code: "backup-no-key", .. })), "{notice:?}");
    bench.clock.advance(11 * 60_000);
    assert!(!due(&mut bench), "an hour is not over");
    bench.clock.advance(DAY_MS);
    assert!(due(&mut bench));
}

#[test]
fn backups_are_listed_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["甲-20261030-020000-8-00000000000000aa.age", "甲-20261101-020000-9-00000000000000aa.age", "x"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let seqs: Vec<u64> = back_up::files(folder.path()).iter().map(BackupName::seq).collect();
    assert_eq!(seqs, [9, 8]);
    assert!(back_up::files(&folder.path().join("none")).is_empty());
}
