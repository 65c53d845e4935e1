//! Names of backup files: desk, time, number and hash of the last entry, so that a name is an anchor, too.
//!
//! Nothing here opens a file.

use std::fmt;

use crate::day::{Day, Moment};
use crate::id::DeskId;

use super::super::Head;

/// Ending of a backup file.
const ENDING: &str = ".age";

/// Digits of the hash that a name carries.
const HEAD_DIGITS: usize = 16;

/// Name of one backup file, such as `甲-20261122-184501-8123-9f86d081884c7d65.age`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BackupName {
    desk: String,
    day: Day,
    time: String,
    seq: u64,
    head: String,
}

impl BackupName {
    /// Names a backup by its desk, its moment and the end of its chain.
    pub fn new(desk: &DeskId, at: Moment, head: Option<&Head>) -> Self {
        let (seq, hash) = head.map_or((0, ""), |head| (head.seq, head.hash.as_str()));
        let digits = hash.chars().chain(std::iter::repeat('0')).take(HEAD_DIGITS).collect();
        Self { desk: in_a_name(desk), day: at.day(), time: at.time_of_day().replace(':', ""), seq, head: digits }
    }

    /// Parses a file name without its folder; any other file is none of ours.
    pub fn parse(name: &str) -> Option<Self> {
        let mut parts = name.strip_suffix(ENDING)?.rsplitn(5, '-');
        let (head, seq, time, day, desk) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        let hex = head.len() == HEAD_DIGITS && head.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if desk.is_empty() || !hex || !digits(day, 8) || !digits(time, 6) || !digits(seq, seq.len().max(1)) {
            return None;
        }
        let found = Self {
            desk: desk.to_owned(),
            day: Day::parse_validity(day).ok()?,
            time: time.to_owned(),
            seq: seq.parse().ok()?,
            head: head.to_owned(),
        };
        (found.to_string() == name).then_some(found)
    }

    /// Returns the desk as it stands in file names.
    pub fn desk(&self) -> &str {
        &self.desk
    }

    /// Returns the day in Beijing.
    pub fn day(&self) -> Day {
        self.day
    }

    /// Returns the number of the desk's last entry, 0 without entries.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Returns the first 16 hexadecimal digits of the hash of that entry.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Returns what says which of two backups of one desk is newer: entries first, the clock second.
    pub fn order(&self) -> (u64, Day, &str) {
        (self.seq, self.day, &self.time)
    }

    /// Returns whether the backup of this desk with this end may have this name.
    pub fn fits(&self, desk: &DeskId, head: Option<&Head>) -> bool {
        let hash = head.map(|head| head.hash.as_str());
        self.desk == in_a_name(desk)
            && self.seq == head.map_or(0, |head| head.seq)
            && hash.is_none_or(|hash| hash.starts_with(&self.head))
    }
}

/// Writes a desk so that every file system takes it.
fn in_a_name(desk: &DeskId) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    desk.as_str().chars().map(kept).collect()
}

impl fmt::Display for BackupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.day.ymd();
        let Self { desk, time, seq, head, .. } = self;
        write!(f, "{desk}-{year:04}{month:02}{day:02}-{time}-{seq}-{head}{ENDING}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: u64) -> Head {
        Head { desk: "甲".into(), seq, hash: "9f86d081884c7d659a2feaa0c55ad015".repeat(2) }
    }

    #[test]
    fn a_name_is_read_back_as_it_was_made() {
        let at = Moment::from_unix_ms(1_793_289_737_000);
        let check = |desk: &str, seq: u64, want: &str| {
            let desk = DeskId::parse(desk).unwrap();
            let name = BackupName::new(&desk, at, Some(&head(seq)));
            assert_eq!(name.to_string(), want);
            assert_eq!(BackupName::parse(want), Some(name.clone()));
            assert!(name.fits(&desk, Some(&head(seq))) && !name.fits(&desk, Some(&head(seq + 1))));
        };
        check("甲", 8123, "甲-20261030-000217-8123-9f86d081884c7d65.age");
        check("2-东", 1, "2-东-20261030-000217-1-9f86d081884c7d65.age");
        check("a/..\\b:c", 7, "a____b_c-20261030-000217-7-9f86d081884c7d65.age");
        let empty = BackupName::new(&DeskId::parse("甲").unwrap(), at, None);
        assert_eq!(empty.to_string(), "甲-20261030-000217-0-0000000000000000.age");
        assert!(empty.fits(&DeskId::parse("甲").unwrap(), None));
    }

    #[test]
    fn other_files_are_none_of_ours() {
        for name in [
            "",
            "letter.age",
            "甲-20261030-000217-8123-9f86d081884c7d65",
            "甲-20261030-000217-8123-9f86d081884c7d65.age.part",
            "甲-20261030-000217-8123-9f86d081884c7d6.age",
            "甲-20261030-000217-8123-9F86D081884C7D65.age",
            "甲-20261330-000217-8123-9f86d081884c7d65.age",
            "甲-20261030-0217-8123-9f86d081884c7d65.age",
            "甲-20261030-000217--9f86d081884c7d65.age",
            "甲-20261030-000217-08-9f86d081884c7d65.age",
            "-20261030-000217-8123-9f86d081884c7d65.age",
        ] {
            assert_eq!(BackupName::parse(name), None, "{name}");
        }
    }
}
