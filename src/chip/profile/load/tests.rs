use super::super::*;

const SITE: &str = r#"schema = 1
[profile]
id = "site-campus"
version = "1"
label = { zh = "校园卡", en = "campus card" }
status = "site"
[match]
tech = "iso7816"
[[step]]
id = "f"
do = "read-binary"
sfi = 4
le = 32
min = 32
[[field]]
key = "no"
role = "edu_id"
from = "f"
at = [0, 4]
type = "bcd"
[[field]]
key = "ends"
role = "valid_to"
from = "f"
at = [4, 4]
type = "date"
"#;

const CODES: &str = r#"schema = 1
[profile]
id = "site-codes"
version = "1"
label = { zh = "二维码", en = "codes" }
status = "site"
[match]
tech = "qr"
"#;

fn load(base: &str, more: &str) -> Result<Profile, String> {
    Profile::parse("p.toml", &format!("{base}{more}"), false).map_err(|fault| fault.to_string())
}

/// Adds to a profile and compares the sentence of its refusal, which names the line and column of the addition.
fn refused(base: &str, more: &str, place: (usize, usize), want: &str) {
    let line = base.lines().count() + place.0;
    let want = format!("p.toml, line {line}, column {}: {want}", place.1);
    assert_eq!(load(base, more).err().as_deref(), Some(want.as_str()), "{more}");
}

#[test]
fn a_judge_table_names_what_is_compared() {
    let judge = "[judge]\nvalid_to = 'valid_to'\ncompare = [{ role = 'edu_id', with = 'db', how = 'exact' }, \
                 { role = 'valid_to', with = 'face', how = 'date' }]\n";
    let profile = load(SITE, judge).unwrap();
    let judging = profile.judging().unwrap();
    assert_eq!((judging.profile.as_str(), judging.valid_from), ("site-campus", None));
    assert_eq!((judging.valid_to, judging.compare.len()), (Some(Role::ValidTo), 2));
    assert!(load(SITE, "").unwrap().judging().is_none());
    assert!(load(SITE, "[judge]\ncompare = []\n").unwrap().judging().is_some());
}

#[test]
fn a_judge_table_names_only_what_can_be_compared() {
    let row = |role: &str, with: &str, how: &str| {
        format!("[judge]\ncompare = [{{ role = '{role}', with = '{with}', how = '{how}' }}]\n")
    };
    refused(SITE, &row("edu_id", "roster", "exact"), (2, 38), "with \"roster\" is not known, want one of: db, face");
    refused(SITE, &row("edu_id", "db", "name"), (2, 50), "how \"name\" is not known, want one of: exact");
    refused(SITE, &row("sex", "db", "exact"), (2, 21), "role \"sex\": want the role of a field");
    let compared = "compared role \"valid_to\" is not known, want one of: edu_id, transit_card_no, student_name, sex, \
                    and the role of valid_to";
    refused(SITE, &row("valid_to", "face", "date"), (2, 21), compared);
    let day = "role of the day \"edu_id\" is not known, want one of: valid_to, transit_valid_to";
    refused(SITE, "[judge]\ncompare = []\nvalid_to = 'edu_id'\n", (3, 12), day);
    let twice = "[judge]\ncompare = [{ role = 'edu_id', with = 'db', how = 'exact' }, \
                 { role = 'edu_id', with = 'db', how = 'exact' }]\n";
    refused(SITE, twice, (2, 70), "role \"edu_id\" stands there twice");
    assert!(load(SITE, "[judge]\ncompare = []\nmore = 1\n").err().unwrap().contains("unknown field `more`"));
}

#[test]
fn a_code_names_its_fields_by_key_or_by_role() {
    let profile = load(SITE, "[[qr]]\npattern = '^(?<no>[0-9]{8})/(?<student_name>.+)$'\ncharset = 'utf8'\n").unwrap();
    let [code] = profile.codes() else { panic!() };
    let groups: Vec<_> = code.groups.iter().map(|(group, role)| (group.as_str(), *role)).collect();
    assert_eq!(groups, [("no", Role::EduId), ("student_name", Role::StudentName)]);
    assert!(!code.guessed_too);
    assert!(load(SITE, "[[qr]]\npattern = '\\A(?<no>x)\\z'\n").unwrap().codes()[0].guessed_too);
}

