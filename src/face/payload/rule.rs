//! One payload rule, and what it reads of a text.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::field::Field;
use super::form::{Form, FormName};
use crate::face::facts::{FaceFacts, FaceSource, Label};

/// A payload rule, checked.
#[derive(Debug, Clone)]
pub struct Rule {
    pub(super) id: String,
    pub(super) label: Option<Label>,
    pub(super) home: Home,
    pub(super) form: Form,
    /// A text whose character set was guessed is read too.
    pub(super) guessed_too: bool,
    /// Fewest fields that must be there.
    pub(super) needs: usize,
    pub(super) example: bool,
    pub(super) tests: Vec<RuleTest>,
}

/// Where a rule was loaded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// It comes with the program.
    BuiltIn,
    /// A file of this site.
    File(PathBuf),
    /// A card profile of this name.
    Profile(String),
}

/// An example that a rule brings along.
#[derive(Debug, Clone)]
pub(super) struct RuleTest {
    pub(super) text: String,
    /// What is read; none when the rule must not know the text.
    pub(super) reads: Option<BTreeMap<Field, String>>,
}

impl Rule {
    /// Returns the id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the name for people, when it has one.
    pub fn label(&self) -> Option<&Label> {
        self.label.as_ref()
    }

    /// Returns where it was loaded from.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Returns the form of the codes that it reads.
    pub fn form(&self) -> FormName {
        self.form.name()
    }

    /// Lists the fields that it reads.
    pub fn fields(&self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| self.form.fields().contains(field)).collect()
    }

    /// Returns how many tests it brings along; all of them held when it was loaded.
    pub fn tests(&self) -> usize {
        self.tests.len()
    }

    /// Returns whether it is invented.
    pub fn is_example(&self) -> bool {
        self.example
    }

    /// Returns whether this site added it: it must not contradict another one.
    pub(super) fn is_added(&self) -> bool {
        self.home != Home::BuiltIn
    }

    /// Returns a text that two rules share only when they are the same.
    pub(super) fn pattern(&self) -> String {
        if let Form::Whole { regex, .. } = &self.form { regex.as_str().to_owned() } else { format!("{:?}", self.form) }
    }

    /// Reads the fields of a text; `None` when a field is missing, impossible, or there twice with two values.
    pub(super) fn read(&self, text: &str, source: FaceSource, guessed: bool) -> Option<FaceFacts> {
        if (guessed && !self.guessed_too) || matches!(self.form, Form::Opaque(_)) {
            return None;
        }
        let mut facts = FaceFacts { guessed, ..FaceFacts::none(self.id.clone(), source) };
        let mut read = 0;
        for (field, mut values) in self.form.values(text)? {
            values.dedup();
            match values.as_slice() {
                [] => {}
                [value] => {
                    facts.set(field, value)?;
                    read += 1;
                }
                [_, _, ..] => return None,
            }
        }
        (read >= self.needs).then_some(facts)
    }

    /// Returns whether this rule knows a code that says nothing.
    pub(super) fn knows(&self, text: &str) -> bool {
        matches!(self.form, Form::Opaque(_)) && self.form.values(text).is_some()
    }
}
