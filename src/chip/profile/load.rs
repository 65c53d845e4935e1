//! Turns the rows of a profile file into a checked profile, or into the first place where it goes wrong.

mod judge;
mod qr;
mod rows;
mod test;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;

use super::check::{Check, Stretch};
use super::field::ListPlan;
use super::place::{ProfileFault, Trouble, fault};
use super::schema::{CheckRow, ListRow, ProfileRows, RangeRow, StepRow};
use super::shelf::Home;
use super::{Profile, ProfileTech, Reset, Standing};
use rows::{Row, hex, wanted};

/// Something wrong at a place of the file.
type Wrong = (Range<usize>, Trouble);

/// The schema that this program reads.
const SCHEMA: i64 = 1;

/// Loads a profile from the text of its file.
pub(super) fn load(file: &str, text: &str, training: bool) -> Result<Profile, ProfileFault> {
    let rows: ProfileRows = toml::from_str(text).map_err(|error| {
        fault(file, text, error.span().unwrap_or_default(), Trouble::Toml(without_values(error.message())))
    })?;
    let profile = build(rows, training).map_err(|(span, trouble)| fault(file, text, span, trouble))?;
    Ok(Profile { home: Home::File(file.into()), ..profile })
}

/// Drops what the parser quotes of a value of a wrong type: it could be a key that strayed into a profile.
fn without_values(message: &str) -> String {
    match message.split_once(", expected ") {
        Some((found, want)) if found.starts_with("invalid ") => format!("a value of a wrong type, expected {want}"),
        Some(_) | None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests;

fn build(rows: ProfileRows, training: bool) -> Result<Profile, Wrong> {
    if *rows.schema.get_ref() != SCHEMA {
        return Err((rows.schema.span(), Trouble::Schema(*rows.schema.get_ref())));
    }
    let standing = standing(&rows.profile.status, training)?;
    let tech = tech(&rows.r#match.tech)?;
    tables_fit(tech, &rows)?;
    let reset = reset(rows.r#match.reset.as_ref())?;
    let sak = rows.r#match.sak.iter().map(one_byte).collect::<Result<_, _>>()?;
    let mut parts = PartLengths::default();
    let keys = rows.key.into_iter().map(rows::key).collect::<Result<BTreeMap<_, _>, _>>()?;
    let mut steps = Vec::new();
    for row in rows.step {
        names_are_earlier(&row, &parts)?;
        let id = row.id.clone();
        let (step, sure) = rows::step(row)?;
        parts.add(&id, sure)?;
        steps.push(step);
    }
    let mut sectors = Vec::new();
    for row in rows.sector {
        let id = row.id.clone();
        let sector = rows::sector(row, &keys)?;
        parts.add(&id, sector.blocks.len() * 16)?;
        sectors.push(sector);
    }
    let mut fields = Vec::new();
    let mut words = Words::default();
    for row in rows.field {
        let (place, from) = (row.at.clone(), row.from.clone());
        words.once("", Some(&row.key))?;
        words.once("role ", row.role.as_ref())?;
        let plan = rows::field(Row::Alone(row))?;
        let span = from.map_or(place.span(), |from| from.span());
        parts.reach(span, place.span(), &plan.from, &plan.key, plan.offset + plan.len)?;
        fields.push(plan);
    }
    let lists = rows.list.into_iter().map(|row| list(row, &parts)).collect::<Result<Vec<_>, _>>()?;
    let checks = rows.check.into_iter().map(|row| check(row, &parts)).collect::<Result<_, _>>()?;
    let id = rows.profile.id.into_inner();
    let codes = qr::codes(rows.qr, &fields)?;
    let judging = judge::judging(rows.judge, &id, &fields)?;
    let tests = test::tests(rows.test, &test::Names::of(&fields, &lists, &codes))?;
    Ok(Profile {
        id,
        version: rows.profile.version,
        label: rows.profile.label,
        standing,
        tech,
        sak,
        order: rows.r#match.order,
        reset,
        steps,
        sectors,
        fields,
        lists,
        checks,
        codes,
        judging,
        tests,
        home: Home::BuiltIn,
    })
}

/// How many bytes of each step and sector are sure to be there.
#[derive(Default)]
struct PartLengths(BTreeMap<String, usize>);

impl PartLengths {
    fn add(&mut self, id: &Spanned<String>, sure: usize) -> Result<(), Wrong> {
        match self.0.insert(id.get_ref().clone(), sure) {
            Some(_) => Err((id.span(), Trouble::Twice(id.get_ref().clone()))),
            None => Ok(()),
        }
    }

    /// Refuses a name that is not there, and an end beyond the sure bytes.
    fn reach(
        &self,
        from_span: Range<usize>,
        at_span: Range<usize>,
        from: &str,
        key: &str,
        end: usize,
    ) -> Result<(), Wrong> {
        match self.0.get(from) {
            None => Err((from_span, Trouble::NoSuch(from.to_owned()))),
            Some(sure) if end > *sure => {
                Err((at_span, Trouble::Beyond { key: key.to_owned(), end, sure: *sure, from: from.to_owned() }))
            }
            Some(_) => Ok(()),
        }
    }
}

/// Words that may stand once only, each with what it names.
#[derive(Default)]
struct Words(BTreeSet<String>);

impl Words {
    fn once(&mut self, what: &str, word: Option<&Spanned<String>>) -> Result<(), Wrong> {
        let Some(word) = word else { return Ok(()) };
        let quoted = if what.is_empty() { word.get_ref().clone() } else { format!("{what}{:?}", word.get_ref()) };
        if self.0.insert(quoted.clone()) { Ok(()) } else { Err((word.span(), Trouble::Twice(quoted))) }
    }
}

fn standing(word: &Spanned<String>, training: bool) -> Result<Standing, Wrong> {
    match word.get_ref().as_str() {
        "public" => Ok(Standing::Public),
        "site" => Ok(Standing::Site),
        "example" if training => Ok(Standing::Example),
        "example" => Err((word.span(), Trouble::Example)),
        _ => Err(wanted(word, "status", "public, site, example")),
    }
}

fn tech(word: &Spanned<String>) -> Result<ProfileTech, Wrong> {
    match word.get_ref().as_str() {
        "iso7816" => Ok(ProfileTech::Iso7816),
        "mifare-classic" => Ok(ProfileTech::MifareClassic),
        "any" => Ok(ProfileTech::Any),
        "qr" => Ok(ProfileTech::Qr),
        _ => Err(wanted(word, "tech", "iso7816, mifare-classic, any, qr")),
    }
}

/// Refuses a table that the chips of the profile cannot have; a profile of codes has nothing but codes and tests.
fn tables_fit(tech: ProfileTech, rows: &ProfileRows) -> Result<(), Wrong> {
    let step = rows.step.first().map(|row| (row.id.span(), Trouble::WrongTech("[[step]]")));
    let sector = rows.sector.first().map(|row| (row.id.span(), Trouble::WrongTech("[[sector]]")));
    let wrong = match tech {
        ProfileTech::MifareClassic => step,
        ProfileTech::Iso7816 => sector,
        ProfileTech::Any => None,
        ProfileTech::Qr => {
            let field = rows.field.first().map(|row| (row.key.span(), Trouble::WrongTech("[[field]]")));
            let key = rows.key.first().map(|row| (row.id.span(), Trouble::WrongTech("[[key]]")));
            let judge = rows.judge.as_ref().map(|row| (row.span(), Trouble::WrongTech("[judge]")));
            let codes = (rows.r#match.tech.span(), Trouble::Missing { step: "tech \"qr\"".to_owned(), key: "[[qr]]" });
            let codes = rows.qr.is_empty().then_some(codes);
            step.or(sector).or(field).or(key).or(judge).or(codes)
        }
    };
    wrong.map_or(Ok(()), Err)
}

fn reset(word: Option<&Spanned<String>>) -> Result<Reset, Wrong> {
    let Some(word) = word else { return Ok(Reset::Cold) };
    match word.get_ref().as_str() {
        "cold" => Ok(Reset::Cold),
        "mf" => Ok(Reset::MasterFile),
        "none" => Ok(Reset::None),
        _ => Err(wanted(word, "reset", "cold, mf, none")),
    }
}

fn one_byte(word: &Spanned<String>) -> Result<u8, Wrong> {
    match hex(word, "sak", "one byte in hex")?.as_slice() {
        [byte] => Ok(*byte),
        _ => Err((word.span(), Trouble::Value { what: "sak".to_owned(), want: "one byte in hex" })),
    }
}

fn names_are_earlier(row: &StepRow, parts: &PartLengths) -> Result<(), Wrong> {
    for name in [&row.needs, &row.r#in].into_iter().flatten() {
        if !parts.0.contains_key(name.get_ref()) {
            return Err((name.span(), Trouble::NoSuch(name.get_ref().clone())));
        }
    }
    Ok(())
}

fn list(row: ListRow, parts: &PartLengths) -> Result<ListPlan, Wrong> {
    let from = row.from.get_ref().clone();
    let mut fields = Vec::new();
    for field in row.field {
        let at = field.at.clone();
        let plan = rows::field(Row::InList(field))?;
        // A record of unknown length has no sure bytes; a short one then gives no such field.
        if parts.0.get(&from).is_some_and(|sure| *sure > 0) {
            parts.reach(row.from.span(), at.span(), &from, &plan.key, plan.offset + plan.len)?;
        }
        fields.push(plan);
    }
    parts.reach(row.from.span(), row.from.span(), &from, row.key.get_ref(), 0)?;
    let skip = match row.skip_when {
        None => None,
        Some(skip) => {
            let (span, skip) = (skip.span(), skip.into_inner());
            let bytes = hex(&Spanned::new(span.clone(), skip.equals), "skip_when.equals", "hex of the length in at")?;
            if bytes.len() != skip.at.1 {
                let what = "skip_when.equals".to_owned();
                return Err((span, Trouble::Value { what, want: "hex of the length in at" }));
            }
            Some((skip.at.0, bytes))
        }
    };
    Ok(ListPlan { key: row.key.into_inner(), from, skip, fields })
}

fn check(row: CheckRow, parts: &PartLengths) -> Result<Check, Wrong> {
    match row.how.get_ref().as_str() {
        "crc8-maxim" => {}
        "crc8-mad" | "crc16-x25" | "xor" | "sum" | "mirror" | "mac-3des" | "mac-sm4" | "cmac-aes" => {
            return Err((row.how.span(), Trouble::NotImplemented(format!("check {:?}", row.how.get_ref()))));
        }
        _ => return Err(wanted(&row.how, "check", "crc8-maxim")),
    }
    let rejects = match row.fail.as_ref().map(|fail| (fail, fail.get_ref().as_str())) {
        None | Some((_, "reject")) => true,
        Some((_, "warn")) => false,
        Some((fail, _)) => return Err(wanted(fail, "fail", "reject, warn")),
    };
    let stretch = |row: Spanned<RangeRow>| {
        let (span, row) = (row.span(), row.into_inner());
        let (offset, len) = row.at;
        parts.reach(span.clone(), span, &row.from, "check", offset.saturating_add(len))?;
        Ok(Stretch { from: row.from, offset, len })
    };
    let over = row.over.into_iter().map(stretch).collect::<Result<Vec<_>, Wrong>>()?;
    let value_span = row.value.span();
    let value = stretch(row.value)?;
    if value.len != 1 {
        return Err((value_span, Trouble::Value { what: "value".to_owned(), want: "one byte for a CRC-8" }));
    }
    Ok(Check { id: row.id.into_inner(), over, value, rejects })
}
