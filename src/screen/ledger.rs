//! What a page of the office keeps besides its words: the selected row, what was typed, and what has the keys.
//!
//! Keys and clicks become inputs for the desk; nothing here draws, and nothing knows which page it is.

mod answers;

use crate::desk::board::Input;
use crate::desk::office::OfficeInput;
use crate::text::ledger::{FieldKind, Form, Ledger, Mark};

use super::key::{Key, Step};
use super::sight::Sight;
use super::wedge::{Hidden, KeysTo};
use answers::Typed;

/// Rows that fit before a window said how many do.
const ROWS_AT_FIRST: usize = 8;

/// Rows that one notch of the wheel moves.
pub const NOTCH: f32 = 3.0;

/// What has the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Focus {
    /// The rows and the actions.
    #[default]
    Rows,
    /// A field of the form, from 0.
    Field(usize),
    /// The button that sends the form.
    Send,
}

/// What is done with the mouse, or said by the window.
#[derive(Debug, Clone, PartialEq)]
pub enum Touch {
    /// A row was clicked.
    Row(usize),
    /// An action was clicked.
    Act(usize),
    /// The wheel was turned by rows, down is positive.
    Wheel(f32),
    /// The bar was moved to this first row.
    Top(usize),
    /// So many rows fit; what scrolls with the table above it is as tall as so many rows.
    Seen(usize, usize),
    /// A field was clicked.
    Field(usize),
    /// The field with the keys holds this text now.
    Typed(String),
    /// Enter in a text field.
    Submitted,
    /// An option of a field was clicked.
    Choose(usize, usize),
    /// The button was clicked.
    Send,
    /// The button that copies the page was clicked.
    Copy,
}

/// Key that copies the text of a page that has one.
pub const COPY: char = 'c';

/// Whether the text of a page was copied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Copied {
    #[default]
    No,
    /// The window has not taken it yet.
    Asked,
    Done,
}

/// State of one open page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LedgerState {
    selected: usize,
    /// First row in sight; what scrolls with the table above it counts as rows.
    top: usize,
    seen: Option<usize>,
    /// Height of what scrolls with the table above it, in rows.
    head: usize,
    /// Part of a row that the wheel was turned beyond `top`.
    turned: f32,
    focus: Focus,
    typed: Typed,
    /// The form was sent and the answer is not there yet.
    sent: bool,
    copied: Copied,
    /// The picture of the page, as the window draws it.
    sight: Option<Sight>,
}

impl LedgerState {
    /// Opens a page: its first row is selected, or its first field has the keys.
    pub fn new(ledger: &Ledger) -> Self {
        let sight = sight(ledger, None);
        Self { focus: first_focus(ledger), typed: Typed::first(ledger.form.as_ref()), sight, ..Self::default() }
    }

    /// Returns the picture of the page, as the window draws it.
    pub fn sight(&self) -> Option<&Sight> {
        self.sight.as_ref()
    }

    /// Returns the selected row, from 0.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// Returns the first row in sight when `seen` rows fit.
    pub fn top(&self, rows: usize, seen: usize) -> usize {
        self.top.min(rows.saturating_sub(seen))
    }

    /// Returns whether the text of the page was just copied.
    pub fn copied(&self) -> bool {
        self.copied != Copied::No
    }

    /// Returns whether the text of the page is to be copied now; once.
    pub fn take_copied(&mut self) -> bool {
        let asked = self.copied == Copied::Asked;
        if asked {
            self.copied = Copied::Done;
        }
        asked
    }

    /// Returns what has the keys.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// Returns what a field holds.
    pub fn text(&self, field: usize) -> &str {
        self.typed.text(field)
    }

    /// Returns the chosen option of a field.
    pub fn choice(&self, field: usize) -> usize {
        self.typed.choice(field)
    }

    /// Returns where ordinary keys go.
    pub fn keys_to(&self, ledger: &Ledger) -> KeysTo {
        match self.kind(ledger) {
            Some(FieldKind::Text) => KeysTo::Answer,
            Some(FieldKind::Secret) => KeysTo::Secret,
            Some(FieldKind::Choice(_)) | None => KeysTo::Root,
        }
    }

