//! What the loader refuses: file, line, what is wrong, and what to do.

use super::*;

fn fault(text: &str) -> String {
    match Rules::builtin().unwrap().add_text("site.toml", text, false) {
        Ok(()) => String::new(),
        Err(fault) => format!("{fault}; {}", fault.next()),
    }
}

/// Loads one rule whose id stands in line 3 and whose form in line 4.
fn rule(form: &str, rest: &str) -> String {
    fault(&format!("schema = 1\n[[rule]]\nid = \"mine\"\nform = \"{form}\"\n{rest}\n"))
}

fn check(form: &str, rest: &str, want: &str) {
    assert_eq!(rule(form, rest), want, "{form} {rest}");
}

#[test]
fn a_file_with_a_mistake_is_refused_with_its_line_and_the_next_step() {
    for (text, want) in [
        ("rule = 1", "site.toml, line 1, column 8: invalid type: integer `1`, expected a sequence; correct the rule"),
        (
            "schema = 2\n[[rule]]\nid = \"a\"\nform = \"bare\"",
            "site.toml, line 1, column 10: schema 2 is not known, this program reads schema 1; ask for rules of schema 1",
        ),
        ("schema = 1", "site.toml, line 1, column 1: [[rule]]: want 1 to 64 of them; correct the rule"),
        (
            "schema = 1\n[[rule]]\nid = \"A b\"\nform = \"bare\"",
            "site.toml, line 3, column 6: id: want 1 to 40 small letters, digits and hyphens, a letter first; correct the rule",
        ),
        (
            "schema = 1\n[[rule]]\nid = \"a\"\nform = \"xml\"",
            "site.toml, line 4, column 8: form \"xml\" is not known, want one of: bare, key-value, json, delimited, url, opaque, pattern, search; correct the rule",
        ),
    ] {
        assert_eq!(fault(text), want, "{text}");
    }
    assert!(rule("bare", "patern = 'x'").contains("line 5, column 1: unknown field `patern`"));
}

#[test]
fn each_form_says_what_it_needs_and_what_it_has_not() {
    let at = |line, rest: &str| format!("site.toml, line {line}, column {rest}");
    check("bare", "", &at(4, "8: form bare needs parts; add it"));
    check("json", "", &at(4, "8: form json needs fields; add it"));
    check("delimited", "columns = 2", &at(4, "8: form delimited needs separator; add it"));
    check("delimited", "separator = '|'", &at(4, "8: form delimited needs columns; add it"));
    check("url", "fields = { name = 'x' }", &at(4, "8: form url needs hosts; add it"));
    check("pattern", "", &at(4, "8: form pattern needs pattern; add it"));
    check("opaque", "prefix = 'x'", &at(4, "8: form opaque needs label; add it"));
    let label = "label = { zh = '一', en = 'one' }\n";
    check("opaque", label, &at(4, "8: form opaque needs parts, prefix, or len and of; add it"));
    check("opaque", &format!("{label}len = 8"), &at(4, "8: form opaque needs parts, prefix, or len and of; add it"));
    check("json", "separator = '|'", &at(5, "13: form json has no key separator; remove it, or choose another form"));
    check(
        "bare",
        "fields = { name = 'x' }",
        &at(5, "10: form bare has no key fields; remove it, or choose another form"),
    );
    check("pattern", "pattern = '('", &at(5, "11: pattern: unclosed group; correct the rule"));
    check(
        "pattern",
        "pattern = 'x'",
        &at(4, "8: the rule reads no field; give a pattern with named groups, or fields"),
    );
    check(
        "pattern",
        "charset = 'gbk'\npattern = 'x'",
        &at(5, "11: charset \"gbk\" is not known, want one of: utf8, auto; correct the rule"),
    );
    check(
        "pattern",
        "example = true\npattern = 'x'",
        &at(5, "11: this is an example, invented; use it with --training, or take it out of the folder"),
    );
}

#[test]
fn a_field_or_place_that_cannot_be_is_refused() {
    let names = "education_id, card_number, transit_number, name, sex, school, valid_until";
    let at = |column, rest: &str| format!("site.toml, line 5, column {column}: {rest}; correct the rule");
    check("pattern", "pattern = '(?<nam>x)'", &at(11, &format!("field \"nam\" is not known, want one of: {names}")));
    check("json", "fields = { nam = 'x' }", &at(18, &format!("field \"nam\" is not known, want one of: {names}")));
    check("json", "fields = { name = 'a..b' }", &at(19, "fields: want for each field a path such as \"student.id\""));
    check("key-value", "fields = { name = [] }", &at(19, "fields: want for each field a label, or a list of labels"));
    let column = "fields: want for each field the number of its column, from 1";
    check("delimited", "fields = { name = 3 }\nseparator = '|'\ncolumns = 2", &at(19, column));
    check("search", "fields = { name = 'x' }", &at(10, "fields: want a group 'value' in each pattern"));
    let hosts = "hosts: want hosts in small letters such as \"card.example.invalid\" or \"*.example.invalid\"";
    for host in ["*", "invalid", "*.", "a/b.invalid", "A.invalid", "a:1.invalid"] {
        check("url", &format!("hosts = [\"{host}\"]\nfields = {{ name = 'x' }}"), &at(9, hosts));
    }
    check("json", "needs = 2\nfields = { name = 'x' }", &at(9, "needs: want 1 to the number of fields"));
    check("bare", "parts = [{ of = 'digits' }]", &at(10, "part: want either text, or of and len"));
    check("bare", "parts = [{ of = 'digits', len = 0 }]", &at(33, "len: want 1 to 400, or [fewest, most]"));
    check("bare", "parts = []", &at(9, "parts: want 1 to 24 parts"));
    let class = "of \"digit\" is not known, want one of: digits, letters, alnum, hex, han, text";
    check("bare", "parts = [{ of = 'digit', len = 1 }]", &at(17, class));
}

