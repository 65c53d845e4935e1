//! Words of the office: kinds of acts, and its pages.

mod backups;
mod batch;
mod book;
mod card;
mod card_keys;
mod chip;
mod diagnosis;
mod export;
mod faces;
mod find;
mod house;
mod import;
mod learn;
mod menu;
mod paper;
mod parts;
mod past;
mod people;
mod privacy;
mod profiles;
mod reconcile;
mod settings;
mod shift;
mod student;
mod survey;

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
            OfficePage::Menu(page) => self.menu_page(page),
            OfficePage::Find(page) => self.find_page(page),
            OfficePage::Reason(page) => self.reason_page(page),
            OfficePage::Student(page) => self.with_offer(self.student_page(page), &page.offer),
            OfficePage::Card(page) => self.with_offer(self.card_page(page), &page.offer),
            OfficePage::Batches(page) => self.batches_page(page),
            OfficePage::Batch(page) => self.batch_page(page),
            OfficePage::People(page) => self.people_page(page),
            OfficePage::Person(page) => self.person_page(page),
            OfficePage::Book(page) => self.book_page(page),
            OfficePage::Entry(page) => self.entry_page(page),
            OfficePage::Backups(page) => self.backups_page(page),
            OfficePage::Privacy(page) => self.privacy_page(page),
            OfficePage::Settings(page) => self.settings_page(page),
            OfficePage::Shift(page) => self.shift_page(page),
            OfficePage::Pin(page) => self.pin(page),
            OfficePage::Diagnosis(page) => self.diagnosis_page(page),
            OfficePage::Chip(page) => self.chip_page(page),
            OfficePage::Survey(page) => self.survey_page(page),
            OfficePage::Profiles(page) => self.profiles_page(page),
            OfficePage::Profile(page) => self.profile_page(page),
            OfficePage::CardKeys(page) => self.card_keys_page(page),
            OfficePage::Faces(page) => self.faces_page(page),
            OfficePage::Learn(page) => self.learn_page(page),
            OfficePage::Export(page) => self.export_page(page),
            OfficePage::Reconcile(page) => self.reconcile_page(page),
            OfficePage::Paper(page) => self.paper_page(page),
            OfficePage::Import(page) => self.import_page(page),
        }
    }
}

#[cfg(test)]
mod tests;
