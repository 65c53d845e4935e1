//! Why a key file is refused, with the place where it goes wrong; no sentence repeats a key.

use std::fmt;

use crate::reader::apdu::KeyType;

/// A place in a key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Line, from 1.
    Line(usize),
    /// Byte, from 0.
    Byte(usize),
    /// Key of a list, from 1.
    Key(usize),
    /// Typed on the command line, or not in a file at all.
    Typed,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Line(line) => write!(f, "line {line}"),
            At::Byte(byte) => write!(f, "byte {byte}"),
            At::Key(key) => write!(f, "key {key} of the list"),
            At::Typed => f.write_str("as typed"),
        }
    }
}

/// Why a key file is refused; no sentence repeats a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// The file cannot be read.
    #[error("the key file cannot be read ({0})")]
    Unreadable(std::io::ErrorKind),
    /// The file is larger than a key file can be.
    #[error("the key file is larger than 1 MiB")]
    TooLarge,
    /// A newer program wrote the file.
    #[error("the key file has version {found}, this program knows version 1")]
    Newer {
        /// Version of the file.
        found: i64,
    },
    /// The file is not of its format, or holds something else than keys.
    #[error("{at}: want {want}")]
    Syntax {
        /// Where.
        at: At,
        /// What the format has there.
        want: &'static str,
    },
    /// A value is neither 12 nor 32 hex digits.
    #[error("{at}: a key has 12 or 32 hex digits, this has {found} characters")]
    WrongLength {
        /// Where.
        at: At,
        /// Characters found.
        found: usize,
    },
    /// A value holds something else than hex digits.
    #[error("{at}: a key holds only the digits 0-9 and A-F")]
    NotHex {
        /// Where.
        at: At,
    },
    /// A binary key file of no card that exists.
    #[error("a binary key file has 60, 192, 384 or 480 bytes, this has {found}")]
    WrongSize {
        /// Bytes found.
        found: usize,
    },
    /// Two keys have one name.
    #[error("{at}: the name {name} stands there twice")]
    Duplicate {
        /// Where the second one is.
        at: At,
        /// Name.
        name: String,
    },
    /// One key stands in a list twice.
    #[error("{at}: the key of {first} again")]
    ValueTwice {
        /// Where the second one is.
        at: At,
        /// Where the first one is.
        first: At,
    },
    /// A key has no name.
    #[error("{at}: a key needs a name")]
    NoName {
        /// Where.
        at: At,
    },
    /// A name is too long, or holds what looks like a key.
    #[error("{at}: this is no name of a key")]
    BadName {
        /// Where.
        at: At,
    },
    /// Sectors are not written as they should be.
    #[error("{at}: sectors are written like 0-3(A,B),8(A), from 0 to 39")]
    Sectors {
        /// Where.
        at: At,
    },
    /// A key of sixteen bytes opens no sector.
    #[error("{at}: only a key of 12 hex digits opens a sector")]
    CipherInSector {
        /// Where.
        at: At,
    },
    /// A sector has its key already; a second one would have to be tried.
    #[error("{at}: sector {sector} has a key {key_type:?} already, that of {name}")]
    SectorTaken {
        /// Where.
        at: At,
        /// Sector, from 0.
        sector: u8,
        /// Which of its two keys.
        key_type: KeyType,
        /// Name of the key that it has.
        name: String,
    },
    /// The key is made from the number of the card by a rule that is not known here.
    #[error("{at}: this key is made anew for each card by a rule that is not known here")]
    Transform {
        /// Where.
        at: At,
    },
    /// The file holds no key.
    #[error("the file holds no key")]
    NoKeys,
}

impl KeyFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "keys-unreadable",
            Self::TooLarge => "keys-too-large",
            Self::Newer { .. } => "keys-newer",
            Self::Syntax { .. } => "keys-syntax",
            Self::WrongLength { .. } | Self::NotHex { .. } => "key-wrong",
            Self::WrongSize { .. } => "keys-wrong-size",
            Self::Duplicate { .. } => "key-twice",
            Self::ValueTwice { .. } => "key-value-twice",
            Self::NoName { .. } => "key-without-name",
            Self::BadName { .. } => "key-bad-name",
            Self::Sectors { .. } => "key-sectors",
            Self::CipherInSector { .. } => "key-not-for-sectors",
            Self::SectorTaken { .. } => "key-sector-taken",
            Self::Transform { .. } => "key-transform",
            Self::NoKeys => "keys-none",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Unreadable(std::io::ErrorKind::InvalidData) => "save it as UTF-8 text",
            Self::Unreadable(_) => "check the path and the rights",
            Self::TooLarge => "choose the file that holds only keys",
            Self::Newer { .. } => "use the newest version of this program",
            Self::Syntax { .. } => "take everything else out",
            Self::WrongLength { .. } | Self::NotHex { .. } => "ask for the key again",
            Self::WrongSize { .. } => "choose the key file; this may be a dump of a card",
            Self::Duplicate { .. } | Self::ValueTwice { .. } => "keep one of the two",
            Self::NoName { .. } => "copy it from the card profile",
            Self::BadName { .. } => "take the name that the card profile asks for",
            Self::Sectors { .. } => "correct the sectors",
            Self::CipherInSector { .. } => "take the sectors away",
            Self::SectorTaken { .. } => "remove one of the two, or take its sectors away: keys are not tried in turn",
            Self::Transform { .. } => "ask for the key itself, or for a card profile that derives it",
            Self::NoKeys => "choose the file that holds the keys",
        }
    }
}
