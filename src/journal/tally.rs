//! Answers that count or name entries: parked exceptions, versions of a list, the students of the roster.

use rusqlite::params;
use uuid::Uuid;

use crate::id::EducationId;
use crate::record::Student;

use super::rows::{STUDENT_COLUMNS, all, entries, student_of};
use super::{Entry, Journal, JournalFault};

impl Journal {
    /// Returns how many exceptions are parked.
    pub fn parked(&self) -> Result<u32, JournalFault> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*) FROM entries e WHERE kind = 'parked' \
             AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id)",
        )?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// Returns how many versions of a list were made so far.
    pub fn versions_of(&self, title: &str) -> Result<u32, JournalFault> {
        let mut query = self
            .conn
            .prepare_cached("SELECT count(*) FROM entries WHERE kind = 'list-made' AND body ->> 'title' = ?1")?;
        Ok(query.query_row([title], |row| row.get(0))?)
    }

    /// Returns one entry.
    pub fn entry(&self, id: &Uuid) -> Result<Option<Entry>, JournalFault> {
        Ok(entries(&self.conn, "WHERE e.id = ?1", params![id.as_bytes()])?.into_iter().next())
    }

    /// Returns all students of the roster, by education ID.
    pub fn students(&self) -> Result<Vec<(EducationId, Student)>, JournalFault> {
        let sql = format!("SELECT {STUDENT_COLUMNS} FROM students s ORDER BY s.education_id");
        let students = all(&self.conn, &sql, [], "students", student_of)?;
        Ok(students.into_iter().map(|student| (student.education_id, student)).collect())
    }
}
