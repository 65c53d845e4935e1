//! An act as text: its body under pseudonyms, and the personal details that stand beside it, one piece per person.
//!
//! What identifies a student or a chip never enters the body: it could not be erased without breaking the chain.

pub(super) mod form_one;

use serde_json::{Map, Value, json};

use crate::record::Act;

use super::entry::{digest, hex};
use super::stamp::Random;
use super::{JournalFault, NoRandomness};

/// Members of a student and of an expected card that stand beside the entry.
const OF_A_STUDENT: [&str; 3] = ["name", "sex", "private"];
const OF_A_CARD: [&str; 2] = ["card_number", "transit_number"];
/// Members of an act itself that stand beside the entry.
const OF_AN_ACT: [&str; 2] = ["transit_number", "note"];
/// Members that hold an education ID.
const PEOPLE: [&str; 3] = ["education_id", "holder", "student"];

/// Stands for a name that was erased.
pub(super) const ERASED_NAME: &str = "\u{FF0A}";

/// Number of characters of a pseudonym, `#` included.
const TOKEN_LEN: usize = 8;

/// What an education ID or a UID is called in the table of pseudonyms.
pub(super) fn called(kind: char, number: &str) -> String {
    format!("{kind}:{number}")
}

/// An act as text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub kind: &'static str,
    pub body: String,
    pub details: Vec<Detail>,
}

/// Personal details of one person beside one entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Detail {
    /// Pseudonym.
    pub person: Option<String>,
    pub text: String,
    pub digest: [u8; 32],
}

/// Gives the pseudonym of a number, a new one for a number that has none.
pub(super) type Pseudonymize<'a> = &'a mut dyn FnMut(&str, &mut dyn Random) -> Result<String, JournalFault>;

/// Says what a pseudonym stands for, when that is still known.
pub(super) type Resolve<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Writes an act as text: numbers become pseudonyms, personal details step aside with a salt each.
///
/// `person` names the person whom the act is about when its own members do not.
pub(super) fn write(
    act: &Act,
    person: Option<&str>,
    pseudonym: Pseudonymize<'_>,
    random: &mut dyn Random,
) -> Result<Written, JournalFault> {
    let mut value = serde_json::to_value(act).unwrap_or(Value::Null);
    let mut details = Vec::new();
    walk(&mut value, &mut |kind, number| pseudonym(&called(kind, number), random))?;
    if let Some(members) = value.as_object_mut() {
        for (list, keys) in [("students", &OF_A_STUDENT[..]), ("cards", &OF_A_CARD[..])] {
            for row in members.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                let Some(row) = row.as_object_mut() else { continue };
                let person = owner(row);
                details.push(aside(take(row, keys), person, random)?);
            }
        }
        let taken = take(members, &OF_AN_ACT);
        if !taken.is_empty() {
            let person = match owner(members) {
                Some(person) => Some(person),
                None => person.map(|number| pseudonym(&called('p', number), random)).transpose()?,
            };
            details.push(aside(taken, person, random)?);
        }
    }
    Ok(Written { kind: act.deed().code(), body: value.to_string(), details })
}

fn owner(members: &Map<String, Value>) -> Option<String> {
    let named = PEOPLE.iter().find_map(|key| members.get(*key).and_then(Value::as_str));
    let of_card =
        || members.get("card").and_then(Value::as_str).and_then(|card| card.rsplit_once('/')).map(|(_, id)| id);
    named.or_else(of_card).filter(|token| is_token(token)).map(str::to_owned)
}

fn take(members: &mut Map<String, Value>, keys: &[&str]) -> Map<String, Value> {
    let full = keys.iter().filter(|key| members.get(**key).is_some_and(|value| !value.is_null())).copied();
    let full: Vec<&str> = full.collect();
    full.into_iter().filter_map(|key| members.remove_entry(key)).collect()
}

fn aside(taken: Map<String, Value>, person: Option<String>, random: &mut dyn Random) -> Result<Detail, JournalFault> {
    let mut salt = [0; 16];
    random.fill(&mut salt).map_err(|NoRandomness| JournalFault::NoRandomness)?;
    let text = json!({ "salt": hex(&salt), "held": taken }).to_string();
    Ok(Detail { person, digest: digest(&text), text })
}

