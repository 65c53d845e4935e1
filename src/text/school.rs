//! Words of the school's settings: a label and one line for each, and what to do about refusals and doubts.

use crate::record::school::{Expected, Form, Group, SettingDoubt, SettingRefused, find};

use super::{Place, Sentence, Words};

impl Words {
    /// Returns the label of a setting and one line about it; an unknown key is its own label.
    pub fn setting(&self, key: &str) -> (String, String) {
        // A pattern such as `terms.*.from` has words too: those of a name that is still to be chosen.
        let whole = key.replace('*', "…");
        let Ok((pattern, name)) = find(&whole) else { return (key.to_owned(), String::new()) };
        let id = format!("setting-{}", pattern.key.replace(['.', '_'], "-").replace('*', "each"));
        (self.fill(&id, &[("name", Place::Text(name.unwrap_or_default()))]), self.part(&id, "note"))
    }

    /// Returns the heading of a group of settings.
    pub fn setting_group(&self, group: Group) -> String {
        self.say(&format!("setting-group-{}", group.code()))
    }

    /// Returns a value as a person reads it, such as `周一、周二` for `mon、tue`.
    pub fn setting_value(&self, key: &str, value: &str) -> String {
        let word = |id: &str| self.say(&format!("setting-value-{id}"));
        match find(key).map(|(pattern, _)| pattern.form) {
            Ok(Form::Switch) => word(if value == "true" { "switch-on" } else { "switch-off" }),
            Ok(Form::Choice(_)) => word(&format!("{}-{value}", key.replace(['.', '_'], "-"))),
            Ok(Form::Weekdays) => value.split('、').map(word).collect::<Vec<_>>().join(self.list_comma()),
            Ok(_) | Err(_) => value.to_owned(),
        }
    }

    /// Returns why a setting stays as it is, and what to write instead.
    pub fn setting_refused(&self, refused: &SettingRefused) -> Sentence {
        let (label, _) = self.setting(&refused.key);
        let what = self.fill("setting-refused", &[("setting", Place::Text(&label))]);
        Sentence { what, next: self.setting_wanted(refused.expected) }
    }

    /// Returns what a setting wants, such as `请填 1 到 15 的整数`.
    pub fn setting_wanted(&self, expected: Expected) -> String {
        let id = format!("setting-wants-{}", expected.code());
        match expected {
            Expected::Form(Form::Number { least, most }) => {
                let places = [("least", Place::Number(u64::from(least))), ("most", Place::Number(u64::from(most)))];
                self.fill(&id, &places)
            }
            Expected::Known | Expected::Name | Expected::NoPhoto | Expected::NoSecret | Expected::Form(_) => {
                self.say(&id)
            }
        }
    }

    /// Returns what is doubtful about the settings, and what to do.
    pub fn setting_doubt(&self, doubt: &SettingDoubt) -> Sentence {
        let id = format!("setting-doubt-{}", doubt.code());
        let (label, _) = self.setting(doubt.key());
        let mut places = vec![("setting", Place::Text(&label))];
        if let SettingDoubt::Overlap { earlier, .. } = doubt {
            places.push(("earlier", Place::Text(earlier)));
        }
        if let SettingDoubt::CheckedLongAgo { days, .. } = doubt {
            places.push(("days", Place::Number(u64::from(*days))));
        }
        Sentence { what: self.fill(&id, &places), next: self.part(&id, "next") }
    }
}

#[cfg(test)]
mod tests;
