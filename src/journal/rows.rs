//! Reads rows of the journal's tables as the things that they stand for.

use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::day::{Day, Moment};
use crate::id::{
    BatchId, BundleId, CardId, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId, TransitNumber, Uid,
};
use crate::record::{CardRecord, Custody, Departed, Handed, Private, Slot, Student};

use super::act_text::{self, Resolve};
use super::entry::Form;
use super::fold::BatchRecord;
use super::pseudonym::{self, Pseudonyms};
use super::{Entry, JournalFault};

/// Columns of an entry, in the order in which [`entry_of`] reads them.
pub(super) const ENTRY_COLUMNS: &str = "e.position, e.id, e.desk, e.seq, e.wall_ms, e.mono_ms, e.operator, e.body, \
     e.private, e.hash, EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id), e.form, e.approver, \
     (SELECT json_group_array(p.text ORDER BY p.item) FROM particulars p WHERE p.entry = e.id)";

/// Columns of a student, in the order in which [`student_of`] reads them.
pub(super) const STUDENT_COLUMNS: &str = "s.education_id, s.name, s.sex, s.grade, s.class, s.seat, s.valid_until, \
     s.departed_on, s.departure, s.private";

/// Columns of a card, in the order in which [`card_of`] reads them.
pub(super) const CARD_COLUMNS: &str = "card, holder, kind, card_number, transit_number, uid, custody, detail, bundle, batch, \
     tray, place, handed_ms, handed_desk, collector, loss_claimed, superseded";

/// Columns of a batch, in the order in which [`batch_of`] reads them.
pub(super) const BATCH_COLUMNS: &str =
    "batch, number, file, expected, imported_ms, closed_ms, stage, sealed, signed, late";

/// Returns the word that stands for a unit variant, as `in-office`.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn from_word<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}

/// Splits a custody into its word and, as JSON, what the word carries.
pub(super) fn custody_words(custody: Custody) -> (String, Option<String>) {
    match serde_json::to_value(custody) {
        Ok(Value::Object(members)) => {
            members.into_iter().next().map(|(word, detail)| (word, Some(detail.to_string()))).unwrap_or_default()
        }
        Ok(value) => (value.as_str().unwrap_or_default().to_owned(), None),
        Err(_) => (String::new(), None),
    }
}

fn custody_from(word: String, detail: Option<String>) -> Option<Custody> {
    let value = match detail {
        Some(detail) => json!({ word: serde_json::from_str::<Value>(&detail).ok()? }),
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
    let (departed_on, departure): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
    let private: Option<String> = row.get(9)?;
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
            departed: match (departed_on, departure) {
                (Some(on), Some(why)) => Some(Departed { on: Day::parse_iso(&on).ok()?, why: from_word(why)? }),
                (_, _) => None,
            },
            private: match private {
                Some(private) => serde_json::from_str(&private).ok()?,
                None => Private::default(),
            },
        })
    };
    Ok(student())
}

