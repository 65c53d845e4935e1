//! The panel in the middle: shape, word, name, fields, evidence and the next step, on the fill of its class.

use iced::widget::{Column, Row, Stack, column, container, row, scrollable, space};
use iced::{Alignment, Length, Size};

use crate::text::Line;

use super::super::fit::{Place, fit};
use super::super::theme::{self, Fill, Measure};
use super::shape::{Shape, hatch, ring, shape};
use super::{Piece, big, cap, fields, line, words};

/// All that a panel shows.
pub struct Panel {
    /// Colors.
    pub fill: Fill,
    /// Shape before the word.
    pub shape: Shape,
    /// The big word, with marks where it may be broken.
    pub word: String,
    /// The name, or a second sentence.
    pub name: Option<String>,
    /// Characters of the name that no font has.
    pub missing: Vec<char>,
    /// One sentence under the word.
    pub headline: Option<String>,
    /// Labeled lines.
    pub lines: Vec<Line>,
    /// Notes of the reading and of missing characters.
    pub notes: Vec<String>,
    /// Evidence level, 0 to 4, and what it claims.
    pub evidence: Option<(u8, String)>,
    /// What to do now, with its label.
    pub next: (String, String),
    /// Key that does it.
    pub key: Option<String>,
    /// Rest of the ring, 1.0 for full.
    pub ring: Option<f32>,
}

/// Draws a panel that fills its place.
pub fn verdict<'a>(panel: Panel, measure: Measure, room: Size) -> Piece<'a> {
    let fill = panel.fill;
    let pad = if fill.hatched { measure.hatch + measure.pad * 0.6 } else { measure.pad };
    let width = room.width - 2.0 * pad;
    let content =
        column![top(&panel, measure, width), bottom(&panel, measure)].spacing(theme::GAP).height(Length::Fill);
    let framed = container(content).padding(pad).width(Length::Fill).height(Length::Fill);
    if fill.hatched {
        Stack::with_children([hatch(measure.hatch), framed.style(|_| container::Style::default()).into()]).into()
    } else if fill == theme::PLAIN {
        framed.style(theme::card).into()
    } else {
        framed.style(theme::area(fill.back, fill.ink, theme::CORNER_XL)).into()
    }
}

fn top<'a>(panel: &Panel, measure: Measure, width: f32) -> Piece<'a> {
    let fill = panel.fill;
    let gap = measure.pad * 0.9;
    let ring_width = if panel.ring.is_some() { theme::RING + gap } else { 0.0 };
    let place = Place {
        width_px: width - measure.icon - gap - ring_width,
        height_px: measure.word * 2.6,
        size_px: measure.word,
    };
    let word = big(&fit(&panel.word, place), &[], fill.ink);
    let mut head: Row<'a, _> = row![shape(panel.shape, measure.icon, fill.ink), word];
    head = head.spacing(gap).align_y(Alignment::Center);
    if let Some(rest) = panel.ring {
        let size = if measure.compact { theme::RING * 0.6 } else { theme::RING };
        head = head.push(super::push()).push(container(ring(rest, size, fill.ink, fill.line)).align_top(measure.icon));
    }
    let mut all = column![head].spacing(if measure.compact { 0.0 } else { theme::GAP_S });
    if let Some(name) = &panel.name {
        let place = Place { width_px: width, height_px: measure.name * 2.7, size_px: measure.name };
        all = all.push(big(&fit(name, place), &panel.missing, fill.ink));
    }
    if let Some(headline) = &panel.headline {
        all = all.push(words(headline.clone(), measure.sentence).color(fill.ink));
    }
    if !panel.lines.is_empty() {
        all = all.push(space().height(theme::GAP_S)).push(fields(panel.lines.clone(), fill, measure));
    }
    for note in &panel.notes {
        all = all.push(words(format!("· {note}"), measure.label + 1.0).color(fill.ink));
    }
    scrollable(all.width(Length::Fill)).style(theme::scroll).height(Length::Fill).into()
}

fn bottom<'a>(panel: &Panel, measure: Measure) -> Piece<'a> {
    let fill = panel.fill;
    let mut all: Column<'a, _> =
        Column::new().spacing(if measure.compact { theme::GAP_S } else { theme::GAP + theme::GAP_S });
    if let Some((level, claim)) = &panel.evidence {
        let words = words(claim.clone(), measure.sentence - 2.0).color(fill.ink);
        all = all.push(row![dashes(*level, fill, measure), words].spacing(theme::GAP_L).align_y(Alignment::Center));
    }
    let (label, next) = &panel.next;
    let mut step = row![words(label.clone(), measure.sentence).color(fill.soft)];
    step = step.push(words(next.clone(), measure.sentence + 2.0).color(fill.ink).width(Length::Fill));
    if let Some(key) = &panel.key {
        step = step.push(cap(key.clone(), measure.sentence));
    }
    all.push(line(fill.line)).push(step.spacing(theme::GAP_L).align_y(Alignment::Center)).into()
}

/// Shows the evidence level as dashes, filled from the left.
fn dashes<'a>(level: u8, fill: Fill, measure: Measure) -> Piece<'a> {
    let scale = if measure.compact { 0.6 } else { 1.0 };
    let Size { width, height } = theme::DASH;
    let one = |place: u8| {
        let color = if place <= level { fill.ink } else { fill.line };
        container(space())
            .style(theme::area(color, color, height * scale / 2.0))
            .width(width * scale)
            .height(height * scale)
            .into()
    };
    Row::with_children((1..=4).map(one)).spacing(theme::GAP_S * scale).into()
}
