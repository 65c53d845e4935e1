//! The raw key of the journal: 32 bytes that are wiped when they are dropped, and what a person types for them.
//!
//! Neither is ever shown by `Debug` or cloned.

use unicode_normalization::{UnicodeNormalization, is_nfc};
use zeroize::{Zeroize, Zeroizing};

use super::hex;
use super::letters::{self, Mistyped};
use crate::journal::stamp::{NoRandomness, Random};

/// The key that encrypts a journal: 32 random bytes.
// Boxed, so that moving it leaves no copies on the stack.
pub struct Key(Box<[u8; 32]>);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Key {
    /// Draws a new key.
    pub fn random(random: &mut dyn Random) -> Result<Key, NoRandomness> {
        let mut key = Key(Box::new([0; 32]));
        random.fill(key.0.as_mut_slice())?;
        Ok(key)
    }

    /// Returns the key that everybody knows: for invented schools only.
    pub fn training() -> Key {
        Key(Box::new(*b"card-desk: training, no secret !"))
    }

    /// Returns the raw key as SQLCipher takes it: `x'` 64 hex digits `'`.
    pub fn pragma(&self) -> Zeroizing<String> {
        let digits = self.digits();
        let mut text = Zeroizing::new(String::with_capacity(67));
        text.push_str("x'");
        text.push_str(&digits);
        text.push('\'');
        text
    }

    /// Takes 32 bytes; any other number is no key.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Key> {
        let mut key = Key(Box::new([0; 32]));
        (bytes.len() == key.0.len()).then(|| key.0.copy_from_slice(bytes))?;
        Some(key)
    }

    /// Reads 64 hex digits, as a keyring or a backup keeps them.
    pub(in crate::journal) fn from_digits(digits: &[u8]) -> Option<Key> {
        let text = std::str::from_utf8(digits).ok()?;
        let bytes = Zeroizing::new(hex::from_hex::<32>(text)?);
        Key::from_bytes(bytes.as_slice())
    }

    /// Returns 64 hex digits: a keyring may take only text (KDE Wallet).
    pub(in crate::journal) fn digits(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::to_hex(self.bytes()))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// A password, PIN or recovery passphrase as a person types it.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes typed text; the same letters from another keyboard are the same (Unicode NFC).
    pub fn new(text: String) -> Passphrase {
        let text = Zeroizing::new(text);
        if is_nfc(&text) {
            return Passphrase(text);
        }
        // NFC at most triples the bytes of a text, so the buffer never moves and leaves no copy behind.
        let mut folded = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
        folded.extend(text.nfc());
        Passphrase(folded)
    }

    /// Draws a recovery passphrase: 130 random bits, as six groups of five letters or digits.
    pub fn recovery(random: &mut dyn Random) -> Result<Passphrase, NoRandomness> {
        Ok(Passphrase(letters::draw(random)?))
    }

    /// Reads a typed recovery passphrase and tells a typing mistake before anything is tried.
    ///
    /// Case, blanks and hyphens do not matter; `O` is read as `0`, `I` and `L` as `1`. Up to four wrong letters
    /// are told for certain, and with one wrong letter its group as well.
    pub fn parse_recovery(text: &str) -> Result<Passphrase, Mistyped> {
        letters::read(text).map(Passphrase)
    }

    /// Returns the text: to show or print it once, on purpose.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
