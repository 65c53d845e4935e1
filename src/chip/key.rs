//! Turns a key file into keys by name, and says which sectors they open.
//!
//! Keys are wiped from memory when dropped, have no `Debug`, and no error repeats one. Nothing here derives, guesses or
//! tries: a sector has at most one key A and one key B.

pub mod fault;
pub mod import;
mod plain;
pub mod seal;
pub mod sectors;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use crate::reader::apdu::KeyType;
pub use fault::{At, KeyFault};
pub use sectors::Assignment;

/// Largest key file, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// Longest name of a key, in characters.
const NAME_MAX: usize = 60;

/// So many hex digits in a row are a key, and no part of a name.
const HEX_MAX: usize = 12;

/// The keys that the owner of a card layout gave to this school.
#[derive(Clone, Default)]
pub struct KeyRing {
    keys: BTreeMap<String, Entry>,
}

#[derive(Clone)]
struct Entry {
    key: CardKey,
    sectors: BTreeSet<Assignment>,
}

/// A key value; it has no `Debug` and is wiped when dropped.
#[derive(Clone)]
pub enum CardKey {
    /// Key A or B of a MIFARE Classic sector, six bytes.
    Sector(Zeroizing<[u8; 6]>),
    /// AES-128 or two-key Triple DES, sixteen bytes: for checks, and to derive sector keys from.
    Cipher(Zeroizing<[u8; 16]>),
}

/// What kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// Key A or B of a sector.
    Sector,
    /// AES-128 or two-key Triple DES.
    Cipher,
}

impl KeyKind {
    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            KeyKind::Sector => "sector",
            KeyKind::Cipher => "cipher",
        }
    }
}

/// What may be told of a key: everything but its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Name.
    pub name: String,
    /// What kind of key.
    pub kind: KeyKind,
    /// Sectors that it is known to open, in order.
    pub sectors: Vec<Assignment>,
}

impl CardKey {
    /// Takes six or sixteen bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if let Ok(key) = <[u8; 6]>::try_from(bytes) {
            return Some(Self::Sector(Zeroizing::new(key)));
        }
        <[u8; 16]>::try_from(bytes).ok().map(|key| Self::Cipher(Zeroizing::new(key)))
    }

    /// Returns what kind of key it is.
    pub fn kind(&self) -> KeyKind {
        match self {
            Self::Sector(_) => KeyKind::Sector,
            Self::Cipher(_) => KeyKind::Cipher,
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Sector(key) => key.as_slice(),
            Self::Cipher(key) => key.as_slice(),
        }
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} keys)", self.keys.len())
    }
}

impl KeyRing {
    /// Makes a ring without keys.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Loads the public keys of the invented example layout, for training; they open no real card.
    pub fn example() -> Self {
        Self::parse(include_str!("../../assets/keys/example.keys.toml")).unwrap_or_default()
    }

    /// Reads a key file.
    pub fn load(path: &Path) -> Result<Self, KeyFault> {
        let bytes = read(path)?;
        let text = std::str::from_utf8(&bytes);
        Self::parse(text.map_err(|_| KeyFault::Unreadable(std::io::ErrorKind::InvalidData))?)
    }

    /// Parses `[[key]]` tables: `name`, `value` of 12 or 32 hex digits, and `sectors` such as `0-1(A,B)` when known.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        plain::parse(text)
    }

    /// Returns the sector key of a name.
    pub fn sector(&self, name: &str) -> Option<&[u8; 6]> {
        match &self.keys.get(name)?.key {
            CardKey::Sector(key) => Some(key),
            CardKey::Cipher(_) => None,
        }
    }

    /// Returns the key of sixteen bytes of a name.
    pub fn cipher(&self, name: &str) -> Option<&[u8; 16]> {
        match &self.keys.get(name)?.key {
            CardKey::Cipher(key) => Some(key),
            CardKey::Sector(_) => None,
        }
    }

    /// Returns whether there is a key of this name.
    pub fn has(&self, name: &str) -> bool {
        self.keys.contains_key(name)
    }

    /// Lists the names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// Lists the keys that were handed over for a sector: one A and one B at most, A first.
    pub fn assigned(&self, sector: u8) -> impl Iterator<Item = (&str, KeyType)> {
        [KeyType::A, KeyType::B].into_iter().filter_map(move |key_type| {
            let wanted = Assignment { sector, key_type };
            let (name, _) = self.keys.iter().find(|(_, entry)| entry.sectors.contains(&wanted))?;
            Some((name.as_str(), key_type))
        })
    }

    /// Lists what may be told of the keys, in the order of their names.
    pub fn lines(&self) -> Vec<KeyLine> {
        let line = |(name, entry): (&String, &Entry)| KeyLine {
            name: name.clone(),
            kind: entry.key.kind(),
            sectors: entry.sectors.iter().copied().collect(),
        };
        self.keys.iter().map(line).collect()
    }

    /// Puts a key in; a name or a sector that is taken is refused, `at` says where the key came from.
    pub fn put(&mut self, name: &str, key: CardKey, sectors: BTreeSet<Assignment>, at: At) -> Result<(), KeyFault> {
        let name = check_name(name, at)?;
        if key.kind() == KeyKind::Cipher && !sectors.is_empty() {
            return Err(KeyFault::CipherInSector { at });
        }
        for Assignment { sector, key_type } in &sectors {
            let taken = self.assigned(*sector).find(|(_, other)| other == key_type).map(|(name, _)| name.to_owned());
            if let Some(name) = taken {
                return Err(KeyFault::SectorTaken { at, sector: *sector, key_type: *key_type, name });
            }
        }
        if self.keys.contains_key(name) {
            return Err(KeyFault::Duplicate { at, name: name.to_owned() });
        }
        self.keys.insert(name.to_owned(), Entry { key, sectors });
        Ok(())
    }

    /// Puts all keys of another ring in or none; one that is there already under its name is left as it is.
    pub fn take_over(&mut self, other: &KeyRing) -> Result<(), KeyFault> {
        let mut with = self.clone();
        for (place, (name, entry)) in other.entries().enumerate() {
            let same = with.keys.get(name).is_some_and(|own| own.key.bytes() == entry.key.bytes());
            if !same {
                with.put(name, entry.key.clone(), entry.sectors.clone(), At::Key(place + 1))?;
            }
        }
        *self = with;
        Ok(())
    }

    /// Takes a key out; returns whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        self.keys.remove(name).is_some()
    }

    fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.keys.iter().map(|(name, entry)| (name.as_str(), entry))
    }
}

/// Refuses a name that is none: a list of names is shown, so nothing in it may be a key.
pub fn check_name(name: &str, at: At) -> Result<&str, KeyFault> {
    let name = name.trim();
    if name.is_empty() {
        return Err(KeyFault::NoName { at });
    }
    let mut run = 0;
    let longest = name.chars().map(|c| {
        run = if c.is_ascii_hexdigit() { run + 1 } else { 0 };
        run
    });
    let holds_a_key = longest.max().is_some_and(|longest| longest >= HEX_MAX);
    if name.chars().count() > NAME_MAX || name.contains(char::is_control) || holds_a_key {
        return Err(KeyFault::BadName { at });
    }
    Ok(name)
}

/// Reads a whole file that holds keys.
pub(in crate::chip::key) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
    let unreadable = |error: std::io::Error| KeyFault::Unreadable(error.kind());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let len = file.metadata().map_err(unreadable)?.len().min(MAX_BYTES);
    // Room for all of it, so that no copy is left behind when it grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(len).unwrap_or_default() + 2));
    let read = file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if read as u64 > MAX_BYTES { Err(KeyFault::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests;
