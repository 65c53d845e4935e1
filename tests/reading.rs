//! `card-desk read` as an office runs it: the real program, a real smart card service, our own driver under it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "pcscd/bench.rs"]
mod bench;
#[path = "reading/desk.rs"]
mod desk;
#[path = "pcscd/stage.rs"]
mod stage;
#[path = "reading/survey.rs"]
mod survey;
#[path = "pcscd/virtual_deck.rs"]
mod virtual_deck;

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use card_desk::id::{ClassId, DeskId, EducationId, Name, OperatorId};
use card_desk::journal::{Journal, Seat, SystemClock, SystemRandom};
use card_desk::reader::watch::{Event, Watcher, watch};
use card_desk::record::{Act, Student};
use serde_json::{Value, json};
use stage::Stage;
use virtual_deck::play;

const ACR: &str = "ACS ACR122U PICC Interface";
const KEYS: &str = "assets/keys/example.keys.toml";
/// Long enough for a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A clerk with the program, a folder of the desk, and eyes on the reader.
struct Clerk<'s> {
    stage: &'s mut Stage,
    folder: tempfile::TempDir,
    events: Receiver<Event>,
    _watcher: Watcher,
}

impl<'s> Clerk<'s> {
    fn new(stage: &'s mut Stage) -> Self {
        let (sink, events) = channel();
        let watcher = watch(move |event| sink.send(event).is_ok()).unwrap();
        Self { stage, folder: tempfile::tempdir().unwrap(), events, _watcher: watcher }
    }

    fn wait(&self, what: impl Fn(&Event) -> bool) {
        while !what(&self.events.recv_timeout(PATIENCE).unwrap()) {}
    }

    /// Lays a card and returns when the service has seen it.
    fn lay(&mut self, card: &str) {
        self.stage.ask(&format!("insert 0 {card}"));
        self.wait(|event| matches!(event, Event::Arrived(_) | Event::Mute(_)));
    }

    /// Takes the card away and returns when the service has seen that.
    fn lift(&mut self) {
        self.stage.ask("remove 0");
        self.wait(|event| matches!(event, Event::Left(_)));
    }

    /// Reads what lies there now; the program must succeed.
    fn read(&self, more: &[&str]) -> Value {
        let (success, json) = card_desk_read(self.folder.path(), more);
        assert!(success, "{json}");
        check_contract(&json);
        json
    }

    /// Lays a card, springs a trap right before one of its commands, reads and takes the card away.
    fn read_into_trap(&mut self, card: &str, trap: &str) -> Value {
        self.lay(card);
        self.stage.ask(trap);
        let json = self.read(&["--training", "--keys", KEYS]);
        self.lift();
        json
    }

    /// Lays a card, reads it and takes it away; the cost must be what the card was asked.
    fn tap(&mut self, card: &str, more: &[&str]) -> Value {
        self.lay(card);
        let json = self.read(more);
        let cost = &json["cost"];
        let told = format!("{} {} {}", cost["apdus"], cost["authentications"], cost["reads"]);
        assert_eq!(self.stage.ask("tell"), told, "{json}");
        self.lift();
        json
    }
}

/// Runs `card-desk read --json` and returns whether it succeeded, and its one line.
fn card_desk_read(folder: &Path, more: &[&str]) -> (bool, Value) {
    let ran = Command::new(env!("CARGO_BIN_EXE_card-desk"))
        .args(["read", "--json", "--data"])
        .arg(folder)
        .args(more)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8_lossy(&ran.stderr));
    let json = serde_json::from_str(&out).unwrap_or_else(|fault| panic!("{fault}: {out} {err}"));
    assert_eq!(err, "", "{json}");
    (ran.status.success(), json)
}

/// The keys of the JSON contract, version 1, at every level.
fn check_contract(json: &Value) {
    assert_eq!(json["contract"], 1);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(json), "atr contract cost fields findings tech uid verdict");
    assert_eq!(keys(&json["verdict"]), "class code level relations valid_until");
    assert_eq!(keys(&json["cost"]), "apdus authentications reads");
    for field in json["fields"].as_array().unwrap() {
        assert_eq!(keys(field), "key origin profile role value");
    }
}

