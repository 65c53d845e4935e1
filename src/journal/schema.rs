//! Opens the journal file: its key, settings, migrations, and every reason not to touch a file.
//!
//! It never repairs, never downgrades, never makes a file where one should be, and never an unencrypted one.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Once;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::tables;
use super::{JournalFault, Key};

/// Marks our files in the SQLite header: the letters `CDJ1`.
pub(super) const APPLICATION_ID: i64 = 0x4344_4A31;

/// The version that this program writes.
pub(super) const VERSION: i64 = 2;

/// Scripts in order; each runs once, in one transaction together with its version number.
pub(super) const MIGRATIONS: [Migration; 2] = [
    Migration { version: 1, script: include_str!("schema/v1.sql"), refold: false },
    Migration {
        version: 2,
        script: concat!(include_str!("schema/v2.sql"), include_str!("schema/v2-projections.sql")),
        refold: true,
    },
];

/// One step of the file's form.
pub(super) struct Migration {
    version: i64,
    script: &'static str,
    /// Whether the projections are folded again afterwards.
    refold: bool,
}

/// Milliseconds for which a write waits for another program that writes.
pub(super) const BUSY_TIMEOUT_MS: i64 = 5000;

/// First bytes of an SQLite file that is not encrypted.
const PLAIN: &[u8; 16] = b"SQLite format 3\0";

/// Bytes of a page: an encrypted file is a whole number of them.
const PAGE: u64 = 4096;

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

/// Whose journal a new file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A school.
    School,
    /// An invented school.
    Training,
}

/// Makes a journal file; whatever stands under its name is left as it is.
///
/// The file gets its name when it is whole, so that a start that was cut off leaves none.
pub(super) fn create(path: &Path, key: &Key, origin: Origin) -> Result<Connection, JournalFault> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() > 0) {
        return Err(JournalFault::Exists { path: path.to_owned() });
    }
    let part = beside(path, "part");
    let _leftover = std::fs::remove_file(&part);
    let mut conn = connect(&part, key, OpenFlags::SQLITE_OPEN_CREATE).map_err(|fault| named(fault, path))?;
    migrate(&mut conn, path, None)?;
    conn.execute("UPDATE origin SET training = ?1", [origin == Origin::Training])?;
    conn.close().map_err(|(_, error)| JournalFault::from(error))?;
    std::fs::rename(&part, path).map_err(|_| JournalFault::CannotOpen { path: path.to_owned() })?;
    open(path, key)
}

/// Opens a journal file and brings it to the version of this program.
pub(super) fn open(path: &Path, key: &Key) -> Result<Connection, JournalFault> {
    not_plain(path)?;
    let mut conn = connect(path, key, OpenFlags::empty())?;
    recognize(&conn, path)?;
    configure(&conn).map_err(|fault| fault.opening(path))?;
    migrate(&mut conn, path, Some(key)).map_err(|fault| fault.opening(path))?;
    Ok(conn)
}

/// Names a file that stands beside another.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// Refuses a file that is not there, is not encrypted, or cannot be one of ours.
fn not_plain(path: &Path) -> Result<(), JournalFault> {
    let missing = |fault: std::io::Error| {
        let path_gone = fault.kind() == std::io::ErrorKind::NotFound;
        if path_gone { JournalFault::Missing { path: path.to_owned() } } else { unopened(path) }
    };
    let mut file = std::fs::File::open(path).map_err(missing)?;
    let length = file.metadata().map_err(missing)?.len();
    let mut head = [0; 72];
    let read = file.read(&mut head).map_err(|_| unopened(path))?;
    let path = path.to_owned();
    if head.starts_with(PLAIN) {
        let marked = head.get(68..72).and_then(|id| <[u8; 4]>::try_from(id).ok()).map(i32::from_be_bytes);
        let ours = marked.is_some_and(|id| i64::from(id) == APPLICATION_ID);
        return Err(if ours { JournalFault::Plain { path } } else { JournalFault::Foreign { path } });
    }
    // A power cut may leave half a page at the end; the log beside the file then holds the whole one.
    let torn = !length.is_multiple_of(PAGE) && !with_log(&path);
    if read < head.len() || torn {
        return Err(JournalFault::Foreign { path });
    }
    Ok(())
}

