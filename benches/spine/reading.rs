//! One reading of a card beside its bare commands, and a whole 1K card beside the same by pyscard.

use std::process::Command;

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

/// Reads all 64 blocks of a 1K card, then lets pyscard send the same commands to the same card.
pub fn whole_card() -> Vec<Figure> {
    let reader = format!("{READER} 00 00");
    let readers = Readers::establish().unwrap();
    let mut ours = Times::none();
    for round in 0..WARM_UP + WHOLE {
        if round == WARM_UP {
            ours = Times::none();
        }
        assert_eq!(ours.take(|| all_blocks(&readers, &reader)), 1024);
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/spine/whole_card.py");
    let output = Command::new("/usr/bin/python3").args([script, &(WARM_UP + WHOLE).to_string()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut theirs = Times::none();
    for line in printed.lines().skip(WARM_UP) {
        theirs.keep(std::time::Duration::from_nanos(line.parse().unwrap()));
    }
    let from = [
        ("ours_us", ours.median()),
        ("ours_p95_us", ours.p95()),
        ("pyscard_us", theirs.median()),
        ("pyscard_p95_us", theirs.p95()),
        ("rounds", WHOLE as f64),
    ];
    vec![Figure::new("64 blocks / the same by pyscard", "1K", ours.median() / theirs.median(), Some(1.0), &from)]
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
