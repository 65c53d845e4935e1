//! Groups inked pixels into strokes and says which cell each belongs to, or that it belongs to none.
//!
//! Borders are taken out; a stroke that goes on behind a border stays one stroke.

use std::collections::{BTreeMap, BTreeSet};

use crate::face::plane::Plane;

use super::super::flat::PER_MM;
use super::border::Bounds;

/// Pixels between parts of one stroke.
const GAP: usize = 2;
/// Share of a stroke that makes it the cell's own.
const OWN: f32 = 0.6;
/// Strokes smaller than this are dust, in square millimeters.
const DUST_MM2: f32 = 0.12;

/// Strokes by cell.
#[derive(Debug, Default)]
pub(super) struct Strokes {
    cells: Vec<Held>,
}

#[derive(Debug, Default, Clone)]
struct Held {
    own: Vec<(usize, usize)>,
    foreign: usize,
    specks: usize,
    is_overlaid: bool,
}

impl Strokes {
    /// Pixels of the cell's own strokes inside of it.
    pub fn own(&self, cell: usize) -> Vec<(usize, usize)> {
        self.cells.get(cell).map(|held| held.own.clone()).unwrap_or_default()
    }

    /// Number of its pixels that belong to strokes from elsewhere.
    pub fn foreign(&self, cell: usize) -> usize {
        self.cells.get(cell).map_or(0, |held| held.foreign)
    }

    /// Number of its pixels that are dust.
    pub fn specks(&self, cell: usize) -> usize {
        self.cells.get(cell).map_or(0, |held| held.specks)
    }

    /// Returns whether a stroke from elsewhere, such as the ring of a stamp, goes around the middle of the cell.
    pub fn is_overlaid(&self, cell: usize) -> bool {
        self.cells.get(cell).is_some_and(|held| held.is_overlaid)
    }
}

/// Groups the pixels at least as dark as `level`; borders are taken out as far as `around` beyond each cell.
pub(super) fn strokes(darkness: &Plane, level: u8, cells: &[Option<Bounds>], around: usize) -> Strokes {
    let map = Map::of(darkness, cells, around);
    let mut labels = map.labels(darkness, level);
    map.bridge(&mut labels, cells);
    let mut sums: BTreeMap<u32, Sum> = BTreeMap::new();
    for (at, label) in labels.pixels.iter().enumerate().filter(|(_, label)| **label > 0) {
        let sum = sums.entry(labels.root(*label)).or_default();
        sum.add((at % map.width, at / map.width), map.owners.get(at).copied().unwrap_or(0));
    }
    let mut held = vec![Held::default(); cells.len()];
    for sum in sums.values() {
        for ((held, cell), number) in held.iter_mut().zip(cells).zip(1u16..) {
            let Some(cell) = cell else { continue };
            let inside = sum.cells.get(&number).map(Vec::as_slice).unwrap_or_default();
            if (sum.area as f32) < DUST_MM2 * PER_MM * PER_MM {
                held.specks += inside.len();
            } else if inside.len() as f32 >= OWN * sum.area as f32 {
                held.own.extend(inside);
            } else {
                held.foreign += inside.len();
                held.is_overlaid |= sum.surrounds(cell);
            }
        }
    }
    Strokes { cells: held }
}

/// What a stroke covers.
#[derive(Debug, Default)]
struct Sum {
    area: usize,
    ends: Option<(usize, usize, usize, usize)>,
    cells: BTreeMap<u16, Vec<(usize, usize)>>,
}

impl Sum {
    fn add(&mut self, (x, y): (usize, usize), owner: u16) {
        self.area += 1;
        let (left, top, right, bottom) = self.ends.unwrap_or((x, y, x, y));
        self.ends = Some((left.min(x), top.min(y), right.max(x), bottom.max(y)));
        if owner > 0 {
            self.cells.entry(owner).or_default().push((x, y));
        }
    }

    fn surrounds(&self, cell: &Bounds) -> bool {
        let (x, y) = ((cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2);
        self.ends.is_some_and(|(left, top, right, bottom)| (left..=right).contains(&x) && (top..=bottom).contains(&y))
    }
}

/// Which pixel is inside of which cell, and which are border.
struct Map {
    width: usize,
    height: usize,
    owners: Vec<u16>,
    border: Vec<bool>,
}

impl Map {
    fn of(darkness: &Plane, cells: &[Option<Bounds>], around: usize) -> Self {
        let (width, height) = (darkness.width(), darkness.height());
        let mut map = Self { width, height, owners: vec![0; width * height], border: vec![false; width * height] };
        for (cell, number) in cells.iter().zip(1u16..) {
            let Some(cell) = cell else { continue };
            for y in cell.rows() {
                map.row(y, cell.columns()).for_each(|(owner, _)| *owner = number);
            }
            let (levels, uprights) = cell.bands();
            let (left, right) = (cell.left.saturating_sub(around), cell.right + around);
            for y in levels.iter().flat_map(|(from, to)| *from..=*to) {
                map.row(y, left..right).for_each(|(_, border)| *border = true);
            }
            for y in cell.top.saturating_sub(around)..cell.bottom + around {
                for (from, to) in uprights {
                    map.row(y, from..to + 1).for_each(|(_, border)| *border = true);
                }
            }
        }
        map
    }

