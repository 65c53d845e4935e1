//! The table of a page: rows of one height, of which only those in sight are built.

use iced::widget::text::Wrapping;
use iced::widget::{Column, Row, button, column, container, mouse_area, responsive, row, sensor, space};
use iced::{Alignment, Length, Size, mouse};

use crate::text::ledger::{Ledger, LedgerRow, Mark};

use super::super::super::fit::shorten;
use super::super::super::ledger::{Focus, LedgerState, NOTCH, Touch};
use super::super::super::part::{self, Piece, Shape, muted, words};
use super::super::super::state::Message;
use super::super::super::theme;
use super::Look;

/// Rows that are looked at to tell a column of numbers.
const LOOKED_AT: usize = 200;

/// What all rows of a table share.
struct Ruling {
    /// Width of each column, and whether it holds numbers.
    columns: Vec<(f32, bool)>,
    /// A place for marks, for keys and for the arrow that says that a row opens.
    marks: bool,
    keys: bool,
    opens: bool,
}

/// Draws the table, or what it says when it is empty.
pub fn table<'a>(ledger: &'a Ledger, state: &'a LedgerState, look: Look<'a>) -> Piece<'a> {
    let row = look.measure.page.row;
    let seen = move |room: Size| Message::Touch(Touch::Seen(fitting(room.height, row)));
    let rows = sensor(responsive(move |room| drawn(ledger, state, look, room))).on_show(seen).on_resize(seen);
    rows.into()
}

/// Returns whether the key of an action stands on a row, because it opens the same.
pub fn on_a_row(ledger: &Ledger, action: usize) -> bool {
    let Some(action) = ledger.actions.get(action) else { return false };
    ledger.rows.iter().any(|row| row.open.as_ref() == Some(&action.input))
}

/// Rows that fit under the titles of the columns.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen rows")]
fn fitting(height: f32, row: f32) -> usize {
    // The titles take as much as a row.
    (height / row - 1.0).floor().clamp(1.0, 500.0) as usize
}

fn drawn<'a>(ledger: &'a Ledger, state: &'a LedgerState, look: Look<'a>, room: Size) -> Piece<'a> {
    let sizes = look.measure.page;
    if ledger.rows.is_empty() {
        return empty(ledger, look);
    }
    let seen = fitting(room.height, sizes.row);
    let rows = ledger.rows.len();
    let longer = rows > seen;
    let bar = if longer { sizes.bar + sizes.air } else { 0.0 };
    let ruling = ruling(ledger, look, room.width - bar);
    let top = state.top(rows, seen);
    let shown = ledger.rows.iter().enumerate().skip(top).take(seen);
    let shown = shown.map(|(place, row)| line(place, row, ledger, state, look, &ruling));
    let lines = mouse_area(Column::with_children(shown).width(Length::Fill)).on_scroll(move |delta| {
        Message::Touch(Touch::Wheel(match delta {
            mouse::ScrollDelta::Lines { y, .. } => -y * NOTCH,
            mouse::ScrollDelta::Pixels { y, .. } => -y / sizes.row,
        }))
    });
    let position = longer.then(|| format!("{} / {rows}", state.selected() + 1));
    let mut body = row![lines].spacing(sizes.air);
    if longer {
        #[expect(clippy::cast_precision_loss, reason = "a few dozen rows")]
        let tall = seen as f32 * sizes.row;
        body = body.push(container(part::scroll_bar(top, seen, rows, sizes.bar)).height(tall));
    }
    column![titles(ledger, look, &ruling, position, bar), body].into()
}

fn empty<'a>(ledger: &'a Ledger, look: Look<'a>) -> Piece<'a> {
    let sizes = look.measure.page;
    let icon = part::shape(Shape::Card, sizes.row * 1.6, theme::mix(theme::LINE, theme::MUTED, 0.4));
    let told = muted(ledger.empty.as_str(), sizes.text).align_x(Alignment::Center);
    let both = column![icon, told].spacing(sizes.gap).align_x(Alignment::Center);
    container(both).center(Length::Fill).into()
}

fn ruling(ledger: &Ledger, look: Look<'_>, width: f32) -> Ruling {
    let sizes = look.measure.page;
    let marks = ledger.rows.iter().any(|row| row.mark != Mark::Plain);
    let opens = ledger.rows.iter().any(|row| row.open.is_some());
    let keys = (0..ledger.actions.len()).any(|action| on_a_row(ledger, action));
    let mut room = width - 2.0 * sizes.air;
    let aside = [(marks, sizes.mark), (keys, key_width(look)), (opens, sizes.mark * 0.7)];
    room -= aside.iter().filter(|(there, _)| *there).map(|(_, width)| width + sizes.air).sum::<f32>();
    room -= sizes.air * f32::from(u16::try_from(ledger.columns.len().saturating_sub(1)).unwrap_or(0));
    let shares: f32 = ledger.columns.iter().map(|column| f32::from(column.share.max(1))).sum();
    let one = |(place, share): (usize, u16)| {
        (room.max(0.0) * f32::from(share.max(1)) / shares.max(1.0), is_numbers(ledger, place))
    };
    let columns = ledger.columns.iter().map(|column| column.share).enumerate().map(one).collect();
    Ruling { columns, marks, keys, opens }
}

