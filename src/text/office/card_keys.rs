//! Words of the keys of the card profiles.

use crate::desk::office::CardKeysPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

impl Words {
    pub(super) fn card_keys_page(&self, page: &CardKeysPage) -> Ledger {
        Ledger {
            title: self.say("card-keys-title"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
