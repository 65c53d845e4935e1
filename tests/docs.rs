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
use std::process::{Command, Stdio};

use card_desk::command::Arguments;
use clap::{CommandFactory, Parser};
use serde_json::Value;

const READMES: [(&str, &str); 2] =
    [("README.md", include_str!("../README.md")), ("README.zh-CN.md", include_str!("../README.zh-CN.md"))];
const DUMP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/own_example_student_1k.mfd");
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/apdu_transcripts.json");
const JOURNAL_0_1_0: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/journal/v1.db");
const PASSWORD: &str = "一句好记的话 2026";
const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/payload-rules/examples/labels.toml");
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

/// Lists the commands that have no command below them, each with the names on the way to it.
fn below(command: &clap::Command) -> BTreeSet<Vec<String>> {
    let mut all = BTreeSet::new();
    for next in command.get_subcommands().filter(|next| next.get_name() != "help") {
        let names = below(next);
        let names = if names.is_empty() { BTreeSet::from([Vec::new()]) } else { names };
        all.extend(names.into_iter().map(|rest| [vec![next.get_name().to_owned()], rest].concat()));
    }
    all
}

#[test]
fn both_readmes_show_every_sub_command() {
    let all = below(&Arguments::command());
    for (name, page) in READMES {
        let shown: BTreeSet<_> = commands(page).iter().map(|line| asked(line)).filter(|a| !a.is_empty()).collect();
        assert_eq!(shown, all, "{name}");
    }
}

/// A member of the contract as the table writes it: its name, and what is inside when it is an object or a list.
type Member = (String, Option<String>);

/// Splits `a, b: {c, d}, e: [{f}]` at its outer commas; says whether `…` stands among them.
fn members(text: &str) -> (Vec<Member>, bool) {
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
    let more = parts.iter().any(|part| part.trim() == "…");
    let named = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty() && *part != "…");
    let members = named
        .map(|part| {
            let (name, inside) = part.split_once(':').map_or((part, None), |(name, inside)| (name, Some(inside)));
            let inside = inside.filter(|inside| inside.contains('{'));
            let name = name.split([' ', '(']).next().unwrap_or(name).to_owned();
            (name, inside.map(within))
        })
        .collect();
    (members, more)
}

/// Takes the brackets of a list or an object away, one pair of each.
fn within(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text).to_owned()
}

/// Compares an answer with a row of the table, member by member; `…` in the row lets more be there.
fn compare(what: &str, written_row: &str, answer: &Value) {
    let answer = answer.as_array().map_or(answer, |list| list.first().unwrap_or(&Value::Null));
    let Some(object) = answer.as_object() else { return };
    let told: BTreeSet<String> = object.keys().filter(|key| *key != "contract").cloned().collect();
    let (members, more) = members(written_row);
    let written: BTreeSet<String> = members.iter().map(|(name, _)| name.clone()).collect();
    if more {
        assert!(written.is_subset(&told), "{what}: {written:?} is written and {told:?} is told");
    } else {
        assert_eq!(written, told, "{what}");
    }
    for (name, inside) in &members {
        if let Some(inside) = inside {
            compare(&format!("{what}.{name}"), inside, &answer[name]);
        }
        // What many commands tell has one row for all of them; a card that is shown in full has members of its own.
        let shared = match name.as_str() {
            "entry" | "look" => "entry`, `look",
            "balance" => "balance",
            "card" if matches!(what, "card" | "card return") => "card`, masked",
            _ => continue,
        };
        compare(&format!("{what}.{name}"), &row(shared), &answer[name]);
    }
}

fn row(command: &str) -> String {
    let head = if command.ends_with("masked") { format!("| `{command} | ") } else { format!("| `{command}` | ") };
    let line = READMES[0].1.lines().find(|line| line.starts_with(&head));
    let line = line.unwrap_or_else(|| panic!("no row of the table begins with {head}"));
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

/// Runs the program; nothing of the person who runs the tests is around it, the password of 李 is.
fn told(folder: &Path, arguments: &[&str]) -> (Value, bool) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_card-desk"));
    program.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::null());
    for name in ["HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME"] {
        program.env(name, folder);
    }
    program.env("CARD_DESK_OPERATOR", "李").env("CARD_DESK_PASSWORD", PASSWORD).env("CARD_DESK_NEW_PASSWORD", PASSWORD);
    let program = program.args(arguments).arg("--json").current_dir(folder).output().unwrap();
    let text = String::from_utf8(program.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
    (serde_json::from_str(&text).unwrap(), program.status.success())
}

