//! Metrodroid `.json`: `mifareClassic.sectors` with blocks and the keys that opened them, the UID as `tagId`.
//!
//! metrodroid/metrodroid, `ClassicSectorRaw.kt`; farebot writes blocks as objects with `data`. A key has a member of
//! its own, so zeros in its place of a trailer, as every chip answers them, are unknown and no key of zeros.

use serde_json::{Map, Value, json};

use super::blocks::{KEY_A, KEY_B, key, of_sector, sectors, show_whole, whole_line, zeroed};
use super::fault::DumpFault;
use super::model::Dump;
use crate::chip::hex::{parse_hex, show_hex};
use crate::chip::sector::block_count;
use crate::chip::virtual_card::classic::{Block, UNKNOWN};
use crate::id::Uid;

const WANT_SECTORS: &str = "mifareClassic.sectors, at most 40";
const WANT_BLOCKS: &str = "4 blocks, 16 from sector 32 on, each of 32 hex digits or empty";
const WANT_KEY: &str = "keyA and keyB of 12 hex digits";

/// Places the sectors in order; empty blocks and sectors without authorization stay unknown.
pub(super) fn parse(json: &Value) -> Result<Dump, DumpFault> {
    let rows = json.pointer("/mifareClassic/sectors").and_then(Value::as_array).filter(|rows| rows.len() <= 40);
    let rows = rows.ok_or(DumpFault::Identity(WANT_SECTORS))?;
    let mut blocks = Vec::new();
    for (sector, row) in (0..).zip(rows) {
        blocks.extend(one(sector, row)?);
    }
    let uid = match json.get("tagId").filter(|uid| !uid.is_null()) {
        None => None,
        Some(text) => {
            let bytes = text.as_str().and_then(parse_hex).ok_or(DumpFault::Identity("tagId"))?;
            Some(Uid::new(&bytes).map_err(|_| DumpFault::Identity("tagId"))?)
        }
    };
    Dump::padded(blocks, uid, None)
}

fn one(sector: u8, row: &Value) -> Result<Vec<Block>, DumpFault> {
    let fault = |want| DumpFault::Sector { sector: sector.into(), want };
    let mut blocks = vec![UNKNOWN; usize::from(block_count(sector))];
    let told = row.get("blocks").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if told.len() > blocks.len() {
        return Err(fault(WANT_BLOCKS));
    }
    for (block, told) in blocks.iter_mut().zip(told) {
        let text = told.as_str().or_else(|| told.get("data").and_then(Value::as_str)).unwrap_or_default();
        if !text.is_empty() {
            *block = whole_line(text).ok_or_else(|| fault(WANT_BLOCKS))?;
        }
    }
    let Some(trailer) = blocks.last_mut() else { return Ok(blocks) };
    for (name, place) in [("keyA", KEY_A), ("keyB", KEY_B)] {
        let Some(bytes) = trailer.get_mut(place) else { continue };
        match row.get(name).filter(|told| !told.is_null()) {
            Some(told) => {
                let told = told.as_str().and_then(parse_hex).filter(|told| told.len() == bytes.len());
                for (byte, told) in bytes.iter_mut().zip(told.ok_or_else(|| fault(WANT_KEY))?) {
                    *byte = Some(told);
                }
            }
            None if bytes.iter().all(|byte| *byte == Some(0)) => bytes.fill(None),
            None => {}
        }
    }
    Ok(blocks)
}

/// Writes all sectors; a block that is not whole is empty, but for the keys of a trailer.
pub(super) fn write(dump: &Dump) -> Result<String, DumpFault> {
    let uid = dump.uid.as_ref().ok_or(DumpFault::NoUid)?;
    let rows: Vec<Value> = sectors(dump.blocks().len()).map(|sector| row(of_sector(dump.blocks(), sector))).collect();
    let is_partial = dump.blocks().iter().any(|block| block.contains(&None));
    let whole = json!({
        "tagId": show_hex(uid.bytes()).to_lowercase(),
        // The app wants a time; the card's files name none.
        "scannedAt": { "timeInMillis": 0, "tz": "UTC" },
        "mifareClassic": { "sectors": rows, "isPartialRead": is_partial },
    });
    Ok(format!("{whole:#}\n"))
}

fn row(blocks: &[Block]) -> Value {
    let mut row = Map::new();
    let Some((trailer, body)) = blocks.split_last() else { return Value::Object(row) };
    if blocks.iter().all(|block| *block == UNKNOWN) {
        row.insert("isUnauthorized".to_owned(), json!(true));
        row.insert("blocks".to_owned(), json!([]));
        return Value::Object(row);
    }
    let mut texts: Vec<String> = body.iter().map(|block| show_whole(block).unwrap_or_default()).collect();
    // Zeros stand for a key that is not known, as the chip answers them; its member is missing then.
    let access_is_known = trailer.get(KEY_A.end..KEY_B.start).is_some_and(|access| !access.contains(&None));
    texts.push(if access_is_known { show_hex(&zeroed(trailer)) } else { String::new() });
    row.insert("blocks".to_owned(), json!(texts));
    for (name, place) in [("keyA", KEY_A), ("keyB", KEY_B)] {
        if let Some(key) = key(trailer, place) {
            row.insert(name.to_owned(), json!(key));
        }
    }
    Value::Object(row)
}
