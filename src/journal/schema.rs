//! Opens the journal file: settings, migrations, and every reason not to touch a file.
//!
//! It never repairs, never downgrades and never creates a table in a file that is not ours.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::JournalFault;

/// Marks our files in the SQLite header: the letters `CDJ1`.
const APPLICATION_ID: i64 = 0x4344_4A31;

/// The version that this program writes.
pub(super) const VERSION: i64 = 2;

/// Scripts in order; each runs once, in one transaction together with its version number.
const MIGRATIONS: [(i64, &str); 2] =
    [(1, include_str!("schema/v1.sql")), (2, include_str!("schema/v2-projections.sql"))];

/// Milliseconds for which a write waits for another program that writes.
pub(super) const BUSY_TIMEOUT_MS: i64 = 5000;

/// A setting of a connection and the value that reading it back must give.
const SETTINGS: [(&str, &str, i64); 8] = [
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("busy_timeout", "5000", BUSY_TIMEOUT_MS),
];

/// Opens or creates the journal file and brings it to the version of this program.
pub(super) fn open(path: &Path) -> Result<Connection, JournalFault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags).map_err(|error| opening(path, error))?;
    conn.busy_timeout(std::time::Duration::from_millis(5000))?;
    recognize(&conn, path)?;
    configure(&conn).map_err(|fault| fault.opening(path))?;
    migrate(&mut conn, path).map_err(|fault| fault.opening(path))?;
    Ok(conn)
}

fn opening(path: &Path, error: rusqlite::Error) -> JournalFault {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => unopened(path),
        Some(ErrorCode::NotADatabase) => JournalFault::Foreign { path: path.to_owned() },
        Some(_) | None => JournalFault::from(error).opening(path),
    }
}

/// Tells a place that does not exist from one that cannot be written: SQLite reports both alike.
fn unopened(path: &Path) -> JournalFault {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let place_exists = folder.is_none_or(Path::is_dir) && !path.is_dir();
    let path = path.to_owned();
    if place_exists { JournalFault::ReadOnly { path } } else { JournalFault::CannotOpen { path } }
}

/// Refuses what is not a journal, is newer than this program, or cannot be written.
fn recognize(conn: &Connection, path: &Path) -> Result<(), JournalFault> {
    let number = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let marked = number("application_id").map_err(|error| opening(path, error))?;
    let tables: i64 = conn
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|error| opening(path, error))?;
    let version = number("user_version").map_err(|error| opening(path, error))?;
    let empty = tables == 0 && version == 0 && marked == 0;
    if !empty && marked != APPLICATION_ID {
        return Err(JournalFault::Foreign { path: path.to_owned() });
    }
    if version > VERSION {
        return Err(JournalFault::Newer { path: path.to_owned(), found: version, known: VERSION });
    }
    if conn.is_readonly("main")? {
        return Err(JournalFault::ReadOnly { path: path.to_owned() });
    }
    Ok(())
}

/// Sets what this connection must have and reads each setting back.
fn configure(conn: &Connection) -> Result<(), JournalFault> {
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(JournalFault::Setting { name: "journal_mode" });
    }
    for (name, value, want) in SETTINGS {
        conn.execute_batch(&format!("PRAGMA {name} = {value}"))?;
        let found: i64 = conn.pragma_query_value(None, name, |row| row.get(0))?;
        if found != want {
            return Err(JournalFault::Setting { name });
        }
    }
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn migrate(conn: &mut Connection, path: &Path) -> Result<(), JournalFault> {
    for (version, script) in MIGRATIONS {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let stands: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if stands > VERSION {
            return Err(JournalFault::Newer { path: path.to_owned(), found: stands, known: VERSION });
        }
        if stands < version {
            tx.execute_batch(script)?;
            if version == 2 {
                let _folded = super::tables::refill(&tx)?;
            }
            tx.pragma_update(None, "application_id", APPLICATION_ID)?;
            tx.pragma_update(None, "user_version", version)?;
            tx.commit()?;
        }
    }
    Ok(())
}
