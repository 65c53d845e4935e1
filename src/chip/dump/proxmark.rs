//! Proxmark `.json`: `blocks` with decimal numbers and 32 hex digits, the UID under `Card`.

use serde_json::Value;

use super::{DumpFault, block, card, size_for};
use crate::chip::hex::parse_hex;
use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::classic::UNKNOWN;
use crate::id::Uid;

/// Places the blocks by their numbers; blocks that the file does not hold stay unknown.
pub(super) fn parse(json: &Value) -> Result<VirtualCard, DumpFault> {
    let rows = json.get("blocks").and_then(Value::as_object).ok_or(DumpFault::UnknownForm)?;
    let mut blocks = vec![UNKNOWN; 256];
    let mut count = 0;
    for (number, text) in rows {
        let wrong = || DumpFault::Block { block: number.chars().take(8).collect() };
        let at: usize = number.parse().map_err(|_| wrong())?;
        let bytes = text.as_str().and_then(block).ok_or_else(wrong)?;
        *blocks.get_mut(at).ok_or_else(wrong)? = bytes;
        count = count.max(at + 1);
    }
    let zero = blocks.first().copied().unwrap_or(UNKNOWN);
    blocks.truncate(size_for(count, &zero));
    let uid = match json.pointer("/Card/UID").and_then(Value::as_str) {
        None => None,
        Some(text) => {
            let bytes = parse_hex(text).ok_or(DumpFault::Identity("Card.UID"))?;
            Some(Uid::new(&bytes).map_err(|_| DumpFault::Identity("Card.UID"))?)
        }
    };
    card(blocks, uid)
}
