//! Looks with our own sampler wherever corner marks can be seen, however the picture must be turned to see them.
//!
//! Marks are sought in several blacks and whites; modules are always taken from the grey plane itself.

use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::qrcode::cpp_port::detector::FinderPatterns;

use super::bits::Bits;
use super::lattice::{self, Triple, Work};
use super::look::{Ask, Seen, Sighting, covers};
use super::marks::{self, Marks};
use super::zxing::touches;
use crate::face::plane::Plane;

/// Below this side no code can be told from noise.
const SMALLEST_SIDE: usize = 16;
/// Triples of marks that may fail in one look.
const TRIPLES: usize = 8;
/// The same for a part.
const TRIPLES_OF_PART: usize = 3;
/// Work on all triples and pairs of one look, in about microseconds: half as much again as any code took.
const WORK: usize = 110_000;
/// The same for a part.
const WORK_ON_PART: usize = 30_000;
/// What it costs to seek marks in all ways, for each pixel, in nanoseconds.
const SOUGHT: usize = 17;
/// Ways in which marks are sought.
const WAYS: usize = 5;
/// Pairs of marks that are tried when no three belong together.
const PAIRS: usize = 6;
/// Broken marks that are believed.
const BROKEN: usize = 8;
/// Shades that a block must span in a smoothed plane to be taken for printed.
const FAINT: u8 = 6;

/// Looks for codes in a picture; sees what blurs, fades or is scratched, even with a mark gone.
pub(super) fn look(plane: &Plane, ask: &Ask) -> Sighting {
    look_within(plane, ask, (TRIPLES, PAIRS), Work::new(WORK, ask.clock))
}

/// Looks for the code of a part that was cut out around its marks: frames of a camera pay for it too.
pub(super) fn look_at_part(plane: &Plane, ask: &Ask) -> Sighting {
    look_within(plane, ask, (TRIPLES_OF_PART, 0), Work::new(WORK_ON_PART, ask.clock))
}

fn look_within(plane: &Plane, ask: &Ask, (triples, pairs): (usize, usize), mut work: Work) -> Sighting {
    let mut sighting = Sighting::default();
    if plane.width().min(plane.height()) < SMALLEST_SIDE {
        return sighting;
    }
    let mut marks: FinderPatterns = Vec::new();
    let mut failed = 0;
    for way in 0..WAYS {
        if work.is_over() || failed >= triples {
            break;
        }
        let Some(fresh) = sought(plane, ask, way, &marks) else {
            return Sighting { crowded: true, finder_like: ask.limits.patterns, work: work.spent(), ..sighting };
        };
        let is_fresh = |mark: &ConcentricPattern| fresh.contains(mark);
        marks.extend(&fresh);
        sighting.finder_like = marks.len();
        let sets = super::triples::of(&marks);
        for set in sets.iter().filter(|set| [set.tl, set.tr, set.bl].iter().any(is_fresh)) {
            if work.is_over() || failed >= triples {
                break;
            }
            if sighting.seen.iter().any(|code: &Seen| touches(set, &code.corners)) {
                continue;
            }
            match lattice::read_within(plane, &Triple::of(set), &mut work) {
                Some(code) => sighting.seen.push(code),
                None => failed += 1,
            }
        }
        if !sighting.seen.is_empty() {
            break;
        }
    }
    if sighting.seen.is_empty() && sighting.finder_like >= 2 {
        sighting.seen.extend(by_two(plane, &marks, pairs, &mut work));
    }
    sighting.unexplained = failed > 0;
    sighting.work = work.spent() + plane.pixels().len() * SOUGHT / 1000;
    sighting
}

