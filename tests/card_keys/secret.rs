//! A marked key goes through every command that touches keys, and is looked for in all that comes out.

use std::fs;
use std::path::{Path, PathBuf};

use card_desk::chip::dump;
use card_desk::chip::key::import::{Format, Import};
use card_desk::chip::key::{KeyRing, seal};
use card_desk::chip::profile::Shelf;
use card_desk::chip::virtual_card::reader::VirtualReader;
use card_desk::chip::{self, ReadOptions};
use card_desk::desk::card_keys::CardKeys;
use card_desk::desk::office::{Answers, FormKind, MachineForm};
use card_desk::journal::vault::Passphrase;
use card_desk::reader::quirk::Quirk;
use card_desk::text::{Language, Words};

use crate::bench::{ADMIN, Bench, CLERK};
use crate::window::Window;
use crate::{DUMP, NAME, PASSPHRASE};

/// Key A of a sector, and a key of sixteen bytes, that stand nowhere else.
const SECTOR: [u8; 6] = [0xC0, 0xFF, 0xEE, 0x5A, 0x17, 0xD4];
const CIPHER: [u8; 16] =
    [0xB7, 0x3C, 0x91, 0xE8, 0x2D, 0x46, 0xFA, 0x05, 0x9B, 0xD3, 0x68, 0xCE, 0x71, 0x8F, 0xA4, 0x1E];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Every way in which a key could be written: raw, in hex of any case, byte by byte in decimal, as one number.
fn needles() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for key in [SECTOR.as_slice(), CIPHER.as_slice()] {
        all.push(key.to_vec());
        all.push(key.iter().rev().copied().collect());
        for between in ["", " ", ":", "-", ", ", ",", " 0x", ", 0x"] {
            let join = |show: &dyn Fn(&u8) -> String| key.iter().map(show).collect::<Vec<_>>().join(between);
            let shown = [join(&|byte| format!("{byte:02X}")), join(&|byte| byte.to_string())];
            all.extend(shown.iter().map(|text| text.clone().into_bytes()));
        }
        let number = key.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        all.push(number.to_string().into_bytes());
    }
    all
}

/// Fails when a key stands somewhere; letters of either case are the same.
#[track_caller]
fn clean(what: &str, bytes: &[u8]) {
    let upper = bytes.to_ascii_uppercase();
    for needle in needles() {
        let found = [bytes, &upper].iter().any(|bytes| bytes.windows(needle.len()).any(|window| window == needle));
        assert!(!found, "a key stands in {what} as {needle:?}");
    }
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}

/// The example card with the marked key on its sectors 8 and 9.
fn marked_card(folder: &Path) -> PathBuf {
    let mut bytes = fs::read(DUMP).unwrap();
    for trailer in [35, 39] {
        bytes[trailer * 16..trailer * 16 + 6].copy_from_slice(&SECTOR);
    }
    let path = folder.join("marked.mfd");
    fs::write(&path, bytes).unwrap();
    path
}

fn plain() -> String {
    format!("[[key]]\nname = '{NAME}'\nvalue = '{}'\n[[key]]\nname = 'm'\nvalue = '{}'\n", hex(&SECTOR), hex(&CIPHER))
}

