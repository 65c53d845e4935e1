//! `card-desk init` and `card-desk key`, as programs that find no keyring.

use std::fs;
use std::path::Path;
use std::process::Command;

use card_desk::id::OperatorId;
use card_desk::journal::vault::{Passphrase, SlotName, Vault};
use serde_json::Value;

use crate::bench::{ADMIN, PASSWORD, SCHOOL};

/// Runs the program with nothing of the person who runs the tests around it.
fn run(folder: &Path, arguments: &[&str]) -> (bool, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_card-desk"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for name in ["HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME"] {
        command.env(name, folder);
    }
    command.env("CARD_DESK_OPERATOR", ADMIN).env("CARD_DESK_PASSWORD", PASSWORD);
    let done = command.arg("--json").arg("--data").arg(folder.join("desk")).args(arguments).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    (done.status.success(), serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}")))
}

fn code(answer: &(bool, Value)) -> Option<&str> {
    answer.1["error"]["code"].as_str()
}

#[test]
fn init_begins_a_school_once_and_key_says_and_changes_what_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    let file = folder.path().join("desk/journal.key");
    assert_eq!(code(&run(&["key", "status"])), Some("no-journal"));
    assert_eq!(code(&run(&["--training", "init", "--school", SCHOOL])), Some("training"));

    let (done, begun) = run(&["init", "--school", SCHOOL]);
    assert!(done, "{begun}");
    assert_eq!((begun["school"].as_str(), begun["in_keyring"].as_bool()), (Some(SCHOOL), Some(false)));
    let opens = |text: &str| {
        let vault = Vault::read(&file).unwrap();
        vault.unlock(&SlotName::Recovery, &Passphrase::parse_recovery(text).unwrap()).is_ok()
    };
    let recovery = begun["recovery"].as_str().unwrap().to_owned();
    assert!(opens(&recovery));
    let operator = SlotName::Operator(OperatorId::parse(ADMIN).unwrap());
    assert_eq!(Vault::read(&file).unwrap().slots(), [SlotName::Recovery, operator]);
    let before = fs::read(&file).unwrap();
    assert_eq!(code(&run(&["init", "--school", SCHOOL])), Some("school-exists"));
    assert_eq!(fs::read(&file).unwrap(), before);

    let (_, status) = run(&["key", "status"]);
    assert_eq!(status["slots"], serde_json::json!(["recovery", "operator:李"]));
    assert_eq!(
        (status["keyring"].as_str(), status["recovery_written_down"].as_bool()),
        (Some("keyring-none"), Some(true))
    );
    assert_eq!(code(&run(&["key", "keyring", "put"])), Some("keyring-none"));

    // A new passphrase goes to a new file, for its owner only; the old one is void.
    let paper = folder.path().join("paper.txt");
    let out = paper.to_str().unwrap();
    let (done, renewed) = run(&["key", "recovery", "--recovery-out", out]);
    assert!(done && renewed["recovery"].is_null(), "{renewed}");
    let written = fs::read_to_string(&paper).unwrap();
    assert!(opens(written.trim()) && !opens(&recovery));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&paper).unwrap().permissions()) & 0o777, 0o600);
    let kept = fs::read(&file).unwrap();
    assert_eq!(code(&run(&["key", "recovery", "--recovery-out", out])), Some("file-exists"));
    assert_eq!((fs::read(&file).unwrap(), fs::read_to_string(&paper).unwrap()), (kept, written));
}

#[test]
fn an_init_that_is_refused_leaves_no_paper_and_no_school() {
    let folder = tempfile::tempdir().unwrap();
    let paper = folder.path().join("paper.txt");
    let answer = run(folder.path(), &["init", "--school", " ", "--recovery-out", paper.to_str().unwrap()]);
    assert_eq!(code(&answer), Some("no-school-name"));
    assert!(!paper.exists() && !folder.path().join("desk/journal.key").exists());
}
