//! Every row of `reader-firmware-notes`, executed: the virtual reader of a family, read with the row of that family.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "pcscd/bench.rs"]
mod bench;
#[path = "pcscd/stage.rs"]
mod stage;

use std::sync::mpsc::channel;
use std::time::Duration;

use bench::Card;
use card_desk::chip::atr::Atr;
use card_desk::chip::facts::{ChipFacts, Finding, Tech};
use card_desk::chip::key::KeyRing;
use card_desk::chip::storage::{NamedKey, SectorAnswer, Sectors};
use card_desk::chip::virtual_card::classic::{Classic, TRANSPORT};
use card_desk::chip::virtual_card::cpu::{CpuCard, Folder};
use card_desk::chip::virtual_card::sample::{StudentSample, student};
use card_desk::chip::virtual_card::{Mishap, VirtualCard, VirtualReader};
use card_desk::chip::{self, ReadOptions, Shelf};
use card_desk::day::Day;
use card_desk::id::{EducationId, Name, Uid};
use card_desk::reader::apdu::{KeyType, Permitted};
use card_desk::reader::link::{Fault, Link, Response, Status};
use card_desk::reader::pcsc::Readers;
use card_desk::reader::quirk::{KeySlot, Known, Meaning, Quirk, TypeByte};
use card_desk::reader::signal::{Blink, Tone};
use card_desk::reader::watch::{Event, watch};
use stage::{Deck, play_with};

const KEY_A: [u8; 6] = [0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6];
const KEY_B: [u8; 6] = [0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6];
const WRONG: [u8; 6] = [0x11; 6];

/// Families whose sectors a reader without their row would not read, or would read with other commands.
const NEED_THEIR_ROW: [&str; 8] =
    ["acr1281u", "omnikey-5321", "identiv-3700f", "identiv-4701f", "scl011", "springcard", "cherry", "microsoft-nfc"];

fn uid() -> Uid {
    Uid::new(&[1, 2, 3, 4]).unwrap()
}

/// A 4K card whose sectors 8 and 33 open with key A and with key B.
fn large() -> VirtualCard {
    let mut trailer = TRANSPORT;
    trailer[..6].copy_from_slice(&KEY_A);
    trailer[6..9].copy_from_slice(&[0x78, 0x77, 0x88]);
    trailer[10..].copy_from_slice(&KEY_B);
    let mut chip = Classic::blank(256).unwrap();
    for (first, last) in [(32, 35), (144, 159)] {
        chip.put(first, [Some(first); 16]);
        chip.put(last, trailer.map(Some));
    }
    VirtualCard::classic(uid(), chip)
}

fn show(answer: Result<SectorAnswer, Fault>) -> String {
    match answer {
        Ok(SectorAnswer::Read(bytes)) => format!("{} bytes from {:02X}", bytes.len(), bytes[0]),
        Ok(SectorAnswer::Locked(status)) => format!("locked {status}"),
        Ok(SectorAnswer::Absent(status)) => format!("no such sector {status}"),
        Ok(SectorAnswer::Refused(status)) => format!("refused {status}"),
        Ok(SectorAnswer::ReaderStoresKeys) => "the reader stores keys".to_owned(),
        Err(fault) => format!("fault {}", fault.code()),
    }
}

fn key<'k>(name: &'k str, value: &'k [u8; 6]) -> NamedKey<'k> {
    NamedKey { name, key_type: if *value == KEY_B { KeyType::B } else { KeyType::A }, value }
}

