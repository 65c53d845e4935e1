//! The keys of cards: commands that bring them in, a desk that opens them, and that no key comes out anywhere.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "commands/bench.rs"]
#[expect(dead_code, reason = "the tests of the other commands use the rest of the bench")]
mod bench;
#[path = "card_keys/secret.rs"]
mod secret;
#[path = "card_keys/window.rs"]
mod window;

use std::fs;
use std::path::PathBuf;

use bench::{ADMIN, Answer, Bench, CLERK};
use serde_json::{Value, json};

const PASSPHRASE: &str = "一句只给卡片密钥的话";
const DUMP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/own_example_student_1k.mfd");
/// The name that the example layout asks for.
const NAME: &str = "edu.student.read";

/// A training desk with the passphrase in a file.
struct Desk {
    bench: Bench,
}

impl Desk {
    fn new() -> Self {
        let bench = Bench::training();
        fs::write(bench.path("right"), format!("{PASSPHRASE}\n")).unwrap();
        fs::write(bench.path("wrong"), "ein anderer Satz\n").unwrap();
        fs::write(bench.path("short"), "zu kurz\n").unwrap();
        Self { bench }
    }

    fn file(&self, name: &str, text: &str) -> String {
        fs::write(self.bench.path(name), text).unwrap();
        self.bench.text(name)
    }

    fn sealed(&self) -> PathBuf {
        self.bench.desk().join("training/card-keys.age")
    }

    fn plain(&self) -> PathBuf {
        self.bench.desk().join("training/keys.toml")
    }

    /// Runs a `card-key` command with the passphrase of a file.
    fn with(&self, passphrase: &str, words: &str) -> Answer {
        let words: Vec<&str> = words.split(' ').collect();
        self.bench.train(&[&["card-key"], words.as_slice(), &["--card-keys-file", passphrase]].concat())
    }

    fn run(&self, words: &str) -> Answer {
        self.with("right", words)
    }

    fn list(&self, passphrase: &str) -> (Value, Value) {
        let told = self.with(passphrase, "list").done();
        (told["state"].clone(), told["keys"].clone())
    }
}

#[test]
fn keys_are_imported_by_name_listed_without_a_value_and_removed() {
    let desk = Desk::new();
    let asked = |here: Value, kind: Value, sectors: &str| {
        json!([{ "name": NAME, "kind": kind, "here": here, "sectors": sectors,
                 "profiles": ["example-student-sector"] }])
    };
    assert_eq!(desk.list("right"), (json!("none"), asked(json!(false), Value::Null, "")));
    let one = desk.file("one.keys", "# from the district\nA0A1A2A3A4A5\n");
    let two = desk.file("two.dic", "A0A1A2A3A4A6\nA0A1A2A3A4A7 # remark\n");
    let bad = desk.file("bad.dic", "A0A1A2A3A4A6\nA0A1A2\n");
    desk.run(&format!("import {one}")).refused("key-without-name");
    desk.run(&format!("import {one} --as A0A1A2A3A4A5")).refused("key-bad-name");
    desk.run(&format!("import {bad} --as d")).refused("key-wrong");
    desk.run(&format!("import {two} --as d --sector 8 --type A")).refused("key-sectors");
    desk.run("import nothing.keys --as d").refused("no-such-file");
    desk.with("short", &format!("import {one} --as d")).refused("password-short");
    desk.bench.train(&["card-key", "import", &one, "--as", "d"]).refused("no-secret");
    desk.run("remove d").refused("card-keys-none");
    assert!(!desk.sealed().exists(), "a refused import leaves no file");

    let told = desk.run(&format!("import {one} --as {NAME} --sector 8 --type a")).done();
    assert_eq!(told["imported"], json!([{ "name": NAME, "kind": "sector", "sectors": "8(A)" }]));
    assert_eq!((&told["unassigned"], &told["format"]), (&json!(0), &json!("list")));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&fs::metadata(desk.sealed()).unwrap()) & 0o777, 0o600);
    assert_eq!(desk.list("right"), (json!("open"), asked(json!(true), json!("sector"), "8(A)")));
    let closed = desk.bench.train(&["card-key", "list"]).done();
    assert_eq!((&closed["state"], &closed["keys"]), (&json!("closed"), &asked(Value::Null, Value::Null, "")));
    desk.with("wrong", "list").refused("card-keys-wrong-secret");

    let before = fs::read(desk.sealed()).unwrap();
    desk.run(&format!("import {one} --as {NAME}")).refused("key-twice");
    desk.run(&format!("import {one} --as e --sector 8 --type A")).refused("key-sector-taken");
    desk.run(&format!("import {bad} --as d")).refused("key-wrong");
    desk.with("wrong", &format!("import {two} --as d")).refused("card-keys-wrong-secret");
    desk.run("remove d").refused("key-unknown");
    assert_eq!(fs::read(desk.sealed()).unwrap(), before, "what is refused changes nothing");

    let words = ["--training", "card-key", "import", &two, "--as", "d", "--card-keys-file", "right"];
    let output = desk.bench.command(None, &words).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("d.1") && said.contains("never tried in turn") && said.contains(&two), "{said}");
    desk.run("remove d.1").done();
    let names = |keys: Value| keys.as_array().unwrap().iter().map(|key| key["name"].clone()).collect::<Vec<_>>();
    assert_eq!(names(desk.list("right").1), ["d.2", NAME]);
    assert_eq!(fs::read_dir(desk.bench.desk().join("training")).unwrap().flatten().filter(is_part).count(), 0);
}

