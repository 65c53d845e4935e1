//! Flows pieces of a form over pages: rows of grids, notes and lines to sign on, under one frame per page.
//!
//! A piece is measured once and drawn once; a grid's header is drawn again on every page that continues it.

use std::ops::Range;

use super::display::{Align, Canvas, CodeModules, MM, Op, Page};
use super::fit::wrap;
use super::font::Fonts;
use super::frame::{A4, Frame, HAIRLINE, LEFT, Paper, draw_frame};
use super::grid::{Cell, Grid, HEADER_ROW, SetCell, draw_header, draw_row, set_row, sides};
use super::{Laid, MissingGlyph, SheetFault, SignatureCell, Warning};

/// A part of a form that is never split over two pages.
pub(super) struct Piece {
    height: f32,
    keep_next: bool,
    new_page: bool,
    paint: Paint,
}

enum Paint {
    Gap,
    /// Rows that stand side by side under one header each.
    Row {
        grid: &'static Grid,
        rows: Vec<SetRow>,
    },
    Line {
        size: f32,
        text: String,
    },
    Blanks(&'static [(&'static str, f32)]),
}

/// One row whose texts are set.
pub(super) struct SetRow {
    number: Option<u32>,
    cells: Vec<SetCell>,
    height: f32,
    sign: Option<usize>,
}

impl SetRow {
    /// Sets the cells of one row; the row grows with the tallest cell.
    pub fn new(fonts: &Fonts, grid: &Grid, number: Option<u32>, cells: Vec<Cell>) -> Self {
        let (cells, height) = set_row(fonts, grid, cells);
        Self { number, cells, height, sign: None }
    }

    /// Says that a person signs in this column.
    pub fn signed_in(mut self, column: Option<usize>) -> Self {
        self.sign = column;
        self
    }

    /// Returns the height in points.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// Returns whether the column's text was set smaller than the column asks.
    pub fn shrunk(&self, grid: &Grid, column: usize) -> bool {
        let asked = grid.columns.get(column).map(|column| column.fit.size);
        matches!((self.cells.get(column).and_then(SetCell::text), asked), (Some(set), Some(asked)) if set.size < asked)
    }

    /// Lists the characters of this row that no font has, each once.
    pub fn missing(&self, fonts: &Fonts) -> Vec<MissingGlyph> {
        let texts = self.cells.iter().filter_map(SetCell::text).flat_map(|cell| &cell.lines);
        let mut found: Vec<MissingGlyph> = Vec::new();
        for character in texts.flat_map(|line| fonts.missing(line)) {
            let gap = MissingGlyph { row: self.number, character };
            if !found.contains(&gap) {
                found.push(gap);
            }
        }
        found
    }
}

impl Piece {
    pub fn gap(mm: f32) -> Self {
        Self { height: mm * MM, keep_next: true, new_page: false, paint: Paint::Gap }
    }

    /// Sets the cells of a row without a number in front; it grows with the tallest cell.
    pub fn plain_row(fonts: &Fonts, grid: &'static Grid, cells: Vec<Cell>) -> Self {
        Self::rows(grid, vec![SetRow::new(fonts, grid, None, cells)])
    }

    /// Puts rows side by side; all are as high as the tallest.
    pub fn rows(grid: &'static Grid, rows: Vec<SetRow>) -> Self {
        let height = rows.iter().map(SetRow::height).fold(0.0, f32::max);
        Self { height, keep_next: false, new_page: false, paint: Paint::Row { grid, rows } }
    }

    /// Wraps a note into lines; each line is a piece, so that a long note may go on overleaf.
    pub fn note(fonts: &Fonts, size: f32, text: &str) -> Vec<Self> {
        Self::note_on(A4, fonts, size, text)
    }

    /// The same for another size of paper.
    pub fn note_on(paper: Paper, fonts: &Fonts, size: f32, text: &str) -> Vec<Self> {
        let lines = wrap(fonts, text, paper.right() - LEFT, size).into_iter();
        lines
            .map(|text| Self {
                height: size * 1.5,
                keep_next: true,
                new_page: false,
                paint: Paint::Line { size, text },
            })
            .collect()
    }

    /// A row of places to write on: each label begins at its slot, a line fills the rest of the slot's millimeters.
    pub fn blanks(fields: &'static [(&'static str, f32)]) -> Self {
        Self { height: 9.0 * MM, keep_next: true, new_page: false, paint: Paint::Blanks(fields) }
    }

    /// Keeps this piece on the page of the next one.
    pub fn kept(mut self) -> Self {
        self.keep_next = true;
        self
    }

    /// Begins a page with this piece.
    pub fn on_new_page(mut self) -> Self {
        self.new_page = true;
        self
    }

    /// Lists the characters of its rows that no font has.
    pub fn missing(&self, fonts: &Fonts) -> Vec<MissingGlyph> {
        match &self.paint {
            Paint::Row { rows, .. } => rows.iter().flat_map(|row| row.missing(fonts)).collect(),
            Paint::Line { text, .. } => {
                fonts.missing(text).into_iter().map(|character| MissingGlyph { row: None, character }).collect()
            }
            Paint::Gap | Paint::Blanks(_) => Vec::new(),
        }
    }

    fn grid(&self) -> Option<&'static Grid> {
        match &self.paint {
            Paint::Row { grid, .. } => Some(grid),
            Paint::Gap | Paint::Line { .. } | Paint::Blanks(_) => None,
        }
    }
}

