use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::{FixedClock, Journal, Seat, SeededRandom, SteppingClock, schema};
use super::*;
use crate::day::Moment;
use crate::id::{CardId, ClassId, DeskId, EducationId, Name, OperatorId};
use crate::record::{Act, ReturnReason, Student};

/// A school with an encrypted journal, an identity and a folder for backups.
struct Place {
    folder: tempfile::TempDir,
    identity: Identity,
    recipient: Recipient,
}

fn key() -> Key {
    Key::training()
}

fn desk() -> DeskId {
    DeskId::parse("甲").unwrap()
}

fn seat() -> Seat {
    Seat::training(OperatorId::parse("clerk").unwrap())
}

fn journal_at(path: &Path, seed: u64) -> Journal {
    let clock = SteppingClock::new(Moment::from_unix_ms(1_790_000_000_000), 1000);
    let journal = Journal::training(path, desk(), Box::new(clock), Box::new(SeededRandom::new(seed))).unwrap();
    journal.wait_for_others(60_000).unwrap();
    journal
}

fn found(number: u32) -> Act {
    let holder = EducationId::parse(&format!("{number:08}")).unwrap();
    Act::Returned { card: CardId::of_face(holder), holder: Some(holder), uid: None, reason: ReturnReason::Found }
}

fn roster(count: u32) -> Act {
    let student = |number: u32| Student {
        education_id: EducationId::parse(&format!("{number:08}")).unwrap(),
        name: Name::parse("欧阳测试").unwrap(),
        sex: None,
        class: ClassId::new(7, 3).unwrap(),
        seat: None,
        valid_until: None,
        departed: None,
        private: Default::default(),
    };
    Act::RosterImported { file: "a.csv".into(), students: (0..count).map(student).collect() }
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (secret, recipient) = new_identity();
        let identity = Identity::parse(&secret).unwrap();
        assert_eq!(identity.recipient(), recipient);
        for name in ["backups", "new"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder, identity, recipient: Recipient::parse(&recipient).unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn journal(&self) -> Journal {
        journal_at(&self.path("journal.db"), 7)
    }

    fn back_up(&self, journal: &Journal) -> Made {
        journal.back_up(&key(), &self.recipient, "测试学校", &self.path("backups")).unwrap()
    }

    /// A place with one backup of three students and two cards.
    fn with_backup() -> (Self, Made) {
        let place = Self::new();
        let mut journal = place.journal();
        journal.append(&seat(), roster(3)).unwrap();
        journal.append(&seat(), found(1)).unwrap();
        journal.append(&seat(), found(2)).unwrap();
        let made = place.back_up(&journal);
        (place, made)
    }

    fn restore(&self, file: &Path) -> Result<Restored, BackupFault> {
        restore(file, &self.identity, &self.path("new/journal.db"), &self.path("new/journal.key"))
    }

    fn listing(&self, folder: &str) -> Vec<String> {
        let found = std::fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = found.map(|found| found.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Gives a fault for a changed backup, and makes sure that nothing was restored and nothing is left.
    fn told(&self, bytes: &[u8]) -> BackupFault {
        let file = self.path("changed.age");
        std::fs::write(&file, bytes).unwrap();
        let fault = self.restore(&file).err().expect("a changed backup is told");
        assert_eq!(self.listing("new"), Vec::<String>::new());
        assert!(fault.to_string().contains("changed.age"), "{fault}");
        fault
    }
}

#[test]
fn a_backup_comes_back_as_the_journal_that_it_was() {
    let (place, made) = Place::with_backup();
    assert_eq!(place.listing("backups"), [made.name.to_string()]);
    let drill = drill(&made.file, &place.identity).unwrap();
    assert_eq!((drill.entries, drill.students, drill.doubts.as_slice()), (3, 3, [].as_slice()));
    assert_eq!((&drill.header, &drill.heads), (&made.header, &made.header.heads));
    assert_eq!((made.name.seq(), drill.header.school.as_str()), (3, "测试学校"));
    let restored = place.restore(&made.file).unwrap();
    assert_eq!(restored.drill, drill);
    assert_eq!(restored.key.pragma(), key().pragma());
    assert_eq!(place.listing("new"), ["journal.db"]);
    let mut again = journal_at(&restored.journal, 8);
    assert_eq!(again.projection_digest().unwrap(), place.journal().projection_digest().unwrap());
    again.append(&seat(), found(3)).unwrap();
    assert_eq!(again.verify().unwrap().entries, 4);
}

#[test]
fn an_empty_journal_can_be_backed_up() {
    let place = Place::new();
    let made = place.back_up(&place.journal());
    assert!(made.name.to_string().ends_with("-0-0000000000000000.age"));
    let drill = drill(&made.file, &place.identity).unwrap();
    assert!(drill.good() && drill.entries == 0, "{drill:?}");
}

#[test]
fn neither_key_nor_name_can_be_seen_in_a_backup_or_in_what_was_restored() {
    let (place, made) = Place::with_backup();
    let restored = place.restore(&made.file).unwrap();
    for file in [&made.file, &restored.journal] {
        let bytes = std::fs::read(file).unwrap();
        for secret in [b"card-desk: training".as_slice(), "欧阳".as_bytes(), b"SQLite format", b"card-desk-backup"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{}", file.display());
        }
    }
}

#[test]
fn a_restored_file_needs_no_side_file_to_be_read() {
    let (place, made) = Place::with_backup();
    let restored = place.restore(&made.file).unwrap();
    let conn = copy::open(&restored.journal, &key()).unwrap();
    assert_eq!(copy::count(&conn, "entries").unwrap(), 3);
    assert_eq!(place.listing("new"), ["journal.db"]);
}

#[test]
fn another_identity_opens_nothing() {
    let (place, made) = Place::with_backup();
    let other = Identity::parse(&new_identity().0).unwrap();
    let fault = drill(&made.file, &other).unwrap_err();
    assert_eq!(fault.code(), "backup-wrong-identity");
    assert!(fault.to_string().contains(&made.name.to_string()), "{fault}");
    let new = place.path("new/journal.db");
    assert!(restore(&made.file, &other, &new, &place.path("new/key")).is_err() && !new.exists());
}

#[test]
fn every_changed_byte_is_told_and_nothing_is_restored() {
    let (place, made) = Place::with_backup();
    let whole = std::fs::read(&made.file).unwrap();
    let mut codes = std::collections::BTreeMap::<&str, usize>::new();
    for at in (0..whole.len()).step_by(97).chain(0..250).chain([whole.len() - 1]) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        *codes.entry(place.told(&bytes).code()).or_default() += 1;
    }
    let known = ["backup-damaged", "backup-foreign", "backup-wrong-identity", "backup-truncated"];
    assert!(codes.keys().all(|code| known.contains(code)), "{codes:?}");
    assert!(codes["backup-damaged"] > whole.len() / 97 - 10, "{codes:?}");
}

#[test]
fn every_cut_is_told_as_a_cut() {
    let (place, made) = Place::with_backup();
    let whole = std::fs::read(&made.file).unwrap();
    let cuts = (0..20).map(|part| whole.len() * part / 20).chain([1, 30, 199, whole.len() - 1, whole.len() - 300]);
    for cut in cuts.chain([216 + 65_552]) {
        let fault = place.told(&whole[..cut]);
        assert_eq!(fault.code(), "backup-truncated", "cut at {cut} of {}: {fault}", whole.len());
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert_eq!(place.told(&longer).code(), "backup-damaged");
}

#[test]
fn a_file_that_is_no_backup_is_told() {
    let place = Place::new();
    let sealed = |line: &str| seal::seal(&place.recipient, line.as_bytes(), std::io::empty(), Vec::new()).unwrap();
    let header = |version: u32, schema: i64, format: &str| {
        format!(
            "{{\"format\":\"{format}\",\"version\":{version},\"school\":\"\",\"desk\":\"甲\",\"made_at\":0,\"entries\":0,\
             \"heads\":[],\"schema\":{schema},\"bytes\":0,\"key\":\"{}\"}}\n",
            "07".repeat(32)
        )
    };
    for (what, bytes, want) in [
        ("nothing", Vec::new(), "backup-truncated"),
        ("a letter", b"Dear school".to_vec(), "backup-foreign"),
        ("another sealed file", sealed("Dear school"), "backup-foreign"),
        ("another sealed file of JSON", sealed("{\"format\":\"letter\",\"version\":1}\n"), "backup-foreign"),
        ("a sealed file of another kind", sealed(&header(1, 1, "card-desk-letter")), "backup-foreign"),
        ("a header without a key", sealed(&header(1, 1, "card-desk-backup").replace("\"07", "\"7")), "backup-foreign"),
        ("a newer backup", sealed(&header(2, 1, "card-desk-backup")), "backup-newer"),
        ("a newer journal", sealed(&header(1, schema::VERSION + 1, "card-desk-backup")), "backup-newer"),
        ("a journal of no bytes", sealed(&header(1, 1, "card-desk-backup")), "backup-damaged"),
    ] {
        let fault = place.told(&bytes);
        assert_eq!(fault.code(), want, "{what}: {fault}");
    }
}

#[test]
fn what_differs_from_name_and_header_is_told() {
    let (place, made) = Place::with_backup();
    let renamed = place.path("backups/甲-20261030-000217-2-9f86d081884c7d65.age");
    std::fs::rename(&made.file, &renamed).unwrap();
    assert_eq!(drill(&renamed, &place.identity).unwrap().doubts, [Doubt::Name]);

    let mut header = made.header.clone();
    header.entries += 1;
    header.heads[0].seq += 1;
    let plain = place.path("plain.db");
    let journal = place.journal();
    journal
        .conn
        .execute_batch("DROP TRIGGER entries_never_change; UPDATE entries SET operator = 'x' WHERE seq = 2")
        .unwrap();
    copy::copy(&journal.conn, &key(), &plain).unwrap();
    header.bytes = std::fs::metadata(&plain).unwrap().len();
    let rest = std::fs::File::open(&plain).unwrap();
    let forged = seal::seal(&place.recipient, &header.line(&key()), rest, Vec::new()).unwrap();
    std::fs::write(&made.file, forged).unwrap();
    let doubts = drill(&made.file, &place.identity).unwrap().doubts;
    assert!(
        matches!(doubts.as_slice(), [Doubt::Chain(broken), Doubt::Entries, Doubt::Heads] if broken.seq == 2),
        "{doubts:?}"
    );
}

#[test]
fn a_journal_is_never_replaced() {
    let (place, made) = Place::with_backup();
    for name in ["journal.db", "journal.key", "journal.db-wal", "journal.db-journal", "journal.db-shm"] {
        let there = place.path("new").join(name);
        std::fs::write(&there, "a journal").unwrap();
        let fault = place.restore(&made.file).err().unwrap();
        assert!(matches!(&fault, BackupFault::Occupied { path } if *path == there), "{name}: {fault}");
        assert_eq!(std::fs::read(&there).unwrap(), b"a journal");
        std::fs::remove_file(&there).unwrap();
    }
    assert_eq!(place.listing("new"), Vec::<String>::new());
}

#[test]
fn texts_that_are_no_recipient_or_identity_are_told() {
    let (secret, recipient) = new_identity();
    let check = |text: &str, want: &str| {
        assert_eq!(Recipient::parse(text).err().map_or("", |fault| fault.code()), want, "{text}");
    };
    check("", "backup-no-recipient");
    check("  \n", "backup-no-recipient");
    check(&format!(" {recipient}\n"), "");
    check(&recipient[..recipient.len() - 1], "backup-bad-recipient");
    check(&secret, "backup-bad-recipient");
    for text in ["", "# a comment", recipient.as_str(), &secret[1..]] {
        assert_eq!(Identity::parse(text).err().map(|fault| fault.code()), Some("backup-bad-identity"));
    }
    assert!(Identity::parse(&format!("# made at the school\n\n{}\r\n", secret.as_str())).is_ok());
}

#[test]
fn a_folder_that_is_missing_or_no_folder_is_told() {
    let (place, made) = Place::with_backup();
    let journal = place.journal();
    for name in ["stick", "journal.db"] {
        let fault = journal.back_up(&key(), &place.recipient, "", &place.path(name)).unwrap_err();
        assert!(fault.code() == "backup-folder-missing" && fault.to_string().contains(name), "{fault}");
    }
    let fault = restore(&made.file, &place.identity, &place.path("away/journal.db"), &place.path("k")).err().unwrap();
    assert!(fault.code() == "backup-folder-missing" && fault.to_string().contains("away"), "{fault}");
    let fault = drill(&place.path("backups/none.age"), &place.identity).unwrap_err();
    assert!(fault.code() == "backup-cannot-read" && fault.to_string().contains("none.age"), "{fault}");
}

#[test]
fn a_backup_is_encrypted_with_the_key_that_it_carries() {
    let (place, made) = Place::with_backup();
    let journal = place.journal();
    std::fs::remove_file(made.file).unwrap();
    let other = Key::from_digits(&b"07".repeat(32)).unwrap();
    let backup = journal.back_up(&other, &place.recipient, "", &place.path("backups"));
    let restored = place.restore(&backup.unwrap().file).unwrap();
    assert!(restored.drill.good() && restored.key.pragma() == other.pragma());
    assert!(copy::open(&restored.journal, &key()).and_then(|conn| copy::count(&conn, "entries")).is_err());
}

#[test]
fn a_backup_while_another_connection_writes_all_the_time_is_a_whole_beginning() {
    const ACTS: u32 = 300;
    let place = Place::new();
    let journal = place.journal();
    let (path, running) = (place.path("journal.db"), AtomicBool::new(true));
    let made: Vec<Made> = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = journal_at(&path, 9);
            for number in 1..=ACTS {
                writer.append(&seat(), found(number)).unwrap();
            }
            running.store(false, Ordering::SeqCst);
        });
        let mut made = Vec::new();
        while running.load(Ordering::SeqCst) {
            made.push(place.back_up(&journal));
        }
        made.push(place.back_up(&journal));
        made
    });
    let verified = journal.verify().unwrap();
    assert!(verified.ok && verified.entries == u64::from(ACTS));
    let mut before = 0;
    for made in &made {
        let drill = drill(&made.file, &place.identity).unwrap();
        assert!(drill.good(), "{:?}", drill.doubts);
        assert!(drill.entries >= before, "{} after {before}", drill.entries);
        before = drill.entries;
        let own: Option<String> = journal
            .conn
            .query_row("SELECT lower(hex(hash)) FROM entries WHERE seq = ?1", [made.name.seq().cast_signed()], |row| {
                row.get(0)
            })
            .ok();
        assert_eq!(own.as_ref(), drill.heads.first().map(|head| &head.hash), "a beginning of the same chain");
    }
    assert!(made.len() >= 2 && before == u64::from(ACTS), "{} backups", made.len());
}

