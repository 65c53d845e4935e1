//! Settings of the school: every line with its value, doubts, one form for each, and who changed what.

use std::path::Path;

use crate::day::Moment;
use crate::desk::station::Station;
use crate::id::OperatorId;
use crate::journal::{Filter, JournalFault};
use crate::record::office::SettingChange;
use crate::record::school::{Form, PATTERNS, Pattern, Setting, SettingDoubt};
use crate::record::{Act, Deed};

use super::errand::asked;
use super::house::{HouseForm, HouseTold, failed};
use super::visit::Visit;
use super::{Answers, Told};

/// Changes that are shown at most.
const HISTORY_MAX: usize = 200;

/// The longest settings file that is read, in bytes.
const FILE_MAX: u64 = 1024 * 1024;

/// The settings of the school.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsPage {
    /// All settings, by group.
    pub lines: Vec<Setting>,
    /// What should be looked at.
    pub doubts: Vec<SettingDoubt>,
    /// Who changed what, newest first.
    pub history: Vec<ChangeLine>,
    /// Shows who changed what instead of the settings.
    pub turned: bool,
    /// Settings may be changed from here.
    pub may_change: bool,
    /// The form that is open.
    pub ask: Option<HouseForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// One change of a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeLine {
    /// When.
    pub at: Moment,
    /// Who.
    pub operator: OperatorId,
    /// What.
    pub change: SettingChange,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<SettingsPage, JournalFault> {
    let school = station.journal.school()?;
    let changed = Filter { deed: Some(Deed::SettingsChanged), ..Filter::default() };
    let mut history = Vec::new();
    for entry in station.journal.browse(&changed, None, HISTORY_MAX)? {
        if let Act::SettingsChanged { changes } = entry.act {
            let (at, operator) = (entry.wall, entry.operator);
            history.extend(changes.into_iter().map(|change| ChangeLine { at, operator: operator.clone(), change }));
        }
    }
    let may_change = station.may(Deed::SettingsChanged)?;
    Ok(SettingsPage {
        lines: school.keys(),
        doubts: school.check(station.now().day()),
        history,
        turned: visit.turned,
        may_change,
        ask: asked(visit).filter(|_| may_change),
        told: None,
    })
}

/// Returns the settings that can have a new name, such as `terms.*.from`.
pub fn named() -> Vec<&'static Pattern> {
    PATTERNS.iter().filter(|pattern| pattern.key.contains('*')).collect()
}

/// Returns the values that a setting can be chosen from; none where one is typed.
pub fn choices(form: Form) -> Option<Vec<&'static str>> {
    match form {
        Form::Switch => Some(vec!["true", "false"]),
        Form::Choice(words) => Some(words.to_vec()),
        Form::Text
        | Form::Texts
        | Form::Day
        | Form::YearDay
        | Form::Number { .. }
        | Form::Weekdays
        | Form::Years
        | Form::Phone
        | Form::Web
        | Form::Recipient => None,
    }
}

/// Writes a setting; an empty answer takes it back to its default. A choice is its place.
pub(super) fn write(station: &mut Station, key: &str, answer: &str) -> Result<Told, Told> {
    let mut school = station.journal.school()?;
    let form = school.keys().into_iter().find(|line| line.key == key).map(|line| line.pattern.form);
    let chosen = form.and_then(choices).and_then(|words| words.get(answer.parse::<usize>().ok()?).copied());
    let value = Some(chosen.unwrap_or(answer.trim())).filter(|value| !value.is_empty());
    let change = school.set(key, value).map_err(HouseTold::SettingRefused)?;
    change_to(station, vec![change])
}

/// Writes a setting under a new name: which, name, value.
pub(super) fn write_new(station: &mut Station, answers: &Answers) -> Result<Told, Told> {
    let pattern = answers.choice(0, &named()).ok_or_else(|| Told::refused("not-chosen"))?;
    let (name, value) = (answers.get(1).trim(), answers.get(2).trim());
    if name.is_empty() || value.is_empty() {
        return Err(Told::refused("nothing-typed"));
    }
    let mut school = station.journal.school()?;
    let change = school.set(&pattern.key.replace('*', name), Some(value)).map_err(HouseTold::SettingRefused)?;
    change_to(station, vec![change])
}

/// Reads a whole settings file: what it does not name has its default afterwards.
pub(super) fn import(station: &mut Station, answers: &Answers) -> Result<Told, Told> {
    let path = match answers.get(0).trim() {
        "" => return Err(Told::refused("nothing-typed")),
        typed => Path::new(typed).to_owned(),
    };
    let unread = |why: &dyn std::fmt::Display| failed("settings-unread", &format!("{} ({why})", path.display()));
    let length = std::fs::metadata(&path).map_err(|error| unread(&error))?.len();
    if length > FILE_MAX {
        return Err(unread(&"too long"));
    }
    let text = std::fs::read_to_string(&path).map_err(|error| unread(&error))?;
    let now = station.journal.school()?;
    let (written, _) = crate::record::school::School::from_toml(&text).map_err(HouseTold::SettingsMistaken)?;
    change_to(station, now.changes_to(&written))
}

fn change_to(station: &mut Station, changes: Vec<SettingChange>) -> Result<Told, Told> {
    let changes: Vec<SettingChange> = changes.into_iter().filter(|change| change.before != change.after).collect();
    let count = changes.len();
    if count > 0 {
        station.journal.append(&station.seat, Act::SettingsChanged { changes })?;
    } else if !station.may(Deed::SettingsChanged)? {
        return Err(Told::refused("may-not"));
    }
    if let Some(name) = station.journal.school()?.get("name.full") {
        station.settings.school = name;
    }
    Ok(HouseTold::Settings { count }.into())
}
