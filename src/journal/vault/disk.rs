//! The key file on the disk: one program writes at a time, and a reader sees the old file or the new one.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::fault::VaultFault;

/// A key file has a few hundred bytes for each slot.
const BYTES_MAX: u64 = 1024 * 1024;

/// Reads the whole file; what is longer than any key file comes back cut off.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, VaultFault> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(BYTES_MAX).read_to_end(&mut bytes)) {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(VaultFault::Missing { path: path.to_owned() }),
        Err(error) => Err(VaultFault::CannotRead { path: path.to_owned(), error }),
    }
}

/// The right to write a key file; it ends when this is dropped.
pub(super) struct Pen<'p> {
    path: &'p Path,
    _lock: File,
}

impl<'p> Pen<'p> {
    /// Takes the right to write, or says that another program has it.
    pub(super) fn take(path: &'p Path) -> Result<Pen<'p>, VaultFault> {
        let cannot = |error| VaultFault::CannotWrite { path: path.to_owned(), error };
        let lock = private().create(true).truncate(false).open(beside(path, ".lock")).map_err(cannot)?;
        match lock.try_lock() {
            Ok(()) => Ok(Pen { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(VaultFault::Busy { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }

    /// Writes a file where none is; one that exists, even a broken link, is left as it is.
    pub(super) fn create(&self, bytes: &[u8]) -> Result<(), VaultFault> {
        if fs::symlink_metadata(self.path).is_ok() {
            return Err(VaultFault::Exists { path: self.path.to_owned() });
        }
        self.replace(bytes)
    }

    /// Puts a new file in the place of the old one, whole or not at all.
    pub(super) fn replace(&self, bytes: &[u8]) -> Result<(), VaultFault> {
        let fresh = beside(self.path, ".new");
        let written = write_through(&fresh, bytes).and_then(|()| fs::rename(&fresh, self.path));
        written.and_then(|()| sync_folder(self.path)).map_err(|error| {
            // It is gone already when only the folder could not be flushed.
            let _gone = fs::remove_file(&fresh);
            VaultFault::CannotWrite { path: self.path.to_owned(), error }
        })
    }
}

fn write_through(fresh: &Path, bytes: &[u8]) -> io::Result<()> {
    // What a crash left behind may be open to others: a new file is not.
    if let Err(error) = fs::remove_file(fresh)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = private().create_new(true).open(fresh)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Files that only their owner reads; on Windows the folder of the user says so.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the new name durable; Windows does it with the file.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
