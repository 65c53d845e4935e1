//! Draws small papers for one person each, several to a page of A4 with dashed lines to cut along.
//!
//! All slips of a page are set alike; one whose words do not fit is refused, never cut.

use super::display::{Align, Canvas, CodeModules, MM, Op, width_of};
use super::fit::{Fit, LEADING, fit, wrap};
use super::frame::{A4, A6, HAIRLINE, Paper, fitted_line};
use super::{Fonts, Laid, MissingGlyph, Page, SheetFault, Warning};

/// How many slips stand on a sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SlipsPerPage {
    /// One on A6.
    One,
    /// Four on A4, each as large as A6.
    Four,
    /// Eight on A4, each as large as A7.
    #[default]
    Eight,
}

/// What one slip says.
pub(super) struct Slip {
    /// Number of the row that it stands for, for what is told of it.
    pub number: u32,
    pub school: String,
    pub title: &'static str,
    /// Printed in a box beside the title; empty on a first print.
    pub reprint: String,
    /// Class and number, above the name.
    pub whose: String,
    pub name: String,
    /// Labels and words, in order.
    pub lines: Vec<(&'static str, String)>,
    pub code: Option<CodeModules>,
    pub foot: String,
}

/// Distance of what is printed from the edge of the paper, and from a line to cut along.
const EDGE: f32 = 10.0 * MM;
const CUT: f32 = 6.0 * MM;
/// Side of the dark area of a code, and what is left free beside it.
const CODE: f32 = 18.0 * MM;
const CODE_FREE: f32 = 4.0 * MM;
const NAME: Fit = Fit { size: 18.0, smallest: 10.5, lines: 2 };
/// Sizes that are tried for the words, largest first.
const SIZES: [f32; 4] = [12.0, 11.0, 10.5, 10.0];
/// Dashes of a line to cut along.
const DASH: (f32, f32) = (2.0 * MM, 1.5 * MM);
const FOOT: f32 = 4.5 * MM;

impl SlipsPerPage {
    fn paper(self) -> Paper {
        match self {
            SlipsPerPage::One => A6,
            SlipsPerPage::Four | SlipsPerPage::Eight => A4,
        }
    }

    /// Slips side by side and below each other.
    fn grid(self) -> (usize, usize) {
        match self {
            SlipsPerPage::One => (1, 1),
            SlipsPerPage::Four => (2, 2),
            SlipsPerPage::Eight => (2, 4),
        }
    }

    /// Width and height of what a slip may fill.
    fn room(self) -> (f32, f32) {
        let (paper, (columns, rows)) = (self.paper(), self.grid());
        let inner = |side: f32, count: usize| side / count as f32 - EDGE - if count > 1 { CUT } else { EDGE };
        (inner(paper.width, columns), inner(paper.height, rows))
    }

