//! Answers what the desk asks of the journal; reads only.

use rusqlite::params;
use serde::Serialize;

use crate::id::{BatchId, CardId, CardNumber, ClassId, EducationId, TransitNumber, Uid};
use crate::record::{Balance, CardRecord, Illegal, Student};

use super::fold::{BatchRecord, Shelf};
use super::rows::{
    self, BATCH_COLUMNS, CARD_COLUMNS, STUDENT_COLUMNS, all, batch_of, card_of, entries, one, student_of,
};
use super::tables::Tables;
use super::{Entry, Journal, JournalFault};

/// How much the journal holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Entries.
    pub entries: u64,
    /// Students of the roster.
    pub students: u64,
    /// Cards on a list that have not come.
    pub expected: u64,
    /// Cards that the district has.
    pub at_district: u64,
    /// Good cards in the office, those included that must be tapped again.
    pub in_office: u64,
    /// Cards set aside.
    pub quarantined: u64,
    /// Cards with the class teachers.
    pub with_teacher: u64,
    /// Cards with a family.
    pub held: u64,
    /// Cards that a family lost.
    pub lost: u64,
    /// Cards that were found and wait in the office.
    pub found: u64,
    /// Cards handed in for good.
    pub surrendered: u64,
    /// Cards that went back to the card centre.
    pub returned_to_issuer: u64,
    /// Cards that went to another school.
    pub at_other_school: u64,
    /// Cards that their batch did not bring.
    pub never_arrived: u64,
}

impl Journal {
    /// Finds a student by education ID.
    pub fn student(&self, id: EducationId) -> Result<Option<Student>, JournalFault> {
        let sql = format!("SELECT {STUDENT_COLUMNS} FROM students s WHERE s.education_id = ?1");
        one(self.conn.prepare_cached(&sql)?.query_row([id.as_str()], student_of), "students")
    }

    /// Lists a class by seat, those without a seat last.
    pub fn students_of_class(&self, class: ClassId) -> Result<Vec<Student>, JournalFault> {
        let sql = format!(
            "SELECT {STUDENT_COLUMNS} FROM students s WHERE s.grade = ?1 AND s.class = ?2 \
             ORDER BY s.seat IS NULL, s.seat, s.education_id"
        );
        all(&self.conn, &sql, params![class.grade(), class.class()], "students", student_of)
    }

    /// Lists the classes of the roster with the number of students in each.
    pub fn classes(&self) -> Result<Vec<(ClassId, u32)>, JournalFault> {
        let sql = "SELECT grade, class, count(*) FROM students GROUP BY grade, class ORDER BY grade, class";
        all(&self.conn, sql, [], "students", |row| {
            let size: u32 = row.get(2)?;
            Ok(ClassId::new(row.get(0)?, row.get(1)?).ok().map(|class| (class, size)))
        })
    }

    /// Returns whether a roster was imported.
    pub fn has_roster(&self) -> Result<bool, JournalFault> {
        let mut query = self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM students)")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// Finds a card by the name of its record.
    pub fn card(&self, card: &CardId) -> Result<Option<CardRecord>, JournalFault> {
        Tables(&self.conn).card(card)
    }

    /// Finds the card that intake bound to this UID.
    pub fn card_by_uid(&self, uid: &Uid) -> Result<Option<CardRecord>, JournalFault> {
        Ok(self.cards_where("uid = ?1", &uid.to_string())?.into_iter().next())
    }

    /// Finds a card by its 一卡通卡号; of two with the same number, the one that is not set aside.
    pub fn card_by_transit(&self, number: &TransitNumber) -> Result<Option<CardRecord>, JournalFault> {
        Ok(self.cards_where("transit_number = ?1", number.as_str())?.into_iter().next())
    }

    /// Finds a card by its printed 北京通号; of two with the same number, the one that is not set aside.
    pub fn card_by_number(&self, number: &CardNumber) -> Result<Option<CardRecord>, JournalFault> {
        Ok(self.cards_where("card_number = ?1", number.as_str())?.into_iter().next())
    }

