//! Sectors that the card's own directory names, keys that follow from the card, sectors read twice, hidden halves.

use super::*;
use crate::chip::crc::crc8_mad;
use crate::chip::derive::{CardNumbers, Derive, Factor, How};
use crate::chip::virtual_card::classic::{Classic, TRANSPORT};
use crate::chip::virtual_card::sample::{TransitSample, t_union};
use crate::id::TransitNumber;
use crate::reader::apdu::Permitted;
use crate::reader::link::{Fault, Link, Response};

const KEY: [u8; 6] = [0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6];
const UID: [u8; 4] = [1, 2, 3, 4];

fn profile(sectors: &str, derive: &str) -> String {
    format!(
        "schema = 1\n[profile]\nid = \"t\"\nversion = \"1\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\nstatus = \"site\"\n\
         [match]\ntech = \"mifare-classic\"\nsak = [\"08\", \"18\", \"28\"]\n\
         [[key]]\nid = \"k\"\ntype = \"A\"\nref = \"school.read\"\n{derive}\n{sectors}\n\
         [[field]]\nkey = \"x\"\nrole = \"edu_id\"\nfrom = \"s\"\nat = [0, 4]\ntype = \"bcd\"\n"
    )
}

fn sector(place: &str) -> String {
    format!("[[sector]]\nid = \"s\"\n{place}\nkeys = [\"k\"]\nblocks = [0]\n")
}

fn looked_up(aid: &str, more: &str) -> String {
    profile(&sector(&format!("find = {{ mad_aid = \"{aid}\"{more} }}")), "")
}

fn trailer(key: [u8; 6], access: [u8; 3], general_purpose: u8) -> [Option<u8>; 16] {
    let mut trailer = TRANSPORT;
    trailer[..6].copy_from_slice(&key);
    trailer[6..9].copy_from_slice(&access);
    trailer[9] = general_purpose;
    trailer.map(Some)
}

/// A sector that holds an invented number and opens with a key.
fn put_student(chip: &mut Classic, sector: u8, key: [u8; 6]) {
    let mut block = [Some(0); 16];
    block[..4].copy_from_slice(&[Some(0x12), Some(0x34), Some(0x56), Some(0x78)]);
    let first = crate::chip::sector::first_block(sector).unwrap();
    chip.put(first, block);
    chip.put(first + crate::chip::sector::block_count(sector) - 1, trailer(key, [0x78, 0x77, 0x88], 0x69));
}

/// Writes a directory into a model: entries of cluster and code, as they stand in the chip.
fn put_directory(chip: &mut Classic, first: u8, info: u8, entries: &[(usize, [u8; 2])], general_purpose: u8) {
    let blocks = if first == 0 { 1..3 } else { first..first + 3 };
    let mut bytes = vec![0; blocks.len() * 16];
    bytes[1] = info;
    for (at, entry) in entries {
        bytes[2 * at..2 * at + 2].copy_from_slice(entry);
    }
    bytes[0] = crc8_mad(&bytes[1..]);
    for (block, bytes) in blocks.zip(bytes.chunks_exact(16)) {
        chip.put(block, <[u8; 16]>::try_from(bytes).unwrap().map(Some));
    }
    let key = [0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5];
    chip.put(if first == 0 { 3 } else { first + 3 }, trailer(key, [0x78, 0x77, 0x88], general_purpose));
}

fn card(chip: Classic) -> VirtualReader {
    VirtualReader::new(VirtualCard::classic(Uid::new(&UID).unwrap(), chip))
}

/// A card whose directory names sectors 8 and 9 in the given order of bytes.
fn with_directory(entry: [u8; 2]) -> Classic {
    let mut chip = Classic::blank(64).unwrap();
    put_directory(&mut chip, 0, 0x01, &[(8, entry), (9, entry)], 0xC1);
    put_student(&mut chip, 8, KEY);
    put_student(&mut chip, 9, KEY);
    chip
}

fn odd(why: &str) -> Finding {
    Finding::DirectoryOdd { why: why.into() }
}

fn not_there() -> Finding {
    Finding::NotInDirectory { sector: "s".into(), application: "5801".into() }
}

