//! Backups: whether they are set up, which files there are, one on a key, a drill, and a new key for them.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::day::{Day, Moment};
use crate::desk::back_up::{files, folder, kept_until};
use crate::desk::station::Station;
use crate::journal::backup::{self, BackupFault, BackupName, Identity, new_identity};
use crate::journal::{Filter, Head, JournalFault};
use crate::record::office::SettingChange;
use crate::record::{Act, Deed};

use super::errand::asked;
use super::files::{unwritten, vacant, write_secret};
use super::house::{Drilled, HouseForm, HouseTold, failed};
use super::visit::Visit;
use super::{Answers, Told};

/// Days for which it is foretold how long a backup is kept.
const FORETOLD_DAYS: i32 = 400;

/// Entries of backups that are looked through for their counts.
const NOTED_MAX: usize = 200;

/// The longest identity file that is read, in bytes.
const IDENTITY_MAX: u64 = 64 * 1024;

/// Backups of the school.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupsPage {
    /// Public key that backups are sealed for, when one is set.
    pub recipient: Option<String>,
    /// Folder of the backups.
    pub folder: PathBuf,
    /// The folder is there.
    pub folder_there: bool,
    /// When the last backup was made, at any desk.
    pub last: Option<Moment>,
    /// Hours since then.
    pub hours: i64,
    /// The last drill: when, of which file, and whether everything held.
    pub last_drill: Option<(Moment, String, bool)>,
    /// The files, newest first.
    pub files: Vec<BackupLine>,
    /// The drill that was just done.
    pub drilled: Option<Drilled>,
    /// A backup may be made from here.
    pub may_back_up: bool,
    /// A drill may be done from here.
    pub may_drill: bool,
    /// A new key may be made from here.
    pub may_make_key: bool,
    /// The form that is open.
    pub ask: Option<HouseForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One backup file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupLine {
    /// Its name.
    pub name: BackupName,
    /// Bytes.
    pub bytes: u64,
    /// Entries in it, when this journal knows.
    pub entries: Option<u64>,
    /// Until when it is kept when one is made every day; none for longer than is foretold.
    pub until: Option<Day>,
    /// This journal has the entry that its name anchors; none when the backup is another desk's.
    pub anchored: Option<bool>,
}

