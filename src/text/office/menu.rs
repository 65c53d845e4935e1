//! Words of the menu: each page with what waits there.

use crate::desk::office::OfficePlace;
use crate::desk::office::menu::{MenuPage, Waits};
use crate::text::ledger::{Action, Fact, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, count, digit, opens};

impl Words {
    pub(super) fn menu_page(&self, page: &MenuPage) -> Ledger {
        let key = "menu-title";
        let mut rows = Vec::new();
        let mut actions = Vec::new();
        for (at, (place, waits)) in page.lines.iter().enumerate() {
            let name = self.page_name(place);
            let (mark, told) = self.waits(*waits);
            // A keyboard has a tenth digit after the ninth; what comes then has a letter.
            let key = match (at, place) {
                (9, _) => Some('0'),
                (10.., OfficePlace::Pin) => Some('p'),
                (10.., OfficePlace::Learn) => Some('n'),
                (10.., OfficePlace::Export) => Some('e'),
                (10.., OfficePlace::Reconcile) => Some('r'),
                (10.., OfficePlace::Paper) => Some('f'),
                (10.., OfficePlace::Import) => Some('i'),
                (_, _) => digit(at),
            };
            if let Some(key) = key {
                actions.push(Action { key, label: name.clone(), input: opens(place.clone()) });
            }
            rows.push(LedgerRow { cells: vec![name, told], mark, open: Some(opens(place.clone())) });
        }
        actions.push(self.back());
        Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            facts: self.menu_facts(page),
            columns: columns(self, key, [("page", 2), ("waits", 4)]),
            rows,
            actions,
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn menu_facts(&self, page: &MenuPage) -> Vec<Fact> {
        let key = "menu-title";
        let parked = self.part_fill(key, "parked-count", &[("count", Place::Number(u64::from(page.parked)))]);
        let mark = if page.parked == 0 { Mark::Plain } else { Mark::Ask };
        let (backup, late) = match page.last_backup {
            None => (self.part(key, "backup-never"), true),
            Some(at) => {
                let days = u64::try_from(page.days_since_backup).unwrap_or_default();
                let places = [("days", Place::Number(days)), ("at", Place::Text(&at.to_string()))];
                (self.part_fill(key, if days == 0 { "backup-today" } else { "backup-days" }, &places), days > 1)
            }
        };
        let backup_mark = if late { Mark::Ask } else { Mark::Plain };
        vec![self.marked(key, "parked", parked, mark), self.marked(key, "backup", backup, backup_mark)]
    }

    /// Returns the name of a page in the menu; a page that the menu does not list has none.
    fn page_name(&self, place: &OfficePlace) -> String {
        match place {
            OfficePlace::Find => self.say("menu-find"),
            OfficePlace::Batches => self.say("menu-batches"),
            OfficePlace::People => self.say("menu-people"),
            OfficePlace::Pin => self.say("menu-pin"),
            OfficePlace::Book => self.say("menu-book"),
            OfficePlace::Backups => self.say("menu-backups"),
            OfficePlace::Privacy => self.say("menu-privacy"),
            OfficePlace::Settings => self.say("menu-settings"),
            OfficePlace::Shift => self.say("menu-shift"),
            OfficePlace::Diagnosis => self.say("menu-diagnosis"),
            OfficePlace::Faces => self.say("faces-title"),
            OfficePlace::Learn => self.say("learn-title"),
            OfficePlace::Export => self.say("export-title"),
            OfficePlace::Reconcile => self.say("reconcile-title"),
            OfficePlace::Paper => self.say("paper-title"),
            OfficePlace::Import => self.say("import-title"),
            OfficePlace::Menu
            | OfficePlace::OnTheDesk
            | OfficePlace::Student(_)
            | OfficePlace::Card(_)
            | OfficePlace::Batch(_)
            | OfficePlace::Entry(_)
            | OfficePlace::Person(_)
            | OfficePlace::Chip
            | OfficePlace::Survey
            | OfficePlace::Profiles
            | OfficePlace::ExportList(_)
            | OfficePlace::Profile(_)
            | OfficePlace::CardKeys => String::new(),
        }
    }

    fn waits(&self, waits: Waits) -> (Mark, String) {
        match waits {
            Waits::Students(students) => {
                (Mark::Plain, self.part_fill("menu-find", "waits", &[("count", Place::Number(students))]))
            }
            Waits::Batches { open: 0, .. } => (Mark::Plain, self.part("menu-batches", "none")),
            Waits::Batches { open, unbalanced } => {
                let places = [("count", count(open)), ("unbalanced", count(unbalanced))];
                let (mark, name) = if unbalanced == 0 { (Mark::Good, "waits") } else { (Mark::Stop, "unbalanced") };
                (mark, self.part_fill("menu-batches", name, &places))
            }
            Waits::Entries(entries) => {
                (Mark::Plain, self.part_fill("menu-book", "waits", &[("count", Place::Number(entries))]))
            }
            Waits::Backup(None) => (Mark::Stop, self.part("menu-backups", "none")),
            Waits::Backup(Some(hours)) => {
                let mark = match hours {
                    169.. => Mark::Stop,
                    25..=168 => Mark::Ask,
                    _ => Mark::Good,
                };
                let hours = Place::Number(u64::try_from(hours).unwrap_or_default());
                (mark, self.part_fill("menu-backups", "waits", &[("hours", hours)]))
            }
            Waits::Due(0) => (Mark::Plain, self.part("menu-privacy", "none")),
            Waits::Due(due) => (Mark::Ask, self.part_fill("menu-privacy", "waits", &[("count", count(due))])),
            Waits::Doubts(0) => (Mark::Plain, self.part("menu-settings", "none")),
            Waits::Doubts(doubts) => (Mark::Ask, self.part_fill("menu-settings", "waits", &[("count", count(doubts))])),
            Waits::Codes(0) => (Mark::Plain, self.part("learn-title", "none")),
            Waits::Codes(codes) => (Mark::Ask, self.part_fill("learn-title", "waits", &[("count", count(codes))])),
            Waits::Unclaimed(0) => (Mark::Plain, self.part("export-title", "none")),
            Waits::Unclaimed(cards) => {
                (Mark::Plain, self.part_fill("export-title", "waits", &[("count", Place::Number(cards))]))
            }
            Waits::Nothing => (Mark::Plain, String::new()),
            Waits::People(0) => (Mark::Plain, self.part("menu-people", "training")),
            Waits::People(working) => {
                (Mark::Plain, self.part_fill("menu-people", "waits", &[("count", count(working))]))
            }
        }
    }
}
