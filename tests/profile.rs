//! Card profiles with their own tests: the ones that come with the program, and what a wrong test says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::path::Path;

use card_desk::chip::facts::{Beside, ChipSeen};
use card_desk::chip::key::KeyRing;
use card_desk::chip::profile::{Profile, Shelf};
use card_desk::chip::virtual_card::VirtualReader;
use card_desk::chip::{self, ReadOptions, dump};
use card_desk::day::Day;
use card_desk::desk::codes;
use card_desk::desk::trial::{self, Outcome};
use card_desk::face::facts::{FaceSeen, FaceSource};
use card_desk::reader::quirk::Quirk;
use card_desk::verdict::{Code, Difference, Evidence, Known, Level, Purpose, judge};

const CAMPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/site-campus.toml");
const EXAMPLE: &str = include_str!("../assets/profiles/example-student-sector.toml");
const OLD: &str = include_str!("../assets/profiles/cn-beijing-yikatong-old.toml");

fn campus() -> Shelf {
    let mut shelf = Shelf::empty();
    shelf.add_file(Path::new(CAMPUS), false).unwrap();
    shelf
}

/// Says what came of each test, as the program prints it for programs.
fn said(profile: &Profile) -> Vec<String> {
    trial::run(profile).iter().map(|trial| serde_json::to_string(&trial.outcome).unwrap()).collect()
}

#[test]
fn every_profile_that_comes_with_the_program_passes_its_own_tests() {
    let shelf = Shelf::builtin(true).unwrap();
    assert_eq!(shelf.profiles().len(), 3);
    for profile in shelf.profiles().iter().chain(campus().profiles()) {
        assert!(profile.tests().len() > 1, "{} has no tests", profile.id());
        for trial in trial::run(profile) {
            assert_eq!(trial.outcome, Outcome::Passed, "{}: {}", profile.id(), trial.name);
        }
    }
}

/// Changes one stretch of a profile beside the fixtures and compares what its first failing test says.
fn fails(text: &str, from: &str, to: &str, want: &str) {
    let changed = text.replacen(from, to, 1);
    assert_ne!(changed, text, "{from}");
    let profile = Profile::parse("assets/profiles/p.toml", &changed, true).unwrap();
    let told = said(&profile);
    let first = told.iter().find(|told| !told.contains("passed")).unwrap_or_else(|| panic!("{to} passed"));
    assert_eq!(first, want, "{to}");
}

