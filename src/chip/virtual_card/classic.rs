//! Turns the blocks of a MIFARE Classic card into a chip with keys and access conditions.
//!
//! MF1S50YYX data sheet, 8.6 and 8.7. It has no command that changes a block: there is nothing to refuse.

use crate::chip::sector::{SIZES, first_block, is_trailer, sector_of, trailer_of};
use crate::reader::apdu::KeyType;

/// One block; a byte that nobody knows is `None`.
pub type Block = [Option<u8>; 16];

/// A block of which nothing is known.
pub const UNKNOWN: Block = [None; 16];

/// MIFARE Classic Mini, 1K, 2K or 4K.
#[derive(Clone, PartialEq, Eq)]
pub struct Classic {
    blocks: Vec<Block>,
    open: Option<(u8, KeyType)>,
}

/// Access conditions C1 C2 C3 of the four groups of a sector; `None` when the inverted copy does not fit.
pub fn conditions([b6, b7, b8]: [u8; 3]) -> Option<[u8; 4]> {
    let (c1, c2, c3) = (b7 >> 4, b8 & 0x0F, b8 >> 4);
    let copies_fit = b6 & 0x0F == !c1 & 0x0F && b6 >> 4 == !c2 & 0x0F && b7 & 0x0F == !c3 & 0x0F;
    let of = |group: u8| (c1 >> group & 1) << 2 | (c2 >> group & 1) << 1 | (c3 >> group & 1);
    copies_fit.then(|| [of(0), of(1), of(2), of(3)])
}

/// Trailer conditions under which key B is data: everybody who has key A reads it, so it opens nothing.
fn key_b_is_readable(trailer: u8) -> bool {
    trailer <= 2
}

/// Returns whether a data block may be read, table 8 of the data sheet.
pub fn may_read(condition: u8, key: KeyType) -> bool {
    match condition {
        0 | 1 | 2 | 4 | 6 => true,
        3 | 5 => key == KeyType::B,
        _ => false,
    }
}

impl Classic {
    /// Takes all blocks in order; a count that no card has is refused.
    pub fn new(blocks: Vec<Block>) -> Option<Self> {
        SIZES.contains(&blocks.len()).then_some(Self { blocks, open: None })
    }

    /// Makes a card as it leaves the factory: zeros, keys FF, transport access bits.
    pub fn blank(size: usize) -> Option<Self> {
        let mut blank = Self::new(vec![[Some(0); 16]; size])?;
        let count = u8::try_from(size.saturating_sub(1)).ok()?;
        for block in (0..=count).filter(|block| is_trailer(*block)) {
            blank.put(block, TRANSPORT.map(Some));
        }
        Some(blank)
    }

    /// Replaces a block of the model: for building a card, never reachable by a command.
    pub fn put(&mut self, block: u8, bytes: Block) {
        if let Some(place) = self.blocks.get_mut(usize::from(block)) {
            *place = bytes;
        }
    }

    /// Returns all blocks.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Opens the sector of a block with a key; a refusal drops the authentication that was there.
    pub fn authenticate(&mut self, block: u8, key_type: KeyType, key: &[u8; 6]) -> bool {
        self.open = None;
        if usize::from(block) >= self.blocks.len() {
            return false;
        }
        let sector = sector_of(block);
        let Some(trailer) = self.trailer(sector) else { return false };
        let at = match key_type {
            KeyType::A => 0,
            KeyType::B => 10,
        };
        let fits = trailer.iter().skip(at).zip(key).all(|(known, byte)| *known == Some(*byte));
        let allowed = match (self.access(sector), key_type) {
            (Access::Unknown, KeyType::A) => true,
            (Access::Unknown, KeyType::B) | (Access::Broken, _) => false,
            (Access::Known(_), KeyType::A) => true,
            (Access::Known([_, _, _, trailer]), KeyType::B) => !key_b_is_readable(trailer),
        };
        if fits && allowed {
            self.open = Some((sector, key_type));
        }
        fits && allowed
    }

