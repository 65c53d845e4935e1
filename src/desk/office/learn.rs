//! Learn mode: a code that no rule knows, masked, becomes a rule of this site.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::visit::Visit;
use super::{Answers, Told};

/// A code that no rule knows, and the rule that it could become.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LearnPage {
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A key of the learn page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LearnInput {
    /// Forgets the code.
    Forget,
}

/// What a form of the learn page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LearnForm {
    /// Names the rule.
    Keep,
}

pub(super) fn read(_: &Station, _: &Visit) -> Result<LearnPage, JournalFault> {
    Ok(LearnPage::default())
}

pub(super) fn input(_: &mut Station, _: LearnInput) -> Option<Told> {
    None
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(_: &mut Station, _: &LearnForm, _: &Answers) -> Option<Told> {
    None
}
