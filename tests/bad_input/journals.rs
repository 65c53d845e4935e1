//! Journals of newer programs, of other programs, and damaged ones: none of them is touched.

use std::io::{Seek, SeekFrom, Write};

use card_desk::journal::Key;
use rusqlite::Connection;

use super::desk::Bench;

/// Opens the file as somebody would who has its key.
fn keyed(bench: &Bench) -> Connection {
    let conn = Connection::open(bench.desk().join("journal.db")).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"{}\"", Key::training().pragma().as_str())).unwrap();
    conn
}

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
    let journal = keyed(&bench);
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
    bench.give("desk/training/journal.db", "亲爱的家长：\n".repeat(400));
    check(&bench, "journal-foreign", "journal.db is not a Card Desk journal", "choose another file or folder");
}

#[test]
fn a_damaged_journal_is_left_alone() {
    let bench = Bench::new();
    let file = bench.desk().join("journal.db");
    let length = file.metadata().unwrap().len();
    let mut journal = std::fs::File::options().write(true).open(&file).unwrap();
    journal.seek(SeekFrom::Start(8192)).unwrap();
    journal.write_all(&vec![0xA5; usize::try_from(length).unwrap() - 8192]).unwrap();
    drop(journal);
    check(&bench, "journal-damaged", "journal.db", "restore the last backup");
    let bench = Bench::new();
    let file = bench.desk().join("journal.db");
    std::fs::File::options().write(true).open(&file).unwrap().set_len(length / 8192 * 4096).unwrap();
    check(&bench, "journal-damaged", "journal.db", "restore the last backup");
    let bench = Bench::new();
    let mut journal = std::fs::File::options().write(true).open(bench.desk().join("journal.db")).unwrap();
    journal.seek(SeekFrom::Start(200)).unwrap();
    journal.write_all(&[0xA5; 100]).unwrap();
    drop(journal);
    check(&bench, "journal-wrong-key", "its beginning is damaged", "restore the last backup");
}

#[test]
fn a_changed_entry_breaks_the_chain_and_is_named() {
    let bench = Bench::new();
    let journal = keyed(&bench);
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
    for words in COMMANDS {
        let mut command = super::desk::limited("true", env!("CARGO_BIN_EXE_card-desk"));
        let output = command.current_dir(bench.path("")).args(["--data", "nowhere"]).args(words).output().unwrap();
        let told = super::desk::failure(&output, words, false);
        told.is("no-journal", "there is no journal in", "--data DIR", words);
        assert!(!bench.path("nowhere").exists(), "{words:?}");
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
