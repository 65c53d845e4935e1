//! Turns a file that somebody saved of a card into a virtual card.
//!
//! libnfc `.mfd`/`.bin`, proxmark `.eml` and `.json`, MIFARE Classic Tool `.mct`/`.txt`, recorded exchanges.
//! A block that the file does not hold stays unknown; it never becomes zeros.

mod eml;
mod mct;
mod proxmark;
mod raw;
mod recording;

use std::io::Read;
use std::path::Path;

use super::sector::SIZES;
use super::virtual_card::VirtualCard;
use super::virtual_card::classic::{Block, Classic, UNKNOWN};
use crate::id::Uid;

/// Largest file, in bytes: far above any dump of a 4K card or recorded exchange.
const MAX_BYTES: u64 = 1024 * 1024;

/// Why a file gives no card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DumpFault {
    /// The file cannot be read.
    #[error("the dump cannot be read ({0})")]
    Unreadable(std::io::ErrorKind),
    /// The file is larger than any dump.
    #[error("the dump is larger than 1 MiB")]
    TooLarge,
    /// Nothing in the file looks like a card.
    #[error("the file is no known dump")]
    UnknownForm,
    /// A raw dump has a length that no card has.
    #[error("a raw dump has 320, 1024, 1152, 2048 or 4096 bytes, this has {found}")]
    RawLength {
        /// Bytes found.
        found: usize,
    },
    /// A line of a text dump is wrong.
    #[error("line {line}: want {want}")]
    Line {
        /// Line, from 1.
        line: usize,
        /// What should stand there.
        want: &'static str,
    },
    /// The count of blocks is none that a card has.
    #[error("the dump holds {found} blocks, a card has 20, 64, 72, 128 or 256")]
    BlockCount {
        /// Blocks found.
        found: usize,
    },
    /// A block of a JSON dump is wrong.
    #[error("block {block}: want 32 hex digits and a number from 0 to 255")]
    Block {
        /// Number as written.
        block: String,
    },
    /// The file is no JSON.
    #[error("line {line}, column {column}: the file is no JSON")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Block 0 is unread, so nobody knows the UID.
    #[error("block 0 is not in the dump, so the UID is unknown")]
    NoUid,
    /// A UID or ATR of the file is wrong.
    #[error("{0} is not what a card has")]
    Identity(&'static str),
    /// The file holds several recorded exchanges and none was named.
    #[error("the file holds several recorded cards: {names}")]
    WhichEntry {
        /// Names, with commas.
        names: String,
    },
    /// The named exchange is not there.
    #[error("the file holds no recorded card {name}, only: {names}")]
    NoEntry {
        /// Name asked for.
        name: String,
        /// Names, with commas.
        names: String,
    },
    /// One step of a recorded exchange is wrong.
    #[error("exchange {step}: want {want}")]
    Step {
        /// Step, from 1.
        step: usize,
        /// What should stand there.
        want: &'static str,
    },
}

impl DumpFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "dump-unreadable",
            Self::TooLarge => "dump-too-large",
            Self::UnknownForm => "dump-unknown",
            Self::WhichEntry { .. } => "dump-which-entry",
            Self::NoEntry { .. } => "dump-no-entry",
            Self::RawLength { .. } | Self::Line { .. } | Self::BlockCount { .. } | Self::Block { .. } => "dump-broken",
            Self::Json { .. } | Self::NoUid | Self::Identity(_) | Self::Step { .. } => "dump-broken",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "check the path and the rights",
            Self::TooLarge => "choose the saved card itself",
            Self::UnknownForm => "save the card as .mfd, .eml, proxmark .json, .mct or a recorded exchange",
            Self::WhichEntry { .. } | Self::NoEntry { .. } => "name one of them with --entry NAME",
            Self::NoUid => "save sector 0 too",
            Self::Identity(_) => "correct it in the file",
            Self::Step { .. } => "record the card again",
            Self::RawLength { .. } | Self::Line { .. } | Self::BlockCount { .. } => "save the card again",
            Self::Block { .. } | Self::Json { .. } => "save the card again",
        }
    }
}

