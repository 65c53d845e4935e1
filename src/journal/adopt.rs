//! Takes over a journal of version 0.1.0, whose file was not encrypted.

use std::path::Path;

use rusqlite::OpenFlags;

use super::schema::{self, APPLICATION_ID, beside};
use super::{Journal, JournalFault, Key};

impl Journal {
    /// Encrypts the file of a journal of version 0.1.0 where it stands; it is opened and migrated afterwards.
    ///
    /// The encrypted copy is whole, and holds as many entries, before it takes the place of the plain one.
    pub fn encrypt_plain(path: &Path, key: &Key) -> Result<(), JournalFault> {
        let before = entries_of_plain(path)?;
        let part = beside(path, "part");
        let _leftover = std::fs::remove_file(&part);
        let copy = schema::connect(&part, key, OpenFlags::SQLITE_OPEN_CREATE)?;
        copy.execute("ATTACH DATABASE ?1 AS plain KEY ''", [path.to_string_lossy()])?;
        copy.query_row("SELECT sqlcipher_export('main', 'plain')", [], |_| Ok(()))?;
        copy.execute_batch("DETACH DATABASE plain")?;
        copy.pragma_update(None, "application_id", APPLICATION_ID)?;
        copy.pragma_update(None, "user_version", 1)?;
        let after: i64 = copy.query_row("SELECT count(*) FROM entries", [], |row| row.get(0))?;
        copy.close().map_err(|(_, error)| JournalFault::from(error))?;
        if after != before {
            return Err(JournalFault::Damaged);
        }
        for ending in ["-wal", "-shm"] {
            let mut name = path.as_os_str().to_os_string();
            name.push(ending);
            let _none_left = std::fs::remove_file(name);
        }
        std::fs::rename(&part, path).map_err(|_| JournalFault::CannotOpen { path: path.to_owned() })
    }
}

/// Folds the log of a plain journal into its file and counts its entries.
fn entries_of_plain(path: &Path) -> Result<i64, JournalFault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let plain = schema::open_file(path, flags)?;
    let marked: i64 = plain.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = plain.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if marked != APPLICATION_ID || version != 1 {
        return Err(JournalFault::Foreign { path: path.to_owned() });
    }
    let mode: String = plain.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("delete") {
        return Err(JournalFault::Locked);
    }
    Ok(plain.query_row("SELECT count(*) FROM entries", [], |row| row.get(0))?)
}
