//! Reads the key files that people have: lists for phones, files of a test device, JSON, and our own.
//!
//! A list says which keys exist, not which card they open: keys without sectors are used only when a card profile names
//! them, and nothing tries them in turn.

mod list;
mod metrodroid;
mod proxmark;

use std::collections::BTreeSet;
use std::path::Path;

use super::fault::{At, KeyFault};
use super::sectors::{Assignment, letter};
use super::{CardKey, KeyLine, KeyRing, check_name, read};

/// Format of a key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Our own: `[[key]]` tables, each with its name.
    Ours,
    /// One key on each line, perhaps with its sectors: MIFARE Classic Tool, and the lists of proxmark3 (`.dic`).
    List,
    /// All keys A and then all keys B, six bytes each: proxmark3 (`.bin`).
    Proxmark,
    /// JSON of metrodroid: the keys of one card, or those of all cards of one kind.
    Metrodroid,
}

impl Format {
    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Format::Ours => "toml",
            Format::List => "list",
            Format::Proxmark => "proxmark-bin",
            Format::Metrodroid => "metrodroid-json",
        }
    }

    /// Tells a format by the ending of the file name, else by how the file begins.
    pub fn of(name: &Path, bytes: &[u8]) -> Self {
        let ending = name.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "toml" => Format::Ours,
            "bin" => Format::Proxmark,
            "json" => Format::Metrodroid,
            "dic" | "keys" | "txt" | "mct" => Format::List,
            _ if bytes.trim_ascii_start().starts_with(b"{") => Format::Metrodroid,
            _ if bytes.windows(7).any(|window| window == b"[[key]]") => Format::Ours,
            _ if bytes.contains(&0) => Format::Proxmark,
            _ => Format::List,
        }
    }
}

/// Keys of one file, not yet on a ring; it has no `Debug`.
pub struct Import {
    /// Format of the file.
    pub format: Format,
    /// The keys belong to one card only; other cards refuse them.
    pub of_one_card: bool,
    keys: Vec<Found>,
}

/// One key of a file.
struct Found {
    name: Option<String>,
    key: CardKey,
    sectors: BTreeSet<Assignment>,
    at: At,
}

impl Import {
    /// Reads a file; one that holds anything doubtful is refused as a whole.
    pub fn load(path: &Path) -> Result<Self, KeyFault> {
        let bytes = read(path)?;
        Self::parse(&bytes, Format::of(path, &bytes))
    }

    /// Reads the bytes of a file of a known format.
    pub fn parse(bytes: &[u8], format: Format) -> Result<Self, KeyFault> {
        let (keys, of_one_card) = match format {
            Format::Ours => (ours(bytes)?, false),
            Format::List => (list::parse(bytes)?, false),
            Format::Proxmark => (proxmark::parse(bytes)?, false),
            Format::Metrodroid => metrodroid::parse(bytes)?,
        };
        if keys.is_empty() {
            return Err(KeyFault::NoKeys);
        }
        Ok(Self { format, of_one_card, keys })
    }

    /// Counts the keys.
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// Returns whether the file names its keys; otherwise a name is needed to put them on a ring.
    pub fn is_named(&self) -> bool {
        self.keys.iter().all(|found| found.name.is_some())
    }

    /// Says what its only key opens; with several keys one sector would have to be tried with each.
    pub fn assign(&mut self, sector: Assignment) -> Result<(), KeyFault> {
        match self.keys.as_mut_slice() {
            [only] => {
                only.sectors = BTreeSet::from([sector]);
                Ok(())
            }
            _ => Err(KeyFault::Sectors { at: At::Typed }),
        }
    }

    /// Puts all keys on a ring or none: under their own names, else under `name`, `name.8A` or `name.1`.
    pub fn put_on(self, ring: &mut KeyRing, name: Option<&str>) -> Result<Vec<KeyLine>, KeyFault> {
        let base = name.map(|name| check_name(name, At::Typed)).transpose()?;
        let mut with = ring.clone();
        let is_only = self.keys.len() == 1;
        let mut names = BTreeSet::new();
        for (place, found) in self.keys.into_iter().enumerate() {
            let name = match (base, found.name) {
                (Some(base), _) if is_only => base.to_owned(),
                (_, Some(own)) => own,
                (Some(base), None) => match found.sectors.first() {
                    Some(first) => format!("{base}.{}{}", first.sector, letter(first.key_type)),
                    None => format!("{base}.{}", place + 1),
                },
                (None, None) => return Err(KeyFault::NoName { at: found.at }),
            };
            with.put(&name, found.key, found.sectors, found.at)?;
            names.insert(name.trim().to_owned());
        }
        *ring = with;
        Ok(ring.lines().into_iter().filter(|line| names.contains(&line.name)).collect())
    }
}

fn ours(bytes: &[u8]) -> Result<Vec<Found>, KeyFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| KeyFault::Unreadable(std::io::ErrorKind::InvalidData))?;
    let ring = KeyRing::parse(text.strip_prefix('\u{FEFF}').unwrap_or(text))?;
    let found = |(place, (name, entry)): (usize, (&str, &super::Entry))| Found {
        name: Some(name.to_owned()),
        key: entry.key.clone(),
        sectors: entry.sectors.clone(),
        at: At::Key(place + 1),
    };
    Ok(ring.entries().enumerate().map(found).collect())
}

/// Collects keys that stand there once for each sector: equal ones become one key with several sectors.
#[derive(Default)]
struct BySector(Vec<Found>);

impl BySector {
    fn add(&mut self, key: CardKey, sector: Assignment, at: At) -> Result<(), KeyFault> {
        match self.0.iter_mut().find(|found| found.key.bytes() == key.bytes()) {
            Some(same) => match same.sectors.insert(sector) {
                true => Ok(()),
                false => Err(KeyFault::ValueTwice { at, first: same.at }),
            },
            None => {
                self.0.push(Found { name: None, key, sectors: BTreeSet::from([sector]), at });
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests;
