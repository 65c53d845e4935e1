//! Makes a backup of the desk's journal, notes it, and deletes old ones as the school keeps them.
//!
//! The key of the journal is asked of the open desk; where it is kept is not known here.

use std::path::{Path, PathBuf};

use crate::day::{Day, Moment};
use crate::journal::backup::{BackupFault, BackupName, Made, Occasion, Recipient, due, keep};
use crate::journal::{Entry, Journal, JournalFault, Key, Seat};
use crate::record::school::Keep;
use crate::record::{Act, Deed, Leave, can};

use super::board::Notice;
use super::station::Station;

/// Folder for backups beside the journal, when the school names none.
const FOLDER: &str = "backups";

/// Milliseconds after which it is looked at again whether a backup is due.
const LOOK_MS: i64 = 10 * 60 * 1000;

/// Milliseconds after which a backup that failed is tried again by itself.
const AFTER_FAILURE_MS: i64 = 3600 * 1000;

/// A backup that was made, noted and cleared up after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// The file.
    pub made: Made,
    /// The entry that notes it.
    pub entry: Entry,
    /// Old backups that were deleted.
    pub gone: Vec<BackupName>,
}

/// Why no backup was made.
#[derive(Debug, thiserror::Error)]
pub enum NotBackedUp {
    /// The backup itself failed.
    #[error(transparent)]
    Backup(#[from] BackupFault),
    /// The desk does not hold the key of its journal.
    #[error("this desk was opened without the key of its journal")]
    NoKey,
}

impl NotBackedUp {
    /// Returns the stable code, for sentences.
    pub fn code(&self) -> &'static str {
        match self {
            NotBackedUp::Backup(fault) => fault.code(),
            NotBackedUp::NoKey => "backup-no-key",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            NotBackedUp::Backup(fault) => fault.next(),
            NotBackedUp::NoKey => "sign in at this desk again, then make the backup",
        }
    }
}

impl From<JournalFault> for NotBackedUp {
    fn from(fault: JournalFault) -> Self {
        NotBackedUp::Backup(BackupFault::Journal(fault))
    }
}

/// Makes a backup, notes it in the journal and deletes what the school does not keep.
///
/// Without a folder it goes where the school keeps its backups. An old one that cannot be deleted stays until the
/// next time.
pub fn back_up(
    journal: &mut Journal,
    seat: &Seat,
    key: &Key,
    school_name: &str,
    to: Option<&Path>,
) -> Result<BackedUp, BackupFault> {
    let recipient = recipient(journal)?;
    let folder = match to {
        Some(folder) => folder.to_owned(),
        None => made_folder(journal)?,
    };
    let made = journal.back_up(key, &recipient, school_name, &folder)?;
    let entry = journal.append(seat, Act::BackedUp { file: made.name.to_string(), entries: made.header.entries })?;
    let gone = clear_up(&folder, journal.now().day(), journal.school()?.backup_keep());
    Ok(BackedUp { made, entry, gone })
}

impl Station {
    /// Makes a backup, notes it in the journal and deletes what the school does not keep.
    pub fn back_up(&mut self) -> Result<BackedUp, NotBackedUp> {
        let training = Key::training();
        let key = match &self.way_in {
            Some(way_in) => way_in.key(),
            None if self.settings.training => &training,
            // A school that nobody set up for backups hears of that first.
            None => return Err(recipient(&self.journal).map_or_else(NotBackedUp::from, |_| NotBackedUp::NoKey)),
        };
        Ok(back_up(&mut self.journal, &self.seat, key, &self.settings.school, None)?)
    }

    /// Makes a backup when one is due, such as every night; to be called now and then. Returns whether it tried.
    ///
    /// What went wrong stands on the board; a desk that has no recipient or whose person may not is left alone.
    pub fn back_up_when_due(&mut self, occasion: Occasion) -> Result<bool, JournalFault> {
        let now = self.now();
        let waits = |again: Moment| (0..=AFTER_FAILURE_MS).contains(&(again.unix_ms() - now.unix_ms()));
        if self.settings.training || (occasion == Occasion::Tick && self.backup_again.is_some_and(waits)) {
            return Ok(false);
        }
        self.backup_again = Some(now.plus_ms(LOOK_MS));
        let may = can(self.journal.role(&self.seat)?, Deed::BackedUp) != Leave::No;
        if !may || self.journal.school()?.backup_recipient().is_none() {
            return Ok(false);
        }
        if due(self.journal.last_of(Deed::BackedUp)?, now, occasion).is_none() {
            return Ok(false);
        }
        if let Err(fault) = self.back_up() {
            self.backup_again = Some(now.plus_ms(AFTER_FAILURE_MS));
            self.notice = Some(Notice::BackupFault { code: fault.code(), why: fault.to_string() });
        }
        Ok(true)
    }
}