/// Says whether the log of what is not yet in the file stands beside it.
fn with_log(path: &Path) -> bool {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    std::fs::metadata(name).is_ok_and(|log| log.len() > 0)
}

/// Opens a file, after the first one of this program has made SQLCipher ready.
///
/// SQLite lets a second thread go on before its extra initialization, which is SQLCipher's, has ended; a key that is
/// given in that moment is refused.
pub(super) fn open_file(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    static READY: Once = Once::new();
    READY.call_once(|| drop(Connection::open_in_memory()));
    Connection::open_with_flags(path, flags)
}

/// Connects with the key and makes sure that it fits.
pub(super) fn connect(path: &Path, key: &Key, flags: OpenFlags) -> Result<Connection, JournalFault> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = open_file(path, flags).map_err(|error| opening(path, error))?;
    give_key(&conn, key)?;
    conn.busy_timeout(std::time::Duration::from_millis(5000))?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))
        .map_err(|error| opening(path, error))?;
    Ok(conn)
}

/// Gives a connection its key; without SQLCipher behind it nothing is opened at all.
pub(super) fn give_key(conn: &Connection, key: &Key) -> Result<(), JournalFault> {
    // Its complaints go to standard error, where a clerk cannot do anything with them.
    conn.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let sql = zeroize::Zeroizing::new(format!("PRAGMA key = \"{}\"", key.pragma().as_str()));
    conn.execute_batch(&sql)?;
    let version: Option<String> = conn.query_row("PRAGMA cipher_version", [], |row| row.get(0)).ok();
    if version.is_none_or(|version| version.is_empty()) {
        return Err(JournalFault::Setting { name: "key" });
    }
    Ok(())
}

fn named(fault: JournalFault, path: &Path) -> JournalFault {
    if matches!(fault, JournalFault::ReadOnly { .. } | JournalFault::CannotOpen { .. }) {
        unopened(path)
    } else {
        fault
    }
}

fn opening(path: &Path, error: rusqlite::Error) -> JournalFault {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => unopened(path),
        Some(ErrorCode::NotADatabase) => JournalFault::WrongKey { path: path.to_owned() },
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
    let version = number("user_version").map_err(|error| opening(path, error))?;
    if marked != APPLICATION_ID {
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

/// Runs what is missing; with a key, a file that holds something is copied first.
fn migrate(conn: &mut Connection, path: &Path, key: Option<&Key>) -> Result<(), JournalFault> {
    let begun: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if let Some(key) = key.filter(|_| begun < VERSION) {
        copy_before(conn, path, key, begun)?;
    }
    for Migration { version, script, refold } in MIGRATIONS {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let stands: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if stands > VERSION {
            return Err(JournalFault::Newer { path: path.to_owned(), found: stands, known: VERSION });
        }
        if stands < version {
            tx.execute_batch(script)?;
            if refold && stands > 0 {
                let _folded = tables::refill(&tx)?;
            }
            tx.pragma_update(None, "application_id", APPLICATION_ID)?;
            tx.pragma_update(None, "user_version", version)?;
            tx.commit()?;
        }
    }
    Ok(())
}

/// Copies the file under the same key, as it was before its form changes.
fn copy_before(conn: &Connection, path: &Path, key: &Key, version: i64) -> Result<(), JournalFault> {
    let copy = beside(path, &format!("before-v{version}"));
    let part = beside(&copy, "part");
    let _leftover = std::fs::remove_file(&part);
    let mut to = connect(&part, key, OpenFlags::SQLITE_OPEN_CREATE)?;
    rusqlite::backup::Backup::new(conn, &mut to)?.step(-1)?;
    to.close().map_err(|(_, error)| JournalFault::from(error))?;
    std::fs::rename(&part, &copy).map_err(|_| unopened(&copy))
}
