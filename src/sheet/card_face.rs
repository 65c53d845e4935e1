//! Draws the card faces of the demo school, ten to a sheet of A4 with cut marks, or each alone.
//!
//! A design of our own that looks like no issuer's: marked 示例 EXAMPLE, for invented students only.

use crate::face::make::bars::Bars;

use super::display::{Align, Canvas, CodeModules, MM, Op, width_of};
use super::frame::A4;
use super::{Fonts, Laid, Made, MissingGlyph, Page, SheetFault};

/// Width and height of a card in points (ISO/IEC 7810, ID-1: 85.60 by 53.98 mm).
const CARD: (f32, f32) = (85.6 * MM, 53.98 * MM);
/// Cards side by side and below each other on a sheet.
const GRID: (usize, usize) = (2, 5);
/// Length of a cut mark, and its distance from the cards.
const MARK: (f32, f32) = (4.0 * MM, 1.5 * MM);
/// Side of the dark area of the code.
const CODE: f32 = 20.0 * MM;
/// Height of the bars.
const BARS: f32 = 5.2 * MM;
/// Height of the band with the name of the school.
const BAND: f32 = 9.4 * MM;
const TITLE: &str = "示例卡面";

/// All that one face shows.
#[derive(Debug, Clone)]
pub struct CardFace {
    /// 学校.
    pub school: String,
    /// Labels and values in the order in which they are printed, at most six.
    pub lines: Vec<(&'static str, String)>,
    /// 一卡通卡号 at the lower edge.
    pub transit_number: String,
    /// The QR code.
    pub code: CodeModules,
    /// The bar code at the lower edge.
    pub bars: Bars,
}

/// Makes sheets of faces as a PDF, ten to a page.
pub fn card_faces_pdf(faces: &[CardFace], fonts: &Fonts) -> Result<Made, SheetFault> {
    if faces.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let mut missing = Vec::new();
    let mut pages = Vec::new();
    for faces in faces.chunks(GRID.0 * GRID.1) {
        let mut canvas = Canvas::new(fonts);
        let left = (A4.width - GRID.0 as f32 * CARD.0) / 2.0;
        let top = (A4.height - GRID.1 as f32 * CARD.1) / 2.0;
        for (place, face) in faces.iter().enumerate() {
            let (column, row) = (place % GRID.0, place / GRID.0);
            draw(&mut canvas, (left + column as f32 * CARD.0, top + row as f32 * CARD.1), face)?;
        }
        cut_marks(&mut canvas, left, top);
        canvas.text((left, left + 2.0 * CARD.0), A4.height - 6.0 * MM, 8.0, Align::Center, FOOT);
        missing.extend(slashed(&canvas.ops));
        pages.push(Page { width_pt: A4.width, height_pt: A4.height, ops: canvas.ops });
    }
    Laid { title: TITLE.to_owned(), pages, missing, warnings: Vec::new(), signatures: Vec::new() }.to_pdf(fonts)
}

/// Draws one face on a page of its own size.
pub fn card_face_page(face: &CardFace, fonts: &Fonts) -> Result<Page, SheetFault> {
    let mut canvas = Canvas::new(fonts);
    draw(&mut canvas, (0.0, 0.0), face)?;
    Ok(Page { width_pt: CARD.0, height_pt: CARD.1, ops: canvas.ops })
}

const FOOT: &str = "示例卡面 EXAMPLE：学生和号码都是虚构的，不能使用。按实际大小打印，沿裁切线剪开。";

fn slashed(ops: &[Op]) -> impl Iterator<Item = MissingGlyph> + '_ {
    ops.iter().filter_map(|op| match op {
        Op::Slashed { character, .. } => Some(MissingGlyph { row: None, character: *character }),
        Op::Text { .. } | Op::Line { .. } | Op::Rect { .. } | Op::Code { .. } => None,
    })
}

