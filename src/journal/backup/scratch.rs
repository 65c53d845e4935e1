//! A folder for what is half-made: nobody else may look into it, and it goes away on every path.

use std::fs::DirBuilder;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::stamp::{NoRandomness, Random, SystemRandom};
use super::super::{JournalFault, entry};
use super::BackupFault;

/// Begins the name of every such folder.
const PREFIX: &str = ".card-desk-";

/// Leftovers of a program that was killed are older than any backup takes.
const LEFT_OVER: Duration = Duration::from_secs(24 * 3600);

/// A folder that is removed with all that is in it.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes a folder inside this one, which must be there, and removes what a killed program left there.
    pub fn within(folder: &Path) -> Result<Self, BackupFault> {
        sweep(folder);
        let mut bytes = [0; 8];
        SystemRandom.fill(&mut bytes).map_err(|NoRandomness| JournalFault::NoRandomness)?;
        let path = folder.join(format!("{PREFIX}{}", entry::hex(&bytes)));
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(|error| BackupFault::writing(folder, &error))?;
        Ok(Self(path))
    }

    /// Returns the path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that cannot be removed is swept on another day.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn sweep(folder: &Path) {
    let now = SystemTime::now();
    for found in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let ours = found.file_name().to_string_lossy().starts_with(PREFIX);
        let changed = found.metadata().ok().filter(std::fs::Metadata::is_dir).and_then(|known| known.modified().ok());
        let age = changed.and_then(|changed| now.duration_since(changed).ok());
        if ours && age.is_some_and(|age| age > LEFT_OVER) {
            let _ = std::fs::remove_dir_all(found.path());
        }
    }
}

/// Makes what was renamed in a folder survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> Result<(), BackupFault> {
    #[cfg(unix)]
    std::fs::File::open(folder)
        .and_then(|open| open.sync_all())
        .map_err(|error| BackupFault::writing(folder, &error))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