    /// Returns whether the sector of a block is open.
    pub fn is_open(&self, block: u8) -> bool {
        self.open.is_some_and(|(sector, _)| sector == sector_of(block))
    }

    /// Reads a block of the open sector; a refusal drops the authentication, as the real NAK does.
    pub fn read(&mut self, block: u8) -> Option<[u8; 16]> {
        let answer = self.readable(block);
        if answer.is_none() {
            self.open = None;
        }
        answer
    }

    /// Drops the authentication.
    pub fn power_off(&mut self) {
        self.open = None;
    }

    fn readable(&self, block: u8) -> Option<[u8; 16]> {
        let (sector, key) = self.open.filter(|(sector, _)| *sector == sector_of(block))?;
        let Access::Known(conditions) = self.access(sector) else { return None };
        let [.., trailer] = conditions;
        let bytes = self.blocks.get(usize::from(block))?;
        if is_trailer(block) {
            let mut shown = *bytes;
            let masked = if key_b_is_readable(trailer) { 0..0 } else { 10..16 };
            for at in (0..6).chain(masked) {
                if let Some(byte) = shown.get_mut(at) {
                    *byte = Some(0);
                }
            }
            return whole(&shown);
        }
        let within = block.checked_sub(first_block(sector)?)?;
        let group = if sector < 32 { within } else { within / 5 };
        let condition = conditions.get(usize::from(group))?;
        if may_read(*condition, key) { whole(bytes) } else { None }
    }

    fn trailer(&self, sector: u8) -> Option<&Block> {
        self.blocks.get(usize::from(trailer_of(sector)?))
    }

    fn access(&self, sector: u8) -> Access {
        let Some([_, _, _, _, _, _, Some(b6), Some(b7), Some(b8), ..]) = self.trailer(sector) else {
            return Access::Unknown;
        };
        conditions([*b6, *b7, *b8]).map_or(Access::Broken, Access::Known)
    }
}

/// What is known of the access bits of a sector.
enum Access {
    Unknown,
    /// The inverted copy does not fit: the chip blocks the sector for good.
    Broken,
    Known([u8; 4]),
}