fn draw(canvas: &mut Canvas<'_>, (x, y): (f32, f32), face: &CardFace) -> Result<(), SheetFault> {
    if !face.code.is_square() {
        return Err(SheetFault::Code { page: 1, side: face.code.side, found: face.code.dark.len() });
    }
    let (width, height) = CARD;
    let edge = 4.0 * MM;
    let mut fill = |x: f32, y: f32, width: f32, height: f32, gray: u8| {
        canvas.ops.push(Op::Rect { x, y, width, height, gray });
    };
    fill(x, y, width, height, 250);
    fill(x, y, width, BAND, 214);
    // A faint stripe sets the code apart.
    fill(x + width - CODE - 2.0 * edge, y + BAND, CODE + 2.0 * edge, height - BAND, 240);
    let code = (x + width - CODE - edge, y + BAND + 3.4 * MM);
    let quiet = 4.0 * CODE / face.code.side as f32;
    fill(code.0 - quiet, code.1 - quiet, CODE + 2.0 * quiet, CODE + 2.0 * quiet, 255);
    portrait(canvas, (x + edge, y + BAND + 3.4 * MM));
    frame(canvas, (x, y), CARD, 0.3);

    let middle = y + BAND / 2.0;
    fitted(canvas, (x + edge, x + width - 27.0 * MM), middle, 11.5, &face.school);
    let badge = (x + width - 26.0 * MM, middle - 2.6 * MM);
    canvas.ops.push(Op::Rect { x: badge.0, y: badge.1, width: 22.0 * MM, height: 5.2 * MM, gray: 255 });
    frame(canvas, badge, (22.0 * MM, 5.2 * MM), 0.6);
    canvas.text((badge.0, badge.0 + 22.0 * MM), middle, 8.5, Align::Center, "示例 EXAMPLE");

    let labels = x + edge + 17.5 * MM;
    let values = labels + 12.4 * MM;
    let right = x + width - CODE - 2.0 * edge - 1.0 * MM;
    for (place, (label, value)) in face.lines.iter().take(6).enumerate() {
        let middle = y + BAND + 4.6 * MM + place as f32 * 4.6 * MM;
        canvas.text((labels, values), middle, 6.6, Align::Left, label);
        fitted(canvas, (values, right), middle, if place == 0 { 10.5 } else { 7.6 }, value);
    }
    canvas.ops.push(Op::Code { x: code.0, y: code.1, side: CODE, modules: face.code.clone() });
    let below = code.1 + CODE + 3.2 * MM;
    canvas.text((code.0, code.0 + CODE), below, 6.6, Align::Center, "扫码核对");
    foot(canvas, (x + edge, y + height - 3.0 * MM), face);
    Ok(())
}

/// Bars at the lower edge and the transit number beside them.
fn foot(canvas: &mut Canvas<'_>, (x, low): (f32, f32), face: &CardFace) {
    let width = 44.0 * MM;
    let module = width / face.bars.modules().len().max(1) as f32;
    for (from, bars) in face.bars.runs() {
        let (x, bar) = (x + from as f32 * module, bars as f32 * module);
        canvas.ops.push(Op::Rect { x, y: low - BARS - 2.6 * MM, width: bar, height: BARS, gray: 0 });
    }
    canvas.text((x, x + width), low - 0.6 * MM, 6.6, Align::Left, &format!("一卡通卡号 {}", face.transit_number));
}

/// A place for a portrait, with nobody in it.
fn portrait(canvas: &mut Canvas<'_>, (x, y): (f32, f32)) {
    let (width, height) = (15.0 * MM, 20.0 * MM);
    let mut fill = |x: f32, y: f32, width: f32, height: f32, gray: u8| {
        canvas.ops.push(Op::Rect { x, y, width, height, gray });
    };
    fill(x, y, width, height, 228);
    // Head and shoulders of slices: there are no curves on a page.
    for step in 0..24_u16 {
        let at = (f32::from(step) + 0.5) / 24.0 * 2.0 - 1.0;
        let half = (1.0 - at * at).sqrt() * 3.3 * MM;
        let slice = 6.8 * MM / 24.0;
        fill(x + width / 2.0 - half, y + 3.4 * MM + f32::from(step) * slice, 2.0 * half, slice * 1.05, 190);
    }
    for step in 0..20_u16 {
        let at = 1.0 - (f32::from(step) + 0.5) / 20.0;
        let half = (1.0 - at * at).sqrt() * 5.9 * MM;
        let slice = 8.2 * MM / 20.0;
        fill(x + width / 2.0 - half, y + 11.8 * MM + f32::from(step) * slice, 2.0 * half, slice * 1.05, 190);
    }
    frame(canvas, (x, y), (width, height), 0.3);
}

fn frame(canvas: &mut Canvas<'_>, (x, y): (f32, f32), (width, height): (f32, f32), weight: f32) {
    for at in [y, y + height] {
        canvas.level((x, x + width), at, weight);
    }
    for at in [x, x + width] {
        canvas.upright(at, (y, y + height), weight);
    }
}

/// One line as large as its place allows.
fn fitted(canvas: &mut Canvas<'_>, (left, right): (f32, f32), middle: f32, size: f32, text: &str) {
    let wide = width_of(canvas.fonts, text, size).max(1.0);
    canvas.text((left, right), middle, size * ((right - left) / wide).min(1.0), Align::Left, text);
}

fn cut_marks(canvas: &mut Canvas<'_>, left: f32, top: f32) {
    let (length, away) = MARK;
    let (right, low) = (left + GRID.0 as f32 * CARD.0, top + GRID.1 as f32 * CARD.1);
    for column in 0..=GRID.0 {
        let x = left + column as f32 * CARD.0;
        canvas.upright(x, (top - away - length, top - away), 0.4);
        canvas.upright(x, (low + away, low + away + length), 0.4);
    }
    for row in 0..=GRID.1 {
        let y = top + row as f32 * CARD.1;
        canvas.level((left - away - length, left - away), y, 0.4);
        canvas.level((right + away, right + away + length), y, 0.4);
    }
}
