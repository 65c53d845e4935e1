//! Looks with the `rxing` crate: its newer detector for all codes, its older one when that finds none.
//!
//! The detector is driven step by step, so that each step has a limit and every code is returned.

use rxing::Point;
use rxing::common::cpp_essentials::{ConcentricPattern, DecoderResult};
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FinderPatternSet, FinderPatterns, SampleQR};

use super::bits::Bits;
use super::look::{Ask, Corners, Seen, Sighting, covers};
use super::marks::{self, Marks};
use super::older;
use super::triples;
use crate::face::plane::Plane;

/// Below this side no code can be told from noise.
const SMALLEST_SIDE: usize = 16;
/// Stripes that one corner mark shows at most in a sharp photograph, every third row counted.
const STRIPES_EACH: usize = 40;

/// Looks for all codes in a plane; light codes on dark ground only where no dark code is.
pub(super) fn look(plane: &Plane, ask: &Ask) -> Sighting {
    if plane.width().min(plane.height()) < SMALLEST_SIDE {
        return Sighting::default();
    }
    let bits = Bits::by_blocks(plane);
    let sighting = look_both_ways(&bits, ask);
    Sighting { bits: Some(bits), ..sighting }
}

fn look_both_ways(bits: &Bits, ask: &Ask) -> Sighting {
    let mut sighting = look_at(bits, ask);
    if ask.inverted && sighting.seen.is_empty() && !sighting.crowded && !ask.clock.is_over() {
        let other = look_at(&bits.inverted(), ask);
        sighting.seen = other.seen;
        sighting.crowded = other.crowded;
        sighting.unexplained |= other.unexplained;
        sighting.work += other.work;
    }
    sighting
}

fn look_at(bits: &Bits, ask: &Ask) -> Sighting {
    let Some(matrix) = bits.matrix() else { return Sighting::default() };
    let Marks { mut patterns, stripes, crowded } = marks::scan(bits, &matrix, ask.limits.runs);
    if crowded {
        return Sighting { crowded: true, finder_like: ask.limits.patterns, ..Sighting::default() };
    }
    let finder_like = patterns.len();
    patterns.retain(|pattern| !ask.known.iter().any(|corners| covers(corners, (pattern.p.x, pattern.p.y))));
    let crowded = patterns.len() > ask.limits.patterns;
    if crowded {
        // Beside a patch of marks a code may lie: its own three stand alone.
        patterns = apart(&patterns);
    }
    if patterns.len() > ask.limits.patterns {
        return Sighting { crowded: true, finder_like, ..Sighting::default() };
    }
    let (mut seen, unexplained, ended, tries) = read_sets(&matrix, &patterns, ask);
    let crowded = crowded || ended;
    if seen.is_empty() && !crowded && finder_like <= ask.limits.triples && stripes <= ask.limits.triples * STRIPES_EACH
    {
        seen.extend(read_by_older(bits, &matrix));
    }
    Sighting { seen, finder_like, unexplained, work: tries * TRY, crowded, bits: None }
}

/// Keeps the marks that have no other of their size nearer than the three of one code can be.
fn apart(patterns: &FinderPatterns) -> FinderPatterns {
    let alike = |a: i32, b: i32| a * 2 < b * 3 && b * 2 < a * 3;
    let near = |a: &ConcentricPattern, b: &ConcentricPattern| {
        let reach = a.size as f32 * NEAREST;
        alike(a.size, b.size) && (a.p.x - b.p.x).abs() < reach && (a.p.y - b.p.y).abs() < reach
    };
    let mut from_left: Vec<&ConcentricPattern> = patterns.iter().collect();
    from_left.sort_by(|a, b| a.p.x.total_cmp(&b.p.x));
    let lonely = |a: &&ConcentricPattern| {
        let reach = a.size as f32 * NEAREST + 1.0;
        let first = from_left.partition_point(|b| b.p.x < a.p.x - reach);
        let beside = from_left.iter().skip(first).take_while(|b| b.p.x <= a.p.x + reach);
        beside.filter(|b| near(a, b)).nth(1).is_none()
    };
    patterns.iter().filter(lonely).copied().collect()
}

/// Marks of the smallest code stand 14 modules apart, twice their own size; tilted ones a little less.
const NEAREST: f32 = 1.4;

fn read_sets(bits: &BitMatrix, patterns: &FinderPatterns, ask: &Ask) -> (Vec<Seen>, bool, bool, usize) {
    let mut seen: Vec<Seen> = Vec::new();
    let (mut unread, mut failed, mut tries, mut largest) = (0, 0, 0, 0);
    for set in triples::of(patterns) {
        if seen.iter().any(|code| touches(&set, &code.corners)) {
            continue;
        }
        if ask.clock.is_over() {
            return (seen, true, true, tries);
        }
        let sample = SampleQR(bits, &set).ok();
        let modules = sample.as_ref().map_or(0, |sample| sample.getBits().width() as usize);
        match sample.and_then(|sample| decoded(&sample, corners_of(sample.getPoints()))) {
            Some(code) => {
                seen.push(code);
                largest = set.tl.size.max(largest);
                failed = 0;
            }
            None => {
                unread = set.tl.size.max(unread);
                let cost = 1 + modules * modules / MODULES_A_TRY;
                (failed, tries) = (failed + cost, tries + cost);
            }
        }
        if failed >= ask.limits.tries {
            break;
        }
    }
    // Cards on a table are of one size: marks much smaller than those of a code that was read are no further code.
    (seen, unread > 0 && unread * 2 >= largest, false, tries)
}

/// What a group of three marks costs that is tried in vain, in microseconds.
const TRY: usize = 170;
/// A large code that fails costs as much as so many modules of small ones.
const MODULES_A_TRY: usize = 1500;

pub(super) fn touches(set: &FinderPatternSet, corners: &Corners) -> bool {
    [set.bl, set.tl, set.tr].iter().any(|pattern| covers(corners, (pattern.p.x, pattern.p.y)))
}

fn read_by_older(bits: &Bits, matrix: &BitMatrix) -> Option<Seen> {
    let (sample, corners) = older::sample(bits, matrix)?;
    decoded(&sample, corners)
}

fn decoded(sample: &impl DetectorRXingResult, corners: Option<Corners>) -> Option<Seen> {
    let result = Decode(sample.getBits()).ok().filter(DecoderResult::isValid)?;
    let content = result.content();
    let told = content.has_eci.then(|| result.text());
    if content.bytes().is_empty() {
        return None;
    }
    Some(Seen { bytes: content.bytes().to_vec(), told, corners: corners? })
}

/// The newer detector returns the four corners, the two lower ones from left to right.
fn corners_of(points: &[Point]) -> Option<Corners> {
    let [top_left, top_right, bottom_left, bottom_right] = points else { return None };
    Some([top_left, top_right, bottom_right, bottom_left].map(|point| (point.x, point.y)))
}
