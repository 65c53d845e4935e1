//! Words of a student's full record: roster, cards on digits, history or who looked.

use crate::desk::office::past::Past;
use crate::desk::office::{FormKind, ImportForm, OfficeInput, OfficePlace, StudentPage};
use crate::id::Sex;
use crate::record::{CardRecord, StudentField};
use crate::text::ledger::{Action, Fact, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words, grouped};

use super::parts::{count, digit, opens};

impl Words {
    pub(super) fn student_page(&self, page: &StudentPage) -> Ledger {
        let key = "student-title";
        let mut actions = Vec::new();
        for (at, card) in page.cards.iter().enumerate() {
            let label = self.part_fill(key, "open-card", &[("n", count(at + 1))]);
            if let Some(key) = digit(at) {
                actions.push(Action { key, label, input: opens(OfficePlace::Card(card.card.clone())) });
            }
        }
        actions.push(self.turns(page.turned));
        let form = ImportForm::Correct(page.student.education_id);
        if page.may_correct {
            actions.push(self.asks('z', self.part("correct-title", "key"), FormKind::Import(form.clone())));
        }
        actions.push(self.back());
        let (rows, empty, mut hint) = self.past_or_looks(page.turned, &page.past, &page.looks, key);
        let correcting = page.correcting && page.may_correct;
        if correcting {
            hint = self.part("correct-title", "hint");
        }
        Ledger {
            title: self.fill(key, &[("name", Place::Text(page.student.name.as_str()))]),
            hint,
            facts: self.student_facts(page),
            columns: self.past_columns(),
            rows,
            empty,
            actions,
            form: correcting.then(|| self.correct_form(form)),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn correct_form(&self, form: ImportForm) -> Form {
        let fields = StudentField::ALL.map(|field| self.student_field(field)).to_vec();
        let field = self.chooses(self.part("correct-title", "field"), fields);
        self.form_for(FormKind::Import(form), vec![field, self.types(self.part("correct-title", "value"))])
    }

    /// Returns the action that shows the other half of a record.
    pub(super) fn turns(&self, turned: bool) -> Action {
        let name = if turned { "show-past" } else { "show-looks" };
        self.action('v', self.part("student-title", name), OfficeInput::Turn)
    }

    /// Returns rows, what an empty table says, and the hint of the half that is shown.
    pub(super) fn past_or_looks(
        &self,
        turned: bool,
        past: &[Past],
        looks: &[Past],
        key: &str,
    ) -> (Vec<LedgerRow>, String, String) {
        let (lines, empty) = if turned { (looks, "no-looks") } else { (past, "empty") };
        let hint = if turned { self.part("student-title", "looks-hint") } else { self.part(key, "hint") };
        let rows = lines.iter().map(|past| self.past_row(past)).collect();
        (rows, self.part("student-title", empty), hint)
    }

    fn student_facts(&self, page: &StudentPage) -> Vec<Fact> {
        let key = "student-title";
        let student = &page.student;
        let sex = student.sex.map(|sex| {
            self.say(match sex {
                Sex::Male => "sex-male",
                Sex::Female => "sex-female",
            })
        });
        let mut facts = vec![
            self.fact(key, "name", student.name.to_string()),
            self.fact(key, "number", grouped(student.education_id.as_str())),
            self.fact(key, "class", self.class_and_seat(student.class, student.seat)),
            self.fact(key, "sex", self.or_dash(sex)),
            self.fact(key, "valid-until", self.or_dash(student.valid_until.map(|day| day.to_string()))),
        ];
        if !page.corrected.is_empty() {
            let fields: Vec<String> = page.corrected.iter().map(|field| self.student_field(*field)).collect();
            facts.push(self.fact("correct-title", "corrected", fields.join(self.list_comma())));
        }
        if let Some(departed) = student.departed {
            let (day, why) = (departed.on.to_string(), self.departure(departed.why));
            let value = self.part_fill(key, "departed-on", &[("day", Place::Text(&day)), ("why", Place::Text(&why))]);
            facts.push(self.marked(key, "departed", value, Mark::Past));
        }
        for (at, card) in page.cards.iter().enumerate() {
            let label = self.part_fill(key, "card", &[("n", count(at + 1))]);
            facts.push(Fact { label, value: self.card_in_short(card), mark: card_mark(card) });
        }
        if page.cards.is_empty() {
            facts.push(Fact {
                label: self.part_fill(key, "card", &[("n", count(1))]),
                value: self.part(key, "no-card"),
                mark: Mark::Ask,
            });
        }
        let looked = self.part_fill(key, "looked-count", &[("count", count(page.looks.len()))]);
        facts.push(self.fact(key, "looked", looked));
        facts
    }

    /// Returns kind, place and box of a card in one line.
    fn card_in_short(&self, card: &CardRecord) -> String {
        let mut text = format!("{} · {}", self.kind(card.kind), self.custody(card.custody));
        if let Some(slot) = card.slot {
            text = format!("{text} · {}", self.slot(slot));
        }
        if card.superseded {
            text = format!("{text} · {}", self.part("card-title", "superseded"));
        }
        text
    }
}

/// Marks a card by where it is.
pub(super) fn card_mark(card: &CardRecord) -> Mark {
    use crate::record::Custody;
    match card.custody {
        _ if card.superseded => Mark::Past,
        Custody::InOffice { checked: true } | Custody::Held => Mark::Good,
        Custody::Quarantined(_) | Custody::Lost => Mark::Stop,
        Custody::InOffice { checked: false } | Custody::NeverArrived | Custody::Found => Mark::Ask,
        Custody::Expected | Custody::AtDistrict | Custody::WithTeacher => Mark::Plain,
        Custody::Surrendered(_) | Custody::ReturnedToIssuer | Custody::AtOtherSchool => Mark::Past,
    }
}
