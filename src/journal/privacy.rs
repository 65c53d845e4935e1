//! Forgets people: their details, their pseudonyms and every page that held them; their entries stay and verify.
//!
//! Nobody is forgotten who is still here or whose card is, and nothing of anybody else goes with them.

mod look;
mod trace;

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use crate::day::Day;
use crate::id::EducationId;
use crate::record::Act;
use crate::record::Departed;
use crate::record::office::ErasureReason;

use super::rows::{all, from_word};
use super::{Entry, Journal, JournalFault, Seat};

pub(super) use trace::{Leaving, forget};

/// Months for which details are kept after a student has left, unless the school sets another number.
pub const RETENTION_MONTHS: u32 = 12;

/// Key of the setting that holds the months.
const RETENTION_KEY: &str = "retention.months";

/// Places in which the office answers for a card.
const HERE: &str = "'expected', 'at-district', 'in-office', 'quarantined', 'with-teacher', 'found'";

/// A student whose time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Who.
    pub student: EducationId,
    /// When and why they left.
    pub departed: Departed,
    /// A card of theirs is still here or on its way: it has to go first.
    pub card_here: bool,
}

/// What an erasure removed, and what it could not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The entry, which names the students by pseudonym.
    pub entry: Entry,
    /// Counts of what went and what stays.
    pub removed: Removed,
    /// Whether the pages that held it are gone from the file, too; another open program delays that.
    pub swept: bool,
}

/// Counts of what an erasure removed, and what it could not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Removed {
    /// Students.
    pub students: u64,
    /// Personal details beside entries.
    pub details: u64,
    /// Pseudonyms that lead to nobody any more.
    pub pseudonyms: u64,
    /// Education IDs and UIDs that entries of version 0.1.0 hold in their hashed bytes.
    pub numbers_kept: u64,
    /// Rosters of version 0.1.0 that keep names, because students stand in them who are still here.
    pub rosters_kept: u64,
    /// Notes on other students' cards in which one of the names stands: they are left for a person to judge.
    pub notes_kept: u64,
}

/// Why somebody's details are not erased.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unerasable {
    /// No student was named.
    #[error("no student is named")]
    Nobody,
    /// No roster names the student, or the details are erased already.
    #[error("no roster names student {0}, or the details were erased before")]
    Unknown(String),
    /// The student has not left.
    #[error("student {0} is still here")]
    StillHere(String),
    /// The time for which details are kept is not over.
    #[error("the details of student {0} are kept until {1}")]
    NotYet(String, Day),
    /// A card of the student is still here or on its way.
    #[error("a card of student {0} is still in the office, with a teacher or on its way")]
    CardHere(String),
}

impl Unerasable {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Unerasable::Nobody => "nobody-named",
            Unerasable::Unknown(_) => "unknown-student",
            Unerasable::StillHere(_) => "still-here",
            Unerasable::NotYet(_, _) => "not-yet-due",
            Unerasable::CardHere(_) => "card-here",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Unerasable::Nobody => "name each one with --student ID",
            Unerasable::Unknown(_) => "check the education ID; what is kept shows with `card-desk privacy due`",
            Unerasable::StillHere(_) => "record that the student left, then erase",
            Unerasable::NotYet(_, _) => "wait until that day, or erase because the family asked",
            Unerasable::CardHere(_) => "hand the card in, send it on or close its batch, then erase",
        }
    }
}

impl Journal {
    /// Erases all that is kept of these students but their entries, which stay under pseudonyms; takes two people.
    ///
    /// One transaction; afterwards the file is written anew, so that no page keeps what was erased.
    pub fn erase(
        &mut self,
        seat: &Seat,
        second: &Seat,
        students: &[EducationId],
        why: ErasureReason,
    ) -> Result<Erasure, JournalFault> {
        let act = Act::Erased { students: students.to_vec(), why };
        let (entry, removed) = self.append_counting(seat, Some(second), act)?;
        let swept = self.sweep();
        let entry = self.entry(&entry.id)?.ok_or(JournalFault::Unreadable { position: 0 })?;
        Ok(Erasure { entry, removed, swept })
    }

