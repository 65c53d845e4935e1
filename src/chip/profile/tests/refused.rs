//! Every refusal of the loader with its exact line and column.

use super::super::Profile;

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
    assert!(text.matches(from).count() >= 1, "{from} is not there");
    match Profile::parse("p.toml", &text.replacen(from, to, 1), false) {
        Ok(_) => "accepted".to_owned(),
        Err(fault) => format!("{}:{} {}", fault.line, fault.column, fault.trouble),
    }
}

/// Compares a table of changes; all rows that differ are shown at once.
fn check(text: &str, rows: &[(&str, &str, &str)]) {
    let got: Vec<(&str, &str, String)> =
        rows.iter().map(|(from, to, _)| (*from, *to, refusal(text, from, to))).collect();
    let odd = std::iter::zip(rows, &got).filter(|(row, got)| row.2 != got.2);
    let odd: Vec<String> = odd.map(|(_, (from, to, got))| format!("        ({from:?}, {to:?}, {got:?}),")).collect();
    assert!(odd.is_empty(), "\n{}", odd.join("\n"));
}

#[test]
fn the_two_profiles_that_are_changed_here_load() {
    for text in [FILES, SECTORS] {
        Profile::parse("p.toml", text, false).map(|_| ()).unwrap();
    }
}

#[test]
fn unknown_words_of_the_language_are_refused_where_they_stand() {
    check(
        FILES,
        &[
            ("schema = 1", "schema = 2", "1:10 schema 2 is not known, this program reads schema 1"),
            ("schema = 1", "schema = ", "1:10 string values must be quoted, expected literal string"),
            (
                "schema = 1\n",
                "schema = 1\ncolor = 1\n",
                "2:1 unknown field `color`, expected one of `schema`, `profile`, `match`, `key`, `step`, `sector`, `field`, `list`, `check`, `qr`, `judge`, `test`",
            ),
            (
                "version = \"1\"",
                "versoin = \"1\"",
                "4:1 unknown field `versoin`, expected one of `id`, `version`, `label`, `status`, `issuer`",
            ),
            ("zh = ", "cn = ", "5:11 unknown field `cn`, expected `zh` or `en`"),
            (
                "reset = ",
                "rest = ",
                "9:1 unknown field `rest`, expected one of `tech`, `sak`, `order`, `reset`, `nfc_type`, `atqa`, `uid_len`",
            ),
            (
                "ref = \"school.mac\"",
                "ref = \"school.mac\"\nsector = 8",
                "14:1 unknown field `sector`, expected one of `id`, `type`, `ref`, `derive`, `value`",
            ),
            (
                "sfi = 5",
                "sfo = 5",
                "22:1 unknown field `sfo`, expected one of `id`, `do`, `sfi`, `fid`, `name`, `tag`, `cla`, `offset`, `le`, `max`, `min`, `p1`, `p2`, `needs`, `optional`, `probe`, `status`, `in`, `path`, `else`",
            ),
            ("hex = \"10\"", "hax = \"10\"", "24:19 unknown field `hax`, expected one of `at`, `hex`, `sw`"),
            (
                "sfi = 7",
                "sfi = 7, fid = \"0007\"",
                "31:39 unknown field `fid`, expected one of `do`, `sfi`, `offset`, `le`",
            ),
            (
                "strip = ",
                "stripe = ",
                "54:1 unknown field `stripe`, expected one of `key`, `role`, `from`, `at`, `type`, `encoding`, `format`, `map`, `mask`, `pad`, `strip`, `rule`, `expect`, `required`, `sensitive`, `unit`, `note`",
            ),
            ("equals = ", "equal = ", "78:28 unknown field `equal`, expected `at` or `equals`"),
            (
                "[[list.field]]\n",
                "[[list.field]]\ncolour = 1\n",
                "80:1 unknown field `colour`, expected one of `key`, `role`, `from`, `at`, `type`, `encoding`, `format`, `map`, `mask`, `pad`, `strip`, `rule`, `expect`, `required`, `sensitive`, `unit`, `note`",
            ),
            (
                "order = \"low-first\"",
                "orders = \"low-first\"",
                "88:1 unknown field `orders`, expected one of `id`, `how`, `over`, `value`, `order`, `key`, `fail`",
            ),
            (
                "{ from = \"f\", at = [30, 2] }",
                "{ form = \"f\", at = [30, 2] }",
                "87:11 unknown field `form`, expected `from` or `at`",
            ),
            (
                "[[check]]",
                "[[checks]]",
                "83:3 unknown field `checks`, expected one of `schema`, `profile`, `match`, `key`, `step`, `sector`, `field`, `list`, `check`, `qr`, `judge`, `test`",
            ),
        ],
    );
    check(
        SECTORS,
        &[
            (
                "repeat = 2",
                "repeats = 2",
                "20:1 unknown field `repeats`, expected one of `id`, `number`, `find`, `keys`, `blocks`, `repeat`, `optional`",
            ),
            ("mad_aid = ", "mad = ", "23:10 unknown field `mad`, expected one of `mad_aid`, `order`, `nth`"),
            (
                "factor = ",
                "factors = ",
                "14:36 unknown field `factors`, expected one of `how`, `factor`, `suffix`, `take`",
            ),
        ],
    );
}

