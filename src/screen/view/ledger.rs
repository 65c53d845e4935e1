//! Draws a page of the office from its words and its state alone: title, sentence, facts, table, form, keys.

mod facts;
mod form;
mod head;
mod photo;
mod table;
mod tiles;

use iced::widget::{Column, Row, column, container, responsive, row, space};
use iced::{Alignment, Length, Size};

use crate::text::Words;
use crate::text::ledger::{Ledger, Mark};

use super::super::ledger::{COPY, LedgerState, Touch};
use super::super::part::{self, Piece, muted, title, words};
use super::super::state::Message;
use super::super::theme::{self, Measure};

pub use form::field_name;

/// What a page is drawn with.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Sizes.
    pub measure: Measure,
    /// Names of keys.
    pub words: &'a Words,
    /// Finds the characters of a text that no font has.
    pub missing: &'a dyn Fn(&str) -> Vec<char>,
}

/// Draws a page that fills its place; `above` is said instead of its own sentence.
pub fn ledger_view<'a>(
    ledger: &'a Ledger,
    state: &'a LedgerState,
    look: Look<'a>,
    above: Option<(Mark, String)>,
) -> Piece<'a> {
    let sizes = look.measure.page;
    let mut all = top(ledger, table::position(ledger, state), look, above, false).height(Length::Fill);
    all = all.push(container(responsive(move |room| middle(ledger, state, look, room))).height(Length::Fill));
    if let Some(actions) = actions(ledger, look) {
        all = all.push(part::line(theme::LINE)).push(actions);
    }
    container(all)
        .style(theme::card)
        .padding(theme::sides(sizes.pad, sizes.pad * 0.8))
        .width(Length::Fill)
        .height(Length::Fill)
        .into()
}

/// Draws a page as a card that is as tall as it must be, in the middle of an empty window.
pub fn door_view<'a>(
    ledger: &'a Ledger,
    state: &'a LedgerState,
    look: Look<'a>,
    above: Option<(Mark, String)>,
    window: Size,
) -> Piece<'a> {
    let sizes = look.measure.page;
    let width = sizes.door.min(window.width - 2.0 * look.measure.margin);
    let inner = width - 2.0 * sizes.pad;
    let mut all = top(ledger, None, look, above, true);
    if !ledger.facts.is_empty() {
        all = all.push(facts::facts(&ledger.facts, look, inner));
    }
    if !ledger.columns.is_empty() {
        let height = window.height * 0.4;
        all = all.push(container(table::table(ledger, state, look)).height(height));
    }
    if let Some(form) = &ledger.form {
        all = all.push(form::form(form, state, look, Size::new(inner, window.height)));
    }
    if let Some(actions) = actions(ledger, look) {
        all = all.push(part::line(theme::LINE)).push(actions);
    }
    container(all).style(theme::card).padding(sizes.pad).width(width).into()
}

/// Title, hint and the sentence about the last thing done.
fn top<'a>(
    ledger: &'a Ledger,
    position: Option<String>,
    look: Look<'a>,
    above: Option<(Mark, String)>,
    narrow: bool,
) -> Column<'a, Message> {
    let sizes = look.measure.page;
    let name = title(ledger.title.as_str(), sizes.title);
    let hint = muted(ledger.hint.as_str(), sizes.hint);
    // Beside a title the hint has a place as wide as the title, or it stands below.
    let head: Piece<'a> = if look.measure.compact && !narrow {
        row![name, hint.width(Length::Fill)].spacing(sizes.gap * 1.5).align_y(Alignment::Center).into()
    } else {
        column![name, hint].spacing(theme::GAP_S).width(Length::Fill).into()
    };
    let mut head = row![head].spacing(sizes.gap).align_y(Alignment::End);
    if let Some(position) = position {
        head = head.push(muted(position, sizes.hint));
    }
    let mut all = column![head].spacing(sizes.gap);
    if let Some((mark, sentence)) = above.or_else(|| ledger.said.clone()) {
        all = all.push(said(mark, sentence, look));
    }
    all
}

