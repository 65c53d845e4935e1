//! The open page of the office, or the door of a closed desk: which keys go there, and when it starts anew.

use std::mem::discriminant;

use crate::desk::board::Input;
use crate::desk::office::{DoorPage, OfficeInput, OfficePage, OfficePlace};
use crate::text::Words;
use crate::text::ledger::Ledger;

use super::super::key::Key;
use super::super::ledger::LedgerState;
use super::super::outside;
use super::super::wedge::{Heard, KeysTo};
use super::{Message, Page, Screen};

/// A page that is open.
pub struct Open {
    place: Place,
    pub(in crate::screen) ledger: Ledger,
    pub(in crate::screen) state: LedgerState,
}

/// Where a page stands.
#[derive(PartialEq)]
pub(in crate::screen) enum Place {
    /// In the office.
    Office(OfficePage),
    /// Before a closed desk.
    Door(DoorPage),
}

impl Place {
    fn words(&self, words: &Words) -> Ledger {
        match self {
            Place::Office(page) => words.office(page),
            Place::Door(page) => words.door(page),
        }
    }

    /// Returns whether both are the same kind of page; its title tells one from another of the same kind.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Place::Office(a), Place::Office(b)) => discriminant(a) == discriminant(b),
            (Place::Door(a), Place::Door(b)) => discriminant(a) == discriminant(b),
            (Place::Office(_), Place::Door(_)) | (Place::Door(_), Place::Office(_)) => false,
        }
    }
}

impl Screen {
    /// Returns whether the desk is closed: nothing but the door is shown.
    pub(in crate::screen) fn at_door(&self) -> bool {
        self.board.door.is_some()
    }

    /// Returns the page of the office or the door, unless a page of the window covers it.
    pub(in crate::screen) fn open_page(&self) -> Option<&Open> {
        self.open.as_ref().filter(|_| self.at_door() || self.page == Page::Desk)
    }

    /// Returns where ordinary keys go.
    pub(in crate::screen) fn keys_to(&self) -> KeysTo {
        match self.open_page() {
            Some(open) => open.state.keys_to(&open.ledger),
            None if self.field.is_some() => KeysTo::Search,
            None => KeysTo::Root,
        }
    }

    /// Follows the board: opens its page, keeps it, or wipes what is gone.
    pub(in crate::screen) fn follow_board(&mut self) {
        let open = self.open.as_ref().map(|open| &open.place);
        let (same, place) = match (&self.board.door, &self.board.office) {
            (Some(door), _) => {
                let same = matches!(open, Some(Place::Door(old)) if old == door);
                (same, (!same).then(|| Place::Door(door.clone())))
            }
            (None, Some(page)) => {
                let same = matches!(open, Some(Place::Office(old)) if old == page);
                (same, (!same).then(|| Place::Office(page.clone())))
            }
            (None, None) => (false, None),
        };
        match place {
            Some(place) => {
                let ledger = place.words(&self.words);
                self.open_ledger(place, ledger);
            }
            None if same => {}
            None => self.open = None,
        }
        if let Some(open) = &mut self.open {
            open.state.settle(&open.ledger);
        }
    }

    /// Shows a page; of the same page it keeps the selection and what was typed.
    pub(in crate::screen) fn open_ledger(&mut self, place: Place, ledger: Ledger) {
        let state = match self.open.take() {
            Some(old) if old.place.is_like(&place) && old.ledger.title == ledger.title => {
                old.state.follow(&old.ledger, &ledger)
            }
            Some(_) | None => {
                self.close();
                LedgerState::new(&ledger)
            }
        };
        self.open = Some(Open { place, ledger, state });
    }

    /// Says the open page in the other language.
    pub(super) fn reword(&mut self) {
        if let Some(open) = self.open.take() {
            let ledger = open.place.words(&self.words);
            let state = open.state.follow(&open.ledger, &ledger);
            self.open = Some(Open { place: open.place, ledger, state });
        }
    }