/// Runs commands one after the other and compares what each says with its row.
fn told_as_written(folder: &Path, before: &[&str], cases: &[(&str, &str)]) {
    for (name, words) in cases {
        let words: Vec<&str> = before.iter().copied().chain(words.split(' ')).collect();
        let (answer, done) = told(folder, &words);
        assert!(done, "{words:?}: {answer}");
        assert_eq!(answer["contract"], 1, "{words:?}");
        compare(name, &row(name), &answer);
    }
}

/// Returns the only backup that was made for a training desk.
fn backup_in(folder: &Path) -> String {
    let mut files = std::fs::read_dir(folder.join("desk/training/backups")).unwrap();
    files.next().unwrap().unwrap().path().to_str().unwrap().to_owned()
}

/// People, cards and batches at an invented school.
const OFFICE: [(&str, &str); 17] = [
    ("operator", "operator add 王老师 --role clerk"),
    ("operator", "operator role 王老师 teacher"),
    ("operator", "operator password 王老师"),
    ("operator list", "operator list"),
    ("operator", "operator retire 王老师"),
    ("card", "card correct --education-id 00000001 --custody in-office --why counted --note 点到"),
    ("card", "card hand-over --education-id 00000001 --collector student"),
    ("card", "card lose --education-id 00000001"),
    ("card return", "card return --education-id 00000001 --reason found"),
    ("card", "card to-issuer --education-id 00000001 --list 2026-1"),
    ("card show", "card show --education-id 00000001 --why checking"),
    ("student show", "student show 00000001 --why at-the-desk"),
    ("student depart", "student depart 00000001 --on 2025-07-10 --why graduated"),
    ("batch list", "batch list"),
    ("batch show", "batch show 2026-秋-1"),
    ("batch move`, `batch close", "batch move 2026-秋-1 made"),
    ("batch move`, `batch close", "batch close 2026-秋-1"),
];

/// Its journal, settings and backups.
const BOOK: [(&str, &str); 15] = [
    ("journal anchors", "journal anchors"),
    ("journal list", "journal list --limit 3"),
    ("journal rebuild", "journal rebuild"),
    ("evidence export", "evidence export --education-id 00000001 --out card.json"),
    ("evidence verify", "evidence verify card.json"),
    ("settings check", "settings check"),
    ("settings set", "settings set retention.months 6"),
    ("settings set", "settings unset retention.months"),
    ("settings show", "settings show retention"),
    ("settings history", "settings history"),
    ("settings export", "settings export --out now.toml"),
    ("settings set", "settings import now.toml --dry-run"),
    ("backup key", "backup key --out key.txt --use"),
    ("backup make", "backup make"),
    ("backup list", "backup list"),
];

/// What is kept of people, and the end of the day.
const PRIVACY: [(&str, &str); 9] = [
    ("privacy looks", "privacy looks"),
    ("privacy due", "privacy due"),
    ("privacy due", "privacy retain"),
    ("privacy erase", "privacy erase --student 00000001 --why request"),
    ("privacy student", "privacy student 00000001 --out copy.pdf"),
    ("privacy audit", "privacy audit --year 2026 --out audit"),
    ("privacy retain", "privacy retain --yes"),
    ("privacy sweep", "privacy sweep"),
    ("shift end", "shift end --out slip.pdf"),
];

