//! How far a reading has come, told by the thread that reads to the thread that waits for it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::apdu::Permitted;
use super::link::{Fault, Link, Response};

/// How long a desk waits for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For the answer to one command; a card that is slower than that is none.
    pub command: Duration,
    /// For the service to connect, and for the card to be powered.
    pub opening: Duration,
    /// For another program to let the card go.
    pub waiting: Duration,
    /// For the whole reading.
    pub reading: Duration,
}

impl Limits {
    /// What a person at a desk waits for: a reading takes 0.1 s, and 1 s with a slow reader.
    pub const DESK: Self = Self {
        command: Duration::from_millis(1500),
        opening: Duration::from_secs(3),
        waiting: Duration::from_secs(3),
        reading: Duration::from_secs(5),
    };

    /// What a person waits for a survey, which asks some hundred questions.
    pub const SURVEY: Self = Self { reading: Duration::from_secs(60), ..Self::DESK };
}

/// What a reading is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The service connects, or the card is powered.
    Opening,
    /// Another program holds the card.
    Waiting,
    /// A command is on its way.
    Asking,
    /// Nothing: our own program works.
    Working,
}

/// The stage of one reading, shared by the two threads.
pub struct Pace {
    begun: Instant,
    now: Mutex<Now>,
}

struct Now {
    stage: Stage,
    since: Instant,
    abandoned: bool,
}

impl Pace {
    /// Begins a reading.
    pub fn begin() -> Self {
        let begun = Instant::now();
        Self { begun, now: Mutex::new(Now { stage: Stage::Opening, since: begun, abandoned: false }) }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that the reading has come to a stage.
    pub fn enter(&self, stage: Stage) {
        let mut now = self.now();
        (now.stage, now.since) = (stage, Instant::now());
    }

    /// Tells the reading that nobody waits for it any more: its next command is not sent.
    pub fn abandon(&self) {
        self.now().abandoned = true;
    }

    /// Returns how long to wait on, or what took too long.
    pub fn patience(&self, limits: &Limits) -> Result<Duration, Fault> {
        let now = self.now();
        let (limit, fault) = match now.stage {
            Stage::Opening => (limits.opening, Fault::Silent),
            Stage::Waiting => (limits.waiting, Fault::Busy),
            Stage::Asking => (limits.command, Fault::Silent),
            Stage::Working => (limits.reading, Fault::TooSlow),
        };
        let left = limit.checked_sub(now.since.elapsed()).filter(|left| !left.is_zero()).ok_or(fault)?;
        let whole = limits.reading.checked_sub(self.begun.elapsed()).filter(|left| !left.is_zero());
        whole.ok_or(Fault::TooSlow).map(|whole| whole.min(left))
    }

    fn ask<T>(&self, stage: Stage, ask: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        {
            let mut now = self.now();
            if now.abandoned {
                return Err(Fault::Silent);
            }
            (now.stage, now.since) = (stage, Instant::now());
        }
        let answer = ask();
        self.enter(Stage::Working);
        answer
    }
}

/// A link that tells its pace, and that falls silent when nobody waits any more.
pub struct Paced<'l> {
    link: &'l mut dyn Link,
    pace: &'l Pace,
}

impl<'l> Paced<'l> {
    /// Takes the link and whom to tell.
    pub fn new(link: &'l mut dyn Link, pace: &'l Pace) -> Self {
        pace.enter(Stage::Working);
        Self { link, pace }
    }
}

impl Link for Paced<'_> {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        self.pace.ask(Stage::Asking, || self.link.transmit(command))
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        self.pace.ask(Stage::Opening, || self.link.cold_reset())
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }
}
