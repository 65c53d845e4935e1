//! What a card that nobody knows answers: lengths and status words, never its bytes.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::Told;
use super::visit::Visit;

/// A survey of one card.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SurveyPage {
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<SurveyPage, JournalFault> {
    Ok(SurveyPage::default())
}