#[test]
fn a_wrong_field_is_named_with_what_was_expected_and_found_and_a_sensitive_one_is_masked() {
    let field = |key: &str, want: &str, found: &str| {
        let found = if found == "null" { found.to_owned() } else { format!("\"{found}\"") };
        let wrong = format!(r#"{{"code":"field","key":"{key}","want":"{want}","found":{found}}}"#);
        format!(r#"{{"outcome":"failed","wrong":[{wrong}],"findings":"#)
    };
    let none = |wrong: String| format!("{wrong}[]}}");
    let of_example = |wrong: String| format!("{wrong}[\"example-profile\"]}}");
    fails(OLD, "balance = 5710", "balance = 571", &none(field("balance", "571", "5710")));
    fails(OLD, "valid_to = \"2024-04-10\"", "valid_to = \"none\"", &none(field("valid_to", "none", "2024-04-10")));
    fails(OLD, "expect = { card_no", "expect = { tx_counter = 1, card_no", &none(field("tx_counter", "1", "null")));
    fails(EXAMPLE, "\"12345678\", sex", "\"1234567\", sex", &of_example(field("edu_id", "#######", "########")));
    fails(EXAMPLE, "\"欧阳䶮\"", "\"欧阳\"", &of_example(field("name", "##", "###")));
}

#[test]
fn what_must_not_be_there_and_findings_are_compared() {
    let of =
        |wrong: &str, findings: &str| format!(r#"{{"outcome":"failed","wrong":[{wrong}],"findings":[{findings}]}}"#);
    fails(OLD, "absent = [\"tx_counter\"", "absent = [\"card_no\"", &of(r#"{"code":"present","key":"card_no"}"#, ""));
    let missing = of(r#"{"code":"no-finding","finding":"locked-by-issuer"}"#, "");
    fails(OLD, "findings = []", "findings = [\"locked-by-issuer\"]", &missing);
    let extra = of(r#"{"code":"finding","finding":"no-profile"}"#, "\"no-profile\"");
    fails(OLD, "findings = [\"no-profile\"]", "findings = []", &extra);
}

#[test]
fn a_test_that_cannot_run_here_says_why() {
    let gone = r#"{"outcome":"skipped","why":{"code":"no-dump","file":"gone.eml","fault":"dump-unreadable"}}"#;
    fails(EXAMPLE, "\"example-student-sector.eml\"", "\"gone.eml\"", gone);
    // Of a dump without the key, or with two keys for one name, nobody knows it.
    let folder = tempfile::tempdir().unwrap();
    let part = EXAMPLE.replace("example-student-sector.eml", "part.mct");
    let profile = Profile::parse(folder.path().join("p.toml").to_str().unwrap(), &part, true).unwrap();
    let sector = |number: u8, key: &str| {
        let blank = "00".repeat(16);
        format!("+Sector: {number}\n01020304048804004642443730563031\n{blank}\n{blank}\n{key}FF078069{key}\n")
    };
    let no_key = r#"{"outcome":"skipped","why":{"code":"no-key","name":"edu.student.read"}}"#;
    for (eight, nine) in [("------------", "FFFFFFFFFFFF"), ("FFFFFFFFFFFF", "A0A1A2A3A4A5")] {
        let text = [sector(0, "FFFFFFFFFFFF"), sector(8, eight), sector(9, nine)].concat();
        std::fs::write(folder.path().join("part.mct"), text).unwrap();
        assert_eq!(said(&profile)[0], no_key);
    }
}

#[test]
fn no_key_value_stands_in_what_a_test_says() {
    let mut shelf = Shelf::empty();
    shelf.add("assets/profiles/p.toml", &EXAMPLE.replace("version = 1,", "version = 2,"), true).unwrap();
    let told = said(&shelf.profiles()[0]).join("\n");
    assert!(told.contains("failed") && !told.to_uppercase().contains("FFFFFF"), "{told}");
}

#[test]
fn a_scan_of_a_code_that_a_profile_knows_gives_the_fields_of_a_face() {
    let rules = codes::rules(&campus()).unwrap();
    let FaceSeen::Read(face) = rules.read("ID00012345/王小明/20220731", FaceSource::Scanner, false) else {
        panic!()
    };
    assert_eq!((face.rule.as_str(), face.education_id.unwrap().as_str()), ("site-campus", "00012345"));
    assert_eq!(face.valid_until, Day::parse_iso("2022-07-31").ok());
    let mut twice = campus();
    let text = std::fs::read_to_string(CAMPUS).unwrap();
    twice.add("b.toml", &text.replace("\"site-campus\"", "\"site-twin\""), false).unwrap();
    let fault = codes::rules(&twice).unwrap_err();
    assert_eq!(fault.to_string(), "payload rule site-twin: the rule site-campus has the same pattern");
}

#[test]
fn a_card_whose_chip_and_face_end_on_different_days_is_judged_by_the_day_that_its_profile_names() {
    let shelf = campus();
    let transcripts = Path::new(CAMPUS).with_file_name("apdu_transcripts.json");
    let read = |shelf: &Shelf| {
        let card = dump::open(&transcripts, Some("nfsee_THU")).unwrap();
        let keys = KeyRing::empty();
        chip::read(&mut VirtualReader::new(card), &Quirk::generic(), shelf, &keys, ReadOptions::default()).unwrap()
    };
    let verdict = |shelf: &Shelf| {
        let facts = read(shelf);
        let rules = codes::rules(shelf).unwrap();
        let face = rules.read("ID00012345/王小明/20220731", FaceSource::Scanner, false);
        let chip = ChipSeen::Read(Box::new(facts));
        let today = Day::parse_iso("2020-09-01").unwrap();
        judge(Evidence { chip: &chip, face: &face }, &Known::default(), Purpose::Verify, today)
    };
    let judging = read(&shelf).judging;
    assert_eq!((judging.len(), judging[0].compare[1].with), (1, Beside::Face));
    let named = verdict(&shelf);
    assert_eq!((named.code, named.differences.len()), (Code::RosterMissing, 0));
    assert_eq!(named.valid_until, Day::parse_iso("2022-07-31").ok());
    assert_eq!(named.level, Level::L1);
    // The same card by a profile that takes the chip's own end for the day of the face, and says nothing of judging.
    let text = std::fs::read_to_string(CAMPUS).unwrap();
    let (head, tests) = text.split_once("[judge]").unwrap();
    let swapped = head
        .replace("key = \"face_ends\"\nrole = \"valid_to\"", "key = \"printed\"")
        .replace("key = \"chip_ends\"", "key = \"face_ends\"\nrole = \"valid_to\"");
    assert!(tests.contains("[[test]]"));
    let mut plain = Shelf::empty();
    plain.add("p.toml", &swapped, false).unwrap();
    let plain = verdict(&plain);
    assert_eq!((plain.code, plain.valid_until), (Code::RosterMissing, Day::parse_iso("2019-02-25").ok()));
    assert_eq!(plain.differences, [Difference::Name, Difference::Date]);
}
