//! Keeps the random key of the journal: wrapped in a file beside it, in the keyring of the system, in locked memory.
//!
//! A file has one slot for the recovery passphrase and one for the password of each person. A key that exists is
//! never written over, and nothing here makes a new one because the old one cannot be found.

pub mod asleep;
mod disk;
mod fault;
mod form;
mod hex;
mod key;
pub mod keyring;
mod letters;
pub mod password;
mod seal;
mod slot;

use std::path::{Path, PathBuf};

use crate::journal::stamp::Random;

pub use fault::VaultFault;
pub use key::{Key, Passphrase};
pub use letters::Mistyped;
pub use seal::SealFault;
pub use slot::SlotName;

use disk::Pen;
use form::{Form, Slot};
use seal::{Cost, Sealed};

/// The key file of one journal, `journal.key`.
pub struct Vault {
    path: PathBuf,
    form: Form,
    cost: Cost,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Vault {
    /// Writes the key file of a new journal with the recovery slot; a file that exists is refused.
    ///
    /// On unix only its owner may read it. When it returns, the file is on the disk.
    pub fn create(path: &Path, key: &Key, recovery: &Passphrase, random: &mut dyn Random) -> Result<Vault, VaultFault> {
        Vault::create_at(path, key, recovery, Cost::FULL, random)
    }

    fn create_at(
        path: &Path,
        key: &Key,
        recovery: &Passphrase,
        cost: Cost,
        random: &mut dyn Random,
    ) -> Result<Vault, VaultFault> {
        let pen = Pen::take(path)?;
        let mut id = [0; 16];
        random.fill(&mut id)?;
        let mut vault = Vault { path: path.to_owned(), form: Form::new(id, key), cost };
        let slot = vault.seal(SlotName::Recovery, key, recovery, random)?;
        vault.form.put(slot);
        pen.create(&vault.bytes()?)?;
        Ok(vault)
    }

    /// Reads a key file; it is missing, foreign, newer or damaged, each a fault of its own.
    pub fn read(path: &Path) -> Result<Vault, VaultFault> {
        let form = Form::read(&disk::read(path)?, path)?;
        Ok(Vault { path: path.to_owned(), form, cost: Cost::FULL })
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the random name of this key, 32 hex digits: the name of its entry in the keyring.
    pub fn id(&self) -> String {
        self.form.id()
    }

    /// Lists the ways in, in the order of the file, each once.
    pub fn slots(&self) -> Vec<SlotName> {
        let mut names: Vec<SlotName> = Vec::new();
        for slot in &self.form.slots {
            if !names.contains(&slot.name) {
                names.push(slot.name.clone());
            }
        }
        names
    }

    /// Says whether this is the key that the file keeps.
    pub fn knows(&self, key: &Key) -> bool {
        self.form.knows(key)
    }

    /// Unwraps the key with the secret of one slot; takes a good part of a second.
    pub fn unlock(&self, slot: &SlotName, secret: &Passphrase) -> Result<Key, VaultFault> {
        let path = || self.path.clone();
        let mut fault = VaultFault::NoSlot { path: path(), slot: slot.clone() };
        for found in self.form.slots_of(slot) {
            match found.sealed.open(secret, &self.form.bound(slot))? {
                Some(key) if self.knows(&key) => return Ok(key),
                Some(_) => return Err(VaultFault::Damaged { path: path() }),
                None => fault = VaultFault::WrongSecret { path: path(), slot: slot.clone() },
            }
        }
        Err(fault)
    }

    /// Gives a person a way in, or replaces it; refuses the recovery slot and any other key.
    pub fn put(
        &mut self,
        slot: &SlotName,
        secret: &Passphrase,
        key: &Key,
        random: &mut dyn Random,
    ) -> Result<(), VaultFault> {
        if *slot == SlotName::Recovery {
            return Err(VaultFault::RecoveryStays { path: self.path.clone() });
        }
        self.put_any(slot, secret, key, random)
    }

    /// Gives a person a second way in beside the one they have: both open until `put` leaves one.
    ///
    /// A password is changed in two files that no rename moves at once; with both ways in, no cut locks anybody out.
    pub fn put_beside(
        &mut self,
        slot: &SlotName,
        secret: &Passphrase,
        key: &Key,
        random: &mut dyn Random,
    ) -> Result<(), VaultFault> {
        if *slot == SlotName::Recovery {
            return Err(VaultFault::RecoveryStays { path: self.path.clone() });
        }
        if !self.knows(key) {
            return Err(VaultFault::OtherKey { path: self.path.clone() });
        }
        let slot = self.seal(slot.clone(), key, secret, random)?;
        self.change(|form| {
            form.put_beside(slot);
            Ok(())
        })
    }

    /// Replaces the recovery passphrase; the old one opens nothing any more.
    pub fn replace_recovery(
        &mut self,
        recovery: &Passphrase,
        key: &Key,
        random: &mut dyn Random,
    ) -> Result<(), VaultFault> {
        self.put_any(&SlotName::Recovery, recovery, key, random)
    }

    fn put_any(
        &mut self,
        slot: &SlotName,
        secret: &Passphrase,
        key: &Key,
        random: &mut dyn Random,
    ) -> Result<(), VaultFault> {
        if !self.knows(key) {
            return Err(VaultFault::OtherKey { path: self.path.clone() });
        }
        let slot = self.seal(slot.clone(), key, secret, random)?;
        self.change(|form| {
            form.put(slot);
            Ok(())
        })
    }

    /// Takes a person's way in away; the recovery slot stays, so there is always one.
    pub fn remove(&mut self, slot: &SlotName) -> Result<(), VaultFault> {
        let path = self.path.clone();
        if *slot == SlotName::Recovery {
            return Err(VaultFault::RecoveryStays { path });
        }
        self.change(|form| {
            let before = form.slots.len();
            form.slots.retain(|found| found.name != *slot);
            if form.slots.len() < before { Ok(()) } else { Err(VaultFault::NoSlot { path, slot: slot.clone() }) }
        })
    }

    /// Changes the file as it is now on the disk: what another program put there meanwhile stays.
    fn change(&mut self, change: impl FnOnce(&mut Form) -> Result<(), VaultFault>) -> Result<(), VaultFault> {
        let pen = Pen::take(&self.path)?;
        let mut now = Vault { form: Form::read(&disk::read(&self.path)?, &self.path)?, ..self.twin() };
        if now.id() != self.id() {
            return Err(VaultFault::OtherKey { path: self.path.clone() });
        }
        change(&mut now.form)?;
        pen.replace(&now.bytes()?)?;
        drop(pen);
        self.form = now.form;
        Ok(())
    }

    fn twin(&self) -> Vault {
        Vault { path: self.path.clone(), form: self.form.clone(), cost: self.cost }
    }

    fn seal(
        &self,
        name: SlotName,
        key: &Key,
        secret: &Passphrase,
        random: &mut dyn Random,
    ) -> Result<Slot, VaultFault> {
        let sealed = Sealed::close(key, secret, &self.form.bound(&name), self.cost, random)?;
        Ok(Slot { name, sealed })
    }

    fn bytes(&self) -> Result<Vec<u8>, VaultFault> {
        // A form is plain text and numbers, which TOML can always hold.
        self.form.write().map(String::into_bytes).ok_or_else(|| VaultFault::Damaged { path: self.path.clone() })
    }
}

#[cfg(test)]
mod tests;
