//! Turns trays of sorted cards into 格位标签 to stick on them: class, tray, places and count, large.

use crate::id::{BatchId, ClassId};
use crate::record::figures::PaperMark;

use super::display::{Align, Canvas, MM, width_of};
use super::frame::{A4, fitted_line, reprint_words};
use super::slip::draw_cut_lines;
use super::{Fonts, Laid, Page, SheetFault, class_words};

/// The labels of a batch, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayLabels {
    /// School, desk, number, version and time of the paper.
    pub mark: PaperMark,
    /// Batch.
    pub batch: BatchId,
    /// Labels on a page.
    pub grid: LabelGrid,
    /// Labels in printing order.
    pub rows: Vec<TrayLabel>,
}

/// How labels stand on A4, for plain paper and for sticky sheets of that division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelGrid {
    /// Two side by side, seven below each other: 105 by 42.4 mm each.
    #[default]
    TwoBySeven,
    /// Three side by side, eight below each other: 70 by 37.1 mm each.
    ThreeByEight,
}

/// One label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrayLabel {
    /// Class.
    pub class: ClassId,
    /// Number of the tray, from 1.
    pub tray: u32,
    /// Trays of the class.
    pub trays: u32,
    /// First and last place in the tray.
    pub places: (u32, u32),
    /// Cards in the tray.
    pub cards: usize,
}

const TITLE: &str = "格位标签";
/// What a printer cannot reach, and the distance from a line to cut along.
const EDGE: f32 = 10.0 * MM;
const CUT: f32 = 4.0 * MM;

impl LabelGrid {
    fn counts(self) -> (usize, usize) {
        match self {
            LabelGrid::TwoBySeven => (2, 7),
            LabelGrid::ThreeByEight => (3, 8),
        }
    }
}

/// Lays the labels out; they carry no page code, because they are cut apart.
pub fn label_pages(labels: &TrayLabels, fonts: &Fonts) -> Result<Laid, SheetFault> {
    if labels.rows.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let (columns, rows) = labels.grid.counts();
    let mut pages = Vec::new();
    for chunk in labels.rows.chunks(columns * rows) {
        let mut canvas = Canvas::new(fonts);
        for (place, label) in chunk.iter().enumerate() {
            let (width, height) = (A4.width / columns as f32, A4.height / rows as f32);
            let (x, y) = ((place % columns) as f32 * width, (place / columns) as f32 * height);
            let inside = |low: f32, high: f32, side: f32| ((low + CUT).max(EDGE), (high - CUT).min(side - EDGE));
            draw(&mut canvas, inside(x, x + width, A4.width), inside(y, y + height, A4.height), labels, *label);
        }
        draw_cut_lines(&mut canvas, A4, (columns, rows));
        pages.push(Page { width_pt: A4.width, height_pt: A4.height, ops: canvas.ops });
    }
    let title = format!("{TITLE} {}", labels.batch);
    Ok(Laid { title, pages, missing: Vec::new(), warnings: Vec::new(), signatures: Vec::new() })
}

fn draw(
    canvas: &mut Canvas<'_>,
    (left, right): (f32, f32),
    (top, bottom): (f32, f32),
    labels: &TrayLabels,
    label: TrayLabel,
) {
    let line = (bottom - top) / 4.0;
    let tray = format!("盒 {}／{}", label.tray, label.trays);
    let size = (24.0 * (right - left) / (width_of(canvas.fonts, &class_words(label.class), 24.0))).min(24.0);
    canvas.text((left, right), top + line * 0.7, size, Align::Left, &class_words(label.class));
    fitted_line(canvas, (left, right), top + line * 1.9, 18.0, &format!("{tray}　{} 张", label.cards));
    let (first, last) = label.places;
    fitted_line(canvas, (left, right), top + line * 2.8, 14.0, &format!("格 {first} 至 {last}"));
    let reprint =
        if labels.mark.version > 1 { format!("　{}", reprint_words(labels.mark.version)) } else { String::new() };
    let foot = format!("批次 {}　{}{reprint}", labels.batch, labels.mark.made_at.day());
    fitted_line(canvas, (left, right), top + line * 3.6, 9.0, &foot);
}
