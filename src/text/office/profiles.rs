//! Words of the card profiles.

use crate::desk::office::{ProfilePage, ProfilesPage};
use crate::text::Words;
use crate::text::ledger::Ledger;

impl Words {
    pub(super) fn profiles_page(&self, page: &ProfilesPage) -> Ledger {
        Ledger {
            title: self.say("profiles-title"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    pub(super) fn profile_page(&self, page: &ProfilePage) -> Ledger {
        Ledger {
            title: self.say("profiles-title"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
