//! Classes and seats of a school.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{NotAnId, fold_number};

/// A class, such as 七年级 3 班: grade 1 to 12, class 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClassId {
    grade: u8,
    class: u8,
}

/// Seat or list number of a student in the class, from 1.
pub type Seat = u16;

const GRADE_WORDS: [(&str, u8); 45] = [
    ("小学一", 1),
    ("小学二", 2),
    ("小学三", 3),
    ("小学四", 4),
    ("小学五", 5),
    ("小学六", 6),
    ("初中一", 7),
    ("初中二", 8),
    ("初中三", 9),
    ("初中七", 7),
    ("初中八", 8),
    ("初中九", 9),
    ("初中1", 7),
    ("初中2", 8),
    ("初中3", 9),
    ("初1", 7),
    ("初2", 8),
    ("初3", 9),
    ("高中一", 10),
    ("高中二", 11),
    ("高中三", 12),
    ("高中1", 10),
    ("高中2", 11),
    ("高中3", 12),
    ("高1", 10),
    ("高2", 11),
    ("高3", 12),
    ("十二", 12),
    ("十一", 11),
    ("高三", 12),
    ("高二", 11),
    ("高一", 10),
    ("初三", 9),
    ("初二", 8),
    ("初一", 7),
    ("十", 10),
    ("九", 9),
    ("八", 8),
    ("七", 7),
    ("六", 6),
    ("五", 5),
    ("四", 4),
    ("三", 3),
    ("二", 2),
    ("一", 1),
];

impl ClassId {
    /// Names a class; a grade outside 1 to 12 or a class outside 1 to 99 is refused.
    pub fn new(grade: u8, class: u8) -> Result<Self, NotAnId> {
        if (1..=12).contains(&grade) && (1..=99).contains(&class) {
            Ok(Self { grade, class })
        } else {
            Err(NotAnId::Class)
        }
    }

    /// Parses `7-3`, `7(3)`, `7.3`, `703`, `七年级3班`, `七年级三班`, `初一(3)班`, `初中一年级①班`, `高二3班`.
    ///
    /// What leaves the grade open, as `3班` or `2027级3班`, is no class.
    pub fn parse(text: &str) -> Result<Self, NotAnId> {
        let folded: String = fold_number(text).nfkc().collect();
        let (grade, rest) = leading_grade(&folded).ok_or(NotAnId::Class)?;
        let parts: Vec<&str> = rest.split(|c| "年级班第-().·/".contains(c)).filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [class] => Self::new(grade, number_of(class).ok_or(NotAnId::Class)?),
            _ => Err(NotAnId::Class),
        }
    }

    /// Parses what a clerk types in a hurry: `73` is 7-3, everything else as above; a file is never read like that.
    pub fn typed(text: &str) -> Result<Self, NotAnId> {
        match fold_number(text).as_bytes() {
            [grade @ b'1'..=b'9', class @ b'1'..=b'9'] => Self::new(grade - b'0', class - b'0'),
            _ => Self::parse(text),
        }
    }

    /// Returns the grade, 1 to 12.
    pub fn grade(self) -> u8 {
        self.grade
    }

    /// Returns the number of the class within its grade, 1 to 99.
    pub fn class(self) -> u8 {
        self.class
    }
}

/// Reads the number of a class: digits, or Chinese numerals up to 九十九.
fn number_of(text: &str) -> Option<u8> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digit = |text: &str| match text {
        "" => Some(None),
        _ => "一二三四五六七八九".chars().zip(1..).find(|(c, _)| text.chars().eq([*c])).map(|(_, digit)| Some(digit)),
    };
    match text.split_once('十') {
        Some((tens, ones)) => Some(digit(tens)?.unwrap_or(1) * 10 + digit(ones)?.unwrap_or(0)),
        None => digit(text)?,
    }
}

fn leading_grade(text: &str) -> Option<(u8, &str)> {
    if let Some((rest, grade)) =
        GRADE_WORDS.iter().find_map(|(word, grade)| text.strip_prefix(word).map(|rest| (rest, *grade)))
    {
        return Some((grade, rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let bare = rest.is_empty() && (3..=4).contains(&digits);
    let (number, rest) = if bare { text.split_at(digits - 2) } else { (number, rest) };
    number.parse().ok().map(|grade| (grade, rest))
}

impl fmt::Display for ClassId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.grade, self.class)
    }
}

impl TryFrom<String> for ClassId {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        Self::parse(&text)
    }
}

impl From<ClassId> for String {
    fn from(class: ClassId) -> String {
        class.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_an_office_writes_a_class_are_all_read() {
        for text in [
            "7-3",
            "7(3)",
            "7（3）班",
            "703",
            "七年级3班",
            "七年级（3）班",
            "初一3班",
            "初一(3)班",
            "７－３",
            "7年级3班",
            "七年级三班",
            "七（三）班",
            "七年级①班".replace('①', "③").as_str(),
            "初1（3）班",
            "初中一年级3班",
            "初中七年级03班",
            "七年级-3班",
        ] {
            assert_eq!(ClassId::parse(text).map(|c| c.to_string()), Ok("7-3".to_owned()), "{text}");
        }
        assert_eq!(ClassId::typed("73"), ClassId::parse("7-3"));
        assert_eq!(ClassId::typed("高二12班"), ClassId::parse("11-12"));
        assert!(ClassId::parse("73").is_err() && ClassId::typed("70").is_err());
        assert_eq!(ClassId::parse("高二12班").map(|c| c.to_string()), Ok("11-12".to_owned()));
        assert_eq!(ClassId::parse("高中一年级二十一班").map(|c| c.to_string()), Ok("10-21".to_owned()));
        assert_eq!(ClassId::parse("小学一年级十班").map(|c| c.to_string()), Ok("1-10".to_owned()));
        assert_eq!(ClassId::parse("1203").map(|c| c.to_string()), Ok("12-3".to_owned()));
    }

    #[test]
    fn what_is_no_class_is_refused() {
        for text in [
            "",
            "7",
            "班",
            "0-3",
            "13-1",
            "7-0",
            "7-100",
            "7-3x",
            "abc",
            "三班",
            "03",
            "（3）班",
            "①班",
            "2027级3班",
            "7-3-2",
            "七年级三三班",
            "早上",
        ] {
            assert!(ClassId::parse(text).is_err(), "{text}");
        }
    }
}