#[test]
fn what_a_killed_program_left_is_swept_later_but_nothing_else() {
    let (place, _) = Place::with_backup();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(48 * 3600);
    for (name, aged) in [(".card-desk-old", true), (".card-desk-new", false), ("photos", true)] {
        let folder = place.path("backups").join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("copy.db"), "half").unwrap();
        if aged {
            std::fs::File::open(&folder).unwrap().set_modified(old).unwrap();
        }
    }
    let mut journal = place.journal();
    journal.append(&seat(), found(3)).unwrap();
    place.back_up(&journal);
    let left = place.listing("backups");
    assert_eq!(left.iter().filter(|name| !name.ends_with(".age")).collect::<Vec<_>>(), [".card-desk-new", "photos"]);
}

#[test]
fn the_clock_of_the_desk_dates_a_backup() {
    let place = Place::new();
    let mut journal = place.journal();
    journal.clock = Box::new(FixedClock::new(Moment::from_unix_ms(1_793_289_737_000)));
    let made = place.back_up(&journal);
    assert!(made.name.to_string().starts_with("甲-20261030-000217-0-"), "{}", made.name);
}

/// Names a small disk to a child of the test below.
const SMALL_DISK: &str = "CARD_DESK_SMALL_DISK";

/// Makes backups on a small disk that gets fuller each time; returns what became of each.
fn fill_up(disk: &Path) {
    let place = Place::new();
    let mut journal = place.journal();
    journal.append(&seat(), roster(400)).unwrap();
    let letter = |kib: usize| std::fs::write(disk.join("letter"), vec![7; kib << 10]);
    let listing = || {
        let names = std::fs::read_dir(disk).unwrap().map(|found| found.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "letter").collect::<Vec<_>>()
    };
    let mut seen = std::collections::BTreeSet::new();
    for kib in (0..=4096).step_by(64) {
        if letter(kib).is_err() {
            break;
        }
        match journal.back_up(&key(), &place.recipient, "", disk) {
            Ok(made) => {
                assert!(drill(&made.file, &place.identity).unwrap().good());
                std::fs::remove_file(made.file).unwrap();
                seen.insert("made");
            }
            Err(fault) => {
                assert!(matches!(&fault, BackupFault::DiskFull { folder } if folder == disk), "{kib}: {fault}");
                seen.insert("full");
            }
        }
        assert_eq!(listing(), Vec::<String>::new(), "{kib}");
        let sealed = place.back_up(&journal).file;
        let restored = restore(&sealed, &place.identity, &disk.join("journal.db"), &disk.join("journal.key"));
        if let Err(fault) = restored {
            assert!(matches!(&fault, BackupFault::DiskFull { folder } if folder == disk), "{kib}: {fault}");
            seen.insert("not restored");
        } else {
            std::fs::remove_file(disk.join("journal.db")).unwrap();
        }
        assert_eq!(listing(), Vec::<String>::new(), "{kib}");
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["full", "made", "not restored"]);
}

