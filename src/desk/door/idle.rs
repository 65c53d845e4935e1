//! When a desk closes by itself: after some minutes without a person, and when its clock jumped.

use crate::day::Moment;
use crate::desk::board::{Input, ReaderNews};
use crate::journal::Journal;

/// Setting of the school: minutes without input after which the desk closes.
const LOCK_MINUTES: &str = "lock.minutes";
/// Minutes unless the school says otherwise.
const MINUTES: i64 = 3;
const MINUTE_MS: i64 = 60_000;
/// A person who writes down the recovery passphrase has this long.
const WRITING_MS: i64 = 15 * MINUTE_MS;
/// A clock that moved further than this between two looks jumped: the computer slept, or somebody set it.
const JUMP_MS: i64 = 15_000;

/// What is known of the time at a desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Idle {
    touched: Moment,
    seen: Moment,
    limit_ms: i64,
}

impl Idle {
    pub(super) fn from(now: Moment) -> Self {
        Self { touched: now, seen: now, limit_ms: MINUTES * MINUTE_MS }
    }

    /// A desk opens.
    pub(super) fn begin(&mut self, now: Moment, limit_ms: i64) {
        *self = Self { touched: now, seen: now, limit_ms };
    }

    /// A person did something.
    pub(super) fn touch(&mut self, now: Moment) {
        self.touched = now;
    }

    /// The thread of the desk is alive.
    pub(super) fn see(&mut self, now: Moment) {
        self.seen = now;
    }

    /// The school changed how long a desk waits.
    pub(super) fn set_limit(&mut self, limit_ms: i64) {
        self.limit_ms = limit_ms;
    }

    /// Returns why the desk has to close now.
    pub(super) fn over(&self, now: Moment, writing: bool) -> Option<&'static str> {
        let since = |at: Moment| now.unix_ms().saturating_sub(at.unix_ms());
        let limit_ms = if writing { WRITING_MS } else { self.limit_ms };
        if since(self.seen).saturating_abs() > JUMP_MS {
            Some("locked-jump")
        } else if since(self.touched) >= limit_ms {
            Some("locked-idle")
        } else {
            None
        }
    }
}

/// Returns how long a desk of this school waits, in milliseconds.
pub(super) fn limit_ms(journal: &Journal) -> i64 {
    let written = journal.settings().ok().and_then(|mut all| all.remove(LOCK_MINUTES));
    minutes(written.as_deref()) * MINUTE_MS
}

fn minutes(written: Option<&str>) -> i64 {
    written.and_then(|text| text.parse::<i64>().ok()).map_or(MINUTES, |minutes| minutes.clamp(1, 15))
}

/// Returns whether a person did this, and not a reader or a timer.
pub(super) fn is_touch(input: &Input) -> bool {
    !matches!(
        input,
        Input::Faded
            | Input::Scanner(_)
            | Input::Reader(ReaderNews::Lamp(_) | ReaderNews::Left { .. } | ReaderNews::Mute { .. })
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Moment {
        Moment::from_unix_ms(1_000_000_000 + ms)
    }

    #[test]
    fn a_school_says_how_long_a_desk_waits_between_1_and_15_minutes() {
        for (written, want) in
            [(None, 3), (Some("1"), 1), (Some("15"), 15), (Some("0"), 1), (Some("99"), 15), (Some("x"), 3)]
        {
            assert_eq!(minutes(written), want, "{written:?}");
        }
    }

    #[test]
    fn a_desk_closes_after_its_minutes_and_when_the_clock_jumped_either_way() {
        let mut idle = Idle::from(at(0));
        let mut over = |now, seen, writing| {
            idle.see(at(seen));
            idle.over(at(now), writing)
        };
        assert_eq!(over(179_999, 179_000, false), None);
        assert_eq!(over(180_000, 179_000, false), Some("locked-idle"));
        assert_eq!(over(180_000, 179_000, true), None);
        assert_eq!(over(900_000, 899_000, true), Some("locked-idle"));
        assert_eq!(over(15_000, 0, false), None);
        assert_eq!(over(15_001, 0, false), Some("locked-jump"));
        assert_eq!(over(-15_001, 0, false), Some("locked-jump"));
        assert_eq!(over(-15_000, 0, true), None);
    }

    #[test]
    fn a_reader_keeps_no_desk_open_but_a_card_that_is_laid_does() {
        let reader = || "R".to_owned();
        for (input, touch) in [
            (Input::Confirm, true),
            (Input::Scan(crate::face::scan::Scan::typed("a")), true),
            (Input::Faded, false),
            (Input::Reader(ReaderNews::Arrived { reader: reader() }), true),
            (Input::Reader(ReaderNews::Left { reader: reader() }), false),
            (Input::Reader(ReaderNews::Mute { reader: reader() }), false),
        ] {
            assert_eq!(is_touch(&input), touch, "{input:?}");
        }
    }
}
