//! What the examination of a machine says of a real smart card service in each state, and that it names nobody.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]
#![cfg(target_os = "linux")]

#[path = "pcscd/bench.rs"]
mod bench;
#[path = "pcscd/stage.rs"]
mod stage;
#[path = "pcscd/virtual_deck.rs"]
mod virtual_deck;

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use card_desk::desk::doctor::Machine;
use card_desk::reader::watch::{Event, Watcher, watch};
use serde_json::Value;
use stage::Stage;
use virtual_deck::play;

const ACR: &str = "ACS ACR122U PICC Interface";
const ACR_0: &str = "ACS ACR122U PICC Interface 00 00";
const OMNIKEY: &str = "HID Global OMNIKEY 5022 Smart Card Reader";
const PROGRAM: &str = env!("CARGO_BIN_EXE_card-desk");

/// What concerns the service, readers and cards; fonts and printers are those of whatever machine runs this.
const OF_CARDS: [&str; 8] =
    ["service", "reader", "card", "card-uid", "card-file", "card-sector", "card-profile", "card-halves"];

fn socket() -> PathBuf {
    std::env::var_os("PCSCLITE_CSOCK_NAME").unwrap().into()
}

/// Examines this machine, with little patience where nothing will ever answer.
fn examined(patience: Option<Duration>) -> Vec<String> {
    let mut machine = Machine::here(None);
    (machine.patience, machine.card_patience) = (Duration::from_secs(600), Duration::from_secs(600));
    if let Some(patience) = patience {
        (machine.patience, machine.card_patience) = (patience, patience);
    }
    let checks = machine.examine();
    let told = checks.iter().filter(|check| OF_CARDS.contains(&check.check));
    told.map(|check| format!("{}/{}", check.check, check.code)).collect()
}

fn doctor(data: &Path, words: &[&str]) -> Output {
    let output = Command::new(PROGRAM).arg("--data").arg(data).args(words).arg("doctor").output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    output
}

/// Runs the real program, and returns what it says of service, readers and cards.
fn told(words: &[&str]) -> Vec<String> {
    let data = tempfile::tempdir().unwrap();
    codes(&doctor(data.path(), &[&["--json"], words].concat()).stdout)
}

fn codes(json: &[u8]) -> Vec<String> {
    let told: Value = serde_json::from_slice(json).unwrap();
    let lines = told["checks"].as_array().unwrap();
    for line in lines {
        assert_eq!(line["next"].is_null(), line["code"] == "ok", "{line}");
        assert!(!line.to_string().contains('⟨'), "{line}");
    }
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let own = lines.iter().filter(|line| OF_CARDS.contains(&line["check"].as_str().unwrap()));
    own.map(|line| format!("{}/{}", text(&line["check"]), text(&line["code"]))).collect()
}

#[test]
fn without_a_reader_and_without_a_service_each_says_so() {
    play("without_a_reader_and_without_a_service_each_says_so", &[], |stage| {
        assert_eq!(examined(None), ["service/ok", "reader/no-reader"]);
        for end in ["stop", "kill"] {
            stage.ask(end);
            assert_eq!(examined(None), ["service/service-down"]);
            assert_eq!(told(&[]), ["service/service-down"]);
            stage.ask("restart");
            assert_eq!(examined(None), ["service/ok", "reader/no-reader"]);
        }
        stage.ask("kill");
        drop(UnixListener::bind(socket()).unwrap());
        assert_eq!(examined(None), ["service/nobody-listens"]);
        assert_eq!(told(&[]), ["service/nobody-listens"]);
    });
}

#[test]
fn a_service_that_listens_and_never_answers_is_given_up() {
    play("a_service_that_listens_and_never_answers_is_given_up", &[], |stage| {
        stage.ask("kill");
        let listening = UnixListener::bind(socket()).unwrap();
        assert_eq!(examined(Some(Duration::from_millis(50))), ["service/hanging"]);
        assert_eq!(told(&[]), ["service/hanging"], "the real program has a limit of its own");
        drop(listening);
    });
}

#[test]
fn a_service_that_hangs_up_is_none() {
    play("a_service_that_hangs_up_is_none", &[], |stage| {
        stage.ask("kill");
        let listening = UnixListener::bind(socket()).unwrap();
        std::thread::spawn(move || listening.incoming().for_each(drop));
        assert_eq!(examined(None), ["service/hangs-up"]);
        assert_eq!(told(&["--language", "en"]), ["service/hangs-up"]);
    });
}

