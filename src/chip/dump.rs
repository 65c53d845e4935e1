//! Turns a file that somebody saved of a card into its blocks, these into a virtual card, and back into a file.
//!
//! Raw `.mfd`/`.bin`/`.dmp`, proxmark `.eml` and `.json`, MIFARE Classic Tool, Flipper `.nfc`, metrodroid `.json`;
//! recorded exchanges are read only. A byte that the file does not hold stays unknown; it never becomes zero unsaid.

mod blocks;
mod eml;
mod fault;
mod flipper;
pub mod look;
mod mct;
mod metrodroid;
mod model;
mod proxmark;
mod raw;
mod recording;
mod write;

use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::virtual_card::VirtualCard;
pub use fault::DumpFault;
pub use model::{Dump, Form};
pub use write::{Loss, Remark, Written};

/// Largest file, in bytes: far above any dump of a 4K card or recorded exchange.
const MAX_BYTES: u64 = 1024 * 1024;

/// Opens a dump; `entry` names one card of a file that holds several recorded exchanges.
pub fn open(path: &Path, entry: Option<&str>) -> Result<VirtualCard, DumpFault> {
    parse(&ending(path), &bytes_of(path)?, entry)
}

/// Opens the saved blocks of a storage card, and tells their form.
pub fn open_blocks(path: &Path) -> Result<(Form, Dump), DumpFault> {
    parse_blocks(&ending(path), &bytes_of(path)?)
}

/// Parses the bytes of a dump; the ending of the file name, in lower case, decides only for raw dumps.
pub fn parse(ending: &str, bytes: &[u8], entry: Option<&str>) -> Result<VirtualCard, DumpFault> {
    match content(ending, bytes)? {
        Content::Blocks(_, dump) => dump.card(),
        Content::Recording(json) => recording::parse(&json, entry),
    }
}

/// Parses the saved blocks of a storage card, and tells their form.
pub fn parse_blocks(ending: &str, bytes: &[u8]) -> Result<(Form, Dump), DumpFault> {
    match content(ending, bytes)? {
        Content::Blocks(form, dump) => Ok((form, dump)),
        Content::Recording(json) if recording::is_one(&json) => Err(DumpFault::NoBlocks),
        Content::Recording(_) => Err(DumpFault::UnknownForm),
    }
}

/// What a file holds.
enum Content {
    Blocks(Form, Dump),
    Recording(Value),
}

fn content(ending: &str, bytes: &[u8]) -> Result<Content, DumpFault> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(DumpFault::TooLarge);
    }
    let is_raw = matches!(ending, "mfd" | "mfc" | "bin" | "dmp");
    let raw = || Ok(Content::Blocks(Form::Raw, raw::parse(bytes)?));
    if is_raw && raw::fits(bytes.len()) {
        return raw();
    }
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) else {
        return raw();
    };
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim_start().starts_with('{') {
        let json: Value = serde_json::from_str(text)
            .map_err(|error| DumpFault::Json { line: error.line(), column: error.column() })?;
        if json.get("blocks").is_some() {
            return proxmark::parse(&json).map(|(form, dump)| Content::Blocks(form, dump));
        }
        return match json.get("mifareClassic") {
            Some(_) => Ok(Content::Blocks(Form::Metrodroid, metrodroid::parse(&json)?)),
            None => Ok(Content::Recording(json)),
        };
    }
    if text.lines().any(|line| line.trim().starts_with("Filetype: Flipper")) {
        return flipper::parse(text).map(|(form, dump)| Content::Blocks(form, dump));
    }
    if text.lines().any(|line| mct::sector(line.trim()).is_some()) {
        return Ok(Content::Blocks(Form::Mct, mct::parse(text)?));
    }
    if ending == "eml" || text.lines().any(|line| blocks::whole_line(line.trim()).is_some()) {
        return Ok(Content::Blocks(Form::Eml, eml::parse(text)?));
    }
    Err(if is_raw { DumpFault::RawLength { found: bytes.len() } } else { DumpFault::UnknownForm })
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, DumpFault> {
    let unreadable = |error: std::io::Error| DumpFault::Unreadable(error.kind());
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(unreadable)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
