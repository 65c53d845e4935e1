//! The parts of a card as a field of tiles: name, word and shape on each; as many side by side as fit.

use iced::widget::text::Wrapping;
use iced::widget::{Column, Row, column, container, row, stack};
use iced::{Alignment, Length};

use crate::text::ledger::{Ledger, Tile, TileState};

use super::super::super::fit::{shorten, width_em};
use super::super::super::part::{self, Piece, title, words};
use super::super::super::theme::{self, TileMeasure};
use super::Look;

/// Tiles side by side where a card has sectors: their numbers stand under each other.
const SECTORS: [usize; 3] = [16, 8, 4];

/// From so many columns on they fill the width.
const FILLED: usize = 5;

/// How the tiles lie: columns, and the width of one.
struct Grid {
    columns: usize,
    width: f32,
    measure: TileMeasure,
}

/// Draws all tiles in a width.
pub fn tiles<'a>(ledger: &'a Ledger, look: Look<'a>, width: f32) -> Piece<'a> {
    let grid = grid(&ledger.tiles, look, width);
    let gap = grid.measure.gap;
    let lines = lines(&ledger.tiles, grid.columns);
    let line = |tiles: &'a [Tile]| -> Piece<'a> {
        Row::with_children(tiles.iter().map(|tile| one(tile, &grid))).spacing(gap).into()
    };
    Column::with_children(lines.into_iter().map(line)).spacing(gap).into()
}

/// Returns the height of all tiles in a width; 0 where there are none.
#[expect(clippy::cast_precision_loss, reason = "a few lines")]
pub fn height(tiles: &[Tile], look: Look<'_>, width: f32) -> f32 {
    if tiles.is_empty() {
        return 0.0;
    }
    let grid = grid(tiles, look, width);
    let lines = lines(tiles, grid.columns).len() as f32;
    lines * (grid.measure.height + grid.measure.gap) - grid.measure.gap
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "between 1 and the number of tiles"
)]
fn grid(tiles: &[Tile], look: Look<'_>, width: f32) -> Grid {
    let measure = look.measure.page.tile;
    let wish = |tile: &Tile| {
        let name = width_em(&tile.name) * measure.name + measure.icon + measure.gap;
        let wish = name.max(width_em(&tile.word) * measure.word) + 2.0 * measure.pad;
        if tile.wide { wish / 2.0 } else { wish }
    };
    let widest = tiles.iter().map(wish).fold(measure.least, f32::max).min(measure.most);
    let units: usize = tiles.iter().map(units).sum();
    let fit = (((width + measure.gap) / (widest + measure.gap)).floor().max(1.0) as usize).min(units.max(1));
    let sectors = units.is_multiple_of(8);
    let even = SECTORS.into_iter().find(|columns| sectors && *columns <= fit);
    let columns = even.unwrap_or_else(|| units.div_ceil(units.div_ceil(fit).max(1))).max(1);
    let gaps = (columns - 1) as f32 * measure.gap;
    let fill = (width - gaps) / columns as f32;
    Grid { columns, width: if columns < FILLED { fill.min(measure.most) } else { fill }, measure }
}

/// Columns that a tile takes.
fn units(tile: &Tile) -> usize {
    if tile.wide { 2 } else { 1 }
}

fn lines(tiles: &[Tile], columns: usize) -> Vec<&[Tile]> {
    let mut lines = Vec::new();
    let mut rest = tiles;
    while !rest.is_empty() {
        let mut used = 0;
        let mut fit = 0;
        while let Some(tile) = rest.get(fit).filter(|tile| used + units(tile) <= columns || fit == 0) {
            used += units(tile);
            fit += 1;
        }
        let (line, after) = rest.split_at(fit);
        lines.push(line);
        rest = after;
    }
    lines
}

fn one<'a>(tile: &'a Tile, grid: &Grid) -> Piece<'a> {
    let measure = grid.measure;
    let look = theme::tile_look(tile.state);
    let width = if tile.wide { grid.width * 2.0 + measure.gap } else { grid.width };
    let teeth = if tile.state == TileState::Torn { measure.height * theme::TORN } else { 0.0 };
    let inner = width - 2.0 * measure.pad - teeth;
    let shape = part::tile_shape(tile.state);
    let aside = if shape.is_some() { measure.icon + measure.gap } else { 0.0 };
    let name = title(shorten(&tile.name, inner - aside, measure.name), measure.name);
    let mut head = row![name.color(look.ink).wrapping(Wrapping::None).width(Length::Fill)];
    if let Some(shape) = shape {
        head = head.push(part::shape(shape, measure.icon, look.line));
    }
    let word = words(shorten(&tile.word, inner, measure.word), measure.word).color(look.ink).wrapping(Wrapping::None);
    let told = column![head.align_y(Alignment::Center), word];
    let sides = theme::sides(measure.pad, 0.0).right(measure.pad + teeth);
    let told = container(told).padding(sides).center_y(Length::Fill).width(Length::Fill);
    stack![part::tile_ground(tile.state, measure.pen), told].width(width).height(measure.height).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiles(narrow: usize, wide: usize) -> Vec<Tile> {
        let one = |wide| Tile { name: "1".into(), word: "已读".into(), state: TileState::Read, wide };
        (0..narrow).map(|_| one(false)).chain((0..wide).map(|_| one(true))).collect()
    }

    #[test]
    fn wide_tiles_take_two_columns_and_no_tile_is_lost() {
        let check = |narrow, wide, columns, want: &[usize]| {
            let tiles = tiles(narrow, wide);
            let lines: Vec<usize> = lines(&tiles, columns).iter().map(|line| line.len()).collect();
            assert_eq!(lines, want, "{narrow} + {wide} in {columns}");
        };
        check(16, 0, 16, &[16]);
        check(16, 0, 8, &[8, 8]);
        check(32, 8, 16, &[16, 16, 8]);
        check(32, 8, 8, &[8, 8, 8, 8, 4, 4]);
        check(3, 1, 4, &[3, 1]);
        check(0, 2, 1, &[1, 1]);
        check(0, 0, 4, &[]);
    }
}
