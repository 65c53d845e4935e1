//! What each kind of step sends and what its answers mean.

use super::*;

fn profile(steps: &str, fields: &str) -> String {
    format!(
        "schema = 1\n[profile]\nid = \"t\"\nversion = \"1\"\nlabel = {{ zh = \"甲\", en = \"a\" }}\nstatus = \"site\"\n\
         [match]\ntech = \"iso7816\"\n{steps}\n{fields}"
    )
}

/// A field of some bytes of step `s`.
fn field(at: &str) -> String {
    format!("[[field]]\nkey = \"x\"\nfrom = \"s\"\nat = {at}\ntype = \"hex\"\n")
}

fn check(steps: &str, at: &str, pairs: &[(&str, &str)], fields: &[&str], findings: &[Finding], apdus: u32) {
    let mut reader = VirtualReader::new(recorded(pairs));
    let facts = read_with(&mut reader, &[&profile(steps, &field(at))]);
    assert_eq!(shown(&facts), fields, "{steps}");
    assert_eq!(facts.findings, findings, "{steps}");
    assert_eq!(facts.cost.apdus, apdus + 2, "{steps}");
}

fn refused(status: &str) -> Finding {
    Finding::PartRefused { step: "s".into(), status: status.into() }
}

fn locked(state: &str) -> Finding {
    Finding::LockedByIssuer { state: state.into(), profile: "t".into() }
}

#[test]
fn an_object_is_asked_for_by_its_tag() {
    let step = "[[step]]\nid = \"s\"\ndo = \"get-data\"\ntag = \"9F36\"\ncla = \"80\"\nmin = 5\n";
    check(step, "[3, 2]", &[("80CA9F3600", "9F360201029000")], &["x 0102"], &[], 1);
    check(step, "[3, 2]", &[("80CA9F3600", "6A88")], &[], &[refused("6A88")], 1);
    let step = "[[step]]\nid = \"s\"\ndo = \"get-data\"\ntag = \"DF\"\nle = 2\n";
    check(step, "[0, 2]", &[("00CA00DF02", "AABB9000")], &["x AABB"], &[], 1);
}

#[test]
fn a_file_longer_than_one_answer_is_read_in_stretches() {
    let step = "[[step]]\nid = \"s\"\ndo = \"read-binary\"\nsfi = 5\nle = 600\n";
    let stretch = |byte: &str, count: usize| format!("{}9000", byte.repeat(count));
    let (one, two, three) = (stretch("11", 240), stretch("22", 240), stretch("33", 120));
    let pairs = [("00B08500F0", one.as_str()), ("00B000F0F0", &two), ("00B001E078", &three)];
    check(step, "[478, 4]", &pairs, &["x 22223333"], &[], 3);
    let ended = [pairs[0], ("00B000F0F0", "22229000")];
    check(step, "[239, 3]", &ended, &["x 112222"], &[], 2);
    let exact = [pairs[0], pairs[1], ("00B001E078", "6B00")];
    check(step, "[476, 4]", &exact, &["x 22222222"], &[], 3);
    check(step, "[0, 4]", &[pairs[0], ("00B000F0F0", "6982")], &[], &[refused("6982")], 2);
    let offset = "[[step]]\nid = \"s\"\ndo = \"read-binary\"\nsfi = 5\noffset = 16\nle = 256\n";
    check(offset, "[0, 1]", &[("00B0851000", &stretch("44", 256))], &["x 44"], &[], 1);
}

#[test]
fn a_file_is_read_by_its_short_identifier_first_and_by_its_own_only_then() {
    let both = "[[step]]\nid = \"s\"\ndo = \"read-binary\"\nsfi = 5\nfid = \"0005\"\nle = 2\n";
    check(both, "[0, 2]", &[("00B0850002", "AABB9000")], &["x AABB"], &[], 1);
    let second = [("00B0850002", "6A82"), ("00A4000002000500", "9000"), ("00B0000002", "CCDD9000")];
    check(both, "[0, 2]", &second, &["x CCDD"], &[], 3);
    check(both, "[0, 2]", &[("00B0850002", "6982")], &[], &[refused("6982")], 1);
    check(both, "[0, 2]", &[("00B0850002", "6A82")], &[], &[refused("6A82")], 2);
    let only = "[[step]]\nid = \"s\"\ndo = \"read-binary\"\nfid = \"0005\"\nle = 2\noffset = 300\n";
    check(only, "[0, 2]", &[("00A4000002000500", "9000"), ("00B0012C02", "AABB9000")], &["x AABB"], &[], 2);
    let minimum = |step: &str| {
        let text = profile(step, &field("[0, 2]"));
        Profile::parse("p", &text, false).unwrap().minimum_apdus(ReadOptions::default())
    };
    assert_eq!((minimum(both), minimum(only)), (1, 2));
}

