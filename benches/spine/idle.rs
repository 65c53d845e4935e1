//! What the watcher costs while a reader is there and no card comes.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use card_desk::reader::watch::{Event, watch};

use crate::figure::Figure;

const WATCHED: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(30);

/// Watches one empty reader for twenty seconds.
pub fn figures() -> Vec<Figure> {
    let (sink, events) = channel();
    let watcher = watch(move |event| sink.send(event).is_ok()).unwrap();
    until_the_reader_is_there(&events);
    let before = ticks();
    // Nothing comes, so this waits the whole time and costs nothing itself.
    let news = events.recv_timeout(WATCHED);
    let spent = ticks() - before;
    assert!(news.is_err(), "an empty reader has no news: {news:?}");
    drop(watcher);
    let from = [("seconds", WATCHED.as_secs_f64()), ("ticks_per_second", 100.0)];
    vec![Figure::new("processor ticks of an idle watcher", "20 s", spent as f64, Some(0.0), &from)]
}

fn until_the_reader_is_there(events: &Receiver<Event>) {
    while !matches!(events.recv_timeout(PATIENCE).unwrap(), Event::ReaderAdded(_)) {}
}

/// Processor time of this process so far, user and system, in ticks of 10 ms (`proc(5)`, fields 14 and 15).
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum()
}
