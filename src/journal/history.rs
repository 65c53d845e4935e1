//! Answers of the office pages: who works here since when, who looked at a card, what concerns a student.

use rusqlite::{Params, params};

use crate::day::Moment;
use crate::id::{CardId, EducationId, OperatorId};
use crate::record::Deed;

use super::act_text::called;
use super::people::Operator;
use super::rows::entries;
use super::{Entry, Journal, JournalFault, pseudonym};

/// A person of the office with the two moments that a list of people shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    /// Who, as what.
    pub person: Operator,
    /// When they were added, the last time.
    pub since: Option<Moment>,
    /// When they signed in last.
    pub last_sign_in: Option<Moment>,
}

impl Journal {
    /// Lists the people of the office, those who left last.
    pub fn tenures(&self) -> Result<Vec<Tenure>, JournalFault> {
        let added = self.moments(
            "SELECT body ->> 'operator', max(wall_ms) FROM entries WHERE kind = 'operator-added' GROUP BY 1",
        )?;
        let signed_in =
            self.moments("SELECT operator, max(wall_ms) FROM entries WHERE kind = 'signed-in' GROUP BY 1")?;
        let of = |all: &[(String, Moment)], who: &OperatorId| {
            all.iter().find(|(name, _)| name == who.as_str()).map(|(_, at)| *at)
        };
        Ok(self
            .operators()?
            .into_iter()
            .map(|person| Tenure {
                since: of(&added, &person.operator),
                last_sign_in: of(&signed_in, &person.operator),
                person,
            })
            .collect())
    }

    fn moments(&self, sql: &str) -> Result<Vec<(String, Moment)>, JournalFault> {
        let mut query = self.conn.prepare_cached(sql)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, Moment::from_unix_ms(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns when a kind of act was done last, at any desk.
    pub fn last_of(&self, deed: Deed) -> Result<Option<Moment>, JournalFault> {
        let mut query = self.conn.prepare_cached("SELECT max(wall_ms) FROM entries WHERE kind = ?1")?;
        let at: Option<i64> = query.query_row([deed.code()], |row| row.get(0))?;
        Ok(at.map(Moment::from_unix_ms))
    }

    /// Lists what concerns a student besides the acts on their cards, oldest first: exports, parked exceptions,
    /// departures, corrections by hand.
    pub fn entries_about(&self, student: EducationId) -> Result<Vec<Entry>, JournalFault> {
        let Some(token) = pseudonym::of(&self.conn, &called('p', student.as_str()))? else { return Ok(Vec::new()) };
        self.found(
            "WHERE e.kind IN ('exported', 'parked', 'departed', 'student-corrected') AND instr(e.body, ?1) > 0 \
             ORDER BY e.position",
            params![token],
        )
    }

    /// Lists who looked at a card's own record, oldest first.
    pub fn looks_of_card(&self, card: &CardId) -> Result<Vec<Entry>, JournalFault> {
        self.found(
            "WHERE e.kind = 'looked' AND e.body ->> 'card' = ?1 ORDER BY e.position",
            params![pseudonym::card(&self.conn, card)?],
        )
    }

    fn found(&self, rest: &str, values: impl Params) -> Result<Vec<Entry>, JournalFault> {
        entries(&self.conn, rest, values)
    }
}
