//! People, passwords and batches.

use card_desk::journal::vault::{Passphrase, SlotName, Vault};

use super::bench::{ADMIN, BATCH, Bench, CLERK, TEACHER, open, operator};

const NEW: &str = "一个新的好密码 0001";
const NEWER: &str = "一个更新的好密码 02";

#[test]
fn a_new_person_opens_the_desk_with_their_own_password_until_they_are_retired() {
    let bench = Bench::new();
    let new = |password| [("CARD_DESK_NEW_PASSWORD", password)];
    let add = ["operator", "add", "孙", "--role", "clerk"];
    bench.with(Some(CLERK), &new(NEW), &add).refused("may-not");
    bench.with(Some(ADMIN), &new("short"), &add).refused("password-short");
    bench.with(Some(ADMIN), &[], &add).refused("no-secret");
    let added = bench.with(Some(ADMIN), &new(NEW), &add).done();
    assert_eq!((added["operator"].as_str(), added["role"].as_str()), (Some("孙"), Some("clerk")));
    assert_eq!(added["entry"]["act"], "operator-added");
    bench.with(Some(ADMIN), &new(NEW), &add).refused("known-operator");

    let people = bench.run(("孙", NEW), &["operator", "list"]).done();
    let names: Vec<&str> =
        people["operators"].as_array().unwrap().iter().map(|p| p["operator"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 4);
    assert!(names.contains(&"孙"), "{names:?}");
    let said = bench.say(ADMIN, &["operator", "role", "孙", "teacher"]);
    assert_eq!(said.words(), "已改角色 role changed · 班主任 teacher: 孙\n");
    bench.run(ADMIN, &["operator", "role", "没有", "teacher"]).refused("unknown-operator");
    bench.run(ADMIN, &["operator", "role", "李", "clerk"]).refused("last-admin");
    bench.run(ADMIN, &["operator", "retire", "李"]).refused("last-admin");

    bench.with(Some(TEACHER), &new(NEWER), &["operator", "password", "孙"]).refused("may-not");
    bench.with(Some(("孙", NEW)), &new(NEWER), &["operator", "password"]).done();
    bench.run(("孙", NEW), &["operator", "list"]).refused("vault-wrong-secret");
    let retired = bench.run(ADMIN, &["operator", "retire", "孙"]).done();
    assert_eq!(retired["retired"], true);
    bench.run(("孙", NEWER), &["operator", "list"]).refused("no-key");
    bench.run(ADMIN, &["operator", "password", "孙"]).refused("retired-operator");
    let slots = Vault::read(&bench.desk().join("journal.key")).unwrap().slots();
    assert!(!slots.contains(&SlotName::Operator(operator("孙"))));
}

#[test]
fn a_password_change_that_is_cut_locks_nobody_out() {
    let bench = Bench::new();
    let (old, new) = (Passphrase::new(CLERK.1.to_owned()), Passphrase::new(NEW.to_owned()));
    let slot = SlotName::Operator(operator(CLERK.0));
    let mut vault = Vault::read(&bench.desk().join("journal.key")).unwrap();
    let key = vault.unlock(&slot, &old).unwrap();
    // Cut before the journal: the old password is the one that counts.
    vault.put_beside(&slot, &new, &key, &mut card_desk::journal::SystemRandom).unwrap();
    assert_eq!(vault.slots().iter().filter(|name| **name == slot).count(), 1);
    bench.run(("王", NEW), &["batch", "move", BATCH, "made"]).refused("wrong-password");
    let mut journal = open(&bench.desk(), &key);
    // Cut after the journal: the new one is, and the key file still opens with it.
    let seat = journal.sign_in(&operator(CLERK.0), &old, 0).unwrap();
    journal.set_password(&seat, &operator(CLERK.0), &new).unwrap();
    drop(journal);
    bench.run(("王", NEW), &["batch", "move", BATCH, "made"]).refused("may-not");
    // Done again, it leaves one way in.
    bench.with(Some(("王", NEW)), &[("CARD_DESK_NEW_PASSWORD", NEWER)], &["operator", "password"]).done();
    let vault = Vault::read(&bench.desk().join("journal.key")).unwrap();
    assert!(vault.unlock(&slot, &old).is_err() && vault.unlock(&slot, &new).is_err());
    assert!(vault.unlock(&slot, &Passphrase::new(NEWER.to_owned())).is_ok());
}

#[test]
fn nobody_comes_in_without_a_key_a_name_or_the_password() {
    let bench = Bench::new();
    bench.with(None, &[], &["operator", "list"]).refused("no-key");
    bench.with(None, &[], &["batch", "move", BATCH, "made"]).refused("not-signed-in");
    bench.with(Some(("李", "")), &[], &["batch", "list"]).refused("no-secret");
    bench.run(("没有", NEW), &["batch", "list"]).refused("no-key");
    bench.run(("李", NEW), &["batch", "list"]).refused("vault-wrong-secret");
    Bench::empty().run(ADMIN, &["batch", "list"]).refused("no-journal");
}

#[test]
fn a_refusal_is_said_in_chinese_first_and_in_english_alone_when_english_is_asked_for() {
    let bench = Bench::new();
    let said = bench.say(("李", NEW), &["batch", "list"]);
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!(lines[0], "密码或恢复口令不对 → 请再输一次");
    assert!(lines[1].contains("operator:李") && lines[2].ends_with("[vault-wrong-secret]"), "{}", said.err);
    let said = bench.say(("李", NEW), &["--language", "en", "batch", "list"]);
    assert_eq!(said.err.lines().count(), 2, "{}", said.err);
    assert!(said.err.starts_with("this secret does not open"), "{}", said.err);
}

#[test]
fn a_batch_goes_on_step_by_step_and_is_closed_by_two_people() {
    let bench = Bench::new();
    let listed = bench.run(CLERK, &["batch", "list"]).done();
    let batch = &listed["batches"][0];
    assert_eq!(
        (batch["name"].as_str(), batch["stage"].as_str(), batch["holds"].as_bool()),
        (Some(BATCH), Some("checking"), Some(true))
    );
    assert_eq!((batch["balance"]["ok"].as_u64(), batch["balance"]["quarantined"].as_u64()), (Some(5), Some(1)));
    let show = bench.say(CLERK, &["batch", "show", BATCH]);
    assert!(show.words().contains("检卡中 checking") && show.words().contains(": 6 = 5 + 1 + 0\n"), "{}", show.out);
    bench.run(CLERK, &["batch", "show", "没有"]).refused("unknown-batch");

    let step = |step: &str| bench.run(ADMIN, &["batch", "move", BATCH, step]);
    bench.run(CLERK, &["batch", "move", BATCH, "checked"]).refused("may-not");
    step("received").refused("no-count");
    step("made").refused("batch-beyond");
    let counted = bench.run(ADMIN, &["batch", "move", BATCH, "received", "--count", "7"]).done();
    assert_eq!(counted["batch"]["sealed"], 7);
    step("checked").refused("pieces-differ");
    bench.run(ADMIN, &["batch", "move", BATCH, "received", "--count", "6"]).done();
    assert_eq!(step("checked").done()["batch"]["stage"], "checked");

    let close = ["batch", "close", BATCH];
    bench.run(ADMIN, &close).refused("needs-second");
    bench.both(ADMIN, ADMIN, &close).refused("no-second");
    bench.both(ADMIN, (CLERK.0, NEW), &close).refused("wrong-password");
    bench.both(CLERK, TEACHER, &close).refused("may-not");
    let closed = bench.both(ADMIN, CLERK, &close).done();
    assert_eq!((closed["entry"]["operator"].as_str(), closed["entry"]["second"].as_str()), (Some("李"), Some("王")));
    assert_eq!(closed["batch"]["signed"]["ok"], 5);
    bench.both(ADMIN, CLERK, &close).refused("batch-closed");
}