#[test]
fn a_pattern_that_could_mean_anything_is_refused_with_its_place() {
    let qr = |pattern: &str| format!("[[qr]]\npattern = '{pattern}'\n");
    let anchors = "pattern: want ^ at its beginning and $ at its end, so that it means the whole code";
    for pattern in ["(?<no>[0-9]{8})", "^(?<no>[0-9]{8})", "(?<no>[0-9]{8})$", "^(?<no>[0-9]{8})\\$"] {
        refused(SITE, &qr(pattern), (2, 11), anchors);
    }
    let named = "pattern: want a named group for each field, such as (?<edu_id>[0-9]{8})";
    refused(SITE, &qr("^[0-9]{8}$"), (2, 11), named);
    refused(SITE, &qr("^(?<no>[0-9]{8}$"), (2, 11), "pattern: unclosed group");
    let face = "edu_id, bjt_no, transit_card_no, student_name, sex, school_name, valid_to, or a field of one of these";
    for group in ["number", "card_kind"] {
        let want = format!("group \"{group}\" is not known, want one of: {face}");
        refused(SITE, &qr(&format!("^(?<{group}>.*)$")), (2, 11), &want);
    }
    refused(SITE, &qr("^(?<no>.)(?<edu_id>.)$"), (2, 11), "role of group \"edu_id\" stands there twice");
    let charset = "charset \"big5\" is not known, want one of: utf8, gb18030, auto";
    refused(SITE, "[[qr]]\npattern = '^(?<no>.*)$'\ncharset = 'big5'\n", (3, 11), charset);
    let two = qr("^(?<no>.*)$").repeat(2);
    refused(SITE, &two, (4, 11), "this pattern stands there twice");
}

#[test]
fn a_profile_of_codes_has_nothing_but_codes_and_tests() {
    let code = "[[qr]]\npattern = '^(?<edu_id>[0-9]{8})$'\n";
    let profile = load(CODES, code).unwrap();
    assert_eq!((profile.tech(), profile.codes().len()), (ProfileTech::Qr, 1));
    assert!(load(CODES, "").err().unwrap().ends_with("tech \"qr\" needs [[qr]]"));
    let step = "[[step]]\nid = 'f'\ndo = 'read-binary'\nsfi = 4\nle = 32\n";
    refused(CODES, &format!("{code}{step}"), (4, 6), "[[step]] does not go with this tech");
    let both = SITE.replace("\"iso7816\"", "\"any\"");
    assert_eq!(load(&both, "").unwrap().tech(), ProfileTech::Any);
}

#[test]
fn a_test_says_what_lies_there_and_what_must_be_read() {
    let test = |rest: &str| format!("[[test]]\nname = 'a'\n{rest}");
    let inline = "transcript = [['00B0840020', '9000']]\n";
    let profile = load(SITE, &test(&format!("{inline}expect = {{ no = '00012345' }}\nabsent = ['ends']\n"))).unwrap();
    assert_eq!(profile.tests()[0].expect, [("no".to_owned(), Expected::Text("00012345".to_owned()))]);
    assert!(load(SITE, &test("dump = 'a.mfd'\nkeys = 'none'\nfindings = []\n")).is_ok());
    refused(SITE, &test("absent = ['no']\n"), (2, 8), "test: want one of transcript, dump and qr");
    refused(SITE, &test(inline), (2, 8), "\"a\" needs expect");
    refused(
        SITE,
        &test("dump = '/a.mfd'\nfindings = []\n"),
        (2, 8),
        "dump: want a file beside the profile, without a path from the root",
    );
    refused(
        SITE,
        &test("qr = 'x'\nexpect = { nr = 'x' }\n"),
        (4, 12),
        "nr: want the key of a field, a list or a group",
    );
    refused(SITE, &test("qr = 'x'\nkeys = 'FFFFFFFFFFFF'\n"), (4, 8), "a key value stands in the profile");
    refused(
        SITE,
        &test("transcript = [['FF82000006FFFFFFFFFFFF', '9000']]\n"),
        (3, 15),
        "transcript: want commands to the card only, none to the reader",
    );
    refused(
        SITE,
        &test("transcript = [['00B084', '9000']]\n"),
        (3, 15),
        "transcript: want a command of 4 to 261 bytes in hex",
    );
    let twice = test("qr = 'x'\nexpect = { no = 'x' }\n").repeat(2);
    refused(SITE, &twice, (6, 8), "test \"a\" stands there twice");
}
