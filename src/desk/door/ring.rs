//! The keyring of the computer as a desk sees it, so that a test brings its own.

use crate::journal::Key;
use crate::journal::vault::Passphrase;
use crate::journal::vault::keyring::{self, KeyringFault};

/// A keyring; it is never the only place of a key.
pub trait Ring {
    /// Finds the key of a vault by its id; `None` when the keyring answers and has none.
    fn get(&self, id: &str) -> Result<Option<Key>, KeyringFault>;

    /// Puts the key of a vault into the keyring.
    fn set(&self, id: &str, key: &Key) -> Result<(), KeyringFault>;

    /// Finds a passphrase under a name of its own.
    fn passphrase(&self, _name: &str) -> Result<Option<Passphrase>, KeyringFault> {
        Err(KeyringFault::NoStore)
    }
}

/// The keyring of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRing;

impl Ring for SystemRing {
    fn get(&self, id: &str) -> Result<Option<Key>, KeyringFault> {
        keyring::get(id)
    }

    fn set(&self, id: &str, key: &Key) -> Result<(), KeyringFault> {
        keyring::set(id, key)
    }

    fn passphrase(&self, name: &str) -> Result<Option<Passphrase>, KeyringFault> {
        keyring::get_passphrase(name)
    }
}

/// A computer without a keyring.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRing;

impl Ring for NoRing {
    fn get(&self, _: &str) -> Result<Option<Key>, KeyringFault> {
        Err(KeyringFault::NoStore)
    }

    fn set(&self, _: &str, _: &Key) -> Result<(), KeyringFault> {
        Err(KeyringFault::NoStore)
    }
}
