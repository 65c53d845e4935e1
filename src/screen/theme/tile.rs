//! Sizes and colors of the tiles of a card.

use iced::Color;

use crate::text::ledger::TileState;

use super::{ASK_ON_WHITE, CARD, INK, LINE, MUTED, OK, READER, STOP, mix};

/// Depth of the teeth of a torn edge, in heights of the tile.
pub const TORN: f32 = 0.11;

/// Sizes of a tile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileMeasure {
    /// Name of the part.
    pub name: f32,
    /// What became of it.
    pub word: f32,
    /// Shape.
    pub icon: f32,
    /// Height.
    pub height: f32,
    /// Space at both sides.
    pub pad: f32,
    /// Space between two tiles.
    pub gap: f32,
    /// Width, at least.
    pub least: f32,
    /// Width, at most.
    pub most: f32,
    /// Thickness of outlines; 1.0 at 100 %.
    pub pen: f32,
}

impl TileMeasure {
    /// At 100 %.
    pub const ROOMY: Self = Self {
        name: 18.0,
        word: 15.0,
        icon: 18.0,
        height: 58.0,
        pad: 8.0,
        gap: 6.0,
        least: 68.0,
        most: 172.0,
        pen: 1.0,
    };

    /// At 125 %.
    pub const MIDDLE: Self = Self {
        name: 15.0,
        word: 13.0,
        icon: 15.0,
        height: 48.0,
        pad: 6.0,
        gap: 5.0,
        least: 56.0,
        most: 140.0,
        pen: 0.9,
    };

    /// At 200 %.
    pub const COMPACT: Self =
        Self { name: 11.0, word: 9.5, icon: 10.0, height: 33.0, pad: 4.0, gap: 3.0, least: 34.0, most: 96.0, pen: 0.7 };
}

/// Colors of a tile, and how thick its outline is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileLook {
    /// Ground.
    pub back: Color,
    /// Words.
    pub ink: Color,
    /// Outline and shape.
    pub line: Color,
    /// Thickness of the outline.
    pub width: f32,
}

/// Returns how a part of a card is drawn.
pub fn tile_look(state: TileState) -> TileLook {
    let tinted = |color: Color, width: f32| TileLook { back: mix(CARD, color, 0.08), ink: INK, line: color, width };
    match state {
        TileState::Read => tinted(OK, 1.5),
        TileState::Doubtful => tinted(ASK_ON_WHITE, 1.5),
        TileState::Locked => tinted(READER, 1.5),
        TileState::Torn => tinted(STOP, 2.0),
        TileState::Unread => TileLook { back: CARD, ink: MUTED, line: MUTED, width: 1.2 },
        TileState::Absent => TileLook { back: CARD, ink: MUTED, line: mix(LINE, MUTED, 0.4), width: 0.8 },
    }
}
