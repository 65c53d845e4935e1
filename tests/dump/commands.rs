//! `card-desk dump` as a person runs it.

use std::path::Path;
use std::process::Command;

use card_desk::chip::dump::Form;

use super::{invented, without_keys};

const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/own_example_student_1k_partial.mct");

/// Runs the program in a folder; returns both outputs and whether it did its job.
fn run(folder: &Path, words: &str) -> (String, String, bool) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_card-desk"));
    let words = words.split(' ').map(|word| word.replace("OWN", OWN));
    let done = program.args(["--language", "en", "dump"]).args(words).current_dir(folder).output().unwrap();
    (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap(), done.status.success())
}

#[test]
fn a_lossy_form_is_refused_with_what_is_lost_and_written_when_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (out, err, done) = run(folder.path(), "convert OWN card.mfd");
    assert!(!done && out.is_empty(), "{out}");
    let want = "as raw something is lost: 150 unknown bytes stand there as 00, 30 of them of keys";
    assert!(err.contains(want) && err.contains("[dump-lossy]"), "{err}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    let (out, _, done) = run(folder.path(), "convert OWN card.mfd --lossy");
    assert!(done && out.contains("lost: 150 unknown bytes stand there as 00"), "{out}");
    assert_eq!(std::fs::metadata(folder.path().join("card.mfd")).unwrap().len(), 1024);
}

#[test]
fn a_file_that_exists_is_left_as_it_is_and_a_folder_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("card.nfc"), "mine").unwrap();
    std::fs::create_dir(folder.path().join("dir.nfc")).unwrap();
    let (_, err, done) = run(folder.path(), "convert OWN card.nfc");
    assert!(!done && err.contains("[file-exists]"), "{err}");
    assert_eq!(std::fs::read_to_string(folder.path().join("card.nfc")).unwrap(), "mine");
    let (_, err, done) = run(folder.path(), "convert OWN dir.nfc");
    assert!(!done && err.contains("is a folder"), "{err}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_a_file_that_holds_keys_and_a_warning_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (out, _, done) = run(folder.path(), "convert OWN card.nfc");
    assert!(done && out.contains("! the file holds keys of 14 sectors"), "{out}");
    let mode = std::fs::metadata(folder.path().join("card.nfc")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_form_is_the_one_that_is_named_else_the_one_of_the_ending() {
    let folder = tempfile::tempdir().unwrap();
    for form in Form::ALL {
        let to = format!("{}.{}", form.name(), form.ending());
        let (out, err, done) = run(folder.path(), &format!("convert OWN {to} --form {} --lossy", form.name()));
        assert!(done, "{err}");
        assert!(out.starts_with(&format!("mct → {to} ({}), 64 blocks", form.name())), "{out}");
    }
    let (_, err, done) = run(folder.path(), "convert OWN card.xyz");
    assert!(!done && err.contains("[dump-unknown-form]"), "{err}");
}

#[test]
fn what_is_shown_holds_no_key_no_content_and_no_whole_uid() {
    let folder = tempfile::tempdir().unwrap();
    let card = invented(64, &[0xDE, 0xAD, 0xBE, 0xEF], 0x08);
    std::fs::write(folder.path().join("a.mfd"), card.write(Form::Raw).unwrap().bytes).unwrap();
    std::fs::write(folder.path().join("b.nfc"), without_keys(&card).write(Form::Flipper4).unwrap().bytes).unwrap();
    let (out, _, done) = run(folder.path(), "show a.mfd");
    assert!(done && out.contains("raw · 64 blocks in 16 sectors · UID ******EF (4 bytes), BCC ok"), "{out}");
    assert!(out.contains("0 of 1024 bytes unknown · keys of 16 sectors"), "{out}");
    assert!(out.contains("access 4 4 4 / 3") && out.contains("keys A and B"), "{out}");
    for part in ["DEAD", "A003", "B003", "01020304", "A0030102", "1C1D1E"] {
        assert!(!out.contains(part), "{part} in {out}");
    }
    let (out, _, _) = run(folder.path(), "show b.nfc");
    assert!(out.contains("192 of 1024 bytes unknown · keys of 0 sectors") && out.contains("no key"), "{out}");
    assert!(!out.contains("holds keys"), "{out}");
    let (out, _, done) = run(folder.path(), "show a.mfd --json");
    assert!(done && out.contains(r#""uid":"******EF""#) && !out.contains("DEAD"), "{out}");
}
