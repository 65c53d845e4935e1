//! The table of a page: rows of one height, of which only those in sight are built.

use std::ops::Range;

use iced::widget::text::Wrapping;
use iced::widget::{Column, Row, button, column, container, mouse_area, responsive, row, sensor, space};
use iced::{Alignment, Length, Size, mouse};

use crate::text::ledger::{Column as Heading, Ledger, LedgerRow, Mark};

use super::super::super::fit::{shorten, width_em};
use super::super::super::ledger::{Focus, LedgerState, NOTCH, Touch};
use super::super::super::part::{self, Piece, Shape, muted, words};
use super::super::super::state::Message;
use super::super::super::theme;
use super::Look;

/// Rows that are looked at to tell a column of numbers.
const LOOKED_AT: usize = 200;

/// Space between two columns in usual air.
const GAP: f32 = 1.8;

/// Height of the titles of the columns in rows.
const TITLES: f32 = 0.8;

/// From so many rows a page says which one is selected.
const LONG: usize = 20;

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
    let seen = move |room: Size| Message::Touch(Touch::Seen(fitting(room.height, row), 0));
    let rows = sensor(responsive(move |room| drawn(ledger, state, look, room))).on_show(seen).on_resize(seen);
    rows.into()
}

/// Returns whether the key of an action stands on a row, because it opens the same.
pub fn on_a_row(ledger: &Ledger, action: usize) -> bool {
    let Some(action) = ledger.actions.get(action) else { return false };
    ledger.rows.iter().any(|row| row.open.as_ref() == Some(&action.input))
}

/// Returns the place of the selected row in a long table.
pub fn position(ledger: &Ledger, state: &LedgerState) -> Option<String> {
    let rows = ledger.rows.len();
    (rows >= LONG).then(|| format!("{} / {rows}", state.selected() + 1))
}

/// Rows that fit under the titles of the columns.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen rows")]
pub fn fitting(height: f32, row: f32) -> usize {
    (height / row - TITLES).floor().clamp(1.0, 500.0) as usize
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
    let lines = mouse_area(lines(ledger, state, look, &ruling, top..top + seen)).on_scroll(move |delta| {
        Message::Touch(Touch::Wheel(match delta {
            mouse::ScrollDelta::Lines { y, .. } => -y * NOTCH,
            mouse::ScrollDelta::Pixels { y, .. } => -y / sizes.row,
        }))
    });
    let mut body = row![lines].spacing(sizes.air);
    if longer {
        #[expect(clippy::cast_precision_loss, reason = "a few dozen rows")]
        let tall = seen as f32 * sizes.row;
        body = body.push(container(part::scroll_bar(top, seen, rows, sizes.bar)).height(tall));
    }
    column![titles(ledger, look, &ruling, bar), body].into()
}

/// Draws titles and rows from the first one on, for a page that scrolls as a whole.
pub fn part<'a>(ledger: &'a Ledger, state: &'a LedgerState, look: Look<'a>, room: Size, first: usize) -> Piece<'a> {
    if ledger.rows.is_empty() {
        return empty(ledger, look);
    }
    let ruling = ruling(ledger, look, room.width);
    let seen = fitting(room.height, look.measure.page.row);
    column![titles(ledger, look, &ruling, 0.0), lines(ledger, state, look, &ruling, first..first + seen)].into()
}

/// Returns the height of so many rows under their titles.
#[expect(clippy::cast_precision_loss, reason = "a few dozen rows")]
pub fn height(rows: usize, look: Look<'_>) -> f32 {
    (rows as f32 + TITLES) * look.measure.page.row
}

fn lines<'a>(
    ledger: &'a Ledger,
    state: &'a LedgerState,
    look: Look<'a>,
    ruling: &Ruling,
    shown: Range<usize>,
) -> Column<'a, Message> {
    let shown = ledger.rows.iter().enumerate().skip(shown.start).take(shown.len());
    let shown = shown.map(|(place, row)| line(place, row, ledger, state, look, ruling));
    Column::with_children(shown).width(Length::Fill)
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
    let gap = sizes.air * GAP;
    room -= gap * f32::from(u16::try_from(ledger.columns.len().saturating_sub(1)).unwrap_or(0));
    let shares: f32 = ledger.columns.iter().map(|column| f32::from(column.share.max(1))).sum();
    let width = |column: &Heading| room.max(0.0) * f32::from(column.share.max(1)) / shares.max(1.0);
    let wanted: Vec<(f32, f32)> =
        ledger.columns.iter().enumerate().map(|(place, column)| (width(column), wanted(ledger, place, look))).collect();
    let columns = balanced(&wanted).into_iter().enumerate().map(|(place, width)| (width, is_numbers(ledger, place)));
    Ruling { columns: columns.collect(), marks, keys, opens }
}

