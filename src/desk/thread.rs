//! The desk thread: the only one that opens cards and changes the journal.
//!
//! It wakes once a second, so that a desk that nobody uses closes by itself.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::board::{Board, Input, Lamp, ReaderNews, ScannerNews};
use super::door::Door;
pub use super::pace::TICK;
use super::station::Station;
use crate::face::source::serial::Line;
use crate::reader::link::Fault;
use crate::reader::watch::Event;

/// What the thread serves: a desk that can be closed, or one that stays open.
pub trait Served {
    /// Takes one input.
    fn accept(&mut self, input: Input);

    /// Returns everything that is visible now.
    fn board(&self) -> Board;

    /// Tells that an input will read a card, which may take a while.
    fn begins_reading(&mut self, input: &Input) -> bool;

    /// Looks at the clock and at what works beside the desk; returns whether the board has changed.
    fn tick(&mut self) -> bool {
        false
    }

    /// Returns how long the thread may sleep until the next look: less while pictures are searched beside it.
    fn pause(&self) -> Duration {
        TICK
    }
}

impl Served for Station {
    fn accept(&mut self, input: Input) {
        Station::accept(self, input);
    }

    fn board(&self) -> Board {
        Station::board(self)
    }

    fn begins_reading(&mut self, input: &Input) -> bool {
        Station::begins_reading(self, input)
    }

    fn tick(&mut self) -> bool {
        Station::tick(self)
    }

    fn pause(&self) -> Duration {
        Station::pause(self)
    }
}

impl Served for Door {
    fn accept(&mut self, input: Input) {
        Door::accept(self, input);
    }

    fn board(&self) -> Board {
        Door::board(self)
    }

    fn begins_reading(&mut self, input: &Input) -> bool {
        Door::begins_reading(self, input)
    }

    fn tick(&mut self) -> bool {
        Door::tick(self)
    }

    fn pause(&self) -> Duration {
        Door::pause(self)
    }
}

/// Starts the desk thread; `show` gets a board after each input and returns false when nobody looks any more.
///
/// The thread ends when every sender of inputs is gone or `show` returns false.
pub fn spawn(
    mut desk: impl Served + Send + 'static,
    mut show: impl FnMut(Board) -> bool + Send + 'static,
) -> Result<Sender<Input>, std::io::Error> {
    let (inputs, waiting) = channel();
    let _running = thread::Builder::new().name("desk".to_owned()).spawn(move || {
        let mut queue = VecDeque::new();
        let mut open = show(desk.board());
        while open && let Some(next) = next(&waiting, &mut queue, desk.pause()) {
            let Next::Input(input) = next else {
                open = !desk.tick() || show(desk.board());
                continue;
            };
            if desk.begins_reading(&input) {
                open = show(desk.board());
            }
            desk.accept(input);
            open = open && show(desk.board());
        }
    })?;
    Ok(inputs)
}

/// What comes next.
enum Next {
    Input(Input),
    Quiet,
}

/// Returns the next input; a card that arrived and was replaced before it could be read is passed over.
fn next(waiting: &Receiver<Input>, queue: &mut VecDeque<Input>, pause: Duration) -> Option<Next> {
    if queue.is_empty() {
        match waiting.recv_timeout(pause) {
            Ok(input) => queue.push_back(input),
            Err(RecvTimeoutError::Timeout) => return Some(Next::Quiet),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    queue.extend(waiting.try_iter());
    let input = queue.pop_front()?;
    let overtaken = reader_of(&input).is_some_and(|reader| {
        matches!(input, Input::Reader(ReaderNews::Arrived { .. }))
            && queue.iter().any(|later| reader_of(later) == Some(reader))
    });
    if overtaken { next(waiting, queue, pause) } else { Some(Next::Input(input)) }
}

fn reader_of(input: &Input) -> Option<&str> {
    match input {
        Input::Reader(ReaderNews::Arrived { reader } | ReaderNews::Left { reader } | ReaderNews::Mute { reader }) => {
            Some(reader)
        }
        Input::Reader(ReaderNews::Lamp(_)) => None,
        Input::Scan(_)
        | Input::Picture(_)
        | Input::Pasted(_)
        | Input::Scanner(_)
        | Input::Mode(_)
        | Input::Confirm
        | Input::Despite(_)
        | Input::SameByEye
        | Input::Cancel
        | Input::Undo => None,
        Input::Park(_) | Input::Search(_) | Input::Pick(_) | Input::NextCollector | Input::Class(_) => None,
        Input::Lay(_) | Input::Lift | Input::Faded | Input::Office(_) | Input::Lock => None,
    }
}

/// Turns what a serial scanner says into an input.
pub fn scanned(line: Line) -> Input {
    match line {
        Line::Code(scan) => Input::Scan(scan),
        Line::Ready => Input::Scanner(ScannerNews::Ready),
        Line::Gone => Input::Scanner(ScannerNews::Gone),
        Line::TooLong => Input::Scanner(ScannerNews::TooLong),
    }
}

/// Turns what the watcher says into an input; `readers` keeps the names that are plugged in.
pub fn news(event: Event, readers: &mut Vec<String>) -> Input {
    let lamp = |readers: &[String]| if readers.is_empty() { Lamp::NoReader } else { Lamp::Ready };
    Input::Reader(match event {
        Event::ServiceUp => ReaderNews::Lamp(lamp(readers)),
        Event::ServiceDown(fault) => {
            readers.clear();
            ReaderNews::Lamp(if fault == Fault::Denied { Lamp::Denied } else { Lamp::ServiceDown })
        }
        Event::ReaderAdded(reader) => {
            readers.push(reader);
            ReaderNews::Lamp(lamp(readers))
        }
        Event::ReaderGone(reader) => {
            readers.retain(|other| *other != reader);
            ReaderNews::Lamp(lamp(readers))
        }
        Event::Arrived(presence) => ReaderNews::Arrived { reader: presence.reader },
        Event::Left(reader) => ReaderNews::Left { reader },
        Event::Mute(reader) => ReaderNews::Mute { reader },
    })
}
