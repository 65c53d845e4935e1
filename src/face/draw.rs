//! Draws an invented card face for the demo and for tests: frame and code only, no text.

pub mod table;

use std::io::Cursor;

use image::ImageEncoder;
use image::codecs::png::PngEncoder;

use super::make::Modules;
use super::picture::Picture;
use super::plane::Plane;

/// Width of a card in millimetres (ISO/IEC 7810, ID-1).
pub const CARD_WIDTH_MM: f64 = 85.6;
/// Height of a card in millimetres (ISO/IEC 7810, ID-1).
pub const CARD_HEIGHT_MM: f64 = 53.98;
/// Side of the drawn code with its quiet zone, in millimetres; our own choice for the demo face.
const CODE_MM: f64 = 25.0;
const QUIET: usize = 4;

const PAPER: u8 = 250;
const FACE: u8 = 225;
const FRAME: u8 = 90;
const INK: u8 = 20;

/// Draws a code with its quiet zone, upright; `module_px` pixels for each square, at least 1.
pub fn code(modules: &Modules, module_px: usize) -> Picture {
    let module_px = module_px.max(1);
    let side = (modules.side() + 2 * QUIET) * module_px;
    Picture::from_plane(Plane::paint(side, side, |x, y| shade(modules, x / module_px, y / module_px)))
}

/// Draws a card face of 85.6 by 54 mm with the code at its right; `module_px` pixels for each square.
pub fn face(modules: &Modules, module_px: usize) -> Picture {
    let module_px = module_px.max(1);
    let code_px = (modules.side() + 2 * QUIET) * module_px;
    let px = |mm: f64| (mm * code_px as f64 / CODE_MM).round() as usize;
    let (width, height) = (px(CARD_WIDTH_MM), px(CARD_HEIGHT_MM));
    let (left, top) = (width - code_px - px(4.0), (height - code_px) / 2);
    let frame = px(0.8).max(1);
    let inside = |at: usize, from: usize| at.checked_sub(from).filter(|at| *at < code_px);
    Picture::from_plane(Plane::paint(width, height, |x, y| match (inside(x, left), inside(y, top)) {
        (Some(x), Some(y)) => shade(modules, x / module_px, y / module_px),
        _ if x < frame || y < frame || x + frame >= width || y + frame >= height => FRAME,
        _ => FACE,
    }))
}

/// Writes a picture as the bytes of a grey PNG file; empty only for a picture of no size.
pub fn png(picture: &Picture) -> Vec<u8> {
    let plane = picture.plane();
    let mut bytes = Cursor::new(Vec::new());
    let side = |n: usize| u32::try_from(n).unwrap_or(0);
    let encoder = PngEncoder::new(&mut bytes);
    match encoder.write_image(plane.pixels(), side(plane.width()), side(plane.height()), image::ExtendedColorType::L8) {
        Ok(()) => bytes.into_inner(),
        Err(_) => Vec::new(),
    }
}

/// Squares are counted from the corner of the quiet zone.
fn shade(modules: &Modules, column: usize, row: usize) -> u8 {
    let dark = column.checked_sub(QUIET).zip(row.checked_sub(QUIET)).is_some_and(|(x, y)| modules.dark(x, y));
    if dark { INK } else { PAPER }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::make::{Level, qr};

    #[test]
    fn a_face_has_the_shape_of_a_card() {
        let picture = face(&qr("00012345", Level::Medium).unwrap(), 4);
        let (width, height) = (picture.plane().width() as f64, picture.plane().height() as f64);
        assert!((width / height - CARD_WIDTH_MM / CARD_HEIGHT_MM).abs() < 0.01, "{width} x {height}");
        assert_eq!(picture.plane().at(0, 0), FRAME);
    }

    #[test]
    fn a_drawn_picture_is_opened_again_as_the_same_pixels() {
        let picture = code(&qr("00012345", Level::Medium).unwrap(), 3);
        assert_eq!(Picture::decode(&png(&picture)).unwrap().plane(), picture.plane());
    }
}
