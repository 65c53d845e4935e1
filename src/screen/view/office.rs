//! The open page of the office in the window of the desk, and the door of a closed desk alone in it.

use iced::widget::{column, container, row};
use iced::{Alignment, Length, Size};

use crate::text::ledger::Mark;

use super::super::key::Key;
use super::super::ledger::{COPY, Focus};
use super::super::part::{self, Piece, Tone, muted};
use super::super::state::{Open, Screen};
use super::super::theme::{self, Measure};
use super::super::wedge::KeysTo;
use super::FIELD;
use super::ledger::{Look, door_view, field_name, ledger_view};

/// A name that no input has.
pub const NO_FIELD: &str = "none";

/// Returns the name of the input that must have the keys.
pub fn field_with_keys(screen: &Screen) -> Option<String> {
    match (screen.open_page(), screen.keys_to()) {
        (Some(open), _) => open.state.text_field(&open.ledger).map(field_name),
        (None, KeysTo::Search) => Some(FIELD.to_owned()),
        (None, KeysTo::Root | KeysTo::Answer | KeysTo::Secret) => None,
    }
}

impl Screen {
    fn look(&self, measure: Measure) -> Look<'_> {
        Look { measure, words: &self.words, missing: &*self.unprintable }
    }

    /// What matters more than the page's own sentence: the desk has stopped, or refused what was asked.
    fn overruling(&self) -> Option<(Mark, String)> {
        let told = self.told().filter(|(_, tone)| *tone == Tone::Refused);
        told.filter(|_| self.desk_gone || !self.at_door())
            .map(|(told, _)| (Mark::Stop, format!("{} · {}", told.what, told.next)))
    }

    /// Draws the open page of the office.
    pub(super) fn office<'a>(&'a self, open: &'a Open, measure: Measure) -> Piece<'a> {
        let copied = || (Mark::Good, self.words.say("page-copied"));
        let above = self.overruling().or_else(|| open.state.copied().then(copied));
        ledger_view(&open.ledger, &open.state, self.look(measure), above)
    }

    /// Draws a closed desk: its door and the keys of language and zoom, nothing else.
    pub(super) fn door<'a>(&'a self, open: &'a Open, measure: Measure, window: Size) -> Piece<'a> {
        let size = measure.edge_text - 1.0;
        let key = |name: &str, does: &str| -> Piece<'a> {
            let both = row![part::cap(name.to_owned(), size - 1.0), muted(self.words.does(does), size)];
            both.spacing(theme::GAP).align_y(Alignment::Center).into()
        };
        let keys = row![key("Ctrl L", "language"), key("Ctrl + − 0", "zoom")].spacing(theme::GAP_L);
        let door = container(door_view(&open.ledger, &open.state, self.look(measure), self.overruling(), window))
            .center(Length::Fill);
        column![door, container(keys).center_x(Length::Fill).padding(measure.margin)].into()
    }

    /// The keys of the open page, for the footer.
    pub(super) fn office_keys(&self, open: &Open, measure: Measure) -> Vec<(String, &'static str, Option<Key>)> {
        let form = open.ledger.form.is_some();
        let enter = || self.words.key("@key-enter");
        let mut keys = match open.state.focus() {
            Focus::Field(_) | Focus::Send => vec![
                ("Tab".to_owned(), "next-field", Some(Key::Tab { back: false })),
                ("Esc".to_owned(), "leave-form", Some(Key::Cancel)),
            ],
            Focus::Rows => {
                let mut keys = Vec::new();
                let opens = open.ledger.rows.iter().any(|row| row.open.is_some());
                if !open.ledger.rows.is_empty() && !measure.compact {
                    keys.push(("↑ ↓".to_owned(), "select", None));
                }
                if opens {
                    keys.push((enter(), "open", Some(Key::Enter)));
                }
                if form {
                    keys.push(("Tab".to_owned(), "fill-in", Some(Key::Tab { back: false })));
                }
                keys.push(("Esc".to_owned(), "back", Some(Key::Cancel)));
                keys
            }
        };
        keys.push(("F1".to_owned(), "help", Some(Key::Help)));
        keys
    }

    /// Keys that mean something alone on the open page.
    pub(in crate::screen) fn action_keys(&self) -> String {
        let ledger = self.open_page().map(|open| &open.ledger);
        let copy = ledger.and_then(|ledger| ledger.copy.as_ref()).map(|_| COPY);
        let actions = ledger.map(|ledger| ledger.actions.as_slice()).unwrap_or_default();
        actions.iter().map(|action| action.key).chain(copy).collect()
    }
}
