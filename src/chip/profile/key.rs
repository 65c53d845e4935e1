//! The keys that a profile names, and what each of them is for; never a key itself.

use crate::chip::derive::{Derive, How};
use crate::reader::apdu::KeyType;

/// A key that a profile names: never a value.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct KeyPlan {
    pub id: String,
    /// Name in the key file.
    pub name: String,
    pub use_for: KeyUse,
    /// How the key of one card follows from the one in the file; as it stands there without.
    pub derive: Option<Derive>,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyUse {
    Sector(KeyType),
    /// A check over bytes that were read.
    Mac,
}

/// Which kind of key a name of a profile stands for in the key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyLength {
    /// Six bytes: opens a sector as it stands.
    Sector,
    /// Sixteen bytes: checks bytes, or derives the keys of each card.
    Cipher,
}

impl KeyPlan {
    /// Returns which kind of key the key file must have.
    pub fn length(&self) -> KeyLength {
        match (self.use_for, self.derive.as_ref().map(|derive| derive.how)) {
            (KeyUse::Sector(_), None | Some(How::UidXor)) => KeyLength::Sector,
            (KeyUse::Mac, _) | (_, Some(How::Pboc3Des | How::An10922Aes128)) => KeyLength::Cipher,
        }
    }

    /// Returns whether the key differs from sector to sector of one card.
    pub fn is_by_sector(&self) -> bool {
        self.derive.as_ref().is_some_and(|derive| derive.factor.is_by_sector())
    }
}
