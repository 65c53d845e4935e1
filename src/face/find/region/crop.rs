//! Cuts a part out of a plane, upright and enlarged, and finds the way back.

use super::Region;
use crate::face::find::look::Corners;
use crate::face::find::sweep::Point;
use crate::face::plane::Plane;

/// Longest side of a crop in pixels.
const LARGEST: f32 = 1200.0;

/// A code cut out upright, and the way back to the picture.
pub(crate) struct Crop {
    /// Its pixels, with a border around the code.
    pub(crate) plane: Plane,
    origin: Point,
    across: Point,
    down: Point,
}

impl Crop {
    /// Returns corners in the crop as corners in the plane that it was cut from.
    pub(crate) fn back(&self, corners: &Corners) -> Corners {
        corners.map(|(x, y)| {
            let (ax, ay) = self.across;
            let (dx, dy) = self.down;
            (self.origin.0 + x * ax + y * dx, self.origin.1 + x * ay + y * dy)
        })
    }
}

impl Region {
    /// Cuts the code out of a plane, `px` pixels for each module.
    pub(crate) fn cut_out(&self, plane: &Plane, px: f32) -> Crop {
        let each = |end: Point| ((end.0 - self.corner.0) / self.span / px, (end.1 - self.corner.1) / self.span / px);
        let (across, down) = (each(self.right), each(self.below));
        let border = 5.0 + self.span / 12.0;
        let back = (3.5 + border) * px;
        let side = ((self.span + 7.0 + 2.0 * border) * px).ceil().min(LARGEST);
        let origin = (self.corner.0 - back * (across.0 + down.0), self.corner.1 - back * (across.1 + down.1));
        let crop = warped(plane, (side as usize, side as usize), origin, across, down);
        Crop { plane: crop, origin, across, down }
    }
}

/// Samples a plane along two directions; steps below a pixel are smoothed by a cubic, longer ones are not.
fn warped(plane: &Plane, (width, height): (usize, usize), origin: Point, across: Point, down: Point) -> Plane {
    let sample = if across.0.hypot(across.1) < 0.6 { cubic } else { between };
    Plane::paint(width, height, |x, y| {
        let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
        sample(plane, origin.0 + x * across.0 + y * down.0, origin.1 + x * across.1 + y * down.1)
    })
}

/// Returns the four pixels of a row around a place; outside of the plane its border goes on.
fn around(plane: &Plane, left: isize, row: isize) -> [f32; 4] {
    let row = row.clamp(0, plane.height() as isize - 1) as usize * plane.width();
    let last = plane.width() as isize - 1;
    [0, 1, 2, 3].map(|step| {
        let column = (left + step).clamp(0, last) as usize;
        f32::from(plane.pixels().get(row + column).copied().unwrap_or(255))
    })
}

/// Returns the shade at a place between pixels, whose middles lie at halves.
pub(crate) fn between(plane: &Plane, x: f32, y: f32) -> u8 {
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (right, below) = (x - left, y - top);
    let row = |step: isize| {
        let [_, a, b, _] = around(plane, left as isize - 1, top as isize + step);
        a + (b - a) * right
    };
    let (upper, lower) = (row(0), row(1));
    (upper + (lower - upper) * below).round() as u8
}

/// Catmull-Rom spline.
fn cubic(plane: &Plane, x: f32, y: f32) -> u8 {
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (spline(x - left), spline(y - top));
    let row = |step: isize| sum(across, around(plane, left as isize - 1, top as isize - 1 + step));
    sum(down, [row(0), row(1), row(2), row(3)]).round().clamp(0.0, 255.0) as u8
}

fn spline(t: f32) -> [f32; 4] {
    let (square, cube) = (t * t, t * t * t);
    [
        (-cube + 2.0 * square - t) / 2.0,
        (3.0 * cube - 5.0 * square + 2.0) / 2.0,
        (-3.0 * cube + 4.0 * square + t) / 2.0,
        (cube - square) / 2.0,
    ]
}

fn sum(weights: [f32; 4], pixels: [f32; 4]) -> f32 {
    weights.into_iter().zip(pixels).map(|(weight, pixel)| weight * pixel).sum()
}
