//! Finds every QR code in a picture: a cascade of cheap looks first, costly ones last.
//!
//! Runs on a worker of its own with a deadline; a decoder that panics or stalls costs one sentence.

use std::time::Duration;

use super::charset::{self, Charset};
use super::picture::Picture;

mod bars;
mod bits;
#[cfg(feature = "zxing-cpp")]
mod cpp;
mod grey;
mod guard;
mod lattice;
mod light;
mod look;
mod marks;
mod meter;
mod older;
mod quirc;
mod ray;
mod region;
mod runs;
mod search;
mod stage;
mod sweep;
mod triples;
mod view;
mod zxing;

pub use look::Corners;
use look::middle;
use search::Search;
use stage::{CASCADE, Stage};
use view::Views;

/// One code that was read.
#[derive(Clone, PartialEq)]
pub struct Symbol {
    /// Payload exactly as stored in the code.
    pub bytes: Vec<u8>,
    /// Payload as text.
    pub text: String,
    /// Kind of code.
    pub symbology: Symbology,
    /// Character set that made bytes into text.
    pub charset: Charset,
    /// The character set was guessed: show the text, compare its digits only.
    pub guessed: bool,
    /// Where the code lies.
    pub corners: Corners,
    /// Step of the cascade that read it.
    pub stage: &'static str,
    /// Time from the start of the search until it was read, in milliseconds.
    pub ms: u32,
}

/// Kind of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Symbology {
    /// QR code (ISO/IEC 18004).
    Qr,
    /// Code 128 (ISO/IEC 15417).
    Code128,
    /// Code 39 (ISO/IEC 16388).
    Code39,
    /// EAN-13 or EAN-8 (ISO/IEC 15420).
    Ean,
    /// Interleaved 2 of 5 (ISO/IEC 16390).
    Itf,
}

/// How much a picture is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// A photograph: all looks, until nothing is left unexplained.
    Still,
    /// One of many frames of a camera: the quick looks, and one of the others in turn.
    Frame {
        /// Counts the frames; which of the other looks is tried.
        turn: u32,
    },
}

/// What a picture showed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Codes from top to bottom, then from left to right.
    pub codes: Vec<Symbol>,
    /// Why nothing, or not everything, was read.
    pub miss: Option<Miss>,
}

/// Why a picture gave no code, or perhaps not all of its codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Miss {
    /// Nothing looked like a code.
    #[error("no code seen")]
    NothingSeen,
    /// Corner marks were seen, but no code could be read.
    #[error("a code was seen but cannot be read")]
    Unreadable {
        /// Corner marks seen in the best look; a whole code has three.
        finder_like: usize,
    },
    /// Too many corner marks to try them all.
    #[error("too many patterns that look like codes")]
    Crowded,
    /// The deadline passed.
    #[error("the search took too long and was stopped")]
    OutOfTime,
    /// A decoder gave up on this picture; the others read nothing either.
    #[error("a decoder failed on this picture and nothing was read")]
    DecoderFailed {
        /// Step of the cascade that failed.
        stage: &'static str,
    },
    /// Earlier searches that overran are still running.
    #[error("earlier pictures are still being searched")]
    Busy,
}

impl Miss {
    /// Returns the stable code of this miss.
    pub fn code(self) -> &'static str {
        match self {
            Self::NothingSeen => "no-code-seen",
            Self::Unreadable { .. } => "code-unreadable",
            Self::Crowded => "too-many-patterns",
            Self::OutOfTime => "search-out-of-time",
            Self::DecoderFailed { .. } => "decoder-failed",
            Self::Busy => "search-busy",
        }
    }

    /// Returns what to do now.
    pub fn next(self) -> &'static str {
        match self {
            Self::NothingSeen => "show the whole code with its white border",
            Self::Unreadable { .. } => "move closer, hold still, tilt it away from glare",
            Self::Crowded => "show fewer cards at once",
            Self::OutOfTime => "show the card alone, on a plain table",
            Self::DecoderFailed { .. } => "take the picture again",
            Self::Busy => "wait a moment and try again",
        }
    }
}

/// What one search may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Time for the whole picture.
    pub time: Duration,
    /// Rows of 1:1:3:1:1 stripes, every third row counted, above which a look is not tried.
    pub runs: usize,
    /// Corner marks above which they are not combined.
    pub patterns: usize,
    /// Groups of three corner marks that may fail in one look.
    pub tries: usize,
    /// Corner marks above which the decoders that compare all triples are not tried.
    pub triples: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(4), runs: 12_000, patterns: 240, tries: 120, triples: 30 }
    }
}

/// Finds the codes of a picture.
pub fn find(picture: &Picture) -> Found {
    find_within(picture, Effort::Still, Limits::default())
}

/// Finds the codes of a picture with a given effort, at a given cost.
pub fn find_within(picture: &Picture, effort: Effort, limits: Limits) -> Found {
    match effort {
        Effort::Still => find_by(picture, CASCADE, limits),
        Effort::Frame { turn } => watched(picture, limits, move |search| search.frame(turn)),
    }
}

fn find_by(picture: &Picture, cascade: &'static [Stage], limits: Limits) -> Found {
    watched(picture, limits, |search| search.still(cascade))
}

fn watched(picture: &Picture, limits: Limits, look: impl FnOnce(Search<'_>) -> Option<Miss> + Send + 'static) -> Found {
    let plane = picture.shared();
    let mut found =
        guard::watch(limits.time, move |clock, tell| look(Search::of(Views::of(plane), limits, clock, tell)));
    found.codes.sort_by_key(reading_order);
    found
}

/// Sorts by rows of half a code's height, then from the left.
fn reading_order(symbol: &Symbol) -> (i32, i32) {
    let (x, y) = middle(&symbol.corners);
    let [(ax, ay), _, (bx, by), _] = symbol.corners;
    let side = ((bx - ax).hypot(by - ay) / 2.0).max(1.0);
    ((y / side) as i32, x as i32)
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Symbol({} bytes, {:?}, stage {})", self.bytes.len(), self.charset, self.stage)
    }
}

#[cfg(test)]
mod tests;
