//! Turns bytes into the check values that card layouts use.

/// CRC-8/MAXIM: polynomial 31 reflected to 8C, start 0; check value A1.
pub fn crc8_maxim(bytes: &[u8]) -> u8 {
    bytes
        .iter()
        .fold(0, |crc, byte| (0..8).fold(crc ^ byte, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0x8C } else { crc >> 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_is_the_published_one() {
        assert_eq!(crc8_maxim(b"123456789"), 0xA1);
        assert_eq!(crc8_maxim(&[]), 0x00);
        assert_eq!((crc8_maxim(&[1]), crc8_maxim(&[2])), (0x5E, 0xBC));
    }

    #[test]
    fn every_single_flipped_bit_is_noticed() {
        let good: Vec<u8> = (0..47).collect();
        let crc = crc8_maxim(&good);
        for at in 0..47 * 8 {
            let mut bad = good.clone();
            bad[at / 8] ^= 1 << (at % 8);
            assert_ne!(crc8_maxim(&bad), crc, "bit {at}");
        }
    }
}