    /// Lists the cards of a student, those that are set aside last.
    pub fn cards_of(&self, holder: EducationId) -> Result<Vec<CardRecord>, JournalFault> {
        self.cards_where("holder = ?1", holder.as_str())
    }

    fn cards_where(&self, condition: &str, value: &str) -> Result<Vec<CardRecord>, JournalFault> {
        let sql = format!("SELECT {CARD_COLUMNS} FROM cards WHERE {condition} ORDER BY custody = 'quarantined', card");
        all(&self.conn, &sql, [value], "cards", card_of)
    }

    /// Lists all cards.
    pub fn cards(&self) -> Result<Vec<CardRecord>, JournalFault> {
        all(&self.conn, &format!("SELECT {CARD_COLUMNS} FROM cards ORDER BY card"), [], "cards", card_of)
    }

    /// Lists the cards of a batch, extra ones included.
    pub fn cards_of_batch(&self, batch: &BatchId) -> Result<Vec<CardRecord>, JournalFault> {
        self.cards_where("batch = ?1", batch.as_str())
    }

    /// Adds a batch up.
    pub fn balance(&self, batch: &BatchId) -> Result<Balance, JournalFault> {
        let record = Tables(&self.conn).batch(batch)?.ok_or(Illegal::UnknownBatch)?;
        Ok(Balance::of(record.expected, &self.cards_of_batch(batch)?))
    }

    /// Finds a batch by its name.
    pub fn batch(&self, batch: &BatchId) -> Result<Option<BatchRecord>, JournalFault> {
        Tables(&self.conn).batch(batch)
    }

    /// Lists the batches, the latest first.
    pub fn batches(&self) -> Result<Vec<BatchRecord>, JournalFault> {
        let sql = format!("SELECT {BATCH_COLUMNS} FROM batches ORDER BY number DESC");
        all(&self.conn, &sql, [], "batches", batch_of)
    }

    /// Returns the latest batch that is not closed.
    pub fn open_batch(&self) -> Result<Option<BatchId>, JournalFault> {
        Ok(self.batches()?.into_iter().find(|batch| batch.closed.is_none()).map(|batch| batch.batch))
    }

    /// Lists the newest entries of all desks, newest first.
    pub fn recent(&self, limit: usize) -> Result<Vec<Entry>, JournalFault> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        entries(&self.conn, "ORDER BY e.position DESC LIMIT ?1", [limit])
    }

    /// Lists the entries that touch a card, oldest first.
    pub fn entries_of(&self, card: &CardId) -> Result<Vec<Entry>, JournalFault> {
        rows::entries_of(&self.conn, card)
    }

    /// Counts what the journal holds.
    pub fn counts(&self) -> Result<Counts, JournalFault> {
        let number = |sql: &str| {
            self.conn.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|count| u64::try_from(count).unwrap_or(0))
        };
        let mut counts = Counts {
            entries: number("SELECT count(*) FROM entries")?,
            students: number("SELECT count(*) FROM students")?,
            ..Counts::default()
        };
        let mut query = self.conn.prepare_cached("SELECT custody, count(*) FROM cards GROUP BY custody")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
        for row in rows {
            let (custody, count) = row?;
            let place = match custody.as_str() {
                "expected" => &mut counts.expected,
                "at-district" => &mut counts.at_district,
                "in-office" => &mut counts.in_office,
                "quarantined" => &mut counts.quarantined,
                "with-teacher" => &mut counts.with_teacher,
                "held" => &mut counts.held,
                "lost" => &mut counts.lost,
                "found" => &mut counts.found,
                "surrendered" => &mut counts.surrendered,
                "returned-to-issuer" => &mut counts.returned_to_issuer,
                "at-other-school" => &mut counts.at_other_school,
                "never-arrived" => &mut counts.never_arrived,
                _ => return Err(JournalFault::BadRow { table: "cards" }),
            };
            *place = u64::try_from(count).unwrap_or(0);
        }
        Ok(counts)
    }
}
