//! Says when a backup is due; it reads no clock.

use serde::Serialize;

use crate::day::Moment;

/// What happens at the desk when it asks whether a backup is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// Time passed.
    Tick,
    /// A shift ends.
    ShiftEnd,
    /// The file is about to be brought to a newer version.
    Migration,
}

/// Why a backup is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// None was made since the last night.
    Nightly,
    /// A shift ends.
    ShiftEnd,
    /// The file is about to be brought to a newer version.
    Migration,
}

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3600 * 1000;

/// 02:00 in Beijing is 18:00 UTC of the day before.
const NIGHT_MS: i64 = 18 * 3600 * 1000;

/// Returns why a backup is due now; `last` is when the desk made its last one.
///
/// A `last` that lies after `now` was said by another clock: it counts as none.
pub fn due(last: Option<Moment>, now: Moment, occasion: Occasion) -> Option<Why> {
    match occasion {
        Occasion::Migration => Some(Why::Migration),
        Occasion::ShiftEnd => Some(Why::ShiftEnd),
        Occasion::Tick => {
            let night = (now.unix_ms() - NIGHT_MS).div_euclid(DAY_MS) * DAY_MS + NIGHT_MS;
            let made = last.is_some_and(|last| (night..=now.unix_ms()).contains(&last.unix_ms()));
            (!made).then_some(Why::Nightly)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22 at this hour and minute in Beijing; hours may be negative.
    fn at(hour: i64, minute: i64) -> Moment {
        Moment::from_unix_ms(1_795_276_800_000 + (hour * 60 + minute) * 60_000)
    }

    #[test]
    fn a_night_without_a_backup_is_made_up_for() {
        assert_eq!(at(2, 0).to_string(), "2026-11-22 02:00:00");
        let check = |what: &str, last: Option<Moment>, now: Moment, want: Option<Why>| {
            assert_eq!(due(last, now, Occasion::Tick), want, "{what}");
        };
        check("never made", None, at(9, 0), Some(Why::Nightly));
        check("made at 02:00 sharp", Some(at(2, 0)), at(9, 0), None);
        check("made a minute before the night", Some(at(1, 59)), at(9, 0), Some(Why::Nightly));
        check("made yesterday at shift end, before 02:00", Some(at(-7, 0)), at(1, 59), None);
        check("made yesterday at shift end, at 02:00", Some(at(-7, 0)), at(2, 0), Some(Why::Nightly));
        check("made this morning", Some(at(8, 0)), at(23, 59), None);
        check("the desk was off for a week", Some(at(-150, 0)), at(8, 0), Some(Why::Nightly));
        check("made after now: a clock went back", Some(at(30, 0)), at(8, 0), Some(Why::Nightly));
    }

    #[test]
    fn shift_end_and_migration_always_make_one() {
        assert_eq!(due(Some(at(9, 0)), at(9, 0), Occasion::ShiftEnd), Some(Why::ShiftEnd));
        assert_eq!(due(Some(at(9, 0)), at(9, 0), Occasion::Migration), Some(Why::Migration));
    }
}
