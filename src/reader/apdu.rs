//! The allow-list: the exact shapes of commands that may ever reach a card.
//!
//! A [`Permitted`] cannot be made in any other way, and a [`super::link::Link`] sends nothing else.
//! No shape writes, moves money, tries a PIN or stores anything in a reader.

use std::fmt;

use zeroize::Zeroizing;

/// A command that only reads.
#[derive(Clone, PartialEq, Eq)]
pub struct Permitted(Zeroizing<Vec<u8>>);

/// A command outside the allow-list was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("command {header} with {len_bytes} bytes is not on the allow-list")]
pub struct Refused {
    /// The first four bytes in hex, or fewer; never data.
    pub header: String,
    /// Length of the whole command in bytes.
    pub len_bytes: usize,
}

/// Which of the two keys of a MIFARE Classic sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyType {
    /// Key A, 60 on the wire.
    A,
    /// Key B, 61 on the wire.
    B,
}

impl KeyType {
    fn byte(self) -> u8 {
        match self {
            KeyType::A => 0x60,
            KeyType::B => 0x61,
        }
    }
}

impl Permitted {
    /// Lets a command through when it has one of the listed shapes, and refuses it otherwise.
    pub fn check(command: &[u8]) -> Result<Self, Refused> {
        if is_listed(command) {
            Ok(Self(Zeroizing::new(command.to_vec())))
        } else {
            let header = command.iter().take(4).map(|byte| format!("{byte:02X}")).collect();
            Err(Refused { header, len_bytes: command.len() })
        }
    }

    /// GET DATA for the UID: `FF CA 00 00 00` (PC/SC part 3, 3.2.2.1.3).
    pub fn get_uid() -> Self {
        Self::listed(&[0xFF, 0xCA, 0x00, 0x00, 0x00])
    }

    /// LOAD KEYS into a volatile slot of the reader: `FF 82 00 slot 06 key` (PC/SC part 3, 3.2.2.1.4).
    pub fn load_key(slot: u8, key: &[u8; 6]) -> Self {
        let mut command = Zeroizing::new(vec![0xFF, 0x82, 0x00, slot, 0x06]);
        command.extend_from_slice(key);
        Self(command)
    }

    /// GENERAL AUTHENTICATE with a loaded key: `FF 86 00 00 05 01 00 block 60|61 slot` (PC/SC part 3, 3.2.2.1.6).
    pub fn authenticate(block: u8, key: KeyType, slot: u8) -> Self {
        Self::listed(&[0xFF, 0x86, 0x00, 0x00, 0x05, 0x01, 0x00, block, key.byte(), slot])
    }

    /// GENERAL AUTHENTICATE where the slot tells the type of the key: `FF 86 00 00 05 01 00 block 00 slot` (SpringCard).
    pub fn authenticate_by_slot(block: u8, slot: u8) -> Self {
        Self::listed(&[0xFF, 0x86, 0x00, 0x00, 0x05, 0x01, 0x00, block, 0x00, slot])
    }

    /// READ BINARY of one 16-byte block of a storage card: `FF B0 00 block 10` (PC/SC part 3, 3.2.2.1.8).
    pub fn read_block(block: u8) -> Self {
        Self::listed(&[0xFF, 0xB0, 0x00, block, 0x10])
    }

    /// SELECT by DF name, 5 to 16 bytes: `00 A4 04 00 Lc name 00` (ISO/IEC 7816-4, 7.1.1).
    pub fn select_name(name: &[u8]) -> Result<Self, Refused> {
        let len = u8::try_from(name.len()).unwrap_or(0);
        let mut command = vec![0x00, 0xA4, 0x04, 0x00, len];
        command.extend_from_slice(name);
        command.push(0x00);
        Self::check(&command)
    }

