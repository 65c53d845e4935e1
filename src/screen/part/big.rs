//! Sets names and big words; a character that no font has is a slashed box, never something else.

use iced::widget::{Column, Row, text};
use iced::{Alignment, Color, Font};

use super::super::fit::{Fitted, LINE_EM};
use super::super::theme;
use super::Piece;
use super::shape::{Shape, shape};

/// Sets fitted lines in bold letters.
pub fn big<'a>(fitted: &Fitted, missing: &[char], color: Color) -> Piece<'a> {
    let lines = fitted.lines.iter().map(|line| name(line, fitted.size_px, theme::BOLD, missing, color));
    Column::with_children(lines).into()
}

/// Sets one line.
pub fn name<'a>(line: &str, size: f32, font: Font, missing: &[char], color: Color) -> Piece<'a> {
    let run = |run: String| {
        text(run).size(size).font(font).color(color).line_height(LINE_EM).wrapping(text::Wrapping::None).into()
    };
    if !line.contains(missing) {
        return run(line.to_owned());
    }
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut plain = String::new();
    for c in line.chars() {
        if missing.contains(&c) {
            if !plain.is_empty() {
                pieces.push(run(std::mem::take(&mut plain)));
            }
            pieces.push(shape(Shape::NoGlyph, size, color));
        } else {
            plain.push(c);
        }
    }
    if !plain.is_empty() {
        pieces.push(run(plain));
    }
    Row::with_children(pieces).align_y(Alignment::Center).into()
}
