//! Pages of the office without the desk thread: their keys, and how they are drawn.

mod keys;
mod outside;
mod pictures;
mod samples;
mod typing;

use std::sync::Arc;

use super::state::Place;
use super::*;
use crate::desk::office::{DoorPage, OfficePage};
use crate::text::ledger::Ledger;

/// A screen with nothing on it.
fn screen() -> Screen {
    Screen::new(samples::board(), Language::ZhCn, Arc::new(|_| Vec::new())).unwrap()
}

/// A screen on which the desk thread has opened this page.
fn with_page(ledger: Ledger) -> Screen {
    let mut screen = screen();
    screen.board.office = Some(OfficePage::Menu(Default::default()));
    screen.open_ledger(Place::Office(OfficePage::Menu(Default::default())), ledger);
    screen
}

/// A screen of a closed desk.
fn with_door(ledger: Ledger) -> Screen {
    let mut screen = screen();
    screen.board.door = Some(DoorPage::Closed);
    screen.open_ledger(Place::Door(DoorPage::Closed), ledger);
    screen
}

fn press(screen: &mut Screen, key: Key) -> Vec<Input> {
    screen.update(Message::Heard(Heard::Key(key)))
}
