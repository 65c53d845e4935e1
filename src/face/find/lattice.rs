//! Reads a code whose marks were seen but whose modules blur, shrink, fade or bend: our own sampler.
//!
//! Lays a net over the grey picture, learns the blur from the marks, and lets Reed–Solomon prove the result.

use rxing::qrcode::cpp_port::detector::FinderPatternSet;

use super::guard::Clock;
use super::look::{Corners, Seen};
use crate::face::plane::Plane;
use equal::Samples;
use field::Field;
use shape::Shape;
use warp::{Quad, Warp};

mod equal;
mod field;
mod place;
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
/// How well the corner marks must fit where they were seen, before anything is tried.
const HOPE: f32 = 0.12;
/// Sizes that are looked at closely.
const CLOSER: usize = 2;
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

/// What reading may still cost, in about microseconds; counted, so that a busy machine reads the same.
pub(super) struct Work {
    whole: usize,
    left: usize,
    clock: Clock,
}

impl Work {
    /// Allows so much work, and no more time than the clock.
    pub(super) fn new(left: usize, clock: Clock) -> Self {
        Self { whole: left, left, clock }
    }

    /// Returns what was spent.
    pub(super) fn spent(&self) -> usize {
        self.whole - self.left
    }

    /// Returns whether no more may be begun.
    pub(super) fn is_over(&self) -> bool {
        self.left == 0 || self.clock.is_over()
    }

    fn spend(&mut self, cost: usize) {
        self.left = self.left.saturating_sub(cost);
    }
}

/// Work for one triple alone: more than any that was read took.
const ALONE: usize = 60_000;
/// Pixels that are cut out, and those of a field that are levelled, in a microsecond.
const CUT: usize = 600;
const LEVELLED: usize = 100;
/// Work of laying the known modules of one size over a field, and what each module along a side adds.
const LAID: (usize, usize) = (500, 10);
/// Work of bending the net, for each module, and of one round of the equalizer.
const BENT: usize = 2;
const ROUND: usize = 1500;

/// Reads the code that three marks may belong to.
pub(super) fn read(plane: &Plane, triple: &Triple, clock: Clock) -> Option<Seen> {
    read_within(plane, triple, &mut Work::new(ALONE, clock))
}

/// The same, as long as there is work left.
pub(super) fn read_within(plane: &Plane, triple: &Triple, work: &mut Work) -> Option<Seen> {
    let quad = triple.quad();
    let [top_left, top_right, bottom_right, bottom_left] = quad;
    let middle = ((top_right.0 + bottom_left.0) / 2.0, (top_right.1 + bottom_left.1) / 2.0);
    let module = triple.width / 7.0;
    let long = distance(top_left, bottom_right).max(distance(top_right, bottom_left));
    let reach = long * 0.75 + 6.0 * module;
    let field = Field::of(plane, middle, reach, module);
    work.spend(((4.0 * reach * reach) as usize).min(plane.pixels().len()) / CUT + field.pixels() / LEVELLED);
    let shapes = sizes(&field, triple);
    let is_hopeless = |shape: &Shape| place::corners_fit(shape, &field, &quad) < HOPE;
    if shapes.first().is_none_or(is_hopeless) {
        return None;
    }
    work.spend(shapes.iter().map(|shape| LAID.0 + LAID.1 * shape.side).sum());
    let mut places: Vec<(f32, &Shape, Quad)> =
        shapes.iter().map(|shape| place::roughly(shape, &field, &quad, module)).collect();
    places.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, shape, quad) in places.into_iter().take(CLOSER) {
        if work.is_over() {
            return None;
        }
        work.spend(LAID.0 + LAID.1 * shape.side);
        let (fit, quad) = place::closely(shape, &field, &quad, module);
        if fit < FIT {
            continue;
        }
        work.spend(BENT * shape.side * shape.side);
        let flat = Warp::flat(shape.side, &quad);
        let bent = flat.bent(shape, &field);
        let laid = [flat, bent].map(|warp| (Samples::of(shape, &field, &warp), warp.corners()));
        let plain = laid.iter().find_map(|(samples, corners)| word::read(shape, &samples.plain(), *corners));
        let mut blurred = || laid.iter().rev().find_map(|(samples, at)| read_through_blur(shape, samples, *at, work));
        let seen = plain.or_else(&mut blurred);
        if seen.is_some() {
            return seen;
        }
    }
    None
}

/// Reads the modules with the blur undone, as the marks tell it and then as the modules themselves do.
fn read_through_blur(shape: &Shape, samples: &Samples, corners: Corners, work: &mut Work) -> Option<Seen> {
    let sign = |dark: bool| if dark { 1.0 } else { -1.0 };
    let mut wanted: Vec<Option<f32>> = shape.known.iter().map(|known| known.map(sign)).collect();
    for _ in 0..ROUNDS {
        work.spend(ROUND + shape.side * shape.side / 10);
        let modules = samples.equalized(&wanted);
        if let Some(seen) = word::read(shape, &modules, corners) {
            return Some(seen);
        }
        let agree = |(known, shade): (&Option<bool>, &f32)| known.map(|dark| dark == (*shade > 0.0));
        let told: Vec<bool> = shape.known.iter().zip(&modules).filter_map(agree).collect();
        if told.iter().filter(|is_right| **is_right).count() * 10 < told.len() * 7 {
            return None;
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

fn distance(a: Spot, b: Spot) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

#[cfg(test)]
mod tests;
