//! Wraps the journal key with what a person types: argon2id, then ChaCha20-Poly1305.
//!
//! What it is bound to (whose slot, of which file) is authenticated with it. Costs that a file names are bounded.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::hex;
use super::key::{Key, Passphrase};
use crate::journal::stamp::{NoRandomness, Random};

/// What one try costs with argon2id (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cost {
    /// Memory in KiB.
    pub(super) kib: u32,
    /// Passes over the memory.
    pub(super) passes: u32,
    /// Lanes.
    pub(super) lanes: u32,
}

impl Cost {
    /// What every secret is stored with: 64 MiB, 3 passes, 1 lane.
    pub(super) const FULL: Cost = Cost { kib: 64 * 1024, passes: 3, lanes: 1 };

    /// Costs that this program agrees to pay: a file that is not to be trusted may name any.
    pub(super) fn params(self) -> Option<Params> {
        let payable = self.kib <= 256 * 1024 && self.passes <= 16 && self.lanes <= 4;
        payable.then(|| Params::new(self.kib, self.passes, self.lanes, Some(32)).ok())?
    }

    pub(super) fn argon2(self) -> Option<Argon2<'static>> {
        Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params()?))
    }
}

/// Why nothing could be wrapped or unwrapped, whatever was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    NoRandomness,
    /// 64 MiB of memory were not free.
    #[error("the computer has not enough free memory to check a password")]
    OutOfMemory,
}

impl From<NoRandomness> for SealFault {
    fn from(NoRandomness: NoRandomness) -> Self {
        SealFault::NoRandomness
    }
}

/// The key, wrapped.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Sealed {
    #[serde(flatten)]
    pub(super) cost: Cost,
    #[serde(with = "hex")]
    salt: [u8; 16],
    #[serde(with = "hex")]
    nonce: [u8; 12],
    #[serde(with = "hex")]
    sealed: [u8; 48],
}

impl Sealed {
    /// Wraps the key; only the same secret with the same `bound` opens it.
    pub(super) fn close(
        key: &Key,
        secret: &Passphrase,
        bound: &[u8],
        cost: Cost,
        random: &mut dyn Random,
    ) -> Result<Sealed, SealFault> {
        let mut sealed = Sealed { cost, salt: [0; 16], nonce: [0; 12], sealed: [0; 48] };
        random.fill(&mut sealed.salt)?;
        random.fill(&mut sealed.nonce)?;
        let bytes = sealed
            .cipher(secret)?
            .encrypt(&Nonce::from(sealed.nonce), Payload { msg: key.bytes(), aad: &sealed.bound(bound) })
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        sealed.sealed = bytes.ok_or(SealFault::OutOfMemory)?;
        Ok(sealed)
    }

    /// Unwraps the key; `None` when the secret is another one, or the wrapping belongs elsewhere.
    pub(super) fn open(&self, secret: &Passphrase, bound: &[u8]) -> Result<Option<Key>, SealFault> {
        let payload = Payload { msg: &self.sealed, aad: &self.bound(bound) };
        let bytes = self.cipher(secret)?.decrypt(&Nonce::from(self.nonce), payload).ok().map(Zeroizing::new);
        Ok(bytes.and_then(|bytes| Key::from_bytes(&bytes)))
    }

    fn cipher(&self, secret: &Passphrase) -> Result<ChaCha20Poly1305, SealFault> {
        let mut stretched = Zeroizing::new([0u8; 32]);
        let argon2 = self.cost.argon2().ok_or(SealFault::OutOfMemory)?;
        argon2
            .hash_password_into(secret.reveal().as_bytes(), &self.salt, stretched.as_mut_slice())
            .map_err(|_| SealFault::OutOfMemory)?;
        Ok(ChaCha20Poly1305::new(chacha20poly1305::Key::from_slice(stretched.as_slice())))
    }

    /// Adds the cost to what is authenticated.
    fn bound(&self, to: &[u8]) -> Vec<u8> {
        let Cost { kib, passes, lanes } = self.cost;
        [to, &kib.to_le_bytes(), &passes.to_le_bytes(), &lanes.to_le_bytes()].concat()
    }
}
