//! One tap at the desk beside the bare commands of the same reading.

use card_desk::chip::{self, ReadOptions};
use card_desk::reader::pcsc::Readers;
use card_desk::reader::quirk::Quirk;

use crate::READER;
use crate::bare::{Client, Table, Written};
use crate::desk::{BenchCard, Desk, cards, keys, shelf};
use crate::figure::{Figure, Times};

/// Taps of each card that are measured, and before them those that only warm up.
const ROUNDS: usize = 300;
const WARM_UP: usize = 20;

/// Goal of the issue, to which one flush of the same run is added.
const GOAL: f64 = 1.1;

/// A line as long as the journal's own, for the flush.
const LINE: &str = "{\"act\":\"handed-over\",\"card\":\"2026-秋-1/00000001\",\"collector\":\"student\"}";

/// Measures each card in each folder.
pub fn figures() -> Vec<Figure> {
    crate::folders()
        .iter()
        .flat_map(|(folder, place)| {
            let (mut desk, mut table) = (Desk::open(place.path()), Table::open(place.path()));
            let measured = |(at, card): (usize, BenchCard)| {
                let reader = format!("{READER} {at:02X} 00");
                tap(&mut desk, &mut table, &reader, &format!("{}, {folder}", card.name))
            };
            cards().into_iter().enumerate().flat_map(measured).collect::<Vec<_>>()
        })
        .collect()
}

fn tap(desk: &mut Desk, table: &mut Table, reader: &str, of: &str) -> [Figure; 2] {
    let client = Client::new(reader, commands(reader));
    let [mut whole, mut bare, mut flush, mut board] = [const { Times::none() }; 4];
    for round in 0..WARM_UP + ROUNDS {
        if round == WARM_UP {
            [whole, bare, flush, board] = [const { Times::none() }; 4];
        }
        // Each goes first every other time, and each flush follows a reading.
        if round % 2 == 0 {
            whole.take(|| desk.tap(reader));
        }
        bare.take(|| client.read());
        flush.take(|| table.write(LINE));
        if round % 2 == 1 {
            whole.take(|| desk.tap(reader));
        }
        board.take(|| desk.station.board());
        desk.take_back();
    }
    let from = [
        ("desk_us", whole.median()),
        ("desk_p95_us", whole.p95()),
        ("bare_us", bare.median()),
        ("bare_p95_us", bare.p95()),
        ("flush_us", flush.median()),
        ("flush_p95_us", flush.p95()),
        ("less_a_flush", (whole.median() - flush.median()) / bare.median()),
        ("rounds", ROUNDS as f64),
    ];
    let goal = GOAL + flush.median() / bare.median();
    let shown = [("board_p95_us", board.p95())];
    [
        Figure::new("tap to commit / bare APDUs", of, whole.median() / bare.median(), Some(goal), &from),
        Figure::new("board for the window, us", of, board.median(), None, &shown),
    ]
}

/// Writes down the commands of one reading, as the desk sends them.
fn commands(reader: &str) -> Vec<Vec<u8>> {
    let reading = Readers::establish().unwrap().with_card(reader, |link| {
        let mut written = Written::new(link);
        chip::read(&mut written, &Quirk::of(reader), &shelf(), &keys(), ReadOptions::default())?;
        Ok(written.commands)
    });
    reading.unwrap()
}
