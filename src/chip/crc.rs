//! Turns bytes into the cyclic check values that card layouts use.

use crc::{CRC_8_MAXIM_DOW, CRC_8_MIFARE_MAD, CRC_16_IBM_SDLC, Crc};

const MAXIM: Crc<u8> = Crc::<u8>::new(&CRC_8_MAXIM_DOW);
const MAD: Crc<u8> = Crc::<u8>::new(&CRC_8_MIFARE_MAD);
const X25: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_SDLC);

/// CRC-8/MAXIM: polynomial 31 reflected to 8C, start 0; check value A1.
pub fn crc8_maxim(bytes: &[u8]) -> u8 {
    MAXIM.checksum(bytes)
}

/// CRC-8 of the MIFARE application directory: polynomial 1D, start C7, not reflected; check value 99 (AN10787).
pub fn crc8_mad(bytes: &[u8]) -> u8 {
    MAD.checksum(bytes)
}

/// CRC-16/X-25, the CRC_B of ISO/IEC 14443-3 annex B: polynomial 1021 reflected, start and end FFFF; check value 906E.
pub fn crc16_x25(bytes: &[u8]) -> u16 {
    X25.checksum(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_values_are_the_published_ones() {
        let digits = b"123456789";
        assert_eq!((crc8_maxim(digits), crc8_mad(digits), crc16_x25(digits)), (0xA1, 0x99, 0x906E));
        assert_eq!((crc8_maxim(&[]), crc8_mad(&[]), crc16_x25(&[])), (0x00, 0xC7, 0x0000));
        assert_eq!((crc8_maxim(&[1]), crc8_maxim(&[2])), (0x5E, 0xBC));
    }

    #[test]
    fn every_single_flipped_bit_is_noticed() {
        let good: Vec<u8> = (0..47).collect();
        for at in 0..47 * 8 {
            let mut bad = good.clone();
            bad[at / 8] ^= 1 << (at % 8);
            assert_ne!(crc8_maxim(&bad), crc8_maxim(&good), "bit {at}");
            assert_ne!(crc8_mad(&bad), crc8_mad(&good), "bit {at}");
            assert_ne!(crc16_x25(&bad), crc16_x25(&good), "bit {at}");
        }
    }
}
