//! Turns a page in a picture into an upright gray page of 150 dots per inch with white paper.

use crate::face::plane::Plane;
use crate::sheet::display::MM;

use super::ground::Ground;
use super::mapping::{Mapping, Point};
use super::place::Placed;

/// Dots per inch of a flat page.
pub const FLAT_DPI: f32 = 150.0;
/// Pixels in a millimeter of a flat page.
pub(super) const PER_MM: f32 = FLAT_DPI / 25.4;
/// Gray that bare paper is brought to.
const PAPER: f32 = 245.0;
/// Marks as wide as this do not count as paper, in millimeters.
const WIDEST_MM: f32 = 9.0;
const BLOCK: usize = 8;

/// Draws the page upright; what lies outside of the picture is white.
pub(super) fn flatten(plane: &Plane, placed: &Placed) -> Plane {
    let pixels = |points: f32| (points / MM * PER_MM).round().max(1.0) as usize;
    let (width, height) = (pixels(placed.paper.width), pixels(placed.paper.height));
    // A finer picture is averaged over the pixel, so that a thin line is not missed between two samples.
    let middle = (f64::from(placed.paper.width / MM) / 2.0, f64::from(placed.paper.height / MM) / 2.0);
    let finer = placed.mapping.scale(middle).map_or(1.0, |scale| scale.abs() / f64::from(PER_MM));
    let samples = (finer.round() as usize).clamp(1, 3);
    let raw = Plane::paint(width, height, |x, y| sampled(plane, &placed.mapping, (x, y), samples));
    whitened(&raw)
}

fn sampled(plane: &Plane, mapping: &Mapping, (x, y): (usize, usize), samples: usize) -> u8 {
    let mut sum = 0.0;
    let place = |at: usize, step: usize| (at as f64 + (step as f64 + 0.5) / samples as f64) / f64::from(PER_MM);
    for down in 0..samples {
        for across in 0..samples {
            sum += mapping.at((place(x, across), place(y, down))).map_or(255.0, |at| between(plane, at));
        }
    }
    (sum / (samples * samples) as f32).round() as u8
}

/// The shade between the four nearest pixels; white outside.
fn between(plane: &Plane, (x, y): Point) -> f32 {
    let inside = x > -0.5 && y > -0.5 && x < plane.width() as f64 - 0.5 && y < plane.height() as f64 - 0.5;
    if !inside {
        return 255.0;
    }
    let (x, y) = (x.clamp(0.0, plane.width() as f64 - 1.0), y.clamp(0.0, plane.height() as f64 - 1.0));
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(plane.width() - 1), (top + 1).min(plane.height() - 1));
    let (across, down) = ((x - left as f64) as f32, (y - top as f64) as f32);
    let at = |x: usize, y: usize| f32::from(plane.at(x, y));
    let mix = |from: f32, to: f32, share: f32| from + (to - from) * share;
    mix(mix(at(left, top), at(right, top), across), mix(at(left, bottom), at(right, bottom), across), down)
}

/// Brings bare paper to one white everywhere: shadows and the corners of a lens go.
fn whitened(plane: &Plane) -> Plane {
    let ground = Ground::of(plane, BLOCK, (WIDEST_MM * PER_MM) as usize);
    let pixels = plane.rows().enumerate().flat_map(|(y, row)| {
        let ground = &ground;
        row.iter()
            .enumerate()
            .map(move |(x, pixel)| (f32::from(*pixel) * PAPER / ground.at(x, y).max(16.0)).round().min(255.0) as u8)
    });
    Plane::new(plane.width(), plane.height(), pixels.collect()).unwrap_or_else(|| plane.clone())
}
