use super::*;

mod forms;
mod learning;
mod loading;
mod reference;

/// Writes what the built-in rules say of a payload.
fn said(text: &str, guessed: bool) -> String {
    told(&Rules::builtin().unwrap(), text, guessed)
}

/// Writes what a payload gave as one line: rule, then fields in a fixed order, then a mark for a guess.
fn told(rules: &Rules, text: &str, guessed: bool) -> String {
    match rules.read(text, FaceSource::Picture, guessed) {
        FaceSeen::NotShown => "not shown".to_owned(),
        FaceSeen::Unknown { known_as: Some(label), .. } => format!("known {}", label.en),
        FaceSeen::Unknown { masked, .. } => format!("unknown {masked}"),
        FaceSeen::Disputed { rules, .. } => format!("disputed {}", rules.join(" ")),
        FaceSeen::Read(facts) => {
            let fields = Field::ALL.into_iter().map(|field| facts.text_of(field));
            let fields = fields.chain([facts.guessed.then(|| "guessed".to_owned())]);
            let fields: Vec<String> = fields.flatten().collect();
            format!("{} {}", facts.rule, fields.join(" "))
        }
    }
}

fn check(text: &str, want: &str) {
    assert_eq!(said(text, false), want, "{text:?}");
}

#[test]
fn a_bare_education_id_is_eight_digits_and_nothing_else() {
    check("00012345", "edu-id-only 00012345");
    check(" 00012345\r\n", "edu-id-only 00012345");
    check("0001234", "unknown #######");
    check("000123456", "unknown #########");
    check("0001234X", "unknown #######*");
    check("ID00012345", "unknown **########");
    check("", "unknown ");
}

#[test]
fn labeled_fields_are_read_in_any_order_and_with_any_separator() {
    let whole = "kv-text 00012345 BJT00000001 1000000000000001 王小明 男 示范中学 2027-08-31";
    let pairs = [
        "姓名:王小明",
        "性别:男",
        "学校:示范中学",
        "教育ID号:00012345",
        "北京通号:BJT00000001",
        "一卡通卡号:1000000000000001",
        "有效期:2027-08-31",
    ];
    for separator in ["\n", "\r\n", ";", "；", ",", "，", "|", "&", " ", "\t"] {
        check(&pairs.join(separator), whole);
        check(&pairs.iter().rev().copied().collect::<Vec<_>>().join(separator), whole);
        check(&pairs.join(separator).replace(':', "："), whole);
        check(&pairs.join(separator).replace(':', "="), whole);
    }
    check("姓名 王小明\n教育ID 00012345", "kv-text 00012345 王小明");
    check("{\"姓名\":\"王小明\",\"教育ID号\":\"00012345\"}", "kv-text 00012345 王小明");
    check("教育ＩＤ号：０００１２３４５；姓名：买买提·吐尔逊", "kv-text 00012345 买买提·吐尔逊");
    check("姓名:Anna Li;教育ID:00012345", "kv-text 00012345 Anna Li");
    check("姓名:王小明;有效期至:2027年7月", "kv-text 王小明 2027-07-31");
}

#[test]
fn a_field_that_cannot_be_true_makes_the_whole_payload_unknown() {
    check("姓名:王小明;教育ID号:0001234", "unknown **:***;*****:#######");
    for text in [
        "姓名:王小明;教育ID号:000123456",
        "姓名:王小明;姓名:李雷;教育ID号:00012345",
        "教育ID号:00012345;教育ID号:00012346;姓名:王小明",
        "姓名:王小明;有效期:2027-02-30",
        "姓名:王小明",
        "教育ID号:00012345",
    ] {
        assert!(said(text, false).starts_with("unknown "), "{text}");
    }
    check("姓名:王小明;姓名:王小明;教育ID号:00012345", "kv-text 00012345 王小明");
}

#[test]
fn a_guessed_text_says_so() {
    assert_eq!(said("姓名:王小明;教育ID号:00012345", true), "kv-text 00012345 王小明 guessed");
    assert_eq!(said("00012345", true), "unknown ########");
}

#[test]
fn an_address_is_an_address_and_nothing_more() {
    for text in [
        "https://example.invalid/?姓名=王小明&教育ID号=00012345",
        "HTTP://EXAMPLE.INVALID/00012345",
        " weixin://x?姓名:王小明;教育ID号:00012345",
        "www.example.invalid/00012345",
        "mailto:a@example.invalid",
        "\u{FEFF}https://example.invalid",
    ] {
        assert!(is_address(text), "{text}");
        assert!(said(text, false).starts_with("unknown "), "{text}");
    }
    for text in ["00012345", "姓名:王小明", "://", "姓名://x", ""] {
        assert!(!is_address(text), "{text}");
    }
}

