//! How unknown codes are taken apart, and that the rule which is learned reads them. All codes are invented.

use super::*;
use crate::face::scan::Scan;

/// Writes the drafts of a code as lines: form, then each part with its label, mask and proposed field.
fn drafts(text: &str) -> Vec<String> {
    let Some(code) = Code::of(&Scan::typed(text)) else { return Vec::new() };
    let line = |draft: &Draft| {
        let parts = draft.parts().iter().zip(draft.proposed()).map(|(part, field)| {
            let label = part.label().map(|label| format!("{label}=")).unwrap_or_default();
            let field = field.map(|field| format!("/{}", field.code())).unwrap_or_default();
            format!("{label}{}{field}", part.masked())
        });
        format!("{} {}", draft.form().code(), parts.collect::<Vec<_>>().join(" "))
    };
    code.drafts().iter().map(line).collect()
}

fn check(text: &str, want: &[&str]) {
    assert_eq!(drafts(text), want, "{text:?}");
}

#[test]
fn a_code_is_taken_apart_in_every_form_that_fits() {
    check("BJ000000123", &["bare ** #########", "opaque ** #########"]);
    check("某某00000012示范中学", &["bare ** ########/education_id ****", "opaque ** ######## ****"]);
    check(
        "XM:某某;JYID:00000012;有效期:2027-08-31",
        &[
            "key-value XM=**/name JYID=########/education_id 有效期=####-##-##/valid_until",
            "delimited 1=**:** 2=****:######## 3=***:####-##-##/valid_until",
            "bare ** : ** ; **** : ########/education_id ; *** : #### - ## - ##",
            "opaque ** : ** ; **** : ######## ; *** : #### - ## - ##",
        ],
    );
    check(
        r#########"{"a":{"eduId":"00000012"},"b":[true,"男"]}"#########,
        &[
            r#########"json a.eduId=########/education_id b.1=*/sex"#########,
            r#########"opaque {" * ":{" ***** ":" ######## "}," * ":[ **** ," * "]}"#########,
        ],
    );
    check(
        "https://q.example.invalid/s/00000012?xm=%E6%9F%90%E6%9F%90&t=1",
        &["url /1=* /2=########/education_id xm=**/name t=#", "opaque /*/########?**=%*#%#*%##%*#%#*%##&*=#"],
    );
}

#[test]
fn a_code_of_ours_or_none_at_all_is_not_learned() {
    for text in ["CS1:a:7-3:1/1:1:0000", "CSP1:x", " \r\n", ""] {
        assert!(Code::of(&Scan::typed(text)).is_none(), "{text:?}");
    }
    assert!(Code::of(&Scan::typed("9".repeat(8_000))).is_none());
}

#[test]
fn what_could_be_a_number_of_a_person_is_no_label() {
    for text in ["20260001:甲;20260002:乙", "0000:甲;1111:乙"] {
        assert!(drafts(text).iter().all(|draft| !draft.starts_with("key-value")), "{text}");
    }
    let long = r#########"{"110101200001011234":"x","id":"00000012"}"#########;
    assert!(drafts(long)[0].starts_with("json id="), "{:?}", drafts(long));
}

/// Learns a rule with the proposed fields and a few more, and reads the code by it.
fn learned(text: &str, form: FormName, more: &[(usize, Field)]) -> (String, String) {
    let code = Code::of(&Scan::typed(text)).unwrap();
    let draft = code.drafts().into_iter().find(|draft| draft.form() == form).unwrap();
    let mut fields = draft.proposed();
    more.iter().for_each(|(at, field)| fields[*at] = Some(*field));
    let file = draft.rule(&code, "learned", "新码", &fields);
    let mut rules = Rules::builtin().unwrap();
    rules.add_text("learned.toml", &file, false).unwrap_or_else(|fault| panic!("{fault}\n{file}"));
    (told(&rules, text, false), file)
}

