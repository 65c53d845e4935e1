//! Turns an ATR into the family of the card, and a family into the ATR that a reader would build.
//!
//! Storage cards are named by PC/SC part 3, 3.1.3.2.3; cards with files show their own historical bytes.
//! An ATR says what kind of chip answers, never whose card it is.

use super::facts::Tech;

/// Application prefix of the storage-card ATR: PC/SC workgroup RID `A0 00 00 03 06` in tag 4F.
const STORAGE: [u8; 8] = [0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06];

/// Longest ATR (ISO/IEC 7816-3, 8.2.1): TS and 32 characters.
const MAX_LEN: usize = 33;

/// Storage-card standard byte of ISO/IEC 14443-3 type A (PC/SC part 3 supplement).
pub const SS_14443A: u8 = 0x03;

/// Card names of PC/SC part 3 that this program knows: name, SAK when the name implies one.
///
/// Sources: PC/SC part 3 supplement; ACR122U API V2.04 p. 8 for F0 and FF; none of them tried on a real card here.
const NAMES: [(u16, &str, Tech, Option<u8>); 15] = [
    (0x0001, "MIFARE Classic 1K", Tech::MifareClassic, Some(0x08)),
    (0x0002, "MIFARE Classic 4K", Tech::MifareClassic, Some(0x18)),
    (0x0003, "MIFARE Ultralight", Tech::UidOnly, None),
    (0x0026, "MIFARE Classic Mini", Tech::MifareClassic, Some(0x09)),
    (0x0036, "MIFARE Plus SL1 2K", Tech::MifareClassic, Some(0x08)),
    (0x0037, "MIFARE Plus SL1 4K", Tech::MifareClassic, Some(0x18)),
    (0x0038, "MIFARE Plus SL2 2K", Tech::UidOnly, None),
    (0x0039, "MIFARE Plus SL2 4K", Tech::UidOnly, None),
    (0x003A, "MIFARE Ultralight C", Tech::UidOnly, None),
    (0x003B, "FeliCa", Tech::UidOnly, None),
    (0x003D, "MIFARE Ultralight EV1", Tech::UidOnly, None),
    (0xF004, "Topaz or Jewel", Tech::UidOnly, None),
    (0xF011, "FeliCa 212K", Tech::UidOnly, None),
    (0xF012, "FeliCa 424K", Tech::UidOnly, None),
    (0xFFA0, "MIFARE Plus SL1 4K", Tech::MifareClassic, Some(0x18)),
];

/// Historical bytes seen on Beijing cards: pcsc-tools `smartcard_list.txt`, 2026-06-03, given by users.
///
/// None of them names a student card; the chip inside still has to be asked.
const BEIJING: [(&[u8], &str); 6] = [
    (&[0x42, 0x4A], "Beijing transport card (YKT)"),
    (&[0x48, 0x58], "Beijing transport card (BMAC)"),
    (&[0x86, 0x88], "Beijing transport card with CPU"),
    (&[0x47, 0x92], "Beijing bus card"),
    (&[0x4D, 0x54, 0x00, 0x05, 0x00, 0x20, 0x86, 0x64, 0x00, 0x01], "Beijing transport card (BMAC)"),
    (&[0x4D, 0x54, 0x00, 0x05, 0x00, 0x30, 0x86, 0x93, 0x69, 0x5B], "Beijing transport card (BMAC)"),
];

/// An answer to reset whose structure and checksum are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atr {
    bytes: Vec<u8>,
    historical: Vec<u8>,
}

/// Why bytes are not an ATR.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAtr {
    /// The first byte is 3B or 3F (ISO/IEC 7816-3, 8.1).
    #[error("an ATR begins with 3B or 3F")]
    NoStart,
    /// The bytes end before the structure that they announce.
    #[error("the ATR ends after {found} bytes, before what it announces")]
    Short {
        /// Bytes found.
        found: usize,
    },
    /// Bytes are left over after the structure.
    #[error("the ATR has {extra} bytes too many")]
    Leftover {
        /// Bytes after the end.
        extra: usize,
    },
    /// TCK is wrong: all bytes from T0 to TCK give 0 by exclusive or (ISO/IEC 7816-3, 8.2.5).
    #[error("the checksum of the ATR is {found:02X}, it should be {want:02X}")]
    Checksum {
        /// Byte found.
        found: u8,
        /// Byte computed.
        want: u8,
    },
}

/// What an ATR says of the chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// Family for the back end.
    pub tech: Tech,
    /// Name for people, in English.
    pub name: &'static str,
    /// SAK that the name implies, when it implies one.
    pub sak: Option<u8>,
}

