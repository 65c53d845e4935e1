//! Finds the corner marks of QR codes by a scan that is cheap enough for every frame of a camera.
//!
//! Rows with stripes of 1:1:3:1:1 are checked down and along both diagonals; places are told between pixels.

use super::guard::Clock;
use super::light::{self, Light, crossing};
use super::ray::{Line, Point};
use crate::face::plane::Plane;

/// One corner mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// Its middle.
    pub(super) at: Point,
    /// Pixels for each module, as the rows and columns cut it.
    pub(super) module: f32,
    /// It is light on dark ground.
    pub(super) inverted: bool,
    /// Rows that showed it.
    pub(super) rows: u32,
}

/// A plane with its light measured.
pub(super) struct Lit<'a> {
    /// Pixels.
    pub(super) plane: &'a Plane,
    light: Light,
}

/// Marks of one plane.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// In the order of their rows.
    pub(super) marks: Vec<Mark>,
    /// More than the limit: not all are listed.
    pub(super) crowded: bool,
}

/// Least pixels for each module that the scan can tell.
const FINEST: f32 = 1.1;
/// Marks that only one row shows may be so many times the limit.
const FLEETING: usize = 8;
/// Marks below so many pixels a module are shown by one row of two.
const SMALL: f32 = 2.5;
/// Marks that were found last, among which a row looks for the same one.
const LAST: usize = 300;

impl<'a> Lit<'a> {
    /// Measures the light of a plane.
    pub(super) fn of(plane: &'a Plane) -> Self {
        Self { plane, light: Light::of(plane) }
    }

    /// Returns whether noise is so strong that it may be taken for marks.
    pub(super) fn is_grainy(&self) -> bool {
        self.light.is_grainy()
    }

    /// Puts down where a line changes: to dark first, then to light, in turn; in pixels from its beginning.
    pub(super) fn edges_along(&self, line: &Line, edges: &mut Vec<f32>) {
        edges.clear();
        let (mut is_dark, mut last) = (false, 255);
        let (mut step, end) = (0, line.length as usize);
        while step <= end {
            let (x, y) = line.at(step as f32);
            if x < 0.0 || y < 0.0 {
                step += 1;
                continue;
            }
            let (column, row) = (x as usize, y as usize);
            if self.light.stays(column, row, is_dark) {
                // A tile without an edge is passed over whole.
                step += light::steps_inside((x, y), line.way).min(end - step);
                let (x, y) = line.at(step as f32);
                last = self.plane.at(x as usize, y as usize);
                step += 1;
                continue;
            }
            let (pixel, level) = (self.plane.at(column, row), self.light.level(column, row));
            if (pixel < level) != is_dark {
                is_dark = !is_dark;
                edges.push(step as f32 - 1.0 + crossing(last, pixel, level));
            }
            last = pixel;
            step += 1;
        }
        if is_dark {
            edges.push(line.length);
        }
    }

    /// The same between pixels: dearer, and steadier on a slanted line.
    pub(super) fn fine_edges_along(&self, line: &Line, edges: &mut Vec<f32>) {
        edges.clear();
        let (mut is_dark, mut last) = (false, 255);
        for step in 0..=line.length as usize {
            let (x, y) = line.at(step as f32);
            if x < 0.0 || y < 0.0 {
                continue;
            }
            let (pixel, level) = (self.plane.between(x, y), self.light.level(x as usize, y as usize));
            if (pixel < level) != is_dark {
                is_dark = !is_dark;
                edges.push(step as f32 - 1.0 + crossing(last, pixel, level));
            }
            last = pixel;
        }
        if is_dark {
            edges.push(line.length);
        }
    }

