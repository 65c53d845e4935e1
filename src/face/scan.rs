//! One scan: what every way in which a face comes in ends in, be it a scanner, a picture, a camera or a clipboard.

use super::charset;
use super::facts::FaceSource;
use super::find::Symbol;

/// The text of one code, and how it came in.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan {
    /// Text of the code.
    pub text: String,
    /// The character set was guessed: show the text, compare its digits only.
    pub guessed: bool,
    /// How it came in.
    pub source: FaceSource,
}

impl Scan {
    /// Takes what a scanner typed like a keyboard: text already.
    pub fn typed(text: impl Into<String>) -> Self {
        Self { text: text.into(), guessed: false, source: FaceSource::Scanner }
    }

    /// Takes the bytes that a scanner on a serial line sent, without their end.
    pub fn sent(bytes: &[u8]) -> Self {
        let (text, charset) = charset::read(bytes);
        Self { text, guessed: charset.is_guess(), source: FaceSource::Scanner }
    }

    /// Takes a code that was found in a picture.
    pub fn found(symbol: &Symbol) -> Self {
        Self { text: symbol.text.clone(), guessed: symbol.guessed, source: FaceSource::Picture }
    }
}

/// Shows nothing of the code, which may name a person.
impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scan({} bytes, {:?})", self.text.len(), self.source)
    }
}
