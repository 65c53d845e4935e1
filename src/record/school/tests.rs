//! Settings of a school: every key, every form, the file, the history, and what is doubtful.

use super::*;
use crate::day::Day;

const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

/// A well-formed key of no secret.
const OWN: &str = "age1888888888888888888888888888888888888888888888888888s073qqp";

fn school(settings: &[(&str, &str)]) -> School {
    let mut school = School::default();
    for (key, value) in settings {
        school.set(key, Some(value)).unwrap();
    }
    school
}

fn today() -> Day {
    Day::new(2026, 11, 22).unwrap()
}

/// A value that fits a form.
fn sample(form: Form) -> String {
    match form {
        Form::Text => "示例 \"引号\" \\ 文字".to_owned(),
        Form::Texts => "甲、乙".to_owned(),
        Form::Day => "2026-09-01".to_owned(),
        Form::YearDay => "02-29".to_owned(),
        Form::Number { most, .. } => most.to_string(),
        Form::Switch => "true".to_owned(),
        Form::Weekdays => "mon、sun".to_owned(),
        Form::Years => "2020、2026".to_owned(),
        Form::Phone => "010-0000 0000".to_owned(),
        Form::Web => "http://example.invalid/a".to_owned(),
        Form::Recipient => RECIPIENT.to_owned(),
        Form::Choice(words) => words.last().copied().unwrap().to_owned(),
    }
}

/// A school with every setting written, those with a name under two names.
fn full() -> School {
    let mut school = School::default();
    for pattern in &PATTERNS {
        for name in ["2026-秋", "b c"] {
            school.set(&pattern.key.replace('*', name), Some(&sample(pattern.form))).unwrap();
        }
    }
    school
}

#[test]
fn nothing_written_is_a_valid_school_with_the_defaults() {
    let school = School::default();
    assert_eq!((school.retention_months(), school.lock_minutes(), school.fee_fen()), (12, 3, 1500));
    assert_eq!((school.promise_days(), school.losses_per_term()), ((20, 25), 2));
    assert_eq!(school.backup_keep(), Keep { days: 7, weeks: 4, months: 12 });
    assert_eq!(school.switches(), crate::record::Switches::default());
    assert!(school.slip_marks_transit() && school.is_named("北京示例中学").is_none());
    let windows = school.windows();
    assert_eq!(windows.weekdays, [1, 2]);
    let [december] = windows.daily.as_slice() else { panic!("one daily window") };
    assert_eq!((december.on, december.from, december.to), (false, Some((12, 15)), Some((12, 31))));
    assert_eq!((december.years.as_slice(), windows.manual.len()), ([2020].as_slice(), 0));
    assert_eq!(school.to_toml(), "");
    assert_eq!(School::from_toml("").unwrap(), (school, vec![]));
}

#[test]
fn every_default_is_a_value_that_would_be_taken_as_it_is() {
    let given = super::keys::GIVEN.iter().copied();
    let defaults = PATTERNS.iter().filter_map(|pattern| Some((pattern.key, pattern.default?)));
    for (key, value) in given.chain(defaults) {
        let change = School::default().set(&key.replace('*', "x"), Some(value)).unwrap();
        assert_eq!(change.after.as_deref(), Some(value), "{key}");
    }
}

#[test]
fn keys_are_distinct_and_stand_in_the_order_of_their_groups() {
    let keys: BTreeSet<&str> = PATTERNS.iter().map(|pattern| pattern.key).collect();
    assert_eq!(keys.len(), PATTERNS.len());
    let mut groups: Vec<Group> = PATTERNS.iter().map(|pattern| pattern.group).collect();
    groups.dedup();
    assert_eq!(groups, Group::ALL);
}