fn field(key: &str, role: Option<&str>, origin: &str, profile: &str, value: impl Into<Value>) -> Value {
    json!({ "key": key, "role": role, "origin": origin, "profile": profile, "value": value.into() })
}

fn codes(json: &Value) -> Vec<&str> {
    json["findings"].as_array().unwrap().iter().filter_map(|finding| finding["code"].as_str()).collect()
}

/// Nothing of a card may be told when its reading was not whole.
fn check_nothing_told(json: &Value, code: &str) {
    assert_eq!((&json["verdict"]["code"], &json["verdict"]["class"]), (&json!(code), &json!("reader")), "{json}");
    assert_eq!((&json["uid"], &json["atr"], &json["tech"]), (&Value::Null, &Value::Null, &Value::Null), "{json}");
    assert_eq!((&json["fields"], &json["findings"]), (&json!([]), &json!([])), "{json}");
}

#[test]
fn the_old_beijing_card_is_read_with_and_without_its_purse() {
    play("the_old_beijing_card_is_read_with_and_without_its_purse", &[ACR], |stage| {
        const P: &str = "cn-beijing-yikatong-old";
        let mut clerk = Clerk::new(stage);
        let mut want = vec![
            field("card_no", Some("transit_card_no"), "SFI 4 (f04) [0..8]", P, "1000751511409928"),
            field("valid_from", Some("valid_from"), "SFI 4 (f04) [24..28]", P, "2018-04-10"),
            field("valid_to", Some("transit_valid_to"), "SFI 4 (f04) [28..32]", P, "2024-04-10"),
        ];
        let json = clerk.tap("old", &[]);
        assert_eq!(json["fields"], json!(want));
        assert_eq!((&json["tech"], &json["findings"]), (&json!("iso7816"), &json!([])));
        assert_eq!((&json["verdict"]["code"], &json["verdict"]["class"]), (&json!("ROSTER_MISSING"), &json!("ask")));
        // The purse's last day is not the student's.
        assert_eq!(json["verdict"]["valid_until"], Value::Null);
        let record = |seq: u32, amount: u32, kind: &str, terminal: &str, time: &str| {
            json!([["seq", seq], ["amount", amount], ["kind", kind], ["terminal", terminal], ["time", time]])
        };
        let log = json!([
            record(2, 1000, "purchase", "000000000024", "2017-08-30T12:56:37"),
            record(1, 1500, "purchase", "300040000570", "2017-08-30T12:23:17"),
            record(1, 20000, "load", "000000000020", "2017-08-30T12:19:17"),
        ]);
        want.push(field("balance", Some("purse_balance"), "purse (bal) [0..4]", P, 5710));
        assert_eq!(clerk.tap("old", &["--balance"])["fields"], json!(want));
        want.push(field("log", None, "SFI 24 (log) [0..69]", P, log));
        assert_eq!(clerk.tap("old", &["--balance", "--lists"])["fields"], json!(want));
        // Reading leaves nothing behind.
        assert_eq!(std::fs::read_dir(clerk.folder.path()).unwrap().count(), 0);
    });
}

#[test]
fn the_t_union_card_is_read_with_and_without_its_purse() {
    play("the_t_union_card_is_read_with_and_without_its_purse", &[ACR], |stage| {
        const P: &str = "cn-tunion";
        let mut clerk = Clerk::new(stage);
        let info = |from: u8, to: u8| format!("tag 9F0C of fci (info) [{from}..{to}]");
        let mut want = vec![
            field("issuer", None, &info(0, 8), P, "01011000FFFFFFFF"),
            field("issuer_city", None, &info(2, 4), P, "北京"),
            field("card_no", Some("transit_card_no"), &info(10, 20), P, "3105170070104791381"),
            field("valid_from", Some("valid_from"), &info(20, 24), P, "2019-07-18"),
            field("valid_to", Some("transit_valid_to"), &info(24, 28), P, "2040-12-31"),
            field("card_kind", Some("card_kind"), "SFI 23 (f17) [10..11]", P, "普通卡"),
        ];
        let json = clerk.tap("t-union", &[]);
        assert_eq!(json["fields"], json!(want));
        assert_eq!((&json["cost"]["apdus"], &json["findings"]), (&json!(5), &json!([])));
        want.push(field("balance", Some("purse_balance"), "purse (bal) [0..4]", P, 5710));
        let json = clerk.tap("t-union", &["--balance", "--lists"]);
        assert_eq!((&json["fields"], &json["findings"]), (&json!(want), &json!([])));
    });
}

