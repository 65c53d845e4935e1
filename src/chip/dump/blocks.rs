//! What all forms share: blocks of text, the size that blocks imply, the bytes and keys of a sector.

use crate::chip::hex::{parse_hex, show_hex};
use crate::chip::sector::{SIZES, block_count, first_block, sector_of};
use crate::chip::virtual_card::classic::{Block, UNKNOWN, whole};

/// Parses 32 hex digits.
pub(super) fn whole_line(text: &str) -> Option<Block> {
    let bytes = parse_hex(text)?;
    <[u8; 16]>::try_from(bytes).ok().map(|bytes| bytes.map(Some))
}

/// Parses 16 bytes of which some are written as two signs for what is unknown.
pub(super) fn partial_line(text: &str, unknown: &str) -> Option<Block> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    let mut block = UNKNOWN;
    for (at, place) in block.iter_mut().enumerate() {
        let pair = text.get(at * 2..at * 2 + 2)?;
        if pair != unknown {
            *place = Some(*parse_hex(pair)?.first()?);
        }
    }
    Some(block)
}

/// Shows 16 bytes with one sign pair for each that is unknown, and something between them.
pub(super) fn show(block: &Block, unknown: &str, between: &str) -> String {
    let pairs = block.iter().map(|byte| byte.map_or_else(|| unknown.to_owned(), |byte| format!("{byte:02X}")));
    pairs.collect::<Vec<_>>().join(between)
}

/// Shows the bytes of a block when all of them are known.
pub(super) fn show_whole(block: &Block) -> Option<String> {
    whole(block).map(|bytes| show_hex(&bytes))
}

/// Returns the bytes of a block, zeros for what is unknown: only for forms that can say nothing else.
pub(super) fn zeroed(block: &Block) -> [u8; 16] {
    block.map(|byte| byte.unwrap_or(0))
}

/// Returns the size that holds so many blocks, a SAK that names a size deciding.
pub(super) fn size_for(count: usize, sak: Option<u8>) -> usize {
    let named = match sak {
        Some(0x09) => 20,
        Some(0x18 | 0x38) => 256,
        Some(0x08 | 0x28 | 0x88) => 64,
        Some(_) | None => 0,
    };
    let wanted = count.max(named);
    SIZES.into_iter().filter(|size| *size != 20 || named == 20).find(|size| *size >= wanted).unwrap_or(256)
}

/// Returns the numbers of the sectors that so many blocks fill.
pub(super) fn sectors(blocks: usize) -> std::ops::RangeInclusive<u8> {
    0..=sector_of(u8::try_from(blocks.saturating_sub(1)).unwrap_or(u8::MAX))
}

/// Returns the blocks of a sector, its trailer last.
pub(super) fn of_sector(blocks: &[Block], sector: u8) -> &[Block] {
    let first = usize::from(first_block(sector).unwrap_or(u8::MAX));
    blocks.get(first..first + usize::from(block_count(sector))).unwrap_or_default()
}

/// Returns the key of a trailer when all its bytes are known: A stands first, B last.
pub(super) fn key(trailer: &Block, place: std::ops::Range<usize>) -> Option<String> {
    let known: Option<Vec<u8>> = trailer.get(place)?.iter().copied().collect();
    known.map(|bytes| show_hex(&bytes))
}

/// Where key A stands in a trailer.
pub(super) const KEY_A: std::ops::Range<usize> = 0..6;
/// Where the access bits and the byte behind them stand in a trailer.
pub(super) const ACCESS: std::ops::Range<usize> = 6..10;
/// Where key B stands in a trailer.
pub(super) const KEY_B: std::ops::Range<usize> = 10..16;
