//! The settings of a school as plain values: what is written, what the defaults are, what is doubtful about them.
//!
//! Nothing written is a valid school. It reads no file and no clock; the journal keeps the history.

mod doubt;
mod file;
mod form;
mod keys;
mod recipient;
mod view;

use std::collections::{BTreeMap, BTreeSet};

pub use doubt::SettingDoubt;
pub use file::{Mistake, SchoolMistake};
pub use form::{Expected, Form};
pub use keys::{Group, PATTERNS, Pattern, find};
pub use view::{Contact, DailyWindow, Keep, ManualWindow, Term, Windows};

use super::office::SettingChange;

/// Settings of a school: what is written over the defaults, by dotted keys such as `retention.months`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct School {
    written: BTreeMap<String, String>,
}

/// Why a setting stays as it is; the value that was offered is never repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {expected}")]
pub struct SettingRefused {
    /// Key as it was asked for.
    pub key: String,
    /// What was expected.
    pub expected: Expected,
}

impl SettingRefused {
    /// Returns the stable code of this refusal, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        self.expected.code()
    }
}

/// One line of a settings page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Key.
    pub key: String,
    /// Name in place of `*`, such as the term.
    pub name: Option<String>,
    /// Its pattern: group, form and default.
    pub pattern: &'static Pattern,
    /// Value that counts now.
    pub value: Option<String>,
    /// Whether somebody wrote it, or it is the default.
    pub is_written: bool,
}

impl School {
    /// Returns the value that counts: what is written, or the default; none for an unknown key.
    pub fn get(&self, key: &str) -> Option<String> {
        self.value(key).map(str::to_owned)
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.written.get(key).map(String::as_str).or_else(|| keys::default_of(key))
    }

    /// Writes a setting, or takes it back to its default with `None`; returns what changed.
    pub fn set(&mut self, key: &str, value: Option<&str>) -> Result<SettingChange, SettingRefused> {
        let refused = |expected| SettingRefused { key: key.to_owned(), expected };
        let (pattern, _) = find(key).map_err(refused)?;
        let after = value.map(|text| pattern.form.read(text)).transpose().map_err(refused)?;
        let before = match &after {
            Some(text) => self.written.insert(key.to_owned(), text.clone()),
            None => self.written.remove(key),
        };
        Ok(SettingChange { key: key.to_owned(), before, after })
    }

    /// Folds changes of the history, in order; those that this version does not know are passed over and told.
    #[must_use]
    pub fn apply(&mut self, changes: &[SettingChange]) -> Vec<SettingRefused> {
        changes.iter().filter_map(|change| self.set(&change.key, change.after.as_deref()).err()).collect()
    }

    /// Lists what has to change to get from these settings to others.
    pub fn changes_to(&self, other: &School) -> Vec<SettingChange> {
        let keys: BTreeSet<&String> = self.written.keys().chain(other.written.keys()).collect();
        let change = |key: &String| SettingChange {
            key: key.clone(),
            before: self.written.get(key).cloned(),
            after: other.written.get(key).cloned(),
        };
        keys.into_iter().map(change).filter(|change| change.before != change.after).collect()
    }

    /// Lists all settings for a page, by group; those with a name stand together, name by name.
    pub fn keys(&self) -> Vec<Setting> {
        let mut lines: Vec<Setting> = Vec::new();
        let mut done: BTreeSet<&str> = BTreeSet::new();
        for pattern in &PATTERNS {
            let Some((prefix, _)) = pattern.key.split_once(".*.") else {
                lines.push(self.line(pattern, pattern.key.to_owned(), None));
                continue;
            };
            if done.insert(prefix) {
                lines.extend(self.names(prefix).iter().flat_map(|name| self.named(prefix, name)));
            }
        }
        lines
    }

    /// Lists the settings that a new name would have, such as those of the term `2027-春`.
    pub fn named(&self, prefix: &str, name: &str) -> Vec<Setting> {
        let of_prefix =
            |pattern: &&'static Pattern| pattern.key.split_once(".*.").is_some_and(|(own, _)| own == prefix);
        let line =
            |pattern: &'static Pattern| self.line(pattern, pattern.key.replace('*', name), Some(name.to_owned()));
        PATTERNS.iter().filter(of_prefix).map(line).collect()
    }

    fn line(&self, pattern: &'static Pattern, key: String, name: Option<String>) -> Setting {
        let (value, is_written) = (self.get(&key), self.written.contains_key(&key));
        Setting { key, name, pattern, value, is_written }
    }

    /// Lists the names below a prefix, such as the terms below `terms`.
    pub fn names(&self, prefix: &str) -> BTreeSet<String> {
        let given = keys::GIVEN.iter().map(|(key, _)| *key);
        let below =
            |key: &str| key.strip_prefix(prefix)?.strip_prefix('.')?.split_once('.').map(|(name, _)| name.to_owned());
        // A fixed key such as `windows.weekly` has no member below it, and `windows.daily` is a prefix of its own.
        given.chain(self.written.keys().map(String::as_str)).filter_map(below).collect()
    }
}

#[cfg(test)]
mod tests;
