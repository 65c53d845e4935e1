//! Shows labeled values, as on a form.

use iced::Length;
use iced::widget::{Column, Row, column};

use crate::text::{FieldTable, Line};

use super::super::theme::{self, Fill, Measure};
use super::{Piece, words};

/// Height of a line in em.
const LINE_EM: f32 = 1.3;

/// Shows one label over its value.
pub fn field<'a>(line: Line, fill: Fill, measure: Measure) -> Piece<'a> {
    column![words(line.label, measure.label).color(fill.soft), words(line.text, measure.value).color(fill.ink),].into()
}

/// Lines that stand beside all fields and say more than they: as many as there is room for.
pub fn lines_beside<'a>(
    lines: &'a [Line],
    table: &'a FieldTable,
    height: f32,
    measure: Measure,
) -> impl Iterator<Item = &'a Line> {
    let one = (measure.label + measure.value) * LINE_EM + measure.gap;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few lines")]
    let fit = ((height + measure.gap) / one).floor().max(0.0) as usize;
    let told = |line: &&Line| !table.lines.iter().any(|field| field.label == line.label);
    lines.iter().filter(told).take(fit)
}

/// Shows lines in columns of the same width, three in a row.
pub fn fields<'a>(lines: Vec<Line>, fill: Fill, measure: Measure) -> Piece<'a> {
    let mut rows: Vec<Piece<'a>> = Vec::new();
    let mut lines = lines.into_iter().peekable();
    while lines.peek().is_some() {
        let mut row = Row::new().spacing(theme::GAP_L);
        for place in 0..3 {
            // The first column is the widest: class and seat, or the time.
            let portion = if place == 0 { 5 } else { 4 };
            let cell: Piece<'a> = match lines.next() {
                Some(line) => field(line, fill, measure),
                None => iced::widget::space().into(),
            };
            row = row.push(iced::widget::container(cell).width(Length::FillPortion(portion)));
        }
        rows.push(row.into());
    }
    Column::with_children(rows).spacing(measure.gap).into()
}