/// Reads the same card in the same order, and tells each answer and the number of commands.
fn transcript(reader: &Quirk, row: &Quirk) -> Vec<String> {
    let mut reader = VirtualReader::new(large()).with_quirk(reader.clone());
    let mut sectors = Sectors::new(&mut reader, row);
    let (a, b, wrong) = (|| key("a", &KEY_A), || key("b", &KEY_B), || key("wrong", &WRONG));
    let mut told: Vec<String> = [
        sectors.read(8, &[a()], &[0, 1, 2]),
        sectors.read(8, &[b()], &[0]),
        sectors.read(33, &[b()], &[0]),
        sectors.read(33, &[a()], &[0, 14]),
        sectors.read(8, &[wrong()], &[0]),
        sectors.read(8, &[wrong(), a()], &[0]),
        sectors.read(8, &[], &[0]),
    ]
    .map(show)
    .to_vec();
    let counters = reader.counters();
    assert_eq!((counters.writes_seen, counters.refused), (0, 0), "{}", row.family);
    told.push(format!("{} commands", counters.apdus));
    told
}

#[test]
fn every_reader_is_read_with_its_row_by_key_a_by_key_b_and_beyond_block_128() {
    for quirk in Quirk::all() {
        let refused = if quirk.words.key_refused.is_empty() { Status(0x6300) } else { quirk.words.key_refused[0] };
        let told = transcript(quirk, quirk);
        if quirk.key.slot == KeySlot::Permanent {
            let none = "the reader stores keys";
            assert_eq!(told, [none, none, none, none, none, none, "locked 6982", "0 commands"], "{}", quirk.family);
            continue;
        }
        let locked = format!("locked {refused}");
        let want = [
            "48 bytes from 20",
            "16 bytes from 20",
            "16 bytes from 90",
            "32 bytes from 90",
            &locked,
            "16 bytes from 20",
            "locked 6982",
        ];
        assert_eq!(told[..7], want, "{}", quirk.family);
    }
}

#[test]
fn a_row_that_differs_matters_and_one_that_does_not_is_read_like_any_reader() {
    let families: Vec<&str> = Quirk::all().map(|quirk| quirk.family.as_str()).collect();
    assert!(NEED_THEIR_ROW.iter().all(|family| families.contains(family)));
    let generic = Quirk::generic();
    for quirk in Quirk::all() {
        let (right, plain) = (transcript(quirk, quirk), transcript(quirk, &generic));
        assert_eq!(NEED_THEIR_ROW.contains(&quirk.family.as_str()), right != plain, "{}: {plain:?}", quirk.family);
        let reads = |told: &[String]| told.iter().filter(|line| line.contains("bytes")).count();
        let is_worse = reads(&plain) < reads(&right) || quirk.key.slot == KeySlot::Permanent;
        assert!(right == plain || is_worse, "{}: {plain:?}", quirk.family);
    }
}

/// A link that answers UIDs and loads, and one word to every authentication.
struct Answers(Status);

impl Link for Answers {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        let status = if command.bytes().starts_with(&[0xFF, 0x86]) { self.0 } else { Status::OK };
        Ok(Response { body: Vec::new(), status })
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn atr(&self) -> &[u8] {
        &[]
    }
}

#[test]
fn every_word_of_every_row_is_named_by_what_the_row_says_of_it() {
    let mut words = 0;
    for quirk in Quirk::all().filter(|quirk| quirk.key.slot != KeySlot::Permanent) {
        let lists = [
            (Meaning::KeyRefused, &quirk.words.key_refused, "locked"),
            (Meaning::NotAuthenticated, &quirk.words.not_authenticated, "locked"),
            (Meaning::NoBlock, &quirk.words.no_block, "no such sector"),
            (Meaning::CardGone, &quirk.words.card_gone, "refused"),
            (Meaning::KeySlot, &quirk.words.key_slot, "refused"),
            (Meaning::Length, &quirk.words.length, "refused"),
            (Meaning::Unsupported, &quirk.words.unsupported, "refused"),
        ];
        for (meaning, list, want) in lists {
            for word in list {
                assert_eq!(quirk.meaning(*word), Some(meaning), "{} {word}", quirk.family);
                let mut link = Answers(*word);
                let answer = Sectors::new(&mut link, quirk).read(8, &[key("a", &KEY_A)], &[0]);
                assert_eq!(show(answer), format!("{want} {word}"), "{}", quirk.family);
                words += 1;
            }
        }
    }
    println!("{words} words of {} rows", Quirk::all().count());
    assert!(words > 100);
}

