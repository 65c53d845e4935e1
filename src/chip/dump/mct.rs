//! MIFARE Classic Tool: `+Sector: n` and its blocks; `-` for what was not read, `*` for a sector without key.

use super::blocks::{of_sector, partial_line, sectors, show};
use super::fault::DumpFault;
use super::model::Dump;
use crate::chip::sector::{block_count, first_block, trailer_of};
use crate::chip::virtual_card::classic::UNKNOWN;

const WANT_SECTOR: &str = "+Sector: and a number from 0 to 39 that did not stand before";
const WANT_BLOCK: &str = "32 characters, hex digits or - for what is unknown";
const WANT_COUNT: &str = "4 blocks a sector, 16 from sector 32 on";

/// Returns what stands for the number in the head of a sector; the word before it is the app's, in its language.
pub(super) fn sector(line: &str) -> Option<&str> {
    let (word, number) = line.strip_prefix('+')?.split_once([':', '：'])?;
    (!word.is_empty() && word.len() < 40).then(|| number.trim())
}

/// Places the blocks of each sector; sectors that the file does not hold stay unknown.
pub(super) fn parse(text: &str) -> Result<Dump, DumpFault> {
    let mut blocks = vec![UNKNOWN; 256];
    let mut seen: Vec<u8> = Vec::new();
    // First block, blocks so far and blocks in all of the sector that is being read.
    let (mut first, mut count, mut full) = (0, 0, 0);
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if let Some(number) = sector(content) {
            if count != 0 && count != full {
                return Err(DumpFault::Line { line, want: WANT_COUNT });
            }
            let sector = number.parse::<u8>().ok().filter(|sector| !seen.contains(sector));
            let sector = sector.ok_or(DumpFault::Line { line, want: WANT_SECTOR })?;
            first = first_block(sector).ok_or(DumpFault::Line { line, want: WANT_SECTOR })?;
            (count, full) = (0, block_count(sector));
            seen.push(sector);
        } else if !content.is_empty() && !content.starts_with('*') {
            let bytes = partial_line(content, "--").ok_or(DumpFault::Line { line, want: WANT_BLOCK })?;
            let place = blocks.get_mut(usize::from(first) + usize::from(count)).filter(|_| count < full);
            *place.ok_or(DumpFault::Line { line, want: WANT_COUNT })? = bytes;
            count += 1;
        }
    }
    if count != 0 && count != full {
        return Err(DumpFault::Line { line: text.lines().count(), want: WANT_COUNT });
    }
    let last = seen.iter().filter_map(|sector| trailer_of(*sector)).max();
    blocks.truncate(last.map_or(0, |last| usize::from(last) + 1));
    Dump::padded(blocks, None, None)
}

/// Writes every sector; one of which nothing is known is marked as the app marks it.
pub(super) fn write(dump: &Dump) -> String {
    let mut text = String::new();
    for sector in sectors(dump.blocks().len()) {
        text += &format!("+Sector: {sector}\n");
        let blocks = of_sector(dump.blocks(), sector);
        if blocks.iter().all(|block| *block == UNKNOWN) {
            text += "*No keys found or dead sector\n";
            continue;
        }
        text.extend(blocks.iter().map(|block| show(block, "--", "") + "\n"));
    }
    text
}
