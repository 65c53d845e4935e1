//! Turns one row of a profile file into its plan: a key, a step, a sector or a field.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};
use toml::Spanned;

use super::super::field::{DateForm, FieldPlan, Kind};
use super::super::place::Trouble;
use super::super::schema::{FieldRow, KeyRow, ProbeRow, SectorRow, StepRow};
use super::super::{Action, Probe, Sector, Step};
use super::Wrong;
use crate::chip::facts::Role;
use crate::chip::hex::parse_hex;
use crate::chip::sector::{block_count, first_block};
use crate::reader::apdu::{KeyType, Permitted, Refused};
use crate::reader::link::Status;

const STEPS: &str = "select-name, select-fid, read-binary, read-records, pboc-balance, tlv";
const TYPES: &str = "bcd, hex, uint-be, uint-le, ascii-digits, date, datetime, enum, text, bits, value-block";
const ROLES: &str = "transit_card_no, bjt_no, edu_id, cmis_no, student_no, student_name, sex, school_code, \
                     school_name, valid_from, valid_to, transit_valid_to, card_kind, card_status, purse_balance";

/// Longest file that a step reads; a step with Le 00 gives at most so many bytes.
const MAX_PART: usize = 65_536;

/// A field of its own or one of the records of a list.
pub(super) enum Row {
    Alone(FieldRow),
    InList(FieldRow),
}

/// Builds the trouble of a word outside a closed list.
pub(super) fn wanted(word: &Spanned<String>, what: &'static str, want: &'static str) -> Wrong {
    (word.span(), Trouble::Word { what, found: word.get_ref().clone(), want })
}

/// Parses hex text of a profile.
pub(super) fn hex(word: &Spanned<String>, what: &str, want: &'static str) -> Result<Vec<u8>, Wrong> {
    parse_hex(word.get_ref()).ok_or_else(|| value(word.span(), what, want))
}

fn value(span: Range<usize>, what: &str, want: &'static str) -> Wrong {
    (span, Trouble::Value { what: what.to_owned(), want })
}

