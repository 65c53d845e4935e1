//! Draws small papers for one person each, several to a page of A4 with dashed lines to cut along.
//!
//! All slips are set alike, except one whose name needs more room; words that do not fit are refused, never cut.

use super::display::{Align, Canvas, CodeModules, MM, Op, width_of};
use super::fit::{Fit, Fitted, LEADING, fit, wrap};
use super::frame::{A4, A6, fitted_line};
use super::tiles::Tiles;
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
#[derive(Clone)]
pub(super) struct Slip {
    /// Number of the row that it stands for, for what is told of it.
    pub number: u32,
    pub school: String,
    pub title: &'static str,
    /// Printed beside whose it is; empty on a first print.
    pub reprint: String,
    /// Class and number, printed above the name.
    pub whose: String,
    pub name: String,
    /// Labels and words, in order.
    pub lines: Vec<(&'static str, String)>,
    pub code: Option<CodeModules>,
    pub foot: String,
}

/// Distance of what is printed from a line to cut along.
const CUT: f32 = 6.0 * MM;
/// Side of the dark area of a code, and what is left free beside it, on a small slip.
const CODE: f32 = 18.0 * MM;
const CODE_FREE: f32 = 4.0 * MM;
/// Size under which a name counts as shrunk.
const NAME: f32 = 14.0;
/// Sizes that are tried for the words, largest first; a large slip is set larger.
const SIZES: [f32; 6] = [12.0, 11.5, 11.0, 10.5, 10.25, 10.0];
const WORDS_LEADING: f32 = 1.35;
const FOOT: f32 = 4.5 * MM;
/// Height of a line for the school alone, which only a large slip has.
const SCHOOL_LINE: f32 = 6.5 * MM;

impl SlipsPerPage {
    fn tiles(self) -> Tiles {
        let (paper, columns, rows) = match self {
            SlipsPerPage::One => (A6, 1, 1),
            SlipsPerPage::Four => (A4, 2, 2),
            SlipsPerPage::Eight => (A4, 2, 4),
        };
        Tiles { paper, columns, rows, cut: CUT }
    }

    /// How much larger a slip is set than one of eight.
    fn scale(self) -> f32 {
        match self {
            SlipsPerPage::One | SlipsPerPage::Four => 1.3,
            SlipsPerPage::Eight => 1.0,
        }
    }

