//! What a card gave, step by step and sector by sector, before anything is decoded.

use std::collections::BTreeMap;

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
    pub fn put(&mut self, id: &str, place: String, bytes: Vec<u8>, records: Vec<Vec<u8>>) {
        self.parts.insert(id.to_owned(), Part { place: format!("{place} ({id})"), bytes, records });
    }
}
