//! Raw dumps of libnfc, mfoc and proxmark: all blocks, one after the other, nothing else.
//!
//! An unread block is zeros there, and nobody can tell.

use super::blocks::zeroed;
use super::fault::DumpFault;
use super::model::Dump;
use crate::chip::sector::SIZES;

/// Returns whether a length is that of a raw dump.
pub(super) fn fits(len: usize) -> bool {
    SIZES.iter().any(|size| size * 16 == len)
}

/// Takes all bytes as blocks.
pub(super) fn parse(bytes: &[u8]) -> Result<Dump, DumpFault> {
    if !fits(bytes.len()) {
        return Err(DumpFault::RawLength { found: bytes.len() });
    }
    let (blocks, _) = bytes.as_chunks::<16>();
    Dump::new(blocks.iter().map(|block| block.map(Some)).collect(), None)
}

/// Writes all blocks, zeros for what is unknown.
pub(super) fn write(dump: &Dump) -> Vec<u8> {
    dump.blocks().iter().flat_map(zeroed).collect()
}
