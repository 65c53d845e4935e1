//! Turns a key file into keys by name.
//!
//! Keys are wiped from memory when dropped, have no `Debug`, and no error repeats one. Nothing here derives or guesses.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use zeroize::Zeroizing;

use super::hex::parse_hex;

/// Largest key file, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// The keys that the owner of a card layout gave to this school.
#[derive(Clone, Default)]
pub struct KeyRing {
    keys: BTreeMap<String, CardKey>,
}

/// A key value; it has no `Debug` and is wiped when dropped.
#[derive(Clone)]
pub enum CardKey {
    /// Key A or B of a MIFARE Classic sector, six bytes.
    Sector(Zeroizing<[u8; 6]>),
    /// AES-128 or two-key Triple DES, sixteen bytes: for checks, and to derive sector keys from.
    Cipher(Zeroizing<[u8; 16]>),
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} keys)", self.keys.len())
    }
}

/// Why a key file is refused; no sentence repeats a key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// The file cannot be read.
    #[error("the key file cannot be read ({0})")]
    Unreadable(std::io::ErrorKind),
    /// The file is larger than a key file can be.
    #[error("the key file is larger than 64 KiB")]
    TooLarge,
    /// The file is no TOML, or holds something else than keys.
    #[error("line {line}: want [[key]] tables with a name and a value in quotes")]
    Syntax {
        /// Line, from 1.
        line: usize,
    },
    /// A value is not 12 hex digits.
    #[error("line {line}: a key has 12 hex digits, this has {found} characters")]
    WrongLength {
        /// Line, from 1.
        line: usize,
        /// Characters found.
        found: usize,
    },
    /// A value holds something else than hex digits.
    #[error("line {line}: a key holds only the digits 0-9 and A-F")]
    NotHex {
        /// Line, from 1.
        line: usize,
    },
    /// Two keys have one name.
    #[error("line {line}: the name {name} stands there twice")]
    Duplicate {
        /// Line of the second one, from 1.
        line: usize,
        /// Name.
        name: String,
    },
    /// A key has no name.
    #[error("line {line}: a key needs a name")]
    NoName {
        /// Line, from 1.
        line: usize,
    },
}

impl KeyFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "keys-unreadable",
            Self::TooLarge => "keys-too-large",
            Self::Syntax { .. } => "keys-syntax",
            Self::WrongLength { .. } | Self::NotHex { .. } => "key-wrong",
            Self::Duplicate { .. } => "key-twice",
            Self::NoName { .. } => "key-without-name",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Unreadable(std::io::ErrorKind::InvalidData) => "save it as UTF-8 text",
            Self::Unreadable(_) => "check the path and the rights",
            Self::TooLarge => "choose the file that holds only [[key]] tables",
            Self::Syntax { .. } => "take everything else out",
            Self::WrongLength { .. } | Self::NotHex { .. } => "ask for the key again",
            Self::Duplicate { .. } => "keep one of the two",
            Self::NoName { .. } => "copy it from the card profile",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    #[serde(default)]
    key: Vec<KeyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyRow {
    name: Spanned<String>,
    value: Spanned<Zeroized>,
}

/// A string that is wiped as soon as it was read.
struct Zeroized(Zeroizing<String>);

