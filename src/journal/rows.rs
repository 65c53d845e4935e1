//! Turns records into rows of the projection tables and back.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::day::{Day, Moment};
use crate::id::{BatchId, CardId, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId, TransitNumber, Uid};
use crate::record::{CardRecord, Custody, Handed, Slot, Student};

use super::fold::{BatchRecord, Shelf, is_open};
use super::{Entry, JournalFault, entry, reading};

/// Columns of an entry, in the order in which [`entry_of`] reads them.
pub(super) const ENTRY_COLUMNS: &str = "e.position, e.id, e.desk, e.seq, e.wall_ms, e.mono_ms, e.operator, e.body, \
     e.private, e.hash, EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id)";

/// Columns of a student, in the order in which [`student_of`] reads them.
pub(super) const STUDENT_COLUMNS: &str = "s.education_id, s.name, s.sex, s.grade, s.class, s.seat, s.valid_until";

/// Columns of a card, in the order in which [`card_of`] reads them.
pub(super) const CARD_COLUMNS: &str = "card, holder, kind, card_number, transit_number, uid, custody, reason, batch, \
     tray, place, handed_ms, handed_desk, collector, loss_claimed, superseded";

/// Columns of a batch, in the order in which [`batch_of`] reads them.
pub(super) const BATCH_COLUMNS: &str = "batch, number, file, expected, imported_ms, closed_ms";

/// The projection tables of one open file.
pub(super) struct Tables<'c>(pub &'c Connection);

/// Returns the word that stands for a unit variant, as `in-office`.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn from_word<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}

/// Splits a custody into its word and its reason, as serde writes them.
fn custody_words(custody: Custody) -> (String, Option<String>) {
    match serde_json::to_value(custody) {
        Ok(Value::Object(members)) => members
            .into_iter()
            .next()
            .map(|(word, reason)| (word, reason.as_str().map(str::to_owned)))
            .unwrap_or_default(),
        Ok(value) => (value.as_str().unwrap_or_default().to_owned(), None),
        Err(_) => (String::new(), None),
    }
}

fn custody_from(word: String, reason: Option<String>) -> Option<Custody> {
    let value = match reason {
        Some(reason) => json!({ word: reason }),
        None => Value::String(word),
    };
    serde_json::from_value(value).ok()
}

/// Takes a column that may be empty but, when filled, must parse.
fn optional<T, E>(text: Option<String>, parse: impl Fn(&str) -> Result<T, E>) -> Option<Option<T>> {
    text.map(|text| parse(&text).ok()).map_or(Some(None), |parsed| parsed.map(Some))
}

/// Reads a student; the outer error is SQLite's, `None` a row that is no student.
pub(super) fn student_of(row: &Row<'_>) -> rusqlite::Result<Option<Student>> {
    let (id, name, sex): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (grade, class): (u8, u8) = (row.get(3)?, row.get(4)?);
    let (seat, until): (Option<u16>, Option<String>) = (row.get(5)?, row.get(6)?);
    let student = || {
        Some(Student {
            education_id: EducationId::parse(&id).ok()?,
            name: Name::parse(&name).ok()?,
            sex: match sex {
                Some(sex) => Some(from_word(sex)?),
                None => None,
            },
            class: ClassId::new(grade, class).ok()?,
            seat,
            valid_until: optional(until, Day::parse_iso)?,
        })
    };
    Ok(student())
}

/// Reads a card; the outer error is SQLite's, `None` a row that is no card.
pub(super) fn card_of(row: &Row<'_>) -> rusqlite::Result<Option<CardRecord>> {
    let text = |at: usize| row.get::<_, Option<String>>(at);
    let (card, kind, custody): (String, String, String) = (row.get(0)?, row.get(2)?, row.get(6)?);
    let (holder, card_number, transit_number, uid) = (text(1)?, text(3)?, text(4)?, text(5)?);
    let (reason, batch, desk, collector) = (text(7)?, text(8)?, text(12)?, text(13)?);
    let (tray, place): (Option<u16>, Option<u16>) = (row.get(9)?, row.get(10)?);
    let handed_ms: Option<i64> = row.get(11)?;
    let (loss_claimed, superseded) = (row.get(14)?, row.get(15)?);
    let record = || {
        Some(CardRecord {
            card: CardId::stored(card),
            holder: optional(holder, EducationId::parse)?,
            kind: from_word(kind)?,
            card_number: optional(card_number, CardNumber::parse)?,
            transit_number: optional(transit_number, TransitNumber::parse)?,
            uid: optional(uid, |text| Uid::try_from(text.to_owned()))?,
            custody: custody_from(custody, reason)?,
            batch: optional(batch, BatchId::parse)?,
            slot: tray.zip(place).map(|(tray, place)| Slot { tray, place }),
            handed: match (handed_ms, desk, collector) {
                (Some(ms), Some(desk), Some(collector)) => Some(Handed {
                    at: Moment::from_unix_ms(ms),
                    desk: DeskId::parse(&desk).ok()?,
                    collector: from_word(collector)?,
                }),
                (_, _, _) => None,
            },
            loss_claimed,
            superseded,
        })
    };
    Ok(record())
}

