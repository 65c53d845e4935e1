//! Copies the file of an open journal in one step, and opens a copy to look at it.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::super::{Head, JournalFault, entry, schema};
use super::Key;

/// What a copy holds.
pub(super) struct Copied {
    /// Version of its tables.
    pub schema: i64,
    /// Number of its entries.
    pub entries: u64,
    /// End of each chain.
    pub heads: Vec<Head>,
}

/// Copies all pages as they stand at one moment, encrypted with the same key.
///
/// One step holds one snapshot: others go on writing, and no write makes it begin again.
pub(super) fn copy(from: &Connection, key: &Key, to: &Path) -> Result<Copied, JournalFault> {
    let mut copy = schema::open_file(to, OpenFlags::default())?;
    schema::give_key(&copy, key)?;
    // The copy is thrown away when anything fails: it needs neither a way back nor a flush.
    copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    match Backup::new(from, &mut copy)?.step(-1)? {
        StepResult::Done => {}
        StepResult::More | StepResult::Busy | StepResult::Locked => return Err(JournalFault::Locked),
        _ => return Err(JournalFault::Locked),
    }
    copy.close().map_err(|(_, error)| error)?;
    settle(to, key)
}

/// Takes the copy out of WAL mode, so that it opens on a medium that cannot be written, and counts what it holds.
fn settle(path: &Path, key: &Key) -> Result<Copied, JournalFault> {
    let copy = schema::open_file(path, OpenFlags::default())?;
    schema::give_key(&copy, key)?;
    let mode: String = copy.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("delete") {
        return Err(JournalFault::Setting { name: "journal_mode" });
    }
    let version = copy.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let entries = count(&copy, "entries")?;
    let heads = copy
        .prepare(
            "SELECT desk, seq, hash FROM entries e WHERE seq = (SELECT max(seq) FROM entries WHERE desk = e.desk)",
        )?
        .query_map([], |row| {
            let seq: i64 = row.get(1)?;
            Ok(Head {
                desk: row.get(0)?,
                seq: u64::try_from(seq).unwrap_or_default(),
                hash: entry::hex(&row.get::<_, [u8; 32]>(2)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(Copied { schema: version, entries, heads })
}

/// Counts the rows of a table.
pub(super) fn count(conn: &Connection, table: &str) -> Result<u64, JournalFault> {
    let rows: i64 = conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
    Ok(u64::try_from(rows).unwrap_or_default())
}

/// Opens a copy for reading only.
pub(super) fn open(path: &Path, key: &Key) -> Result<Connection, JournalFault> {
    let conn = schema::open_file(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    schema::give_key(&conn, key)?;
    Ok(conn)
}

/// Returns whether every page of an encrypted file carries the seal that it was written with.
pub(super) fn pages_hold(conn: &Connection) -> Result<bool, JournalFault> {
    Ok(conn.prepare("PRAGMA cipher_integrity_check")?.query([])?.next()?.is_none())
}
