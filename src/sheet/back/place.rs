//! Decides which marks are the corner squares of a page, starting from its code.
//!
//! The code says roughly where each square must lie; a choice holds when code and squares agree on one flat page.

use crate::face::find::Corners;
use crate::sheet::display::MM;
use crate::sheet::frame::{A4, A5, Paper};

use super::mapping::{Mapping, Point, Tie};

/// Expected error of a square's middle and of a code's corner, in millimeters.
const SIGMA: (f64, f64) = (0.12, 0.5);
/// The corner that a decoder extends from the three others.
const FOURTH_SIGMA: f64 = 0.9;
/// How far a square may lie from where the code alone expects it: a share of its distance, and millimeters.
const STRAY: (f64, f64) = (0.42, 4.0);
/// Doubt about the corners of a page that is small enough, in millimeters.
pub(super) const SETTLED_MM: f64 = 1.2;
/// Marks that are tried for one corner, nearest first.
const TRIED: usize = 7;
/// A flat-bed scan: how much the depth may change over half of the paper, and how far it may be from a true square.
const SCAN: (f64, f64) = (0.002, 0.007);
/// Largest error of code corners and squares that one flat page leaves, in expected errors.
const WORST: f64 = 4.5;

/// A page placed in a picture.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub paper: Paper,
    pub mapping: Mapping,
    /// Which squares were found: top left, top right, bottom right, bottom left.
    pub squares: [bool; 4],
    /// Largest expected error over the page, in millimeters.
    pub doubt: f64,
}

impl Placed {
    pub fn found(&self) -> usize {
        self.squares.iter().filter(|found| **found).count()
    }

    /// Returns the pixels in a millimeter where the page is smallest in the picture.
    pub fn smallest_scale(&self) -> f64 {
        let scales = known(self.paper).squares.map(|place| self.mapping.scale(place).unwrap_or(0.0));
        scales.into_iter().fold(f64::INFINITY, f64::min)
    }
}

/// Corners of the code and middles of the squares of a paper, in millimeters.
struct Known {
    code: [Point; 4],
    squares: [Point; 4],
}

fn known(paper: Paper) -> Known {
    let mm = |(x, y): (f32, f32)| (f64::from(x / MM), f64::from(y / MM));
    let ((left, top), side) = paper.code();
    let code = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)].map(mm);
    Known { code, squares: paper.squares().map(mm) }
}

/// Places the page of a code by the marks of a picture, on A4 or A5; the choice with most squares is the best.
pub(super) fn place(code: &Corners, marks: &[Point]) -> Option<Placed> {
    let found = [A4, A5].into_iter().filter_map(|paper| place_on(paper, code, marks));
    found.min_by(|a, b| b.found().cmp(&a.found()).then(a.doubt.total_cmp(&b.doubt)))
}

fn place_on(paper: Paper, code: &Corners, marks: &[Point]) -> Option<Placed> {
    let known = known(paper);
    let corners = code.map(|(x, y)| (f64::from(x), f64::from(y)));
    let pixels = side_of(code) / (f64::from(paper.code().1 / MM));
    let sigmas = [SIGMA.1, SIGMA.1, FOURTH_SIGMA, SIGMA.1];
    let by_code: Vec<Tie> = known
        .code
        .iter()
        .zip(corners)
        .zip(sigmas)
        .map(|((paper, picture), sigma)| Tie { paper: *paper, picture, sigma: sigma * pixels })
        .collect();
    let affine = affine(&known.code, &corners);
    let near = known.squares.map(|square| candidates(square, &known.code, &affine, pixels, marks));
    let tie = |(paper, mark): (&Point, Point)| Tie { paper: *paper, picture: mark, sigma: SIGMA.0 * pixels };
    let mut best: Option<(usize, f64, Placed)> = None;
    for choice in choices(&near) {
        let taken = choice.iter().flatten().count();
        if best.as_ref().is_some_and(|(most, _, _)| taken < *most) {
            continue;
        }
        let chosen = known.squares.iter().zip(choice).filter_map(|(paper, mark)| Some(tie((paper, mark?))));
        let ties: Vec<Tie> = by_code.iter().copied().chain(chosen).collect();
        let Some((mapping, doubt)) = fit(&ties, &known.squares) else { continue };
        let Some(error) = worst_error(&mapping, &ties).filter(|error| *error <= WORST) else { continue };
        if best.as_ref().is_none_or(|(most, least, _)| taken > *most || error < *least) {
            let squares = choice.map(|mark| mark.is_some());
            best = Some((taken, error, Placed { paper, mapping, squares, doubt }));
        }
    }
    best.map(|(_, _, placed)| placed)
}

