//! Flows pieces of a form over A4 pages: rows of grids, notes and lines to sign on, under one frame per page.
//!
//! A piece is measured once and drawn once; a grid's header is drawn again on every page that continues it.

use std::ops::Range;

use super::display::{Align, Canvas, CodeModules, MM, Op, Page};
use super::fit::{Fit, Fitted, LEADING, fit, wrap};
use super::font::Fonts;
use super::{MissingGlyph, SheetFault};

/// A4 portrait (ISO 216), in points.
const A4: (f32, f32) = (210.0 * MM, 297.0 * MM);
const MARGIN_X: f32 = 14.0 * MM;
const MARGIN_Y: f32 = 10.5 * MM;
const LEFT: f32 = MARGIN_X;
const RIGHT: f32 = 210.0 * MM - MARGIN_X;
/// Side of the dark area of the page code; its quiet zone is 4 modules, at most a fifth of the side.
const CODE_SIDE: f32 = 18.0 * MM;
const QUIET: f32 = CODE_SIDE / 5.0;
const HEAD: f32 = 29.0 * MM;
const FOOT: f32 = 8.5 * MM;
const HAIRLINE: f32 = 0.4;
const RULE: f32 = 0.9;
const HEADER_ROW: f32 = 7.0 * MM;
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

/// A part of a form that is never split over two pages.
pub(super) struct Piece {
    height: f32,
    keep_next: bool,
    row: Option<u32>,
    paint: Paint,
}

enum Paint {
    Gap,
    Row { grid: &'static Grid, cells: Vec<Option<Fitted>> },
    Line { size: f32, text: String },
    Blanks(&'static [(&'static str, f32)]),
}

/// What stands on every page of a form.
pub(super) struct Frame {
    pub school: String,
    pub title: String,
    /// Which copy this is, printed beside the title.
    pub copy: Option<&'static str>,
    /// Two lines below the title; the first is large.
    pub lines: [String; 2],
    pub foot: [String; 2],
}

impl Piece {
    pub fn gap(mm: f32) -> Self {
        Self { height: mm * MM, keep_next: true, row: None, paint: Paint::Gap }
    }

    /// Sets the cells of one row; the row grows with the tallest cell.
    pub fn row(fonts: &Fonts, grid: &'static Grid, number: u32, cells: Vec<Cell>) -> Self {
        let set = |(column, cell): (&Column, Cell)| match cell {
            Cell::Text(text) => Some(fit(fonts, &text, column.width_mm * MM - 2.0 * PAD_X, column.fit)),
            Cell::Blank => Some(Fitted { size: column.fit.size, lines: Vec::new() }),
            Cell::Struck => None,
        };
        let cells: Vec<Option<Fitted>> = grid.columns.iter().zip(cells).map(set).collect();
        let tallest = cells.iter().flatten().map(Fitted::height).fold(0.0, f32::max);
        let height = (grid.row_mm * MM).max(tallest + 2.0 * PAD_Y);
        Self { height, keep_next: false, row: Some(number), paint: Paint::Row { grid, cells } }
    }

    /// Wraps a note into lines; each line is a piece, so that a long note may go on overleaf.
    pub fn note(fonts: &Fonts, size: f32, text: &str) -> Vec<Self> {
        let lines = wrap(fonts, text, RIGHT - LEFT, size).into_iter();
        lines
            .map(|text| Self { height: size * 1.5, keep_next: true, row: None, paint: Paint::Line { size, text } })
            .collect()
    }

    /// A row of places to write on: each label begins at its slot, a line fills the rest of the slot's millimeters.
    pub fn blanks(fields: &'static [(&'static str, f32)]) -> Self {
        Self { height: 9.0 * MM, keep_next: true, row: None, paint: Paint::Blanks(fields) }
    }

    /// Keeps this piece on the page of the next one.
    pub fn kept(mut self) -> Self {
        self.keep_next = true;
        self
    }

    /// Returns whether the column's text was set smaller than the column asks.
    pub fn shrunk(&self, column: usize) -> bool {
        let Paint::Row { grid, cells } = &self.paint else { return false };
        let asked = grid.columns.get(column).map(|column| column.fit.size);
        matches!((cells.get(column), asked), (Some(Some(set)), Some(asked)) if set.size < asked)
    }

    fn grid(&self) -> Option<&'static Grid> {
        match &self.paint {
            Paint::Row { grid, .. } => Some(grid),
            Paint::Gap | Paint::Line { .. } | Paint::Blanks(_) => None,
        }
    }
}

/// Draws all pages of one copy; the page code is asked for once per page with (page, pages), from 1.
pub(super) fn lay(
    fonts: &Fonts,
    frame: &Frame,
    pieces: &[Piece],
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<(Vec<Page>, Vec<MissingGlyph>), SheetFault> {
    let room = A4.1 - 2.0 * MARGIN_Y - HEAD - FOOT;
    let spans = paginate(pieces, room);
    let pages = spans.len();
    let mut missing = Vec::new();
    let mut laid = Vec::new();
    for (at, span) in spans.into_iter().enumerate() {
        let code = page_code(at + 1, pages);
        if !code.is_square() {
            return Err(SheetFault::Code { page: at + 1, side: code.side, found: code.dark.len() });
        }
        let mut canvas = Canvas::new(fonts);
        draw_frame(&mut canvas, frame, code, (at + 1, pages));
        note_missing(&canvas, 0, None, &mut missing);
        draw_body(&mut canvas, pieces.get(span).unwrap_or_default(), &mut missing);
        laid.push(Page { width_pt: A4.0, height_pt: A4.1, ops: canvas.ops });
    }
    Ok((laid, missing))
}

/// Splits pieces into pages no taller than `room`; what is kept together moves together when it can.
fn paginate(pieces: &[Piece], room: f32) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut used = 0.0;
    for (at, piece) in pieces.iter().enumerate() {
        let before = pieces.get(start..at).and_then(<[Piece]>::last);
        let own = cost(piece, before);
        let chain = chain_height(pieces.get(at..).unwrap_or_default(), before);
        let chain_fits_alone = chain_height(pieces.get(at..).unwrap_or_default(), None) <= room;
        let breaks_here = used + own > room || (chain_fits_alone && used + chain > room);
        if breaks_here && at > start {
            spans.push(start..at);
            start = at;
            used = cost(piece, None);
        } else {
            used += own;
        }
    }
    spans.push(start..pieces.len());
    spans
}

