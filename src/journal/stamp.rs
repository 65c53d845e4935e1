//! Clock and randomness of a desk, so that a whole run can be repeated from one seed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::day::Moment;

/// Tells the time.
pub trait Clock {
    /// Returns the present moment.
    fn now(&self) -> Moment;
}

/// A clock that several parts of a desk look at.
impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Moment {
        (**self).now()
    }
}

/// Gives random bytes.
pub trait Random {
    /// Fills the whole slice, or says that the system has no randomness.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The system gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct NoRandomness;

/// The clock of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The randomness of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

/// A clock that stands still until somebody moves it; clones share one time.
#[derive(Debug, Clone)]
pub struct FixedClock(Arc<AtomicI64>);

impl FixedClock {
    /// Stops the clock at this moment.
    pub fn new(at: Moment) -> Self {
        Self(Arc::new(AtomicI64::new(at.unix_ms())))
    }

    /// Moves the clock to this moment, back as well.
    pub fn set(&self, at: Moment) {
        self.0.store(at.unix_ms(), Ordering::SeqCst);
    }

    /// Moves the clock by `ms` milliseconds.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        Moment::from_unix_ms(self.0.load(Ordering::SeqCst))
    }
}

/// A clock that moves a fixed step at every look; clones share one time.
#[derive(Debug, Clone)]
pub struct SteppingClock {
    clock: FixedClock,
    step_ms: i64,
}

impl SteppingClock {
    /// Starts at `start`; each look moves it by `step_ms` milliseconds.
    pub fn new(start: Moment, step_ms: i64) -> Self {
        Self { clock: FixedClock::new(start), step_ms }
    }

    /// Moves the clock by `ms` milliseconds.
    pub fn advance(&self, ms: i64) {
        self.clock.advance(ms);
    }
}

impl Clock for SteppingClock {
    fn now(&self) -> Moment {
        Moment::from_unix_ms(self.clock.0.fetch_add(self.step_ms, Ordering::SeqCst))
    }
}

/// Bytes that follow from one seed (SplitMix64): for the demo and for tests, never for secrets.
#[derive(Debug, Clone)]
pub struct SeededRandom(u64);

impl SeededRandom {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next_u64().to_le_bytes();
            chunk.iter_mut().zip(word).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}