    /// Finds the marks in every `step`-th row, about `most` of them; a row is checked at `checks` places.
    pub(super) fn marks(&self, step: usize, most: usize, checks: usize, clock: Clock) -> Marks {
        let mut found = Marks::default();
        let mut edges = Vec::new();
        for (y, row) in self.plane.rows().enumerate().step_by(step.max(1)) {
            if y % 64 < step && clock.is_over() {
                break;
            }
            self.light.edges_of_row(row, y, &mut edges);
            let mut left = checks;
            for (number, window) in edges.windows(6).enumerate() {
                let &[a, b, c, d, e, f] = window else { continue };
                let Some(module) = module_of([b - a, c - b, d - c, e - d, f - e]) else { continue };
                let Some(rest) = left.checked_sub(1) else { break };
                left = rest;
                let middle = ((c + d) / 2.0, y as f32 + 0.5);
                if let Some(mark) = self.checked(middle, module, number % 2 == 1) {
                    merge(&mut found.marks, mark);
                }
            }
            if found.marks.len() > most * FLEETING {
                found.crowded = true;
                break;
            }
        }
        found.marks.retain(|mark| mark.rows > 1 || step > 1 && mark.module < SMALL);
        found.crowded |= found.marks.len() > most;
        found
    }

    /// Looks down, across again and along the diagonals.
    fn checked(&self, middle: Point, module: f32, inverted: bool) -> Option<Mark> {
        let cut = |from: Point, way: Point, module: f32| self.cut(from, way, module, inverted);
        let (middle, down) = cut(middle, (0.0, 1.0), module * 1.5)?;
        let (middle, across) = cut(middle, (1.0, 0.0), module * 1.5)?;
        if down > across * 3.0 || across > down * 3.0 {
            return None;
        }
        let longest = down.max(across) * 1.5;
        let diagonals = [(HALF, HALF), (HALF, -HALF)].map(|way| cut(middle, way, longest).is_some());
        let is_mark = if down.min(across) < 2.0 { diagonals != [false; 2] } else { diagonals == [true; 2] };
        is_mark.then_some(Mark { at: middle, module: (down * across).sqrt(), inverted, rows: 1 })
    }

    /// Cuts through a mark in one direction: its middle there and its pixels for each module.
    pub(super) fn cut(&self, from: Point, way: Point, module: f32, inverted: bool) -> Option<(Point, f32)> {
        let reach = module * 7.0 + 2.0;
        let start = (from.0.floor() + 0.5, from.1.floor() + 0.5);
        let [a1, a2, a3] = self.walk(start, (-way.0, -way.1), reach, inverted)?;
        let [b1, b2, b3] = self.walk(start, way, reach, inverted)?;
        let module = module_of([a3 - a2, a2 - a1, a1 + b1, b2 - b1, b3 - b2])?;
        let begun = (start.0 - from.0) * way.0 + (start.1 - from.1) * way.1;
        let off = begun + ((b1 - a1) + (b2 - a2) + (b3 - a3)) / 6.0;
        Some(((from.0 + way.0 * off, from.1 + way.1 * off), module))
    }

    /// Walks from the middle to the first three changes.
    fn walk(&self, from: Point, way: Point, reach: f32, inverted: bool) -> Option<[f32; 3]> {
        let mut changes = [0.0; 3];
        let mut open = changes.iter_mut();
        let (width, height) = (self.plane.width() as f32, self.plane.height() as f32);
        let (mut is_dark, mut last) = (!inverted, None);
        let mut gone = 0.0;
        while gone <= reach {
            let (x, y) = (from.0 + way.0 * gone, from.1 + way.1 * gone);
            if x < 0.0 || y < 0.0 || x >= width || y >= height {
                return None;
            }
            let (x, y) = (x as usize, y as usize);
            let (pixel, level) = (self.plane.at(x, y), self.light.level(x, y));
            if (pixel < level) != is_dark {
                let last = last?;
                is_dark = !is_dark;
                *open.next()? = gone - 1.0 + crossing(last, pixel, level);
                if open.len() == 0 {
                    return Some(changes);
                }
            }
            last = Some(pixel);
            gone += 1.0;
        }
        None
    }
}

