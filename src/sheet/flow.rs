//! Flows pieces of a form over pages: rows of grids, notes and lines to sign on, under one frame per page.
//!
//! A piece is measured once and drawn once; a grid's header is drawn again on every page that continues it.

use std::ops::Range;

use super::display::{Align, Canvas, CodeModules, MM, Op, Page};
use super::fit::{Fitted, wrap};
use super::font::Fonts;
use super::frame::{A4, Frame, HAIRLINE, LEFT, Paper, draw_frame};
use super::grid::{Cell, Grid, HEADER_ROW, draw_header, draw_row, set_row};
use super::{MissingGlyph, SheetFault};

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

impl Piece {
    pub fn gap(mm: f32) -> Self {
        Self { height: mm * MM, keep_next: true, row: None, paint: Paint::Gap }
    }

    /// Sets the cells of one row; the row grows with the tallest cell.
    pub fn row(fonts: &Fonts, grid: &'static Grid, number: u32, cells: Vec<Cell>) -> Self {
        let (cells, height) = set_row(fonts, grid, cells);
        Self { height, keep_next: false, row: Some(number), paint: Paint::Row { grid, cells } }
    }

    /// The same for a row without a number in front.
    pub fn plain_row(fonts: &Fonts, grid: &'static Grid, cells: Vec<Cell>) -> Self {
        Self { row: None, ..Self::row(fonts, grid, 0, cells) }
    }

    /// Wraps a note into lines; each line is a piece, so that a long note may go on overleaf.
    pub fn note(fonts: &Fonts, size: f32, text: &str) -> Vec<Self> {
        Self::note_on(A4, fonts, size, text)
    }

    /// The same for another size of paper.
    pub fn note_on(paper: Paper, fonts: &Fonts, size: f32, text: &str) -> Vec<Self> {
        let lines = wrap(fonts, text, paper.right() - LEFT, size).into_iter();
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
    let (top, bottom) = frame.paper.body();
    let spans = paginate(pieces, bottom - top);
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
        draw_body(&mut canvas, frame.paper, pieces.get(span).unwrap_or_default(), &mut missing);
        laid.push(Page { width_pt: frame.paper.width, height_pt: frame.paper.height, ops: canvas.ops });
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

fn draw_body(canvas: &mut Canvas<'_>, paper: Paper, pieces: &[Piece], missing: &mut Vec<MissingGlyph>) {
    let (mut y, _) = paper.body();
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
                canvas.text((LEFT, paper.right()), (y + bottom) / 2.0, *size, Align::Left, text);
            }
            Paint::Blanks(fields) => draw_blanks(canvas, fields, bottom),
        }
        note_missing(canvas, from, piece.row, missing);
        y = bottom;
        before = Some(piece);
    }
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
