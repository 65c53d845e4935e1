//! Every color, size and space of the screen; no other file of it holds a literal.

mod page;
mod photo;
mod tile;

pub use page::{PageMeasure, action, around, form, ground, key_on_fill, option, resting, row, send};
pub use photo::{PhotoMeasure, PhotoPlace, frame, photo_place};
pub use tile::{TORN, TileMeasure, tile_look};

use iced::theme::Palette;
use iced::widget::{button, container, scrollable, text_input};
use iced::{Background, Border, Color, Font, Padding, Shadow, Size, Theme, border, font};

use crate::verdict::Class;

/// Family of all words; every text names it, canvas texts too.
pub const FAMILY: &str = "Noto Sans CJK SC";
/// Ordinary words.
pub const FONT: Font = Font::with_name(FAMILY);
/// Big words.
pub const BOLD: Font = Font { weight: font::Weight::Bold, ..FONT };

/// Window behind everything.
pub const PAPER: Color = Color::from_rgb8(0xF6, 0xF5, 0xF1);
/// Cards on the paper.
pub const CARD: Color = Color::from_rgb8(0xFF, 0xFF, 0xFF);
/// Words.
pub const INK: Color = Color::from_rgb8(0x1F, 0x23, 0x28);
/// Words of less weight.
pub const MUTED: Color = Color::from_rgb8(0x5F, 0x63, 0x69);
/// Hairlines.
pub const LINE: Color = Color::from_rgb8(0xDD, 0xDA, 0xD2);
/// The one accent.
pub const ACCENT: Color = Color::from_rgb8(0x1F, 0x4E, 0x8C);
/// Go on.
pub const OK: Color = Color::from_rgb8(0x00, 0x69, 0x5C);
/// Do not go on.
pub const STOP: Color = Color::from_rgb8(0x7F, 0x00, 0x00);
/// A person looks.
pub const ASK: Color = Color::from_rgb8(0xFF, 0xC1, 0x07);
/// The reading failed.
pub const READER: Color = Color::from_rgb8(0x37, 0x47, 0x4F);
/// Icon of ASK on white, where the fill itself would be too pale.
pub const ASK_ON_WHITE: Color = Color::from_rgb8(0x8A, 0x5A, 0x00);
/// Track of a bar.
pub const TRACK: Color = Color::from_rgb8(0xE6, 0xE3, 0xDA);

/// Space between things that belong together.
pub const GAP_S: f32 = 4.0;
/// Space between neighbors.
pub const GAP: f32 = 8.0;
/// Space between groups.
pub const GAP_L: f32 = 16.0;
/// Space between columns.
pub const GAP_XL: f32 = 32.0;
/// Corner of a key.
pub const CORNER_S: f32 = 5.0;
/// Corner of a button.
pub const CORNER: f32 = 8.0;
/// Corner of a card.
pub const CORNER_L: f32 = 12.0;
/// Corner of the panel.
pub const CORNER_XL: f32 = 16.0;
/// Thickness of a hairline.
pub const HAIR: f32 = 1.0;
/// Thickness of the ring around what has the keys.
pub const FOCUS: f32 = 3.0;
/// Width of the hatched border.
pub const HATCH: f32 = 24.0;

/// Smallest words: on keys and as labels.
pub const SMALL: f32 = 15.0;
/// Words of lists and sentences.
pub const BODY: f32 = 18.0;
/// Headlines.
pub const LARGE: f32 = 22.0;
/// Titles of pages.
pub const TITLE: f32 = 28.0;
/// The count.
pub const COUNT: f32 = 46.0;
/// Icon in a row.
pub const ICON_S: f32 = 22.0;
/// Lamp.
pub const LAMP: f32 = 12.0;
/// Bar of the counter.
pub const BAR: f32 = 10.0;
/// Height of a row of the last acts, at least and at most.
pub const ROW: (f32, f32) = (32.0, 44.0);
/// Height of the header and of the footer.
pub const EDGE: f32 = 52.0;
/// Width of the right column.
pub const COLUMN: f32 = 380.0;
/// Width of a class in the choice of classes.
pub const CLASS_WIDTH: f32 = 119.0;
/// Width of a virtual card.
pub const SHELF_WIDTH: f32 = 116.0;
/// Width of the keys in the key table.
pub const KEY_WIDTH: f32 = 150.0;
/// Width of a masked name in a row, at most.
pub const NAME_WIDTH: f32 = 84.0;
/// Width of a time in a row.
pub const TIME_WIDTH: f32 = 74.0;