/// Reads a batch; the outer error is SQLite's, `None` a row that is no batch.
pub(super) fn batch_of(row: &Row<'_>) -> rusqlite::Result<Option<BatchRecord>> {
    let batch: String = row.get(0)?;
    let (number, file, expected) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let imported = Moment::from_unix_ms(row.get(4)?);
    let closed = row.get::<_, Option<i64>>(5)?.map(Moment::from_unix_ms);
    Ok(BatchId::parse(&batch).ok().map(|batch| BatchRecord { batch, number, file, expected, imported, closed }))
}

/// Reads an entry; the outer error is SQLite's, `Err` inside tells the position of one that is unreadable.
pub(super) fn entry_of(row: &Row<'_>) -> rusqlite::Result<Result<Entry, i64>> {
    let position: i64 = row.get(0)?;
    let (id, hash): ([u8; 16], [u8; 32]) = (row.get(1)?, row.get(9)?);
    let (desk, operator): (String, String) = (row.get(2)?, row.get(6)?);
    let (seq, wall_ms, mono_ms): (i64, i64, i64) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let (body, private): (String, Option<String>) = (row.get(7)?, row.get(8)?);
    let undone: bool = row.get(10)?;
    let entry = || {
        Some(Entry {
            id: Uuid::from_bytes(id),
            desk: DeskId::parse(&desk).ok()?,
            seq: u64::try_from(seq).ok()?,
            wall: Moment::from_unix_ms(wall_ms),
            mono_ms,
            operator: OperatorId::parse(&operator).ok()?,
            act: entry::read(&body, private.as_deref())?,
            hash,
            undone,
        })
    };
    Ok(entry().ok_or(position))
}

/// Takes one row out of a query that may have none.
pub(super) fn one<T>(found: rusqlite::Result<Option<T>>, table: &'static str) -> Result<Option<T>, JournalFault> {
    match found.optional()? {
        Some(Some(record)) => Ok(Some(record)),
        Some(None) => Err(JournalFault::BadRow { table }),
        None => Ok(None),
    }
}