/// Tries where the third mark would be, when glare or a scratch took it away.
fn by_two(plane: &Plane, marks: &[ConcentricPattern], most: usize, work: &mut Work) -> Option<Seen> {
    let near = |a: &ConcentricPattern, b: &ConcentricPattern| (a.p.x - b.p.x).hypot(a.p.y - b.p.y);
    let mut pairs: Vec<(f32, Pair)> = Vec::new();
    for (n, a) in marks.iter().enumerate() {
        for b in marks.iter().skip(n + 1).filter(|b| a.size.abs_diff(b.size) * 5 < a.size.unsigned_abs()) {
            let modules = near(a, b) * 14.0 / (a.size + b.size) as f32;
            if (13.0..=90.0).contains(&modules) {
                pairs.push((near(a, b), ((a.p.x, a.p.y), (b.p.x, b.p.y), (a.size + b.size) as f32 / 2.0)));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut triples = pairs.into_iter().take(most).flat_map(|(_, pair)| thirds(pair));
    triples.find_map(|triple| if work.is_over() { None } else { lattice::read_within(plane, &triple, work) })
}

/// Two marks and their width.
type Pair = ((f32, f32), (f32, f32), f32);

/// The six codes that two marks may belong to: they stand side by side or across.
fn thirds((a, b, width): Pair) -> [Triple; 6] {
    let (x, y) = (b.0 - a.0, b.1 - a.1);
    let triple = |top_left, top_right, bottom_left| Triple { top_left, top_right, bottom_left, width };
    let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    let corner = (middle.0 + y / 2.0, middle.1 - x / 2.0);
    let other = (middle.0 - y / 2.0, middle.1 + x / 2.0);
    [
        triple(a, b, (a.0 - y, a.1 + x)),
        triple(b, a, (b.0 + y, b.1 - x)),
        triple(a, (a.0 + y, a.1 - x), b),
        triple(b, (b.0 - y, b.1 + x), a),
        triple(corner, b, a),
        triple(other, a, b),
    ]
}

/// Seeks marks in one of five ways that are not known yet; `None` when there are too many.
fn sought(plane: &Plane, ask: &Ask, way: usize, known: &FinderPatterns) -> Option<FinderPatterns> {
    let found = match way {
        0 => whole(&Bits::by_blocks(plane), ask)?,
        1 => whole(&Bits::by_blocks_above(&plane.smoothed(), FAINT), ask)?,
        2 => halved(whole(&Bits::by_blocks_above(&plane.halved().smoothed(), FAINT), ask)?),
        3 => whole(&Bits::by_blocks(&plane.sharpened(&plane.smoothed(), 4.0)), ask)?,
        _ => marks::broken(&Bits::by_blocks_above(&plane.smoothed(), FAINT), BROKEN),
    };
    let is_new = |mark: &ConcentricPattern| {
        let is_same = |other: &ConcentricPattern| {
            (mark.p.x - other.p.x).hypot(mark.p.y - other.p.y) < mark.size.max(other.size) as f32 / 2.0
        };
        !known.iter().any(is_same) && !ask.known.iter().any(|corners| covers(corners, (mark.p.x, mark.p.y)))
    };
    Some(found.into_iter().filter(is_new).collect())
}

/// Brings marks of a plane of half the size back: where grain hides marks, four pixels together show them.
fn halved(marks: FinderPatterns) -> FinderPatterns {
    let double = |mark: ConcentricPattern| ConcentricPattern { p: mark.p * 2.0, size: mark.size * 2 };
    marks.into_iter().map(double).collect()
}

fn whole(bits: &Bits, ask: &Ask) -> Option<FinderPatterns> {
    let matrix = bits.matrix()?;
    let Marks { patterns, crowded, .. } = marks::scan(bits, &matrix, ask.limits.runs);
    (!crowded && patterns.len() <= ask.limits.patterns).then_some(patterns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_marks_stand_in_each_of_their_six_places() {
        let square = [(0.0, 0.0), (10.0, 0.0), (0.0, 10.0)];
        let all = thirds(((0.0, 0.0), (10.0, 0.0), 7.0));
        let is_square = |t: &Triple| [t.top_left, t.top_right, t.bottom_left] == square;
        assert_eq!(all.iter().filter(|t| is_square(t)).count(), 1);
        for Triple { top_left: (x, y), top_right: (a, b), bottom_left: (c, d), .. } in all {
            let (across, down) = ((a - x, b - y), (c - x, d - y));
            assert!((across.0 * down.0 + across.1 * down.1).abs() < 0.01);
            assert!(across.0 * down.1 - across.1 * down.0 > 0.0, "as on paper, not as in a mirror");
        }
    }
}
