//! Alt and digits of the number pad, as scanners type what a keyboard has no key for, above all Chinese.
//!
//! Only numbers arrive here; whether they are Unicode or GBK is judged over a whole burst, never for one character.

use iced::keyboard::key::{Code, Physical};

use crate::face::charset::{self, Charset};

/// The largest number of a Unicode character.
const UNICODE_MAX: u32 = 0x10_FFFF;

/// What a person or a scanner typed between Alt down and Alt up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run(pub u32);

impl Run {
    /// Returns whether this is the end of a code: LF or CR.
    pub fn is_end(self) -> bool {
        matches!(self.0, 10 | 13)
    }
}

/// Digits while Alt is held.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Numpad(Option<u32>);

impl Numpad {
    /// Takes one digit; what no character can be stays too large.
    pub fn press(&mut self, digit: u8) {
        let before = self.0.unwrap_or_default();
        self.0 = Some(before.saturating_mul(10).saturating_add(u32::from(digit)).min(UNICODE_MAX + 1));
    }

    /// Returns what was typed when Alt is released.
    pub fn release(&mut self) -> Option<Run> {
        self.0.take().map(Run)
    }

    /// Returns whether Alt is held and a digit was pressed.
    pub fn is_held(&self) -> bool {
        self.0.is_some()
    }
}

/// Returns the digit of a key of the number pad, with or without Num Lock; the row above the letters has none.
pub fn digit(key: Physical) -> Option<u8> {
    const DIGITS: [Code; 10] = [
        Code::Numpad0,
        Code::Numpad1,
        Code::Numpad2,
        Code::Numpad3,
        Code::Numpad4,
        Code::Numpad5,
        Code::Numpad6,
        Code::Numpad7,
        Code::Numpad8,
        Code::Numpad9,
    ];
    let place = DIGITS.iter().position(|code| key == Physical::Code(*code))?;
    u8::try_from(place).ok()
}

/// Reads a whole burst: its ordinary text, and the runs with the byte of the text before which each stands.
///
/// Numbers up to 255 are bytes, as Windows takes `Alt 0`; greater ones are Unicode, unless one of them is no
/// character of a Chinese text and all of them are pairs of GBK. Returns the text and whether it was guessed.
pub fn read(text: &str, runs: &[(usize, Run)]) -> (String, bool) {
    let is_wide = |run: &Run| run.0 > 0xFF;
    let all = || runs.iter().map(|(_, run)| *run);
    let chinese = all().filter(is_wide).all(|run| char::from_u32(run.0).is_some_and(is_likely));
    if !(all().any(|run| is_wide(&run)) && chinese)
        && text.is_ascii()
        && let Some(bytes) = bytes(text, runs)
    {
        let (read, charset) = charset::read(&bytes);
        if !all().any(|run| is_wide(&run)) || charset == Charset::Gb18030 {
            return (read, charset.is_guess());
        }
    }
    // What is no character at all stays visible, so that no rule takes the rest for a code.
    let character = |run: Run| char::from_u32(run.0).unwrap_or(char::REPLACEMENT_CHARACTER);
    (woven(text, runs, |whole: &mut String, run| whole.push(character(run)), String::push_str), false)
}

/// Returns the burst as bytes, when each number is a byte or a pair of GBK.
fn bytes(text: &str, runs: &[(usize, Run)]) -> Option<Vec<u8>> {
    let fits = |run: &Run| run.0 <= 0xFF || (0x8140..=0xFEFE).contains(&run.0) && (run.0 & 0xFF) >= 0x40;
    if !runs.iter().all(|(_, run)| fits(run)) {
        return None;
    }
    let push = |whole: &mut Vec<u8>, run: Run| match u16::try_from(run.0).unwrap_or_default().to_be_bytes() {
        [0, low] => whole.push(low),
        pair => whole.extend(pair),
    };
    Some(woven(text, runs, push, |whole, part| whole.extend(part.bytes())))
}

