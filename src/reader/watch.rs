//! Turns the smart card service into a stream of events, on a thread and a context of its own.
//!
//! Only says what came and what went; never opens a card. Blocks instead of polling: the readers are
//! listed again and the wait begins again at least every two seconds. A dead service is asked again,
//! with a new context, at least every second.

use std::ffi::{CStr, CString};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{io, thread};

use pcsc::{Context, Error, ReaderState, Scope, State};

use super::link::Fault;
use super::pcsc::{establish_fault, fault, list};

/// The longest wait, since a reader that arrives between two waits raises no event.
const WAIT_MAX: Duration = Duration::from_secs(2);
/// First pause after the service died; doubles up to [`PAUSE_MAX`].
const PAUSE_MIN: Duration = Duration::from_millis(50);
/// Half of the two seconds within which a returned service is found again.
const PAUSE_MAX: Duration = Duration::from_secs(1);
/// The longest that dropping a [`Watcher`] takes, should the service hang.
const CLOSE_MAX: Duration = Duration::from_millis(1500);
/// Turns in a row that may bring no news at once; later ones pause, whatever the driver does.
const IDLE_TURNS_MAX: u32 = 20;

/// What came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The service answers; readers and cards that are there follow as new.
    ServiceUp,
    /// The service is gone, and with it every reader and card; told once for each reason.
    ServiceDown(Fault),
    /// A reader is there.
    ReaderAdded(String),
    /// A reader was unplugged, and the card on it went with it.
    ReaderGone(String),
    /// A card was laid on a reader.
    Arrived(Presence),
    /// The card was taken away from this reader.
    Left(String),
    /// A card lies on this reader but does not answer to power.
    Mute(String),
}

/// A card on a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Name of the reader, as [`super::pcsc::Readers::with_card`] takes it.
    pub reader: String,
    /// ATR, 2 to 33 bytes (ISO/IEC 7816-3, clause 8).
    pub atr: Vec<u8>,
}

/// A running watch; dropping it stops it.
pub struct Watcher {
    door: Arc<Door>,
    finished: Receiver<()>,
}

/// Starts to watch; the sink gets each event in order, and ends the watch by returning `false`.
///
/// The sink runs on the watching thread and should return at once. Fails only when no thread starts.
pub fn watch(sink: impl FnMut(Event) -> bool + Send + 'static) -> Result<Watcher, io::Error> {
    let door = Arc::new(Door::default());
    let (alive, finished) = channel();
    let inside = Arc::clone(&door);
    thread::Builder::new().name("card-watch".to_owned()).spawn(move || {
        Watch { sink, door: inside, told: None, seats: Vec::new(), pnp: State::UNAWARE, idle_turns: 0 }.run();
        drop(alive);
    })?;
    Ok(Watcher { door, finished })
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.door.lock().closed = true;
        self.door.bell.notify_all();
        let door = Arc::clone(&self.door);
        // A cancel is lost when it comes just before the wait, so it is repeated; it can itself hang
        // with the service, so it has its own thread. A watch that hangs too is left to its own end.
        let cancel = thread::Builder::new().name("card-watch-stop".to_owned()).spawn(move || {
            for _ in 0..600 {
                let Some(context) = door.lock().context.clone() else { return };
                let _ = context.cancel();
                drop(context);
                thread::sleep(Duration::from_millis(5));
            }
        });
        drop(cancel);
        let _ = self.finished.recv_timeout(CLOSE_MAX);
    }
}

/// What the watching thread and its owner share.
#[derive(Default)]
struct Door {
    inner: Mutex<Inner>,
    bell: Condvar,
}

#[derive(Default)]
struct Inner {
    closed: bool,
    /// The context that a wait may be blocked on, for `cancel`.
    context: Option<Context>,
}

impl Door {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a while, or until the door closes.
    fn pause(&self, time: Duration) {
        let guard = self.lock();
        let outcome = self.bell.wait_timeout_while(guard, time, |inner| !inner.closed);
        drop(outcome);
    }
}

/// Why a watch of one context ended.
enum End {
    /// The sink or the owner wants no more.
    Closed,
    /// The context is dead.
    Service(Error),
}

struct Watch<S> {
    sink: S,
    door: Arc<Door>,
    /// The reason for the last `ServiceDown`, until the service is up again.
    told: Option<Fault>,
    seats: Vec<Seat>,
    pnp: State,
    idle_turns: u32,
}

/// A reader as it was last seen.
struct Seat {
    name: CString,
    /// The state to compare with, event count in the high word.
    known: State,
    sight: Sight,
    count: u16,
}

/// What lies on a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Gone,
    Empty,
    Card,
    Mute,
}

