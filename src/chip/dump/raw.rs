//! Raw dumps of libnfc, mfoc and proxmark: all blocks, one after the other, nothing else.
//!
//! An unread block is zeros there, and nobody can tell.

use super::{DumpFault, card};
use crate::chip::sector::SIZES;
use crate::chip::virtual_card::VirtualCard;

/// Returns whether a length is that of a raw dump.
pub(super) fn fits(len: usize) -> bool {
    SIZES.iter().any(|size| size * 16 == len)
}

/// Takes all bytes as blocks.
pub(super) fn parse(bytes: &[u8]) -> Result<VirtualCard, DumpFault> {
    if !fits(bytes.len()) {
        return Err(DumpFault::RawLength { found: bytes.len() });
    }
    let (blocks, _) = bytes.as_chunks::<16>();
    card(blocks.iter().map(|block| block.map(Some)).collect(), None)
}
