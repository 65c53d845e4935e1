//! A machine without a display and without a reader service, and command lines with mistakes.

use serde_json::Value;

use super::desk::{Bench, ROSTER};

#[test]
fn without_a_display_the_window_says_so_and_leaves_nothing_behind() {
    let bench = Bench::new();
    bench.fails(&["--language", "zh-CN"], "no-display", "没有可用的显示器", "");
    bench.fails(&["--language", "en"], "no-display", "display", "");
    let mut command = bench.command(&["--json"]);
    command.env("DISPLAY", ":987");
    let told = super::desk::failure(&command.output().unwrap(), &["DISPLAY=:987"], true);
    told.is("no-display", "没有可用的显示器", "", &["DISPLAY=:987"]);
}

#[test]
fn without_a_reader_service_reading_says_so_in_the_chosen_language() {
    let bench = Bench::new();
    bench.fails(&["read"], "service-down", "读卡", "");
    bench.fails(&["read", "--language", "en"], "service-down", "service", "");
    let card = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/own_example_student_1k.mfd");
    let words = ["simulate", "--dump", card, "--port", "1"];
    bench.fails(&words, "no-driver", "nothing listens on 127.0.0.1:1", "vsmartcard-vpcd");
}

#[test]
fn the_examination_of_a_machine_names_what_is_missing_and_nobody() {
    let bench = Bench::new();
    let before = super::desk::listing(&bench.path(""));
    let seen = bench.run(&["doctor", "--json"]);
    assert!(seen.status.success() && seen.stderr.is_empty(), "{seen:?}");
    let told: Value = serde_json::from_slice(&seen.stdout).unwrap();
    let code = |name: &str| {
        let checks = told["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["check"] == name).unwrap();
        assert_eq!(check["next"].is_null(), check["code"] == "ok", "{check}");
        check["code"].as_str().unwrap().to_owned()
    };
    let codes = ["service", "display", "journal"].map(code);
    assert_eq!(codes, ["service-down", "no-display", "ok"]);
    let words = bench.run(&["doctor"]);
    let shown = String::from_utf8(words.stdout).unwrap() + &told.to_string();
    for person in ROSTER.lines().skip(1).flat_map(|line| line.split(',')).filter(|cell| cell.chars().count() > 2) {
        assert!(!shown.contains(person), "{person} in {shown}");
    }
    assert_eq!(super::desk::listing(&bench.path("")), before, "the doctor only looks");
    let new = super::desk::limited("true", env!("CARGO_BIN_EXE_card-desk"))
        .arg("--data")
        .arg(bench.path("new"))
        .arg("doctor")
        .output();
    assert!(String::from_utf8(new.unwrap().stdout).unwrap().contains("[journal/not-begun]"));
    assert!(!bench.path("new").exists());
}

#[test]
fn a_mistake_in_the_command_line_is_json_too_when_json_is_asked_for() {
    let bench = Bench::new();
    for words in [&["scna"][..], &["import", "roster"], &["--language", "fr", "doctor"], &["sheet", "handover"]] {
        let output = bench.run(&[words, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(2));
        super::desk::failure(&output, words, true).is("usage", "", "card-desk --help", words);
    }
    let help = bench.run(&["--help", "--json"]);
    assert!(help.status.success() && !help.stdout.is_empty());
}
