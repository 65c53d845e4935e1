//! Names of people, and how far two spellings of one are the same.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::NotAnId;

/// Name of a student, exactly as the source wrote it; compared by its folded form.
///
/// 1 to 100 characters: names of 50 characters with middle dots occur (民委发〔2016〕33号).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// How far two spellings agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMatch {
    /// The same characters.
    Same,
    /// The same after dots, blanks and compatibility forms were folded.
    Folded,
    /// One of them holds a placeholder or a private character, so nobody can tell.
    CannotTell,
    /// Two different names.
    Differs,
}

/// What looks wrong in a spelling; reported, never corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameDoubt {
    /// A character of the private use area: an old hand-made glyph (疑似自造字).
    PrivateUse,
    /// `?`, `□`, `＊` or U+FFFD stands for a character (疑似缺字).
    Placeholder,
    /// A compatibility ideograph, which looks like another character.
    Compatibility,
    /// A dot that is not U+00B7.
    OtherDot,
    /// Latin letters beside Han characters: pinyin in place of a character.
    LatinInHan,
}

const DOTS: [char; 9] =
    ['\u{2022}', '\u{2027}', '\u{2219}', '\u{22C5}', '\u{30FB}', '\u{FF65}', '\u{FF0E}', '.', '\u{FF61}'];

impl Name {
    /// Takes a name as written; blanks at the ends are dropped.
    pub fn parse(text: &str) -> Result<Self, NotAnId> {
        let name = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}');
        let fits = (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if fits { Ok(Self(name.to_owned())) } else { Err(NotAnId::Name) }
    }

    /// Returns the name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the form that is compared: NFC, every dot as U+00B7, no blanks.
    pub fn folded(&self) -> String {
        let has_han = self.0.chars().any(is_han);
        self.0
            .nfc()
            .filter(|c| !(has_han && (c.is_whitespace() || *c == '\u{3000}')))
            .map(|c| if DOTS.contains(&c) { '\u{B7}' } else { c })
            .collect()
    }

    /// Compares two spellings.
    pub fn compare(&self, other: &Name) -> NameMatch {
        let unsure = |name: &Name| {
            name.doubts().iter().any(|doubt| matches!(doubt, NameDoubt::PrivateUse | NameDoubt::Placeholder))
        };
        if self.0 == other.0 {
            NameMatch::Same
        } else if self.folded() == other.folded() {
            NameMatch::Folded
        } else if unsure(self) || unsure(other) {
            NameMatch::CannotTell
        } else {
            NameMatch::Differs
        }
    }

    /// Lists what looks wrong in this spelling, each kind once.
    pub fn doubts(&self) -> Vec<NameDoubt> {
        let has_han = self.0.chars().any(is_han);
        let mut doubts: Vec<NameDoubt> = self.0.chars().filter_map(|c| doubt_of(c, has_han)).collect();
        doubts.sort_unstable();
        doubts.dedup();
        doubts
    }

    /// Shows the first and the last character: `王*涵`, `李*`.
    pub fn masked(&self) -> String {
        let chars: Vec<char> = self.0.chars().collect();
        match chars.as_slice() {
            [] | [_] => "*".to_owned(),
            [first, _] => format!("{first}*"),
            [first, .., last] => format!("{first}*{last}"),
        }
    }
}

fn doubt_of(c: char, has_han: bool) -> Option<NameDoubt> {
    match c {
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}' => Some(NameDoubt::PrivateUse),
        '?' | '\u{FF1F}' | '□' | '*' | '\u{FF0A}' | '\u{FFFD}' => Some(NameDoubt::Placeholder),
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => Some(NameDoubt::Compatibility),
        c if DOTS.contains(&c) => Some(NameDoubt::OtherDot),
        c if has_han && c.is_ascii_alphabetic() => Some(NameDoubt::LatinInHan),
        _ => None,
    }
}

/// Returns whether a character is a Han ideograph of any plane.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({})", self.masked())
    }
}

impl TryFrom<String> for Name {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        Self::parse(&text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> String {
        name.0
    }
}

/// Sex as a card or roster states it (GB/T 2261.1: 0, 1, 2, 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 男, 1, M.
    Male,
    /// 女, 2, F.
    Female,
}

impl Sex {
    /// Parses 男 女 1 2 M F; `None` for 未知, 未说明 and anything else.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "男" | "1" | "01" | "M" | "m" => Some(Self::Male),
            "女" | "2" | "02" | "F" | "f" => Some(Self::Female),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    #[test]
    fn spellings_of_one_name_are_told_from_two_names() {
        let check = |a: &str, b: &str, want: NameMatch| assert_eq!(name(a).compare(&name(b)), want, "{a} {b}");
        check("王子含", "王子含", NameMatch::Same);
        check("买买提·吐尔逊", "买买提•吐尔逊", NameMatch::Folded);
        check("买买提·吐尔逊", "买买提．吐尔逊", NameMatch::Folded);
        check("王 明", "王明", NameMatch::Folded);
        check("欧阳䶮", "欧阳?", NameMatch::CannotTell);
        check("欧阳\u{E863}", "欧阳䶮", NameMatch::CannotTell);
        check("王明", "王鸣", NameMatch::Differs);
        check("John Smith", "JohnSmith", NameMatch::Differs);
    }

    #[test]
    fn doubtful_characters_are_named_and_nothing_is_changed() {
        let check = |text: &str, want: &[NameDoubt]| assert_eq!(name(text).doubts(), want, "{text}");
        check("欧阳䶮", &[]);
        check("李𠮷宇", &[]);
        check("欧阳\u{E863}", &[NameDoubt::PrivateUse]);
        check("王?明", &[NameDoubt::Placeholder]);
        check("\u{F900}明", &[NameDoubt::Compatibility]);
        check("买买提•吐尔逊", &[NameDoubt::OtherDot]);
        check("王yan", &[NameDoubt::LatinInHan]);
        check("John", &[]);
    }

    #[test]
    fn masks_show_at_most_two_characters() {
        assert_eq!(name("王子含").masked(), "王*含");
        assert_eq!(name("李明").masked(), "李*");
        assert_eq!(name("买买提·吐尔逊").masked(), "买*逊");
    }
}
