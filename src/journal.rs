//! Keeps what was done: acts become entries that only grow, entries fold into students, cards and batches.
//!
//! One SQLite file; an entry and its projections are one transaction, committed before it returns. It
//! never changes or deletes an entry, and it is not encrypted yet.

mod audit;
pub mod backup;
mod entry;
mod fault;
mod fold;
mod query;
mod reading;
mod rows;
mod schema;
mod search;
pub mod stamp;
mod tables;
mod tally;
pub mod vault;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use crate::day::Moment;
use crate::id::{BatchId, DeskId, OperatorId};
use crate::record::{Act, Illegal, card_named_by};

pub use audit::{Break, Broken, Head, Verification};
pub use entry::Entry;
pub use fault::JournalFault;
pub use fold::BatchRecord;
pub use query::Counts;
pub use stamp::{Clock, FixedClock, NoRandomness, Random, SeededRandom, SteppingClock, SystemClock, SystemRandom};

use entry::Sealed;
use tables::Tables;

/// The open journal of one desk.
pub struct Journal {
    conn: Connection,
    path: PathBuf,
    desk: DeskId,
    clock: Box<dyn Clock + Send>,
    random: Box<dyn Random + Send>,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal").field("path", &self.path).field("desk", &self.desk).finish_non_exhaustive()
    }
}

/// What the chain of a desk ends with.
struct Tail {
    seq: i64,
    mono_ms: i64,
    hash: [u8; 32],
}

impl Journal {
    /// Opens or creates the journal file; a file that is not ours is left as it is.
    pub fn open(
        path: &Path,
        desk: DeskId,
        clock: Box<dyn Clock + Send>,
        random: Box<dyn Random + Send>,
    ) -> Result<Journal, JournalFault> {
        let conn = schema::open(path)?;
        Ok(Journal { conn, path: path.to_owned(), desk, clock, random })
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the desk that this journal appends for.
    pub fn desk(&self) -> &DeskId {
        &self.desk
    }

    /// Returns what the clock of this desk says.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Sets how long a write waits for another program, in milliseconds; 5000 unless told.
    pub fn wait_for_others(&self, ms: u64) -> Result<(), JournalFault> {
        Ok(self.conn.busy_timeout(std::time::Duration::from_millis(ms))?)
    }

    /// Appends one act; when it returns, the act is on the disk, and when it fails, nothing changed.
    pub fn append(&mut self, operator: &OperatorId, act: Act) -> Result<Entry, JournalFault> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let entry = append_in(&tx, &self.desk, self.clock.now(), self.random.as_mut(), operator, act)?;
        tx.commit()?;
        Ok(entry)
    }

    /// Takes back the last act of this desk, parked exceptions included, by appending an entry that says so.
    ///
    /// What is taken back is never an import or the closing of a batch: when one of these came last, or
    /// another act followed on the same card, it is refused.
    pub fn undo_last(&mut self, operator: &OperatorId) -> Result<Entry, JournalFault> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let entry = last_undoable(&tx, &self.desk)?.ok_or(Illegal::NothingToUndo)?;
        let act = Act::Undone { entry };
        let entry = append_in(&tx, &self.desk, self.clock.now(), self.random.as_mut(), operator, act)?;
        tx.commit()?;
        Ok(entry)
    }
}

fn append_in(
    tx: &Transaction<'_>,
    desk: &DeskId,
    wall: Moment,
    random: &mut dyn Random,
    operator: &OperatorId,
    act: Act,
) -> Result<Entry, JournalFault> {
    let tail = tail_of(tx, desk)?;
    let written = entry::write(&act, random).map_err(|NoRandomness| JournalFault::NoRandomness)?;
    let mono_ms = wall.unix_ms().max(tail.mono_ms.saturating_add(1));
    let sealed = Sealed {
        id: new_id(mono_ms, random)?,
        desk: desk.to_string(),
        seq: tail.seq + 1,
        wall_ms: wall.unix_ms(),
        mono_ms,
        operator: operator.to_string(),
        kind: written.kind,
        body: written.body,
        private_digest: written.private.as_deref().map(entry::digest),
        private: written.private,
        prev: tail.hash,
    };
    let entry = Entry {
        id: sealed.id,
        desk: desk.clone(),
        seq: u64::try_from(sealed.seq).unwrap_or_default(),
        wall,
        mono_ms,
        operator: operator.clone(),
        act,
        hash: sealed.hash(),
        undone: false,
    };
    if let Act::Undone { entry: target } = entry.act {
        take_back(tx, &entry, &sealed, target)?;
    } else {
        insert(tx, &entry, &sealed)?;
        fold::fold(&mut Tables(tx), &entry)?;
    }
    Ok(entry)
}

