//! Shades at places between the pixels of a plane.

use super::Plane;

impl Plane {
    /// Returns the shade at a place between pixels, whose middles lie at halves; mixed from the four around it.
    pub(in crate::face) fn between(&self, x: f32, y: f32) -> u8 {
        between_of(self, x, y)
    }

    /// Returns the same from the sixteen pixels around it, by a Catmull-Rom spline.
    pub(in crate::face) fn cubic(&self, x: f32, y: f32) -> u8 {
        cubic_of(self, x, y)
    }
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

fn between_of(plane: &Plane, x: f32, y: f32) -> u8 {
    let (x, y) = (x - 0.5, y - 0.5);
    // Cutting off is cheaper than rounding down, and the same above 0.
    let down = |at: f32| if at >= 0.0 { at as u32 as f32 } else { at.floor() };
    let (left, top) = (down(x), down(y));
    let (right, below) = (x - left, y - top);
    let mixed = |a: f32, b: f32| a + (b - a) * right;
    let (upper, lower) = match four(plane, left, top) {
        Some([a, b, c, d]) => (mixed(f32::from(a), f32::from(b)), mixed(f32::from(c), f32::from(d))),
        None => {
            let row = |step: isize| {
                let [_, a, b, _] = around(plane, left as isize - 1, top as isize + step);
                mixed(a, b)
            };
            (row(0), row(1))
        }
    };
    (upper + (lower - upper) * below + 0.5) as u8
}

/// Returns a pixel, the one to its right, and the two below them; none at a border.
fn four(plane: &Plane, left: f32, top: f32) -> Option<[u8; 4]> {
    let is_inside = left >= 0.0 && top >= 0.0 && left < (plane.width() - 1) as f32;
    let at = is_inside.then_some(top as usize * plane.width() + left as usize)?;
    let (&[a, b], &[c, d]) = (plane.pixels().get(at..at + 2)?, plane.pixels().get(at + plane.width()..)?.get(..2)?)
    else {
        return None;
    };
    Some([a, b, c, d])
}

fn cubic_of(plane: &Plane, x: f32, y: f32) -> u8 {
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