/// Opens a dump; `entry` names one card of a file that holds several recorded exchanges.
pub fn open(path: &Path, entry: Option<&str>) -> Result<VirtualCard, DumpFault> {
    let unreadable = |error: std::io::Error| DumpFault::Unreadable(error.kind());
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(unreadable)?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    parse(&ending, &bytes, entry)
}

/// Parses the bytes of a dump; the ending of the file name, in lower case, decides only for raw dumps.
pub fn parse(ending: &str, bytes: &[u8], entry: Option<&str>) -> Result<VirtualCard, DumpFault> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(DumpFault::TooLarge);
    }
    let is_raw = matches!(ending, "mfd" | "mfc" | "bin" | "dmp");
    if is_raw && raw::fits(bytes.len()) {
        return raw::parse(bytes);
    }
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) else {
        return raw::parse(bytes);
    };
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim_start().starts_with('{') {
        let json: serde_json::Value = serde_json::from_str(text)
            .map_err(|error| DumpFault::Json { line: error.line(), column: error.column() })?;
        return if json.get("blocks").is_some() { proxmark::parse(&json) } else { recording::parse(&json, entry) };
    }
    if text.lines().any(|line| line.trim_start().starts_with("+Sector:")) {
        return mct::parse(text);
    }
    if ending == "eml" || text.lines().any(|line| block(line.trim()).is_some()) {
        return eml::parse(text);
    }
    Err(if is_raw { DumpFault::RawLength { found: bytes.len() } } else { DumpFault::UnknownForm })
}

/// Makes the card of blocks in order, whose number is one that a card has.
fn card(blocks: Vec<Block>, uid: Option<Uid>) -> Result<VirtualCard, DumpFault> {
    let found = blocks.len();
    let first = blocks.first().copied().unwrap_or(UNKNOWN);
    let uid = uid.map_or_else(|| uid_of(&first), Ok)?;
    let chip = Classic::new(blocks).ok_or(DumpFault::BlockCount { found })?;
    Ok(VirtualCard::classic(uid, chip))
}

/// Returns the size that holds all known blocks, the SAK in block 0 deciding when it is known.
fn size_for(count: usize, first: &Block) -> usize {
    let named = match first {
        [_, _, _, _, _, Some(0x09), ..] => 20,
        [_, _, _, _, _, Some(0x18 | 0x38), ..] => 256,
        [_, _, _, _, _, Some(0x08 | 0x28 | 0x88), ..] => 64,
        _ => 0,
    };
    let wanted = count.max(named);
    SIZES.into_iter().filter(|size| *size != 20 || named == 20).find(|size| *size >= wanted).unwrap_or(256)
}

/// Reads the UID in block 0: 4 bytes with their exclusive or behind, else 7 bytes with SAK and ATQA 44 behind.
fn uid_of(first: &Block) -> Result<Uid, DumpFault> {
    let [Some(a), Some(b), Some(c), Some(d), e, f, g, _, h, ..] = *first else { return Err(DumpFault::NoUid) };
    let long = match (e, f, g, h) {
        (Some(e), Some(f), Some(g), Some(0x42 | 0x44)) if e != a ^ b ^ c ^ d => Some([a, b, c, d, e, f, g]),
        _ => None,
    };
    let uid = long.map_or_else(|| Uid::new(&[a, b, c, d]), |long| Uid::new(&long));
    uid.map_err(|_| DumpFault::Identity("the UID"))
}

/// Parses 32 hex digits.
fn block(text: &str) -> Option<Block> {
    let bytes = super::hex::parse_hex(text)?;
    <[u8; 16]>::try_from(bytes).ok().map(|bytes| bytes.map(Some))
}

#[cfg(test)]
mod tests;