#[test]
fn a_sector_that_a_small_card_does_not_have_never_gives_bytes() {
    for quirk in Quirk::all() {
        let card = VirtualCard::classic(uid(), Classic::blank(64).unwrap());
        let mut reader = VirtualReader::new(card).with_quirk(quirk.clone());
        let answer = Sectors::new(&mut reader, quirk).read(33, &[key("a", &[0xFF; 6])], &[0]);
        assert!(!matches!(answer, Ok(SectorAnswer::Read(_))), "{}", quirk.family);
        assert_eq!(reader.counters().reads, 0, "{}", quirk.family);
    }
}

/// Sends bytes as any program would, and returns the status word.
fn raw(reader: &mut VirtualReader, command: &[u8]) -> u16 {
    let answer = reader.transmit_raw(command);
    u16::from_be_bytes(answer.last_chunk::<2>().copied().unwrap())
}

fn load(p1: u8, slot: u8) -> Vec<u8> {
    [&[0xFF, 0x82, p1, slot, 6][..], &KEY_A].concat()
}

#[test]
fn the_virtual_reader_takes_the_shapes_of_its_family_and_no_other() {
    for quirk in Quirk::all() {
        let family = quirk.family.as_str();
        let loads = |wanted: &[u8]| {
            for slot in 0..=255_u8 {
                let mut reader = VirtualReader::new(large()).with_quirk(quirk.clone());
                let is_taken = raw(&mut reader, &load(0x00, slot)) == 0x9000;
                assert_eq!(is_taken, wanted.contains(&slot), "{family} slot {slot:02X}");
            }
        };
        match (family, quirk.key.slot) {
            ("acr122u", _) => loads(&[0, 1]),
            (_, KeySlot::Permanent) => loads(&[]),
            (_, KeySlot::KeyType) => loads(&[0x60, 0x61]),
            (_, KeySlot::ByKey(..)) => loads(&(0..=0x20).collect::<Vec<u8>>()),
            (_, KeySlot::Fresh(first, count)) => loads(&(first..first + count).collect::<Vec<u8>>()),
            ("generic", _) | (_, KeySlot::Unknown) => loads(&(0..=255).collect::<Vec<u8>>()),
            (_, KeySlot::Fixed(slot)) => loads(&[slot]),
        }
        let mut reader = VirtualReader::new(large()).with_quirk(quirk.clone());
        let want = quirk.key.permanent_refused.first().copied().unwrap_or(Status(0x6A81)).0;
        assert_eq!(raw(&mut reader, &load(0x20, 0x00)), want, "{family}");
        assert_eq!(reader.counters().writes_seen, 1, "{family} would have stored a key");
    }
}

#[test]
fn a_read_beyond_the_limit_of_a_family_is_refused_and_le_00_only_where_a_source_says() {
    for quirk in Quirk::all().filter(|quirk| quirk.key.slot != KeySlot::Permanent) {
        let mut reader = VirtualReader::new(large()).with_quirk(quirk.clone());
        let answer = Sectors::new(&mut reader, quirk).read(8, &[key("a", &KEY_A)], &[0]);
        assert_eq!(show(answer), "16 bytes from 20", "{}", quirk.family);
        for le in [0x01, 0x0F, 0x11, 0x20, 0x30, 0xFF] {
            assert_ne!(raw(&mut reader, &[0xFF, 0xB0, 0, 32, le]), 0x9000, "{} Le {le:02X}", quirk.family);
        }
        let is_read = raw(&mut reader, &[0xFF, 0xB0, 0, 32, 0x00]) == 0x9000;
        assert_eq!(is_read, quirk.read.le_00 == Known::Yes, "{}", quirk.family);
        assert_eq!(raw(&mut reader, &[0xFF, 0xB0, 0, 32, 0x10]), 0x9000, "{}", quirk.family);
    }
}

