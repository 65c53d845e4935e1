//! Words of the office: kinds of acts, and its pages.

mod menu;

use crate::desk::office::{DoorPage, OfficePage};
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
            OfficePage::Menu(page) => self.menu_page(page),
            OfficePage::Find(_)
            | OfficePage::Reason(_)
            | OfficePage::Student(_)
            | OfficePage::Card(_)
            | OfficePage::Batches(_)
            | OfficePage::Batch(_)
            | OfficePage::People(_)
            | OfficePage::Person(_) => Ledger::default(),
        }
    }

    /// Returns the page of a closed desk in words.
    pub fn door(&self, page: &DoorPage) -> Ledger {
        match page {
            DoorPage::Closed => Ledger::default(),
        }
    }
}
