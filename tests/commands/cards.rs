//! Students and cards: full records with a reason, one act each, and nothing but masks elsewhere.

use super::bench::{ADMIN, Answer, Bench, CLERK, TEACHER, card};

/// Nothing that names a person or a card stands in what was printed.
#[track_caller]
fn masked(answer: &Answer) -> serde_json::Value {
    let value = answer.done();
    for secret in ["0000000", "测试", "TEST0", "04FFFF", "99000000"] {
        assert!(!answer.out.contains(secret), "{secret} in {}", answer.out);
    }
    value
}

#[test]
fn a_full_record_is_shown_with_a_reason_and_the_look_is_recorded() {
    let bench = Bench::new();
    let show = ["student", "show", "00000001", "--why", "at-the-desk"];
    let shown = bench.run(CLERK, &show).done();
    assert_eq!((shown["student"]["name"].as_str(), shown["look"]["act"].as_str()), (Some("测试甲"), Some("looked")));
    assert_eq!(shown["cards"][0]["card"]["card_number"], "TEST00001");
    let entries = shown["cards"][0]["entries"].as_array().unwrap();
    assert_eq!(
        entries.iter().map(|entry| entry["act"].as_str().unwrap()).collect::<Vec<_>>(),
        ["batch-imported", "intake"]
    );
    assert!(!shown.to_string().contains("00000002"), "another student's number: {shown}");
    let words = bench.say(CLERK, &show);
    assert!(words.words().contains("姓名 name: 测试甲\n") && words.out.contains("TEST00001"), "{}", words.out);

    assert_eq!(bench.run(CLERK, &["student", "show", "00000001"]).code, Some(2));
    bench.run(CLERK, &["student", "show", "123", "--why", "checking"]).refused("education-id");
    bench.run(CLERK, &["student", "show", "00000099", "--why", "checking"]).refused("unknown-student");
    let by_number = bench.run(TEACHER, &["card", "show", "TEST00002", "--why", "card-found"]).done();
    assert_eq!(
        (by_number["card"]["holder"].as_str(), by_number["look"]["operator"].as_str()),
        (Some("00000002"), Some("赵"))
    );
    bench.run(TEACHER, &["card", "show", "TEST99999", "--why", "card-found"]).refused("unknown-card");
}

#[test]
fn students_who_leave_are_recorded_under_masks() {
    let bench = Bench::new();
    let depart = ["student", "depart", "00000001", "00000002", "--on", "2026-07-10", "--why", "graduated"];
    bench.run(CLERK, &depart).refused("may-not");
    let left = masked(&bench.run(ADMIN, &depart));
    assert_eq!((left["students"].as_array().map(Vec::len), left["why"].as_str()), (Some(2), Some("graduated")));
    bench.run(ADMIN, &["student", "depart", "00000003", "--on", "July", "--why", "graduated"]).refused("day");
    let hand_over = ["card", "hand-over", "--education-id", "00000001", "--collector", "student"];
    bench.run(CLERK, &hand_over).refused("holder-departed");
}

/// Each act of one card alone, where a sign-in costs nothing; who may do what is asked on the real desk.
#[test]
fn a_card_goes_from_hand_to_hand() {
    let bench = Bench::training();
    let act = |words: &[&str]| bench.train(&[&["card", words[0], "--education-id", "00000001"], &words[1..]].concat());
    act(&["lose"]).refused("not-with-family");
    let handed = masked(&act(&["hand-over", "--collector", "guardian"]));
    assert_eq!(
        (handed["card"]["custody"].as_str(), handed["entry"]["act"].as_str()),
        (Some("held"), Some("handed-over"))
    );
    act(&["hand-over", "--collector", "guardian"]).refused("already-handed-over");
    assert_eq!(masked(&act(&["lose"]))["card"]["loss_claimed"], true);
    assert_eq!(masked(&act(&["withdraw"]))["card"]["custody"], "held");
    masked(&act(&["lose"]));
    assert_eq!(masked(&act(&["supersede"]))["card"]["superseded"], true);
    let back = masked(&act(&["return", "--reason", "found"]));
    assert_eq!(
        (back["card"]["custody"]["surrendered"].as_str(), back["question"].as_str()),
        (Some("replaced"), Some("old-card"))
    );
    let sent = masked(&act(&["to-issuer", "--list", "退卡-1"]));
    assert_eq!(sent["card"]["custody"], "returned-to-issuer");
}

#[test]
fn bundles_and_proofs_by_command() {
    let bench = Bench::training();
    let (two, six) = (card(2), card(6));
    let on = |card: &str, words: &[&str]| bench.train(&[&["card", words[0], card], &words[1..]].concat());
    let bundle = |what: &str| on(&two, &[what, "--bundle", "2026-秋-1/7-1/1"]);
    let checked = |answer: &Answer| masked(answer)["card"]["custody"]["in-office"]["checked"].as_bool();
    on(&two, &["bundle-out", "--bundle", "2026-秋-1/7-2/1"]).refused("other-class");
    assert_eq!(masked(&bundle("bundle-out"))["card"]["custody"], "with-teacher");
    assert_eq!(checked(&bundle("bundle-return")), Some(false));
    bundle("sign").refused("not-with-teacher");
    on(&six, &["resolve", "--proof", "new-reading"]).refused("no-reading");
    assert_eq!(checked(&on(&six, &["resolve", "--proof", "paper"])), Some(true));
    let sent = masked(&on(&six, &["to-school", "--school", "示例二中", "--list", "转-1"]));
    assert_eq!(sent["card"]["custody"], "at-other-school");
    bundle("bundle-out").refused("unchecked");
}

#[test]
fn a_role_does_its_own_acts_and_a_correction_takes_two_people() {
    let bench = Bench::new();
    let two = card(2);
    bench.run(TEACHER, &["card", "hand-over", &two, "--collector", "student"]).refused("may-not");
    bench.run(CLERK, &["card", "to-issuer", &two, "--list", "退卡-1"]).refused("may-not");
    let correct = ["card", "correct", &two, "--custody", "held", "--why", "counted", "--note", "点卡时不在盒里"];
    bench.run(ADMIN, &correct).refused("needs-second");
    let corrected = masked(&bench.both(ADMIN, CLERK, &correct));
    assert_eq!(
        (corrected["card"]["custody"].as_str(), corrected["entry"]["second"].as_str()),
        (Some("held"), Some("王"))
    );
    let said = bench.say(CLERK, &["card", "lose", &two]);
    assert_eq!(said.words().lines().next(), Some("已记录 recorded: 报失"));
    assert!(said.out.contains("测*乙") && !said.out.contains("00000002"), "{}", said.out);
}
