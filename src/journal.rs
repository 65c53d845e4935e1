//! Keeps what was done: acts become entries that only grow, entries fold into students, cards and batches.
//!
//! One encrypted SQLite file; an entry and its projections are one transaction, committed before it returns. It
//! never changes or deletes an entry, and nobody appends without a seat.

mod act_text;
mod adopt;
pub mod anchor;
mod audit;
pub mod backup;
mod browse;
mod entry;
pub mod evidence;
mod fault;
mod figures;
mod fold;
mod history;
mod imports;
pub mod list;
pub mod lists;
mod people;
mod privacy;
mod pseudonym;
mod query;
mod rows;
mod schema;
mod search;
mod settings;
pub mod stamp;
mod tables;
mod tally;
pub mod vault;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use uuid::Uuid;

use crate::day::Moment;
use crate::id::{BatchId, CardId, DeskId};
use crate::record::{Act, Illegal, Role, card_named_by};

pub use anchor::Anchor;
pub use audit::{Break, Broken, Head, Verification};
pub use browse::{Filter, Link, sha256};
pub use entry::Entry;
pub use fault::JournalFault;
pub use fold::BatchRecord;
pub use history::Tenure;
pub use imports::{Corrected, ImportRun};
pub use people::{Operator, Seat, Unauthorized};
pub use privacy::{Due, Erasure, RETENTION_MONTHS, Removed, Unerasable};
pub use query::Counts;
pub use stamp::{Clock, FixedClock, NoRandomness, Random, SeededRandom, SteppingClock, SystemClock, SystemRandom};
pub use vault::Key;

use entry::{Form, Sealed};
use schema::Origin;
use tables::Tables;

/// Milliseconds within which a person takes back an act of their own without an admin.
const UNDO_MS: i64 = 10 * 60 * 1000;

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
    /// Makes the journal of a school; a file that is there already is left as it is.
    pub fn create(
        path: &Path,
        key: &Key,
        desk: DeskId,
        clock: Box<dyn Clock + Send>,
        random: Box<dyn Random + Send>,
    ) -> Result<Journal, JournalFault> {
        let conn = schema::create(path, key, Origin::School)?;
        Ok(Journal { conn, path: path.to_owned(), desk, clock, random })
    }

    /// Opens the journal of a school with its key; it never makes one.
    pub fn open(
        path: &Path,
        key: &Key,
        desk: DeskId,
        clock: Box<dyn Clock + Send>,
        random: Box<dyn Random + Send>,
    ) -> Result<Journal, JournalFault> {
        let conn = schema::open(path, key)?;
        Ok(Journal { conn, path: path.to_owned(), desk, clock, random })
    }

    /// Opens or makes the journal of an invented school, encrypted with the key that everybody knows.
    pub fn training(
        path: &Path,
        desk: DeskId,
        clock: Box<dyn Clock + Send>,
        random: Box<dyn Random + Send>,
    ) -> Result<Journal, JournalFault> {
        let key = Key::training();
        let begun = std::fs::metadata(path).is_ok_and(|file| file.len() > 0);
        let conn = if begun { schema::open(path, &key)? } else { schema::create(path, &key, Origin::Training)? };
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
    pub fn append(&mut self, seat: &Seat, act: Act) -> Result<Entry, JournalFault> {
        self.append_then(seat, None, act, |_| Ok(()))
    }

    /// Appends one act that takes two people.
    pub fn append_with(&mut self, seat: &Seat, second: &Seat, act: Act) -> Result<Entry, JournalFault> {
        self.append_then(seat, Some(second), act, |_| Ok(()))
    }

    /// Appends acts all together or not at all.
    pub fn append_all(&mut self, seat: &Seat, acts: Vec<Act>) -> Result<Vec<Entry>, JournalFault> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = Writer::new(&self.desk, self.clock.now(), self.random.as_mut());
        let entries = acts.into_iter().map(|act| writer.append(&tx, seat, None, act)).collect::<Result<_, _>>()?;
        tx.commit()?;
        Ok(entries)
    }

    /// Appends an act and does what belongs to it in the same transaction.
    fn append_then(
        &mut self,
        seat: &Seat,
        second: Option<&Seat>,
        act: Act,
        then: impl FnOnce(&Transaction<'_>) -> Result<(), JournalFault>,
    ) -> Result<Entry, JournalFault> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = Writer::new(&self.desk, self.clock.now(), self.random.as_mut());
        let entry = writer.append(&tx, seat, second, act)?;
        then(&tx)?;
        tx.commit()?;
        Ok(entry)
    }

    /// Appends one act and counts what it removed.
    fn append_counting(
        &mut self,
        seat: &Seat,
        second: Option<&Seat>,
        act: Act,
    ) -> Result<(Entry, Removed), JournalFault> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = Writer::new(&self.desk, self.clock.now(), self.random.as_mut());
        let entry = writer.append(&tx, seat, second, act)?;
        let removed = writer.removed;
        tx.commit()?;
        Ok((entry, removed))
    }

    /// Takes back the last act of this desk, parked exceptions included, by appending an entry that says so.
    ///
    /// What is taken back is never an import or an act of the office itself: when one of these came last, or
    /// another act followed on the same card, it is refused. Without an admin only an act of one's own, ten minutes
    /// old at most, is taken back.
    pub fn undo_last(&mut self, seat: &Seat) -> Result<Entry, JournalFault> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last = last_undoable(&tx, &self.desk)?.ok_or(Illegal::NothingToUndo)?;
        let wall = self.clock.now();
        let mine = last.operator == seat.operator().as_str() && wall.unix_ms() - last.wall_ms <= UNDO_MS;
        if !mine && people::seated_role(&tx, seat)? != Role::Admin {
            return Err(Unauthorized::TooLate.into());
        }
        let mut writer = Writer::new(&self.desk, wall, self.random.as_mut());
        let entry = writer.append(&tx, seat, None, Act::Undone { entry: last.id })?;
        tx.commit()?;
        Ok(entry)
    }
}