    fn row(&mut self, y: usize, columns: std::ops::Range<usize>) -> impl Iterator<Item = (&mut u16, &mut bool)> {
        let (from, to) = (columns.start.min(self.width), columns.end.min(self.width));
        let (start, count) = (y * self.width + from, if y < self.height { to.saturating_sub(from) } else { 0 });
        self.owners.iter_mut().zip(&mut self.border).skip(start).take(count)
    }

    fn labels(&self, darkness: &Plane, level: u8) -> Labels {
        let is_ink: Vec<bool> =
            darkness.pixels().iter().zip(&self.border).map(|(dark, border)| *dark >= level && !border).collect();
        let mut pixels = vec![0u32; is_ink.len()];
        let mut next = 0;
        let mut open = Vec::new();
        for start in 0..is_ink.len() {
            if !is_ink.get(start).is_some_and(|ink| *ink) || pixels.get(start).is_some_and(|label| *label > 0) {
                continue;
            }
            next += 1;
            open.push(start);
            while let Some(at) = open.pop() {
                let Some(label) = pixels.get_mut(at).filter(|label| **label == 0) else { continue };
                *label = next;
                for near in self.near(at) {
                    let same_side = self.owners.get(near) == self.owners.get(at);
                    let is_open = pixels.get(near) == Some(&0) && is_ink.get(near) == Some(&true);
                    if same_side && is_open {
                        open.push(near);
                    }
                }
            }
        }
        Labels { pixels, joined: (0..=next).collect() }
    }

    fn near(&self, at: usize) -> impl Iterator<Item = usize> {
        let (x, y, width) = (at % self.width, at / self.width, self.width);
        let rows = y.saturating_sub(GAP)..=(y + GAP).min(self.height - 1);
        let columns = x.saturating_sub(GAP)..=(x + GAP).min(self.width - 1);
        rows.flat_map(move |y| columns.clone().map(move |x| y * width + x))
    }

    /// Joins strokes that meet a border from both sides at the same place.
    fn bridge(&self, labels: &mut Labels, cells: &[Option<Bounds>]) {
        let mut levels = BTreeSet::new();
        let mut uprights = BTreeSet::new();
        for cell in cells.iter().flatten() {
            let (level, upright) = cell.bands();
            levels.extend(level.map(|(from, to)| (from, to, cell.left, cell.right)));
            uprights.extend(upright.map(|(from, to)| (from, to, cell.top, cell.bottom)));
        }
        for (from, to, left, right) in levels {
            for x in left..=right {
                let above = self.first(labels, (0..3).map(|step| (x, from.wrapping_sub(step + 1))));
                let below = self.first(
                    labels,
                    (0..3)
                        .flat_map(|step| (0..9).map(move |off| (x + off, to + step + 1)))
                        .map(|(x, y)| (x.wrapping_sub(4), y)),
                );
                labels.join(above, below);
            }
        }
        for (from, to, top, bottom) in uprights {
            for y in top..=bottom {
                let before = self.first(labels, (0..3).map(|step| (from.wrapping_sub(step + 1), y)));
                let after = self.first(
                    labels,
                    (0..3)
                        .flat_map(|step| (0..9).map(move |off| (to + step + 1, y + off)))
                        .map(|(x, y)| (x, y.wrapping_sub(4))),
                );
                labels.join(before, after);
            }
        }
    }

    fn first(&self, labels: &Labels, places: impl Iterator<Item = (usize, usize)>) -> Option<u32> {
        let mut inside = places.filter(|(x, y)| *x < self.width && *y < self.height);
        inside.find_map(|(x, y)| labels.pixels.get(y * self.width + x).copied().filter(|label| *label > 0))
    }
}

struct Labels {
    pixels: Vec<u32>,
    joined: Vec<u32>,
}

impl Labels {
    fn root(&self, mut label: u32) -> u32 {
        while let Some(up) = self.joined.get(label as usize).copied().filter(|up| *up != label) {
            label = up;
        }
        label
    }

    fn join(&mut self, one: Option<u32>, other: Option<u32>) {
        let (Some(one), Some(other)) = (one, other) else { return };
        let (one, other) = (self.root(one), self.root(other));
        if let Some(joined) = self.joined.get_mut(one.max(other) as usize) {
            *joined = one.min(other);
        }
    }
}
