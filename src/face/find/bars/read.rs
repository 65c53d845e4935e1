//! Reads one group of stripes with the decoders of the `rxing` crate, and refuses what is not plausible.

use rxing::common::BitArray;
use rxing::oned::{Code39Reader, Code128Reader, EAN8Reader, EAN13Reader, ITFReader, OneDReader};
use rxing::{DecodeHints, RXingResult};

use super::line::Group;
use crate::face::find::Symbology;

/// Pixels of a stripe of mean width in what the decoders are shown.
const PX: f32 = 14.0;
/// Light that is added on both sides, in stripes of mean width.
const BORDER: usize = 8;
/// Code 39 and Interleaved 2 of 5 have no check of their own, so they must be long.
const SHORTEST_UNCHECKED: usize = 6;
/// Shortest text of Code 128: a check of one in 103 proves little.
const SHORTEST_CHECKED: usize = 3;
/// How much of the group a decoder may leave out at each end.
const LEFT_OUT: f32 = 0.2;

/// What a group says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    pub(crate) text: String,
    pub(crate) symbology: Symbology,
    /// It was read from the end of the line to its beginning.
    pub(crate) is_reversed: bool,
}

impl Group<'_> {
    /// Returns the pixels of one module of a code that was read.
    pub(crate) fn module(&self, reading: &Reading) -> f32 {
        let length = reading.text.len() as f32;
        let modules = match reading.symbology {
            Symbology::Ean => {
                if length > 8.0 {
                    95.0
                } else {
                    67.0
                }
            }
            Symbology::Code39 => (length + 2.0) * 14.5,
            Symbology::Itf => length * 8.0 + 8.0,
            Symbology::Qr | Symbology::Code128 => (self.edges.len() as f32 - 8.0) / 6.0 * 11.0 + 13.0,
        };
        (self.end() - self.begin()) / modules
    }

    /// Draws the stripes as one row of pixels.
    fn row(&self, is_reversed: bool) -> Option<BitArray> {
        let mean = (self.end() - self.begin()) / (self.edges.len() - 1) as f32;
        if mean <= 0.0 {
            return None;
        }
        let border = BORDER * PX as usize;
        let place = |edge: f32| border + ((edge - self.begin()) / mean * PX).round() as usize;
        let width = place(self.end()) + border;
        let mut row = BitArray::with_size(width);
        for dark in self.edges.chunks_exact(2) {
            let &[from, to] = dark else { continue };
            let (from, to) = (place(from), place(to));
            let (from, to) = if is_reversed { (width - to, width - from) } else { (from, to) };
            // The crate's own way to set a range fails where it ends with a word.
            (from..to.min(width)).for_each(|pixel| row.set(pixel));
        }
        Some(row)
    }
}

const ALL: [Symbology; 4] = [Symbology::Code128, Symbology::Ean, Symbology::Code39, Symbology::Itf];

/// Reads a group as any kind of code, in either direction.
pub(crate) fn any(group: &Group<'_>) -> Option<Reading> {
    [false, true].into_iter().find_map(|is_reversed| {
        let row = group.row(is_reversed)?;
        ALL.into_iter().filter(|kind| may_be(*kind, group)).find_map(|symbology| {
            let text = text_of(symbology, &row).filter(|text| is_whole(symbology, text, group))?;
            Some(Reading { text, symbology, is_reversed })
        })
    })
}

/// Returns whether a group says the same again.
pub(crate) fn same(group: &Group<'_>, reading: &Reading) -> bool {
    let text = || text_of(reading.symbology, &group.row(reading.is_reversed)?);
    may_be(reading.symbology, group) && text().as_deref() == Some(reading.text.as_str())
}

/// Counts stripes: each kind of code has so many for each character, and so many besides.
fn may_be(symbology: Symbology, group: &Group<'_>) -> bool {
    let stripes = group.edges.len() - 1;
    match symbology {
        Symbology::Code128 => stripes % 6 == 1,
        Symbology::Code39 => stripes % 10 == 9,
        Symbology::Ean => stripes == 59 || stripes == 43,
        Symbology::Itf => stripes % 10 == 7,
        Symbology::Qr => false,
    }
}

/// Returns whether the code takes up the whole group: what goes on beside it is no code.
fn is_whole(symbology: Symbology, text: &str, group: &Group<'_>) -> bool {
    let stripes = group.edges.len() - 1;
    match symbology {
        Symbology::Code39 => stripes == (text.len() + 2) * 10 - 1,
        Symbology::Itf => stripes == text.len() * 5 + 7,
        Symbology::Ean => stripes == if text.len() > 8 { 59 } else { 43 },
        Symbology::Qr | Symbology::Code128 => true,
    }
}

fn text_of(symbology: Symbology, row: &BitArray) -> Option<String> {
    let hints = DecodeHints::default();
    let result = match symbology {
        Symbology::Code128 => Code128Reader.decode_row(0, row, &hints),
        Symbology::Code39 => Code39Reader::new().decode_row(0, row, &hints),
        Symbology::Ean => EAN13Reader.decode_row(0, row, &hints).or_else(|_| EAN8Reader.decode_row(0, row, &hints)),
        Symbology::Itf => {
            let lengths = (SHORTEST_UNCHECKED as u32..=80).step_by(2).collect();
            let hints = DecodeHints { AllowedLengths: Some(lengths), ..DecodeHints::default() };
            ITFReader::default().decode_row(0, row, &hints)
        }
        Symbology::Qr => return None,
    };
    let result = result.ok().filter(|result| symbology != Symbology::Code128 || spans(result, row))?;
    let text = result.getText();
    let shortest = match symbology {
        Symbology::Code39 | Symbology::Itf => SHORTEST_UNCHECKED,
        Symbology::Code128 | Symbology::Ean | Symbology::Qr => SHORTEST_CHECKED,
    };
    (text.len() >= shortest).then(|| text.to_owned())
}

/// The same for Code 128, where the number of signs does not follow from the text.
fn spans(result: &RXingResult, row: &BitArray) -> bool {
    let border = (BORDER * PX as usize) as f32;
    let whole = row.get_size() as f32 - 2.0 * border;
    let ends = result.getPoints().iter().map(|point| (point.x - border) / whole);
    let (first, last) = ends.fold((f32::MAX, f32::MIN), |(first, last), end| (first.min(end), last.max(end)));
    first < LEFT_OUT && last > 1.0 - LEFT_OUT
}
