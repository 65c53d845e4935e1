mod checks;
mod parts;
mod reference;
mod refused;
mod sectors;
mod steps;
mod vectors;

use super::*;
use crate::chip::facts::{ChipFacts, Value};
use crate::chip::hex::parse_hex;
use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::reader::VirtualReader;
use crate::chip::virtual_card::recorded::Recorded;
use crate::chip::virtual_card::sample::{StudentSample, student};
use crate::chip::{KeyRing, facts::Finding, read};
use crate::day::Day;
use crate::id::{EducationId, Name, Uid};
use crate::reader::quirk::Quirk;

const OLD: &str = include_str!("../../../assets/profiles/cn-beijing-yikatong-old.toml");
const NEW: &str = include_str!("../../../assets/profiles/cn-tunion.toml");
const EXAMPLE: &str = include_str!("../../../assets/profiles/example-student-sector.toml");

/// Keys of six and of sixteen bytes for the profiles of these tests.
const KEYS: &str = "[[key]]
name = 'school.read'
value = 'A1A2A3A4A5A6'
[[key]]
name = 'school.master'
value = '00112233445566778899AABBCCDDEEFF'
";

/// Reads what lies on a reader with the profiles written here; no command may change anything.
fn read_with(reader: &mut VirtualReader, profiles: &[&str]) -> ChipFacts {
    let mut shelf = Shelf::empty();
    for (number, text) in profiles.iter().enumerate() {
        shelf.add(&format!("{number}.toml"), text, true).unwrap();
    }
    let options = ReadOptions { balance: true, lists: true };
    let facts = read(reader, &Quirk::generic(), &shelf, &KeyRing::parse(KEYS).unwrap(), options).unwrap();
    assert_eq!((reader.counters().writes_seen, reader.counters().refused), (0, 0));
    facts
}

/// Makes a card of commands and answers.
fn recorded(pairs: &[(&str, &str)]) -> VirtualCard {
    let exchange = pairs.iter().map(|(command, answer)| (parse_hex(command).unwrap(), parse_hex(answer).unwrap()));
    VirtualCard::recorded(Uid::new(&[4, 1, 2, 3, 4, 5, 6]).unwrap(), Recorded::new(exchange.collect()))
}

/// Shows fields as `key value`.
fn shown(facts: &ChipFacts) -> Vec<String> {
    let value = |value: &Value| match value {
        Value::Number(number) => number.to_string(),
        Value::Day(day) => day.map_or("open".into(), |day| day.to_string()),
        Value::Text(text) => text.clone(),
        Value::Records(records) => format!("{} records", records.len()),
    };
    facts.fields.iter().map(|field| format!("{} {}", field.key, value(&field.value))).collect()
}

/// Changes one stretch of a profile, and compares the sentence of its refusal and the line that it names.
fn check(text: &str, from: &str, to: &str, want: &str) {
    let at = text.find(from).unwrap();
    let fault = Profile::parse("p.toml", &text.replacen(from, to, 1), true).err();
    let fault = fault.unwrap_or_else(|| panic!("{to} was accepted"));
    assert_eq!(format!("{}; {}", fault.trouble, fault.trouble.next()), want, "{to}");
    // The table that misses a key begins one line before the change.
    let first = text[..at].lines().count();
    assert!((first.saturating_sub(1)..=first + to.lines().count()).contains(&fault.line), "{fault} near line {first}");
}

#[test]
fn the_given_profiles_load() {
    for (text, id, standing) in [
        (OLD, "cn-beijing-yikatong-old", Standing::Public),
        (NEW, "cn-tunion", Standing::Public),
        (EXAMPLE, "example-student-sector", Standing::Example),
    ] {
        let profile = Profile::parse(id, text, true).unwrap();
        assert_eq!((profile.id(), profile.standing()), (id, standing));
        assert!(!profile.label().zh.is_empty() && !profile.version().is_empty());
    }
}

#[test]
fn a_typo_is_refused_with_its_place() {
    let fault =
        Profile::parse("p.toml", &OLD.replacen("role = \"transit_card_no\"", "rolle = \"transit_card_no\"", 1), true);
    let fault = fault.err().unwrap();
    assert_eq!((fault.line, fault.column), (56, 1));
    assert!(
        fault
            .to_string()
            .starts_with("p.toml, line 56, column 1: unknown field `rolle`, expected one of `key`, `role`")
    );
    let broken = Profile::parse("p.toml", "schema = \n", true).err().unwrap();
    assert_eq!(broken.line, 1);
}

