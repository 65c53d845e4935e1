//! The commands as somebody runs them: what they print, what they write, and that no log holds a name or a number.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use card_desk::day::Day;
use card_desk::desk::training::{cast, school};
use card_desk::id::{DeskId, EducationId, OperatorId};
use card_desk::journal::backup::new_identity;
use card_desk::journal::{Journal, Seat, SystemClock, SystemRandom};
use card_desk::record::office::{Departure, LookReason, SettingChange};
use card_desk::record::{Act, Collector};

pub fn holds(bytes: &[u8], text: &str) -> bool {
    (0..bytes.len()).any(|at| stands_at(bytes, at, text.as_bytes()))
}

/// Returns whether a text stands at a place; digits inside a longer number are none of ours.
fn stands_at(bytes: &[u8], at: usize, text: &[u8]) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    bytes[at..].starts_with(text)
        && !(text.iter().all(u8::is_ascii_digit) && (digit(at.checked_sub(1)) || digit(Some(at + text.len()))))
}

/// Runs a command on the training desk of a folder, with every log on.
fn card_desk(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_card-desk"));
    command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full");
    command.arg("--training").arg("--data").arg(data).args(arguments).output().unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text} {}", String::from_utf8_lossy(&output.stderr)))
}

/// A student of class 7-2, whose cards came.
fn student(at: usize) -> EducationId {
    school::students().unwrap()[40 + at].education_id
}

/// A training desk: the whole school, a batch with every second card handed over, and two who left long ago.
fn training_desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("training")).unwrap();
    let path = folder.path().join("training/journal.db");
    let desk = DeskId::parse("甲").unwrap();
    let mut journal = Journal::training(&path, desk, Box::new(SystemClock), Box::new(SystemRandom)).unwrap();
    let seat = Seat::training(OperatorId::parse("经办").unwrap());
    cast::open_school(&mut journal, &seat).unwrap();
    for at in 0..4 {
        for card in journal.cards_of(student(at)).unwrap() {
            let handed = Act::HandedOver { card: card.card, collector: Collector::Student, despite: None };
            journal.append(&seat, handed).unwrap();
        }
    }
    let on = Day::parse_iso("2020-08-31").unwrap();
    let left = Act::Departed { students: vec![student(0), student(1)], on, why: Departure::Graduated };
    journal.append(&seat, left).unwrap();
    journal.look(&seat, Some(student(2)), None, LookReason::FamilyAsked).unwrap();
    folder
}

/// Every name and number of the invented school; UIDs of the cards that lie on the virtual readers included.
fn needles(data: &Path) -> BTreeSet<String> {
    let mut needles = BTreeSet::new();
    for student in school::students().unwrap() {
        let id = student.education_id;
        needles.insert(student.name.to_string());
        needles.insert(school::card_number(id).unwrap().to_string());
        needles.insert(school::transit_number(id).unwrap().to_string());
        needles.insert(id.to_string());
    }
    let desk = DeskId::parse("甲").unwrap();
    let path = data.join("training/journal.db");
    let journal = Journal::training(&path, desk, Box::new(SystemClock), Box::new(SystemRandom)).unwrap();
    for (id, _) in journal.students().unwrap() {
        needles
            .extend(journal.cards_of(id).unwrap().into_iter().filter_map(|card| card.uid).map(|uid| uid.to_string()));
    }
    needles
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_under(&path)) } else { found.push(path) }
    }
    found
}

/// Names and numbers by their first three bytes, so that one pass over a file finds any of them.
struct Needles(HashMap<[u8; 3], Vec<String>>);

impl Needles {
    fn new(needles: BTreeSet<String>) -> Self {
        let mut by_start: HashMap<[u8; 3], Vec<String>> = HashMap::new();
        for needle in needles {
            by_start.entry(needle.as_bytes()[..3].try_into().unwrap()).or_default().push(needle);
        }
        Self(by_start)
    }

    fn found_in(&self, bytes: &[u8]) -> Option<&str> {
        let mut begins = [false; 256];
        self.0.keys().for_each(|start| begins[usize::from(start[0])] = true);
        let starts = bytes.windows(3).enumerate().filter(|(_, start)| begins[usize::from(start[0])]);
        let listed = starts.filter_map(|(at, start)| Some((at, self.0.get(start)?)));
        listed
            .flat_map(|(at, list)| list.iter().map(move |needle| (at, needle)))
            .find_map(|(at, needle)| stands_at(bytes, at, needle.as_bytes()).then_some(needle.as_str()))
    }
}

