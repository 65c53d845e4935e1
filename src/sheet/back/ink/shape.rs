//! Tells a straight line or a cross, which strikes a cell out, from writing.

use super::super::flat::PER_MM;
use super::border::Bounds;

/// How far ink may be from a line and still be of it, in millimeters.
const NEAR_MM: f32 = 0.6;
/// Share of the ink that lines must explain.
const EXPLAINED: f32 = 0.9;
/// Ink pixels that are looked at.
const LOOKED: usize = 240;
/// A line that spans this share of the cell's width strikes it out.
const SPAN: f32 = 0.5;

type Place = (f32, f32);

/// Returns whether the ink is nothing but one straight line, two lines that cross, or two lines across the cell.
pub(super) fn is_only_lines(ink: &[(usize, usize)], cell: &Bounds) -> bool {
    let step = ink.len().div_ceil(LOOKED).max(1);
    let places: Vec<Place> = ink.iter().step_by(step).map(|(x, y)| (*x as f32, *y as f32)).collect();
    let all = places.len() as f32;
    let Some(first) = best_line(&places) else { return false };
    let rest: Vec<Place> = places.iter().copied().filter(|place| !first.holds(*place)).collect();
    if rest.len() as f32 <= (1.0 - EXPLAINED) * all {
        return true;
    }
    let Some(second) = best_line(&rest) else { return false };
    let left = rest.iter().filter(|place| !second.holds(**place)).count() as f32;
    if left > (1.0 - EXPLAINED) * all {
        return false;
    }
    let width = SPAN * (cell.right - cell.left) as f32;
    let crosses =
        first.parts(&rest) && second.parts(&places.iter().copied().filter(|p| first.holds(*p)).collect::<Vec<_>>());
    let spans = first.length >= width && second.length >= width;
    crosses || spans
}

/// A line through two inked places.
struct Line {
    from: Place,
    along: Place,
    length: f32,
}

impl Line {
    /// Distance from the line, to its left above 0.
    fn off(&self, (x, y): Place) -> f32 {
        (x - self.from.0) * self.along.1 - (y - self.from.1) * self.along.0
    }

    fn holds(&self, place: Place) -> bool {
        self.off(place).abs() <= NEAR_MM * PER_MM
    }

    /// Returns whether a good part of the places lies on either side.
    fn parts(&self, places: &[Place]) -> bool {
        let count = places.len() as f32;
        let left = places.iter().filter(|place| self.off(**place) > NEAR_MM * PER_MM).count() as f32;
        let right = places.iter().filter(|place| self.off(**place) < -NEAR_MM * PER_MM).count() as f32;
        left >= 0.2 * count && right >= 0.2 * count
    }
}

/// Finds the line through two of the places that most others lie on.
fn best_line(places: &[Place]) -> Option<Line> {
    let step = (places.len() / 24).max(1);
    let some: Vec<Place> = places.iter().copied().step_by(step).collect();
    let pairs = some.iter().enumerate().flat_map(|(at, one)| some.iter().skip(at + 1).map(move |two| (*one, *two)));
    let line = |(one, two): (Place, Place)| {
        let length = (two.0 - one.0).hypot(two.1 - one.1);
        (length >= NEAR_MM * PER_MM * 2.0).then(|| {
            let along = ((two.0 - one.0) / length, (two.1 - one.1) / length);
            Line { from: one, along, length }
        })
    };
    let counted = pairs.filter_map(line).map(|line| (places.iter().filter(|place| line.holds(**place)).count(), line));
    let (_, mut best) = counted.max_by_key(|(count, _)| *count)?;
    let along = |place: &Place| (place.0 - best.from.0) * best.along.0 + (place.1 - best.from.1) * best.along.1;
    let held = places.iter().filter(|place| best.holds(**place)).map(along);
    let (low, high) = held.fold((f32::MAX, f32::MIN), |(low, high), at| (low.min(at), high.max(at)));
    best.length = high - low;
    Some(best)
}