/// Reads a card; the outer error is SQLite's, `None` a row that is no card.
pub(super) fn card_of(row: &Row<'_>) -> rusqlite::Result<Option<CardRecord>> {
    let text = |at: usize| row.get::<_, Option<String>>(at);
    let (card, kind, custody): (String, String, String) = (row.get(0)?, row.get(2)?, row.get(6)?);
    let (holder, card_number, transit_number, uid) = (text(1)?, text(3)?, text(4)?, text(5)?);
    let (detail, bundle, batch) = (text(7)?, text(8)?, text(9)?);
    let (tray, place): (Option<u16>, Option<u16>) = (row.get(10)?, row.get(11)?);
    let handed_ms: Option<i64> = row.get(12)?;
    let (desk, collector) = (text(13)?, text(14)?);
    let (loss_claimed, superseded) = (row.get(15)?, row.get(16)?);
    let record = || {
        Some(CardRecord {
            card: CardId::stored(card),
            holder: optional(holder, EducationId::stored)?,
            kind: from_word(kind)?,
            card_number: optional(card_number, CardNumber::parse)?,
            transit_number: optional(transit_number, TransitNumber::parse)?,
            uid: optional(uid, |text| Uid::try_from(text.to_owned()))?,
            custody: custody_from(custody, detail)?,
            bundle: optional(bundle, BundleId::parse)?,
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
    let (stage, signed): (String, Option<String>) = (row.get(6)?, row.get(8)?);
    let (sealed, late) = (row.get(7)?, row.get(9)?);
    let record = || {
        Some(BatchRecord {
            batch: BatchId::parse(&batch).ok()?,
            number,
            file,
            expected,
            imported,
            stage: from_word(stage)?,
            sealed,
            closed,
            signed: optional(signed, |text| serde_json::from_str(text))?,
            late,
        })
    };
    Ok(record())
}

/// Reads an entry; the outer error is SQLite's, `Err` inside tells the position of one that is unreadable.
pub(super) fn entry_of(row: &Row<'_>, resolve: Resolve<'_>) -> rusqlite::Result<Result<Entry, i64>> {
    let position: i64 = row.get(0)?;
    let (id, hash): ([u8; 16], [u8; 32]) = (row.get(1)?, row.get(9)?);
    let (desk, operator, approver): (String, String, Option<String>) = (row.get(2)?, row.get(6)?, row.get(12)?);
    let (seq, wall_ms, mono_ms): (i64, i64, i64) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let (body, private, details): (String, Option<String>, String) = (row.get(7)?, row.get(8)?, row.get(13)?);
    let (undone, form): (bool, i64) = (row.get(10)?, row.get(11)?);
    let act = || match Form::of(form)? {
        Form::One => act_text::form_one::read(&body, private.as_deref()),
        Form::Two => act_text::read(&body, &serde_json::from_str::<Vec<Option<String>>>(&details).ok()?, resolve),
    };
    let entry = || {
        Some(Entry {
            id: Uuid::from_bytes(id),
            desk: DeskId::parse(&desk).ok()?,
            seq: u64::try_from(seq).ok()?,
            wall: Moment::from_unix_ms(wall_ms),
            mono_ms,
            operator: OperatorId::parse(&operator).ok()?,
            approver: optional(approver, OperatorId::parse)?,
            act: act()?,
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

type Parsed<T> = rusqlite::Result<Option<T>>;

/// Runs a query whose every row must parse.
pub(super) fn all<T>(
    conn: &Connection,
    sql: &str,
    values: impl Params,
    table: &'static str,
    parse: impl Fn(&Row<'_>) -> Parsed<T>,
) -> Result<Vec<T>, JournalFault> {
    let mut query = conn.prepare_cached(sql)?;
    let rows = query.query_map(values, parse)?;
    rows.map(|row| row?.ok_or(JournalFault::BadRow { table })).collect()
}

pub(super) fn entries(conn: &Connection, rest: &str, values: impl Params) -> Result<Vec<Entry>, JournalFault> {
    let mut query = conn.prepare_cached(&format!("SELECT {ENTRY_COLUMNS} FROM entries e {rest}"))?;
    let names = Pseudonyms::new(conn);
    let rows = query.query_map(values, |row| entry_of(row, &|token| names.resolve(token)))?;
    rows.map(|row| row?.map_err(|position| JournalFault::Unreadable { position })).collect()
}

/// Returns the entries that touch a card, oldest first, the list, the stages and the closing of its batch included.
pub(super) fn entries_of(conn: &Connection, card: &CardId) -> Result<Vec<Entry>, JournalFault> {
    let batch: Option<String> = conn
        .prepare_cached("SELECT batch FROM cards WHERE card = ?1")?
        .query_row([card.as_str()], |row| row.get(0))
        .optional()?
        .flatten();
    entries(
        conn,
        "WHERE e.card IN (?1, ?3) OR (e.batch = ?2 AND e.kind IN ('batch-imported', 'batch-moved', 'batch-closed')) ORDER BY e.position",
        params![pseudonym::card(conn, card)?, batch, card.as_str()],
    )
}

/// Calls `take` with every entry, oldest first.
pub(super) fn each_entry(
    conn: &Connection,
    mut take: impl FnMut(Entry) -> Result<(), JournalFault>,
) -> Result<(), JournalFault> {
    let mut query = conn.prepare(&format!("SELECT {ENTRY_COLUMNS} FROM entries e ORDER BY e.position"))?;
    let names = Pseudonyms::new(conn);
    let rows = query.query_map([], |row| entry_of(row, &|token| names.resolve(token)))?;
    for row in rows {
        take(row?.map_err(|position| JournalFault::Unreadable { position })?)?;
    }
    Ok(())
}
