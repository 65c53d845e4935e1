//! Turns the bytes of a part and their check value into yes or no.

use super::part::Parts;
use crate::chip::crc::crc8_maxim;

/// One check of a profile.
#[derive(Clone)]
pub(super) struct Check {
    pub id: String,
    pub over: Vec<Stretch>,
    pub value: Stretch,
    /// Whether a failure makes the fields of the part unusable.
    pub rejects: bool,
}

/// A stretch of bytes of one step or sector.
#[derive(Clone)]
pub(super) struct Stretch {
    pub from: String,
    pub offset: usize,
    pub len: usize,
}

impl Check {
    /// Returns whether the check holds, or `None` when its bytes were not read.
    pub fn holds(&self, parts: &Parts) -> Option<bool> {
        let mut bytes = Vec::new();
        for stretch in &self.over {
            bytes.extend_from_slice(parts.bytes(&stretch.from, stretch.offset, stretch.len)?);
        }
        let value = parts.bytes(&self.value.from, self.value.offset, self.value.len)?;
        Some(value == [crc8_maxim(&bytes)])
    }

    /// Returns whether the check speaks for a step or sector.
    pub fn covers(&self, from: &str) -> bool {
        self.over.iter().any(|stretch| stretch.from == from)
    }
}
