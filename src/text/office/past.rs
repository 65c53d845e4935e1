//! Words of a history: when, where, who, and what was done, with what was taken back told apart.

use crate::desk::office::past::Past;
use crate::record::{Act, Collector, SecondCard};
use crate::text::ledger::{Column, LedgerRow, Mark};
use crate::text::{Place, Words};

impl Words {
    pub(super) fn past_columns(&self) -> Vec<Column> {
        let title = |key: &str, share| Column { title: self.say(key), share };
        vec![title("past-at", 4), title("past-desk", 2), title("past-who", 3), title("past-what", 8)]
    }

    pub(super) fn past_row(&self, past: &Past) -> LedgerRow {
        let who = match &past.second {
            None => past.operator.to_string(),
            Some(second) => {
                let places = [("first", Place::Text(past.operator.as_str())), ("second", Place::Text(second.as_str()))];
                self.fill("office-with-second", &places)
            }
        };
        let mut what = self.past_act(&past.act);
        if past.undone {
            what = format!("{what} · {}", self.say("office-taken-back"));
        }
        LedgerRow {
            cells: vec![past.at.to_string(), self.desk(&past.desk), who, what],
            mark: if past.undone { Mark::Past } else { Mark::Plain },
            open: None,
        }
    }

    fn past_handed_over(&self, collector: Collector, despite: Option<SecondCard>) -> String {
        let what = self.fill("act-handed-over", &[("who", Place::Text(&self.collector(collector)))]);
        let Some(why) = despite else { return what };
        let places = [("what", Place::Text(&what)), ("why", Place::Text(&self.second_card(why)))];
        self.fill("past-second-card", &places)
    }

    /// Returns what was done, with the reason where there is one.
    pub(super) fn past_act(&self, act: &Act) -> String {
        let text = |key: &str, places: &[(&'static str, Place<'_>)]| self.fill(key, places);
        let bundle = |id: &str| {
            text("past-bundle", &[("what", Place::Text(&self.deed(act.deed()))), ("bundle", Place::Text(id))])
        };
        let batch =
            |what: &str, id: &str| text("past-batch", &[("what", Place::Text(what)), ("batch", Place::Text(id))]);
        let done = self.deed(act.deed());
        match act {
            Act::Intake { quarantine: Some(reason), .. } => {
                text("act-set-aside", &[("reason", Place::Text(&self.quarantine(*reason)))])
            }
            Act::HandedOver { collector, despite, .. } => self.past_handed_over(*collector, *despite),
            Act::Returned { reason, .. } => {
                text("act-returned", &[("reason", Place::Text(&self.return_reason(*reason)))])
            }
            Act::Resolved { proof, .. } => text("past-resolved", &[("proof", Place::Text(&self.proof(*proof)))]),
            Act::BundledOut { bundle: id, .. }
            | Act::BundleSigned { bundle: id, .. }
            | Act::BundleReturned { bundle: id, .. } => bundle(id.as_str()),
            Act::SentToIssuer { list, .. } => text("past-sent-to-issuer", &[("list", Place::Text(list))]),
            Act::SentToSchool { school, list, .. } => {
                text("past-sent-to-school", &[("school", Place::Text(school)), ("list", Place::Text(list))])
            }
            Act::Corrected { custody, why, note, .. } => text(
                "past-corrected",
                &[
                    ("custody", Place::Text(&self.custody(*custody))),
                    ("why", Place::Text(&self.correction(*why))),
                    ("note", Place::Text(note)),
                ],
            ),
            Act::BatchImported { batch: id, .. } | Act::BatchClosed { batch: id, .. } => batch(&done, id.as_str()),
            Act::BatchMoved { batch: id, step } => batch(&self.step(*step), id.as_str()),
            Act::Parked { reason, .. } => format!("{done} · {}", self.park_reason(*reason)),
            Act::Looked { why, .. } => text("past-looked", &[("why", Place::Text(&self.look_reason(*why)))]),
            Act::StudentCorrected { fields, .. } => {
                let fields: Vec<String> = fields.iter().map(|field| self.student_field(*field)).collect();
                format!("{done} · {}", fields.join(self.list_comma()))
            }
            Act::Departed { why, on, .. } => format!("{done} · {on} · {}", self.departure(*why)),
            Act::Intake { quarantine: None, .. }
            | Act::LossClaimed { .. }
            | Act::LossWithdrawn { .. }
            | Act::Superseded { .. }
            | Act::RosterImported { .. }
            | Act::OtherCardsFound { .. }
            | Act::ListMade { .. }
            | Act::ListPrinted { .. }
            | Act::ListChecked { .. }
            | Act::SheetReconciled { .. }
            | Act::ListExported { .. }
            | Act::Undone { .. }
            | Act::OperatorAdded { .. }
            | Act::OperatorChanged { .. }
            | Act::OperatorRetired { .. }
            | Act::SecretSet { .. }
            | Act::SignedIn { .. }
            | Act::ShiftEnded { .. }
            | Act::Unmasked { .. }
            | Act::Exported { .. }
            | Act::Erased { .. }
            | Act::SettingsChanged { .. }
            | Act::BackedUp { .. }
            | Act::RestoreDrilled { .. } => done,
        }
    }
}
