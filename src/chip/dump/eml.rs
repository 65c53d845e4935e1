//! Proxmark `.eml`: one block a line, 32 hex digits, no addresses; lines that begin with # are remarks.

use super::blocks::{whole_line, zeroed};
use super::fault::DumpFault;
use super::model::Dump;
use crate::chip::hex::show_hex;

/// Most blocks of a card; a file with more is none.
const MAX_BLOCKS: usize = 256;

/// Takes every line that is neither blank nor a remark as the next block.
pub(super) fn parse(text: &str) -> Result<Dump, DumpFault> {
    let mut blocks = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let block = whole_line(content).filter(|_| blocks.len() < MAX_BLOCKS);
        blocks.push(block.ok_or(DumpFault::Line { line, want: "32 hex digits, at most 256 times" })?);
    }
    Dump::new(blocks, None)
}

/// Writes one block a line, zeros for what is unknown.
pub(super) fn write(dump: &Dump) -> String {
    dump.blocks().iter().map(|block| show_hex(&zeroed(block)) + "\n").collect()
}
