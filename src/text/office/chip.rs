//! Words of the card read last, part by part.

use crate::desk::office::ChipPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

impl Words {
    pub(super) fn chip_page(&self, page: &ChipPage) -> Ledger {
        Ledger {
            title: self.say("chip-title"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