const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Returns the pixels for each module if five stripes are 1:1:3:1:1.
///
/// A dark stripe and its light neighbour are measured together: ink that spreads widens one by what the other loses.
fn module_of(stripes: [f32; 5]) -> Option<f32> {
    let [a, b, c, d, e] = stripes;
    let module = (a + b + c + d + e) / 7.0;
    if module < FINEST {
        return None;
    }
    let slack = module * 0.6 + 0.25;
    let is_near = |length: f32, modules: f32| (length - modules * module).abs() <= slack;
    let pairs = is_near(a + b, 2.0) && is_near(b + c, 4.0) && is_near(c + d, 4.0) && is_near(d + e, 2.0);
    let least = module * 0.35;
    let stripes = stripes.into_iter().all(|stripe| stripe >= least) && is_near(c, 3.0);
    (pairs && stripes && c > a.max(b).max(d).max(e) * 1.3).then_some(module)
}

/// Joins a mark with the one that other rows showed at the same place.
fn merge(marks: &mut Vec<Mark>, mark: Mark) {
    let is_same = |other: &&mut Mark| {
        let far = (other.at.0 - mark.at.0).hypot(other.at.1 - mark.at.1);
        far < other.module.max(mark.module) * 2.0 && other.inverted == mark.inverted
    };
    let Some(other) = marks.iter_mut().rev().take(LAST).find(is_same) else {
        marks.push(mark);
        return;
    };
    let rows = other.rows as f32;
    let mean = |old: f32, new: f32| (old * rows + new) / (rows + 1.0);
    other.at = (mean(other.at.0, mark.at.0), mean(other.at.1, mark.at.1));
    other.module = mean(other.module, mark.module);
    other.rows += 1;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::face::draw;
    use crate::face::make::{Level, qr};

    fn marks(plane: &Plane, step: usize) -> Vec<Mark> {
        let found = Lit::of(plane).marks(step, 200, 60, Clock::start(Duration::from_secs(600)));
        assert!(!found.crowded);
        found.marks
    }

    #[test]
    fn a_code_has_three_marks_at_their_places() {
        let modules = qr("00012345", Level::Medium).unwrap();
        for px in [2, 3, 5, 9] {
            for step in [1, 2] {
                let mut found = marks(draw::code(&modules, px).plane(), step);
                found.sort_by_key(|mark| (mark.at.1 as usize / px, mark.at.0 as usize / px));
                let places: Vec<Point> = found.iter().map(|mark| mark.at).collect();
                let (near, far) = (7.5 * px as f32, (modules.side() + 4) as f32 * px as f32 - 3.5 * px as f32);
                for ((x, y), want) in places.iter().zip([(near, near), (far, near), (near, far)]) {
                    assert!((x - want.0).hypot(y - want.1) < 0.6, "{px} px, {places:?}");
                }
                assert_eq!(places.len(), 3, "{px} px, {places:?}");
                assert!(found.iter().all(|mark| (mark.module - px as f32).abs() < 0.3 && !mark.inverted));
            }
        }
    }

    #[test]
    fn light_marks_on_dark_ground_are_told_apart() {
        let code = draw::code(&qr("00012345", Level::Medium).unwrap(), 4);
        let found = marks(&code.plane().map(|shade| 255 - shade), 1);
        assert!(found.len() == 3 && found.iter().all(|mark| mark.inverted), "{found:?}");
    }

    #[test]
    fn what_is_no_mark_is_not_listed() {
        assert_eq!(marks(&Plane::paint(300, 200, |x, _| if x / 5 % 2 == 0 { 20 } else { 230 }), 1), []);
        assert_eq!(marks(&Plane::paint(300, 200, |x, y| ((x * 7 + y * 13) % 256) as u8), 1), []);
        assert_eq!(marks(&Plane::paint(300, 200, |x, y| if (x / 6 + y / 6) % 2 == 0 { 20 } else { 230 }), 1), []);
    }

    #[test]
    fn more_marks_than_the_limit_are_a_crowd() {
        let mark = |x: usize, y: usize| {
            x < 7 && y < 7 && {
                let ring = x.abs_diff(3).max(y.abs_diff(3));
                ring != 2
            }
        };
        let bomb = Plane::paint(640, 480, |x, y| if mark(x / 3 % 8, y / 3 % 8) { 0 } else { 255 });
        assert!(Lit::of(&bomb).marks(2, 100, 60, Clock::start(Duration::from_secs(600))).crowded);
    }
}
