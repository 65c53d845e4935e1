//! Privacy, papers, settings and the end of a shift.

use card_desk::desk::board::Input;
use card_desk::desk::office::{HouseForm, HouseInput, HouseTold, OfficeInput, OfficePage, OfficePlace};
use card_desk::id::{EducationId, Name};
use card_desk::record::office::{Export, LookReason};
use card_desk::record::{Act, Deed, Student};
use card_desk::text::ledger::Mark;

use crate::bench::{Bench, PASSWORD};
use crate::house::{DAY_MS, form, written};

#[test]
fn looks_are_shown_masked_and_only_those_of_thirty_days() {
    let mut bench = Bench::training();
    let (old, new) = (bench.student(3, 1), bench.student(3, 2));
    bench.open_student(&old);
    bench.clock.advance(31 * DAY_MS);
    bench.open_student(&new);
    bench.open(OfficePlace::Privacy);
    let page = bench.privacy();
    assert_eq!(page.looks.len(), 1);
    let shown = format!("{:?}", bench.ledger());
    assert!(shown.contains(&new.name.masked()) && !shown.contains(new.name.as_str()), "{shown}");
}

#[test]
fn whose_time_is_over_is_listed_first_and_erased_by_two() {
    let mut bench = Bench::school("张");
    let (gone, here) = (bench.student(9, 1), bench.student(9, 2));
    bench.open(OfficePlace::Privacy);
    bench.office(OfficeInput::Turn);
    bench.submit(form(HouseForm::EraseDue), &["经", PASSWORD]);
    assert_eq!(bench.house_told(), HouseTold::NobodyDue);
    bench.depart(&gone);
    bench.depart(&here);
    bench.office(OfficeInput::Turn);
    bench.office(OfficeInput::Turn);
    let page = bench.privacy();
    assert_eq!(page.due.len(), 2);
    assert!(page.due.iter().all(|line| line.due.card_here), "their cards are on a list");
    bench.submit(form(HouseForm::EraseDue), &["经", PASSWORD]);
    assert_eq!(bench.house_told(), HouseTold::NobodyDue, "nobody goes while a card is here");
    bench.open_student(&gone);
    let erase = HouseForm::Erase(gone.education_id);
    bench.ask(erase.clone());
    bench.submit(form(erase.clone()), &["0", "验", PASSWORD]);
    assert_eq!(bench.refused(), "no-second");
    bench.submit(form(erase), &["0", "经", PASSWORD]);
    assert_eq!(bench.refused(), "card-here");
    assert!(bench.station.journal().student(here.education_id).unwrap().is_some());
}

#[test]
fn an_erased_student_is_gone_from_every_page_and_the_book_still_verifies() {
    let mut bench = Bench::training();
    let newcomer = Student { education_id: EducationId::parse("00009917").unwrap(), ..bench.student(9, 1) };
    let name = Name::parse("虚构生").unwrap();
    let newcomer = Student { name, ..newcomer };
    bench.station.note(Act::RosterImported { file: "r".into(), students: vec![newcomer.clone()] }).unwrap();
    bench.depart(&newcomer);
    bench.open(OfficePlace::Privacy);
    bench.office(OfficeInput::Turn);
    assert_eq!(bench.privacy().due.len(), 1);
    let row = bench.ledger().rows[0].clone();
    bench.press(row.open.unwrap());
    bench.office(OfficeInput::Look(LookReason::FamilyAsked));
    let erase = HouseForm::Erase(newcomer.education_id);
    bench.ask(erase.clone());
    bench.submit(form(erase), &["0", "王", ""]);
    let HouseTold::Erased { removed, swept: true } = bench.house_told() else { panic!("{:?}", bench.house_told()) };
    assert_eq!(removed.students, 1);
    assert!(bench.privacy().due.is_empty());
    bench.open(OfficePlace::Book);
    bench.house(HouseInput::Verify);
    assert!(matches!(bench.house_told(), HouseTold::Verified(checked) if checked.found.as_ref().unwrap().ok));
    assert!(!format!("{:?}", bench.ledger()).contains("虚构生"));
}

