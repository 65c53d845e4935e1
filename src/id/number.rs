//! Numbers printed on a card face or held in its chip.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{NotAnId, fold_number};

/// Education ID (教育ID号): eight digits that name one student of Beijing and never change.
///
/// No check digit is public, so length and digits are all that is checked. It identifies a person,
/// not a card.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EducationId([u8; 8]);

/// First character of a pseudonym; no digit, so that none is ever taken for a number.
const PSEUDONYM: u8 = b'#';

impl EducationId {
    /// Parses eight digits; full-width digits and blanks around them are folded away.
    pub fn parse(text: &str) -> Result<Self, NotAnId> {
        let folded = fold_number(text);
        match <[u8; 8]>::try_from(folded.as_bytes()) {
            Ok(digits) if digits.iter().all(u8::is_ascii_digit) => Ok(Self(digits)),
            Ok(_) | Err(_) => Err(NotAnId::EducationId { found: folded.chars().count() }),
        }
    }

    /// Takes what the journal stored: eight digits, or the pseudonym of an erased person (`#` and seven characters
    /// out of `a`–`z` and `2`–`7`).
    pub fn stored(text: &str) -> Result<Self, NotAnId> {
        let letters = |rest: &[u8]| rest.iter().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        match <[u8; 8]>::try_from(text.as_bytes()) {
            Ok(bytes) if bytes.split_first().is_some_and(|(first, rest)| *first == PSEUDONYM && letters(rest)) => {
                Ok(Self(bytes))
            }
            Ok(_) | Err(_) => Self::parse(text),
        }
    }

    /// Returns whether this is the pseudonym of a person whose details were erased.
    pub fn is_pseudonym(&self) -> bool {
        self.0.first() == Some(&PSEUDONYM)
    }

    /// Returns the eight digits as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Shows the last three digits only, for lists and logs.
    pub fn masked(&self) -> String {
        mask(self.as_str(), 3)
    }
}

impl fmt::Display for EducationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for EducationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EducationId({})", self.masked())
    }
}

macro_rules! text_number {
    ($(#[$doc:meta])* $name:ident, $error:ident, $range:expr, $accept:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses the number; blanks are dropped, full-width characters folded, leading zeros kept.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                let folded = fold_number(text).to_ascii_uppercase();
                let fits = $range.contains(&folded.len()) && folded.bytes().all($accept);
                if fits { Ok(Self(folded)) } else { Err(NotAnId::$error) }
            }

            /// Returns the number as text, leading zeros kept.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Shows the last four characters only, for lists and logs.
            pub fn masked(&self) -> String {
                mask(&self.0, 4)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.masked())
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> String {
                number.0
            }
        }
    };
}

text_number!(
    /// Card number (北京通号), printed on the face: names one piece of plastic.
    ///
    /// Its format is not public, so 4 to 32 digits or letters are accepted.
    CardNumber, CardNumber, (4..=32), |b: u8| b.is_ascii_alphanumeric()
);

text_number!(
    /// Transit number (一卡通卡号), printed on the face and held in the public transit file.
    TransitNumber, TransitNumber, (8..=20), |b: u8| b.is_ascii_digit()
);

impl TryFrom<String> for EducationId {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        Self::stored(&text)
    }
}

impl From<EducationId> for String {
    fn from(id: EducationId) -> String {
        id.as_str().to_owned()
    }
}

/// The three kinds of card in circulation, and what cannot be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// 北京通学生卡: student and transit card in one.
    BeijingTong,
    /// 学籍卡 with the Temple of Heaven picture.
    Enrollment,
    /// 证件卡 with the photograph.
    PhotoId,
    /// Not one of the three, or not known yet.
    Unknown,
}

impl CardKind {
    /// Returns the kind that a replacement of this card is made as: always 北京通学生卡 (the school's letter).
    pub fn replacement(self) -> CardKind {
        CardKind::BeijingTong
    }
}

/// Replaces all but the last `keep` characters by `*`.
pub(super) fn mask(text: &str, keep: usize) -> String {
    let hidden = text.chars().count().saturating_sub(keep);
    text.chars().enumerate().map(|(i, c)| if i < hidden { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn education_ids_are_eight_digits_and_nothing_else() {
        let check = |text: &str, want: Option<&str>| {
            let got = EducationId::parse(text).ok();
            assert_eq!(got.as_ref().map(EducationId::as_str), want, "{text:?}");
        };
        check("00012345", Some("00012345"));
        check("１２３４５６７８", Some("12345678"));
        check(" 1234 5678 ", Some("12345678"));
        check("1234567", None);
        check("123456789", None);
        check("1234567x", None);
        check("", None);
    }

    #[test]
    fn a_pseudonym_is_only_ever_stored_and_never_typed() {
        let stored = EducationId::stored("#abc234z").unwrap();
        assert!(stored.is_pseudonym() && EducationId::parse("#abc234z").is_err());
        assert!(!EducationId::stored("12345678").unwrap().is_pseudonym());
        for text in ["#abc234", "#ABC2345", "#abc234!", "#1234567", "abcdefgh"] {
            assert!(EducationId::stored(text).is_err(), "{text}");
        }
    }

    #[test]
    fn masked_numbers_keep_their_length_and_their_last_characters() {
        assert_eq!(EducationId::parse("12345678").unwrap().masked(), "*****678");
        assert_eq!(CardNumber::parse("00001234").unwrap().masked(), "****1234");
        assert!(!format!("{:?}", EducationId::parse("12345678").unwrap()).contains("12345"));
    }

    #[test]
    fn leading_zeros_of_a_transit_number_are_kept() {
        assert_eq!(TransitNumber::parse("0000751511409928").unwrap().as_str(), "0000751511409928");
        assert!(TransitNumber::parse("1000-7515").is_err());
    }

    #[test]
    fn every_kind_is_replaced_by_a_beijing_tong_card() {
        for kind in [CardKind::BeijingTong, CardKind::Enrollment, CardKind::PhotoId, CardKind::Unknown] {
            assert_eq!(kind.replacement(), CardKind::BeijingTong);
        }
    }
}
