//! The key of a journal and the passphrase of the card keys in a real keyring (gnome-keyring on a session bus of its
//! own), and what is told without one.
//!
//! The test starts itself again for each step, so that nothing is kept in a process. No keyring of the person who
//! runs the tests is touched.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

use std::io;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use card_desk::journal::SeededRandom;
use card_desk::journal::vault::{Key, Passphrase, keyring};
use tempfile::TempDir;

const TEST: &str = "a_key_stays_in_the_keyring_between_programs_until_it_is_forgotten";
const STEP: &str = "CARD_DESK_TEST_KEYRING_STEP";
const MARK: &str = "ANSWER ";
const ID: &str = "00000000000000000000000000000042";
const OTHER: &str = "00000000000000000000000000000043";
/// The name under which the passphrase of the card keys is kept.
const WORDS: &str = "card-keys.00000000000000000000000000000042";

fn key(seed: u64) -> Key {
    Key::random(&mut SeededRandom::new(seed)).unwrap()
}

/// Takes one step in this process and says what the keyring answered.
fn take(step: &str) -> String {
    let answer = match step {
        "set" => keyring::set(ID, &key(1)).map(|()| "done".to_owned()),
        "replace" => keyring::set(ID, &key(2)).map(|()| "done".to_owned()),
        "forget" => keyring::forget(ID).map(|()| "done".to_owned()),
        "get" => keyring::get(ID).map(told),
        "get-other" => keyring::get(OTHER).map(told),
        "set-words" => {
            keyring::set_passphrase(WORDS, &Passphrase::new("一句话".to_owned())).map(|()| "done".to_owned())
        }
        "get-words" => keyring::get_passphrase(WORDS)
            .map(|found| found.map_or_else(|| "none".to_owned(), |words| words.reveal().to_owned())),
        "forget-words" => keyring::forget(WORDS).map(|()| "done".to_owned()),
        step => panic!("no step {step}"),
    };
    answer.unwrap_or_else(|fault| fault.code().to_owned())
}

fn told(found: Option<Key>) -> String {
    let Some(found) = found else { return "none".to_owned() };
    let known = [1, 2].into_iter().find(|seed| *key(*seed).pragma() == *found.pragma());
    known.map_or_else(|| "another key".to_owned(), |seed| format!("key {seed}"))
}

/// A home without anything of the person who runs the tests.
fn command(program: impl AsRef<std::ffi::OsStr>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    for name in ["HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
        command.env(name, home);
    }
    command
}

fn answers(mut command: Command) -> Vec<String> {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}\n{why}");
    said.lines().filter_map(|line| line.strip_prefix(MARK)).map(str::to_owned).collect()
}

/// Runs the steps, each in a process of its own, beside one daemon that is started as told.
fn beside_a_daemon(home: &Path, start: &str, steps: &[&str]) -> Vec<String> {
    let runs = format!(
        "{start} >&2\nfor step in {}; do {STEP}=$step \"$0\" {TEST} --exact --nocapture; done",
        steps.join(" ")
    );
    let mut command = command("dbus-run-session", home);
    command.args(["--", "sh", "-e", "-c", &runs]).arg(std::env::current_exe().unwrap());
    answers(command)
}

/// Takes one step in a process whose session bus is this socket.
fn at_the_bus(home: &Path, socket: &Path, step: &str) -> Vec<String> {
    let mut command = command(std::env::current_exe().unwrap(), home);
    command.args([TEST, "--exact", "--nocapture"]).env(STEP, step);
    command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", socket.display()));
    answers(command)
}

const UNLOCKED: &str = "printf %s 'a word' | gnome-keyring-daemon --unlock --components=secrets";
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets";

#[test]
fn a_key_stays_in_the_keyring_between_programs_until_it_is_forgotten() {
    if let Ok(step) = std::env::var(STEP) {
        println!("\n{MARK}{}", take(&step));
        return;
    }
    let home = TempDir::new().unwrap();
    let steps = ["get", "forget", "set", "get", "get-other", "replace", "get", "forget", "get"];
    let told = ["none", "done", "done", "key 1", "none", "done", "key 2", "done", "none"];
    assert_eq!(beside_a_daemon(home.path(), UNLOCKED, &steps), told);
    // The passphrase of the card keys has a name of its own.
    let steps = ["set", "set-words", "get-words", "get", "forget", "get-words", "forget-words", "get-words"];
    let told = ["done", "done", "一句话", "key 1", "done", "一句话", "done", "none"];
    assert_eq!(beside_a_daemon(home.path(), UNLOCKED, &steps), told);
}

#[test]
fn a_key_is_there_again_after_the_next_sign_in_and_not_before() {
    let home = TempDir::new().unwrap();
    assert_eq!(beside_a_daemon(home.path(), UNLOCKED, &["set"]), ["done"]);
    let locked = beside_a_daemon(home.path(), LOCKED, &["get"]);
    assert!(["keyring-locked", "keyring-slow"].contains(&locked.concat().as_str()), "{locked:?}");
    assert_eq!(beside_a_daemon(home.path(), UNLOCKED, &["get"]), ["key 1"]);
}

#[test]
fn a_session_without_a_bus_has_no_keyring() {
    let home = TempDir::new().unwrap();
    for step in ["get", "set", "forget"] {
        assert_eq!(at_the_bus(home.path(), &home.path().join("none"), step), ["keyring-none"]);
    }
}

#[test]
fn a_keyring_that_never_answers_does_not_hold_the_desk_up() -> io::Result<()> {
    let home = TempDir::new()?;
    let socket = home.path().join("bus");
    let _deaf = UnixListener::bind(&socket)?;
    assert_eq!(at_the_bus(home.path(), &socket, "get"), ["keyring-slow"]);
    Ok(())
}