#[test]
fn words_outside_a_closed_list_are_refused_with_the_list() {
    check(
        FILES,
        &[
            ("\"site\"", "\"sight\"", "6:10 status \"sight\" is not known, want one of: public, site, example"),
            ("\"site\"", "\"example\"", "6:10 this is an example layout, invented"),
            ("\"iso7816\"", "\"nfc\"", "8:8 tech \"nfc\" is not known, want one of: iso7816, mifare-classic, any, qr"),
            ("\"cold\"", "\"warm\"", "9:9 reset \"warm\" is not known, want one of: cold, mf, none"),
            ("type = \"mac\"", "type = \"C\"", "12:8 key type \"C\" is not known, want one of: A, B, mac"),
            (
                "\"app-locked\"",
                "\"lost\"",
                "18:21 state \"lost\" is not known, want one of: app-locked, app-locked-forever, not-this-card, absent, needs-key",
            ),
            (
                "\"read-binary\"\nsfi = 5",
                "\"read\"\nsfi = 5",
                "21:6 do \"read\" is not known, want one of: select-name, select-fid, read-binary, read-records, pboc-balance, tlv, get-data",
            ),
            (
                "do = \"read-binary\", sfi",
                "do = \"tlv\", sfi",
                "31:15 do \"tlv\" is not known, want one of: read-binary",
            ),
            ("cla = \"80\"", "cla = \"84\"", "42:7 cla \"84\" is not known, want one of: 00, 80"),
            (
                "\"transit_card_no\"",
                "\"card\"",
                "50:8 role \"card\" is not known, want one of: transit_card_no, bjt_no, edu_id, cmis_no, student_no, student_name, sex, school_code, school_name, valid_from, valid_to, transit_valid_to, card_kind, card_status, purse_balance",
            ),
            (
                "type = \"bcd\"",
                "type = \"bdc\"",
                "53:8 type \"bdc\" is not known, want one of: bcd, hex, uint-be, uint-le, ascii-digits, date, datetime, enum, text, bits, value-block",
            ),
            ("\"leading-zeros\"", "\"zeros\"", "54:9 strip \"zeros\" is not known, want one of: leading-zeros"),
            (
                "\"bcd-yyyymmdd\"",
                "\"yyyy\"",
                "67:10 format \"yyyy\" is not known, want one of: bcd-yyyymmdd, bcd-yymmdd, bcd-yyyymm, ascii-yyyymmdd",
            ),
            ("\"gbk\"", "\"utf-16\"", "74:12 encoding \"utf-16\" is not known, want one of: gb18030, gbk"),
            (
                "\"crc16-x25\"",
                "\"crc32\"",
                "85:7 check \"crc32\" is not known, want one of: crc8-mad, crc8-maxim, crc16-x25, xor, sum, mirror, cmac-aes, mac-3des",
            ),
            ("\"crc16-x25\"", "\"mac-sm4\"", "85:7 check \"mac-sm4\" is not implemented in this version"),
            ("\"low-first\"", "\"low\"", "88:9 order \"low\" is not known, want one of: low-first, high-first"),
            ("fail = \"warn\"", "fail = \"note\"", "89:8 fail \"note\" is not known, want one of: reject, warn"),
        ],
    );
    check(
        SECTORS,
        &[
            (
                "\"an10922-aes128\"",
                "\"md5\"",
                "14:18 derive \"md5\" is not known, want one of: none, pboc-3des, an10922-aes128, uid-xor",
            ),
            (
                "\"uid4+sector\"",
                "\"serial\"",
                "14:45 factor \"serial\" is not known, want one of: uid, uid+sector, uid4+sector, uid4+uid4, uid8, transit-number",
            ),
            (
                "order = \"either\"",
                "order = \"any\"",
                "23:36 order \"any\" is not known, want one of: either, code-first, cluster-first",
            ),
            ("\"digits:8\"", "\"digit\"", "32:8 rule \"digit\" is not known, want one of: digits:COUNT, gb11643"),
        ],
    );
}

