//! What a card gave, step by step and sector by sector, before anything is decoded.

use std::collections::BTreeMap;

use super::{Profile, SectorPlace};
use crate::chip::facts::{PartSeen, PartState, Place};

/// What the card gave for each step and sector.
#[derive(Default)]
pub(super) struct Parts {
    parts: BTreeMap<String, Part>,
}

/// What the card gave for one step or sector.
pub(super) struct Part {
    /// What a person calls the place, and the step.
    pub place: String,
    pub bytes: Vec<u8>,
    pub records: Vec<Vec<u8>>,
}

impl Parts {
    /// Returns what a step or sector gave.
    pub fn find(&self, id: &str) -> Option<&Part> {
        self.parts.get(id)
    }

    /// Returns a stretch of a part, or `None` when it was not read or is shorter.
    pub fn bytes(&self, from: &str, offset: usize, len: usize) -> Option<&[u8]> {
        self.parts.get(from)?.bytes.get(offset..offset.checked_add(len)?)
    }

    /// Keeps what a step or sector gave.
    pub fn put(&mut self, id: &str, place: &Place, bytes: Vec<u8>, records: Vec<Vec<u8>>) {
        self.parts.insert(id.to_owned(), Part { place: format!("{place} ({id})"), bytes, records });
    }
}

/// Notes what becomes of each part of one profile while the card is read.
///
/// The list outlives a reading that fails: what was begun and not ended stays torn, what comes later unread.
pub(in crate::chip) struct Noting<'p> {
    parts: &'p mut Vec<PartSeen>,
    /// First part of this profile.
    first: usize,
    profile: &'p str,
}

/// Name of the directory in a list of parts.
pub(super) const DIRECTORY: &str = "directory";

impl<'p> Noting<'p> {
    /// Begins with every step and sector of a profile unread.
    pub fn of(profile: &'p Profile, parts: &'p mut Vec<PartSeen>) -> Self {
        let first = parts.len();
        let mut noting = Self { parts, first, profile: &profile.id };
        for step in &profile.steps {
            noting.add(&step.id, step.place.clone());
        }
        if profile.sectors.iter().any(|sector| matches!(sector.place, SectorPlace::Find(_))) {
            noting.add(DIRECTORY, Place::Sector(0));
        }
        for sector in &profile.sectors {
            let place = match sector.place {
                SectorPlace::Number(number) => Place::Sector(number),
                SectorPlace::Find(find) => Place::Named(format!("application {find}")),
            };
            noting.add(&sector.id, place);
        }
        noting
    }

    fn add(&mut self, step: &str, place: Place) {
        let (step, profile) = (step.to_owned(), self.profile.to_owned());
        self.parts.push(PartSeen { place, step, profile, state: PartState::Unread });
    }

    /// Notes that a part is being read now; until it is told otherwise, it is torn.
    pub fn begin(&mut self, step: &str) {
        self.end(step, PartState::Torn);
    }

    /// Notes what became of a part.
    pub fn end(&mut self, step: &str, state: PartState) {
        if let Some(part) = self.find(step) {
            part.state = state;
        }
    }

    /// Notes where a part that was looked up stands.
    pub fn found(&mut self, step: &str, sector: u8) {
        if let Some(part) = self.find(step) {
            part.place = Place::Sector(sector);
        }
    }

    /// Notes that a check failed over a part that was read.
    pub fn doubt(&mut self, step: &str) {
        if let Some(part) = self.find(step)
            && let PartState::Read { len_bytes } = part.state
        {
            part.state = PartState::Doubtful { len_bytes };
        }
    }

    fn find(&mut self, step: &str) -> Option<&mut PartSeen> {
        self.parts.iter_mut().skip(self.first).find(|part| part.step == step)
    }
}
