//! Draws the rows of a grid: columns with widths, a header, cells whose text is set to fit.

use super::display::{Align, Canvas, MM, Op};
use super::fit::{Fit, Fitted, LEADING, fit};
use super::font::Fonts;
use super::frame::{HAIRLINE, LEFT};

const RULE: f32 = 0.9;
/// Line between rows that stand side by side.
const DIVIDE: f32 = 1.8;
/// Height of the header, in points.
pub(super) const HEADER_ROW: f32 = 7.0 * MM;
const HEADER_SIZE: f32 = 10.0;
const HEADER_GRAY: u8 = 236;
const PAD_X: f32 = 1.2 * MM;
const PAD_Y: f32 = 1.0 * MM;
/// Side of a box to tick.
const TICK: f32 = 5.0 * MM;

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
    /// A box to tick.
    Tick,
    Text(String),
}

/// A cell whose text is set.
pub(super) enum SetCell {
    Blank,
    Struck,
    Tick,
    Text(Fitted),
}

impl SetCell {
    /// Returns the text as it is set.
    pub fn text(&self) -> Option<&Fitted> {
        match self {
            SetCell::Text(set) => Some(set),
            SetCell::Blank | SetCell::Struck | SetCell::Tick => None,
        }
    }
}

/// Sets the cells of a row; returns the height that the tallest needs, too.
pub(super) fn set_row(fonts: &Fonts, grid: &Grid, cells: Vec<Cell>) -> (Vec<SetCell>, f32) {
    let set = |(column, cell): (&Column, Cell)| match cell {
        Cell::Text(text) => SetCell::Text(fit(fonts, &text, column.width_mm * MM - 2.0 * PAD_X, column.fit)),
        Cell::Blank => SetCell::Blank,
        Cell::Struck => SetCell::Struck,
        Cell::Tick => SetCell::Tick,
    };
    let cells: Vec<SetCell> = grid.columns.iter().zip(cells).map(set).collect();
    let tallest = cells.iter().filter_map(SetCell::text).map(Fitted::height).fold(0.0, f32::max);
    (cells, (grid.row_mm * MM).max(tallest + 2.0 * PAD_Y))
}

/// Columns with their left and right sides in points, for a grid that begins at `left`.
pub(super) fn sides(grid: &Grid, left: f32) -> impl Iterator<Item = (&Column, (f32, f32))> {
    let mut left = left;
    grid.columns.iter().map(move |column| {
        let right = left + column.width_mm * MM;
        let sides = (left, right);
        left = right;
        (column, sides)
    })
}

pub(super) fn draw_header(canvas: &mut Canvas<'_>, grid: &Grid, start: f32, top: f32) {
    let bottom = top + HEADER_ROW;
    let right = sides(grid, start).last().map_or(start, |(_, (_, right))| right);
    canvas.ops.push(Op::Rect { x: start, y: top, width: right - start, height: HEADER_ROW, gray: HEADER_GRAY });
    for (column, (left, right)) in sides(grid, start) {
        canvas.text((left + PAD_X, right - PAD_X), (top + bottom) / 2.0, HEADER_SIZE, column.align, column.title);
    }
    draw_grid_lines(canvas, grid, start, (top, bottom));
    canvas.level((start, right), top, RULE);
    canvas.level((start, right), bottom, RULE);
}

pub(super) fn draw_row(canvas: &mut Canvas<'_>, grid: &Grid, start: f32, cells: &[SetCell], (top, bottom): (f32, f32)) {
    let middle = (top + bottom) / 2.0;
    for ((column, (left, right)), cell) in sides(grid, start).zip(cells) {
        match cell {
            SetCell::Blank => {}
            SetCell::Struck => canvas.level((left + 3.0 * PAD_X, right - 3.0 * PAD_X), middle, HAIRLINE),
            SetCell::Tick => draw_tick(canvas, ((left + right) / 2.0, middle)),
            SetCell::Text(set) => {
                let mut line_middle = middle - set.height() / 2.0 + set.size * LEADING / 2.0;
                for line in &set.lines {
                    canvas.text((left + PAD_X, right - PAD_X), line_middle, set.size, column.align, line);
                    line_middle += set.size * LEADING;
                }
            }
        }
    }
    draw_grid_lines(canvas, grid, start, (top, bottom));
}

/// Draws an empty box around a point.
fn draw_tick(canvas: &mut Canvas<'_>, (x, y): (f32, f32)) {
    let half = TICK / 2.0;
    for side in [-half, half] {
        canvas.level((x - half, x + half), y + side, RULE);
        canvas.upright(x + side, (y - half, y + half), RULE);
    }
}

fn draw_grid_lines(canvas: &mut Canvas<'_>, grid: &Grid, start: f32, (top, bottom): (f32, f32)) {
    // Rows side by side share this line, which is thicker so that the eye stays in its half.
    canvas.upright(start, (top, bottom), if start > LEFT { DIVIDE } else { HAIRLINE });
    let mut end = start;
    for (_, (_, right)) in sides(grid, start) {
        canvas.upright(right, (top, bottom), HAIRLINE);
        end = right;
    }
    canvas.level((start, end), bottom, HAIRLINE);
}