    /// Returns the field that takes text, when one has the keys.
    pub fn text_field(&self, ledger: &Ledger) -> Option<usize> {
        match (self.focus, self.keys_to(ledger)) {
            (Focus::Field(field), KeysTo::Answer) => Some(field),
            (_, _) => None,
        }
    }

    /// Kind of the field that has the keys.
    fn kind<'a>(&self, ledger: &'a Ledger) -> Option<&'a FieldKind> {
        let Focus::Field(field) = self.focus else { return None };
        ledger.form.as_ref()?.fields.get(field).map(|field| &field.kind)
    }

    /// Takes newer words of the same page: the selection and what was typed stay.
    pub fn follow(mut self, old: &Ledger, new: &Ledger) -> Self {
        let opened = old.rows.get(self.selected).and_then(|row| row.open.as_ref());
        let moved = opened.and_then(|open| new.rows.iter().position(|row| row.open.as_ref() == Some(open)));
        let selected = moved.unwrap_or(self.selected).min(new.rows.len().saturating_sub(1));
        self.top = (self.top + selected).saturating_sub(self.selected);
        self.select(new, selected);
        if !same_form(old.form.as_ref(), new.form.as_ref()) {
            self.typed = Typed::first(new.form.as_ref());
            self.focus = first_focus(new);
            self.sent = false;
        }
        if old.copy != new.copy {
            self.copied = Copied::No;
        }
        self.sight = sight(new, self.sight.take());
        self
    }

    /// Takes the answer to a form that was sent: a refused one has the keys again, an accepted one starts anew.
    pub fn settle(&mut self, ledger: &Ledger) {
        let mark = ledger.said.as_ref().map(|(mark, _)| *mark);
        match (&ledger.form, mark) {
            (Some(form), Some(Mark::Ask | Mark::Stop)) if self.sent => {
                let empty = |field: &usize| self.typed.text(*field).is_empty();
                let field = (0..form.fields.len()).find(|field| is_typed(form, *field) && empty(field)).unwrap_or(0);
                self.focus = Focus::Field(field);
            }
            (Some(form), Some(Mark::Good)) if self.sent => self.typed = Typed::first(Some(form)),
            (Some(_), _) if self.sent => return,
            (_, _) => {}
        }
        self.sent = false;
    }

    /// Gives the keys back to the rows and forgets the secrets.
    pub fn leave_form(&mut self, ledger: &Ledger) {
        self.focus = Focus::Rows;
        self.typed.wipe(ledger.form.as_ref());
    }

    /// Takes a key; returns what the desk must hear.
    pub fn press(&mut self, ledger: &Ledger, key: Key) -> Vec<Input> {
        self.copied = Copied::No;
        match key {
            Key::Cancel if self.focus == Focus::Rows => return vec![Input::Office(OfficeInput::Close)],
            Key::Cancel => self.leave_form(ledger),
            Key::Tab { back } => self.walk(ledger, back),
            Key::Move(step) => self.go(ledger, step),
            Key::Enter => return self.enter(ledger),
            Key::Confirm if self.focus == Focus::Send => return self.send(ledger),
            Key::Confirm => self.turn(ledger, true),
            Key::Erase => self.typed.erase(self.focus),
            Key::Letter(letter) => return self.press_letter(ledger, letter),
            Key::Help | Key::Mode(_) | Key::Print | Key::Office | Key::Diagnosis | Key::Lock => {}
            Key::Faces | Key::Paste => {}
            Key::Zoom(_) | Key::Language | Key::Ring | Key::Sound | Key::Lay(_) => {}
        }
        Vec::new()
    }

    /// Takes one character of a secret.
    pub fn spell(&mut self, ledger: &Ledger, Hidden(character): Hidden) {
        if let (Focus::Field(field), KeysTo::Secret) = (self.focus, self.keys_to(ledger)) {
            self.typed.push(field, character);
        }
    }

    /// Takes what the mouse did; returns what the desk must hear.
    pub fn touch(&mut self, ledger: &Ledger, touch: Touch) -> Vec<Input> {
        match touch {
            Touch::Row(row) => {
                self.focus = Focus::Rows;
                self.select(ledger, row);
                return open(ledger, row);
            }
            Touch::Act(action) => return ledger.actions.get(action).map(|act| act.input.clone()).into_iter().collect(),
            Touch::Wheel(rows) => self.wheel(ledger, rows),
            Touch::Top(top) => self.top = top.min(self.last_top(ledger)),
            Touch::Seen(rows, head) => {
                (self.seen, self.head) = (Some(rows.max(1)), head);
                if self.selected == 0 {
                    self.top = self.top.min(self.last_top(ledger));
                } else {
                    self.select(ledger, self.selected);
                }
            }
            Touch::Field(field) => self.focus = Focus::Field(field),
            Touch::Typed(text) => {
                if let Focus::Field(field) = self.focus {
                    self.typed.set(field, text);
                }
            }
            Touch::Submitted => return self.enter(ledger),
            Touch::Choose(field, option) => {
                self.focus = Focus::Field(field);
                self.typed.choose(field, option);
            }
            Touch::Send => return self.send(ledger),
            Touch::Copy => self.copied = Copied::Asked,
        }
        Vec::new()
    }

    fn seen(&self) -> usize {
        self.seen.unwrap_or(ROWS_AT_FIRST)
    }

    /// Selects a row and brings it into sight.
    pub fn select(&mut self, ledger: &Ledger, row: usize) {
        self.selected = row.min(ledger.rows.len().saturating_sub(1));
        let place = self.head + self.selected;
        self.top = self.top.min(place).max((place + 1).saturating_sub(self.seen())).min(self.last_top(ledger));
    }

    /// First row in sight when the page is scrolled to its end.
    fn last_top(&self, ledger: &Ledger) -> usize {
        (self.head + ledger.rows.len()).saturating_sub(self.seen())
    }

    fn in_sight(&self, row: usize) -> bool {
        (self.top..self.top + self.seen()).contains(&(self.head + row))
    }

    fn wheel(&mut self, ledger: &Ledger, rows: f32) {
        let turned = self.turned + rows;
        self.turned = turned.fract();
        let last = self.last_top(ledger);
        // A notch is a few rows; a broken mouse that says more is cut.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
        let whole = turned.abs().min(1_000.0) as usize;
        self.top = if turned > 0.0 { self.top + whole } else { self.top.saturating_sub(whole) }.min(last);
    }

    fn go(&mut self, ledger: &Ledger, step: Step) {
        if self.focus != Focus::Rows {
            match step {
                Step::Up => self.walk(ledger, true),
                Step::Down => self.walk(ledger, false),
                Step::Left => self.turn(ledger, false),
                Step::Right => self.turn(ledger, true),
                Step::PageUp | Step::PageDown | Step::Home | Step::End => {}
            }
            return;
        }
        let page = self.seen().saturating_sub(1).max(1);
        let row = match step {
            Step::Up => self.selected.checked_sub(1),
            Step::PageUp => self.selected.checked_sub(page).or((self.selected > 0).then_some(0)),
            Step::Down => self.next_row(ledger, 1),
            Step::PageDown => self.next_row(ledger, page),
            Step::Home => {
                (self.selected, self.top) = (0, 0);
                return;
            }
            Step::End => Some(usize::MAX),
            Step::Left | Step::Right => return,
        };
        match (row, step) {
            (Some(row), _) => self.select(ledger, row),
            // Above the first row and below the last one the page scrolls on.
            (None, Step::Up) => self.top = self.top.saturating_sub(1),
            (None, Step::PageUp) => self.top = self.top.saturating_sub(page),
            (None, Step::Down) => self.top = (self.top + 1).min(self.last_top(ledger)),
            (None, _) => self.top = (self.top + page).min(self.last_top(ledger)),
        }
    }

    /// Returns a row below the selected one; none while that one is still to come into sight, or is the last.
    fn next_row(&self, ledger: &Ledger, by: usize) -> Option<usize> {
        let to_come = self.selected == 0 && self.head >= self.top + self.seen();
        (!to_come && self.selected + 1 < ledger.rows.len()).then_some(self.selected + by)
    }

    /// Leads to the next field, from the last one to the button, and round.
    fn walk(&mut self, ledger: &Ledger, back: bool) {
        let Some(form) = &ledger.form else { return };
        let last = form.fields.len().checked_sub(1);
        self.focus = match (self.focus, back) {
            (Focus::Field(field), false) if Some(field) < last => Focus::Field(field + 1),
            (Focus::Field(field), true) if field > 0 => Focus::Field(field - 1),
            (Focus::Rows | Focus::Field(_), true) | (Focus::Field(_), false) => Focus::Send,
            (Focus::Send, true) => last.map_or(Focus::Send, Focus::Field),
            (Focus::Rows | Focus::Send, false) => last.map_or(Focus::Send, |_| Focus::Field(0)),
        };
    }

    /// Chooses the next or the previous option of the field that has the keys.
    fn turn(&mut self, ledger: &Ledger, forward: bool) {
        if let (Focus::Field(field), Some(FieldKind::Choice(options))) = (self.focus, self.kind(ledger)) {
            let (now, count) = (self.typed.choice(field), options.len().max(1));
            self.typed.choose(field, (now + if forward { 1 } else { count - 1 }) % count);
        }
    }

    fn enter(&mut self, ledger: &Ledger) -> Vec<Input> {
        let last = ledger.form.as_ref().map_or(0, |form| form.fields.len().saturating_sub(1));
        match self.focus {
            // What is not in sight is not opened.
            Focus::Rows if !ledger.rows.is_empty() && !self.in_sight(self.selected) => {
                self.select(ledger, self.selected);
                Vec::new()
            }
            Focus::Rows => {
                let inputs = open(ledger, self.selected);
                if inputs.is_empty() {
                    self.walk(ledger, false);
                }
                inputs
            }
            Focus::Field(field) if field < last => {
                self.walk(ledger, false);
                Vec::new()
            }
            Focus::Field(_) | Focus::Send => self.send(ledger),
        }
    }

    /// Sends the form; the secrets leave with it and the keys go back to the rows.
    fn send(&mut self, ledger: &Ledger) -> Vec<Input> {
        let Some(form) = &ledger.form else { return Vec::new() };
        let answers = self.typed.send(form);
        self.focus = Focus::Rows;
        self.sent = true;
        vec![Input::Office(OfficeInput::Submit(form.kind.clone(), answers))]
    }

    fn press_letter(&mut self, ledger: &Ledger, letter: char) -> Vec<Input> {
        match (self.focus, self.kind(ledger)) {
            (Focus::Rows, _) if letter == COPY && ledger.copy.is_some() => self.copied = Copied::Asked,
            (Focus::Rows, _) => {
                let action = ledger.actions.iter().find(|action| action.key == letter);
                return action.map(|action| action.input.clone()).into_iter().collect();
            }
            (Focus::Field(field), Some(FieldKind::Choice(options))) => {
                let place = letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
                if let Some(place) = place.filter(|place| *place < options.len()) {
                    self.typed.choose(field, place);
                }
            }
            // Typed before the field had the keys.
            (Focus::Field(field), Some(FieldKind::Text)) => self.typed.push(field, letter),
            (Focus::Field(_) | Focus::Send, _) => {}
        }
        Vec::new()
    }
}