#[test]
fn single_traits_of_families_are_played() {
    let reader = |name: &str| VirtualReader::new(large()).with_quirk(Quirk::of(name));
    // ACR122U: the obsolete authentication works; one word for every refusal.
    let (mut acr, acr_quirk) = (reader("ACR122U"), Quirk::of("ACR122U"));
    assert_eq!(raw(&mut acr, &[0xFF, 0x86, 0, 0, 5, 1, 0, 32, 0x60, 0]), 0x6300);
    assert_eq!(raw(&mut acr, &[0xFF, 0xB0, 0, 32, 16]), 0x6300);
    assert_eq!(raw(&mut acr, &load(0, 0)), 0x9000);
    assert_eq!(raw(&mut acr, &[0xFF, 0x88, 0, 32, 0x60, 0]), 0x9000);
    assert_eq!(raw(&mut reader("Virtual PCD"), &[0xFF, 0x88, 0, 32, 0x60, 0]), 0x6A81);
    // Its lamp answers 90 and how it stands now; another reader knows no lamp.
    let blink = Blink::of(acr_quirk.signal, Tone::Good).unwrap();
    assert_eq!(raw(&mut acr, blink.bytes()) >> 8, 0x90);
    assert_eq!((acr.counters().refused, acr.counters().writes_seen), (0, 0));
    assert_eq!(raw(&mut reader("Virtual PCD"), blink.bytes()), 0x6A81);
    // Microsoft: a second load of one number is answered with no status word at all.
    let mut windows = reader("Microsoft IFD");
    assert_eq!([raw(&mut windows, &load(0, 0)), raw(&mut windows, &load(0, 0))], [0x9000, 0x0000]);
    assert_eq!(raw(&mut windows, &load(0, 1)), 0x9000);
    // SpringCard: 00 in place of the type, the slot tells the key.
    let mut spring = reader("SpringCard");
    assert_eq!(raw(&mut spring, &load(0, 0)), 0x9000);
    assert_eq!(raw(&mut spring, &[0xFF, 0x86, 0, 0, 5, 1, 0, 32, 0x00, 0]), 0x9000);
    assert_ne!(raw(&mut spring, &[0xFF, 0x86, 0, 0, 5, 1, 0, 32, 0x60, 0]), 0x9000);
    assert_eq!(Quirk::of("SpringCard").key.type_byte, TypeByte::Zero);
    // RC-S380: no permanent memory.
    assert_eq!(raw(&mut reader("SONY FeliCa RC-S380"), &load(0x20, 0)), 0x6B00);
    // OMNIKEY 5321: no volatile memory.
    assert_eq!(raw(&mut reader("OMNIKEY 5321"), &load(0x00, 0x20)), 0x6986);
}

fn pupil(key: [u8; 6]) -> VirtualCard {
    let sample = StudentSample {
        uid: uid(),
        education_id: EducationId::parse("12345678").unwrap(),
        name: Name::parse("欧阳示例").unwrap(),
        valid_to: Day::parse_iso("2027-07-15").unwrap(),
        key,
    };
    student(&sample).unwrap()
}

fn read(reader: &mut VirtualReader, quirk: &Quirk, keys: &KeyRing) -> ChipFacts {
    chip::read(reader, quirk, &Shelf::builtin(true).unwrap(), keys, ReadOptions::default()).unwrap()
}

fn has(facts: &ChipFacts, finding: impl Fn(&Finding) -> bool) -> bool {
    facts.findings.iter().any(finding)
}

