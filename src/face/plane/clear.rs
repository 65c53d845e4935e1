//! Filters that make a dull, blurred or unevenly lit plane easier to read.

use super::Plane;

impl Plane {
    /// Returns a smoothed copy (binomial, 5 by 5 pixels).
    pub fn smoothed(&self) -> Self {
        let mut wide = Vec::with_capacity(self.pixels.len());
        for row in self.rows() {
            let (first, last) = (row.first().copied().unwrap_or(0), row.last().copied().unwrap_or(0));
            let padded: Vec<u8> = [first, first].iter().chain(row).chain(&[last, last]).copied().collect();
            wide.extend(padded.windows(5).map(binomial));
        }
        let wide = Self { width: self.width, height: self.height, pixels: wide };
        let rows: Vec<&[u8]> = wide.rows().collect();
        let at = |y: usize| rows.get(y.min(rows.len().saturating_sub(1))).copied().unwrap_or_default();
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let up = at(y.saturating_sub(2)).iter().zip(at(y.saturating_sub(1)));
            let down = at(y + 1).iter().zip(at(y + 2));
            let column = up.zip(at(y)).zip(down);
            pixels.extend(column.map(|(((a, b), c), (d, e))| binomial(&[*a, *b, *c, *d, *e])));
        }
        Self { width: self.width, height: self.height, pixels }
    }

    /// Returns a copy with its edges raised: `amount` times the difference to the smoothed plane.
    pub fn sharpened(&self, smoothed: &Plane, amount: f32) -> Self {
        let raise = |(sharp, soft): (&u8, &u8)| {
            let (sharp, soft) = (f32::from(*sharp), f32::from(*soft));
            (sharp + amount * (sharp - soft)).clamp(0.0, 255.0) as u8
        };
        let pixels = self.pixels.iter().zip(&smoothed.pixels).map(raise).collect();
        Self { width: self.width, height: self.height, pixels }
    }

    /// Returns a copy whose shades span black to white, but for the darkest and the lightest hundredth.
    pub fn stretched(&self) -> Self {
        let mut counts = [0usize; 256];
        for pixel in &self.pixels {
            if let Some(count) = counts.get_mut(usize::from(*pixel)) {
                *count += 1;
            }
        }
        let few = self.pixels.len() / 100;
        let shades = || counts.iter().zip(0u8..=255);
        let past = |sum: &mut usize, (count, shade): (&usize, u8)| {
            *sum += count;
            Some((*sum, shade))
        };
        let end = |found: Option<(usize, u8)>, other: u8| f32::from(found.map_or(other, |(_, shade)| shade));
        let low = end(shades().scan(0, past).find(|(sum, _)| *sum > few), 0);
        let high = end(shades().rev().scan(0, past).find(|(sum, _)| *sum > few), 255);
        let gain = 255.0 / (high - low).max(1.0);
        self.map(|shade| ((f32::from(shade) - low) * gain).clamp(0.0, 255.0) as u8)
    }

    /// Returns a copy with the contrast of each part raised to the full range.
    ///
    /// Contrast-limited adaptive histogram equalisation (Zuiderveld 1994): 8 by 8 tiles, clip limit 3.
    pub fn equalized(&self) -> Self {
        let curves: Vec<[u8; 256]> =
            (0..TILES * TILES).map(|tile| self.tile_curve(tile % TILES, tile / TILES)).collect();
        let shade = |column: usize, row: usize, value: u8| {
            let curve = curves.get(row * TILES + column);
            f32::from(curve.and_then(|c| c.get(usize::from(value))).copied().unwrap_or(value))
        };
        let columns: Vec<(usize, usize, f32)> = (0..self.width).map(|x| between(x, self.width)).collect();
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for (y, line) in self.rows().enumerate() {
            let (top, bottom, down) = between(y, self.height);
            pixels.extend(line.iter().zip(&columns).map(|(value, (left, right, across))| {
                let upper = mix(shade(*left, top, *value), shade(*right, top, *value), *across);
                let lower = mix(shade(*left, bottom, *value), shade(*right, bottom, *value), *across);
                mix(upper, lower, down).round() as u8
            }));
        }
        Self { width: self.width, height: self.height, pixels }
    }

    /// Returns a copy in black (0) and white (255): black is darker than 95 % of its surroundings.
    ///
    /// The surroundings are a square of `reach` pixels to each side.
    pub fn thresholded(&self, reach: usize) -> Self {
        let sums = self.column_sums();
        let stride = self.width + 1;
        let sum = |x: usize, y: usize| sums.get(y * stride + x).copied().unwrap_or(0);
        let shade = |x: usize, y: usize| {
            let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(self.width));
            let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(self.height));
            let area = ((right - left) * (bottom - top)) as u64;
            let total = sum(right, bottom) + sum(left, top) - sum(right, top) - sum(left, bottom);
            if u64::from(self.at(x, y)) * area * 100 < total * 95 { 0 } else { 255 }
        };
        Self::paint(self.width, self.height, shade)
    }

    /// Sums of all pixels above and left of each corner, one row and column more than the plane.
    fn column_sums(&self) -> Vec<u64> {
        let mut sums = vec![0; self.width + 1];
        let mut above = sums.clone();
        for row in self.rows() {
            let mut line = 0;
            let next: Vec<u64> = std::iter::once(0)
                .chain(row.iter().zip(above.iter().skip(1)).map(|(pixel, up)| {
                    line += u64::from(*pixel);
                    line + up
                }))
                .collect();
            sums.extend(&next);
            above = next;
        }
        sums
    }

    fn tile_curve(&self, column: usize, row: usize) -> [u8; 256] {
        let part = |tile: usize, side: usize| (tile * side / TILES)..((tile + 1) * side / TILES).max(1);
        let mut counts = [0u32; 256];
        let across = part(column, self.width);
        for line in self.rows().skip(part(row, self.height).start).take(part(row, self.height).len()) {
            for value in line.get(across.clone()).unwrap_or_default() {
                if let Some(count) = counts.get_mut(usize::from(*value)) {
                    *count += 1;
                }
            }
        }
        let area: u32 = counts.iter().sum();
        let limit = (area * CLIP).div_ceil(256).max(1);
        let spare: u32 = counts.iter().map(|count| count.saturating_sub(limit)).sum();
        let mut curve = [0u8; 256];
        let mut below = 0u64;
        for (rank, (shade, count)) in (1u64..).zip(curve.iter_mut().zip(counts)) {
            below += u64::from(count.min(limit));
            let share = below + u64::from(spare) * rank / 256;
            *shade = u8::try_from(share * 255 / u64::from(area.max(1))).unwrap_or(255);
        }
        curve
    }
}

