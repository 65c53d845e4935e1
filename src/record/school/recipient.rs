//! Checks that a public key for backups was copied whole: its letters carry their own checksum.

/// Letters of Bech32, by their values (BIP 173).
const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// Length of an X25519 recipient: `age1`, 52 letters for 32 bytes, 6 letters of checksum.
const LENGTH: usize = 62;

/// The recipient that age's own manual shows: nobody at a school holds its secret key.
pub(super) const EXAMPLE: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

/// Returns whether a text is an X25519 recipient of age (C2SP age, Bech32 with the prefix `age`).
pub(super) fn is_recipient(text: &str) -> bool {
    let is_one_case = text.to_ascii_lowercase() == text;
    let Some(letters) = text.strip_prefix("age1").filter(|_| is_one_case && text.len() == LENGTH) else { return false };
    let values: Option<Vec<u32>> = letters.bytes().map(value).collect();
    values.is_some_and(|values| checksum(b"age", &values) == 1)
}

fn value(letter: u8) -> Option<u32> {
    LETTERS.iter().position(|known| *known == letter).and_then(|at| u32::try_from(at).ok())
}

/// Runs the checksum of BIP 173 over the prefix and the values; 1 when they belong together.
fn checksum(prefix: &[u8], values: &[u32]) -> u32 {
    const ROUNDS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let high = prefix.iter().map(|letter| u32::from(letter >> 5));
    let low = prefix.iter().map(|letter| u32::from(letter & 31));
    let all = high.chain([0]).chain(low).chain(values.iter().copied());
    all.fold(1, |sum: u32, value| {
        let top = sum >> 25;
        let next = (sum & 0x01ff_ffff) << 5 ^ value;
        ROUNDS.iter().enumerate().fold(next, |sum, (bit, round)| if top >> bit & 1 == 1 { sum ^ round } else { sum })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = EXAMPLE;

    #[test]
    fn a_recipient_with_one_wrong_letter_is_found() {
        assert!(is_recipient(GOOD));
        for at in 4..GOOD.len() {
            let wrong = if GOOD.as_bytes()[at] == b'q' { "p" } else { "q" };
            let mut typo = GOOD.to_owned();
            typo.replace_range(at..=at, wrong);
            assert!(!is_recipient(&typo), "{typo}");
        }
    }

    #[test]
    fn what_is_no_recipient_is_not_taken() {
        for text in ["", "age1", "age1ql3z7hjy", "ssh-ed25519 AAAA", &GOOD[..61], &GOOD.to_uppercase()] {
            assert!(!is_recipient(text), "{text}");
        }
    }
}
