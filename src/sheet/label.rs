//! Turns trays of sorted cards into 格位标签 to stick on them: class, tray, places and count, large.

use crate::id::{BatchId, ClassId};
use crate::record::figures::PaperMark;

use super::display::{Canvas, MM};
use super::frame::{A4, fitted_line, reprint_words};
use super::tiles::Tiles;
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
/// Distance of what is printed from a line to cut along.
const CUT: f32 = 4.0 * MM;

impl LabelGrid {
    fn tiles(self) -> Tiles {
        let (columns, rows) = match self {
            LabelGrid::TwoBySeven => (2, 7),
            LabelGrid::ThreeByEight => (3, 8),
        };
        Tiles { paper: A4, columns, rows, cut: CUT }
    }
}

/// Lays the labels out; they carry no page code, because they are cut apart.
pub fn label_pages(labels: &TrayLabels, fonts: &Fonts) -> Result<Laid, SheetFault> {
    if labels.rows.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let tiles = labels.grid.tiles();
    let mut pages = Vec::new();
    for chunk in labels.rows.chunks(tiles.count()) {
        let mut canvas = Canvas::new(fonts);
        for (place, label) in chunk.iter().enumerate() {
            draw(&mut canvas, tiles.corner(place), tiles.room(), labels, *label);
        }
        tiles.draw_cut_lines(&mut canvas);
        pages.push(Page { width_pt: A4.width, height_pt: A4.height, ops: canvas.ops });
    }
    let title = format!("{TITLE} {}", labels.batch);
    Ok(Laid { title, pages, missing: Vec::new(), warnings: Vec::new(), signatures: Vec::new() })
}

/// Draws one label: class, then tray, places and count, each as large as the label allows.
fn draw(
    canvas: &mut Canvas<'_>,
    (x, y): (f32, f32),
    (width, height): (f32, f32),
    labels: &TrayLabels,
    label: TrayLabel,
) {
    let sides = (x, x + width);
    fitted_line(canvas, sides, y + 0.24 * height, 0.42 * height, &class_words(label.class));
    let (first, last) = label.places;
    let tray = format!("盒 {}/{}　格 {first}–{last}　{} 张", label.tray, label.trays, label.cards);
    fitted_line(canvas, sides, y + 0.64 * height, 0.27 * height, &tray);
    let reprint = match labels.mark.version {
        0 | 1 => String::new(),
        version => format!("　{}", reprint_words(version)),
    };
    let foot = format!("批次 {}　{}{reprint}", labels.batch, labels.mark.made_at.day());
    fitted_line(canvas, sides, y + 0.93 * height, 9.0, &foot);
}
