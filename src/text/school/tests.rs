//! Every setting, refusal and doubt has words in both languages.

use crate::record::school::{Expected, Form, Group, PATTERNS, SettingDoubt, SettingRefused};
use crate::text::tests::check;
use crate::text::{Language, Words};

fn doubts() -> Vec<SettingDoubt> {
    let term = || "terms.1.from".to_owned();
    let contact = || "contacts.1.checked_on".to_owned();
    vec![
        SettingDoubt::NameMissing,
        SettingDoubt::TermsMissing,
        SettingDoubt::TermsOver { key: term() },
        SettingDoubt::StartMissing { key: term() },
        SettingDoubt::EndMissing { key: term() },
        SettingDoubt::EndBeforeStart { key: term() },
        SettingDoubt::Overlap { key: term(), earlier: "2".to_owned() },
        SettingDoubt::YearsMissing { key: "windows.daily.1.years".to_owned() },
        SettingDoubt::ContactEmpty { key: "contacts.1.phone".to_owned() },
        SettingDoubt::NeverChecked { key: contact() },
        SettingDoubt::CheckedLongAgo { key: contact(), days: 400 },
        SettingDoubt::CheckedAhead { key: contact() },
        SettingDoubt::OverdueTooSoon,
        SettingDoubt::RecipientMissing,
        SettingDoubt::RecipientExample,
        SettingDoubt::FolderMissing,
        SettingDoubt::PrivateImported { key: "import.phone".to_owned() },
    ]
}

#[test]
fn every_setting_has_a_label_and_one_line_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(language).unwrap();
        let mut labels = Vec::new();
        for pattern in &PATTERNS {
            let (label, line) = words.setting(&pattern.key.replace('*', "77"));
            check(language, &label);
            // The mark between items is the same in both languages.
            check(language, &line.replace('、', ""));
            assert_eq!(label.contains("77"), pattern.key.contains('*'), "{label}");
            check(language, &words.setting(pattern.key).0);
            labels.push(label);
        }
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), PATTERNS.len(), "two settings share a label");
        Group::ALL.into_iter().for_each(|group| check(language, &words.setting_group(group)));
        assert_eq!(words.setting("no.such"), ("no.such".to_owned(), String::new()));
    }
}

#[test]
fn every_refusal_says_what_to_write_instead() {
    let mut expected = vec![Expected::Known, Expected::Name, Expected::NoPhoto, Expected::NoSecret];
    expected.extend(PATTERNS.iter().map(|pattern| Expected::Form(pattern.form)));
    for language in Language::ALL {
        let words = Words::new(language).unwrap();
        for expected in expected.clone() {
            let refused = SettingRefused { key: "lock.minutes".to_owned(), expected };
            let told = words.setting_refused(&refused);
            check(language, &told.what);
            let next =
                ["、", "mon", "tue", "http", "https"].iter().fold(told.next, |text, kept| text.replace(kept, ""));
            check(language, &next);
        }
        let minutes = Expected::Form(Form::Number { least: 1, most: 15 });
        assert!(words.setting_wanted(minutes).contains("15"));
    }
}

#[test]
fn every_doubt_says_what_to_do() {
    for language in Language::ALL {
        let words = Words::new(language).unwrap();
        let told: Vec<String> = doubts().iter().map(|doubt| words.setting_doubt(doubt).what).collect();
        for (doubt, what) in doubts().iter().zip(&told) {
            check(language, what);
            check(language, &words.setting_doubt(doubt).next);
        }
    }
}

#[test]
fn values_are_told_as_people_read_them() {
    let words = Words::new(Language::ZhCn).unwrap();
    let check = |key: &str, value: &str, want: &str| assert_eq!(words.setting_value(key, value), want);
    check("windows.weekdays", "mon、tue", "周一、周二");
    check("import.phone", "false", "关");
    check("windows.weekly", "true", "开");
    check("slip.number", "transit", "一卡通卡号");
    check("slip.number", "card", "北京通号");
    check("fee.fen", "1500", "1500");
}
