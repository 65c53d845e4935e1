//! The chip room through a real smart card service: virtual cards lie on a reader that our own driver plays.
//!
//! The parent lays a card and starts this test binary again; the child, a client of the private service, reads it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "pcscd/bench.rs"]
mod bench;

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bench::{Bench, Card};
use card_desk::chip::dump;
use card_desk::chip::facts::ChipFacts;
use card_desk::chip::key::KeyRing;
use card_desk::chip::virtual_card::{Counters, VirtualCard, VirtualReader};
use card_desk::chip::{self, ReadOptions, Shelf};
use card_desk::reader::link::Link;
use card_desk::reader::pcsc::Readers;
use card_desk::reader::quirk::Quirk;
use card_desk::reader::watch::{Event, watch};

const READER: &str = "ACS ACR122U PICC Interface";
const CHILD: &str = "CARD_DESK_TEST_CHIP";
const MARK: &str = "READ ";
/// Long enough for a machine that is busy with everything else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A virtual card with its reader, in the hand of the driver; the test keeps the other hand on it.
struct Laid(Arc<Mutex<VirtualReader>>);

impl Card for Laid {
    fn atr(&self) -> Vec<u8> {
        Link::atr(&*self.0.lock().unwrap()).to_vec()
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        self.0.lock().unwrap().transmit_raw(command)
    }

    fn reset(&mut self) {
        self.0.lock().unwrap().power_cycle();
    }
}

/// Lays a card, lets a child read it, and returns what the child printed and what the card was asked.
fn read_through_service(bench: &Bench, test: &str, card: VirtualCard) -> (serde_json::Value, Counters) {
    let reader = Arc::new(Mutex::new(VirtualReader::new(card)));
    bench.insert(0, Box::new(Laid(Arc::clone(&reader))));
    let (variable, service) = bench.env();
    let child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .env(variable, service)
        .output()
        .unwrap();
    bench.remove(0);
    let out = String::from_utf8_lossy(&child.stdout);
    let line = out.lines().find_map(|line| line.split_once(MARK)).map(|(_, json)| json.to_owned());
    let line = line.unwrap_or_else(|| panic!("{out}\n{}", String::from_utf8_lossy(&child.stderr)));
    let counters = reader.lock().unwrap().counters();
    (serde_json::from_str(&line).unwrap(), counters)
}

/// The child's part: waits for the card, reads it once, prints one line.
fn read_as_client() {
    let (sink, events) = channel();
    let watcher = watch(move |event| sink.send(event).is_ok()).unwrap();
    let name = loop {
        if let Event::Arrived(presence) = events.recv_timeout(PATIENCE).unwrap() {
            break presence.reader;
        }
    };
    let shelf = Shelf::builtin(true).unwrap();
    let (quirk, keys) = (Quirk::of(&name), KeyRing::example());
    let read = Readers::establish()
        .unwrap()
        .with_card(&name, |link| chip::read(link, &quirk, &shelf, &keys, ReadOptions::default()));
    let ChipFacts { uid, fields, findings, cost, .. } = read.unwrap();
    let facts = serde_json::json!({ "uid": uid, "fields": fields, "findings": findings, "cost": cost });
    println!("\n{MARK}{facts}");
    drop(watcher);
}

fn fixture(name: &str, entry: Option<&str>) -> VirtualCard {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chip");
    dump::open(&folder.join(name), entry).unwrap()
}

fn value<'j>(facts: &'j serde_json::Value, key: &str) -> &'j str {
    let fields = facts["fields"].as_array().unwrap();
    fields.iter().find(|field| field["key"] == key).and_then(|field| field["value"].as_str()).unwrap_or_default()
}

#[test]
fn recorded_and_dumped_cards_are_read_through_the_service_and_nothing_is_written() {
    const TEST: &str = "recorded_and_dumped_cards_are_read_through_the_service_and_nothing_is_written";
    if std::env::var_os(CHILD).is_some() {
        return read_as_client();
    }
    let bench = Bench::start(&[READER]);
    let recorded = "apdu_transcripts.json";
    for (file, entry, want, apdus) in [
        (recorded, Some("nfsee_BJ_old"), [("card_no", "1000751511409928"), ("valid_to", "2024-04-10")], 6),
        (recorded, Some("nfsee_BJ_legacy"), [("card_no", "1000751012345678"), ("valid_to", "2099-12-01")], 6),
        (recorded, Some("nfsee_TU"), [("card_no", "3105170070104791381"), ("valid_to", "2040-12-31")], 5),
        ("own_example_student_1k.mfd", None, [("edu_id", "12345678"), ("name", "欧阳䶮")], 9),
        ("own_example_student_1k.eml", None, [("edu_id", "12345678"), ("name", "欧阳䶮")], 9),
        ("own_example_student_1k.pm3.json", None, [("edu_id", "12345678"), ("name", "欧阳䶮")], 9),
        ("own_example_student_1k_partial.mct", None, [("edu_id", "12345678"), ("name", "欧阳䶮")], 8),
    ] {
        let (facts, counters) = read_through_service(&bench, TEST, fixture(file, entry));
        for (key, want) in want {
            assert_eq!(value(&facts, key), want, "{file} {entry:?} {facts}");
        }
        assert_eq!((counters.writes_seen, counters.refused, counters.apdus), (0, 0, apdus), "{file} {entry:?}");
        assert_eq!(facts["cost"]["apdus"], apdus, "{file} {entry:?}");
    }
}
