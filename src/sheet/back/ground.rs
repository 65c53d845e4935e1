//! Gray pixels without their dark marks: how bright the bare paper is around each place.
//!
//! Edges of shadows stay where they are, so that a shadow is never taken for ink.

use crate::face::plane::Plane;

/// Fills everything darker than its surroundings that is narrower than twice the reach (a morphological closing).
pub(super) fn closed(plane: &Plane, reach: usize) -> Plane {
    let wide = turned(&swept(&turned(&swept(plane, reach, u8::max)), reach, u8::max));
    turned(&swept(&turned(&swept(&wide, reach, u8::min)), reach, u8::min))
}

/// For each pixel the darkest or lightest of its row within reach (van Herk 1992: three steps a pixel).
fn swept(plane: &Plane, reach: usize, pick: fn(u8, u8) -> u8) -> Plane {
    let window = 2 * reach + 1;
    let width = plane.width();
    let mut pixels = Vec::with_capacity(plane.pixels().len());
    for row in plane.rows() {
        let (first, last) = (row.first().copied().unwrap_or(255), row.last().copied().unwrap_or(255));
        let padding = window - (width + 2 * reach) % window;
        let ends = std::iter::repeat_n(last, reach + padding);
        let line: Vec<u8> = std::iter::repeat_n(first, reach).chain(row.iter().copied()).chain(ends).collect();
        let mut before = Vec::with_capacity(line.len());
        let mut after = line.clone();
        for block in line.chunks(window) {
            before.extend(block.iter().scan(None, |best, pixel| {
                *best = Some(best.map_or(*pixel, |best| pick(best, *pixel)));
                *best
            }));
        }
        for block in after.chunks_mut(window) {
            let mut best = None;
            for pixel in block.iter_mut().rev() {
                *pixel = best.map_or(*pixel, |best| pick(best, *pixel));
                best = Some(*pixel);
            }
        }
        pixels.extend(after.iter().zip(before.iter().skip(window - 1)).take(width).map(|(a, b)| pick(*a, *b)));
    }
    Plane::new(width, plane.height(), pixels).unwrap_or_else(|| plane.clone())
}

fn turned(plane: &Plane) -> Plane {
    let (width, height) = (plane.width(), plane.height());
    let rows: Vec<&[u8]> = plane.rows().collect();
    let columns = (0..width).flat_map(|x| rows.iter().map(move |row| row.get(x).copied().unwrap_or(255)));
    Plane::new(height, width, columns.collect()).unwrap_or_else(|| plane.clone())
}

/// The brightness of bare paper, kept in coarse blocks.
pub(super) struct Ground {
    block: usize,
    blocks: Plane,
}

impl Ground {
    /// Measures a plane; marks narrower than `widest` pixels do not count.
    pub fn of(plane: &Plane, block: usize, widest: usize) -> Self {
        let block = block.max(1);
        let (columns, rows) = (plane.width().div_ceil(block), plane.height().div_ceil(block));
        let mut pixels = Vec::with_capacity(columns * rows);
        for band in plane.pixels().chunks(plane.width() * block) {
            let mut lightest: Vec<Vec<u8>> = vec![Vec::with_capacity(block * block); columns];
            for row in band.chunks(plane.width()) {
                row.chunks(block).zip(&mut lightest).for_each(|(part, all)| all.extend(part));
            }
            pixels.extend(lightest.iter_mut().map(|all| {
                let rank = (all.len() * 7 / 8).min(all.len().saturating_sub(1));
                *all.select_nth_unstable(rank).1
            }));
        }
        let blocks = Plane::new(columns, rows, pixels).unwrap_or_else(|| Plane::paint(columns, rows, |_, _| 255));
        Self { block, blocks: closed(&blocks, widest.div_ceil(2 * block).max(1)) }
    }

    /// Returns the brightness at a pixel, from the four nearest blocks.
    pub fn at(&self, x: usize, y: usize) -> f32 {
        let place = |at: usize, side: usize| {
            let at = ((at as f32 + 0.5) / self.block as f32 - 0.5).clamp(0.0, (side - 1) as f32);
            (at as usize, (at as usize + 1).min(side - 1), at.fract())
        };
        let (left, right, across) = place(x, self.blocks.width());
        let (top, bottom, down) = place(y, self.blocks.height());
        let at = |x: usize, y: usize| f32::from(self.blocks.at(x, y));
        let mix = |from: f32, to: f32, share: f32| from + (to - from) * share;
        mix(mix(at(left, top), at(right, top), across), mix(at(left, bottom), at(right, bottom), across), down)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_marks_are_filled_and_the_edge_of_a_shadow_stays() {
        let plane = Plane::paint(90, 50, |x, y| {
            let paper = if x < 40 { 220 } else { 90 };
            if (y == 20 || x == 70) && x > 5 { paper / 3 } else { paper }
        });
        let bare = closed(&plane, 3);
        for (x, y, want) in [(10, 20, 220), (39, 20, 220), (40, 20, 90), (70, 40, 90), (70, 20, 90), (89, 49, 90)] {
            assert_eq!(bare.at(x, y), want, "{x} {y}");
        }
    }

    #[test]
    fn closing_agrees_with_its_definition_on_every_size() {
        for (width, height, reach) in [(1, 1, 1), (7, 5, 1), (9, 20, 3), (16, 16, 4), (5, 4, 9)] {
            let plane = Plane::paint(width, height, |x, y| ((x * 37 + y * 91 + x * y * 13) % 251) as u8);
            let pick = |plane: &Plane, best: fn(u8, u8) -> u8| {
                Plane::paint(width, height, |x, y| {
                    let square = (y.saturating_sub(reach)..=(y + reach).min(height - 1))
                        .flat_map(|y| (x.saturating_sub(reach)..=(x + reach).min(width - 1)).map(move |x| (x, y)));
                    square.map(|(x, y)| plane.at(x, y)).reduce(best).unwrap()
                })
            };
            assert_eq!(closed(&plane, reach), pick(&pick(&plane, u8::max), u8::min), "{width} {height} {reach}");
        }
    }

    #[test]
    fn the_ground_is_the_paper_and_not_the_ink() {
        let plane =
            Plane::paint(200, 120, |x, y| if (60..74).contains(&x) && (40..54).contains(&y) { 20 } else { 200 });
        let ground = Ground::of(&plane, 4, 30);
        assert!((ground.at(66, 46) - 200.0).abs() < 1.0, "{}", ground.at(66, 46));
        assert!((ground.at(0, 0) - 200.0).abs() < 1.0 && (ground.at(199, 119) - 200.0).abs() < 1.0);
    }
}
