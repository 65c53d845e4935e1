use super::dump;
use super::facts::{Field, Tech};
use super::virtual_card::VirtualCard;
use super::virtual_card::reader::{Mishap, VirtualReader};
use super::virtual_card::sample::{StudentSample, TransitSample, student, t_union, yikatong};
use super::*;
use crate::day::Day;
use crate::id::{EducationId, Name, TransitNumber, Uid};

const ALL: ReadOptions = ReadOptions { balance: true, lists: true };
const LEAST: ReadOptions = ReadOptions { balance: false, lists: false };

fn fixture(name: &str, entry: Option<&str>) -> VirtualCard {
    let path = format!("{}/tests/fixtures/chip/{name}", env!("CARGO_MANIFEST_DIR"));
    dump::open(std::path::Path::new(&path), entry).unwrap()
}

fn transcript(entry: &str) -> VirtualCard {
    fixture("apdu_transcripts.json", Some(entry))
}

/// Reads a card in training with the example keys; every reading ends with no write seen.
fn read_card(card: VirtualCard, options: ReadOptions) -> ChipFacts {
    read_with(&mut VirtualReader::new(card), &KeyRing::example(), options).unwrap()
}

fn read_with(reader: &mut VirtualReader, keys: &KeyRing, options: ReadOptions) -> Result<ChipFacts, Fault> {
    let shelf = Shelf::builtin(true).unwrap();
    let facts = read(reader, &Quirk::generic(), &shelf, keys, options);
    let counters = reader.counters();
    assert_eq!((counters.writes_seen, counters.refused), (0, 0));
    if let Ok(facts) = &facts {
        let cost = Cost { apdus: counters.apdus, authentications: counters.authentications, reads: counters.reads };
        assert_eq!(facts.cost, cost, "the card counts what the reading counts");
    }
    facts
}

fn show(field: &Field) -> String {
    let value = match &field.value {
        Value::Number(number) => number.to_string(),
        Value::Day(day) => day.map_or("open".into(), |day| day.to_string()),
        Value::Text(text) => text.clone(),
        Value::Records(records) => format!("{} records", records.len()),
    };
    format!("{} {value}", field.key)
}

fn check(facts: &ChipFacts, fields: &[&str], findings: &[Finding]) {
    assert_eq!(facts.fields.iter().map(show).collect::<Vec<_>>(), fields);
    assert_eq!(facts.findings, findings);
}

fn example() -> Finding {
    Finding::ExampleProfile { profile: "example-student-sector".into() }
}