/// Files with a key at a place where no key should be, each with its ending.
fn wrong_files() -> Vec<(&'static str, Vec<u8>)> {
    let key = hex(&SECTOR);
    let json = |inside: &str| format!("{{\"KeyType\": \"MifareClassicStatic\", \"keys\": [{inside}]}}").into_bytes();
    vec![
        ("toml", format!("[[key]]\nname = '{key}'\nvalue = '{key}'\n").into_bytes()),
        ("toml", format!("[[key]]\nname = 'a'\nvalue = {key}\n").into_bytes()),
        ("toml", format!("[[key]]\nname = 'a'\nvalue = '{key}0'\n").into_bytes()),
        ("toml", format!("[[key]]\nname = 'a'\n{key} = '{key}'\n").into_bytes()),
        ("toml", format!("[[key]]\nname = 'a'\nvalue = '{key}'\nsectors = '{key}'\n").into_bytes()),
        ("dic", format!("{key}:{key}\n").into_bytes()),
        ("dic", format!("{key}{key}\n").into_bytes()),
        ("dic", format!("{key}\n{key}\n").into_bytes()),
        ("json", json(&format!("{{\"type\": \"{key}\", \"key\": \"{key}\", \"sector\": 1}}"))),
        ("json", json(&format!("{{\"type\": \"KeyA\", \"key\": {key}, \"sector\": 1}}"))),
        ("json", json(&format!("{{\"type\": \"KeyA\", \"key\": \"{key}\", \"sector\": \"{key}\"}}"))),
        ("json", json(&format!("{{\"type\": \"KeyA\", \"key\": \"{key}\", \"transform\": \"{key}\"}}"))),
        ("bin", [SECTOR, SECTOR].concat()),
    ]
}

/// A desk with two marked keys in the open, and a folder beside it for what is given to it.
struct Scene {
    bench: Bench,
    source: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let (bench, source) = (Bench::new(), tempfile::tempdir().unwrap());
        let profile = include_str!("../../assets/profiles/example-student-sector.toml");
        fs::create_dir(bench.desk().join("profiles")).unwrap();
        fs::create_dir(bench.path("backups")).unwrap();
        fs::write(bench.desk().join("profiles/site.toml"), profile.replace("\"example\"", "\"site\"")).unwrap();
        fs::write(bench.desk().join("keys.toml"), plain()).unwrap();
        Self { bench, source }
    }

    fn given(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.source.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Runs a command with every log on and looks through what it prints.
    fn said(&self, words: &[&str], json: bool) -> (bool, String) {
        let environment = [
            ("CARD_DESK_CARD_KEYS", PASSPHRASE),
            ("CARD_DESK_SECOND", CLERK.0),
            ("CARD_DESK_SECOND_PASSWORD", CLERK.1),
            ("RUST_LOG", "trace"),
            ("RUST_BACKTRACE", "full"),
        ];
        let mut command = self.bench.command(Some(ADMIN), words);
        let output = command.envs(environment).args(json.then_some("--json")).output().unwrap();
        clean(&format!("stdout of {words:?}"), &output.stdout);
        clean(&format!("stderr of {words:?}"), &output.stderr);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success(), text + &String::from_utf8_lossy(&output.stderr))
    }

    fn done(&self, words: &[&str], json: bool) -> String {
        let (done, text) = self.said(words, json);
        assert!(done, "{words:?}: {text}");
        text
    }

    /// Brings the keys in, in every way there is and in every wrong one.
    fn bring_keys(&self) {
        self.done(&["card-key", "list"], false);
        self.done(&["card-key", "seal", "--delete-plain"], false);
        let by_sector = format!("{}:12(A)\n", hex(&SECTOR));
        let of_card = format!("{{\"type\": \"KeyB\", \"key\": \"{}\", \"sector\": 13}}", hex(&SECTOR));
        let of_card = format!("{{\"KeyType\": \"MifareClassic\", \"keys\": [{of_card}]}}");
        let more = self.given("more.keys", by_sector.as_bytes());
        self.done(&["card-key", "import", &more, "--as", "more"], true);
        self.done(&["card-key", "import", &self.given("all.bin", &SECTOR.repeat(10)), "--as", "all"], false);
        self.done(&["card-key", "import", &self.given("card.json", of_card.as_bytes()), "--as", "json"], false);
        for (ending, bytes) in wrong_files() {
            let file = self.given(&format!("wrong.{ending}"), &bytes);
            let (done, text) = self.said(&["card-key", "import", &file, "--as", "wrong"], ending == "json");
            assert!(!done, "{text}");
        }
        assert!(!self.said(&["card-key", "import", &more, "--as", &hex(&SECTOR)], false).0);
        self.done(&["card-key", "list"], true);
    }
}

