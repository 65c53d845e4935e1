//! Turns a page into gray pixels: for the preview on the screen, for pictures and for tests.
//!
//! Draws the same steps as the PDF, at the same places; never measures, never moves anything.

use std::collections::BTreeMap;
use std::sync::Arc;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

use crate::face::picture::Picture;
use crate::face::plane::Plane;

use super::display::{CodeModules, Op, Page, SLASHED_LINE_EM, slashed_corners};
use super::font::{Fonts, Glyph};

const POINTS_PER_INCH: f32 = 72.0;
/// Pixels per inch that a page may be drawn with; 600 make an A4 page of 35 million pixels.
const DPI: (f32, f32) = (10.0, 600.0);
/// Longest side of a raster in pixels; a page that would be longer is drawn smaller.
const MAX_SIDE: f32 = 12_000.0;

/// A page as gray pixels, row by row from the top left.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster {
    /// Pixels in a row, at least 1.
    pub width: usize,
    /// Rows, at least 1.
    pub height: usize,
    /// 0 black to 255 white; `width` × `height` of them.
    pub gray: Vec<u8>,
}

impl Raster {
    /// Wraps the pixels as a picture that codes are looked for in.
    pub fn into_picture(self) -> Picture {
        let (width, height) = (self.width, self.height);
        let plane = Plane::new(width, height, self.gray).unwrap_or_else(|| Plane::paint(width, height, |_, _| 255));
        Picture::from_plane(plane)
    }
}

impl std::fmt::Debug for Raster {
    /// Shows the size, never the pixels.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raster({} x {})", self.width, self.height)
    }
}

/// Draws a page on white paper with anti-aliasing; `dpi` is kept within 10 to 600.
pub fn draw(page: &Page, fonts: &Fonts, dpi: f32) -> Raster {
    let dpi = if dpi.is_finite() { dpi.clamp(DPI.0, DPI.1) } else { POINTS_PER_INCH };
    let longest = page.width_pt.max(page.height_pt).max(1.0);
    let scale = (dpi / POINTS_PER_INCH).min(MAX_SIDE / longest);
    let pixels = |points: f32| (points * scale).round().max(1.0) as u32;
    let (width, height) = (pixels(page.width_pt), pixels(page.height_pt));
    let Some(mut pixmap) = Pixmap::new(width, height) else {
        return Raster { width: 1, height: 1, gray: vec![255] };
    };
    pixmap.fill(tiny_skia::Color::WHITE);
    let files = files_of(page, fonts);
    let mut brush = Brush { fonts, pixmap, scale, faces: faces_of(&files), outlines: BTreeMap::new() };
    for op in &page.ops {
        brush.draw(op);
    }
    let gray = brush.pixmap.pixels().iter().map(|pixel| pixel.red()).collect();
    Raster { width: width as usize, height: height as usize, gray }
}

type Files = BTreeMap<usize, (Arc<Vec<u8>>, u32)>;

/// Reads each face of the page once; a face whose file has gone is left out.
fn files_of(page: &Page, fonts: &Fonts) -> Files {
    let mut files = BTreeMap::new();
    for op in &page.ops {
        let Op::Text { text, .. } = op else { continue };
        for glyph in fonts.place(text).into_iter().filter_map(|placed| placed.glyph) {
            if !files.contains_key(&glyph.face)
                && let Some(file) = fonts.face(glyph.face)
            {
                files.insert(glyph.face, file);
            }
        }
    }
    files
}

/// One face, ready to draw from.
struct Drawer<'a> {
    outlines: OutlineGlyphCollection<'a>,
    units_per_em: f32,
}

fn faces_of(files: &Files) -> BTreeMap<usize, Drawer<'_>> {
    files.iter().filter_map(|(face, (bytes, index))| Some((*face, drawer_of(bytes, *index)?))).collect()
}

fn drawer_of(bytes: &[u8], index: u32) -> Option<Drawer<'_>> {
    let font = FontRef::from_index(bytes, index).ok()?;
    let em = font.metrics(Size::unscaled(), LocationRef::default()).units_per_em;
    Some(Drawer { outlines: font.outline_glyphs(), units_per_em: f32::from(em.max(1)) })
}

struct Brush<'a> {
    fonts: &'a Fonts,
    pixmap: Pixmap,
    /// Pixels in a point.
    scale: f32,
    faces: BTreeMap<usize, Drawer<'a>>,
    /// Shapes in font units, upward; `None` for a glyph without ink.
    outlines: BTreeMap<(usize, u32), Option<Path>>,
}

impl Brush<'_> {
    fn draw(&mut self, op: &Op) {
        match op {
            Op::Text { x, y, size, text, .. } => self.text((*x, *y), *size, text),
            Op::Line { from, to, weight } => self.stroke(*weight, &[*from, *to]),
            Op::Rect { x, y, width, height, gray } => self.fill(*gray, &[(*x, *y, *width, *height)]),
            Op::Code { x, y, side, modules } => self.code((*x, *y), *side, modules),
            Op::Slashed { x, y, size, .. } => self.stroke(SLASHED_LINE_EM * size, &slashed_corners(*x, *y, *size)),
        }
    }

    fn text(&mut self, (mut x, y): (f32, f32), size: f32, text: &str) {
        for glyph in self.fonts.place(text).into_iter().filter_map(|placed| placed.glyph) {
            self.glyph(glyph, (x, y), size);
            x += glyph.advance_em * size;
        }
    }

    fn glyph(&mut self, glyph: Glyph, (x, y): (f32, f32), size: f32) {
        let Some(face) = self.faces.get(&glyph.face) else {
            return self.stroke(SLASHED_LINE_EM * size, &slashed_corners(x, y, size));
        };
        let shape = self.outlines.entry((glyph.face, glyph.id)).or_insert_with(|| outline(face, glyph.id));
        if let Some(shape) = shape {
            let em = size * self.scale / face.units_per_em;
            let place = Transform::from_row(em, 0.0, 0.0, -em, x * self.scale, y * self.scale);
            self.pixmap.fill_path(shape, &paint(0), FillRule::Winding, place, None);
        }
    }

    /// All boxes as one path, so that neighbors leave no pale seam.
    fn fill(&mut self, gray: u8, boxes: &[(f32, f32, f32, f32)]) {
        let mut path = PathBuilder::new();
        for rect in boxes.iter().filter_map(|(x, y, width, height)| Rect::from_xywh(*x, *y, *width, *height)) {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            self.pixmap.fill_path(&path, &paint(gray), FillRule::Winding, self.place(), None);
        }
    }

    fn code(&mut self, (x, y): (f32, f32), side: f32, modules: &CodeModules) {
        self.fill(0, &modules.dark_boxes(x, y, side));
    }

    fn stroke(&mut self, weight: f32, points: &[(f32, f32)]) {
        let mut path = PathBuilder::new();
        for (at, (x, y)) in points.iter().enumerate() {
            if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        if let Some(path) = path.finish() {
            let stroke = Stroke { width: weight, ..Stroke::default() };
            self.pixmap.stroke_path(&path, &paint(0), &stroke, self.place(), None);
        }
    }

    fn place(&self) -> Transform {
        Transform::from_scale(self.scale, self.scale)
    }
}

fn paint(gray: u8) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(gray, gray, gray, 255);
    paint.anti_alias = true;
    paint
}

fn outline(face: &Drawer<'_>, glyph: u32) -> Option<Path> {
    let mut pen = Pen(PathBuilder::new());
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    face.outlines.get(GlyphId::new(glyph))?.draw(settings, &mut pen).ok()?;
    pen.0.finish()
}

/// Carries the strokes of a glyph over into a path.
struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
