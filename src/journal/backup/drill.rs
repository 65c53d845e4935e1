//! Opens a backup: decrypts all of it, looks at what is in it, and puts it into place when asked.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::{Broken, Head, Journal, JournalFault, SystemClock, SystemRandom, schema};
use super::scratch::{Scratch, sync_folder};
use super::{BackupFault, BackupName, Header, Identity, Key, copy, seal};

/// The longest first line that is read, in bytes.
const LINE_MAX: usize = 1 << 20;

/// What was found in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drill {
    /// What the backup says about itself.
    pub header: Header,
    /// Entries that were verified.
    pub entries: u64,
    /// Students of the roster.
    pub students: u64,
    /// End of each desk's chain.
    pub heads: Vec<Head>,
    /// What does not hold; empty when everything does.
    pub doubts: Vec<Doubt>,
}

impl Drill {
    /// Returns whether everything held.
    pub fn good(&self) -> bool {
        self.doubts.is_empty()
    }
}

/// What does not hold in a backup that opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// A page of the journal file was changed after it was written.
    Pages,
    /// A chain is broken.
    Chain(Broken),
    /// The backup says another number of entries than it holds.
    Entries,
    /// The backup says other ends of its chains than it holds.
    Heads,
    /// The name of the file says another desk or another end of the chain, or is no name of a backup.
    Name,
}

/// A backup that was put into place.
pub struct Restored {
    /// The journal file.
    pub journal: PathBuf,
    /// The key of it, to be wrapped anew.
    pub key: Key,
    /// What was found in it before.
    pub drill: Drill,
}

/// Opens a backup to see whether it could be restored; leaves nothing behind.
///
/// What is decrypted lies in a folder of the system for temporary files that only this user may enter, still
/// encrypted with the journal's key.
pub fn drill(file: &Path, identity: &Identity) -> Result<Drill, BackupFault> {
    let scratch = Scratch::within(&std::env::temp_dir())?;
    unpack(file, identity, &scratch.file("journal.db"), &std::env::temp_dir()).map(|(_, drill)| drill)
}

/// Puts the journal of a backup into place, with what was found in it; what does not hold is told, not hidden.
///
/// Refused when `journal`, one of its side files or `key_file` is there. The caller wraps the key in `key_file`.
pub fn restore(file: &Path, identity: &Identity, journal: &Path, key_file: &Path) -> Result<Restored, BackupFault> {
    let folder = journal.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(BackupFault::FolderMissing { folder: folder.to_owned() });
    }
    vacant(journal, key_file)?;
    let scratch = Scratch::within(folder)?;
    let part = scratch.file("journal.db");
    let (key, drill) = unpack(file, identity, &part, folder)?;
    vacant(journal, key_file)?;
    std::fs::rename(&part, journal).map_err(|error| BackupFault::writing(folder, &error))?;
    sync_folder(folder)?;
    Ok(Restored { journal: journal.to_owned(), key, drill })
}

/// Refuses a place where anything of a journal is: side files of a lost journal would be played into a restored one.
fn vacant(journal: &Path, key_file: &Path) -> Result<(), BackupFault> {
    let side = |ending: &str| {
        let mut name = journal.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let places = [journal.to_owned(), key_file.to_owned(), side("-wal"), side("-journal"), side("-shm")];
    match places.into_iter().find(|path| path.symlink_metadata().is_ok()) {
        Some(path) => Err(BackupFault::Occupied { path }),
        None => Ok(()),
    }
}

/// Decrypts a backup into a file and looks at it; the file is complete only when this returns well.
fn unpack(file: &Path, identity: &Identity, to: &Path, folder: &Path) -> Result<(Key, Drill), BackupFault> {
    let mut opened = seal::open(file, identity)?;
    let line = opened.line(LINE_MAX)?;
    let (header, key) = Header::read(&line, file)?;
    let length = u64::try_from(line.len() + 1).unwrap_or_default();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut into = options.open(to).map_err(|error| BackupFault::writing(folder, &error))?;
    opened.rest(length, header.bytes, &mut into, folder)?;
    into.sync_all().map_err(|error| BackupFault::writing(folder, &error))?;
    let drill = look(file, header, to, &key, folder)?;
    Ok((key, drill))
}

/// Opens a decrypted journal and compares it with what was said about it.
fn look(file: &Path, header: Header, path: &Path, key: &Key, folder: &Path) -> Result<Drill, BackupFault> {
    let damaged = |fault: JournalFault| {
        if matches!(fault, JournalFault::DiskFull) {
            BackupFault::DiskFull { folder: folder.to_owned() }
        } else if is_damage(&fault) {
            BackupFault::Damaged { file: file.to_owned() }
        } else {
            BackupFault::Journal(fault)
        }
    };
    let conn = copy::open(path, key).map_err(damaged)?;
    let pages = copy::pages_hold(&conn).map_err(damaged)?;
    let conn = if header.schema < schema::VERSION {
        // An older form is brought up to date in a copy: what is put into place is what was saved.
        let newer = path.with_extension("newer");
        std::fs::copy(path, &newer).map_err(|error| BackupFault::writing(folder, &error))?;
        schema::open(&newer, key).map_err(damaged)?
    } else {
        conn
    };
    let students = copy::count(&conn, "students").map_err(damaged)?;
    let journal = journal_over(conn, path, &header);
    let found = journal.verify().map_err(damaged)?;
    let named = file.file_name().and_then(|name| name.to_str()).and_then(BackupName::parse);
    let own = found.heads.iter().find(|head| head.desk == header.desk.as_str());
    let sorted = |heads: &[Head]| {
        let mut heads = heads.to_vec();
        heads.sort_by(|one, other| one.desk.cmp(&other.desk));
        heads
    };
    let mut doubts = Vec::new();
    let mut doubt = |holds: bool, doubt: Doubt| doubts.extend((!holds).then_some(doubt));
    doubt(pages, Doubt::Pages);
    if let Some(broken) = found.broken {
        doubt(false, Doubt::Chain(broken));
    }
    doubt(header.entries == found.entries, Doubt::Entries);
    doubt(sorted(&header.heads) == sorted(&found.heads), Doubt::Heads);
    doubt(named.is_some_and(|name| name.fits(&header.desk, own)), Doubt::Name);
    Ok(Drill { header, entries: found.entries, students, heads: found.heads, doubts })
}

/// Returns whether a fault says that the journal in a backup is not as it was written.
fn is_damage(fault: &JournalFault) -> bool {
    matches!(
        fault,
        JournalFault::Damaged
            | JournalFault::Foreign { .. }
            | JournalFault::WrongKey { .. }
            | JournalFault::BadRow { .. }
            | JournalFault::Engine(_)
    )
}

/// Wraps a connection for verification only.
fn journal_over(conn: rusqlite::Connection, path: &Path, header: &Header) -> Journal {
    let (clock, random) = (Box::new(SystemClock), Box::new(SystemRandom));
    Journal { conn, path: path.to_owned(), desk: header.desk.clone(), clock, random }
}
