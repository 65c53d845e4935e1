//! Takes back a run of the import or a correction by hand: the tables are folded again without it.
//!
//! Whom nothing else names is forgotten, like somebody whose details are erased; nobody goes who has a card.

use std::collections::BTreeSet;

use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

use super::STANDS;
use crate::id::{BatchId, CardId, DeskId, EducationId};
use crate::journal::privacy::{self, Leaving};
use crate::journal::rows::entries;
use crate::journal::{Entry, Journal, JournalFault, Removed, Seat, Unauthorized, Writer, people, pseudonym, tables};
use crate::record::{Act, Illegal, Leave, Student, can};

impl Journal {
    /// Returns why a run of the import, or a correction by hand, cannot be taken back now, if so; changes nothing.
    pub fn may_undo_import(&self, seat: &Seat, entry: Uuid) -> Result<(), JournalFault> {
        ask(&self.conn, &self.desk, seat, entry).map(|_| ())
    }

    /// Takes back a run of the import, or a correction by hand, by appending an entry that says so.
    ///
    /// Whoever may do it may take it back, at any time. Only the last standing run goes: later runs, corrections of
    /// its students and cards that hang on it go first. Whom only this run named is forgotten at once.
    pub fn undo_import(&mut self, seat: &Seat, entry: Uuid) -> Result<(Entry, Removed), JournalFault> {
        if !is_import(&self.conn, entry)? {
            return Err(Illegal::NothingToUndo.into());
        }
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = Writer::new(&self.desk, self.clock.now(), self.random.as_mut());
        let entry = writer.append(&tx, seat, None, Act::Undone { entry })?;
        let removed = writer.removed;
        tx.commit()?;
        if removed.students > 0 {
            self.sweep();
        }
        Ok((entry, removed))
    }
}

/// Returns whether an entry is one that only [`Journal::undo_import`] takes back.
pub(in crate::journal) fn is_import(conn: &Connection, entry: Uuid) -> Result<bool, JournalFault> {
    let mut query = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM entries WHERE id = ?1 \
         AND kind IN ('roster-imported', 'batch-imported', 'student-corrected'))",
    )?;
    Ok(query.query_row([entry.into_bytes()], |row| row.get(0))?)
}

/// Asks whether a run may be taken back; returns the students who go with it.
pub(in crate::journal) fn ask(
    conn: &Connection,
    desk: &DeskId,
    seat: &Seat,
    target: Uuid,
) -> Result<Leaving, JournalFault> {
    let found = entries(conn, "WHERE e.id = ?1", [target.into_bytes()])?.into_iter().next();
    let entry = found.filter(|entry| !entry.undone && entry.desk == *desk).ok_or(Illegal::NothingToUndo)?;
    let (deed, role) = (entry.act.deed(), people::seated_role(conn, seat)?);
    if can(role, deed) != Leave::Alone {
        return Err(Unauthorized::MayNot { role, deed }.into());
    }
    let position: i64 = conn
        .prepare_cached("SELECT position FROM entries WHERE id = ?1")?
        .query_row([target.into_bytes()], |row| row.get(0))?;
    let after = After { conn, position };
    let mut leaving = Leaving::default();
    if let Act::RosterImported { students, .. } = entry.act {
        after.refuse_any("roster-imported")?;
        after.refuse_about("student-corrected", &students)?;
        for student in after.named_only_here(students)? {
            refuse_cards_of(conn, student.education_id)?;
            leaving.students.insert(student.education_id.to_string());
            leaving.names.insert(student.name.as_str().to_owned());
        }
    } else if let Act::StudentCorrected { students, .. } = entry.act {
        after.refuse_about("roster-imported", &students)?;
        after.refuse_about("student-corrected", &students)?;
    } else if let Act::BatchImported { batch, cards, .. } = entry.act {
        after.refuse_any("batch-imported")?;
        after.refuse_moved(&batch)?;
        let mut cards = cards.iter().map(|line| CardId::expected(&batch, line.holder));
        cards.try_for_each(|card| after.refuse_acted(&card))?;
    } else {
        return Err(Illegal::NothingToUndo.into());
    }
    Ok(leaving)
}

