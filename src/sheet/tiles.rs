//! Divides a page into equal tiles with dashed lines to cut along, and says what of a tile a printer reaches.

use super::display::{Canvas, MM};
use super::frame::{HAIRLINE, Paper};

/// What a printer cannot reach at the edge of the paper.
const EDGE: f32 = 10.0 * MM;
/// Dashes of a line to cut along, and what is free between them.
const DASH: (f32, f32) = (2.0 * MM, 1.5 * MM);

/// A page in tiles of one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tiles {
    pub paper: Paper,
    pub columns: usize,
    pub rows: usize,
    /// Distance of what is printed from a line to cut along.
    pub cut: f32,
}

impl Tiles {
    /// Returns how many tiles a page has.
    pub fn count(self) -> usize {
        self.columns * self.rows
    }

    /// Returns width and height of what may be printed on a tile; the same for all, wherever they stand.
    pub fn room(self) -> (f32, f32) {
        let inner = |side: f32, count: usize| side / count as f32 - EDGE - if count > 1 { self.cut } else { EDGE };
        (inner(self.paper.width, self.columns), inner(self.paper.height, self.rows))
    }

    /// Returns the upper left corner of what may be printed on a tile, row by row.
    pub fn corner(self, place: usize) -> (f32, f32) {
        let (width, height) = self.room();
        let at = |place: usize, count: usize, side: f32, room: f32| {
            let tile = side / count as f32;
            match place {
                0 => EDGE,
                _ if place + 1 == count => side - EDGE - room,
                _ => place as f32 * tile + (tile - room) / 2.0,
            }
        };
        let (column, row) = (place % self.columns, place / self.columns);
        (at(column, self.columns, self.paper.width, width), at(row, self.rows, self.paper.height, height))
    }

    /// Draws the dashed lines between tiles, from margin to margin.
    pub fn draw_cut_lines(self, canvas: &mut Canvas<'_>) {
        for column in 1..self.columns {
            let x = self.paper.width * column as f32 / self.columns as f32;
            dashes(self.paper.height).for_each(|ends| canvas.upright(x, ends, HAIRLINE));
        }
        for row in 1..self.rows {
            let y = self.paper.height * row as f32 / self.rows as f32;
            dashes(self.paper.width).for_each(|ends| canvas.level(ends, y, HAIRLINE));
        }
    }
}

fn dashes(side: f32) -> impl Iterator<Item = (f32, f32)> {
    let (dash, free) = DASH;
    let count = ((side - 2.0 * EDGE + free) / (dash + free)) as usize;
    (0..count).map(move |at| {
        let start = EDGE + at as f32 * (dash + free);
        (start, start + dash)
    })
}
