//! What was typed into a form so far; wiped from memory when it is sent, left or dropped.

use zeroize::{Zeroize, Zeroizing};

use crate::desk::office::Answers;
use crate::text::ledger::{FieldKind, Form};

use super::Focus;

/// Bytes of a secret at most: its room is made at once, so that no copy of it stays behind while it grows.
const SECRET_MAX: usize = 512;

/// One text for each field; of a choice its place as a number.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<Zeroizing<String>>);

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Typed({} fields)", self.0.len())
    }
}

impl Typed {
    /// Takes the first texts of a form.
    pub fn first(form: Option<&Form>) -> Self {
        let fields = form.map(|form| form.fields.as_slice()).unwrap_or_default();
        let texts = fields.iter().map(|field| match &field.kind {
            FieldKind::Text => field.first.clone(),
            FieldKind::Secret => String::with_capacity(SECRET_MAX),
            FieldKind::Choice(options) => {
                let place: usize = field.first.parse().unwrap_or(0);
                place.min(options.len().saturating_sub(1)).to_string()
            }
        });
        Self(texts.map(Zeroizing::new).collect())
    }

    /// Returns the text of a field.
    pub fn text(&self, field: usize) -> &str {
        self.0.get(field).map(|text| text.as_str()).unwrap_or_default()
    }

    /// Returns the place of the chosen option.
    pub fn choice(&self, field: usize) -> usize {
        self.text(field).parse().unwrap_or(0)
    }

    /// Replaces the text of a field.
    pub fn set(&mut self, field: usize, text: String) {
        if let Some(old) = self.0.get_mut(field) {
            *old = Zeroizing::new(text);
        }
    }

    /// Chooses an option.
    pub fn choose(&mut self, field: usize, option: usize) {
        self.set(field, option.to_string());
    }

    /// Adds one character, unless the field is full.
    pub fn push(&mut self, field: usize, character: char) {
        if let Some(text) = self.0.get_mut(field).filter(|text| text.len() + character.len_utf8() <= SECRET_MAX) {
            text.push(character);
        }
    }

    /// Takes the last character away.
    pub fn erase(&mut self, focus: Focus) {
        if let Focus::Field(field) = focus
            && let Some(text) = self.0.get_mut(field)
        {
            text.pop();
        }
    }

    /// Forgets the secrets.
    pub fn wipe(&mut self, form: Option<&Form>) {
        let fields = form.map(|form| form.fields.as_slice()).unwrap_or_default();
        for (text, _) in self.0.iter_mut().zip(fields).filter(|(_, field)| field.kind == FieldKind::Secret) {
            text.zeroize();
        }
    }

    /// Returns the answers; the secrets move into them and nothing of them stays here.
    pub fn send(&mut self, form: &Form) -> Answers {
        let texts = self.0.iter_mut().zip(&form.fields).map(|(text, field)| match field.kind {
            FieldKind::Secret => std::mem::replace(&mut **text, String::with_capacity(SECRET_MAX)),
            FieldKind::Text | FieldKind::Choice(_) => String::clone(text),
        });
        Answers::new(texts)
    }
}
