//! Turns pages into a PDF: font subsets inside, every glyph tied to its characters, title and language set.
//!
//! Holds no time and nothing random, so the same pages give the same bytes. Never changes a position.

use std::collections::BTreeMap;

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::SheetFault;
use super::display::{Op, Page, SLASHED_LINE_EM, slashed_corners};
use super::font::Fonts;
use super::lines::joined;

/// Writes pages as one PDF.
pub(super) fn write(title: &str, pages: &[Page], fonts: &Fonts) -> Result<Vec<u8>, SheetFault> {
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(Metadata::new().title(title.to_owned()).language("zh-CN".to_owned()));
    let mut writer = Writer { fonts, faces: BTreeMap::new() };
    for page in pages {
        let size = PageSettings::from_wh(page.width_pt, page.height_pt).ok_or_else(|| refused("a page has no area"))?;
        let mut open = document.start_page_with(size);
        let mut surface = open.surface();
        for op in &page.ops {
            writer.draw(&mut surface, op)?;
        }
        for (weight, lines) in joined(page) {
            stroke(&mut surface, weight, lines.iter().map(|line| &line[..]));
        }
        surface.finish();
        open.finish();
    }
    document.finish().map_err(|fault| refused(reason(&fault)))
}

struct Writer<'a> {
    fonts: &'a Fonts,
    faces: BTreeMap<usize, Font>,
}

impl Writer<'_> {
    /// Draws one step; lines are drawn together, after all else.
    fn draw(&mut self, surface: &mut Surface<'_>, op: &Op) -> Result<(), SheetFault> {
        match op {
            Op::Text { x, y, size, text, .. } => self.text(surface, (*x, *y), *size, text)?,
            Op::Line { .. } => {}
            Op::Rect { x, y, width, height, gray } => fill(surface, *gray, &[(*x, *y, *width, *height)]),
            Op::Code { x, y, side, modules } => fill(surface, 0, &modules.dark_boxes(*x, *y, *side)),
            Op::Slashed { x, y, size, .. } => {
                stroke(surface, SLASHED_LINE_EM * size, std::iter::once(&slashed_corners(*x, *y, *size)[..]));
            }
        }
        Ok(())
    }

    /// Draws a run face by face; each glyph carries the bytes that it stands for, so that copied text is right.
    fn text(&mut self, surface: &mut Surface<'_>, (x, y): (f32, f32), size: f32, text: &str) -> Result<(), SheetFault> {
        ink(surface);
        let mut x = x;
        let placed: Vec<_> = self.fonts.place(text).into_iter().filter_map(|p| Some((p.glyph?, p.bytes))).collect();
        for run in placed.chunk_by(|a, b| a.0.face == b.0.face) {
            let Some((first, _)) = run.first() else { continue };
            let font = self.font(first.face)?;
            let glyphs: Vec<KrillaGlyph> = run
                .iter()
                .map(|(glyph, bytes)| {
                    KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance_em, 0.0, 0.0, 0.0, bytes.clone(), None)
                })
                .collect();
            surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, text, size, false);
            x += run.iter().map(|(glyph, _)| glyph.advance_em).sum::<f32>() * size;
        }
        Ok(())
    }

    fn font(&mut self, face: usize) -> Result<Font, SheetFault> {
        if let Some(font) = self.faces.get(&face) {
            return Ok(font.clone());
        }
        let (bytes, index) = self.fonts.face(face).ok_or_else(|| refused("a font was removed while printing"))?;
        let font = Font::new(bytes.into(), index).ok_or_else(|| refused("a font is of a kind that PDF cannot hold"))?;
        self.faces.insert(face, font.clone());
        Ok(font)
    }
}

fn ink(surface: &mut Surface<'_>) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: luma::Color::black().into(), ..Fill::default() }));
}

/// Draws lines as one path; each goes through its points.
fn stroke<'a>(surface: &mut Surface<'_>, weight: f32, lines: impl Iterator<Item = &'a [(f32, f32)]>) {
    let mut path = PathBuilder::new();
    for points in lines {
        for (at, (x, y)) in points.iter().enumerate() {
            if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
    }
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { paint: luma::Color::black().into(), width: weight, ..Stroke::default() }));
        surface.draw_path(&path);
    }
}

fn fill(surface: &mut Surface<'_>, gray: u8, boxes: &[(f32, f32, f32, f32)]) {
    let mut path = PathBuilder::new();
    for rect in boxes.iter().filter_map(|(x, y, width, height)| Rect::from_xywh(*x, *y, *width, *height)) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.set_stroke(None);
        surface.set_fill(Some(Fill { paint: luma::Color::new(gray).into(), ..Fill::default() }));
        surface.draw_path(&path);
    }
}

fn refused(reason: &str) -> SheetFault {
    SheetFault::Pdf { reason: reason.to_owned() }
}

/// The writer's own words may quote text of the page, so only the kind of fault is kept.
fn reason(fault: &krilla::error::KrillaError) -> &'static str {
    match fault {
        krilla::error::KrillaError::Font(..) => "a font cannot be embedded",
        krilla::error::KrillaError::Validation(_) => "the pages break a rule of the PDF standard",
        krilla::error::KrillaError::Limit(_) => "the pages are larger than PDF allows",
        krilla::error::KrillaError::DuplicateNamedDestination(_)
        | krilla::error::KrillaError::DuplicateTagId(..)
        | krilla::error::KrillaError::UnknownTagId(..) => "a name inside the file occurs twice",
    }
}
