//! The menu: every page that can be opened, with what waits there.

use crate::day::Moment;
use crate::desk::station::Station;
use crate::journal::JournalFault;
use crate::record::Deed;

use super::{OfficePlace, Told};

/// The menu of the office.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MenuPage {
    /// Pages in the order of their digits, with what waits there.
    pub lines: Vec<(OfficePlace, Waits)>,
    /// Exceptions that were parked.
    pub parked: u32,
    /// When the last backup was made.
    pub last_backup: Option<Moment>,
    /// Whole days since then.
    pub days_since_backup: i64,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// What waits on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// Students on the roster.
    Students(u64),
    /// Batches that are not closed, and those of them whose balance does not hold.
    Batches {
        /// Not closed.
        open: usize,
        /// Not balanced.
        unbalanced: usize,
    },
    /// People who work here.
    People(usize),
    /// Entries of the journal.
    Entries(u64),
    /// Hours since the last backup; none when there is none.
    Backup(Option<i64>),
    /// Students whose time is over.
    Due(usize),
    /// Doubts about the settings.
    Doubts(usize),
    /// Codes that no rule knows, since the desk was opened.
    Codes(usize),
    /// Cards that nobody has taken.
    Unclaimed(u64),
    /// Nothing is counted there.
    Nothing,
}

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 3600 * 1000;

pub(super) fn read(station: &Station) -> Result<MenuPage, JournalFault> {
    let journal = &station.journal;
    let mut open = 0;
    let mut unbalanced = 0;
    for record in journal.batches()?.into_iter().filter(|record| record.closed.is_none()) {
        open += 1;
        unbalanced += usize::from(!journal.balance(&record.batch)?.holds());
    }
    let working = journal.operators()?.iter().filter(|person| !person.retired).count();
    let last_backup = journal.last_of(Deed::BackedUp)?;
    let mut lines = vec![
        (OfficePlace::Find, Waits::Students(journal.counts()?.students)),
        (OfficePlace::Batches, Waits::Batches { open, unbalanced }),
        (OfficePlace::People, Waits::People(working)),
    ];
    lines.extend([
        (OfficePlace::Book, Waits::Entries(journal.counts()?.entries)),
        (OfficePlace::Backups, Waits::Backup(last_backup.map(|at| hours_since(station, at)))),
        (OfficePlace::Privacy, Waits::Due(journal.overdue(station.now().day(), journal.retention_months()?)?.len())),
        (OfficePlace::Settings, Waits::Doubts(journal.school()?.check(station.now().day()).len())),
        (OfficePlace::Shift, Waits::Nothing),
        (OfficePlace::Diagnosis, Waits::Nothing),
        (OfficePlace::Faces, Waits::Nothing),
    ]);
    if station.way_in.is_some() {
        lines.push((OfficePlace::Pin, Waits::Nothing));
    }
    lines.push((OfficePlace::Learn, Waits::Codes(station.unknown.lines().len())));
    lines.push((OfficePlace::Import, Waits::Nothing));
    lines.push((OfficePlace::Paper, Waits::Nothing));
    lines.push((OfficePlace::Reconcile, Waits::Nothing));
    let counts = journal.counts()?;
    lines.push((OfficePlace::Export, Waits::Unclaimed(counts.in_office + counts.with_teacher)));
    Ok(MenuPage {
        lines,
        parked: journal.parked()?,
        last_backup,
        days_since_backup: last_backup.map_or(0, |at| (station.now().unix_ms() - at.unix_ms()).max(0) / DAY_MS),
        told: None,
    })
}

fn hours_since(station: &Station, at: Moment) -> i64 {
    (station.now().unix_ms() - at.unix_ms()).max(0) / (3600 * 1000)
}
