//! What stands above a table: facts and tiles. Where they leave the table too little room they scroll with its rows.

use iced::widget::{Column, column, container, mouse_area, row, sensor, space};
use iced::{Length, Size, mouse};

use crate::text::ledger::Ledger;

use super::super::super::ledger::{LedgerState, NOTCH, Touch};
use super::super::super::part::{self, Piece};
use super::super::super::state::Message;
use super::{Look, facts, table, tiles};

/// Rows that a table needs at least beside what stands above it, and the room of its sentence when it has none.
const ROWS: (usize, usize) = (5, 3);

/// Draws facts, tiles and table in a place.
pub fn with_table<'a>(ledger: &'a Ledger, state: &'a LedgerState, look: Look<'a>, room: Size) -> Piece<'a> {
    let sizes = look.measure.page;
    let tall = height(ledger, look, room.width);
    let needs = match (ledger.columns.is_empty(), ledger.rows.len()) {
        (true, _) => 0.0,
        (false, 0) => table::height(ROWS.1, look),
        (false, rows) => table::height(rows.min(ROWS.0), look),
    };
    let gap = if tall > 0.0 && needs > 0.0 { sizes.gap } else { 0.0 };
    if tall + gap + needs > room.height {
        return scrolled(ledger, state, look, room);
    }
    let mut all = Column::new().spacing(sizes.gap);
    if tall > 0.0 {
        all = all.push(container(head(ledger, look, room.width)).height(tall));
    }
    if !ledger.columns.is_empty() {
        all = all.push(container(table::table(ledger, state, look)).height(Length::Fill));
    }
    all.into()
}

/// Height of facts and tiles in a width.
fn height(ledger: &Ledger, look: Look<'_>, width: f32) -> f32 {
    let facts = if ledger.facts.is_empty() { 0.0 } else { facts::height(&ledger.facts, look, width) };
    let tiles = tiles::height(&ledger.tiles, look, width);
    facts + tiles + if facts > 0.0 && tiles > 0.0 { look.measure.page.gap } else { 0.0 }
}

fn head<'a>(ledger: &'a Ledger, look: Look<'a>, width: f32) -> Piece<'a> {
    let mut all = Column::new().spacing(look.measure.page.gap).width(width);
    if !ledger.facts.is_empty() {
        all = all.push(facts::facts(&ledger.facts, look, width));
    }
    if !ledger.tiles.is_empty() {
        all = all.push(tiles::tiles(ledger, look, width));
    }
    all.into()
}

/// Draws a page of which not all is in sight: what stands above the table counts as rows of it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a few hundred rows"
)]
fn scrolled<'a>(ledger: &'a Ledger, state: &'a LedgerState, look: Look<'a>, room: Size) -> Piece<'a> {
    let sizes = look.measure.page;
    let width = room.width - sizes.bar - sizes.air;
    let tall = height(ledger, look, width) + sizes.gap;
    let told = if ledger.rows.is_empty() && !ledger.columns.is_empty() { ROWS.1 } else { 0 };
    let head_rows = (tall / sizes.row).ceil() as usize + told;
    let seen = if ledger.columns.is_empty() {
        (room.height / sizes.row).floor().max(1.0) as usize
    } else {
        table::fitting(room.height, sizes.row)
    };
    let total = head_rows + ledger.rows.len();
    let top = state.top(total, seen);
    let gone = top as f32 * sizes.row;
    let shown = (tall - gone).clamp(0.0, room.height);
    let mut all = Column::new().width(Length::Fill);
    if shown > 0.0 {
        all = all.push(part::slide(head(ledger, look, width), gone, shown));
    }
    let rest = Size::new(width, room.height - shown);
    if !ledger.columns.is_empty() && rest.height > table::height(1, look) {
        all = all
            .push(container(table::part(ledger, state, look, rest, top.saturating_sub(head_rows))).height(rest.height));
    }
    let all = mouse_area(all).on_scroll(move |delta| {
        Message::Touch(Touch::Wheel(match delta {
            mouse::ScrollDelta::Lines { y, .. } => -y * NOTCH,
            mouse::ScrollDelta::Pixels { y, .. } => -y / sizes.row,
        }))
    });
    let bar: Piece<'a> =
        if total > seen { part::scroll_bar(top, seen, total, sizes.bar) } else { space().width(sizes.bar).into() };
    let both = row![all, bar].spacing(sizes.air);
    let seen_now = move |_| Message::Touch(Touch::Seen(seen, head_rows));
    column![sensor(both).key((seen, head_rows)).on_show(seen_now).on_resize(seen_now)].into()
}