#[test]
fn the_example_sector_is_read_locked_or_without_a_key_on_every_reader_and_nothing_is_written() {
    let key = *KeyRing::example().sector("edu.student.read").unwrap();
    for quirk in Quirk::all() {
        let family = quirk.family.as_str();
        let stores = quirk.key.slot == KeySlot::Permanent;
        let reader = |card| VirtualReader::new(card).with_quirk(quirk.clone());
        let is_stored = |finding: &Finding| *finding == Finding::ReaderStoresKeys { reader: quirk.title.clone() };

        let mut right = reader(pupil(key));
        let facts = read(&mut right, quirk, &KeyRing::example());
        assert_eq!(facts.fields.iter().any(|field| field.key == "edu_id"), !stores, "{family}");
        assert_eq!(has(&facts, is_stored), stores, "{family}");

        let mut wrong = reader(pupil(WRONG));
        let facts = read(&mut wrong, quirk, &KeyRing::example());
        assert_eq!(has(&facts, |finding| matches!(finding, Finding::SectorLocked { sector: 8, .. })), !stores);
        assert_eq!(has(&facts, is_stored), stores, "{family}");

        let mut none = reader(pupil(key));
        let facts = read(&mut none, quirk, &KeyRing::empty());
        assert!(has(&facts, |finding| matches!(finding, Finding::KeyMissing { .. })), "{family}");
        assert_eq!(facts.cost.authentications, 0, "{family}");

        for reader in [right, wrong, none] {
            assert_eq!((reader.counters().writes_seen, reader.counters().refused), (0, 0), "{family}");
        }
    }
}

#[test]
fn a_card_taken_away_in_the_middle_has_moved_on_every_reader() {
    let key = *KeyRing::example().sector("edu.student.read").unwrap();
    let shelf = Shelf::builtin(true).unwrap();
    for quirk in Quirk::all() {
        let mut whole = VirtualReader::new(pupil(key)).with_quirk(quirk.clone());
        let commands = read(&mut whole, quirk, &KeyRing::example()).cost.apdus;
        for after in 1..commands {
            let mut reader = VirtualReader::new(pupil(key)).with_quirk(quirk.clone());
            reader.inject(Mishap::TornAfter(after));
            let torn = chip::read(&mut reader, quirk, &shelf, &KeyRing::example(), ReadOptions::default());
            assert_eq!(torn.err(), Some(Fault::CardMoved), "{} after {after} of {commands}", quirk.family);
        }
    }
}

/// The pupil's sector and a CPU half on one piece of plastic.
fn dual(key: [u8; 6]) -> VirtualCard {
    let classic = pupil(key).as_classic().unwrap().clone();
    let root = Folder { fid: 0x3F00, name: b"1PAY.SYS.DDF01".to_vec(), status: 0x9000, ..Folder::default() };
    VirtualCard::dual(uid(), CpuCard::new(vec![root]), classic)
}

#[test]
fn of_a_dual_card_a_hiding_reader_shows_the_cpu_half_and_another_one_the_sectors() {
    let key = *KeyRing::example().sector("edu.student.read").unwrap();
    for quirk in Quirk::all() {
        let mut reader = VirtualReader::new(dual(key)).with_quirk(quirk.clone());
        let facts = read(&mut reader, quirk, &KeyRing::example());
        assert_eq!(facts.tech == Tech::Iso7816, quirk.may_hide_classic(), "{}", quirk.family);
        assert!(quirk.hides_classic != Known::Unknown || quirk.switch.is_none(), "{}", quirk.family);
    }
    let open = Quirk { hides_classic: Known::No, ..Quirk::generic() };
    let mut reader = VirtualReader::empty().with_quirk(open.clone());
    reader.lay(dual(key));
    assert_eq!(Atr::parse(reader.atr()).unwrap().family().sak, Some(0x28));
    let facts = read(&mut reader, &open, &KeyRing::example());
    assert_eq!((facts.tech, facts.fields.iter().any(|field| field.key == "edu_id")), (Tech::MifareClassic, true));
    // The same card on a hiding reader, and back again: both halves are still there.
    let card = reader.lift().unwrap();
    let mut hiding = VirtualReader::new(card).with_quirk(Quirk::of("ACS ACR122U PICC Interface"));
    assert_eq!(Atr::parse(hiding.atr()).unwrap().family().tech, Tech::Iso7816);
    assert_eq!(raw(&mut hiding, &load(0, 0)), 0x9000);
    assert_eq!(raw(&mut hiding, &[0xFF, 0x86, 0, 0, 5, 1, 0, 32, 0x60, 0]), 0x6A81);
    reader.lay(hiding.lift().unwrap());
    assert_eq!(Atr::parse(reader.atr()).unwrap().family().tech, Tech::MifareClassic);
}

