//! Signing in opens the sealed keys of cards when their passphrase is known; closing wipes them.

use crate::chip::key::KeyRing;
use crate::desk::card_keys::{CardKeys, KeysSeen, KeysState, in_keyring};
use crate::desk::cards::Cards;
use crate::journal::vault::Passphrase;

use super::Door;

impl Door {
    /// Takes the passphrase of the card keys that was given when the program began.
    #[must_use]
    pub fn with_card_keys(mut self, passphrase: Option<Passphrase>) -> Self {
        self.card_keys = passphrase;
        self
    }

    /// Opens the card keys with what was given or what the keyring has; cards are read without keys otherwise.
    pub(super) fn open_card_keys(&mut self, vault: Option<&str>) -> KeysSeen {
        let keys = CardKeys::of(self.files.folder());
        let kept = match (&self.card_keys, vault) {
            (None, Some(vault)) if keys.is_sealed() => self.ring.passphrase(&in_keyring(vault)).unwrap_or_default(),
            _ => None,
        };
        match keys.load(self.card_keys.as_ref().or(kept.as_ref())) {
            // The cards keep what they were made with: an invented school has keys of its own.
            Ok((_, seen)) if seen.state == KeysState::None => seen,
            Ok((ring, seen)) => {
                self.cards.take_keys(ring);
                seen
            }
            Err(fault) => {
                self.cards.take_keys(KeyRing::empty());
                KeysSeen::faulty(&fault)
            }
        }
    }

    /// Wipes the keys that were sealed, from a desk that closes.
    pub(super) fn close_card_keys(&mut self, seen: &KeysSeen) {
        if seen.state == KeysState::Open {
            self.cards.take_keys(KeyRing::empty());
        }
    }
}