/// Reads an act of form 2 back; what was erased is left out, and an erased name shows as one placeholder.
///
/// `details` are the texts in the order in which they were written, `None` where one was erased.
pub(super) fn read(body: &str, details: &[Option<String>], resolve: Resolve<'_>) -> Option<Act> {
    let mut value: Value = serde_json::from_str(body).ok()?;
    let mut details = details.iter().map(|text| held(text.as_deref()));
    if let Some(members) = value.as_object_mut() {
        for list in ["students", "cards"] {
            for row in members.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                let Some(row) = row.as_object_mut() else { continue };
                row.extend(details.next().flatten().unwrap_or_default());
                if list == "students" {
                    row.entry("name").or_insert_with(|| Value::from(ERASED_NAME));
                }
            }
        }
        members.extend(details.next().flatten().unwrap_or_default());
        if members.get("act").and_then(Value::as_str) == Some("corrected") {
            members.entry("note").or_insert_with(|| Value::from(""));
        }
    }
    let known = |_: char, token: &str| resolve(token).and_then(|name| name.get(2..).map(str::to_owned));
    restore(&mut value, &known);
    serde_json::from_value(value).ok()
}

fn held(text: Option<&str>) -> Option<Map<String, Value>> {
    let mut detail: Value = serde_json::from_str(text?).ok()?;
    match detail.get_mut("held").map(Value::take) {
        Some(Value::Object(held)) => Some(held),
        Some(_) | None => None,
    }
}

/// Calls `change` with every number in an act: `p` for an education ID, `u` for a UID.
fn walk(
    value: &mut Value,
    change: &mut dyn FnMut(char, &str) -> Result<String, JournalFault>,
) -> Result<(), JournalFault> {
    let Some(members) = value.as_object_mut() else { return Ok(()) };
    for (key, value) in members.iter_mut() {
        match value {
            Value::String(text) if PEOPLE.contains(&key.as_str()) => *text = change('p', text)?,
            Value::String(text) if key == "uid" => *text = change('u', text)?,
            Value::String(text) if key == "card" => *text = card_under(text, change)?,
            Value::Array(rows) if key == "students" => {
                for row in rows {
                    if let Value::String(text) = row {
                        *text = change('p', text)?;
                    } else {
                        walk(row, change)?;
                    }
                }
            }
            Value::Array(rows) if key == "cards" => {
                for row in rows {
                    walk(row, change)?;
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            }
        }
    }
    Ok(())
}

/// Names a card by the pseudonym of its student or its chip.
pub(super) fn card_under(
    card: &str,
    change: &mut dyn FnMut(char, &str) -> Result<String, JournalFault>,
) -> Result<String, JournalFault> {
    let Some((of, number)) = card.rsplit_once('/') else { return Ok(card.to_owned()) };
    let kind = if of == "uid" { 'u' } else { 'p' };
    Ok(format!("{of}/{}", change(kind, number)?))
}

/// Puts the numbers back in where they are known; a chip that is not known any more is none.
fn restore(value: &mut Value, known: &dyn Fn(char, &str) -> Option<String>) {
    let Some(members) = value.as_object_mut() else { return };
    for (key, value) in members.iter_mut() {
        match value {
            Value::String(token) if PEOPLE.contains(&key.as_str()) => put(token, 'p', known),
            Value::String(token) if key == "uid" => match known('u', token) {
                Some(uid) => *token = uid,
                None if is_token(token) => *value = Value::Null,
                None => {}
            },
            Value::String(card) if key == "card" => *card = card_restored(card, known),
            Value::Array(rows) if ["students", "cards"].contains(&key.as_str()) => {
                for row in rows {
                    if let Value::String(token) = row {
                        put(token, 'p', known);
                    } else {
                        restore(row, known);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            }
        }
    }
}

fn put(token: &mut String, kind: char, known: &dyn Fn(char, &str) -> Option<String>) {
    if let Some(number) = known(kind, token) {
        *token = number;
    }
}

pub(super) fn card_restored(card: &str, known: &dyn Fn(char, &str) -> Option<String>) -> String {
    let found = card.rsplit_once('/').and_then(|(of, token)| {
        let kind = if of == "uid" { 'u' } else { 'p' };
        known(kind, token).map(|number| format!("{of}/{number}"))
    });
    found.unwrap_or_else(|| card.to_owned())
}

/// Returns whether a text is a pseudonym.
pub(super) fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LEN && text.starts_with('#')
}

/// Makes a pseudonym out of random bytes: `#` and seven characters out of `a`–`z` and `2`–`7`, 35 bits.
pub(super) fn new_token(random: &mut dyn Random) -> Result<String, NoRandomness> {
    let mut bytes = [0; TOKEN_LEN - 1];
    random.fill(&mut bytes)?;
    let letter = |byte: &u8| match byte & 31 {
        letter @ 0..26 => char::from(b'a' + letter),
        digit => char::from(b'2' + (digit - 26)),
    };
    Ok(std::iter::once('#').chain(bytes.iter().map(letter)).collect())
}

#[cfg(test)]
mod tests;
