//! The first run in the real window, the lock and the way back in, all by keys.

use std::path::Path;
use std::process::Stdio;

use card_desk::id::{DeskId, OperatorId};
use card_desk::journal::vault::{Passphrase, SlotName, Vault};
use card_desk::journal::{Journal, SystemClock, SystemRandom};

use crate::bench::{Display, Running, start, wait_for};

/// Color of the button that sends a form.
const ACCENT: [u8; 3] = [0x1F, 0x4E, 0x8C];
/// Color of a desk without a reader: this display has none.
const NO_READER: [u8; 3] = [0x37, 0x47, 0x4F];
const ADMIN: &str = "Li";
const PASSWORD: &str = "a long sentence 2026";

/// Opens the window of a real desk and waits for the form of its door; no keyring is within its reach.
fn open(display: &Display, folder: &Path, log: &str) -> Running {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_card-desk"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("DISPLAY", &display.name);
    command.env("HOME", folder).env("XDG_RUNTIME_DIR", folder).arg("--data").arg(folder).stdin(Stdio::null());
    let program = start(command, &folder.join(log));
    display.wait_for_property(|line| line.starts_with("_NET_ACTIVE_WINDOW(") && !line.ends_with(" 0x0"));
    display.wait_for_color(ACCENT);
    program
}

/// Types into the field that has the keys, and goes on to the next or sends the form.
fn fill(display: &Display, text: &str) {
    display.see("the field is filled", |display| display.xdotool(&["type", "--delay", "160", text]));
    display.press("Return");
}

fn journal(folder: &Path) -> Journal {
    let vault = Vault::read(&folder.join("journal.key")).unwrap();
    let slot = SlotName::Operator(OperatorId::parse(ADMIN).unwrap());
    let key = vault.unlock(&slot, &Passphrase::new(PASSWORD.to_owned())).unwrap();
    let (desk, clock) = (DeskId::parse("甲").unwrap(), Box::new(SystemClock));
    Journal::open(&folder.join("journal.db"), &key, desk, clock, Box::new(SystemRandom)).unwrap()
}

#[test]
fn a_school_is_begun_locked_and_opened_again_by_keys_alone() {
    let display = Display::start();
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    let program = open(&display, folder, "first.log");
    display.keep_picture("door-first");
    for text in ["Example School", ADMIN, PASSWORD] {
        fill(&display, text);
    }
    display.xdotool(&["type", "--delay", "160", PASSWORD]);
    display.see("the recovery passphrase", |display| display.press("Return"));
    wait_for("the school", || folder.join("journal.db").exists().then_some(()));
    let journal = journal(folder);
    let signed_in = || {
        let recent = journal.recent(100).unwrap();
        recent.iter().filter(|entry| entry.act.deed().code() == "signed-in").count()
    };
    wait_for("the first person is seated", || (signed_in() == 1).then_some(()));
    assert!(folder.join("recovery.unseen").exists(), "nobody has written it down yet");
    display.keep_picture("door-recovery");
    drop(program);

    // The test stands for the person who wrote the passphrase down.
    std::fs::remove_file(folder.join("recovery.unseen")).unwrap();
    let program = open(&display, folder, "second.log");
    let sign_in = |times: usize| {
        display.press("Tab");
        fill(&display, PASSWORD);
        wait_for("somebody is signed in", || (signed_in() == times).then_some(()));
    };
    display.keep_picture("door-sign-in");
    sign_in(2);
    // Only an open journal knows the name of the school.
    wait_for("the desk is drawn", || display.shows("Example School").then_some(()));
    display.wait_for_color(NO_READER);
    display.keep_picture("door-open");
    assert!(program.open_files(&folder.join("journal.db")) > 0);
    display.press("F12");
    wait_for("the journal is closed", || (program.open_files(&folder.join("journal.db")) == 0).then_some(()));
    wait_for("the door is drawn", || (!display.shows_color(NO_READER)).then_some(()));
    display.keep_picture("door-locked");
    sign_in(3);
}
