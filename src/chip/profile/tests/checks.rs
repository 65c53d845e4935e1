//! Every check finds every single flipped bit, in its bytes and in its value.

use super::super::mac::{cmac_aes, mac_3des};
use super::*;
use crate::chip::crc::{crc8_mad, crc8_maxim, crc16_x25};
use crate::chip::derive::{CardNumbers, Derive, Factor, How};
use crate::chip::hex::show_hex;

const COUNT: usize = 24;
const MASTER: [u8; 16] =
    [0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF];

fn body() -> Vec<u8> {
    (0..COUNT).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
}

fn profile(how: &str, over: &str, value: &str, len: usize, fail: &str) -> String {
    format!(
        "schema = 1\n[profile]\nid = \"t\"\nversion = \"1\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\nstatus = \"site\"\n\
         [match]\ntech = \"iso7816\"\n[[key]]\nid = \"m\"\ntype = \"mac\"\nref = \"school.master\"\n\
         [[step]]\nid = \"s\"\ndo = \"read-binary\"\nsfi = 5\nle = {len}\n\
         [[field]]\nkey = \"x\"\nfrom = \"s\"\nat = [0, 1]\ntype = \"hex\"\n\
         [[check]]\nid = \"c\"\n{how}\nover = {over}\n{value}\nfail = \"{fail}\"\n"
    )
}

fn read_bytes(profile: &str, bytes: &[u8]) -> (Vec<String>, Vec<Finding>) {
    let (command, answer) = (format!("00B08500{:02X}", bytes.len()), format!("{}9000", show_hex(bytes)));
    let facts = read_with(&mut VirtualReader::new(recorded(&[(&command, &answer)])), &[profile]);
    (shown(&facts), facts.findings)
}

/// Checks good bytes, and every flip of one bit of the bytes that the check covers, its value included.
fn check(how: &str, over: &str, bytes: &[u8], value: Option<usize>) {
    let place = value.map(|len| format!("value = {{ from = \"s\", at = [{}, {len}] }}", bytes.len() - len));
    let place = place.unwrap_or_default();
    let (strict, lenient) =
        (profile(how, over, &place, bytes.len(), "reject"), profile(how, over, &place, bytes.len(), "warn"));
    assert_eq!(read_bytes(&strict, bytes), (vec![format!("x {:02X}", bytes[0])], vec![]), "{how}");
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let failed = Finding::CheckFailed { check: "c".into(), profile: "t".into() };
        assert_eq!(read_bytes(&strict, &flipped), (vec![], vec![failed]), "{how}, bit {bit}");
        if bit % 16 == 0 {
            let (fields, findings) = read_bytes(&lenient, &flipped);
            assert_eq!((fields.len(), findings), (1, vec![Finding::Unexpected { key: "c".into() }]), "{how}");
        }
    }
}

fn with(value: &[u8]) -> Vec<u8> {
    [body().as_slice(), value].concat()
}

const ALL: &str = "[{ from = \"s\", at = [0, 24] }]";

#[test]
fn cyclic_checks_find_every_flipped_bit() {
    check("how = \"crc8-mad\"", ALL, &with(&[crc8_mad(&body())]), Some(1));
    check("how = \"crc8-maxim\"", ALL, &with(&[crc8_maxim(&body())]), Some(1));
    check("how = \"crc16-x25\"", ALL, &with(&crc16_x25(&body()).to_le_bytes()), Some(2));
    check("how = \"crc16-x25\"\norder = \"high-first\"", ALL, &with(&crc16_x25(&body()).to_be_bytes()), Some(2));
}

#[test]
fn sums_and_exclusive_ors_find_every_flipped_bit() {
    let (xor, sum) = (body().iter().fold(0, |all, b| all ^ b), body().iter().map(|b| u16::from(*b)).sum::<u16>());
    check("how = \"xor\"", ALL, &with(&[xor]), Some(1));
    check("how = \"sum\"", ALL, &with(&[sum.to_le_bytes()[0]]), Some(1));
    check("how = \"sum\"", ALL, &with(&sum.to_le_bytes()), Some(2));
    check("how = \"sum\"\norder = \"high-first\"", ALL, &with(&sum.to_be_bytes()), Some(2));
}

#[test]
fn two_copies_find_every_flipped_bit_in_either() {
    let copies = [body(), body()].concat();
    let over = "[{ from = \"s\", at = [0, 24] }, { from = \"s\", at = [24, 24] }]";
    check("how = \"mirror\"", over, &copies, None);
    let xor = body().iter().fold(0, |all, b| all ^ b);
    check("how = \"mirror\"", over, &[copies.as_slice(), &[xor]].concat(), Some(1));
}

#[test]
fn codes_made_with_a_key_find_every_flipped_bit() {
    let (cmac, mac) = (cmac_aes(&MASTER, &body()), mac_3des(&MASTER, &body()));
    for len in [4, 8, 16] {
        check("how = \"cmac-aes\"\nkey = \"m\"", ALL, &with(&cmac[..len]), Some(len));
    }
    for len in [4, 8] {
        check("how = \"mac-3des\"\nkey = \"m\"", ALL, &with(&mac[..len]), Some(len));
    }
}

#[test]
fn without_its_key_a_check_proves_nothing_and_says_so() {
    let mac = mac_3des(&MASTER, &body());
    let value = "value = { from = \"s\", at = [24, 4] }";
    let key = "ref = \"school.master\"";
    for (fail, fields) in [("reject", 0), ("warn", 1)] {
        let text = profile("how = \"mac-3des\"\nkey = \"m\"", ALL, value, 28, fail).replace(key, "ref = \"nobody\"");
        let (got, findings) = read_bytes(&text, &with(&mac[..4]));
        assert_eq!((got.len(), findings), (fields, vec![Finding::KeyMissing { name: "nobody".into() }]), "{fail}");
    }
}

#[test]
fn a_check_over_a_part_that_is_not_there_does_not_pass() {
    let text = profile(
        "how = \"xor\"",
        "[{ from = \"s\", at = [0, 4] }, { from = \"r\", at = [0, 1] }]",
        "value = { from = \"s\", at = [4, 1] }",
        5,
        "reject",
    )
    .replace("[[field]]", "[[step]]\nid = \"r\"\ndo = \"read-binary\"\nsfi = 6\nle = 1\noptional = true\n[[field]]");
    let failed = Finding::CheckFailed { check: "c".into(), profile: "t".into() };
    assert_eq!(read_bytes(&text, &[1, 1, 1, 1, 0]), (vec![], vec![failed]));
}

#[test]
fn the_key_of_a_check_can_be_that_of_the_card() {
    let uid = Uid::new(&[4, 1, 2, 3, 4, 5, 6]).unwrap();
    let rule = Derive { how: How::An10922Aes128, factor: Factor::Uid, suffix: vec![0x42], take: 0 };
    let card = CardNumbers { uid: &uid, sector: 0, transit: None };
    let key = rule.cipher_key(&KeyRing::parse(KEYS).unwrap(), "school.master", card).unwrap();
    let derive = "ref = \"school.master\"\nderive = { how = \"an10922-aes128\", factor = \"uid\", suffix = \"42\" }";
    let value = "value = { from = \"s\", at = [24, 16] }";
    let text =
        profile("how = \"cmac-aes\"\nkey = \"m\"", ALL, value, 40, "reject").replace("ref = \"school.master\"", derive);
    assert_eq!(read_bytes(&text, &with(&cmac_aes(&key, &body()))).0, ["x 00"]);
    assert!(read_bytes(&text, &with(&cmac_aes(&MASTER, &body()))).0.is_empty());
}
