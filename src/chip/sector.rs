//! Geometry of MIFARE Classic: which block lies in which sector. Blocks and sectors count from 0.

/// Block counts of the sizes that exist: Mini, 1K, 1K EV1 with 18 sectors, 2K, 4K.
pub const SIZES: [usize; 5] = [20, 64, 72, 128, 256];

/// Returns the sector of a block, both from 0.
pub fn sector_of(block: u8) -> u8 {
    if block < 128 { block / 4 } else { 32 + (block - 128) / 16 }
}

/// Returns the first block of a sector, 0 to 39; larger sectors do not exist.
pub fn first_block(sector: u8) -> Option<u8> {
    match sector {
        0..=31 => Some(sector * 4),
        32..=39 => Some(128 + (sector - 32) * 16),
        _ => None,
    }
}

/// Returns how many blocks a sector has, its trailer included.
pub fn block_count(sector: u8) -> u8 {
    if sector < 32 { 4 } else { 16 }
}

/// Returns the trailer of a sector, 0 to 39: its last block.
pub fn trailer_of(sector: u8) -> Option<u8> {
    Some(first_block(sector)? + (block_count(sector) - 1))
}

/// Returns whether a block is the trailer of its sector.
pub fn is_trailer(block: u8) -> bool {
    let count = if block < 128 { 4 } else { 16 };
    block % count == count - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_lies_in_one_sector_and_each_sector_ends_in_its_trailer() {
        for block in 0..=255 {
            let sector = sector_of(block);
            let (first, count) = (first_block(sector).unwrap(), block_count(sector));
            assert!((first..=first + (count - 1)).contains(&block), "block {block}");
            assert_eq!(is_trailer(block), block == first + (count - 1), "block {block}");
        }
    }

    #[test]
    fn a_card_has_forty_sectors_at_most() {
        assert_eq!((sector_of(127), sector_of(128), sector_of(255)), (31, 32, 39));
        assert_eq!((first_block(32), first_block(39), first_block(40)), (Some(128), Some(240), None));
    }
}
