//! A form: labels, fields, options side by side, and the button that sends it.

use iced::widget::text::Wrapping;
use iced::widget::{Column, Row, button, column, container, row, space, text_input};
use iced::{Alignment, Color, Length, Size};

use crate::text::ledger::{Field, FieldKind, Form};

use super::super::super::fit::{shorten, width_em};
use super::super::super::ledger::{Focus, LedgerState, Touch};
use super::super::super::part::{self, Piece, muted, words};
use super::super::super::state::Message;
use super::super::super::theme;
use super::Look;

/// Width from which a form that is too tall has two columns, in em.
const TWO_EM: f32 = 44.0;

/// Height of a line of a label that takes two.
const LABEL_LINE: f32 = 1.15;

/// Returns the name of a field that takes text, to give it the keys.
pub fn field_name(field: usize) -> String {
    format!("answer-{field}")
}

/// Draws a form, in two columns when one is too tall; when not all fields fit, those around the one that has the
/// keys are shown.
pub fn form<'a>(form: &'a Form, state: &'a LedgerState, look: Look<'a>, room: Size) -> Piece<'a> {
    let sizes = look.measure.page;
    let count = form.fields.len();
    let rows = fitting(room.height - sizes.field - sizes.gap, height(look) + sizes.air);
    let gap = sizes.gap * 2.0;
    let two = count > rows && room.width >= sizes.text * TWO_EM;
    let width = if two { (room.width - gap) / 2.0 } else { room.width }.min(sizes.form.1.max(sizes.door));
    let fit = if two { rows * 2 } else { rows }.min(count);
    let with_keys = match state.focus() {
        Focus::Field(field) => field,
        Focus::Send => count,
        Focus::Rows => 0,
    };
    // One field after that with the keys is in sight too.
    let first = (with_keys + 2).saturating_sub(fit.max(1)).min(count.saturating_sub(fit));
    let shown: Vec<(usize, &Field)> = form.fields.iter().enumerate().skip(first).take(fit).collect();
    let block = |fields: &[(usize, &'a Field)]| -> Piece<'a> {
        let fields = fields.iter().map(|(place, field)| labeled(*place, field, state, look, width));
        Column::with_children(fields).spacing(sizes.air).width(width).into()
    };
    let (left, right) = shown.split_at(if two { fit.div_ceil(2) } else { fit });
    let mut fields = Row::new().spacing(gap).push(block(left));
    if two {
        fields = fields.push(block(right));
    }
    let mut foot = Row::new().spacing(sizes.gap).align_y(Alignment::Center);
    if look.measure.compact {
        foot = foot.push(space().width(label_width(width) - sizes.gap));
    }
    foot = foot.push(send(form, state, look));
    if fit < count {
        foot = foot.push(muted(format!("{}–{} / {count}", first + 1, first + fit), sizes.small));
    }
    column![fields, foot].spacing(sizes.gap).into()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few fields")]
fn fitting(height: f32, one: f32) -> usize {
    (height / one).floor().clamp(1.0, 100.0) as usize
}

/// Height of one field with its label.
fn height(look: Look<'_>) -> f32 {
    let sizes = look.measure.page;
    if look.measure.compact { sizes.field } else { sizes.field + sizes.small * 1.3 + theme::GAP_S }
}

fn label_width(width: f32) -> f32 {
    width * 0.34
}

fn labeled<'a>(place: usize, told: &'a Field, state: &'a LedgerState, look: Look<'a>, width: f32) -> Piece<'a> {
    let sizes = look.measure.page;
    let focused = state.focus() == Focus::Field(place);
    let color = if focused { theme::ACCENT } else { theme::MUTED };
    let label = |width: f32| words(shorten(&told.label, width, sizes.small), sizes.small).color(color);
    if look.measure.compact {
        let aside = label_width(width);
        let room = aside - sizes.air;
        // A long label takes two lines of the height of its field.
        let label = if width_em(&told.label) * sizes.small > room {
            let size = sizes.field / (2.0 * LABEL_LINE);
            let two = shorten(&told.label, room * 1.8, size);
            words(two, size).color(color).line_height(LABEL_LINE).wrapping(Wrapping::WordOrGlyph).width(room)
        } else {
            label(room)
        };
        let label = container(label).width(aside);
        return row![label, field(place, told, state, look, width - aside)].align_y(Alignment::Center).into();
    }
    let label = label(width).line_height(1.3);
    column![label, field(place, told, state, look, width)].spacing(theme::GAP_S).into()
}

fn field<'a>(place: usize, told: &'a Field, state: &'a LedgerState, look: Look<'a>, width: f32) -> Piece<'a> {
    let focused = state.focus() == Focus::Field(place);
    match &told.kind {
        FieldKind::Text if focused => typed(place, state, look),
        FieldKind::Text => {
            let sizes = look.measure.page;
            let shown = shorten(state.text(place), width - 2.0 * sizes.air, sizes.text);
            resting(place, words(shown, sizes.text).wrapping(Wrapping::None).into(), look)
        }
        FieldKind::Secret => secret(place, focused, state, look),
        FieldKind::Choice(options) => choice(place, options, focused, state, look, width),
    }
}

