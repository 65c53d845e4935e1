//! The light around a code, freed of shadow and of weak contrast, to be sampled between pixels.

use super::Spot;
use crate::face::plane::Plane;

/// Pixels that a module keeps: more of them would only cost time.
const PIXELS_A_MODULE: f32 = 4.0;
/// Modules to each side whose mean is taken for grey.
const AROUND: f32 = 4.5;

/// Shades around grey: dark is below 0, light above, about 1 either way.
pub(super) struct Field {
    left: f32,
    top: f32,
    scale: f32,
    width: usize,
    shades: Vec<f32>,
}

impl Field {
    /// Takes the part of a plane within `reach` pixels of a spot, whose modules are `module` pixels wide.
    pub(super) fn of(plane: &Plane, middle: Spot, reach: f32, module: f32) -> Self {
        let span = |at: f32| (at - reach).max(0.0) as usize..(at + reach).max(0.0) as usize + 1;
        let (columns, rows) = (span(middle.0), span(middle.1));
        let (left, top) = (columns.start as f32, rows.start as f32);
        let part = plane.cropped(columns, rows);
        let shrink = module / PIXELS_A_MODULE;
        let part = if shrink > 1.3 { part.shrunk_to((part.long_side() as f32 / shrink) as usize) } else { part };
        let scale = if shrink > 1.3 { shrunk_by(plane, &part, left, top, reach, middle) } else { 1.0 };
        let around = ((AROUND * module / scale) as usize).max(3);
        Self { left, top, scale, width: part.width(), shades: levelled(&part, around) }
    }

    /// Returns how many shades it holds.
    pub(super) fn pixels(&self) -> usize {
        self.shades.len()
    }

    /// Returns the shade at a spot of the plane; outside of the field it is grey.
    pub(super) fn at(&self, (x, y): Spot) -> f32 {
        let (x, y) = ((x - self.left) / self.scale - 0.5, (y - self.top) / self.scale - 0.5);
        if !(x >= 0.0 && y >= 0.0 && x < (self.width - 1) as f32) {
            return 0.0;
        }
        let (column, row) = (x as u32, y as u32);
        let (across, down) = (x - column as f32, y - row as f32);
        let at = row as usize * self.width + column as usize;
        let (Some([a, b]), Some([c, d])) =
            (self.shades.get(at..at + 2), self.shades.get(at + self.width..at + self.width + 2))
        else {
            return 0.0;
        };
        (a + (b - a) * across) * (1.0 - down) + (c + (d - c) * across) * down
    }
}

/// How many pixels of the plane one of the part stands for.
fn shrunk_by(plane: &Plane, part: &Plane, left: f32, top: f32, reach: f32, middle: Spot) -> f32 {
    let wide = (plane.width() as f32 - left).min((middle.0 + reach).max(0.0).floor() + 1.0 - left);
    let tall = (plane.height() as f32 - top).min((middle.1 + reach).max(0.0).floor() + 1.0 - top);
    if part.width() >= part.height() { wide / part.width() as f32 } else { tall / part.height() as f32 }
}

/// Subtracts the mean of the surroundings and divides by their spread.
fn levelled(plane: &Plane, around: usize) -> Vec<f32> {
    let shades: Vec<f32> = plane.pixels().iter().map(|pixel| f32::from(*pixel)).collect();
    let means = around_each(&shades, plane.width(), around);
    let squares: Vec<f32> = shades.iter().zip(&means).map(|(shade, mean)| (shade - mean) * (shade - mean)).collect();
    let spreads = around_each(&squares, plane.width(), around);
    // Where nothing is printed only noise is spread: it must not look like a code.
    let floor = spreads.iter().sum::<f32>() / spreads.len().max(1) as f32 / 8.0 + 1.0;
    let level =
        |((shade, mean), spread): ((&f32, &f32), &f32)| ((shade - mean) / (spread + floor).sqrt()).clamp(-2.5, 2.5);
    shades.iter().zip(&means).zip(&spreads).map(level).collect()
}

/// Means of squares of `around` pixels to each side.
fn around_each(values: &[f32], width: usize, around: usize) -> Vec<f32> {
    let (mut across, mut running) = (Vec::with_capacity(values.len()), Vec::with_capacity(width + 1));
    values.chunks_exact(width).for_each(|row| sliding(row, around, &mut running, &mut across));
    let rows: Vec<&[f32]> = across.chunks_exact(width).collect();
    let mut sums = vec![0f32; width];
    let mut count = 0f32;
    let mut means = Vec::with_capacity(values.len());
    for row in rows.iter().take(around) {
        sums.iter_mut().zip(*row).for_each(|(sum, value)| *sum += value);
        count += 1.0;
    }
    for y in 0..rows.len() {
        if let Some(row) = rows.get(y + around) {
            sums.iter_mut().zip(*row).for_each(|(sum, value)| *sum += value);
            count += 1.0;
        }
        if let Some(row) = y.checked_sub(around + 1).and_then(|y| rows.get(y)) {
            sums.iter_mut().zip(*row).for_each(|(sum, value)| *sum -= value);
            count -= 1.0;
        }
        means.extend(sums.iter().map(|sum| sum / count));
    }
    means
}

/// Puts down the means of `around` values to each side in a row; `sums` is room to work in.
fn sliding(row: &[f32], around: usize, sums: &mut Vec<f32>, means: &mut Vec<f32>) {
    sums.clear();
    let mut total = 0f32;
    sums.push(total);
    sums.extend(row.iter().map(|value| {
        total += value;
        total
    }));
    let at_edge = |at: usize| {
        let (from, to) = (at.saturating_sub(around), (at + around + 1).min(row.len()));
        let sum_to = |at: usize| sums.get(at).copied().unwrap_or(total);
        (sum_to(to) - sum_to(from)) / (to - from) as f32
    };
    let inner = around..row.len().saturating_sub(around).max(around);
    means.extend((0..inner.start.min(row.len())).map(at_edge));
    let (wide, ends) = ((2 * around + 1) as f32, sums.iter().skip(2 * around + 1));
    means.extend(sums.iter().zip(ends).map(|(from, to)| (to - from) / wide));
    means.extend((inner.end..row.len()).map(at_edge));
}
