//! Turns the rows of a profile file into a checked profile, or into the first place where it goes wrong.

mod check;
mod field;
mod judge;
mod key;
mod qr;
mod sector;
mod step;
mod test;
mod word;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;

use super::place::{ProfileFault, Trouble, fault};
use super::schema::{FieldRow, KeyRow, ProfileRows, SectorRow, StepRow};
use super::shelf::Home;
use super::{Profile, ProfileTech, Reset, Sector, Standing, Step};
use field::Row;
use key::Keys;
use word::{Wrong, bytes, wanted};

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
    let sak = rows.r#match.sak.iter().map(|word| bytes(word, "sak", "one byte in hex").map(|[byte]| byte));
    let sak = sak.collect::<Result<_, _>>()?;
    let uid_lengths = rows.r#match.uid_len.iter().map(uid_length).collect::<Result<_, _>>()?;
    let keys = keys(rows.key, &rows.field)?;
    let mut parts = PartLengths::default();
    let steps = steps(rows.step, &mut parts)?;
    let sectors = sectors(rows.sector, &keys, &mut parts)?;
    let (mut fields, mut lists, mut checks, mut words) = (Vec::new(), Vec::new(), Vec::new(), Words::default());
    for row in rows.field {
        let (place, from) = (row.at.span(), row.from.as_ref().map_or(row.at.span(), Spanned::span));
        words.once("", Some(&row.key))?;
        words.once("role ", row.role.as_ref())?;
        let plan = field::field(Row::Alone(row))?;
        parts.reach(from, place, &plan.from, &plan.key, plan.offset + plan.len)?;
        fields.push(plan);
    }
    for row in rows.list {
        words.once("", Some(&row.key))?;
        lists.push(field::list(row, &parts)?);
    }
    for row in rows.check {
        words.once("check ", Some(&row.id))?;
        checks.push(check::check(row, &parts, &keys)?);
    }
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
        uid_lengths,
        order: rows.r#match.order,
        reset,
        keys: keys.all(),
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

fn keys(rows: Vec<KeyRow>, fields: &[FieldRow]) -> Result<Keys, Wrong> {
    let is_number = |row: &FieldRow| row.role.as_ref().is_some_and(|role| role.get_ref() == "transit_card_no");
    let has_number = fields.iter().any(is_number);
    let mut keys = Keys::default();
    for row in rows {
        keys.add(row, has_number)?;
    }
    Ok(keys)
}

fn steps(rows: Vec<StepRow>, parts: &mut PartLengths) -> Result<Vec<Step>, Wrong> {
    let mut steps = Vec::new();
    for row in rows {
        names_are_earlier(&row, parts)?;
        let id = row.id.clone();
        let (step, sure) = step::step(row)?;
        parts.add(&id, sure)?;
        steps.push(step);
    }
    Ok(steps)
}

fn sectors(rows: Vec<SectorRow>, keys: &Keys, parts: &mut PartLengths) -> Result<Vec<Sector>, Wrong> {
    let mut sectors = Vec::new();
    for row in rows {
        let id = row.id.clone();
        let sector = sector::sector(row, keys)?;
        parts.add(&id, sector.blocks.len() * 16)?;
        sector::is_new(&sector, &id, &sectors)?;
        sectors.push(sector);
    }
    Ok(sectors)
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

    /// Returns whether any bytes of a part are sure.
    fn is_known(&self, id: &str) -> bool {
        self.0.get(id).is_some_and(|sure| *sure > 0)
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

fn uid_length(length: &Spanned<u8>) -> Result<usize, Wrong> {
    match length.get_ref() {
        4 | 7 | 10 => Ok(usize::from(*length.get_ref())),
        _ => Err((length.span(), Trouble::Value { what: "uid_len".to_owned(), want: "4, 7 or 10 bytes" })),
    }
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

fn names_are_earlier(row: &StepRow, parts: &PartLengths) -> Result<(), Wrong> {
    for name in [&row.needs, &row.r#in].into_iter().flatten() {
        if !parts.0.contains_key(name.get_ref()) {
            return Err((name.span(), Trouble::NoSuch(name.get_ref().clone())));
        }
    }
    Ok(())
}