impl Shelf for Tables<'_> {
    fn card(&self, card: &CardId) -> Result<Option<CardRecord>, JournalFault> {
        let mut query = self.0.prepare_cached(&format!("SELECT {CARD_COLUMNS} FROM cards WHERE card = ?1"))?;
        one(query.query_row([card.as_str()], card_of), "cards")
    }

    fn card_with_uid(&self, uid: &Uid) -> Result<Option<CardId>, JournalFault> {
        let mut query = self.0.prepare_cached("SELECT card FROM cards WHERE uid = ?1")?;
        let card: Option<String> = query.query_row([uid.to_string()], |row| row.get(0)).optional()?;
        Ok(card.map(CardId::stored))
    }

    fn expected_cards(&self, batch: &BatchId) -> Result<Vec<CardId>, JournalFault> {
        let mut query =
            self.0.prepare_cached("SELECT card FROM cards WHERE batch = ?1 AND custody = 'expected' ORDER BY card")?;
        let cards = query.query_map([batch.as_str()], |row| row.get(0).map(|card: String| CardId::stored(card)))?;
        Ok(cards.collect::<rusqlite::Result<_>>()?)
    }

    fn batch(&self, batch: &BatchId) -> Result<Option<BatchRecord>, JournalFault> {
        let mut query = self.0.prepare_cached(&format!("SELECT {BATCH_COLUMNS} FROM batches WHERE batch = ?1"))?;
        one(query.query_row([batch.as_str()], batch_of), "batches")
    }

    fn batch_count(&self) -> Result<i64, JournalFault> {
        Ok(self.0.query_row("SELECT count(*) FROM batches", [], |row| row.get(0))?)
    }

    fn standing_entries(&self, card: &CardId) -> Result<Vec<Entry>, JournalFault> {
        let mut entries = super::query::entries_of(self.0, card)?;
        entries.retain(|entry| !entry.undone);
        Ok(entries)
    }

    fn put_student(&mut self, student: &Student) -> Result<(), JournalFault> {
        let id = student.education_id.as_str();
        self.0
            .prepare_cached(
                "INSERT INTO students (education_id, reversed, name, folded, sex, grade, class, seat, valid_until) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (education_id) DO UPDATE SET \
                 name = ?3, folded = ?4, sex = ?5, grade = ?6, class = ?7, seat = ?8, valid_until = ?9",
            )?
            .execute(params![
                id,
                id.chars().rev().collect::<String>(),
                student.name.as_str(),
                student.name.folded(),
                student.sex.as_ref().map(word),
                student.class.grade(),
                student.class.class(),
                student.seat,
                student.valid_until.map(|day| day.to_string()),
            ])?;
        self.0.prepare_cached("DELETE FROM readings WHERE education_id = ?1")?.execute([id])?;
        let mut insert = self.0.prepare_cached(
            "INSERT INTO readings (education_id, syllables, initials) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        for spelling in reading::spellings(&student.name) {
            insert.execute([id, &spelling.syllables, &spelling.initials])?;
        }
        Ok(())
    }

    fn put_card(&mut self, card: &CardRecord) -> Result<(), JournalFault> {
        let (custody, reason) = custody_words(card.custody);
        self.0
            .prepare_cached(&format!(
                "INSERT INTO cards ({CARD_COLUMNS}) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
                 ON CONFLICT (card) DO UPDATE SET holder = ?2, kind = ?3, card_number = ?4, transit_number = ?5, \
                 uid = ?6, custody = ?7, reason = ?8, batch = ?9, tray = ?10, place = ?11, handed_ms = ?12, \
                 handed_desk = ?13, collector = ?14, loss_claimed = ?15, superseded = ?16"
            ))?
            .execute(params![
                card.card.as_str(),
                card.holder.as_ref().map(EducationId::as_str),
                word(&card.kind),
                card.card_number.as_ref().map(CardNumber::as_str),
                card.transit_number.as_ref().map(TransitNumber::as_str),
                card.uid.as_ref().map(Uid::to_string),
                custody,
                reason,
                card.batch.as_ref().map(BatchId::as_str),
                card.slot.map(|slot| slot.tray),
                card.slot.map(|slot| slot.place),
                card.handed.as_ref().map(|handed| handed.at.unix_ms()),
                card.handed.as_ref().map(|handed| handed.desk.as_str()),
                card.handed.as_ref().map(|handed| word(&handed.collector)),
                card.loss_claimed,
                card.superseded,
            ])?;
        if !is_open(card) {
            self.0.prepare_cached("DELETE FROM open_handovers WHERE card = ?1")?.execute([card.card.as_str()])?;
        }
        Ok(())
    }

    fn open_handover(&mut self, card: &CardRecord) -> Result<(), JournalFault> {
        if let Some(handed) = &card.handed {
            self.0
                .prepare_cached("INSERT INTO open_handovers (card, at_ms, desk) VALUES (?1, ?2, ?3)")?
                .execute(params![card.card.as_str(), handed.at.unix_ms(), handed.desk.as_str()])?;
        }
        Ok(())
    }

    fn remove_card(&mut self, card: &CardId) -> Result<(), JournalFault> {
        self.0.prepare_cached("DELETE FROM open_handovers WHERE card = ?1")?.execute([card.as_str()])?;
        self.0.prepare_cached("DELETE FROM cards WHERE card = ?1")?.execute([card.as_str()])?;
        Ok(())
    }

    fn put_batch(&mut self, batch: &BatchRecord) -> Result<(), JournalFault> {
        self.0
            .prepare_cached(&format!(
                "INSERT INTO batches ({BATCH_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (batch) DO UPDATE SET file = ?3, expected = ?4, closed_ms = ?6"
            ))?
            .execute(params![
                batch.batch.as_str(),
                batch.number,
                batch.file,
                batch.expected,
                batch.imported.unix_ms(),
                batch.closed.map(Moment::unix_ms),
            ])?;
        Ok(())
    }
}