#[test]
fn looks_due_erase_and_retain_say_first_and_do_only_with_yes() {
    let desk = training_desk();
    let data = desk.path();
    let looks = json(&card_desk(data, &["privacy", "looks", "--student", student(2).as_str(), "--json"]));
    assert_eq!((looks["contract"].as_i64(), looks["looks"][0]["why"].as_str()), (Some(1), Some("family-asked")));
    assert_eq!(json(&card_desk(data, &["privacy", "looks", "--json"]))["looks"].as_array().unwrap().len(), 1);
    let due = json(&card_desk(data, &["privacy", "due", "--json"]));
    assert_eq!((due["due"].as_array().unwrap().len(), due["months"].as_i64()), (2, Some(12)));
    let (one, two) = (student(0), student(1));
    let ask = ["privacy", "erase", "--student", one.as_str(), "--why", "request", "--json"];
    let planned = json(&card_desk(data, &ask));
    assert_eq!(
        (planned["erased"].as_i64(), planned["would_erase"][0].as_str()),
        (Some(0), Some(one.masked().as_str()))
    );
    let done = json(&card_desk(data, &[&ask[..], &["--yes"]].concat()));
    assert_eq!((done["erased"].as_i64(), done["swept"].as_bool()), (Some(1), Some(true)));
    for (arguments, code) in [
        (&ask[..], "unknown-student"),
        (&["privacy", "erase", "--student", student(5).as_str(), "--why", "request", "--json"], "still-here"),
        (&["privacy", "erase", "--student", "12", "--why", "request", "--json"], "education-id"),
        (&["privacy", "looks", "--from", "yesterday", "--json"], "day"),
        (&["privacy", "student", two.as_str(), "--out", "copy.doc", "--json"], "ending"),
    ] {
        let output = card_desk(data, arguments);
        let told = json(&output);
        assert_eq!(told["error"]["code"].as_str(), Some(code), "{told}");
        assert!(!output.status.success() && !told["error"]["next"].as_str().unwrap().is_empty());
    }
    assert_eq!(json(&card_desk(data, &["privacy", "retain", "--json"]))["erased"].as_i64(), Some(0));
    assert_eq!(json(&card_desk(data, &["privacy", "retain", "--yes", "--json"]))["erased"].as_i64(), Some(1));
    assert_eq!(json(&card_desk(data, &["privacy", "due", "--json"]))["due"].as_array().unwrap().len(), 0);
    assert_eq!(json(&card_desk(data, &["privacy", "sweep", "--json"]))["swept"].as_bool(), Some(true));
    let verified = json(&card_desk(data, &["journal", "verify", "--json"]));
    assert_eq!(verified["ok"].as_bool(), Some(true));
    assert_eq!(json(&card_desk(data, &["journal", "rebuild", "--json"]))["identical"].as_bool(), Some(true));
}