/// Shows a sentence with its shape; without a mark it is a plain one.
fn said<'a>(mark: Mark, sentence: String, look: Look<'a>) -> Piece<'a> {
    let sizes = look.measure.page;
    let color = part::look(mark).map_or(theme::ACCENT, |(_, color)| color);
    let mut line = Row::new().spacing(sizes.air).align_y(Alignment::Center);
    line = line
        .push(container(space()).style(theme::area(color, color, 2.0)).width(theme::GAP_S).height(sizes.field * 0.6));
    if mark != Mark::Plain {
        line = line.push(part::mark(mark, sizes.mark * 1.2));
    }
    let line = line.push(words(sentence, sizes.text).width(Length::Fill));
    container(line)
        .style(theme::area(theme::mix(theme::CARD, color, 0.07), theme::INK, theme::CORNER))
        .padding(theme::sides(sizes.air, sizes.air * 0.6))
        .width(Length::Fill)
        .into()
}

/// What stands between title and keys: a picture where there is one, then all else.
fn middle<'a>(ledger: &'a Ledger, state: &'a LedgerState, look: Look<'a>, room: Size) -> Piece<'a> {
    match (&ledger.photo, state.sight()) {
        (Some(shown), Some(sight)) => photo::with_photo(ledger, state, look, room, (shown, sight)),
        (_, _) => without_photo(ledger, state, look, room),
    }
}

/// Facts, table and form in their room.
fn without_photo<'a>(ledger: &'a Ledger, state: &'a LedgerState, look: Look<'a>, room: Size) -> Piece<'a> {
    let sizes = look.measure.page;
    let has_table = !ledger.columns.is_empty();
    let aside = ledger.form.is_some() && has_table;
    // A form beside a table leaves it half of the room at least; else the form is all there is while it is open.
    let beside = aside && sizes.form.0 * 2.0 <= room.width;
    let width = if beside { room.width - sizes.form.0 - sizes.gap * 2.0 } else { room.width };
    match &ledger.form {
        Some(form) if beside => {
            let left = head::with_table(ledger, state, look, Size::new(width, room.height));
            let pad = sizes.pad * 0.7;
            let inner = Size::new(sizes.form.0 - 2.0 * pad, room.height - 2.0 * pad);
            let form = container(form::form(form, state, look, inner)).style(theme::form).padding(pad);
            row![container(left).width(Length::Fill), form.width(sizes.form.0)].spacing(sizes.gap * 2.0).into()
        }
        Some(form) if aside || ledger.facts.is_empty() => form::form(form, state, look, room),
        Some(form) => {
            let all = facts::height(&ledger.facts, look, width);
            let most = all.min(room.height * 0.5);
            let facts = container(facts::scrolled(&ledger.facts, look, width, all > most)).height(most);
            let rest = Size::new(room.width, room.height - most - sizes.gap);
            column![facts, form::form(form, state, look, rest)].spacing(sizes.gap).into()
        }
        None => head::with_table(ledger, state, look, room),
    }
}

/// The keys of the page; those that open a row stand on the row.
fn actions<'a>(ledger: &'a Ledger, look: Look<'a>) -> Option<Piece<'a>> {
    let sizes = look.measure.page;
    let mut shown = Vec::new();
    let mut push = |key: char, label: String, touch: Touch| {
        let cap = part::cap(key.to_uppercase().to_string(), sizes.small);
        let inside = row![cap, words(label, sizes.text - 1.0)].spacing(theme::GAP);
        let button = iced::widget::button(inside.align_y(Alignment::Center))
            .style(theme::action)
            .padding(theme::sides(sizes.air, sizes.air * 0.5))
            .on_press(Message::Touch(touch));
        shown.push(button.into());
    };
    if ledger.copy.is_some() {
        push(COPY, look.words.does("copy"), Touch::Copy);
    }
    for (place, action) in ledger.actions.iter().enumerate().filter(|(place, _)| !table::on_a_row(ledger, *place)) {
        push(action.key, action.label.clone(), Touch::Act(place));
    }
    let any = !shown.is_empty();
    let bar = Row::with_children(shown).spacing(theme::GAP).wrap().vertical_spacing(theme::GAP_S);
    any.then(|| bar.into())
}
