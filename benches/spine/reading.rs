//! One reading of a card beside its bare commands, and a whole 1K card beside the same by pyscard.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use card_desk::chip::ReadOptions;
use card_desk::chip::storage::{NamedKey, SectorAnswer, Sectors};
use card_desk::desk::cards::{Cards, PcscCards};
use card_desk::reader::apdu::KeyType;
use card_desk::reader::pcsc::Readers;
use card_desk::reader::quirk::Quirk;

use crate::READER;
use crate::bare::Client;
use crate::desk::{BenchCard, cards, keys, shelf};
use crate::figure::{Figure, Times};
use crate::tap::{WARM_UP, commands};

/// Goal of the issue for a reading.
const GOAL: f64 = 1.1;

/// Readings of a whole card by each of the two.
const WHOLE: usize = 60;

/// Reads each card, while cards answer at once.
pub fn at_once() -> Vec<Figure> {
    figures("", 400)
}

/// Reads each card, while cards take their time.
pub fn through_the_air() -> Vec<Figure> {
    figures(", air", 100)
}

fn figures(pace: &str, rounds: usize) -> Vec<Figure> {
    cards()
        .into_iter()
        .enumerate()
        .map(|(at, card)| read(&format!("{READER} {at:02X} 00"), &card, pace, rounds))
        .collect()
}

fn read(reader: &str, card: &BenchCard, pace: &str, rounds: usize) -> Figure {
    let mut desk = PcscCards::new(shelf(), keys(), ReadOptions::default());
    let client = Client::new(reader, commands(reader));
    let (mut ours, mut bare) = (Times::none(), Times::none());
    for round in 0..WARM_UP + rounds {
        if round == WARM_UP {
            (ours, bare) = (Times::none(), Times::none());
        }
        // Each goes first every other time.
        if round % 2 == 0 {
            assert!(ours.take(|| desk.read(reader)).is_ok());
        }
        bare.take(|| client.read());
        if round % 2 == 1 {
            assert!(ours.take(|| desk.read(reader)).is_ok());
        }
    }
    let from = [
        ("read_us", ours.median()),
        ("read_p95_us", ours.p95()),
        ("bare_us", bare.median()),
        ("bare_p95_us", bare.p95()),
        ("rounds", rounds as f64),
    ];
    let of = format!("{}{pace}", card.name);
    Figure::new("reading / bare APDUs", &of, ours.median() / bare.median(), Some(GOAL), &from)
}

/// Reads all 64 blocks of a 1K card, and lets pyscard send the same commands to the same card, in turns.
pub fn whole_card() -> Vec<Figure> {
    let reader = format!("{READER} 00 00");
    let readers = Readers::establish().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/spine/whole_card.py");
    // The packaged interpreter: another one may stand before it and know no pyscard.
    let mut python = Command::new("/usr/bin/python3");
    let mut python = python.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut ask, mut told) = (python.stdin.take().unwrap(), BufReader::new(python.stdout.take().unwrap()).lines());
    let (mut ours, mut theirs) = (Times::none(), Times::none());
    for round in 0..WARM_UP + WHOLE {
        if round == WARM_UP {
            (ours, theirs) = (Times::none(), Times::none());
        }
        assert_eq!(ours.take(|| all_blocks(&readers, &reader)), 1024);
        ask.write_all(b"\n").unwrap();
        theirs.keep(Duration::from_nanos(told.next().unwrap().unwrap().parse().unwrap()));
    }
    drop(ask);
    assert!(python.wait().unwrap().success());
    let from = [
        ("ours_us", ours.median()),
        ("ours_p95_us", ours.p95()),
        ("pyscard_us", theirs.median()),
        ("pyscard_p95_us", theirs.p95()),
        ("rounds", WHOLE as f64),
    ];
    vec![Figure::new("64 blocks / the same by pyscard", "1K", ours.median() / theirs.median(), None, &from)]
}

fn all_blocks(readers: &Readers, reader: &str) -> usize {
    let quirk = Quirk::of(reader);
    let read = readers.with_card(reader, |link| {
        let mut sectors = Sectors::new(link, &quirk);
        let mut len_bytes = 0;
        for sector in 0..16 {
            let key = NamedKey { name: "transport", key_type: KeyType::A, value: &[0xFF; 6] };
            let answer = sectors.read(sector, &[key], &[0, 1, 2, 3])?;
            let SectorAnswer::Read(bytes) = answer else { panic!("sector {sector} did not open") };
            len_bytes += bytes.len();
        }
        Ok(len_bytes)
    });
    read.unwrap()
}