/// Kinds that U looks through: they change no card and nobody wants them back.
const PASSED_OVER: &str = "'list-made', 'list-printed', 'list-checked', 'sheet-reconciled', 'list-exported', 'undone', \
     'signed-in', 'looked', 'unmasked', 'exported', 'backed-up', 'restore-drilled', 'shift-ended', 'secret-set'";

/// Kinds that U takes back.
const TAKEN_BACK: [&str; 14] = [
    "intake",
    "handed-over",
    "returned",
    "loss-claimed",
    "loss-withdrawn",
    "superseded",
    "resolved",
    "bundled-out",
    "bundle-signed",
    "bundle-returned",
    "sent-to-issuer",
    "sent-to-school",
    "corrected",
    "parked",
];

/// What an append needs besides the act.
struct Writer<'a> {
    desk: &'a DeskId,
    wall: Moment,
    random: &'a mut dyn Random,
    /// What an erasure removed.
    removed: Removed,
}

impl<'a> Writer<'a> {
    fn new(desk: &'a DeskId, wall: Moment, random: &'a mut dyn Random) -> Self {
        Self { desk, wall, random, removed: Removed::default() }
    }

    fn append(
        &mut self,
        tx: &Transaction<'_>,
        seat: &Seat,
        second: Option<&Seat>,
        act: Act,
    ) -> Result<Entry, JournalFault> {
        people::ask(tx, seat, second, &act)?;
        let erased = privacy::asked(tx, &act, self.wall.day())?;
        let tail = tail_of(tx, self.desk)?;
        let person = person_of(tx, &act)?;
        let mut pseudonym = |name: &str, random: &mut dyn Random| pseudonym::of_or_new(tx, name, random);
        let written = act_text::write(&act, person.as_deref(), &mut pseudonym, self.random)?;
        let mono_ms = self.wall.unix_ms().max(tail.mono_ms.saturating_add(1));
        let sealed = Sealed {
            form: Form::Two,
            id: new_id(mono_ms, self.random)?,
            desk: self.desk.to_string(),
            seq: tail.seq + 1,
            wall_ms: self.wall.unix_ms(),
            mono_ms,
            operator: seat.operator().to_string(),
            approver: second.map(|second| second.operator().to_string()),
            kind: written.kind.to_owned(),
            body: written.body,
            private_digest: entry::digest_of_all(written.details.iter().map(|detail| &detail.digest)),
            prev: tail.hash,
        };
        let entry = Entry {
            id: sealed.id,
            desk: self.desk.clone(),
            seq: u64::try_from(sealed.seq).unwrap_or_default(),
            wall: self.wall,
            mono_ms,
            operator: seat.operator().clone(),
            approver: second.map(|second| second.operator().clone()),
            act,
            hash: sealed.hash(),
            undone: false,
        };
        if let Act::Undone { entry: target } = entry.act {
            self.take_back(tx, seat, &entry, &sealed, target)?;
        } else {
            insert(tx, &entry, &sealed)?;
            fold::fold(&mut Tables(tx), &entry)?;
            people::fold(tx, &entry.act)?;
            people::forget(tx, &entry.act)?;
            settings::fold(tx, &entry.act)?;
        }
        insert_details(tx, &entry, &written.details)?;
        if let Some(leaving) = erased {
            self.removed = privacy::forget(tx, leaving)?;
        }
        Ok(entry)
    }
}

