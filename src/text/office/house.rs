//! Words that the pages of the house share: what was done there, about whom an entry is, and forms on other pages.

use crate::desk::office::book::About;
use crate::desk::office::errand::Offer;
use crate::desk::office::house::Checked;
use crate::desk::office::privacy::ERASURES;
use crate::desk::office::{FormKind, HouseForm, HouseInput, HouseTold, OfficeInput};
use crate::journal::Removed;
use crate::journal::backup::Doubt;
use crate::record::office::{ErasureReason, Export};
use crate::record::school::{Mistake, SchoolMistake};
use crate::text::ledger::{Action, Field, Form, Ledger, Mark};
use crate::text::{Place, Words};

use super::parts::count;

/// Codes of faults of the house that have a sentence of their own; others share one.
pub const HOUSE_FAULTS: [&str; 18] = [
    "backup-no-key",
    "backup-no-recipient",
    "backup-bad-recipient",
    "backup-bad-identity",
    "backup-wrong-identity",
    "backup-damaged",
    "backup-truncated",
    "backup-foreign",
    "backup-newer",
    "backup-disk-full",
    "backup-folder-missing",
    "backup-cannot-write",
    "backup-cannot-read",
    "file-unwritten",
    "identity-unread",
    "settings-unread",
    "chain-broken",
    "may-not",
];

impl Words {
    /// Returns what is said about the last thing done on a page of the house.
    pub(super) fn house_told(&self, told: &HouseTold) -> (Mark, String) {
        let text = |key: &str, places: &[(&'static str, Place<'_>)]| self.fill(key, places);
        match told {
            HouseTold::Verified(checked) => self.checked(checked),
            HouseTold::BackedUp { file, entries, gone, .. } => {
                let key = if *gone == 0 { "house-backed-up" } else { "house-backed-up-rotated" };
                let places =
                    [("file", Place::Text(file)), ("entries", Place::Number(*entries)), ("gone", count(*gone))];
                (Mark::Good, text(key, &places))
            }
            HouseTold::Drilled(drilled) => {
                let places = [
                    ("file", Place::Text(&drilled.file)),
                    ("entries", Place::Number(drilled.entries)),
                    ("students", Place::Number(drilled.students)),
                ];
                if drilled.good() {
                    (Mark::Good, text("house-drilled", &places))
                } else {
                    (Mark::Stop, text("house-drilled-bad", &places))
                }
            }
            HouseTold::NewRecipient { file } => {
                (Mark::Good, text("house-new-recipient", &[("file", Place::Text(file))]))
            }
            HouseTold::Erased { removed, swept } => self.erased(removed, *swept),
            HouseTold::NobodyDue => (Mark::Ask, self.say("house-nobody-due")),
            HouseTold::Saved { what, files } => {
                let places = [("what", Place::Text(&self.export(*what))), ("files", Place::Text(&files.join("、")))];
                (Mark::Good, text("house-saved", &places))
            }
            HouseTold::Settings { count: 0 } => (Mark::Plain, self.say("house-settings-same")),
            HouseTold::Settings { count: changed } => {
                (Mark::Good, text("house-settings", &[("count", count(*changed))]))
            }
            HouseTold::SettingRefused(refused) => {
                let said = self.setting_refused(refused);
                (Mark::Stop, self.what_and_next(&said.what, &said.next))
            }
            HouseTold::SettingsMistaken(mistake) => (Mark::Stop, self.settings_mistake(mistake)),
            HouseTold::ShiftEnded { slip, backup } => match backup {
                Ok(file) => {
                    (Mark::Good, text("house-shift-ended", &[("slip", Place::Text(slip)), ("file", Place::Text(file))]))
                }
                Err(code) => {
                    let fault = self.house_fault(code);
                    let places = [("slip", Place::Text(slip)), ("why", Place::Text(&fault.0))];
                    (Mark::Ask, text("house-shift-ended-no-backup", &places))
                }
            },
            HouseTold::Failed { code, why } => {
                let (what, next) = self.house_fault(code);
                let places = [("what", Place::Text(&what)), ("next", Place::Text(&next)), ("why", Place::Text(why))];
                (Mark::Stop, text("house-failed", &places))
            }
        }
    }

    fn what_and_next(&self, what: &str, next: &str) -> String {
        self.fill("house-what-next", &[("what", Place::Text(what)), ("next", Place::Text(next))])
    }

    /// Returns what went wrong in the house and what to do.
    pub(in crate::text) fn house_fault(&self, code: &str) -> (String, String) {
        if code.starts_with("journal-") {
            return (self.say("house-fault-journal"), self.journal_next(code));
        }
        let known = HOUSE_FAULTS.iter().find(|known| **known == code).copied().unwrap_or("other");
        let key = format!("house-fault-{known}");
        (self.say(&key), self.part(&key, "next"))
    }

    /// Returns what a verification found.
    pub(super) fn checked(&self, checked: &Checked) -> (Mark, String) {
        let at = checked.at.to_string();
        let at = Place::Text(&at);
        let entries = |number: u64| ("entries", Place::Number(number));
        match &checked.found {
            Ok(found) if found.ok => (Mark::Good, self.fill("house-verified", &[("at", at), entries(found.entries)])),
            Ok(found) => {
                let (desk, seq) = found.broken.as_ref().map_or((String::new(), 0), |broken| {
                    (broken.desk.clone(), u64::try_from(broken.seq).unwrap_or_default())
                });
                let places =
                    [("at", at), entries(found.entries), ("desk", Place::Text(&desk)), ("seq", Place::Number(seq))];
                (Mark::Stop, self.fill("house-verified-broken", &places))
            }
            Err(code) => (Mark::Stop, self.fill("house-verified-unread", &[("at", at), ("code", Place::Text(code))])),
        }
    }

