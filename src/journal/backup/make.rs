//! Makes one backup: a copy in one step, sealed, flushed and only then named.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use super::super::Journal;
use super::scratch::{Scratch, sync_folder};
use super::{BackupFault, BackupName, Header, Key, Recipient, copy, seal};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The file.
    pub file: PathBuf,
    /// Its name, which is an anchor.
    pub name: BackupName,
    /// What it says about itself.
    pub header: Header,
}

impl Journal {
    /// Makes a backup of this journal in a folder that is there; when it returns, the backup is on the disk.
    ///
    /// Other connections go on writing meanwhile; this one is busy. `key` is the key of the journal file.
    pub fn back_up(&self, key: &Key, recipient: &Recipient, school: &str, folder: &Path) -> Result<Made, BackupFault> {
        if !folder.is_dir() {
            return Err(BackupFault::FolderMissing { folder: folder.to_owned() });
        }
        let writing = |error: std::io::Error| BackupFault::writing(folder, &error);
        let scratch = Scratch::within(folder)?;
        let plain = scratch.file("copy.db");
        let copied = copy::copy(&self.conn, key, &plain).map_err(|fault| BackupFault::copying(folder, fault))?;
        let bytes = std::fs::metadata(&plain).map_err(writing)?.len();
        let made_at = self.now();
        let mut header = Header::new(school, &self.desk, made_at, copied.schema, bytes);
        (header.entries, header.heads) = (copied.entries, copied.heads);
        let name = BackupName::new(&self.desk, made_at, header.head());
        let part = scratch.file(&format!("{name}.part"));
        let into = OpenOptions::new().write(true).create_new(true).open(&part).map_err(writing)?;
        let sealed = File::open(&plain).and_then(|rest| seal::seal(recipient, &header.line(key), rest, into));
        // Bytes of a file that is gone need not reach the disk before those of the backup.
        std::fs::remove_file(&plain).map_err(writing)?;
        sealed.and_then(|sealed| sealed.sync_all()).map_err(writing)?;
        let file = folder.join(name.to_string());
        std::fs::rename(&part, &file).map_err(writing)?;
        sync_folder(folder)?;
        Ok(Made { file, name, header })
    }
}