    /// SELECT by file identifier: `00 A4 00 00 02 fid 00` (ISO/IEC 7816-4, 7.1.1).
    pub fn select_fid(fid: u16) -> Self {
        let [high, low] = fid.to_be_bytes();
        Self::listed(&[0x00, 0xA4, 0x00, 0x00, 0x02, high, low, 0x00])
    }

    /// READ BINARY by short file identifier, 1 to 30: `00 B0 80+sfi offset Le` (ISO/IEC 7816-4, 7.2.3).
    pub fn read_binary(sfi: u8, offset: u8, le: u8) -> Result<Self, Refused> {
        Self::check(&[0x00, 0xB0, 0x80 | sfi, offset, le])
    }

    /// READ BINARY of the file selected last: `00 B0 offset offset Le`, offset below 32768 (ISO/IEC 7816-4, 7.2.3).
    pub fn read_current(offset: u16, le: u8) -> Result<Self, Refused> {
        let [high, low] = offset.to_be_bytes();
        Self::check(&[0x00, 0xB0, high, low, le])
    }

    /// READ RECORD by short file identifier: `00 B2 record sfi*8+4 Le` (ISO/IEC 7816-4, 7.3.3).
    ///
    /// Identifier 0 is the file selected last.
    pub fn read_record(sfi: u8, record: u8, le: u8) -> Result<Self, Refused> {
        Self::check(&[0x00, 0xB2, record, sfi.wrapping_shl(3) | 0x04, le])
    }

    /// GET BALANCE of a PBOC purse: `80 5C p1 p2 04` (PBOC 2.0 part 2).
    pub fn get_balance(p1: u8, p2: u8) -> Result<Self, Refused> {
        Self::check(&[0x80, 0x5C, p1, p2, 0x04])
    }

    /// GET DATA of a card with files: `00|80 CA tag tag Le` (ISO/IEC 7816-4, 7.4.2; EMV book 3, 6.5.7).
    pub fn get_object(class: u8, tag: u16, le: u8) -> Result<Self, Refused> {
        let [high, low] = tag.to_be_bytes();
        Self::check(&[class, 0xCA, high, low, le])
    }

    /// GET RESPONSE: `00 C0 00 00 Le` (ISO/IEC 7816-4, 7.6.1).
    pub fn get_response(le: u8) -> Self {
        Self::listed(&[0x00, 0xC0, 0x00, 0x00, le])
    }

    /// Returns the same command with another Le, for a card that answered 6Cxx; refused where Le is fixed.
    pub fn with_le(&self, le: u8) -> Result<Self, Refused> {
        let mut command = self.0.to_vec();
        if let Some(last) = command.last_mut() {
            *last = le;
        }
        Self::check(&command)
    }

    /// Returns the bytes to send.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Only for shapes written out above; the fuzz test checks that each of them is on the list.
    fn listed(command: &[u8]) -> Self {
        debug_assert!(is_listed(command));
        Self(Zeroizing::new(command.to_vec()))
    }
}

impl fmt::Debug for Permitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().take(4).try_for_each(|byte| write!(f, "{byte:02X}"))?;
        write!(f, "({})", self.0.len())
    }
}

