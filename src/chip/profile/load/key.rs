//! Turns a key row into a name with its use: never into a key.

use toml::Spanned;

use super::super::place::Trouble;
use super::super::schema::{DeriveRow, KeyRow};
use super::super::{KeyPlan, KeyUse};
use super::word::{Wrong, hex, missing, value, wanted};
use crate::chip::derive::{Derive, Factor, How};
use crate::chip::hex::parse_hex;
use crate::reader::apdu::KeyType;

const RULES: &str = "none, pboc-3des, an10922-aes128, uid-xor";
const FACTORS: &str = "uid, uid+sector, uid4+sector, uid4+uid4, uid8, transit-number";
const EIGHT: &str = "uid4+sector, uid4+uid4, uid8, transit-number";

/// Longest suffix: AN10922 takes 31 bytes and the shortest number has four.
const MAX_SUFFIX: usize = 27;

/// Checks a key row: a name and a use, never a value.
pub(super) fn key(row: KeyRow) -> Result<KeyPlan, Wrong> {
    if let Some(stray) = row.value {
        return Err((stray.span(), Trouble::KeyValue));
    }
    if row.r#ref.get_ref().len() >= 12 && parse_hex(row.r#ref.get_ref()).is_some() {
        return Err((row.r#ref.span(), Trouble::KeyValue));
    }
    let use_for = match row.r#type.get_ref().as_str() {
        "A" => KeyUse::Sector(KeyType::A),
        "B" => KeyUse::Sector(KeyType::B),
        "mac" => KeyUse::Mac,
        _ => return Err(wanted(&row.r#type, "key type", "A, B, mac")),
    };
    let derive = row.derive.map(|derive| rule(derive, &row.id, use_for)).transpose()?.flatten();
    Ok(KeyPlan { id: row.id.into_inner(), name: row.r#ref.into_inner(), use_for, derive })
}

fn rule(row: Spanned<DeriveRow>, id: &Spanned<String>, use_for: KeyUse) -> Result<Option<Derive>, Wrong> {
    let span = row.span();
    let row = row.into_inner();
    let how = match row.how.get_ref().as_str() {
        "none" => return Ok(None),
        "pboc-3des" => How::Pboc3Des,
        "an10922-aes128" => How::An10922Aes128,
        "uid-xor" => How::UidXor,
        _ => return Err(wanted(&row.how, "derive", RULES)),
    };
    let lacks = |key| (span.clone(), Trouble::Missing { step: id.get_ref().clone(), key });
    let factor_word = row.factor.as_ref().ok_or_else(|| lacks("factor"))?;
    let factor = factor(factor_word)?;
    match how {
        How::Pboc3Des if !factor.has_eight_bytes() => return Err(wanted(factor_word, "factor of eight bytes", EIGHT)),
        How::UidXor if factor != Factor::Uid => return Err(wanted(factor_word, "factor", "uid")),
        How::Pboc3Des | How::An10922Aes128 | How::UidXor => {}
    }
    if factor.is_by_sector() && use_for == KeyUse::Mac {
        return Err(wanted(factor_word, "factor for a check", "uid, uid4+uid4, uid8, transit-number"));
    }
    let suffix = match row.suffix {
        None => Vec::new(),
        Some(word) if how != How::An10922Aes128 => {
            return Err(value(word.span(), "suffix", "no suffix with this rule"));
        }
        Some(word) => Some(hex(&word, "suffix", "at most 27 bytes in hex")?)
            .filter(|suffix| suffix.len() <= MAX_SUFFIX)
            .ok_or_else(|| value(word.span(), "suffix", "at most 27 bytes in hex"))?,
    };
    let take = match (row.take, how, use_for) {
        (None, How::UidXor, KeyUse::Sector(_)) | (None, _, KeyUse::Mac) => 0,
        (None, ..) => return Err(lacks("take")),
        (Some(take), How::UidXor, _) => return Err(value(take.span(), "take", "no take with this rule")),
        (Some(take), _, KeyUse::Mac) => return Err(value(take.span(), "take", "no take for a key of sixteen bytes")),
        (Some(take), ..) => match *take.get_ref() {
            (first @ 0..=10, 6) => first,
            _ => return Err(value(take.span(), "take", "[first byte, 6] within sixteen bytes")),
        },
    };
    if how == How::UidXor && use_for == KeyUse::Mac {
        return Err(wanted(&row.how, "derive for a check", "none, pboc-3des, an10922-aes128"));
    }
    Ok(Some(Derive { how, factor, suffix, take }))
}

fn factor(word: &Spanned<String>) -> Result<Factor, Wrong> {
    match word.get_ref().as_str() {
        "uid" => Ok(Factor::Uid),
        "uid+sector" => Ok(Factor::UidSector),
        "uid4+sector" => Ok(Factor::Uid4Sector),
        "uid4+uid4" => Ok(Factor::Uid4Twice),
        "uid8" => Ok(Factor::Uid8),
        "transit-number" => Ok(Factor::TransitNumber),
        _ => Err(wanted(word, "factor", FACTORS)),
    }
}

/// The keys of a profile by their ids.
#[derive(Default)]
pub(super) struct Keys(Vec<KeyPlan>);

impl Keys {
    /// Takes the next key, whose id must be new; one made of the transit number needs a field that reads it.
    pub fn add(&mut self, row: KeyRow, has_number: bool) -> Result<(), Wrong> {
        let id = row.id.clone();
        if self.0.iter().any(|known| known.id == *id.get_ref()) {
            return Err((id.span(), Trouble::Twice(id.into_inner())));
        }
        let plan = key(row)?;
        if plan.derive.as_ref().is_some_and(|derive| derive.factor == Factor::TransitNumber) && !has_number {
            return Err(missing(&id, "a field with the role transit_card_no"));
        }
        self.0.push(plan);
        Ok(())
    }

    /// Finds the key of a sector.
    pub fn for_sector(&self, word: &Spanned<String>) -> Result<KeyPlan, Wrong> {
        match self.find(word)? {
            plan if plan.use_for == KeyUse::Mac => Err(value(word.span(), "keys", "keys of type A or B")),
            plan => Ok(plan.clone()),
        }
    }

    /// Finds the key of a check.
    pub fn for_check(&self, word: &Spanned<String>) -> Result<KeyPlan, Wrong> {
        match self.find(word)? {
            plan if plan.use_for == KeyUse::Mac => Ok(plan.clone()),
            _ => Err(value(word.span(), "key", "a key of type mac")),
        }
    }

    fn find(&self, word: &Spanned<String>) -> Result<&KeyPlan, Wrong> {
        let found = self.0.iter().find(|plan| plan.id == *word.get_ref());
        found.ok_or_else(|| (word.span(), Trouble::NoSuch(word.get_ref().clone())))
    }

    /// Returns all of them.
    pub fn all(self) -> Vec<KeyPlan> {
        self.0
    }
}