/// Width of the widest text of a column.
fn wanted(ledger: &Ledger, column: usize, look: Look<'_>) -> f32 {
    let sizes = look.measure.page;
    let title = ledger.columns.get(column).map_or(0.0, |column| width_em(&column.title) * sizes.small);
    let cells = ledger.rows.iter().take(LOOKED_AT).filter_map(|row| row.cells.get(column));
    cells.map(|cell| width_em(cell) * sizes.text).fold(title, f32::max) + 1.0
}

/// Gives what some columns do not need to those whose texts are cut, the least cut first; each has a share and a wish.
fn balanced(columns: &[(f32, f32)]) -> Vec<f32> {
    let spare: f32 = columns.iter().map(|(share, wish)| (share - wish).max(0.0)).sum();
    let mut needs: Vec<(usize, f32)> = columns
        .iter()
        .map(|(share, wish)| (wish - share).max(0.0))
        .enumerate()
        .filter(|(_, need)| *need > 0.0)
        .collect();
    needs.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut left = spare;
    let mut widths: Vec<f32> = columns.iter().map(|(share, _)| *share).collect();
    for (place, need) in needs {
        let given = need.min(left);
        left -= given;
        if let Some(width) = widths.get_mut(place) {
            *width += given;
        }
    }
    let taken = if spare > 0.0 { (spare - left) / spare } else { 0.0 };
    let shrunk = |(width, (share, wish)): (f32, &(f32, f32))| width - (share - wish).max(0.0) * taken;
    widths.into_iter().zip(columns).map(shrunk).collect()
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

fn titles<'a>(ledger: &'a Ledger, look: Look<'a>, ruling: &Ruling, bar: f32) -> Piece<'a> {
    let sizes = look.measure.page;
    let mut line = Row::new().spacing(sizes.air).align_y(Alignment::Center);
    for (there, width) in [(ruling.keys, key_width(look)), (ruling.marks, sizes.mark)] {
        if there {
            line = line.push(space().width(width));
        }
    }
    let mut cells = Row::new().spacing(sizes.air * GAP);
    for (column, (width, numbers)) in ledger.columns.iter().zip(&ruling.columns) {
        let shown = shorten(&column.title, *width, sizes.small);
        cells = cells.push(cell(muted(shown, sizes.small).wrapping(Wrapping::None).into(), *width, *numbers));
    }
    let line =
        container(line.push(cells)).center_y(sizes.row * TITLES - theme::HAIR).padding(theme::sides(sizes.air, 0.0));
    let rule = row![column![line.width(Length::Fill), part::line(theme::mix(theme::LINE, theme::MUTED, 0.5))]];
    rule.push(space().width(bar)).into()
}

/// Puts a text into its column; numbers stand at the right.
fn cell<'a>(text: Piece<'a>, width: f32, numbers: bool) -> Piece<'a> {
    let side = if numbers { Alignment::End } else { Alignment::Start };
    container(text).width(width).align_x(side).clip(true).into()
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
    let mut cells = Row::new().spacing(sizes.air * GAP).align_y(Alignment::Center);
    for ((width, numbers), text) in ruling.columns.iter().zip(&told.cells) {
        let shown = shorten(text, *width, sizes.text);
        let missing = (look.missing)(&shown);
        let told: Piece<'a> = if missing.is_empty() {
            words(shown, sizes.text).color(ink).wrapping(Wrapping::None).into()
        } else {
            part::name(&shown, sizes.text, theme::FONT, &missing, ink)
        };
        cells = cells.push(cell(told, *width, *numbers));
    }
    line = line.push(cells);
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

#[cfg(test)]
mod tests {
    use super::balanced;

    #[test]
    fn columns_keep_their_shares_until_a_text_would_be_cut() {
        let check = |columns: &[(f32, f32)], want: &[f32]| assert_eq!(balanced(columns), want, "{columns:?}");
        check(&[(100.0, 50.0), (100.0, 90.0)], &[100.0, 100.0]);
        check(&[(100.0, 50.0), (100.0, 120.0)], &[80.0, 120.0]);
        check(&[(100.0, 100.0), (100.0, 300.0)], &[100.0, 100.0]);
        check(&[(100.0, 60.0), (100.0, 110.0), (100.0, 900.0)], &[60.0, 110.0, 130.0]);
        check(&[], &[]);
    }
}
