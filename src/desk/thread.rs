//! The desk thread: the only one that opens cards and changes the journal.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::board::{Board, Input, Lamp, ReaderNews};
use super::station::Station;
use crate::reader::link::Fault;
use crate::reader::watch::Event;

/// Starts the desk thread; `show` gets a board after each input and returns false when nobody looks any more.
///
/// The thread ends when every sender of inputs is gone or `show` returns false.
pub fn spawn(
    mut station: Station,
    mut show: impl FnMut(Board) -> bool + Send + 'static,
) -> Result<Sender<Input>, std::io::Error> {
    let (inputs, waiting) = channel();
    let _running = thread::Builder::new().name("desk".to_owned()).spawn(move || {
        let mut queue = VecDeque::new();
        let mut open = show(station.board());
        while open && let Some(input) = next(&waiting, &mut queue) {
            if station.begins_reading(&input) {
                open = show(station.board());
            }
            station.accept(input);
            open = open && show(station.board());
        }
    })?;
    Ok(inputs)
}

/// Returns the next input; a card that arrived and was replaced before it could be read is passed over.
fn next(waiting: &Receiver<Input>, queue: &mut VecDeque<Input>) -> Option<Input> {
    if queue.is_empty() {
        queue.push_back(waiting.recv().ok()?);
    }
    queue.extend(waiting.try_iter());
    let input = queue.pop_front()?;
    let overtaken = reader_of(&input).is_some_and(|reader| {
        matches!(input, Input::Reader(ReaderNews::Arrived { .. }))
            && queue.iter().any(|later| reader_of(later) == Some(reader))
    });
    if overtaken { next(waiting, queue) } else { Some(input) }
}

fn reader_of(input: &Input) -> Option<&str> {
    match input {
        Input::Reader(ReaderNews::Arrived { reader } | ReaderNews::Left { reader } | ReaderNews::Mute { reader }) => {
            Some(reader)
        }
        Input::Reader(ReaderNews::Lamp(_)) => None,
        Input::Scan(_) | Input::Picture(_) | Input::Mode(_) | Input::Confirm | Input::Cancel | Input::Undo => None,
        Input::Park(_) | Input::Search(_) | Input::Pick(_) | Input::NextCollector | Input::Class(_) => None,
        Input::Print(_) | Input::Lay(_) | Input::Lift | Input::Faded | Input::Office(_) | Input::Lock => None,
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
