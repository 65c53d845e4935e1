//! The keys of cards in the folder of a desk: sealed, in the open, or none; what opens them, and what may be told.
//!
//! A sealed file is the only one that counts where there is one. Nothing here writes.

use std::path::{Path, PathBuf};

use crate::chip::key::seal::{self, SealFault};
use crate::chip::key::{KeyFault, KeyLine, KeyRing};
use crate::journal::vault::Passphrase;

/// Name of the file of sealed keys.
pub const SEALED: &str = "card-keys.age";
/// Name of a key file in the open.
pub const PLAIN: &str = "keys.toml";

/// Where the keys of cards stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum KeysState {
    /// There is no key file: cards are read without keys.
    #[default]
    None,
    /// A key file in the open: whoever copies it has the keys.
    Plain,
    /// Sealed, and open here.
    Open,
    /// Sealed, and nobody gave the passphrase.
    Closed,
    /// The file gives no keys.
    Faulty {
        /// Stable code.
        code: &'static str,
        /// The fault's own sentence, in English.
        why: String,
    },
}

impl KeysState {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            KeysState::None => "none",
            KeysState::Plain => "plain",
            KeysState::Open => "open",
            KeysState::Closed => "closed",
            KeysState::Faulty { code, .. } => code,
        }
    }
}

/// What may be told of the keys of cards: never a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeysSeen {
    /// Where they stand.
    pub state: KeysState,
    /// The keys, in the order of their names; none of them while they are closed.
    pub lines: Vec<KeyLine>,
    /// A file in the open lies beside the sealed one: it is not read, and should be deleted.
    pub plain_left: bool,
}

/// Why the keys of cards are not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoKeys {
    /// The file in the open is refused.
    #[error("{}: {fault}", path.display())]
    Plain {
        /// File.
        path: PathBuf,
        /// Why.
        fault: KeyFault,
    },
    /// The sealed file is refused.
    #[error("{}: {fault}", path.display())]
    Sealed {
        /// File.
        path: PathBuf,
        /// Why.
        fault: SealFault,
    },
}

impl NoKeys {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            NoKeys::Plain { fault, .. } => fault.code(),
            NoKeys::Sealed { fault, .. } => fault.code(),
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            NoKeys::Plain { fault, .. } => fault.next(),
            NoKeys::Sealed { fault, .. } => fault.next(),
        }
    }
}

/// The key files of one desk.
#[derive(Debug, Clone)]
pub struct CardKeys {
    folder: PathBuf,
}

impl CardKeys {
    /// Names the folder of the desk.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Returns the file of sealed keys.
    pub fn sealed(&self) -> PathBuf {
        self.folder.join(SEALED)
    }

    /// Returns the key file in the open.
    pub fn plain(&self) -> PathBuf {
        self.folder.join(PLAIN)
    }

    /// Returns whether there are sealed keys.
    pub fn is_sealed(&self) -> bool {
        std::fs::symlink_metadata(self.sealed()).is_ok()
    }

    /// Returns whether a key file lies in the open.
    pub fn is_plain(&self) -> bool {
        std::fs::symlink_metadata(self.plain()).is_ok()
    }

    /// Reads the keys; sealed ones stay closed without a passphrase.
    pub fn load(&self, passphrase: Option<&Passphrase>) -> Result<(KeyRing, KeysSeen), NoKeys> {
        let (ring, state) = if self.is_sealed() {
            match passphrase {
                Some(passphrase) => {
                    let path = self.sealed();
                    let ring = seal::load(&path, passphrase.reveal());
                    (ring.map_err(|fault| NoKeys::Sealed { path, fault })?, KeysState::Open)
                }
                None => (KeyRing::empty(), KeysState::Closed),
            }
        } else if self.is_plain() {
            let path = self.plain();
            (KeyRing::load(&path).map_err(|fault| NoKeys::Plain { path, fault })?, KeysState::Plain)
        } else {
            (KeyRing::empty(), KeysState::None)
        };
        let plain_left = self.is_sealed() && self.is_plain();
        let seen = KeysSeen { state, lines: ring.lines(), plain_left };
        Ok((ring, seen))
    }
}

impl KeysSeen {
    /// Tells of keys that gave a fault.
    pub fn faulty(fault: &NoKeys) -> Self {
        let state = KeysState::Faulty { code: fault.code(), why: fault.to_string() };
        Self { state, ..Self::default() }
    }
}

/// Returns the name under which a keyring has the passphrase of the card keys of a school.
pub fn in_keyring(vault: &str) -> String {
    format!("card-keys.{vault}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "[[key]]\nname = 'a'\nvalue = 'C0FFEE123456'\n";

    fn told(keys: &CardKeys, passphrase: Option<&str>) -> (String, usize) {
        let passphrase = passphrase.map(|text| Passphrase::new(text.to_owned()));
        match keys.load(passphrase.as_ref()) {
            Ok((ring, seen)) => {
                assert_eq!(ring.lines(), seen.lines);
                let left = if seen.plain_left { " plain-left" } else { "" };
                (format!("{}{left}", seen.state.code()), seen.lines.len())
            }
            Err(fault) => {
                let shown = format!("{fault:?} {fault}");
                assert!(!shown.to_uppercase().contains("C0FFEE"), "{shown}");
                (fault.code().to_owned(), 0)
            }
        }
    }

    #[test]
    fn sealed_keys_count_where_there_are_some_and_stay_closed_without_their_passphrase() {
        let folder = tempfile::tempdir().unwrap();
        let keys = CardKeys::of(folder.path());
        assert_eq!(told(&keys, Some("p")), ("none".to_owned(), 0));
        std::fs::write(keys.plain(), ONE).unwrap();
        assert_eq!(told(&keys, None), ("plain".to_owned(), 1));
        std::fs::write(keys.plain(), "[[key]]\nname = 'C0FFEE123456'\nvalue = 'C0FFEE12345'\n").unwrap();
        assert_eq!(told(&keys, None), ("key-wrong".to_owned(), 0));
        std::fs::write(keys.sealed(), seal::seal(&KeyRing::parse(ONE).unwrap(), "p").unwrap()).unwrap();
        assert_eq!(told(&keys, None), ("closed plain-left".to_owned(), 0));
        assert_eq!(told(&keys, Some("q")), ("card-keys-wrong-secret".to_owned(), 0));
        assert_eq!(told(&keys, Some("p")), ("open plain-left".to_owned(), 1));
        std::fs::remove_file(keys.plain()).unwrap();
        assert_eq!(told(&keys, Some("p")), ("open".to_owned(), 1));
        std::fs::write(keys.sealed(), ONE).unwrap();
        assert_eq!(told(&keys, Some("p")), ("card-keys-foreign".to_owned(), 0));
    }
}
