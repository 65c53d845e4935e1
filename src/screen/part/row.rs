//! Shows one of the last acts: shape, time, masked name, what.

use iced::widget::{container, row, text};
use iced::{Alignment, Color, Length};

use crate::desk::board::{ActKind, RecentAct};

use super::super::theme;
use super::shape::{Shape, shape};
use super::{Piece, muted};

/// Shows one act in one line.
pub fn act<'a>(act: &RecentAct, who: Piece<'a>, what: String, height: f32) -> Piece<'a> {
    let (icon, color) = look(act);
    let what = muted(what, theme::SMALL).wrapping(text::Wrapping::None);
    let line = row![
        shape(icon, theme::ICON_S, color),
        muted(act.at.time_of_day(), theme::SMALL + 1.0).width(theme::TIME_WIDTH),
        container(who).max_width(theme::NAME_WIDTH).clip(true),
        container(what).width(Length::Fill).align_x(Alignment::End).clip(true),
    ];
    container(line.spacing(theme::GAP).align_y(Alignment::Center)).center_y(height).width(Length::Fill).into()
}

fn look(act: &RecentAct) -> (Shape, Color) {
    if act.undone {
        return (Shape::Back, theme::MUTED);
    }
    match act.kind {
        ActKind::TakenIn | ActKind::HandedOver(_) => (Shape::Circle, theme::OK),
        ActKind::SetAside(_) => (Shape::Octagon, theme::STOP),
        ActKind::Parked { .. } => (Shape::Triangle, theme::ASK_ON_WHITE),
        ActKind::LossClaimed | ActKind::Superseded => (Shape::Triangle, theme::ASK_ON_WHITE),
        ActKind::Undone => (Shape::Back, theme::INK),
        ActKind::Other(_) => (Shape::Card, theme::INK),
        ActKind::Returned(_) => (Shape::Squares, theme::INK),
        ActKind::RosterImported { .. } | ActKind::BatchImported { .. } => (Shape::Card, theme::ACCENT),
        ActKind::BatchClosed { .. } | ActKind::ListMade { .. } => (Shape::Card, theme::ACCENT),
    }
}
