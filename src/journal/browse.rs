//! Pages through the entries of all desks, newest first, and says where one stands in its chain.

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::day::{Day, Moment};
use crate::id::{DeskId, OperatorId};
use crate::record::Deed;

use super::backup::BackupName;
use super::entry::hex;
use super::rows::entries;
use super::{Entry, Head, Journal, JournalFault};

/// Which entries are shown; nothing chosen means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what this person did or signed in for.
    pub operator: Option<OperatorId>,
    /// Only what was done on this day.
    pub day: Option<Day>,
    /// Only this kind of act.
    pub deed: Option<Deed>,
}

/// Where an entry stands in the chain of its desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Hash of the entry before it; zeros for the first one.
    pub prev: [u8; 32],
    /// Number of the last entry of this desk.
    pub last: u64,
    /// Number of the entry that takes it back, when there is one.
    pub undone_by: Option<u64>,
}

impl Journal {
    /// Lists entries of all desks, newest first, from before an entry on.
    pub fn browse(&self, filter: &Filter, before: Option<&Uuid>, limit: usize) -> Result<Vec<Entry>, JournalFault> {
        let from = filter.day.map(|day| Moment::start_of(day).unix_ms());
        let to = filter.day.map(|day| Moment::start_of(day.plus_days(1)).unix_ms());
        entries(
            &self.conn,
            "WHERE (?1 IS NULL OR e.position < (SELECT position FROM entries WHERE id = ?1)) \
             AND (?2 IS NULL OR e.operator = ?2 OR e.approver = ?2) \
             AND (?3 IS NULL OR (e.wall_ms >= ?3 AND e.wall_ms < ?4)) AND (?5 IS NULL OR e.kind = ?5) \
             ORDER BY e.position DESC LIMIT ?6",
            params![
                before.map(|id| id.into_bytes()),
                filter.operator.as_ref().map(OperatorId::as_str),
                from,
                to,
                filter.deed.map(Deed::code),
                i64::try_from(limit).unwrap_or(i64::MAX),
            ],
        )
    }

    /// Returns whether this journal has the entry that a head names, with its hash.
    pub fn has(&self, head: &Head) -> Result<bool, JournalFault> {
        let mut query = self.conn.prepare_cached("SELECT hash FROM entries WHERE desk = ?1 AND seq = ?2")?;
        let found: Option<[u8; 32]> = query
            .query_row(params![head.desk, i64::try_from(head.seq).unwrap_or(i64::MAX)], |row| row.get(0))
            .optional()?;
        Ok(found.is_some_and(|hash| hex(&hash) == head.hash))
    }

    /// Returns whether this journal has the entry that the name of a backup anchors; none for a name of another desk.
    pub fn anchors(&self, desk: &DeskId, name: &BackupName) -> Result<Option<bool>, JournalFault> {
        let mut query = self.conn.prepare_cached("SELECT hash FROM entries WHERE desk = ?1 AND seq = ?2")?;
        let seq = i64::try_from(name.seq()).unwrap_or(i64::MAX);
        let found: Option<[u8; 32]> = query.query_row(params![desk.as_str(), seq], |row| row.get(0)).optional()?;
        let head = found.map(|hash| Head { desk: desk.to_string(), seq: name.seq(), hash: hex(&hash) });
        let ours = BackupName::new(desk, Moment::from_unix_ms(0), None).desk() == name.desk();
        Ok(ours.then(|| (name.seq() == 0 || head.is_some()) && name.fits(desk, head.as_ref())))
    }

    /// Returns where an entry stands in the chain of its desk.
    pub fn link(&self, id: &Uuid) -> Result<Option<Link>, JournalFault> {
        let mut query = self.conn.prepare_cached(
            "SELECT prev, (SELECT max(seq) FROM entries l WHERE l.desk = e.desk), \
             (SELECT seq FROM entries u WHERE u.undoes = e.id) FROM entries e WHERE id = ?1",
        )?;
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        let found = query.query_row([id.into_bytes()], |row| {
            let undone_by: Option<i64> = row.get(2)?;
            Ok(Link { prev: row.get(0)?, last: count(row.get(1)?), undone_by: undone_by.map(count) })
        });
        Ok(found.optional()?)
    }
}

/// Returns SHA-256 of a file's bytes, 64 hexadecimal digits, as an entry keeps it.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
