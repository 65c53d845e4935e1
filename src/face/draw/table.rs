//! Lays drawn cards on a table, slightly turned, as in a picture that a teacher took of a class's cards.
//!
//! For the demo and for tests: no photograph is needed, and nobody's card is shown.

use crate::face::picture::Picture;
use crate::face::plane::Plane;

/// Shade of the table.
const TABLE: u8 = 150;

/// Width of the shadow beside a card, as a share of its height.
const SHADOW: f64 = 0.02;

/// One card and how it lies.
#[derive(Debug, Clone)]
pub struct Lying {
    /// The card, upright.
    pub card: Picture,
    /// Middle of the card on the table, in pixels.
    pub middle: (f64, f64),
    /// Clockwise turn in degrees.
    pub turn: f64,
    /// Width of the card on the table, in pixels.
    pub width: f64,
}

impl Lying {
    fn scale(&self) -> f64 {
        self.card.plane().width() as f64 / self.width.max(1.0)
    }

    /// Returns where a point of the table lies on the card, in its pixels.
    fn on_card(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let (dx, dy) = (x - self.middle.0, y - self.middle.1);
        let plane = self.card.plane();
        let scale = self.scale();
        let u = (dx * cos + dy * sin) * scale + plane.width() as f64 / 2.0;
        let v = (dy * cos - dx * sin) * scale + plane.height() as f64 / 2.0;
        (u, v)
    }

    /// Returns where a point of the card, in shares of its width and height, lies on the table.
    pub fn on_table(&self, (u, v): (f64, f64)) -> (f64, f64) {
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let plane = self.card.plane();
        let height = self.width * plane.height() as f64 / plane.width() as f64;
        let (dx, dy) = ((u - 0.5) * self.width, (v - 0.5) * height);
        (self.middle.0 + dx * cos - dy * sin, self.middle.1 + dx * sin + dy * cos)
    }

    fn shade(&self, at: (f64, f64)) -> Option<u8> {
        let plane = self.card.plane();
        let (width, height) = (plane.width() as f64, plane.height() as f64);
        let (u, v) = self.on_card(at);
        // Corners of a card are round (ISO/IEC 7810: 2.88 to 3.48 mm).
        let round = width * 3.2 / super::CARD_WIDTH_MM;
        let beyond = |at: f64, size: f64| (round - at).max(at - (size - round)).max(0.0);
        if beyond(u, width).hypot(beyond(v, height)) > round {
            return None;
        }
        Some(sample(plane, u, v, self.scale()))
    }

    /// Returns whether a point lies in the shadow of the card.
    fn shades(&self, (x, y): (f64, f64)) -> bool {
        let away = self.width * SHADOW;
        self.shade((x - away, y - away)).is_some()
    }
}

/// Averages a square of the plane as large as one pixel of the table.
fn sample(plane: &Plane, u: f64, v: f64, scale: f64) -> u8 {
    let steps = scale.ceil().clamp(1.0, 4.0);
    let count = steps as u16;
    let mut sum = 0.0;
    for row in 0..count {
        for column in 0..count {
            let along = |step: u16| (f64::from(step) + 0.5) / steps - 0.5;
            sum += between(plane, u + along(column) * scale, v + along(row) * scale);
        }
    }
    (sum / (steps * steps)).round() as u8
}

/// Returns the shade between the four nearest pixels.
fn between(plane: &Plane, u: f64, v: f64) -> f64 {
    let (u, v) = ((u - 0.5).max(0.0), (v - 0.5).max(0.0));
    let (left, top) = (u.floor(), v.floor());
    let (right, low) = (u - left, v - top);
    let last = |at: f64, size: usize| (at as usize).min(size.saturating_sub(1));
    let at = |x: f64, y: f64| f64::from(plane.at(last(x, plane.width()), last(y, plane.height())));
    let upper = at(left, top) * (1.0 - right) + at(left + 1.0, top) * right;
    let lower = at(left, top + 1.0) * (1.0 - right) + at(left + 1.0, top + 1.0) * right;
    upper * (1.0 - low) + lower * low
}

/// Paints a table of a size in pixels with all cards on it; later ones lie on top.
pub fn table(width: usize, height: usize, cards: &[Lying]) -> Picture {
    Picture::from_plane(Plane::paint(width, height, |x, y| {
        let at = (x as f64 + 0.5, y as f64 + 0.5);
        let near = |card: &&Lying| (at.0 - card.middle.0).hypot(at.1 - card.middle.1) < card.width * 0.7;
        if let Some(shade) = cards.iter().rev().filter(near).find_map(|card| card.shade(at)) {
            return shade;
        }
        let dim = if cards.iter().filter(near).any(|card| card.shades(at)) { 34 } else { 0 };
        TABLE.saturating_sub(dim).saturating_add(grain(x, y))
    }))
}

/// Returns the grain of the table: long streaks, as of wood.
fn grain(x: usize, y: usize) -> u8 {
    let streak = (y / 3).wrapping_mul(2_654_435_761).wrapping_add(x / 90) >> 5;
    (streak % 13) as u8
}

/// Lays cards in rows, each turned a little by its place: at most 7 degrees.
pub fn in_rows(cards: Vec<Picture>, columns: usize, card_width: f64) -> (Picture, Vec<Lying>) {
    let columns = columns.max(1);
    let (step_x, step_y) = (card_width * 1.13, card_width * 0.74);
    let lying: Vec<Lying> = cards
        .into_iter()
        .enumerate()
        .map(|(place, card)| {
            let (column, row) = (place % columns, place / columns);
            let swing = |by: usize, most: f64| ((place * by % 11) as f64 / 5.0 - 1.0) * most;
            let x = (column as f64 + 0.5) * step_x + card_width * 0.1 + swing(7, card_width * 0.025);
            let y = (row as f64 + 0.5) * step_y + card_width * 0.1 + swing(4, card_width * 0.025);
            Lying { card, middle: (x, y), turn: swing(3, 6.0), width: card_width }
        })
        .collect();
    let rows = lying.len().div_ceil(columns);
    let side = |steps: usize, step: f64| (steps as f64 * step + card_width * 0.2).ceil() as usize;
    (table(side(columns, step_x), side(rows, step_y), &lying), lying)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::draw::face;
    use crate::face::find::find;
    use crate::face::make::{Level, qr};

    #[test]
    fn all_cards_on_a_drawn_table_are_read() {
        let cards = (0..6).map(|n| face(&qr(&format!("0000001{n}"), Level::Medium).unwrap(), 8)).collect();
        let (picture, lying) = in_rows(cards, 3, 360.0);
        let mut texts: Vec<String> = find(&picture).codes.into_iter().map(|code| code.text).collect();
        texts.sort();
        assert_eq!(texts, ["00000010", "00000011", "00000012", "00000013", "00000014", "00000015"]);
        let plane = picture.plane();
        assert!(
            lying
                .iter()
                .flat_map(|card| [(0.0, 0.0), (1.0, 1.0)].map(|at| card.on_table(at)))
                .all(|(x, y)| { x > 0.0 && y > 0.0 && x < plane.width() as f64 && y < plane.height() as f64 })
        );
    }
}