impl Atr {
    /// Parses an ATR and checks its length and its checksum.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotAnAtr> {
        let short = NotAnAtr::Short { found: bytes.len() };
        let [0x3B | 0x3F, t0, rest @ ..] = bytes else {
            return Err(if matches!(bytes, [] | [0x3B | 0x3F]) { short } else { NotAnAtr::NoStart });
        };
        if bytes.len() > MAX_LEN {
            return Err(NotAnAtr::Leftover { extra: bytes.len() - MAX_LEN });
        }
        let (mut rest, mut present, mut has_tck) = (rest, t0 >> 4, false);
        loop {
            let before_td = (present & 0x07).count_ones() as usize;
            rest = rest.get(before_td..).ok_or(short.clone())?;
            if present & 0x08 == 0 {
                break;
            }
            let (td, after) = rest.split_first().ok_or(short.clone())?;
            has_tck |= td & 0x0F != 0;
            (present, rest) = (td >> 4, after);
        }
        let (historical, tail) = rest.split_at_checked(usize::from(t0 & 0x0F)).ok_or(short.clone())?;
        let atr = Self { bytes: bytes.to_vec(), historical: historical.to_vec() };
        match (has_tck, tail) {
            (false, []) => Ok(atr),
            (true, []) => Err(short),
            (true, [found]) => {
                let want = checksum(bytes) ^ found;
                if want == *found { Ok(atr) } else { Err(NotAnAtr::Checksum { found: *found, want }) }
            }
            (false, _) => Err(NotAnAtr::Leftover { extra: tail.len() }),
            (true, _) => Err(NotAnAtr::Leftover { extra: tail.len() - 1 }),
        }
    }

    /// Builds the ATR that a PC/SC reader reports for a storage card.
    pub fn storage(standard: u8, name: u16) -> Self {
        let [high, low] = name.to_be_bytes();
        let mut historical = STORAGE.to_vec();
        historical.extend([standard, high, low, 0, 0, 0, 0]);
        Self::contactless(historical)
    }

    /// Builds the ATR of an ISO/IEC 14443-4 card: `3B 8n 80 01`, at most 15 historical bytes, TCK.
    pub fn contactless(mut historical: Vec<u8>) -> Self {
        historical.truncate(15);
        let count = u8::try_from(historical.len()).unwrap_or(0);
        let mut bytes = vec![0x3B, 0x80 | count, 0x80, 0x01];
        bytes.extend(&historical);
        bytes.push(checksum(&bytes));
        Self { bytes, historical }
    }

    /// Returns all bytes, TS first.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns what the ATR says of the chip.
    pub fn family(&self) -> Family {
        if let Some([_standard, high, low, ..]) = self.historical.strip_prefix(&STORAGE) {
            return storage_family(u16::from_be_bytes([*high, *low]));
        }
        match *self.bytes.as_slice() {
            // Older OMNIKEY drivers: 3B F5 91 00 FF 91 81 71 FE 40 00 41 SAK (pcsc-tools smartcard_list.txt).
            [0x3B, 0xF5, 0x91, 0x00, 0xFF, 0x91, 0x81, 0x71, 0xFE, 0x40, 0x00, 0x41, sak, ..] => by_sak(sak),
            [0x3B, t0, 0x80, 0x01, ..] if t0 >> 4 == 0x8 => {
                let known = BEIJING.iter().find(|(bytes, _)| self.historical.starts_with(bytes));
                Family { tech: Tech::Iso7816, name: known.map_or("card with files", |(_, name)| name), sak: None }
            }
            _ => Family { tech: Tech::UidOnly, name: "unknown chip", sak: None },
        }
    }
}

/// Exclusive or of all bytes after TS.
fn checksum(bytes: &[u8]) -> u8 {
    bytes.iter().skip(1).fold(0, |sum, byte| sum ^ byte)
}

fn storage_family(name: u16) -> Family {
    match NAMES.iter().find(|row| row.0 == name) {
        Some(&(_, name, tech, sak)) => Family { tech, name, sak },
        // ACR122U: FF and the SAK of a chip that it does not know.
        None => match name.to_be_bytes() {
            [0xFF, sak] => by_sak(sak),
            _ => Family { tech: Tech::UidOnly, name: "unknown storage card", sak: None },
        },
    }
}

