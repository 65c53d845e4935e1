//! The pieces that screens are made of, by what they mean: verdict, row, field, key, lamp, counter.

mod beside;
mod big;
mod counter;
mod dense;
mod field;
mod key;
mod lamp;
mod ledger;
mod notice;
mod panel;
mod photo;
mod row;
mod shape;
mod slide;
mod tile;
mod verdict;

pub use big::{big, name};
pub use counter::{balance, counter};
pub use field::fields;
pub use key::{cap, key_button, key_use, tab};
pub use lamp::lamp;
pub use ledger::{dots, look, mark, scroll_bar};
pub use notice::{Tone, bar};
pub use panel::Panel;
pub use photo::photo;
pub use row::act;
pub use shape::{Shape, shape};
pub use slide::slide;
pub use tile::{tile_ground, tile_shape};
pub use verdict::verdict;

use iced::widget::{Container, Space, Text, column, container, row as side_by_side, rule, space, text};
use iced::{Alignment, Color, Element, Length};

use super::state::Message;
use super::theme;

/// A piece of the screen.
pub type Piece<'a> = Element<'a, Message>;

/// Ordinary words.
pub fn words<'a>(content: impl text::IntoFragment<'a>, size: f32) -> Text<'a> {
    text(content).size(size).font(theme::FONT)
}

/// Words of a title.
pub fn title<'a>(content: impl text::IntoFragment<'a>, size: f32) -> Text<'a> {
    text(content).size(size).font(theme::BOLD)
}

/// Words of less weight.
pub fn muted<'a>(content: impl text::IntoFragment<'a>, size: f32) -> Text<'a> {
    words(content, size).color(theme::MUTED)
}

/// Room that pushes its neighbors apart.
pub fn push() -> Space {
    space().width(Length::Fill)
}

/// A hairline from side to side.
pub fn line<'a>(color: Color) -> Piece<'a> {
    rule::horizontal(theme::HAIR)
        .style(move |_| rule::Style { color, radius: 0.0.into(), fill_mode: rule::FillMode::Full, snap: true })
        .into()
}

/// A white card around something.
pub fn card<'a>(content: impl Into<Piece<'a>>) -> Container<'a, Message> {
    container(content).style(theme::card).padding(theme::GAP_L)
}

/// A page with a title and a hint above its content.
pub fn page<'a>(name: String, hint: String, compact: bool, content: impl Into<Piece<'a>>) -> Piece<'a> {
    let (size, small) = if compact { (theme::BODY, theme::SMALL - 2.0) } else { (theme::TITLE, theme::BODY) };
    let (name, hint) = (title(name, size), muted(hint, small));
    let head: Piece<'a> = if compact {
        side_by_side![name, hint.width(Length::Fill)].spacing(theme::GAP_L).align_y(Alignment::Center).into()
    } else {
        column![name, hint].spacing(theme::GAP_S).into()
    };
    card(column![head, content.into()].spacing(if compact { theme::GAP } else { theme::GAP_L }))
        .padding(if compact { theme::GAP } else { theme::GAP_XL })
        .width(Length::Fill)
        .height(Length::Fill)
        .into()
}