/// Reads and compares the number with its sector, or nothing, and what is told.
fn check(chip: Classic, profile: &str, sector: Option<u8>, findings: &[Finding]) -> (u32, u32) {
    let mut reader = card(chip);
    let facts = read_with(&mut reader, &[profile]);
    let got: Vec<String> = facts.fields.iter().map(|field| field.origin.part.clone()).collect();
    assert_eq!(got, sector.map(|sector| format!("sector {sector} (s)")).into_iter().collect::<Vec<_>>());
    assert_eq!(facts.findings, findings);
    (facts.cost.apdus, facts.cost.authentications)
}

#[test]
fn the_directory_names_the_sector_in_either_order_of_its_bytes() {
    let (code_first, cluster_first) = ([0x01, 0x58], [0x58, 0x01]);
    for (entry, order, found) in [
        (code_first, "", true),
        (cluster_first, "", true),
        (code_first, ", order = \"code-first\"", true),
        (cluster_first, ", order = \"code-first\"", false),
        (code_first, ", order = \"cluster-first\"", false),
        (cluster_first, ", order = \"cluster-first\"", true),
    ] {
        let (sector, findings) = if found { (Some(8), vec![]) } else { (None, vec![not_there()]) };
        check(with_directory(entry), &looked_up("5801", order), sector, &findings);
    }
    check(with_directory(code_first), &looked_up("5801", ", nth = 1"), Some(9), &[]);
    check(with_directory(code_first), &looked_up("5801", ", nth = 2"), None, &[not_there()]);
}

#[test]
fn a_look_up_costs_one_authentication_and_two_reads() {
    let profile = looked_up("5801", "");
    let cost = check(with_directory([0x01, 0x58]), &profile, Some(8), &[]);
    let mut shelf = Shelf::empty();
    shelf.add("p", &profile, false).unwrap();
    assert_eq!(cost, (shelf.minimum_apdus("t", ReadOptions::default()).unwrap(), 2));
    assert_eq!(cost.0, 2 + 4 + 3);
}

#[test]
fn what_is_odd_in_a_directory_warns_and_does_not_refuse() {
    let mut broken = with_directory([0x01, 0x58]);
    let mut block = broken.blocks()[1];
    block[0] = block[0].map(|crc| crc ^ 0x10);
    broken.put(1, block);
    let cost = check(broken, &looked_up("5801", ""), Some(8), &[odd("check value")]);
    assert_eq!(cost.1, 2);
    let mut info = with_directory([0x01, 0x58]);
    put_directory(&mut info, 0, 0x0F, &[(8, [0x01, 0x58])], 0xC1);
    check(info, &looked_up("5801", ""), Some(8), &[odd("info byte")]);
}

#[test]
fn a_card_without_a_directory_says_so() {
    let mut none = Classic::blank(64).unwrap();
    put_directory(&mut none, 0, 0, &[], 0x69);
    none.put(1, [Some(0); 16]);
    let cost = check(none, &looked_up("5801", ""), None, &[odd("no directory"), not_there()]);
    assert_eq!(cost.1, 1);
    let closed = Classic::blank(64).unwrap();
    check(closed, &looked_up("5801", ""), None, &[odd("sector 0: 6300"), not_there()]);
}

#[test]
fn the_second_directory_is_read_only_when_the_first_does_not_name_the_application() {
    let mut large = Classic::blank(256).unwrap();
    put_directory(&mut large, 0, 0x01, &[], 0xC2);
    put_directory(&mut large, 64, 0x01, &[(4, [0x01, 0x58])], 0x69);
    put_student(&mut large, 20, KEY);
    assert_eq!(check(large.clone(), &looked_up("5801", ""), Some(20), &[]).1, 3);
    put_directory(&mut large, 0, 0x01, &[(8, [0x01, 0x58])], 0xC2);
    put_student(&mut large, 8, KEY);
    assert_eq!(check(large, &looked_up("5801", ""), Some(8), &[]).1, 2);
}

fn derived(rule: &str) -> String {
    profile(&sector("number = 8"), rule).replace("ref = \"school.read\"\nderive", "ref = \"school.master\"\nderive")
}

