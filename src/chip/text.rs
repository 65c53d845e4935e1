//! Turns bytes of a chip into text and text into such bytes: GB 18030, with the pads and cuts that cards show.
//!
//! Never guesses a character: what cannot be decoded is an error, a cut last character is dropped and told.

use encoding_rs::GB18030;

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipText {
    /// The text, without pads.
    pub text: String,
    /// Whether half a character stood at the end: the text is only a beginning.
    pub truncated: bool,
}

/// The bytes are not GB 18030 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("want GB 18030 text")]
pub struct NotText;

/// Decodes a text field: trailing pads go first, then half a character, then full-width blanks.
pub fn decode(bytes: &[u8], pads: &[u8]) -> Result<ChipText, NotText> {
    let end = bytes.iter().rposition(|byte| !pads.contains(byte)).map_or(0, |last| last + 1);
    let stripped = bytes.get(..end).unwrap_or_default();
    let whole = stripped.len() - half_character(stripped);
    let kept = stripped.get(..whole).unwrap_or_default();
    let text = GB18030.decode_without_bom_handling_and_without_replacement(kept).ok_or(NotText)?;
    let text = text.trim_matches(|c: char| c == ' ' || c == '\u{3000}');
    if text.chars().any(char::is_control) {
        return Err(NotText);
    }
    Ok(ChipText { text: text.chars().map(fold_private).collect(), truncated: whole < stripped.len() })
}

/// Encodes a text as GB 18030 and pads it: for cards in memory; `None` when it does not fit.
pub fn encode(text: &str, len: usize, pad: u8) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = GB18030.encode(text);
    let mut bytes = bytes.into_owned();
    if unmappable || bytes.len() > len {
        return None;
    }
    bytes.resize(len, pad);
    Some(bytes)
}

/// Returns how many bytes at the end begin a character of two or four bytes and do not finish it.
fn half_character(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    loop {
        rest = match *rest {
            [] => return 0,
            [0x00..=0x80, ref rest @ ..] => rest,
            [_, 0x30..=0x39, 0x81..=0xFE, 0x30..=0x39, ref rest @ ..] => rest,
            [_] | [_, 0x30..=0x39] | [_, 0x30..=0x39, 0x81..=0xFE] => return rest.len(),
            [_, _, ref rest @ ..] => rest,
        };
    }
}

/// Private places that GB 18030-2000 and -2005 gave to characters which Unicode has elsewhere.
///
/// U+E863 is FE9F of 2000, stored so by old Windows software; the others are the six that the decoder still
/// leaves private (FE51, FE52, FE53, FE6C, FE76, FE91; the targets agree with glibc 2.36).
const PRIVATE: [(char, char); 7] = [
    ('\u{E863}', '\u{4DAE}'),
    ('\u{E816}', '\u{20087}'),
    ('\u{E817}', '\u{20089}'),
    ('\u{E818}', '\u{200CC}'),
    ('\u{E831}', '\u{215D7}'),
    ('\u{E83B}', '\u{2298F}'),
    ('\u{E855}', '\u{241FE}'),
];

fn fold_private(c: char) -> char {
    PRIVATE.iter().find(|(private, _)| *private == c).map_or(c, |(_, public)| *public)
}

#[cfg(test)]
mod tests {
    use super::super::hex::parse_hex;
    use super::*;

    fn check(hex: &str, want: &str, truncated: bool) {
        let got = decode(&parse_hex(hex).unwrap(), &[0x00, 0x20, 0xFF]);
        assert_eq!(got, Ok(ChipText { text: want.to_owned(), truncated }), "{hex}");
    }

    #[test]
    fn names_are_read_as_gb18030() {
        check("D5C5C8FD", "张三", false);
        check("C5B7D1F4FE9F00000000", "欧阳䶮", false);
        check("D0C0D1EECF4800000000", "欣杨螲", false);
        check("8230B7319534B235", "㛃𠮷", false);
        check("4142", "AB", false);
    }

    #[test]
    fn pads_and_full_width_blanks_are_no_part_of_a_name() {
        check("D5C5FFFF", "张", false);
        check("D5C52020", "张", false);
        check("D5C5A3A0A1A1", "张", false);
        check("A1A1D5C5", "张", false);
        check("B0A2A1A4C0EF", "阿·里", false);
        check("", "", false);
        check("FFFFFFFF", "", false);
        check("00000000", "", false);
    }

    #[test]
    fn half_a_character_at_the_end_is_dropped_and_told() {
        check("D5C5C8", "张", true);
        check("D5C58230B7", "张", true);
        check("D5C58230", "张", true);
        check("D5", "", true);
    }

    #[test]
    fn what_is_no_text_is_refused_and_not_replaced() {
        for hex in ["FFD5C5", "D5C5FF01D5", "D57F41", "410142", "D50041"] {
            assert_eq!(decode(&parse_hex(hex).unwrap(), &[0x00]), Err(NotText), "{hex}");
        }
    }

    #[test]
    fn rare_characters_of_old_software_are_folded() {
        let (bytes, ..) = GB18030.encode("\u{E863}");
        assert_eq!(decode(&bytes, &[0]).map(|text| text.text), Ok("䶮".to_owned()), "{bytes:02X?}");
        check("FE51FE91", "\u{20087}\u{241FE}", false);
    }

    #[test]
    fn no_two_byte_code_of_the_rare_rows_is_a_private_character() {
        for trail in (0x50..=0xA0).filter(|trail| *trail != 0x7F) {
            let text = decode(&[0xFE, trail], &[]).map(|read| read.text);
            let is_private = |c: char| ('\u{E000}'..='\u{F8FF}').contains(&c);
            assert!(text.is_ok_and(|text| !text.chars().any(is_private)), "FE{trail:02X}");
        }
    }

    #[test]
    fn what_is_encoded_decodes_again_or_does_not_fit() {
        for name in ["张三", "欧阳䶮", "㛃𠮷", "阿依古丽·买买提"] {
            let bytes = encode(name, 30, 0).unwrap();
            assert_eq!((bytes.len(), decode(&bytes, &[0]).unwrap().text.as_str()), (30, name));
        }
        assert_eq!(encode("张三", 3, 0), None);
    }
}
