//! Hostile cards on virtual readers in this process.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use card_desk::chip::profile::Shelf;
use card_desk::chip::{self, ReadOptions};
use card_desk::desk::board::{Input, Lamp, Notice};
use card_desk::desk::cards::{Cards, PcscCards};
use card_desk::reader::apdu::Permitted;
use card_desk::reader::link::{Fault, Link, Response};
use card_desk::reader::pace::{Limits, Pace, Stage};
use card_desk::reader::patient::{Patient, Seats};
use card_desk::reader::quirk::Quirk;
use card_desk::verdict::Purpose;

use crate::bench::{Card, Gate};
use crate::card::{Hostile, TRICKS};
use crate::desk::{Desk, PATIENCE, fault};
use crate::{keys, told};

/// A hostile card as a link.
struct Played {
    card: Hostile,
    atr: Vec<u8>,
}

impl Played {
    fn new(name: &str, gate: &Arc<Gate>) -> Self {
        let card = Hostile::named(name, Arc::clone(gate));
        Self { atr: card.atr(), card }
    }
}

impl Link for Played {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        if let Some(gate) = self.card.gate() {
            gate.pass();
        }
        Response::parse(&self.card.transmit(command.bytes()))
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        self.card.reset();
        Ok(())
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }
}

/// Readers by the name of the card that lies on them; each thread that ends a reading says so.
struct Table {
    gate: Arc<Gate>,
    ended: Sender<String>,
}

impl Seats for Table {
    fn with_card(
        &mut self,
        reader: &str,
        pace: &Pace,
        read: &mut dyn FnMut(&mut dyn Link) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        assert_ne!(reader, "panic", "a reading that stops with a panic");
        if reader == "held" {
            pace.enter(Stage::Waiting);
            self.gate.pass();
        }
        let card = if reader == "held" { "good" } else { reader };
        let done = read(&mut Played::new(card, &self.gate));
        let _ = self.ended.send(reader.to_owned());
        done
    }
}

/// Makes what reads the cards of a table; the gate lets silent ones speak.
fn patient(ended: Sender<String>) -> (Patient, Arc<Gate>) {
    let (gate, ended) = (Arc::new(Gate::default()), Mutex::new(ended));
    let inside = Arc::clone(&gate);
    let make = move || -> Box<dyn Seats> {
        Box::new(Table { gate: Arc::clone(&inside), ended: ended.lock().unwrap().clone() })
    };
    (Patient::with_seats(make), gate)
}

fn cards(patient: Patient) -> PcscCards {
    PcscCards::through(patient, Shelf::builtin(true).unwrap(), keys(), ReadOptions { balance: true, lists: true })
}

/// What each trick comes to when everything is asked for.
const OUTCOMES: &str = "
good: 7 fields; example-profile in 9 commands
more: 0 fields; no-profile in 20 commands
other-length: 0 fields; no-profile in 5 commands
bytes-0: protocol in 1 commands
bytes-1: protocol in 1 commands
bytes-2: no-uid in 1 commands
bytes-258: no-uid in 1 commands
bytes-65538: no-uid in 1 commands
blocks-15: protocol in 4 commands
blocks-17: protocol in 4 commands
blocks-0: protocol in 4 commands
beyond: 1 fields; part-refused in 7 commands
no-bytes: 0 fields; part-refused in 7 commands
silent: 7 fields; example-profile in 9 commands
atr-0: 0 fields; no-profile in 2 commands
atr-1: 0 fields; no-profile in 2 commands
atr-33: 0 fields; no-profile in 2 commands
atr-garbage: 0 fields; no-profile in 2 commands
";

#[test]
fn each_trick_of_a_card_ends_in_a_fault_or_a_finding_with_a_name() {
    let (gate, mut table) = (Arc::new(Gate::default()), String::from("\n"));
    gate.open();
    for (name, _) in TRICKS {
        let mut link = Played::new(name, &gate);
        let options = ReadOptions { balance: true, lists: true };
        let read = chip::read(&mut link, &Quirk::generic(), &Shelf::builtin(true).unwrap(), &keys(), options);
        table += &format!("{name}: {} in {} commands\n", told(&read), link.card.asked());
    }
    assert!(table == OUTCOMES, "{table}");
}

#[test]
fn after_each_trick_the_next_good_card_reads_fine() {
    let (ended, _told) = channel();
    let (patient, gate) = patient(ended);
    gate.open();
    let mut cards = cards(patient);
    let good = cards.read("good").unwrap();
    for (name, _) in TRICKS {
        let _named = cards.read(name);
        let again = cards.read("good").unwrap();
        assert_eq!((again.fields.len(), again.cost), (good.fields.len(), good.cost), "after {name}");
    }
}

