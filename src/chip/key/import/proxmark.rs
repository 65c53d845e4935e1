//! Keys of one card as proxmark3 writes them: all keys A and then all keys B, six bytes each, without a header.

use crate::reader::apdu::KeyType;

use super::super::CardKey;
use super::super::fault::{At, KeyFault};
use super::super::sectors::Assignment;
use super::{BySector, Found};

/// Bytes of a key.
const KEY: usize = 6;

/// Sectors of the cards that exist: Mini, 1K, 2K, 4K.
const SECTORS: [usize; 4] = [5, 16, 32, 40];

pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Found>, KeyFault> {
    let wrong = KeyFault::WrongSize { found: bytes.len() };
    let sectors = SECTORS.into_iter().find(|sectors| sectors * KEY * 2 == bytes.len()).ok_or(wrong.clone())?;
    let mut keys = BySector::default();
    for (place, value) in bytes.chunks_exact(KEY).enumerate() {
        let (key_type, sector) = if place < sectors { (KeyType::A, place) } else { (KeyType::B, place - sectors) };
        let sector = u8::try_from(sector).map_err(|_| wrong.clone())?;
        let key = CardKey::of(value).ok_or(wrong.clone())?;
        keys.add(key, Assignment { sector, key_type }, At::Byte(place * KEY))?;
    }
    Ok(keys.0)
}
