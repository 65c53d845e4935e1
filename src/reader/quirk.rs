//! How one family of readers differs from the standard; rows come from `reader-firmware-notes`.
//!
//! Never guesses: a reader that no row names gets the careful generic row.

use std::sync::LazyLock;

use serde::Deserialize;

use super::link::Status;

/// What the storage-card back end must know of the reader it talks through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quirk {
    /// Family, as the file name of its page in `reader-firmware-notes` without the ending.
    pub family: String,
    /// Where LOAD KEYS puts a key.
    pub key_slot: KeySlot,
    /// Status words by which this reader refuses a key or a read.
    pub refused: Vec<Status>,
    /// How far the row can be trusted.
    pub verified: Verified,
}

/// Which P2 a LOAD KEYS command carries, and which slot the authentication then names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeySlot {
    /// This slot for both keys.
    Fixed(u8),
    /// 60 for key A and 61 for key B, instead of a slot number; the authentication then names slot 01.
    KeyType,
    /// First number for key A, second for key B.
    ByKey(u8, u8),
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
}

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    reader: Vec<Row>,
}

/// One row as it is written; the first row that matches a reader's name counts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    family: String,
    page: String,
    /// Parts of reader names; upper and lower case are the same. Empty in the generic row only.
    name_contains: Vec<String>,
    key_slot: KeySlot,
    refused: Vec<u16>,
    verified: Verified,
}

const TABLE: &str = include_str!("../../reader-firmware-notes/readers.toml");

static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| toml::from_str::<Table>(TABLE).map(|table| table.reader).unwrap_or_default());

impl Quirk {
    /// Returns the careful row for a reader that no page describes: slot 0, 16-byte reads.
    pub fn generic() -> Self {
        Self {
            family: "generic".to_owned(),
            key_slot: KeySlot::Fixed(0),
            refused: vec![Status(0x6300), Status(0x6982)],
            verified: Verified::Manual,
        }
    }

    /// Returns the row for a reader, found by a part of the name that the service gives it.
    ///
    /// Names end in numbers that change with the order of plugging in, so only their middle counts.
    pub fn of(reader_name: &str) -> Self {
        let name = reader_name.to_ascii_lowercase();
        let named = |row: &&Row| row.name_contains.iter().any(|part| name.contains(&part.to_ascii_lowercase()));
        ROWS.iter().find(named).map_or_else(Self::generic, Row::quirk)
    }
}

impl Row {
    fn quirk(&self) -> Quirk {
        debug_assert!(self.page.ends_with(".md"));
        Quirk {
            family: self.family.clone(),
            key_slot: self.key_slot,
            refused: self.refused.iter().copied().map(Status).collect(),
            verified: self.verified,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn check(reader: &str, family: &str, key_slot: KeySlot) {
        let quirk = Quirk::of(reader);
        assert_eq!((quirk.family.as_str(), quirk.key_slot), (family, key_slot), "{reader}");
    }

    #[test]
    fn readers_are_found_by_the_middle_of_their_names() {
        check("ACS ACR122U PICC Interface 00 00", "acr122u", KeySlot::Fixed(0));
        check("ACS ACR122U PICC Interface 0", "acr122u", KeySlot::Fixed(0));
        check("ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 01 00", "acr1252u", KeySlot::Fixed(0));
        check("ACS ACR1281 1S Dual Reader 00 00", "acr1281u", KeySlot::Fixed(0x20));
        check("HID Global OMNIKEY 5022 Smart Card Reader 00 00", "omnikey-5022", KeySlot::Fixed(0));
        check("Identiv uTrust 3700 F CL Reader (55041704 1) 00 00", "identiv-3700f", KeySlot::KeyType);
        check("SCM Microsystems Inc. SCL01x Contactless Reader 00 00", "identiv-3700f", KeySlot::KeyType);
        check("SpringCard Prox'N'Roll Contactless 00 00", "springcard", KeySlot::ByKey(0x00, 0x10));
        check("Cherry SmartTerminal XX44 00 00", "cherry", KeySlot::Fixed(1));
    }

    #[test]
    fn an_unknown_reader_gets_the_generic_row() {
        assert_eq!(Quirk::of("Virtual PCD 00 00"), Quirk::generic());
        assert_eq!(Quirk::of(""), Quirk::generic());
    }

    #[test]
    fn the_written_generic_row_is_the_one_in_the_program() {
        let rows = toml::from_str::<Table>(TABLE).unwrap().reader;
        assert_eq!(rows.iter().find(|row| row.family == "generic").unwrap().quirk(), Quirk::generic());
    }

    #[test]
    fn every_row_parses_and_names_a_page_that_says_it_is_untested_until_a_device_proved_it() {
        let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("reader-firmware-notes");
        for row in toml::from_str::<Table>(TABLE).unwrap().reader {
            let page = row.page.strip_prefix("reader-firmware-notes/").unwrap();
            assert_eq!(page, format!("{}.md", row.family));
            let text = std::fs::read_to_string(notes.join(page)).unwrap();
            assert_eq!(text.contains("**Untested**"), row.verified != Verified::Device, "{page}");
            assert_eq!(row.name_contains.is_empty(), row.family == "generic", "{page}");
        }
    }

    #[test]
    fn a_field_that_nobody_knows_is_refused() {
        assert!(toml::from_str::<Table>("reader = []\nrows = 1").is_err());
        let row = "[[reader]]\nfamily='a'\npage='b'\nname_contains=[]\nkey_slot='key-type'\nrefused=[]\n";
        assert!(toml::from_str::<Table>(&format!("{row}verified='manual'")).is_ok());
        assert!(toml::from_str::<Table>(&format!("{row}verified='guess'")).is_err());
        assert!(toml::from_str::<Table>(&format!("{row}verified='manual'\nslots=2")).is_err());
    }
}
