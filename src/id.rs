//! Turns text and bytes into numbers and names that cannot be wrong.
//!
//! Parsed once at the edge; everything above passes these types, never a bare `String`.

mod class;
mod name;
mod number;
pub mod pinyin;
mod place;
mod uid;

pub use class::{ClassId, Seat};
pub use name::{Name, NameDoubt, NameMatch, Sex};
pub use number::{CardKind, CardNumber, EducationId, TransitNumber};
pub use place::{BatchId, BundleId, CardId, DeskId, OperatorId};
pub use uid::Uid;

/// Why a text is not the number, name or place that it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnId {
    /// An education ID has exactly eight digits.
    #[error("an education ID has exactly 8 digits, this has {found}")]
    EducationId {
        /// Characters found, after full-width digits were folded.
        found: usize,
    },
    /// A printed number holds 4 to 32 digits or Latin letters.
    #[error("a card number has 4 to 32 digits or letters")]
    CardNumber,
    /// A transit number holds 8 to 20 digits.
    #[error("a transit number has 8 to 20 digits")]
    TransitNumber,
    /// A UID has 4, 7 or 10 bytes (ISO/IEC 14443-3, 6.5.4).
    #[error("a UID has 4, 7 or 10 bytes, this has {found}")]
    Uid {
        /// Bytes found.
        found: usize,
    },
    /// A name holds at least one character and at most 100.
    #[error("a name has 1 to 100 characters")]
    Name,
    /// A class is written like `7-3`, `7(3)` or `七年级3班`.
    #[error("a class is written like 7-3, grade 1 to 12, class 1 to 99")]
    Class,
    /// A desk, operator or batch word holds 1 to 40 characters, none of them a control character.
    #[error("a desk, operator or batch name has 1 to 40 characters")]
    Word,
}

/// Folds full-width digits and Latin letters to ASCII and drops blanks: for numbers only, never for names.
pub fn fold_number(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{3000}')
        .map(|c| match c {
            '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            '\u{FF0D}' | '\u{2010}'..='\u{2014}' => '-',
            _ => c,
        })
        .collect()
}
