//! The published vectors that are not about keys or directories: value blocks, access bits, citizen numbers.

use super::*;
use crate::chip::hex::show_hex;
use crate::chip::virtual_card::classic::conditions;

fn vectors(name: &str) -> Vec<serde_json::Value> {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/fixtures/chip/vectors.json")).unwrap();
    all[name].as_array().unwrap().clone()
}

/// Reads one field over all of some bytes.
fn field(kind: &str, bytes: &[u8]) -> (Vec<String>, usize) {
    let text = format!(
        "schema = 1\n[profile]\nid = \"t\"\nversion = \"1\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\nstatus = \"site\"\n\
         [match]\ntech = \"iso7816\"\n[[step]]\nid = \"s\"\ndo = \"read-binary\"\nsfi = 5\nle = {0}\n\
         [[field]]\nkey = \"x\"\nfrom = \"s\"\nat = [0, {0}]\n{kind}\n",
        bytes.len()
    );
    let (command, answer) = (format!("00B08500{:02X}", bytes.len()), format!("{}9000", show_hex(bytes)));
    let facts = read_with(&mut VirtualReader::new(recorded(&[(&command, &answer)])), &[&text]);
    (shown(&facts), facts.findings.len())
}

#[test]
fn every_public_value_block_is_read_or_refused() {
    let rows = vectors("value_block");
    assert_eq!(rows.len(), 3);
    for row in rows {
        let got = field("type = \"value-block\"", &parse_hex(row["hex"].as_str().unwrap()).unwrap());
        match row["value"].as_i64() {
            Some(value) => assert_eq!(got, (vec![format!("x {value}")], 0)),
            None => assert_eq!(got, (vec![], 1), "{row}"),
        }
    }
}

#[test]
fn one_flipped_bit_of_a_value_block_is_noticed() {
    let good = parse_hex("F50000000AFFFFFFF500000000FF00FF").unwrap();
    for bit in 0..128 {
        let mut flipped = good.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(field("type = \"value-block\"", &flipped), (vec![], 1), "bit {bit}");
    }
}

#[test]
fn every_public_row_of_access_bits_gives_its_conditions() {
    let rows = vectors("access_bits");
    assert_eq!(rows.len(), 5);
    for row in rows {
        let bytes = parse_hex(row["hex"].as_str().unwrap()).unwrap().try_into().unwrap();
        let wanted = row["conds"].as_array().map(|all| all.iter().map(|c| c.as_u64().unwrap()).collect::<Vec<_>>());
        let got = conditions(bytes).map(|all| all.map(u64::from).to_vec());
        match wanted {
            Some(wanted) => assert_eq!(got, Some(wanted), "{row}"),
            None => assert_eq!(got.is_some(), row["valid"] != false, "{row}"),
        }
    }
}

#[test]
fn every_public_citizen_number_is_taken_or_refused_and_so_is_each_with_one_wrong_digit() {
    let rule = "type = \"text\"\nrule = \"gb11643\"\npad = [\"00\"]";
    let rows = vectors("gb11643");
    assert_eq!(rows.len(), 2);
    for row in rows {
        let id = row["id"].as_str().unwrap();
        let (fields, findings) = field(rule, id.as_bytes());
        assert_eq!((fields.len(), findings), if row["ok"] == true { (1, 0) } else { (0, 1) }, "{row}");
    }
    let good = b"11010519491231002X";
    for (at, digit) in (0..17).flat_map(|at| (b'0'..=b'9').map(move |digit| (at, digit))) {
        let mut wrong = *good;
        wrong[at] = digit;
        assert_eq!(field(rule, &wrong).1, usize::from(wrong != *good), "digit {at}");
    }
    assert_eq!(field(rule, &[0; 18]), (vec![], 0));
    assert_eq!(field(rule, "1101051949123100二".as_bytes()).1, 1);
}
