//! Every refusal of the loader with its exact line and column.

use super::super::Profile;

const ROWS: &str = include_str!("refused.txt");

const FILES: &str = r#"schema = 1
[profile]
id = "f"
version = "1"
label = { zh = "文件", en = "files" }
status = "site"
[match]
tech = "iso7816"
reset = "cold"
[[key]]
id = "m"
type = "mac"
ref = "school.mac"
[[step]]
id = "app"
do = "select-name"
name = "A0000000010203"
status = { "6283" = "app-locked" }
[[step]]
id = "f"
do = "read-binary"
sfi = 5
le = 32
probe = { at = 0, hex = "10" }
[[step]]
id = "tag"
do = "tlv"
in = "app"
path = ["6F", "A5"]
min = 4
else = { do = "read-binary", sfi = 7, le = 4 }
[[step]]
id = "log"
do = "read-records"
sfi = 6
le = 16
max = 3
[[step]]
id = "obj"
do = "get-data"
tag = "9F36"
cla = "80"
[[step]]
id = "bal"
do = "pboc-balance"
p2 = 2
needs = "app"
[[field]]
key = "no"
role = "transit_card_no"
from = "f"
at = [0, 8]
type = "bcd"
strip = "leading-zeros"
pad = ["FF"]
[[field]]
key = "kind"
from = "f"
at = [8, 1]
type = "enum"
map = { "01" = "甲" }
[[field]]
key = "day"
from = "f"
at = [9, 4]
type = "date"
format = "bcd-yyyymmdd"
[[field]]
key = "name"
role = "student_name"
from = "f"
at = [13, 8]
type = "text"
encoding = "gbk"
[[list]]
key = "records"
from = "log"
skip_when = { at = [0, 2], equals = "0000" }
[[list.field]]
key = "seq"
at = [0, 2]
type = "uint-be"
[[check]]
id = "crc"
how = "crc16-x25"
over = [{ from = "f", at = [0, 30] }]
value = { from = "f", at = [30, 2] }
order = "low-first"
fail = "warn"
"#;

const SECTORS: &str = r#"schema = 1
[profile]
id = "s"
version = "1"
label = { zh = "扇区", en = "sectors" }
status = "site"
[match]
tech = "mifare-classic"
sak = ["08"]
[[key]]
id = "k"
type = "A"
ref = "school.read"
derive = { how = "an10922-aes128", factor = "uid4+sector", suffix = "42", take = [0, 6] }
[[sector]]
id = "a"
number = 8
keys = ["k"]
blocks = [0, 1, 2]
repeat = 2
[[sector]]
id = "b"
find = { mad_aid = "5801", order = "either" }
keys = ["k"]
blocks = [0, 1]
[[field]]
key = "id"
role = "edu_id"
from = "a"
at = [0, 4]
type = "bcd"
rule = "digits:8"
[[check]]
id = "copy"
how = "mirror"
over = [{ from = "a", at = [0, 16] }, { from = "b", at = [0, 16] }]
"#;

/// Changes one stretch, and returns where and why the profile is refused.
fn refusal(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not there");
    match Profile::parse("p.toml", &text.replacen(from, to, 1), false) {
        Ok(_) => "accepted".to_owned(),
        Err(fault) => format!("{}:{} {}", fault.line, fault.column, fault.trouble),
    }
}

/// Compares the changes below a heading; all rows that differ are shown at once.
fn check(text: &str, heading: &str) {
    let (_, below) = ROWS.split_once(&format!("# {heading}\n")).unwrap();
    let table = below.split("\n\n").next().unwrap();
    let lines: Vec<&str> = table.lines().collect();
    let mut odd = Vec::new();
    for row in lines.chunks_exact(2) {
        let (from, to) = row[0].split_once('→').unwrap();
        let got = refusal(text, &from.replace('⏎', "\n"), &to.replace('⏎', "\n"));
        if got != row[1].trim_start() {
            odd.push(format!("{}\n    {got}", row[0]));
        }
    }
    assert!(!lines.is_empty() && lines.len().is_multiple_of(2) && odd.is_empty(), "\n{}", odd.join("\n"));
}

#[test]
fn the_two_profiles_that_are_changed_here_load() {
    for text in [FILES, SECTORS] {
        Profile::parse("p.toml", text, false).map(|_| ()).unwrap();
    }
}

#[test]
fn unknown_words_of_the_language_are_refused_where_they_stand() {
    check(FILES, "unknown_words_of_the_language_are_refused_where_they_stand FILES");
    check(SECTORS, "unknown_words_of_the_language_are_refused_where_they_stand SECTORS");
}

#[test]
fn words_outside_a_closed_list_are_refused_with_the_list() {
    check(FILES, "words_outside_a_closed_list_are_refused_with_the_list FILES");
    check(SECTORS, "words_outside_a_closed_list_are_refused_with_the_list SECTORS");
}

#[test]
fn a_step_that_does_not_only_read_is_refused() {
    check(FILES, "a_step_that_does_not_only_read_is_refused FILES");
}

#[test]
fn values_that_their_place_cannot_hold_are_refused() {
    check(FILES, "values_that_their_place_cannot_hold_are_refused FILES");
    check(SECTORS, "values_that_their_place_cannot_hold_are_refused SECTORS");
}

#[test]
fn offsets_beyond_the_sure_bytes_are_refused() {
    check(FILES, "offsets_beyond_the_sure_bytes_are_refused FILES");
    check(SECTORS, "offsets_beyond_the_sure_bytes_are_refused SECTORS");
}

#[test]
fn what_stands_twice_is_refused() {
    check(FILES, "what_stands_twice_is_refused FILES");
    check(SECTORS, "what_stands_twice_is_refused SECTORS");
}

#[test]
fn what_is_missing_or_named_before_it_is_there_is_refused() {
    check(FILES, "what_is_missing_or_named_before_it_is_there_is_refused FILES");
    check(SECTORS, "what_is_missing_or_named_before_it_is_there_is_refused SECTORS");
}

#[test]
fn keys_of_the_wrong_use_and_key_values_are_refused_and_never_repeated() {
    check(SECTORS, "keys_of_the_wrong_use_and_key_values_are_refused_and_never_repeated SECTORS");
    check(FILES, "keys_of_the_wrong_use_and_key_values_are_refused_and_never_repeated FILES");
}
