//! Finds everything that leads to a person, and takes it out of the file.
//!
//! A number that also names a card of somebody who is still here stays theirs.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use serde_json::Value;

use crate::id::CardId;

use super::super::act_text::{self, called};
use super::super::pseudonym::{self, Pseudonyms};
use super::super::{JournalFault, tables};
use super::Removed;

/// Who is to be forgotten.
#[derive(Default)]
pub(in crate::journal) struct Leaving {
    /// Education IDs.
    pub students: BTreeSet<String>,
    /// Names as the roster has them.
    pub names: BTreeSet<String>,
}

/// What leads to the students of one erasure; the lists are JSON arrays, for `json_each`.
struct Trace {
    /// Education IDs.
    students: String,
    /// Their pseudonyms.
    tokens: String,
    /// Names under which entries hold their cards.
    cards: String,
    uids: BTreeSet<String>,
    /// Card numbers and transit numbers that no other card has.
    numbers: BTreeSet<String>,
    names: BTreeSet<String>,
}

/// Takes every trace of these students out of the file, and folds the tables again from what is left.
///
/// Their rows of the roster are gone already: the entry of the erasure was folded before.
pub(in crate::journal) fn forget(conn: &Connection, leaving: Leaving) -> Result<Removed, JournalFault> {
    let Leaving { students, names } = leaving;
    let trace = Trace::find(conn, &students, names)?;
    let mut removed = Removed { students: count(students.len()), ..Removed::default() };
    removed.details = trace.erase_details(conn)? + trace.erase_mentions(conn, &students, &mut removed.notes_kept)?;
    removed.rosters_kept = erase_old_rosters(conn)?;
    let numbers = students.iter().map(|id| ('p', id.as_str())).chain(trace.uids.iter().map(|uid| ('u', uid.as_str())));
    for (kind, number) in numbers {
        // Without its pseudonym, one card would fall into two: the one of old entries and the one of new ones.
        if stands_in_old_entries(conn, number)? {
            removed.numbers_kept += 1;
        } else {
            let mut delete = conn.prepare_cached("DELETE FROM pseudonyms WHERE stands_for = ?1")?;
            removed.pseudonyms += count(delete.execute([called(kind, number)])?);
        }
    }
    let _folded = tables::refill(conn)?;
    Ok(removed)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(Value::from).collect::<Value>().to_string()
}

fn texts(conn: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<Vec<String>, JournalFault> {
    let mut query = conn.prepare_cached(sql)?;
    let rows = query.query_map(values, |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Trace {
    fn find(conn: &Connection, ids: &BTreeSet<String>, names: BTreeSet<String>) -> Result<Self, JournalFault> {
        let students = list(ids.iter().map(String::as_str));
        let tokens = texts(
            conn,
            "SELECT token FROM pseudonyms WHERE stands_for IN (SELECT 'p:' || value FROM json_each(?1))",
            [&students],
        )?;
        let tokens = list(tokens.iter().map(String::as_str));
        let cards = cards_of(conn, &students, &tokens)?;
        let cards_list = list(cards.iter().map(String::as_str));
        let uids = uids_of(conn, &students, &cards, &cards_list)?;
        let mut trace = Self { students, tokens, cards: cards_list, uids, numbers: BTreeSet::new(), names };
        trace.read_details(conn)?;
        Ok(trace)
    }

    /// Learns the numbers and former names that stand beside the entries.
    fn read_details(&mut self, conn: &Connection) -> Result<(), JournalFault> {
        let sql = "SELECT text FROM particulars WHERE text IS NOT NULL AND (person IN (SELECT value FROM json_each(?1)) \
                   OR entry IN (SELECT id FROM entries WHERE card IN (SELECT value FROM json_each(?2))))";
        let mut numbers = BTreeSet::new();
        for text in texts(conn, sql, [&self.tokens, &self.cards])? {
            let value: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
            let held = |key: &str| value.get("held")?.get(key)?.as_str().map(str::to_owned);
            numbers.extend(held("card_number").into_iter().chain(held("transit_number")));
            self.names.extend(held("name"));
        }
        let sql = "SELECT card_number FROM cards WHERE holder IN (SELECT value FROM json_each(?1)) \
                   AND card_number IS NOT NULL UNION SELECT transit_number FROM cards \
                   WHERE holder IN (SELECT value FROM json_each(?1)) AND transit_number IS NOT NULL";
        numbers.extend(texts(conn, sql, [&self.students])?);
        let mut others = conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM cards WHERE ?2 IN (card_number, transit_number) \
             AND (holder IS NULL OR holder NOT IN (SELECT value FROM json_each(?1))))",
        )?;
        for number in numbers {
            if !others.query_row([&self.students, &number], |row| row.get::<_, bool>(0))? {
                self.numbers.insert(number);
            }
        }
        Ok(())
    }

    /// Erases what stands beside the entries about these students and their cards.
    fn erase_details(&self, conn: &Connection) -> Result<u64, JournalFault> {
        let erased = conn.execute(
            "UPDATE particulars SET text = NULL WHERE text IS NOT NULL AND \
             (person IN (SELECT value FROM json_each(?1)) \
             OR entry IN (SELECT id FROM entries WHERE card IN (SELECT value FROM json_each(?2))))",
            [&self.tokens, &self.cards],
        )?;
        Ok(count(erased))
    }

    /// Erases their numbers beside the entries of others, and the notes that hold one; counts notes with a name.
    fn erase_mentions(
        &self,
        conn: &Connection,
        students: &BTreeSet<String>,
        notes_kept: &mut u64,
    ) -> Result<u64, JournalFault> {
        let numbers = list(self.numbers.iter().map(String::as_str));
        let mut erased = count(conn.execute(
            "UPDATE particulars SET text = NULL WHERE text ->> '$.held.transit_number' IN \
             (SELECT value FROM json_each(?1)) OR text ->> '$.held.card_number' IN (SELECT value FROM json_each(?1))",
            [&numbers],
        )?);
        let sql =
            "SELECT entry, item, text ->> '$.held.note' FROM particulars WHERE text ->> '$.held.note' IS NOT NULL";
        let mut query = conn.prepare_cached(sql)?;
        let notes: Vec<(Vec<u8>, i64, String)> =
            query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
        for (entry, item, note) in notes {
            let mut known = students.iter().chain(&self.uids).chain(&self.numbers);
            if known.any(|number| note.contains(number.as_str())) {
                let sql = "UPDATE particulars SET text = NULL WHERE entry = ?1 AND item = ?2";
                erased += count(conn.execute(sql, params![entry, item])?);
            } else if self.names.iter().any(|name| note.contains(name.as_str())) {
                *notes_kept += 1;
            }
        }
        Ok(erased)
    }
}

/// Returns the names under which entries hold the cards of these students, what was taken back included.
fn cards_of(conn: &Connection, students: &str, tokens: &str) -> Result<BTreeSet<String>, JournalFault> {
    let mut cards = BTreeSet::new();
    for card in texts(conn, "SELECT card FROM cards WHERE holder IN (SELECT value FROM json_each(?1))", [students])? {
        cards.insert(pseudonym::card(conn, &CardId::stored(card.clone()))?);
        cards.insert(card);
    }
    let named = texts(
        conn,
        "SELECT DISTINCT card FROM entries WHERE card IS NOT NULL AND (body ->> 'holder' IN \
         (SELECT value FROM json_each(?1)) OR body ->> 'holder' IN (SELECT value FROM json_each(?2)))",
        [students, tokens],
    )?;
    let pseudonyms = Pseudonyms::new(conn);
    let mut of_another = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM cards WHERE card = ?2 \
         AND (holder IS NULL OR holder NOT IN (SELECT value FROM json_each(?1))))",
    )?;
    for card in named {
        let known = act_text::card_restored(&card, &|kind, token| pseudonyms.number(kind, token));
        if !of_another.query_row([students, &known], |row| row.get::<_, bool>(0))? {
            cards.insert(card);
        }
    }
    Ok(cards)
}