    /// Upper left corner of what the slip at a place may fill.
    fn corner(self, place: usize) -> (f32, f32) {
        let (paper, (columns, rows)) = (self.paper(), self.grid());
        let (width, height) = self.room();
        let at = |place: usize, count: usize, side: f32, room: f32| {
            let cell = side / count as f32;
            let start = place as f32 * cell;
            match place {
                0 => EDGE,
                _ if place + 1 == count => side - EDGE - room,
                _ => start + (cell - room) / 2.0,
            }
        };
        (at(place % columns, columns, paper.width, width), at(place / columns, rows, paper.height, height))
    }
}

/// Lays slips out, page by page, row by row.
pub(super) fn lay_slips(title: String, up: SlipsPerPage, slips: &[Slip], fonts: &Fonts) -> Result<Laid, SheetFault> {
    if slips.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let (columns, rows) = up.grid();
    let paper = up.paper();
    let mut laid = Laid { title, pages: Vec::new(), missing: Vec::new(), warnings: Vec::new(), signatures: Vec::new() };
    for (page, slips) in slips.chunks(columns * rows).enumerate() {
        let mut canvas = Canvas::new(fonts);
        for (place, slip) in slips.iter().enumerate() {
            let from = canvas.ops.len();
            let shrunk = draw(&mut canvas, up.corner(place), up.room(), slip, page + 1)?;
            laid.warnings.extend(shrunk.then_some(Warning::NameShrunk { row: slip.number }));
            note_missing(&canvas.ops, from, slip.number, &mut laid.missing);
        }
        draw_cut_lines(&mut canvas, paper, (columns, rows));
        laid.pages.push(Page { width_pt: paper.width, height_pt: paper.height, ops: canvas.ops });
    }
    Ok(laid)
}

fn note_missing(ops: &[Op], from: usize, number: u32, missing: &mut Vec<MissingGlyph>) {
    for op in ops.iter().skip(from) {
        if let Op::Slashed { character, .. } = op {
            let found = MissingGlyph { row: Some(number), character: *character };
            if !missing.contains(&found) {
                missing.push(found);
            }
        }
    }
}

/// Draws one slip; returns whether its name had to shrink.
fn draw(
    canvas: &mut Canvas<'_>,
    (x, y): (f32, f32),
    (width, height): (f32, f32),
    slip: &Slip,
    page: usize,
) -> Result<bool, SheetFault> {
    let right = x + width;
    let mut beside = right;
    if let Some(modules) = &slip.code {
        if !modules.is_square() {
            return Err(SheetFault::Code { page, side: modules.side, found: modules.dark.len() });
        }
        canvas.ops.push(Op::Code { x: right - CODE, y, side: CODE, modules: modules.clone() });
        beside = right - CODE - CODE_FREE;
    }
    fitted_line(canvas, (x, beside), y + 2.2 * MM, 10.5, &slip.school);
    let title = canvas.text((x, beside), y + 9.0 * MM, 16.0, Align::Left, slip.title);
    if !slip.reprint.is_empty() {
        fitted_line(canvas, (x + title + 3.0 * MM, beside), y + 9.4 * MM, 10.0, &slip.reprint);
    }
    fitted_line(canvas, (x, beside), y + 16.0 * MM, 12.0, &slip.whose);
    let mut top = y + 19.5 * MM;
    let name = fit(canvas.fonts, &slip.name, beside - x, NAME);
    for line in &name.lines {
        canvas.text((x, beside), top + name.size * LEADING / 2.0, name.size, Align::Left, line);
        top += name.size * LEADING;
    }
    top = top.max(if slip.code.is_some() { y + CODE + CODE_FREE } else { top }) + 1.5 * MM;
    let bottom = y + height - FOOT;
    words(canvas, (x, right), (top, bottom), slip)?;
    fitted_line(canvas, (x, right), y + height - 1.6 * MM, 8.0, &slip.foot);
    Ok(name.size < NAME.size)
}

/// Draws labels and words at the largest size at which all of them fit.
fn words(
    canvas: &mut Canvas<'_>,
    (left, right): (f32, f32),
    (top, bottom): (f32, f32),
    slip: &Slip,
) -> Result<(), SheetFault> {
    for size in SIZES {
        let labels = slip.lines.iter().map(|(label, _)| width_of(canvas.fonts, label, size)).fold(0.0, f32::max);
        let start = left + labels + 0.5 * size;
        let set: Vec<(&str, Vec<String>)> =
            slip.lines.iter().map(|(label, text)| (*label, wrap(canvas.fonts, text, right - start, size))).collect();
        let leading = size * 1.35;
        let lines: usize = set.iter().map(|(_, lines)| lines.len()).sum();
        if lines as f32 * leading > bottom - top {
            continue;
        }
        let mut middle = top + leading / 2.0;
        for (label, lines) in set {
            canvas.text((left, start), middle, size, Align::Left, label);
            for line in lines {
                canvas.text((start, right), middle, size, Align::Left, &line);
                middle += leading;
            }
        }
        return Ok(());
    }
    Err(SheetFault::SlipTooLong { row: slip.number })
}

/// Draws dashed lines between places, from margin to margin.
pub(super) fn draw_cut_lines(canvas: &mut Canvas<'_>, paper: Paper, (columns, rows): (usize, usize)) {
    for column in 1..columns {
        let x = paper.width * column as f32 / columns as f32;
        dashes(paper.height).for_each(|ends| canvas.upright(x, ends, HAIRLINE));
    }
    for row in 1..rows {
        let y = paper.height * row as f32 / rows as f32;
        dashes(paper.width).for_each(|ends| canvas.level(ends, y, HAIRLINE));
    }
}

fn dashes(side: f32) -> impl Iterator<Item = (f32, f32)> {
    let (dash, free) = DASH;
    let count = ((side - 2.0 * EDGE) / (dash + free)) as usize;
    (0..=count).map(move |at| {
        let start = EDGE + at as f32 * (dash + free);
        (start, (start + dash).min(side - EDGE))
    })
}