#[test]
fn a_full_disk_is_told_and_keeps_no_part_of_a_backup() {
    if let Some(disk) = std::env::var_os(SMALL_DISK) {
        return fill_up(Path::new(&disk));
    }
    let disk = tempfile::tempdir().unwrap();
    let name = std::thread::current().name().unwrap().to_owned();
    let run = |options: &[&str], script: &str| {
        let mut command = std::process::Command::new("unshare");
        command.args(options).args(["sh", "-c", script]).arg(std::env::current_exe().unwrap()).arg(disk.path());
        command.args([name.as_str(), "--exact", "--nocapture"]).env(SMALL_DISK, disk.path()).output().unwrap()
    };
    let mount = "mount -t tmpfs -o size=2m none \"$1\"";
    let options = [["-m"].as_slice(), ["-r", "-m"].as_slice()];
    let options = options.into_iter().find(|options| run(options, mount).status.success());
    let options = options.expect("mounts of one's own: run the tests as root, or allow user namespaces");
    let output = run(options, &format!("{mount} && shift && exec \"$0\" \"$@\""));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_backup_from_an_older_version_is_drilled_and_restored_as_it_was() {
    let place = Place::new();
    let old = place.path("old.db");
    let conn = rusqlite::Connection::open(&old).unwrap();
    schema::give_key(&conn, &key()).unwrap();
    conn.execute_batch(include_str!("../schema/v1.sql")).unwrap();
    conn.execute_batch(&format!("PRAGMA application_id = {}; PRAGMA user_version = 1", schema::APPLICATION_ID))
        .unwrap();
    let clock = Box::new(FixedClock::new(Moment::from_unix_ms(1_793_289_737_000)));
    let journal = Journal { conn, path: old, desk: desk(), clock, random: Box::new(SeededRandom::new(1)) };
    let made = place.back_up(&journal);
    assert_eq!(made.header.schema, 1);
    let restored = place.restore(&made.file).unwrap();
    assert!(restored.drill.good(), "{:?}", restored.drill.doubts);
    assert_eq!(place.listing("new"), ["journal.db"]);
    let conn = copy::open(&restored.journal, &key()).unwrap();
    assert_eq!(conn.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 1);
}