/// Appends an undoing and folds the card of its target again.
fn take_back(tx: &Transaction<'_>, entry: &Entry, sealed: &Sealed, target: Uuid) -> Result<(), JournalFault> {
    let found: Option<(i64, String, Option<String>)> = tx
        .prepare_cached(
            "SELECT position, desk, CASE WHEN kind <> 'parked' THEN card END FROM entries e WHERE id = ?1 \
             AND (card IS NOT NULL OR kind = 'parked') AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id)",
        )?
        .query_row([target.into_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((position, desk, card)) = found else { return Err(Illegal::NothingToUndo.into()) };
    if desk != entry.desk.as_str() {
        return Err(Illegal::NothingToUndo.into());
    }
    // A parked exception moved no card.
    let Some(card) = card else { return insert(tx, entry, sealed) };
    let followed: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM entries e WHERE card = ?1 AND position > ?2 AND kind <> 'parked' \
             AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id))",
        )?
        .query_row(params![card, position], |row| row.get(0))?;
    if followed {
        return Err(Illegal::NotTheLast.into());
    }
    insert(tx, entry, sealed)?;
    fold::refold(&mut Tables(tx), &crate::id::CardId::stored(card))
}

/// Finds the last act of a desk that stands, parked exceptions included; an import or a closing after it hides it.
fn last_undoable(tx: &Transaction<'_>, desk: &DeskId) -> Result<Option<Uuid>, JournalFault> {
    let last: Option<([u8; 16], String)> = tx
        .prepare_cached(
            "SELECT id, kind FROM entries e WHERE desk = ?1 AND kind NOT IN ('list-made', 'undone') \
             AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id) ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([desk.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last
        .filter(|(_, kind)| !["roster-imported", "batch-imported", "batch-closed"].contains(&kind.as_str()))
        .map(|(id, _)| Uuid::from_bytes(id)))
}

fn tail_of(tx: &Transaction<'_>, desk: &DeskId) -> Result<Tail, JournalFault> {
    let tail = tx
        .prepare_cached("SELECT seq, mono_ms, hash FROM entries WHERE desk = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([desk.as_str()], |row| Ok(Tail { seq: row.get(0)?, mono_ms: row.get(1)?, hash: row.get(2)? }))
        .optional()?;
    Ok(tail.unwrap_or(Tail { seq: 0, mono_ms: i64::MIN, hash: entry::NO_HASH }))
}

fn new_id(ms: i64, random: &mut dyn Random) -> Result<Uuid, JournalFault> {
    let mut bytes = [0; 10];
    random.fill(&mut bytes).map_err(|NoRandomness| JournalFault::NoRandomness)?;
    let ms = u64::try_from(ms).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid())
}

/// Returns the batch that an act names, to find its entries by.
fn batch_named_by(act: &Act) -> Option<&BatchId> {
    match act {
        Act::BatchImported { batch, .. } | Act::BatchClosed { batch, .. } | Act::BatchMoved { batch, .. } => {
            Some(batch)
        }
        Act::Intake { batch, .. } => batch.as_ref(),
        Act::RosterImported { .. }
        | Act::HandedOver { .. }
        | Act::Returned { .. }
        | Act::LossClaimed { .. }
        | Act::Superseded { .. }
        | Act::Parked { .. }
        | Act::ListMade { .. }
        | Act::Undone { .. }
        | Act::LossWithdrawn { .. }
        | Act::Resolved { .. }
        | Act::BundledOut { .. }
        | Act::BundleSigned { .. }
        | Act::BundleReturned { .. }
        | Act::SentToIssuer { .. }
        | Act::SentToSchool { .. }
        | Act::Corrected { .. }
        | Act::OtherCardsFound { .. }
        | Act::Departed { .. }
        | Act::OperatorAdded { .. }
        | Act::OperatorChanged { .. }
        | Act::OperatorRetired { .. }
        | Act::SecretSet { .. }
        | Act::SignedIn { .. }
        | Act::ShiftEnded { .. }
        | Act::Looked { .. }
        | Act::Unmasked { .. }
        | Act::Exported { .. }
        | Act::Erased { .. }
        | Act::SettingsChanged { .. }
        | Act::BackedUp { .. }
        | Act::RestoreDrilled { .. } => None,
    }
}

/// Returns the entry that an act takes back.
fn undone_by(act: &Act) -> Option<Uuid> {
    if let Act::Undone { entry } = act { Some(*entry) } else { None }
}

fn insert(tx: &Transaction<'_>, entry: &Entry, sealed: &Sealed) -> Result<(), JournalFault> {
    tx.prepare_cached(
        "INSERT INTO entries (id, desk, seq, wall_ms, mono_ms, operator, kind, card, batch, undoes, body, private, \
         private_digest, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        sealed.id.into_bytes(),
        sealed.desk,
        sealed.seq,
        sealed.wall_ms,
        sealed.mono_ms,
        sealed.operator,
        sealed.kind,
        card_named_by(&entry.act).map(crate::id::CardId::as_str),
        batch_named_by(&entry.act).map(BatchId::as_str),
        undone_by(&entry.act).map(Uuid::into_bytes),
        sealed.body,
        sealed.private,
        sealed.private_digest,
        sealed.prev,
        entry.hash,
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests;
