//! Suggests which cells of a flat page are signed: how much ink, whose ink, and whether it is only a line.
//!
//! Unsure rather than wrong: a cell whose border is not where it must be, or that shares ink with others, stays open.

mod border;
mod shape;
mod strokes;

use crate::face::plane::Plane;
use crate::sheet::SignatureCell;
use crate::sheet::display::MM;

use super::Flat;
use super::flat::PER_MM;
use super::ground::closed;
use border::{Bounds, snapped};
use shape::is_only_lines;
use strokes::{Strokes, strokes};

/// What a cell seems to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Likely {
    /// Somebody wrote into it: a signature, a tick, a stamp.
    Signed,
    /// Bare paper.
    Blank,
    /// Neither is sure: little ink, a straight line, a neighbor's stamp, or the cell was not found.
    Unsure,
}

/// What was seen in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// Number printed in front of the row.
    pub row: u32,
    /// Share of the cell that is inked, 0 to 1.
    pub share: f32,
    /// What it seems to say.
    pub likely: Likely,
    /// How sure that is, 0 to 1; 0 for a cell that could not be looked at.
    pub confidence: f32,
}

/// Half of the widest stroke that counts as ink, in millimeters; a shadow is wider.
const STROKE_MM: f32 = 1.3;
/// How far around the cells one looks for the rest of a stamp or a stroke, in millimeters.
const AROUND_MM: f32 = 8.0;
/// Grays below the paper at which a pixel is inked: at least, and where paper is too uneven to say anything.
const DARKER: (u8, u8) = (20, 64);
/// Noise by which an inked pixel exceeds the paper.
const NOISES: f32 = 7.0;
/// Ink in square millimeters: below, a cell is blank; above, it is signed.
const INK_MM2: (f32, f32) = (0.22, 1.4);
/// Least extent of a signature or tick in millimeters.
const EXTENT_MM: f32 = 2.8;
/// Share of the ink that must lie in the middle half of the cell's height.
const MIDDLE: f32 = 0.25;
/// Ink of strokes that belong elsewhere, by own ink, above which a cell stays open.
const FOREIGN: f32 = 0.25;

/// Suggests for each cell, in their order; the cells are those of this page.
pub fn ink(flat: &Flat, cells: &[SignatureCell]) -> Vec<Ink> {
    let plane = flat.picture.plane();
    let Some(region) = Region::around(plane, cells) else {
        return cells.iter().map(|cell| open(cell.row)).collect();
    };
    let level = level(&region.darkness);
    let boxes: Vec<Option<Bounds>> =
        cells.iter().map(|cell| snapped(&region.darkness, region.boxed(cell), level.paper)).collect();
    let strokes = strokes(&region.darkness, level.ink, &boxes, (AROUND_MM * PER_MM) as usize);
    let seen = cells.iter().zip(&boxes).enumerate();
    seen.map(|(at, (cell, found))| match found {
        Some(found) if level.ink < DARKER.1 => judge(cell.row, found, &strokes, at, level.ink),
        Some(_) | None => open(cell.row),
    })
    .collect()
}

/// A cell that could not be looked at.
fn open(row: u32) -> Ink {
    Ink { row, share: 0.0, likely: Likely::Unsure, confidence: 0.0 }
}

fn judge(row: u32, cell: &Bounds, strokes: &Strokes, at: usize, level: u8) -> Ink {
    let mm2 = |pixels: usize| pixels as f32 / (PER_MM * PER_MM);
    let own = strokes.own(at);
    let (own_mm2, foreign_mm2) = (mm2(own.len()), mm2(strokes.foreign(at)));
    let share = (own_mm2 + foreign_mm2) / mm2(cell.area()).max(0.01);
    let told =
        |likely, confidence: f32| Ink { row, share: share.min(1.0), likely, confidence: confidence.clamp(0.0, 1.0) };
    let (left, right) = ends(own.iter().map(|(x, _)| *x));
    let (top, bottom) = ends(own.iter().map(|(_, y)| *y));
    let extent = (right - left).hypot(bottom - top) / PER_MM;
    let (upper, lower) = cell.middle_half();
    let central = own.iter().filter(|(_, y)| (upper..lower).contains(y)).count() as f32 / own.len().max(1) as f32;
    let total = own_mm2 + foreign_mm2 + mm2(strokes.specks(at));
    if total <= INK_MM2.0 && !strokes.is_overlaid(at) {
        let dim = f32::from(level - DARKER.0) / f32::from(DARKER.1 - DARKER.0);
        return told(Likely::Blank, 0.97 - 0.3 * total / INK_MM2.0 - 0.3 * dim);
    }
    let is_written = own_mm2 >= INK_MM2.1 && extent >= EXTENT_MM && central >= MIDDLE;
    let is_alone = foreign_mm2 <= FOREIGN * own_mm2 && !strokes.is_overlaid(at);
    if is_written && is_alone && !is_only_lines(&own, cell) {
        let amount = (own_mm2 / 10.0).min(1.0);
        return told(Likely::Signed, 0.7 + 0.28 * amount - 0.5 * foreign_mm2 / own_mm2);
    }
    told(Likely::Unsure, 0.5 * (1.0 - (own_mm2 / INK_MM2.1).min(1.0)))
}

