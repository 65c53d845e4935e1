//! Finds the corner marks of QR codes in black and white: rows of 1:1:3:1:1, then the rings around them.
//!
//! Counts such rows first, so that a picture full of them is given up before anything costly begins.

use rxing::common::BitMatrix;
use rxing::common::cpp_essentials::{ConcentricPattern, LocateConcentricPattern};
use rxing::qrcode::cpp_port::detector::FinderPatterns;
use rxing::{Point, point};

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
    let mut columns = Columns::of(bits.width());
    for (y, row) in bits.rows().enumerate().skip(STEP - 1).step_by(STEP) {
        let at_row = y as f32 + 0.5;
        runs::each(row, bits.width(), |begin, stripes| {
            marks.stripes += usize::from(runs::is_finder(stripes));
            if marks.stripes > most || !runs::may_be_finder(stripes) {
                return;
            }
            let [a, b, c, ..] = stripes;
            let place = point((begin + a + b) as f32 + c as f32 / 2.0, at_row);
            if columns.covers(place) {
                return;
            }
            // Three times the width allows for very slanted codes.
            let reach = i32::try_from(stripes.iter().sum::<usize>() * 3).unwrap_or(i32::MAX);
            let rings = [1, 1, 3, 1, 1];
            if let Some(mark) = LocateConcentricPattern::<true, 5, 7>(matrix, &rings, place, reach) {
                columns.add(mark, at_row);
                marks.patterns.push(mark);
            }
        });
        if marks.stripes > most {
            return Marks { crowded: true, ..marks };
        }
    }
    marks
}

/// Marks by the columns that they reach into, so that each row looks only at those near it.
struct Columns(Vec<FinderPatterns>);

impl Columns {
    /// Pixels of a column.
    const WIDE: f32 = 32.0;

    fn of(width: usize) -> Self {
        Self(vec![FinderPatterns::new(); Self::number(width as f32) + 1])
    }

    fn number(x: f32) -> usize {
        (x / Self::WIDE) as usize
    }

    /// Keeps a mark, and forgets those in its columns that end above the row: no later row cuts them.
    fn add(&mut self, mark: ConcentricPattern, at_row: f32) {
        let reach = mark.size as f32 / 2.0 + 1.0;
        let (first, last) = (Self::number(mark.p.x - reach), Self::number(mark.p.x + reach));
        for column in self.0.iter_mut().skip(first).take(last - first + 1) {
            column.retain(|known| known.p.y + known.size as f32 / 2.0 + 1.0 > at_row);
            column.push(mark);
        }
    }

    /// Returns whether a place lies within a mark.
    fn covers(&self, place: Point) -> bool {
        let is_around = |known: &ConcentricPattern| {
            let (x, y, reach) = ((place.x - known.p.x).abs(), (place.y - known.p.y).abs(), known.size as f32 / 2.0);
            x < reach && y < reach && x.hypot(y) < reach
        };
        self.0.get(Self::number(place.x)).is_some_and(|column| column.iter().any(is_around))
    }
}

/// Rows of 1:1:3:1:1 above each other.
struct Pile {
    rows: usize,
    x: f32,
    y: f32,
    width: f32,
}

/// Finds marks whose rings are broken, by scratches or glare: two rows above each other are enough.
///
/// Returns the clearest `most` of them, those with most rows for their width first.
pub(super) fn broken(bits: &Bits, most: usize) -> FinderPatterns {
    let mut piles: Vec<Pile> = Vec::new();
    for (y, row) in bits.rows().enumerate() {
        runs::each(row, bits.width(), |begin, stripes| {
            if !runs::is_finder(stripes) || piles.len() >= MOST_PILES {
                return;
            }
            let width = stripes.iter().sum::<usize>() as f32;
            let (x, y) = (begin as f32 + width / 2.0, y as f32 + 0.5);
            let module = width / 7.0;
            let fits = |pile: &&mut Pile| {
                (pile.x / pile.rows as f32 - x).abs() < module
                    && (pile.y / pile.rows as f32 - y).abs() < 3.0 * module
                    && (pile.width / pile.rows as f32 / width).ln().abs() < 0.25
            };
            match piles.iter_mut().rev().find(fits) {
                Some(pile) => {
                    *pile = Pile { rows: pile.rows + 1, x: pile.x + x, y: pile.y + y, width: pile.width + width };
                }
                None => piles.push(Pile { rows: 1, x, y, width }),
            }
        });
    }
    let share = |pile: &Pile| pile.rows as f32 * pile.rows as f32 / pile.width;
    piles.retain(|pile| pile.rows >= 2);
    piles.sort_by(|a, b| share(b).total_cmp(&share(a)));
    let mark = |pile: &Pile| {
        let rows = pile.rows as f32;
        ConcentricPattern { p: point(pile.x / rows, pile.y / rows), size: (pile.width / rows).round() as i32 }
    };
    piles.iter().take(most).map(mark).collect()
}

/// Piles that are kept at once: a page of print has fewer.
const MOST_PILES: usize = 600;
