//! Parts that the pages of the office share: facts, columns, actions, forms, and what is said of the last act.

use crate::day::Moment;
use crate::desk::board::Input;
use crate::desk::office::{FormKind, OfficeInput, OfficePlace, Told};
use crate::record::Role;
use crate::record::office::{CorrectionReason, Departure, LookReason};
use crate::record::{BatchStage, Proof, SecondCard};
use crate::text::ledger::{Action, Column, Fact, Field, FieldKind, Form, Mark};
use crate::text::{Place, Words};

/// Returns a column; the share of the width is from 1.
pub(super) fn columns<const N: usize>(words: &Words, key: &str, told: [(&str, u16); N]) -> Vec<Column> {
    told.into_iter().map(|(name, share)| Column { title: words.part(key, name), share }).collect()
}

/// Returns a place that opens a page.
pub(super) fn opens(place: OfficePlace) -> Input {
    Input::Office(OfficeInput::Open(place))
}

/// Returns the digit of a place in a list from 0, none after the ninth.
pub(super) fn digit(place: usize) -> Option<char> {
    char::from_digit(u32::try_from(place + 1).ok()?, 10).filter(|_| place < 9)
}

impl Words {
    pub(super) fn fact(&self, key: &str, name: &str, value: String) -> Fact {
        self.marked(key, name, value, Mark::Plain)
    }

    pub(super) fn marked(&self, key: &str, name: &str, value: String, mark: Mark) -> Fact {
        Fact { label: self.part(key, name), value, mark }
    }

    /// Returns a value, or a dash where there is none.
    pub(super) fn or_dash(&self, value: Option<String>) -> String {
        value.unwrap_or_else(|| self.say("office-no-value"))
    }

    pub(super) fn at_or_dash(&self, at: Option<Moment>) -> String {
        self.or_dash(at.map(|at| at.to_string()))
    }

    pub(super) fn back(&self) -> Action {
        Action { key: 'b', label: self.say("office-back"), input: Input::Office(OfficeInput::Close) }
    }

    pub(super) fn action(&self, key: char, label: String, input: OfficeInput) -> Action {
        Action { key, label, input: Input::Office(input) }
    }

    pub(super) fn asks(&self, key: char, label: String, kind: FormKind) -> Action {
        self.action(key, label, OfficeInput::Ask(kind))
    }

    pub(super) fn form_for(&self, kind: FormKind, fields: Vec<Field>) -> Form {
        Form { kind, fields, send: self.say("office-send") }
    }

    pub(super) fn types(&self, label: String) -> Field {
        Field { label, first: String::new(), kind: FieldKind::Text }
    }

    pub(super) fn secret_field(&self, label: String) -> Field {
        Field { label, first: String::new(), kind: FieldKind::Secret }
    }

    pub(super) fn chooses(&self, label: String, choices: Vec<String>) -> Field {
        Field { label, first: "0".to_owned(), kind: FieldKind::Choice(choices) }
    }

    /// Returns the two fields with which a second person signs in.
    pub(super) fn second_person(&self) -> [Field; 2] {
        [self.types(self.say("office-second-person")), self.secret_field(self.say("office-second-password"))]
    }

    /// Joins a hint with one more sentence.
    pub(super) fn hint_and(&self, hint: &str, more: &str) -> String {
        self.fill("office-hint-and", &[("hint", Place::Text(hint)), ("more", Place::Text(more))])
    }

