//! Turns one word or hex text of a profile file into its meaning, or into what was wanted there.

use std::ops::Range;

use toml::Spanned;

use super::super::place::Trouble;
use crate::chip::hex::parse_hex;

/// Something wrong at a place of the file.
pub(super) type Wrong = (Range<usize>, Trouble);

/// Builds the trouble of a word outside a closed list.
pub(super) fn wanted(word: &Spanned<String>, what: &'static str, want: &'static str) -> Wrong {
    (word.span(), Trouble::Word { what, found: word.get_ref().clone(), want })
}

/// Builds the trouble of a value that its place cannot hold.
pub(super) fn value(span: Range<usize>, what: &str, want: &'static str) -> Wrong {
    (span, Trouble::Value { what: what.to_owned(), want })
}

/// Builds the trouble of a key that a row lacks; the row is named by its id.
pub(super) fn missing(id: &Spanned<String>, key: &'static str) -> Wrong {
    (id.span(), Trouble::Missing { step: id.get_ref().clone(), key })
}

/// Parses hex text.
pub(super) fn hex(word: &Spanned<String>, what: &str, want: &'static str) -> Result<Vec<u8>, Wrong> {
    parse_hex(word.get_ref()).ok_or_else(|| value(word.span(), what, want))
}

/// Parses hex text of an exact count of bytes.
pub(super) fn bytes<const N: usize>(word: &Spanned<String>, what: &str, want: &'static str) -> Result<[u8; N], Wrong> {
    hex(word, what, want)?.try_into().map_err(|_| value(word.span(), what, want))
}
