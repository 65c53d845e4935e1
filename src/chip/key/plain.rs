//! Our own key file: `[[key]]` tables with a name, a value in hex and, when they are known, the sectors that it opens.

use serde::Deserialize;
use toml::Spanned;
use zeroize::Zeroizing;

use super::super::hex::parse_hex;
use super::fault::{At, KeyFault};
use super::sectors::{parse_sectors, show_sectors};
use super::{CardKey, KeyRing};

/// The only version of the file.
const VERSION: i64 = 1;

const WANT: &str = "[[key]] tables with a name and a value in quotes";

#[derive(Deserialize)]
struct Versioned {
    version: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    #[serde(rename = "version")]
    _version: Option<i64>,
    #[serde(default)]
    key: Vec<KeyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyRow {
    name: Spanned<String>,
    value: Spanned<Wiped>,
    sectors: Option<Spanned<String>>,
}

/// A string that is wiped as soon as it was read.
pub(super) struct Wiped(pub Zeroizing<String>);

impl<'de> Deserialize<'de> for Wiped {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// Reads a value of 12 or 32 hex digits.
pub(super) fn parse_value(value: &str, at: At) -> Result<CardKey, KeyFault> {
    let found = value.chars().count();
    if !matches!(found, 12 | 32) {
        return Err(KeyFault::WrongLength { at, found });
    }
    let bytes = parse_hex(value).map(Zeroizing::new).ok_or(KeyFault::NotHex { at })?;
    CardKey::of(&bytes).ok_or(KeyFault::WrongLength { at, found })
}

/// Reads a key file.
pub(super) fn parse(text: &str) -> Result<KeyRing, KeyFault> {
    // The parser's own message can quote the file, so only its place is kept.
    let syntax = |error: toml::de::Error| {
        let line = line_of(text, error.span().unwrap_or_default().start);
        KeyFault::Syntax { at: At::Line(line), want: WANT }
    };
    let version: Versioned = toml::from_str(text).map_err(syntax)?;
    match version.version {
        Some(found) if found != VERSION => return Err(KeyFault::Newer { found }),
        Some(_) | None => {}
    }
    let file: KeyFile = toml::from_str(text).map_err(syntax)?;
    let mut ring = KeyRing::empty();
    for row in file.key {
        let line = |span: std::ops::Range<usize>| At::Line(line_of(text, span.start));
        let key = parse_value(&row.value.get_ref().0, line(row.value.span()))?;
        let sectors = match &row.sectors {
            Some(written) => {
                let at = line(written.span());
                parse_sectors(written.get_ref()).ok_or(KeyFault::Sectors { at })?
            }
            None => std::collections::BTreeSet::new(),
        };
        let at = line(row.name.span());
        ring.put(&row.name.into_inner(), key, sectors, at)?;
    }
    Ok(ring)
}

/// Writes a key file: for sealing only, so it stays in this room.
pub(super) fn show(ring: &KeyRing) -> Zeroizing<String> {
    use std::fmt::Write;
    // Room for all of it, so that no copy is left behind when it grows.
    let most = ring.entries().map(|(name, entry)| 160 + name.len() * 6 + entry.sectors.len() * 12).sum::<usize>();
    let mut text = Zeroizing::new(String::with_capacity(32 + most));
    text.push_str("version = 1\n");
    for (name, entry) in ring.entries() {
        let name = toml::Value::from(name);
        let _ = write!(text, "\n[[key]]\nname = {name}\nvalue = \"");
        for byte in entry.key.bytes() {
            let _ = write!(text, "{byte:02X}");
        }
        text.push_str("\"\n");
        if !entry.sectors.is_empty() {
            let _ = writeln!(text, "sectors = \"{}\"", show_sectors(&entry.sectors));
        }
    }
    text
}

/// Returns the line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}