#[test]
fn values_are_brought_into_one_form_or_refused() {
    let check = |key: &str, value: &str, want: Result<&str, &str>| {
        let got = School::default().set(key, Some(value));
        let got = got.map(|change| change.after.unwrap()).map_err(|refused| refused.code());
        assert_eq!(got, want.map(str::to_owned), "{key} = {value}");
    };
    check("name.full", "  北京示例中学 ", Ok("北京示例中学"));
    check("name.full", " ", Err("text"));
    check("name.full", "a\nb", Err("text"));
    check("name.full", &"长".repeat(201), Err("text"));
    check("name.aliases", "示例中学, 示例；示例附中", Ok("示例中学、示例、示例附中"));
    check("name.aliases", "、", Err("texts"));
    check("terms.2026-秋.from", "2026年9月1日", Ok("2026-09-01"));
    check("terms.2026-秋.from", "2026-09", Err("day"));
    check("terms.2026-秋.from", "2026-02-30", Err("day"));
    check("windows.daily.x.from", "12月15日", Ok("12-15"));
    check("windows.daily.x.from", "2-30", Err("year-day"));
    check("windows.weekdays", "周二, 星期一、TUE", Ok("mon、tue"));
    check("windows.weekdays", "周八", Err("weekdays"));
    check("windows.weekdays", "星期天", Ok("sun"));
    check("windows.daily.x.years", "２０２１, 2020", Ok("2020、2021"));
    check("windows.daily.x.years", "20", Err("years"));
    check("lock.minutes", "１５", Ok("15"));
    check("lock.minutes", "16", Err("number"));
    check("lock.minutes", "0", Err("number"));
    check("lock.minutes", "-3", Err("number"));
    check("retention.months", "12.5", Err("number"));
    check("import.phone", "开", Ok("true"));
    check("import.phone", "maybe", Err("switch"));
    check("import.photo", "true", Err("photo"));
    check("contacts.junior.phone", "０10－0000 0000", Ok("010-0000 0000"));
    check("contacts.junior.phone", "call me", Err("phone"));
    check("contacts.ca.web", "http://example.invalid/", Ok("http://example.invalid/"));
    check("contacts.ca.web", "file:///etc", Err("web"));
    check("backup.recipient", RECIPIENT, Ok(RECIPIENT));
    check("backup.recipient", &RECIPIENT[..61], Err("recipient"));
    check("backup.recipient", "AGE-SECRET-KEY-1QQQQ", Err("secret"));
    check("sheet.note", "age-secret-key-1qqqq", Err("secret"));
    check("slip.number", "card", Ok("card"));
    check("slip.number", "both", Err("choice"));
    check("retention.month", "3", Err("unknown"));
    check("retention", "3", Err("unknown"));
    check("terms.from", "2026-09-01", Err("unknown"));
    check("terms..from", "2026-09-01", Err("name"));
    check("terms. x.from", "2026-09-01", Err("name"));
    check("terms.*.from", "2026-09-01", Err("name"));
    check("", "x", Err("unknown"));
}

#[test]
fn a_refusal_names_the_key_and_never_the_value() {
    let secret = "AGE-SECRET-KEY-1FAKEFAKEFAKE";
    let refused = School::default().set("backup.recipient", Some(secret)).unwrap_err();
    assert!(refused.to_string().starts_with("backup.recipient: "), "{refused}");
    assert!(!format!("{refused} {refused:?}").contains("FAKE"));
}

#[test]
fn reading_a_canonical_value_again_changes_nothing() {
    for pattern in &PATTERNS {
        let once = pattern.form.read(&sample(pattern.form)).unwrap();
        assert_eq!(pattern.form.read(&once).unwrap(), once, "{}", pattern.key);
    }
}

#[test]
fn a_full_school_survives_the_file() {
    let school = full();
    let text = school.to_toml();
    let (again, changes) = School::from_toml(&text).unwrap();
    assert_eq!(again, school, "{text}");
    assert_eq!(changes, School::default().changes_to(&school));
    assert_eq!(again.to_toml(), text);
}

#[test]
fn history_folds_to_the_same_school() {
    let (old, new) = (school(&[("fee.fen", "1600"), ("lock.minutes", "5")]), full());
    let mut folded = old.clone();
    assert_eq!(folded.apply(&old.changes_to(&new)), []);
    assert_eq!(folded, new);
    assert_eq!(folded.apply(&new.changes_to(&old)), []);
    assert_eq!(folded, old);
    assert_eq!(old.changes_to(&old), []);
}

#[test]
fn a_change_that_this_version_does_not_know_is_told_and_passed_over() {
    let mut school = School::default();
    let change = |key: &str, after: &str| SettingChange { key: key.into(), before: None, after: Some(after.into()) };
    let told = school.apply(&[change("later.version", "1"), change("fee.fen", "1600")]);
    assert_eq!(told.iter().map(|refused| refused.key.as_str()).collect::<Vec<_>>(), ["later.version"]);
    assert_eq!(school.fee_fen(), 1600);
}

