//! Signed sheets that came back.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::visit::Visit;
use super::{Answers, Told};

/// Signed sheets that came back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReconcilePage {
    /// The form that is open.
    pub ask: Option<ReconcileForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A key of this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReconcileInput {}

/// What a form of this page is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReconcileForm {}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<ReconcilePage, JournalFault> {
    Ok(ReconcilePage::default())
}

pub(super) fn input(_station: &mut Station, input: ReconcileInput) -> Option<Told> {
    match input {}
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(_station: &mut Station, form: &ReconcileForm, _answers: &Answers) -> Option<Told> {
    match *form {}
}
