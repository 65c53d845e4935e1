//! The first line of a backup: what is in it, and the key that opens it.

use std::path::Path;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::day::Moment;
use crate::id::DeskId;

use super::super::Head;
use super::super::schema;
use super::{BackupFault, Key};

/// Marks our backups.
const FORMAT: &str = "card-desk-backup";

/// Version of the backup format that this program writes.
const VERSION: i64 = 1;

/// What a backup says about itself; the key stands beside it and is not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    format: String,
    version: i64,
    /// School, as it is written in the settings.
    pub school: String,
    /// Desk that made the backup.
    pub desk: DeskId,
    /// What the clock of the desk said.
    pub made_at: Moment,
    /// Entries in the journal.
    pub entries: u64,
    /// End of each desk's chain.
    pub heads: Vec<Head>,
    /// Version of the tables.
    pub schema: i64,
    /// Length of the journal file in bytes.
    pub bytes: u64,
}

/// The whole line.
#[derive(Serialize)]
struct Line<'l> {
    #[serde(flatten)]
    header: &'l Header,
    key: &'l str,
}

/// The key alone, not copied out of the line.
#[derive(Deserialize)]
struct KeyOnly<'l> {
    key: &'l str,
}

/// What every version of the format says.
#[derive(Deserialize)]
struct Kind {
    format: String,
    version: i64,
}

impl Header {
    /// Describes a copy of a journal.
    pub(super) fn new(school: &str, desk: &DeskId, made_at: Moment, schema: i64, bytes: u64) -> Self {
        let (school, desk) = (school.to_owned(), desk.clone());
        let (entries, heads) = (0, Vec::new());
        Self { format: FORMAT.to_owned(), version: VERSION, school, desk, made_at, entries, heads, schema, bytes }
    }

    /// Returns the end of the chain of the desk that made the backup.
    pub fn head(&self) -> Option<&Head> {
        self.heads.iter().find(|head| head.desk == self.desk.as_str())
    }

    /// Writes the line with its key and its end of line.
    pub(super) fn line(&self, key: &Key) -> Zeroizing<Vec<u8>> {
        let hex = key.digits();
        // Room for everything, so that no part with the key is left behind where the line grew.
        let mut line = Zeroizing::new(Vec::with_capacity(64 * 1024));
        let written = serde_json::to_writer(&mut *line, &Line { header: self, key: &hex });
        debug_assert!(written.is_ok(), "a header is always JSON");
        line.push(b'\n');
        line
    }

    /// Reads the line without its end of line.
    pub(super) fn read(line: &[u8], file: &Path) -> Result<(Self, Key), BackupFault> {
        let foreign = || BackupFault::Foreign { file: file.to_owned() };
        let newer = |what, found, known| BackupFault::Newer { file: file.to_owned(), what, found, known };
        let kind: Kind = serde_json::from_slice(line).map_err(|_| foreign())?;
        if kind.format != FORMAT {
            return Err(foreign());
        }
        if kind.version > VERSION {
            return Err(newer("backup version", kind.version, VERSION));
        }
        let header: Header = serde_json::from_slice(line).map_err(|_| foreign())?;
        if header.schema > schema::VERSION {
            return Err(newer("journal version", header.schema, schema::VERSION));
        }
        let KeyOnly { key } = serde_json::from_slice(line).map_err(|_| foreign())?;
        Ok((header, Key::from_digits(key.as_bytes()).ok_or_else(foreign)?))
    }
}