fn open(ledger: &Ledger, row: usize) -> Vec<Input> {
    ledger.rows.get(row).and_then(|row| row.open.clone()).into_iter().collect()
}

fn sight(ledger: &Ledger, before: Option<Sight>) -> Option<Sight> {
    ledger.photo.as_ref().map(|photo| Sight::of(&photo.picture, before))
}

fn first_focus(ledger: &Ledger) -> Focus {
    match &ledger.form {
        Some(form) if !form.fields.is_empty() => Focus::Field(0),
        Some(_) => Focus::Send,
        None => Focus::Rows,
    }
}

fn is_typed(form: &Form, field: usize) -> bool {
    form.fields.get(field).is_some_and(|field| matches!(field.kind, FieldKind::Text | FieldKind::Secret))
}

/// Returns whether two forms ask for the same; their words may be in two languages.
fn same_form(old: Option<&Form>, new: Option<&Form>) -> bool {
    let same_kind = |a: &FieldKind, b: &FieldKind| match (a, b) {
        (FieldKind::Choice(a), FieldKind::Choice(b)) => a.len() == b.len(),
        (a, b) => a == b,
    };
    match (old, new) {
        (Some(old), Some(new)) => {
            old.kind == new.kind
                && old.fields.len() == new.fields.len()
                && old.fields.iter().zip(&new.fields).all(|(a, b)| same_kind(&a.kind, &b.kind))
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
