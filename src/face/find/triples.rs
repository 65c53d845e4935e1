//! Which three corner marks may belong to one code.

use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::qrcode::cpp_port::detector::FinderPatternSet;

/// Marks near each mark that it is combined with.
const NEAR: usize = 12;
/// Ratio of the two sides up to which a code may be slanted.
const SLANT: f32 = 3.2;
/// Widest mark of a code, against its narrowest.
const WIDTHS: f32 = 2.3;
/// Cosine of the angle between the sides that is still taken for a slanted right angle.
const SKEW: f32 = 0.6;

/// Combines marks, most plausible first: small codes, then those with equal sides.
pub(super) fn of(marks: &[ConcentricPattern]) -> Vec<FinderPatternSet> {
    let mut sets: Vec<(f32, FinderPatternSet)> = Vec::new();
    for (at, corner) in marks.iter().enumerate() {
        let mut near: Vec<(f32, &ConcentricPattern)> = marks
            .iter()
            .enumerate()
            .filter(|(other, mark)| *other != at && is_alike(corner, mark))
            .map(|(_, mark)| (distance(corner, mark), mark))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        near.truncate(NEAR);
        for (n, (_, a)) in near.iter().enumerate() {
            sets.extend(near.iter().skip(n + 1).filter_map(|(_, b)| joined(corner, a, b)));
        }
    }
    sets.sort_by(|a, b| a.0.total_cmp(&b.0));
    sets.into_iter().map(|(_, set)| set).collect()
}

fn distance(a: &ConcentricPattern, b: &ConcentricPattern) -> f32 {
    (a.p.x - b.p.x).hypot(a.p.y - b.p.y)
}

fn is_alike(a: &ConcentricPattern, b: &ConcentricPattern) -> bool {
    a.size.max(b.size) as f32 <= WIDTHS * a.size.min(b.size) as f32
}

/// Joins a corner and its two neighbours when sides, angle and number of modules are those of a code.
fn joined(corner: &ConcentricPattern, a: &ConcentricPattern, b: &ConcentricPattern) -> Option<(f32, FinderPatternSet)> {
    let ((ax, ay), (bx, by)) = ((a.p.x - corner.p.x, a.p.y - corner.p.y), (b.p.x - corner.p.x, b.p.y - corner.p.y));
    let (first, second, hypotenuse) = (distance(corner, a), distance(corner, b), distance(a, b));
    let (short, long) = (first.min(second), first.max(second));
    let skew = (ax * bx + ay * by) / (first * second);
    if long > SLANT * short || long > hypotenuse * 1.1 || skew.abs() > SKEW || !is_alike(a, b) {
        return None;
    }
    let module = (corner.size + a.size + b.size) as f32 / 21.0;
    let modules = (first + second) / 2.0 / module + 7.0;
    if !(17.0..=260.0).contains(&modules) {
        return None;
    }
    // Seen from above the top right mark lies clockwise of the bottom left one.
    let (bl, tr) = if ax * by - ay * bx < 0.0 { (*a, *b) } else { (*b, *a) };
    let score = (first + second + (long - short)) * (1.0 + skew.abs());
    Some((score, FinderPatternSet { bl, tl: *corner, tr }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rxing::point;

    fn mark(x: f32, y: f32, size: i32) -> ConcentricPattern {
        ConcentricPattern { p: point(x, y), size }
    }

    #[test]
    fn three_marks_of_a_code_are_joined_the_right_way_round() {
        for turn in 0..8 {
            let (sin, cos) = (turn as f32 * 0.8).sin_cos();
            for slant in [1.0, 0.6, 0.4] {
                let place =
                    |x: f32, y: f32| mark(200.0 + cos * x * slant - sin * y, 200.0 + sin * x * slant + cos * y, 20);
                let marks = [place(0.0, 90.0), place(90.0, 0.0), place(0.0, 0.0)];
                let sets = of(&marks);
                let set = sets.first().unwrap();
                assert_eq!((set.bl, set.tr, set.tl), (marks[0], marks[1], marks[2]), "turn {turn}, slant {slant}");
            }
        }
    }

    #[test]
    fn marks_of_no_code_are_not_joined() {
        assert!(of(&[mark(0.0, 0.0, 20), mark(90.0, 0.0, 20)]).is_empty());
        assert!(of(&[mark(0.0, 0.0, 20), mark(90.0, 0.0, 20), mark(180.0, 0.0, 20)]).is_empty());
        assert!(of(&[mark(0.0, 0.0, 20), mark(90.0, 0.0, 20), mark(0.0, 90.0, 60)]).is_empty());
        assert!(of(&[mark(0.0, 0.0, 70), mark(40.0, 0.0, 70), mark(0.0, 40.0, 70)]).is_empty());
    }
}
