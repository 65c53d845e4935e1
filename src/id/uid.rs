//! The number a chip answers with before anything is asked of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::NotAnId;

/// UID of a chip: 4, 7 or 10 bytes, in the order in which the reader returns them.
///
/// ISO/IEC 14443-3, 6.5.4. A UID names a chip for this school only after intake has bound it; it
/// proves nothing by itself, since clones are easy to make.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Uid(Vec<u8>);

impl Uid {
    /// Takes the bytes of GET DATA; other lengths than 4, 7 and 10 are refused.
    pub fn new(bytes: &[u8]) -> Result<Self, NotAnId> {
        match bytes.len() {
            4 | 7 | 10 => Ok(Self(bytes.to_vec())),
            found => Err(NotAnId::Uid { found }),
        }
    }

    /// Returns the bytes as received.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns whether the chip made this UID up for this one activation.
    ///
    /// Four bytes that begin with 08 (ISO/IEC 14443-3, table 8): phones and privacy cards.
    pub fn is_random(&self) -> bool {
        self.0.len() == 4 && self.0.first() == Some(&0x08)
    }

    /// Shows the last byte only, for lists and logs.
    pub fn masked(&self) -> String {
        super::number::mask(&self.to_string(), 2)
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uid({})", self.masked())
    }
}

impl TryFrom<String> for Uid {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        let wrong = || NotAnId::Uid { found: text.len() / 2 };
        if !text.is_ascii() || !text.len().is_multiple_of(2) {
            return Err(wrong());
        }
        let bytes: Option<Vec<u8>> =
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect();
        Self::new(&bytes.ok_or_else(wrong)?)
    }
}

impl From<Uid> for String {
    fn from(uid: Uid) -> String {
        uid.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_have_four_seven_or_ten_bytes() {
        for n in 0..=12 {
            assert_eq!(Uid::new(&vec![1; n]).is_ok(), [4, 7, 10].contains(&n), "{n} bytes");
        }
    }

    #[test]
    fn only_four_bytes_that_begin_with_08_are_random() {
        assert!(Uid::new(&[8, 1, 2, 3]).unwrap().is_random());
        assert!(!Uid::new(&[8, 1, 2, 3, 4, 5, 6]).unwrap().is_random());
        assert!(!Uid::new(&[4, 1, 2, 3]).unwrap().is_random());
    }

    #[test]
    fn text_and_bytes_round_trip() {
        let uid = Uid::new(&[0x04, 0xA2, 0xFF, 0x00]).unwrap();
        assert_eq!(uid.to_string(), "04A2FF00");
        assert_eq!(Uid::try_from(uid.to_string()), Ok(uid.clone()));
        assert_eq!(uid.masked(), "******00");
        assert!(Uid::try_from("04A2F".to_owned()).is_err());
        assert!(Uid::try_from("04A2FFGG".to_owned()).is_err());
    }
}
