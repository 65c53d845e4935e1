//! Who looked at a full record, when and why; and the entries of a stretch of time.

use rusqlite::params;

use crate::day::{Day, Moment};
use crate::id::{CardId, EducationId};
use crate::record::office::LookReason;
use crate::record::{Act, Illegal};

use super::super::act_text::called;
use super::super::rows::entries;
use super::super::{Entry, Journal, JournalFault, Seat, pseudonym};

impl Journal {
    /// Records that a full record was looked at; a card's record is also its student's.
    pub fn look(
        &mut self,
        seat: &Seat,
        student: Option<EducationId>,
        card: Option<&CardId>,
        why: LookReason,
    ) -> Result<Entry, JournalFault> {
        let mut whose = student;
        if let Some(card) = card {
            let record = self.card(card)?.ok_or(Illegal::UnknownCard)?;
            whose = whose.or(record.holder);
        }
        if card.is_none() && whose.map(|id| self.student(id)).transpose()?.flatten().is_none() {
            return Err(Illegal::UnknownStudent.into());
        }
        self.append(seat, Act::Looked { student: whose, card: card.cloned(), why })
    }

    /// Lists the looks at a student's record and at the records of their cards, oldest first.
    pub fn looks_of(&self, student: EducationId) -> Result<Vec<Entry>, JournalFault> {
        let mut names = vec![student.to_string()];
        names.extend(pseudonym::of(&self.conn, &called('p', student.as_str()))?);
        for card in self.cards_of(student)? {
            names.push(pseudonym::card(&self.conn, &card.card)?);
        }
        let names = serde_json::Value::from(names).to_string();
        entries(
            &self.conn,
            "WHERE e.kind = 'looked' AND (e.body ->> 'student' IN (SELECT value FROM json_each(?1)) \
             OR e.body ->> 'card' IN (SELECT value FROM json_each(?1))) ORDER BY e.position",
            [names],
        )
    }

    /// Lists looks and unmasked lists from the first to the last day, both included, oldest first.
    pub fn looks_between(&self, from: Day, to: Day) -> Result<Vec<Entry>, JournalFault> {
        let (from, to) = (Moment::start_of(from), Moment::start_of(to.plus_days(1)));
        entries(
            &self.conn,
            "WHERE e.kind IN ('looked', 'unmasked') AND e.wall_ms >= ?1 AND e.wall_ms < ?2 ORDER BY e.position",
            params![from.unix_ms(), to.unix_ms()],
        )
    }

    /// Lists all entries from the first to the last day, both included, oldest first.
    pub fn entries_between(&self, from: Day, to: Day) -> Result<Vec<Entry>, JournalFault> {
        let (from, to) = (Moment::start_of(from), Moment::start_of(to.plus_days(1)));
        entries(
            &self.conn,
            "WHERE e.wall_ms >= ?1 AND e.wall_ms < ?2 ORDER BY e.position",
            params![from.unix_ms(), to.unix_ms()],
        )
    }
}
