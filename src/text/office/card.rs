//! Words of a card's full record, and of the forms for what may be done to it.

use crate::desk::office::card::PROOFS;
use crate::desk::office::{CardDeed, CardPage, FormKind, OfficePlace};
use crate::id::{CardKind, CardNumber, TransitNumber};
use crate::record::office::CorrectionReason;
use crate::text::ledger::{Action, Fact, Field, Form, Ledger, Mark};
use crate::text::{Place, Words, grouped};

use super::parts::opens;
use super::student::card_mark;

impl Words {
    pub(super) fn card_page(&self, page: &CardPage) -> Ledger {
        let key = "card-title";
        let what = match (&page.student, page.card.kind) {
            (Some(student), _) => student.name.to_string(),
            (None, CardKind::Unknown) => self.part(key, "nobody"),
            (None, kind) => self.kind(kind),
        };
        let (rows, empty, hint) = self.past_or_looks(page.turned, &page.past, &page.looks, key);
        Ledger {
            title: self.fill(key, &[("what", Place::Text(&what))]),
            hint: page.ask.map_or(hint, |deed| self.card_form_hint(deed, page.lies_here)),
            facts: self.card_facts(page),
            columns: self.past_columns(),
            rows,
            empty,
            actions: self.card_actions(page),
            form: page.ask.map(|deed| self.card_form(page, deed)),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn card_facts(&self, page: &CardPage) -> Vec<Fact> {
        let key = "card-title";
        let card = &page.card;
        let number = |text: Option<&str>| self.or_dash(text.map(grouped));
        let holder = page
            .student
            .as_ref()
            .map(|student| format!("{} · {}", student.name, self.class_and_seat(student.class, student.seat)));
        let mut facts = vec![
            self.fact(key, "holder", holder.unwrap_or_else(|| self.part(key, "nobody"))),
            self.fact(key, "kind", self.kind(card.kind)),
            self.marked(key, "custody", self.custody(card.custody), card_mark(card)),
            self.fact(key, "since", self.at_or_dash(page.since)),
            self.fact(key, "number", number(card.card_number.as_ref().map(CardNumber::as_str))),
            self.fact(key, "transit", number(card.transit_number.as_ref().map(TransitNumber::as_str))),
            self.fact(key, "uid", number(card.uid.as_ref().map(ToString::to_string).as_deref())),
            self.fact(key, "batch", self.or_dash(card.batch.as_ref().map(ToString::to_string))),
            self.fact(key, "slot", self.or_dash(card.slot.map(|slot| self.slot(slot)))),
        ];
        if let Some(bundle) = &card.bundle {
            facts.push(self.fact(key, "bundle", bundle.to_string()));
        }
        if card.superseded {
            facts.push(self.marked(key, "superseded", self.part(key, "superseded-value"), Mark::Past));
        }
        facts
    }

    fn card_actions(&self, page: &CardPage) -> Vec<Action> {
        let mut actions: Vec<Action> = page
            .deeds
            .iter()
            .map(|deed| {
                let kind = FormKind::Card(page.card.card.clone(), *deed);
                self.asks(card_key(*deed), self.say(card_words(*deed)), kind)
            })
            .collect();
        if let Some(student) = &page.student {
            let input = opens(OfficePlace::Student(student.education_id));
            actions.push(Action { key: 's', label: self.part("card-title", "open-student"), input });
        }
        actions.push(self.turns(page.turned));
        actions.push(self.back());
        actions
    }

    pub(super) fn card_form_hint(&self, deed: CardDeed, lies_here: bool) -> String {
        let hint = self.part(card_words(deed), "hint");
        match deed {
            CardDeed::Resolved if !lies_here => self.hint_and(&hint, &self.part("card-resolved", "no-reading")),
            CardDeed::Corrected => self.hint_and(&hint, &self.say("office-two-people")),
            CardDeed::LossClaimed
            | CardDeed::LossWithdrawn
            | CardDeed::Superseded
            | CardDeed::Returned
            | CardDeed::Resolved
            | CardDeed::ToIssuer
            | CardDeed::ToSchool => hint,
        }
    }

    fn card_form(&self, page: &CardPage, deed: CardDeed) -> Form {
        let key = "card-title";
        let text = |name: &str| self.types(self.part(key, name));
        let choice = |name: &str, choices: Vec<String>| self.chooses(self.part(key, name), choices);
        let fields: Vec<Field> = match deed {
            CardDeed::LossClaimed | CardDeed::LossWithdrawn | CardDeed::Superseded => Vec::new(),
            CardDeed::Returned => {
                vec![choice("reason", page.returns.iter().map(|reason| self.return_reason(*reason)).collect())]
            }
            CardDeed::Resolved => {
                // Without a reading the first choice would only be refused.
                let first = if page.lies_here { "0" } else { "1" };
                let proofs = choice("proof", PROOFS.iter().map(|proof| self.proof(*proof)).collect());
                vec![Field { first: first.to_owned(), ..proofs }]
            }
            CardDeed::ToIssuer => vec![text("list")],
            CardDeed::ToSchool => vec![text("school"), text("list")],
            CardDeed::Corrected => {
                let places = page.corrections.iter().map(|custody| self.custody(*custody)).collect();
                let whys = CorrectionReason::ALL.iter().map(|why| self.correction(*why)).collect();
                let mut fields = vec![choice("target", places), choice("why", whys), text("note")];
                fields.extend(self.second_person());
                fields
            }
        };
        self.form_for(FormKind::Card(page.card.card.clone(), deed), fields)
    }
}

/// Returns the name of the words of a deed.
fn card_words(deed: CardDeed) -> &'static str {
    match deed {
        CardDeed::LossClaimed => "card-loss-claimed",
        CardDeed::LossWithdrawn => "card-loss-withdrawn",
        CardDeed::Superseded => "card-superseded",
        CardDeed::Returned => "card-returned",
        CardDeed::Resolved => "card-resolved",
        CardDeed::ToIssuer => "card-to-issuer",
        CardDeed::ToSchool => "card-to-school",
        CardDeed::Corrected => "card-corrected",
    }
}

/// Returns the key of a deed; digits stay free.
fn card_key(deed: CardDeed) -> char {
    match deed {
        CardDeed::LossClaimed => 'l',
        CardDeed::LossWithdrawn => 'f',
        CardDeed::Superseded => 'n',
        CardDeed::Returned => 'r',
        CardDeed::Resolved => 'g',
        CardDeed::ToIssuer => 'i',
        CardDeed::ToSchool => 't',
        CardDeed::Corrected => 'c',
    }
}
