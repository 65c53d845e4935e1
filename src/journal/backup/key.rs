//! The 32 bytes that a journal file is encrypted with.

use zeroize::Zeroizing;

/// Key of one journal file; it has no `Debug` and is wiped when it goes.
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// Takes the bytes.
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
