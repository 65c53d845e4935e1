//! Draws what stands on every page of a form: school, title, facts and page code above, list and page number below.

use super::display::{Align, Canvas, CodeModules, MM, Op, width_of};

/// A size of paper with what a form may fill of it, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paper {
    pub width: f32,
    pub height: f32,
}

/// A4 portrait (ISO 216).
pub(super) const A4: Paper = Paper { width: 210.0 * MM, height: 297.0 * MM };
/// A5 portrait (ISO 216).
pub(super) const A5: Paper = Paper { width: 148.0 * MM, height: 210.0 * MM };
/// A6 portrait (ISO 216).
pub(super) const A6: Paper = Paper { width: 105.0 * MM, height: 148.0 * MM };
const MARGIN_X: f32 = 14.0 * MM;
const MARGIN_Y: f32 = 10.5 * MM;
pub(super) const LEFT: f32 = MARGIN_X;
const HEAD: f32 = 29.0 * MM;
const FOOT: f32 = 8.5 * MM;

impl Paper {
    /// Right end of what a form may fill; every form begins at [`LEFT`].
    pub fn right(self) -> f32 {
        self.width - MARGIN_X
    }

    /// Upper and lower end of what a form may fill between head and foot.
    pub fn body(self) -> (f32, f32) {
        (MARGIN_Y + HEAD, self.height - MARGIN_Y - FOOT)
    }

    /// Upper left corner and side of the dark area of the page code.
    pub fn code(self) -> ((f32, f32), f32) {
        ((self.right() - CODE_SIDE, MARGIN_Y), CODE_SIDE)
    }

    /// Middles of the squares in the corners: top left, top right, bottom right, bottom left.
    pub fn squares(self) -> [(f32, f32); 4] {
        let (near, right, low) = (SQUARE_EDGE + SQUARE / 2.0, self.width, self.height);
        [(near, near), (right - near, near), (right - near, low - near), (near, low - near)]
    }
}

/// Side of the dark area of the page code; its quiet zone is 4 modules, at most a fifth of the side.
const CODE_SIDE: f32 = 18.0 * MM;
const QUIET: f32 = CODE_SIDE / 5.0;
pub(super) const HAIRLINE: f32 = 0.4;
/// Side of the squares in the corners of a page, by which a scan of it is made flat.
const SQUARE: f32 = 3.0 * MM;
/// Distance of these squares from the edges of the paper: within what office printers print.
const SQUARE_EDGE: f32 = 7.0 * MM;
const REPRINT_LINE: f32 = 0.9;

/// What stands on every page of a form.
pub(super) struct Frame {
    pub paper: Paper,
    pub school: String,
    pub title: String,
    /// What each copy is called, printed beside the title; empty for a form of one copy.
    pub copies: &'static [&'static str],
    /// Version of the paper, from 1; a later one says that the earlier ones are void.
    pub version: u32,
    /// Two lines below the title; the first is large.
    pub lines: [String; 2],
    pub foot: [String; 2],
}

impl Frame {
    /// Returns the word of each copy; a form of one copy has none.
    pub fn copy_words(&self) -> Vec<Option<&'static str>> {
        if self.copies.is_empty() { vec![None] } else { self.copies.iter().copied().map(Some).collect() }
    }
}

/// Draws all but the body of one page of one copy.
pub(super) fn draw_frame(
    canvas: &mut Canvas<'_>,
    frame: &Frame,
    copy: Option<&str>,
    modules: CodeModules,
    (page, pages): (usize, usize),
) {
    draw_squares(canvas, frame.paper);
    let edge = frame.paper.right();
    let right = edge - CODE_SIDE - QUIET;
    let top = MARGIN_Y;
    fitted_line(canvas, (LEFT, right), top + 2.2 * MM, 10.5, &frame.school);
    let width = canvas.text((LEFT, right), top + 9.2 * MM, 20.0, Align::Left, &frame.title);
    let mut free = LEFT + width + 4.0 * MM;
    if let Some(copy) = copy {
        free += fitted_line(canvas, (free, right), top + 9.9 * MM, 10.5, copy) + 4.0 * MM;
    }
    if frame.version > 1 {
        draw_reprint(canvas, (free, right), top + 9.9 * MM, frame.version);
    }
    let [first, second] = &frame.lines;
    fitted_line(canvas, (LEFT, right), top + 17.8 * MM, 14.0, first);
    fitted_line(canvas, (LEFT, right), top + 24.2 * MM, 10.5, second);
    let ((x, y), side) = frame.paper.code();
    canvas.ops.push(Op::Code { x, y, side, modules });
    let line = frame.paper.height - MARGIN_Y - 7.6 * MM;
    canvas.level((LEFT, edge), line, HAIRLINE);
    let number = format!("第 {page} 页 / 共 {pages} 页");
    let taken = canvas.text((LEFT, edge), line + 3.0 * MM, 9.0, Align::Right, &number);
    let [left, below] = &frame.foot;
    fitted_line(canvas, (LEFT, edge - taken - QUIET), line + 3.0 * MM, 9.0, left);
    fitted_line(canvas, (LEFT, edge), line + 6.6 * MM, 8.0, below);
}

fn draw_squares(canvas: &mut Canvas<'_>, paper: Paper) {
    for (x, y) in paper.squares() {
        let (x, y) = (x - SQUARE / 2.0, y - SQUARE / 2.0);
        canvas.ops.push(Op::Rect { x, y, width: SQUARE, height: SQUARE, gray: 0 });
    }
}

/// Says in a box that this is a later print and that the earlier ones are void.
fn draw_reprint(canvas: &mut Canvas<'_>, (left, right): (f32, f32), middle: f32, version: u32) {
    let (pad, half) = (1.5 * MM, 2.8 * MM);
    let words = format!("{}，旧版作废", reprint_words(version));
    let width = fitted_line(canvas, (left + pad, right - pad), middle, 10.5, &words) + 2.0 * pad;
    for y in [middle - half, middle + half] {
        canvas.level((left, left + width), y, REPRINT_LINE);
    }
    for x in [left, left + width] {
        canvas.upright(x, (middle - half, middle + half), REPRINT_LINE);
    }
}

/// Says which reprint a version is: version 2 is the first.
pub(super) fn reprint_words(version: u32) -> String {
    format!("补打 第 {} 次", version.saturating_sub(1))
}

/// Draws one line; a line that is too long is made smaller, because a frame has room for one. Returns its width.
pub(super) fn fitted_line(
    canvas: &mut Canvas<'_>,
    (left, right): (f32, f32),
    middle: f32,
    size: f32,
    text: &str,
) -> f32 {
    let width = width_of(canvas.fonts, text, size);
    // A hair smaller, so that rounding never carries the last character over the edge.
    let size = if width > right - left { 0.999 * size * (right - left) / width } else { size };
    canvas.text((left, right), middle, size, Align::Left, text)
}
