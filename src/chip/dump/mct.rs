//! MIFARE Classic Tool: `+Sector: n` and its blocks; `-` for what was not read, `*` for a sector without key.

use super::{DumpFault, card, size_for};
use crate::chip::hex::parse_hex;
use crate::chip::sector::{block_count, first_block};
use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::classic::{Block, UNKNOWN};

const WANT_SECTOR: &str = "+Sector: and a number from 0 to 39 that did not stand before";
const WANT_BLOCK: &str = "32 characters, hex digits or - for what is unknown";
const WANT_COUNT: &str = "4 blocks a sector, 16 from sector 32 on";

/// Places the blocks of each sector; sectors that the file does not hold stay unknown.
pub(super) fn parse(text: &str) -> Result<VirtualCard, DumpFault> {
    let mut blocks = vec![UNKNOWN; 256];
    let mut seen: Vec<u8> = Vec::new();
    // First block, blocks so far and blocks in all of the sector that is being read.
    let (mut first, mut count, mut full) = (0, 0, 0);
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if let Some(number) = content.strip_prefix("+Sector:") {
            if count != 0 && count != full {
                return Err(DumpFault::Line { line, want: WANT_COUNT });
            }
            let sector = number.trim().parse::<u8>().ok().filter(|sector| !seen.contains(sector));
            let sector = sector.ok_or(DumpFault::Line { line, want: WANT_SECTOR })?;
            first = first_block(sector).ok_or(DumpFault::Line { line, want: WANT_SECTOR })?;
            (count, full) = (0, block_count(sector));
            seen.push(sector);
        } else if !content.is_empty() && !content.starts_with('*') {
            let bytes = partial(content).ok_or(DumpFault::Line { line, want: WANT_BLOCK })?;
            let place = blocks.get_mut(usize::from(first) + usize::from(count)).filter(|_| count < full);
            *place.ok_or(DumpFault::Line { line, want: WANT_COUNT })? = bytes;
            count += 1;
        }
    }
    if count != 0 && count != full {
        return Err(DumpFault::Line { line: text.lines().count(), want: WANT_COUNT });
    }
    let last = seen.iter().filter_map(|sector| Some(first_block(*sector)? + (block_count(*sector) - 1))).max();
    let zero = blocks.first().copied().unwrap_or(UNKNOWN);
    blocks.truncate(size_for(last.map_or(0, |last| usize::from(last) + 1), &zero));
    card(blocks, None)
}

/// Parses 16 bytes of which some are written `--`.
fn partial(text: &str) -> Option<Block> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    let mut block = UNKNOWN;
    for (at, place) in block.iter_mut().enumerate() {
        let pair = text.get(at * 2..at * 2 + 2)?;
        if pair != "--" {
            *place = Some(*parse_hex(pair)?.first()?);
        }
    }
    Some(block)
}
