//! Files that commands leave behind: whole or not at all.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::Failure;

/// Writes a file beside its name first and renames it, so that nobody ever finds half a file.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |fault: std::io::Error| {
        Failure::with_next(
            "cannot-write",
            format!("{} cannot be written ({fault})", path.display()),
            "choose another folder, or free some space and try again",
        )
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = fs::File::create(&unfinished)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    written.map_err(failed)
}
