//! Files that leave the journal: each is whole or not there, and none is there without its entry.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::desk::station::Station;
use crate::journal::Seat;
use crate::record::Act;

use super::Told;
use super::house::failed;

/// Writes files beside their names, appends the act that says so, and only then gives them their names.
pub(super) fn let_out(
    station: &mut Station,
    second: &Seat,
    act: Act,
    files: &[(PathBuf, Vec<u8>)],
) -> Result<Vec<String>, Told> {
    for (path, _) in files {
        vacant(path)?;
    }
    let parts: Vec<(PathBuf, &PathBuf)> = files.iter().map(|(path, _)| (part_of(path), path)).collect();
    let written = files.iter().zip(&parts).try_for_each(|((_, bytes), (part, _))| write(part, bytes));
    let noted = written.and_then(|()| Ok(station.journal.append_with(&station.seat, second, act)?));
    if let Err(told) = noted {
        for (part, _) in &parts {
            let _left = std::fs::remove_file(part);
        }
        return Err(told);
    }
    for (part, path) in &parts {
        std::fs::rename(part, path).map_err(|error| unwritten(path, &error))?;
    }
    Ok(files.iter().map(|(path, _)| path.display().to_string()).collect())
}

/// Writes one file beside its name, appends the act that says so, and only then gives it its name.
pub(super) fn write_noted(station: &mut Station, act: Act, path: &Path, bytes: &[u8]) -> Result<String, Told> {
    vacant(path)?;
    let part = part_of(path);
    let noted = write(&part, bytes).and_then(|()| Ok(station.journal.append(&station.seat, act)?));
    if let Err(told) = noted {
        let _left = std::fs::remove_file(&part);
        return Err(told);
    }
    std::fs::rename(&part, path).map_err(|error| unwritten(path, &error))?;
    Ok(path.display().to_string())
}

/// Writes files that hold nothing of the journal: all of them under new names, or none.
pub(super) fn write_new(files: &[(PathBuf, Vec<u8>)]) -> Result<Vec<String>, Told> {
    for (path, _) in files {
        vacant(path)?;
    }
    let written = files.iter().try_for_each(|(path, bytes)| write(&part_of(path), bytes));
    let named = written.and_then(|()| {
        files
            .iter()
            .try_for_each(|(path, _)| std::fs::rename(part_of(path), path).map_err(|error| unwritten(path, &error)))
    });
    if let Err(told) = named {
        for (path, _) in files {
            let _left = std::fs::remove_file(part_of(path));
        }
        return Err(told);
    }
    Ok(files.iter().map(|(path, _)| path.display().to_string()).collect())
}

/// Writes a secret into a new file that only this user reads.
pub(super) fn write_secret(path: &Path, text: &str) -> Result<(), Told> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| unwritten(path, &error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| unwritten(path, &error))
}

/// Refuses a name that is taken.
pub(super) fn vacant(path: &Path) -> Result<(), Told> {
    if path.symlink_metadata().is_ok() { Err(Told::refused("file-there")) } else { Ok(()) }
}

/// Returns a file in a folder that is made when it is not there; the name has no folder of its own.
pub(super) fn in_folder(folder: &Path, name: &str, ending: &str) -> Result<PathBuf, Told> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Told::refused("nothing-typed"));
    }
    if name.starts_with('.') || name.chars().any(|c| matches!(c, '/' | '\\' | ':') || c.is_control()) {
        return Err(Told::refused("not-a-file-name"));
    }
    std::fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
    let dotted = format!(".{ending}");
    Ok(folder.join(format!("{}{dotted}", name.strip_suffix(&dotted).unwrap_or(name))))
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    path.with_file_name(name)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Told> {
    let written = File::create(path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| unwritten(path, &error))
}

pub(super) fn unwritten(path: &Path, error: &std::io::Error) -> Told {
    failed("file-unwritten", &format!("{} ({error})", path.display()))
}
