//! Proxmark `.eml`: one block a line, 32 hex digits, no addresses; lines that begin with # are remarks.

use super::{DumpFault, block, card};
use crate::chip::virtual_card::VirtualCard;

/// Takes every line that is neither blank nor a remark as the next block.
pub(super) fn parse(text: &str) -> Result<VirtualCard, DumpFault> {
    let mut blocks = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        blocks.push(block(content).ok_or(DumpFault::Line { line, want: "32 hex digits" })?);
    }
    card(blocks, None)
}