/// Four squares settle any tilt, three with the code for the fourth; what is left must be the picture of a scanner.
fn fit(ties: &[Tie], squares: &[Point; 4]) -> Option<(Mapping, f64)> {
    let any = Mapping::fit(ties, None).map(|mapping| (doubt(&mapping, squares), mapping));
    if let Some((doubt, mapping)) = any.as_ref().filter(|(doubt, _)| *doubt <= SETTLED_MM) {
        return Some((mapping.clone(), *doubt));
    }
    let scan = Mapping::fit(ties, Some(SCAN.0)).filter(|mapping| mapping.skew() <= SCAN.1);
    let scan = scan.filter(|mapping| worst_error(mapping, ties).is_some_and(|error| error <= WORST));
    let scan = scan.map(|mapping| (doubt(&mapping, squares), mapping));
    scan.or(any).map(|(doubt, mapping)| (mapping, doubt))
}

/// Returns the mean side of a code in pixels.
pub(super) fn side_of(code: &Corners) -> f64 {
    let [a, b, c, d] = *code;
    let length = |(ax, ay): (f32, f32), (bx, by): (f32, f32)| f64::from((bx - ax).hypot(by - ay));
    (length(a, b) + length(b, c) + length(c, d) + length(d, a)) / 4.0
}

/// How paper becomes picture near the code when perspective is left out: origin and two directions.
struct Affine {
    from: Point,
    to: Point,
    right: Point,
    down: Point,
}

fn affine(paper: &[Point; 4], picture: &[Point; 4]) -> Affine {
    let ([a, b, c, d], [pa, pb, pc, pd]) = (*picture, *paper);
    let side = pb.0 - pa.0;
    let half = |one: Point, two: Point| ((one.0 + two.0) / 2.0 / side, (one.1 + two.1) / 2.0 / side);
    let minus = |one: Point, two: Point| (one.0 - two.0, one.1 - two.1);
    let middle = |[a, b, c, d]: [Point; 4]| ((a.0 + b.0 + c.0 + d.0) / 4.0, (a.1 + b.1 + c.1 + d.1) / 4.0);
    Affine {
        from: middle([pa, pb, pc, pd]),
        to: middle([a, b, c, d]),
        right: half(minus(b, a), minus(c, d)),
        down: half(minus(d, a), minus(c, b)),
    }
}

/// Lists the marks that may be a square, nearest to the expected place first.
fn candidates(square: Point, code: &[Point; 4], affine: &Affine, pixels: f64, marks: &[Point]) -> Vec<Point> {
    let away = (square.0 - affine.from.0, square.1 - affine.from.1);
    let expected = (
        affine.to.0 + away.0 * affine.right.0 + away.1 * affine.down.0,
        affine.to.1 + away.0 * affine.right.1 + away.1 * affine.down.1,
    );
    let nearest = code.iter().map(|(x, y)| (square.0 - x).hypot(square.1 - y)).fold(f64::INFINITY, f64::min);
    let reach = (STRAY.0 * nearest + STRAY.1) * pixels;
    let distance = |mark: &Point| (mark.0 - expected.0).hypot(mark.1 - expected.1);
    let mut near: Vec<Point> = marks.iter().copied().filter(|mark| distance(mark) <= reach).collect();
    near.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    near.truncate(TRIED);
    near
}

/// All ways to name a mark, or none, for each of the four corners, with at least two named.
fn choices(near: &[Vec<Point>; 4]) -> Vec<[Option<Point>; 4]> {
    let mut choices = vec![[None; 4]];
    for (corner, marks) in near.iter().enumerate() {
        let more = choices.iter().flat_map(|choice| {
            marks.iter().filter(|mark| !choice.contains(&Some(**mark))).map(move |mark| {
                let mut choice = *choice;
                choice.iter_mut().skip(corner).take(1).for_each(|place| *place = Some(*mark));
                choice
            })
        });
        let more: Vec<[Option<Point>; 4]> = more.collect();
        choices.extend(more);
    }
    let named = |choice: &[Option<Point>; 4]| choice.iter().flatten().count();
    choices.retain(|choice| named(choice) >= 2);
    choices.sort_by_key(|choice| std::cmp::Reverse(named(choice)));
    choices
}

fn worst_error(mapping: &Mapping, ties: &[Tie]) -> Option<f64> {
    let errors = ties.iter().map(|tie| {
        let at = mapping.at(tie.paper)?;
        Some((at.0 - tie.picture.0).hypot(at.1 - tie.picture.1) / tie.sigma)
    });
    let mirrored = mapping.scale(ties.first()?.paper)? < 0.0;
    errors.collect::<Option<Vec<f64>>>().filter(|_| !mirrored).map(|errors| errors.into_iter().fold(0.0, f64::max))
}

fn doubt(mapping: &Mapping, squares: &[Point; 4]) -> f64 {
    squares.iter().map(|place| mapping.doubt(*place).unwrap_or(f64::INFINITY)).fold(0.0, f64::max)
}
