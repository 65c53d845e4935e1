//! Keeps what the fold has learned in the projection tables of the file.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::day::Moment;
use crate::id::pinyin::spellings;
use crate::id::{BatchId, BundleId, CardId, CardNumber, EducationId, TransitNumber, Uid};
use crate::record::{CardRecord, Rules, Student};

use super::fold::{BatchRecord, Memory, Shelf, is_open};
use super::rows::{
    self, BATCH_COLUMNS, CARD_COLUMNS, STUDENT_COLUMNS, all, batch_of, card_of, custody_words, one, student_of, word,
};
use super::{Entry, JournalFault, people, settings};

/// The projection tables of one open file.
pub(super) struct Tables<'c>(pub &'c Connection);

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

    fn rules(&self) -> Rules {
        Rules::Append
    }

    fn cards_of(&self, holder: EducationId) -> Result<Vec<CardRecord>, JournalFault> {
        let sql = format!("SELECT {CARD_COLUMNS} FROM cards WHERE holder = ?1 ORDER BY card");
        all(self.0, &sql, [holder.as_str()], "cards", card_of)
    }

    fn cards_of_batch(&self, batch: &BatchId) -> Result<Vec<CardRecord>, JournalFault> {
        let sql = format!("SELECT {CARD_COLUMNS} FROM cards WHERE batch = ?1 ORDER BY card");
        all(self.0, &sql, [batch.as_str()], "cards", card_of)
    }

    fn pieces_of_batch(&self, batch: &BatchId) -> Result<u32, JournalFault> {
        let mut query = self.0.prepare_cached(
            "SELECT count(*) FROM cards WHERE batch = ?1 AND custody NOT IN ('expected', 'at-district', 'never-arrived')",
        )?;
        Ok(query.query_row([batch.as_str()], |row| row.get(0))?)
    }

    fn student(&self, student: EducationId) -> Result<Option<Student>, JournalFault> {
        let sql = format!("SELECT {STUDENT_COLUMNS} FROM students s WHERE s.education_id = ?1");
        one(self.0.prepare_cached(&sql)?.query_row([student.as_str()], student_of), "students")
    }

    fn batch(&self, batch: &BatchId) -> Result<Option<BatchRecord>, JournalFault> {
        let mut query = self.0.prepare_cached(&format!("SELECT {BATCH_COLUMNS} FROM batches WHERE batch = ?1"))?;
        one(query.query_row([batch.as_str()], batch_of), "batches")
    }

    fn batch_count(&self) -> Result<i64, JournalFault> {
        Ok(self.0.query_row("SELECT count(*) FROM batches", [], |row| row.get(0))?)
    }

    fn standing_entries(&self, card: &CardId) -> Result<Vec<Entry>, JournalFault> {
        let mut entries = rows::entries_of(self.0, card)?;
        entries.retain(|entry| !entry.undone);
        Ok(entries)
    }

    fn put_student(&mut self, student: &Student) -> Result<(), JournalFault> {
        let id = student.education_id.as_str();
        self.0
            .prepare_cached(
                "INSERT INTO students (education_id, reversed, name, folded, sex, grade, class, seat, valid_until, \
                 departed_on, departure, private) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
                 ON CONFLICT (education_id) DO UPDATE SET name = ?3, folded = ?4, sex = ?5, grade = ?6, class = ?7, \
                 seat = ?8, valid_until = ?9, departed_on = ?10, departure = ?11, private = ?12",
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
                student.departed.map(|departed| departed.on.to_string()),
                student.departed.map(|departed| word(&departed.why)),
                (!student.private.is_empty()).then(|| serde_json::to_string(&student.private).unwrap_or_default()),
            ])?;
        self.0.prepare_cached("DELETE FROM readings WHERE education_id = ?1")?.execute([id])?;
        let mut insert = self.0.prepare_cached(
            "INSERT INTO readings (education_id, syllables, initials) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        for spelling in spellings(&student.name) {
            insert.execute([id, &spelling.syllables, &spelling.initials])?;
        }
        Ok(())
    }

    fn remove_student(&mut self, student: EducationId) -> Result<(), JournalFault> {
        self.0.prepare_cached("DELETE FROM students WHERE education_id = ?1")?.execute([student.as_str()])?;
        Ok(())
    }

    fn put_card(&mut self, card: &CardRecord) -> Result<(), JournalFault> {
        let (custody, detail) = custody_words(card.custody);
        self.0
            .prepare_cached(&format!(
                "INSERT INTO cards ({CARD_COLUMNS}) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) \
                 ON CONFLICT (card) DO UPDATE SET holder = ?2, kind = ?3, card_number = ?4, transit_number = ?5, \
                 uid = ?6, custody = ?7, detail = ?8, bundle = ?9, batch = ?10, tray = ?11, place = ?12, \
                 handed_ms = ?13, handed_desk = ?14, collector = ?15, loss_claimed = ?16, superseded = ?17"
            ))?
            .execute(params![
                card.card.as_str(),
                card.holder.as_ref().map(EducationId::as_str),
                word(&card.kind),
                card.card_number.as_ref().map(CardNumber::as_str),
                card.transit_number.as_ref().map(TransitNumber::as_str),
                card.uid.as_ref().map(Uid::to_string),
                custody,
                detail,
                card.bundle.as_ref().map(BundleId::as_str),
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
                "INSERT INTO batches ({BATCH_COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                 ON CONFLICT (batch) DO UPDATE SET file = ?3, expected = ?4, closed_ms = ?6, stage = ?7, \
                 sealed = ?8, signed = ?9, late = ?10"
            ))?
            .execute(params![
                batch.batch.as_str(),
                batch.number,
                batch.file,
                batch.expected,
                batch.imported.unix_ms(),
                batch.closed.map(Moment::unix_ms),
                word(&batch.stage),
                batch.sealed,
                batch.signed.and_then(|signed| serde_json::to_string(&signed).ok()),
                batch.late,
            ])?;
        Ok(())
    }
}

/// Folds all projections again from the entries; returns how many entries were folded.
pub(super) fn refill(conn: &Connection) -> Result<u64, JournalFault> {
    let undone: HashSet<Uuid> = conn
        .prepare("SELECT undoes FROM entries WHERE undoes IS NOT NULL")?
        .query_map([], |row| row.get(0).map(Uuid::from_bytes))?
        .collect::<rusqlite::Result<_>>()?;
    for table in ["open_handovers", "cards", "batches", "readings", "students", "operators", "settings"] {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let mut memory = Memory::default();
    let mut folded = 0;
    rows::each_entry(conn, |entry| {
        folded += 1;
        people::fold(conn, &entry.act)?;
        settings::fold(conn, &entry.act)?;
        memory.take(&entry, &undone)
    })?;
    let mut tables = Tables(conn);
    // Whose details were erased is a student no more.
    let known = memory.students.values().filter(|student| !student.education_id.is_pseudonym());
    known.into_iter().try_for_each(|student| tables.put_student(student))?;
    memory.batches.values().try_for_each(|batch| tables.put_batch(batch))?;
    for card in memory.cards.values() {
        tables.put_card(card)?;
        if is_open(card) {
            tables.open_handover(card)?;
        }
    }
    Ok(folded)
}