    /// Erases whoever is overdue and has no card here; none when nobody is.
    pub fn retain(&mut self, seat: &Seat, second: &Seat) -> Result<Option<Erasure>, JournalFault> {
        let due = self.overdue(self.now().day(), self.retention_months()?)?;
        let students: Vec<EducationId> = due.iter().filter(|due| !due.card_here).map(|due| due.student).collect();
        if students.is_empty() {
            return Ok(None);
        }
        self.erase(seat, second, &students, ErasureReason::Retention).map(Some)
    }

    /// Returns why these students cannot be erased now, if so; changes nothing.
    pub fn may_erase(&self, students: &[EducationId], why: ErasureReason) -> Result<(), JournalFault> {
        let act = Act::Erased { students: students.to_vec(), why };
        asked(&self.conn, &act, self.now().day()).map(|_| ())
    }

    /// Lists the students who left so many months ago or earlier, the longest gone first; changes nothing.
    pub fn overdue(&self, today: Day, months: u32) -> Result<Vec<Due>, JournalFault> {
        let sql = format!(
            "SELECT education_id, departed_on, departure, \
             EXISTS (SELECT 1 FROM cards WHERE holder = education_id AND custody IN ({HERE})) \
             FROM students WHERE departed_on IS NOT NULL AND date(departed_on, '+' || ?2 || ' months') <= ?1 \
             ORDER BY departed_on, education_id"
        );
        all(&self.conn, &sql, rusqlite::params![today.to_string(), months], "students", |row| {
            let (id, on, why): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let card_here = row.get(3)?;
            let departed = Day::parse_iso(&on).ok().zip(from_word(why)).map(|(on, why)| Departed { on, why });
            let due = |departed| Some(Due { student: EducationId::parse(&id).ok()?, departed, card_here });
            Ok(departed.and_then(due))
        })
    }

    /// Returns for how many months details are kept after a student has left.
    pub fn retention_months(&self) -> Result<u32, JournalFault> {
        months(&self.conn)
    }

    /// Writes the file anew without the bytes of what was erased; says whether no other program was in the way.
    pub fn sweep(&mut self) -> bool {
        let emptied = || self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        let quiet = |busy: rusqlite::Result<i64>| busy.is_ok_and(|busy| busy == 0);
        quiet(emptied()) && self.conn.execute_batch("VACUUM").is_ok() && quiet(emptied())
    }
}

fn months(conn: &Connection) -> Result<u32, JournalFault> {
    let mut query = conn.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
    let set: Option<String> = query.query_row([RETENTION_KEY], |row| row.get(0)).optional()?;
    Ok(set.and_then(|months| months.trim().parse().ok()).unwrap_or(RETENTION_MONTHS))
}

/// Asks whether an act that erases may be done, and takes down who is leaving while that is still known.
pub(super) fn asked(conn: &Connection, act: &Act, today: Day) -> Result<Option<Leaving>, JournalFault> {
    let Act::Erased { students, why } = act else { return Ok(None) };
    if students.is_empty() {
        return Err(Unerasable::Nobody.into());
    }
    let months = months(conn)?;
    let mut query = conn.prepare_cached(&format!(
        "SELECT date(departed_on, '+' || ?2 || ' months'), \
         EXISTS (SELECT 1 FROM cards WHERE holder = education_id AND custody IN ({HERE})), name \
         FROM students WHERE education_id = ?1"
    ))?;
    let mut leaving = Leaving::default();
    for student in students {
        let found: Option<(Option<String>, bool, String)> = query
            .query_row(rusqlite::params![student.as_str(), months], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let (until, card_here, name) = found.ok_or_else(|| Unerasable::Unknown(student.masked()))?;
        let until = until.ok_or_else(|| Unerasable::StillHere(student.masked()))?;
        let until = Day::parse_iso(&until).map_err(|_| JournalFault::BadRow { table: "students" })?;
        if *why == ErasureReason::Retention && until > today {
            return Err(Unerasable::NotYet(student.masked(), until).into());
        }
        if card_here {
            return Err(Unerasable::CardHere(student.masked()).into());
        }
        leaving.students.insert(student.to_string());
        leaving.names.insert(name);
    }
    Ok(Some(leaving))
}

#[cfg(test)]
mod tests;
