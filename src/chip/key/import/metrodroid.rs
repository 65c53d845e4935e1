//! Keys as metrodroid keeps them, in JSON: those of one card (`MifareClassic`), or of all cards of one kind
//! (`MifareClassicStatic`).

use serde::Deserialize;

use crate::reader::apdu::KeyType;

use super::super::fault::{At, KeyFault};
use super::super::plain::{Wiped, parse_value};
use super::super::sectors::Assignment;
use super::{BySector, Found};

const WANT: &str = "KeyType MifareClassic or MifareClassicStatic and a list of keys";

#[derive(Deserialize)]
struct KeyFile {
    #[serde(rename = "KeyType")]
    kind: String,
    keys: Vec<KeyRow>,
}

#[derive(Deserialize)]
struct KeyRow {
    r#type: Option<String>,
    key: Wiped,
    sector: Option<i64>,
    transform: Option<String>,
}

/// Returns the keys, and whether they belong to one card; its number is not kept.
pub(super) fn parse(bytes: &[u8]) -> Result<(Vec<Found>, bool), KeyFault> {
    // The parser's own message can quote the file, so only its place is kept.
    let syntax = |line: usize| KeyFault::Syntax { at: At::Line(line), want: WANT };
    let file: KeyFile = serde_json::from_slice(bytes).map_err(|error| syntax(error.line()))?;
    let of_one_card = match file.kind.as_str() {
        "MifareClassic" => true,
        "MifareClassicStatic" => false,
        _ => return Err(syntax(1)),
    };
    let mut keys = BySector::default();
    for (place, row) in file.keys.into_iter().enumerate() {
        let at = At::Key(place + 1);
        if row.transform.is_some_and(|transform| !matches!(transform.as_str(), "" | "none")) {
            return Err(KeyFault::Transform { at });
        }
        let key_type = match row.r#type.as_deref() {
            Some("KeyA") => KeyType::A,
            Some("KeyB") => KeyType::B,
            // Which of the two it is would have to be tried.
            Some(_) | None => return Err(KeyFault::Syntax { at, want: "KeyA or KeyB as its type" }),
        };
        // The keys of one card may stand there in the order of its sectors.
        let sector = match row.sector {
            Some(sector) => u8::try_from(sector).ok(),
            None if of_one_card => u8::try_from(place).ok(),
            None => None,
        };
        let sector = sector.filter(|sector| *sector < 40).ok_or(KeyFault::Sectors { at })?;
        if row.key.0.chars().count() != 12 {
            return Err(KeyFault::WrongLength { at, found: row.key.0.chars().count() });
        }
        keys.add(parse_value(&row.key.0, at)?, Assignment { sector, key_type }, at)?;
    }
    Ok((keys.0, of_one_card))
}
