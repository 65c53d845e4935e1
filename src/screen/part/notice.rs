//! Shows one sentence about the last key or fault, with what to do now.

use iced::widget::{column, container, row, space};
use iced::{Alignment, Color, Length};

use crate::text::NoticeText;

use super::super::theme::{self, Measure};
use super::shape::{Shape, shape};
use super::{Piece, muted, words};

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Told,
    /// Something was not done.
    Refused,
}

/// Shows a notice in one bar.
pub fn bar<'a>(told: NoticeText, tone: Tone, measure: Measure) -> Piece<'a> {
    let (color, icon): (Color, Shape) = match tone {
        Tone::Told => (theme::ACCENT, Shape::Circle),
        Tone::Refused => (theme::STOP, Shape::Octagon),
    };
    let (size, icon_size) = if measure.compact { (13.0, 16.0) } else { (theme::BODY, theme::ICON_S) };
    let sentence =
        row![words(told.what, size), muted(told.next, size)].spacing(theme::GAP_L).wrap().vertical_spacing(0.0);
    let mut lines = column![sentence];
    if let Some(detail) = told.detail {
        lines = lines.push(muted(detail, size - 4.0));
    }
    let edge = container(space()).style(theme::area(color, color, 2.0)).width(theme::GAP_S).height(size * 1.4);
    container(
        row![edge, shape(icon, icon_size, color), lines.width(Length::Fill)]
            .spacing(theme::GAP)
            .align_y(Alignment::Center),
    )
    .style(theme::card)
    .padding(theme::sides(theme::GAP_L, if measure.compact { theme::GAP_S } else { theme::GAP + 2.0 }))
    .width(Length::Fill)
    .into()
}
