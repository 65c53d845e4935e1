//! A beginning that is cut anywhere leaves nothing in place, or a school that opens; nothing is ever written over.

use super::*;
use crate::day::Moment;
use crate::journal::{FixedClock, Seat};
use crate::record::office::Role;

const PASSWORD: &str = "一句好记的话 2026";

fn clock() -> Box<dyn Clock + Send> {
    Box::new(FixedClock::new(Moment::from_unix_ms(1_788_227_400_000)))
}

fn names(folder: &Path) -> Vec<String> {
    let found = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = found.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Copies a folder and the folder of a beginning in it.
fn copy(from: &Files) -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().unwrap();
    let to = Files::of(folder.path());
    fs::create_dir(to.stage().folder()).unwrap();
    for (source, target) in [(from.clone(), to.clone()), (from.stage(), to.stage())] {
        for name in names(source.folder()).iter().filter(|name| source.folder().join(name).is_file()) {
            fs::copy(source.folder().join(name), target.folder().join(name)).unwrap();
        }
    }
    (folder, to)
}

fn opens(files: &Files, key: &Key, desk: &DeskId) -> Vec<crate::journal::Operator> {
    let journal = Journal::open(&files.journal(), key, desk.clone(), clock(), Box::new(SystemRandom)).unwrap();
    assert_eq!(journal.settings().unwrap().get(NAME).map(String::as_str), Some("北京示例中学"));
    let seat = Seat::training(OperatorId::parse("人").unwrap());
    assert!(journal.role(&seat).is_err(), "no training seat at a school");
    journal.operators().unwrap()
}

#[test]
fn a_cut_anywhere_leaves_nothing_in_place_or_a_school_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::of(folder.path());
    let (desk, operator) = (DeskId::parse("甲").unwrap(), OperatorId::parse("李").unwrap());
    let password = Passphrase::new(PASSWORD.to_owned());
    let beginning = Beginning { school: " 北京示例中学 ", desk: &desk, operator: &operator, password: &password };

    // Both files are whole beside their place: until the first move nothing is there, whatever is missing.
    fs::create_dir(files.stage().folder()).unwrap();
    let (key, recovery) = make(&files.stage(), &beginning, clock()).unwrap();
    assert_eq!(names(files.stage().folder()), ["journal.db", "journal.key", "journal.key.lock"]);
    let cuts: [&[&str]; 4] =
        [&[], &["journal.key"], &["journal.key", "journal.key.lock"], &["journal.db", "journal.key"]];
    for missing in cuts {
        let (_folder, cut) = copy(&files);
        for name in missing {
            fs::remove_file(cut.stage().folder().join(name)).unwrap();
        }
        fs::write(beside(&cut.stage().journal(), ".part"), "half").unwrap();
        fs::write(beside(&cut.stage().journal(), "-wal"), "half").unwrap();
        finish(&cut).unwrap();
        assert_eq!(cut.ground().unwrap(), Ground::Nothing, "{missing:?}");
        clear(&cut.stage()).unwrap();
        assert!(names(cut.folder()).is_empty(), "{missing:?}");
    }

    // The mark stands before anything is in place.
    mark_unseen(&files).unwrap();
    assert_eq!(files.ground().unwrap(), Ground::Nothing);

    // Between the two moves: the next start does the second.
    put_key(&files).unwrap();
    assert_eq!(files.ground().unwrap(), Ground::NoJournal);
    let (_cut_folder, cut) = copy(&files);
    finish(&cut).unwrap();
    assert_eq!(cut.ground().unwrap(), Ground::Ready);
    assert_eq!(opens(&cut, &key, &desk).len(), 1);

    // After both: whole, opened by the first admin's password and by the passphrase, and marked.
    put_journal(&files).unwrap();
    clear(&files.stage()).unwrap();
    assert_eq!(names(files.folder()), ["journal.db", "journal.key", "recovery.unseen"]);
    let people = opens(&files, &key, &desk);
    assert_eq!((people[0].operator.as_str(), people[0].role), ("李", Role::Admin));
    let vault = Vault::read(&files.key()).unwrap();
    assert!(vault.knows(&vault.unlock(&SlotName::Operator(operator.clone()), &password).unwrap()));
    assert!(vault.knows(&vault.unlock(&SlotName::Recovery, &recovery).unwrap()));
    mark_seen(&files).unwrap();
    mark_seen(&files).unwrap();
    assert_eq!(names(files.folder()), ["journal.db", "journal.key"]);
}

#[test]
fn nothing_is_begun_where_a_school_or_a_part_of_one_is() {
    let (desk, operator) = (DeskId::parse("甲").unwrap(), OperatorId::parse("李").unwrap());
    let check = |taken: &[(&str, &[u8])], want: &str| {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in taken {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let files = Files::of(folder.path());
        let password = Passphrase::new(PASSWORD.to_owned());
        let beginning = Beginning { school: "校", desk: &desk, operator: &operator, password: &password };
        let fault = begin(&files, &beginning, clock()).err().unwrap();
        assert_eq!(fault.code(), want, "{taken:?}");
        finish(&files).unwrap();
        for (name, bytes) in taken {
            assert_eq!(fs::read(folder.path().join(name)).unwrap(), *bytes, "{name} was changed");
        }
        assert_eq!(names(folder.path()).len(), taken.len(), "{taken:?}");
    };
    check(&[("journal.db", b"")], "journal-without-key");
    check(&[("journal.db-wal", b"x")], "journal-without-key");
    check(&[("journal.db", b"SQLite format 3\0..")], "journal-plain");
    check(&[("journal.key", b"x")], "key-without-journal");
    check(&[("journal.db", b"x"), ("journal.key", b"x")], "school-exists");
}

#[test]
fn a_weak_password_a_missing_name_and_a_strange_file_in_the_way_are_told_before_anything_is_made() {
    let (desk, operator) = (DeskId::parse("甲").unwrap(), OperatorId::parse("李").unwrap());
    let check = |school: &str, password: &str, strange: bool, want: &str| {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::of(folder.path());
        let stranger = files.stage().folder().join("a letter.txt");
        if strange {
            fs::create_dir(files.stage().folder()).unwrap();
            fs::write(&stranger, "kept").unwrap();
        }
        let password = Passphrase::new(password.to_owned());
        let beginning = Beginning { school, desk: &desk, operator: &operator, password: &password };
        assert_eq!(begin(&files, &beginning, clock()).err().unwrap().code(), want);
        assert_eq!(files.ground().unwrap(), Ground::Nothing);
        assert_eq!(stranger.exists(), strange);
    };
    check("校", "short", false, "password-short");
    check("校", "aaaaaaaaaaaa", false, "password-one-character");
    check("  ", PASSWORD, false, "no-school-name");
    check("a\nb", PASSWORD, false, "no-school-name");
    check("校", PASSWORD, true, "vault-cannot-write");
}

#[cfg(unix)]
#[test]
fn a_broken_link_is_a_name_that_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("journal.key")).unwrap();
    assert_eq!(Files::of(folder.path()).ground().unwrap(), Ground::NoJournal);
}