/// What became of the pieces.
pub(super) struct Flowed {
    pub pages: Vec<Page>,
    pub missing: Vec<MissingGlyph>,
    pub signatures: Vec<SignatureCell>,
}

impl Flowed {
    /// Names the pages and adds what the rows told.
    pub fn laid(self, title: String, warnings: Vec<Warning>) -> Laid {
        Laid { title, pages: self.pages, missing: self.missing, warnings, signatures: self.signatures }
    }
}

/// Draws all pages, every further copy after the one before; copies differ in their word only.
///
/// The page code is asked for once per page of a copy with (page, pages), from 1.
pub(super) fn lay(
    fonts: &Fonts,
    frame: &Frame,
    pieces: &[Piece],
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Flowed, SheetFault> {
    let (top, bottom) = frame.paper.body();
    let spans = paginate(pieces, bottom - top);
    let pages = spans.len();
    let words = frame.copy_words();
    let mut copies: Vec<Vec<Page>> = words.iter().map(|_| Vec::with_capacity(pages)).collect();
    let mut body = Body::default();
    for (at, span) in spans.into_iter().enumerate() {
        let code = page_code(at + 1, pages);
        if !code.is_square() {
            return Err(SheetFault::Code { page: at + 1, side: code.side, found: code.dark.len() });
        }
        let mut canvas = Canvas::new(fonts);
        let drawn = pieces.get(span).unwrap_or_default();
        for (word, copy) in words.iter().zip(&mut copies) {
            let mut head = Canvas::new(fonts);
            draw_frame(&mut head, frame, *word, code.clone(), (at + 1, pages));
            note_missing(&head, 0, None, &mut body.missing);
            if copy.len() == at && canvas.ops.is_empty() {
                body.draw(&mut canvas, frame.paper, drawn, at + 1);
            }
            head.ops.extend_from_slice(&canvas.ops);
            copy.push(Page { width_pt: frame.paper.width, height_pt: frame.paper.height, ops: head.ops });
        }
    }
    let copied = |copy: usize| body.signatures.iter().map(move |cell| SignatureCell { copy, ..*cell });
    let signatures = (1..=copies.len()).flat_map(copied).collect();
    Ok(Flowed { pages: copies.into_iter().flatten().collect(), missing: body.missing, signatures })
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
        let breaks_here = piece.new_page || used + own > room || (chain_fits_alone && used + chain > room);
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

/// What drawing found on the way.
#[derive(Default)]
struct Body {
    missing: Vec<MissingGlyph>,
    signatures: Vec<SignatureCell>,
}

impl Body {
    fn draw(&mut self, canvas: &mut Canvas<'_>, paper: Paper, pieces: &[Piece], page: usize) {
        let (mut y, _) = paper.body();
        let mut before: Option<&Piece> = None;
        for piece in pieces {
            if let (true, Paint::Row { grid, rows }) = (needs_header(piece, before), &piece.paint) {
                (0..rows.len()).for_each(|place| draw_header(canvas, grid, left_of(grid, place), y));
                y += HEADER_ROW;
            }
            let bottom = y + piece.height;
            match &piece.paint {
                Paint::Gap => {}
                Paint::Row { grid, rows } => {
                    rows.iter().enumerate().for_each(|(at, row)| {
                        self.draw_row(canvas, grid, (left_of(grid, at), page), row, (y, bottom));
                    });
                }
                Paint::Line { size, text } => {
                    let from = canvas.ops.len();
                    canvas.text((LEFT, paper.right()), (y + bottom) / 2.0, *size, Align::Left, text);
                    note_missing(canvas, from, None, &mut self.missing);
                }
                Paint::Blanks(fields) => draw_blanks(canvas, fields, bottom),
            }
            y = bottom;
            before = Some(piece);
        }
    }

    fn draw_row(
        &mut self,
        canvas: &mut Canvas<'_>,
        grid: &Grid,
        (left, page): (f32, usize),
        row: &SetRow,
        (top, bottom): (f32, f32),
    ) {
        let from = canvas.ops.len();
        draw_row(canvas, grid, left, &row.cells, (top, bottom));
        note_missing(canvas, from, row.number, &mut self.missing);
        let signed = row.sign.and_then(|column| sides(grid, left).nth(column));
        if let (Some((_, (x, right))), Some(row)) = (signed, row.number) {
            let (width, height) = (right - x, bottom - top);
            self.signatures.push(SignatureCell { page, copy: 1, row, x, y: top, width, height });
        }
    }
}

/// Left end of a row by its place among those side by side.
fn left_of(grid: &Grid, place: usize) -> f32 {
    let width: f32 = grid.columns.iter().map(|column| column.width_mm).sum();
    LEFT + place as f32 * width * MM
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
