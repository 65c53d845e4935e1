//! Pages of the office: what they hold as plain values, and what is asked of them.

use zeroize::Zeroizing;

pub use super::doorstep::{DoorPage, PinPage, RecoveryPage, Said, Shown, SignInPage};

/// A page of the office on the board.
#[derive(Debug, Clone, PartialEq)]
pub enum OfficePage {
    /// What can be opened.
    Menu,
    /// A PIN for the rest of this session.
    Pin(PinPage),
}

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficePlace {
    /// What can be opened.
    Menu,
    /// A PIN for the rest of this session.
    Pin,
}

/// What is done on a page of the office.
#[derive(Debug, Clone, PartialEq)]
pub enum OfficeInput {
    /// Opens a page.
    Open(OfficePlace),
    /// Goes back to the desk.
    Close,
    /// A form was filled in: one answer for each field, in order.
    Submit(FormKind, Answers),
}

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormKind {
    /// A person signs in: who, perhaps a name, and the secret.
    SignIn,
    /// The desk is looked at again, or opened where nobody needs a password: no field.
    OpenDoor,
    /// A school is begun: its name, the first admin, the password twice.
    FirstRun,
    /// The recovery passphrase was written down: its last group.
    RecoverySeen,
    /// A PIN for the rest of this session, twice.
    SetPin,
}

/// What was typed into a form; wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Answers(Vec<Zeroizing<String>>);

impl Answers {
    /// Takes the texts of all fields in order.
    pub fn new(texts: impl IntoIterator<Item = String>) -> Self {
        Self(texts.into_iter().map(Zeroizing::new).collect())
    }

    /// Returns the text of a field, empty where there is none.
    pub fn get(&self, field: usize) -> &str {
        self.0.get(field).map(|text| text.as_str()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answers({} fields)", self.0.len())
    }
}