#[test]
fn the_published_key_of_an10922_opens_its_card() {
    let mut chip = Classic::blank(64).unwrap();
    put_student(&mut chip, 8, [0xA8, 0xDD, 0x63, 0xA3, 0xB8, 0x9D]);
    let uid = Uid::new(&[0x04, 0x78, 0x2E, 0x21, 0x80, 0x1D, 0x80]).unwrap();
    let rule =
        "derive = { how = \"an10922-aes128\", factor = \"uid\", suffix = \"3042F54E585020416275\", take = [0, 6] }";
    let mut reader = VirtualReader::new(VirtualCard::classic(uid, chip));
    let facts = read_with(&mut reader, &[&derived(rule)]);
    assert_eq!((shown(&facts), facts.findings.len()), (vec!["x 12345678".to_owned()], 0));
    assert_eq!(reader.counters().authentications, 1);
}

#[test]
fn a_key_of_pboc_opens_only_the_sector_and_the_card_that_it_was_made_for() {
    let uid = Uid::new(&UID).unwrap();
    let rule = Derive { how: How::Pboc3Des, factor: Factor::Uid4Sector, suffix: Vec::new(), take: 10 };
    let keys = KeyRing::parse(KEYS).unwrap();
    let key = |sector: u8| {
        *rule.sector_key(&keys, "school.master", CardNumbers { uid: &uid, sector, transit: None }).unwrap()
    };
    let written = "derive = { how = \"pboc-3des\", factor = \"uid4+sector\", take = [10, 6] }";
    for (sector, opens) in [(8, true), (9, false)] {
        let mut chip = Classic::blank(64).unwrap();
        put_student(&mut chip, 8, key(sector));
        let locked = Finding::SectorLocked { sector: 8, status: "6300".into() };
        let (found, findings) = if opens { (Some(8), vec![]) } else { (None, vec![locked]) };
        check(chip, &derived(written), found, &findings);
    }
}

#[test]
fn a_uid_mixed_into_the_key_opens_the_sector() {
    let mut chip = Classic::blank(64).unwrap();
    put_student(&mut chip, 8, [0xA0, 0xA0, 0xA0, 0xA0, 0xA4, 0xA4]);
    check(chip, &profile(&sector("number = 8"), "derive = { how = \"uid-xor\", factor = \"uid\" }"), Some(8), &[]);
}

#[test]
fn a_key_that_needs_a_number_of_the_card_waits_for_it() {
    let keys = KeyRing::parse(KEYS).unwrap();
    let rule = Derive { how: How::Pboc3Des, factor: Factor::TransitNumber, suffix: Vec::new(), take: 0 };
    let uid = Uid::new(&UID).unwrap();
    let numbers = CardNumbers { uid: &uid, sector: 9, transit: Some("12345678") };
    let mut chip = Classic::blank(64).unwrap();
    put_student(&mut chip, 8, KEY);
    put_student(&mut chip, 9, *rule.sector_key(&keys, "school.master", numbers).unwrap());
    let text = profile(
        "[[key]]\nid = \"d\"\ntype = \"A\"\nref = \"school.master\"\n\
         derive = { how = \"pboc-3des\", factor = \"transit-number\", take = [0, 6] }\n\
         [[sector]]\nid = \"n\"\nnumber = 8\nkeys = [\"k\"]\nblocks = [0]\n\
         [[sector]]\nid = \"s\"\nnumber = 9\nkeys = [\"d\"]\nblocks = [0]\n\
         [[field]]\nkey = \"n\"\nrole = \"transit_card_no\"\nfrom = \"n\"\nat = [0, 4]\ntype = \"bcd\"",
        "",
    );
    let facts = read_with(&mut card(chip.clone()), &[&text]);
    assert_eq!((shown(&facts), facts.findings), (vec!["n 12345678".into(), "x 12345678".into()], vec![]));
    chip.put(32, [Some(0xFF); 16]);
    let facts = read_with(&mut card(chip), &[&text]);
    assert!(facts.findings.contains(&Finding::KeyNotDerived { name: "school.master".into() }));
}

/// A reader whose antenna flips a bit in some of the blocks that it reads.
struct Unsteady<'f> {
    reader: VirtualReader,
    read: usize,
    flips: &'f dyn Fn(usize) -> u8,
}