fn key_width(look: Look<'_>) -> f32 {
    look.measure.page.small * 1.9
}

/// Returns whether a column holds counts, which stand under each other at the right.
fn is_numbers(ledger: &Ledger, column: usize) -> bool {
    let cells = ledger.rows.iter().take(LOOKED_AT).filter_map(|row| row.cells.get(column));
    let mut told = cells.filter(|cell| !cell.is_empty() && *cell != "–").peekable();
    let number =
        |cell: &String| cell.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '.' | '%' | '\u{2212}'));
    told.peek().is_some() && told.all(number)
}

fn titles<'a>(ledger: &'a Ledger, look: Look<'a>, ruling: &Ruling, position: Option<String>, bar: f32) -> Piece<'a> {
    let sizes = look.measure.page;
    let mut line = Row::new().spacing(sizes.air).align_y(Alignment::Center);
    for (there, width) in [(ruling.keys, key_width(look)), (ruling.marks, sizes.mark)] {
        if there {
            line = line.push(space().width(width));
        }
    }
    let last = ledger.columns.len().saturating_sub(1);
    for (place, (column, (width, numbers))) in ledger.columns.iter().zip(&ruling.columns).enumerate() {
        let shown = shorten(&column.title, *width, sizes.small);
        let cell = muted(shown, sizes.small).wrapping(Wrapping::None);
        let side = if *numbers { Alignment::End } else { Alignment::Start };
        let stretch = place == last && position.is_some();
        let width = if stretch { Length::Fill } else { Length::Fixed(*width) };
        line = line.push(container(cell).width(width).align_x(side).clip(true));
    }
    if let Some(position) = position {
        line = line.push(muted(position, sizes.small).wrapping(Wrapping::None));
    }
    let line = container(line).center_y(sizes.row - theme::HAIR).padding(theme::sides(sizes.air, 0.0));
    let rule = row![column![line.width(Length::Fill), part::line(theme::mix(theme::LINE, theme::MUTED, 0.5))]];
    rule.push(space().width(bar)).into()
}

fn line<'a>(
    place: usize,
    told: &'a LedgerRow,
    ledger: &'a Ledger,
    state: &LedgerState,
    look: Look<'a>,
    ruling: &Ruling,
) -> Piece<'a> {
    let sizes = look.measure.page;
    let selected = place == state.selected();
    let ink = if told.mark == Mark::Past { theme::MUTED } else { theme::INK };
    let mut line = Row::new().spacing(sizes.air).align_y(Alignment::Center).height(Length::Fill);
    if ruling.keys {
        let action = ledger.actions.iter().find(|action| told.open.as_ref() == Some(&action.input));
        let cap =
            action.map_or_else(|| space().into(), |act| part::cap(act.key.to_uppercase().to_string(), sizes.small));
        line = line.push(container(cap).width(key_width(look)));
    }
    if ruling.marks {
        line = line.push(part::mark(told.mark, sizes.mark));
    }
    for ((width, numbers), text) in ruling.columns.iter().zip(&told.cells) {
        let shown = shorten(text, *width, sizes.text);
        let missing = (look.missing)(&shown);
        let cell: Piece<'a> = if missing.is_empty() {
            words(shown, sizes.text).color(ink).wrapping(Wrapping::None).into()
        } else {
            part::name(&shown, sizes.text, theme::FONT, &missing, ink)
        };
        let side = if *numbers { Alignment::End } else { Alignment::Start };
        line = line.push(container(cell).width(*width).align_x(side).clip(true));
    }
    if ruling.opens {
        let arrow: Piece<'a> = match told.open {
            Some(_) => part::shape(Shape::Into, sizes.mark * 0.7, theme::MUTED),
            None => space().width(sizes.mark * 0.7).into(),
        };
        line = line.push(arrow);
    }
    let ringed = state.focus() == Focus::Rows;
    let row = button(line)
        .style(theme::row(selected, ringed))
        .padding(theme::sides(sizes.air, 0.0))
        .width(Length::Fill)
        .height(sizes.row - theme::HAIR)
        .on_press(Message::Touch(Touch::Row(place)));
    column![row, part::line(theme::LINE)].into()
}
