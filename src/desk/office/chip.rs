//! The card read last, part by part: read, locked, torn or unread, and which bytes gave which field.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::Told;
use super::visit::Visit;

/// The card read last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChipPage {
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<ChipPage, JournalFault> {
    Ok(ChipPage::default())
}
