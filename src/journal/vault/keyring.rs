//! The journal key, and the passphrase of the card keys, in the keyring of the operating system: nobody types for them.
//!
//! Secret Service on Linux, Credential Manager on Windows. The keyring is never the only place of a key. Each call
//! runs on a thread of its own with a limit, because a keyring may wait for a person.

use std::time::Duration;

use zeroize::Zeroizing;

use super::Passphrase;
use super::key::Key;

/// How long a keyring may take before the desk goes on without it.
pub const LIMIT: Duration = Duration::from_secs(3);

/// Why the keyring gave no answer; that it has no such key is an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringFault {
    /// This computer or session has no keyring, or the program was built without it.
    #[error("this session has no keyring")]
    NoStore,
    /// The keyring is locked, and nobody unlocked it.
    #[error("the keyring is locked")]
    Locked,
    /// The keyring did not answer in time; it may be asking for its password in a window of its own.
    #[error("the keyring did not answer within 3 seconds")]
    Slow,
    /// The entry of this journal is not a key.
    #[error("the keyring holds something else under the name of this journal")]
    NotAKey,
    /// The keyring reported something else.
    #[error("the keyring reported an error: {why}")]
    Failed {
        /// What it said.
        why: String,
    },
}

impl KeyringFault {
    /// Returns the stable code of this fault, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            KeyringFault::NoStore => "keyring-none",
            KeyringFault::Locked => "keyring-locked",
            KeyringFault::Slow => "keyring-slow",
            KeyringFault::NotAKey => "keyring-not-a-key",
            KeyringFault::Failed { .. } => "keyring-failed",
        }
    }

    /// Returns the next action for the person at the desk.
    pub fn next(&self) -> &'static str {
        match self {
            KeyringFault::NoStore => "open the desk with a password or the recovery passphrase",
            KeyringFault::Locked => "unlock the keyring of this computer, or open the desk with a password",
            KeyringFault::Slow => {
                "answer the question of the keyring if there is one, or open the desk with a password"
            }
            KeyringFault::NotAKey => "open the desk with a password, then run `card-desk key keyring put`",
            KeyringFault::Failed { .. } => "open the desk with a password or the recovery passphrase",
        }
    }
}

/// Finds the key of a vault by its id; `None` when the keyring answers and has none.
pub fn get(id: &str) -> Result<Option<Key>, KeyringFault> {
    let digits = store::get(id)?;
    digits.map(|digits| Key::from_digits(&digits).ok_or(KeyringFault::NotAKey)).transpose()
}

/// Puts the key of a vault into the keyring, or replaces it.
pub fn set(id: &str, key: &Key) -> Result<(), KeyringFault> {
    store::set(id, key.digits())
}

/// Finds a passphrase under a name of its own; `None` when the keyring answers and has none.
pub fn get_passphrase(name: &str) -> Result<Option<Passphrase>, KeyringFault> {
    let text = |bytes: Zeroizing<Vec<u8>>| {
        let text = std::str::from_utf8(&bytes).map_err(|_| KeyringFault::NotAKey)?;
        Ok(Passphrase::new(text.to_owned()))
    };
    store::get(name)?.map(text).transpose()
}

/// Puts a passphrase into the keyring under a name of its own, or replaces it.
pub fn set_passphrase(name: &str, passphrase: &Passphrase) -> Result<(), KeyringFault> {
    store::set(name, Zeroizing::new(passphrase.reveal().to_owned()))
}

/// Takes what is kept under a name out of the keyring; when there is nothing, that is what was wanted.
pub fn forget(id: &str) -> Result<(), KeyringFault> {
    store::forget(id)
}

#[cfg(not(all(feature = "os-keyring", any(target_os = "linux", windows))))]
mod store {
    use super::{KeyringFault, Zeroizing};

    pub(super) fn get(_: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringFault> {
        Err(KeyringFault::NoStore)
    }

    pub(super) fn set(_: &str, _: Zeroizing<String>) -> Result<(), KeyringFault> {
        Err(KeyringFault::NoStore)
    }

    pub(super) fn forget(_: &str) -> Result<(), KeyringFault> {
        Err(KeyringFault::NoStore)
    }
}

#[cfg(all(feature = "os-keyring", any(target_os = "linux", windows)))]
mod store;
