//! Straight lines across a plane, and the groups of stripes on them that could be a bar code.

use crate::face::find::ray::{Line, Point};
use crate::face::plane::Plane;

/// Light beside a code, in stripes of mean width: ten modules (ISO/IEC 15417, 4.3.2), less what blur and rulers take.
const QUIET: f32 = 3.6;
/// Stripes next to an end over which the mean is taken.
const NEXT: usize = 12;
/// Most stripes of a code: 80 digits of Code 39.
const MOST: usize = 900;

/// Returns how far apart two parallel lines are.
pub(crate) fn apart(one: &Line, other: &Line) -> f32 {
    let (x, y) = (other.from.0 - one.from.0, other.from.1 - one.from.1);
    (y * one.way.0 - x * one.way.1).abs()
}

/// Crosses a plane with parallel lines.
pub(crate) fn comb(plane: &Plane, angle: f32, spacing: f32) -> impl Iterator<Item = Line> {
    let size = (plane.width() as f32, plane.height() as f32);
    let way = (angle.cos(), angle.sin());
    let middle = (size.0 / 2.0, size.1 / 2.0);
    let reach = size.0.hypot(size.1) / 2.0;
    let whole = Line { from: (middle.0 - way.0 * reach, middle.1 - way.1 * reach), way, length: reach * 2.0 };
    let number = (reach / spacing).ceil() as i32;
    (-number..=number).filter_map(move |step| clipped(whole.beside((step as f32 + 0.5) * spacing), size))
}

/// Cuts a line off at the border of a plane; `None` when little or nothing is left.
fn clipped(line: Line, size: Point) -> Option<Line> {
    let (mut begin, mut end) = (0.0_f32, line.length);
    for (from, way, size) in [(line.from.0, line.way.0, size.0), (line.from.1, line.way.1, size.1)] {
        let last = size - 0.01;
        if way.abs() < 1e-4 {
            if !(0.0..=last).contains(&from) {
                return None;
            }
            continue;
        }
        let (a, b) = (-from / way, (last - from) / way);
        begin = begin.max(a.min(b));
        end = end.min(a.max(b));
    }
    (end - begin > 40.0).then(|| line.part(begin, end))
}

/// Stripes between two quiet zones: places of their edges, to dark first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group<'a> {
    pub(crate) edges: &'a [f32],
}

impl Group<'_> {
    /// Returns where it begins.
    pub(crate) fn begin(&self) -> f32 {
        self.edges.first().copied().unwrap_or(0.0)
    }

    /// Returns where it ends.
    pub(crate) fn end(&self) -> f32 {
        self.edges.last().copied().unwrap_or(0.0)
    }
}

/// Cuts the edges of a line into groups with a quiet zone on each side, of at least `fewest` stripes each.
pub(crate) fn groups(edges: &[f32], fewest: usize) -> impl Iterator<Item = Group<'_>> {
    let mean = |edges: &[f32]| match (edges.first(), edges.last()) {
        (Some(first), Some(last)) if edges.len() > 1 => (last - first) / (edges.len() - 1) as f32,
        _ => 0.0,
    };
    let mut from = 0;
    std::iter::from_fn(move || {
        while from + fewest < edges.len() {
            let begin = from;
            let mut end = begin + 1;
            // A light stripe lies between an odd edge and the next even one.
            while end + 1 < edges.len() && end - begin < MOST {
                let gap = edges.get(end + 1).zip(edges.get(end)).map_or(f32::MAX, |(next, this)| next - this);
                let first = (end + 1).saturating_sub(NEXT).max(begin);
                let before = mean(edges.get(first..=end).unwrap_or_default());
                let after = mean(edges.get(end + 1..(end + 1 + NEXT).min(edges.len())).unwrap_or_default());
                let (is_some, is_next) = (end - begin > NEXT / 2, end + NEXT / 2 < edges.len());
                if is_some && gap > QUIET * before || is_next && gap > QUIET * after {
                    break;
                }
                end += 2;
            }
            from = end + 1;
            let group = Group { edges: edges.get(begin..=end).unwrap_or_default() };
            if group.edges.len() > fewest {
                return Some(group);
            }
        }
        None
    })
}