    fn erased(&self, removed: &Removed, swept: bool) -> (Mark, String) {
        let places = [("students", Place::Number(removed.students)), ("details", Place::Number(removed.details))];
        let mut said = self.fill("house-erased", &places);
        let stays = [
            ("house-erased-numbers", removed.numbers_kept),
            ("house-erased-rosters", removed.rosters_kept),
            ("house-erased-notes", removed.notes_kept),
        ];
        let mut mark = if swept { Mark::Good } else { Mark::Ask };
        for (key, number) in stays.into_iter().filter(|(_, number)| *number > 0) {
            said.push_str(&self.fill(key, &[("count", Place::Number(number))]));
            mark = Mark::Ask;
        }
        if !swept {
            said.push_str(&self.say("house-erased-unswept"));
        }
        (mark, said)
    }

    fn settings_mistake(&self, mistake: &SchoolMistake) -> String {
        let why = match &mistake.mistake {
            Mistake::Malformed(_) => self.say("house-settings-malformed"),
            Mistake::Refused(refused) => {
                let said = self.setting_refused(refused);
                self.what_and_next(&said.what, &said.next)
            }
        };
        let places = [("line", count(mistake.line)), ("column", count(mistake.column)), ("why", Place::Text(&why))];
        self.fill("house-settings-mistaken", &places)
    }

    /// Returns what does not hold in a backup.
    pub(super) fn doubt(&self, doubt: &Doubt) -> String {
        self.say(match doubt {
            Doubt::Pages => "doubt-pages",
            Doubt::Chain(_) => "doubt-chain",
            Doubt::Entries => "doubt-entries",
            Doubt::Heads => "doubt-heads",
            Doubt::Name => "doubt-name",
        })
    }

    /// Returns what left the journal.
    pub(super) fn export(&self, what: Export) -> String {
        self.say(match what {
            Export::Evidence => "export-evidence",
            Export::Student => "export-student",
            Export::AuditPack => "export-audit-pack",
            Export::Roster => "export-roster",
        })
    }

    pub(super) fn erasure(&self, why: ErasureReason) -> String {
        self.say(match why {
            ErasureReason::Retention => "erasure-retention",
            ErasureReason::Request => "erasure-request",
        })
    }

    /// Returns about whom or what an entry is.
    pub(super) fn about(&self, about: Option<&About>) -> String {
        match about {
            None => self.say("office-no-value"),
            Some(About::Student { name, class }) => format!("{name} · {}", self.class(*class)),
            Some(About::Unnamed(number)) => self.fill("about-unnamed", &[("number", Place::Text(number))]),
            Some(About::Students(students)) => self.fill("about-students", &[("count", count(*students))]),
            Some(About::Batch(batch)) => self.fill("about-batch", &[("batch", Place::Text(batch.as_str()))]),
            Some(About::Person(person)) => person.to_string(),
            Some(About::Setting(key)) => self.setting(key).0,
            Some(About::Thing(thing)) => thing.clone(),
        }
    }

    pub(super) fn presses(&self, key: char, label: String, input: HouseInput) -> Action {
        self.action(key, label, OfficeInput::House(input))
    }

    pub(super) fn asks_house(&self, key: char, label: String, form: HouseForm) -> Action {
        self.asks(key, label, FormKind::House(form))
    }

    pub(super) fn house_form(&self, form: HouseForm, fields: Vec<Field>) -> Form {
        self.form_for(FormKind::House(form), fields)
    }

    /// Returns a text field that already holds something.
    pub(super) fn types_over(&self, label: String, first: &str) -> Field {
        Field { first: first.to_owned(), ..self.types(label) }
    }

    /// Puts what the house offers for a student or a card on their page.
    pub(super) fn with_offer(&self, mut ledger: Ledger, offer: &Offer) -> Ledger {
        let key = "offer-title";
        let at = ledger.actions.len().saturating_sub(1);
        let actions = offer.forms.iter().map(|form| {
            let (letter, name) = match kind_of(form) {
                Offered::Erase => ('e', "erase"),
                Offered::Copy => ('x', "copy"),
                Offered::Evidence => ('x', "evidence"),
            };
            self.asks_house(letter, self.part(key, name), form.clone())
        });
        ledger.actions.splice(at..at, actions);
        if let Some(form) = &offer.asked {
            let (name, mut fields) = match kind_of(form) {
                Offered::Erase => {
                    let reasons = ERASURES.iter().map(|why| self.erasure(*why)).collect();
                    ("erase-hint", vec![self.chooses(self.part(key, "why"), reasons)])
                }
                Offered::Copy => ("copy-hint", vec![self.types_over(self.part(key, "file"), &offer.file)]),
                Offered::Evidence => ("evidence-hint", vec![self.types_over(self.part(key, "file"), &offer.file)]),
            };
            fields.extend(self.second_person());
            ledger.hint = self.part(key, name);
            ledger.form = Some(self.house_form(form.clone(), fields));
        }
        ledger
    }
}

/// What is offered on the page of a student or a card.
enum Offered {
    Erase,
    Copy,
    Evidence,
}

fn kind_of(form: &HouseForm) -> Offered {
    if matches!(form, HouseForm::Erase(_)) {
        Offered::Erase
    } else if matches!(form, HouseForm::Copy(_)) {
        Offered::Copy
    } else {
        Offered::Evidence
    }
}
