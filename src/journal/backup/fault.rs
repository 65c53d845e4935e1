//! What can go wrong with a backup, each with what a person can do next.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::super::JournalFault;

/// Why a backup was not made, not opened or not restored; nothing half-made is left.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// The desk does not know for whom to seal.
    #[error("no recipient of backups is set")]
    NoRecipient,
    /// The recipient is no `age` recipient.
    #[error("the recipient of backups is not a text that begins with age1 and ends unharmed")]
    BadRecipient,
    /// The identity is no `age` identity.
    #[error("the identity file holds no line that begins with AGE-SECRET-KEY-1 and ends unharmed")]
    BadIdentity,
    /// The backup was sealed for somebody else.
    #[error("{} was not sealed for this identity, or its beginning is damaged", file.display())]
    WrongIdentity {
        /// Backup.
        file: PathBuf,
    },
    /// A byte of the backup was changed.
    #[error("{} is damaged: a part of it was changed after it was made", file.display())]
    Damaged {
        /// Backup.
        file: PathBuf,
    },
    /// The end of the backup is missing.
    #[error("{} is cut off: its end is missing", file.display())]
    Truncated {
        /// Backup.
        file: PathBuf,
    },
    /// The file is no backup of ours.
    #[error("{} is not a backup of Card Desk, or its beginning is damaged", file.display())]
    Foreign {
        /// File.
        file: PathBuf,
    },
    /// A newer program made the backup.
    #[error("{} was made by a newer Card Desk: it has {what} {found}, this one knows up to {known}", file.display())]
    Newer {
        /// Backup.
        file: PathBuf,
        /// What has the version: the backup or the journal in it.
        what: &'static str,
        /// Version found.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// No room is left on the disk.
    #[error("the disk with the folder {} is full", folder.display())]
    DiskFull {
        /// Folder.
        folder: PathBuf,
    },
    /// The folder is not there.
    #[error("there is no folder {}", folder.display())]
    FolderMissing {
        /// Folder.
        folder: PathBuf,
    },
    /// The folder does not take files.
    #[error("the folder {} cannot be written ({why})", folder.display())]
    CannotWrite {
        /// Folder.
        folder: PathBuf,
        /// What the system said.
        why: ErrorKind,
    },
    /// The backup cannot be read at all.
    #[error("{} cannot be read ({why})", file.display())]
    CannotRead {
        /// Backup.
        file: PathBuf,
        /// What the system said.
        why: ErrorKind,
    },
    /// Something stands where a journal would be restored.
    #[error("{} is there already: nothing was restored", path.display())]
    Occupied {
        /// What is there.
        path: PathBuf,
    },
    /// The journal itself could not be read.
    #[error("{0}")]
    Journal(#[from] JournalFault),
}

impl BackupFault {
    /// Returns the stable code of this fault, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            BackupFault::NoRecipient => "backup-no-recipient",
            BackupFault::BadRecipient => "backup-bad-recipient",
            BackupFault::BadIdentity => "backup-bad-identity",
            BackupFault::WrongIdentity { .. } => "backup-wrong-identity",
            BackupFault::Damaged { .. } => "backup-damaged",
            BackupFault::Truncated { .. } => "backup-truncated",
            BackupFault::Foreign { .. } => "backup-foreign",
            BackupFault::Newer { .. } => "backup-newer",
            BackupFault::DiskFull { .. } => "backup-disk-full",
            BackupFault::FolderMissing { .. } => "backup-folder-missing",
            BackupFault::CannotWrite { .. } => "backup-cannot-write",
            BackupFault::CannotRead { .. } => "backup-cannot-read",
            BackupFault::Occupied { .. } => "backup-occupied",
            BackupFault::Journal(fault) => fault.code(),
        }
    }

    /// Returns the next action for the person at the desk.
    pub fn next(&self) -> &'static str {
        match self {
            BackupFault::NoRecipient => "make an identity once and enter its recipient in the settings",
            BackupFault::BadRecipient => "copy the recipient again, all of it, from where the identity was made",
            BackupFault::BadIdentity => "take the identity file that was made for this school, unchanged",
            BackupFault::WrongIdentity { .. } => "take the identity that belongs to this school, or another backup",
            BackupFault::Damaged { .. } | BackupFault::Truncated { .. } => "take another backup, and check this medium",
            BackupFault::Foreign { .. } => "choose a file whose name ends in .age and that Card Desk made",
            BackupFault::Newer { .. } => "install the newer Card Desk; this one does not touch the file",
            BackupFault::DiskFull { .. } => "free some space or choose another folder, then try again",
            BackupFault::FolderMissing { .. } => "put in the medium that holds it, or choose another folder",
            BackupFault::CannotWrite { .. } => "choose a folder that can be written, or take off the write protection",
            BackupFault::CannotRead { .. } => "check the name, and that you may read the file",
            BackupFault::Occupied { .. } => "restore into an empty folder; a journal is never replaced",
            BackupFault::Journal(fault) => fault.next(),
        }
    }

    /// Takes what the system said about writing in a folder.
    pub(super) fn writing(folder: &Path, error: &io::Error) -> Self {
        let (folder, why) = (folder.to_owned(), error.kind());
        if matches!(why, ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge) {
            BackupFault::DiskFull { folder }
        } else if why == ErrorKind::NotFound {
            BackupFault::FolderMissing { folder }
        } else {
            BackupFault::CannotWrite { folder, why }
        }
    }

    /// Takes what the journal engine said while it wrote a copy into a folder.
    pub(super) fn copying(folder: &Path, fault: JournalFault) -> Self {
        if matches!(fault, JournalFault::DiskFull) {
            BackupFault::DiskFull { folder: folder.to_owned() }
        } else {
            BackupFault::Journal(fault)
        }
    }
}
