//! Recorded exchanges: `{"exchange": [[command, answer], …]}`, or several of them by name.
//!
//! A recording has no UID of its own, so it gets one made of its content, marked by its first byte.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::fault::DumpFault;
use crate::chip::hex::parse_hex;
use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::recorded::Recorded;
use crate::id::Uid;

/// Most steps of one recording.
const MAX_STEPS: usize = 4096;

/// Most names of recordings in one sentence.
const NAMES_MAX: usize = 12;

/// First byte of a UID made of a recording; ISO/IEC 7816-6 gives it to no chip maker.
const VIRTUAL_UID: u8 = 0xF0;

/// Returns whether a file holds at least one exchange.
pub(super) fn is_one(json: &Value) -> bool {
    let named = |json: &Value| json.get("exchange").is_some();
    named(json) || json.as_object().is_some_and(|rows| rows.values().any(named))
}

/// Takes the only exchange of the file, or the one that is named.
pub(super) fn parse(json: &Value, entry: Option<&str>) -> Result<VirtualCard, DumpFault> {
    if json.get("exchange").is_some() && entry.is_none() {
        return one(json);
    }
    let rows = json.as_object().ok_or(DumpFault::UnknownForm)?;
    let recorded = || rows.iter().filter(|(_, row)| row.get("exchange").is_some());
    let names = || {
        let known = recorded().take(NAMES_MAX).map(|(name, _)| name.chars().take(40).collect::<String>());
        let more = recorded().nth(NAMES_MAX).map(|_| "…".to_owned());
        known.chain(more).collect::<Vec<_>>().join(", ")
    };
    let mut all = recorded();
    match (entry, all.next(), all.next()) {
        (_, None, _) => Err(DumpFault::UnknownForm),
        (Some(name), ..) => match rows.get(name).filter(|row| row.get("exchange").is_some()) {
            Some(row) => one(row),
            None => Err(DumpFault::NoEntry { name: name.chars().take(40).collect(), names: names() }),
        },
        (None, Some((_, row)), None) => one(row),
        (None, Some(_), Some(_)) => Err(DumpFault::WhichEntry { names: names() }),
    }
}

fn one(row: &Value) -> Result<VirtualCard, DumpFault> {
    let steps = row.get("exchange").and_then(Value::as_array).ok_or(DumpFault::UnknownForm)?;
    if steps.len() > MAX_STEPS {
        return Err(DumpFault::Step { step: MAX_STEPS + 1, want: "at most 4096 steps" });
    }
    let mut exchange = Vec::new();
    for (number, pair) in (1..).zip(steps) {
        exchange.push(step(number, pair)?);
    }
    let mut hash = Sha256::new();
    for (command, answer) in &exchange {
        hash.update(command);
        hash.update(answer);
    }
    let mut made: Vec<u8> = hash.finalize().iter().take(7).copied().collect();
    if let Some(first) = made.first_mut() {
        *first = VIRTUAL_UID;
    }
    let uid = bytes_of(row, "uid")?.unwrap_or(made);
    let uid = Uid::new(&uid).map_err(|_| DumpFault::Identity("uid"))?;
    let card = VirtualCard::recorded(uid, Recorded::new(exchange));
    Ok(match bytes_of(row, "atr")? {
        Some(atr) => card.with_atr(atr),
        None => card,
    })
}

/// Parses a pair of command and answer; an answer ends in a status word (ISO/IEC 7816-3, 10.3.3).
fn step(number: usize, pair: &Value) -> Result<(Vec<u8>, Vec<u8>), DumpFault> {
    let wrong = |want| DumpFault::Step { step: number, want };
    let hex = |value: &Value| value.as_str().and_then(parse_hex);
    let [command, answer] = pair.as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(wrong("a command and an answer"));
    };
    let command = hex(command).filter(|bytes| (4..=261).contains(&bytes.len()));
    let command = command.ok_or_else(|| wrong("a command of 4 to 261 bytes in hex"))?;
    let answer = hex(answer).filter(|bytes| (2..=258).contains(&bytes.len()));
    let answer = answer.ok_or_else(|| wrong("an answer of 2 to 258 bytes in hex"))?;
    match answer.last_chunk::<2>() {
        Some([0x61..=0x6F | 0x90..=0x9F, _]) => Ok((command, answer)),
        Some(_) | None => Err(wrong("an answer that ends in a status word, 6xxx or 9xxx")),
    }
}

fn bytes_of(row: &Value, key: &'static str) -> Result<Option<Vec<u8>>, DumpFault> {
    let Some(value) = row.get(key).filter(|value| !value.is_null()) else { return Ok(None) };
    value.as_str().and_then(parse_hex).map(Some).ok_or(DumpFault::Identity(key))
}
