//! What commands are given and leave behind: files that are whole or not there, and lines on standard output.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Failure;

/// Prints one line; a reader that has seen enough and closed the pipe is no fault of ours.
pub fn line(text: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints one line on standard output, as `println!` does, without a panic where it is closed.
macro_rules! say {
    ($($piece:tt)*) => { $crate::command::output::line(format_args!($($piece)*)) };
}
pub(crate) use say;

/// Makes sure that a file named on the command line is there, so that all rooms say the same when it is not.
pub fn file(path: &Path) -> Result<&Path, Failure> {
    let failed = |code, what| Failure::with_next(code, format!("{}: {what}", path.display()), "check the name");
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(failed("is-a-folder", "this is a folder, not a file".to_owned())),
        Ok(found) if !found.is_file() => Err(failed("not-a-file", "this is a device, not a file".to_owned())),
        Ok(_) => Ok(path),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            Err(failed("no-such-file", "there is no such file".to_owned()))
        }
        Err(fault) => Err(failed("cannot-read", format!("cannot be read ({})", fault.kind()))),
    }
}

/// Writes a file beside its name first and renames it, so that nobody ever finds half a file.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Unfinished::write(path, bytes)?.finish()
}

/// Writes a file that only its owner reads, whole or not at all; it is on the disk when this returns.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Unfinished::write_private(path, bytes)?.finish()?;
    if cfg!(windows) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced = fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|fault| Failure::cannot_write(path, &fault))
}

/// A file that is on the disk but not under its name yet; dropped, it is gone.
pub struct Unfinished<'a> {
    path: &'a Path,
    part: PathBuf,
}

impl<'a> Unfinished<'a> {
    /// Writes the bytes beside the name that they will have.
    pub fn write(path: &'a Path, bytes: &[u8]) -> Result<Self, Failure> {
        Self::write_with(path, bytes, fs::OpenOptions::new().write(true).create(true).truncate(true))
    }

    /// Writes the bytes of a file whose name must not be taken.
    pub fn write_new(path: &'a Path, bytes: &[u8]) -> Result<Self, Failure> {
        if path.symlink_metadata().is_ok() {
            return Err(there(path));
        }
        Self::write(path, bytes)
    }

    /// Writes bytes that nobody else may read.
    pub fn write_private(path: &'a Path, bytes: &[u8]) -> Result<Self, Failure> {
        let mut options = fs::OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Self::write_with(path, bytes, options.write(true).create_new(true))
    }

    fn write_with(path: &'a Path, bytes: &[u8], options: &fs::OpenOptions) -> Result<Self, Failure> {
        let failed = |fault: std::io::Error| Failure::cannot_write(path, &fault);
        // A rename would put the list in the place of a folder's or a device's name.
        if path.exists() && !path.is_file() {
            let what = format!("{} is a folder or a device, not a file", path.display());
            return Err(Failure::with_next("cannot-write", what, "name a new file"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let part = folder.join(format!(".{name}.{}.part", std::process::id()));
        let unfinished = Self { path, part };
        let mut file = options.open(&unfinished.part).map_err(failed)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
        Ok(unfinished)
    }

    /// Gives the file its name, unless something has that name already.
    pub fn finish_new(self) -> Result<(), Failure> {
        match fs::hard_link(&self.part, self.path) {
            Ok(()) => Ok(()),
            Err(fault) if fault.kind() == std::io::ErrorKind::AlreadyExists => Err(there(self.path)),
            // A stick without hard links: the look before leaves a moment, in which only this person could step.
            Err(_) if self.path.symlink_metadata().is_ok() => Err(there(self.path)),
            Err(_) => self.finish(),
        }
    }

    /// Gives the file its name.
    pub fn finish(self) -> Result<(), Failure> {
        fs::rename(&self.part, self.path).map_err(|fault| Failure::cannot_write(self.path, &fault))
    }
}

fn there(path: &Path) -> Failure {
    let what = format!("{} is there already and is left as it is", path.display());
    Failure::with_next("file-exists", what, "name a new file")
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        let _gone_or_renamed = fs::remove_file(&self.part);
    }
}
