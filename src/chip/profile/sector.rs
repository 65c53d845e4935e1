//! The sectors of a storage card: which blocks, where they lie, which keys may open them.

use std::fmt;

use super::key::KeyPlan;
use crate::chip::hex::show_hex;
use crate::chip::mad::Order;

/// One sector of a storage card.
#[derive(Clone)]
pub(super) struct Sector {
    pub id: String,
    pub place: SectorPlace,
    pub keys: Vec<KeyPlan>,
    pub blocks: Vec<u8>,
    pub optional: bool,
    /// Whether it is read until two readings are equal.
    pub repeats: bool,
}

/// Which sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SectorPlace {
    Number(u8),
    Find(Find),
}

/// A sector that the card's own directory names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Find {
    /// Cluster and application code.
    pub application: [u8; 2],
    pub order: Order,
    /// Which of the sectors of the application, from 0.
    pub nth: usize,
}

impl fmt::Display for Find {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&show_hex(&self.application))
    }
}

impl fmt::Display for SectorPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SectorPlace::Number(number) => write!(f, "sector {number}"),
            SectorPlace::Find(find) => write!(f, "application {find}"),
        }
    }
}
