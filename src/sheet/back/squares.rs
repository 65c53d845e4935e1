//! Finds the filled squares that stand in the corners of a page, and where exactly each lies.
//!
//! A mark is solid, about as wide as expected and alone on bare paper; which corner it is, others decide.

use crate::face::plane::Plane;

use super::ground::Ground;
use super::mapping::Point;

/// Side of a square in pixels at which marks are looked for; a finer picture is made smaller first.
const SIDE: f64 = 12.0;
/// A pixel is dark below this share of the bare paper.
const DARK: f32 = 0.6;
/// Bare paper is at least this bright; below, everything is a shadow.
const DIMMEST: f32 = 24.0;
/// Area of a mark in squares as expected by the code: perspective makes far ones small.
const AREA: (f64, f64) = (0.3, 2.6);
/// Second moments of a mark by its area squared: 1/6 for a square, 0.208 for a box twice as wide as high.
const COMPACT: (f64, f64) = (0.145, 0.195);
/// Places around a mark that are looked at, and how many must be bare.
const AROUND: (usize, usize) = (24, 22);

/// Finds the middles of all marks about `side` pixels wide, in pixels of the plane.
pub(super) fn marks(plane: &Plane, side: f64) -> Vec<Point> {
    let small = if side > 1.3 * SIDE {
        plane.shrunk_to((plane.long_side() as f64 * SIDE / side).ceil() as usize)
    } else {
        plane.clone()
    };
    let factor = plane.long_side() as f64 / small.long_side() as f64;
    let side_here = side / factor;
    let ground = Ground::of(&small, 4, (2.4 * side_here) as usize);
    let blobs = blobs(&small, &ground);
    let found = blobs.iter().filter(|blob| blob.is_mark(side_here) && blob.is_alone(&small, &ground));
    let up = |(x, y): Point| ((x + 0.5) * factor - 0.5, (y + 0.5) * factor - 0.5);
    found.map(|blob| exact(plane, up(blob.middle()), blob.side() * factor)).collect()
}

/// Sums over the dark pixels that touch each other.
#[derive(Debug, Clone, Copy, Default)]
struct Blob {
    area: f64,
    x: f64,
    y: f64,
    squares: f64,
}

impl Blob {
    /// A run of dark pixels of one row.
    fn run(from: usize, to: usize, y: usize) -> Self {
        let (length, first, y) = ((to - from) as f64, from as f64, y as f64);
        let x = length * (first + (length - 1.0) / 2.0);
        let last = first + length - 1.0;
        let pyramid = |n: f64| n * (n + 1.0) * (2.0 * n + 1.0) / 6.0;
        let squares = pyramid(last) - if from == 0 { 0.0 } else { pyramid(first - 1.0) };
        Self { area: length, x, y: y * length, squares: squares + y * y * length }
    }

    fn add(&mut self, other: &Self) {
        self.area += other.area;
        self.x += other.x;
        self.y += other.y;
        self.squares += other.squares;
    }

    fn middle(&self) -> Point {
        (self.x / self.area, self.y / self.area)
    }

    fn side(&self) -> f64 {
        self.area.sqrt()
    }

    fn is_mark(&self, side: f64) -> bool {
        let (x, y) = self.middle();
        // A pixel is a little square of its own, which its middle does not show.
        let spread = self.squares / self.area - x * x - y * y + 1.0 / 6.0;
        let area = self.area / (side * side);
        (AREA.0..AREA.1).contains(&area) && (COMPACT.0..COMPACT.1).contains(&(spread / self.area))
    }

    fn is_alone(&self, plane: &Plane, ground: &Ground) -> bool {
        let (x, y) = self.middle();
        [0.98, 1.25].iter().all(|far| {
            let bare = (0..AROUND.0).filter(|step| {
                let turn = *step as f64 / AROUND.0 as f64 * std::f64::consts::TAU;
                let (sin, cos) = turn.sin_cos();
                let (x, y) = (x + far * self.side() * cos, y + far * self.side() * sin);
                let (x, y) = (x.round().max(0.0) as usize, y.round().max(0.0) as usize);
                f32::from(plane.at(x, y)) > (DARK + 0.1) * ground.at(x, y)
            });
            bare.count() >= AROUND.1
        })
    }
}

fn blobs(plane: &Plane, ground: &Ground) -> Vec<Blob> {
    let mut groups = Groups::default();
    let mut above: Vec<(usize, usize, usize)> = Vec::new();
    for (y, row) in plane.rows().enumerate() {
        let mut here: Vec<(usize, usize, usize)> = Vec::new();
        let mut from = None;
        for (x, pixel) in row.iter().enumerate() {
            let is_dark = *pixel < 160 && {
                let bare = ground.at(x, y);
                bare >= DIMMEST && f32::from(*pixel) < DARK * bare
            };
            match (is_dark, from) {
                (true, None) => from = Some(x),
                (false, Some(start)) => {
                    here.push((start, x, groups.open(Blob::run(start, x, y))));
                    from = None;
                }
                (true, Some(_)) | (false, None) => {}
            }
        }
        if let Some(start) = from {
            here.push((start, plane.width(), groups.open(Blob::run(start, plane.width(), y))));
        }
        let mut upper = above.iter().peekable();
        for (start, end, group) in &here {
            while let Some((_, other_end, other)) = upper.peek().filter(|(other_start, _, _)| other_start <= end) {
                if other_end >= start {
                    groups.join(*group, *other);
                }
                if other_end > end {
                    break;
                }
                upper.next();
            }
        }
        above = here;
    }
    groups.closed()
}

