//! Wrong tries at a closed desk: how many there were, and how long the next one has to wait.

use crate::day::Moment;
use crate::journal::vault::asleep::wait_s;

/// Wrong passwords and passphrases in a row at this desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tries {
    wrong: u32,
    at: Moment,
    failures: u32,
}

impl Tries {
    pub(super) fn none() -> Self {
        Self { wrong: 0, at: Moment::from_unix_ms(0), failures: 0 }
    }

    /// Returns the seconds that are left to wait, rounded up; a clock that was set back begins the wait again.
    pub(super) fn left(&mut self, now: Moment) -> Option<u64> {
        self.at = self.at.min(now);
        let wait_ms = wait_s(self.wrong).saturating_mul(1000);
        let waited_ms = now.unix_ms().saturating_sub(self.at.unix_ms()).unsigned_abs();
        wait_ms.checked_sub(waited_ms).filter(|left| *left > 0).map(|left| left.div_ceil(1000))
    }

    /// Counts a wrong password or passphrase; returns the seconds that the next one has to wait.
    pub(super) fn wrong(&mut self, now: Moment) -> u64 {
        self.wrong = self.wrong.saturating_add(1);
        self.at = now;
        self.count();
        wait_s(self.wrong)
    }

    /// Counts a wrong try that keeps its own time, as a PIN does.
    pub(super) fn count(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }

    /// Returns the wrong tries since somebody signed in.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_wrong_tries_are_free_then_the_wait_doubles_up_to_a_minute() {
        let mut tries = Tries::none();
        let now = Moment::from_unix_ms(1_000_000);
        let waits: Vec<u64> = (0..12).map(|_| tries.wrong(now)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(tries.failures(), 12);
        let left = |tries: &mut Tries, ms: i64| tries.left(Moment::from_unix_ms(1_000_000 + ms));
        assert_eq!(left(&mut tries, 0), Some(60));
        assert_eq!(left(&mut tries, 59_001), Some(1));
        assert_eq!(left(&mut tries, 60_000), None);
        assert_eq!(left(&mut tries, -5_000), Some(60));
        assert_eq!(left(&mut tries, 54_999), Some(1));
        assert_eq!(left(&mut tries, 55_000), None);
    }
}
