//! One key on each line: 12 or 32 hex digits, `#` before a remark, and `:0-1(A,B)` behind a key whose sectors are known.

use std::collections::BTreeSet;

use super::super::fault::{At, KeyFault};
use super::super::plain::parse_value;
use super::super::sectors::parse_sectors;
use super::Found;

/// Begins a file that Windows wrote.
const BOM: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Remarks may be in any encoding; what is outside of them is ASCII.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Found>, KeyFault> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let mut keys: Vec<Found> = Vec::new();
    for (place, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let at = At::Line(place + 1);
        let line = line.split(|byte| *byte == b'#').next().unwrap_or_default().trim_ascii();
        if line.is_empty() {
            continue;
        }
        let line = std::str::from_utf8(line).ok().filter(|line| line.is_ascii()).ok_or(KeyFault::NotHex { at })?;
        let (value, sectors) = line.split_once(':').map_or((line, None), |(value, rest)| (value, Some(rest)));
        let key = parse_value(value.trim(), at)?;
        let sectors = match sectors {
            Some(sectors) => parse_sectors(sectors).ok_or(KeyFault::Sectors { at })?,
            None => BTreeSet::new(),
        };
        if let Some(same) = keys.iter().find(|found| found.key.bytes() == key.bytes()) {
            return Err(KeyFault::ValueTwice { at, first: same.at });
        }
        keys.push(Found { name: None, key, sectors, at });
    }
    Ok(keys)
}