#[test]
fn a_key_is_answered_while_the_card_is_silent_and_the_card_never_is() {
    let (ended, endings) = channel();
    let (patient, gate) = patient(ended);
    let desk = Desk::open(cards(patient));
    desk.arrive("silent");
    // Pressed while the card is being read.
    desk.press(Purpose::Intake);
    assert_eq!(desk.next().lamp, Lamp::Reading);
    assert_eq!(fault(&desk.next()), Some("silent"));
    assert_eq!(desk.next().mode, Purpose::Intake);
    // Another reader is read while the first still hangs.
    desk.arrive("good");
    let board = desk.wait(|board| board.lamp == Lamp::CardPresent);
    assert!(board.report.is_some() && board.notice.is_none(), "{:?}", board.notice);
    assert_eq!(endings.recv_timeout(PATIENCE).unwrap(), "good");
    assert!(endings.try_recv().is_err(), "the silent card spoke before anybody let it");
    gate.open();
    assert_eq!(endings.recv_timeout(PATIENCE).unwrap(), "silent");
    desk.arrive("silent");
    let board = desk.wait(|board| board.lamp == Lamp::CardPresent);
    assert!(board.notice.is_none(), "a card that speaks again is read: {:?}", board.notice);
}

#[test]
fn a_card_that_is_silent_is_not_taken_for_the_one_before_it() {
    let (ended, _endings) = channel();
    let (patient, gate) = patient(ended);
    let desk = Desk::open(cards(patient));
    desk.arrive("good");
    desk.wait(|board| board.report.is_some());
    desk.arrive("silent");
    let board = desk.wait(|board| fault(board).is_some());
    assert!(board.report.is_none(), "the verdict of the card before is gone");
    desk.inputs.send(Input::Confirm).unwrap();
    assert_eq!(desk.next().notice, Some(Notice::NothingToConfirm));
    gate.open();
}

/// Limits that are over at once where a test wants them to be.
const AT_ONCE: Limits = Limits { command: Duration::from_millis(1), ..Limits::DESK };

#[test]
fn a_reader_in_which_three_readings_hang_is_not_asked_again_before_one_returns() {
    let (ended, endings) = channel();
    let (mut patient, gate) = patient(ended);
    let read = |patient: &mut Patient, reader: &str| {
        patient.read(reader, &AT_ONCE, |link| {
            for _ in 0..3 {
                link.transmit(&Permitted::get_uid())?;
            }
            Ok(())
        })
    };
    for hanging in 1..=3 {
        assert_eq!(read(&mut patient, "silent"), Err(Fault::Silent));
        assert_eq!(patient.hanging(), hanging);
    }
    assert_eq!(read(&mut patient, "silent"), Err(Fault::Stuck));
    gate.open();
    (0..3).for_each(|_| assert_eq!(endings.recv_timeout(PATIENCE).unwrap(), "silent"));
    // The threads end right after they said so.
    while patient.hanging() > 0 {
        std::thread::yield_now();
    }
    assert_ne!(read(&mut patient, "silent"), Err(Fault::Stuck));
}

#[test]
fn a_card_that_another_program_holds_is_busy_as_long_as_it_is_held() {
    let (ended, endings) = channel();
    let (mut patient, gate) = patient(ended);
    let limits = Limits { waiting: Duration::from_millis(1), ..Limits::DESK };
    let read = |patient: &mut Patient| patient.read("held", &limits, |link| link.transmit(&Permitted::get_uid()));
    for _ in 0..5 {
        assert_eq!(read(&mut patient).map(drop), Err(Fault::Busy));
    }
    assert_eq!(patient.hanging(), 3, "no more threads wait than may");
    gate.open();
    (0..3).for_each(|_| assert_eq!(endings.recv_timeout(PATIENCE).unwrap(), "held"));
}

#[test]
fn what_is_left_behind_sends_nothing_more_to_the_card() {
    let (ended, endings) = channel();
    let (mut patient, gate) = patient(ended);
    let sent = Arc::new(Mutex::new(0));
    let count = Arc::clone(&sent);
    let read = patient.read("silent", &AT_ONCE, move |link| {
        for _ in 0..20 {
            link.transmit(&Permitted::get_uid())?;
            *count.lock().unwrap() += 1;
        }
        Ok(())
    });
    assert_eq!(read, Err(Fault::Silent));
    gate.open();
    assert_eq!(endings.recv_timeout(PATIENCE).unwrap(), "silent");
    assert!(*sent.lock().unwrap() <= 2, "the command that hung was the last");
}

#[test]
fn a_reading_that_stops_with_a_panic_costs_one_card() {
    let (ended, _endings) = channel();
    let (patient, _gate) = patient(ended);
    let mut cards = cards(patient);
    assert_eq!(cards.read("panic").map(drop), Err(Fault::Stuck));
    assert!(cards.read("good").is_ok());
}

#[test]
fn a_card_that_answers_slowly_for_ever_is_too_slow() {
    let (ended, _endings) = channel();
    let (mut patient, gate) = patient(ended);
    gate.open();
    let limits = Limits { reading: Duration::from_millis(20), ..Limits::DESK };
    let read: Result<(), Fault> = patient.read("good", &limits, |link| {
        loop {
            link.transmit(&Permitted::get_uid()).map(drop)?;
        }
    });
    assert_eq!(read, Err(Fault::TooSlow));
}
