//! Shows keys as on a keyboard, and buttons with their key on them.

use iced::widget::text::Wrapping;
use iced::widget::{button, container, row};
use iced::{Alignment, Color};

use super::super::state::Message;
use super::super::theme::{self, Measure};
use super::{Piece, words};

/// Shows the cap of a key.
pub fn cap<'a>(name: String, size: f32) -> Piece<'a> {
    container(words(name, size).color(theme::INK).wrapping(Wrapping::None))
        .style(theme::key)
        .padding(theme::sides(size * 0.45, 1.0))
        .into()
}

/// Shows a key and what it does; a click does the same.
pub fn key_button<'a>(name: String, does: String, press: Message, measure: Measure) -> Piece<'a> {
    let size = measure.edge_text;
    let mut inside = row![cap(name, size - 2.0)].spacing(theme::GAP).align_y(Alignment::Center);
    if !does.is_empty() {
        inside = inside.push(words(does, size));
    }
    button(inside).style(theme::quiet(false)).padding(theme::sides(theme::GAP, theme::GAP_S)).on_press(press).into()
}

/// Shows keys and what they do, where a click could not do the same.
pub fn key_use<'a>(name: String, does: String, measure: Measure) -> Piece<'a> {
    let size = measure.edge_text;
    let both = row![cap(name, size - 2.0), words(does, size)].spacing(theme::GAP).align_y(Alignment::Center);
    container(both).padding(theme::sides(theme::GAP, theme::GAP_S)).into()
}

/// Shows the tab of a mode with its key.
pub fn tab<'a>(name: &'a str, does: String, chosen: bool, press: Message, measure: Measure) -> Piece<'a> {
    let size = measure.edge_text;
    let key = if chosen { Color::WHITE } else { theme::MUTED };
    let inside = row![words(name, size - 4.0).color(key), words(does, size + 1.0).wrapping(Wrapping::None)];
    let (x, y) = if measure.compact { (theme::GAP, theme::GAP_S) } else { (theme::GAP + theme::GAP_S, 6.0) };
    button(inside.spacing(theme::GAP_S + 2.0).align_y(Alignment::Center))
        .style(theme::quiet(chosen))
        .padding(theme::sides(x, y))
        .on_press(press)
        .into()
}
