//! The panel in the middle: shape, word, name, fields, evidence and the next step, on the fill of its class.

use iced::widget::{Column, Row, Stack, column, container, responsive, row, scrollable, space};
use iced::{Alignment, Length, Size};

use crate::text::Line;

use super::super::theme::{self, Fill, Measure};
use super::dense::Dense;
use super::shape::{Shape, hatch, ring, shape};
use super::{Piece, big, cap, fields, line, title, words};

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
    /// Key that does it, and what it is called.
    pub key: Option<(String, String)>,
    /// Rest of the ring, 1.0 for full.
    pub ring: Option<f32>,
    /// Faint word behind everything.
    pub watermark: Option<String>,
}

/// Draws a panel that fills its place, as dense as the place needs.
pub fn verdict<'a>(panel: impl Fn() -> Panel + 'a, measure: Measure) -> Piece<'a> {
    responsive(move |room| framed(&panel(), measure, room)).into()
}

fn framed<'a>(panel: &Panel, measure: Measure, room: Size) -> Piece<'a> {
    let fill = panel.fill;
    let dense = Dense::choose(panel, measure, room);
    let content =
        column![top(panel, measure, &dense), bottom(panel, measure)].spacing(measure.gap).height(Length::Fill);
    let padded = container(content).padding(dense.pad).width(Length::Fill).height(Length::Fill);
    let ground = container(space()).width(Length::Fill).height(Length::Fill);
    let ground: Piece<'a> = if fill.hatched {
        hatch(measure.hatch)
    } else if fill == theme::PLAIN {
        ground.style(theme::card).into()
    } else {
        ground.style(theme::area(fill.back, fill.ink, theme::CORNER_XL)).into()
    };
    let mut layers = Stack::new().push(ground);
    if let Some(mark) = &panel.watermark {
        let mark = title(mark.clone(), measure.icon * 1.5).color(theme::mix(fill.back, fill.ink, 0.1));
        layers = layers.push(container(mark).padding(dense.pad).align_right(Length::Fill).center_y(Length::Fill));
    }
    layers.push(padded).into()
}

fn top<'a>(panel: &Panel, measure: Measure, dense: &Dense) -> Piece<'a> {
    let fill = panel.fill;
    let mut head: Row<'a, _> = row![shape(panel.shape, dense.icon, fill.ink), big(&dense.word, &[], fill.ink)];
    head = head.spacing(measure.pad * 0.9).align_y(Alignment::Center);
    if let Some(rest) = panel.ring {
        let ring = container(ring(rest, measure.ring, fill.ink, fill.line)).align_top(dense.icon);
        head = head.push(super::push()).push(ring);
    }
    let mut all = column![head].spacing(if measure.compact { 0.0 } else { theme::GAP_S });
    if let Some(name) = &dense.name {
        all = all.push(big(name, &panel.missing, fill.ink));
    }
    if let Some(headline) = &panel.headline {
        all = all.push(words(headline.clone(), measure.sentence).color(fill.ink));
    }
    if dense.lines > 0 {
        let lines = panel.lines.iter().take(dense.lines).cloned().collect();
        all = all.push(space().height(theme::GAP_S)).push(fields(lines, fill, measure));
    }
    for note in &panel.notes {
        all = all.push(words(format!("· {note}"), measure.label + 1.0).color(fill.ink));
    }
    scrollable(all.width(Length::Fill)).direction(theme::no_bar()).height(Length::Fill).into()
}

fn bottom<'a>(panel: &Panel, measure: Measure) -> Piece<'a> {
    let fill = panel.fill;
    let mut all: Column<'a, _> = Column::new().spacing(measure.gap);
    if let Some((level, claim)) = &panel.evidence {
        let words = words(claim.clone(), measure.sentence - 2.0).color(fill.ink);
        all = all.push(row![dashes(*level, fill, measure), words].spacing(theme::GAP_L).align_y(Alignment::Center));
    }
    let (label, next) = &panel.next;
    let mut step = row![words(label.clone(), measure.sentence).color(fill.soft)];
    step = step.push(words(next.clone(), measure.sentence + 2.0).color(fill.ink).width(Length::Fill));
    if let Some((key, does)) = &panel.key {
        let does = words(does.clone(), measure.sentence).color(fill.ink);
        step = step
            .push(row![cap(key.clone(), measure.sentence - 2.0), does].spacing(theme::GAP).align_y(Alignment::Center));
    }
    all.push(line(fill.line)).push(step.spacing(theme::GAP_L).align_y(Alignment::Center)).into()
}

/// Shows the evidence level as dashes, filled from the left.
fn dashes<'a>(level: u8, fill: Fill, measure: Measure) -> Piece<'a> {
    let Size { width, height } = measure.dash;
    let one = |place: u8| {
        let color = if place <= level { fill.ink } else { fill.line };
        container(space()).style(theme::area(color, color, height / 2.0)).width(width).height(height).into()
    };
    Row::with_children((1..=4).map(one)).spacing(width / 4.0).into()
}