/// Answers one client as pcsc-lite does whose polkit refuses: the version is taken, a session is not.
fn refuse(mut client: UnixStream) -> std::io::Result<()> {
    const VERSION: u32 = 0x11;
    loop {
        let mut head = [0; 8];
        client.read_exact(&mut head)?;
        let mut body = [0; 12];
        client.read_exact(&mut body)?;
        match u32::from_ne_bytes([head[4], head[5], head[6], head[7]]) {
            VERSION => body[8..].fill(0),
            // SCARD_W_SECURITY_VIOLATION.
            _ => body[8..].copy_from_slice(&0x8010_006A_u32.to_ne_bytes()),
        }
        client.write_all(&body)?;
    }
}

#[test]
fn a_service_that_refuses_this_user_is_not_one_that_is_down() {
    play("a_service_that_refuses_this_user_is_not_one_that_is_down", &[], |stage| {
        stage.ask("kill");
        let listening = UnixListener::bind(socket()).unwrap();
        std::thread::spawn(move || listening.incoming().flatten().for_each(|client| drop(refuse(client))));
        assert_eq!(examined(None), ["service/denied"]);
        assert_eq!(told(&[]), ["service/denied"]);
    });
}

#[test]
fn a_socket_without_rights_is_no_service_that_is_down() {
    play("a_socket_without_rights_is_no_service_that_is_down", &[ACR], |_| {
        let folder = tempfile::tempdir().unwrap();
        let open = |path: &Path, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
        let (program, place) = (folder.path().join("card-desk"), folder.path().join("service"));
        std::fs::copy(PROGRAM, &program).unwrap();
        std::fs::create_dir(&place).unwrap();
        let service = place.join("pcscd.comm");
        let _listening = UnixListener::bind(&service).unwrap();
        open(folder.path(), 0o755);
        open(&place, 0o755);
        open(&service, 0o600);
        // Rights count for root only when it is somebody else.
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        let mut command = Command::new(if is_root { "setpriv" } else { "env" });
        if is_root {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        } else {
            open(&service, 0o000);
        }
        command.arg(program).args(["--json", "--data"]).arg(folder.path().join("desk")).arg("doctor");
        command.env("PCSCLITE_CSOCK_NAME", &service).env("HOME", folder.path()).current_dir(folder.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(codes(&output.stdout), ["service/socket-refused"]);
    });
}

#[test]
fn each_reader_and_what_lies_on_it_has_a_line() {
    play("each_reader_and_what_lies_on_it_has_a_line", &[ACR, OMNIKEY, "Nobody Reader"], |stage| {
        let room = Room::with(3);
        room.lay(stage, 1, "t-union");
        assert_eq!(
            examined(None),
            [
                "service/ok",
                "reader/from-manual",
                "card/no-card",
                "reader/from-source",
                "card/ok",
                "reader/unknown-reader",
                "card/no-card"
            ]
        );
        for (card, want) in [("mute", "card/card-mute"), ("unknown-atr", "card/unsupported"), ("sector", "card/ok")] {
            room.lay(stage, 2, card);
            assert_eq!(examined(None)[6], want, "{card}");
            room.lift(stage, 2);
        }
        stage.ask("unplug 1");
        room.wait(|event| matches!(event, Event::ReaderGone(_)));
        let seen = examined(None);
        // This service keeps the name of a reader for a while; what lies on it is gone at once.
        let of_gone = seen.iter().skip_while(|line| *line != "reader/from-source").nth(1);
        assert!(of_gone.is_none_or(|line| line == "card/reader-gone"), "{seen:?}");
        assert_eq!(seen.iter().filter(|line| line.starts_with("reader/")).count() > 2, of_gone.is_some());
    });
}

/// A watch that says when the service has noticed what the stage did.
struct Room {
    events: Receiver<Event>,
    _watcher: Watcher,
}

impl Room {
    /// Waits until the service has told of all readers.
    fn with(readers: usize) -> Self {
        let (sink, events) = channel();
        let room = Self { _watcher: watch(move |event| sink.send(event).is_ok()).unwrap(), events };
        (0..readers).for_each(|_| room.wait(|event| matches!(event, Event::ReaderAdded(_))));
        room
    }

    fn wait(&self, wanted: fn(&Event) -> bool) {
        while !wanted(&self.events.recv_timeout(Duration::from_secs(60)).unwrap()) {}
    }

    fn lay(&self, stage: &mut Stage, reader: usize, card: &str) {
        stage.ask(&format!("insert {reader} {card}"));
        self.wait(|event| matches!(event, Event::Arrived(_) | Event::Mute(_)));
    }

    fn lift(&self, stage: &mut Stage, reader: usize) {
        stage.ask(&format!("remove {reader}"));
        self.wait(|event| matches!(event, Event::Left(_)));
    }
}

/// Connects as another program would.
fn connect(mode: pcsc::ShareMode) -> pcsc::Card {
    let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
    context.connect(&std::ffi::CString::new(ACR_0).unwrap(), mode, pcsc::Protocols::ANY).unwrap()
}

#[test]
fn a_card_that_another_program_holds_is_busy_or_held() {
    play("a_card_that_another_program_holds_is_busy_or_held", &[ACR], |stage| {
        Room::with(1).lay(stage, 0, "sector");
        let alone = connect(pcsc::ShareMode::Exclusive);
        let busy = ["service/ok", "reader/from-manual", "card/busy"];
        assert_eq!(told(&[]), busy);
        assert!(alone.disconnect(pcsc::Disposition::LeaveCard).is_ok());
        let mut shared = connect(pcsc::ShareMode::Shared);
        let holding = shared.transaction().unwrap();
        let mut machine = Machine::here(None);
        (machine.patience, machine.card_patience) = (Duration::from_secs(600), Duration::from_millis(50));
        let seen = machine.examine();
        assert!(seen.iter().any(|check| check.code == "held"), "{seen:?}");
        assert!(holding.end(pcsc::Disposition::LeaveCard).is_ok());
        assert_eq!(examined(None)[2], "card/ok");
    });
}

#[test]
fn a_test_card_lights_what_can_be_read_of_it() {
    play("a_test_card_lights_what_can_be_read_of_it", &[ACR], |stage| {
        let lights = |words: &[&str]| {
            let data = tempfile::tempdir().unwrap();
            let mut command = Command::new(PROGRAM);
            command.arg("--data").arg(data.path()).args(words).args(["--json", "doctor", "--card"]);
            codes(&command.output().unwrap().stdout)[3..].join(" ").replace(" card-", " ")
        };
        let room = Room::with(1);
        let not_tried = "file/not-tried sector/not-tried profile/not-tried halves/not-tried";
        assert_eq!(lights(&[]), format!("card-uid/no-card {not_tried}"));
        for (card, training, want) in [
            ("t-union", false, "card-uid/ok file/ok sector/no-sectors profile/ok halves/may-hide"),
            ("sector", false, "card-uid/ok file/no-files sector/not-tried profile/no-profile halves/sectors-only"),
            ("sector", true, "card-uid/ok file/no-files sector/no-key profile/no-field halves/sectors-only"),
            ("phone", false, &format!("card-uid/random-uid {not_tried}")),
            ("mute", false, &format!("card-uid/card-mute {not_tried}")),
        ] {
            room.lay(stage, 0, card);
            assert_eq!(lights(if training { &["--training"] } else { &[] }), want, "{card}");
            room.lift(stage, 0);
        }
    });
}

/// UID, name, numbers and key of the cards that are laid: nothing of them may come out in any form.
const MARKS: [&str; 8] =
    ["04FFFFA1B2C3D4", "04 FF FF A1 B2 C3 D4", "A1B2C3D4", "A1 B2", "王子涵", "00000001", "A0A1A2", "edu_id"];

#[test]
fn no_line_holds_a_number_a_name_or_a_key_of_a_card() {
    play("no_line_holds_a_number_a_name_or_a_key_of_a_card", &[ACR], |stage| {
        let room = Room::with(1);
        for card in ["marked", "other-key", "sector", "t-union"] {
            room.lay(stage, 0, card);
            for words in
                [&["doctor", "--card"][..], &["doctor", "--card", "--json"], &["doctor", "--card", "--language", "en"]]
            {
                let data = tempfile::tempdir().unwrap();
                std::fs::create_dir(data.path().join("training")).unwrap();
                let keys = "[[key]]\nname = \"edu.student.read\"\nvalue = \"A0A1A2A3A4A5\"\n";
                std::fs::write(data.path().join("training/keys.toml"), keys).unwrap();
                let output =
                    Command::new(PROGRAM).arg("--data").arg(data.path()).arg("--training").args(words).output();
                let output = output.unwrap();
                assert!(output.status.success());
                let shown = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
                for mark in MARKS {
                    assert!(!shown.contains(mark), "{mark} of {card} in {shown}");
                }
                assert!(shown.contains("ATR") && shown.contains("card-keys") | shown.contains("keys.toml"), "{shown}");
            }
            room.lift(stage, 0);
        }
    });
}