#[test]
fn a_step_that_does_not_only_read_is_refused() {
    check(
        FILES,
        &[
            (
                "\"read-binary\"\nsfi = 5",
                "\"update-binary\"\nsfi = 5",
                "21:6 step f is not a reading step, and this program only reads",
            ),
            (
                "\"read-records\"",
                "\"append-record\"",
                "34:6 step log is not a reading step, and this program only reads",
            ),
            (
                "\"pboc-balance\"",
                "\"init-for-load\"",
                "45:6 step bal is not a reading step, and this program only reads",
            ),
            ("\"get-data\"", "\"put-data\"", "40:6 step obj is not a reading step, and this program only reads"),
            (
                "\"select-name\"",
                "\"external-authenticate\"",
                "16:6 step app is not a reading step, and this program only reads",
            ),
            ("\"select-name\"", "\"verify-pin\"", "16:6 step app is not a reading step, and this program only reads"),
            ("p2 = 2", "p2 = 3", "45:6 p1 and p2: want p1 0 to 3 and p2 1 or 2"),
            ("p2 = 2", "p1 = 9\np2 = 2", "45:6 p1 and p2: want p1 0 to 3 and p2 1 or 2"),
        ],
    );
}

#[test]
fn values_that_their_place_cannot_hold_are_refused() {
    check(
        FILES,
        &[
            ("sfi = 5", "sfi = 31", "22:7 sfi: want a number from 1 to 30"),
            ("sfi = 5", "sfi = 0", "22:7 sfi: want a number from 1 to 30"),
            ("sfi = 5", "sfi = 300", "22:7 a value of a wrong type, expected u8"),
            ("sfi = 6", "sfi = 31", "35:7 sfi: want a number from 1 to 30"),
            ("sfi = 7", "sfi = 31", "31:8 sfi: want a number from 1 to 30"),
            ("sfi = 5", "fid = \"05\"", "22:7 fid: want 2 bytes in hex"),
            ("sfi = 5", "offset = 256\nsfi = 5", "22:10 offset: want 0 to 255 with sfi"),
            ("le = 32", "le = 32769", "23:6 le: want offset and le together at most 32768"),
            ("le = 16", "le = 256", "36:6 le: want 0 to 255 for a record"),
            ("max = 3", "max = 0", "37:7 max: want 1 to 255 records"),
            ("le = 32", "le = 32\nmin = 33", "24:7 min: want at most le"),
            ("\"A0000000010203\"", "\"A0\"", "17:8 name: want 5 to 16 bytes in hex"),
            ("\"A0000000010203\"", "\"A00000000102X3\"", "17:8 name: want 5 to 16 bytes in hex"),
            ("\"9F36\"", "\"9F3601\"", "41:7 tag: want tags of one or two bytes in hex"),
            ("\"A5\"]", "\"A\"]", "29:15 path: want tags of one or two bytes in hex"),
            ("\"6283\" =", "\"62\" =", "18:12 status: want status words of two bytes in hex"),
            ("hex = \"10\" }", "hex = \"1\" }", "24:9 probe.hex: want bytes in hex"),
            ("at = 0, hex = \"10\" }", "sw = \"6283\" }", "24:9 probe: want at and hex, or sw = \"9000\""),
            ("pad = [\"FF\"]", "pad = [\"FFFF\"]", "55:8 pad: want bytes in hex"),
            ("at = [0, 8]", "at = [0, 0]", "52:6 at: want [first byte, count of bytes], at least one byte"),
            ("at = [9, 4]", "at = [9, 3]", "65:6 at: want as many bytes as the format has"),
            ("type = \"bcd\"", "type = \"datetime\"", "52:6 at: want 7 bytes for a date with time"),
            ("type = \"bcd\"", "type = \"value-block\"", "52:6 at: want 16 bytes for a value block"),
            (
                "at = [0, 8]\ntype = \"bcd\"",
                "at = [0, 9]\ntype = \"uint-be\"",
                "52:6 at: want at most 8 bytes for a number",
            ),
            ("type = \"bcd\"", "type = \"bcd\"\nformat = \"x\"", "54:10 format: want no format for this type"),
            ("\"01\" =", "\"1\" =", "57:7 map: want codes in hex"),
            (
                "encoding = \"gbk\"",
                "rule = \"digits:8\"",
                "74:8 rule: want digits:COUNT for bcd and ascii-digits, gb11643 for text",
            ),
            ("equals = \"0000\"", "equals = \"00\"", "78:13 skip_when.equals: want hex of the length in at"),
            (
                "[[list.field]]\n",
                "[[list.field]]\nfrom = \"f\"\n",
                "80:8 from: want no from in a list, the list has one",
            ),
            ("[[list.field]]\n", "[[list.field]]\nrole = \"sex\"\n", "80:8 role: want no role in a list"),
            ("at = [0, 30] }", "at = [0, 0] }", "86:9 at: want [first byte, count of bytes], at least one byte"),
            ("at = [30, 2]", "at = [30, 1]", "87:9 value: want two bytes for a CRC-16"),
            ("\"crc16-x25\"", "\"crc8-mad\"", "88:9 order: want no order for this check"),
            ("fail = \"warn\"", "key = \"m\"", "89:7 key: want no key for this check"),
        ],
    );
    check(
        SECTORS,
        &[
            ("sak = [\"08\"]", "sak = [\"0808\"]", "9:8 sak: want one byte in hex"),
            ("number = 8", "number = 40", "17:10 number: want a sector from 0 to 39"),
            ("number = 8", "number = 8\nfind = { mad_aid = \"5801\" }", "18:8 find: want either number or find"),
            ("blocks = [0, 1, 2]", "blocks = [0, 1, 3]", "19:17 blocks: want blocks of the sector, its trailer never"),
            ("blocks = [0, 1]", "blocks = [0, 3]", "25:14 blocks: want blocks of the sector, its trailer never"),
            ("repeat = 2", "repeat = 3", "20:10 repeat: want 1, or 2 for two equal readings"),
            (
                "mad_aid = \"5801\"",
                "mad_aid = \"58\"",
                "23:20 mad_aid: want cluster and application code, 2 bytes in hex",
            ),
            (
                "mad_aid = \"5801\"",
                "mad_aid = \"0004\"",
                "23:20 mad_aid: want an application, not an administration code",
            ),
            ("suffix = \"42\"", "suffix = \"4\"", "14:69 suffix: want at most 27 bytes in hex"),
            (
                "suffix = \"42\"",
                "suffix = \"00112233445566778899AABBCCDDEEFF001122334455667788990011\"",
                "14:69 suffix: want at most 27 bytes in hex",
            ),
            ("how = \"an10922-aes128\"", "how = \"pboc-3des\"", "14:64 suffix: want no suffix with this rule"),
            (
                "how = \"an10922-aes128\", factor = \"uid4+sector\", suffix = \"42\"",
                "how = \"pboc-3des\", factor = \"uid\"",
                "14:40 factor of eight bytes \"uid\" is not known, want one of: uid4+sector, uid4+uid4, uid8, transit-number",
            ),
            (
                "how = \"an10922-aes128\", factor = \"uid4+sector\", suffix = \"42\"",
                "how = \"uid-xor\", factor = \"uid8\"",
                "14:38 factor \"uid8\" is not known, want one of: uid",
            ),
            (
                "how = \"an10922-aes128\", factor = \"uid4+sector\", suffix = \"42\"",
                "how = \"uid-xor\", factor = \"uid\"",
                "14:52 take: want no take with this rule",
            ),
            ("take = [0, 6]", "take = [11, 6]", "14:82 take: want [first byte, 6] within sixteen bytes"),
            ("take = [0, 6]", "take = [0, 8]", "14:82 take: want [first byte, 6] within sixteen bytes"),
            (
                "{ from = \"b\", at = [0, 16] }",
                "{ from = \"b\", at = [0, 8] }",
                "36:9 over: want two copies of equal length",
            ),
        ],
    );
}

