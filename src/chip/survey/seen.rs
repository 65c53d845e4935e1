//! What a survey may say of a card: lengths, status words and names of applications.
//!
//! No type here has a place for a byte of a file or a block, and none for a whole UID or a key.

use std::fmt;

use serde::{Serialize, Serializer};

use super::super::facts::{Cost, Tech};
use super::super::hex::show_hex;
use crate::id::Uid;
use crate::reader::apdu::KeyType;
use crate::reader::link::Status;

/// What a card answered that nobody may know yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// Family of the reader, as its page in `reader-firmware-notes`.
    pub reader: String,
    /// What is shown of the UID.
    pub uid: UidSeen,
    /// ATR, without what could be a serial number.
    pub atr: AtrSeen,
    /// Family for the back end.
    pub tech: Tech,
    /// Name of the family, in English.
    pub family: &'static str,
    /// Applications and folders that were asked for, in order; none on a storage card.
    pub folders: Vec<FolderSeen>,
    /// Sectors, on a storage card with sectors.
    pub storage: Option<StorageSeen>,
    /// What was asked.
    pub cost: Cost,
    /// The card kept answering, and the rest was not asked.
    pub cut: bool,
}

/// What is shown of a UID: its first byte and its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UidSeen {
    /// First byte: the maker on a UID of 7 bytes (ISO/IEC 14443-3, table 9).
    #[serde(serialize_with = "as_hex")]
    pub first: u8,
    /// Bytes.
    pub len_bytes: usize,
    /// It was made up for this activation: a phone; nothing else was asked.
    pub made_up: bool,
}

fn as_hex<S: Serializer>(byte: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{byte:02X}"))
}

impl UidSeen {
    /// Keeps the first byte and the length.
    pub(super) fn of(uid: &Uid) -> Self {
        let bytes = uid.bytes();
        Self { first: bytes.first().copied().unwrap_or(0), len_bytes: bytes.len(), made_up: uid.is_random() }
    }
}

/// An ATR in hex, `--` where a byte is hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AtrSeen(pub(super) String);

impl fmt::Display for AtrSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Name of an application: it says what a card is for, never whose it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Aid(Vec<u8>);

impl Aid {
    /// Takes an application identifier of ISO/IEC 7816-4, 12.2.3: 5 to 16 bytes of category A, D, E or F.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let first = *bytes.first()?;
        let is_one = (5..=16).contains(&bytes.len()) && matches!(first >> 4, 0xA | 0xD..=0xF) && first != 0xFF;
        is_one.then(|| Self(bytes.to_vec()))
    }

    /// Takes a name that this program itself asks for.
    pub(super) fn asked(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Aid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&show_hex(&self.0))
    }
}

impl fmt::Debug for Aid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Aid({self})")
    }
}

impl Serialize for Aid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How many bytes an answer has or announces, and its status word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Status word as answered.
    #[serde(serialize_with = "as_text")]
    pub status: Status,
    /// Bytes that came, or that 61xx and 6Cxx announce.
    pub len_bytes: usize,
}

fn as_text<S: Serializer>(status: &Status, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(status)
}

fn as_text_if_any<S: Serializer>(status: &Option<Status>, serializer: S) -> Result<S::Ok, S::Error> {
    match status {
        Some(status) => serializer.collect_str(status),
        None => serializer.serialize_none(),
    }
}

/// How a folder was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// By DF name.
    Name(Aid),
    /// By file identifier, below the master file.
    File(u16),
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Selector::Name(aid) => aid.fmt(f),
            Selector::File(fid) => write!(f, "{fid:04X}"),
        }
    }
}

impl Serialize for Selector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a folder answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FolderSeen {
    /// How it was asked for.
    pub by: Selector,
    /// Code of what the name stands for, when this program knows it.
    pub known: Option<&'static str>,
    /// Answer to SELECT.
    pub answer: Outcome,
    /// It is there, locked or not.
    pub is_there: bool,
    /// It is the folder that already answered under this other name.
    pub same_as: Option<Selector>,
    /// Names that its directory or its own template lists.
    pub directory: Option<DirectorySeen>,
    /// Files that answered anything but that they are not there.
    pub files: Vec<FileSeen>,
}

/// A list of applications on the card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DirectorySeen {
    /// Length of each record; none when the names stood in the answer to SELECT.
    pub records: Vec<usize>,
    /// Names of applications.
    pub names: Vec<Aid>,
    /// Entries that are no name of an application; their bytes are not kept.
    pub others: usize,
}

/// What a file answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileSeen {
    /// Short identifier, 1 to 30.
    pub sfi: u8,
    /// Answer to READ BINARY of one byte.
    pub binary: Outcome,
    /// Bytes of a file that is read without a key; 256 for that and more.
    pub size_bytes: Option<u16>,
    /// Answer to READ RECORD 1.
    pub record: Outcome,
}

/// What the sectors of a storage card answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StorageSeen {
    /// Sectors that a card of this family has.
    pub sector_count: u8,
    /// Directories in sector 0 and 16 (MAD), asked with their public key.
    pub directories: Vec<MadSeen>,
    /// Sectors for which a key was assigned.
    pub sectors: Vec<SectorSeen>,
}

impl StorageSeen {
    /// Lists the sectors for which no key was assigned, and which were not tried but for a directory.
    pub fn untried(&self) -> Vec<u8> {
        let tried = |sector: &u8| self.sectors.iter().any(|seen| seen.sector == *sector);
        (0..self.sector_count).filter(|sector| !tried(sector)).collect()
    }
}

/// The directory of a storage card (NXP AN10787).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MadSeen {
    /// Sector that holds it: 0 or 16.
    pub sector: u8,
    /// What became of it.
    #[serde(flatten)]
    pub state: MadState,
}

/// What became of a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum MadState {
    /// The public key does not open the sector.
    Locked {
        /// Status word.
        #[serde(serialize_with = "as_text")]
        status: Status,
    },
    /// Not asked: this reader cannot take a key for a while only.
    Unasked,
    /// The sector opens, and says that it holds no directory.
    None,
    /// The checksum is wrong: whatever stands there is not repeated.
    Broken,
    /// The directory.
    Read {
        /// Sector of the issuer of the card, 0 for none.
        publisher: u8,
        /// Sectors that are not free.
        entries: Vec<MadEntry>,
    },
}

/// A sector in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MadEntry {
    /// Sector.
    pub sector: u8,
    /// Application, cluster first: `5801` is 01 of the cluster 58.
    pub aid: String,
    /// The same with the bytes the other way round, as some cards have them.
    pub swapped: String,
}

/// What became of a sector for which keys were assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectorSeen {
    /// Sector, from 0.
    pub sector: u8,
    /// Keys, each tried once.
    pub tried: Vec<KeyTried>,
}

/// What became of one key on one sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyTried {
    /// Name in the key file, never its value.
    pub key: String,
    /// Key A or B.
    #[serde(serialize_with = "key_letter")]
    pub key_type: KeyType,
    /// Answer to the authentication; none when this reader cannot take a key for a while only, so that none was tried.
    #[serde(serialize_with = "as_text_if_any")]
    pub status: Option<Status>,
    /// Conditions of the three groups of blocks and of the trailer, 0 to 7; none when they were not read.
    pub access: Option<[u8; 4]>,
}

fn key_letter<S: Serializer>(key_type: &KeyType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(letter(*key_type))
}

/// Returns the letter of a key type.
pub fn letter(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::A => "A",
        KeyType::B => "B",
    }
}

impl KeyTried {
    /// Returns whether the key opened the sector.
    pub fn opens(&self) -> bool {
        self.status.is_some_and(Status::is_ok)
    }
}
