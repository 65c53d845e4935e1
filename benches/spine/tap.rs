//! One tap at the desk beside the bare commands of the same reading.

use card_desk::chip::{self, ReadOptions};
use card_desk::reader::pcsc::Readers;
use card_desk::reader::quirk::Quirk;

use crate::READER;
use crate::bare::{Client, Table, Written};
use crate::desk::{BenchCard, Desk, cards, keys, shelf};
use crate::figure::{Figure, Times};

/// Taps before the first that is measured.
pub const WARM_UP: usize = 20;

/// Goal of the issue, to which one flush of the same run is added.
const GOAL: f64 = 1.1;

/// A line as long as the journal's own, for the flush.
const LINE: &str = "{\"act\":\"handed-over\",\"card\":\"2026-秋-1/00000001\",\"collector\":\"student\"}";

/// Measures each card in each folder, while cards answer at once.
pub fn at_once() -> Vec<Figure> {
    figures("", 300)
}

/// Measures each card in each folder, while cards take their time.
pub fn through_the_air() -> Vec<Figure> {
    figures(", air", 100)
}

fn figures(pace: &str, rounds: usize) -> Vec<Figure> {
    crate::folders()
        .iter()
        .flat_map(|(folder, place)| {
            let (mut desk, mut table) = (Desk::open(place.path()), Table::open(place.path()));
            let of_card = |(at, card): (usize, BenchCard)| {
                let reader = format!("{READER} {at:02X} 00");
                let laps = measured(&mut desk, &mut table, &reader, rounds);
                laps.figures(&format!("{}, {folder}{pace}", card.name), rounds)
            };
            cards().into_iter().enumerate().flat_map(of_card).collect::<Vec<_>>()
        })
        .collect()
}

/// The times of one card in one folder.
struct Laps {
    whole: Times,
    read: Times,
    judged: Times,
    committed: Times,
    bare: Times,
    flush: Times,
    board: Times,
}

impl Laps {
    fn none() -> Self {
        let [whole, read, judged, committed, bare, flush, board] = [const { Times::none() }; 7];
        Self { whole, read, judged, committed, bare, flush, board }
    }

    fn tap(&mut self, desk: &mut Desk, reader: &str) {
        let tap = self.whole.take(|| desk.tap(reader));
        self.read.keep(tap.read);
        self.judged.keep(tap.judged);
        self.committed.keep(tap.committed);
    }

    fn figures(&self, of: &str, rounds: usize) -> [Figure; 2] {
        let (whole, bare, flush) = (self.whole.median(), self.bare.median(), self.flush.median());
        let from = [
            ("desk_us", whole),
            ("desk_p95_us", self.whole.p95()),
            ("desk_read_us", self.read.median()),
            ("desk_judged_us", self.judged.median()),
            ("desk_committed_us", self.committed.median()),
            ("bare_us", bare),
            ("bare_p95_us", self.bare.p95()),
            ("flush_us", flush),
            ("flush_p95_us", self.flush.p95()),
            ("less_a_flush", (whole - flush) / bare),
            ("rounds", rounds as f64),
        ];
        let shown = [("board_p95_us", self.board.p95())];
        [
            Figure::new("tap to commit / bare APDUs", of, whole / bare, Some(GOAL + flush / bare), &from),
            Figure::new("board for the window, us", of, self.board.median(), None, &shown),
        ]
    }
}

fn measured(desk: &mut Desk, table: &mut Table, reader: &str, rounds: usize) -> Laps {
    let client = Client::new(reader, commands(reader));
    let mut laps = Laps::none();
    for round in 0..WARM_UP + rounds {
        if round == WARM_UP {
            laps = Laps::none();
        }
        // Each goes first every other time, and each flush follows a reading.
        if round % 2 == 0 {
            laps.tap(desk, reader);
        }
        laps.bare.take(|| client.read());
        laps.flush.take(|| table.write(LINE));
        if round % 2 == 1 {
            laps.tap(desk, reader);
        }
        laps.board.take(|| desk.station.board());
        desk.take_back();
    }
    laps
}

/// Writes down the commands of one reading, as the desk sends them.
pub fn commands(reader: &str) -> Vec<Vec<u8>> {
    let reading = Readers::establish().unwrap().with_card(reader, |link| {
        let mut written = Written::new(link);
        chip::read(&mut written, &Quirk::of(reader), &shelf(), &keys(), ReadOptions::default())?;
        Ok(written.commands)
    });
    reading.unwrap()
}
