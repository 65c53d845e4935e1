//! Tells dark from light by what lies around, tile by tile, and where a line of pixels changes between them.
//!
//! Much cheaper than a black and white copy: tiles without an edge are passed over whole.

use super::ray::Point;
use crate::face::plane::Plane;

/// Side of a tile in pixels.
const TILE: usize = 16;
/// Tiles in a row that make a coarse tile.
const COARSE: usize = 4;
/// Grey levels between dark and light below which a tile shows nothing of its own, and the same in units of noise.
const FAINT: (u8, u8) = (14, 12);
/// Units of noise that span black to white in a grainy picture.
const GRAINY: u8 = 16;

/// Darkest and lightest pixel of a part.
type Bounds = (u8, u8);

const NOTHING: Bounds = (255, 0);

/// Border between dark and light in each tile of a plane.
pub(super) struct Light {
    columns: usize,
    tiles: Vec<Tile>,
    is_grainy: bool,
}

#[derive(Clone, Copy)]
struct Tile {
    /// Pixels below are dark.
    level: u8,
    has: Bounds,
}

impl Tile {
    fn stays(&self, is_dark: bool) -> bool {
        if is_dark { self.has.1 < self.level } else { self.has.0 >= self.level }
    }
}

impl Light {
    /// Measures a plane.
    pub(super) fn of(plane: &Plane) -> Self {
        let columns = plane.width().div_ceil(TILE);
        let fine: Vec<Bounds> =
            plane.pixels().chunks(plane.width() * TILE).flat_map(|band| bounds_of(band, plane.width())).collect();
        let rows = fine.len() / columns.max(1);
        let (wide, tall) = (columns.div_ceil(COARSE), rows.div_ceil(COARSE));
        let mut coarse = vec![NOTHING; wide * tall];
        for (at, bounds) in fine.iter().enumerate() {
            let (x, y) = (at % columns / COARSE, at / columns / COARSE);
            if let Some(sum) = coarse.get_mut(y * wide + x) {
                *sum = both(*sum, *bounds);
            }
        }
        let all = fine.iter().copied().fold(NOTHING, both);
        let noise = noise_of(plane);
        let faint = FAINT.0.max(noise.saturating_mul(FAINT.1));
        let is_grainy = noise.saturating_mul(GRAINY) >= all.1.saturating_sub(all.0);
        let (near, far) = (around(&fine, columns), around(&coarse, wide));
        let tile = |at: usize| {
            let (x, y) = (at % columns / COARSE, at / columns / COARSE);
            let near = near.get(at).copied().unwrap_or(all);
            let far = far.get(y * wide + x).copied().unwrap_or(all);
            Tile { level: level_of(near, far, all, faint), has: fine.get(at).copied().unwrap_or(all) }
        };
        Self { columns, tiles: (0..fine.len()).map(tile).collect(), is_grainy }
    }

    /// Returns whether noise is so strong that it may be taken for print.
    pub(super) fn is_grainy(&self) -> bool {
        self.is_grainy
    }

    /// Returns the grey level below which a pixel is dark.
    pub(super) fn level(&self, x: usize, y: usize) -> u8 {
        self.tiles.get(y / TILE * self.columns + x / TILE).map_or(128, |tile| tile.level)
    }

    /// Returns whether all pixels of the tile around a place are as dark, or as light, as was said.
    pub(super) fn stays(&self, x: usize, y: usize, is_dark: bool) -> bool {
        self.tiles.get(y / TILE * self.columns + x / TILE).is_some_and(|tile| tile.stays(is_dark))
    }

    /// Puts down where one row of the plane changes: to dark first, then to light, in turn.
    pub(super) fn edges_of_row(&self, row: &[u8], y: usize, edges: &mut Vec<f32>) {
        edges.clear();
        let from = y / TILE * self.columns;
        let tiles = self.tiles.get(from..from + self.columns).unwrap_or_default();
        let (mut is_dark, mut last) = (false, 255);
        for (number, (part, tile)) in row.chunks(TILE).zip(tiles).enumerate() {
            if tile.stays(is_dark) {
                last = part.last().copied().unwrap_or(last);
                continue;
            }
            for (step, pixel) in part.iter().enumerate() {
                if (*pixel < tile.level) != is_dark {
                    is_dark = !is_dark;
                    edges.push((number * TILE + step) as f32 - 0.5 + crossing(last, *pixel, tile.level));
                }
                last = *pixel;
            }
        }
    }
}

/// Returns how many steps from a place, each a pixel long, surely end in its tile.
pub(super) fn steps_inside(from: Point, way: Point) -> usize {
    let left = |at: f32, way: f32| {
        let inside = at % TILE as f32;
        let room = if way > 0.0 { TILE as f32 - inside } else { inside };
        room / way.abs().max(1e-3)
    };
    // One step less, because places are rounded.
    (left(from.0, way.0).min(left(from.1, way.1)) as usize).saturating_sub(1)
}

