//! The code with which a phone and a desk find each other once: a random secret and the moment it ends.
//!
//! ASCII text `CSP1:<32 hex digits>:<end>:<crc>`; it names no desk, no person and no address, and nothing sends it.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::day::Moment;

use super::own;

const MARK: &str = "CSP1";
/// Longest time that a pairing is good for, in milliseconds: whoever photographs the screen has no more.
const LONGEST_MS: i64 = 10 * 60 * 1000;

/// A secret for one pairing; it has no `Debug`, and is wiped when it is dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PairingCode {
    secret: [u8; 16],
    /// Seconds since 1970.
    ends_s: i64,
}

impl PairingCode {
    /// Takes 16 random bytes; the pairing ends after the given time, ten minutes at most.
    pub fn new(secret: [u8; 16], now: Moment, lasts_ms: i64) -> Self {
        let ends_ms = now.unix_ms().saturating_add(lasts_ms.clamp(0, LONGEST_MS));
        Self { secret, ends_s: ends_ms.max(0).div_euclid(1000) }
    }

    /// Parses the text of a pairing; `None` for other text and for a wrong checksum.
    pub fn parse(text: &str) -> Option<Self> {
        let [secret, ends] = own::open(MARK, text)?;
        let mut code = Self { secret: [0; 16], ends_s: ends.parse().ok().filter(|ends| *ends >= 0)? };
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (pairs, rest) = secret.as_bytes().as_chunks::<2>();
        if pairs.len() != code.secret.len() || !rest.is_empty() {
            return None;
        }
        for (byte, [high, low]) in code.secret.iter_mut().zip(pairs) {
            *byte = digit(high)? << 4 | digit(low)?;
        }
        // One pairing has one text: a spelling that we would not show is not ours.
        (*code.show() == *text.trim()).then_some(code)
    }

    /// Returns whether it is over, or ends later than one of ours may.
    pub fn is_over(&self, now: Moment) -> bool {
        let left_ms = self.ends_s.saturating_mul(1000).saturating_sub(now.unix_ms());
        !(0..=LONGEST_MS).contains(&left_ms)
    }

    /// Returns whether both have one secret, after the same time wherever they differ.
    pub fn is_same_secret(&self, other: &Self) -> bool {
        self.secret.iter().zip(&other.secret).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }

    /// Returns the text of the code, to be drawn and wiped.
    pub fn show(&self) -> zeroize::Zeroizing<String> {
        use fmt::Write;
        let mut secret = zeroize::Zeroizing::new(String::with_capacity(32));
        for byte in self.secret {
            // Writing to a String cannot fail.
            let _ = write!(secret, "{byte:02X}");
        }
        zeroize::Zeroizing::new(own::seal(MARK, &[&secret, &self.ends_s.to_string()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        Moment::from_unix_ms(1_800_000_000_000)
    }

    fn secret() -> [u8; 16] {
        std::array::from_fn(|at| u8::try_from(at * 17).unwrap())
    }

    #[test]
    fn a_pairing_says_the_same_after_showing_and_scanning_until_it_ends() {
        let code = PairingCode::new(secret(), now(), 60_000);
        let text = code.show();
        assert!(text.starts_with("CSP1:00112233445566778899AABBCCDDEEFF:1800000060:"), "{}", *text);
        let read = PairingCode::parse(&format!("{}\r\n", *text)).unwrap();
        assert!(read.is_same_secret(&code));
        for (after_ms, over) in [(0, false), (60_000, false), (60_001, true), (3_600_000, true)] {
            assert_eq!(read.is_over(now().plus_ms(after_ms)), over, "{after_ms}");
        }
    }

    #[test]
    fn no_pairing_lasts_longer_than_ten_minutes() {
        let code = PairingCode::new(secret(), now(), i64::MAX);
        assert!(!code.is_over(now().plus_ms(LONGEST_MS)) && code.is_over(now().plus_ms(LONGEST_MS + 1000)));
        let forever = own::seal(MARK, &["00112233445566778899AABBCCDDEEFF", "9000000000"]);
        assert!(PairingCode::parse(&forever).unwrap().is_over(now()));
    }

    #[test]
    fn another_secret_is_another_pairing() {
        let code = PairingCode::new(secret(), now(), 60_000);
        for at in 0..16 {
            let mut other = secret();
            other[at] ^= 1;
            assert!(!code.is_same_secret(&PairingCode::new(other, now(), 60_000)), "byte {at}");
        }
    }

    #[test]
    fn every_single_changed_character_of_a_pairing_is_noticed() {
        let text = PairingCode::new(secret(), now(), 60_000).show();
        for at in 0..text.len() {
            for other in ["0", "7", "A", "a", ":", "-"] {
                let mut changed = (*text).clone();
                changed.replace_range(at..=at, other);
                assert_eq!(PairingCode::parse(&changed).is_some(), changed == *text, "{changed}");
            }
        }
    }

    #[test]
    fn other_text_is_no_pairing() {
        let short = own::seal(MARK, &["0011", "1"]);
        let small = own::seal(MARK, &["00112233445566778899aabbccddeeff", "1"]);
        let spelled = own::seal(MARK, &["00112233445566778899AABBCCDDEEFF", "+1"]);
        let before = own::seal(MARK, &["00112233445566778899AABBCCDDEEFF", "-1"]);
        for text in ["", "CSP1:", "00012345", &short, &small, &spelled, &before] {
            assert!(PairingCode::parse(text).is_none(), "{text}");
        }
    }
}