/// Share of the panel that all fields side by side take below the name.
pub const BESIDE: f32 = 0.7;
/// Share of the panel that they take at the right of the name.
pub const ASIDE: f32 = 0.58;

/// First size of the window, and the smallest.
pub const WINDOW: Size = Size::new(1366.0, 768.0);
/// Smallest size of the window.
pub const WINDOW_MIN: Size = Size::new(683.0, 384.0);

/// Sizes that depend on the room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// No right column; short header and footer.
    pub compact: bool,
    /// Verdict word.
    pub word: f32,
    /// Name of the student.
    pub name: f32,
    /// Value of a field.
    pub value: f32,
    /// Label of a field.
    pub label: f32,
    /// Sentences on the panel.
    pub sentence: f32,
    /// Padding of the panel.
    pub pad: f32,
    /// Padding around the body.
    pub margin: f32,
    /// Shape of the verdict.
    pub icon: f32,
    /// Height of header and footer.
    pub edge: f32,
    /// Words in header and footer.
    pub edge_text: f32,
    /// Hatched border.
    pub hatch: f32,
    /// The ring that shows the rest of the thirty seconds.
    pub ring: f32,
    /// Dashes of the evidence level.
    pub dash: Size,
    /// Words of the fields side by side.
    pub beside: f32,
    /// Space between lines of the panel.
    pub gap: f32,
    /// Sizes of a page of the office.
    pub page: PageMeasure,
}

impl Measure {
    /// Chooses sizes for a window, in logical pixels; at 125 % and at 200 % a full window has less room.
    pub fn of(window: Size) -> Self {
        let fits = |width: f32, height: f32| window.width >= width && window.height >= height;
        match (fits(1240.0, 690.0), fits(1000.0, 600.0)) {
            (true, _) => Self::ROOMY,
            (false, true) => Self::MIDDLE,
            (false, false) => Self::COMPACT,
        }
    }

    const ROOMY: Self = Self {
        compact: false,
        word: 96.0,
        name: 80.0,
        value: 24.0,
        label: SMALL,
        sentence: LARGE,
        pad: 36.0,
        margin: GAP_L,
        icon: 96.0,
        edge: EDGE,
        edge_text: 17.0,
        hatch: HATCH,
        ring: 32.0,
        dash: Size::new(18.0, 8.0),
        beside: 17.0,
        gap: GAP + GAP_S,
        page: PageMeasure::ROOMY,
    };

    // Four fifths: at 125 % they are as large on the glass.
    const MIDDLE: Self = Self {
        compact: false,
        word: 77.0,
        name: 64.0,
        value: 19.0,
        label: 13.0,
        sentence: 18.0,
        pad: 24.0,
        margin: GAP + GAP_S,
        icon: 77.0,
        edge: 46.0,
        edge_text: 15.0,
        hatch: HATCH * 0.8,
        ring: 26.0,
        dash: Size::new(15.0, 7.0),
        beside: 14.0,
        gap: GAP,
        page: PageMeasure::MIDDLE,
    };

    // Half of the roomy sizes and a little more: at 200 % they are as large on the glass.
    const COMPACT: Self = Self {
        compact: true,
        word: 48.0,
        name: 42.0,
        value: 15.0,
        label: 11.0,
        sentence: 14.0,
        pad: 14.0,
        margin: GAP,
        icon: 48.0,
        edge: 36.0,
        edge_text: 13.0,
        hatch: HATCH / 2.0,
        ring: 18.0,
        dash: Size::new(10.0, 5.0),
        beside: 12.0,
        gap: GAP_S,
        page: PageMeasure::COMPACT,
    };
}

/// Colors on one fill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// The fill.
    pub back: Color,
    /// Words on it.
    pub ink: Color,
    /// Labels on it.
    pub soft: Color,
    /// Hairlines on it.
    pub line: Color,
    /// A hatched border stands for a fill.
    pub hatched: bool,
}

/// Returns the fill of a class.
pub fn fill(class: Class) -> Fill {
    match class {
        Class::Ok => on(OK, Color::WHITE),
        Class::Stop => on(STOP, Color::WHITE),
        Class::Reader => on(READER, Color::WHITE),
        Class::Ask => on(ASK, Color::BLACK),
        Class::Already => Fill { hatched: true, ..PLAIN },
    }
}

/// A white card: nothing lies on the reader.
pub const PLAIN: Fill = Fill { back: CARD, ink: INK, soft: MUTED, line: LINE, hatched: false };

fn on(back: Color, ink: Color) -> Fill {
    Fill { back, ink, soft: mix(back, ink, 0.85), line: mix(back, ink, 0.4), hatched: false }
}