#[test]
fn records_are_read_to_their_end_by_either_name() {
    let list = "[[list]]\nkey = \"l\"\nfrom = \"s\"\n[[list.field]]\nkey = \"n\"\nat = [0, 1]\ntype = \"uint-be\"\n";
    let check = |step: &str, pairs: &[(&str, &str)], fields: &[&str], findings: &[Finding]| {
        let mut reader = VirtualReader::new(recorded(pairs));
        let facts = read_with(&mut reader, &[&profile(step, list)]);
        assert_eq!(
            (shown(&facts), facts.findings.as_slice()),
            (fields.iter().map(|f| (*f).into()).collect(), findings)
        );
    };
    let step = "[[step]]\nid = \"s\"\ndo = \"read-records\"\nsfi = 24\nfid = \"0018\"\nle = 2\n";
    check(
        step,
        &[("00B201C402", "01019000"), ("00B202C402", "02029000"), ("00B203C402", "6A83")],
        &["l 2 records"],
        &[],
    );
    check(step, &[("00B201C402", "6A83")], &["l 0 records"], &[]);
    check(step, &[("00B201C402", "6982")], &[], &[refused("6982")]);
    let other =
        [("00B201C402", "6A82"), ("00A4000002001800", "9000"), ("00B2010402", "01019000"), ("00B2020402", "6A83")];
    check(step, &other, &["l 1 records"], &[]);
}

#[test]
fn status_words_mean_what_the_profile_says_and_locks_are_known_without_it() {
    let select =
        |state: &str| format!("[[step]]\nid = \"s\"\ndo = \"select-name\"\nname = \"A000000001\"\nmin = 0\n{state}");
    let check = |step: &str, answer: &str, want: &[Finding]| {
        let mut reader = VirtualReader::new(recorded(&[("00A4040005A00000000100", answer)]));
        let read = "[[step]]\nid = \"r\"\ndo = \"read-binary\"\nsfi = 1\nle = 1\nneeds = \"s\"\noptional = true\n";
        let facts = read_with(&mut reader, &[&profile(&format!("{step}\n{read}"), "")]);
        assert_eq!(facts.findings, want, "{answer}");
    };
    check(&select(""), "6F006283", &[locked("app-locked")]);
    check(&select(""), "6284", &[locked("app-locked")]);
    check(&select(""), "9303", &[locked("app-locked-forever")]);
    check(&select(""), "6982", &[refused("6982")]);
    check(&select("status = { \"6A83\" = \"app-locked\" }\n"), "6A83", &[locked("app-locked")]);
    check(&select("status = { \"6283\" = \"app-locked-forever\" }\n"), "6283", &[locked("app-locked-forever")]);
    check(&select("status = { \"6985\" = \"absent\" }\n"), "6985", &[]);
    check(&select("status = { \"6985\" = \"needs-key\" }\n"), "6985", &[refused("6985")]);
    check(&select("status = { \"6985\" = \"not-this-card\" }\n"), "6985", &[Finding::NoProfile]);
    check(&select("probe = { sw = \"9000\" }\n"), "6A82", &[Finding::NoProfile]);
}

#[test]
fn all_profiles_that_match_are_tried_each_on_a_fresh_card() {
    let select = |name: &str| {
        format!("[[step]]\nid = \"s\"\ndo = \"select-name\"\nname = \"{name}\"\nprobe = {{ sw = \"9000\" }}\nmin = 2\n")
    };
    let one = profile(&select("A000000001"), &field("[0, 2]"));
    let two = profile(&select("A000000002"), &field("[0, 2]")).replace("id = \"t\"", "id = \"u\"");
    let pairs = [("00A4040005A00000000100", "AAAA9000"), ("00A4040005A00000000200", "BBBB9000")];
    let mut reader = VirtualReader::new(recorded(&pairs));
    let facts = read_with(&mut reader, &[&one, &two]);
    assert_eq!(shown(&facts), ["x AAAA", "x BBBB"]);
    let origins: Vec<String> = facts.fields.iter().map(|f| format!("{} {}", f.profile, f.origin)).collect();
    assert_eq!(origins, ["t AID A000000001 (s) [0..2]", "u AID A000000002 (s) [0..2]"]);
    assert_eq!(reader.counters().resets, 1);
}
