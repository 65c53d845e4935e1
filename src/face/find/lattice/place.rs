//! Lays a code of a size over the field: where its four corners are, by how well the known modules fit.

use super::Spot;
use super::field::Field;
use super::shape::Shape;
use super::warp::{Quad, Warp};

/// Modules to each side in which the mark near the fourth corner is sought.
const REACH: i32 = 5;
/// Shades beyond it count no more: one glaring spot is no better than one white module.
const MOST: f32 = 1.5;

/// Known modules and how much each counts: below 0 is dark.
struct Known {
    places: Vec<(Spot, f32)>,
    total: f32,
}

impl Known {
    /// What three corners alone do not tell, the timing rows and the alignment marks, counts twice.
    fn of(shape: &Shape, corners_only: bool) -> Self {
        let is_corner = |u: usize, v: usize| {
            let (right, bottom) = (u + 8 >= shape.side, v + 8 >= shape.side);
            (u < 8 || right) && (v < 8 || bottom) && !(right && bottom)
        };
        let places: Vec<(Spot, f32)> = shape
            .marks()
            .filter(|(u, v, _)| !corners_only || is_corner(*u, *v))
            .map(|(u, v, dark)| {
                let weight = if is_corner(u, v) { 1.0 } else { 2.0 };
                ((u as f32 + 0.5, v as f32 + 0.5), if dark { -weight } else { weight })
            })
            .collect();
        let total = places.iter().map(|(_, weight)| weight.abs()).sum();
        Self { places, total }
    }

    fn fit(&self, shape: &Shape, field: &Field, quad: &Quad) -> f32 {
        let warp = Warp::flat(shape.side, quad);
        let shade = |(place, weight): &(Spot, f32)| weight * field.at(warp.spot(*place)).clamp(-MOST, MOST);
        self.places.iter().map(shade).sum::<f32>() / self.total
    }

    /// Moves one corner at a time, by less and less, as long as it helps.
    fn climbed(&self, shape: &Shape, field: &Field, start: (f32, Quad), paces: &[f32]) -> (f32, Quad) {
        let mut best = start;
        for pace in paces {
            for _ in 0..5 {
                let before = best.0;
                for corner in 0..4 {
                    // The fourth corner has no mark of its own, so it may be farther off.
                    let pace = if corner == 2 { 2.0 * pace } else { *pace };
                    for (x, y) in [(pace, 0.0), (-pace, 0.0), (0.0, pace), (0.0, -pace)] {
                        let mut quad = best.1;
                        if let Some(spot) = quad.get_mut(corner) {
                            *spot = (spot.0 + x, spot.1 + y);
                        }
                        let score = self.fit(shape, field, &quad);
                        if score > best.0 {
                            best = (score, quad);
                        }
                    }
                }
                if best.0 < before + 0.005 {
                    break;
                }
            }
        }
        best
    }
}

/// How well the three corner marks fit where they were seen; 0 is chance, about 1 is perfect.
pub(super) fn corners_fit(shape: &Shape, field: &Field, quad: &Quad) -> f32 {
    Known::of(shape, true).fit(shape, field, quad)
}

/// Places the corners to about half a module.
pub(super) fn roughly<'s>(shape: &'s Shape, field: &Field, quad: &Quad, module: f32) -> (f32, &'s Shape, Quad) {
    let known = Known::of(shape, false);
    let starts = std::iter::once(*quad).chain(by_alignment(shape, field, quad));
    let scored = starts.map(|quad| (known.fit(shape, field, &quad), quad));
    let start = scored.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, *quad));
    let (fit, quad) = known.climbed(shape, field, start, &[0.6 * module, 0.3 * module]);
    (fit, shape, quad)
}

/// Places the corners to less than a tenth of a module.
pub(super) fn closely(shape: &Shape, field: &Field, quad: &Quad, module: f32) -> (f32, Quad) {
    let known = Known::of(shape, false);
    let start = (known.fit(shape, field, quad), *quad);
    known.climbed(shape, field, start, &[0.3 * module, 0.15 * module, 0.08 * module])
}

/// Looks for the mark near the fourth corner, and returns the corners that the best places of it would mean.
fn by_alignment(shape: &Shape, field: &Field, quad: &Quad) -> Vec<Quad> {
    if shape.side < 25 {
        return Vec::new();
    }
    let warp = Warp::flat(shape.side, quad);
    let place = shape.side as f32 - 6.5;
    let fit = |u: f32, v: f32| -> f32 {
        let ring = (-2..=2).flat_map(|y: i32| (-2..=2).map(move |x: i32| (x, y)));
        ring.map(|(x, y)| {
            let shade = field.at(warp.spot((u + x as f32, v + y as f32))).clamp(-MOST, MOST);
            if x.abs().max(y.abs()) == 1 { 1.5 * shade } else { -shade }
        })
        .sum()
    };
    let mut tried: Vec<(f32, Spot)> = (-2 * REACH..=2 * REACH)
        .flat_map(|y| (-2 * REACH..=2 * REACH).map(move |x| (x as f32 / 2.0, y as f32 / 2.0)))
        .map(|(x, y)| (fit(place + x, place + y), (x, y)))
        .collect();
    tried.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut chosen: Vec<Spot> = Vec::new();
    for (_, (x, y)) in tried {
        if chosen.len() == 2 {
            break;
        }
        if chosen.iter().all(|(a, b)| (a - x).hypot(b - y) > 1.2) {
            chosen.push((x, y));
        }
    }
    let far = shape.side as f32 - 3.5;
    // The fourth corner lies three modules farther out, and moves by as much more.
    let more = (far - 3.5) / (place - 3.5);
    let [a, b, _, d] = *quad;
    chosen.into_iter().map(|(x, y)| [a, b, warp.spot((far + x * more, far + y * more)), d]).collect()
}