impl Link for Unsteady<'_> {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        let mut response = self.reader.transmit(command)?;
        if let [0xFF, 0xB0, ..] = command.bytes() {
            response.body[1] ^= (self.flips)(self.read);
            self.read += 1;
        }
        Ok(response)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        self.reader.cold_reset()
    }

    fn atr(&self) -> &[u8] {
        self.reader.atr()
    }
}

#[test]
fn a_sector_read_twice_counts_when_two_readings_are_equal() {
    let text = profile(&sector("number = 8\nrepeat = 2"), "");
    let mut shelf = Shelf::empty();
    shelf.add("p", &text, false).unwrap();
    let check = |flips: &dyn Fn(usize) -> u8, fields: &[&str], findings: &[Finding], reads: usize| {
        let mut chip = Classic::blank(64).unwrap();
        put_student(&mut chip, 8, KEY);
        let mut link = Unsteady { reader: card(chip), read: 0, flips };
        let keys = KeyRing::parse(KEYS).unwrap();
        let facts = read(&mut link, &Quirk::generic(), &shelf, &keys, ReadOptions::default()).unwrap();
        assert_eq!(
            (shown(&facts).as_slice(), facts.findings.as_slice(), link.read),
            (fields.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>().as_slice(), findings, reads)
        );
        assert_eq!(facts.cost.authentications, 1);
        if reads == 2 {
            assert_eq!(Some(facts.cost.apdus), shelf.minimum_apdus("t", ReadOptions::default()));
        }
    };
    check(&|_| 0, &["x 12345678"], &[], 2);
    check(&|read| u8::from(read == 0), &["x 12345678"], &[], 3);
    check(&|read| u8::from(read == 1), &["x 12345678"], &[], 3);
    check(&|read| if read < 3 { u8::try_from(read).unwrap() } else { 0 }, &["x 12345678"], &[], 4);
    check(&|read| u8::try_from(read).unwrap(), &[], &[Finding::Unsteady { sector: 8 }], 4);
}

#[test]
fn a_chip_that_one_profile_left_halted_is_fresh_for_the_next() {
    let mut chip = Classic::blank(64).unwrap();
    put_student(&mut chip, 8, [0x42; 6]);
    put_student(&mut chip, 9, KEY);
    let (one, two) = (profile(&sector("number = 8"), ""), profile(&sector("number = 9"), ""));
    let mut reader = card(chip);
    let facts = read_with(&mut reader, &[&one, &two.replace("id = \"t\"", "id = \"u\"")]);
    assert_eq!((shown(&facts), reader.counters().resets), (vec!["x 12345678".into()], 1));
}

#[test]
fn a_reader_that_hides_half_of_a_card_is_told_of_only_when_a_layout_misses_it() {
    let site = profile(&sector("number = 8"), "");
    let day = |text: &str| Day::parse_iso(text).unwrap();
    let card = t_union(&TransitSample {
        uid: Uid::new(&[4, 1, 2, 3, 4, 5, 6]).unwrap(),
        number: TransitNumber::parse("3105170000000000001").unwrap(),
        valid_from: day("2026-09-01"),
        valid_to: day("2040-12-31"),
        kind: 2,
        balance_fen: 0,
        locked: false,
    });
    let told = |profiles: &[&str], quirk: &Quirk| {
        let mut shelf = Shelf::builtin(true).unwrap();
        profiles.iter().for_each(|text| shelf.add("site.toml", text, false).unwrap());
        let facts =
            read(&mut VirtualReader::new(card.clone()), quirk, &shelf, &KeyRing::empty(), ReadOptions::default());
        facts.unwrap().findings
    };
    let hidden =
        |reader: Option<&str>| vec![Finding::ClassicHidden { profile: "t".into(), reader: reader.map(str::to_owned) }];
    assert_eq!(told(&[&site], &Quirk::generic()), hidden(None));
    assert_eq!(told(&[&site], &Quirk::of("ACS ACR122U PICC Interface 00 00")), hidden(Some("acr122u")));
    assert_eq!(told(&[], &Quirk::generic()), []);
    assert_eq!(told(&[&site.replace(", \"28\"", "")], &Quirk::generic()), []);
    assert_eq!(told(&[&site.replace("\"edu_id\"", "\"transit_card_no\"")], &Quirk::generic()), []);
}
