//! Runs of the import, newest first, and what a person put right that no run has changed since.
//!
//! `undo` takes a run back.

mod undo;

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::day::Moment;
use crate::id::{BatchId, DeskId, EducationId, OperatorId};
use crate::record::{Act, Student, StudentField};

use super::rows::{all, entries};
use super::{Journal, JournalFault};

pub(super) use undo::{ask, fold_without, is_import};

/// An entry that nothing has taken back.
const STANDS: &str = "NOT EXISTS (SELECT 1 FROM entries u WHERE u.undoes = e.id)";

/// One run of the import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRun {
    /// Its entry.
    pub entry: Uuid,
    /// When.
    pub at: Moment,
    /// Who.
    pub operator: OperatorId,
    /// At which desk.
    pub desk: DeskId,
    /// Batch whose list it was; none for a roster.
    pub batch: Option<BatchId>,
    /// Name of the file, without its folder.
    pub file: String,
    /// Students or cards that it wrote.
    pub count: u32,
    /// Somebody took it back.
    pub undone: bool,
}

/// Fields of students that a person vouches for.
pub type Corrected = BTreeMap<EducationId, Vec<StudentField>>;

impl Journal {
    /// Lists the runs of the import, newest first.
    pub fn import_runs(&self, limit: u32) -> Result<Vec<ImportRun>, JournalFault> {
        let sql = format!(
            "SELECT id, wall_ms, operator, desk, batch, body ->> 'file', \
             json_array_length(body, CASE kind WHEN 'roster-imported' THEN '$.students' ELSE '$.cards' END), \
             NOT {STANDS} FROM entries e WHERE kind IN ('roster-imported', 'batch-imported') \
             ORDER BY position DESC LIMIT ?1"
        );
        all(&self.conn, &sql, [limit], "entries", |row| {
            let (operator, desk, batch): (String, String, Option<String>) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let (entry, at) = (Uuid::from_bytes(row.get(0)?), Moment::from_unix_ms(row.get(1)?));
            let (file, count): (Option<String>, Option<u32>) = (row.get(5)?, row.get(6)?);
            let undone = row.get(7)?;
            let run = || {
                let batch = match batch {
                    Some(batch) => Some(BatchId::parse(&batch).ok()?),
                    None => None,
                };
                Some(ImportRun {
                    entry,
                    at,
                    operator: OperatorId::parse(&operator).ok()?,
                    desk: DeskId::parse(&desk).ok()?,
                    batch,
                    file: file.unwrap_or_default(),
                    count: count.unwrap_or_default(),
                    undone,
                })
            };
            Ok(run())
        })
    }

    /// Returns the fields of all students that a person put right and no import has changed since.
    pub fn corrected(&self) -> Result<Corrected, JournalFault> {
        let first: Option<i64> = self
            .conn
            .prepare_cached("SELECT min(position) FROM entries WHERE kind = 'student-corrected'")?
            .query_row([], |row| row.get(0))?;
        let Some(first) = first else { return Ok(Corrected::new()) };
        let of_students = format!(
            "WHERE e.kind IN ('roster-imported', 'student-corrected') AND e.position >= ?1 AND {STANDS} \
             ORDER BY e.position"
        );
        let mut stated: BTreeMap<EducationId, (Student, Vec<StudentField>)> = BTreeMap::new();
        for entry in entries(&self.conn, &of_students, [first])? {
            if let Act::StudentCorrected { students, fields } = entry.act {
                for student in students {
                    let begun = || (student.clone(), Vec::new());
                    let (now, vouched) = stated.entry(student.education_id).or_insert_with(begun);
                    *now = now.with(&student, &fields);
                    vouched.extend(&fields);
                }
            } else if let Act::RosterImported { students, .. } = entry.act {
                // What a run changes, a person has let it change.
                for student in students {
                    if let Some((now, vouched)) = stated.get_mut(&student.education_id) {
                        vouched.retain(|field| now.agrees(&student, *field));
                        *now = student;
                    }
                }
            }
        }
        let vouched = stated.into_iter().map(|(id, (_, mut fields))| {
            fields.sort_unstable();
            fields.dedup();
            (id, fields)
        });
        Ok(vouched.filter(|(id, fields)| !fields.is_empty() && !id.is_pseudonym()).collect())
    }

    /// Returns the fields of a student that a person put right and no import has changed since.
    pub fn corrected_fields(&self, student: EducationId) -> Result<Vec<StudentField>, JournalFault> {
        Ok(self.corrected()?.remove(&student).unwrap_or_default())
    }
}