fn by_sak(sak: u8) -> Family {
    let tech = match sak {
        0x08 | 0x09 | 0x18 | 0x19 | 0x28 | 0x38 | 0x53 | 0x88 => Tech::MifareClassic,
        _ => Tech::UidOnly,
    };
    let name = if tech == Tech::MifareClassic { "MIFARE Classic or like it" } else { "unknown storage card" };
    Family { tech, name, sak: Some(sak) }
}

#[cfg(test)]
mod tests {
    use super::super::hex::{parse_hex, show_hex};
    use super::*;

    fn check(hex: &str, want: &str) {
        let got = match Atr::parse(&parse_hex(&hex.replace(' ', "")).unwrap()) {
            Ok(atr) => format!("{:?} {}", atr.family().tech, atr.family().name),
            Err(error) => error.to_string(),
        };
        assert_eq!(got, want, "{hex}");
    }

    #[test]
    fn storage_cards_are_told_apart_by_their_name() {
        check("3B8F8001804F0CA000000306030001000000006A", "MifareClassic MIFARE Classic 1K");
        check("3B8F8001804F0CA0000003060300020000000069", "MifareClassic MIFARE Classic 4K");
        check("3B8F8001804F0CA000000306030036000000005D", "MifareClassic MIFARE Plus SL1 2K");
        check("3B8F8001804F0CA000000306030037000000005C", "MifareClassic MIFARE Plus SL1 4K");
        check("3B8F8001804F0CA0000003060300030000000068", "UidOnly MIFARE Ultralight");
        check("3B8F8001804F0CA00000030603009900000000F2", "UidOnly unknown storage card");
    }

    #[test]
    fn beijing_cards_of_the_public_list_are_cards_with_files() {
        check("3B 82 80 01 42 4A 0B", "Iso7816 Beijing transport card (YKT)");
        check("3B 82 80 01 48 58 13", "Iso7816 Beijing transport card (BMAC)");
        check("3B 82 80 01 86 88 0D", "Iso7816 Beijing transport card with CPU");
        check("3B 82 80 01 47 92 D6", "Iso7816 Beijing bus card");
        check("3B 8A 80 01 4D 54 00 05 00 20 86 64 00 01 D4", "Iso7816 Beijing transport card (BMAC)");
        check("3B 87 80 01 C1 05 2F 2F 00 35 C7 30", "Iso7816 card with files");
        check("3B 81 80 01 80 80", "Iso7816 card with files");
    }

    #[test]
    fn a_chip_named_by_its_sak_is_classic_or_only_a_uid() {
        let family = |name| Atr::storage(SS_14443A, name).family();
        assert_eq!((family(0xFF28).tech, family(0xFF28).sak), (Tech::MifareClassic, Some(0x28)));
        assert_eq!(family(0xFF20).tech, Tech::UidOnly);
        assert_eq!(family(0x0000).tech, Tech::UidOnly);
    }

    #[test]
    fn broken_atrs_say_what_is_wrong() {
        check("", "the ATR ends after 0 bytes, before what it announces");
        check("3B", "the ATR ends after 1 bytes, before what it announces");
        check("00", "an ATR begins with 3B or 3F");
        check("3B 82 80 01 42 4A", "the ATR ends after 6 bytes, before what it announces");
        check("3B 82 80 01 42 4A 0C", "the checksum of the ATR is 0C, it should be 0B");
        check("3B 82 80 01 42 4A 0B 00", "the ATR has 1 bytes too many");
        check("3B 02 14 50", "UidOnly unknown chip");
        check("3B 02 14 50 00", "the ATR has 1 bytes too many");
    }

    #[test]
    fn built_atrs_parse_again() {
        for atr in [Atr::storage(3, 1), Atr::storage(3, 0x26), Atr::contactless(vec![]), Atr::contactless(vec![7; 15])]
        {
            assert_eq!(Atr::parse(atr.bytes()), Ok(atr));
        }
        assert_eq!(show_hex(Atr::storage(3, 2).bytes()), "3B8F8001804F0CA0000003060300020000000069");
    }

    #[test]
    fn no_bytes_at_all_make_the_parser_stop_the_desk() {
        let mut seed = 1_u32;
        for len in 0..40 {
            for _ in 0..500 {
                let mut bytes: Vec<u8> = std::iter::repeat_with(|| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    seed.to_be_bytes()[0]
                })
                .take(len)
                .collect();
                if let Some(first) = bytes.first_mut() {
                    *first = 0x3B;
                }
                if let Ok(atr) = Atr::parse(&bytes) {
                    assert_eq!(atr.bytes(), bytes);
                }
            }
        }
    }
}
