//! Turns the application directory of a MIFARE Classic card into the sectors of an application.
//!
//! AN10787. Directories of real cards are often odd, so what is wrong is told and never refused.

use super::crc::crc8_mad;

/// The public key A of the directory sectors 0 and 16 (AN10787, 3.1).
pub const KEY: [u8; 6] = [0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5];

/// In which order the two bytes of an application stand in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Application code, then cluster, as AN10787 says; else the other order, as some cards have it.
    Either,
    /// Application code, then cluster.
    CodeFirst,
    /// Cluster, then application code.
    ClusterFirst,
}

/// One directory sector: 15 entries for sectors 1 to 15, or 23 for sectors 17 to 39.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    first: u8,
    entries: Vec<[u8; 2]>,
    /// What is wrong with it, if anything.
    pub oddity: Option<Oddity>,
}

/// What can be wrong with a directory whose entries are used all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// Its check value does not fit its bytes.
    Crc,
    /// Its info byte names no sector that can belong to the publisher of the card.
    Info,
}

/// What the last byte of the access conditions of sector 0 says (AN10787, 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// There is no directory, or it is of a version that does not exist.
    None,
    /// Sector 0 only.
    One,
    /// Sector 0 and sector 16.
    Two,
}

impl Version {
    /// Reads the general purpose byte: bit 7 says that there is a directory, bits 0 and 1 its version.
    pub fn of(general_purpose: u8) -> Self {
        match (general_purpose >> 7, general_purpose & 0x03) {
            (1, 1) => Version::One,
            (1, 2) => Version::Two,
            _ => Version::None,
        }
    }
}

impl Directory {
    /// Parses blocks 1 and 2 of sector 0.
    pub fn of_sector_0(blocks: &[u8; 32]) -> Self {
        // A sector from 15 up is seen in the wild and told, as other programs do.
        Self::parse(1, blocks, |publisher| publisher < 0x0F)
    }

    /// Parses blocks 0 to 2 of sector 16.
    pub fn of_sector_16(blocks: &[u8; 48]) -> Self {
        Self::parse(17, blocks, |publisher| publisher != 0x10 && publisher < 0x28)
    }

    fn parse(first: u8, blocks: &[u8], is_publisher: impl Fn(u8) -> bool) -> Self {
        let (crc, info) = match *blocks {
            [crc, info, ..] => (crc, info),
            _ => (0, 0),
        };
        let oddity = match blocks.get(1..).map(crc8_mad) {
            Some(right) if right != crc => Some(Oddity::Crc),
            Some(_) | None => (!is_publisher(info & 0x3F) || info > 0x3F).then_some(Oddity::Info),
        };
        let (entries, _) = blocks.get(2..).unwrap_or_default().as_chunks::<2>();
        Self { first, entries: entries.to_vec(), oddity }
    }

    /// Lists the sectors that are not free with their two bytes, in the order in which they stand there.
    pub fn entries(&self) -> impl Iterator<Item = (u8, [u8; 2])> {
        (self.first..).zip(self.entries.iter().copied()).filter(|(_, entry)| *entry != [0, 0])
    }

    /// Finds the sectors of an application, given as cluster and code, and tells when only the odd order has it.
    pub fn sectors(&self, application: [u8; 2], order: Order) -> Vec<u8> {
        let [cluster, code] = application;
        let of = |wanted: [u8; 2]| -> Vec<u8> {
            let numbered = (self.first..).zip(&self.entries);
            numbered.filter(|(_, entry)| **entry == wanted).map(|(sector, _)| sector).collect()
        };
        match order {
            Order::CodeFirst => of([code, cluster]),
            Order::ClusterFirst => of([cluster, code]),
            Order::Either => {
                let found = of([code, cluster]);
                if found.is_empty() { of([cluster, code]) } else { found }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::hex::parse_hex;

    fn vectors() -> Vec<serde_json::Value> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/chip/vectors.json");
        let all: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        all["mad_crc8"].as_array().unwrap().clone()
    }

    fn byte(row: &serde_json::Value, name: &str) -> Option<u8> {
        row[name].as_str().and_then(parse_hex).and_then(|bytes| bytes.first().copied())
    }

    fn directory(row: usize) -> Directory {
        let row = &vectors()[row];
        let data = parse_hex(row["data"].as_str().unwrap()).unwrap();
        let stored = byte(row, "crc_stored").or(byte(row, "crc")).unwrap();
        Directory::of_sector_0(&[vec![stored], data].concat().try_into().unwrap())
    }

    #[test]
    fn every_public_check_value_fits_its_bytes() {
        let rows = vectors();
        assert_eq!(rows.len(), 6);
        for row in rows {
            let data = parse_hex(row["data"].as_str().unwrap()).unwrap();
            assert_eq!(Some(crc8_mad(&data)), byte(&row, "crc"), "{}", row["source"]);
        }
    }

    #[test]
    fn the_example_of_the_maker_gives_its_sectors() {
        let example = directory(0);
        assert_eq!(example.oddity, None);
        assert_eq!(example.sectors([0x08, 0x01], Order::Either), [1, 2, 3]);
        assert_eq!(example.sectors([0x10, 0x03], Order::CodeFirst), [8, 9]);
        assert_eq!(example.sectors([0x58, 0x01], Order::Either), [0_u8; 0]);
    }

    #[test]
    fn a_real_card_with_the_other_order_is_read_and_its_odd_info_byte_told() {
        let real = directory(4);
        assert_eq!(real.oddity, Some(Oddity::Info));
        assert_eq!(real.sectors([0x18, 0x08], Order::CodeFirst), [0_u8; 0]);
        assert_eq!(real.sectors([0x18, 0x08], Order::ClusterFirst), [1]);
        assert_eq!(real.sectors([0x18, 0x08], Order::Either), [1]);
    }

    #[test]
    fn bytes_that_are_no_directory_are_told_by_check_value_and_by_version() {
        assert_eq!(directory(5).oddity, Some(Oddity::Crc));
        let check = |byte: u8, want: Version| assert_eq!(Version::of(byte), want, "{byte:02X}");
        for (byte, want) in [
            (0xFF, Version::None),
            (0x69, Version::None),
            (0x80, Version::None),
            (0xC1, Version::One),
            (0x82, Version::Two),
        ] {
            check(byte, want);
        }
    }

    #[test]
    fn the_second_directory_has_the_sectors_from_17() {
        let data = parse_hex(vectors()[3]["data"].as_str().unwrap()).unwrap();
        let whole = Directory::of_sector_16(&[vec![0x42], data.clone()].concat().try_into().unwrap());
        assert_eq!((whole.oddity, whole.sectors([0xE1, 0x03], Order::Either)), (None, vec![17, 18]));
        for (info, want) in [(0x10, true), (0x27, false), (0x28, true), (0x40, true)] {
            let mut bytes = [vec![0], data.clone()].concat();
            bytes[1] = info;
            bytes[0] = crc8_mad(&bytes[1..]);
            let odd = Directory::of_sector_16(&bytes.try_into().unwrap()).oddity;
            assert_eq!(odd == Some(Oddity::Info), want, "{info:02X}");
        }
    }
}
