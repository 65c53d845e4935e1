//! Card profiles from the command line: listed, shown, checked by their own tests.

use std::fs;

use super::bench::Bench;

#[test]
fn profiles_are_listed_and_shown_with_their_keys() {
    let bench = Bench::empty();
    let list = bench.train(&["profile", "list"]).done();
    let ids: Vec<&str> = list["profiles"].as_array().unwrap().iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, ["cn-beijing-yikatong-old", "cn-tunion", "example-student-sector"]);
    let example = &list["profiles"][2];
    assert_eq!((example["standing"].as_str(), example["home"].as_str()), (Some("example"), Some("built-in")));
    assert_eq!(example["keys"][0]["name"], "edu.student.read");
    assert_eq!(example["keys"][0]["here"], false);
    let shown = bench.train(&["profile", "show", "example-student-sector"]).done();
    assert_eq!(
        (shown["parts"][0]["place"].as_str(), shown["fields"][1]["role"].as_str()),
        (Some("sector 8"), Some("edu_id"))
    );
    bench.train(&["profile", "show", "cn-nowhere"]).refused("no-profile");
    let real = bench.with(None, &[], &["profile", "list"]).done();
    assert_eq!(real["profiles"].as_array().map(Vec::len), Some(2), "an example is for training only");
}

#[test]
fn a_profile_is_checked_by_its_own_tests_and_a_wrong_one_is_exit_code_three() {
    let bench = Bench::empty();
    let text = include_str!("../../assets/profiles/example-student-sector.toml");
    let dump = include_str!("../../assets/profiles/example-student-sector.eml");
    for (file, text) in [
        ("good.toml", text.to_owned()),
        ("wrong.toml", text.replace("\"12345678\"", "\"12345679\"")),
        ("none.toml", text.split("[[test]]").next().unwrap().to_owned()),
        ("broken.toml", text.replace("crc8-maxim", "crc8")),
    ] {
        fs::write(bench.path(file), text).unwrap();
    }
    fs::write(bench.path("example-student-sector.eml"), dump).unwrap();
    let check = |files: &[&str]| bench.train(&[&["profile", "check"], files].concat());
    let good = check(&["good.toml"]).done();
    assert_eq!((good["passed"].as_u64(), good["failed"].as_u64()), (Some(2), Some(0)));
    let none = check(&["none.toml"]).done();
    assert_eq!(none["profiles"][0]["tests"].as_array().map(Vec::len), Some(0));
    let wrong = check(&["good.toml", "wrong.toml"]);
    assert_eq!(wrong.code, Some(3), "{}", wrong.out);
    assert!(wrong.out.contains("\"want\":\"########\"") && !wrong.out.contains("12345679"), "{}", wrong.out);
    assert!(wrong.out.lines().last().unwrap().contains("profile-test-failed"));
    check(&["broken.toml"]).refused("profile");
    let some = check(&["broken.toml", "good.toml"]);
    assert_eq!((some.code, some.out.lines().count()), (Some(1), 3), "{}", some.out);
    check(&["nowhere.toml"]).refused("no-such-file");
    let real = bench.with(None, &[], &["profile", "check", "good.toml"]);
    real.refused("profile");
    assert_eq!(check(&["cn-tunion"]).done()["passed"], 3, "by its id");
}
