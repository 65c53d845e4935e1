//! A light for each thing that reader, layouts and keys must be able to do, from one reading of a test card.
//!
//! Takes the same reading as a tap does; of the card only kinds, places and status words are told.

use crate::chip::facts::{ChipFacts, Finding, PartSeen, PartState, Place, Tech};
use crate::reader::link::Fault;
use crate::reader::quirk::{Known, Quirk};

use super::Check;

/// What became of one reading, for the lights; holds no number and no text of the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lights {
    checks: Vec<Check>,
}

/// Names of the lights, in order.
pub const LIGHTS: [&str; 5] = ["card-uid", "card-file", "card-sector", "card-profile", "card-halves"];

/// Code of a light that nothing is known of.
const NOT_TRIED: &str = "not-tried";

impl Default for Lights {
    fn default() -> Self {
        Self { checks: LIGHTS.map(|light| Check::told(light, NOT_TRIED, "")).to_vec() }
    }
}

impl Lights {
    /// Judges a reading; `parts` are those of the card read last, torn ones too, `quirk` is that of the reader.
    pub fn of(read: Result<&ChipFacts, &Fault>, parts: &[PartSeen], quirk: &Quirk) -> Self {
        let mut lights = Self::default();
        match read {
            Ok(facts) if facts.uid.is_random() => lights.put(Check::look("card-uid", "random-uid", "")),
            Ok(facts) => {
                lights.put(Check::good("card-uid", format!("{} bytes", facts.uid.bytes().len())));
                lights.put(file(facts, parts));
                lights.put(sector(facts, parts));
                lights.put(profile(facts));
                lights.put(halves(facts, quirk));
            }
            Err(fault) => lights.put(Check::wrong("card-uid", fault.code(), "")),
        }
        lights
    }

    /// Says that a card was not read to its end within the time that it had.
    pub fn too_slow() -> Self {
        let mut lights = Self::default();
        lights.put(Check::wrong("card-uid", "too-slow", ""));
        lights
    }

    /// Returns the lines.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    fn put(&mut self, new: Check) {
        if let Some(old) = self.checks.iter_mut().find(|old| old.check == new.check) {
            *old = new;
        }
    }
}

fn count(parts: &[PartSeen], wanted: fn(&Place) -> bool, state: fn(&PartState) -> bool) -> usize {
    parts.iter().filter(|part| wanted(&part.place) && state(&part.state)).count()
}

fn is_sector(place: &Place) -> bool {
    matches!(place, Place::Sector(_))
}

fn is_file(place: &Place) -> bool {
    matches!(place, Place::File(_) | Place::Named(_))
}

fn is_read(state: &PartState) -> bool {
    matches!(state, PartState::Read { .. })
}

fn is_doubtful(state: &PartState) -> bool {
    matches!(state, PartState::Doubtful { .. })
}

/// Counts places from which fields came, for a reading that tells of no parts.
fn origins(facts: &ChipFacts, sector: bool) -> usize {
    facts.fields.iter().filter(|field| field.origin.part.starts_with("sector ") == sector).count()
}

fn file(facts: &ChipFacts, parts: &[PartSeen]) -> Check {
    let check = "card-file";
    if facts.tech != Tech::Iso7816 {
        return Check::told(check, "no-files", "");
    }
    let read = count(parts, is_file, is_read);
    let read = if parts.is_empty() { origins(facts, false).min(1) } else { read };
    let doubtful = count(parts, is_file, is_doubtful);
    match (read, doubtful) {
        (_, 1..) => Check::look(check, "doubtful", doubtful.to_string()),
        (1.., 0) => Check::good(check, if parts.is_empty() { String::new() } else { read.to_string() }),
        (0, 0) => Check::wrong(check, "no-file-read", refusals(facts)),
    }
}

fn sector(facts: &ChipFacts, parts: &[PartSeen]) -> Check {
    let check = "card-sector";
    if facts.tech != Tech::MifareClassic {
        return Check::told(check, "no-sectors", "");
    }
    let missing: Vec<&str> = facts
        .findings
        .iter()
        .filter_map(|finding| if let Finding::KeyMissing { name } = finding { Some(name.as_str()) } else { None })
        .collect();
    let locked = facts.findings.iter().any(|finding| matches!(finding, Finding::SectorLocked { .. }));
    let read = count(parts, is_sector, is_read).max(origins(facts, true).min(1));
    let doubtful = count(parts, is_sector, is_doubtful);
    match (read, doubtful) {
        (_, 1..) => Check::look(check, "doubtful", doubtful.to_string()),
        (1.., 0) if !locked => Check::good(check, ""),
        (_, 0) if locked => Check::look(check, "locked", refusals(facts)),
        (_, 0) if !missing.is_empty() => Check::look(check, "no-key", missing.join(" ")),
        (_, 0) => Check::told(check, NOT_TRIED, ""),
    }
}

/// Names the places that were refused with their status words.
fn refusals(facts: &ChipFacts) -> String {
    let told = facts.findings.iter().filter_map(|finding| {
        if let Finding::SectorLocked { sector, status } = finding {
            Some(format!("{sector}: {status}"))
        } else if let Finding::PartRefused { step, status } = finding {
            Some(format!("{step}: {status}"))
        } else {
            None
        }
    });
    told.collect::<Vec<_>>().join(" · ")
}

fn profile(facts: &ChipFacts) -> Check {
    let check = "card-profile";
    let mut ids: Vec<&str> = facts.fields.iter().map(|field| field.profile.as_str()).collect();
    ids.dedup();
    let ids = ids.join(" · ");
    let has = |wanted: fn(&Finding) -> bool| facts.findings.iter().any(wanted);
    if has(|finding| matches!(finding, Finding::NoProfile)) {
        Check::wrong(check, "no-profile", "")
    } else if has(|finding| matches!(finding, Finding::ProfilesDisagree { .. })) {
        Check::look(check, "disagree", ids)
    } else if has(|finding| matches!(finding, Finding::CheckFailed { .. } | Finding::FieldUnreadable { .. })) {
        Check::look(check, "doubtful", ids)
    } else if ids.is_empty() {
        Check::look(check, "no-field", "")
    } else {
        Check::good(check, ids)
    }
}

/// A card with two halves shows its files; some readers then hide its sectors.
fn halves(facts: &ChipFacts, quirk: &Quirk) -> Check {
    let check = "card-halves";
    match (facts.tech, quirk.hides_classic) {
        (Tech::Iso7816, Known::Yes) => Check::look(check, "may-hide", quirk.family.as_str()),
        (Tech::Iso7816, Known::No) => Check::good(check, quirk.family.as_str()),
        (Tech::Iso7816, Known::Unknown) => Check::told(check, "files-only", ""),
        (Tech::MifareClassic, _) => Check::told(check, "sectors-only", ""),
        (Tech::UidOnly, _) => Check::told(check, NOT_TRIED, ""),
    }
}

#[cfg(test)]
mod tests;
