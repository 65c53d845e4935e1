//! Turns the bytes of a part and their check value into yes or no.

use super::run::Parts;

/// One check of a profile.
#[derive(Clone)]
pub(super) struct Check {
    pub id: String,
    pub over: Vec<Stretch>,
    pub value: Stretch,
    /// Whether a failure makes the fields of the part unusable.
    pub rejects: bool,
}

/// A stretch of bytes of one step or sector.
#[derive(Clone)]
pub(super) struct Stretch {
    pub from: String,
    pub offset: usize,
    pub len: usize,
}

impl Check {
    /// Returns whether the check holds, or `None` when its bytes were not read.
    pub fn holds(&self, parts: &Parts) -> Option<bool> {
        let mut bytes = Vec::new();
        for stretch in &self.over {
            bytes.extend_from_slice(parts.bytes(&stretch.from, stretch.offset, stretch.len)?);
        }
        let value = parts.bytes(&self.value.from, self.value.offset, self.value.len)?;
        Some(value == [crc8_maxim(&bytes)])
    }

    /// Returns whether the check speaks for a step or sector.
    pub fn covers(&self, from: &str) -> bool {
        self.over.iter().any(|stretch| stretch.from == from)
    }
}

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