#[test]
fn every_paper_that_leaves_is_in_the_journal_with_its_digest_and_a_shift_ends_with_a_backup() {
    let desk = training_desk();
    let (data, out) = (desk.path(), desk.path().join("out"));
    let path = data.join("training/journal.db");
    let open = || {
        let desk = DeskId::parse("甲").unwrap();
        Journal::training(&path, desk, Box::new(SystemClock), Box::new(SystemRandom)).unwrap()
    };
    let seat = Seat::training(OperatorId::parse("经办").unwrap());
    let (_identity, recipient) = new_identity();
    let changes = vec![SettingChange { key: "backup.recipient".into(), before: None, after: Some(recipient) }];
    open().append(&seat, Act::SettingsChanged { changes }).unwrap();
    let (id, copy, paper) = (student(2), out.join("copy.json"), out.join("copy.pdf"));
    let mut digests = Vec::new();
    for file in [&copy, &paper] {
        let told =
            json(&card_desk(data, &["privacy", "student", id.as_str(), "--out", file.to_str().unwrap(), "--json"]));
        digests.push(told["sha256"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned());
    }
    let folder = out.to_str().unwrap();
    let told = json(&card_desk(data, &["privacy", "audit", "--year", "2026", "--out", folder, "--json"]));
    digests.extend(told["files"].as_array().unwrap().iter().map(|file| file["sha256"].as_str().unwrap().to_owned()));
    let slip = out.join("slip.pdf");
    let told = json(&card_desk(data, &["shift", "end", "--out", slip.to_str().unwrap(), "--json"]));
    let backup = told["backup"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
    assert!(data.join("training/backups").join(&backup).is_file());

    let mut left = Vec::new();
    let mut ended = 0;
    for entry in open().recent(20).unwrap() {
        if let Act::Exported { sha256, .. } = entry.act {
            assert!(entry.approver.is_some(), "two people");
            left.push(sha256);
        } else if let Act::ShiftEnded { acts } = entry.act {
            ended = acts;
        } else if let Act::BackedUp { file, .. } = entry.act {
            assert_eq!(file, backup);
        }
    }
    left.reverse();
    assert_eq!((left.len(), left), (4, digests));
    assert!(u64::from(ended) == told["acts"].as_u64().unwrap() && ended > 4);
    for file in [&paper, &slip, &out.join("审计-2026-甲.pdf"), &out.join("审计-2026-甲.xlsx"), &copy] {
        assert!(std::fs::read(file).unwrap().len() > 1000, "{}", file.display());
    }
    let record = std::fs::read_to_string(copy).unwrap();
    assert!(record.contains(id.as_str()) && record.contains("family-asked"));
}

#[test]
fn no_log_and_no_file_but_journal_and_lists_holds_a_name_or_a_number() {
    let desk = training_desk();
    let data = desk.path();
    let needles = needles(data);
    assert!(needles.len() > 8000, "{}", needles.len());
    let needles = Needles::new(needles);
    let out = tempfile::tempdir().unwrap();
    let file = |name: &str| out.path().join(name).to_str().unwrap().to_owned();
    let roster = tempfile::tempdir().unwrap();
    let table = roster.path().join("roster.csv");
    std::fs::write(&table, school::roster_csv(&school::students().unwrap())).unwrap();
    let (table, id, here) = (table.to_str().unwrap(), student(0), student(7));
    let (slip, list, copy, audit) = (file("slip.pdf"), file("list.pdf"), file("copy.pdf"), file("audit"));
    let demo = file("demo");
    let commands: [&[&str]; 18] = [
        &["doctor"],
        &["privacy", "due"],
        &["privacy", "looks"],
        &["privacy", "erase", "--student", here.as_str(), "--why", "request"],
        &["privacy", "erase", "--student", "0000000x", "--why", "request"],
        &["privacy", "erase", "--student", id.as_str(), "--why", "retention"],
        &["privacy", "student", here.as_str(), "--out", &copy],
        &["privacy", "audit", "--year", "2026", "--out", &audit],
        &["sheet", "handover", "--class", "7-2", "--out", &list],
        &["shift", "end", "--out", &slip],
        &["privacy", "retain", "--yes"],
        &["privacy", "sweep"],
        &["import", "roster", table, "--dry-run"],
        &["import", "roster", table],
        &["import", "batch", table],
        &["journal", "verify"],
        &["journal", "rebuild"],
        &["demo", "--out", &demo],
    ];
    for arguments in commands {
        for as_json in [false, true] {
            let ending: &[&str] = if as_json { &["--json"] } else { &[] };
            if as_json && arguments[0] == "demo" {
                continue;
            }
            let output = card_desk(data, &[arguments, ending].concat());
            for (stream, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
                assert_eq!(needles.found_in(bytes), None, "{stream} of {arguments:?}");
            }
        }
    }
    let written: Vec<PathBuf> = files_under(out.path()).into_iter().chain(files_under(data)).collect();
    assert!(written.len() > 60, "{}", written.len());
    // What the demo imports are an office's own lists.
    let lists = [Path::new("demo/files/demo-roster.csv"), Path::new("demo/files/demo-batch.csv")];
    assert!(lists.iter().all(|list| out.path().join(list).is_file()));
    for path in written.iter().filter(|path| !lists.iter().any(|list| path.ends_with(list))) {
        assert_eq!(needles.found_in(&std::fs::read(path).unwrap()), None, "{}", path.display());
    }
    // The same search finds what is there: the roster file, and the copy that a family gets.
    assert!(needles.found_in(&std::fs::read(table).unwrap()).is_some());
    let copy = file("copy.json");
    card_desk(data, &["privacy", "student", here.as_str(), "--out", &copy]);
    assert!(needles.found_in(&std::fs::read(copy).unwrap()).is_some());
}
