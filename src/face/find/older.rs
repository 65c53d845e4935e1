//! Asks the older detector of `rxing`, which allows more in a mark and takes the best three of all that it sees.
//!
//! It compares all triples, so what it would see is counted first.

use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::detector::Detector;
use rxing::{DecodeHints, Point};

use super::bits::Bits;
use super::look::Corners;
use super::runs;

/// Crossings of rows and columns above which it is not asked: photographs of cards show up to a hundred.
const MOST_CROSSINGS: usize = 240;

/// Looks for the three likeliest marks; returns their sample and the corners of the code.
pub(super) fn sample(bits: &Bits, matrix: &BitMatrix) -> Option<(impl DetectorRXingResult, Option<Corners>)> {
    if crossings(bits, matrix) > MOST_CROSSINGS {
        return None;
    }
    let hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    let sample = Detector::new(matrix).detect_with_hints(&hints).ok()?;
    let corners = corners_by_marks(sample.getPoints(), sample.getBits().width());
    Some((sample, corners))
}

/// Counts, in every third row, places that look like the middle of a mark across and down; stops above the limit.
fn crossings(bits: &Bits, matrix: &BitMatrix) -> usize {
    let mut total = 0;
    for (y, row) in bits.rows().enumerate().skip(2).step_by(3) {
        runs::each(row, bits.width(), |begin, stripes| {
            let [a, b, c, ..] = stripes;
            if total <= MOST_CROSSINGS && runs::may_cross(stripes) && is_crossed(matrix, begin + a + b + c / 2, y, c) {
                total += 1;
            }
        });
        if total > MOST_CROSSINGS {
            break;
        }
    }
    total
}

/// Looks up and down from the middle of a mark.
fn is_crossed(matrix: &BitMatrix, x: usize, y: usize, most: usize) -> bool {
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return false };
    let (up, top, over) = stretches((0..=y).rev().map(|y| matrix.get(x, y)), most);
    let (down, bottom, under) = stretches((y + 1..matrix.height()).map(|y| matrix.get(x, y)), most);
    runs::may_cross([over, top, up + down, bottom, under])
}

/// Counts dark, light and dark pixels one after the other; the last two end at `most`.
fn stretches(pixels: impl Iterator<Item = bool>, most: usize) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    let mut state = 0;
    for dark in pixels {
        match (state, dark) {
            (0, true) => counts.0 += 1,
            (0 | 1, false) if counts.1 <= most => (state, counts.1) = (1, counts.1 + 1),
            (1 | 2, true) if counts.2 <= most => (state, counts.2) = (2, counts.2 + 1),
            _ => break,
        }
    }
    counts
}

/// The older detector returns the middles of three corner marks: bottom left, top left, top right.
fn corners_by_marks(points: &[Point], side: u32) -> Option<Corners> {
    let [bottom, top, right, ..] = points else { return None };
    let span = side.checked_sub(7).filter(|span| *span > 0)? as f32;
    let across = ((right.x - top.x) / span, (right.y - top.y) / span);
    let down = ((bottom.x - top.x) / span, (bottom.y - top.y) / span);
    let at = |x: f32, y: f32| (top.x + across.0 * x + down.0 * y, top.y + across.1 * x + down.1 * y);
    let far = span + 3.5;
    Some([at(-3.5, -3.5), at(far, -3.5), at(far, far), at(-3.5, far)])
}
