//! Finds the printed border of a cell near the place where the form has it.

use crate::face::plane::Plane;

use super::super::flat::PER_MM;

/// How far a border may be off, in millimeters.
const OFF_MM: f32 = 2.2;
/// How much a cell may be larger or smaller than on the form, in millimeters.
const SIZE_MM: f32 = 0.7;
/// Grays by which a border is darker than the noise of the paper.
const LINE: u8 = 7;
/// Half of the width of a border in pixels, with what blur makes of it.
const BAND: usize = 4;

/// First and last row or column of a border with its blur.
pub(super) type Band = (usize, usize);

/// A cell between its borders, in pixels of the region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
}

impl Bounds {
    /// Columns that a border or its blur does not reach.
    pub fn columns(&self) -> std::ops::Range<usize> {
        self.left + BAND + 1..(self.right).saturating_sub(BAND)
    }

    /// Rows that a border or its blur does not reach.
    pub fn rows(&self) -> std::ops::Range<usize> {
        self.top + BAND + 1..(self.bottom).saturating_sub(BAND)
    }

    pub fn area(&self) -> usize {
        self.columns().len() * self.rows().len()
    }

    /// Rows of the middle half of the cell.
    pub fn middle_half(&self) -> (usize, usize) {
        let height = self.bottom - self.top;
        (self.top + height / 4, self.bottom - height / 4)
    }

    /// Bands around the borders: first and last row of the level ones, first and last column of the upright ones.
    pub fn bands(&self) -> ([Band; 2], [Band; 2]) {
        let band = |at: usize| (at.saturating_sub(BAND), at + BAND);
        ([band(self.top), band(self.bottom)], [band(self.left), band(self.right)])
    }
}

/// Finds the borders nearest to the form's; `None` unless all four are seen.
pub(super) fn snapped(darkness: &Plane, (left, top, right, bottom): (f32, f32, f32, f32), paper: u8) -> Option<Bounds> {
    let inside = |at: f32, side: usize| (at.is_finite() && at >= 0.0 && at < side as f32).then_some(at);
    let (left, right) = (inside(left, darkness.width())?, inside(right, darkness.width())?);
    let (top, bottom) = (inside(top, darkness.height())?, inside(bottom, darkness.height())?);
    // The borders themselves are left out of what is looked along.
    let inner = |from: f32, to: f32| {
        let inset = OFF_MM * PER_MM;
        (from + inset).max(0.0) as usize..(to - inset).max(0.0) as usize
    };
    let (columns, rows) = (inner(left, right), inner(top, bottom));
    let level = |y: usize| quartile(columns.clone().map(|x| around(y, |y| darkness.at(x, y), darkness.height())));
    let upright = |x: usize| quartile(rows.clone().map(|y| around(x, |x| darkness.at(x, y), darkness.width())));
    let line = paper.saturating_add(LINE);
    let (top, bottom) = pair((top, bottom), line, level)?;
    let (left, right) = pair((left, right), line, upright)?;
    Some(Bounds { left, top, right, bottom })
}

/// The darkest of a pixel and its neighbors: a border may lean by a pixel.
fn around(at: usize, shade: impl Fn(usize) -> u8, side: usize) -> u8 {
    (at.saturating_sub(1)..=(at + 1).min(side.saturating_sub(1))).map(shade).max().unwrap_or(0)
}

/// The shade that three quarters of the pixels reach: a line is dark all along, a letter is not.
fn quartile(shades: impl Iterator<Item = u8>) -> u8 {
    let mut shades: Vec<u8> = shades.collect();
    if shades.is_empty() {
        return 0;
    }
    let quarter = shades.len() / 4;
    *shades.select_nth_unstable(quarter).1
}

/// Finds the two lines that are clearest and about as far apart as on the form.
fn pair((low, high): (f32, f32), line: u8, darkness: impl Fn(usize) -> u8) -> Option<(usize, usize)> {
    let near = |at: f32| {
        let reach = OFF_MM * PER_MM;
        let places = ((at - reach).max(0.0) as usize)..=((at + reach) as usize);
        let dark: Vec<(usize, u8)> = places.map(|at| (at, darkness(at))).collect();
        let peak = |window: &[(usize, u8)]| match window {
            [a, b, c] if b.1 >= line && b.1 >= a.1 && b.1 >= c.1 => Some(*b),
            _ => None,
        };
        dark.windows(3).filter_map(peak).collect::<Vec<_>>()
    };
    let (firsts, seconds) = (near(low), near(high));
    let pairs = firsts.iter().flat_map(|first| seconds.iter().map(move |second| (first, second)));
    let fits =
        pairs.filter(|((a, _), (b, _))| ((*b as f32 - *a as f32) - (high - low)).abs() <= SIZE_MM * PER_MM && b > a);
    let cost = |((a, dark_a), (b, dark_b)): &(&(usize, u8), &(usize, u8))| {
        let off = (*a as f32 - low).abs() + (*b as f32 - high).abs();
        f32::from(*dark_a) + f32::from(*dark_b) - 2.0 * off
    };
    fits.max_by(|one, other| cost(one).total_cmp(&cost(other))).map(|((a, _), (b, _))| (*a, *b))
}
