//! Fields of one card side by side: face, chip and records, with a shape for each line; folded where there is no room.

use iced::widget::text::Wrapping;
use iced::widget::{Column, Row, button, container, row};
use iced::{Alignment, Length};

use crate::text::{FieldLine, FieldSign, FieldTable};

use super::super::fit::shorten;
use super::super::key::Key;
use super::super::state::Message;
use super::super::theme::{self, Fill, Measure};
use super::super::wedge::Heard;
use super::shape::{Shape, shape};
use super::{Piece, cap, line, title, words};

/// Height of a line in em.
const LINE_EM: f32 = 1.32;

/// Widths: the name of a field, and each of the three sources.
const PARTS: (u16, u16) = (4, 6);

/// How much of the fields is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Every field.
    All,
    /// Those that differ, and one sentence about all.
    Odd,
    /// One sentence about all.
    Summary,
    /// Nothing.
    Nothing,
}

/// Returns the height of the fields.
#[expect(clippy::cast_precision_loss, reason = "nine lines at most")]
pub fn height(table: &FieldTable, shown: Shown, measure: Measure) -> f32 {
    let row = measure.beside * LINE_EM;
    let lines = lines(table, shown).count();
    let titles = if lines > 0 { row + theme::HAIR } else { 0.0 };
    let told = told(table, shown).count();
    let told = if told > 0 { told as f32 * row + theme::GAP_S } else { 0.0 };
    lines as f32 * row + titles + told
}

/// Sentences below the lines; where not all lines are shown, one says how many there are.
fn told(table: &FieldTable, shown: Shown) -> impl Iterator<Item = &String> {
    let summary = matches!(shown, Shown::Odd | Shown::Summary).then_some(&table.summary);
    summary.into_iter().chain(table.hint.as_ref().filter(|_| shown != Shown::Nothing))
}

fn lines(table: &FieldTable, shown: Shown) -> impl Iterator<Item = &FieldLine> {
    table.lines.iter().filter(move |line| match shown {
        Shown::All => true,
        Shown::Odd => line.sign == FieldSign::Differs,
        Shown::Summary | Shown::Nothing => false,
    })
}

/// Draws the fields in a width.
pub fn beside<'a>(table: &FieldTable, shown: Shown, fill: Fill, measure: Measure, width: f32) -> Piece<'a> {
    let height = measure.beside * LINE_EM;
    let parts = f32::from(PARTS.0 + 3 * PARTS.1);
    let cell_width = width * f32::from(PARTS.1) / parts - theme::GAP;
    let mut all = Column::new();
    let mut shown_lines = lines(table, shown).peekable();
    if shown_lines.peek().is_some() {
        let heads = table.heads.iter().map(|head| {
            let head = words(head.clone(), measure.beside - 2.0).color(fill.soft);
            container(head).width(Length::FillPortion(PARTS.1)).into()
        });
        let titles = Row::with_children(heads);
        let first = container(words("", measure.beside)).width(Length::FillPortion(PARTS.0));
        all =
            all.push(row![first, titles.width(Length::FillPortion(3 * PARTS.1))].height(height)).push(line(fill.line));
    }
    for line in shown_lines {
        all = all.push(one(line, fill, measure, cell_width));
    }
    let mut below = Column::new();
    for sentence in told(table, shown) {
        let asks = table.asks_the_eye && Some(sentence) == table.hint.as_ref();
        below = below.push(hint(sentence.clone(), asks, fill, measure));
    }
    all = all.push(below.padding(iced::Padding::ZERO.top(theme::GAP_S)));
    all.width(Length::Fill).into()
}

fn one<'a>(line: &FieldLine, fill: Fill, measure: Measure, cell_width: f32) -> Piece<'a> {
    let size = measure.beside;
    let differs = line.sign == FieldSign::Differs;
    let icon = match line.sign {
        FieldSign::Same => Shape::Tick,
        FieldSign::Differs => Shape::Cross,
        FieldSign::Unread => Shape::Dash,
        FieldSign::ByEye => Shape::Eye,
    };
    let label = words(line.label.clone(), size - 1.0).color(fill.soft).wrapping(Wrapping::None);
    let label = row![shape(icon, size * 0.8, fill.ink), label].spacing(theme::GAP).align_y(Alignment::Center);
    let mut all = row![container(label).width(Length::FillPortion(PARTS.0))];
    for cell in &line.cells {
        let cell = shorten(cell, cell_width, size);
        // What differs stands out by its weight, too.
        let cell = if differs { title(cell, size) } else { words(cell, size) };
        let cell = cell.color(fill.ink).wrapping(Wrapping::None);
        all = all.push(container(cell).clip(true).width(Length::FillPortion(PARTS.1)));
    }
    all.height(size * LINE_EM).align_y(Alignment::Center).into()
}

fn hint<'a>(told: String, asks: bool, fill: Fill, measure: Measure) -> Piece<'a> {
    let size = measure.beside - 1.0;
    let told = words(told, size).color(fill.ink).wrapping(Wrapping::None);
    let mut all = row![told].spacing(theme::GAP).align_y(Alignment::Center);
    if asks {
        all = all.push(cap("T".to_owned(), size - 2.0));
    }
    let all = container(all).center_y(measure.beside * LINE_EM);
    if !asks {
        return all.into();
    }
    let press = Message::Heard(Heard::Key(Key::Letter('t')));
    button(all).style(theme::bare).padding(0).on_press(press).into()
}
