//! Reads a code whose marks were seen but whose modules blur, shrink, fade or bend: our own sampler.
//!
//! Lays a net over the grey picture, learns the blur from the marks, and lets Reed–Solomon prove the result.

use rxing::qrcode::cpp_port::detector::FinderPatternSet;

use super::guard::Clock;
use super::look::Seen;
use crate::face::plane::Plane;
use equal::Samples;
use field::Field;
use shape::Shape;
use warp::{Quad, Warp};

mod equal;
mod field;
mod shape;
mod solomon;
mod warp;
mod word;

/// A place in pixels, or in modules.
type Spot = (f32, f32);

/// Sizes of code that are tried for one triple of marks.
const SIZES: usize = 3;
/// How well the known marks must fit before modules are read; a perfect fit is about 1.
const FIT: f32 = 0.25;
/// Times that the equalizer learns from its own decisions.
const ROUNDS: usize = 3;

/// Middles of three corner marks, and their mean width in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Triple {
    pub(super) top_left: Spot,
    pub(super) top_right: Spot,
    pub(super) bottom_left: Spot,
    pub(super) width: f32,
}

impl Triple {
    /// Takes the marks as the foreign decoder combined them.
    pub(super) fn of(set: &FinderPatternSet) -> Self {
        let spot = |x: f32, y: f32| (x, y);
        let width = (set.tl.size + set.tr.size + set.bl.size) as f32 / 3.0;
        Self {
            top_left: spot(set.tl.p.x, set.tl.p.y),
            top_right: spot(set.tr.p.x, set.tr.p.y),
            bottom_left: spot(set.bl.p.x, set.bl.p.y),
            width,
        }
    }

    /// The fourth corner as if there were no perspective.
    fn quad(&self) -> Quad {
        let (a, b, c) = (self.top_left, self.top_right, self.bottom_left);
        [a, b, (b.0 + c.0 - a.0, b.1 + c.1 - a.1), c]
    }
}

/// Reads the code that three marks may belong to.
pub(super) fn read(plane: &Plane, triple: &Triple, clock: Clock) -> Option<Seen> {
    let quad = triple.quad();
    let [top_left, top_right, bottom_right, bottom_left] = quad;
    let middle = ((top_right.0 + bottom_left.0) / 2.0, (top_right.1 + bottom_left.1) / 2.0);
    let module = triple.width / 7.0;
    let long = distance(top_left, bottom_right).max(distance(top_right, bottom_left));
    let field = Field::of(plane, middle, long * 0.75 + 6.0 * module, module);
    for shape in sizes(&field, triple) {
        if clock.is_over() {
            return None;
        }
        let Some((fit, quad)) = placed(&shape, &field, &quad, module) else { continue };
        if fit < FIT {
            continue;
        }
        let flat = Warp::flat(shape.side, &quad);
        if let Some(seen) = read_through(&shape, &field, &flat) {
            return Some(seen);
        }
        let bent = flat.bent(&shape, &field);
        if let Some(seen) = read_through(&shape, &field, &bent) {
            return Some(seen);
        }
    }
    None
}

/// Reads the modules as they are, then with the blur undone more and more.
fn read_through(shape: &Shape, field: &Field, warp: &Warp) -> Option<Seen> {
    let samples = Samples::of(shape, field, warp);
    let corners = warp.corners();
    let mut modules = samples.plain();
    if let Some(seen) = word::read(shape, &modules, corners) {
        return Some(seen);
    }
    let sign = |dark: bool| if dark { 1.0 } else { -1.0 };
    let mut wanted: Vec<Option<f32>> = shape.known.iter().map(|known| known.map(sign)).collect();
    for _ in 0..ROUNDS {
        modules = samples.equalized(&wanted);
        if let Some(seen) = word::read(shape, &modules, corners) {
            return Some(seen);
        }
        for ((want, known), shade) in wanted.iter_mut().zip(&shape.known).zip(&modules) {
            *want = Some(known.map_or(sign(*shade > 0.0), sign));
        }
    }
    None
}

/// Chooses the sizes whose timing rows alternate best, near the size that the marks tell.
fn sizes(field: &Field, triple: &Triple) -> Vec<Shape> {
    let module = triple.width / 7.0;
    let across = distance(triple.top_left, triple.top_right);
    let down = distance(triple.top_left, triple.bottom_left);
    let told = (across + down) / 2.0 / module + 7.0;
    let range = (told * 0.7 - 2.0).max(21.0) as usize..=(told * 1.4 + 4.0).min(177.0) as usize;
    let mut tried: Vec<(f32, usize)> = range
        .filter(|side| side % 4 == 1)
        .map(|side| {
            let far = (side as f32 / told).ln().abs();
            (timing(field, &Warp::flat(side, &triple.quad()), side) - far, side)
        })
        .collect();
    tried.sort_by(|a, b| b.0.total_cmp(&a.0));
    tried.into_iter().take(SIZES).filter_map(|(_, side)| Shape::of(side)).collect()
}