const TILES: usize = 8;
const CLIP: u32 = 3;

fn binomial(five: &[u8]) -> u8 {
    let weights = [1u16, 4, 6, 4, 1];
    let sum: u16 = five.iter().zip(weights).map(|(pixel, weight)| u16::from(*pixel) * weight).sum();
    u8::try_from((sum + 8) >> 4).unwrap_or(255)
}

/// Finds the two tiles whose middles lie around a pixel, and how far it is towards the second.
fn between(at: usize, side: usize) -> (usize, usize, f32) {
    let place = ((at as f32 + 0.5) * TILES as f32 / side as f32 - 0.5).clamp(0.0, (TILES - 1) as f32);
    let first = place as usize;
    (first, (first + 1).min(TILES - 1), place - first as f32)
}

fn mix(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_plane_stays_flat_under_every_filter() {
        let flat = Plane::paint(160, 120, |_, _| 77);
        assert_eq!(flat.smoothed(), flat);
        assert_eq!(flat.sharpened(&flat.smoothed(), 4.0), flat);
        assert!(flat.thresholded(4).pixels().iter().all(|p| *p == 255));
        let clear = flat.equalized();
        assert!(clear.pixels().iter().all(|p| *p == clear.at(0, 0)));
    }

    #[test]
    fn equalizing_spreads_a_dull_picture() {
        let dull = Plane::paint(128, 128, |x, y| 100 + ((x * 7 + y * 11) % 40) as u8);
        let clear = dull.equalized();
        let range = |p: &Plane| p.pixels().iter().max().unwrap() - p.pixels().iter().min().unwrap();
        assert!(range(&clear) > range(&dull) * 2, "{}", range(&clear));
    }

    #[test]
    fn a_threshold_follows_the_light() {
        let lit = Plane::paint(200, 40, |x, _| (x as u8 / 2 + 100) - if x % 10 < 3 { 60 } else { 0 });
        let bits = lit.thresholded(12);
        for x in 20..180 {
            assert_eq!(bits.at(x, 20) == 0, x % 10 < 3, "column {x}");
        }
    }
}
