//! Finds the corner marks of QR codes in black and white: rows of 1:1:3:1:1, then the rings around them.
//!
//! Counts such rows first, so that a picture full of them is given up before anything costly begins.

use rxing::common::BitMatrix;
use rxing::common::cpp_essentials::LocateConcentricPattern;
use rxing::point;
use rxing::qrcode::cpp_port::detector::FinderPatterns;

use super::bits::Bits;
use super::runs;

/// Every third row crosses the middle of each mark whose modules have a pixel.
const STEP: usize = 3;

/// What a scan of all rows saw.
#[derive(Default)]
pub(super) struct Marks {
    /// Marks whose rings were found.
    pub(super) patterns: FinderPatterns,
    /// Rows of 1:1:3:1:1.
    pub(super) stripes: usize,
    /// There are more such rows than allowed, so the scan was stopped.
    pub(super) crowded: bool,
}

/// Scans every third row; stops when more than `most` rows look like marks.
pub(super) fn scan(bits: &Bits, matrix: &BitMatrix, most: usize) -> Marks {
    let mut marks = Marks::default();
    for (y, row) in bits.rows().enumerate().skip(STEP - 1).step_by(STEP) {
        let at_row = y as f32 + 0.5;
        runs::each(row, bits.width(), |begin, stripes| {
            marks.stripes += usize::from(runs::is_finder(stripes));
            if marks.stripes > most || !runs::may_be_finder(stripes) {
                return;
            }
            let [a, b, c, ..] = stripes;
            let place = point((begin + a + b) as f32 + c as f32 / 2.0, at_row);
            let is_inside = |x: f32, y: f32, size: i32| (place.x - x).hypot(place.y - y) < size as f32 / 2.0;
            if marks.patterns.iter().any(|known| is_inside(known.p.x, known.p.y, known.size)) {
                return;
            }
            // Three times the width allows for very slanted codes.
            let reach = i32::try_from(stripes.iter().sum::<usize>() * 3).unwrap_or(i32::MAX);
            let rings = [1, 1, 3, 1, 1];
            marks.patterns.extend(LocateConcentricPattern::<true, 5, 7>(matrix, &rings, place, reach));
        });
        if marks.stripes > most {
            return Marks { crowded: true, ..marks };
        }
    }
    marks
}