#[test]
fn words_outside_the_closed_lists_are_refused_with_the_list() {
    check(
        OLD,
        "\"transit_card_no\"",
        "\"card\"",
        "role \"card\" is not known, want one of: transit_card_no, bjt_no, edu_id, cmis_no, student_no, student_name, sex, school_code, school_name, valid_from, valid_to, transit_valid_to, card_kind, card_status, purse_balance; correct the profile",
    );
    check(
        OLD,
        "\"bcd-yyyymmdd\"",
        "\"yyyy\"",
        "format \"yyyy\" is not known, want one of: bcd-yyyymmdd, bcd-yymmdd, bcd-yyyymm, ascii-yyyymmdd; correct the profile",
    );
    check(
        NEW,
        "\"leading-zeros\"",
        "\"zeros\"",
        "strip \"zeros\" is not known, want one of: leading-zeros; correct the profile",
    );
    check(
        EXAMPLE,
        "type = \"A\"",
        "type = \"C\"",
        "key type \"C\" is not known, want one of: A, B, mac; correct the profile",
    );
    check(
        NEW,
        "tech  = \"iso7816\"",
        "tech  = \"nfc\"",
        "tech \"nfc\" is not known, want one of: iso7816, mifare-classic, any, qr; correct the profile",
    );
    check(
        NEW,
        "schema  = 1",
        "schema  = 2",
        "schema 2 is not known, this program reads schema 1; ask for a profile of schema 1",
    );
}

#[test]
fn a_step_that_would_not_only_read_is_refused() {
    for word in ["update-binary", "write-record", "verify-pin", "external-authenticate", "init-for-load", "raw", "apdu"]
    {
        let want = "step f04 is not a reading step, and this program only reads; remove the step";
        check(OLD, "\"read-binary\"", &format!("\"{word}\""), want);
    }
    check(OLD, "p1  = 0", "p1  = 9", "p1 and p2: want p1 0 to 3 and p2 1 or 2; correct the profile");
    check(OLD, "sfi   = 4", "sfi   = 31", "sfi: want a number from 1 to 30; correct the profile");
}

#[test]
fn a_field_beyond_the_sure_bytes_is_refused() {
    let tail = "correct at, or min of the step";
    check(
        OLD,
        "at   = [28, 4]",
        "at   = [30, 4]",
        &format!("valid_to ends at byte 34, but only 32 bytes of f04 are sure; {tail}"),
    );
    check(
        NEW,
        "at   = [24, 4]",
        "at   = [26, 4]",
        &format!("valid_to ends at byte 30, but only 28 bytes of info are sure; {tail}"),
    );
    check(
        EXAMPLE,
        "at   = [16, 30]",
        "at   = [16, 33]",
        &format!("name ends at byte 49, but only 48 bytes of s are sure; {tail}"),
    );
    check(OLD, "hex = \"1000\"", "hex = \"10\", at = 32", "duplicate key; correct the profile");
    check(
        OLD,
        "{ at = 0, hex = \"1000\" }",
        "{ at = 31, hex = \"1000\" }",
        &format!("probe ends at byte 33, but only 32 bytes of f04 are sure; {tail}"),
    );
}

#[test]
fn two_fields_with_one_role_and_two_parts_with_one_name_are_refused() {
    check(
        OLD,
        "\"valid_from\"\nfrom",
        "\"transit_card_no\"\nfrom",
        "role \"transit_card_no\" stands there twice; rename one of the two",
    );
    check(OLD, "id  = \"f05\"", "id  = \"f04\"", "f04 stands there twice; rename one of the two");
    check(OLD, "key  = \"valid_from\"", "key  = \"card_no\"", "card_no stands there twice; rename one of the two");
}

#[test]
fn names_that_nothing_has_are_refused() {
    check(OLD, "from = \"f04\"", "from = \"f4\"", "f4 names no earlier step, sector or key; correct the name");
    check(OLD, "needs = \"ep\"", "needs = \"log\"", "log names no earlier step, sector or key; correct the name");
    check(
        EXAMPLE,
        "keys   = [\"stu_a\"]",
        "keys   = [\"stu_b\"]",
        "stu_b names no earlier step, sector or key; correct the name",
    );
}

#[test]
fn a_key_value_in_a_profile_is_refused_and_not_repeated() {
    let sentence = "a key value stands in the profile; keep only its name here and the value in the key file";
    check(EXAMPLE, "type = \"A\"", "type = \"A\"\nvalue = \"A0A1A2A3A4A5\"", sentence);
    check(EXAMPLE, "\"edu.student.read\"", "\"A0A1A2A3A4A5\"", sentence);
    let stray = "a value of a wrong type, expected a string; correct the profile";
    check(EXAMPLE, "\"edu.student.read\"", "112233445566", stray);
}

#[test]
fn an_example_layout_is_refused_outside_training() {
    let fault = Profile::parse("p.toml", EXAMPLE, false).err().unwrap().to_string();
    assert_eq!(fault, "p.toml, line 8, column 11: this is an example layout, invented");
}

#[test]
fn what_this_version_does_not_do_is_refused_and_not_ignored() {
    let later = |what: &str| format!("{what} is not implemented in this version; remove it or use a newer program");
    check(EXAMPLE, "how   = \"crc8-maxim\"", "how   = \"mac-sm4\"", &later("check \"mac-sm4\""));
}

#[test]
fn sectors_stay_within_the_card_and_off_the_trailer() {
    check(EXAMPLE, "number = 8", "number = 40", "number: want a sector from 0 to 39; correct the profile");
    check(
        EXAMPLE,
        "blocks = [0, 1, 2]",
        "blocks = [0, 1, 3]",
        "blocks: want blocks of the sector, its trailer never; correct the profile",
    );
    check(EXAMPLE, "number = 8", "", "s needs number or find; add it");
    let files = EXAMPLE.replace("\"mifare-classic\"", "\"iso7816\"");
    let fault = Profile::parse("p.toml", &files, true).err().unwrap();
    assert_eq!((fault.line, fault.trouble), (19, Trouble::WrongTech("[[sector]]")));
}