/// The fields of our own example card that a desk compares.
fn check_sector_card(json: &Value) {
    let value = |key| json["fields"].as_array().unwrap().iter().find(|f| f["key"] == key).map(|f| f["value"].clone());
    for (key, want) in [("edu_id", "12345678"), ("name", "欧阳䶮"), ("sex", "女"), ("valid_to", "2027-08-31")] {
        assert_eq!(value(key), Some(json!(want)), "{json}");
    }
    assert_eq!((&json["uid"], &json["tech"]), (&json!("01020304"), &json!("mifare-classic")));
    assert_eq!(json["verdict"]["level"], "L4");
}

#[test]
fn the_example_sector_opens_in_training_with_a_key_file_and_is_compared_with_the_roster() {
    const TEST: &str = "the_example_sector_opens_in_training_with_a_key_file_and_is_compared_with_the_roster";
    play(TEST, &[ACR], |stage| {
        let mut clerk = Clerk::new(stage);
        let json = clerk.tap("sector", &["--training", "--keys", KEYS]);
        check_sector_card(&json);
        assert_eq!(codes(&json), ["example-profile"]);
        assert_eq!((&json["cost"]["apdus"], &json["verdict"]["code"]), (&json!(9), &json!("ROSTER_MISSING")));
        // Outside training an invented layout is never read.
        let json = clerk.tap("sector", &["--keys", KEYS]);
        assert_eq!((codes(&json), &json["fields"]), (vec!["no-profile"], &json!([])));
        let json = clerk.tap("sector", &["--training"]);
        assert_eq!((codes(&json).contains(&"key-missing"), &json["fields"]), (true, &json!([])), "{json}");
        // The training desk's own key file, and a roster with the same student, then with another name.
        let desk = clerk.folder.path().join("training");
        std::fs::create_dir_all(&desk).unwrap();
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(KEYS), desk.join("keys.toml")).unwrap();
        for (name, code) in [("欧阳䶮", "CHIP_ONLY"), ("欧阳冶", "FIELD_DIFF")] {
            import(&desk, name);
            let json = clerk.tap("sector", &["--training"]);
            check_sector_card(&json);
            assert_eq!(json["verdict"]["code"], code, "{json}");
        }
    });
}

fn import(folder: &Path, name: &str) {
    let desk = DeskId::parse("甲").unwrap();
    let file = folder.join("journal.db");
    let mut journal = Journal::training(&file, desk, Box::new(SystemClock), Box::new(SystemRandom)).unwrap();
    let student = Student {
        education_id: EducationId::parse("12345678").unwrap(),
        name: Name::parse(name).unwrap(),
        sex: None,
        class: ClassId::new(7, 1).unwrap(),
        seat: Some(1),
        valid_until: None,
        departed: None,
        private: Default::default(),
    };
    let act = Act::RosterImported { file: "roster.csv".into(), students: vec![student] };
    journal.append(&Seat::training(OperatorId::parse("clerk").unwrap()), act).unwrap();
}

#[test]
fn two_cards_and_a_card_swapped_unseen_are_a_collision_and_belong_to_nobody() {
    play("two_cards_and_a_card_swapped_unseen_are_a_collision_and_belong_to_nobody", &[ACR], |stage| {
        let mut clerk = Clerk::new(stage);
        // The sector card is read in nine commands; from the second to the last, each is a moment to swap at.
        for at in 2..=9 {
            let json = clerk.read_into_trap("sector", &format!("trap-swap 0 {at} student:00000001"));
            check_nothing_told(&json, "COLLISION");
        }
        let json = clerk.read_into_trap("student:00000001", "trap-swap 0 3 student:00000002");
        check_nothing_told(&json, "COLLISION");
        // Swapped between the tap and the reading: all that is told is of the card that lies there now.
        clerk.lay("student:00000001");
        clerk.stage.ask("swap 0 student:00000002");
        let json = clerk.read(&[]);
        assert_eq!(
            (&json["uid"], &json["fields"][2]["value"]),
            (&json!("04DE3000000002"), &json!("3100000000000000002"))
        );
    });
}

