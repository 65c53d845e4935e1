//! A page with a picture: it stands beside facts and table, or above them where that shows it larger.

use iced::widget::{column, container, row};
use iced::{Alignment, Length, Size};

use crate::text::ledger::{Ledger, Photo};

use super::super::super::ledger::LedgerState;
use super::super::super::part::{self, Piece};
use super::super::super::sight::Sight;
use super::super::super::theme::{self, PhotoPlace};
use super::{Look, table, without_photo};

/// Rows that a table under a picture shows at least.
const ROWS: usize = 5;

/// Draws the picture in its place and all else in the rest.
pub fn with_photo<'a>(
    ledger: &'a Ledger,
    state: &'a LedgerState,
    look: Look<'a>,
    room: Size,
    (shown, sight): (&'a Photo, &Sight),
) -> Piece<'a> {
    let sizes = look.measure.page;
    let gap = sizes.gap * 1.5;
    let alone = ledger.columns.is_empty() && ledger.facts.is_empty() && ledger.form.is_none();
    let wide = if ledger.form.is_some() { sizes.form.0.max(sizes.photo.table) } else { sizes.photo.table };
    let needs = (!alone).then(|| Size::new(wide, table::height(ROWS, look)));
    let place = theme::photo_place(room, aspect(shown), needs, gap);
    let framed = |size: Size| container(part::photo(shown, sight, size, sizes.photo)).style(theme::frame);
    let rest = |room: Size| container(without_photo(ledger, state, look, room)).width(Length::Fill);
    match place {
        _ if ledger.form.is_some() && room.width < sizes.form.0 + sizes.photo.table * 0.5 => {
            without_photo(ledger, state, look, room)
        }
        PhotoPlace::Beside(size) if alone => framed(size).into(),
        PhotoPlace::Beside(size) => {
            let left = Size::new(room.width - size.width - gap, room.height);
            row![framed(size), rest(left)].spacing(gap).align_y(Alignment::Start).into()
        }
        PhotoPlace::Above(size) => {
            let left = Size::new(room.width, room.height - size.height - gap);
            column![framed(size), rest(left)].spacing(gap).into()
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a picture has at most 16384 pixels a side")]
fn aspect(photo: &Photo) -> f32 {
    let plane = photo.picture.plane();
    plane.width() as f32 / plane.height().max(1) as f32
}
