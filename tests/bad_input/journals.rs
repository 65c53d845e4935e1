//! Journals of newer programs, of other programs, and damaged ones: none of them is touched.

use std::io::{Seek, SeekFrom, Write};

use rusqlite::Connection;

use super::desk::Bench;

const COMMANDS: [&[&str]; 4] = [
    &["import", "roster", "good-roster.csv"],
    &["sheet", "handover", "--class", "7-1", "--out", "out.pdf"],
    &["journal", "verify"],
    &["journal", "rebuild"],
];

/// Every command says the same about a journal that it cannot use.
fn check(bench: &Bench, code: &str, says: &str, next: &str) {
    for words in COMMANDS {
        bench.fails_unread(words, code, says, next);
    }
    let doctor = String::from_utf8(bench.run(&["doctor"]).stdout).unwrap();
    assert!(doctor.contains(&format!("({code})")) && doctor.contains("[journal/unusable]"), "{doctor}");
}

#[test]
fn a_journal_of_a_newer_version_is_left_alone() {
    let bench = Bench::new();
    let journal = Connection::open(bench.desk().join("journal.db")).unwrap();
    journal.pragma_update(None, "user_version", 99).unwrap();
    drop(journal);
    check(&bench, "journal-newer", "journal.db has version 99", "install the newer Card Desk");
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let bench = Bench::new();
    std::fs::remove_file(bench.desk().join("journal.db")).unwrap();
    let other = Connection::open(bench.desk().join("journal.db")).unwrap();
    other.execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    drop(other);
    check(&bench, "journal-foreign", "journal.db is not a Card Desk journal", "choose another file or folder");
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let bench = Bench::new();
    bench.give("desk/journal.db", "亲爱的家长：\n".repeat(400));
    check(&bench, "journal-foreign", "journal.db is not a Card Desk journal", "choose another file or folder");
}

#[test]
fn a_damaged_journal_is_left_alone() {
    let bench = Bench::new();
    let file = bench.desk().join("journal.db");
    let length = file.metadata().unwrap().len();
    let mut journal = std::fs::File::options().write(true).open(&file).unwrap();
    journal.seek(SeekFrom::Start(100)).unwrap();
    journal.write_all(&vec![0xA5; usize::try_from(length).unwrap() - 100]).unwrap();
    drop(journal);
    check(&bench, "journal-damaged", "journal.db", "restore the last backup");
    let bench = Bench::new();
    let file = bench.desk().join("journal.db");
    std::fs::File::options().write(true).open(&file).unwrap().set_len(length / 2).unwrap();
    check(&bench, "journal-damaged", "journal.db", "restore the last backup");
}

#[test]
fn a_changed_entry_breaks_the_chain_and_is_named() {
    let bench = Bench::new();
    let journal = Connection::open(bench.desk().join("journal.db")).unwrap();
    let triggers: Vec<String> = journal
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for trigger in triggers {
        journal.execute_batch(&format!("DROP TRIGGER \"{trigger}\"")).unwrap();
    }
    let changed = journal.execute("UPDATE entries SET operator = '别人' WHERE position = 1", []);
    assert_eq!(changed, Ok(1));
    drop(journal);
    let verified = bench.run(&["journal", "verify"]);
    let told = super::desk::failure(&verified, &["journal verify"], false);
    told.is("chain-broken", "entry 1 of desk 甲 does not fit: it was changed", "keep this file", &["journal verify"]);
}

#[test]
fn a_folder_without_a_journal_is_not_called_unbroken() {
    let bench = Bench::new();
    std::fs::remove_file(bench.desk().join("journal.db")).unwrap();
    for words in &COMMANDS[1..] {
        bench.fails_unread(words, "no-journal", "there is no journal in", "--data DIR");
    }
    bench.give("bad.csv", "");
    bench.fails_unread(&["import", "roster", "bad.csv"], "table-empty", "bad.csv", "visible sheet");
}

#[test]
fn a_folder_in_place_of_the_journal_is_said_to_be_one() {
    let bench = Bench::new();
    std::fs::remove_file(bench.desk().join("journal.db")).unwrap();
    std::fs::create_dir(bench.desk().join("journal.db")).unwrap();
    check(&bench, "journal-cannot-open", "journal.db", "check that");
}
