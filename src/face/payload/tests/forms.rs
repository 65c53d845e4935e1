//! What each form of a rule reads, one line for each text. All codes are invented.

use super::*;

/// Loads rules of a site beside the built-in ones.
fn rules(text: &str) -> Rules {
    let mut rules = Rules::builtin().unwrap();
    rules.add_text("site.toml", &format!("schema = 1\n{text}"), false).unwrap();
    rules
}

fn check(rules: &Rules, cases: &[(&str, &str)]) {
    for (text, want) in cases {
        let told = told(rules, text, false);
        // Where the mask is no matter, the word alone stands.
        let short = if *want == "unknown" { told.split(' ').next().unwrap() } else { told.as_str() };
        assert_eq!(short, *want, "{text:?}");
    }
}

#[test]
fn bare_parts_stand_in_a_row_with_nothing_between_them() {
    let bar_code = rules(
        "[[rule]]\nid = \"bar\"\nform = \"bare\"\nparts = [{ text = \"ZJ\" }, { of = \"han\", len = [2, 4], field = \"name\" }, \
         { of = \"digits\", len = 8, field = \"education_id\" }, { of = \"han\", len = [2, 30], field = \"school\" }]",
    );
    check(
        &bar_code,
        &[
            ("ZJ某某某00000012示范中学", "bar 00000012 某某某 示范中学"),
            (" ZJ某某00000012示范中学\r\n", "bar 00000012 某某 示范中学"),
            ("ZJ某00000012示范中学", "unknown ***########****"),
            ("ZJ某某某0000012示范中学", "unknown *****#######****"),
            ("某某某00000012示范中学", "unknown ***########****"),
            ("ZJ某某某00000012示范中学x", "unknown *****########*****"),
            ("00000012", "edu-id-only 00000012"),
        ],
    );
}

#[test]
fn labels_and_values_are_cut_where_the_rule_says() {
    let usual = rules(
        "[[rule]]\nid = \"kv\"\nform = \"key-value\"\nfields = { education_id = [\"JYID\", \"EduId\"], name = \"XM\" }",
    );
    check(
        &usual,
        &[
            ("JYID:00000012;XM:某某", "kv 00000012 某某"),
            ("XM=某某&EduId=00000012", "kv 00000012 某某"),
            ("XM：“某某”\nJYID：00000012\nHOBBY：无", "kv 00000012 某某"),
            ("JYID:00000012;EduId:00000012;XM:某某", "kv 00000012 某某"),
            ("JYID:00000012;EduId:00000013;XM:某某", "unknown ****:########;*****:########;**:**"),
            ("JYID:00000012;XM:", "unknown ****:########;**:"),
            ("JYID:00000012", "unknown ****:########"),
            ("jyid:00000012;XM:某某", "unknown ****:########;**:**"),
            ("XJYID:00000012;XM:某某", "unknown *****:########;**:**"),
        ],
    );
    let own = rules(
        "[[rule]]\nid = \"kv\"\nform = \"key-value\"\nbetween = [\"$$\"]\nis = [\"->\"]\nneeds = 1\n\
         fields = { education_id = \"ID\", school = \"S\" }",
    );
    check(
        &own,
        &[
            ("ID->00000012$$S->a:b;c", "kv 00000012 a:b;c"),
            ("S->a", "kv a"),
            ("ID:00000012", "unknown **:########"),
            ("ID->0000012$$S->a", "unknown **->#######$$*->*"),
        ],
    );
}