impl<S: FnMut(Event) -> bool> Watch<S> {
    fn run(mut self) {
        let mut pause = PAUSE_MIN;
        while !self.door.lock().closed {
            let down = match Context::establish(Scope::User) {
                Ok(context) => match self.watch_service(&context, &mut pause) {
                    End::Closed => return,
                    End::Service(error) => fault(error),
                },
                Err(error) => establish_fault(error),
            };
            if self.told.as_ref() != Some(&down) {
                self.told = Some(down.clone());
                if self.tell(Event::ServiceDown(down)).is_break() {
                    return;
                }
            }
            self.door.pause(pause);
            pause = PAUSE_MAX.min(pause * 2);
        }
    }

    /// Watches one context until it dies.
    fn watch_service(&mut self, context: &Context, pause: &mut Duration) -> End {
        self.seats.clear();
        self.pnp = State::UNAWARE;
        self.door.lock().context = Some(context.clone());
        let end = self.turns(context, pause);
        self.door.lock().context = None;
        end
    }

    fn turns(&mut self, context: &Context, pause: &mut Duration) -> End {
        let mut up = false;
        loop {
            let names = match list(context) {
                Ok(names) => names,
                Err(error) => return End::Service(error),
            };
            if !up {
                (up, self.told) = (true, None);
                if self.tell(Event::ServiceUp).is_break() {
                    return End::Closed;
                }
            }
            match self.turn(context, &names) {
                Ok(ControlFlow::Continue(())) => *pause = PAUSE_MIN,
                Ok(ControlFlow::Break(())) => return End::Closed,
                Err(error) => return End::Service(error),
            }
            if self.idle_turns > IDLE_TURNS_MAX {
                self.door.pause(PAUSE_MIN);
            }
        }
    }