/// The list itself. Volatile key slots only: `FF 82 20` would wear the reader's EEPROM.
fn is_listed(command: &[u8]) -> bool {
    match *command {
        // Storage cards, PC/SC part 3.
        [0xFF, 0xCA, 0x00, 0x00, 0x00] => true,
        [0xFF, 0x82, 0x00, _slot, 0x06, _, _, _, _, _, _] => true,
        [0xFF, 0x86, 0x00, 0x00, 0x05, 0x01, 0x00, _block, 0x00 | 0x60 | 0x61, _slot] => true,
        [0xFF, 0xB0, 0x00, _block, 0x10] => true,
        // ISO/IEC 7816-4.
        [0x00, 0xA4, 0x04, 0x00, lc @ 5..=16, ref name @ .., 0x00] => name.len() == usize::from(lc),
        [0x00, 0xA4, 0x00, 0x00, 0x02, _, _] => true,
        [0x00, 0xA4, 0x00, 0x00, 0x02, _, _, 0x00] => true,
        [0x00, 0xB0, 0x00..=0x7F | 0x81..=0x9E, _offset, _le] => true,
        [0x00, 0xB2, 0x01..=0xFF, p2, _le] => p2 & 0x07 == 0x04 && p2 >> 3 <= 30,
        [0x00 | 0x80, 0xCA, _, _, _le] => true,
        [0x00, 0xC0, 0x00, 0x00, _le] => true,
        // PBOC purse balance.
        [0x80, 0x5C, 0x00..=0x03, 0x01 | 0x02, 0x04] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(hex: &str, want: bool) {
        let bytes: Vec<u8> =
            (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect();
        assert_eq!(Permitted::check(&bytes).is_ok(), want, "{hex}");
    }

    #[test]
    fn reading_commands_pass() {
        for hex in [
            "FFCA000000",
            "FF82000006FFFFFFFFFFFF",
            "FF860000050100046000",
            "FF860000050100046101",
            "FFB0000410",
            "00A4040008A00000063201010500",
            "00A4000002100100",
            "00A40000021001",
            "00B0840020",
            "00B08C0801",
            "00B0000010",
            "00B07FFF01",
            "00B201C417",
            "00B2010417",
            "00CA9F7F00",
            "80CA9F3600",
            "00B201F400",
            "00C000001E",
            "805C000204",
            "805C030204",
            "805C000104",
        ] {
            check(hex, true);
        }
    }

    #[test]
    fn commands_that_change_anything_are_refused() {
        for hex in [
            "FFD6000410000102030405060708090A0B0C0D0E0F",
            "FFD70004050100000001",
            "FFD40004050100000001",
            "FFD80004",
            "FFF00004",
            "FF00000004D44A0100",
            "FF00400F0400000000",
            "FF82200006FFFFFFFFFFFF",
            "FF820000060000",
            "FF880004600000",
            "5308FF",
            "0020000003313233",
            "0082000008",
            "0084000004",
            "00D6840001FF",
            "00DC01C417",
            "00DA000000",
            "00E2000000",
            "04B0840020",
            "805000020B",
            "8052000000",
            "8054010000",
            "80FA050008",
            "805C000205",
            "805C040204",
            "FFB0000400",
            "FFB0000411",
            "FFCA010000",
            "00B0800010",
            "00B09F0010",
            "00B201FC00",
            "00B2000400",
            "00CA9F7F",
            "00CA9F7F0100",
            "84CA9F7F00",
            "00CB3FFF00",
            "00A4000C023F00",
            "00A40400",
            "",
        ] {
            check(hex, false);
        }
    }

    /// States the list a second time, by fields instead of patterns, as the oracle of the fuzz test.
    fn reads_only(c: &[u8]) -> bool {
        let (Some(head), len) = (c.get(..5), c.len()) else { return false };
        match (head[0], head[1]) {
            (0xFF, 0xCA) => c == [0xFF, 0xCA, 0, 0, 0],
            (0xFF, 0x82) => len == 11 && head[2] == 0 && head[4] == 6,
            (0xFF, 0x86) => len == 10 && c[2..7] == [0, 0, 5, 1, 0] && [0, 0x60, 0x61].contains(&c[8]),
            (0xFF, 0xB0) => len == 5 && head[2] == 0 && head[4] == 16,
            (0x00, 0xA4) if head[2] == 4 => {
                head[3] == 0 && head[4] >= 5 && head[4] <= 16 && len == head[4] as usize + 6 && c[len - 1] == 0
            }
            (0x00, 0xA4) => head[2..5] == [0, 0, 2] && (len == 7 || (len == 8 && c[7] == 0)),
            (0x00, 0xB0) => len == 5 && head[2] != 0x80 && head[2] < 0x9F,
            (0x00, 0xB2) => len == 5 && head[2] != 0 && head[3] % 8 == 4 && head[3] < 0xF8,
            (0x00 | 0x80, 0xCA) => len == 5,
            (0x00, 0xC0) => len == 5 && head[2] == 0 && head[3] == 0,
            (0x80, 0x5C) => len == 5 && head[2] < 4 && (head[3] == 1 || head[3] == 2) && head[4] == 4,
            _ => false,
        }
    }

    /// Any byte, the edges of the listed ranges more often than the rest.
    fn one_byte() -> impl Strategy<Value = u8> {
        let edges = vec![
            0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 0x20, 0x5F, 0x60, 0x61, 0x62, 0x7F, 0x80, 0x81, 0x9E, 0x9F, 0xEF,
            0xF4, 0xFC, 0xFF,
        ];
        prop_oneof![any::<u8>(), proptest::sample::select(edges)]
    }

    /// Commands near the list: a listed header with some bytes changed, so that the edges are really met.
    fn near_the_list() -> impl Strategy<Value = Vec<u8>> {
        let heads: Vec<Vec<u8>> = vec![
            vec![0xFF, 0xCA, 0, 0, 0],
            vec![0xFF, 0x82, 0, 0, 6, 1, 2, 3, 4, 5, 6],
            vec![0xFF, 0x86, 0, 0, 5, 1, 0, 4, 0x60, 0],
            vec![0xFF, 0xB0, 0, 4, 16],
            vec![0, 0xA4, 4, 0, 5, 1, 2, 3, 4, 5, 0],
            vec![0, 0xA4, 0, 0, 2, 0x3F, 0, 0],
            vec![0, 0xB0, 0x84, 0, 32],
            vec![0, 0xB2, 1, 0xC4, 23],
            vec![0, 0xC0, 0, 0, 8],
            vec![0x80, 0x5C, 0, 2, 4],
            vec![0, 0xCA, 0x9F, 0x7F, 0],
            vec![0x80, 0xCA, 0x9F, 0x36, 0],
            vec![0xFF, 0xD6, 0, 4, 16],
            vec![0, 0xD6, 0x84, 0, 1],
            vec![0x80, 0x50, 0, 2, 11],
        ];
        let grow = prop_oneof![4 => Just(0isize), 1 => -2isize..3];
        (proptest::sample::select(heads), proptest::collection::vec((0usize..12, one_byte()), 0..3), grow, any::<u8>())
            .prop_map(|(mut bytes, changes, grow, fill)| {
                for (at, value) in changes {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = value;
                    }
                }
                bytes.resize(bytes.len().saturating_add_signed(grow), fill);
                bytes
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000_000))]
        #[test]
        fn no_generated_command_passes_unless_it_only_reads(near in near_the_list()) {
            prop_assert_eq!(Permitted::check(&near).is_ok(), reads_only(&near), "{:02X?}", near);
        }

        #[test]
        fn no_random_bytes_pass_unless_they_only_read(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(Permitted::check(&bytes).is_ok(), reads_only(&bytes), "{:02X?}", bytes);
        }
    }

    #[test]
    fn every_built_command_is_on_the_list() {
        for block in 0..=255 {
            for command in [
                Permitted::get_uid(),
                Permitted::load_key(block, &[0; 6]),
                Permitted::authenticate(block, KeyType::A, block),
                Permitted::authenticate(block, KeyType::B, 0),
                Permitted::authenticate_by_slot(block, block),
                Permitted::read_block(block),
                Permitted::select_fid(u16::from(block) << 8),
                Permitted::get_response(block),
            ] {
                assert!(is_listed(command.bytes()), "{command:?}");
            }
        }
    }

    #[test]
    fn what_is_shown_of_a_command_holds_no_data() {
        assert_eq!(format!("{:?}", Permitted::load_key(0, &[0xAB; 6])), "FF820000(11)");
    }
}
