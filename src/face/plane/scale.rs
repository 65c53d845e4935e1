//! Smaller and larger copies of a plane.

use std::ops::Range;

use super::Plane;

impl Plane {
    /// Returns a copy whose long side is `long_side` pixels, averaged; a smaller plane stays as it is.
    pub fn shrunk_to(&self, long_side: usize) -> Self {
        let now = self.long_side();
        if long_side >= now || long_side == 0 {
            return self.clone();
        }
        let scaled = |side: usize| (side * long_side).div_ceil(now).max(1);
        self.averaged(scaled(self.width), scaled(self.height))
    }

    /// Returns a copy of half the size.
    pub fn halved(&self) -> Self {
        self.shrunk_to(self.long_side() / 2)
    }

    /// Returns a copy that is `times` as large, from the four nearest pixels.
    pub fn enlarged(&self, times: usize) -> Self {
        let times = times.max(1);
        let places = |side: usize| -> Vec<(usize, usize, u32)> {
            let place = |at: usize| {
                let twice = (2 * at + 1).saturating_sub(times);
                let first = (twice / (2 * times)).min(side - 1);
                (first, (first + 1).min(side - 1), ((twice % (2 * times)) * 128 / times) as u32)
            };
            (0..side * times).map(place).collect()
        };
        let columns = places(self.width);
        let rows: Vec<&[u8]> = self.rows().collect();
        let mut pixels = Vec::with_capacity(self.pixels.len() * times * times);
        let mut line = vec![0u32; self.width];
        for (top, bottom, down) in places(self.height) {
            let row = |y: usize| rows.get(y).copied().unwrap_or_default();
            for ((mixed, top), bottom) in line.iter_mut().zip(row(top)).zip(row(bottom)) {
                *mixed = u32::from(*top) * (256 - down) + u32::from(*bottom) * down;
            }
            let at = |x: usize| line.get(x).copied().unwrap_or(0);
            pixels.extend(columns.iter().map(|(left, right, across)| {
                ((at(*left) * (256 - across) + at(*right) * across + (1 << 15)) >> 16) as u8
            }));
        }
        Self { width: self.width * times, height: self.height * times, pixels }
    }

    /// Returns a part of the plane, cut at its edges; at least one pixel.
    pub fn cropped(&self, columns: Range<usize>, rows: Range<usize>) -> Self {
        let (left, top) = (columns.start.min(self.width - 1), rows.start.min(self.height - 1));
        let (right, bottom) = (columns.end.clamp(left + 1, self.width), rows.end.clamp(top + 1, self.height));
        let lines = self.rows().skip(top).take(bottom - top);
        let pixels = lines.flat_map(|line| line.get(left..right).unwrap_or_default()).copied().collect();
        Self { width: right - left, height: bottom - top, pixels }
    }

    /// Averages the pixels under each new pixel, those on its edges by the share that it covers.
    fn averaged(&self, width: usize, height: usize) -> Self {
        let columns = shares(self.width, width);
        let rows: Vec<&[u8]> = self.rows().collect();
        let mut pixels = Vec::with_capacity(width * height);
        let mut sums = vec![0f32; self.width];
        for (from, weights) in shares(self.height, height) {
            sums.fill(0.0);
            for (row, weight) in rows.iter().skip(from).zip(&weights) {
                for (sum, pixel) in sums.iter_mut().zip(*row) {
                    *sum += f32::from(*pixel) * weight;
                }
            }
            pixels.extend(columns.iter().map(|(from, weights)| {
                let under = sums.get(*from..*from + weights.len()).unwrap_or_default();
                let mean: f32 = under.iter().zip(weights).map(|(sum, weight)| sum * weight).sum();
                (mean + 0.5) as u8
            }));
        }
        Self { width, height, pixels }
    }
}

/// For each new pixel the first old one under it, and the share of each.
fn shares(old: usize, new: usize) -> Vec<(usize, Vec<f32>)> {
    let ratio = old as f32 / new as f32;
    let share = |at: usize| {
        let (from, to) = (at * old, (at + 1) * old);
        let under = from / new..to.div_ceil(new).min(old);
        let weight = |pixel: usize| (to.min((pixel + 1) * new) - from.max(pixel * new)) as f32 / new as f32 / ratio;
        (under.start, under.map(weight).collect())
    };
    (0..new).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_averages_and_keeps_the_shape() {
        let checks = Plane::paint(400, 200, |x, y| if (x + y) % 2 == 0 { 0 } else { 200 });
        let small = checks.shrunk_to(100);
        assert_eq!((small.width(), small.height()), (100, 50));
        assert!(small.pixels().iter().all(|p| (80..=120).contains(p)));
        assert_eq!(checks.shrunk_to(400), checks);
    }

    #[test]
    fn shrinking_and_enlarging_keep_places() {
        let slope = Plane::paint(90, 60, |x, y| (x * 2 + y) as u8);
        for long_side in [89, 70, 64, 45, 30, 7] {
            let small = slope.shrunk_to(long_side);
            let (across, down) = (90.0 / small.width() as f32, 60.0 / small.height() as f32);
            for (x, y) in [(1, 1), (small.width() / 2, small.height() / 2)] {
                let want = ((x as f32 + 0.5) * across - 0.5) * 2.0 + (y as f32 + 0.5) * down - 0.5;
                assert!((f32::from(small.at(x, y)) - want).abs() < 1.6, "{long_side}: {want}");
            }
        }
        for times in [1, 2, 3] {
            let large = slope.enlarged(times);
            assert_eq!((large.width(), large.height()), (90 * times, 60 * times));
            let want = |at: usize| (at as f32 + 0.5) / times as f32 - 0.5;
            for (x, y) in [(40, 31), (61, 44), (80, 50)] {
                let want = want(x) * 2.0 + want(y);
                assert!((f32::from(large.at(x, y)) - want).abs() <= 1.0, "{times} times at {x}, {y}");
            }
        }
    }

    #[test]
    fn a_part_is_cut_at_the_edges() {
        let slope = Plane::paint(10, 8, |x, y| (x * 10 + y) as u8);
        let part = slope.cropped(3..6, 2..4);
        assert_eq!((part.width(), part.height(), part.at(0, 0), part.at(2, 1)), (3, 2, 32, 53));
        assert_eq!(slope.cropped(0..99, 0..99), slope);
        assert_eq!((slope.cropped(50..60, 3..3).width(), slope.cropped(50..60, 3..3).height()), (1, 1));
    }
}