#[test]
fn offsets_beyond_the_sure_bytes_are_refused() {
    check(
        FILES,
        &[
            ("at = [0, 8]", "at = [25, 8]", "52:6 no ends at byte 33, but only 32 bytes of f are sure"),
            ("at = [0, 30]", "at = [3, 30]", "86:9 check ends at byte 33, but only 32 bytes of f are sure"),
            ("at = [30, 2]", "at = [31, 2]", "87:9 check ends at byte 33, but only 32 bytes of f are sure"),
            ("at = 0, hex", "at = 32, hex", "24:9 probe ends at byte 33, but only 32 bytes of f are sure"),
            (
                "key = \"seq\"\nat = [0, 2]",
                "key = \"seq\"\nat = [15, 2]",
                "81:6 seq ends at byte 17, but only 16 bytes of log are sure",
            ),
            (
                "from = \"f\"\nat = [8, 1]",
                "from = \"tag\"\nat = [4, 1]",
                "59:6 kind ends at byte 5, but only 4 bytes of tag are sure",
            ),
            (
                "from = \"f\"\nat = [8, 1]",
                "from = \"obj\"\nat = [0, 1]",
                "59:6 kind ends at byte 1, but only 0 bytes of obj are sure",
            ),
        ],
    );
    check(
        SECTORS,
        &[
            ("at = [0, 4]", "at = [45, 4]", "30:6 id ends at byte 49, but only 48 bytes of a are sure"),
            (
                "{ from = \"b\", at = [0, 16] }",
                "{ from = \"b\", at = [17, 16] }",
                "36:39 check ends at byte 33, but only 32 bytes of b are sure",
            ),
        ],
    );
}

