//! `card-desk survey`: a report and a skeleton without a byte of the card, in new files only.

use std::fs;

use card_desk::chip::profile::Profile;

use crate::bench::Bench;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip");
const KEYS: &str = "[[key]]\nname = \"edu.student.read\"\nvalue = \"FFFFFFFFFFFF\"\nsectors = \"8-9(A)\"\n";

/// Runs a survey of a dump in words and as JSON, and returns all that was printed.
fn survey(bench: &Bench, language: &str, more: &[&str]) -> String {
    let words = [&["survey", "--language", language], more].concat();
    let said = bench.with(None, &[], &words);
    said.done();
    let mut command = bench.command(None, &words);
    let output = command.output().unwrap();
    assert!(output.status.success());
    said.out + &String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_survey_of_a_dump_names_what_opens_and_holds_no_byte_of_it() {
    let bench = Bench::empty();
    fs::write(bench.path("keys.toml"), KEYS).unwrap();
    let dump = format!("{FIXTURES}/own_example_student_1k.mfd");
    let content = fs::read(&dump).unwrap();
    for (language, opens) in [("zh-CN", "打开了，可读块 0 1 2"), ("en", "opens; readable blocks 0 1 2")] {
        let told = survey(&bench, language, &["--dump", &dump, "--keys", &bench.text("keys.toml")]);
        assert_eq!(told.matches(opens).count(), 2, "{told}");
        assert!(told.contains("edu.student.read"), "{told}");
        // Every three bytes of the two student sectors that are not one byte again and again.
        for run in content[512..640].windows(3).filter(|run| run[0] != run[1] || run[1] != run[2]) {
            let hex: String = run.iter().map(|byte| format!("{byte:02X}")).collect();
            assert!(!told.to_uppercase().contains(&hex), "{hex} in {told}");
        }
        for secret in ["01020304", "020304", "12345678", "欧阳", "FFFFFFFFFFFF"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
}

#[test]
fn recorded_cards_are_surveyed_without_their_numbers() {
    let bench = Bench::empty();
    let recorded = format!("{FIXTURES}/apdu_transcripts.json");
    for (entry, want, secret) in [
        ("nfsee_TU", "A000000632010105", "3105170070104791381"),
        ("cnblogs_cityunion", "A00000000386980701", "3F01"),
        ("nfsee_BJ_old", "1001", "1000751511409928"),
    ] {
        let told = survey(&bench, "zh-CN", &["--dump", &recorded, "--entry", entry]);
        assert!(told.contains(want) && !told.contains(secret), "{told}");
    }
}

#[test]
fn report_and_skeleton_are_new_files_each_time() {
    let bench = Bench::empty();
    let recorded = format!("{FIXTURES}/apdu_transcripts.json");
    let words = ["survey", "--dump", &recorded, "--entry", "nfsee_TU", "--out", "survey"];
    let mut seen = Vec::new();
    for round in 1..=3 {
        let answer = bench.with(None, &[], &words).done();
        let [report, skeleton] = ["report", "skeleton"].map(|name| bench.path(answer[name].as_str().unwrap()));
        assert!(fs::read_to_string(&report).unwrap().starts_with("卡片普查报告\n"));
        let text = fs::read_to_string(&skeleton).unwrap();
        let profile = Profile::parse("skeleton.toml", &text, false).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        assert!(profile.id().starts_with("site-survey-") && text.contains("name = \"A000000632010105\""));
        seen.extend([report, skeleton]);
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), fs::read_dir(bench.path("survey")).unwrap().count()), (round * 2, round * 2));
    }
}

#[test]
fn what_cannot_be_surveyed_or_written_is_refused() {
    let bench = Bench::empty();
    let dump = format!("{FIXTURES}/own_example_student_1k.mfd");
    bench.with(None, &[], &["survey", "--dump", "nothing.mfd"]).refused("no-such-file");
    bench.with(None, &[], &["survey", "--dump", &dump, "--keys", "nothing.toml"]).refused("no-such-file");
    fs::write(bench.path("survey"), "a file").unwrap();
    bench.with(None, &[], &["survey", "--dump", &dump, "--out", "survey"]).refused("cannot-write");
    assert_eq!(fs::read_to_string(bench.path("survey")).unwrap(), "a file");
    let recorded = format!("{FIXTURES}/apdu_transcripts.json");
    bench.with(None, &[], &["survey", "--dump", &recorded]).refused("dump-which-entry");
}
