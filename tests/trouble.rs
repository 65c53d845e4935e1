//! What comes to a journal from outside: no room, other programs on the same file, a file of yesterday.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![cfg(target_os = "linux")]

#[path = "power_cut/school.rs"]
mod school;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use card_desk::id::DeskId;
use card_desk::journal::anchor::Found;
use card_desk::journal::{Anchor, Journal, JournalFault, Key, SystemClock, SystemRandom};
use rusqlite::Connection;

/// Names the folder to a child of this test, and what the child is to do there.
const FOLDER: &str = "CARD_DESK_TEST_FOLDER";
const PART: &str = "CARD_DESK_TEST_PART";
const MARK: &str = "DONE ";

fn open_as(folder: &Path, desk: &str) -> Journal {
    let (desk, file) = (DeskId::parse(desk).unwrap(), folder.join("journal.db"));
    Journal::training(&file, desk, Box::new(SystemClock), Box::new(SystemRandom)).unwrap()
}

fn append_next(journal: &mut Journal) -> Result<String, JournalFault> {
    let act = school::next_act(journal);
    journal.append(&school::clerk(), act).map(|entry| entry.id.to_string())
}

/// Prepares this test once more, in a process of its own.
fn again(mut command: Command, folder: &Path, part: &str) -> Command {
    let name = std::thread::current().name().unwrap().to_owned();
    command.arg(std::env::current_exe().unwrap()).args([&name, "--exact", "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, folder).env(PART, part).stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn part() -> Option<(std::path::PathBuf, String)> {
    std::env::var_os(FOLDER).map(|folder| (folder.into(), std::env::var(PART).unwrap()))
}

/// Returns what a child said is done.
fn said(child: Child) -> Vec<String> {
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success());
    let words = String::from_utf8(ended.stdout).unwrap();
    words.lines().filter_map(|line| line.strip_prefix(MARK)).map(str::to_owned).collect()
}

/// Appends on a small disk until it is full, makes room, and goes on.
fn fill_up(disk: &Path) {
    let mut journal = open_as(disk, "甲");
    let mut done: Vec<String> = (0..40).map(|_| append_next(&mut journal).unwrap()).collect();
    let letter = disk.join("letter");
    let _no_room = std::fs::write(&letter, vec![7; 8 << 20]);
    let fault = loop {
        match append_next(&mut journal) {
            Ok(id) => done.push(id),
            Err(fault) => break fault,
        }
        assert!(done.len() < 4000, "the disk never gets full");
    };
    assert_eq!(fault.code(), "journal-disk-full", "{fault}");
    assert!(!fault.next().is_empty());
    let all_there = |journal: &Journal| {
        assert_eq!(journal.counts().unwrap().entries, done.len() as u64);
        assert!(done.iter().all(|id| journal.entry(&id.parse().unwrap()).unwrap().is_some()));
        assert!(journal.verify().unwrap().ok);
    };
    all_there(&journal);
    assert_eq!(append_next(&mut journal).unwrap_err().code(), "journal-disk-full");
    std::fs::remove_file(letter).unwrap();
    all_there(&journal);
    append_next(&mut journal).unwrap();
    drop(journal);
    assert_eq!(open_as(disk, "甲").counts().unwrap().entries, done.len() as u64 + 1);
}

#[test]
fn an_act_on_a_full_disk_is_refused_whole_and_done_again_when_there_is_room() {
    if let Some((disk, _)) = part() {
        return fill_up(&disk);
    }
    let disk = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=4m none \"$0\"";
    let ways = [["-m"].as_slice(), ["-r", "-m"].as_slice()];
    let may = |options: &&[&str]| {
        let tried = Command::new("unshare").args(*options).args(["sh", "-c", mount]).arg(disk.path()).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    let options = ways.into_iter().find(may);
    let options = options.expect("mounts of one's own: run the tests as root, or allow user namespaces");
    let mut command = Command::new("unshare");
    command.args(options).args(["sh", "-c", &format!("{mount} && exec \"$@\"")]).arg(disk.path());
    let ended = again(command, disk.path(), "fill").output().unwrap();
    let told = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success() && told.contains("1 passed"), "{told}");
    assert_eq!(std::fs::read_dir(disk.path()).unwrap().count(), 0, "the small disk was not where the acts went");
}

const PROGRAMS: [&str; 4] = ["甲", "甲", "乙", "丙"];
const ACTS: u64 = 50;

/// Appends as this desk; another program may have moved the same card in between.
fn append_some(folder: &Path, desk: &str) {
    let mut journal = open_as(folder, desk);
    journal.wait_for_others(120_000).unwrap();
    let mut done = 0;
    while done < ACTS {
        match append_next(&mut journal) {
            Ok(id) => {
                println!("\n{MARK}{id}");
                done += 1;
            }
            Err(JournalFault::Refused(_)) => {}
            Err(fault) => panic!("{fault}"),
        }
    }
}

#[test]
fn four_programs_append_to_one_file_and_every_chain_is_whole() {
    if let Some((folder, desk)) = part() {
        return append_some(&folder, &desk);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut first = open_as(folder.path(), "甲");
    (0..20).for_each(|_| drop(append_next(&mut first).unwrap()));
    let before = first.counts().unwrap().entries;
    drop(first);
    let start = |desk: &&str| again(Command::new("env"), folder.path(), desk).spawn().unwrap();
    let programs: Vec<Child> = PROGRAMS.iter().map(start).collect();
    let done: Vec<String> = programs.into_iter().flat_map(said).collect();
    let journal = open_as(folder.path(), "甲");
    assert_eq!(done.len() as u64, ACTS * PROGRAMS.len() as u64);
    assert!(done.iter().all(|id| journal.entry(&id.parse().unwrap()).unwrap().is_some()));
    let seen = journal.verify().unwrap();
    assert!(seen.ok, "{seen:?}");
    let lengths: BTreeMap<&str, u64> = seen.heads.iter().map(|head| (head.desk.as_str(), head.seq)).collect();
    assert_eq!(lengths, BTreeMap::from([("甲", before + 2 * ACTS), ("乙", ACTS), ("丙", ACTS)]));
}

/// Connects to the file past the journal.
fn with_key(folder: &Path) -> Connection {
    let other = Connection::open(folder.join("journal.db")).unwrap();
    other.execute_batch(&format!("PRAGMA key = \"{}\"", Key::training().pragma().as_str())).unwrap();
    other
}

/// Holds the file as a program does that writes for long, until its input ends.
fn hold(folder: &Path) {
    let other = with_key(folder);
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    println!("\n{MARK}held");
    std::io::stdin().lines().for_each(drop);
}

#[test]
fn a_file_that_another_program_holds_refuses_the_act_in_words_and_takes_it_afterwards() {
    if let Some((folder, _)) = part() {
        return hold(&folder);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open_as(folder.path(), "甲");
    append_next(&mut journal).unwrap();
    let mut other = again(Command::new("env"), folder.path(), "hold").spawn().unwrap();
    let lines = BufReader::new(other.stdout.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.starts_with(MARK)));
    journal.wait_for_others(0).unwrap();
    let fault = append_next(&mut journal).unwrap_err();
    assert_eq!(fault.code(), "journal-locked", "{fault}");
    assert!(fault.next().contains("close the other program"));
    assert_eq!(journal.counts().unwrap().entries, 1, "reading goes on");
    drop(other.stdin.take());
    assert!(other.wait().unwrap().success());
    append_next(&mut journal).unwrap();
    assert!(journal.verify().unwrap().ok);
}

/// Whether the book still holds the entry that an anchor names.
fn holds(journal: &Journal, anchor: &Anchor) -> bool {
    journal.check_anchors(std::slice::from_ref(anchor)).unwrap().iter().all(|checked| checked.found == Found::Held)
}

#[test]
fn a_file_of_yesterday_is_found_by_every_anchor_of_today() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.db");
    let mut journal = open_as(folder.path(), "甲");
    let append = |journal: &mut Journal| {
        append_next(journal).unwrap();
        journal.head().unwrap()
    };
    let old: Vec<Anchor> = (0..30).map(|_| append(&mut journal)).collect();
    drop(journal);
    let yesterday = std::fs::read(&file).unwrap();
    let mut journal = open_as(folder.path(), "甲");
    let new: Vec<Anchor> = (0..30).map(|_| append(&mut journal)).collect();
    assert!(old.iter().chain(&new).all(|anchor| holds(&journal, anchor)));
    drop(journal);

    std::fs::write(&file, yesterday).unwrap();
    let mut journal = open_as(folder.path(), "甲");
    assert!(journal.verify().unwrap().ok, "the chain alone cannot see what was cut off");
    assert!(old.iter().all(|anchor| holds(&journal, anchor)));
    assert!(!new.iter().any(|anchor| holds(&journal, anchor)), "an anchor of today stands in a file of yesterday");
    // As many entries again, but others.
    (0..30).for_each(|_| drop(append(&mut journal)));
    assert!(journal.verify().unwrap().ok);
    assert!(!new.iter().any(|anchor| holds(&journal, anchor)), "an anchor of today stands in another history");
}

/// Pages that another program is just writing look damaged for a moment: about one look in a hundred sees that.
#[test]
fn a_journal_that_another_program_writes_all_the_time_is_never_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open_as(folder.path(), "甲");
    (0..30).for_each(|_| drop(append_next(&mut writer).unwrap()));
    let over = AtomicBool::new(false);
    let seen: Vec<Result<bool, JournalFault>> = std::thread::scope(|threads| {
        threads.spawn(|| {
            let other = with_key(folder.path());
            while !over.load(Ordering::Relaxed) {
                append_next(&mut writer).unwrap();
                other.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
            }
        });
        let reader = open_as(folder.path(), "乙");
        let seen = (0..600).map(|_| reader.verify().map(|seen| seen.ok)).collect();
        over.store(true, Ordering::Relaxed);
        seen
    });
    let bad: Vec<_> = seen.iter().filter(|seen| !matches!(seen, Ok(true))).collect();
    assert!(bad.is_empty(), "{} of {}: {:?}", bad.len(), seen.len(), bad.first());
}
