//! A desk of an invented school with cards from anywhere.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use card_desk::day::Moment;
use card_desk::desk::board::{Board, Input, Notice, ReaderNews};
use card_desk::desk::cards::Cards;
use card_desk::desk::settings::Settings;
use card_desk::desk::thread::spawn;
use card_desk::desk::{Station, training::school};
use card_desk::face::payload::Rules;
use card_desk::id::{DeskId, OperatorId};
use card_desk::journal::{FixedClock, Journal, Seat, SeededRandom};
use card_desk::verdict::Purpose;

/// Long enough for a machine that is busy with everything else.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A desk on its own thread.
pub struct Desk {
    pub inputs: Sender<Input>,
    pub clock: FixedClock,
    boards: Receiver<Board>,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub fn open(cards: impl Cards + Send + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
        let (id, operator) = (DeskId::parse("甲").unwrap(), OperatorId::parse("李").unwrap());
        let settings = Settings {
            reader_signal: false,
            sources: Default::default(),
            school: school::SCHOOL.into(),
            desk: id.clone(),
            operator: operator.clone(),
            lists: folder.path().join("lists"),
            training: false,
        };
        let (file, random) = (folder.path().join("journal.db"), Box::new(SeededRandom::new(1)));
        let journal = Journal::training(&file, id, Box::new(clock.clone()), random).unwrap();
        let (rules, seat) = (Rules::builtin().unwrap(), Seat::training(operator));
        let station = Station::new(settings, seat, journal, Box::new(cards), rules, Box::new(clock.clone()));
        let (show, boards) = channel();
        let inputs = spawn(station, move |board| show.send(board).is_ok()).unwrap();
        let desk = Self { inputs, clock, boards, _folder: folder };
        desk.next();
        desk
    }

    /// Returns the next board.
    pub fn next(&self) -> Board {
        self.boards.recv_timeout(PATIENCE).expect("the desk shows no board any more")
    }

    /// Returns the first board from now on that is as wanted.
    pub fn wait(&self, wanted: impl Fn(&Board) -> bool) -> Board {
        loop {
            let board = self.next();
            if wanted(&board) {
                return board;
            }
        }
    }

    /// Lays a card on a reader, as the watcher tells of it.
    pub fn arrive(&self, reader: &str) {
        self.inputs.send(Input::Reader(ReaderNews::Arrived { reader: reader.to_owned() })).unwrap();
    }

    /// Presses the key of a mode.
    pub fn press(&self, mode: Purpose) {
        self.inputs.send(Input::Mode(mode)).unwrap();
    }
}

/// The code of the reader's fault on a board.
pub fn fault(board: &Board) -> Option<&'static str> {
    match &board.notice {
        Some(Notice::ReaderFault { code }) => Some(code),
        _ => None,
    }
}