#[test]
fn json_is_read_by_the_paths_to_its_members() {
    let json = rules(
        "[[rule]]\nid = \"js\"\nform = \"json\"\nneeds = 1\n\
         fields = { education_id = \"student.id\", card_number = \"cards.0.no\", name = \"student.name\" }",
    );
    check(
        &json,
        &[
            (r#"{"student":{"id":"00000012","name":"某某"},"cards":[{"no":"X0000001"}]}"#, "js 00000012 X0000001 某某"),
            (r#" {"student" : {"id" : 10000012}} "#, "js 10000012"),
            ("\u{FEFF}{\"student\":{\"id\":\"00000012\"}}", "js 00000012"),
            (r#"{"student":{"id":12}}"#, "unknown"),
            (r#"{"student":{"id":-10000012}}"#, "unknown"),
            (r#"{"student":{"id":"00000012","id":"00000013"}}"#, "unknown"),
            (r#"{"student":{"id":"00000012"}"#, "unknown"),
            (r#"{"student":"00000012"}"#, "unknown"),
            (r#"{"student":{"id":["00000012"]}}"#, "unknown"),
        ],
    );
    let deep = "[".repeat(7_000);
    assert!(told(&json, &deep, false).starts_with("unknown "));
}

#[test]
fn columns_are_counted_and_none_may_be_more_or_less() {
    let columns = rules(
        "[[rule]]\nid = \"col\"\nform = \"delimited\"\nseparator = \"|\"\ncolumns = 4\nneeds = 1\n\
         fields = { name = 1, education_id = 3 }",
    );
    check(
        &columns,
        &[
            ("某某|男|00000012|x", "col 00000012 某某"),
            (" 某某 |男| 00000012 |\r\n", "col 00000012 某某"),
            ("|男|00000012|x", "col 00000012"),
            ("某某|男|00000012", "unknown **|*|########"),
            ("某某|男|00000012|x|y", "unknown **|*|########|*|*"),
            ("某某|男|0000012|x", "unknown **|*|#######|*"),
            ("|||", "unknown |||"),
        ],
    );
}

#[test]
fn an_address_is_read_only_where_a_rule_names_its_host() {
    let url = rules(
        "[[rule]]\nid = \"web\"\nform = \"url\"\nschemes = [\"https\"]\nhosts = [\"card.example.invalid\", \"*.x.invalid\"]\n\
         path = \"/s\"\nneeds = 1\nfields = { education_id = \"id\", name = \"xm\", card_number = \"/2\" }",
    );
    check(
        &url,
        &[
            ("https://card.example.invalid/s?id=00000012", "web 00000012"),
            ("HTTPS://Card.Example.invalid:8443/s?id=00000012&xm=%E6%9F%90%E6%9F%90#top", "web 00000012 某某"),
            ("https://a.x.invalid/s/X0000001?q=1", "web X0000001"),
            ("https://a.x.invalid/s?id=00000012&id=00000012", "web 00000012"),
            ("https://a.x.invalid/s?id=00000012&id=00000013", "unknown *****://*.*.*******/*?**=########&**=########"),
            ("https://x.invalid/s?id=00000012", "unknown *****://*.*******/*?**=########"),
            ("https://ax.invalid/s?id=00000012", "unknown *****://**.*******/*?**=########"),
            ("http://card.example.invalid/s?id=00000012", "unknown ****://****.*******.*******/*?**=########"),
            ("https://card.example.invalid/t?id=00000012", "unknown *****://****.*******.*******/*?**=########"),
            ("https://card.example.invalid/?id=00000012", "unknown *****://****.*******.*******/?**=########"),
            ("https://u@card.example.invalid/s?id=00000012", "unknown *****://*@****.*******.*******/*?**=########"),
            (
                "https://card.example.invalid.evil/s?id=00000012",
                "unknown *****://****.*******.*******.****/*?**=########",
            ),
            ("https://card.example.invalid/s?id=%ZZ", "unknown *****://****.*******.*******/*?**=%**"),
            ("https://card.example.invalid/s?id=%FF", "unknown *****://****.*******.*******/*?**=%**"),
            ("https://card.example.invalid/s", "unknown *****://****.*******.*******/*"),
        ],
    );
    let plain = rules(
        "[[rule]]\nid = \"www\"\nform = \"url\"\nhosts = [\"www.example.invalid\"]\nfields = { education_id = \"/1\" }",
    );
    check(
        &plain,
        &[
            ("www.example.invalid/00000012", "www 00000012"),
            ("http://www.example.invalid/00000012/", "www 00000012"),
            ("ftp://www.example.invalid/00000012", "unknown ***://***.*******.*******/########"),
        ],
    );
}

#[test]
fn a_code_that_says_nothing_has_a_name_and_no_field() {
    let opaque = rules(
        "[[rule]]\nid = \"token\"\nform = \"opaque\"\nlabel = { zh = \"饭卡\", en = \"canteen\" }\n\
         prefix = \"T-\"\nlen = [6, 8]\nof = \"hex\"\n\
         [[rule]]\nid = \"site\"\nform = \"opaque\"\nlabel = { zh = \"网址\", en = \"web\" }\nprefix = \"https://a.invalid/\"\n\
         [[rule]]\nid = \"parts\"\nform = \"opaque\"\nlabel = { zh = \"条\", en = \"bars\" }\n\
         parts = [{ of = \"digits\", len = 4 }, { text = \"-\" }, { of = \"letters\", len = 2 }]",
    );
    check(
        &opaque,
        &[
            ("T-0aF9", "known canteen"),
            (" T-00ffaa\n", "known canteen"),
            ("T-0aG9", "unknown *-#**#"),
            ("T-0a9", "unknown *-#*#"),
            ("X-0aF9", "unknown *-#**#"),
            ("https://a.invalid/00000012", "known web"),
            ("https://b.invalid/00000012", "unknown *****://*.*******/########"),
            ("0000-ab", "known bars"),
            ("000-ab", "unknown ###-**"),
            ("00000012", "edu-id-only 00000012"),
        ],
    );
}

#[test]
fn a_code_that_two_rules_know_is_disputed_and_both_are_named() {
    let both = rules(
        "[[rule]]\nid = \"one\"\nform = \"opaque\"\nlabel = { zh = \"一\", en = \"one\" }\nprefix = \"T\"\n\
         [[rule]]\nid = \"two\"\nform = \"opaque\"\nlabel = { zh = \"二\", en = \"two\" }\nprefix = \"TT\"\n\
         [[rule]]\nid = \"ids\"\nform = \"bare\"\nparts = [{ text = \"S\" }, { of = \"digits\", len = 8, field = \"education_id\" }]\n\
         [[rule]]\nid = \"cards\"\nform = \"bare\"\nparts = [{ of = \"alnum\", len = 9, field = \"card_number\" }]",
    );
    check(
        &both,
        &[
            ("TT1", "disputed one two"),
            ("T1", "known one"),
            ("S00000012", "disputed ids cards"),
            ("X00000012", "cards X00000012"),
        ],
    );
}

#[test]
fn no_form_but_the_url_form_reads_an_address() {
    let greedy = rules(
        "[[rule]]\nid = \"p\"\nform = \"pattern\"\npattern = '.*(?<education_id>[0-9]{8}).*'\n\
         [[rule]]\nid = \"s\"\nform = \"search\"\nfields = { card_number = '(?<value>X[0-9]{7})' }\n\
         [[rule]]\nid = \"k\"\nform = \"key-value\"\nfields = { transit_number = \"no\" }\nbetween = [\"?\"]\n\
         [[rule]]\nid = \"d\"\nform = \"delimited\"\nseparator = \"/\"\ncolumns = 4\nfields = { school = 4 }\n\
         [[rule]]\nid = \"b\"\nform = \"bare\"\nparts = [{ of = \"text\", len = [1, 99], field = \"school\" }]",
    );
    for text in [
        "https://a.invalid/00000012",
        "https://a.invalid/X0000001",
        "www.a.invalid?no=00000012345",
        "weixin://00000012",
        "mailto:00000012@a.invalid",
        "HTTP:00000012",
    ] {
        assert!(told(&greedy, text, false).starts_with("unknown "), "{text}");
    }
    assert!(!told(&greedy, "a/b/c/00000012", false).starts_with("unknown "));
}

#[test]
fn a_guessed_text_is_read_only_where_the_rule_says_auto() {
    let strict = "[[rule]]\nid = \"c\"\nform = \"delimited\"\nseparator = \"|\"\ncolumns = 2\nfields = { name = 1, education_id = 2 }";
    assert_eq!(told(&rules(strict), "某某|00000012", true), "unknown **|########");
    let lenient = format!("{strict}\ncharset = \"auto\"").replace("columns", "charset = \"auto\"\ncolumns");
    let lenient = lenient.trim_end_matches("\ncharset = \"auto\"");
    assert_eq!(told(&rules(lenient), "某某|00000012", true), "c 00000012 某某 guessed");
}

proptest::proptest! {
    /// Whatever a scheme, a host and a rest are: rules of every form but the URL form leave the address alone.
    #[test]
    fn no_address_gives_a_field_unless_a_rule_says_url(
        scheme in "(https?|ftp|weixin|[a-z][a-z0-9+.-]{0,8})", rest in "[ -~]{0,40}", id in "[0-9]{8}",
    ) {
        let rules = rules(
            "[[rule]]\nid = \"p\"\nform = \"pattern\"\npattern = '(?s).*(?<education_id>[0-9]{8}).*'\n\
             [[rule]]\nid = \"b\"\nform = \"bare\"\nparts = [{ of = \"text\", len = [1, 400], field = \"school\" }]\n\
             [[rule]]\nid = \"j\"\nform = \"json\"\nfields = { name = \"a\" }",
        );
        let seen = rules.read(&format!("{scheme}://{rest}{id}"), FaceSource::Scanner, false);
        let is_unknown = matches!(seen, FaceSeen::Unknown { .. });
        proptest::prop_assert!(is_unknown);
    }

    /// Whatever a text is: reading it ends, and what is read is what the face of a card can say.
    #[test]
    fn any_text_is_read_or_not_and_nothing_panics(text in "\\PC{0,60}") {
        let rules = rules(
            "[[rule]]\nid = \"k\"\nform = \"key-value\"\nneeds = 1\nfields = { school = [\"a\", \"b\"], name = \"c\" }\n\
             [[rule]]\nid = \"j\"\nform = \"json\"\nfields = { transit_number = \"a.0\" }\n\
             [[rule]]\nid = \"d\"\nform = \"delimited\"\nseparator = \"，\"\ncolumns = 2\nfields = { name = 1 }\n\
             [[rule]]\nid = \"u\"\nform = \"url\"\nhosts = [\"*.a.invalid\"]\nfields = { card_number = \"/1\" }",
        );
        if let FaceSeen::Read(facts) = rules.read(&text, FaceSource::Scanner, false) {
            proptest::prop_assert!(Field::ALL.into_iter().any(|field| facts.text_of(field).is_some()));
        }
    }
}