#[test]
fn our_own_page_is_no_card_face_even_when_it_is_damaged() {
    check("CS1:a:7-3:1/1:1:0000", "unknown **#:*:#-#:#/#:#:####");
    check("CS1:姓名:王小明;教育ID号:00012345", "unknown **#:**:***;*****:########");
}

#[test]
fn what_is_unknown_is_masked_and_hashed() {
    let rules = Rules::builtin().unwrap();
    assert_eq!(rules.rules().len(), 2);
    let secret = "号码 ９８76①٣ x𝟗 王小明 ID=12345678/abc";
    let FaceSeen::Unknown { masked, hash, known_as: None } = rules.read(secret, FaceSource::Scanner, false) else {
        panic!("no rule knows this text");
    };
    let shown = |c: char| c == '#' || c == '*' || c == ' ' || c.is_ascii_punctuation();
    assert!(masked.chars().all(shown), "{masked}");
    assert!(!masked.chars().any(char::is_numeric), "{masked}");
    assert_eq!(hash.len(), 64);
    assert_eq!(said(&"9".repeat(9000), false), format!("unknown {}…", "#".repeat(120)));
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let nothing = FaceSeen::Unknown { masked: String::new(), hash: empty.to_owned(), known_as: None };
    assert_eq!(unknown("", None), nothing);
}

/// Adds one rule of a site to the built-in ones and reads a text.
fn with_added(pattern: &str, groups: &[(&str, Field)], text: &str) -> String {
    let mut rules = Rules::builtin().unwrap();
    let groups = groups.iter().map(|(group, field)| ((*group).to_owned(), *field));
    rules.add("site", pattern, false, groups).unwrap();
    match rules.read(text, FaceSource::Scanner, false) {
        FaceSeen::Read(facts) => facts.rule,
        FaceSeen::Disputed { rules, hash } => format!("disputed {} {}", rules.join(" "), hash.len()),
        FaceSeen::NotShown | FaceSeen::Unknown { .. } => "unknown".to_owned(),
    }
}

#[test]
fn a_rule_of_a_site_reads_what_nobody_knew_and_never_overrules_another_meaning() {
    let id = ("id", Field::EducationId);
    let name = ("who", Field::Name);
    assert_eq!(with_added("^S(?<id>[0-9]{8})$", &[id], "S00012345"), "site");
    assert_eq!(with_added("^S(?<id>[0-9]{8})$", &[id], "S0001234"), "unknown");
    assert_eq!(with_added("^S(?<id>[0-9]{8})$", &[id], "xS00012345"), "unknown");
    // The same meaning: who was there first.
    assert_eq!(with_added("^(?<id>[0-9]+)$", &[id], "00012345"), "edu-id-only");
    // The same and more: whoever reads more.
    let labeled = "姓名:王小明;教育ID号:00012345";
    assert_eq!(with_added("^姓名:(?<who>[^;]+);.*$", &[name], labeled), "kv-text");
    let school = ("school", Field::School);
    let more = "^姓名:(?<who>[^;]+);教育ID号:(?<id>[0-9]{8});(?<school>.+)$";
    assert_eq!(with_added(more, &[id, name, school], &format!("{labeled};示范中学")), "site");
    // Another meaning: neither.
    let digits = ("no", Field::CardNumber);
    assert_eq!(with_added("^(?<no>[0-9]{8})$", &[digits], "00012345"), "disputed edu-id-only site 64");
}

#[test]
fn two_rules_with_one_pattern_are_refused() {
    let mut rules = Rules::builtin().unwrap();
    let groups = || [("id".to_owned(), Field::EducationId)];
    rules.add("a", "^(?<id>[0-9]{9})$", false, groups()).unwrap();
    let fault = rules.add("b", "^(?<id>[0-9]{9})$", true, groups()).unwrap_err();
    assert_eq!(fault.to_string(), "payload rule b: the rule a has the same pattern");
    assert!(rules.add("c", "^(?<id>[0-9]{9}$", true, groups()).is_err());
    assert!(rules.add("d", "^x$", true, []).is_err());
    assert!(rules.add("a", "^y$", true, groups()).is_err());
}
