//! What can go wrong with the key file, each with what a person can do next.

use std::io;
use std::path::PathBuf;

use super::seal::SealFault;
use super::slot::SlotName;
use crate::journal::stamp::NoRandomness;

/// Why the key file gave no key or took none; what was on the disk is as it was.
#[derive(Debug, thiserror::Error)]
pub enum VaultFault {
    /// There is no key file.
    #[error("the key file {} is missing", path.display())]
    Missing {
        /// File.
        path: PathBuf,
    },
    /// There is a key file already; it is never written over.
    #[error("the key file {} exists already", path.display())]
    Exists {
        /// File.
        path: PathBuf,
    },
    /// A newer program made the file.
    #[error("the key file {} has version {found}, this program knows versions up to {known}", path.display())]
    Newer {
        /// File.
        path: PathBuf,
        /// Version of the file.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// The file is no key file of ours.
    #[error("{} is not a Card Desk key file", path.display())]
    Foreign {
        /// File.
        path: PathBuf,
    },
    /// The file does not hold what was written.
    #[error("the key file {} is damaged", path.display())]
    Damaged {
        /// File.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("the key file {} cannot be read: {error}", path.display())]
    CannotRead {
        /// File.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// The file or its folder cannot be written.
    #[error("the key file {} cannot be written: {error}", path.display())]
    CannotWrite {
        /// File.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// Another program is writing the file.
    #[error("another program is writing the key file {}", path.display())]
    Busy {
        /// File.
        path: PathBuf,
    },
    /// What was typed does not open the slot.
    #[error("this secret does not open the slot {slot} of {}", path.display())]
    WrongSecret {
        /// File.
        path: PathBuf,
        /// Slot that was tried.
        slot: SlotName,
    },
    /// Nobody of this name has a slot.
    #[error("the key file {} has no slot {slot}", path.display())]
    NoSlot {
        /// File.
        path: PathBuf,
        /// Slot that was looked for.
        slot: SlotName,
    },
    /// The key is another one than that of the file.
    #[error("this is not the key that {} keeps", path.display())]
    OtherKey {
        /// File.
        path: PathBuf,
    },
    /// The recovery slot is never put or removed like that of a person.
    #[error("the recovery slot of {} is never removed, only replaced", path.display())]
    RecoveryStays {
        /// File.
        path: PathBuf,
    },
    /// No randomness or no memory.
    #[error("{0}")]
    Seal(#[from] SealFault),
}

impl From<NoRandomness> for VaultFault {
    fn from(no: NoRandomness) -> Self {
        VaultFault::Seal(no.into())
    }
}

impl VaultFault {
    /// Returns the stable code of this fault, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            VaultFault::Missing { .. } => "vault-missing",
            VaultFault::Exists { .. } => "vault-exists",
            VaultFault::Newer { .. } => "vault-newer",
            VaultFault::Foreign { .. } => "vault-foreign",
            VaultFault::Damaged { .. } => "vault-damaged",
            VaultFault::CannotRead { .. } => "vault-cannot-read",
            VaultFault::CannotWrite { .. } => "vault-cannot-write",
            VaultFault::Busy { .. } => "vault-busy",
            VaultFault::WrongSecret { .. } => "vault-wrong-secret",
            VaultFault::NoSlot { .. } => "vault-no-slot",
            VaultFault::OtherKey { .. } => "vault-other-key",
            VaultFault::RecoveryStays { .. } => "vault-recovery-stays",
            VaultFault::Seal(SealFault::NoRandomness) => "vault-no-randomness",
            VaultFault::Seal(SealFault::OutOfMemory) => "vault-out-of-memory",
        }
    }

    /// Returns the next action for the person at the desk.
    pub fn next(&self) -> &'static str {
        match self {
            VaultFault::Missing { .. } => "put the key file of this journal back beside it; no new key is made",
            VaultFault::Exists { .. } => "open the journal with the key that exists; it is left as it is",
            VaultFault::Newer { .. } => "install the newer Card Desk; this one does not touch the file",
            VaultFault::Foreign { .. } => "choose another file or folder; this one is left as it is",
            VaultFault::Damaged { .. } => "keep the file, and put back the copy that was made with the last backup",
            VaultFault::CannotRead { .. } => "check that you may read this file",
            VaultFault::CannotWrite { .. } => "check that the disk has room and that you may write in this folder",
            VaultFault::Busy { .. } => "wait until the other program is done, then do it again",
            VaultFault::WrongSecret { slot: SlotName::Recovery, .. } => "compare it with the sheet in the envelope",
            VaultFault::WrongSecret { slot: SlotName::Operator(_), .. } => "type the password again",
            VaultFault::NoSlot { .. } => "open with the recovery passphrase, then set this person's password again",
            VaultFault::OtherKey { .. } => "use the key file that belongs to this journal",
            VaultFault::RecoveryStays { .. } => "make a new recovery passphrase instead",
            VaultFault::Seal(SealFault::NoRandomness) => "restart the computer, then do it again",
            VaultFault::Seal(SealFault::OutOfMemory) => "close other programs, then do it again",
        }
    }
}
