//! Words of the keys of the card profiles: names and presence, never a value.

use crate::chip::key::KeyKind;
use crate::chip::key::sectors::show_sectors;
use crate::desk::card_keys::KeysState;
use crate::desk::office::card_keys::KeyName;
use crate::desk::office::{CardKeysPage, FormKind, MachineForm};
use crate::text::ledger::{Fact, Ledger, LedgerRow, Mark};
use crate::text::{Language, Words};

use super::parts::{columns, count};

impl Words {
    pub(super) fn card_keys_page(&self, page: &CardKeysPage) -> Ledger {
        let key = "card-keys-title";
        let open = FormKind::Machine(MachineForm::OpenKeys);
        let mut actions = Vec::new();
        if page.may_open() {
            actions.push(self.asks('o', self.part(key, "open"), open.clone()));
        }
        actions.push(self.back());
        let form = || self.form_for(open.clone(), vec![self.secret_field(self.part(key, "passphrase"))]);
        Ledger {
            title: self.say(key),
            hint: self.part(key, if page.opening { "open-hint" } else { "hint" }),
            facts: self.card_keys_facts(page),
            columns: columns(self, key, [("name", 4), ("kind", 2), ("sectors", 3), ("profiles", 4), ("presence", 2)]),
            rows: page.keys.iter().map(|name| self.key_name_row(name, page)).collect(),
            empty: self.part(key, "empty"),
            actions,
            form: page.opening.then(form),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    /// Returns where the key file stands, such as `密封，已打开`.
    pub fn keys_state(&self, state: &KeysState) -> String {
        let key = "card-keys-state";
        match state {
            KeysState::None => self.part(key, "none"),
            KeysState::Plain => self.part(key, "plain"),
            KeysState::Open => self.part(key, "opened"),
            KeysState::Closed => self.part(key, "closed"),
            KeysState::Faulty { code, .. } => self.of_code(code).map_or_else(|| self.say(key), |said| said.what),
        }
    }

    fn card_keys_facts(&self, page: &CardKeysPage) -> Vec<Fact> {
        let key = "card-keys-title";
        let mark = match page.state {
            KeysState::None => Mark::Plain,
            KeysState::Plain | KeysState::Closed => Mark::Ask,
            KeysState::Open => Mark::Good,
            KeysState::Faulty { .. } => Mark::Stop,
        };
        let mut facts = vec![self.marked(key, "file", self.keys_state(&page.state), mark)];
        let next = match &page.state {
            KeysState::None => self.part("card-keys-state", "none-next"),
            KeysState::Plain => self.part("card-keys-state", "plain-next"),
            KeysState::Closed => self.part("card-keys-state", "closed-next"),
            KeysState::Open if page.plain_left => self.part("card-keys-state", "plain-left"),
            KeysState::Open => String::new(),
            KeysState::Faulty { code, .. } => self.of_code(code).map(|said| said.next).unwrap_or_default(),
        };
        if !next.is_empty() {
            facts.push(self.marked(key, "next", next, Mark::Ask));
        }
        let missing = page.missing();
        if missing > 0 && !page.may_open() {
            let told = self.part_fill(key, "missing-count", &[("count", count(missing))]);
            facts.push(self.marked(key, "missing", told, Mark::Ask));
        }
        facts
    }

    fn key_name_row(&self, name: &KeyName, page: &CardKeysPage) -> LedgerRow {
        let key = "card-keys-title";
        let (mark, presence) = match name.kind {
            Some(_) if name.is_here() => (Mark::Good, "present"),
            Some(_) => (Mark::Stop, "wrong-kind"),
            // While the file is closed nobody knows.
            None if page.may_open() => (Mark::Plain, "unknown"),
            None => (Mark::Ask, "absent"),
        };
        let label = |label: &crate::chip::profile::Label| match self.language() {
            Language::ZhCn => label.zh.clone(),
            Language::En => label.en.clone(),
        };
        let profiles: Vec<String> = name.asked_by.iter().map(label).collect();
        let sectors = show_sectors(&name.sectors);
        LedgerRow {
            cells: vec![
                name.name.clone(),
                self.or_dash(name.kind.map(|kind| self.key_kind(kind))),
                self.or_dash(Some(sectors).filter(|sectors| !sectors.is_empty())),
                self.or_dash(Some(profiles.join(" / ")).filter(|all| !all.is_empty())),
                self.part(key, presence),
            ],
            mark,
            open: None,
        }
    }

    /// Returns what kind of key, such as `扇区密钥`.
    pub fn key_kind(&self, kind: KeyKind) -> String {
        self.part(
            "card-keys-title",
            match kind {
                KeyKind::Sector => "kind-sector",
                KeyKind::Cipher => "kind-cipher",
            },
        )
    }
}

#[cfg(test)]
mod tests;
