//! What the journal tells of clock and backups, and how the keys of cards are kept; counts and ages only.

use std::path::Path;

use crate::day::{Day, Moment};
use crate::desk::card_keys::{KeysSeen, KeysState, PLAIN, SEALED};
use crate::journal::{Journal, JournalFault};
use crate::record::Deed;

use super::Check;

/// Milliseconds that a clock may stand behind the last entry: two computers never agree wholly.
const BEHIND_MS: i64 = 5 * 60 * 1000;

/// Years after this version beyond which a clock is not believed.
const AHEAD_YEARS: i32 = 20;

/// Hours after which a missing backup is to be looked at, and after which it is wrong.
const LATE_HOURS: (i64, i64) = (24, 7 * 24);

/// What of an open journal matters for the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// Now.
    pub now: Moment,
    /// When the last entry was made, as its clock said.
    pub last_entry: Option<Moment>,
    /// When the last backup was made.
    pub last_backup: Option<Moment>,
    /// Backups have a key to be sealed for.
    pub has_recipient: bool,
    /// An invented school, which needs no backups.
    pub training: bool,
}

impl House {
    /// Asks an open journal.
    pub fn of(journal: &Journal, training: bool) -> Result<Self, JournalFault> {
        Ok(Self {
            now: journal.now(),
            last_entry: journal.recent(1)?.first().map(|entry| entry.wall),
            last_backup: journal.last_of(Deed::BackedUp)?,
            has_recipient: journal.school()?.backup_recipient().is_some(),
            training,
        })
    }

    /// Returns the lines about clock and backups.
    pub fn checks(&self) -> Vec<Check> {
        vec![clock(self.now, self.last_entry), self.backup()]
    }

    fn backup(&self) -> Check {
        let Some(last) = self.last_backup else {
            return match (self.training, self.has_recipient) {
                (true, _) => Check::told("backup", "training", ""),
                (false, false) => Check::wrong("backup", "no-recipient", ""),
                (false, true) => Check::wrong("backup", "never", ""),
            };
        };
        let hours = (self.now.unix_ms() - last.unix_ms()).div_euclid(3_600_000);
        let (seen, (look, wrong)) = (last.to_string(), LATE_HOURS);
        match hours {
            hours if hours > wrong => Check::wrong("backup", "old", seen),
            hours if hours > look => Check::look("backup", "late", seen),
            _ => Check::good("backup", seen),
        }
    }
}

/// Looks whether a clock can be believed: against the last entry, and against when this version was made.
pub fn clock(now: Moment, last_entry: Option<Moment>) -> Check {
    let seen = now.to_string();
    if last_entry.is_some_and(|last| now.unix_ms() + BEHIND_MS < last.unix_ms()) {
        return Check::wrong("clock", "went-back", seen);
    }
    match made().map(|made| made.days_until(now.day())) {
        Some(..0) => Check::wrong("clock", "before-this-version", seen),
        Some(days) if days > AHEAD_YEARS * 366 => Check::look("clock", "far-ahead", seen),
        Some(_) | None => Check::good("clock", seen),
    }
}

/// A day before which this version was not made.
fn made() -> Option<Day> {
    Day::new(2026, 1, 1).ok()
}

/// Looks how the keys of cards are kept in the folder of a desk; no key is read.
pub fn card_keys(folder: &Path) -> Check {
    match (folder.join(SEALED).exists(), folder.join(PLAIN).exists()) {
        (true, false) => Check::good("card-keys", SEALED),
        (true, true) => Check::look("card-keys", "both", PLAIN),
        (false, true) => Check::look("card-keys", "plain", PLAIN),
        (false, false) => Check::told("card-keys", "none", ""),
    }
}

/// Says how the keys of cards stand at an open desk, with their names.
pub fn keys_seen(keys: &KeysSeen) -> Check {
    let check = "card-keys";
    let names: Vec<&str> = keys.lines.iter().map(|line| line.name.as_str()).collect();
    match &keys.state {
        KeysState::None => Check::told(check, "none", ""),
        KeysState::Plain => Check::look(check, "plain", names.join(" ")),
        KeysState::Open if keys.plain_left => Check::look(check, "both", names.join(" ")),
        KeysState::Open => Check::good(check, names.join(" ")),
        KeysState::Closed => Check::look(check, "closed", ""),
        KeysState::Faulty { code, .. } => Check::wrong(check, "faulty", *code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    fn noon() -> Moment {
        Moment::start_of(Day::new(2026, 11, 22).unwrap()).plus_ms(12 * HOUR_MS)
    }

    #[test]
    fn a_clock_that_went_back_is_found_by_the_last_entry_and_by_the_version() {
        let code = |now: Moment, last: Option<Moment>| clock(now, last).code;
        assert_eq!(code(noon(), None), "ok");
        assert_eq!(code(noon(), Some(noon().plus_ms(-HOUR_MS))), "ok");
        assert_eq!(code(noon(), Some(noon().plus_ms(60_000))), "ok");
        assert_eq!(code(noon(), Some(noon().plus_ms(HOUR_MS))), "went-back");
        assert_eq!(code(Moment::from_unix_ms(0), None), "before-this-version");
        assert_eq!(code(noon().plus_ms(25 * 366 * 24 * HOUR_MS), None), "far-ahead");
    }

    #[test]
    fn a_backup_grows_old() {
        let house = |hours: Option<i64>, has_recipient, training| House {
            now: noon(),
            last_entry: None,
            last_backup: hours.map(|hours| noon().plus_ms(-hours * HOUR_MS)),
            has_recipient,
            training,
        };
        let code = |hours, has_recipient, training| house(hours, has_recipient, training).backup().code;
        assert_eq!(code(None, false, true), "training");
        assert_eq!(code(None, false, false), "no-recipient");
        assert_eq!(code(None, true, false), "never");
        assert_eq!(code(Some(2), true, false), "ok");
        assert_eq!(code(Some(24), true, false), "ok");
        assert_eq!(code(Some(25), true, false), "late");
        assert_eq!(code(Some(169), true, false), "old");
    }

    #[test]
    fn each_state_of_the_keys_at_an_open_desk_has_its_code() {
        let code = |state, plain_left| keys_seen(&KeysSeen { state, plain_left, ..KeysSeen::default() }).code;
        assert_eq!(code(KeysState::None, false), "none");
        assert_eq!(code(KeysState::Plain, false), "plain");
        assert_eq!(code(KeysState::Open, false), "ok");
        assert_eq!(code(KeysState::Open, true), "both");
        assert_eq!(code(KeysState::Closed, false), "closed");
        assert_eq!(code(KeysState::Faulty { code: "key-syntax", why: "secret".into() }, false), "faulty");
    }

    #[test]
    fn a_plain_key_file_is_told_and_not_read() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(card_keys(folder.path()).code, "none");
        std::fs::write(folder.path().join(PLAIN), "FFFFFFFFFFFF").unwrap();
        assert_eq!(card_keys(folder.path()), Check::look("card-keys", "plain", "keys.toml"));
        std::fs::write(folder.path().join(SEALED), "").unwrap();
        assert_eq!(card_keys(folder.path()).code, "both");
        std::fs::remove_file(folder.path().join(PLAIN)).unwrap();
        assert_eq!(card_keys(folder.path()), Check::good("card-keys", "card-keys.age"));
    }
}
