//! How one family of readers differs from the standard; rows come from `reader-firmware-notes`.
//!
//! Drives what is sent to a real reader and what the virtual one takes. Never guesses: what no page knows
//! stays unknown, and a reader that no row names gets the careful generic row.

mod table;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use super::link::Status;
use table::ROWS;

/// What the storage-card back end must know of the reader it talks through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quirk {
    /// Family, as the file names in `reader-firmware-notes` without the ending.
    pub family: String,
    /// Maker and model, the same in every language.
    pub title: String,
    /// Page of the family, from the root of the project.
    pub page: String,
    /// How far the row can be trusted.
    pub verified: Verified,
    /// Whether the free CCID driver of Linux and macOS lists the reader.
    pub ccid: Ccid,
    /// How the reader takes a key and finds it again.
    pub key: KeyLoad,
    /// How much one read may ask for.
    pub read: ReadLimit,
    /// What its status words mean.
    pub words: Words,
    /// Whether it hides the MIFARE Classic half of a card that has a CPU half too.
    pub hides_classic: Known,
    /// What a person switches so that the hidden half shows; Card Desk sends no reader settings.
    pub switch: Option<Switch>,
    /// Lamp and buzzer, as far as a page knows them.
    pub signal: Signal,
}

/// How a reader takes a key: `FF 82 00 slot 06 key`, then `FF 86 00 00 05 01 00 block type slot`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct KeyLoad {
    /// Where LOAD KEYS puts a key.
    pub slot: KeySlot,
    /// First and last volatile slot, when a source names them.
    pub slots: Option<(u8, u8)>,
    /// What stands where the standard has 60 or 61.
    pub type_byte: TypeByte,
    /// Whether it still takes the obsolete `FF 88 00 block type slot`.
    pub obsolete_88: Known,
    /// How it answers LOAD KEYS into permanent memory, which Card Desk never sends.
    pub permanent_refused: Vec<Status>,
}

/// Which P2 a LOAD KEYS command carries, and which slot the authentication then names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeySlot {
    /// No source says; slot 0 is tried, as on the generic row.
    #[default]
    Unknown,
    /// This slot for both keys.
    Fixed(u8),
    /// 60 for key A and 61 for key B, instead of a slot number; the authentication then names slot 01.
    KeyType,
    /// First number for key A, second for key B.
    ByKey(u8, u8),
    /// From the first number on, as many slots as the second says; one that holds a key is not loaded again.
    Fresh(u8, u8),
    /// Permanent memory only, by `FF 82 20`: never sent, so that no sector is read.
    Permanent,
}

/// What an authentication carries where the standard has the type of the key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TypeByte {
    /// 60 for key A, 61 for key B (PC/SC part 3, 3.2.2.1.6).
    #[default]
    Type,
    /// 00: the slot tells which key it is.
    Zero,
}

/// What one READ BINARY of a storage card may ask for; Card Desk asks for 16 bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReadLimit {
    /// Most bytes of one read, when a source says.
    pub max: Option<u8>,
    /// Whether Le 00 reads one block.
    #[serde(default)]
    pub le_00: Known,
}

/// A fact that may be missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// No source says.
    #[default]
    Unknown,
}

/// Status words of a reader, sorted by what they mean; a reader without any uses those of the standard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Words {
    /// The key does not fit, or may not read.
    pub key_refused: Vec<Status>,
    /// Nothing was authenticated before.
    pub not_authenticated: Vec<Status>,
    /// The card has no such block.
    pub no_block: Vec<Status>,
    /// The card does not answer any more.
    pub card_gone: Vec<Status>,
    /// The reader takes no key of this kind, number or length.
    pub key_slot: Vec<Status>,
    /// The read asked for another length than one block.
    pub length: Vec<Status>,
    /// The reader or the card does not know the command.
    pub unsupported: Vec<Status>,
}

/// What a status word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The key does not fit, or may not read.
    KeyRefused,
    /// Nothing was authenticated before.
    NotAuthenticated,
    /// The card has no such block.
    NoBlock,
    /// The card does not answer any more.
    CardGone,
    /// The reader takes no key of this kind, number or length.
    KeySlot,
    /// The read asked for another length than one block.
    Length,
    /// The reader or the card does not know the command.
    Unsupported,
}

/// What a person switches at a reader that hides half of a card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// In Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// In English.
    pub en: String,
}

/// Lamp and buzzer of a reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// No source says, or none that was read.
    #[default]
    Unknown,
    /// `FF 00 40 ..` with a card on the reader (ACR122U API V2.04).
    Acr122u,
}

