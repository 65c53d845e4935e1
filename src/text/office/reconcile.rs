//! Words of the page: signed sheets that came back.

use crate::desk::office::ReconcilePage;
use crate::text::Words;
use crate::text::ledger::Ledger;

const KEY: &str = "reconcile-title";

impl Words {
    pub(super) fn reconcile_page(&self, page: &ReconcilePage) -> Ledger {
        Ledger {
            title: self.say(KEY),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