fn ends(values: impl Iterator<Item = usize>) -> (f32, f32) {
    let (low, high) = values.fold((usize::MAX, 0), |(low, high), value| (low.min(value), high.max(value)));
    if low > high { (0.0, 0.0) } else { (low as f32, high as f32) }
}

/// The part of the page around the cells, as how much darker each pixel is than the paper around it.
struct Region {
    left: f32,
    top: f32,
    darkness: Plane,
}

impl Region {
    fn around(plane: &Plane, cells: &[SignatureCell]) -> Option<Self> {
        let pixels = |points: f32| points / MM * PER_MM;
        let whole = |cell: &&SignatureCell| [cell.x, cell.y, cell.width, cell.height].iter().all(|v| v.is_finite());
        let boxed = cells
            .iter()
            .filter(whole)
            .map(|cell| (pixels(cell.x), pixels(cell.y), pixels(cell.x + cell.width), pixels(cell.y + cell.height)));
        let (left, top, right, bottom) =
            boxed.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)))?;
        let margin = (AROUND_MM * 1.25 * PER_MM).round();
        let from = |at: f32| (at - margin).floor().max(0.0);
        let (left, top) = (from(left), from(top));
        let to = |at: f32| (at + margin).ceil().max(0.0) as usize;
        if left as usize >= plane.width() || top as usize >= plane.height() {
            return None;
        }
        let part = plane.cropped(left as usize..to(right), top as usize..to(bottom)).smoothed();
        let paper = closed(&part, (STROKE_MM * PER_MM).round() as usize);
        let darker = part.pixels().iter().zip(paper.pixels()).map(|(pixel, paper)| paper.saturating_sub(*pixel));
        let darkness = Plane::new(part.width(), part.height(), darker.collect())?;
        Some(Self { left, top, darkness })
    }

    fn boxed(&self, cell: &SignatureCell) -> (f32, f32, f32, f32) {
        let x = |points: f32| points / MM * PER_MM - self.left - 0.5;
        let y = |points: f32| points / MM * PER_MM - self.top - 0.5;
        (x(cell.x), y(cell.y), x(cell.x + cell.width), y(cell.y + cell.height))
    }
}

/// How dark bare paper is here, and from where a pixel is inked.
struct Level {
    paper: u8,
    ink: u8,
}

fn level(darkness: &Plane) -> Level {
    let mut counts = [0usize; 256];
    for pixel in darkness.pixels() {
        if let Some(count) = counts.get_mut(usize::from(*pixel)) {
            *count += 1;
        }
    }
    // Less than half of the paper is ever inked, so the lower half of the shades is paper.
    let total = darkness.pixels().len();
    let at_share = |share: f32| {
        let mut below = 0;
        let passed = counts.iter().take_while(|count| {
            below += **count;
            (below as f32) < share * total as f32
        });
        passed.count()
    };
    let (quarter, half) = (at_share(0.2), at_share(0.5));
    let noise = (half.saturating_sub(quarter) as f32 / 0.84).max(0.7);
    let paper = half as f32 + noise;
    let ink = (half as f32 + NOISES * noise).clamp(f32::from(DARKER.0), f32::from(DARKER.1));
    Level { paper: paper.min(255.0) as u8, ink: ink as u8 }
}