impl Writer<'_> {
    /// Appends an undoing: of an import the tables are folded again, of anything else the one card.
    fn take_back(
        &mut self,
        tx: &Transaction<'_>,
        seat: &Seat,
        entry: &Entry,
        sealed: &Sealed,
        target: Uuid,
    ) -> Result<(), JournalFault> {
        if !imports::is_import(tx, target)? {
            return take_back(tx, entry, sealed, target);
        }
        let leaving = imports::ask(tx, self.desk, seat, target)?;
        insert(tx, entry, sealed)?;
        self.removed = imports::fold_without(tx, leaving)?;
        Ok(())
    }
}

/// Returns the holder of the card that an act is about, when the act does not say.
fn person_of(tx: &Transaction<'_>, act: &Act) -> Result<Option<String>, JournalFault> {
    let Some(card) = card_named_by(act) else { return Ok(None) };
    let mut query = tx.prepare_cached("SELECT holder FROM cards WHERE card = ?1")?;
    Ok(query.query_row([card.as_str()], |row| row.get(0)).optional()?.flatten())
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
    let names = pseudonym::Pseudonyms::new(tx);
    let known = act_text::card_restored(&card, &|kind, token| names.number(kind, token));
    let followed: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM entries e WHERE card IN (?1, ?3) AND position > ?2 AND kind <> 'parked' \
             AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id))",
        )?
        .query_row(params![known, position, pseudonym::card(tx, &CardId::stored(known.clone()))?], |row| row.get(0))?;
    if followed {
        return Err(Illegal::NotTheLast.into());
    }
    insert(tx, entry, sealed)?;
    fold::refold(&mut Tables(tx), &CardId::stored(known))
}

/// The act that U would take back.
struct Last {
    id: Uuid,
    kind: String,
    operator: String,
    wall_ms: i64,
}

/// Finds the last act of a desk that stands, parked exceptions included; an act that no key takes back hides it.
fn last_undoable(tx: &Transaction<'_>, desk: &DeskId) -> Result<Option<Last>, JournalFault> {
    let last: Option<Last> = tx
        .prepare_cached(&format!(
            "SELECT id, kind, operator, wall_ms FROM entries e WHERE desk = ?1 AND kind NOT IN ({PASSED_OVER}) \
             AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id) ORDER BY seq DESC LIMIT 1"
        ))?
        .query_row([desk.as_str()], |row| {
            let id = Uuid::from_bytes(row.get(0)?);
            Ok(Last { id, kind: row.get(1)?, operator: row.get(2)?, wall_ms: row.get(3)? })
        })
        .optional()?;
    Ok(last.filter(|last| TAKEN_BACK.contains(&last.kind.as_str())))
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
    if let Act::BatchImported { batch, .. } | Act::BatchClosed { batch, .. } | Act::BatchMoved { batch, .. } = act {
        Some(batch)
    } else if let Act::Intake { batch, .. } = act {
        batch.as_ref()
    } else {
        None
    }
}

/// Returns the entry that an act takes back.
fn undone_by(act: &Act) -> Option<Uuid> {
    if let Act::Undone { entry } = act { Some(*entry) } else { None }
}

fn insert(tx: &Transaction<'_>, entry: &Entry, sealed: &Sealed) -> Result<(), JournalFault> {
    let card = card_named_by(&entry.act).map(|card| pseudonym::card(tx, card)).transpose()?;
    tx.prepare_cached(
        "INSERT INTO entries (id, desk, seq, wall_ms, mono_ms, operator, kind, card, batch, undoes, body, \
         private_digest, prev, hash, form, approver) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        sealed.id.into_bytes(),
        sealed.desk,
        sealed.seq,
        sealed.wall_ms,
        sealed.mono_ms,
        sealed.operator,
        sealed.kind,
        card,
        batch_named_by(&entry.act).map(BatchId::as_str),
        undone_by(&entry.act).map(Uuid::into_bytes),
        sealed.body,
        sealed.private_digest,
        sealed.prev,
        entry.hash,
        sealed.form.number(),
        sealed.approver,
    ])?;
    Ok(())
}

fn insert_details(tx: &Transaction<'_>, entry: &Entry, details: &[act_text::Detail]) -> Result<(), JournalFault> {
    let mut insert =
        tx.prepare_cached("INSERT INTO particulars (entry, item, person, text, digest) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (item, detail) in details.iter().enumerate() {
        let item = i64::try_from(item).unwrap_or(i64::MAX);
        insert.execute(params![entry.id.into_bytes(), item, detail.person, detail.text, detail.digest])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