const ID: &str = "parts = [{ of = 'digits', len = 9, field = 'education_id' }]\n";

#[test]
fn a_rule_that_is_there_twice_is_refused() {
    let nine =
        |id: &str| format!("[[rule]]\nid = \"{id}\"\nform = \"pattern\"\npattern = '(?<card_number>[0-9]{{9}})'\n");
    let file = |rules: &[String]| fault(&format!("schema = 1\n{}", rules.concat()));
    assert_eq!(file(&[nine("a")]), "");
    let twice = "site.toml, line 7, column 6: id a stands there twice; rename one of the two";
    assert_eq!(file(&[nine("a"), nine("a")]), twice);
    let same = "site.toml, line 7, column 6: the rule a has the same pattern; keep one of the two rules";
    assert_eq!(file(&[nine("a"), nine("b")]), same);
    let builtin = "site.toml, line 3, column 6: id kv-text stands there twice; rename one of the two";
    assert_eq!(file(&[nine("kv-text")]), builtin);
    let parts = "parts = [{ of = 'digits', len = 8, field = 'education_id' }]";
    check(
        "bare",
        parts,
        "site.toml, line 3, column 6: the rule edu-id-only has the same pattern; keep one of the two rules",
    );
}

#[test]
fn a_test_that_does_not_hold_is_refused_with_its_number() {
    let test = |rest: &str| format!("{ID}[[rule.test]]\ntext = '000000012'\n{rest}");
    let at = "site.toml, line 6, column 1: test 1: the rule reads";
    // Nine digits are no education ID, so the rule reads nothing.
    check(
        "bare",
        &test("reads = { education_id = '000000012' }"),
        &format!("{at} nothing; correct the rule or its test"),
    );
    let card = ID.replace("education_id", "card_number");
    let card = |rest: &str| format!("{card}[[rule.test]]\ntext = '000000012'\n{rest}");
    check("bare", &card("reads = { card_number = '000000012' }"), "");
    let other = format!("{at} card_number 000000012; correct the rule or its test");
    check("bare", &card("reads = { card_number = '000000013' }"), &other);
    check("bare", &card(""), &other);
    let address = "pattern = '.*(?<education_id>[0-9]{8})'\n[[rule.test]]\ntext = 'https://a.invalid/00000012'\n";
    check("pattern", address, "");
}

#[test]
fn two_rules_that_read_one_example_differently_are_refused_and_both_are_named() {
    let card = "parts = [{ of = 'alnum', len = 8, field = 'card_number' }]\n[[rule.test]]\ntext = '00000012'\n\
                reads = { card_number = '00000012' }";
    check(
        "bare",
        card,
        "site.toml, line 6, column 1: test 1 of mine: the rule edu-id-only reads it differently; keep one of the two rules",
    );
    // The later rule has no example of its own, but reads the one of the earlier rule differently.
    let both = "schema = 1\n[[rule]]\nid = \"a\"\nform = \"bare\"\nparts = [{ text = 'S' }, { of = 'digits', len = 8, field = 'education_id' }]\n\
                [[rule.test]]\ntext = 'S00000012'\nreads = { education_id = '00000012' }\n\
                [[rule]]\nid = \"b\"\nform = \"bare\"\nparts = [{ of = 'alnum', len = 9, field = 'card_number' }]\n";
    let want = "site.toml, line 10, column 6: test 1 of a: the rule b reads it differently; keep one of the two rules";
    assert_eq!(fault(both), want);
}

#[test]
fn a_file_that_is_refused_adds_nothing() {
    let mut rules = Rules::builtin().unwrap();
    let text = "schema = 1\n[[rule]]\nid = \"a\"\nform = \"pattern\"\npattern = '(?<school>x)'\n[[rule]]\nid = \"b\"\nform = \"json\"";
    assert!(rules.add_text("site.toml", text, false).is_err());
    assert_eq!(rules.rules().len(), 2);
}

#[test]
fn files_of_a_folder_are_loaded_in_the_order_of_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let rule =
        |id: &str| format!("schema = 1\n[[rule]]\nid = \"{id}\"\nform = \"pattern\"\npattern = '(?<school>{id})'\n");
    for (file, text) in [("b.toml", rule("a")), ("a.toml", rule("b")), ("notes.txt", "no rule".to_owned())] {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    let mut rules = Rules::none();
    rules.add_folder(folder.path(), false).unwrap();
    rules.add_folder(&folder.path().join("nowhere"), false).unwrap();
    assert_eq!(rules.rules().iter().map(Rule::id).collect::<Vec<_>>(), ["b", "a"]);
    std::fs::write(folder.path().join("c.toml"), [0xFF]).unwrap();
    assert_eq!(Rules::none().add_folder(folder.path(), false).unwrap_err().next(), "save it as UTF-8 text");
    std::fs::write(folder.path().join("c.toml"), "#".repeat(300_000)).unwrap();
    assert_eq!(Rules::none().add_folder(folder.path(), false).unwrap_err().code(), "payload-rule-too-large");
    assert_eq!(Rules::none().add_file(folder.path(), false).unwrap_err().code(), "payload-rule-unreadable");
}
