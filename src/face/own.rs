//! What all our own codes share: a mark with a version, parts between colons, and a checksum at the end.
//!
//! ASCII only, so that every scanner can type them: `CS1:` a page, `CSS1:` a slip, `CSP1:` a pairing.

/// Marks of our codes without their versions.
const MARKS: [&str; 3] = ["CS", "CSS", "CSP"];

/// Returns whether a text claims to be a code of ours, even a damaged one or one of a newer version.
pub fn is_claimed(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let Some((head, _)) = text.split_once(':') else { return false };
    let mark = head.trim_end_matches(|c: char| c.is_ascii_digit());
    mark.len() < head.len() && MARKS.contains(&mark)
}

/// Writes the parts behind a mark such as `CS1`, with the checksum behind them.
pub(super) fn seal(mark: &str, parts: &[&str]) -> String {
    let body = [&[mark], parts].concat().join(":");
    let check = crc16(body.as_bytes());
    format!("{body}:{check:04X}")
}

/// Takes the parts out of a code of one mark; `None` for another one, another count, and a wrong checksum.
pub(super) fn open<'t, const N: usize>(mark: &str, text: &'t str) -> Option<[&'t str; N]> {
    let (body, check) = text.trim().rsplit_once(':')?;
    let rest = body.strip_prefix(mark)?.strip_prefix(':')?;
    let sealed = check.len() == 4 && u16::from_str_radix(check, 16).ok()? == crc16(body.as_bytes());
    rest.split(':').collect::<Vec<_>>().try_into().ok().filter(|_| sealed)
}

/// Writes all but letters, digits, `-`, `_` and `.` as `%XX`, so that every scanner can type it.
pub(super) fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Replaces `%XX` by the byte that it means; `None` for a broken one and for what is no UTF-8 then.
pub(super) fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (hex, plain) = part.split_at_checked(2)?;
        let is_hex = hex.bytes().all(|digit| digit.is_ascii_hexdigit());
        bytes.push(u8::from_str_radix(hex, 16).ok().filter(|_| is_hex)?);
        bytes.extend(plain.bytes());
    }
    String::from_utf8(bytes).ok()
}

/// Longest name of a list on a code, in characters.
const LONGEST_LIST: usize = 40;

/// Returns whether a text can name a list.
pub(super) fn is_list(name: &str) -> bool {
    (1..=LONGEST_LIST).contains(&name.chars().count()) && !name.chars().any(char::is_control)
}

/// CRC-16/IBM-3740: polynomial 1021, start FFFF, check value 29B1.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(
            crc ^ (u16::from(*byte) << 8),
            |crc, _| {
                if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_catalogued_one() {
        assert_eq!(crc16(b"123456789"), 0x29B1);
    }

    #[test]
    fn a_sealed_text_opens_under_its_own_mark_only() {
        let text = seal("CSS1", &["a", "b"]);
        assert_eq!(open::<2>("CSS1", &format!(" {text}\r\n")), Some(["a", "b"]));
        assert_eq!(open::<3>("CSS1", &text), None);
        assert_eq!(open::<2>("CS1", &text), None);
        assert_eq!(open::<2>("CSS1", &text.to_lowercase()), None);
    }

    #[test]
    fn a_code_of_ours_is_known_by_its_mark_in_any_version() {
        for text in ["CS1:", "CS1:a:b", " CSS1:x", "CSP1:", "CS12:a", "\u{FEFF}CS1:a"] {
            assert!(is_claimed(text), "{text}");
        }
        for text in ["", "CS1", "CS:1", "CSX1:a", "cs1:a", "00012345", "XCS1:a", "CS1 :a"] {
            assert!(!is_claimed(text), "{text}");
        }
    }

    #[test]
    fn what_is_escaped_is_ascii_and_comes_back() {
        for text in ["", "a-b_c.d", "a:b%c/d e", "领卡 签收表", "%", "\u{10FFFF}"] {
            assert!(escape(text).is_ascii() && !escape(text).contains(':'), "{text}");
            assert_eq!(unescape(&escape(text)).as_deref(), Some(text));
        }
        for text in ["%", "%1", "%GG", "%E9", "%+1"] {
            assert_eq!(unescape(text), None, "{text}");
        }
    }
}
