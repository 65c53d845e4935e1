//! Proxmark `.json`, three versions: `blocks` with decimal numbers, chip and UID under `Card`, `SectorKeys`.
//!
//! A block that is not whole is left out, since the form has no sign for an unknown byte; what is known of its keys
//! and access bits stands under `SectorKeys`, and is taken from there when the trailer is missing.

use serde_json::{Map, Value, json};

use super::blocks::{ACCESS, KEY_A, KEY_B, key, of_sector, sectors, show_whole, whole_line};
use super::fault::DumpFault;
use super::model::{Dump, Form};
use crate::chip::hex::{parse_hex, show_hex};
use crate::chip::sector::trailer_of;
use crate::chip::virtual_card::classic::{Block, UNKNOWN};
use crate::id::Uid;

/// Places the blocks by their numbers; blocks that the file does not hold stay unknown.
pub(super) fn parse(json: &Value) -> Result<(Form, Dump), DumpFault> {
    let form = match json.get("FileType").and_then(Value::as_str) {
        Some("mfcard") | None => Form::Proxmark1,
        Some("mfc v2") => Form::Proxmark2,
        Some("mfc v3") => Form::Proxmark3,
        Some(other) => {
            let found = other.chars().take(40).collect();
            return Err(DumpFault::Kind { found, want: "mfcard, mfc v2 or mfc v3" });
        }
    };
    let rows = json.get("blocks").and_then(Value::as_object).ok_or(DumpFault::UnknownForm)?;
    let mut blocks = vec![UNKNOWN; 256];
    let mut count = 0;
    for (number, text) in rows {
        let wrong = || DumpFault::Block { block: number.chars().take(8).collect() };
        let at: usize = number.parse().map_err(|_| wrong())?;
        let bytes = text.as_str().and_then(whole_line).ok_or_else(wrong)?;
        *blocks.get_mut(at).ok_or_else(wrong)? = bytes;
        count = count.max(at + 1);
    }
    count = count.max(sector_keys(json, &mut blocks)?);
    blocks.truncate(count);
    let uid = match member(json, "UID", "Card.UID")? {
        None => None,
        Some(bytes) => Some(Uid::new(&bytes).map_err(|_| DumpFault::Identity("Card.UID"))?),
    };
    let sak = match member(json, "SAK", "Card.SAK")?.as_deref() {
        None => None,
        Some([sak]) => Some(*sak),
        Some(_) => return Err(DumpFault::Identity("Card.SAK")),
    };
    let atqa = match member(json, "ATQA", "Card.ATQA")? {
        None => None,
        Some(bytes) => Some(<[u8; 2]>::try_from(bytes).map_err(|_| DumpFault::Identity("Card.ATQA"))?),
    };
    let mut dump = Dump::padded(blocks, uid, sak)?;
    dump.atqa = atqa;
    dump.ats = member(json, "ATS", "Card.ATS")?;
    dump.signature = member(json, "SIGNATURE", "Card.SIGNATURE")?;
    Ok((form, dump))
}

/// Takes a member of `Card`; an empty one says nothing.
fn member(json: &Value, name: &str, place: &'static str) -> Result<Option<Vec<u8>>, DumpFault> {
    let Some(text) = json.get("Card").and_then(|card| card.get(name)) else { return Ok(None) };
    let bytes = text.as_str().and_then(parse_hex).filter(|bytes| bytes.len() <= 256);
    bytes.map(|bytes| Some(bytes).filter(|bytes| !bytes.is_empty())).ok_or(DumpFault::Identity(place))
}

/// Takes keys and access bits of the trailers that are missing among the blocks; returns the count of blocks so far.
fn sector_keys(json: &Value, blocks: &mut [Block]) -> Result<usize, DumpFault> {
    let mut count = 0;
    for (number, row) in json.get("SectorKeys").and_then(Value::as_object).into_iter().flatten() {
        let sector = number.parse::<u8>().ok().and_then(|sector| Some((sector, usize::from(trailer_of(sector)?))));
        let Some((sector, at)) = sector else { continue };
        let Some(trailer) = blocks.get_mut(at).filter(|trailer| **trailer == UNKNOWN) else { continue };
        for (name, place) in [("KeyA", KEY_A), ("AccessConditions", ACCESS), ("KeyB", KEY_B)] {
            let Some(text) = row.get(name).filter(|text| !text.is_null()) else { continue };
            let bytes = text.as_str().and_then(parse_hex).filter(|bytes| bytes.len() == place.len());
            let want = "keys of 12 hex digits, access bits of 8";
            let bytes = bytes.ok_or(DumpFault::Sector { sector: sector.into(), want })?;
            for (byte, known) in trailer.iter_mut().skip(place.start).zip(bytes) {
                *byte = Some(known);
            }
            count = count.max(at + 1);
        }
    }
    Ok(count)
}

/// Writes one of the three versions.
pub(super) fn write(dump: &Dump, file_type: &str) -> String {
    let mut card = Map::new();
    let mut tell = |name: &str, bytes: Option<&[u8]>| {
        if let Some(bytes) = bytes {
            card.insert(name.to_owned(), json!(show_hex(bytes)));
        }
    };
    tell("UID", dump.uid.as_ref().map(Uid::bytes));
    tell("ATQA", dump.atqa.as_ref().map(<[u8; 2]>::as_slice));
    tell("SAK", dump.sak.as_ref().map(std::slice::from_ref));
    if file_type == "mfc v3" {
        tell("ATS", dump.ats.as_deref());
        tell("SIGNATURE", dump.signature.as_deref());
    }
    let whole = dump.blocks().iter().enumerate().filter_map(|(at, block)| Some((at, show_whole(block)?)));
    let blocks: Map<String, Value> = whole.map(|(at, text)| (at.to_string(), json!(text))).collect();
    let mut keys = Map::new();
    for sector in sectors(dump.blocks().len()) {
        let Some(trailer) = of_sector(dump.blocks(), sector).last() else { continue };
        let row: Map<String, Value> = [("KeyA", KEY_A), ("KeyB", KEY_B), ("AccessConditions", ACCESS)]
            .into_iter()
            .filter_map(|(name, place)| Some((name.to_owned(), json!(key(trailer, place)?))))
            .collect();
        if !row.is_empty() {
            keys.insert(sector.to_string(), Value::Object(row));
        }
    }
    let whole =
        json!({ "Created": "proxmark3", "FileType": file_type, "Card": card, "blocks": blocks, "SectorKeys": keys });
    format!("{whole:#}\n")
}