#[test]
fn no_key_stands_in_any_output_or_file_of_the_desk() {
    let scene = Scene::new();
    let bench = &scene.bench;
    let card = marked_card(scene.source.path());
    let card = card.to_str().unwrap();
    scene.bring_keys();
    let read = scene.done(&["read", "--dump", card], true);
    assert!(read.contains("example-student-sector") && read.contains("edu_id"), "the marked key opened it: {read}");
    scene.done(&["read", "--dump", card], false);
    scene.done(&["doctor"], false);
    scene.done(&["evidence", "export", "--education-id", "00000001", "--out", "card.json"], true);
    scene.done(&["backup", "key", "--out", "secret.txt", "--use"], true);
    scene.done(&["backup", "make", "--to", "backups"], true);
    scene.done(&["journal", "list"], true);
    scene.done(&["card-key", "remove", "more"], true);
    let backups = files_under(&bench.path("backups"));
    let words = ["backup", "restore", backups[0].to_str().unwrap(), "--identity", "secret.txt"];
    let restored = bench.path("restored");
    scene.done(&[&words[..], &["--data", restored.to_str().unwrap()]].concat(), true);
    let has = |folder: &Path, name: &str| files_under(folder).iter().any(|file| file.ends_with(name));
    assert!(has(&bench.desk(), "card-keys.age") && !has(&bench.desk(), "keys.toml"));
    assert!(has(&restored, "journal.db") && !has(&restored, "card-keys.age"), "a backup carries no keys of cards");

    let mut window = Window::new(&bench.desk(), Path::new(card));
    window.sign_in();
    window.page();
    window.submit(FormKind::Machine(MachineForm::OpenKeys), &[PASSPHRASE]);
    assert!(window.reads_the_sector());
    let board = window.door.board();
    clean("the board", format!("{board:?}").as_bytes());
    for words in Language::ALL.map(|language| Words::new(language).unwrap()) {
        clean("the page", format!("{:?}", words.office(board.office.as_ref().unwrap())).as_bytes());
    }
    drop(window);

    let written = files_under(bench.path(".").as_path());
    assert!(written.len() > 8, "{written:?}");
    written.iter().for_each(|file| clean(&file.display().to_string(), &fs::read(file).unwrap()));
    // The same search finds what is there.
    for name in ["marked.mfd", "more.keys", "card.json"] {
        let bytes = fs::read(scene.source.path().join(name)).unwrap();
        assert!(std::panic::catch_unwind(|| clean("", &bytes)).is_err(), "{name}");
    }
}

#[test]
fn nothing_that_can_be_printed_for_a_programmer_shows_a_key() {
    let ring = KeyRing::parse(&plain()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sealed = seal::seal(&ring, PASSPHRASE).unwrap();
    clean("the sealed file", &sealed);
    fs::write(folder.path().join("card-keys.age"), sealed).unwrap();
    let passphrase = Passphrase::new(PASSPHRASE.to_owned());
    let (opened, seen) = CardKeys::of(folder.path()).load(Some(&passphrase)).unwrap();
    assert_eq!((opened.sector(NAME), opened.cipher("m")), (Some(&SECTOR), Some(&CIPHER)));
    clean("a ring", format!("{ring:?} {opened:?} {:?} {seen:?}", ring.lines()).as_bytes());
    clean("answers", format!("{:?}", Answers::new([hex(&SECTOR)])).as_bytes());
    let mut reader = VirtualReader::new(dump::open(&marked_card(folder.path()), None).unwrap());
    let shelf = Shelf::builtin(true).unwrap();
    let facts = chip::read(&mut reader, &Quirk::generic(), &shelf, &opened, ReadOptions::default()).unwrap();
    assert!(!facts.fields.is_empty() && reader.counters().writes_seen == 0);
    clean("facts", format!("{facts:?}").as_bytes());
    for (ending, bytes) in wrong_files() {
        let format = Format::of(Path::new(&format!("a.{ending}")), &bytes);
        let fault = Import::parse(&bytes, format).and_then(|import| import.put_on(&mut KeyRing::empty(), Some("a")));
        let fault = fault.unwrap_err();
        clean("a fault", format!("{fault} {fault:?} {}", fault.next()).as_bytes());
    }
}
