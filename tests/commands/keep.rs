//! Settings, backups, and a journal from before files were encrypted.

use std::fs;
use std::path::Path;

use super::bench::{ADMIN, Bench, CLERK, SCHOOL};

#[test]
fn settings_are_changed_by_admins_and_every_change_is_kept() {
    let bench = Bench::new();
    let set = |key: &str, value: &str| bench.run(ADMIN, &["settings", "set", key, value]);
    bench.run(CLERK, &["settings", "set", "fee.fen", "2000"]).refused("may-not");
    set("fee.fen", "much").refused("setting-number");
    set("fee.money", "2000").refused("setting-unknown");
    set("import.photo", "true").refused("setting-photo");
    let changed = set("fee.fen", "2000").done();
    assert_eq!(changed["changes"][0]["after"], "2000");
    assert!(set("fee.fen", "2000").done()["entry"].is_null(), "what does not change is no entry");
    let shown = bench.run(CLERK, &["settings", "show", "fee"]).done();
    assert_eq!(
        (shown["settings"][0]["value"].as_str(), shown["settings"][0]["default"].as_str()),
        (Some("2000"), Some("1500"))
    );
    let words = bench.say(CLERK, &["settings", "show", "name.full"]);
    assert_eq!(words.words(), format!("学校全称 [name.full]: {SCHOOL}\n"));

    let file = bench.path("school.toml");
    fs::write(&file, "[name]\nfull = \"北京示例中学\"\n[retention]\nmonths = 0\n").unwrap();
    bench.run(ADMIN, &["settings", "import", "school.toml"]).refused("setting-number");
    fs::write(&file, "[name]\nfull = ").unwrap();
    bench.run(ADMIN, &["settings", "import", "school.toml"]).refused("settings-file");
    fs::write(&file, "[name]\nfull = \"北京示例中学\"\n[retention]\nmonths = 24\n").unwrap();
    let planned = bench.run(CLERK, &["settings", "import", "school.toml", "--dry-run"]).done();
    assert_eq!((planned["changes"].as_array().map(Vec::len), planned["entry"].is_null()), (Some(2), true));
    assert!(!bench.run(ADMIN, &["settings", "import", "school.toml"]).done()["entry"].is_null());
    let exported = bench.run(CLERK, &["settings", "export"]).done();
    assert_eq!(exported["toml"], fs::read_to_string(&file).unwrap().replace("\n[ret", "\n\n[ret"));
    bench.run(ADMIN, &["settings", "unset", "retention.months"]).done();
    let history = bench.run(CLERK, &["settings", "history"]).done();
    assert_eq!(history["history"].as_array().map(Vec::len), Some(4), "{history}");
    let check = bench.run(CLERK, &["settings", "check"]).done();
    assert!(check["doubts"].as_array().unwrap().iter().any(|doubt| doubt["code"] == "recipient-missing"), "{check}");
}

#[test]
fn a_backup_is_made_tried_and_restored_elsewhere() {
    let bench = Bench::new();
    bench.run(CLERK, &["backup", "make"]).refused("backup-no-recipient");
    let secret = bench.text("head.txt");
    let key = bench.run(ADMIN, &["backup", "key", "--out", &secret, "--use"]).done();
    assert!(key["recipient"].as_str().unwrap().starts_with("age1") && !key.to_string().contains("AGE-SECRET"), "{key}");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&secret).unwrap().permissions()) & 0o777, 0o600);
    bench.run(ADMIN, &["backup", "key", "--out", &secret, "--use"]).refused("file-exists");
    bench.run(CLERK, &["backup", "make", "--to", "nowhere"]).refused("backup-folder-missing");
    let made = bench.run(CLERK, &["backup", "make"]).done();
    let file = made["file"].as_str().unwrap().to_owned();
    assert_eq!(made["entry"]["act"], "backed-up");
    let listed = bench.run(CLERK, &["backup", "list"]).done();
    assert_eq!(listed["backups"].as_array().map(Vec::len), Some(1));

    let drill = ["backup", "drill", &file, "--identity", &secret];
    let tried = bench.with(None, &[], &drill).done();
    assert_eq!((tried["good"].as_bool(), tried["drill"]["students"].as_u64()), (Some(true), Some(6)));
    assert!(tried["entry"].is_null());
    assert_eq!(bench.run(ADMIN, &drill).done()["entry"]["act"], "restore-drilled");
    bench.with(None, &[], &["backup", "key", "--out", "other.txt"]).done();
    bench.with(None, &[], &["backup", "drill", &file, "--identity", "other.txt"]).refused("backup-wrong-identity");
    bench.with(None, &[], &["backup", "drill", "head.txt", "--identity", "head.txt"]).refused("backup-foreign");

    let restore = ["backup", "restore", &file, "--identity", &secret];
    bench.with(None, &[], &restore).refused("backup-occupied");
    restored_elsewhere(&bench, &file, &secret);
}