/// Height of a piece and of the grid header that it needs after `before`.
fn cost(piece: &Piece, before: Option<&Piece>) -> f32 {
    piece.height + if needs_header(piece, before) { HEADER_ROW } else { 0.0 }
}

fn needs_header(piece: &Piece, before: Option<&Piece>) -> bool {
    piece.grid().is_some_and(|grid| !before.and_then(Piece::grid).is_some_and(|other| std::ptr::eq(grid, other)))
}

/// Height of the pieces up to and including the first that may be followed by a page break.
fn chain_height(pieces: &[Piece], before: Option<&Piece>) -> f32 {
    let links = pieces.iter().position(|piece| !piece.keep_next).map_or(pieces.len(), |last| last + 1);
    let chain = pieces.get(..links).unwrap_or_default();
    let befores = std::iter::once(before).chain(chain.iter().map(Some));
    chain.iter().zip(befores).map(|(piece, before)| cost(piece, before)).sum()
}

fn draw_body(canvas: &mut Canvas<'_>, pieces: &[Piece], missing: &mut Vec<MissingGlyph>) {
    let mut y = MARGIN_Y + HEAD;
    let mut before: Option<&Piece> = None;
    for piece in pieces {
        let from = canvas.ops.len();
        if let (true, Some(grid)) = (needs_header(piece, before), piece.grid()) {
            draw_header(canvas, grid, y);
            y += HEADER_ROW;
        }
        let bottom = y + piece.height;
        match &piece.paint {
            Paint::Gap => {}
            Paint::Row { grid, cells } => draw_row(canvas, grid, cells, (y, bottom)),
            Paint::Line { size, text } => {
                canvas.text((LEFT, RIGHT), (y + bottom) / 2.0, *size, Align::Left, text);
            }
            Paint::Blanks(fields) => draw_blanks(canvas, fields, bottom),
        }
        note_missing(canvas, from, piece.row, missing);
        y = bottom;
        before = Some(piece);
    }
}

fn draw_frame(canvas: &mut Canvas<'_>, frame: &Frame, modules: CodeModules, (page, pages): (usize, usize)) {
    let right = RIGHT - CODE_SIDE - QUIET;
    let top = MARGIN_Y;
    fitted_line(canvas, (LEFT, right), top + 2.2 * MM, 10.5, &frame.school);
    let width = canvas.text((LEFT, right), top + 9.2 * MM, 20.0, Align::Left, &frame.title);
    if let Some(copy) = frame.copy {
        fitted_line(canvas, (LEFT + width + 4.0 * MM, right), top + 9.9 * MM, 10.5, copy);
    }
    let [first, second] = &frame.lines;
    fitted_line(canvas, (LEFT, right), top + 17.8 * MM, 14.0, first);
    fitted_line(canvas, (LEFT, right), top + 24.2 * MM, 10.5, second);
    canvas.ops.push(Op::Code { x: RIGHT - CODE_SIDE, y: top, side: CODE_SIDE, modules });
    let line = A4.1 - MARGIN_Y - 7.6 * MM;
    canvas.level((LEFT, RIGHT), line, HAIRLINE);
    let number = format!("第 {page} 页 / 共 {pages} 页");
    let taken = canvas.text((LEFT, RIGHT), line + 3.0 * MM, 9.0, Align::Right, &number);
    let [left, below] = &frame.foot;
    fitted_line(canvas, (LEFT, RIGHT - taken - QUIET), line + 3.0 * MM, 9.0, left);
    fitted_line(canvas, (LEFT, RIGHT), line + 6.6 * MM, 8.0, below);
}

/// Draws one line; a line that is too long is made smaller, because a frame has room for one.
fn fitted_line(canvas: &mut Canvas<'_>, (left, right): (f32, f32), middle: f32, size: f32, text: &str) {
    let width = super::display::width_of(canvas.fonts, text, size);
    let size = if width > right - left { size * (right - left) / width } else { size };
    canvas.text((left, right), middle, size, Align::Left, text);
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

fn draw_header(canvas: &mut Canvas<'_>, grid: &Grid, top: f32) {
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

fn draw_row(canvas: &mut Canvas<'_>, grid: &Grid, cells: &[Option<Fitted>], (top, bottom): (f32, f32)) {
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

fn draw_blanks(canvas: &mut Canvas<'_>, fields: &[(&str, f32)], bottom: f32) {
    let mut x = LEFT;
    for (label, mm) in fields {
        let end = x + mm * MM;
        let label_end = x + canvas.text((x, end), bottom - 2.6 * MM, 11.0, Align::Left, label);
        canvas.level((label_end + MM, end - 4.0 * MM), bottom - 0.8 * MM, HAIRLINE);
        x = end;
    }
}

fn note_missing(canvas: &Canvas<'_>, from: usize, row: Option<u32>, missing: &mut Vec<MissingGlyph>) {
    for op in canvas.ops.iter().skip(from) {
        if let Op::Slashed { character, .. } = op {
            let found = MissingGlyph { row, character: *character };
            if !missing.contains(&found) {
                missing.push(found);
            }
        }
    }
}
