//! `card-desk evidence` and `card-desk journal verify`, as programs with exit codes.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::school::*;

/// Runs the program at the training desk of a folder; returns its exit code and what it said.
fn run(folder: &Path, arguments: &[&str]) -> (i32, Vec<Value>) {
    let ran = Command::new(env!("CARGO_BIN_EXE_card-desk"))
        .env_clear()
        .env("HOME", folder)
        .args(["--json", "--training", "--data"])
        .arg(folder)
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    let lines = said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{said}"))).collect();
    (ran.status.code().unwrap(), lines)
}

fn code(answer: &(i32, Vec<Value>)) -> (i32, &str) {
    let last = answer.1.last().unwrap();
    (answer.0, last["error"]["code"].as_str().unwrap_or_default())
}

/// A training desk with four acts; its anchor is returned.
fn desk_of(folder: &Path) -> String {
    std::fs::create_dir_all(folder.join("training")).unwrap();
    let mut journal = open_at(&folder.join("training/journal.db"), "甲");
    import_roster(&mut journal, 2);
    import_batch(&mut journal, 2);
    journal.append(&clerk(), checked(1)).unwrap();
    journal.append(&clerk(), handed(1)).unwrap();
    journal.anchor().unwrap()
}

#[test]
fn evidence_is_exported_recorded_and_verified_without_a_journal() {
    let folder = tempfile::tempdir().unwrap();
    let anchor = desk_of(folder.path());
    let out = folder.path().join("card.json");
    let file = out.to_str().unwrap();
    let (exit, said) = run(folder.path(), &["evidence", "export", "--education-id", "00000001", "--out", file]);
    assert_eq!(exit, 0, "{said:?}");
    assert!(folder.path().join("card.json.html").is_file());
    assert_eq!((said[0]["entries"].as_u64(), said[0]["heads"][0].as_str()), (Some(2), Some(anchor.as_str())));
    let recorded = open_at(&folder.path().join("training/journal.db"), "甲").recent(1).unwrap();
    let card_desk::record::Act::Exported { sha256, card, .. } = &recorded[0].act else { panic!("{recorded:?}") };
    assert_eq!((Some(sha256.as_str()), card.as_ref()), (said[0]["sha256"].as_str(), Some(&promised(1))));
    assert!(recorded[0].approver.is_some());

    let elsewhere = tempfile::tempdir().unwrap();
    let verify = |more: &[&str]| run(elsewhere.path(), &[&["evidence", "verify", file][..], more].concat());
    let (exit, said) = verify(&["--anchor", &anchor]);
    assert_eq!(
        (exit, said[0]["good"].as_bool(), said[0]["entries"][1]["kind"].as_str()),
        (0, Some(true), Some("handed-over"))
    );
    let wrong = format!("{}0", &anchor[..anchor.len() - 1]);
    let wrong = if wrong == anchor { format!("{}1", &anchor[..anchor.len() - 1]) } else { wrong };
    assert_eq!(code(&verify(&["--anchor", &wrong])), (3, "anchor-differs"));
    assert_eq!(code(&verify(&["--anchor", "甲:9:0011223344556677"])), (4, "anchor-behind"));
    assert_eq!(code(&verify(&["--anchor", "乙:9:0011223344556677"])), (4, "anchor-missing"));
    assert_eq!(code(&verify(&["--anchor", "甲:1:0011223344556677"])), (4, "anchor-earlier"));
    assert_eq!(code(&verify(&["--anchor", "甲:9"])), (2, "usage"));
    let text = std::fs::read_to_string(&out).unwrap().replacen("\\\"student\\\"", "\\\"teacher\\\"", 1);
    std::fs::write(&out, text).unwrap();
    assert_eq!(code(&verify(&["--anchor", "甲:9:0011223344556677"])), (3, "evidence-broken"));
    std::fs::write(&out, [0xFF, 0xFE]).unwrap();
    assert_eq!(code(&verify(&[])), (3, "evidence-broken"));
    assert!(std::fs::read_dir(elsewhere.path()).unwrap().next().is_none(), "it opens no journal and makes none");
}

#[test]
fn a_journal_is_held_against_anchors_of_the_line_and_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let anchor = desk_of(folder.path());
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    let (exit, said) = run(&["journal", "anchors"]);
    assert_eq!((exit, &said[0]["anchors"]), (0, &serde_json::json!([anchor])));
    let list = folder.path().join("anchors.txt");
    std::fs::write(&list, format!("# 交班单\n\n{anchor}\n甲:0\n")).unwrap();
    let file = list.to_str().unwrap();
    assert_eq!(run(&["journal", "verify", "--anchor", &anchor, "--anchors", file]).0, 0);
    assert_eq!(code(&run(&["journal", "verify", "--anchor", "甲:5:0011223344556677"])), (4, "anchor-behind"));
    assert_eq!(code(&run(&["journal", "verify", "--anchor", "丁:5:0011223344556677"])), (4, "anchor-missing"));
    assert_eq!(code(&run(&["journal", "verify", "--anchor", "甲:3:0011223344556677"])), (3, "anchor-differs"));
    std::fs::write(&list, "甲\n").unwrap();
    assert_eq!(code(&run(&["journal", "verify", "--anchors", file])), (1, "anchor"));
    let thief = keyed(&folder.path().join("training/journal.db"));
    thief.execute_batch("DROP TRIGGER entries_never_change; UPDATE entries SET operator = 'x' WHERE seq = 3").unwrap();
    drop(thief);
    assert_eq!(code(&run(&["journal", "verify", "--anchor", "甲:5:0011223344556677"])), (3, "chain-broken"));
}

#[test]
fn the_list_of_entries_is_masked_and_can_be_cut_by_card_and_day() {
    let folder = tempfile::tempdir().unwrap();
    desk_of(folder.path());
    let run = |arguments: &[&str]| run(folder.path(), &[&["journal", "list"][..], arguments].concat()).1;
    let count = |arguments: &[&str]| run(arguments)[0]["entries"].as_array().map_or(0, Vec::len);
    assert_eq!((count(&[]), count(&["--limit", "3"]), count(&["--card", "BJT000000001"])), (4, 3, 2));
    let day = start().day().to_string();
    let next = start().day().plus_days(1).to_string();
    assert_eq!((count(&["--from", &day, "--to", &day]), count(&["--from", &next]), count(&["--to", &next])), (4, 0, 4));
    let listed = run(&["--card", "BJT000000001"])[0].to_string();
    for secret in ["单雨桐", "00000001", "BJT0"] {
        assert!(!listed.contains(secret), "{secret} in {listed}");
    }
    assert!(listed.contains("单*桐") && listed.contains("*****001"));
}
