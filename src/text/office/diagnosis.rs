//! Words of the examination of this machine.

use crate::desk::doctor::{Check, Examination, Grade};
use crate::desk::office::{DiagnosisPage, MachineInput, OfficeInput, OfficePlace};
use crate::text::ledger::{Action, Fact, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, count};

/// Page of the words of this page that stand in the file of the examination.
const KEY: &str = "doctor-page";

impl Words {
    pub(super) fn diagnosis_page(&self, page: &DiagnosisPage) -> Ledger {
        let facts = self.diagnosis_facts(page);
        let mut checks: Vec<&Check> = page.checks.iter().collect();
        // What needs somebody comes first; the rest keeps its order.
        checks.sort_by_key(|check| urgency(check.grade));
        Ledger {
            title: self.say("diagnosis-title"),
            hint: self.diagnosis_hint(page),
            copy: Some(self.diagnosis_copy(page, &facts)),
            facts,
            columns: columns(self, KEY, [("found", 6), ("seen", 2), ("next", 6)]),
            rows: checks.into_iter().map(|check| self.check_row(check)).collect(),
            empty: self.part(KEY, "empty"),
            actions: self.diagnosis_actions(),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn diagnosis_hint(&self, page: &DiagnosisPage) -> String {
        let trouble = page.checks.iter().filter(|check| matches!(check.grade, Grade::Look | Grade::Wrong)).count();
        match (page.running, page.checks.is_empty(), trouble) {
            (true, _, _) => self.part(KEY, "running"),
            (false, true, _) => self.part(KEY, "empty"),
            (false, false, 0) => self.part(KEY, "all-well"),
            (false, false, trouble) => self.part_fill(KEY, "trouble", &[("count", count(trouble))]),
        }
    }

    fn diagnosis_facts(&self, page: &DiagnosisPage) -> Vec<Fact> {
        let key = "diagnosis-title";
        let (lamp, next) = (self.lamp(page.lamp), self.lamp_next(page.lamp));
        let writes = if page.writes_seen == 0 { Mark::Good } else { Mark::Stop };
        let mut facts = vec![
            self.fact(
                key,
                "lamp",
                self.part_fill(KEY, "and", &[("what", Place::Text(&lamp)), ("next", Place::Text(&next))]),
            ),
            self.fact(key, "scanner", self.part(key, "scanner-hint")),
            self.marked(key, "writes", self.writes(page.writes_seen), writes),
            match page.fault.as_ref().map(|fault| self.notice(fault)) {
                Some(told) => {
                    let places = [("what", Place::Text(&told.what)), ("next", Place::Text(&told.next))];
                    self.marked(key, "notice", self.part_fill(KEY, "and", &places), Mark::Ask)
                }
                None => self.fact(key, "notice", self.part(key, "quiet")),
            },
        ];
        if let Some((cost, findings)) = &page.reading {
            let number = |count: u32| Place::Number(u64::from(count));
            let places =
                [("apdus", number(cost.apdus)), ("keys", number(cost.authentications)), ("reads", number(cost.reads))];
            facts.push(Fact {
                label: self.say("label-cost"),
                value: self.part_fill(KEY, "cost", &places),
                mark: Mark::Plain,
            });
            for finding in findings {
                facts.push(self.marked(KEY, "finding", self.finding(finding), Mark::Ask));
            }
        }
        facts
    }

    fn check_row(&self, check: &Check) -> LedgerRow {
        let sentence = self.doctor(check.check, check.code);
        let next = if check.code == "ok" { String::new() } else { sentence.next };
        LedgerRow { cells: vec![sentence.what, check.seen.clone(), next], mark: mark(check.grade), open: None }
    }

    fn diagnosis_actions(&self) -> Vec<Action> {
        let opens = |key, name: &str, place| self.action(key, self.part(KEY, name), OfficeInput::Open(place));
        vec![
            self.action('r', self.part(KEY, "again"), OfficeInput::Machine(MachineInput::Examine)),
            opens('d', "card", OfficePlace::Chip),
            opens('s', "survey", OfficePlace::Survey),
            opens('p', "profiles", OfficePlace::Profiles),
            opens('k', "keys", OfficePlace::CardKeys),
            self.back(),
        ]
    }

    /// Writes everything on the page as text, for a letter to whoever helps.
    fn diagnosis_copy(&self, page: &DiagnosisPage, facts: &[Fact]) -> String {
        let (version, os, chip) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
        let mut lines = vec![format!("Card Desk {version} · {os} {chip} · {}", page.as_of)];
        lines.extend(facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)));
        lines.extend(self.examination(&Examination { checks: page.checks.clone() }));
        lines.push(String::new());
        lines.join("\n")
    }
}

fn mark(grade: Grade) -> Mark {
    match grade {
        Grade::Good => Mark::Good,
        Grade::Told => Mark::Plain,
        Grade::Look => Mark::Ask,
        Grade::Wrong => Mark::Stop,
    }
}

fn urgency(grade: Grade) -> u8 {
    match grade {
        Grade::Wrong => 0,
        Grade::Look => 1,
        Grade::Good => 2,
        Grade::Told => 3,
    }
}