/// Puts the runs back between the parts of the text.
fn woven<W: Default>(text: &str, runs: &[(usize, Run)], run: impl Fn(&mut W, Run), part: impl Fn(&mut W, &str)) -> W {
    let mut whole = W::default();
    let mut done = 0;
    for (at, one) in runs {
        part(&mut whole, text.get(done..*at).unwrap_or_default());
        run(&mut whole, *one);
        done = *at;
    }
    part(&mut whole, text.get(done..).unwrap_or_default());
    whole
}

/// Returns whether a Chinese text may hold this: Yi, Hangul and private characters are GBK taken for Unicode.
fn is_likely(character: char) -> bool {
    !matches!(character, '\u{A000}'..='\u{D7FF}' | '\u{E000}'..='\u{F8FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a burst in which `<1234>` is a run.
    fn typed(burst: &str) -> (String, bool) {
        let (mut text, mut runs) = (String::new(), Vec::new());
        for part in burst.split('<') {
            let (number, rest) = part.split_once('>').unwrap_or(("", part));
            let mut numpad = Numpad::default();
            number.bytes().for_each(|digit| numpad.press(digit - b'0'));
            runs.extend(numpad.release().map(|run| (text.len(), run)));
            text.push_str(rest);
        }
        read(&text, &runs)
    }

    fn sure(text: &str) -> (String, bool) {
        (text.to_owned(), false)
    }

    fn guessed(text: &str) -> (String, bool) {
        (text.to_owned(), true)
    }

    #[test]
    fn numbers_of_unicode_are_characters_between_the_letters() {
        assert_eq!(typed("ID:00000017,<29579><23376><28085>;7-3"), sure("ID:00000017,王子涵;7-3"));
        assert_eq!(typed("<35760>"), sure("记"));
        assert_eq!(typed("<20320><65292><128512>"), sure("你，😀"));
        assert_eq!(typed("<183><8226>"), sure("·•"));
    }

    #[test]
    fn numbers_of_gbk_are_told_by_the_whole_burst() {
        assert_eq!(typed("ID:17,<52725><55251><47789>;7-3"), guessed("ID:17,王子涵;7-3"));
        assert_eq!(typed("<0052725><055251>"), guessed("王子"), "leading zeros");
        // 0x8BB0 is 记 in Unicode and another character in GBK; its neighbor decides.
        assert_eq!(typed("<35760><29579>"), sure("记王"));
        assert_eq!(typed("<54444><50877>"), guessed("袁平"), "valid UTF-8 by accident");
    }

    #[test]
    fn numbers_up_to_255_are_bytes_of_ascii_gbk_or_utf8() {
        assert_eq!(typed("A<29>B<029>C"), sure("A\u{1D}B\u{1D}C"));
        assert_eq!(typed("<48><055>"), sure("07"));
        assert_eq!(typed("<0205><0245><0215><0211>,1"), guessed("王子,1"));
        assert_eq!(typed("<0231><0142><0139>"), sure("王"));
        assert_eq!(typed("caf<0233>"), guessed("café"));
    }

    #[test]
    fn a_number_that_is_no_character_stays_visible() {
        assert_eq!(typed("1<1114112>2"), sure("1\u{FFFD}2"));
        assert_eq!(typed("1<99999999999999999999>2"), sure("1\u{FFFD}2"));
        assert_eq!(typed("<55296>"), sure("\u{FFFD}"));
        assert_eq!(typed("<29579><52725><8226>"), sure("王췵•"), "no pair of GBK among them: all are Unicode");
    }

    #[test]
    fn only_the_number_pad_has_digits() {
        assert_eq!(digit(Physical::Code(Code::Numpad0)), Some(0));
        assert_eq!(digit(Physical::Code(Code::Numpad9)), Some(9));
        assert_eq!(digit(Physical::Code(Code::Digit1)), None);
        assert_eq!(digit(Physical::Code(Code::NumpadEnter)), None);
    }

    #[test]
    fn alt_alone_is_no_run_and_lf_and_cr_end_a_code() {
        assert_eq!(Numpad::default().release(), None);
        assert!(Run(13).is_end() && Run(10).is_end() && !Run(29).is_end());
    }
}