#[test]
fn what_stands_twice_is_refused() {
    check(
        FILES,
        &[
            (
                "role = \"student_name\"",
                "role = \"transit_card_no\"",
                "70:8 role \"transit_card_no\" stands there twice",
            ),
            ("key = \"kind\"", "key = \"no\"", "57:7 no stands there twice"),
            ("key = \"records\"", "key = \"no\"", "76:7 no stands there twice"),
            ("id = \"tag\"", "id = \"f\"", "26:6 f stands there twice"),
            (
                "[[step]]\nid = \"app\"",
                "[[key]]\nid = \"m\"\ntype = \"mac\"\nref = \"b\"\n[[step]]\nid = \"app\"",
                "15:6 m stands there twice",
            ),
            (
                "[[check]]\n",
                "[[list.field]]\nkey = \"seq\"\nat = [2, 2]\ntype = \"uint-be\"\n[[check]]\n",
                "84:7 seq stands there twice",
            ),
            (
                "fail = \"warn\"\n",
                "[[check]]\nid = \"crc\"\nhow = \"xor\"\nover = [{ from = \"f\", at = [0, 1] }]\nvalue = { from = \"f\", at = [1, 1] }\n",
                "90:6 check \"crc\" stands there twice",
            ),
            ("sfi = 5\n", "sfi = 5\nsfi = 6\n", "23:1 duplicate key"),
        ],
    );
    check(
        SECTORS,
        &[
            ("id = \"b\"", "id = \"a\"", "22:6 a stands there twice"),
            (
                "find = { mad_aid = \"5801\", order = \"either\" }",
                "number = 8",
                "22:6 the sector of a stands there twice",
            ),
            ("blocks = [0, 1, 2]", "blocks = [0, 1, 0]", "19:17 block 0 stands there twice"),
        ],
    );
}