/// How the free CCID driver lists a reader (list of 2026).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ccid {
    /// Supported.
    Supported,
    /// Listed as unsupported; it may work all the same.
    Unsupported,
    /// Listed as disabled: needs the driver of its maker.
    Disabled,
    /// Not in the list as a CCID reader: needs a driver of the system or of its maker.
    Absent,
    /// No source says.
    #[default]
    Unknown,
}

/// Where the knowledge of a row comes from, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verified {
    /// Tried on a reader on our own desk; the page names the firmware and the day.
    Device,
    /// Read in the maker's manual.
    Manual,
    /// Read in the source of a program that supports the reader.
    Source,
    /// Somebody said so, or a sibling of the reader does it.
    Hearsay,
    /// Only the name is known.
    Unknown,
}

/// USB vendor and product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UsbId {
    /// Vendor.
    pub vendor: u16,
    /// Product.
    pub product: u16,
}

impl Quirk {
    /// Returns the careful row for a reader that no page describes: slot 0, 16-byte reads.
    pub fn generic() -> Self {
        Self {
            family: GENERIC.to_owned(),
            title: "PC/SC".to_owned(),
            page: "reader-firmware-notes/generic.md".to_owned(),
            verified: Verified::Manual,
            ccid: Ccid::Unknown,
            key: KeyLoad {
                slot: KeySlot::Fixed(0),
                slots: None,
                type_byte: TypeByte::Type,
                obsolete_88: Known::Unknown,
                permanent_refused: Vec::new(),
            },
            read: ReadLimit { max: Some(16), le_00: Known::Unknown },
            words: Words::standard(),
            hides_classic: Known::Unknown,
            switch: None,
            signal: Signal::Unknown,
        }
    }

    /// Returns the row for a reader, found by a part of the name that the service gives it.
    ///
    /// Names end in numbers that change with the order of plugging in, so only their middle counts.
    pub fn of(reader_name: &str) -> Self {
        Self::find(reader_name, None)
    }

    /// Returns the first row that a part of the name matches, else the row of the USB id, else the generic one.
    pub fn find(reader_name: &str, usb: Option<UsbId>) -> Self {
        let name = reader_name.to_ascii_lowercase();
        let named = ROWS.iter().find(|row| row.names.iter().any(|part| name.contains(part)));
        let row = named.or_else(|| usb.and_then(|id| ROWS.iter().find(|row| row.usb.contains(&id))));
        row.map_or_else(Self::generic, |row| row.quirk.clone())
    }

    /// Returns every row that is compiled in, the generic one last.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        ROWS.iter().map(|row| &row.quirk)
    }

    /// Returns whether no page describes this reader.
    pub fn is_generic(&self) -> bool {
        self.family == GENERIC
    }

    /// Returns whether a card with files might have a MIFARE Classic half that this reader does not show.
    pub fn may_hide_classic(&self) -> bool {
        self.hides_classic != Known::No
    }

    /// Returns what a status word of this reader means: its own words first, then those of the standard.
    pub fn meaning(&self, status: Status) -> Option<Meaning> {
        self.words.meaning(status).or_else(|| Words::standard().meaning(status))
    }
}

/// Name of the row for a reader that no page describes.
const GENERIC: &str = "generic";

impl Words {
    /// The words of PC/SC part 3, 3.2.2.1, and 6300, which many makers use for every refusal.
    pub(crate) fn standard() -> Self {
        Self {
            key_refused: vec![Status(0x6300)],
            not_authenticated: vec![Status(0x6982), Status(0x6983)],
            no_block: vec![Status(0x6A82)],
            card_gone: Vec::new(),
            key_slot: vec![Status(0x6988), Status(0x6989)],
            length: vec![Status(0x6C10), Status(0x6700)],
            unsupported: vec![Status(0x6A81), Status(0x6981)],
        }
    }

    fn lists(&self) -> [(Meaning, &[Status]); 7] {
        [
            (Meaning::KeyRefused, &self.key_refused),
            (Meaning::NotAuthenticated, &self.not_authenticated),
            (Meaning::NoBlock, &self.no_block),
            (Meaning::CardGone, &self.card_gone),
            (Meaning::KeySlot, &self.key_slot),
            (Meaning::Length, &self.length),
            (Meaning::Unsupported, &self.unsupported),
        ]
    }

    fn meaning(&self, status: Status) -> Option<Meaning> {
        self.lists().into_iter().find(|(_, words)| words.contains(&status)).map(|(meaning, _)| meaning)
    }

    /// Returns the word that a reader of this family answers; one without its own is a refused key.
    pub(crate) fn word(&self, meaning: Meaning) -> Status {
        let of = |wanted: Meaning| {
            let lists = self.lists();
            lists.into_iter().find(|(meaning, _)| *meaning == wanted).and_then(|(_, words)| words.first().copied())
        };
        of(meaning).or_else(|| of(Meaning::KeyRefused)).unwrap_or(Status(0x6300))
    }
}