/// Mixes two colors; 1.0 is all of the second.
pub fn mix(a: Color, b: Color, share: f32) -> Color {
    let one = |a: f32, b: f32| a + (b - a) * share;
    Color::from_rgb(one(a.r, b.r), one(a.g, b.g), one(a.b, b.b))
}

/// Returns the theme for what iced draws by itself.
pub fn theme() -> Theme {
    let palette = Palette { background: PAPER, text: INK, primary: ACCENT, success: OK, warning: ASK, danger: STOP };
    Theme::custom("paper", palette)
}

/// A filled area with corners.
pub fn area(back: Color, ink: Color, corner: f32) -> impl Fn(&Theme) -> container::Style {
    move |_| container::Style {
        text_color: Some(ink),
        background: Some(Background::Color(back)),
        border: border::rounded(corner),
        ..container::Style::default()
    }
}

/// A scrollbar that is not drawn: the wheel still moves the list.
pub fn no_bar() -> scrollable::Direction {
    scrollable::Direction::Vertical(scrollable::Scrollbar::hidden())
}

/// A white card with a hairline.
pub fn card(_: &Theme) -> container::Style {
    lined(CARD, LINE, HAIR, CORNER_L)
}

/// A card that something stands out on.
pub fn accented(_: &Theme) -> container::Style {
    lined(CARD, ACCENT, FOCUS, CORNER_L)
}

/// A key as on a keyboard.
pub fn key(_: &Theme) -> container::Style {
    lined(CARD, mix(LINE, MUTED, 0.3), HAIR, CORNER_S)
}

/// A bar at the edge of the window.
pub fn edge(_: &Theme) -> container::Style {
    lined(CARD, LINE, 0.0, 0.0)
}

fn lined(back: Color, line: Color, width: f32, corner: f32) -> container::Style {
    container::Style {
        text_color: Some(INK),
        background: Some(Background::Color(back)),
        border: Border { color: line, width, radius: corner.into() },
        ..container::Style::default()
    }
}

/// A button without a fill, for tabs, keys and rows.
pub fn quiet(chosen: bool) -> impl Fn(&Theme, button::Status) -> button::Style {
    move |_, status| {
        let pointed = matches!(status, button::Status::Hovered | button::Status::Pressed);
        let back = match (chosen, pointed) {
            (true, _) => Some(ACCENT),
            (false, true) => Some(mix(CARD, LINE, 0.5)),
            (false, false) => None,
        };
        button::Style {
            background: back.map(Background::Color),
            text_color: if chosen { Color::WHITE } else { INK },
            border: border::rounded(CORNER),
            shadow: Shadow::default(),
            ..button::Style::default()
        }
    }
}

/// A button that looks like the words on it.
pub fn bare(_: &Theme, _: button::Status) -> button::Style {
    button::Style { background: None, shadow: Shadow::default(), ..button::Style::default() }
}

/// A button that is a card: classes, hits, virtual cards.
pub fn tile(chosen: bool) -> impl Fn(&Theme, button::Status) -> button::Style {
    move |_, status| {
        let pointed = matches!(status, button::Status::Hovered | button::Status::Pressed);
        let (color, width) = if chosen { (ACCENT, FOCUS) } else { (LINE, HAIR) };
        button::Style {
            background: Some(Background::Color(if pointed { mix(CARD, LINE, 0.3) } else { CARD })),
            text_color: INK,
            border: Border { color, width, radius: CORNER.into() },
            shadow: Shadow::default(),
            ..button::Style::default()
        }
    }
}

/// An input that has the keys, with its ring.
pub fn field(_: &Theme, _: text_input::Status) -> text_input::Style {
    text_input::Style {
        background: Background::Color(CARD),
        border: Border { color: ACCENT, width: FOCUS, radius: CORNER.into() },
        icon: MUTED,
        placeholder: MUTED,
        value: INK,
        selection: mix(CARD, ACCENT, 0.25),
    }
}

/// A scrollbar that is calm.
pub fn scroll(theme: &Theme, status: scrollable::Status) -> scrollable::Style {
    let usual = scrollable::default(theme, status);
    let rail = scrollable::Rail {
        background: None,
        border: border::rounded(CORNER),
        scroller: scrollable::Scroller {
            background: Background::Color(mix(LINE, MUTED, 0.3)),
            border: border::rounded(CORNER),
        },
    };
    scrollable::Style { vertical_rail: rail, horizontal_rail: rail, ..usual }
}

/// Padding with different sides.
pub fn sides(x: f32, y: f32) -> Padding {
    Padding::from([y, x])
}

#[cfg(test)]
mod tests;