    /// Compares the list, waits once, and tells what changed.
    fn turn(&mut self, context: &Context, names: &[CString]) -> Result<ControlFlow<()>, Error> {
        if self.compare(names).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        // The PnP row also keeps the slice from being empty: an empty wait returns at once, for ever.
        let mut states = vec![ReaderState::new(pcsc::PNP_NOTIFICATION(), self.pnp)];
        states.extend(self.seats.iter().map(|seat| ReaderState::new(seat.name.clone(), seat.known)));
        self.idle_turns += 1;
        match context.get_status_change(WAIT_MAX, &mut states) {
            Ok(()) => {}
            Err(Error::Timeout) => {
                self.idle_turns = 0;
                return Ok(self.open());
            }
            // A reader went between the list and the wait: the next list tells.
            Err(Error::UnknownReader | Error::ReaderUnavailable | Error::Cancelled) => return Ok(self.open()),
            Err(error) => return Err(error),
        }
        let mut events = Vec::new();
        if let Some((pnp, rest)) = states.split_first() {
            self.pnp = known_of(pnp);
            for (seat, state) in self.seats.iter_mut().zip(rest) {
                events.extend(seat.look(state));
            }
        }
        for event in events {
            self.idle_turns = 0;
            if self.tell(event).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(self.open())
    }

    /// Tells which readers came and went since the last list.
    fn compare(&mut self, names: &[CString]) -> ControlFlow<()> {
        let (stay, gone): (Vec<Seat>, Vec<Seat>) =
            std::mem::take(&mut self.seats).into_iter().partition(|seat| names.contains(&seat.name));
        self.seats = stay;
        for seat in gone.iter().filter(|seat| seat.sight != Sight::Gone) {
            self.tell(Event::ReaderGone(text(&seat.name)))?;
        }
        for name in names {
            if !self.seats.iter().any(|seat| seat.name == *name) {
                self.seats.push(Seat { name: name.clone(), known: State::UNAWARE, sight: Sight::Empty, count: 0 });
                self.tell(Event::ReaderAdded(text(name)))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn tell(&mut self, event: Event) -> ControlFlow<()> {
        self.open()?;
        if (self.sink)(event) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn open(&self) -> ControlFlow<()> {
        if self.door.lock().closed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl Seat {
    /// Takes in a new state of the reader and returns what happened since the last one.
    fn look(&mut self, state: &ReaderState) -> Vec<Event> {
        let (sight, count) = (sight_of(state.event_state()), state.event_count() as u16);
        let events = self.events(sight, count, state.atr());
        self.known = known_of(state);
        (self.sight, self.count) = (sight, count);
        events
    }

    fn events(&self, sight: Sight, count: u16, atr: &[u8]) -> Vec<Event> {
        // One step of the counter is the change that we see; two are a card gone and another come.
        let swapped = self.known != State::UNAWARE && count.wrapping_sub(self.count) >= 2;
        if sight == self.sight && !swapped {
            return Vec::new();
        }
        let reader = text(&self.name);
        let before = match self.sight {
            _ if sight == Sight::Gone => (self.sight != Sight::Gone).then(|| Event::ReaderGone(reader.clone())),
            Sight::Gone => Some(Event::ReaderAdded(reader.clone())),
            Sight::Card | Sight::Mute => Some(Event::Left(reader.clone())),
            Sight::Empty => None,
        };
        let after = match sight {
            Sight::Card => Some(Event::Arrived(Presence { reader, atr: atr.to_vec() })),
            Sight::Mute => Some(Event::Mute(reader)),
            Sight::Empty | Sight::Gone => None,
        };
        before.into_iter().chain(after).collect()
    }
}

fn sight_of(state: State) -> Sight {
    if state.intersects(State::UNKNOWN | State::UNAVAILABLE | State::IGNORE) {
        Sight::Gone
    } else if !state.contains(State::PRESENT) {
        Sight::Empty
    } else if state.contains(State::MUTE) {
        Sight::Mute
    } else {
        Sight::Card
    }
}

/// The last event state as the next current state, with the event count that the crate's getter drops.
fn known_of(state: &ReaderState) -> State {
    state.event_state() | State::from_bits_retain((state.event_count() << 16).into())
}

fn text(name: &CStr) -> String {
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    const NAME: &str = "Invented Reader 00 00";

    fn check(before: (Sight, u16), after: (Sight, u16), want: &[Event]) {
        let seat = Seat { name: CString::new(NAME).unwrap(), known: State::EMPTY, sight: before.0, count: before.1 };
        assert_eq!(seat.events(after.0, after.1, &[0x3B, 0x00]), want, "{before:?} to {after:?}");
    }

    fn arrived() -> Event {
        Event::Arrived(Presence { reader: NAME.to_owned(), atr: vec![0x3B, 0x00] })
    }

    #[test]
    fn each_change_of_a_reader_is_told_once() {
        let name = || NAME.to_owned();
        check((Sight::Empty, 0), (Sight::Card, 1), &[arrived()]);
        check((Sight::Card, 1), (Sight::Empty, 2), &[Event::Left(name())]);
        check((Sight::Empty, 2), (Sight::Mute, 3), &[Event::Mute(name())]);
        check((Sight::Mute, 3), (Sight::Card, 3), &[Event::Left(name()), arrived()]);
        check((Sight::Card, 3), (Sight::Gone, 3), &[Event::ReaderGone(name())]);
        check((Sight::Gone, 3), (Sight::Card, 4), &[Event::ReaderAdded(name()), arrived()]);
    }

    #[test]
    fn another_program_that_uses_the_card_is_no_news() {
        check((Sight::Card, 5), (Sight::Card, 5), &[]);
        check((Sight::Empty, 5), (Sight::Empty, 5), &[]);
        check((Sight::Gone, 5), (Sight::Gone, 5), &[]);
    }

    #[test]
    fn a_swap_between_two_looks_is_told_as_left_and_arrived() {
        check((Sight::Card, 5), (Sight::Card, 7), &[Event::Left(NAME.to_owned()), arrived()]);
        check((Sight::Card, u16::MAX), (Sight::Card, 1), &[Event::Left(NAME.to_owned()), arrived()]);
    }

    #[test]
    fn a_counter_that_lags_one_step_behind_its_card_is_no_swap() {
        check((Sight::Card, 5), (Sight::Card, 6), &[]);
    }

    #[test]
    fn the_first_look_at_a_reader_never_takes_its_counter_for_a_swap() {
        let seat = Seat { name: CString::new(NAME).unwrap(), known: State::UNAWARE, sight: Sight::Empty, count: 0 };
        assert_eq!(seat.events(Sight::Empty, 40, &[]), []);
        assert_eq!(seat.events(Sight::Card, 41, &[0x3B, 0x00]), [arrived()]);
    }

    /// Lists readers one time after the other, and tells what the last list brought.
    fn listed(lists: &[&[&str]]) -> Vec<Event> {
        let (sink, told) = channel();
        let mut watch = Watch {
            sink: move |event| sink.send(event).is_ok(),
            door: Arc::default(),
            told: None,
            seats: Vec::new(),
            pnp: State::UNAWARE,
            idle_turns: 0,
        };
        let mut last = Vec::new();
        for names in lists {
            let names: Vec<CString> = names.iter().map(|name| CString::new(*name).unwrap()).collect();
            assert!(watch.compare(&names).is_continue());
            last = told.try_iter().collect();
        }
        last
    }

    #[test]
    fn a_new_list_tells_which_readers_came_and_went() {
        let (first, second) = ("ACS ACR122U 00 00", "ACS ACR122U 01 00");
        let added = |name: &str| Event::ReaderAdded(name.to_owned());
        let gone = |name: &str| Event::ReaderGone(name.to_owned());
        assert_eq!(listed(&[&[]]), []);
        assert_eq!(listed(&[&[first, second]]), [added(first), added(second)]);
        assert_eq!(listed(&[&[first], &[first, second]]), [added(second)]);
        assert_eq!(listed(&[&[first, second], &[second]]), [gone(first)]);
        assert_eq!(listed(&[&[first, second], &[second, first]]), []);
        assert_eq!(listed(&[&[first], &[second]]), [gone(first), added(second)]);
        assert_eq!(listed(&[&[first], &[], &[first]]), [added(first)]);
    }
}
