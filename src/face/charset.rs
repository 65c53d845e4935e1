//! Turns the bytes of a code into text, and says whether the character set was guessed.
//!
//! Order: what the code itself tells (ECI), strict UTF-8, GB18030, Shift-JIS. Never drops a byte.

use encoding_rs::{GB18030, SHIFT_JIS};
use serde::Serialize;

/// Character set by which a payload was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// Named by the code itself (ISO/IEC 18004, 7.4.3).
    Eci,
    /// ASCII or UTF-8.
    Utf8,
    /// GBK or GB18030, guessed.
    Gb18030,
    /// Shift-JIS, guessed.
    ShiftJis,
    /// No text: each byte is shown as one Latin-1 character.
    Binary,
}

impl Charset {
    /// Returns whether the character set was guessed from the bytes.
    pub fn is_guess(self) -> bool {
        match self {
            Self::Eci | Self::Utf8 => false,
            Self::Gb18030 | Self::ShiftJis | Self::Binary => true,
        }
    }
}

/// Reads bytes that name no character set.
pub fn read(bytes: &[u8]) -> (String, Charset) {
    let gb = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        return match gb {
            Some(gb) if is_accident(text, bytes) => (gb.into_owned(), Charset::Gb18030),
            Some(_) | None => (text.to_owned(), Charset::Utf8),
        };
    }
    let japanese = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    match (gb, japanese) {
        (Some(_), Some(japanese)) if is_japanese(bytes, &japanese) => (japanese.into_owned(), Charset::ShiftJis),
        (Some(gb), _) if is_text(&gb) => (gb.into_owned(), Charset::Gb18030),
        (_, Some(japanese)) if is_text(&japanese) => (japanese.into_owned(), Charset::ShiftJis),
        _ => (bytes.iter().map(|byte| char::from(*byte)).collect(), Charset::Binary),
    }
}

/// Recognises the few GBK names that are valid UTF-8 by accident, such as 袁平 (`D4 AC C6 BD`).
///
/// In UTF-8 they are letters of mixed rare alphabets; in GBK they are words of common Han characters
/// (GB 2312) that do not touch a Latin letter, as `é` in a real UTF-8 word would.
fn is_accident(text: &str, bytes: &[u8]) -> bool {
    let foreign = |c: char| !c.is_ascii() && ('\u{80}'..='\u{7FF}').contains(&c) && c != '\u{B7}';
    let mut others = text.chars().filter(|c| !c.is_ascii()).peekable();
    others.peek().is_some() && others.all(foreign) && only_gb2312_words(bytes)
}

fn only_gb2312_words(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut after_letter = false;
    while let [first, tail @ ..] = rest {
        if first.is_ascii() {
            after_letter = first.is_ascii_alphabetic();
            rest = tail;
            continue;
        }
        let [0xB0..=0xF7, 0xA1..=0xFE, tail @ ..] = rest else { return false };
        let before_letter = tail.first().is_some_and(u8::is_ascii_alphabetic);
        if after_letter || before_letter {
            return false;
        }
        rest = tail;
    }
    true
}

/// Prefers Shift-JIS when few pairs are common Chinese and most characters are kana or common kanji.
fn is_japanese(bytes: &[u8], japanese: &str) -> bool {
    let (mut pairs, mut chinese) = (0, 0);
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        match tail {
            [second, tail @ ..] if !first.is_ascii() => {
                pairs += 1;
                chinese += usize::from((0xA1..=0xF7).contains(first) && *second >= 0xA1);
                rest = tail;
            }
            _ => rest = tail,
        }
    }
    let full = |c: &char| !c.is_ascii();
    let half_width = |c: &char| ('\u{FF61}'..='\u{FF9F}').contains(c);
    let kana = |c: &char| ('\u{3040}'..='\u{30FF}').contains(c);
    let strange = |c: char| !c.is_ascii() && (half_width(&c) || !(is_han(c) || kana(&c) || is_mark(c)));
    chinese * 2 < pairs && japanese.chars().filter(full).count() > 0 && !japanese.chars().any(strange)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{B7}' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF60}')
}

/// Returns whether a reading could have been written by a person: hardly any control characters, never NUL.
fn is_text(text: &str) -> bool {
    let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    !text.contains('\0') && text.chars().filter(odd).count() * 4 < text.chars().count().max(1)
}

