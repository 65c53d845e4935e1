//! The plan of one field: where its bytes stand and how they are read.

use crate::chip::facts::Role;

/// How one field is read.
#[derive(Clone)]
pub(super) struct FieldPlan {
    pub key: String,
    pub role: Option<Role>,
    /// Step or sector; empty for a field of a list.
    pub from: String,
    pub offset: usize,
    pub len: usize,
    pub kind: Kind,
    pub map: Vec<(Vec<u8>, String)>,
    pub mask: Option<u64>,
    pub pads: Vec<u8>,
    pub strip_zeros: bool,
    pub rule: Option<Rule>,
    pub expect: Vec<u64>,
    pub required: bool,
    pub sensitive: bool,
}

/// What a number must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// An exact count of digits.
    Digits(usize),
    /// A citizen number of 18 characters with its check character (GB 11643).
    CitizenNumber,
}

/// How the bytes of a field are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bcd,
    Hex,
    UintBe,
    UintLe,
    AsciiDigits,
    Date(DateForm),
    DateTime,
    Enum,
    Text,
    Bits,
    ValueBlock,
}

/// How a day is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateForm {
    /// Four bytes, `20 27 08 31`.
    BcdYmd,
    /// Three bytes, `27 08 31`, years 2000 to 2099.
    BcdShortYmd,
    /// Three bytes, `20 27 08`: the last day of the month.
    BcdYm,
    /// Eight bytes, `20270831` in ASCII.
    AsciiYmd,
}

impl DateForm {
    /// Returns how many bytes the day takes.
    pub fn len_bytes(self) -> usize {
        match self {
            DateForm::BcdYmd => 4,
            DateForm::BcdShortYmd | DateForm::BcdYm => 3,
            DateForm::AsciiYmd => 8,
        }
    }
}

/// How a list of records is read.
#[derive(Clone)]
pub(super) struct ListPlan {
    pub key: String,
    pub from: String,
    /// A record with these bytes at this place is no entry.
    pub skip: Option<(usize, Vec<u8>)>,
    pub fields: Vec<FieldPlan>,
}
