//! The key of an open desk, for what an admin or the person at it may change about the ways in.

use crate::id::OperatorId;
use crate::journal::vault::asleep::Asleep;
use crate::journal::vault::{Passphrase, SealFault, SlotName, Vault, VaultFault};
use crate::journal::{Key, SystemRandom};

/// The key with its file; the key is wiped when the desk closes.
pub struct WayIn {
    vault: Vault,
    key: Key,
}

impl WayIn {
    /// Takes the file and the key that it keeps.
    pub fn new(vault: Vault, key: Key) -> Self {
        Self { vault, key }
    }

    /// Returns the key file.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Returns the key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Gives a person a way in with a password, or replaces it.
    pub fn give(&mut self, operator: &OperatorId, password: &Passphrase) -> Result<(), VaultFault> {
        self.vault.put(&SlotName::Operator(operator.clone()), password, &self.key, &mut SystemRandom)
    }

    /// Gives a person a second way in while their password is changed; `give` afterwards leaves the new one only.
    pub fn give_beside(&mut self, operator: &OperatorId, password: &Passphrase) -> Result<(), VaultFault> {
        self.vault.put_beside(&SlotName::Operator(operator.clone()), password, &self.key, &mut SystemRandom)
    }

    /// Takes a person's way in away; one who has none has none afterwards.
    pub fn take(&mut self, operator: &OperatorId) -> Result<(), VaultFault> {
        match self.vault.remove(&SlotName::Operator(operator.clone())) {
            Ok(()) | Err(VaultFault::NoSlot { .. }) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// Makes a new recovery passphrase; the old one opens nothing any more.
    pub fn new_recovery(&mut self) -> Result<Passphrase, VaultFault> {
        let recovery = Passphrase::recovery(&mut SystemRandom)?;
        self.vault.replace_recovery(&recovery, &self.key, &mut SystemRandom)?;
        Ok(recovery)
    }

    /// Wraps the key with a PIN, for a desk that will be locked.
    pub fn asleep(&self, pin: &Passphrase) -> Result<Asleep, SealFault> {
        Asleep::new(&self.key, pin, &mut SystemRandom)
    }
}
