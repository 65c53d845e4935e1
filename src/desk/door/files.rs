//! Where the files of a school lie in its folder, and whether they are there.

use std::io;
use std::path::{Path, PathBuf};

/// Name of the journal file.
pub const JOURNAL: &str = "journal.db";
/// Name of the file that keeps the key of the journal.
pub const KEY_FILE: &str = "journal.key";
/// Says that nobody has written down the recovery passphrase yet.
const UNSEEN: &str = "recovery.unseen";
/// Folder in which a school is made before it gets its place.
const STAGE: &str = "first-run";

/// What a folder holds of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Nothing: a school may be begun.
    Nothing,
    /// A journal and its key file.
    Ready,
    /// A journal from before files were encrypted.
    Plain,
    /// A journal, or what is left of one, and no key file.
    NoKey,
    /// A key file and no journal.
    NoJournal,
}

impl Ground {
    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Ground::Nothing => "no-school",
            Ground::Ready => "school-exists",
            Ground::Plain => "journal-plain",
            Ground::NoKey => "journal-without-key",
            Ground::NoJournal => "key-without-journal",
        }
    }
}

/// The files of a school in one folder.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Names the folder.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the journal file.
    pub fn journal(&self) -> PathBuf {
        self.folder.join(JOURNAL)
    }

    /// Returns the key file.
    pub fn key(&self) -> PathBuf {
        self.folder.join(KEY_FILE)
    }

    /// Returns the mark that nobody has written down the recovery passphrase yet.
    pub fn unseen(&self) -> PathBuf {
        self.folder.join(UNSEEN)
    }

    /// Returns the folder in which a school is made.
    pub(super) fn stage(&self) -> Files {
        Files { folder: self.folder.join(STAGE) }
    }

    /// Returns whether the journal is one from before files were encrypted.
    pub fn is_plain(&self) -> bool {
        is_plain(&self.journal())
    }

    /// Looks what is there; a broken link is there too, and so is what a lost journal left behind.
    pub fn ground(&self) -> io::Result<Ground> {
        let left = self.folder.join(format!("{JOURNAL}-wal"));
        let journal = there(&self.journal())? || there(&left)?;
        Ok(match (journal, there(&self.key())?) {
            (false, false) => Ground::Nothing,
            (true, true) => Ground::Ready,
            (true, false) if is_plain(&self.journal()) => Ground::Plain,
            (true, false) => Ground::NoKey,
            (false, true) => Ground::NoJournal,
        })
    }
}

/// Returns whether a name is taken, by whatever.
pub(super) fn there(path: &Path) -> io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn is_plain(path: &Path) -> bool {
    let mut head = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| io::Read::read_exact(&mut file, &mut head));
    read.is_ok() && head == *b"SQLite format 3\0"
}