#[test]
fn a_card_that_moves_or_stays_mute_is_a_torn_read() {
    play("a_card_that_moves_or_stays_mute_is_a_torn_read", &[ACR], |stage| {
        let mut clerk = Clerk::new(stage);
        for at in 2..=9 {
            clerk.lay("sector");
            clerk.stage.ask(&format!("trap-remove 0 {at}"));
            check_nothing_told(&clerk.read(&["--training", "--keys", KEYS]), "TORN_READ");
            clerk.wait(|event| matches!(event, Event::Left(_)));
        }
        clerk.lay("mute");
        check_nothing_told(&clerk.read(&[]), "TORN_READ");
        clerk.lift();
        // The next card is read as if nothing had happened.
        check_sector_card(&clerk.tap("sector", &["--training", "--keys", KEYS]));
    });
}

#[test]
fn a_strange_card_says_why_it_is_strange() {
    play("a_strange_card_says_why_it_is_strange", &[ACR], |stage| {
        let mut clerk = Clerk::new(stage);
        let json = clerk.tap("other-key", &["--training", "--keys", KEYS]);
        assert_eq!(json["findings"][0], json!({ "code": "sector-locked", "sector": 8, "status": "6300" }), "{json}");
        assert_eq!((&json["uid"], &json["fields"]), (&json!("04FFFF00000001"), &json!([])));
        for (card, uid) in [("uid-only", "04FFFF00000002"), ("unknown-atr", "04FFFF00000003")] {
            let json = clerk.tap(card, &["--training", "--keys", KEYS]);
            assert_eq!((&json["uid"], codes(&json)), (&json!(uid), vec!["no-profile"]), "{json}");
            assert_eq!((&json["tech"], &json["cost"]["apdus"]), (&json!("uid-only"), &json!(2)), "{json}");
            assert_eq!(json["verdict"]["code"], "ROSTER_MISSING", "{json}");
        }
        clerk.lay("phone");
        check_nothing_told(&clerk.read(&[]), "NOT_A_CARD");
    });
}

#[test]
fn a_reader_that_is_empty_or_gone_or_without_service_is_one_clear_error() {
    fn check(folder: &Path, code: &str) {
        let (success, json) = card_desk_read(folder, &["--language", "en"]);
        let error = json["error"].as_object().unwrap_or_else(|| panic!("{code}: {json}"));
        assert_eq!((success, &error["code"]), (false, &json!(code)), "{json}");
        assert_eq!(error.keys().collect::<Vec<_>>(), ["code", "message", "next"]);
        assert!(error.values().all(|text| text.as_str().is_some_and(|text| !text.is_empty())), "{json}");
    }
    play("a_reader_that_is_empty_or_gone_or_without_service_is_one_clear_error", &[ACR], |stage| {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), "no-card");
        stage.ask("kill");
        check(folder.path(), "service-down");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    });
}

#[test]
fn without_any_reader_the_program_says_so() {
    play("without_any_reader_the_program_says_so", &[], |_| {
        let folder = tempfile::tempdir().unwrap();
        let (success, json) = card_desk_read(folder.path(), &[]);
        assert_eq!((success, &json["error"]["code"]), (false, &json!("no-reader")), "{json}");
    });
}

#[test]
fn our_own_dumps_are_read_the_same_in_four_formats() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| {
        let file = format!("tests/fixtures/chip/own_example_student_1k{name}");
        let (success, json) = card_desk_read(folder.path(), &["--training", "--keys", KEYS, "--dump", &file]);
        assert!(success, "{json}");
        check_contract(&json);
        check_sector_card(&json);
        json
    };
    let raw = read(".mfd");
    assert_eq!((read(".eml"), read(".pm3.json")), (raw.clone(), raw.clone()));
    // The fourth was cut short on purpose: sector 9 is not in it, and that is said.
    let cut = read("_partial.mct");
    assert_eq!(codes(&cut), ["sector-locked", "example-profile"]);
    assert_eq!(cut["fields"].as_array().unwrap()[..], raw["fields"].as_array().unwrap()[..6]);
}
