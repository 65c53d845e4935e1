//! The keys of the card profiles: names and presence, never a value.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::Told;
use super::visit::Visit;

/// The keys by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CardKeysPage {
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<CardKeysPage, JournalFault> {
    Ok(CardKeysPage::default())
}