    /// Height above the title.
    fn school_line(self) -> f32 {
        match self {
            SlipsPerPage::One | SlipsPerPage::Four => SCHOOL_LINE,
            SlipsPerPage::Eight => 0.0,
        }
    }
}

/// Lays slips out, page by page, row by row.
pub(super) fn lay_slips(title: String, up: SlipsPerPage, slips: &[Slip], fonts: &Fonts) -> Result<Laid, SheetFault> {
    let tiles = up.tiles();
    let moved: Vec<Slip>;
    let slips = if up.school_line() > 0.0 {
        moved = slips.iter().cloned().map(reprint_among_words).collect();
        &moved
    } else {
        slips
    };
    let sizes: Vec<f32> = slips.iter().map(|slip| words_size(fonts, up, slip)).collect::<Result<_, _>>()?;
    let usual = usual_size(&sizes).ok_or(SheetFault::NoRows)?;
    let mut laid = Laid { title, pages: Vec::new(), missing: Vec::new(), warnings: Vec::new(), signatures: Vec::new() };
    let sized: Vec<(&Slip, f32)> = slips.iter().zip(sizes.iter().map(|size| size.min(usual))).collect();
    for (page, slips) in sized.chunks(tiles.count()).enumerate() {
        let mut canvas = Canvas::new(fonts);
        for (place, (slip, size)) in slips.iter().enumerate() {
            let from = canvas.ops.len();
            let name = draw(&mut canvas, up, tiles.corner(place), (slip, *size), page + 1)?;
            laid.warnings.extend((name < NAME).then_some(Warning::NameShrunk { row: slip.number }));
            note_missing(&canvas.ops, from, slip.number, &mut laid.missing);
        }
        tiles.draw_cut_lines(&mut canvas);
        laid.pages.push(Page { width_pt: tiles.paper.width, height_pt: tiles.paper.height, ops: canvas.ops });
    }
    Ok(laid)
}

/// Moves the mark of a reprint into the words, where a large slip has more room than beside its code.
fn reprint_among_words(mut slip: Slip) -> Slip {
    if !slip.reprint.is_empty() {
        slip.lines.insert(0, ("注意", std::mem::take(&mut slip.reprint)));
    }
    slip
}

/// Returns the size in the middle, so that one long name does not make all slips small.
fn usual_size(sizes: &[f32]) -> Option<f32> {
    let mut sorted = sizes.to_vec();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied()
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

/// Right end of what stands beside the code, measured from the left side of a slip.
fn beside(up: SlipsPerPage, slip: &Slip) -> f32 {
    let code = if slip.code.is_some() { (CODE + CODE_FREE) * up.scale() } else { 0.0 };
    up.tiles().room().0 - code
}

/// Sets a name on one line while it can be read from a distance, else on two.
fn set_name(fonts: &Fonts, up: SlipsPerPage, slip: &Slip) -> Fitted {
    let (width, scale) = (beside(up, slip), up.scale());
    let large = fit(fonts, &slip.name, width, Fit { size: 20.0 * scale, smallest: NAME * scale, lines: 1 });
    if large.lines.len() == 1 {
        return large;
    }
    fit(fonts, &slip.name, width, Fit { size: NAME * scale, smallest: 10.0 * scale, lines: 2 })
}

/// Upper end of the words, measured from the upper side of a slip.
fn words_top(up: SlipsPerPage, slip: &Slip, name: &Fitted) -> f32 {
    let code = if slip.code.is_some() { CODE + CODE_FREE } else { 0.0 };
    (up.school_line() + 13.5 * MM * up.scale() + name.height()).max(code * up.scale()) + 1.0 * MM
}

/// Finds the largest size at which all words of a slip fit below its name.
fn words_size(fonts: &Fonts, up: SlipsPerPage, slip: &Slip) -> Result<f32, SheetFault> {
    let (width, height) = up.tiles().room();
    let room = height - FOOT - words_top(up, slip, &set_name(fonts, up, slip));
    let fits = |size: &f32| {
        let lines: usize = set_words(fonts, slip, width, *size).1.iter().map(|(_, lines)| lines.len()).sum();
        lines as f32 * size * WORDS_LEADING <= room
    };
    let sizes = SIZES.iter().map(|size| size * up.scale()).chain(SIZES);
    sizes.into_iter().find(fits).ok_or(SheetFault::SlipTooLong { row: slip.number })
}

/// A label with its lines.
type Words<'a> = (&'a str, Vec<String>);

/// Breaks the words into lines beside their labels; returns where they begin, too.
fn set_words<'a>(fonts: &Fonts, slip: &'a Slip, width: f32, size: f32) -> (f32, Vec<Words<'a>>) {
    let labels = slip.lines.iter().map(|(label, _)| width_of(fonts, label, size)).fold(0.0, f32::max);
    let start = labels + 0.5 * size;
    let set = slip.lines.iter().map(|(label, text)| (*label, wrap(fonts, text, width - start, size))).collect();
    (start, set)
}

/// Draws one slip; returns the size of its name relative to a small slip.
fn draw(
    canvas: &mut Canvas<'_>,
    up: SlipsPerPage,
    (x, y): (f32, f32),
    (slip, size): (&Slip, f32),
    page: usize,
) -> Result<f32, SheetFault> {
    let ((width, height), scale) = (up.tiles().room(), up.scale());
    if let Some(modules) = &slip.code {
        if !modules.is_square() {
            return Err(SheetFault::Code { page, side: modules.side, found: modules.dark.len() });
        }
        let side = CODE * scale;
        canvas.ops.push(Op::Code { x: x + width - side, y, side, modules: modules.clone() });
    }
    let right = x + beside(up, slip);
    let line = |mm: f32| y + up.school_line() + mm * MM * scale;
    let title = canvas.text((x, right), line(2.8), 15.0 * scale, Align::Left, slip.title);
    let (school, middle) = if up.school_line() > 0.0 { (x, y + 2.2 * MM) } else { (x + title + 3.0 * MM, line(3.1)) };
    fitted_line(canvas, (school, right), middle, 10.5, &slip.school);
    let whose = canvas.text((x, right), line(10.0), 11.0 * scale, Align::Left, &slip.whose);
    fitted_line(canvas, (x + whose + 2.0 * MM, right), line(10.0), 10.0 * scale, &slip.reprint);
    let name = set_name(canvas.fonts, up, slip);
    let mut top = line(13.5);
    for text in &name.lines {
        canvas.text((x, right), top + name.size * LEADING / 2.0, name.size, Align::Left, text);
        top += name.size * LEADING;
    }
    let (start, words) = set_words(canvas.fonts, slip, width, size);
    let mut middle = y + words_top(up, slip, &name) + size * WORDS_LEADING / 2.0;
    for (label, lines) in words {
        canvas.text((x, x + start), middle, size, Align::Left, label);
        for text in lines {
            canvas.text((x + start, x + width), middle, size, Align::Left, &text);
            middle += size * WORDS_LEADING;
        }
    }
    fitted_line(canvas, (x, x + width), y + height - 1.6 * MM, 8.0, &slip.foot);
    Ok(name.size / scale)
}
