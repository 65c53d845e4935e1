//! The table of pseudonyms: what stands in the body of an entry instead of an education ID or a UID.

use std::cell::RefCell;
use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use crate::id::{CardId, EducationId};

use super::act_text::{self, called};
use super::stamp::Random;
use super::{JournalFault, NoRandomness};

/// Tries to find a pseudonym that nobody has; with 35 random bits one is nearly always enough.
const TRIES: usize = 16;

/// Looks pseudonyms up and remembers what it found.
pub(super) struct Pseudonyms<'c> {
    conn: &'c Connection,
    known: RefCell<HashMap<String, Option<String>>>,
}

impl<'c> Pseudonyms<'c> {
    pub fn new(conn: &'c Connection) -> Self {
        Self { conn, known: RefCell::new(HashMap::new()) }
    }

    /// Returns what a pseudonym stands for, none for one that was forgotten.
    pub fn resolve(&self, token: &str) -> Option<String> {
        if !act_text::is_token(token) {
            return None;
        }
        if let Some(known) = self.known.borrow().get(token) {
            return known.clone();
        }
        let found = self
            .conn
            .prepare_cached("SELECT stands_for FROM pseudonyms WHERE token = ?1")
            .and_then(|mut query| query.query_row([token], |row| row.get::<_, String>(0)).optional())
            .ok()
            .flatten();
        self.known.borrow_mut().insert(token.to_owned(), found.clone());
        found
    }
}

impl Pseudonyms<'_> {
    /// Returns the number of a kind (`p` or `u`) behind a pseudonym.
    pub fn number(&self, _kind: char, token: &str) -> Option<String> {
        self.resolve(token).and_then(|name| name.get(2..).map(str::to_owned))
    }
}

/// Returns the pseudonym of a number, none when it has none yet.
pub(super) fn of(conn: &Connection, name: &str) -> Result<Option<String>, JournalFault> {
    let mut query = conn.prepare_cached("SELECT token FROM pseudonyms WHERE stands_for = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// Returns the pseudonym of a number, a new one when it has none; a pseudonym stands for itself.
pub(super) fn of_or_new(conn: &Connection, name: &str, random: &mut dyn Random) -> Result<String, JournalFault> {
    if let Some(token) = name.get(2..).filter(|number| act_text::is_token(number)) {
        return Ok(token.to_owned());
    }
    if let Some(token) = of(conn, name)? {
        return Ok(token);
    }
    let mut insert = conn.prepare_cached(
        "INSERT INTO pseudonyms (token, stands_for) SELECT ?1, ?2 \
         WHERE NOT EXISTS (SELECT 1 FROM pseudonyms WHERE token = ?1) \
         AND NOT EXISTS (SELECT 1 FROM particulars WHERE person = ?1)",
    )?;
    for _ in 0..TRIES {
        let token = act_text::new_token(random).map_err(|NoRandomness| JournalFault::NoRandomness)?;
        if insert.execute([&token, name])? == 1 {
            return Ok(token);
        }
    }
    Err(JournalFault::NoRandomness)
}

/// Returns the pseudonym of a student; one whose pseudonym was forgotten is known by it alone.
pub(super) fn of_or_self(conn: &Connection, student: &EducationId) -> Result<String, JournalFault> {
    Ok(of(conn, &called('p', student.as_str()))?.unwrap_or_else(|| student.to_string()))
}

/// Returns the name under which the entries hold a card.
pub(super) fn card(conn: &Connection, card: &CardId) -> Result<String, JournalFault> {
    act_text::card_under(card.as_str(), &mut |kind, number| {
        Ok(of(conn, &called(kind, number))?.unwrap_or_else(|| number.to_owned()))
    })
}
