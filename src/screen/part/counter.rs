//! Shows how far the batch is: one big number, a bar, and in intake the balance.

use iced::widget::{Row, column, container, row, space};
use iced::{Alignment, Color, Length};

use crate::desk::board::Counts;

use super::super::theme;
use super::{Piece, card, muted, push, title, words};

/// Shows the count, the parked exceptions and the bar.
pub fn counter<'a>(number: u32, of: String, parked: String, counts: &Counts) -> Piece<'a> {
    let head =
        row![title(number.to_string(), theme::COUNT), muted(of, theme::BODY), push(), muted(parked, theme::BODY),];
    card(column![head.spacing(theme::GAP).align_y(Alignment::End), bar(number, counts)].spacing(theme::GAP))
        .width(Length::Fill)
        .into()
}

/// Shows the equation of a batch and whether it holds.
pub fn balance<'a>(told: [String; 4], counts: &Counts) -> Piece<'a> {
    let [equation, names, state, extra] = told;
    let color = if counts.balanced { theme::OK } else { theme::STOP };
    let mut foot = row![words(state, theme::BODY).color(color)].spacing(theme::GAP_L);
    if counts.extra > 0 {
        foot = foot.push(words(extra, theme::BODY).color(theme::ASK_ON_WHITE));
    }
    card(column![words(equation, theme::TITLE), muted(names, theme::SMALL), foot].spacing(theme::GAP_S))
        .width(Length::Fill)
        .into()
}

fn bar<'a>(number: u32, counts: &Counts) -> Piece<'a> {
    let rest = counts.expected.saturating_sub(number).saturating_sub(counts.quarantined);
    let parts = [(number, theme::OK), (counts.quarantined, theme::ASK), (rest, theme::TRACK)];
    let piece = |(share, color): (u32, Color)| {
        let portion = u16::try_from(share.min(60_000)).unwrap_or(u16::MAX);
        container(space())
            .style(theme::area(color, color, theme::GAP_S))
            .width(Length::FillPortion(portion))
            .height(theme::BAR)
    };
    let shown = parts.into_iter().filter(|(share, _)| *share > 0).map(|part| piece(part).into());
    let row = Row::with_children(shown).height(theme::BAR);
    container(row).style(theme::area(theme::TRACK, theme::INK, theme::GAP_S)).width(Length::Fill).into()
}
