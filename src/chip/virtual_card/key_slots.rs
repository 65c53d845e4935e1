//! The keys that a virtual reader holds, and the shapes of LOAD KEYS that its family takes.
//!
//! Volatile only: a load into permanent memory never comes this far.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::reader::apdu::KeyType;
use crate::reader::quirk::{KeySlot, Meaning, Quirk, TypeByte};

/// Keys by the number under which they were loaded.
#[derive(Default)]
pub(super) struct KeySlots(BTreeMap<u8, Zeroizing<[u8; 6]>>);

impl KeySlots {
    /// Takes what follows `FF 82`, and returns the status word.
    pub fn load(&mut self, quirk: &Quirk, rest: &[u8]) -> u16 {
        let [0x00, slot, 0x06, key @ ..] = rest else { return 0x6A86 };
        let Ok(key) = <[u8; 6]>::try_from(key) else { return 0x6700 };
        let is_fresh = !self.0.contains_key(slot);
        match quirk.key.slot {
            // The standard's word for a reader without volatile memory.
            KeySlot::Permanent => return 0x6986,
            KeySlot::Fresh(..) if !is_fresh => return quirk.words.word(Meaning::KeySlot).0,
            _ if !takes(quirk, *slot) => return quirk.words.word(Meaning::KeySlot).0,
            KeySlot::Unknown | KeySlot::Fixed(_) | KeySlot::KeyType | KeySlot::ByKey(..) | KeySlot::Fresh(..) => {}
        }
        self.0.insert(*slot, Zeroizing::new(key));
        0x9000
    }

    /// Returns the key of a number.
    pub fn find(&self, slot: u8) -> Option<&[u8; 6]> {
        self.0.get(&slot).map(|key| &**key)
    }
}

/// Whether a family takes a key under this number; where no source says, it takes any.
fn takes(quirk: &Quirk, slot: u8) -> bool {
    if let Some((first, last)) = quirk.key.slots {
        return (first..=last).contains(&slot);
    }
    match quirk.key.slot {
        KeySlot::Unknown => true,
        KeySlot::Permanent => false,
        KeySlot::Fixed(fixed) => quirk.is_generic() || slot == fixed,
        KeySlot::KeyType => slot == 0x60 || slot == 0x61,
        KeySlot::ByKey(a, b) => (a..b).contains(&slot) || (b..=b.saturating_add(b.saturating_sub(a))).contains(&slot),
        KeySlot::Fresh(first, count) => (first..first.saturating_add(count)).contains(&slot),
    }
}

/// Says which key an authentication means, and under which number it was loaded.
pub(super) fn named(quirk: &Quirk, type_byte: u8, slot: u8) -> Option<(KeyType, u8)> {
    let key_type = match (quirk.key.type_byte, quirk.key.slot, type_byte) {
        (TypeByte::Type, _, 0x60) => KeyType::A,
        (TypeByte::Type, _, 0x61) => KeyType::B,
        (TypeByte::Zero, KeySlot::ByKey(_, b), 0x00) if slot >= b => KeyType::B,
        (TypeByte::Zero, _, 0x00) => KeyType::A,
        (TypeByte::Type | TypeByte::Zero, ..) => return None,
    };
    match quirk.key.slot {
        // Identiv 3720F manual p. 35: the type finds the key, and the number is 01.
        KeySlot::KeyType => (slot == 0x01).then_some((key_type, type_byte)),
        KeySlot::Unknown | KeySlot::Fixed(_) | KeySlot::ByKey(..) | KeySlot::Fresh(..) | KeySlot::Permanent => {
            Some((key_type, slot))
        }
    }
}
