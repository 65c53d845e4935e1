//! Finds the bar codes of older cards: Code 128, Code 39, EAN-13, EAN-8 and Interleaved 2 of 5.
//!
//! Lines in twelve directions are cut into groups of stripes; a group counts only when lines beside it read the same.

use super::Symbol;
use super::bits::Bits;
use super::guard::Clock;
use super::look::{Corners, covers, is_same, middle};
use super::ray::{Line, Point};
use super::sweep::Lit;
use crate::face::charset;

mod line;
mod read;

use line::Group;
use read::Reading;

/// Stripes that the shortest code has: three characters of Code 128.
const FEWEST: usize = 31;
/// Lines beside the first that must read the same, and in how many modules they must lie apart.
const SAME_LINES: usize = 3;
const TALLEST_TEXTURE: f32 = 5.0;
/// Lines that are tried on each side of the first.
const MOST_LINES: usize = 400;
/// Groups of stripes that may fail in one look.
const FAILS: usize = 1200;
/// Lines on which a group may be unreadable before the code ends there.
const GAP: usize = 14;

/// Rows, and columns, of a look at black and white.
const GLANCE: (usize, usize) = (8, 16);

/// How a plane is crossed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comb {
    /// Pixels from line to line.
    pub(super) spacing: f32,
    /// Directions, the first of `of` of them, each `12 / of` times 15 degrees from the last.
    pub(super) from: usize,
    /// Steps of 15 degrees to the next direction.
    pub(super) step: usize,
}

impl Comb {
    /// Crosses a plane in every direction.
    pub(super) fn all(spacing: f32) -> Self {
        Self { spacing, from: 0, step: 1 }
    }

    /// Crosses a plane in one direction and the one at a right angle to it; six turns cross it in all.
    pub(super) fn in_turn(spacing: f32, turn: u32) -> Self {
        Self { spacing, from: [0, 3, 1, 4, 2, 5].get(turn as usize % 6).copied().unwrap_or(0), step: 6 }
    }

    /// Returns in how many directions it crosses.
    pub(super) fn directions(self) -> usize {
        self.angles().count()
    }

    fn angles(self) -> impl Iterator<Item = f32> {
        (self.from..12).step_by(self.step.max(1)).map(|step| (step as f32 * 15.0).to_radians())
    }
}

/// Looks for bar codes outside of the codes that are known; places are in pixels of the plane.
pub(super) fn look(lit: &Lit<'_>, comb: Comb, known: &[Corners], clock: Clock) -> Vec<Symbol> {
    look_along(lit, comb.angles().flat_map(|angle| line::comb(lit.plane, angle, comb.spacing)), known, clock)
}

/// The same along some lines only.
pub(super) fn look_along(
    lit: &Lit<'_>,
    lines: impl IntoIterator<Item = Line>,
    known: &[Corners],
    clock: Clock,
) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    let (mut edges, mut fails) = (Vec::new(), FAILS);
    for line in lines {
        if clock.is_over() || fails == 0 {
            return found;
        }
        lit.edges_along(&line, &mut edges);
        for group in line::groups(&edges, FEWEST) {
            let middle = line.at((group.begin() + group.end()) / 2.0);
            let is_known = known.iter().chain(found.iter().map(|code| &code.corners));
            if is_known.into_iter().any(|corners| covers(corners, middle)) {
                continue;
            }
            let Some(code) = read::any(&group).and_then(|reading| confirmed(lit, &line, &group, reading, clock)) else {
                fails = fails.saturating_sub(1);
                continue;
            };
            match found.iter_mut().find(|other| is_part(other, &code)) {
                Some(other) => other.corners = joined(&other.corners, &code.corners),
                None => found.push(code),
            }
        }
    }
    found
}

/// Returns the rows and columns of a black and white picture that may cross a bar code outside of the known codes.
pub(super) fn lines_like_bars(bits: &Bits, known: &[Corners]) -> Vec<Line> {
    let (width, height) = (bits.width(), bits.rows().len());
    let row = |y: usize| Line { from: (0.0, y as f32 + 0.5), way: (1.0, 0.0), length: width as f32 - 0.01 };
    let column = |x: usize| Line { from: (x as f32 + 0.5, 0.0), way: (0.0, 1.0), length: height as f32 - 0.01 };
    let mut edges = Vec::new();
    let mut like_bars = |line: &Line, put_down: &dyn Fn(&mut Vec<f32>)| {
        edges.clear();
        put_down(&mut edges);
        line::groups(&edges, FEWEST).any(|group| {
            let middle = line.at((group.begin() + group.end()) / 2.0);
            !known.iter().any(|corners| covers(corners, middle))
        })
    };
    let places = |step: usize, side: usize| (step / 2..side).step_by(step);
    let rows = places(GLANCE.0, height).filter(|y| like_bars(&row(*y), &|edges| bits.edges_of_row(*y, edges)));
    let mut lines: Vec<Line> = rows.map(row).collect();
    let columns = places(GLANCE.1, width).filter(|x| like_bars(&column(*x), &|edges| bits.edges_of_column(*x, edges)));
    lines.extend(columns.map(column));
    lines
}