#[test]
fn a_reader_that_hides_half_of_a_card_says_what_to_switch_where_a_source_says_it() {
    let acr = Quirk::of("ACS ACR122U PICC Interface 00 00");
    assert_eq!(acr.hides_classic, Known::Yes);
    let switch = acr.switch.unwrap();
    assert!(switch.zh_cn.contains("Auto ATS") && switch.en.contains("Auto ATS"));
    assert_eq!(Quirk::of("ACS ACR1281U").hides_classic, Known::Yes);
    assert!(Quirk::of("ACS ACR1281U").switch.is_none());
}

/// Names that the service gives to readers whose row matters, and one that no page describes.
const NAMES: [&str; 8] = [
    "ACS ACR1281 1S Dual Reader",
    "ACS ACR122U PICC Interface",
    "Identiv uTrust 3700 F CL Reader",
    "SCM Microsystems Inc. SCL01x Contactless Reader",
    "SpringCard Prox'N'Roll Contactless",
    "Cherry SmartTerminal XX44",
    "OMNIKEY 5321",
    "Virtual PCD",
];

/// Pupils' cards, each on a virtual reader of the family whose name stands at its number in [`NAMES`].
struct Pupils;

struct Laid(VirtualReader);

impl Deck for Pupils {
    fn deal(&mut self, name: &str) -> Box<dyn Card> {
        let key = *KeyRing::example().sector("edu.student.read").unwrap();
        Box::new(Laid(VirtualReader::new(pupil(key)).with_quirk(Quirk::of(NAMES[name.parse::<usize>().unwrap()]))))
    }

    fn tell(&self) -> String {
        String::new()
    }
}

impl Card for Laid {
    fn atr(&self) -> Vec<u8> {
        Link::atr(&self.0).to_vec()
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        let answer = self.0.transmit_raw(command);
        assert_eq!((self.0.counters().writes_seen, self.0.counters().refused), (0, 0));
        answer
    }

    fn reset(&mut self) {
        self.0.power_cycle();
    }
}

#[test]
fn through_a_real_service_the_name_of_a_reader_finds_the_row_that_reads_the_card_on_it() {
    const TEST: &str = "through_a_real_service_the_name_of_a_reader_finds_the_row_that_reads_the_card_on_it";
    play_with(TEST, &NAMES, &mut Pupils, |stage| {
        let (sink, events) = channel();
        let watcher = watch(move |event| sink.send(event).is_ok()).unwrap();
        for (at, product) in NAMES.into_iter().enumerate() {
            stage.ask(&format!("insert {at} {at}"));
            let name = loop {
                if let Event::Arrived(presence) = events.recv_timeout(Duration::from_secs(60)).unwrap() {
                    break presence.reader;
                }
            };
            assert!(name.starts_with(product), "{name}");
            let (shelf, quirk) = (Shelf::builtin(true).unwrap(), Quirk::of(&name));
            let read = Readers::establish()
                .unwrap()
                .with_card(&name, |link| chip::read(link, &quirk, &shelf, &KeyRing::example(), ReadOptions::default()));
            let facts = read.unwrap();
            let stores = quirk.key.slot == KeySlot::Permanent;
            assert_eq!(facts.fields.iter().any(|field| field.key == "edu_id"), !stores, "{name}");
            assert_eq!(has(&facts, |finding| matches!(finding, Finding::ReaderStoresKeys { .. })), stores, "{name}");
        }
        drop(watcher);
    });
}