    /// Returns what is said about the last thing done on a page.
    pub(super) fn told_here(&self, told: Option<&Told>) -> Option<(Mark, String)> {
        let told = told?;
        Some(match told {
            Told::Done(deed) => (Mark::Good, self.fill("office-done", &[("deed", Place::Text(&self.deed(*deed)))])),
            Told::Printed { file, pages, unprintable } => {
                let key = if *unprintable == 0 { "office-printed" } else { "office-printed-unprintable" };
                let mark = if *unprintable == 0 { Mark::Good } else { Mark::Ask };
                let places = [("file", Place::Text(file)), ("pages", count(*pages)), ("count", count(*unprintable))];
                (mark, self.fill(key, &places))
            }
            Told::Exported { kind, rows, file, sha256 } => (Mark::Good, self.exported(*kind, *rows, file, sha256)),
            Told::Saved { file, count: marked } => {
                let places = [("file", Place::Text(file)), ("count", count(*marked))];
                (Mark::Good, self.fill("import-saved", &places))
            }
            Told::Sent { printer, jobs } => self.sent(printer, jobs),
            Told::Printer { fault, file } => self.not_sent(fault, file.as_deref()),
            Told::House(told) => self.house_told(told),
            Told::Refused { code } => {
                let refusal = self.refusal(code);
                let places = [("what", Place::Text(&refusal.what)), ("next", Place::Text(&refusal.next))];
                (Mark::Stop, self.fill("office-refused", &places))
            }
            Told::Machine { code, good } => {
                let said = self.of_code(code).unwrap_or_else(|| self.refusal(code));
                let places = [("what", Place::Text(&said.what)), ("next", Place::Text(&said.next))];
                (if *good { Mark::Good } else { Mark::Stop }, self.fill("card-keys-told", &places))
            }
            Told::KeyFileBehind { code, why } => {
                (Mark::Stop, self.fill("office-key-behind", &[("code", Place::Text(code)), ("why", Place::Text(why))]))
            }
            Told::Failed { code, why } => {
                let next = self.journal_next(code);
                let places = [("next", Place::Text(&next)), ("code", Place::Text(code)), ("why", Place::Text(why))];
                (Mark::Stop, self.fill("office-failed", &places))
            }
        })
    }

    /// Returns a role, such as `经办`.
    pub fn office_role(&self, role: Role) -> String {
        self.say(match role {
            Role::Clerk => "role-clerk",
            Role::Teacher => "role-teacher",
            Role::Verifier => "role-verifier",
            Role::Admin => "role-admin",
        })
    }

    /// Returns why a full record was looked at.
    pub fn look_reason(&self, why: LookReason) -> String {
        self.say(match why {
            LookReason::AtTheDesk => "look-at-the-desk",
            LookReason::FamilyAsked => "look-family-asked",
            LookReason::CardFound => "look-card-found",
            LookReason::Checking => "look-checking",
            LookReason::Authority => "look-authority",
        })
    }

    pub(super) fn departure(&self, why: Departure) -> String {
        self.say(match why {
            Departure::Graduated => "departure-graduated",
            Departure::Transferred => "departure-transferred",
            Departure::LeftProvince => "departure-left-province",
        })
    }

    pub(super) fn correction(&self, why: CorrectionReason) -> String {
        self.say(match why {
            CorrectionReason::WrongCard => "correction-wrong-card",
            CorrectionReason::Forgotten => "correction-forgotten",
            CorrectionReason::Counted => "correction-counted",
            CorrectionReason::Other => "correction-other",
        })
    }

    pub(super) fn proof(&self, proof: Proof) -> String {
        self.say(match proof {
            Proof::NewReading => "proof-new-reading",
            Proof::CardCentre => "proof-card-centre",
            Proof::Paper => "proof-paper",
        })
    }

    pub(super) fn second_card(&self, why: SecondCard) -> String {
        self.say(match why {
            SecondCard::FirstDefective => "second-card-first-defective",
            SecondCard::FirstLost => "second-card-first-lost",
            SecondCard::Other => "second-card-other",
        })
    }

    /// Returns the stage of a batch, such as `入库中`.
    pub fn stage(&self, stage: BatchStage) -> String {
        self.say(match stage {
            BatchStage::Ordered => "stage-ordered",
            BatchStage::Made => "stage-made",
            BatchStage::AtDistrict => "stage-at-district",
            BatchStage::Received => "stage-received",
            BatchStage::Checking => "stage-checking",
            BatchStage::Checked => "stage-checked",
            BatchStage::Distributing => "stage-distributing",
            BatchStage::Reconciled => "stage-reconciled",
            BatchStage::Closed => "stage-closed",
        })
    }
}

/// Fills a place with a count.
pub(super) fn count(count: usize) -> Place<'static> {
    Place::Number(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Fills a place with a number of cards.
pub(super) fn cards(count: u32) -> Place<'static> {
    Place::Number(u64::from(count))
}
