//! Names the commands that could change a card, a purse or a reader, so that each one sent is counted.

/// Returns whether a command could change anything; unknown interindustry instructions are not counted.
///
/// ISO/IEC 7816-4 table 4 and 7816-8/-9, PBOC 2.0 part 2, PC/SC part 3, FMCOS manual, ACR122U API V2.04.
pub(super) fn changes_something(command: &[u8]) -> bool {
    match *command {
        // ACR122U hands bytes that begin so to a Topaz chip: 53 is its write (API p. 35).
        [0x53 | 0x1A | 0x54 | 0x1B, _, _] => true,
        // A key into the reader's permanent memory.
        [0xFF, 0x82, p1, ..] => p1 & 0x20 != 0,
        // Update, value operations, decrement, restore, vendor writes; FF 00 00 00 hands any frame to the radio.
        [0xFF, 0xD2..=0xDF | 0xF0 | 0xF1 | 0xF4..=0xFE, ..] => true,
        [0xFF, 0x00, 0x00, 0x00, ..] => true,
        [0xFF, ..] => false,
        // Erase, VERIFY, change and reset of codes, EXTERNAL AUTHENTICATE, WRITE, UPDATE, PUT DATA, APPEND, create.
        [_, 0x04 | 0x0C | 0x0E | 0x0F | 0x20 | 0x21 | 0x24 | 0x28 | 0x2C | 0x44 | 0x46, ..] => true,
        [_, 0x82 | 0xD0..=0xE8 | 0xEE | 0xFE, ..] => true,
        // PBOC: application block and unblock, card block, purse load, purchase, withdraw, unload, overdraft.
        [0x80 | 0x84, 0x16 | 0x18 | 0x1E | 0x50 | 0x52 | 0x54 | 0x58 | 0xAE, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::hex::parse_hex;
    use crate::reader::apdu::Permitted;

    #[test]
    fn every_known_write_is_counted() {
        for hex in [
            "FFD6000410000102030405060708090A0B0C0D0E0F",
            "FFD70004050100000001",
            "FFD40004050100000001",
            "FFD80004",
            "FFF00004",
            "FF00000004D44A0100",
            "FF82200006FFFFFFFFFFFF",
            "5308FF",
            "0020000003313233",
            "0082000008",
            "00D6840001FF",
            "00DC01C417",
            "00DA000000",
            "00E2000000",
            "805000020B",
            "8052000000",
            "8054010000",
        ] {
            assert!(changes_something(&parse_hex(hex).unwrap()), "{hex}");
        }
    }

    #[test]
    fn what_only_reads_is_not_counted() {
        for hex in ["", "FF", "00", "FFCA000000", "FF82000006FFFFFFFFFFFF", "FFB0000410", "00B0840020", "805C000204"] {
            assert!(!changes_something(&parse_hex(hex).unwrap()), "{hex}");
        }
    }

    #[test]
    fn nothing_on_the_allow_list_counts_as_a_write() {
        for a in 0..=255_u8 {
            for b in 0..=255_u8 {
                for command in
                    [vec![a, b, 0, 4, 16], vec![a, b, 1, 0xC4, 0], vec![0xFF, 0x82, a, b, 6, 1, 2, 3, 4, 5, 6]]
                {
                    assert!(Permitted::check(&command).is_err() || !changes_something(&command), "{command:02X?}");
                }
            }
        }
    }
}