/// Checks a key row: a name and a type, never a value.
pub(super) fn key(row: KeyRow) -> Result<(String, (String, KeyType)), Wrong> {
    if let Some(stray) = row.value {
        return Err((stray.span(), Trouble::KeyValue));
    }
    if row.r#ref.get_ref().len() >= 12 && parse_hex(row.r#ref.get_ref()).is_some() {
        return Err((row.r#ref.span(), Trouble::KeyValue));
    }
    if let Some(derive) = row.derive {
        return Err((derive.span(), Trouble::NotImplemented("derive".to_owned())));
    }
    let key_type = match row.r#type.get_ref().as_str() {
        "A" => KeyType::A,
        "B" => KeyType::B,
        _ => return Err(wanted(&row.r#type, "key type", "A, B")),
    };
    Ok((row.id.into_inner(), (row.r#ref.into_inner(), key_type)))
}

/// Checks a step and returns it with the count of bytes that its answer is sure to have.
pub(super) fn step(row: StepRow) -> Result<(Step, usize), Wrong> {
    let id = row.id.get_ref().clone();
    let (action, part, full) = action(&row)?;
    let min = row.min.as_ref().map(|min| *min.get_ref());
    if let Some(min) = row.min.as_ref().filter(|min| full.is_some_and(|full| *min.get_ref() > full)) {
        return Err(value(min.span(), "min", "at most le"));
    }
    let sure = min.or(full).unwrap_or(0);
    let probe = row.probe.map(|row| probe(row, sure, &id)).transpose()?;
    let mut states = Vec::new();
    for (word, state) in row.status {
        states.push((status_word(&word)?, state));
    }
    let step = Step {
        id,
        part,
        action,
        min: min.unwrap_or(0),
        needs: row.needs.map(Spanned::into_inner),
        optional: row.optional,
        probe,
        states,
    };
    Ok((step, sure))
}

/// Builds the commands of a step, the name of its place, and how many bytes a full answer has.
fn action(row: &StepRow) -> Result<(Action, String, Option<usize>), Wrong> {
    let missing = |key| (row.id.span(), Trouble::Missing { step: row.id.get_ref().clone(), key });
    let sfi = || row.sfi.as_ref().ok_or_else(|| missing("sfi"));
    let le = || row.le.as_ref().ok_or_else(|| missing("le"));
    let full = |le: u8| (le > 0).then_some(usize::from(le));
    match row.r#do.get_ref().as_str() {
        "select-name" => {
            let name = row.name.as_ref().ok_or_else(|| missing("name"))?;
            let bytes = hex(name, "name", "5 to 16 bytes in hex")?;
            let command =
                Permitted::select_name(&bytes).map_err(|_| value(name.span(), "name", "5 to 16 bytes in hex"))?;
            Ok((Action::Select(command), format!("AID {}", name.get_ref()), None))
        }
        "select-fid" => {
            let fid = row.fid.as_ref().ok_or_else(|| missing("fid"))?;
            let [high, low] = *hex(fid, "fid", "2 bytes in hex")? else {
                return Err(value(fid.span(), "fid", "2 bytes in hex"));
            };
            let command = Permitted::select_fid(u16::from_be_bytes([high, low]));
            Ok((Action::Select(command), format!("file {}", fid.get_ref()), None))
        }
        "read-binary" => {
            let (sfi, le) = (sfi()?, *le()?.get_ref());
            let command = by_sfi(sfi, Permitted::read_binary(*sfi.get_ref(), row.offset, le))?;
            Ok((Action::Read(command), format!("SFI {}", sfi.get_ref()), full(le)))
        }
        "read-records" => {
            let (sfi, le) = (sfi()?, *le()?.get_ref());
            let max = row.max.as_ref().map_or(10, |max| *max.get_ref());
            let records = (1..=max).map(|record| Permitted::read_record(*sfi.get_ref(), record, le));
            let commands = by_sfi(sfi, records.collect::<Result<Vec<_>, _>>())?;
            Ok((Action::Records(commands), format!("SFI {}", sfi.get_ref()), full(le)))
        }
        "pboc-balance" => {
            let (p1, p2) = (row.p1.unwrap_or(0), row.p2.ok_or_else(|| missing("p2"))?);
            let refused = |_: Refused| value(row.r#do.span(), "p1 and p2", "p1 0 to 3 and p2 1 or 2");
            let command = Permitted::get_balance(p1, p2).map_err(refused)?;
            Ok((Action::Read(command), "purse".to_owned(), Some(4)))
        }
        "tlv" => {
            let within = row.r#in.as_ref().ok_or_else(|| missing("in"))?.get_ref().clone();
            let path = row.path.iter().map(tag).collect::<Result<Vec<_>, _>>()?;
            let last = row.path.last().ok_or_else(|| missing("path"))?;
            let otherwise = match &row.r#else {
                None => None,
                Some(other) if other.get_ref().r#do.get_ref() == "read-binary" => {
                    let (sfi, le) = (other.get_ref().sfi, other.get_ref().le);
                    let command = Permitted::read_binary(sfi, other.get_ref().offset, le);
                    Some(by_sfi(&Spanned::new(other.span(), sfi), command)?)
                }
                Some(other) => return Err(wanted(&other.get_ref().r#do, "do", "read-binary")),
            };
            let part = format!("tag {} of {within}", last.get_ref());
            Ok((Action::Tag { within, path, otherwise }, part, None))
        }
        "get-data" => Err((row.r#do.span(), Trouble::NotImplemented("do \"get-data\"".to_owned()))),
        word if WRITES.iter().any(|part| word.contains(part)) => {
            Err((row.r#do.span(), Trouble::Writes(row.id.get_ref().clone())))
        }
        _ => Err(wanted(&row.r#do, "do", STEPS)),
    }
}

/// Parts of words that only a step that changes something, or tries a key, would carry.
const WRITES: [&str; 17] = [
    "update",
    "write",
    "load",
    "debit",
    "credit",
    "purchase",
    "put",
    "append",
    "erase",
    "create",
    "delete",
    "verify",
    "authenticate",
    "change",
    "apdu",
    "raw",
    "unblock",
];

fn by_sfi<T>(sfi: &Spanned<u8>, command: Result<T, Refused>) -> Result<T, Wrong> {
    let in_range = (1..=30).contains(sfi.get_ref());
    command.ok().filter(|_| in_range).ok_or_else(|| value(sfi.span(), "sfi", "a number from 1 to 30"))
}

fn tag(word: &Spanned<String>) -> Result<u16, Wrong> {
    match *hex(word, "path", "tags of one or two bytes in hex")? {
        [byte] => Ok(u16::from(byte)),
        [high, low] => Ok(u16::from_be_bytes([high, low])),
        _ => Err(value(word.span(), "path", "tags of one or two bytes in hex")),
    }
}

fn status_word(word: &Spanned<String>) -> Result<Status, Wrong> {
    match *hex(word, "status", "status words of two bytes in hex")? {
        [sw1, sw2] => Ok(Status(u16::from_be_bytes([sw1, sw2]))),
        _ => Err(value(word.span(), "status", "status words of two bytes in hex")),
    }
}

fn probe(row: Spanned<ProbeRow>, sure: usize, from: &str) -> Result<Probe, Wrong> {
    let span = row.span();
    let ProbeRow { at, hex: bytes, sw } = row.into_inner();
    match (bytes, sw.as_deref()) {
        (Some(bytes), None) => {
            let bytes = hex(&Spanned::new(span.clone(), bytes), "probe.hex", "bytes in hex")?;
            let end = at.saturating_add(bytes.len());
            if end > sure {
                return Err((span, Trouble::Beyond { key: "probe".to_owned(), end, sure, from: from.to_owned() }));
            }
            Ok(Probe::Bytes { at, bytes })
        }
        (None, Some("9000")) => Ok(Probe::Done),
        _ => Err(value(span, "probe", "at and hex, or sw = \"9000\"")),
    }
}

/// Checks a sector row; blocks are numbered within the sector, and the trailer is never read.
pub(super) fn sector(row: SectorRow, known: &BTreeMap<String, (String, KeyType)>) -> Result<Sector, Wrong> {
    if let Some(find) = row.find {
        return Err((find.span(), Trouble::NotImplemented("find".to_owned())));
    }
    let id = row.id.get_ref().clone();
    let number = row.number.ok_or((row.id.span(), Trouble::Missing { step: id.clone(), key: "number" }))?;
    if first_block(*number.get_ref()).is_none() {
        return Err(value(number.span(), "number", "a sector from 0 to 39"));
    }
    let last = block_count(*number.get_ref()) - 1;
    if let Some(block) = row.blocks.iter().find(|block| *block.get_ref() >= last) {
        return Err(value(block.span(), "blocks", "blocks of the sector, its trailer never"));
    }
    let find = |word: &Spanned<String>| {
        let found = known.get(word.get_ref()).cloned();
        found.ok_or_else(|| (word.span(), Trouble::NoSuch(word.get_ref().clone())))
    };
    let keys = row.keys.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err((row.id.span(), Trouble::Missing { step: id, key: "keys" }));
    }
    let blocks = row.blocks.into_iter().map(Spanned::into_inner).collect();
    Ok(Sector { id, number: number.into_inner(), keys, blocks, optional: row.optional })
}

/// Checks a field row.
pub(super) fn field(row: Row) -> Result<FieldPlan, Wrong> {
    let (row, alone) = match row {
        Row::Alone(row) => (row, true),
        Row::InList(row) => (row, false),
    };
    let missing = |key| (row.key.span(), Trouble::Missing { step: row.key.get_ref().clone(), key });
    let (offset, len) = *row.at.get_ref();
    if len == 0 || offset.saturating_add(len) > MAX_PART {
        return Err(value(row.at.span(), "at", "[first byte, count of bytes], at least one byte"));
    }
    let kind = kind(&row)?;
    let needed = match kind {
        Kind::Date(form) => Some((form.len_bytes(), "as many bytes as the format has")),
        Kind::DateTime => Some((7, "7 bytes for a date with time")),
        Kind::ValueBlock => Some((16, "16 bytes for a value block")),
        Kind::UintBe | Kind::UintLe | Kind::Bits if len > 8 => Some((8, "at most 8 bytes for a number")),
        Kind::UintBe | Kind::UintLe | Kind::Bits | Kind::Bcd | Kind::Hex => None,
        Kind::AsciiDigits | Kind::Enum | Kind::Text => None,
    };
    if let Some((_, want)) = needed.filter(|(needed, _)| *needed != len) {
        return Err(value(row.at.span(), "at", want));
    }
    let from = match (&row.from, alone) {
        (Some(from), true) => from.get_ref().clone(),
        (None, false) => String::new(),
        (None, true) => return Err(missing("from")),
        (Some(from), false) => return Err(value(from.span(), "from", "no from in a list, the list has one")),
    };
    let role = match &row.role {
        Some(role) if alone => Some(role_of(role)?),
        Some(role) => return Err(value(role.span(), "role", "no role in a list")),
        None => None,
    };
    let map = row.map.iter().map(|(code, word)| Some((parse_hex(code)?, word.clone()))).collect::<Option<Vec<_>>>();
    let map = map.ok_or_else(|| value(row.key.span(), "map", "codes in hex"))?;
    if kind == Kind::Enum && map.is_empty() {
        return Err(missing("map"));
    }
    Ok(FieldPlan {
        role,
        from,
        offset,
        len,
        kind,
        map,
        mask: row.mask,
        pads: pads(&row.pad)?,
        strip_zeros: strip(row.strip.as_ref())?,
        digits: rule(row.rule.as_ref())?,
        expect: row.expect,
        required: row.required,
        sensitive: row.sensitive,
        key: row.key.into_inner(),
    })
}

fn kind(row: &FieldRow) -> Result<Kind, Wrong> {
    let format = row.format.as_ref().map(|format| (format, format.get_ref().as_str()));
    let kind = match row.r#type.get_ref().as_str() {
        "bcd" => Kind::Bcd,
        "hex" => Kind::Hex,
        "uint-be" => Kind::UintBe,
        "uint-le" => Kind::UintLe,
        "ascii-digits" => Kind::AsciiDigits,
        "enum" => Kind::Enum,
        "bits" => Kind::Bits,
        "value-block" => Kind::ValueBlock,
        "date" => match format {
            None | Some((_, "bcd-yyyymmdd")) => return Ok(Kind::Date(DateForm::BcdYmd)),
            Some((_, "bcd-yymmdd")) => return Ok(Kind::Date(DateForm::BcdShortYmd)),
            Some((_, "bcd-yyyymm")) => return Ok(Kind::Date(DateForm::BcdYm)),
            Some((_, "ascii-yyyymmdd")) => return Ok(Kind::Date(DateForm::AsciiYmd)),
            Some((word, _)) => {
                return Err(wanted(word, "format", "bcd-yyyymmdd, bcd-yymmdd, bcd-yyyymm, ascii-yyyymmdd"));
            }
        },
        "datetime" => match format {
            None | Some((_, "bcd-yyyymmddhhmmss")) => return Ok(Kind::DateTime),
            Some((word, _)) => return Err(wanted(word, "format", "bcd-yyyymmddhhmmss")),
        },
        "text" => match row.encoding.as_ref().map(|encoding| (encoding, encoding.get_ref().as_str())) {
            None | Some((_, "gb18030" | "gbk")) => Kind::Text,
            Some((word, _)) => return Err(wanted(word, "encoding", "gb18030, gbk")),
        },
        _ => return Err(wanted(&row.r#type, "type", TYPES)),
    };
    match format {
        Some((word, _)) => Err(value(word.span(), "format", "no format for this type")),
        None => Ok(kind),
    }
}

pub(super) fn role_of(word: &Spanned<String>) -> Result<Role, Wrong> {
    role_named(word.get_ref()).ok_or_else(|| wanted(word, "role", ROLES))
}

/// Finds a role by its name.
pub(super) fn role_named(name: &str) -> Option<Role> {
    let letters: StrDeserializer<'_, WordError> = name.into_deserializer();
    Role::deserialize(letters).ok()
}

fn pads(words: &[Spanned<String>]) -> Result<Vec<u8>, Wrong> {
    let one = |word: &Spanned<String>| match *hex(word, "pad", "bytes in hex")? {
        [byte] => Ok(byte),
        _ => Err(value(word.span(), "pad", "bytes in hex")),
    };
    words.iter().map(one).collect()
}

fn strip(word: Option<&Spanned<String>>) -> Result<bool, Wrong> {
    match word.map(|word| (word, word.get_ref().as_str())) {
        None => Ok(false),
        Some((_, "leading-zeros")) => Ok(true),
        Some((word, _)) => Err(wanted(word, "strip", "leading-zeros")),
    }
}

fn rule(word: Option<&Spanned<String>>) -> Result<Option<usize>, Wrong> {
    let Some(word) = word else { return Ok(None) };
    let count = word.get_ref().strip_prefix("digits:").and_then(|count| count.parse().ok());
    count.map(Some).ok_or_else(|| wanted(word, "rule", "digits:COUNT"))
}