    /// Takes a key for the open page; `None` when it is for the window.
    pub(super) fn press_page(&mut self, key: Key) -> Option<Vec<Input>> {
        let at_door = self.at_door();
        let shown = self.open_page().is_some();
        let open = self.open.as_mut()?;
        match key {
            Key::Zoom(_) | Key::Language => None,
            // A closed desk has no other page, and nothing to go back to.
            Key::Cancel if at_door => {
                open.state = LedgerState::new(&open.ledger);
                Some(Vec::new())
            }
            Key::Help | Key::Print | Key::Diagnosis | Key::Office | Key::Mode(_) | Key::Lock if at_door => {
                Some(Vec::new())
            }
            Key::Faces | Key::Paste if at_door => Some(Vec::new()),
            Key::Ring | Key::Sound | Key::Lay(_) if at_door => Some(Vec::new()),
            Key::Mode(mode) => {
                open.state.leave_form(&open.ledger);
                self.close();
                Some(vec![Input::Office(OfficeInput::Close), Input::Mode(mode)])
            }
            Key::Lock => {
                open.state.leave_form(&open.ledger);
                None
            }
            Key::Help | Key::Print | Key::Diagnosis | Key::Office | Key::Faces | Key::Paste => None,
            Key::Ring | Key::Sound | Key::Lay(_) => None,
            key if shown => Some(open.state.press(&open.ledger, key)),
            Key::Confirm | Key::Cancel | Key::Enter | Key::Erase | Key::Tab { .. } | Key::Move(_) | Key::Letter(_) => {
                None
            }
        }
    }

    /// Takes what the window heard before a closed desk; `None` when the desk is open.
    pub(super) fn hear_at_door(&mut self, message: &Message) -> Option<Vec<Input>> {
        let unheard = match message {
            Message::Heard(Heard::Scan(_) | Heard::Dropped(_)) | Message::Tick => true,
            Message::Pasted(_) | Message::Chosen(_) => true,
            Message::Typed(_) | Message::Submitted | Message::Send(_) | Message::Chose(_) => true,
            Message::Heard(Heard::Key(_) | Heard::Secret(_) | Heard::FocusLost) => false,
            Message::Board(_) | Message::DeskGone | Message::Touch(_) => false,
        };
        (unheard && self.at_door()).then(Vec::new)
    }

    /// Opens the menu of the office, from every page.
    pub(super) fn open_office(&mut self) -> Vec<Input> {
        self.close();
        vec![Input::Office(OfficeInput::Open(OfficePlace::Menu))]
    }

    /// Opens the page of the lists, from every page.
    pub(super) fn open_paper(&mut self) -> Vec<Input> {
        self.close();
        vec![Input::Office(OfficeInput::Open(OfficePlace::Paper))]
    }

    /// Returns whether a pasted picture has a place: at the desk, and on the page of card faces.
    pub(super) fn takes_pictures(&self) -> bool {
        self.open_page().is_none_or(|open| matches!(open.place, Place::Office(OfficePage::Faces(_))))
    }

    /// Opens the page of card faces, from every page; on it the same key asks for a picture.
    pub(super) fn open_faces(&mut self) -> Vec<Input> {
        let shown = self.open_page().map(|open| &open.place);
        let here = matches!(shown, Some(Place::Office(OfficePage::Faces(_))));
        self.close();
        vec![if here { outside::ask() } else { Input::Office(OfficeInput::Open(OfficePlace::Faces)) }]
    }

    /// Opens the page about this machine, from every page; on it the same key leads back.
    pub(super) fn open_diagnosis(&mut self) -> Vec<Input> {
        let shown = self.open_page().map(|open| &open.place);
        let here = matches!(shown, Some(Place::Office(OfficePage::Diagnosis(_))));
        self.close();
        let diagnosis = || OfficeInput::Open(OfficePlace::Diagnosis);
        vec![Input::Office(if here { OfficeInput::Close } else { diagnosis() })]
    }
}
