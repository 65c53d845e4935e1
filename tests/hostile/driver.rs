//! Hostile cards behind our own driver, under a real smart card service.

use std::sync::Arc;

use card_desk::chip::ReadOptions;
use card_desk::chip::profile::Shelf;
use card_desk::desk::board::{Board, Input, Lamp};
use card_desk::desk::cards::PcscCards;
use card_desk::desk::thread::news;
use card_desk::reader::watch::{Watcher, watch};
use card_desk::verdict::Purpose;

use crate::bench::{Card, Gate};
use crate::card::{Hostile, TRICKS};
use crate::desk::{Desk, fault};
use crate::keys;
use crate::stage::{Deck, Stage, play_with};

const ACR: &str = "ACS ACR122U PICC Interface";
const OMNIKEY: &str = "HID Global OMNIKEY 5022 Smart Card Reader";

/// Deals hostile cards; one gate for all that are silent.
#[derive(Default)]
struct Hostiles(Arc<Gate>);

impl Deck for Hostiles {
    fn deal(&mut self, name: &str) -> Box<dyn Card> {
        Box::new(Hostile::named(name, Arc::clone(&self.0)))
    }

    fn tell(&self) -> String {
        String::new()
    }

    fn release(&mut self) {
        self.0.open();
    }
}

/// Opens a desk on the readers of the stage.
fn open() -> (Desk, Watcher) {
    let cards = PcscCards::new(Shelf::builtin(true).unwrap(), keys(), ReadOptions { balance: true, lists: true });
    let desk = Desk::open(cards);
    let (told, mut readers) = (desk.inputs.clone(), Vec::new());
    let watcher = watch(move |event| told.send(news(event, &mut readers)).is_ok()).unwrap();
    desk.wait(|board| board.lamp == Lamp::Ready);
    (desk, watcher)
}

/// Clears the board, lets something happen, and returns what the clerk sees then.
fn outcome(desk: &Desk, happens: impl FnOnce()) -> Board {
    desk.clock.advance(3_000);
    desk.inputs.send(Input::Faded).unwrap();
    desk.wait(|board| board.report.is_none() && board.notice.is_none());
    happens();
    desk.wait(|board| fault(board).is_some() || board.report.is_some())
}

fn told(board: &Board) -> String {
    let verdict = board.report.as_ref().map(|report| {
        let findings: Vec<String> = report.findings.iter().map(crate::code).collect();
        let told =
            format!("{} {}", serde_json::to_value(report.verdict.code).unwrap().as_str().unwrap(), findings.join(" "));
        told.trim_end().to_owned()
    });
    verdict.or(fault(board).map(str::to_owned)).unwrap()
}

fn lift(desk: &Desk, stage: &mut Stage, reader: usize) {
    stage.ask(&format!("remove {reader}"));
    desk.wait(|board| board.lamp == Lamp::Ready);
}

/// What the clerk is told of a card that plays none.
const GOOD: &str = "ROSTER_MISSING example-profile";

/// What the clerk is told of each trick.
const OUTCOMES: &str = "
good: ROSTER_MISSING example-profile
more: ROSTER_MISSING no-profile
other-length: ROSTER_MISSING no-profile
bytes-0: READER_CANNOT
bytes-1: READER_CANNOT
bytes-2: READER_CANNOT
bytes-258: READER_CANNOT
bytes-65538: READER_CANNOT
blocks-15: READER_CANNOT
blocks-17: READER_CANNOT
blocks-0: READER_CANNOT
beyond: ROSTER_MISSING part-refused
no-bytes: ROSTER_MISSING part-refused
atr-0: TORN_READ
atr-1: TORN_READ
atr-33: ROSTER_MISSING no-profile
atr-garbage: TORN_READ
";

#[test]
fn each_trick_behind_a_real_driver_has_a_name_and_the_next_card_reads_fine() {
    let test = "driver::each_trick_behind_a_real_driver_has_a_name_and_the_next_card_reads_fine";
    play_with(test, &[ACR], &mut Hostiles::default(), |stage| {
        let (desk, _watcher) = open();
        let mut table = String::from("\n");
        for (name, _) in TRICKS.iter().filter(|(name, _)| *name != "silent") {
            let board = outcome(&desk, || drop(stage.ask(&format!("insert 0 {name}"))));
            table += &format!("{name}: {}\n", told(&board));
            lift(&desk, stage, 0);
            let board = outcome(&desk, || drop(stage.ask("insert 0 good")));
            assert_eq!(told(&board), GOOD, "after {name}");
            lift(&desk, stage, 0);
        }
        assert!(table == OUTCOMES, "{table}");
    });
}

#[test]
fn a_driver_that_hangs_costs_its_reader_and_neither_the_keys_nor_the_other_reader() {
    let test = "driver::a_driver_that_hangs_costs_its_reader_and_neither_the_keys_nor_the_other_reader";
    play_with(test, &[ACR, OMNIKEY], &mut Hostiles::default(), |stage| {
        let (desk, _watcher) = open();
        let board = outcome(&desk, || drop(stage.ask("insert 0 silent")));
        assert_eq!(fault(&board), Some("silent"));
        // The driver still hangs.
        desk.press(Purpose::Intake);
        desk.wait(|board| board.mode == Purpose::Intake);
        let board = outcome(&desk, || drop(stage.ask("insert 1 good")));
        assert_eq!(told(&board), GOOD);
        stage.ask("release");
        lift(&desk, stage, 0);
        let board = outcome(&desk, || drop(stage.ask("insert 0 good")));
        assert_eq!(told(&board), GOOD, "the reader that hung reads again");
    });
}
