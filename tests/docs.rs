//! What the READMEs show is what the program does: every command parses, every member of the JSON contract is there.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what went wrong by failing"
)]

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use card_desk::command::Arguments;
use clap::{CommandFactory, Parser};
use serde_json::Value;

const READMES: [(&str, &str); 2] =
    [("README.md", include_str!("../README.md")), ("README.zh-CN.md", include_str!("../README.zh-CN.md"))];
const DUMP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/own_example_student_1k.mfd");
const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/keys/example.keys.toml");

/// Lists the commands in the shell blocks and in the sentences of a page.
fn commands(page: &str) -> Vec<String> {
    let lines = page.lines().map(str::trim).filter(|line| line.starts_with("card-desk "));
    let in_blocks = lines.map(|line| line.split(" #").next().unwrap_or(line).trim().to_owned());
    let in_sentences = page.split('`').skip(1).step_by(2).filter(|code| code.starts_with("card-desk "));
    in_blocks.chain(in_sentences.map(str::to_owned)).collect()
}

/// Names the sub-command that a command line asks for, with its own sub-command.
fn asked(line: &str) -> Vec<String> {
    let words = line.split_whitespace().skip(1).skip_while(|word| word.starts_with('-'));
    let clap = Arguments::command();
    let mut at = &clap;
    let mut names = Vec::new();
    for word in words {
        match at.find_subcommand(word) {
            Some(next) => {
                names.push(word.to_owned());
                at = next;
            }
            None => break,
        }
    }
    names
}

#[test]
fn every_command_of_the_readmes_is_understood() {
    for (name, page) in READMES {
        let shown = commands(page);
        assert!(shown.len() > 12, "{name} shows {} commands", shown.len());
        for line in shown {
            let words = line.split_whitespace();
            if let Err(fault) = Arguments::try_parse_from(words) {
                panic!("{name}: `{line}` is not understood: {fault}");
            }
        }
    }
}

#[test]
fn both_readmes_show_every_sub_command() {
    let mut all = BTreeSet::new();
    for command in Arguments::command().get_subcommands().filter(|command| command.get_name() != "help") {
        let below: Vec<_> = command.get_subcommands().filter(|below| below.get_name() != "help").collect();
        if below.is_empty() {
            all.insert(vec![command.get_name().to_owned()]);
        }
        all.extend(below.iter().map(|below| vec![command.get_name().to_owned(), below.get_name().to_owned()]));
    }
    for (name, page) in READMES {
        let shown: BTreeSet<_> = commands(page).iter().map(|line| asked(line)).filter(|a| !a.is_empty()).collect();
        assert_eq!(shown, all, "{name}");
    }
}

/// A member of the contract as the table writes it: its name, and what is inside when it is an object or a list.
type Member = (String, Option<String>);

/// Splits `a, b: {c, d}, e: [{f}]` at its outer commas.
fn members(text: &str) -> Vec<Member> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for letter in text.chars() {
        depth += match letter {
            '{' | '[' | '(' => 1,
            '}' | ']' | ')' => -1,
            _ => 0,
        };
        match letter {
            ',' if depth == 0 => parts.push(String::new()),
            letter => parts.last_mut().unwrap().push(letter),
        }
    }
    let named = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty() && *part != "…");
    named
        .map(|part| {
            let (name, inside) = part.split_once(':').map_or((part, None), |(name, inside)| (name, Some(inside)));
            let inside = inside.filter(|inside| inside.contains('{'));
            let name = name.split([' ', '(']).next().unwrap_or(name).to_owned();
            (name, inside.map(|inside| inside.trim().trim_matches(['[', ']', '{', '}']).to_owned()))
        })
        .collect()
}

/// Compares an answer with a row of the table, member by member; `…` in the row lets more be there.
fn compare(what: &str, row: &str, answer: &Value) {
    let answer = answer.as_array().map_or(answer, |list| list.first().unwrap_or(&Value::Null));
    let Some(object) = answer.as_object() else { return };
    let told: BTreeSet<String> = object.keys().filter(|key| *key != "contract").cloned().collect();
    let members = members(row);
    let written: BTreeSet<String> = members.iter().map(|(name, _)| name.clone()).collect();
    if row.contains('…') {
        assert!(written.is_subset(&told), "{what}: {written:?} is written and {told:?} is told");
    } else {
        assert_eq!(written, told, "{what}");
    }
    for (name, inside) in &members {
        if let Some(inside) = inside {
            compare(&format!("{what}.{name}"), inside, &answer[name]);
        }
    }
}

fn row(command: &str) -> String {
    let head = format!("| `{command}` | ");
    let line = READMES[0].1.lines().find(|line| line.starts_with(&head)).unwrap();
    // Remarks in brackets tell of values, not of members.
    let mut row = String::new();
    let mut depth = 0;
    for letter in line[head.len()..].trim_end_matches(['|', ' ']).chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            '`' => {}
            letter if depth == 0 => row.push(letter),
            _ => {}
        }
    }
    row.split(';').next().unwrap_or_default().to_owned()
}

fn told(folder: &Path, arguments: &[&str]) -> (Value, bool) {
    let program = Command::new(env!("CARGO_BIN_EXE_card-desk"))
        .args(arguments)
        .arg("--json")
        .arg("--data")
        .arg(folder.join("desk"))
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8(program.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
    (serde_json::from_str(&text).unwrap(), program.status.success())
}

#[test]
fn every_member_of_the_json_contract_is_told_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // Hangs up at once, so that the simulated card says what it was asked: nothing.
    let driver = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = driver.local_addr().unwrap().port().to_string();
    let hanging_up = std::thread::spawn(move || drop(driver.accept()));
    let cases: [(&str, &[&str]); 11] = [
        ("demo", &["demo", "--out", "demo"]),
        ("read", &["read", "--dump", DUMP, "--training", "--keys", KEYS]),
        ("scan", &["scan", "demo/files/face.png"]),
        ("import", &["import", "roster", "demo/files/demo-roster.csv"]),
        ("import", &["import", "batch", "demo/files/demo-batch.csv", "--name", "2026-秋-1"]),
        ("sheet", &["sheet", "handover", "--class", "7-3", "--out", "list.pdf"]),
        ("sheet", &["sheet", "batch", "--out", "batch.pdf"]),
        ("journal verify", &["journal", "verify"]),
        ("journal rebuild", &["journal", "rebuild"]),
        ("doctor", &["doctor"]),
        ("simulate", &["simulate", "--dump", DUMP, "--port", &port]),
    ];
    for (name, arguments) in cases {
        let (answer, done) = told(folder, arguments);
        assert!(done, "{arguments:?}: {answer}");
        assert_eq!(answer["contract"], 1, "{arguments:?}");
        compare(name, &row(name), &answer);
    }
    hanging_up.join().unwrap();
}

#[test]
fn a_failure_is_told_once_with_code_message_and_next() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [["scan", "nothing.png"], ["read", "--dump=nothing.mfd"]] {
        let (answer, done) = told(folder.path(), &arguments);
        assert!(!done);
        let error = answer["error"].as_object().unwrap();
        assert_eq!(error.keys().map(String::as_str).collect::<Vec<_>>(), ["code", "message", "next"]);
    }
}

#[test]
fn the_architecture_page_stays_short() {
    let lines = include_str!("../ARCHITECTURE.md").lines().count();
    assert!(lines <= 150, "{lines} lines");
}
