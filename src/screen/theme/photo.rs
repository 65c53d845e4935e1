//! Sizes of a picture on a page, and where it stands beside its table.

use iced::widget::container;
use iced::{Border, Size, Theme, border};

use super::{HAIR, LINE};

/// Sizes of the outlines on a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhotoMeasure {
    /// Thickness of an outline.
    pub line: f32,
    /// Height of a chip.
    pub height: f32,
    /// Words on a chip.
    pub text: f32,
    /// Shape on a chip.
    pub mark: f32,
    /// Space at both sides of a chip and between its shape and its words.
    pub pad: f32,
    /// Width of the words on a chip, at most.
    pub widest: f32,
    /// Width of a table beside a picture, at least.
    pub table: f32,
}

impl PhotoMeasure {
    /// At 100 %.
    pub const ROOMY: Self =
        Self { line: 3.0, height: 24.0, text: 16.0, mark: 16.0, pad: 5.0, widest: 96.0, table: 520.0 };

    /// At 125 %.
    pub const MIDDLE: Self =
        Self { line: 2.6, height: 20.0, text: 13.5, mark: 13.0, pad: 4.0, widest: 80.0, table: 430.0 };

    /// At 200 %.
    pub const COMPACT: Self =
        Self { line: 1.8, height: 14.0, text: 10.0, mark: 9.0, pad: 3.0, widest: 56.0, table: 310.0 };
}

/// A hairline around a picture.
pub fn frame(_: &Theme) -> container::Style {
    container::Style {
        border: Border { color: LINE, width: HAIR, ..border::rounded(0) },
        ..container::Style::default()
    }
}

/// Where a picture stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PhotoPlace {
    /// At the left of the table.
    Beside(Size),
    /// Above the table.
    Above(Size),
}

/// Share of the height that a picture above a table takes at most.
const ABOVE: f32 = 0.55;

/// Chooses the place in which a picture is largest and leaves its table the room that it needs; `aspect` is width by
/// height. Without a table it has all the room.
pub fn photo_place(room: Size, aspect: f32, table: Option<Size>, gap: f32) -> PhotoPlace {
    let Some(table) = table else { return PhotoPlace::Beside(inside(room, aspect)) };
    let beside = inside(Size::new((room.width - table.width - gap).max(room.width * 0.3), room.height), aspect);
    let tall = (room.height - table.height - gap).clamp(0.0, room.height * ABOVE);
    let above = inside(Size::new(room.width, tall), aspect);
    // Beside the table the eye goes from a row to its card; above it must be clearly larger.
    if above.width > beside.width * 1.3 { PhotoPlace::Above(above) } else { PhotoPlace::Beside(beside) }
}

/// The largest place of this aspect inside a room.
fn inside(room: Size, aspect: f32) -> Size {
    let aspect = aspect.clamp(0.05, 20.0);
    let width = room.width.min(room.height * aspect).max(1.0);
    Size::new(width, width / aspect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_and_leaves_its_table_room() {
        let check = |room: (f32, f32), aspect: f32, beside: bool| {
            let (room, table) = (Size::new(room.0, room.1), Size::new(room.0 * 0.4, room.1 * 0.4));
            let place = photo_place(room, aspect, Some(table), 10.0);
            let (PhotoPlace::Beside(size) | PhotoPlace::Above(size)) = place;
            assert_eq!(matches!(place, PhotoPlace::Beside(_)), beside, "{room:?} {aspect} {place:?}");
            assert!((size.width / size.height - aspect).abs() < 0.01, "{place:?}");
            let rest = if beside { room.width - size.width } else { room.height - size.height };
            assert!(rest >= if beside { table.width } else { table.height }, "{place:?}");
        };
        check((1280.0, 500.0), 4.0 / 3.0, true);
        check((1280.0, 500.0), 3.0 / 4.0, true);
        check((1280.0, 500.0), 6.0, false);
        check((650.0, 220.0), 4.0 / 3.0, true);
        check((650.0, 220.0), 9.0, false);
    }

    #[test]
    fn a_picture_without_a_table_has_all_the_room() {
        let place = photo_place(Size::new(400.0, 300.0), 1.0, None, 10.0);
        assert_eq!(place, PhotoPlace::Beside(Size::new(300.0, 300.0)));
    }
}
