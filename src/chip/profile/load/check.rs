//! Turns a check row into what is computed over which bytes, and where its value stands.

use toml::Spanned;

use super::super::check::{Check, Ends, How, Stretch};
use super::super::place::Trouble;
use super::super::schema::{CheckRow, RangeRow};
use super::PartLengths;
use super::key::Keys;
use super::word::{Wrong, missing, value, wanted};

const HOWS: &str = "crc8-mad, crc8-maxim, crc16-x25, xor, sum, mirror, cmac-aes, mac-3des";

/// Checks a check row.
pub(super) fn check(row: CheckRow, parts: &PartLengths, keys: &Keys) -> Result<Check, Wrong> {
    let how = how(&row, keys)?;
    if let Some(order) = row.order.as_ref().filter(|_| !matches!(how, How::Crc16X25(_) | How::Sum(_))) {
        return Err(value(order.span(), "order", "no order for this check"));
    }
    if let Some(key) = row.key.as_ref().filter(|_| how.key().is_none()) {
        return Err(value(key.span(), "key", "no key for this check"));
    }
    let rejects = match row.fail.as_ref().map(|fail| (fail, fail.get_ref().as_str())) {
        None | Some((_, "reject")) => true,
        Some((_, "warn")) => false,
        Some((fail, _)) => return Err(wanted(fail, "fail", "reject, warn")),
    };
    let over_span = row.over.first().map_or(row.id.span(), Spanned::span);
    let over = row.over.into_iter().map(|range| stretch(range, parts)).collect::<Result<Vec<_>, _>>()?;
    if over.is_empty() {
        return Err(missing(&row.id, "over"));
    }
    if how == How::Mirror && !is_pair(&over) {
        return Err(value(over_span, "over", "two copies of equal length"));
    }
    let value = match row.value {
        Some(row) => {
            let span = row.span();
            let stretch = stretch(row, parts)?;
            let (fits, want) = how.takes(stretch.len);
            if !fits {
                return Err(value(span, "value", want));
            }
            Some(stretch)
        }
        None if how == How::Mirror => None,
        None => return Err(missing(&row.id, "value")),
    };
    Ok(Check { id: row.id.into_inner(), how, over, value, rejects })
}

fn how(row: &CheckRow, keys: &Keys) -> Result<How, Wrong> {
    let ends = || match row.order.as_ref().map(|order| (order, order.get_ref().as_str())) {
        None | Some((_, "low-first")) => Ok(Ends::LowFirst),
        Some((_, "high-first")) => Ok(Ends::HighFirst),
        Some((order, _)) => Err(wanted(order, "order", "low-first, high-first")),
    };
    let key = || keys.for_check(row.key.as_ref().ok_or_else(|| missing(&row.id, "key"))?);
    match row.how.get_ref().as_str() {
        "crc8-mad" => Ok(How::Crc8Mad),
        "crc8-maxim" => Ok(How::Crc8Maxim),
        "crc16-x25" => Ok(How::Crc16X25(ends()?)),
        "xor" => Ok(How::Xor),
        "sum" => Ok(How::Sum(ends()?)),
        "mirror" => Ok(How::Mirror),
        "cmac-aes" => Ok(How::CmacAes(key()?)),
        "mac-3des" => Ok(How::Mac3Des(key()?)),
        "mac-sm4" => Err((row.how.span(), Trouble::NotImplemented("check \"mac-sm4\"".to_owned()))),
        _ => Err(wanted(&row.how, "check", HOWS)),
    }
}

fn stretch(row: Spanned<RangeRow>, parts: &PartLengths) -> Result<Stretch, Wrong> {
    let (span, row) = (row.span(), row.into_inner());
    let (offset, len) = row.at;
    if len == 0 {
        return Err(value(span, "at", "[first byte, count of bytes], at least one byte"));
    }
    parts.reach(span.clone(), span, &row.from, "check", offset.saturating_add(len))?;
    Ok(Stretch { from: row.from, offset, len })
}

fn is_pair(over: &[Stretch]) -> bool {
    matches!(over, [one, two] if one.len == two.len)
}