fn restored_elsewhere(bench: &Bench, file: &str, secret: &str) {
    let other = Bench::empty();
    let back = other.with(None, &[], &["backup", "restore", file, "--identity", secret]).done();
    assert_eq!(back["good"], true);
    let recovery = back["recovery"].as_str().unwrap();
    other.run(CLERK, &["batch", "list"]).refused("no-key");
    let set = ["settings", "set", "fee.fen", "1600"];
    other.with(Some(ADMIN), &[("CARD_DESK_RECOVERY", recovery)], &set).done();
    // Whoever came in has a way in of their own from now on.
    assert_eq!(other.run(ADMIN, &["settings", "unset", "fee.fen"]).done()["changes"][0]["before"], "1600");
    assert!(bench.desk().join("journal.key").exists());
    // An admin who forgot the password gets a new one from whoever holds the recovery passphrase, and only an admin.
    let env = [("CARD_DESK_RECOVERY", recovery), ("CARD_DESK_NEW_PASSWORD", "a new long password")];
    other.with(None, &env, &["operator", "password", CLERK.0]).refused("may-not");
    other.with(None, &env, &["operator", "password", ADMIN.0]).done();
    other.run(ADMIN, &["operator", "list"]).refused("vault-wrong-secret");
    other.run((ADMIN.0, "a new long password"), &["settings", "set", "fee.fen", "1600"]).done();
}

#[test]
fn a_plain_journal_is_encrypted_once_and_a_cut_is_mended() {
    let plain = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/journal/v1.db");
    let bench = Bench::empty();
    fs::create_dir_all(bench.desk()).unwrap();
    let file = bench.desk().join("journal.db");
    fs::copy(&plain, &file).unwrap();
    let encrypt = |password: &str| {
        let more = [("CARD_DESK_OPERATOR", ADMIN.0), ("CARD_DESK_NEW_PASSWORD", password)];
        bench.with(None, &more, &["journal", "encrypt"])
    };
    bench.with(None, &[], &["journal", "encrypt"]).refused("not-signed-in");
    encrypt("short").refused("password-short");
    let done = encrypt(ADMIN.1).done();
    assert!(done["recovery"].as_str().is_some_and(|text| text.len() == 35), "{done}");
    assert!(!fs::read(&file).unwrap().starts_with(b"SQLite format 3"));
    assert_eq!(bench.run(ADMIN, &["journal", "verify"]).done()["ok"], true);
    encrypt(ADMIN.1).refused("not-plain");
    // Cut after the key file and before the journal: only the same password goes on.
    fs::copy(&plain, &file).unwrap();
    encrypt("eine andere gute Zeile").refused("vault-wrong-secret");
    let again = encrypt(ADMIN.1).done();
    assert_ne!(again["recovery"], done["recovery"]);
    assert_eq!(bench.run(ADMIN, &["operator", "list"]).done()["operators"][0]["operator"], ADMIN.0);
}