/// Returns where the backups of a school are: the folder that it names, else one beside its journal.
pub fn folder(journal: &Journal) -> Result<PathBuf, JournalFault> {
    let beside = journal.path().parent().unwrap_or(Path::new(".")).join(FOLDER);
    Ok(journal.school()?.backup_folder().map_or(beside, PathBuf::from))
}

/// Returns for whom the backups of a school are sealed.
fn recipient(journal: &Journal) -> Result<Recipient, BackupFault> {
    Recipient::parse(journal.school()?.backup_recipient().unwrap_or_default())
}

/// Returns where the backups of a school are, and makes the folder when it is the one beside its journal.
pub fn made_folder(journal: &Journal) -> Result<PathBuf, BackupFault> {
    let folder = folder(journal)?;
    if journal.school()?.backup_folder().is_none() {
        let unwritable = |error: std::io::Error| BackupFault::CannotWrite { folder: folder.clone(), why: error.kind() };
        std::fs::create_dir_all(&folder).map_err(unwritable)?;
    }
    Ok(folder)
}

/// Lists the backups in a folder, the newest first; a folder that is not there has none.
pub fn files(folder: &Path) -> Vec<BackupName> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<BackupName> =
        entries.filter_map(|entry| BackupName::parse(&entry.file_name().to_string_lossy())).collect();
    names.sort_by(|a, b| (b.day(), b.order()).cmp(&(a.day(), a.order())));
    names
}

/// Deletes backups that are not kept; one that cannot be deleted stays until the next time.
fn clear_up(folder: &Path, today: Day, kept: Keep) -> Vec<BackupName> {
    let over = over(&files(folder), today, kept);
    over.into_iter().filter(|name| std::fs::remove_file(folder.join(name.to_string())).is_ok()).collect()
}

/// Returns the backups that are not kept on a day.
pub(super) fn over(names: &[BackupName], today: Day, kept: Keep) -> Vec<BackupName> {
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    keep(names, today, count(kept.days), count(kept.weeks), count(kept.months))
}

/// Returns until when each backup is kept when one is made every night; none for longer than the days looked at.
pub(super) fn kept_until(names: &[BackupName], now: Moment, kept: Keep, days: i32) -> Vec<(BackupName, Option<Day>)> {
    let mut there = names.to_vec();
    let mut until: Vec<(BackupName, Option<Day>)> = Vec::new();
    for ahead in 0..days {
        let at = now.plus_ms(i64::from(ahead) * 24 * 3600 * 1000);
        if ahead > 0 {
            there.extend(nightly(names, at, ahead));
        }
        let gone = over(&there, at.day(), kept);
        until.extend(gone.iter().filter(|name| names.contains(name)).map(|name| (name.clone(), Some(at.day()))));
        there.retain(|name| !gone.contains(name));
    }
    names
        .iter()
        .map(|name| until.iter().find(|(gone, _)| gone == name).cloned().unwrap_or((name.clone(), None)))
        .collect()
}

/// Names the backups that the desks of a folder would make on a later day.
fn nightly(names: &[BackupName], at: Moment, ahead: i32) -> Vec<BackupName> {
    let mut desks: Vec<(&str, u64)> = Vec::new();
    for name in names {
        match desks.iter_mut().find(|(desk, _)| *desk == name.desk()) {
            Some((_, seq)) => *seq = name.seq().max(*seq),
            None => desks.push((name.desk(), name.seq())),
        }
    }
    let (year, month, day) = at.day().ymd();
    let later = u64::try_from(ahead).unwrap_or_default();
    let name = |(desk, seq): (&str, u64)| {
        BackupName::parse(&format!("{desk}-{year:04}{month:02}{day:02}-020000-{}-{:016x}.age", seq + later, 0))
    };
    desks.into_iter().filter_map(name).collect()
}