impl<'de> Deserialize<'de> for Zeroized {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
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
        let mut text = Zeroizing::new(String::new());
        let file = std::fs::File::open(path).map_err(|error| KeyFault::Unreadable(error.kind()))?;
        let read = file.take(MAX_BYTES + 1).read_to_string(&mut text);
        let read = read.map_err(|error| KeyFault::Unreadable(error.kind()))?;
        if read as u64 > MAX_BYTES {
            return Err(KeyFault::TooLarge);
        }
        Self::parse(&text)
    }

    /// Parses `[[key]]` tables with `name` and `value`, the value being 12 hex digits.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        // The parser's own message can quote the file, so only its place is kept.
        let file: KeyFile = toml::from_str(text)
            .map_err(|error| KeyFault::Syntax { line: line_of(text, error.span().unwrap_or_default().start) })?;
        let mut keys = BTreeMap::new();
        for row in file.key {
            let line = line_of(text, row.value.span().start);
            let value = &row.value.get_ref().0;
            let found = value.chars().count();
            if found != 12 {
                return Err(KeyFault::WrongLength { line, found });
            }
            let bytes = parse_hex(value).map(Zeroizing::new).ok_or(KeyFault::NotHex { line })?;
            let key = <[u8; 6]>::try_from(bytes.as_slice()).map_err(|_| KeyFault::NotHex { line })?;
            let (line, name) = (line_of(text, row.name.span().start), row.name.into_inner());
            if name.trim().is_empty() {
                return Err(KeyFault::NoName { line });
            }
            if keys.insert(name.clone(), CardKey::Sector(Zeroizing::new(key))).is_some() {
                return Err(KeyFault::Duplicate { line, name });
            }
        }
        Ok(Self { keys })
    }

    /// Returns the sector key of a name.
    pub fn sector(&self, name: &str) -> Option<&[u8; 6]> {
        match self.keys.get(name)? {
            CardKey::Sector(key) => Some(key),
            CardKey::Cipher(_) => None,
        }
    }

    /// Returns the key of sixteen bytes of a name.
    pub fn cipher(&self, name: &str) -> Option<&[u8; 16]> {
        match self.keys.get(name)? {
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
}

/// Returns the line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &str) {
        let got =
            KeyRing::parse(text).map_or_else(|fault| format!("{fault}; {}", fault.next()), |ring| format!("{ring:?}"));
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn keys_are_found_by_name() {
        let ring = KeyRing::parse("[[key]]\nname = 'a.b'\nvalue = 'A0a1A2a3A4a5'\n").unwrap();
        assert_eq!(ring.sector("a.b"), Some(&[0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5]));
        assert_eq!(ring.sector("a.c"), None);
        assert_eq!(ring.names().collect::<Vec<_>>(), ["a.b"]);
        assert_eq!(KeyRing::empty().names().count(), 0);
        assert_eq!(KeyRing::example().names().collect::<Vec<_>>(), ["edu.student.read"]);
    }

    #[test]
    fn a_wrong_key_file_is_refused_with_its_line_and_without_its_keys() {
        let key = |value: &str| format!("[[key]]\nname = \"a\"\nvalue = {value}\n");
        check(&key("\"ABCDEF\""), "line 3: a key has 12 hex digits, this has 6 characters; ask for the key again");
        check(&key("\"ABCDEFABCDEG\""), "line 3: a key holds only the digits 0-9 and A-F; ask for the key again");
        let twice = format!("{}{}", key("\"FFFFFFFFFFFF\""), key("\"FFFFFFFFFFFE\""));
        check(&twice, "line 5: the name a stands there twice; keep one of the two");
        let syntax = "want [[key]] tables with a name and a value in quotes; take everything else out";
        check(&key("123456789012"), &format!("line 3: {syntax}"));
        check(&key("FFFFFFFFFFFF"), &format!("line 3: {syntax}"));
        check("[[key]]\nname = 'a'\nvalue = '0'\ntype = 'A'\n", &format!("line 4: {syntax}"));
        check(
            "[[key]]\nname = ''\nvalue = 'FFFFFFFFFFFF'\n",
            "line 2: a key needs a name; copy it from the card profile",
        );
        check("", "KeyRing(0 keys)");
    }

    #[test]
    fn the_debug_form_of_a_ring_shows_no_key() {
        let ring = KeyRing::parse("[[key]]\nname = 'a'\nvalue = 'ABABABABABAB'\n").unwrap();
        let shown = format!("{ring:?}");
        assert!(!shown.to_uppercase().contains("ABAB") && !shown.contains("171"), "{shown}");
    }

    #[test]
    fn a_key_file_that_is_missing_or_too_large_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.toml");
        assert_eq!(KeyRing::load(&path).err(), Some(KeyFault::Unreadable(std::io::ErrorKind::NotFound)));
        std::fs::write(&path, "#".repeat(70_000)).unwrap();
        assert_eq!(KeyRing::load(&path).err(), Some(KeyFault::TooLarge));
        std::fs::write(&path, "[[key]]\nname = 'a'\nvalue = 'FFFFFFFFFFFF'\n").unwrap();
        assert!(KeyRing::load(&path).unwrap().sector("a").is_some());
    }
}
