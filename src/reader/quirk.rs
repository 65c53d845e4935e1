//! How one family of readers differs from the standard; rows come from `reader-firmware-notes`.

/// What the storage-card back end must know of the reader it talks through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quirk {
    /// Family, as the file name of its page in `reader-firmware-notes` without the ending.
    pub family: String,
    /// Where LOAD KEYS puts a key.
    pub key_slot: KeySlot,
}

/// Which P2 a LOAD KEYS command carries, and which slot the authentication then names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySlot {
    /// This slot for both keys.
    Fixed(u8),
    /// 60 for key A and 61 for key B, instead of a slot number.
    KeyType,
    /// First number for key A, second for key B.
    ByKey(u8, u8),
}

impl Quirk {
    /// Returns the careful row for a reader that no page describes: slot 0, 16-byte reads.
    pub fn generic() -> Self {
        Self { family: "generic".to_owned(), key_slot: KeySlot::Fixed(0) }
    }
}
