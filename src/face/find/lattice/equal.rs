//! Tells dark modules from light ones through blur: learns from the known marks how this picture blurs.
//!
//! A linear equalizer fitted by least squares, first to the marks, then to its own decisions (Lucky 1966).

use super::Spot;
use super::field::Field;
use super::shape::Shape;
use super::warp::Warp;

/// Samples a module is taken apart into, along a side.
const PARTS: usize = 2;
/// Samples to each side of a module's middle that are weighed.
const TAPS: usize = 3;
/// Modules that the equalizer learns from at most, about.
const LESSONS: usize = 3500;
/// Pulls weights towards none, as a share of the mean square of a sample.
const RIDGE: f64 = 0.02;

/// Shades of a code on a grid of half modules.
pub(super) struct Samples {
    side: usize,
    wide: usize,
    shades: Vec<f32>,
}

impl Samples {
    /// Samples a code and a border around it.
    pub(super) fn of(shape: &Shape, field: &Field, warp: &Warp) -> Self {
        let wide = PARTS * shape.side + 2 * TAPS - 1;
        let place = |at: usize| (at as f32 - TAPS as f32) / PARTS as f32 + 0.5;
        let spots = (0..wide).flat_map(|y| (0..wide).map(move |x| (x, y)));
        let shades = spots.map(|(x, y)| field.at(warp.spot((place(x), place(y)) as Spot))).collect();
        Self { side: shape.side, wide, shades }
    }

    /// Returns how dark each module is by itself.
    pub(super) fn plain(&self) -> Vec<f32> {
        let weights = [0.25, 0.5, 0.25];
        let shade = |(u, v): (usize, usize)| -> f32 {
            let rows = weights.iter().zip(v * PARTS + TAPS - 1..);
            rows.map(|(weight, y)| {
                let from = y * self.wide + u * PARTS + TAPS - 1;
                let row = self.shades.get(from..from + 3).unwrap_or_default();
                -weight * row.iter().zip(weights).map(|(shade, weight)| shade * weight).sum::<f32>()
            })
            .sum()
        };
        self.modules().map(shade).collect()
    }

    /// Returns how dark each module is when its surroundings are weighed as the `wanted` modules tell.
    pub(super) fn equalized(&self, wanted: &[Option<f32>]) -> Vec<f32> {
        let taps = (2 * TAPS + 1) * (2 * TAPS + 1) + 1;
        let mut products = vec![0f32; taps * taps];
        let mut targets = vec![0f32; taps];
        let mut around = Vec::with_capacity(taps);
        let mut count = 0.0;
        // A large code has more modules than are needed to learn its blur.
        let every = wanted.iter().flatten().count() / LESSONS + 1;
        let lessons = self.modules().zip(wanted).filter_map(|(module, want)| Some((module, (*want)?)));
        for (module, want) in lessons.step_by(every) {
            self.around(module, &mut around);
            // The products are symmetric, so only those up to the diagonal are summed.
            for (at, ((row, target), left)) in
                products.chunks_exact_mut(taps).zip(&mut targets).zip(&around).enumerate()
            {
                *target += left * want;
                for (product, right) in row.iter_mut().zip(&around).take(at + 1) {
                    *product += left * right;
                }
            }
            count += 1.0;
        }
        let mut products: Vec<f64> = products.into_iter().map(f64::from).collect();
        let power: f64 = products.iter().step_by(taps + 1).sum::<f64>() / taps as f64;
        products.iter_mut().step_by(taps + 1).for_each(|product| *product += RIDGE * power + count * 1e-6);
        let weights = solved(products, targets.into_iter().map(f64::from).collect());
        self.modules()
            .map(|module| {
                self.around(module, &mut around);
                around.iter().zip(&weights).map(|(shade, weight)| shade * weight).sum()
            })
            .collect()
    }

    fn modules(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let side = self.side;
        (0..side).flat_map(move |v| (0..side).map(move |u| (u, v)))
    }

    fn around(&self, (u, v): (usize, usize), shades: &mut Vec<f32>) {
        shades.clear();
        for y in v * PARTS..=v * PARTS + 2 * TAPS {
            let from = y * self.wide + u * PARTS;
            shades.extend(self.shades.get(from..=from + 2 * TAPS).unwrap_or_default());
        }
        shades.push(1.0);
    }
}

/// Solves symmetric positive equations by Cholesky's method.
fn solved(products: Vec<f64>, mut targets: Vec<f64>) -> Vec<f32> {
    let size = targets.len();
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(size);
    for line in products.chunks_exact(size) {
        let mut row: Vec<f64> = Vec::with_capacity(size);
        for (value, above) in line.iter().zip(&rows) {
            let done: f64 = row.iter().zip(above).map(|(a, b)| a * b).sum();
            let diagonal = above.last().copied().unwrap_or(1.0);
            row.push((value - done) / diagonal);
        }
        let own = line.get(row.len()).copied().unwrap_or(1.0) - row.iter().map(|value| value * value).sum::<f64>();
        row.push(own.max(1e-9).sqrt());
        rows.push(row);
    }
    let mut forward: Vec<f64> = Vec::with_capacity(size);
    for (row, target) in rows.iter().zip(&targets) {
        let done: f64 = row.iter().zip(&forward).map(|(a, b)| a * b).sum();
        forward.push((target - done) / row.last().copied().unwrap_or(1.0));
    }
    targets = forward;
    let mut weights = Vec::with_capacity(size);
    for row in rows.iter().rev() {
        let weight = targets.pop().unwrap_or(0.0) / row.last().copied().unwrap_or(1.0);
        for (target, value) in targets.iter_mut().zip(row) {
            *target -= value * weight;
        }
        weights.push(weight as f32);
    }
    weights.reverse();
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let products = vec![4.0, 2.0, 0.6, 2.0, 5.0, 1.0, 0.6, 1.0, 3.0];
        let want = [1.0f32, -2.0, 0.5];
        let targets = vec![4.0 - 4.0 + 0.3, 2.0 - 10.0 + 0.5, 0.6 - 2.0 + 1.5];
        let got = solved(products, targets);
        assert!(got.iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-4), "{got:?}");
    }
}