/// Sector trailer as it leaves the factory (MF1S50YYX, 8.6.3 and 8.7).
pub const TRANSPORT: [u8; 16] =
    [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x80, 0x69, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

/// Returns the bytes of a block when all of them are known.
pub fn whole(block: &Block) -> Option<[u8; 16]> {
    let known: Option<Vec<u8>> = block.iter().copied().collect();
    known?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: KeyType = KeyType::A;
    const B: KeyType = KeyType::B;
    const KEY_A: [u8; 6] = [0xA1; 6];
    const KEY_B: [u8; 6] = [0xB1; 6];

    /// Access bytes 6 to 8 from the conditions of the four groups.
    fn access(groups: [u8; 4]) -> [u8; 3] {
        let line = |shift: u8| groups.iter().enumerate().fold(0u8, |line, (i, c)| line | (c >> shift & 1) << i);
        let (c1, c2, c3) = (line(2), line(1), line(0));
        [(!c2 & 15) << 4 | !c1 & 15, c1 << 4 | !c3 & 15, c3 << 4 | c2]
    }

    fn card(groups: [u8; 4]) -> Classic {
        let mut trailer = TRANSPORT;
        trailer[..6].copy_from_slice(&KEY_A);
        trailer[6..9].copy_from_slice(&access(groups));
        trailer[10..].copy_from_slice(&KEY_B);
        let mut card = Classic::blank(64).unwrap();
        card.put(7, trailer.map(Some));
        card.put(4, [Some(0x44); 16]);
        card
    }

    #[test]
    fn public_access_bytes_give_their_conditions() {
        assert_eq!(conditions([0xFF, 0x07, 0x80]), Some([0, 0, 0, 1]));
        assert_eq!(conditions([0x08, 0x77, 0x8F]), Some([6, 6, 6, 3]));
        assert_eq!(conditions([0x78, 0x77, 0x88]), Some([4, 4, 4, 3]));
        assert_eq!(conditions([0xFF, 0x07, 0x81]), None);
        for c in 0..8 {
            assert_eq!(conditions(access([c, 7 - c, c, 1])), Some([c, 7 - c, c, 1]));
        }
    }

    #[test]
    fn each_data_condition_lets_the_right_key_read() {
        for (condition, by_a, by_b) in [
            (0, true, true),
            (1, true, true),
            (2, true, true),
            (3, false, true),
            (4, true, true),
            (5, false, true),
            (6, true, true),
            (7, false, false),
        ] {
            let mut card = card([condition, 0, 0, 3]);
            assert!(card.authenticate(4, A, &KEY_A));
            assert_eq!(card.read(4).is_some(), by_a, "condition {condition}, key A");
            assert!(card.authenticate(4, B, &KEY_B));
            assert_eq!(card.read(4).is_some(), by_b, "condition {condition}, key B");
        }
    }

    #[test]
    fn a_key_b_that_can_be_read_opens_nothing() {
        for trailer in 0..8 {
            let mut card = card([0, 0, 0, trailer]);
            assert_eq!(card.authenticate(4, B, &KEY_B), trailer > 2, "trailer condition {trailer}");
            assert!(card.authenticate(4, A, &KEY_A));
            let shown = card.read(7).unwrap();
            assert_eq!(shown[..6], [0; 6], "key A is never shown");
            assert_eq!(shown[10..] == KEY_B, trailer <= 2, "trailer condition {trailer}");
        }
    }

    #[test]
    fn a_refused_key_drops_the_authentication() {
        let mut card = card([0, 0, 0, 1]);
        assert!(card.authenticate(4, A, &KEY_A));
        assert!(!card.authenticate(4, A, &[0; 6]));
        assert_eq!(card.read(4), None);
    }

    #[test]
    fn a_read_outside_the_open_sector_is_refused_and_closes_it() {
        let mut card = card([0, 0, 0, 1]);
        assert!(card.authenticate(4, A, &KEY_A));
        assert_eq!(card.read(8), None);
        assert_eq!(card.read(4), None);
    }

    #[test]
    fn a_sector_with_a_broken_inverted_copy_stays_shut() {
        let mut card = card([0, 0, 0, 1]);
        let mut trailer = TRANSPORT.map(Some);
        trailer[8] = Some(0x81);
        card.put(7, trailer);
        assert!(!card.authenticate(4, A, &[0xFF; 6]));
    }

    #[test]
    fn unknown_bytes_are_refused_and_never_zero() {
        let mut card = card([0, 0, 0, 1]);
        let mut partial = [Some(1); 16];
        partial[9] = None;
        card.put(5, partial);
        assert!(card.authenticate(4, A, &KEY_A));
        assert_eq!(card.read(5), None);
        card.put(7, UNKNOWN);
        assert!(!card.authenticate(4, A, &[0; 6]));
    }

    #[test]
    fn large_sectors_of_a_4k_card_have_sixteen_blocks_in_three_groups() {
        let mut card = Classic::blank(256).unwrap();
        let mut trailer = TRANSPORT;
        trailer[6..9].copy_from_slice(&access([0, 7, 0, 1]));
        card.put(255, trailer.map(Some));
        for (block, readable) in [(240, true), (244, true), (245, false), (249, false), (250, true), (254, true)] {
            assert!(card.authenticate(block, A, &[0xFF; 6]));
            assert_eq!(card.read(block).is_some(), readable, "block {block}");
        }
    }

    #[test]
    fn only_real_sizes_make_a_card() {
        for size in 0..300 {
            assert_eq!(Classic::new(vec![UNKNOWN; size]).is_some(), SIZES.contains(&size), "{size}");
        }
        assert!(!Classic::blank(20).unwrap().authenticate(20, A, &[0xFF; 6]));
    }
}