#[test]
fn the_fewest_commands_follow_from_what_is_asked() {
    let least = |text: &str, balance: bool, lists: bool| {
        Profile::parse("p", text, true).unwrap().minimum_apdus(ReadOptions { balance, lists })
    };
    assert_eq!((least(OLD, false, false), least(OLD, true, false), least(OLD, true, true)), (3, 5, 6));
    assert_eq!((least(NEW, false, false), least(NEW, true, true)), (2, 3));
    assert_eq!(least(EXAMPLE, false, false), 7);
}

#[test]
fn a_shelf_keeps_the_order_and_refuses_twins() {
    let mut shelf = Shelf::builtin(true).unwrap();
    let ids: Vec<&str> = shelf.profiles().iter().map(Profile::id).collect();
    assert_eq!(ids, ["cn-beijing-yikatong-old", "cn-tunion", "example-student-sector"]);
    let twin = shelf.add("b.toml", OLD, false).err().unwrap().to_string();
    assert_eq!(twin, "b.toml: a profile with the id cn-beijing-yikatong-old is already loaded");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), NEW.replace("cn-tunion", "site-tunion")).unwrap();
    std::fs::write(folder.path().join("b.txt"), "no profile").unwrap();
    shelf.add_folder(folder.path(), false).unwrap();
    assert!(shelf.find("site-tunion").is_some());
    assert!(shelf.add_file(&folder.path().join("c.toml"), false).is_err());
    std::fs::write(folder.path().join("d.toml"), " ".repeat(300_000)).unwrap();
    assert!(shelf.add_file(&folder.path().join("d.toml"), false).err().unwrap().to_string().contains("256 KiB"));
}

/// Reads the sample student with a changed profile and returns the findings but the one of the example.
fn findings(from: &str, to: &str, name: &str) -> Vec<Finding> {
    assert!(EXAMPLE.contains(from), "{from}");
    let mut shelf = Shelf::empty();
    shelf.add("p.toml", &EXAMPLE.replacen(from, to, 1), true).unwrap();
    let sample = StudentSample {
        uid: Uid::new(&[0, 0, 0, 1]).unwrap(),
        education_id: EducationId::parse("00000042").unwrap(),
        name: Name::parse(name).unwrap(),
        valid_to: Day::new(2029, 7, 31).unwrap(),
        key: [0xFF; 6],
    };
    let keys = KeyRing::parse("[[key]]\nname='edu.student.read'\nvalue='FFFFFFFFFFFF'").unwrap();
    let mut reader = VirtualReader::new(student(&sample).unwrap());
    let mut facts = read(&mut reader, &Quirk::generic(), &shelf, &keys, ReadOptions::default()).unwrap();
    facts.findings.retain(|finding| !matches!(finding, Finding::ExampleProfile { .. }));
    facts.findings
}

#[test]
fn what_does_not_decode_is_told_with_its_place_and_without_its_bytes() {
    let why = "sector 8 (s) [1..5]: want the number of digits that the rule says".to_owned();
    assert_eq!(findings("digits:8", "digits:9", "张"), [Finding::FieldUnreadable { key: "edu_id".into(), why }]);
    assert_eq!(findings("expect = [1, 2]", "expect = [7]", "张"), [Finding::Unexpected { key: "version".into() }]);
    assert_eq!(findings("at   = [16, 30]", "at   = [16, 3]", "张三"), [Finding::TextTruncated { key: "name".into() }]);
    let warned = [Finding::Unexpected { key: "crc".into() }];
    assert_eq!(
        findings(
            "at = [0, 47] }]\nvalue = { from = \"s\", at = [47, 1] }\nfail  = \"reject\"",
            "at = [0, 46] }]\nvalue = { from = \"s\", at = [1, 1] }\nfail  = \"warn\"",
            "张"
        ),
        warned
    );
}

#[test]
fn no_error_or_debug_of_a_reading_shows_a_name_or_number() {
    let all = format!("{:?}", findings("digits:8", "digits:9", "张三"));
    assert!(!all.contains("张三") && !all.contains("00000042"), "{all}");
}

#[test]
fn no_changed_profile_makes_the_desk_stop() {
    let mut seed = 3_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    let inserts = ["9", "255", "-1", "\"", "[", "FF", "99999999999999999999", "\n", "= 0"];
    for text in [OLD, NEW, EXAMPLE] {
        for _ in 0..400 {
            let mut changed: Vec<char> = text.chars().collect();
            let at = next() % changed.len();
            changed.splice(at..at + next() % 3, inserts[next() % inserts.len()].chars());
            let changed: String = changed.into_iter().collect();
            if let Err(fault) = Profile::parse("p.toml", &changed, true) {
                assert!(fault.line >= 1 && fault.line <= changed.lines().count() + 1, "{fault}");
            }
        }
    }
}
