//! Turns the rows of fields and lists into plans of where their bytes stand and how they are read.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};
use toml::Spanned;

use super::super::field::{DateForm, FieldPlan, Kind, ListPlan, Rule};
use super::super::schema::{FieldRow, ListRow};
use super::word::{Wrong, bytes, hex, missing, value, wanted};
use super::{PartLengths, Words};
use crate::chip::facts::Role;
use crate::chip::hex::parse_hex;

const TYPES: &str = "bcd, hex, uint-be, uint-le, ascii-digits, date, datetime, enum, text, bits, value-block";
const ROLES: &str = "transit_card_no, bjt_no, edu_id, cmis_no, student_no, student_name, sex, school_code, \
                     school_name, valid_from, valid_to, transit_valid_to, card_kind, card_status, purse_balance";

/// Longest part of a card.
const MAX_PART: usize = 65_536;

/// A field of its own or one of the records of a list.
pub(super) enum Row {
    Alone(FieldRow),
    InList(FieldRow),
}

/// Checks a field row.
pub(super) fn field(row: Row) -> Result<FieldPlan, Wrong> {
    let (row, alone) = match row {
        Row::Alone(row) => (row, true),
        Row::InList(row) => (row, false),
    };
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
        (None, true) => return Err(missing(&row.key, "from")),
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
        return Err(missing(&row.key, "map"));
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
        rule: rule(row.rule.as_ref(), kind)?,
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

/// Reads a role.
pub(super) fn role_of(word: &Spanned<String>) -> Result<Role, Wrong> {
    role_named(word.get_ref()).ok_or_else(|| wanted(word, "role", ROLES))
}

/// Finds a role by its name.
pub(super) fn role_named(name: &str) -> Option<Role> {
    let letters: StrDeserializer<'_, WordError> = name.into_deserializer();
    Role::deserialize(letters).ok()
}

fn pads(words: &[Spanned<String>]) -> Result<Vec<u8>, Wrong> {
    words.iter().map(|word| bytes::<1>(word, "pad", "bytes in hex").map(|[byte]| byte)).collect()
}

fn strip(word: Option<&Spanned<String>>) -> Result<bool, Wrong> {
    match word.map(|word| (word, word.get_ref().as_str())) {
        None => Ok(false),
        Some((_, "leading-zeros")) => Ok(true),
        Some((word, _)) => Err(wanted(word, "strip", "leading-zeros")),
    }
}

fn rule(word: Option<&Spanned<String>>, kind: Kind) -> Result<Option<Rule>, Wrong> {
    let Some(word) = word else { return Ok(None) };
    let digits = word.get_ref().strip_prefix("digits:").and_then(|count| count.parse().ok());
    match (digits, word.get_ref().as_str(), kind) {
        (Some(count), _, Kind::Bcd | Kind::AsciiDigits) => Ok(Some(Rule::Digits(count))),
        (None, "gb11643", Kind::Text) => Ok(Some(Rule::CitizenNumber)),
        (Some(_), ..) | (_, "gb11643", _) => {
            Err(value(word.span(), "rule", "digits:COUNT for bcd and ascii-digits, gb11643 for text"))
        }
        (None, ..) => Err(wanted(word, "rule", "digits:COUNT, gb11643")),
    }
}

/// Checks a list and its fields.
pub(super) fn list(row: ListRow, parts: &PartLengths) -> Result<ListPlan, Wrong> {
    let from = row.from.get_ref().clone();
    parts.reach(row.from.span(), row.from.span(), &from, row.key.get_ref(), 0)?;
    let (mut fields, mut words) = (Vec::new(), Words::default());
    for row in row.field {
        words.once("", Some(&row.key))?;
        let at = row.at.span();
        let plan = field(Row::InList(row))?;
        // A record of unknown length has no sure bytes; a short one then gives no such field.
        if parts.is_known(&from) {
            parts.reach(at.clone(), at, &from, &plan.key, plan.offset + plan.len)?;
        }
        fields.push(plan);
    }
    let skip = match row.skip_when {
        None => None,
        Some(skip) => {
            let (span, skip) = (skip.span(), skip.into_inner());
            let want = "hex of the length in at";
            let bytes = hex(&Spanned::new(span.clone(), skip.equals), "skip_when.equals", want)?;
            if bytes.len() != skip.at.1 {
                return Err(value(span, "skip_when.equals", want));
            }
            Some((skip.at.0, bytes))
        }
    };
    Ok(ListPlan { key: row.key.into_inner(), from, skip, fields })
}
