//! What may be said of a dump: sizes, what is known, access bits; no key and no byte of the card's content.

use super::blocks::{KEY_A, KEY_B, key, of_sector, sectors};
use super::model::Dump;
use crate::chip::virtual_card::classic::conditions;

/// What is known of one sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorLook {
    /// Number, from 0.
    pub sector: u8,
    /// Blocks, the trailer included.
    pub blocks: usize,
    /// Bytes that are unknown.
    pub unknown: usize,
    /// Conditions of the four groups, the trailer's last.
    pub access: AccessLook,
    /// Whether key A is known.
    pub key_a: bool,
    /// Whether key B is known.
    pub key_b: bool,
}

/// What the access bits of a sector say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessLook {
    /// They are unknown.
    Unknown,
    /// The inverted copy does not fit: a chip blocks such a sector for good.
    Broken,
    /// C1 C2 C3 of the four groups, as a number from 0 to 7.
    Known([u8; 4]),
}

impl Dump {
    /// Looks at each sector.
    pub fn sectors(&self) -> Vec<SectorLook> {
        sectors(self.blocks().len()).map(|sector| self.sector(sector)).collect()
    }

    fn sector(&self, sector: u8) -> SectorLook {
        let blocks = of_sector(self.blocks(), sector);
        let trailer = blocks.last();
        let access = match trailer {
            Some([_, _, _, _, _, _, Some(b6), Some(b7), Some(b8), ..]) => {
                conditions([*b6, *b7, *b8]).map_or(AccessLook::Broken, AccessLook::Known)
            }
            Some(_) | None => AccessLook::Unknown,
        };
        SectorLook {
            sector,
            blocks: blocks.len(),
            unknown: blocks.iter().flatten().filter(|byte| byte.is_none()).count(),
            access,
            key_a: trailer.is_some_and(|trailer| key(trailer, KEY_A).is_some()),
            key_b: trailer.is_some_and(|trailer| key(trailer, KEY_B).is_some()),
        }
    }
}

/// Counts the sectors of which a key is known.
pub(super) fn sectors_with_keys(dump: &Dump) -> usize {
    dump.sectors().iter().filter(|sector| sector.key_a || sector.key_b).count()
}
