//! Groups corner marks into places where a QR code may lie, and cuts each out upright.
//!
//! A group is judged by its shape and by how many modules lie between its marks; nothing is decoded here.

use super::ray::Point;
use super::sweep::{Lit, Mark};

mod crop;

/// Marks that are tried together with each mark: the nearest ones.
const NEAREST: usize = 12;
/// Places that are returned at most, the likeliest first.
const MOST: usize = 400;
/// Modules from the middle of one mark to the next: versions 1 to 40, and what tilt makes of them.
const SPAN: (f32, f32) = (12.0, 185.0);

/// A place where a code may lie, in pixels of the plane that was scanned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Region {
    /// Middle of the mark between the two others.
    pub(super) corner: Point,
    /// Middle of the upper right mark.
    pub(super) right: Point,
    /// Middle of the lower left mark.
    pub(super) below: Point,
    /// Modules from mark to mark.
    pub(super) span: f32,
    /// Pixels for each module.
    pub(super) module: f32,
    /// Light on dark ground.
    pub(super) inverted: bool,
    doubt: f32,
}

/// Returns the places that three marks each make likely, the likeliest first.
pub(super) fn regions(lit: &Lit<'_>, marks: &[Mark]) -> Vec<Region> {
    let mut places: Vec<Region> = Vec::new();
    for corner in marks {
        let near = neighbours(corner, marks);
        for (number, one) in near.iter().enumerate() {
            places.extend(near.iter().skip(number + 1).filter_map(|two| shaped(corner, one, two)));
        }
    }
    places.sort_by(|a, b| a.doubt.total_cmp(&b.doubt));
    places.truncate(MOST);
    let mut places: Vec<Region> = places.into_iter().filter_map(|place| measured(lit, place)).collect();
    places.sort_by(|a, b| a.doubt.total_cmp(&b.doubt));
    places
}

fn neighbours<'a>(corner: &Mark, marks: &'a [Mark]) -> Vec<&'a Mark> {
    let far = |mark: &Mark| distance(mark.at, corner.at) / corner.module.min(mark.module);
    let fits = |mark: &&Mark| {
        let size = mark.module / corner.module;
        mark.inverted == corner.inverted && (0.5..2.0).contains(&size) && (SPAN.0 * 0.7..SPAN.1).contains(&far(mark))
    };
    let mut near: Vec<&Mark> = marks.iter().filter(fits).collect();
    near.sort_by(|a, b| far(a).total_cmp(&far(b)));
    near.truncate(NEAREST);
    near
}

/// Judges three marks by their shape: two sides of about the same length at about a right angle.
fn shaped(corner: &Mark, one: &Mark, two: &Mark) -> Option<Region> {
    let way = |mark: &Mark| (mark.at.0 - corner.at.0, mark.at.1 - corner.at.1);
    let (a, b) = (way(one), way(two));
    let (long_a, long_b) = (a.0.hypot(a.1), b.0.hypot(b.1));
    let lean = (a.0 * b.0 + a.1 * b.1) / (long_a * long_b);
    let uneven = (long_a / long_b).ln().abs();
    let sizes = [corner.module, one.module, two.module];
    let (least, most) = sizes.iter().fold((f32::MAX, 0.0_f32), |(low, high), size| (low.min(*size), high.max(*size)));
    if lean.abs() > 0.55 || uneven > 0.75 || most > least * 1.9 {
        return None;
    }
    let module = (corner.module + one.module + two.module) / 3.0;
    let span = (long_a + long_b) / 2.0 / module;
    let doubt = lean.abs() + uneven + (most / least).ln() + (span / 14.0).max(1.0).ln() * 0.3;
    let turns_right = a.0 * b.1 - a.1 * b.0 > 0.0;
    let (right, below) = if turns_right { (one.at, two.at) } else { (two.at, one.at) };
    Some(Region { corner: corner.at, right, below, span, module, inverted: corner.inverted, doubt })
}

