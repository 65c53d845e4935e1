//! Joins the lines of a page that go on in one another: a grid drawn row by row has hundreds, and each costs.

use super::display::{Op, Page};

/// Two ends.
pub(super) type Line = [(f32, f32); 2];

/// Gap in points that no eye and no printer sees.
const TOUCH: f32 = 0.01;

/// Lists the lines of a page by thickness; upright lines of one place that touch are one.
pub(super) fn joined(page: &Page) -> Vec<(f32, Vec<Line>)> {
    let mut lines: Vec<(f32, Line)> = page.ops.iter().filter_map(line).collect();
    lines.sort_by(|one, other| key(one).partial_cmp(&key(other)).unwrap_or(std::cmp::Ordering::Equal));
    let mut joined: Vec<(f32, Vec<Line>)> = Vec::new();
    for (weight, line) in lines {
        match joined.last_mut() {
            Some((of, lines)) if *of == weight => match lines.last_mut() {
                Some(last) if goes_on(last, &line) => last[1].1 = last[1].1.max(line[1].1),
                Some(_) | None => lines.push(line),
            },
            Some(_) | None => joined.push((weight, vec![line])),
        }
    }
    joined
}

/// Returns thickness and ends, the upper end first.
fn line(op: &Op) -> Option<(f32, Line)> {
    match op {
        Op::Line { from, to, weight } if from.1 <= to.1 => Some((*weight, [*from, *to])),
        Op::Line { from, to, weight } => Some((*weight, [*to, *from])),
        Op::Text { .. } | Op::Rect { .. } | Op::Code { .. } | Op::Slashed { .. } => None,
    }
}

/// Orders by thickness, then place, then height.
fn key((weight, [from, to]): &(f32, Line)) -> (f32, f32, f32, f32) {
    (*weight, from.0, to.0, from.1)
}

fn goes_on([from, to]: &Line, [next, end]: &Line) -> bool {
    let upright = from.0 == to.0 && next.0 == end.0 && from.0 == next.0;
    upright && next.1 <= to.1 + TOUCH
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[(f32, Line)]) -> Page {
        let ops = lines.iter().map(|(weight, [from, to])| Op::Line { from: *from, to: *to, weight: *weight }).collect();
        Page { width_pt: 100.0, height_pt: 100.0, ops }
    }

    #[test]
    fn upright_lines_that_touch_are_one_and_others_stay() {
        let rows = [
            (0.4, [(5.0, 10.0), (5.0, 20.0)]),
            (0.4, [(5.0, 0.0), (5.0, 10.0)]),
            (0.4, [(5.0, 40.0), (5.0, 30.0)]),
            (0.4, [(6.0, 0.0), (6.0, 10.0)]),
            (0.9, [(5.0, 20.0), (5.0, 30.0)]),
            (0.4, [(0.0, 10.0), (50.0, 10.0)]),
            (0.4, [(50.0, 10.0), (90.0, 10.0)]),
        ];
        let want = vec![
            (
                0.4,
                vec![
                    [(0.0, 10.0), (50.0, 10.0)],
                    [(5.0, 0.0), (5.0, 20.0)],
                    [(5.0, 30.0), (5.0, 40.0)],
                    [(6.0, 0.0), (6.0, 10.0)],
                    [(50.0, 10.0), (90.0, 10.0)],
                ],
            ),
            (0.9, vec![[(5.0, 20.0), (5.0, 30.0)]]),
        ];
        assert_eq!(joined(&page(&rows)), want);
    }
}
