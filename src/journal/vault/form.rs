//! The text of a key file: TOML whose first line names it and whose last line is the SHA-256 of all before.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::fault::VaultFault;
use super::hex;
use super::key::Key;
use super::seal::Sealed;
use super::slot::SlotName;

pub(super) const VERSION: i64 = 1;
const FORMAT: &str = "card-desk journal key";
const FIRST_LINE: &str = "format = \"card-desk journal key\"\n";
const LAST_LINE: &str = "# sha256 ";

/// What a key file of this version holds.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Form {
    format: String,
    version: i64,
    /// Random name of this key, as the keyring knows it.
    #[serde(with = "hex")]
    id: [u8; 16],
    /// Tells whether a key is the one of this file, without giving it away.
    #[serde(with = "hex")]
    check: [u8; 16],
    #[serde(rename = "slot")]
    pub(super) slots: Vec<Slot>,
}

/// One way in.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Slot {
    pub(super) name: SlotName,
    #[serde(flatten)]
    pub(super) sealed: Sealed,
}

#[derive(Deserialize)]
struct Head {
    version: i64,
}

impl Form {
    /// Begins the file of a key, without any way in.
    pub(super) fn new(id: [u8; 16], key: &Key) -> Form {
        Form { format: FORMAT.to_owned(), version: VERSION, id, check: check(&id, key), slots: Vec::new() }
    }

    pub(super) fn id(&self) -> String {
        hex::to_hex(&self.id)
    }

    /// Says whether this is the key of the file.
    pub(super) fn knows(&self, key: &Key) -> bool {
        check(&self.id, key) == self.check
    }

    /// Returns the slots of a name: two while a password is being changed.
    pub(super) fn slots_of(&self, name: &SlotName) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(move |slot| slot.name == *name)
    }

    /// Puts a slot in the place of those of its name, or behind the others.
    pub(super) fn put(&mut self, slot: Slot) {
        let at = self.slots.iter().position(|old| old.name == slot.name).unwrap_or(self.slots.len());
        self.slots.retain(|old| old.name != slot.name);
        self.slots.insert(at.min(self.slots.len()), slot);
    }

    /// Puts a slot beside the first one of its name, which stays.
    pub(super) fn put_beside(&mut self, slot: Slot) {
        let mut first = true;
        self.slots.retain(|old| old.name != slot.name || std::mem::take(&mut first));
        self.slots.push(slot);
    }

    /// Returns what a slot is bound to: this file and this name.
    pub(super) fn bound(&self, name: &SlotName) -> Vec<u8> {
        [b"card-desk vault 1:".as_slice(), &self.id, name.to_string().as_bytes()].concat()
    }

    pub(super) fn write(&self) -> Option<String> {
        let text = toml::to_string(self).ok()?;
        let sum = hex::to_hex(&Sha256::digest(text.as_bytes()));
        Some(format!("{text}{LAST_LINE}{sum}\n"))
    }

    /// Reads a file; every byte of it counts.
    pub(super) fn read(bytes: &[u8], path: &Path) -> Result<Form, VaultFault> {
        if !bytes.starts_with(FIRST_LINE.as_bytes()) {
            let cut_off = FIRST_LINE.as_bytes().starts_with(bytes);
            let path = path.to_owned();
            return Err(if cut_off { VaultFault::Damaged { path } } else { VaultFault::Foreign { path } });
        }
        let damaged = || VaultFault::Damaged { path: path.to_owned() };
        let text = std::str::from_utf8(bytes).ok().and_then(summed).ok_or_else(damaged)?;
        let Head { version } = toml::from_str(text).map_err(|_| damaged())?;
        if version > VERSION {
            return Err(VaultFault::Newer { path: path.to_owned(), found: version, known: VERSION });
        }
        let form: Form = toml::from_str(text).map_err(|_| damaged())?;
        if form.is_sound() { Ok(form) } else { Err(damaged()) }
    }

    /// A file of ours has one recovery slot, no name three times, and no cost that nobody can pay.
    fn is_sound(&self) -> bool {
        self.version == VERSION
            && self.slots_of(&SlotName::Recovery).count() == 1
            && !self.slots.iter().any(|slot| self.slots_of(&slot.name).count() > 2)
            && self.slots.iter().all(|slot| slot.sealed.cost.params().is_some())
    }
}

/// Returns the text before the last line when that line is its sum.
fn summed(text: &str) -> Option<&str> {
    let (body, sum) = text.rsplit_once(LAST_LINE)?;
    let expected = hex::to_hex(&Sha256::digest(body.as_bytes()));
    (sum.strip_suffix('\n')? == expected).then_some(body)
}

fn check(id: &[u8; 16], key: &Key) -> [u8; 16] {
    let digest = Sha256::new().chain_update(b"card-desk key check 1").chain_update(id).chain_update(key.bytes());
    let mut short = [0; 16];
    short.iter_mut().zip(digest.finalize()).for_each(|(to, from)| *to = from);
    short
}
