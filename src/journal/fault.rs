//! What can go wrong with the journal file, each with what a person can do next.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::record::Illegal;

use super::vault::SealFault;
use super::{Unauthorized, Unerasable};

/// Why the journal could not be opened, read or written; nothing is ever half-written.
#[derive(Debug, thiserror::Error)]
pub enum JournalFault {
    /// The act is not possible as things stand.
    #[error("{0}")]
    Refused(#[from] Illegal),
    /// Somebody may not do this.
    #[error("{0}")]
    Unauthorized(#[from] Unauthorized),
    /// Somebody's details cannot be erased now.
    #[error("{0}")]
    Unerasable(#[from] Unerasable),
    /// A password could not be turned into what is kept of it.
    #[error("the password could not be checked or kept: {0}")]
    Seal(#[from] SealFault),
    /// The key does not open the file.
    #[error("the journal {} does not open with this key: it is another journal, or its beginning is damaged", path.display())]
    WrongKey {
        /// File.
        path: PathBuf,
    },
    /// The file is a journal from before files were encrypted.
    #[error("the journal {} is from version 0.1.0 and not encrypted", path.display())]
    Plain {
        /// File.
        path: PathBuf,
    },
    /// A journal is to be made where one is.
    #[error("{} is there already and is left as it is", path.display())]
    Exists {
        /// File.
        path: PathBuf,
    },
    /// The journal is not where it should be.
    #[error("there is no journal {}", path.display())]
    Missing {
        /// File.
        path: PathBuf,
    },
    /// A newer program made the file.
    #[error("the journal {} has version {found}, this program knows versions up to {known}", path.display())]
    Newer {
        /// File.
        path: PathBuf,
        /// Version of the file.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// The file is no journal of ours.
    #[error("{} is not a Card Desk journal", path.display())]
    Foreign {
        /// File.
        path: PathBuf,
    },
    /// The file cannot be opened or created.
    #[error("the journal {} cannot be opened or created", path.display())]
    CannotOpen {
        /// File.
        path: PathBuf,
    },
    /// The file or its folder cannot be written.
    #[error("the journal {} or its folder is read-only", path.display())]
    ReadOnly {
        /// File.
        path: PathBuf,
    },
    /// The journal became read-only while it was open.
    #[error("the journal cannot be written any more: its file or folder became read-only")]
    BecameReadOnly,
    /// No room is left on the disk.
    #[error("the disk with the journal is full: the act was not recorded")]
    DiskFull,
    /// The disk did not take or give the bytes of the file.
    #[error("the disk failed while the journal was read or written: the act was not recorded")]
    Disk,
    /// Another program holds the file.
    #[error("another program keeps the journal locked: the act was not recorded")]
    Locked,
    /// The file is damaged.
    #[error("the journal file is damaged")]
    Damaged,
    /// An entry does not say what an entry says.
    #[error("entry {position} of the journal cannot be understood")]
    Unreadable {
        /// Place of the entry in the file, from 1.
        position: i64,
    },
    /// A stored row does not hold what a row of its table holds.
    #[error("a row of the table {table} cannot be understood")]
    BadRow {
        /// Table.
        table: &'static str,
    },
    /// A safety setting did not hold.
    #[error("the journal engine refused the safety setting {name}")]
    Setting {
        /// Name of the setting.
        name: &'static str,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: the act was not recorded")]
    NoRandomness,
    /// The engine reported something else.
    #[error("the journal engine reported an error: {0}")]
    Engine(#[source] rusqlite::Error),
}

impl JournalFault {
    /// Returns the stable code of this fault, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            JournalFault::Refused(illegal) => illegal.code(),
            JournalFault::Unauthorized(why) => why.code(),
            JournalFault::Unerasable(why) => why.code(),
            JournalFault::Seal(_) => "journal-seal",
            JournalFault::WrongKey { .. } => "journal-wrong-key",
            JournalFault::Plain { .. } => "journal-plain",
            JournalFault::Exists { .. } => "journal-exists",
            JournalFault::Missing { .. } => "journal-missing",
            JournalFault::Newer { .. } => "journal-newer",
            JournalFault::Foreign { .. } => "journal-foreign",
            JournalFault::CannotOpen { .. } => "journal-cannot-open",
            JournalFault::ReadOnly { .. } | JournalFault::BecameReadOnly => "journal-read-only",
            JournalFault::DiskFull => "journal-disk-full",
            JournalFault::Disk => "journal-disk",
            JournalFault::Locked => "journal-locked",
            JournalFault::Damaged => "journal-damaged",
            JournalFault::Unreadable { .. } => "journal-unreadable",
            JournalFault::BadRow { .. } => "journal-bad-row",
            JournalFault::Setting { .. } => "journal-setting",
            JournalFault::NoRandomness => "journal-no-randomness",
            JournalFault::Engine(_) => "journal-engine",
        }
    }

    /// Returns the next action for the person at the desk.
    pub fn next(&self) -> &'static str {
        match self {
            JournalFault::Refused(_) => "do what the sentence says, or leave the card as it is",
            JournalFault::Unerasable(why) => why.next(),
            JournalFault::Seal(_) => "close other programs and try again",
            JournalFault::Unauthorized(_) => "sign in as somebody who may, or ask an admin",
            JournalFault::WrongKey { .. } => "put the key file of this journal back, or restore the last backup",
            JournalFault::Plain { .. } => "run `card-desk journal encrypt`; the file is left as it is until then",
            JournalFault::Exists { .. } => "choose another folder, or open this journal",
            JournalFault::Missing { .. } => "name the folder of this desk with --data DIR; no new journal was made",
            JournalFault::Newer { .. } => "install the newer Card Desk; this one does not touch the file",
            JournalFault::Foreign { .. } => "choose another file or folder; this one is left as it is",
            JournalFault::CannotOpen { .. } => "check that the folder exists and that you may write there",
            JournalFault::ReadOnly { .. } | JournalFault::BecameReadOnly => {
                "choose a folder that can be written, or take off the write protection"
            }
            JournalFault::DiskFull => "free some space on this disk, then do the act again",
            JournalFault::Disk => "check that the disk has room and is not failing, then do the act again",
            JournalFault::Locked => "close the other program that uses this file, then do the act again",
            JournalFault::Damaged => "stop here, keep the file, and restore the last backup",
            JournalFault::Unreadable { .. } => "run `card-desk journal verify` and keep the file",
            JournalFault::BadRow { .. } => "run `card-desk journal rebuild`",
            JournalFault::Setting { .. } | JournalFault::Engine(_) => "restart; if it stays, send this sentence to us",
            JournalFault::NoRandomness => "restart the computer, then do the act again",
        }
    }

    /// Names the file in a fault that was met while it was opened.
    pub(super) fn opening(self, path: &Path) -> JournalFault {
        if matches!(self, JournalFault::BecameReadOnly) {
            JournalFault::ReadOnly { path: path.to_owned() }
        } else {
            self
        }
    }
}

impl From<rusqlite::Error> for JournalFault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => JournalFault::DiskFull,
            // On a full disk the shared memory beside the journal cannot grow, which is no SQLITE_FULL.
            Some(ErrorCode::SystemIoFailure) => match error.sqlite_error() {
                Some(fault) if fault.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => JournalFault::DiskFull,
                Some(_) | None => JournalFault::Disk,
            },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => JournalFault::Locked,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => JournalFault::BecameReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => JournalFault::Damaged,
            Some(_) | None => JournalFault::Engine(error),
        }
    }
}