/// Returns the UIDs that lead to these cards and to no card of anybody else.
fn uids_of(
    conn: &Connection,
    students: &str,
    cards: &BTreeSet<String>,
    cards_list: &str,
) -> Result<BTreeSet<String>, JournalFault> {
    let sql = "SELECT DISTINCT body ->> 'uid' FROM entries WHERE card IN (SELECT value FROM json_each(?1)) \
               AND body ->> 'uid' IS NOT NULL";
    let mut found: BTreeSet<String> = texts(conn, sql, [cards_list])?.into_iter().collect();
    found.extend(cards.iter().filter_map(|card| card.strip_prefix("uid/")).map(str::to_owned));
    let sql = "SELECT uid FROM cards WHERE uid IS NOT NULL AND holder IN (SELECT value FROM json_each(?1))";
    found.extend(texts(conn, sql, [students])?);
    let pseudonyms = Pseudonyms::new(conn);
    let mut of_another = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM cards WHERE (uid = ?2 OR card = 'uid/' || ?2) \
         AND (holder IS NULL OR holder NOT IN (SELECT value FROM json_each(?1))))",
    )?;
    let mut uids = BTreeSet::new();
    for text in found {
        let uid = if act_text::is_token(&text) { pseudonyms.number('u', &text) } else { Some(text) };
        let Some(uid) = uid else { continue };
        if !of_another.query_row([students, &uid], |row| row.get::<_, bool>(0))? {
            uids.insert(uid);
        }
    }
    Ok(uids)
}

/// Returns whether an entry of version 0.1.0 holds a number in its hashed bytes.
fn stands_in_old_entries(conn: &Connection, number: &str) -> Result<bool, JournalFault> {
    let mut query = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM entries WHERE form = 1 \
         AND (instr(body, '\"' || ?1 || '\"') > 0 OR instr(body, '/' || ?1 || '\"') > 0))",
    )?;
    Ok(query.query_row([number], |row| row.get(0))?)
}

/// Erases the names beside rosters of version 0.1.0 none of whose students is here; returns how many must stay.
fn erase_old_rosters(conn: &Connection) -> Result<u64, JournalFault> {
    let mut query = conn.prepare_cached(
        "SELECT e.id, (SELECT count(*) FROM json_each(e.body, '$.students')), \
         (SELECT count(*) FROM json_each(e.body, '$.students') row \
          JOIN students s ON s.education_id = row.value ->> 'education_id') \
         FROM entries e WHERE e.form = 1 AND e.private IS NOT NULL",
    )?;
    let rosters: Vec<(Vec<u8>, i64, i64)> =
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
    let mut kept = 0;
    for (entry, named, here) in rosters {
        if here == 0 {
            conn.execute("UPDATE entries SET private = NULL WHERE id = ?1", [entry])?;
        } else if here < named {
            kept += 1;
        }
    }
    Ok(kept)
}