fn typed<'a>(place: usize, state: &'a LedgerState, look: Look<'a>) -> Piece<'a> {
    let sizes = look.measure.page;
    let line = 1.3;
    let above = (sizes.field - sizes.text * line) / 2.0;
    text_input("", state.text(place))
        .id(field_name(place))
        .on_input(|text| Message::Touch(Touch::Typed(text)))
        .on_submit(Message::Touch(Touch::Submitted))
        .font(theme::FONT)
        .size(sizes.text)
        .line_height(line)
        .padding(theme::sides(sizes.air, above))
        .style(theme::field)
        .into()
}

/// A field that a click gives the keys.
fn resting<'a>(place: usize, inside: Piece<'a>, look: Look<'a>) -> Piece<'a> {
    let sizes = look.measure.page;
    button(container(inside).center_y(Length::Fill))
        .style(theme::resting)
        .padding(theme::sides(sizes.air, 0.0))
        .width(Length::Fill)
        .height(sizes.field)
        .on_press(Message::Touch(Touch::Field(place)))
        .into()
}

/// No input holds a secret: dots are drawn, and its characters come from the root of the window.
fn secret<'a>(place: usize, focused: bool, state: &'a LedgerState, look: Look<'a>) -> Piece<'a> {
    let sizes = look.measure.page;
    let dots = part::dots(state.text(place).chars().count(), focused, sizes.text);
    if !focused {
        return resting(place, dots, look);
    }
    container(dots)
        .style(theme::ground(true))
        .padding(theme::sides(sizes.air, 0.0))
        .center_y(sizes.field)
        .width(Length::Fill)
        .into()
}

/// Options side by side; when they are too wide, the chosen one between two arrows.
fn choice<'a>(
    place: usize,
    options: &'a [String],
    focused: bool,
    state: &'a LedgerState,
    look: Look<'a>,
    width: f32,
) -> Piece<'a> {
    let sizes = look.measure.page;
    let chosen = state.choice(place);
    let widest = options.iter().map(|option| width_em(option)).fold(0.0, f32::max) * sizes.text + sizes.air;
    let count = f32::from(u16::try_from(options.len().max(1)).unwrap_or(u16::MAX));
    let option = |text: String, place_of: usize, chosen: bool, width: Length| -> Piece<'a> {
        let color = if chosen { Color::WHITE } else { theme::INK };
        button(container(words(text, sizes.text).color(color).wrapping(Wrapping::None)).center(Length::Fill))
            .style(theme::option(chosen))
            .padding(0.0)
            .width(width)
            .height(Length::Fill)
            .on_press(Message::Touch(Touch::Choose(place, place_of)))
            .into()
    };
    let inside: Row<'a, Message> = if widest * count + 8.0 <= width {
        let one = |(at, text): (usize, &String)| option(text.clone(), at, at == chosen, Length::Fill);
        Row::with_children(options.iter().enumerate().map(one)).spacing(2.0)
    } else {
        let last = options.len().saturating_sub(1);
        let arrow = |text: &str, to: usize| option(text.to_owned(), to, false, Length::Fixed(sizes.field));
        let text = options.get(chosen).map(String::as_str).unwrap_or_default();
        let text = shorten(text, width - 2.0 * sizes.field - sizes.small * 5.0, sizes.text);
        row![
            arrow("‹", chosen.checked_sub(1).unwrap_or(last)),
            container(words(text, sizes.text).wrapping(Wrapping::None)).center(Length::Fill),
            muted(format!("{} / {}", chosen + 1, options.len()), sizes.small),
            arrow("›", if chosen == last { 0 } else { chosen + 1 }),
        ]
        .align_y(Alignment::Center)
    };
    container(inside.height(Length::Fill))
        .style(theme::ground(focused))
        .padding(theme::FOCUS + 1.0)
        .width(Length::Fill)
        .height(sizes.field)
        .into()
}

fn send<'a>(form: &'a Form, state: &LedgerState, look: Look<'a>) -> Piece<'a> {
    let sizes = look.measure.page;
    let key = words(look.words.key("@key-enter"), sizes.small).color(Color::WHITE).wrapping(Wrapping::None);
    let key = container(key).style(theme::key_on_fill).padding(theme::sides(sizes.small * 0.45, 1.0));
    let inside = row![words(form.send.as_str(), sizes.text).color(Color::WHITE), key].spacing(sizes.air);
    // The ring takes its room from the button, so that nothing moves.
    let ring = if state.focus() == Focus::Send { theme::FOCUS + 2.0 } else { 0.0 };
    let button = button(container(inside.align_y(Alignment::Center)).center_y(Length::Fill))
        .style(theme::send)
        .padding(theme::sides(sizes.gap - ring, 0.0))
        .height(sizes.field - 2.0 * ring)
        .on_press(Message::Touch(Touch::Send));
    container(button).style(theme::around(ring > 0.0)).padding(ring).into()
}