#[test]
fn a_change_says_what_was_before_and_after() {
    let mut school = School::default();
    let told = |change: SettingChange| (change.before, change.after);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(told(school.set("fee.fen", Some("1600")).unwrap()), (None, some("1600")));
    assert_eq!(told(school.set("fee.fen", Some("1700")).unwrap()), (some("1600"), some("1700")));
    assert_eq!(told(school.set("fee.fen", None).unwrap()), (some("1700"), None));
    assert_eq!(school, School::default());
}

#[test]
fn a_mistake_in_the_file_is_named_with_line_and_column() {
    let check = |text: &str, place: (usize, usize), want: &str| {
        let mistake = School::from_toml(text).unwrap_err();
        assert_eq!((mistake.line, mistake.column), place, "{mistake}");
        assert!(mistake.to_string().contains(want) && mistake.to_string().lines().count() == 1, "{mistake}");
    };
    check("[lock]\nminutes = 99\n", (2, 11), "lock.minutes: expected a whole number from 1 to 15");
    check("[lock]\nminute = 9\n", (2, 1), "lock.minute: there is no setting");
    check("[lock]\nminutes = 2.5\n", (2, 11), "whole number");
    check("[lock]\nminutes = [3]\n", (2, 11), "whole number");
    check("[lock]\nminutes = 3\n\n[fee\n", (4, 5), "");
    check("[terms.\"秋\"]\nfrom = \"bald\"\n[lock]\nminutes = 99\n", (2, 8), "terms.秋.from: expected a day");
    check("[trems]\n", (1, 2), "trems: there is no setting");
    check("import.photo = true\n", (1, 8), "photos are never imported");
    check("lock.minutes = 3\n\"lock.minutes\" = 4\n", (2, 1), "twice");
    check("retention = 3\n", (1, 1), "retention: there is no setting");
}

#[test]
fn the_file_takes_days_lists_and_numbers_as_they_are() {
    let text = "[terms.a]\nfrom = 2026-09-01\n[windows]\nweekdays = [\"周一\", \"fri\"]\n[windows.daily.x]\nyears = [2026, 2025]\n";
    let (school, _) = School::from_toml(text).unwrap();
    let check = |key: &str, want: &str| assert_eq!(school.get(key).as_deref(), Some(want));
    check("terms.a.from", "2026-09-01");
    check("windows.weekdays", "mon、fri");
    check("windows.daily.x.years", "2025、2026");
}

#[test]
fn the_example_names_every_setting_and_leaves_only_known_doubts() {
    let (school, _) = School::from_toml(include_str!("../../../assets/settings/example.toml")).unwrap();
    for pattern in &PATTERNS {
        let named = pattern.key.split_once(".*.").is_none_or(|(prefix, member)| {
            school.names(prefix).iter().any(|name| school.written.contains_key(&format!("{prefix}.{name}.{member}")))
        });
        let written = pattern.key.contains('*') || school.written.contains_key(pattern.key);
        assert!(named && written, "{}", pattern.key);
    }
    assert_eq!(school.check(today()), [SettingDoubt::RecipientExample]);
    assert_eq!(school.is_named("北京示例中学（东校区）"), Some(true));
}

#[test]
fn a_settings_page_lists_fixed_keys_and_those_of_every_name() {
    let school = school(&[("terms.2026-秋.from", "2026-09-01"), ("fee.fen", "1600")]);
    let lines = school.keys();
    let line = |key: &str| lines.iter().find(|line| line.key == key).unwrap();
    assert_eq!(line("terms.2026-秋.to").name.as_deref(), Some("2026-秋"));
    assert_eq!((line("terms.2026-秋.to").value.clone(), line("terms.2026-秋.to").is_written), (None, false));
    assert_eq!((line("fee.fen").value.as_deref(), line("fee.fen").is_written), (Some("1600"), true));
    assert_eq!(
        (line("contacts.ca.phone").value.as_deref(), line("contacts.ca.phone").is_written),
        (Some("4008310001"), false)
    );
    assert!(lines.iter().all(|line| !line.key.contains('*')));
    let groups: Vec<Group> = lines.iter().map(|line| line.pattern.group).collect();
    assert!(groups.is_sorted(), "{groups:?}");
    let keys: BTreeSet<&str> = lines.iter().map(|line| line.key.as_str()).collect();
    assert_eq!(keys.len(), lines.len());
    assert_eq!(school.named("windows.daily", "x").len(), 4);
}

