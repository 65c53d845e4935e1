//! Words of the settings page: groups, lines, doubts, one field for each setting, and who changed what.

use crate::desk::board::Input;
use crate::desk::office::settings::{ChangeLine, choices, named};
use crate::desk::office::{FormKind, HouseForm, OfficeInput, SettingsPage};
use crate::record::school::{Expected, Setting};
use crate::text::ledger::{Action, Fact, Field, FieldKind, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, count};

/// Doubts that are told in full above the table.
const DOUBTS_TOLD: usize = 4;

impl Words {
    pub(super) fn settings_page(&self, page: &SettingsPage) -> Ledger {
        let key = "settings-title";
        let asked = self.asked_setting(page);
        let (columns, rows, empty) = if page.turned {
            let columns = columns(self, key, [("at", 4), ("who", 3), ("setting", 4), ("before", 4), ("after", 4)]);
            (columns, page.history.iter().map(|line| self.change_row(line)).collect(), "no-history")
        } else {
            let columns = columns(self, key, [("group", 2), ("setting", 4), ("value", 6), ("state", 2)]);
            (columns, page.lines.iter().map(|line| self.setting_row(page, line)).collect(), "empty")
        };
        Ledger {
            title: self.say(key),
            hint: match (&page.ask, asked) {
                (Some(HouseForm::Setting(_)), Some(line)) => self.setting_hint(line),
                (Some(HouseForm::NewSetting), _) => self.part(key, "new-hint"),
                (Some(HouseForm::ImportSettings), _) => self.part(key, "import-hint"),
                (_, _) => self.part(key, "hint"),
            },
            facts: self.doubt_facts(page),
            columns,
            rows,
            empty: self.part(key, empty),
            actions: self.settings_actions(page),
            form: page.ask.as_ref().and_then(|ask| self.settings_form(ask, asked)),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn asked_setting<'p>(&self, page: &'p SettingsPage) -> Option<&'p Setting> {
        let Some(HouseForm::Setting(key)) = &page.ask else { return None };
        page.lines.iter().find(|line| line.key == *key)
    }

    fn setting_hint(&self, line: &Setting) -> String {
        let (label, note) = self.setting(&line.key);
        let wanted = self.setting_wanted(Expected::Form(line.pattern.form));
        let places = [("label", Place::Text(&label)), ("note", Place::Text(&note)), ("wanted", Place::Text(&wanted))];
        match choices(line.pattern.form) {
            None => self.part_fill("settings-title", "setting-hint", &places),
            Some(_) => self.part_fill("settings-title", "choice-hint", places.get(..2).unwrap_or_default()),
        }
    }

    fn doubt_facts(&self, page: &SettingsPage) -> Vec<Fact> {
        let key = "settings-title";
        let mut facts: Vec<Fact> = page
            .doubts
            .iter()
            .take(DOUBTS_TOLD)
            .map(|doubt| {
                let said = self.setting_doubt(doubt);
                let places = [("what", Place::Text(&said.what)), ("next", Place::Text(&said.next))];
                self.marked(key, "doubt", self.fill("house-what-next", &places), Mark::Ask)
            })
            .collect();
        let more = page.doubts.len().saturating_sub(DOUBTS_TOLD);
        if more > 0 {
            let more = self.part_fill(key, "more-doubts", &[("count", count(more))]);
            facts.push(self.marked(key, "doubt", more, Mark::Ask));
        }
        if facts.is_empty() {
            facts.push(self.marked(key, "doubt", self.part(key, "no-doubt"), Mark::Good));
        }
        facts
    }

    fn setting_row(&self, page: &SettingsPage, line: &Setting) -> LedgerRow {
        let key = "settings-title";
        let doubtful = page.doubts.iter().any(|doubt| doubt.key() == line.key);
        let ask = FormKind::House(HouseForm::Setting(line.key.clone()));
        LedgerRow {
            cells: vec![
                self.setting_group(line.pattern.group),
                self.setting(&line.key).0,
                self.or_dash(line.value.as_ref().map(|value| self.setting_value(&line.key, value))),
                self.part(key, if line.is_written { "written" } else { "default" }),
            ],
            mark: if doubtful { Mark::Ask } else { Mark::Plain },
            open: page.may_change.then_some(Input::Office(OfficeInput::Ask(ask))),
        }
    }

    fn change_row(&self, line: &ChangeLine) -> LedgerRow {
        let change = &line.change;
        let value = |value: &Option<String>| match value {
            Some(value) => self.setting_value(&change.key, value),
            None => self.part("settings-title", "default"),
        };
        LedgerRow {
            cells: vec![
                line.at.to_string(),
                line.operator.to_string(),
                self.setting(&change.key).0,
                value(&change.before),
                value(&change.after),
            ],
            mark: Mark::Plain,
            open: None,
        }
    }

    fn settings_actions(&self, page: &SettingsPage) -> Vec<Action> {
        let key = "settings-title";
        let turn = if page.turned { "show-settings" } else { "show-history" };
        let mut actions = vec![self.action('v', self.part(key, turn), OfficeInput::Turn)];
        if page.may_change {
            actions.push(self.asks_house('n', self.part(key, "new"), HouseForm::NewSetting));
            actions.push(self.asks_house('i', self.part(key, "import"), HouseForm::ImportSettings));
        }
        actions.push(self.back());
        actions
    }

    fn settings_form(&self, ask: &HouseForm, asked: Option<&Setting>) -> Option<Form> {
        let key = "settings-title";
        let typed = |name: &str| self.types(self.part(key, name));
        let fields = if matches!(ask, HouseForm::Setting(_)) {
            vec![self.setting_field(asked?)]
        } else if *ask == HouseForm::NewSetting {
            let which = named().iter().map(|pattern| self.setting(pattern.key).0).collect();
            vec![self.chooses(self.part(key, "setting"), which), typed("name"), typed("value")]
        } else if *ask == HouseForm::ImportSettings {
            vec![typed("file")]
        } else {
            return None;
        };
        Some(self.house_form(ask.clone(), fields))
    }

    fn setting_field(&self, line: &Setting) -> Field {
        let label = self.setting(&line.key).0;
        let value = line.value.clone().unwrap_or_default();
        match choices(line.pattern.form) {
            Some(words) => {
                let at = words.iter().position(|word| *word == value).unwrap_or_default();
                let shown = words.iter().map(|word| self.setting_value(&line.key, word)).collect();
                Field { label, first: at.to_string(), kind: FieldKind::Choice(shown) }
            }
            None => self.types_over(label, &value),
        }
    }
}
