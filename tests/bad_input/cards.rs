//! Dumps, card profiles and key files with mistakes.

use super::desk::Bench;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip");

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{FIXTURES}/{name}")).unwrap()
}

fn text(name: &str) -> String {
    String::from_utf8(fixture(name)).unwrap()
}

#[test]
fn a_broken_dump_is_named_with_its_place() {
    let bench = Bench::new();
    let check = |name: &str, bytes: &[u8], code: &str, says: &str, next: &str| {
        bench.give(name, bytes);
        bench.fails(&["read", "--dump", name], code, &format!("{name}: {says}"), next);
        bench.fails(&["simulate", "--dump", name], code, &format!("{name}: {says}"), next);
    };
    let again = "save the card again";
    check("short.mfd", &fixture("own_example_student_1k.mfd")[..1000], "dump-broken", "a raw dump has 320", again);
    let eml = text("own_example_student_1k.eml");
    check("line.eml", eml.replacen("0000\n", "000\n", 1).as_bytes(), "dump-broken", "line 2: want 32 hex", again);
    check("half.eml", &eml.as_bytes()[..33 * 10], "dump-broken", "the dump holds 10 blocks", again);
    let mct = text("own_example_student_1k_partial.mct");
    let doubled = format!("{mct}\n+Sector: 0\n");
    check("twice.mct", doubled.as_bytes(), "dump-broken", "line ", again);
    let json = text("own_example_student_1k.pm3.json");
    check("cut.json", &json.as_bytes()[..json.len() / 2], "dump-broken", "line ", again);
    check("block.json", json.replacen("\"1\"", "\"999\"", 1).as_bytes(), "dump-broken", "block 999", again);
    check("uid.json", json.replacen("01020304\"", "0102\"", 1).as_bytes(), "dump-broken", "Card.UID", "correct it");
    let torn = br#"{"exchange": [["00A40000", "90"]]}"#;
    check("torn.json", torn, "dump-broken", "exchange 1: want", "record the card again");
    check("empty.mfd", b"", "dump-broken", "a raw dump has 320", again);
    check("empty.json", b"", "dump-unknown", "the file is no known dump", "save the card as");
    check("letter.json", "亲爱的家长".as_bytes(), "dump-unknown", "the file is no known dump", "save the card as");
    check("many.json", &fixture("apdu_transcripts.json"), "dump-which-entry", "the file holds several", "--entry NAME");
    let unknown = ["read", "--dump", "many.json", "--entry", "nobody"];
    bench.fails(&unknown, "dump-no-entry", "many.json: the file holds no recorded card nobody", "--entry NAME");
    bench.give_sparse("huge.json", 500_000_000);
    bench.fails(&["read", "--dump", "huge.json"], "dump-too-large", "huge.json: the dump is larger", "choose");
    bench.fails(&["read", "--dump", "none.mfd"], "no-such-file", "none.mfd: there is no such file", "check the name");
    bench.fails(&["read", "--dump", "desk"], "is-a-folder", "desk: this is a folder", "check the name");
    bench.fails(&["read", "--dump", "/dev/zero"], "not-a-file", "/dev/zero: this is a device", "check the name");
}

#[test]
fn a_profile_with_a_typo_is_named_with_file_line_and_column() {
    let bench = Bench::new();
    let good = include_str!("../../assets/profiles/cn-tunion.toml").replace("cn-tunion", "site-copy");
    let dump = format!("{FIXTURES}/own_example_student_1k.mfd");
    let check = |name: &str, text: &str, code: &str, says: &str, next: &str| {
        bench.give(name, text);
        bench.fails(&["read", "--dump", &dump, "--profile", name], code, says, next);
    };
    let typo = good.replacen("label", "lable", 1);
    let line = 1 + typo[..typo.find("lable").unwrap()].matches('\n').count();
    let place = format!("typo.toml, line {line}, column 1: unknown field `lable`");
    check("typo.toml", &typo, "profile", &place, "correct the profile");
    check("schema.toml", &good.replacen("schema", "#schema", 1), "profile", "missing field `schema`", "correct the");
    check("cut.toml", "[profile\n", "profile", "cut.toml, line 1, column 9: ", "correct the profile");
    check("write.toml", &good.replacen("do   = \"", "do   = \"write-", 1), "profile", "write.toml, line ", "step");
    check("empty.toml", "", "profile", "empty.toml, line 1, column 1: missing field", "correct the profile");
    let twin = include_str!("../../assets/profiles/cn-tunion.toml");
    check("twin.toml", twin, "profile-twice", "twin.toml: a profile with the id", "keep one of the two");
    bench.give("gbk.toml", b"label = \"\xBD\xCC\"\n");
    let gbk = ["read", "--dump", &dump, "--profile", "gbk.toml"];
    bench.fails(&gbk, "profile-unreadable", "gbk.toml cannot be read (invalid data)", "UTF-8");
    bench.give("desk/training/profiles/site.toml", &typo);
    let at_desk = format!("site.toml, line {line}, column 1");
    bench.fails(&["read", "--dump", &dump], "profile", &at_desk, "correct the profile");
    bench.fails(&["read", "--dump", &dump, "--profile", "none.toml"], "profile", &at_desk, "correct the profile");
}

#[test]
fn a_wrong_key_file_is_named_with_its_line_and_no_key_is_repeated() {
    let bench = Bench::new();
    let dump = format!("{FIXTURES}/own_example_student_1k.mfd");
    let words = ["read", "--dump", &dump, "--keys", "keys.toml"];
    let check = |text: &str, code: &str, says: &str, next: &str| {
        bench.give("keys.toml", text);
        bench.fails(&words, code, says, next);
        let output = bench.run(&words);
        let shown = String::from_utf8_lossy(&output.stderr).to_uppercase();
        assert!(!shown.contains("ABABAB"), "{shown}");
    };
    let key = |value: &str| format!("[[key]]\nname = \"edu.student.read\"\nvalue = {value}\n");
    check(
        &key("'ABABABABAB'"),
        "key-wrong",
        "keys.toml: line 3: a key has 12 or 32 hex digits, this has 10",
        "ask for",
    );
    check(&key("'ABABABABABABAB'"), "key-wrong", "this has 14 characters", "ask for the key again");
    check(&key("'ABABABABABAG'"), "key-wrong", "keys.toml: line 3: a key holds only", "ask for the key again");
    check(&key("ABABABABABAB"), "keys-syntax", "keys.toml: line 3: want [[key]] tables", "take everything else out");
    check(&key("'ABABABABABAB'").repeat(2), "key-twice", "keys.toml: line 5: the name", "keep one of the two");
    bench.fails(&["read", "--dump", &dump, "--keys", "none.toml"], "no-such-file", "none.toml: there is", "check");
    bench.give("desk/training/keys.toml", key("'ABAB'"));
    bench.fails(&["read", "--dump", &dump], "key-wrong", "desk/training/keys.toml: line 3", "ask for the key again");
}