#[test]
fn papers_for_a_family_and_for_the_audit_leave_with_two_names() {
    let mut bench = Bench::school("张");
    let student = bench.student(3, 1);
    let lists = bench.station.settings().lists.clone();
    bench.open_student(&student);
    let copy = HouseForm::Copy(student.education_id);
    bench.ask(copy.clone());
    let offered = bench.ledger().form.unwrap().fields[0].first.clone();
    assert!(!offered.contains(student.name.as_str()) && !offered.contains(student.education_id.as_str()), "{offered}");
    bench.submit(form(copy), &[&offered, "经", PASSWORD]);
    assert!(matches!(bench.house_told(), HouseTold::Saved { what: Export::Student, .. }));
    assert_eq!(written(&lists), [format!("{offered}.pdf")]);

    bench.open(OfficePlace::Privacy);
    bench.ask(HouseForm::AuditPack);
    for year in ["", "2019", "2090", "x"] {
        bench.submit(form(HouseForm::AuditPack), &[year, "", "经", PASSWORD]);
        assert_eq!(bench.refused(), "not-a-year", "{year}");
    }
    bench.submit(form(HouseForm::AuditPack), &["2026", "", "经", PASSWORD]);
    let HouseTold::Saved { what: Export::AuditPack, files } = bench.house_told() else { panic!() };
    assert_eq!(files.len(), 2);
    assert!(std::fs::read(&files[0]).unwrap().starts_with(b"%PDF"));
    assert!(std::fs::read(&files[1]).unwrap().starts_with(b"PK"));
    assert_eq!(written(&lists).len(), 3, "no file is left half-made");
}

#[test]
fn whoever_may_not_export_or_erase_is_not_offered_it() {
    let mut bench = Bench::school("经");
    let student = bench.student(3, 1);
    bench.open_student(&student);
    let OfficePage::Student(page) = bench.page() else { panic!() };
    assert!(page.offer.forms.is_empty());
    bench.submit(form(HouseForm::Copy(student.education_id)), &["x", "张", PASSWORD]);
    assert_eq!(bench.refused(), "may-not");
    bench.submit(form(HouseForm::Erase(student.education_id)), &["0", "张", PASSWORD]);
    assert_eq!(bench.refused(), "may-not");
    assert!(written(&bench.station.settings().lists.clone()).is_empty());
    bench.open(OfficePlace::Privacy);
    bench.submit(form(HouseForm::EraseDue), &["张", PASSWORD]);
    assert_eq!(bench.refused(), "may-not");
    bench.open(OfficePlace::Settings);
    assert!(!bench.settings().may_change);
    bench.submit(form(HouseForm::Setting("retention.months".into())), &["24"]);
    assert_eq!(bench.refused(), "may-not");
}

#[test]
fn every_setting_has_a_line_and_a_form_that_begins_with_its_value() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Settings);
    let page = bench.settings();
    let keys: Vec<String> = page.lines.iter().map(|line| line.key.clone()).collect();
    assert!(keys.len() > 25, "{keys:?}");
    for key in keys {
        bench.ask(HouseForm::Setting(key.clone()));
        let shown = bench.ledger();
        let first = shown.form.unwrap().fields[0].first.clone();
        bench.submit(form(HouseForm::Setting(key.clone())), &[&first]);
        let HouseTold::Settings { .. } = bench.house_told() else { panic!("{key} {first}: {:?}", bench.told()) };
    }
}