#[test]
fn every_member_of_the_json_contract_is_told_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // Hangs up at once, so that the simulated card says what it was asked: nothing.
    let driver = TcpListener::bind("127.0.0.1:0").unwrap();
    let simulate = format!("simulate --dump {DUMP} --port {}", driver.local_addr().unwrap().port());
    let hanging_up = std::thread::spawn(move || drop(driver.accept()));
    let read = format!("read --dump {DUMP} --keys {KEYS}");
    std::fs::write(folder.join("passphrase"), "一句只给卡片密钥的话\n").unwrap();
    std::fs::create_dir_all(folder.join("desk/training")).unwrap();
    std::fs::copy(KEYS, folder.join("desk/training/keys.toml")).unwrap();
    let survey = format!("survey --dump {RECORDED} --entry cnblogs_cityunion --out survey");
    let sectors = format!("survey --dump {DUMP} --keys {KEYS} --out survey");
    let (dump_show, dump_convert) = (format!("dump show {DUMP}"), format!("dump convert {DUMP} card.nfc"));
    let training = ["--training", "--data", "desk"];
    told_as_written(
        folder,
        &training,
        &[
            ("demo", "demo --out demo"),
            ("read", &read),
            ("survey", &survey),
            ("survey", &sectors),
            ("profile list", "profile list"),
            ("profile show", "profile show example-student-sector"),
            ("profile check", "profile check example-student-sector cn-tunion"),
            ("scan", "scan demo/files/face.png"),
            ("rule list", "rule list"),
            ("rule check", &format!("rule check {RULES}")),
            ("rule learn", "rule learn demo/files/face.png"),
            ("import", "import roster demo/files/demo-roster.csv"),
            ("import", "import batch demo/files/demo-batch.csv --name 2026-秋-1"),
            ("roll-call", "roll-call --class 7-3 demo/files/face.png"),
            ("roll-call", "roll-call demo/files/face.png"),
            ("sheet", "sheet handover --class 7-3 --out list.pdf"),
            ("sheet", "sheet batch --out batch.pdf"),
            ("sheet log", "sheet log"),
            ("sheet mark", "sheet mark LQ-2026-秋-1-7-3 --good"),
            ("export", "export custody --out cards.csv --gb18030"),
            ("export", "export roster --out roster.xlsx --order pinyin"),
            ("doctor", "doctor"),
            ("dump show", &dump_show),
            ("dump convert", &dump_convert),
            ("simulate", &simulate),
            ("card-key list", "card-key list"),
            ("card-key seal", "card-key seal --card-keys-file passphrase"),
            ("card-key list", "card-key list --card-keys-file passphrase"),
            ("card-key remove", "card-key remove edu.student.read --card-keys-file passphrase"),
            ("card-key import", &format!("card-key import {KEYS} --card-keys-file passphrase")),
        ],
    );
    hanging_up.join().unwrap();
    // A class of the demo has cards to sign for.
    told_as_written(folder, &["--training", "--data", "demo"], &[("reconcile", "reconcile --list LQ-2026-秋-1-7-4")]);
    std::fs::write(folder.join("more.csv"), "教育ID,姓名,班级\n77000001,钱多多,9-9\n").unwrap();
    told_as_written(folder, &training, &[("import", "import roster more.csv"), ("import runs", "import runs")]);
    let (runs, _) = told(folder, &["--training", "--data", "desk", "import", "runs"]);
    let undo = format!("import undo {}", runs["runs"][0]["entry"].as_str().unwrap());
    told_as_written(folder, &training, &[("import undo", &undo)]);
    told_as_written(folder, &training, &OFFICE);
    let (head, _) = told(folder, &["--training", "--data", "desk", "journal", "anchors"]);
    let verify = format!("journal verify --anchor {}", head["anchors"][0].as_str().unwrap());
    told_as_written(folder, &training, &[("journal verify", &verify)]);
    told_as_written(folder, &training, &BOOK);
    let drill = format!("backup drill {} --identity key.txt", backup_in(folder));
    told_as_written(folder, &training, &[("backup drill", &drill)]);
    told_as_written(folder, &training, &PRIVACY);
}

/// What an invented school cannot do, because its key is none.
#[test]
fn the_members_about_keys_are_told_at_a_real_desk() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    told_as_written(
        folder,
        &["--data", "desk"],
        &[
            ("init", "init --school 北京示例中学"),
            ("key status", "key status"),
            ("key recovery", "key recovery"),
            ("backup key", "backup key --out key.txt --use"),
            ("backup make", "backup make --to ."),
        ],
    );
    let is_backup = |name: &String| name.ends_with(".age");
    let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let restore = format!("backup restore {} --identity key.txt", names.into_iter().find(is_backup).unwrap());
    told_as_written(folder, &["--data", "restored"], &[("backup restore", &restore)]);
    std::fs::create_dir(folder.join("old")).unwrap();
    std::fs::copy(JOURNAL_0_1_0, folder.join("old/journal.db")).unwrap();
    told_as_written(folder, &["--data", "old"], &[("journal encrypt", "journal encrypt")]);
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
