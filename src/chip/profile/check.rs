//! Turns the bytes of a part and their check value into yes, no, or why nobody can tell.

use super::KeyPlan;
use super::mac::{cmac_aes, mac_3des};
use super::part::Parts;
use crate::chip::crc::{crc8_mad, crc8_maxim, crc16_x25};

/// One check of a profile.
#[derive(Clone)]
pub(super) struct Check {
    pub id: String,
    pub how: How,
    pub over: Vec<Stretch>,
    /// None for two copies without a byte that speaks for them.
    pub value: Option<Stretch>,
    /// Whether a failure makes the fields of the part unusable.
    pub rejects: bool,
}

/// What is computed.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum How {
    Crc8Mad,
    Crc8Maxim,
    Crc16X25(Ends),
    /// All bytes exclusive-or each other.
    Xor,
    /// All bytes added up, modulo 256 or 65536 as the value is long.
    Sum(Ends),
    /// Two equal copies; the value, if any, is the exclusive or of the first.
    Mirror,
    CmacAes(KeyPlan),
    Mac3Des(KeyPlan),
}

/// Which byte of a value of two bytes comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    LowFirst,
    HighFirst,
}

/// A stretch of bytes of one step or sector.
#[derive(Clone)]
pub(super) struct Stretch {
    pub from: String,
    pub offset: usize,
    pub len: usize,
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Holds,
    Fails,
    /// None of its bytes were asked for or read.
    NotRead,
    /// Its key is not there.
    NoKey,
}

impl How {
    /// Returns the key that the check needs.
    pub fn key(&self) -> Option<&KeyPlan> {
        match self {
            How::CmacAes(key) | How::Mac3Des(key) => Some(key),
            How::Crc8Mad | How::Crc8Maxim | How::Crc16X25(_) | How::Xor | How::Sum(_) | How::Mirror => None,
        }
    }

    /// Returns whether a value can be so long, and how long it may be.
    pub fn takes(&self, len: usize) -> (bool, &'static str) {
        match self {
            How::Crc8Mad | How::Crc8Maxim => (len == 1, "one byte for a CRC-8"),
            How::Crc16X25(_) => (len == 2, "two bytes for a CRC-16"),
            How::Xor | How::Mirror => (len == 1, "one byte for an exclusive or"),
            How::Sum(_) => (len == 1 || len == 2, "one or two bytes for a sum"),
            How::CmacAes(_) => ((4..=16).contains(&len), "4 to 16 bytes, the first ones of a CMAC"),
            How::Mac3Des(_) => ((4..=8).contains(&len), "4 to 8 bytes, the first ones of a MAC"),
        }
    }
}

impl Check {
    /// Returns what becomes of the check; `key` is the value of the key that it names, when it names one.
    pub fn judge(&self, parts: &Parts, key: Option<&[u8; 16]>) -> Outcome {
        if !self.over.iter().any(|stretch| parts.find(&stretch.from).is_some()) {
            return Outcome::NotRead;
        }
        // A part that is missing leaves the others unproved.
        let of = |stretch: &Stretch| parts.bytes(&stretch.from, stretch.offset, stretch.len);
        let Some(over) = self.over.iter().map(of).collect::<Option<Vec<_>>>() else { return Outcome::Fails };
        let value = match self.value.as_ref().map(of) {
            None => None,
            Some(Some(value)) => Some(value),
            Some(None) => return Outcome::Fails,
        };
        let bytes = over.concat();
        let holds = match (&self.how, value) {
            (How::Mirror, value) => {
                matches!(over.as_slice(), [one, two] if one == two && value.is_none_or(|value| value == [xor(one)]))
            }
            (_, None) => false,
            (How::Crc8Mad, Some(value)) => value == [crc8_mad(&bytes)],
            (How::Crc8Maxim, Some(value)) => value == [crc8_maxim(&bytes)],
            (How::Crc16X25(ends), Some(value)) => value == ends.pair(crc16_x25(&bytes)),
            (How::Xor, Some(value)) => value == [xor(&bytes)],
            (How::Sum(_), Some([value])) => Ends::LowFirst.pair(sum(&bytes)).starts_with(&[*value]),
            (How::Sum(ends), Some(value)) => value == ends.pair(sum(&bytes)),
            (How::CmacAes(_), Some(value)) => match key {
                Some(key) => cmac_aes(key, &bytes).starts_with(value),
                None => return Outcome::NoKey,
            },
            (How::Mac3Des(_), Some(value)) => match key {
                Some(key) => mac_3des(key, &bytes).starts_with(value),
                None => return Outcome::NoKey,
            },
        };
        if holds { Outcome::Holds } else { Outcome::Fails }
    }

    /// Lists the steps and sectors that the check needs.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.over.iter().chain(&self.value).map(|stretch| stretch.from.as_str())
    }
}

impl Ends {
    fn pair(self, number: u16) -> [u8; 2] {
        match self {
            Ends::LowFirst => number.to_le_bytes(),
            Ends::HighFirst => number.to_be_bytes(),
        }
    }
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |all, byte| all ^ byte)
}

fn sum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |all, byte| all.wrapping_add(u16::from(*byte)))
}