#[test]
fn what_is_missing_or_named_before_it_is_there_is_refused() {
    check(
        FILES,
        &[
            ("name = \"A0000000010203\"\n", "", "15:6 app needs name"),
            ("do = \"select-name\"", "do = \"select-fid\"", "15:6 app needs fid"),
            ("sfi = 5\n", "", "20:6 f needs sfi"),
            ("le = 32\n", "", "20:6 f needs le"),
            ("tag = \"9F36\"\n", "", "39:6 obj needs tag"),
            ("p2 = 2\n", "", "44:6 bal needs p2"),
            ("path = [\"6F\", \"A5\"]", "path = []", "26:6 tag needs path"),
            ("in = \"app\"\n", "", "26:6 tag needs in"),
            ("in = \"app\"", "in = \"log\"", "28:6 log names no earlier step, sector or key"),
            ("needs = \"app\"", "needs = \"bal\"", "47:9 bal names no earlier step, sector or key"),
            ("from = \"f\"\nat = [0, 8]", "from = \"g\"\nat = [0, 8]", "51:8 g names no earlier step, sector or key"),
            ("from = \"f\"\nat = [0, 8]", "at = [0, 8]", "49:7 no needs from"),
            ("map = { \"01\" = \"甲\" }\n", "", "57:7 kind needs map"),
            ("from = \"log\"", "from = \"lag\"", "77:8 lag names no earlier step, sector or key"),
            (
                "{ from = \"f\", at = [0, 30] }",
                "{ from = \"g\", at = [0, 30] }",
                "86:9 g names no earlier step, sector or key",
            ),
            ("over = [{ from = \"f\", at = [0, 30] }]", "over = []", "84:6 crc needs over"),
            ("value = { from = \"f\", at = [30, 2] }\n", "", "84:6 crc needs value"),
            ("\"crc16-x25\"", "\"cmac-aes\"", "84:6 crc needs key"),
            ("how = \"crc16-x25\"", "how = \"mac-3des\"\nkey = \"n\"", "86:7 n names no earlier step, sector or key"),
            (
                "[[step]]\nid = \"app\"",
                "[[sector]]\nid = \"q\"\nnumber = 1\nkeys = []\nblocks = []\n[[step]]\nid = \"app\"",
                "15:6 [[sector]] does not go with this tech",
            ),
        ],
    );
    check(
        SECTORS,
        &[
            ("number = 8\n", "", "16:6 a needs number or find"),
            ("keys = [\"k\"]", "keys = [\"l\"]", "18:9 l names no earlier step, sector or key"),
            ("keys = [\"k\"]", "keys = []", "16:6 a needs keys"),
            ("blocks = [0, 1, 2]", "blocks = []", "16:6 a needs blocks"),
            ("factor = \"uid4+sector\", ", "", "14:10 k needs factor"),
            (", take = [0, 6]", "", "14:10 k needs take"),
            (
                "factor = \"uid4+sector\"",
                "factor = \"transit-number\"",
                "11:6 k needs a field with the role transit_card_no",
            ),
            (
                "[[sector]]\nid = \"a\"",
                "[[step]]\nid = \"q\"\ndo = \"select-fid\"\n[[sector]]\nid = \"a\"",
                "16:6 [[step]] does not go with this tech",
            ),
        ],
    );
}

#[test]
fn keys_of_the_wrong_use_and_key_values_are_refused_and_never_repeated() {
    check(
        SECTORS,
        &[
            ("ref = \"school.read\"", "ref = \"A0A1A2A3A4A5\"", "13:7 a key value stands in the profile"),
            (
                "ref = \"school.read\"",
                "ref = \"school.read\"\nvalue = \"A0A1A2A3A4A5\"",
                "14:9 a key value stands in the profile",
            ),
            ("ref = \"school.read\"", "ref = 112233445566", "13:7 a value of a wrong type, expected a string"),
            (
                "type = \"A\"",
                "type = \"mac\"",
                "14:45 factor for a check \"uid4+sector\" is not known, want one of: uid, uid4+uid4, uid8, transit-number",
            ),
            ("how = \"mirror\"", "how = \"cmac-aes\"\nkey = \"k\"", ""),
            ("type = \"A\"\nref = \"school.read\"\nderive =", "type = \"mac\"\nref = \"school.read\"\n#", ""),
        ],
    );
    check(
        FILES,
        &[
            ("how = \"crc16-x25\"", "how = \"cmac-aes\"\nkey = \"m\"", "89:9 order: want no order for this check"),
            (
                "ref = \"school.mac\"",
                "ref = \"m\"\nderive = { how = \"an10922-aes128\", factor = \"uid+sector\" }",
                "14:45 factor for a check \"uid+sector\" is not known, want one of: uid, uid4+uid4, uid8, transit-number",
            ),
            (
                "ref = \"school.mac\"",
                "ref = \"m\"\nderive = { how = \"pboc-3des\", factor = \"uid8\", take = [0, 6] }",
                "14:55 take: want no take for a key of sixteen bytes",
            ),
            (
                "ref = \"school.mac\"",
                "ref = \"m\"\nderive = { how = \"uid-xor\", factor = \"uid\" }",
                "14:18 derive for a check \"uid-xor\" is not known, want one of: none, pboc-3des, an10922-aes128",
            ),
            (
                "ref = \"school.mac\"",
                "ref = \"00112233445566778899AABBCCDDEEFF\"",
                "13:7 a key value stands in the profile",
            ),
        ],
    );
}