fn locked(sector: u8) -> Finding {
    Finding::SectorLocked { sector, status: "6300".into() }
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn transit(number: &str) -> TransitSample {
    TransitSample {
        uid: Uid::new(&[4, 1, 2, 3, 4, 5, 6]).unwrap(),
        number: TransitNumber::parse(number).unwrap(),
        valid_from: day("2026-09-01"),
        valid_to: day("2040-12-31"),
        kind: 2,
        balance_fen: 1234,
        locked: false,
    }
}

fn pupil() -> StudentSample {
    StudentSample {
        uid: Uid::new(&[0, 0, 0, 1]).unwrap(),
        education_id: EducationId::parse("00000042").unwrap(),
        name: Name::parse("测试·学生").unwrap(),
        valid_to: day("2029-07-31"),
        key: [0xFF; 6],
    }
}

const OLD: [&str; 3] = ["card_no 1000751511409928", "valid_from 2018-04-10", "valid_to 2024-04-10"];
const NEW: [&str; 6] = [
    "issuer 01011000FFFFFFFF",
    "issuer_city 北京",
    "card_no 3105170070104791381",
    "valid_from 2019-07-18",
    "valid_to 2040-12-31",
    "card_kind 普通卡",
];
const STUDENT: [&str; 7] = [
    "version 1",
    "edu_id 12345678",
    "sex 女",
    "school 2111000001",
    "valid_to 2027-08-31",
    "name 欧阳䶮",
    "status 正常",
];

#[test]
fn the_recorded_old_yikatong_gives_its_number_and_dates() {
    let facts = read_card(transcript("nfsee_BJ_old"), LEAST);
    check(&facts, &OLD, &[]);
    assert_eq!(facts.tech, Tech::Iso7816);
    let origin = &facts.role(Role::TransitCardNo).unwrap().origin;
    assert_eq!(origin.to_string(), "SFI 4 (f04) [0..8]");
}

#[test]
fn balance_and_log_are_read_only_when_asked_for() {
    let facts = read_card(transcript("nfsee_BJ_old"), ALL);
    check(&facts, &[OLD[0], OLD[1], OLD[2], "balance 5710", "log 3 records"], &[]);
    let Value::Records(records) = &facts.fields[4].value else { unreachable!() };
    let text = |at: usize, key: &str| records[at].iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
    assert!(text(0, "seq") == Some(Value::Number(2)) && text(0, "amount") == Some(Value::Number(1000)));
    assert!(text(0, "time") == Some(Value::Text("2017-08-30T12:56:37".into())));
    assert!(text(2, "kind") == Some(Value::Text("load".into())));
    let balance_only = read_card(transcript("nfsee_BJ_old"), ReadOptions { balance: true, lists: false });
    assert_eq!(balance_only.fields.last().map(show), Some("balance 5710".into()));
}

#[test]
fn the_recorded_legacy_card_keeps_its_far_day() {
    let facts = read_card(transcript("nfsee_BJ_legacy"), LEAST);
    check(&facts, &["card_no 1000751012345678", "valid_from 2003-01-01", "valid_to 2099-12-01"], &[]);
}

#[test]
fn the_recorded_t_union_card_gives_number_dates_and_kind() {
    check(&read_card(transcript("nfsee_TU"), LEAST), &NEW, &[]);
    let all = read_card(transcript("nfsee_TU"), ALL);
    assert_eq!(all.fields.last().map(show), Some("balance 5710".into()));
    let info = &all.role(Role::TransitValidTo).unwrap().origin;
    assert_eq!(info.to_string(), "tag 9F0C of fci (info) [24..28]");
}

#[test]
fn each_profile_refuses_the_card_of_the_other() {
    for entry in ["nfsee_BJ_old", "nfsee_TU"] {
        let facts = read_card(transcript(entry), ALL);
        let first = facts.fields[0].profile.clone();
        assert!(facts.fields.iter().all(|field| field.profile == first), "{entry}");
    }
    for entry in ["nfsee_THU", "cnblogs_cityunion", "paper_BJ_topup"] {
        check(&read_card(transcript(entry), ALL), &[], &[Finding::NoProfile]);
    }
}

#[test]
fn a_profile_for_uids_of_another_length_is_not_tried() {
    let card = |uid: &[u8]| t_union(&TransitSample { uid: Uid::new(uid).unwrap(), ..transit("3105170000000000001") });
    let text = include_str!("../../assets/profiles/cn-tunion.toml").replacen("tech  =", "uid_len = [7]\ntech  =", 1);
    for (uid, known) in [(vec![4, 2, 3, 4, 5, 6, 7], true), (vec![4, 2, 3, 4], false)] {
        let mut shelf = Shelf::empty();
        shelf.add("seven.toml", &text, false).unwrap();
        let mut reader = VirtualReader::new(card(&uid));
        let facts = read(&mut reader, &Quirk::generic(), &shelf, &KeyRing::empty(), ReadOptions::default()).unwrap();
        assert_eq!(!facts.fields.is_empty(), known, "{} bytes", uid.len());
        assert_eq!(reader.counters().apdus == 2, !known, "nothing but the UID is asked of another card");
    }
}

#[test]
fn a_locked_application_is_named_and_its_number_still_read() {
    let card = t_union(&TransitSample { locked: true, ..transit("3105170000000000001") });
    let facts = read_card(card, ALL);
    assert_eq!(facts.findings, [Finding::LockedByIssuer { state: "app-locked".into(), profile: "cn-tunion".into() }]);
    assert_eq!(facts.role(Role::TransitCardNo).map(show), Some("card_no 3105170000000000001".into()));
    assert!(facts.role(Role::PurseBalance).is_none() && facts.role(Role::CardKind).is_none());
}

#[test]
fn a_card_locked_for_good_that_answers_nothing_else_is_named() {
    let json = br#"{"exchange": [["00A4040008A00000063201010500", "9303"]]}"#;
    let facts = read_card(dump::parse("json", json, None).unwrap(), LEAST);
    let state = "app-locked-forever".to_owned();
    check(&facts, &[], &[Finding::LockedByIssuer { state, profile: "cn-tunion".into() }]);
}

#[test]
fn sample_cards_read_as_what_they_were_made_of() {
    let facts = read_card(t_union(&transit("3105170000000000001")), ALL);
    assert_eq!(facts.role(Role::CardKind).map(show), Some("card_kind 学生卡".into()));
    assert_eq!(facts.role(Role::PurseBalance).map(show), Some("balance 1234".into()));
    let facts = read_card(yikatong(&transit("1000750000000001")), ALL);
    assert_eq!(facts.role(Role::TransitCardNo).map(show), Some("card_no 1000750000000001".into()));
    let facts = read_card(student(&pupil()).unwrap(), ALL);
    assert_eq!(facts.role(Role::StudentName).map(show), Some("name 测试·学生".into()));
    assert_eq!(facts.findings, [example()]);
}

#[test]
fn the_own_dumps_in_three_whole_formats_read_alike() {
    for name in ["own_example_student_1k.mfd", "own_example_student_1k.eml", "own_example_student_1k.pm3.json"] {
        let facts = read_card(fixture(name, None), LEAST);
        check(&facts, &STUDENT, &[example()]);
        assert_eq!((facts.tech, facts.uid.to_string().as_str()), (Tech::MifareClassic, "01020304"));
        assert_eq!(facts.role(Role::EduId).unwrap().origin.to_string(), "sector 8 (s) [1..5]");
    }
}

#[test]
fn the_partial_dump_reads_the_same_student_and_tells_of_the_locked_sector() {
    let facts = read_card(fixture("own_example_student_1k_partial.mct", None), LEAST);
    check(&facts, &STUDENT[..6], &[locked(9), example()]);
}

#[test]
fn one_flipped_bit_fails_the_check_and_no_field_of_the_sector_is_used() {
    let path = format!("{}/tests/fixtures/chip/own_example_student_1k.mfd", env!("CARGO_MANIFEST_DIR"));
    let good = std::fs::read(path).unwrap();
    for bit in 0..48 * 8 {
        let mut bytes = good.clone();
        bytes[512 + bit / 8] ^= 1 << (bit % 8);
        let facts = read_card(dump::parse("mfd", &bytes, None).unwrap(), LEAST);
        let failed = Finding::CheckFailed { check: "crc".into(), profile: "example-student-sector".into() };
        check(&facts, &STUDENT[6..], &[failed, example()]);
    }
}

#[test]
fn a_missing_key_is_told_once_and_nothing_is_tried() {
    let mut reader = VirtualReader::new(student(&pupil()).unwrap());
    let facts = read_with(&mut reader, &KeyRing::empty(), LEAST).unwrap();
    check(&facts, &[], &[Finding::KeyMissing { name: "edu.student.read".into() }]);
    assert_eq!(reader.counters().apdus, 2);
}

#[test]
fn a_wrong_key_locks_each_sector_with_its_status() {
    let card = student(&StudentSample { key: [0x42; 6], ..pupil() }).unwrap();
    let mut reader = VirtualReader::new(card);
    let facts = read_with(&mut reader, &KeyRing::example(), LEAST).unwrap();
    check(&facts, &[], &[locked(8), locked(9)]);
    assert_eq!(reader.counters().authentications, 2);
}

#[test]
fn a_reading_sends_the_fewest_commands_that_the_profile_needs() {
    let shelf = Shelf::builtin(true).unwrap();
    let check = |card: VirtualCard, id: &str, options: ReadOptions, want: u32| {
        let facts = read_card(card, options);
        assert_eq!((facts.cost.apdus, shelf.minimum_apdus(id, options)), (want, Some(want)), "{id} {options:?}");
    };
    let balance = ReadOptions { balance: true, lists: false };
    check(student(&pupil()).unwrap(), "example-student-sector", LEAST, 9);
    check(t_union(&transit("3105170000000000001")), "cn-tunion", LEAST, 5);
    check(t_union(&transit("3105170000000000001")), "cn-tunion", balance, 6);
    check(yikatong(&transit("1000750000000001")), "cn-beijing-yikatong-old", LEAST, 6);
    check(yikatong(&transit("1000750000000001")), "cn-beijing-yikatong-old", balance, 9);
    check(transcript("nfsee_TU"), "cn-tunion", LEAST, 5);
    check(fixture("own_example_student_1k.mfd", None), "example-student-sector", LEAST, 9);
    assert_eq!(shelf.minimum_apdus("nobody", LEAST), None);
}

#[test]
fn each_sector_is_opened_at_most_once() {
    let facts = read_card(student(&pupil()).unwrap(), LEAST);
    assert_eq!(facts.cost, Cost { apdus: 9, authentications: 2, reads: 4 });
}

#[test]
fn a_card_torn_away_at_any_moment_leaves_nothing() {
    for after in 0..9 {
        let mut reader = VirtualReader::new(student(&pupil()).unwrap());
        reader.inject(Mishap::TornAfter(after));
        assert_eq!(read_with(&mut reader, &KeyRing::example(), LEAST).err(), Some(Fault::CardMoved), "after {after}");
    }
}

#[test]
fn a_card_swapped_unseen_at_any_moment_is_discarded() {
    for after in 1..9 {
        let other = student(&StudentSample { uid: Uid::new(&[0, 0, 0, 2]).unwrap(), ..pupil() }).unwrap();
        let mut reader = VirtualReader::new(student(&pupil()).unwrap());
        reader.inject(Mishap::SwapAfter(after, Box::new(other)));
        assert_eq!(read_with(&mut reader, &KeyRing::example(), LEAST).err(), Some(Fault::TwoCards), "after {after}");
    }
}

#[test]
fn a_mute_card_is_a_fault() {
    let mut reader = VirtualReader::new(student(&pupil()).unwrap());
    reader.inject(Mishap::Mute);
    assert_eq!(read_with(&mut reader, &KeyRing::example(), LEAST).err(), Some(Fault::CardMute));
}

#[test]
fn a_made_up_uid_is_visible_and_nothing_else_is_asked() {
    let facts = read_card(t_union(&transit("3105170000000000001")).with_random_uid(), ALL);
    assert!(facts.uid.is_random() && facts.cost.apdus == 2);
}

#[test]
fn a_chip_that_no_profile_knows_still_gives_its_uid() {
    let uid = Uid::new(&[9; 7]).unwrap();
    for card in [
        VirtualCard::uid_only(uid.clone()),
        VirtualCard::uid_only(uid.clone()).with_atr(vec![]),
        t_union(&transit("3105170000000000001")).with_atr(vec![0x3B, 0x02, 0x14, 0x50]),
    ] {
        let facts = read_card(card, LEAST);
        check(&facts, &[], &[Finding::NoProfile]);
        assert_eq!(facts.tech, Tech::UidOnly);
    }
}

#[test]
fn outside_training_the_example_layout_is_not_read() {
    let shelf = Shelf::builtin(false).unwrap();
    assert!(!shelf.has_example() && shelf.profiles().len() == 2);
    let mut reader = VirtualReader::new(student(&pupil()).unwrap());
    let facts = read(&mut reader, &Quirk::generic(), &shelf, &KeyRing::example(), LEAST).unwrap();
    check(&facts, &[], &[Finding::NoProfile]);
}

#[test]
fn two_profiles_that_read_one_role_differently_are_told() {
    let text = include_str!("../../assets/profiles/cn-beijing-yikatong-old.toml")
        .replace("id      = \"cn-beijing-yikatong-old\"", "id = \"other\"")
        .replace("at   = [0, 8]", "at   = [0, 4]");
    let mut shelf = Shelf::builtin(false).unwrap();
    shelf.add("other.toml", &text, false).unwrap();
    let mut reader = VirtualReader::new(transcript("nfsee_BJ_old"));
    let facts = read(&mut reader, &Quirk::generic(), &shelf, &KeyRing::empty(), LEAST).unwrap();
    assert_eq!(facts.findings, [Finding::ProfilesDisagree { role: Role::TransitCardNo }]);
}

/// A card whose answers are nonsense, and a status word that keeps the reading going every other time.
struct Nonsense {
    seed: u32,
    atr: Vec<u8>,
    asked: usize,
}

impl Link for Nonsense {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        self.asked += 1;
        if let [0xFF, 0xCA, ..] = command.bytes() {
            return Response::parse(&[1, 2, 3, 4, 0x90, 0x00]);
        }
        let mut next = || {
            self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            self.seed.to_be_bytes()[0]
        };
        let mut raw: Vec<u8> = (0..next() % 64).map(|_| next()).collect();
        // The first two bytes of the old card, and a template that never ends, to come further than the probes.
        match next() % 4 {
            0 => raw.splice(0..0, [0x10, 0x00]).for_each(drop),
            1 => raw.splice(0..0, [0x6F, 0x81, 0xFF, 0xA5]).for_each(drop),
            _ => {}
        }
        let words =
            [[0x90, 0x00], [0x90, 0x00], [0x90, 0x00], [0x61, next()], [0x6C, next()], [0x62, 0x83], [next(), next()]];
        raw.extend(words[usize::from(next()) % words.len()]);
        Response::parse(&raw)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }
}

#[test]
fn a_card_that_answers_nonsense_ends_in_facts_or_a_fault_after_few_commands() {
    let shelf = Shelf::builtin(true).unwrap();
    for seed in 0..3000 {
        for atr in ["3B80800101", "3B8F8001804F0CA000000306030001000000006A"] {
            let mut link = Nonsense { seed, atr: hex::parse_hex(atr).unwrap(), asked: 0 };
            let read = read(&mut link, &Quirk::generic(), &shelf, &KeyRing::example(), ALL);
            assert!(read.is_ok() || matches!(read, Err(Fault::Protocol { .. })), "seed {seed}");
            assert!(link.asked < 500, "seed {seed}: {} commands", link.asked);
        }
    }
}