#[test]
fn a_setting_is_changed_refused_taken_back_and_remembered() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Settings);
    assert!(!bench.settings().doubts.is_empty());
    let months = || form(HouseForm::Setting("retention.months".into()));
    bench.submit(months(), &["24"]);
    assert_eq!(bench.house_told(), HouseTold::Settings { count: 1 });
    bench.submit(months(), &["24"]);
    assert_eq!(bench.house_told(), HouseTold::Settings { count: 0 });
    bench.submit(months(), &["a while"]);
    assert!(matches!(bench.house_told(), HouseTold::SettingRefused(refused) if refused.key == "retention.months"));
    bench.submit(months(), &[""]);
    bench.submit(form(HouseForm::Setting("import.phone".into())), &["0"]);
    assert!(bench.station.journal().school().unwrap().switches().phone);
    bench.submit(form(HouseForm::NewSetting), &["0", "2027-春", "2027-02-22"]);
    assert_eq!(bench.house_told(), HouseTold::Settings { count: 1 });
    bench.submit(form(HouseForm::NewSetting), &["0", "", "2027-02-22"]);
    assert_eq!(bench.refused(), "nothing-typed");
    bench.office(OfficeInput::Turn);
    let history = bench.settings().history;
    assert_eq!(history.len(), 4);
    let months: Vec<_> = history.iter().filter(|line| line.change.key == "retention.months").collect();
    assert_eq!((months[0].change.after.as_deref(), months[1].change.after.as_deref()), (None, Some("24")));
    bench.submit(form(HouseForm::Setting("name.full".into())), &["北京示例中学"]);
    assert_eq!(bench.station.board().school, "北京示例中学");
}

#[test]
fn a_settings_file_is_read_whole_or_not_at_all() {
    let mut bench = Bench::training();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("school.toml");
    let path = file.to_str().unwrap();
    bench.open(OfficePlace::Settings);
    bench.ask(HouseForm::ImportSettings);
    bench.submit(form(HouseForm::ImportSettings), &[path]);
    assert_eq!(bench.failed(), "settings-unread");
    let entries = bench.entries();
    std::fs::write(&file, "[retention]\nmonths = 24\nyears = 2\n").unwrap();
    bench.submit(form(HouseForm::ImportSettings), &[path]);
    assert!(matches!(bench.house_told(), HouseTold::SettingsMistaken(mistake) if mistake.line == 3));
    assert_eq!(bench.entries(), entries);
    std::fs::write(&file, "[retention]\nmonths = 24\n[lock]\nminutes = 5\n").unwrap();
    bench.submit(form(HouseForm::ImportSettings), &[path]);
    assert_eq!(bench.house_told(), HouseTold::Settings { count: 2 });
}

#[test]
fn a_shift_ends_with_a_slip_a_backup_and_an_entry() {
    let mut bench = Bench::training();
    let stick = tempfile::tempdir().unwrap();
    bench.with_key(stick.path());
    bench.open(OfficePlace::Shift);
    bench.ask(HouseForm::EndShift);
    bench.submit(form(HouseForm::EndShift), &[]);
    let HouseTold::ShiftEnded { slip, backup: Ok(_) } = bench.house_told() else { panic!("{:?}", bench.told()) };
    assert!(std::fs::read(&slip).unwrap().starts_with(b"%PDF"));
    assert_eq!(bench.deeds()[..2], [Deed::ShiftEnded, Deed::BackedUp]);
    let shown = bench.ledger();
    assert!(shown.actions.iter().any(|action| action.input == Input::Lock), "locking is offered");
    let OfficePage::Shift(page) = bench.page() else { panic!() };
    assert!(page.ended && page.figures.acts.is_empty());
}

#[test]
fn a_shift_ends_without_a_backup_too_and_says_why() {
    let mut bench = Bench::school("经");
    bench.open(OfficePlace::Shift);
    bench.submit(form(HouseForm::EndShift), &[]);
    let HouseTold::ShiftEnded { backup: Err("backup-no-recipient"), .. } = bench.house_told() else { panic!() };
    assert_eq!(bench.ledger().said.unwrap().0, Mark::Ask);
}