/// A text, the form that is chosen, what the clerk adds, and what the rule then reads.
type Learned = (&'static str, FormName, &'static [(usize, Field)], &'static str);

#[test]
fn what_is_learned_reads_the_code_and_its_file_holds_no_value_of_it() {
    let cases: [Learned; 9] = [
        (
            "ZJ:某甲;ID:76543210",
            FormName::KeyValue,
            &[(0, Field::Name), (1, Field::EducationId)],
            "learned 76543210 某甲",
        ),
        ("赵六|76543210|男", FormName::Delimited, &[(0, Field::Name)], "learned 76543210 赵六 男"),
        (
            "赵六76543210第九中学",
            FormName::Bare,
            &[(0, Field::Name), (2, Field::School)],
            "learned 76543210 赵六 第九中学",
        ),
        (r#########"{"d":{"eduId":"76543210","xm":"赵六"}}"#########, FormName::Json, &[], "learned 76543210 赵六"),
        ("https://c.example.invalid/76543210?xm=赵六", FormName::Url, &[], "learned 76543210 赵六"),
        ("Z-76543210987", FormName::Opaque, &[], "known 新码"),
        ("https://c.example.invalid/76543210", FormName::Opaque, &[], "known 新码"),
        ("C76543210;2027-08-31", FormName::Delimited, &[(0, Field::CardNumber)], "learned C76543210 2027-08-31"),
        (
            "C76543210;202708",
            FormName::Delimited,
            &[(0, Field::CardNumber), (1, Field::ValidUntil)],
            "learned C76543210 2027-08-31",
        ),
    ];
    for (text, form, more, want) in cases {
        let (read, file) = learned(text, form, more);
        assert_eq!(read, want, "{text}\n{file}");
        for secret in ["76543210", "赵六", "某甲", "第九中学", "2027"] {
            assert!(!file.contains(secret), "{secret} stands in\n{file}");
        }
    }
}

#[test]
fn a_learned_rule_brings_an_invented_example() {
    let (_, file) = learned("赵六|76543210|男", FormName::Delimited, &[(0, Field::Name)]);
    let example = "# EXAMPLE, invented: the same form with other values.\n[[rule.test]]\ntext = \"某某|00000000|男\"\n\
                   reads = { education_id = \"00000000\", name = \"某某\", sex = \"男\" }\n";
    assert!(file.ends_with(example), "{file}");
    let head = "# A rule of this site, learned at the desk. It holds no value of any card.\nschema = 1\n\n[[rule]]\nid = \"learned\"\n\
                form = \"delimited\"\nlabel = { zh = \"新码\", en = \"新码\" }\ncharset = \"utf8\"\nseparator = \"|\"\ncolumns = 3\n";
    assert!(file.starts_with(head), "{file}");
}

#[test]
fn a_session_mark_tells_codes_apart_and_is_another_one_in_another_session() {
    let marks = [session_mark("a", b"x"), session_mark("b", b"x"), session_mark("a", b"y")];
    assert!(marks.iter().all(|mark| mark.len() == 6) && marks[0] != marks[1] && marks[0] != marks[2]);
    assert_eq!(session_mark("a", b"x"), marks[0]);
}

proptest::proptest! {
    /// Whatever a code is: it is taken apart without a panic, and what is learned of it can be loaded.
    #[test]
    fn any_code_can_be_learned_or_is_none(text in "\\PC{1,60}", pick in 0_usize..8) {
        let Some(code) = Code::of(&Scan::typed(text.clone())) else { return Ok(()) };
        for draft in code.drafts() {
            let mut fields = draft.proposed();
            if let Some(slot) = draft.parts().iter().position(|part| !part.is_fixed()).filter(|_| pick < 7) {
                let field = Field::ALL[pick];
                if !fields.contains(&Some(field)) {
                    fields[slot] = Some(field);
                }
            }
            let file = draft.rule_without_example("learned", "x", &fields);
            let loaded = Rules::none().add_text("learned.toml", &file, false);
            let is_empty = matches!(&loaded, Err(RuleFault::Mistake { trouble: Trouble::Empty | Trouble::Missing { .. }, .. }));
            proptest::prop_assert!(loaded.is_ok() || is_empty, "{:?}\n{}", loaded, file);
        }
    }
}