/// Joins runs that touch into blobs.
#[derive(Default)]
struct Groups {
    parent: Vec<usize>,
    blobs: Vec<Blob>,
}

impl Groups {
    fn open(&mut self, blob: Blob) -> usize {
        self.parent.push(self.parent.len());
        self.blobs.push(blob);
        self.parent.len() - 1
    }

    fn root(&self, mut at: usize) -> usize {
        while let Some(up) = self.parent.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        let (low, high) = (one.min(other), one.max(other));
        if low != high {
            let more = self.blobs.get(high).copied().unwrap_or_default();
            if let (Some(parent), Some(blob)) = (self.parent.get_mut(high), self.blobs.get_mut(low)) {
                *parent = low;
                blob.add(&more);
            }
        }
    }

    fn closed(self) -> Vec<Blob> {
        let roots = self.parent.iter().enumerate().filter(|(at, parent)| at == *parent);
        roots.filter_map(|(at, _)| self.blobs.get(at).copied()).collect()
    }
}

/// Finds the middle of a mark to a part of a pixel: how dark each pixel is counts.
fn exact(plane: &Plane, (x, y): Point, side: f64) -> Point {
    let reach = 0.95 * side;
    let span = |at: f64| ((at - reach).max(0.0) as usize)..=((at + reach).max(0.0) as usize);
    let around = || span(y).flat_map(|y| span(x).map(move |x| (x, y)));
    let shades = || around().map(|(x, y)| f64::from(plane.at(x, y)));
    let (dark, light) = shades().fold((255.0_f64, 0.0_f64), |(dark, light), shade| (dark.min(shade), light.max(shade)));
    let middle = dark + 0.5 * (light - dark);
    let slope = 0.5 * (light - dark).max(1.0);
    let weighed = around().map(|(px, py)| {
        let weight = ((middle - f64::from(plane.at(px, py))) / slope + 0.5).clamp(0.0, 1.0);
        (weight, weight * px as f64, weight * py as f64)
    });
    let (weight, sum_x, sum_y) = weighed.fold((0.0, 0.0, 0.0), |(w, x, y), (a, b, c)| (w + a, x + b, y + c));
    let found = (sum_x / weight, sum_y / weight);
    // A neighbor that was caught in the window pulls the middle away: then the coarse one is the better.
    if weight > 0.0 && (found.0 - x).hypot(found.1 - y) < 0.25 * side { found } else { (x, y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dark boxes (x, y, width, height) on a sheet that gets darker to the right.
    fn paper(boxes: &[(usize, usize, usize, usize)]) -> Plane {
        Plane::paint(400, 300, |x, y| {
            let inside =
                |(l, t, w, h): &(usize, usize, usize, usize)| (*l..l + w).contains(&x) && (*t..t + h).contains(&y);
            let light = 240 - x / 4;
            (if boxes.iter().any(inside) { light / 5 } else { light }) as u8
        })
    }

    #[test]
    fn a_square_alone_is_a_mark_and_other_shapes_are_not() {
        for (boxes, side, want) in [
            (vec![(100, 80, 16, 16)], 16.0, vec![(107.5, 87.5)]),
            (vec![(100, 80, 36, 36)], 30.0, vec![(117.5, 97.5)]),
            (vec![(20, 20, 12, 12), (360, 260, 14, 14)], 13.0, vec![(25.5, 25.5), (366.5, 266.5)]),
            (vec![(100, 80, 40, 40)], 16.0, vec![]),
            (vec![(100, 80, 6, 6)], 16.0, vec![]),
            (vec![(100, 80, 30, 9)], 16.0, vec![]),
            (vec![(100, 80, 16, 16), (118, 60, 6, 60)], 16.0, vec![]),
            (vec![(0, 150, 400, 2)], 16.0, vec![]),
        ] {
            let found = marks(&paper(&boxes), side);
            assert_eq!(found.len(), want.len(), "{boxes:?}: {found:?}");
            for (found, want) in found.iter().zip(&want) {
                assert!((found.0 - want.0).hypot(found.1 - want.1) < 0.3, "{boxes:?}: {found:?}");
            }
        }
    }

    #[test]
    fn the_hollow_eye_of_a_code_is_no_mark() {
        let eye = Plane::paint(200, 200, |x, y| {
            let ring = x.abs_diff(100).max(y.abs_diff(100));
            if ring < 9 || (15..21).contains(&ring) { 20 } else { 230 }
        });
        assert_eq!(marks(&eye, 17.0), Vec::new());
    }
}
