//! Turns a link to a card into facts with their origin: which profile, which sector or file, which bytes.
//!
//! Layouts are data (`assets/profiles`); nothing here knows a roster, and nothing here writes.

pub mod atr;
pub mod crc;
pub mod derive;
pub mod dump;
pub mod facts;
pub mod hex;
pub mod iso7816;
pub mod key;
pub mod mad;
pub mod profile;
pub mod sector;
pub mod storage;
pub mod survey;
pub mod text;
pub mod virtual_card;

use std::collections::BTreeMap;

use crate::reader::apdu::Permitted;
use crate::reader::link::{Fault, Link, Response};
use crate::reader::quirk::Quirk;
use crate::reader::session::read_whole;
use atr::{Atr, Family};
use facts::{ChipFacts, Cost, Field, Finding, PartSeen, Role, Tech, Value};
use key::KeyRing;
use profile::part::Noting;
use profile::run::{Asked, run_files, run_sectors};
pub use profile::{ReadOptions, Shelf};

/// Reads a card once and completely, or gives the fault that ended the reading; half a reading is never kept.
///
/// Every profile that the ATR allows is tried in its order. What a person should know is a finding.
pub fn read(
    link: &mut dyn Link,
    quirk: &Quirk,
    shelf: &Shelf,
    keys: &KeyRing,
    options: ReadOptions,
) -> Result<ChipFacts, Fault> {
    read_noting(link, quirk, shelf, keys, options, &mut Vec::new())
}

/// Reads a card as [`read`] does, and notes what became of each part, also when a fault ends the reading.
///
/// After a fault `parts` tells how far it came: the part that was being read is torn, later ones are unread.
pub fn read_noting(
    link: &mut dyn Link,
    quirk: &Quirk,
    shelf: &Shelf,
    keys: &KeyRing,
    options: ReadOptions,
    parts: &mut Vec<PartSeen>,
) -> Result<ChipFacts, Fault> {
    parts.clear();
    let atr = link.atr().to_vec();
    let family = Atr::parse(&atr).map_or(UNKNOWN, |atr| atr.family());
    let mut counted = Counted { link, cost: Cost::default() };
    let (uid, (fields, mut findings)) = read_whole(&mut counted, |link, uid| {
        // A phone or a privacy card is no student card; the less is asked of it, the better.
        if uid.is_random() {
            return Ok((Vec::new(), vec![Finding::NoProfile]));
        }
        read_profiles(link, family, shelf, Asked { uid, quirk, keys, options }, parts)
    })?;
    findings.extend(disagreements(&fields));
    findings.extend(shelf.hidden_classic(family, &fields, quirk));
    let judging = shelf.judging(&fields);
    Ok(ChipFacts { uid, tech: family.tech, atr, fields, findings, cost: counted.cost, parts: parts.clone(), judging })
}

/// An ATR that nobody can read still leaves the UID.
const UNKNOWN: Family = Family { tech: Tech::UidOnly, name: "unknown chip", sak: None };

fn read_profiles(
    link: &mut dyn Link,
    family: Family,
    shelf: &Shelf,
    asked: Asked<'_>,
    parts: &mut Vec<PartSeen>,
) -> Result<(Vec<Field>, Vec<Finding>), Fault> {
    let (mut fields, mut findings) = (Vec::new(), Vec::new());
    let (mut matched, mut stale) = (false, false);
    for profile in shelf.fitting(family, asked.uid) {
        let noting = Noting::of(profile, parts);
        let reading = match family.tech {
            Tech::Iso7816 => run_files(profile, link, asked, stale, noting)?,
            Tech::MifareClassic => run_sectors(profile, link, asked, stale, noting)?,
            Tech::UidOnly => continue,
        };
        // A cold reset at the start made the card fresh, so only what this profile did counts.
        stale = reading.stale;
        matched |= reading.matched;
        fields.extend(reading.fields);
        findings.extend(reading.findings.into_iter().filter(|_| reading.matched));
    }
    if !matched {
        findings.push(Finding::NoProfile);
    }
    Ok((fields, findings))
}

/// Names each role that two profiles read differently, once.
fn disagreements(fields: &[Field]) -> Vec<Finding> {
    let mut seen: BTreeMap<Role, &Value> = BTreeMap::new();
    let mut roles = Vec::new();
    for field in fields {
        let Some(role) = field.role else { continue };
        let first = *seen.entry(role).or_insert(&field.value);
        if *first != field.value && !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles.into_iter().map(|role| Finding::ProfilesDisagree { role }).collect()
}

/// A link that counts what passes.
struct Counted<'l> {
    link: &'l mut dyn Link,
    cost: Cost,
}

impl Link for Counted<'_> {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        self.cost.apdus += 1;
        match command.bytes() {
            [0xFF, 0x86, ..] => self.cost.authentications += 1,
            [_, 0xB0 | 0xB2, ..] => self.cost.reads += 1,
            _ => {}
        }
        self.link.transmit(command)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        self.link.cold_reset()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }
}

#[cfg(test)]
mod tests;
