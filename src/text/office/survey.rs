//! Words of a survey of one card.

use crate::desk::office::SurveyPage;
use crate::text::Words;
use crate::text::ledger::Ledger;

impl Words {
    pub(super) fn survey_page(&self, page: &SurveyPage) -> Ledger {
        Ledger {
            title: self.say("survey-title"),
            actions: vec![self.back()],
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }
}
