//! Reads cards on threads of its own, and waits no longer for a reader than a person at a desk does.
//!
//! A driver that hangs cannot be interrupted. Its thread is left behind, ends when the driver returns, sends nothing
//! more to the card then, and the next card gets a new thread with a new session.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::link::{Fault, Link};
use super::pace::{Limits, Pace, Paced};
use super::pcsc::Readers;

/// Threads that may hang in one reader; with as many, it is not asked again before one of them returns.
const HANGING_MAX: usize = 3;

/// Where links to cards come from; lives on the thread that reads.
pub trait Seats {
    /// Runs a reading on the card of a reader; runs it once more when the session turns out to be dead.
    fn with_card(
        &mut self,
        reader: &str,
        pace: &Pace,
        read: &mut dyn FnMut(&mut dyn Link) -> Result<(), Fault>,
    ) -> Result<(), Fault>;
}

/// Links through the smart card service.
#[derive(Default)]
pub struct ServiceSeats {
    readers: Option<Readers>,
}

impl Seats for ServiceSeats {
    fn with_card(
        &mut self,
        reader: &str,
        pace: &Pace,
        read: &mut dyn FnMut(&mut dyn Link) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut once = |readers: &Readers| readers.with_card_at(reader, &|stage| pace.enter(stage), &mut *read);
        // A context that outlived its service stays dead though the service is back (pcsc-lite 1.9.9): the
        // first card after a restart must not be lost to it.
        if let Some(readers) = self.readers.take() {
            match once(&readers) {
                Err(Fault::ServiceDown | Fault::Denied) => {}
                done => {
                    self.readers = Some(readers);
                    return done;
                }
            }
        }
        let readers = Readers::establish()?;
        let done = once(&readers);
        if !matches!(done, Err(Fault::ServiceDown | Fault::Denied)) {
            self.readers = Some(readers);
        }
        done
    }
}

/// A reading, in the form in which it travels to the thread that does it.
type Job = Box<dyn FnOnce(&mut dyn Seats) + Send>;

/// Makes the seats of a new thread.
type Make = Arc<dyn Fn() -> Box<dyn Seats> + Send + Sync>;

/// Readings with limits.
pub struct Patient {
    make: Make,
    worker: Option<Worker>,
    hanging: Vec<Hanging>,
}

/// The thread that reads, between two readings.
struct Worker {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

/// A thread that was left behind in a driver.
struct Hanging {
    reader: String,
    thread: JoinHandle<()>,
    fault: Fault,
}

impl Default for Patient {
    fn default() -> Self {
        Self::with_seats(|| Box::new(ServiceSeats::default()))
    }
}

impl Patient {
    /// Reads links of another kind, such as virtual ones.
    pub fn with_seats(make: impl Fn() -> Box<dyn Seats> + Send + Sync + 'static) -> Self {
        Self { make: Arc::new(make), worker: None, hanging: Vec::new() }
    }

    /// Reads the card of a reader on the other thread, and returns what came of it within the limits.
    pub fn read<T: Send + 'static>(
        &mut self,
        reader: &str,
        limits: &Limits,
        mut read: impl FnMut(&mut dyn Link) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.hanging.retain(|hanging| !hanging.thread.is_finished());
        let hanging = || self.hanging.iter().filter(|hanging| hanging.reader == reader);
        // Readings that wait for another program wait for the card, not in the driver.
        let ours = hanging().any(|hanging| hanging.fault != Fault::Busy);
        if hanging().count() >= HANGING_MAX {
            return Err(if ours { Fault::Stuck } else { Fault::Busy });
        }
        let worker = self.worker.take().map_or_else(|| Worker::start(&self.make), Ok)?;
        let (pace, (tell, told)) = (Arc::new(Pace::begin()), channel());
        let (name, inside) = (reader.to_owned(), Arc::clone(&pace));
        let job: Job = Box::new(move |seats| {
            let mut outcome = None;
            let done = seats.with_card(&name, &inside, &mut |link| {
                outcome = Some(read(&mut Paced::new(link, &inside))?);
                Ok(())
            });
            let outcome = done.and_then(|()| outcome.ok_or(Fault::NoCard));
            // Nobody may wait for it any more.
            let _ = tell.send(outcome);
        });
        worker.jobs.send(job).map_err(|_| Fault::Stuck)?;
        match wait(&told, &pace, limits) {
            Waited::Done(outcome) => {
                self.worker = Some(worker);
                outcome
            }
            Waited::Lost => Err(Fault::Stuck),
            Waited::TooLong(fault) => {
                pace.abandon();
                // Then it is not another program that holds the card, but our own reading before this one.
                let fault = if fault == Fault::Busy && ours { Fault::Silent } else { fault };
                let (reader, thread) = (reader.to_owned(), worker.thread);
                self.hanging.push(Hanging { reader, thread, fault: fault.clone() });
                Err(fault)
            }
        }
    }

    /// Returns how many threads hang in drivers now.
    pub fn hanging(&self) -> usize {
        self.hanging.iter().filter(|hanging| !hanging.thread.is_finished()).count()
    }
}

impl Worker {
    fn start(make: &Make) -> Result<Self, Fault> {
        let (jobs, waiting) = channel::<Job>();
        let make = Arc::clone(make);
        let spawned = thread::Builder::new().name("card-read".to_owned()).spawn(move || {
            let mut seats = make();
            while let Ok(job) = waiting.recv() {
                job(seats.as_mut());
            }
        });
        spawned.map(|thread| Self { jobs, thread }).map_err(|_| Fault::Stuck)
    }
}

/// How the waiting ended.
enum Waited<T> {
    Done(Result<T, Fault>),
    TooLong(Fault),
    /// The thread is gone without a word: the reading panicked.
    Lost,
}

fn wait<T>(told: &Receiver<Result<T, Fault>>, pace: &Pace, limits: &Limits) -> Waited<T> {
    loop {
        let patience = match pace.patience(limits) {
            Ok(patience) => patience,
            // What came in the last moment still counts.
            Err(fault) => return told.try_recv().map_or(Waited::TooLong(fault), Waited::Done),
        };
        match told.recv_timeout(patience) {
            Ok(outcome) => return Waited::Done(outcome),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Waited::Lost,
        }
    }
}

/// Does work that may block without limit; none when it took longer, and its thread is left to its own end.
pub fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (answer, waiting) = channel();
    let asked = thread::Builder::new().name("patience".to_owned()).spawn(move || {
        let _ = answer.send(work());
    });
    asked.ok()?;
    waiting.recv_timeout(limit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_never_ends_is_given_up_and_other_work_is_waited_for() {
        let (never, waits) = channel::<()>();
        assert_eq!(within(Duration::ZERO, move || waits.recv().is_ok()), None);
        drop(never);
        assert_eq!(within(Duration::from_secs(600), || 7), Some(7));
        assert_eq!(within(Duration::from_secs(600), || -> u8 { std::panic::panic_any(()) }), None);
    }
}