fn is_part(file: &fs::DirEntry) -> bool {
    file.file_name().to_string_lossy().ends_with(".part")
}

#[test]
fn a_key_file_in_the_open_is_sealed_and_deleted_only_when_somebody_says_so() {
    let desk = Desk::new();
    desk.run("seal").refused("card-keys-nothing-to-seal");
    let plain = format!("[[key]]\nname = '{NAME}'\nvalue = 'FFFFFFFFFFFF'\n");
    fs::write(desk.plain(), &plain).unwrap();
    assert_eq!(desk.list("right").0, "plain");
    let one = desk.file("one.keys", "A0A1A2A3A4A5\n");
    desk.run(&format!("import {one} --as d")).refused("card-keys-plain");
    desk.with("short", "seal").refused("password-short");
    let told = desk.run("seal").done();
    assert_eq!((&told["sealed"], &told["plain_left"]), (&json!(1), &json!(true)));
    let listed = desk.run("list").done();
    assert_eq!((&listed["state"], &listed["plain_left"]), (&json!("open"), &json!(true)));
    // A key that was changed in the open since is no longer the same one.
    fs::write(desk.plain(), plain.replace("FFFFFFFFFFFF", "FFFFFFFFFFFE")).unwrap();
    desk.run("seal --delete-plain").refused("key-twice");
    assert!(desk.plain().exists(), "nothing is deleted that was not sealed");
    fs::write(desk.plain(), plain).unwrap();
    assert_eq!(desk.run("seal --delete-plain").done()["plain_left"], false);
    assert!(!desk.plain().exists());
    assert_eq!(desk.list("right").0, "open");
    desk.run("keyring put").refused("training");
}

#[test]
fn sealed_keys_that_are_damaged_or_newer_say_so_and_are_never_written_over() {
    let desk = Desk::new();
    let one = desk.file("one.keys", "A0A1A2A3A4A5\n");
    desk.run(&format!("import {one} --as d")).done();
    let sealed = fs::read(desk.sealed()).unwrap();
    let mut bent = sealed.clone();
    *bent.last_mut().unwrap() ^= 1;
    let cases = [
        (&bent[..], "card-keys-damaged"),
        (&sealed[..sealed.len() - 9], "card-keys-damaged"),
        (b"", "card-keys-foreign"),
    ];
    for (bytes, code) in cases {
        fs::write(desk.sealed(), bytes).unwrap();
        for words in ["list", &format!("import {one} --as e")] {
            desk.run(words).refused(code);
        }
        assert_eq!(fs::read(desk.sealed()).unwrap(), bytes);
    }
}

#[test]
fn only_an_admin_changes_keys_that_is_recorded_and_a_card_is_read_without_them_as_always() {
    let bench = Bench::new();
    fs::write(bench.path("one.keys"), "FFFFFFFFFFFF\n").unwrap();
    let import = ["card-key", "import", "one.keys", "--as", NAME];
    let keyed = |who, words: &[&str]| bench.with(Some(who), &[("CARD_DESK_CARD_KEYS", PASSPHRASE)], words);
    keyed(CLERK, &import).refused("may-not");
    keyed(ADMIN, &import).done();
    assert!(bench.desk().join("card-keys.age").is_file());
    keyed(ADMIN, &["card-key", "keyring", "put"]).refused("keyring-none");
    let entries = bench.run(ADMIN, &["journal", "list", "--limit", "3"]).done()["entries"].clone();
    let acts = entries.as_array().unwrap().iter().map(|entry| entry["act"].clone()).collect::<Vec<_>>();
    assert_eq!(acts, ["signed-in", "signed-in", "signed-in"]);
    let read = bench.run(ADMIN, &["read", "--dump", DUMP]);
    assert!(read.err.contains("card-keys-closed"), "{}", read.err);
    assert!(!read.done()["uid"].is_null());
    let read = keyed(ADMIN, &["read", "--dump", DUMP]);
    assert_eq!((read.code, read.err.as_str()), (Some(0), ""));
    let wrong = bench.with(Some(ADMIN), &[("CARD_DESK_CARD_KEYS", "ein anderer Satz")], &["read", "--dump", DUMP]);
    wrong.refused("card-keys-wrong-secret");
}
