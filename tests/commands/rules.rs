//! Payload rules from the command line: listed, checked, and proposed for a code that nobody knows.

use std::fs;
use std::process::Stdio;

use card_desk::face::draw;
use card_desk::face::make::{Level, qr_of_bytes};

use super::bench::Bench;

const EXAMPLE: &str = include_str!("../../assets/payload-rules/examples/labels.toml");
const SITE: &str = "schema = 1\n[[rule]]\nid = \"ours\"\nform = \"delimited\"\nlabel = { zh = \"本校\", en = \"ours\" }\n\
                    separator = \"|\"\ncolumns = 2\nfields = { name = 1, education_id = 2 }\n";

#[test]
fn rules_are_listed_with_those_of_the_desk() {
    let bench = Bench::empty();
    let ids = |answer: &serde_json::Value| -> Vec<String> {
        answer["rules"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let list = bench.with(None, &[], &["rule", "list"]).done();
    assert_eq!(ids(&list), ["edu-id-only", "kv-text"]);
    fs::create_dir_all(bench.desk().join("payload-rules")).unwrap();
    fs::write(bench.desk().join("payload-rules/ours.toml"), SITE).unwrap();
    let list = bench.with(None, &[], &["rule", "list"]).done();
    assert_eq!(ids(&list), ["edu-id-only", "kv-text", "ours"]);
    let ours = &list["rules"][2];
    assert_eq!((ours["form"].as_str(), ours["fields"][1].as_str()), (Some("delimited"), Some("name")));
    let words = bench.command(None, &["rule", "list"]).stdin(Stdio::null()).output().unwrap();
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(words.contains("ours · 本校 · 分列\n    教育ID、姓名 · 文件 "), "{words}");
    // A rule that is wrong stops the desk with its line.
    fs::write(
        bench.desk().join("payload-rules/z.toml"),
        "schema = 1\n[[rule]]\nid = \"kv-text\"\nform = \"json\"\nfields = { name = 'x' }",
    )
    .unwrap();
    let refused = bench.with(None, &[], &["rule", "list"]);
    refused.refused("payload-rule");
    assert!(refused.out.contains("z.toml, line 3, column 6: id kv-text stands there twice"), "{}", refused.out);
}

#[test]
fn a_file_of_rules_is_checked_and_a_mistake_is_named_with_its_line() {
    let bench = Bench::empty();
    fs::write(bench.path("good.toml"), SITE).unwrap();
    fs::write(bench.path("example.toml"), EXAMPLE).unwrap();
    fs::write(bench.path("wrong.toml"), EXAMPLE.replace("columns = 4", "columns = 1")).unwrap();
    let good = bench.with(None, &[], &["rule", "check", "good.toml"]).done();
    assert_eq!((good["rules"][0]["id"].as_str(), good["passed"].as_u64()), (Some("ours"), Some(0)));
    bench.with(None, &[], &["rule", "check", "example.toml"]).refused("payload-rule");
    let example = bench.train(&["rule", "check", "good.toml", "example.toml"]).done();
    assert_eq!((example["rules"].as_array().map(Vec::len), example["passed"].as_u64()), (Some(4), Some(4)));
    let wrong = bench.train(&["rule", "check", "wrong.toml"]);
    wrong.refused("payload-rule");
    assert!(wrong.out.contains("wrong.toml, line 40, column 11: columns: want 2 to 64"), "{}", wrong.out);
    bench.train(&["rule", "check", "nowhere.toml"]).refused("no-such-file");
}

#[test]
fn a_code_that_nobody_knows_is_shown_masked_with_a_rule_for_each_form() {
    let bench = Bench::empty();
    let secret = "测试甲|76543210|2027-08-31";
    let picture = draw::png(&draw::code(&qr_of_bytes(secret.as_bytes(), Level::Medium).unwrap(), 6));
    fs::write(bench.path("face.png"), picture).unwrap();
    let told = bench.with(None, &[], &["rule", "learn", "face.png"]);
    let code = &told.done()["codes"][0];
    assert_eq!((code["masked"].as_str(), code["known"].as_bool()), (Some("***|########|####-##-##"), Some(false)));
    let form = &code["forms"][0];
    assert_eq!((form["form"].as_str(), form["parts"][1]["field"].as_str()), (Some("delimited"), Some("education_id")));
    assert!(form["rule"].as_str().unwrap().contains("education_id = 2"));
    for part in ["测试甲", "76543210", "2027"] {
        assert!(!told.out.contains(part), "{part}");
    }
}
