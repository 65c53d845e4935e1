//! The journal key while the desk is locked: wrapped in memory with a PIN, woken by it, gone after ten wrong ones.
//!
//! The time comes in as an argument and nothing sleeps. A PIN never wraps a key on a disk that is not encrypted.

use super::key::{Key, Passphrase};
use super::seal::{Cost, SealFault, Sealed};
use crate::day::Moment;
use crate::journal::stamp::Random;

const BOUND: &[u8] = b"card-desk asleep 1";
/// Wrong tries after which each next one has to wait.
const FREE_TRIES: u32 = 5;
/// Wrong tries after which a PIN is worth nothing.
const TRIES: u32 = 10;
const LONGEST_WAIT_S: u64 = 60;

/// Returns how long the next try has to wait after so many wrong ones in a row, in seconds.
///
/// Nothing up to the fourth, then 1, 2, 4 … and at most 60.
pub fn wait_s(failures: u32) -> u64 {
    let Some(doublings) = failures.checked_sub(FREE_TRIES) else { return 0 };
    1u64.checked_shl(doublings.min(6)).unwrap_or(LONGEST_WAIT_S).min(LONGEST_WAIT_S)
}

/// What a try to wake the desk came to.
pub enum Wake {
    /// The PIN is right.
    Key(Key),
    /// The PIN is wrong; the next try has to wait.
    Wrong {
        /// Seconds from now.
        wait_s: u64,
    },
    /// It is too early: nothing was tried, nothing was counted.
    TooEarly {
        /// Seconds from now, rounded up.
        wait_s: u64,
    },
    /// The PIN is used up: only a password or the recovery passphrase opens the desk.
    PasswordNeeded,
}

/// The key of a locked desk.
pub struct Asleep {
    sealed: Option<Sealed>,
    failures: u32,
    failed_at: Moment,
}

impl Asleep {
    /// Wraps the key with a PIN; the caller then drops the key itself. Takes a good part of a second.
    pub fn new(key: &Key, pin: &Passphrase, random: &mut dyn Random) -> Result<Asleep, SealFault> {
        Asleep::new_at(key, pin, Cost::FULL, random)
    }

    pub(super) fn new_at(
        key: &Key,
        pin: &Passphrase,
        cost: Cost,
        random: &mut dyn Random,
    ) -> Result<Asleep, SealFault> {
        let sealed = Sealed::close(key, pin, BOUND, cost, random)?;
        Ok(Asleep { sealed: Some(sealed), failures: 0, failed_at: Moment::from_unix_ms(0) })
    }

    /// Reads what `text` returned: a wrapping that was made when the PIN was set.
    pub fn stored(text: &str) -> Option<Asleep> {
        let sealed: Sealed = toml::from_str(text).ok()?;
        sealed.cost.params()?;
        Some(Asleep { sealed: Some(sealed), failures: 0, failed_at: Moment::from_unix_ms(0) })
    }

    /// Returns the wrapping as text, to be kept inside the encrypted journal only: a PIN has a million values.
    pub fn text(&self) -> Option<String> {
        toml::to_string(self.sealed.as_ref()?).ok()
    }

    /// Returns the wrong tries so far.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Tries a PIN; the tenth wrong one wipes the key.
    pub fn wake(&mut self, pin: &Passphrase, now: Moment) -> Result<Wake, SealFault> {
        // A clock that was set back begins the wait again, and no more.
        self.failed_at = self.failed_at.min(now);
        let Some(sealed) = &self.sealed else { return Ok(Wake::PasswordNeeded) };
        if let Some(wait_s) = self.still_waits(now) {
            return Ok(Wake::TooEarly { wait_s });
        }
        if let Some(key) = sealed.open(pin, BOUND)? {
            self.failures = 0;
            return Ok(Wake::Key(key));
        }
        self.failures += 1;
        self.failed_at = now;
        if self.failures >= TRIES {
            self.sealed = None;
            return Ok(Wake::PasswordNeeded);
        }
        Ok(Wake::Wrong { wait_s: wait_s(self.failures) })
    }

    /// Returns the seconds that are left to wait.
    fn still_waits(&self, now: Moment) -> Option<u64> {
        let wait_ms = wait_s(self.failures).saturating_mul(1000);
        let waited_ms = now.unix_ms().saturating_sub(self.failed_at.unix_ms()).unsigned_abs();
        let left_ms = wait_ms.checked_sub(waited_ms).filter(|left| *left > 0)?;
        Some(left_ms.div_ceil(1000))
    }
}
