//! Turns hex text into bytes and bytes into hex text.

/// Parses an even number of hex digits, any case, no blanks.
pub fn parse_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    Some(pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// Shows bytes as upper-case hex without blanks.
pub fn show_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_in_any_case_and_shown_in_upper_case() {
        assert_eq!(parse_hex("00b0FF"), Some(vec![0x00, 0xB0, 0xFF]));
        assert_eq!(show_hex(&[0x00, 0xB0, 0xFF]), "00B0FF");
        assert_eq!(parse_hex(""), Some(vec![]));
    }

    #[test]
    fn half_bytes_blanks_and_signs_are_no_hex() {
        for text in ["0", "000", "0 0", "+1", "0x", "ｆｆ", "gg"] {
            assert_eq!(parse_hex(text), None, "{text}");
        }
    }
}