/// Returns how far between two pixels the level is crossed, 0 to 1.
pub(super) fn crossing(from: u8, to: u8, level: u8) -> f32 {
    let (from, to, level) = (f32::from(from), f32::from(to), f32::from(level));
    let step = to - from;
    if step == 0.0 { 0.5 } else { ((level - 0.5 - from) / step).clamp(0.0, 1.0) }
}

fn level_of(near: Bounds, far: Bounds, all: Bounds, faint: u8) -> u8 {
    let range = |bounds: Bounds| bounds.1.saturating_sub(bounds.0);
    let middle = |bounds: Bounds| (u16::from(bounds.0) + u16::from(bounds.1)).div_ceil(2);
    let level = if range(near) >= faint.max(range(far) / 4) {
        middle(near)
    } else if range(far) >= faint.max(range(all) / 8) {
        middle(far)
    } else {
        middle(all)
    };
    u8::try_from(level).unwrap_or(255)
}

/// Returns what pixels of one shade differ by: the median step to the next pixel in every 16th row.
fn noise_of(plane: &Plane) -> u8 {
    let mut counts = [0usize; 256];
    for row in plane.rows().skip(TILE / 2).step_by(TILE) {
        for (one, next) in row.iter().zip(row.iter().skip(1)) {
            if let Some(count) = counts.get_mut(usize::from(one.abs_diff(*next))) {
                *count += 1;
            }
        }
    }
    let half = counts.iter().sum::<usize>() / 2;
    let below = |sum: &mut usize, count: &usize| {
        *sum += count;
        (*sum <= half).then_some(())
    };
    u8::try_from(counts.iter().scan(0, below).count()).unwrap_or(255)
}

fn both(a: Bounds, b: Bounds) -> Bounds {
    (a.0.min(b.0), a.1.max(b.1))
}

fn bounds_of(band: &[u8], width: usize) -> Vec<Bounds> {
    let mut bounds = vec![NOTHING; width.div_ceil(TILE)];
    for row in band.chunks_exact(width) {
        for (bound, part) in bounds.iter_mut().zip(row.chunks(TILE)) {
            let darkest = part.iter().fold(255, |least: u8, pixel| least.min(*pixel));
            let lightest = part.iter().fold(0, |most: u8, pixel| most.max(*pixel));
            *bound = both(*bound, (darkest, lightest));
        }
    }
    bounds
}

/// Joins each tile with its eight neighbours.
fn around(tiles: &[Bounds], columns: usize) -> Vec<Bounds> {
    let at = |x: usize, y: usize| if x < columns { tiles.get(y * columns + x).copied() } else { None };
    let near = |place: usize| place.saturating_sub(1)..=place + 1;
    (0..tiles.len())
        .map(|place| {
            let (x, y) = (place % columns, place / columns);
            let square = near(y).flat_map(|y| near(x).map(move |x| (x, y)));
            square.filter_map(|(x, y)| at(x, y)).fold(NOTHING, both)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(plane: &Plane, y: usize) -> Vec<f32> {
        let mut edges = Vec::new();
        Light::of(plane).edges_of_row(plane.rows().nth(y).unwrap(), y, &mut edges);
        edges
    }

    #[test]
    fn a_flat_plane_has_no_edges() {
        for shade in [0, 1, 128, 254, 255] {
            let plane = Plane::paint(100, 40, |_, _| shade);
            assert!(edges(&plane, 20).len() <= 1, "{shade}");
        }
    }

    #[test]
    fn an_edge_is_placed_between_pixels() {
        let plane = Plane::paint(100, 40, |x, _| match x {
            0..30 => 200,
            30 => 160,
            31..61 => 40,
            _ => 200,
        });
        let found = edges(&plane, 20);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!((found[0] - 30.83).abs() < 0.1 && (found[1] - 61.0).abs() < 0.1, "{found:?}");
    }

    #[test]
    fn stripes_are_told_in_light_and_in_shade() {
        let plane = Plane::paint(320, 40, |x, _| {
            let light = 250 - x * 2 / 3;
            (if x / 4 % 2 == 0 { light } else { light / 2 }) as u8
        });
        assert_eq!(edges(&plane, 20).len(), 79);
    }

    #[test]
    fn the_middle_of_a_large_dark_square_stays_dark() {
        let plane =
            Plane::paint(400, 400, |x, y| if (100..300).contains(&x) && (100..300).contains(&y) { 30 } else { 220 });
        let found = edges(&plane, 200);
        assert_eq!(found.iter().map(|edge| edge.round()).collect::<Vec<_>>(), [100.0, 300.0]);
    }
}