/// Folds the tables again without the run that an entry has just taken back, and forgets who goes with it.
pub(in crate::journal) fn fold_without(conn: &Connection, leaving: Leaving) -> Result<Removed, JournalFault> {
    if leaving.students.is_empty() {
        let _folded = tables::refill(conn)?;
        return Ok(Removed::default());
    }
    let mut delete = conn.prepare_cached("DELETE FROM students WHERE education_id = ?1")?;
    for student in &leaving.students {
        delete.execute([student])?;
    }
    privacy::forget(conn, leaving)
}

/// What stands after an entry.
struct After<'c> {
    conn: &'c Connection,
    position: i64,
}

impl After<'_> {
    fn finds(&self, what: &str, values: [&str; 2]) -> Result<bool, JournalFault> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM entries e WHERE position > ?1 AND {STANDS} AND {what})");
        let mut query = self.conn.prepare_cached(&sql)?;
        let [first, second] = values;
        Ok(query.query_row(params![self.position, first, second], |row| row.get(0))?)
    }

    /// Refuses when an act of this kind stands.
    fn refuse_any(&self, kind: &str) -> Result<(), JournalFault> {
        if self.finds("kind = ?2 AND ?3 = ''", [kind, ""])? { Err(Illegal::NotTheLastRun.into()) } else { Ok(()) }
    }

    /// Refuses when an act of this kind names one of these students.
    fn refuse_about(&self, kind: &str, students: &[Student]) -> Result<(), JournalFault> {
        let named = format!("WHERE e.kind = ?1 AND e.position > ?2 AND {STANDS}");
        let named = people_in(entries(self.conn, &named, params![kind, self.position])?);
        let touched = students.iter().any(|student| named.contains(&student.education_id));
        if touched { Err(Illegal::NotTheLastRun.into()) } else { Ok(()) }
    }

    /// Returns the students whom no roster before this entry names.
    fn named_only_here(&self, students: Vec<Student>) -> Result<Vec<Student>, JournalFault> {
        let before = format!("WHERE e.kind = 'roster-imported' AND e.position < ?1 AND {STANDS}");
        let before = people_in(entries(self.conn, &before, [self.position])?);
        let gone = |student: &Student| before.contains(&student.education_id) || student.education_id.is_pseudonym();
        Ok(students.into_iter().filter(|student| !gone(student)).collect())
    }

    /// Refuses when the batch went on, or when a card came for a batch that only this entry lists.
    fn refuse_moved(&self, batch: &BatchId) -> Result<(), JournalFault> {
        let mut earlier = self.conn.prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM entries e WHERE kind = 'batch-imported' AND batch = ?1 AND position < ?2 \
             AND {STANDS})"
        ))?;
        let earlier: bool = earlier.query_row(params![batch.as_str(), self.position], |row| row.get(0))?;
        let kinds = if earlier { "kind IN ('batch-moved', 'batch-closed') AND" } else { "" };
        let moved = self.finds(&format!("{kinds} batch = ?2 AND ?3 = ''"), [batch.as_str(), ""])?;
        if moved { Err(Illegal::CardsFollow.into()) } else { Ok(()) }
    }

    /// Refuses when something happened to a card.
    fn refuse_acted(&self, card: &CardId) -> Result<(), JournalFault> {
        let under = pseudonym::card(self.conn, card)?;
        let acted = self.finds("card IN (?2, ?3) AND kind <> 'parked'", [card.as_str(), &under])?;
        if acted { Err(Illegal::CardsFollow.into()) } else { Ok(()) }
    }
}

/// Refuses when a card of a student stands in the tables.
fn refuse_cards_of(conn: &Connection, student: EducationId) -> Result<(), JournalFault> {
    let mut query = conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM cards WHERE holder = ?1)")?;
    let has: bool = query.query_row([student.as_str()], |row| row.get(0))?;
    if has { Err(Illegal::CardsFollow.into()) } else { Ok(()) }
}

/// Returns everybody whom these entries state.
fn people_in(entries: Vec<Entry>) -> BTreeSet<EducationId> {
    let stated = |act| {
        if let Act::RosterImported { students, .. } | Act::StudentCorrected { students, .. } = act {
            students
        } else {
            Vec::new()
        }
    };
    entries.into_iter().flat_map(|entry| stated(entry.act)).map(|student| student.education_id).collect()
}
