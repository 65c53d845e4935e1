//! The panel in the middle: shape, word, name, fields, evidence and the next step, on the fill of its class.

use iced::widget::{Column, Row, Stack, column, container, responsive, row, scrollable, space};
use iced::{Alignment, Length, Size};

use crate::text::FieldTable;

use super::super::state::Message;
use super::super::theme::{self, Fill, Measure};
use super::beside::{self, Shown, beside};
use super::dense::Dense;
use super::field::{field, lines_beside};
use super::panel::Panel;
use super::shape::{hatch, ring, shape};
use super::{Piece, big, cap, fields, line, title, words};

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
    all = match panel.fields.as_ref().filter(|_| dense.aside) {
        Some(table) => all.push(named_aside(panel, table, measure, dense)),
        None => all.push(named(panel, measure, dense)),
    };
    if let (Some(table), Shown::All, false) = (&panel.fields, dense.shown, dense.aside) {
        all = all.push(space().height(theme::GAP_S)).push(all_fields(panel, table, measure, dense));
    } else if dense.shown != Shown::All {
        if let Some(table) = panel.fields.as_ref().filter(|_| dense.shown != Shown::Nothing && !dense.aside) {
            let table = beside(table, dense.shown, fill, measure, dense.width);
            all = all.push(space().height(theme::GAP_S)).push(table);
        }
        if dense.lines > 0 {
            let lines = panel.lines.iter().take(dense.lines).cloned().collect();
            all = all.push(space().height(theme::GAP_S)).push(fields(lines, fill, measure));
        }
    }
    for note in &panel.notes {
        all = all.push(words(format!("· {note}"), measure.label + 1.0).color(fill.ink));
    }
    scrollable(all.width(Length::Fill)).direction(theme::no_bar()).height(Length::Fill).into()
}

/// Name and headline.
fn named<'a>(panel: &Panel, measure: Measure, dense: &Dense) -> Column<'a, Message> {
    let mut all = Column::new().spacing(theme::GAP_S);
    if let Some(name) = &dense.name {
        all = all.push(big(name, &panel.missing, panel.fill.ink));
    }
    if let Some(headline) = &panel.headline {
        all = all.push(words(headline.clone(), measure.sentence).color(panel.fill.ink));
    }
    all
}

/// Name at the left, fields at the right; below the name what says more than the fields.
fn named_aside<'a>(panel: &Panel, table: &FieldTable, measure: Measure, dense: &Dense) -> Piece<'a> {
    let fill = panel.fill;
    let mut left = named(panel, measure, dense);
    let height = beside::height(table, dense.shown, measure);
    if dense.shown == Shown::All {
        let rest = height - dense.left_height(panel, measure);
        for line in lines_beside(&panel.lines, table, rest, measure) {
            left = left.push(field(line.clone(), fill, measure));
        }
    }
    let width = dense.width - dense.left - theme::GAP_XL;
    let mut right = Column::new();
    if let Some(brief) = dense.brief(panel) {
        right = right.push(words(brief, measure.sentence).color(fill.ink));
    }
    right = right.push(beside(table, dense.shown, fill, measure, width));
    row![left.width(dense.left), right.width(width)].spacing(theme::GAP_XL).into()
}

/// All fields side by side, and beside them the labeled lines that say more.
fn all_fields<'a>(panel: &Panel, table: &FieldTable, measure: Measure, dense: &Dense) -> Piece<'a> {
    let fill = panel.fill;
    let height = beside::height(table, Shown::All, measure);
    let width = dense.width * theme::BESIDE;
    let lines = lines_beside(&panel.lines, table, height, measure).map(|line| field(line.clone(), fill, measure));
    let lines = Column::with_children(lines).spacing(measure.gap).width(Length::Fill);
    let table = beside(table, Shown::All, fill, measure, width);
    row![container(table).width(width), lines].spacing(theme::GAP_XL).into()
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
