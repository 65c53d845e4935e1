//! Turns text into the dark and light squares of a QR code, for sheets and screens.
//!
//! Never draws: paper and screen paint the squares themselves.

pub mod bars;

use qrcode::{Color, EcLevel, QrCode};

/// How much of a code may be damaged and still be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// About 7 % (L).
    Low,
    /// About 15 % (M): enough for paper.
    Medium,
    /// About 25 % (Q).
    Quartile,
    /// About 30 % (H).
    High,
}

/// Why no code can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MakeFault {
    /// The text does not fit into the largest code (version 40).
    #[error("{length} bytes do not fit into one QR code; shorten the text or lower the level")]
    TooLong {
        /// Bytes of the text.
        length: usize,
    },
}

/// The squares of one code without its quiet zone, which is four squares wide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    side: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// Returns the squares along one side: 21 (version 1) to 177 (version 40).
    pub fn side(&self) -> usize {
        self.side
    }

    /// Returns whether a square is dark; column and row from 0, outside is light.
    pub fn dark(&self, x: usize, y: usize) -> bool {
        x < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }
}

/// Makes the smallest code that holds the text as UTF-8.
pub fn qr(text: &str, level: Level) -> Result<Modules, MakeFault> {
    qr_of_bytes(text.as_bytes(), level)
}

/// Makes the smallest code that holds exactly these bytes, without naming a character set.
pub fn qr_of_bytes(bytes: &[u8], level: Level) -> Result<Modules, MakeFault> {
    QrCode::with_error_correction_level(bytes, ec_level(level))
        .map(|code| modules(&code))
        .map_err(|_| MakeFault::TooLong { length: bytes.len() })
}

fn modules(code: &QrCode) -> Modules {
    Modules { side: code.width(), dark: code.to_colors().into_iter().map(|color| color == Color::Dark).collect() }
}

fn ec_level(level: Level) -> EcLevel {
    match level {
        Level::Low => EcLevel::L,
        Level::Medium => EcLevel::M,
        Level::Quartile => EcLevel::Q,
        Level::High => EcLevel::H,
    }
}

/// Makes a code that names its character set by an ECI number, as a strict issuer would.
#[cfg(test)]
pub(super) fn qr_with_eci(bytes: &[u8], eci: u32) -> Modules {
    let mut bits = qrcode::bits::Bits::new(qrcode::Version::Normal(6));
    bits.push_eci_designator(eci).unwrap();
    bits.push_byte_data(bytes).unwrap();
    bits.push_terminator(EcLevel::M).unwrap();
    modules(&QrCode::with_bits(bits, EcLevel::M).unwrap())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_number_makes_the_smallest_code_with_three_finder_patterns() {
        let code = qr("00012345", Level::Medium).unwrap();
        assert_eq!(code.side(), 21);
        for (x, y) in [(0, 0), (14, 0), (0, 14)] {
            assert!(code.dark(x, y) && code.dark(x + 3, y + 3) && !code.dark(x + 1, y + 1), "{x} {y}");
        }
        assert!(!code.dark(21, 0) && !code.dark(0, 21));
    }

    #[test]
    fn what_fits_no_code_is_refused_with_its_length() {
        assert_eq!(qr(&"x".repeat(3000), Level::Low), Err(MakeFault::TooLong { length: 3000 }));
        assert_eq!(qr(&"x".repeat(2953), Level::Low).map(|code| code.side()), Ok(177));
    }
}
