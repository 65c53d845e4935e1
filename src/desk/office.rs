//! Pages of the office: what they hold as plain values, and what is asked of them.

use zeroize::Zeroizing;

/// A page of the office on the board.
#[derive(Debug, Clone, PartialEq)]
pub enum OfficePage {
    /// What can be opened.
    Menu,
}

/// What a closed desk shows.
#[derive(Debug, Clone, PartialEq)]
pub enum DoorPage {
    /// Nobody is signed in.
    Closed,
}

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficePlace {
    /// What can be opened.
    Menu,
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
    /// A person signs in.
    SignIn,
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