/// Writes text as GBK, or as GB18030 where GBK has no character.
#[cfg(test)]
pub(super) fn gbk(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, charset: Charset) {
        assert_eq!(read(bytes), (text.to_owned(), charset), "{bytes:02X?}");
    }

    #[test]
    fn utf_8_is_told_from_gbk() {
        check(b"12345678", "12345678", Charset::Utf8);
        check("姓名:王小明".as_bytes(), "姓名:王小明", Charset::Utf8);
        check("张三".as_bytes(), "张三", Charset::Utf8);
        check("买买提·吐尔逊".as_bytes(), "买买提·吐尔逊", Charset::Utf8);
        check(b"", "", Charset::Utf8);
        check("\u{FEFF}王小明".as_bytes(), "王小明", Charset::Utf8);
        for text in ["王小明", "教育ID:00012345;姓名:李雷", "朝阳区示范中学", "no=00000001;name=王小明;v=2027"]
        {
            check(&gbk(text), text, Charset::Gb18030);
        }
    }

    #[test]
    fn gbk_names_that_are_utf_8_by_accident_are_read_as_gbk() {
        check(&gbk("袁平"), "袁平", Charset::Gb18030);
        check(&gbk("name=袁平;id=00012345"), "name=袁平;id=00012345", Charset::Gb18030);
        for text in ["Müller", "café", "Москва", "naïve", "Ünal", "·", "ΣΑΣ"] {
            check(text.as_bytes(), text, Charset::Utf8);
        }
    }

    #[test]
    fn four_byte_characters_of_gb18030_are_read() {
        check(&gbk("𠮷田"), "𠮷田", Charset::Gb18030);
        check(&gbk("㛃"), "㛃", Charset::Gb18030);
    }

    #[test]
    fn japanese_and_binary_payloads_do_not_become_chinese_names() {
        let japanese = SHIFT_JIS.encode("テスト漢字").0.into_owned();
        check(&japanese, "テスト漢字", Charset::ShiftJis);
        check(&[0x00, 0xFF, 0x80, 0x01], "\u{0}\u{FF}\u{80}\u{1}", Charset::Binary);
    }

    #[test]
    fn only_what_the_code_tells_is_no_guess() {
        assert!(!Charset::Eci.is_guess() && !Charset::Utf8.is_guess());
        assert!(Charset::Gb18030.is_guess() && Charset::ShiftJis.is_guess() && Charset::Binary.is_guess());
    }

    const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余";
    const GIVEN: &str =
        "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建国华红春梅雪龙飞鹏宇浩然子涵欣怡梓萱雨泽诗晨";

    #[test]
    fn two_thousand_names_are_read_right_in_both_alone_and_among_fields() {
        let mut count = 0;
        for surname in SURNAMES.chars() {
            for (given, next) in GIVEN.chars().zip(GIVEN.chars().cycle().skip(7)) {
                for name in [format!("{surname}{given}"), format!("{surname}{given}{next}")] {
                    for text in [format!("no=00000001;name={name};v=2027"), format!("姓名:{name}"), name] {
                        check(&gbk(&text), &text, Charset::Gb18030);
                        check(text.as_bytes(), &text, Charset::Utf8);
                    }
                }
                count += 1;
            }
        }
        assert!(count >= 2000, "{count}");
    }

    #[test]
    fn text_of_other_lands_is_shown_but_never_sure() {
        let big5 = ["王小明", "陳大文", "學生證號碼", "姓名:林志明;號碼:00012345"];
        let korean = ["김철수", "이영희", "학생증 번호 00012345"];
        let bytes = big5.iter().map(|text| encoding_rs::BIG5.encode(text).0);
        for bytes in bytes.chain(korean.iter().map(|text| encoding_rs::EUC_KR.encode(text).0)) {
            let (text, charset) = read(&bytes);
            assert!(charset.is_guess(), "{text} was taken for sure");
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            assert_eq!(digits(&text), digits(&String::from_utf8_lossy(&bytes)), "digits stay what they are");
        }
        for name in SURNAMES.chars().flat_map(|a| GIVEN.chars().map(move |b| format!("{a}{b}"))) {
            let (big5, _, is_lost) = encoding_rs::BIG5.encode(&name);
            assert!(is_lost || read(&big5).1.is_guess(), "{name}");
        }
    }
}