/// Returns whether two readings are of one code: they overlap, or one begins where the other ends.
fn is_part(one: &Symbol, two: &Symbol) -> bool {
    let [a, b, c, d] = one.corners;
    let [e, f, g, h] = two.corners;
    let apart = |p: Point, q: Point| (p.0 - q.0).hypot(p.1 - q.1);
    let near = apart(a, b) / 8.0;
    let touch = |p: (Point, Point), q: (Point, Point)| apart(p.0, q.0) < near && apart(p.1, q.1) < near;
    let is_equal = one.symbology == two.symbology && one.bytes == two.bytes;
    is_same(&one.corners, &two.corners) || is_equal && (touch((d, c), (e, f)) || touch((a, b), (h, g)))
}

/// Returns the outermost of two codes' corners.
fn joined(one: &Corners, two: &Corners) -> Corners {
    let (x, y) = middle(one);
    let (u, v) = middle(two);
    let (x, y) = ((x + u) / 2.0, (y + v) / 2.0);
    let far = |corner: &Point| (corner.0 - x).hypot(corner.1 - y);
    let mut corners = *one;
    for (corner, other) in corners.iter_mut().zip(two) {
        if far(other) > far(corner) {
            *corner = *other;
        }
    }
    corners
}

/// Reads the lines beside one until the code ends, and keeps it when enough of them agree.
fn confirmed(lit: &Lit<'_>, line: &Line, group: &Group<'_>, reading: Reading, clock: Clock) -> Option<Symbol> {
    let module = group.module(&reading);
    let step = (module * 0.8).max(1.0);
    let mut ends = [Found { line: *line, begin: group.begin(), end: group.end() }; 2];
    let mut same = 0;
    for (side, last) in [-step, step].into_iter().zip(&mut ends) {
        let mut missed = 0;
        for number in 1..=MOST_LINES {
            if missed > GAP || clock.is_over() {
                break;
            }
            let beside = line.beside(side * number as f32);
            match again(lit, &beside, (last.begin, last.end), &reading) {
                Some((begin, end)) => {
                    *last = Found { line: beside, begin, end };
                    same += 1;
                    missed = 0;
                }
                None => missed += 1,
            }
        }
    }
    let [above, below] = ends;
    let height = line::apart(&above.line, &below.line);
    if same < SAME_LINES || height < TALLEST_TEXTURE * module {
        return None;
    }
    Some(symbol_of(reading, &above, &below))
}

/// Where a code was read on one line.
#[derive(Clone, Copy)]
struct Found {
    line: Line,
    begin: f32,
    end: f32,
}

/// Reads the same code on another line, about at the same place.
fn again(lit: &Lit<'_>, line: &Line, place: (f32, f32), reading: &Reading) -> Option<(f32, f32)> {
    let border = (place.1 - place.0) / 5.0;
    let part = line.part(place.0 - border, place.1 + border);
    let mut edges = Vec::new();
    lit.fine_edges_along(&part, &mut edges);
    let moved = line.begin_of(&part);
    let same = |group: &Group<'_>| read::same(group, reading);
    let group = line::groups(&edges, FEWEST).find(same)?;
    Some((group.begin() + moved, group.end() + moved))
}

fn symbol_of(reading: Reading, above: &Found, below: &Found) -> Symbol {
    let upright =
        [above.line.at(above.begin), above.line.at(above.end), below.line.at(below.end), below.line.at(below.begin)];
    let [a, b, c, d] = upright;
    let bytes = reading.text.into_bytes();
    let (text, charset) = charset::read(&bytes);
    Symbol {
        bytes,
        text,
        symbology: reading.symbology,
        charset,
        guessed: false,
        corners: if reading.is_reversed { [c, d, a, b] } else { upright },
        stage: "bars",
        ms: 0,
    }
}

#[cfg(test)]
mod drawn;
#[cfg(test)]
mod tests;
