//! Words of the office: kinds of acts, and its pages.

use crate::desk::office::OfficePage;
use crate::record::Deed;

use super::Words;
use super::ledger::Ledger;

impl Words {
    /// Returns the name of a kind of act, such as `发卡`.
    pub fn deed(&self, deed: Deed) -> String {
        self.say(&format!("deed-{}", deed.code()))
    }

    /// Returns a page of the office in words.
    pub fn office(&self, page: &OfficePage) -> Ledger {
        match page {
            OfficePage::Menu => Ledger::default(),
            OfficePage::Pin(page) => self.pin(page),
        }
    }
}