impl From<BackupFault> for Told {
    fn from(fault: BackupFault) -> Self {
        failed(fault.code(), &fault)
    }
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<BackupsPage, JournalFault> {
    let journal = &station.journal;
    let school = journal.school()?;
    let folder = folder(journal)?;
    let last = journal.last_of(Deed::BackedUp)?;
    let drills = journal.browse(&Filter { deed: Some(Deed::RestoreDrilled), ..Filter::default() }, None, 1)?;
    let last_drill = drills.into_iter().next().and_then(|entry| {
        let Act::RestoreDrilled { file, good, .. } = entry.act else { return None };
        Some((entry.wall, file, good))
    });
    let recipient = school.backup_recipient().map(str::to_owned);
    let names = files(&folder);
    Ok(BackupsPage {
        folder_there: folder.is_dir(),
        last,
        hours: last.map_or(0, |at| (station.now().unix_ms() - at.unix_ms()).max(0) / 3_600_000),
        last_drill,
        drilled: visit.house.drilled.clone(),
        may_back_up: recipient.is_some() && station.may(Deed::BackedUp)?,
        may_drill: !names.is_empty() && station.may(Deed::RestoreDrilled)?,
        may_make_key: station.may(Deed::SettingsChanged)?,
        files: lines(station, &folder, &names)?,
        recipient,
        folder,
        ask: asked(visit),
        told: None,
    })
}

fn lines(station: &Station, folder: &Path, names: &[BackupName]) -> Result<Vec<BackupLine>, JournalFault> {
    let journal = &station.journal;
    let kept = journal.school()?.backup_keep();
    let made = Filter { deed: Some(Deed::BackedUp), ..Filter::default() };
    let noted: Vec<(String, u64)> = journal
        .browse(&made, None, NOTED_MAX)?
        .into_iter()
        .filter_map(|entry| if let Act::BackedUp { file, entries } = entry.act { Some((file, entries)) } else { None })
        .collect();
    let line = |(name, until): (BackupName, Option<Day>)| {
        let file = name.to_string();
        let entries = noted.iter().find(|(other, _)| *other == file).map(|(_, entries)| *entries);
        let bytes = std::fs::metadata(folder.join(file)).map(|file| file.len()).unwrap_or_default();
        let anchored = journal.anchors(journal.desk(), &name)?;
        Ok(BackupLine { name, bytes, entries, until, anchored })
    };
    kept_until(names, station.now(), kept, FORETOLD_DAYS).into_iter().map(line).collect()
}

/// Makes a backup because a person asks for it.
pub(super) fn back_up(station: &mut Station) -> Result<Told, Told> {
    if !station.may(Deed::BackedUp)? {
        return Err(Told::refused("may-not"));
    }
    let done = station.back_up()?;
    let (file, entries) = (done.made.name.to_string(), done.made.header.entries);
    Ok(HouseTold::BackedUp { file, entries, gone: done.gone.len() }.into())
}

/// Opens a backup with the secret key, verifies it, notes it, and leaves nothing behind.
pub(super) fn drill(station: &mut Station, file: &str, answers: &Answers) -> Result<Told, Told> {
    if !station.may(Deed::RestoreDrilled)? {
        return Err(Told::refused("may-not"));
    }
    let identity = read_identity(Path::new(answers.get(0).trim()))?;
    let name = BackupName::parse(file).ok_or_else(|| Told::refused("unknown-page"))?;
    let drill = backup::drill(&folder(&station.journal)?.join(name.to_string()), &identity)?;
    let known = |head: &Head| station.journal.has(head);
    let anchored = drill.heads.iter().map(known).collect::<Result<Vec<bool>, _>>()?.into_iter().all(|known| known);
    let (entries, students) = (drill.entries, drill.students);
    let drilled = Drilled { file: file.to_owned(), entries, students, doubts: drill.doubts, anchored };
    let good = drilled.good();
    station.journal.append(&station.seat, Act::RestoreDrilled { file: file.to_owned(), entries, good })?;
    if let Some(visit) = station.visits.last_mut() {
        visit.house.drilled = Some(drilled.clone());
    }
    Ok(HouseTold::Drilled(drilled).into())
}

fn read_identity(path: &Path) -> Result<Identity, Told> {
    let unread = |error: std::io::Error| failed("identity-unread", &format!("{} ({error})", path.display()));
    if path.as_os_str().is_empty() {
        return Err(Told::refused("nothing-typed"));
    }
    if std::fs::metadata(path).map_err(unread)?.len() > IDENTITY_MAX {
        return Err(BackupFault::BadIdentity.into());
    }
    let text = Zeroizing::new(std::fs::read(path).map_err(unread)?);
    Ok(Identity::parse(std::str::from_utf8(&text).map_err(|_| BackupFault::BadIdentity)?)?)
}

/// Makes a new key for backups: the secret goes into a file on a stick, the public half into the settings.
pub(super) fn new_recipient(station: &mut Station, answers: &Answers) -> Result<Told, Told> {
    if !station.may(Deed::SettingsChanged)? {
        return Err(Told::refused("may-not"));
    }
    let path = match answers.get(0).trim() {
        "" => return Err(Told::refused("nothing-typed")),
        typed => PathBuf::from(typed),
    };
    vacant(&path)?;
    let parent = path.parent().unwrap_or(Path::new("."));
    let home = |folder: &Path| folder.canonicalize().map_err(|error| unwritten(parent, &error));
    let here = home(parent)?;
    // Whoever has the computer or the backups must not have what opens them.
    let near = [station.journal.path().parent().map(Path::to_path_buf), Some(folder(&station.journal)?)];
    if near.into_iter().flatten().filter_map(|folder| folder.canonicalize().ok()).any(|near| here.starts_with(near)) {
        return Err(Told::refused("secret-beside-journal"));
    }
    let (secret, recipient) = new_identity();
    let (school, now) = (&station.settings.school, station.now());
    let text = Zeroizing::new(format!("# Card Desk · {school} · {now}\n# {recipient}\n{}\n", secret.as_str()));
    write_secret(&path, &text)?;
    let before = station.journal.school()?.backup_recipient().map(str::to_owned);
    let change = SettingChange { key: "backup.recipient".to_owned(), before, after: Some(recipient) };
    if let Err(fault) = station.journal.append(&station.seat, Act::SettingsChanged { changes: vec![change] }) {
        let _left = std::fs::remove_file(&path);
        return Err(fault.into());
    }
    Ok(HouseTold::NewRecipient { file: path.display().to_string() }.into())
}
