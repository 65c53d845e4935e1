//! The card profiles: which there are, where each comes from, and what its own tests say.

use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::Told;
use super::visit::Visit;

/// The card profiles in the order in which they are tried.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfilesPage {
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One card profile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfilePage {
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(_station: &Station, _visit: &Visit) -> Result<ProfilesPage, JournalFault> {
    Ok(ProfilesPage::default())
}

pub(super) fn read_one(_station: &Station, _id: &str) -> Result<Option<ProfilePage>, JournalFault> {
    Ok(None)
}
