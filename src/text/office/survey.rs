//! Words of a survey of one card.

use crate::desk::office::{MachineInput, OfficeInput, SurveyPage};
use crate::text::ledger::{Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::columns;

impl Words {
    pub(super) fn survey_page(&self, page: &SurveyPage) -> Ledger {
        let key = "survey-title";
        let asks = |letter, name, input| self.action(letter, self.part(key, name), OfficeInput::Machine(input));
        let run = |name| asks('s', name, MachineInput::Survey);
        let shown = Ledger {
            title: self.say(key),
            hint: self.part(key, "hint"),
            columns: columns(self, key, [("place", 4), ("answer", 3), ("remark", 5)]),
            empty: self.part(key, "empty"),
            actions: vec![run("run"), self.back()],
            said: self.survey_said(page),
            ..Ledger::default()
        };
        let Some(seen) = &page.seen else { return shown };
        let report = self.survey(&seen.survey, seen.on);
        let rows = self.survey_rows(&seen.survey).into_iter().map(|row| LedgerRow {
            cells: vec![if row.within { format!("　{}", row.place) } else { row.place }, row.answer, row.remark],
            mark: row.mark,
            open: None,
        });
        Ledger {
            hint: self.part(key, if page.outdated { "outdated-hint" } else { "done-hint" }),
            facts: self
                .survey_facts(&seen.survey)
                .into_iter()
                .map(|(name, value)| self.fact(key, name, value))
                .collect(),
            rows: rows.collect(),
            empty: self.part(key, "nothing"),
            actions: vec![run("again"), asks('w', "save", MachineInput::SaveSurvey(report.clone())), self.back()],
            copy: Some(report),
            ..shown
        }
    }

    fn survey_said(&self, page: &SurveyPage) -> Option<(Mark, String)> {
        if let Some(fault) = &page.fault {
            let said = self.fault(fault);
            let places = [("what", Place::Text(&said.what)), ("next", Place::Text(&said.next))];
            return Some((Mark::Stop, self.fill("survey-failed", &places)));
        }
        if page.told.is_none() && !page.saved.is_empty() {
            let files = page.saved.join("、");
            return Some((Mark::Good, self.fill("survey-saved", &[("files", Place::Text(&files))])));
        }
        self.told_here(page.told.as_ref())
    }
}
