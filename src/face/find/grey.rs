//! Looks with our own sampler wherever corner marks can be seen, however the picture must be turned to see them.
//!
//! Marks are sought in several blacks and whites; modules are always taken from the grey plane itself.

use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::qrcode::cpp_port::detector::FinderPatterns;

use super::bits::Bits;
use super::lattice::{self, Triple};
use super::look::{Ask, Seen, Sighting, covers};
use super::marks::{self, Marks};
use super::triples;
use super::zxing::touches;
use crate::face::plane::Plane;

/// Below this side no code can be told from noise.
const SMALLEST_SIDE: usize = 16;
/// Triples of marks that may fail in one look.
const TRIPLES: usize = 8;
/// Broken marks that are believed.
const BROKEN: usize = 8;
/// Shades that a block must span in a smoothed plane to be taken for printed.
const FAINT: u8 = 6;

/// Looks for codes in a plane; sees what blurs, fades or is scratched.
pub(super) fn look(plane: &Plane, ask: &Ask) -> Sighting {
    let mut sighting = Sighting::default();
    if plane.width().min(plane.height()) < SMALLEST_SIDE {
        return sighting;
    }
    let mut marks: FinderPatterns = Vec::new();
    let mut failed = 0;
    for way in 0..4 {
        if ask.clock.is_over() || failed >= TRIPLES {
            break;
        }
        let Some(fresh) = sought(plane, ask, way, &marks) else {
            return Sighting { crowded: true, finder_like: ask.limits.patterns, ..sighting };
        };
        let is_fresh = |mark: &ConcentricPattern| fresh.contains(mark);
        marks.extend(&fresh);
        sighting.finder_like = marks.len();
        let sets = triples::of(&marks);
        for set in sets.iter().filter(|set| [set.tl, set.tr, set.bl].iter().any(is_fresh)) {
            if ask.clock.is_over() || failed >= TRIPLES {
                break;
            }
            if sighting.seen.iter().any(|code: &Seen| touches(set, &code.corners)) {
                continue;
            }
            match lattice::read(plane, &Triple::of(set), ask.clock) {
                Some(code) => sighting.seen.push(code),
                None => failed += 1,
            }
        }
        if !sighting.seen.is_empty() {
            break;
        }
    }
    sighting.unexplained = failed > 0;
    sighting
}

/// Seeks marks in one of four ways that are not known yet; `None` when there are too many.
fn sought(plane: &Plane, ask: &Ask, way: usize, known: &FinderPatterns) -> Option<FinderPatterns> {
    let found = match way {
        0 => whole(&Bits::by_blocks(plane), ask)?,
        1 => whole(&Bits::by_blocks_above(&plane.smoothed(), FAINT), ask)?,
        2 => whole(&Bits::by_blocks(&plane.sharpened(&plane.smoothed(), 4.0)), ask)?,
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

fn whole(bits: &Bits, ask: &Ask) -> Option<FinderPatterns> {
    let matrix = bits.matrix()?;
    let Marks { patterns, crowded, .. } = marks::scan(bits, &matrix, ask.limits.runs);
    (!crowded && patterns.len() <= ask.limits.patterns).then_some(patterns)
}
