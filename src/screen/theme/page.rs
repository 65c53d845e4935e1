//! Sizes and styles of the pages of the office: calm lists, facts and forms.

use iced::widget::{button, container};
use iced::{Background, Border, Color, Shadow, Theme, border};

use super::{ACCENT, CARD, CORNER, CORNER_L, CORNER_S, FOCUS, GAP_S, HAIR, INK, LINE, MUTED, PAPER, mix};
use super::{PhotoMeasure, TileMeasure};

/// Sizes of a page of the office.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageMeasure {
    /// Title.
    pub title: f32,
    /// Hint under the title.
    pub hint: f32,
    /// Words of rows, facts and fields.
    pub text: f32,
    /// Labels and titles of columns.
    pub small: f32,
    /// Height of a row.
    pub row: f32,
    /// Height of a field, of an option and of the button.
    pub field: f32,
    /// Mark before a row or a fact.
    pub mark: f32,
    /// Padding of the page.
    pub pad: f32,
    /// Space between groups.
    pub gap: f32,
    /// Space at both sides of a row and between its cells.
    pub air: f32,
    /// Width of a form beside a table, and of a column of fields at most.
    pub form: (f32, f32),
    /// Width of the door of a closed desk.
    pub door: f32,
    /// Width of the bar that shows which rows are in sight.
    pub bar: f32,
    /// Tiles of the parts of a card.
    pub tile: TileMeasure,
    /// Outlines on a picture.
    pub photo: PhotoMeasure,
}

impl PageMeasure {
    /// At 100 %.
    pub const ROOMY: Self = Self {
        title: 28.0,
        hint: 17.0,
        text: 18.0,
        small: 15.0,
        row: 40.0,
        field: 44.0,
        mark: 20.0,
        pad: 28.0,
        gap: 16.0,
        air: 12.0,
        form: (400.0, 620.0),
        door: 620.0,
        bar: 10.0,
        tile: TileMeasure::ROOMY,
        photo: PhotoMeasure::ROOMY,
    };

    /// At 125 %.
    pub const MIDDLE: Self = Self {
        title: 23.0,
        hint: 14.0,
        text: 15.0,
        small: 13.0,
        row: 33.0,
        field: 36.0,
        mark: 16.0,
        pad: 20.0,
        gap: 12.0,
        air: 10.0,
        form: (330.0, 520.0),
        door: 520.0,
        bar: 9.0,
        tile: TileMeasure::MIDDLE,
        photo: PhotoMeasure::MIDDLE,
    };

    /// At 200 %.
    pub const COMPACT: Self = Self {
        title: 17.0,
        hint: 12.0,
        text: 13.0,
        small: 11.5,
        row: 25.0,
        field: 26.0,
        mark: 13.0,
        pad: 12.0,
        gap: 8.0,
        air: 8.0,
        form: (330.0, 440.0),
        door: 540.0,
        bar: 7.0,
        tile: TileMeasure::COMPACT,
        photo: PhotoMeasure::COMPACT,
    };
}

/// A row of a table that can be clicked; the selected one has a ring.
pub fn row(selected: bool, ringed: bool) -> impl Fn(&Theme, button::Status) -> button::Style {
    move |_, status| {
        let pointed = matches!(status, button::Status::Hovered | button::Status::Pressed);
        let back = match (selected, pointed) {
            (true, _) => mix(CARD, ACCENT, 0.07),
            (false, true) => mix(CARD, LINE, 0.5),
            (false, false) => CARD,
        };
        let ring = if ringed { ACCENT } else { mix(LINE, MUTED, 0.5) };
        button::Style {
            background: Some(Background::Color(back)),
            text_color: INK,
            border: Border {
                color: ring,
                width: if selected { FOCUS } else { 0.0 },
                radius: if selected { CORNER } else { 0.0 }.into(),
            },
            shadow: Shadow::default(),
            ..button::Style::default()
        }
    }
}

/// A field without the keys.
pub fn resting(_: &Theme, status: button::Status) -> button::Style {
    let pointed = matches!(status, button::Status::Hovered | button::Status::Pressed);
    button::Style {
        background: Some(Background::Color(CARD)),
        text_color: INK,
        border: Border {
            color: if pointed { ACCENT } else { mix(LINE, MUTED, 0.7) },
            width: HAIR,
            radius: CORNER.into(),
        },
        shadow: Shadow::default(),
        ..button::Style::default()
    }
}

/// The ground of a field that has the keys, or of the options of a choice.
pub fn ground(focused: bool) -> impl Fn(&Theme) -> container::Style {
    move |_| container::Style {
        text_color: Some(INK),
        background: Some(Background::Color(CARD)),
        border: Border {
            color: if focused { ACCENT } else { mix(LINE, MUTED, 0.7) },
            width: if focused { FOCUS } else { HAIR },
            radius: CORNER.into(),
        },
        ..container::Style::default()
    }
}

/// One option of a choice.
pub fn option(chosen: bool) -> impl Fn(&Theme, button::Status) -> button::Style {
    move |_, status| {
        let pointed = matches!(status, button::Status::Hovered | button::Status::Pressed);
        let back = match (chosen, pointed) {
            (true, _) => ACCENT,
            (false, true) => mix(CARD, LINE, 0.5),
            (false, false) => CARD,
        };
        button::Style {
            background: Some(Background::Color(back)),
            text_color: if chosen { Color::WHITE } else { INK },
            border: border::rounded(CORNER_S),
            shadow: Shadow::default(),
            ..button::Style::default()
        }
    }
}

/// The button that sends a form.
pub fn send(_: &Theme, status: button::Status) -> button::Style {
    let pointed = matches!(status, button::Status::Hovered | button::Status::Pressed);
    button::Style {
        background: Some(Background::Color(if pointed { mix(ACCENT, INK, 0.3) } else { ACCENT })),
        text_color: Color::WHITE,
        border: border::rounded(CORNER),
        shadow: Shadow::default(),
        ..button::Style::default()
    }
}

/// An action with its key.
pub fn action(_: &Theme, status: button::Status) -> button::Style {
    let pointed = matches!(status, button::Status::Hovered | button::Status::Pressed);
    button::Style {
        background: Some(Background::Color(if pointed { mix(CARD, LINE, 0.5) } else { CARD })),
        text_color: INK,
        border: Border { color: LINE, width: HAIR, radius: CORNER.into() },
        shadow: Shadow::default(),
        ..button::Style::default()
    }
}

/// The key on a filled button.
pub fn key_on_fill(_: &Theme) -> container::Style {
    container::Style {
        text_color: Some(Color::WHITE),
        border: Border { color: mix(ACCENT, CARD, 0.6), width: HAIR, radius: CORNER_S.into() },
        ..container::Style::default()
    }
}

/// A ring around a button that has the keys.
pub fn around(focused: bool) -> impl Fn(&Theme) -> container::Style {
    move |_| container::Style {
        border: Border { color: ACCENT, width: if focused { FOCUS } else { 0.0 }, radius: (CORNER + GAP_S).into() },
        ..container::Style::default()
    }
}

/// A form beside a table.
pub fn form(_: &Theme) -> container::Style {
    container::Style {
        text_color: Some(INK),
        background: Some(Background::Color(PAPER)),
        border: Border { color: LINE, width: HAIR, radius: CORNER_L.into() },
        ..container::Style::default()
    }
}