/// How well dark and light alternate between the marks.
fn timing(field: &Field, warp: &Warp, side: usize) -> f32 {
    let along = |aside: f32, turned: bool| -> f32 {
        let shades = (8..side - 8).map(|at| {
            let place = (at as f32 + 0.5, 6.5 + aside);
            let place = if turned { (place.1, place.0) } else { place };
            let shade = field.at(warp.spot(place));
            if at % 2 == 0 { -shade } else { shade }
        });
        shades.sum::<f32>() / (side - 16) as f32
    };
    let best = |turned: bool| [-0.5, 0.0, 0.5].map(|aside| along(aside, turned)).into_iter().fold(-9.0, f32::max);
    best(false) + best(true)
}

/// Moves the four corners until the known marks fit best.
fn placed(shape: &Shape, field: &Field, quad: &Quad, module: f32) -> Option<(f32, Quad)> {
    let marks: Vec<(Spot, f32)> = shape
        .marks()
        .map(|(u, v, dark)| {
            let is_corner = (u < 8 || u + 8 >= shape.side) && (v < 8 || v + 8 >= shape.side);
            let weight = if is_corner && !(u + 9 > shape.side && v + 9 > shape.side) { 1.0 } else { 2.0 };
            ((u as f32 + 0.5, v as f32 + 0.5), if dark { -weight } else { weight })
        })
        .collect();
    let total: f32 = marks.iter().map(|(_, weight)| weight.abs()).sum();
    let fit = |quad: &Quad| -> f32 {
        let warp = Warp::flat(shape.side, quad);
        let sum: f32 = marks.iter().map(|(place, weight)| weight * field.at(warp.spot(*place)).clamp(-1.5, 1.5)).sum();
        sum / total
    };
    let climbed = |start: Quad| {
        let mut best = (fit(&start), start);
        for pace in [0.6, 0.3, 0.15, 0.08].map(|pace| pace * module) {
            for _ in 0..6 {
                let before = best.0;
                for corner in 0..4 {
                    for (x, y) in [(pace, 0.0), (-pace, 0.0), (0.0, pace), (0.0, -pace)] {
                        let mut quad = best.1;
                        let far = if corner == 2 { 2.0 } else { 1.0 };
                        if let Some(spot) = quad.get_mut(corner) {
                            *spot = (spot.0 + x * far, spot.1 + y * far);
                        }
                        let score = fit(&quad);
                        if score > best.0 {
                            best = (score, quad);
                        }
                    }
                }
                if best.0 <= before {
                    break;
                }
            }
        }
        best
    };
    let starts = std::iter::once(*quad).chain(by_alignment(shape, field, quad));
    starts.map(climbed).max_by(|a, b| a.0.total_cmp(&b.0))
}

/// Looks for the mark near the fourth corner, and returns the corners that the best places of it would mean.
fn by_alignment(shape: &Shape, field: &Field, quad: &Quad) -> Vec<Quad> {
    if shape.side < 25 {
        return Vec::new();
    }
    let warp = Warp::flat(shape.side, quad);
    let place = shape.side as f32 - 6.5;
    let reach = (shape.side / 8 + 2) as i32 * 2;
    let fit = |u: f32, v: f32| -> f32 {
        let ring = (-2..=2).flat_map(|y: i32| (-2..=2).map(move |x: i32| (x, y)));
        ring.map(|(x, y)| {
            let shade = field.at(warp.spot((u + x as f32, v + y as f32))).clamp(-1.5, 1.5);
            if x.abs().max(y.abs()) == 1 { 1.5 * shade } else { -shade }
        })
        .sum()
    };
    let mut tried: Vec<(f32, f32, f32)> = (-reach..=reach)
        .flat_map(|y| (-reach..=reach).map(move |x| (x as f32 / 2.0, y as f32 / 2.0)))
        .map(|(x, y)| (fit(place + x, place + y), x, y))
        .collect();
    tried.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut chosen: Vec<(f32, f32)> = Vec::new();
    for (_, x, y) in tried {
        if chosen.len() == 2 {
            break;
        }
        if chosen.iter().all(|(a, b)| (a - x).hypot(b - y) > 1.2) {
            chosen.push((x, y));
        }
    }
    let far = shape.side as f32 - 3.5;
    // The thought corner lies three modules farther out, and moves by as much more.
    let more = (far - 3.5) / (place - 3.5);
    let corner = |(x, y): (f32, f32)| {
        let [a, b, _, d] = *quad;
        [a, b, warp.spot((far + x * more, far + y * more)), d]
    };
    chosen.into_iter().map(corner).collect()
}

fn distance(a: Spot, b: Spot) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}
