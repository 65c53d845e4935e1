//! Draws the rows of a grid: columns with widths, a header, cells whose text is set to fit.

use super::display::{Align, Canvas, MM, Op};
use super::fit::{Fit, Fitted, LEADING, fit};
use super::font::Fonts;
use super::frame::{HAIRLINE, LEFT};

const RULE: f32 = 0.9;
/// Height of the header, in points.
pub(super) const HEADER_ROW: f32 = 7.0 * MM;
const HEADER_SIZE: f32 = 10.0;
const HEADER_GRAY: u8 = 236;
const PAD_X: f32 = 1.2 * MM;
const PAD_Y: f32 = 1.0 * MM;

/// One column of a grid.
pub(super) struct Column {
    pub title: &'static str,
    pub width_mm: f32,
    pub align: Align,
    pub fit: Fit,
}

/// Columns and the least height of a row.
pub(super) struct Grid {
    pub columns: &'static [Column],
    pub row_mm: f32,
}

/// What stands in a cell.
pub(super) enum Cell {
    Blank,
    /// A line through the cell: nobody signs here.
    Struck,
    Text(String),
}

/// Sets the cells of a row; `None` is a struck cell. Returns the height that the tallest needs, too.
pub(super) fn set_row(fonts: &Fonts, grid: &Grid, cells: Vec<Cell>) -> (Vec<Option<Fitted>>, f32) {
    let set = |(column, cell): (&Column, Cell)| match cell {
        Cell::Text(text) => Some(fit(fonts, &text, column.width_mm * MM - 2.0 * PAD_X, column.fit)),
        Cell::Blank => Some(Fitted { size: column.fit.size, lines: Vec::new() }),
        Cell::Struck => None,
    };
    let cells: Vec<Option<Fitted>> = grid.columns.iter().zip(cells).map(set).collect();
    let tallest = cells.iter().flatten().map(Fitted::height).fold(0.0, f32::max);
    (cells, (grid.row_mm * MM).max(tallest + 2.0 * PAD_Y))
}

fn sides(grid: &Grid) -> impl Iterator<Item = (&Column, (f32, f32))> {
    let mut left = LEFT;
    grid.columns.iter().map(move |column| {
        let right = left + column.width_mm * MM;
        let sides = (left, right);
        left = right;
        (column, sides)
    })
}

pub(super) fn draw_header(canvas: &mut Canvas<'_>, grid: &Grid, top: f32) {
    let bottom = top + HEADER_ROW;
    let right = sides(grid).last().map_or(LEFT, |(_, (_, right))| right);
    canvas.ops.push(Op::Rect { x: LEFT, y: top, width: right - LEFT, height: HEADER_ROW, gray: HEADER_GRAY });
    for (column, (left, right)) in sides(grid) {
        canvas.text((left + PAD_X, right - PAD_X), (top + bottom) / 2.0, HEADER_SIZE, column.align, column.title);
    }
    draw_grid_lines(canvas, grid, (top, bottom));
    canvas.level((LEFT, right), top, RULE);
    canvas.level((LEFT, right), bottom, RULE);
}

pub(super) fn draw_row(canvas: &mut Canvas<'_>, grid: &Grid, cells: &[Option<Fitted>], (top, bottom): (f32, f32)) {
    let middle = (top + bottom) / 2.0;
    for ((column, (left, right)), cell) in sides(grid).zip(cells) {
        let Some(set) = cell else {
            canvas.level((left + 3.0 * PAD_X, right - 3.0 * PAD_X), middle, HAIRLINE);
            continue;
        };
        let mut line_middle = middle - set.height() / 2.0 + set.size * LEADING / 2.0;
        for line in &set.lines {
            canvas.text((left + PAD_X, right - PAD_X), line_middle, set.size, column.align, line);
            line_middle += set.size * LEADING;
        }
    }
    draw_grid_lines(canvas, grid, (top, bottom));
}

fn draw_grid_lines(canvas: &mut Canvas<'_>, grid: &Grid, (top, bottom): (f32, f32)) {
    canvas.upright(LEFT, (top, bottom), HAIRLINE);
    let mut end = LEFT;
    for (_, (_, right)) in sides(grid) {
        canvas.upright(right, (top, bottom), HAIRLINE);
        end = right;
    }
    canvas.level((LEFT, end), bottom, HAIRLINE);
}
