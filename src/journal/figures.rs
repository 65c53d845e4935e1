//! Counts for paper: the yearly audit, one shift, and all that is kept of one student; reads only.

mod audit;

use crate::day::Moment;
use crate::id::EducationId;
use crate::record::figures::{CardHistory, HistoryLine, Look, PaperMark, ShiftFigures, StudentRecord, Tally};
use crate::record::{Act, Deed, Illegal};

use super::rows::{CARD_COLUMNS, all, card_of, entries, from_word};
use super::{Entry, Journal, JournalFault, Seat};

impl Journal {
    /// Counts what this desk did since the last end of a shift, and where all cards are now.
    pub fn shift_figures(&self, school: &str, seat: &Seat) -> Result<ShiftFigures, JournalFault> {
        let now = self.now();
        let ended = "SELECT coalesce(max(seq), 0) FROM entries WHERE desk = ?1 AND kind = 'shift-ended'";
        let ended: i64 = self.conn.query_row(ended, [self.desk.as_str()], |row| row.get(0))?;
        let began: Option<i64> = self.conn.query_row(
            "SELECT min(wall_ms) FROM entries WHERE desk = ?1 AND seq > ?2",
            rusqlite::params![self.desk.as_str(), ended],
            |row| row.get(0),
        )?;
        let shifts = "SELECT count(*) FROM entries WHERE desk = ?1 AND kind = 'shift-ended'";
        let shifts: i64 = self.conn.query_row(shifts, [self.desk.as_str()], |row| row.get(0))?;
        let sql = "SELECT kind, count(*) FROM entries WHERE desk = ?1 AND seq > ?2 GROUP BY kind ORDER BY kind";
        let values = rusqlite::params![self.desk.as_str(), ended];
        let mut acts: Vec<Tally<Deed>> =
            all(&self.conn, sql, values, "entries", |row| Ok(tally(row.get(0)?, row.get(1)?)))?;
        acts.sort_by_key(|tally| tally.what);
        Ok(ShiftFigures {
            mark: self.mark(school, format!("S-{}-{}", self.desk, shifts + 1), 1)?,
            operator: seat.operator().clone(),
            from: began.map_or(now, Moment::from_unix_ms),
            to: now,
            acts,
            cards: self.cards_by_custody()?,
            parked: self.parked()?.into(),
            backup: None,
        })
    }

    fn cards_by_custody(&self) -> Result<Vec<Tally<crate::record::Custody>>, JournalFault> {
        let sql = format!("SELECT {CARD_COLUMNS}, count(*) FROM cards GROUP BY custody, detail ORDER BY min(card)");
        let mut cards = all(&self.conn, &sql, [], "cards", |row| {
            let count: i64 = row.get(17)?;
            let card = card_of(row)?;
            Ok(card.map(|card| Tally { what: card.custody, count: u64::try_from(count).unwrap_or(0) }))
        })?;
        cards.sort_by_key(|tally| tally.what);
        Ok(cards)
    }

    /// Gathers all that is kept of one student; `words` says what an entry did, in the words of the paper.
    pub fn student_record(
        &self,
        school: &str,
        seat: &Seat,
        student: EducationId,
        words: &dyn Fn(&Entry) -> String,
    ) -> Result<StudentRecord, JournalFault> {
        let row = self.student(student)?.ok_or(Illegal::UnknownStudent)?;
        let mut cards = Vec::new();
        for card in self.cards_of(student)? {
            let line = |entry: &Entry| HistoryLine { at: entry.wall, desk: entry.desk.clone(), words: words(entry) };
            let lines = self.entries_of(&card.card)?.iter().map(line).collect();
            cards.push(CardHistory { card, lines });
        }
        let roles = self.roles()?;
        let look = |entry: &Entry| {
            let Act::Looked { why, .. } = entry.act else { return None };
            Some(Look { at: entry.wall, role: roles.of(entry), why })
        };
        let copies = entries(&self.conn, "WHERE e.kind = 'exported' ORDER BY e.position", [])?;
        let copies = copies.iter().filter(|entry| is_copy_for(entry, student)).count();
        let version = u32::try_from(copies + 1).unwrap_or(u32::MAX);
        Ok(StudentRecord {
            mark: self.mark(school, format!("P-{}-{}", self.desk, student.masked().replace('*', "")), version)?,
            operator: seat.operator().clone(),
            student: row,
            cards,
            looks: self.looks_of(student)?.iter().filter_map(look).collect(),
        })
    }

    fn mark(&self, school: &str, number: String, version: u32) -> Result<PaperMark, JournalFault> {
        let (desk, made_at) = (self.desk.clone(), self.now());
        Ok(PaperMark { school: school.to_owned(), desk, number, version, made_at, anchor: self.anchor()? })
    }
}

fn is_copy_for(entry: &Entry, student: EducationId) -> bool {
    let Act::Exported { what: crate::record::office::Export::Student, student: whose, .. } = &entry.act else {
        return false;
    };
    *whose == Some(student)
}

fn tally<T: serde::de::DeserializeOwned>(word: String, count: i64) -> Option<Tally<T>> {
    Some(Tally { what: from_word(word)?, count: u64::try_from(count).ok()? })
}