/// Measures the marks along the sides of the code, whichever way it is turned, and counts the modules between them.
fn measured(lit: &Lit<'_>, place: Region) -> Option<Region> {
    let count = |end: Point| {
        let far = distance(place.corner, end);
        let way = ((end.0 - place.corner.0) / far, (end.1 - place.corner.1) / far);
        let module = |at: Point| lit.cut(at, way, place.module * 1.6, place.inverted).map(|(_, module)| module);
        match (module(place.corner), module(end)) {
            (Some(a), Some(b)) => far / ((a + b) / 2.0),
            (Some(a), None) | (None, Some(a)) => far / a,
            (None, None) => far / place.module,
        }
    };
    let (across, down) = (count(place.right), count(place.below));
    let uneven = (across / down).ln().abs();
    let span = (across + down) / 2.0;
    if uneven > 0.35 || !(SPAN.0..SPAN.1).contains(&span) {
        return None;
    }
    let module = (distance(place.corner, place.right) + distance(place.corner, place.below)) / 2.0 / span;
    Some(Region { span, module, doubt: place.doubt + uneven, ..place })
}

fn distance(a: Point, b: Point) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

impl Region {
    /// Returns whether another place has the same marks, each within a module.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let near = |a: Point, b: Point| distance(a, b) < self.module;
        near(self.corner, other.corner) && near(self.right, other.right) && near(self.below, other.below)
    }

    /// Returns the same place in a plane that is `scale` times as large.
    pub(super) fn scaled(self, scale: f32) -> Self {
        let [corner, right, below] = [self.corner, self.right, self.below].map(|(x, y)| (x * scale, y * scale));
        Self { corner, right, below, module: self.module * scale, ..self }
    }

    /// Returns the marks' middles.
    pub(super) fn marks(&self) -> [Point; 3] {
        [self.corner, self.right, self.below]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::draw;
    use crate::face::make::{Level, qr};
    use crate::face::plane::Plane;

    fn mark(x: f32, y: f32) -> Mark {
        Mark { at: (x, y), module: 4.0, inverted: false, rows: 3 }
    }

    #[test]
    fn three_marks_of_a_code_are_one_place_with_its_modules() {
        let modules = qr("00012345", Level::Medium).unwrap();
        let code = draw::code(&modules, 4);
        let far = 30.0 + (modules.side() - 7) as f32 * 4.0;
        let marks = [mark(far, 30.0), mark(30.0, far), mark(30.0, 30.0)];
        let places = regions(&Lit::of(code.plane()), &marks);
        let [place] = places.as_slice() else { panic!("{places:?}") };
        assert_eq!((place.corner, place.right, place.below), ((30.0, 30.0), (far, 30.0), (30.0, far)));
        assert!(
            (place.span - (modules.side() - 7) as f32).abs() < 0.5 && (place.module - 4.0).abs() < 0.2,
            "{place:?}"
        );
    }

    #[test]
    fn marks_that_do_not_fit_are_no_place() {
        let plane = Plane::paint(400, 400, |_, _| 255);
        let lit = Lit::of(&plane);
        let none = |marks: [Mark; 3], name: &str| assert_eq!(regions(&lit, &marks), [], "{name}");
        none([mark(50.0, 50.0), mark(150.0, 50.0), mark(250.0, 50.0)], "in a row");
        none([mark(50.0, 50.0), mark(80.0, 50.0), mark(50.0, 80.0)], "too near");
        none([mark(50.0, 50.0), mark(350.0, 50.0), mark(50.0, 120.0)], "one side much longer");
        let other = Mark { inverted: true, ..mark(150.0, 50.0) };
        none([mark(50.0, 50.0), other, mark(50.0, 150.0)], "light and dark");
    }

    #[test]
    fn a_crop_is_upright_and_leads_back() {
        let plane = Plane::paint(300, 300, |x, _| x as u8);
        let (corner, right, below) = ((150.0, 60.0), (150.0, 116.0), (94.0, 60.0));
        let place = Region { corner, right, below, span: 14.0, module: 4.0, inverted: false, doubt: 0.0 };
        let crop = place.cut_out(&plane, 4.0);
        let shades: Vec<u8> = crop.plane.rows().map(|row| row[40]).collect();
        assert!(shades.windows(2).all(|pair| pair[0] >= pair[1]), "the crop is turned by a quarter");
        let border = 5.0 + 14.0 / 12.0;
        let start = 4.0 * (border + 3.5);
        let back =
            crop.back(&[(start, start), (start + 56.0, start), (start + 56.0, start + 56.0), (start, start + 56.0)]);
        for (have, want) in back.into_iter().zip([corner, right, (94.0, 116.0), below]) {
            assert!(distance(have, want) < 0.01, "{back:?}");
        }
    }
}