#[test]
fn the_school_on_a_card_face_is_compared_with_all_its_names() {
    let school = school(&[("name.full", "北京市示例中学"), ("name.aliases", "示例中学(东)、示例附中")]);
    let check = |text: &str, want: bool| assert_eq!(school.is_named(text), Some(want), "{text}");
    check("北京市示例中学", true);
    check("北京市 示例中学", true);
    check("示例中学（东）", true);
    check("示例附中", true);
    check("示例中学", false);
    check("", false);
}

#[test]
fn contacts_follow_the_stage_and_age() {
    let contact = |checked: &str| {
        let school = school(&[("contacts.senior.phone", "000"), ("contacts.senior.checked_on", checked)]);
        school.contact_of_grade(10)
    };
    assert_eq!(
        (contact("2025-11-22").age_days(today()), contact("2025-11-22").asks_to_be_checked(today())),
        (Some(365), false)
    );
    assert_eq!(
        (contact("2025-11-21").age_days(today()), contact("2025-11-21").asks_to_be_checked(today())),
        (Some(366), true)
    );
    let names = [1, 6, 7, 9, 10, 12].map(|grade| School::default().contact_of_grade(grade).name);
    assert_eq!(names, ["primary", "primary", "junior", "junior", "senior", "senior"]);
}

#[test]
fn terms_hold_their_first_and_last_day() {
    let school =
        school(&[("terms.a.from", "2026-09-01"), ("terms.a.to", "2027-01-20"), ("terms.b.from", "2027-02-20")]);
    let term = |year, month, day| school.term_on(Day::new(year, month, day).unwrap()).map(|term| term.name);
    assert_eq!(term(2026, 8, 31), None);
    assert_eq!(term(2026, 9, 1).as_deref(), Some("a"));
    assert_eq!(term(2027, 1, 20).as_deref(), Some("a"));
    assert_eq!(term(2027, 3, 1), None, "a term without an end holds no day");
}

#[test]
fn what_does_not_fit_together_is_told() {
    let check = |settings: &[(&str, &str)], want: &str| {
        let mut all = vec![
            ("name.full", "x"),
            ("terms.a.from", "2026-09-01"),
            ("terms.a.to", "2027-01-20"),
            ("contacts.ca.checked_on", "2026-11-01"),
            ("backup.recipient", OWN),
            ("backup.folder", "/b"),
        ];
        all.extend(settings);
        let doubts = school(&all).check(today());
        let told: Vec<String> = doubts.iter().map(|doubt| format!("{} {}", doubt.code(), doubt.key())).collect();
        assert_eq!(told.join(" | "), want);
    };
    check(&[], "");
    check(&[("terms.b.from", "2027-02-20")], "end-missing terms.b.to");
    check(&[("terms.b.to", "2027-02-20")], "start-missing terms.b.from");
    check(&[("terms.b.from", "2027-01-20"), ("terms.b.to", "2027-07-10")], "overlap terms.b.from");
    check(&[("terms.b.from", "2027-01-21"), ("terms.b.to", "2027-07-10")], "");
    check(&[("terms.a.to", "2026-08-01")], "end-before-start terms.a.to | terms-over terms.a.to");
    check(&[("terms.a.to", "2026-11-21")], "terms-over terms.a.to");
    check(&[("terms.a.to", "2026-11-22")], "");
    check(&[("windows.daily.year-end.on", "true")], "");
    check(&[("windows.daily.x.from", "01-01")], "");
    let on = ("windows.daily.x.on", "true");
    check(&[on], "start-missing windows.daily.x.from | years-missing windows.daily.x.years");
    check(&[("windows.manual.x.from", "2026-12-01")], "end-missing windows.manual.x.to");
    check(&[("contacts.ca.checked_on", "2025-11-21")], "checked-long-ago contacts.ca.checked_on");
    check(&[("contacts.ca.checked_on", "2026-11-23")], "checked-ahead contacts.ca.checked_on");
    check(&[("contacts.x.label", "甲")], "contact-empty contacts.x.phone | never-checked contacts.x.checked_on");
    check(&[("promise.overdue_days", "19")], "overdue-too-soon promise.overdue_days");
    check(&[("backup.recipient", RECIPIENT)], "recipient-example backup.recipient");
    check(&[("import.phone", "true")], "private-imported import.phone");
    let bare = School::default().check(today());
    let told: Vec<&str> = bare.iter().map(SettingDoubt::code).collect();
    assert_eq!(told, ["name-missing", "terms-missing", "never-checked", "recipient-missing", "folder-missing"]);
}
