//! `card-desk settings`: the settings of the school, their history, and what is doubtful about them.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::journal::Entry;
use crate::record::office::SettingChange;
use crate::record::school::{Mistake, Setting, SettingRefused};
use crate::record::{Act, School};
use crate::text::Words;

use super::output::{say, write_whole};
use super::place::{self, Entered, Place};
use super::told::{self, tell, words};
use super::{Arguments, Failure};

/// Arguments of `settings`.
#[derive(Debug, Args)]
pub struct SettingsCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Shows all settings, or those whose key begins so.
    Show {
        /// Key, such as retention.months, or its beginning.
        key: Option<String>,
    },
    /// Changes one setting.
    Set {
        /// Key.
        key: String,
        /// Value.
        value: String,
    },
    /// Takes one setting back to its default.
    Unset {
        /// Key.
        key: String,
    },
    /// Takes a whole settings file: what it does not name goes back to its default.
    Import {
        /// TOML file.
        file: PathBuf,
        /// Says what would change and records nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Writes the settings that are not the defaults as a settings file.
    Export {
        /// File to write; without it the settings are printed.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Lists every change with who made it, the oldest first.
    History,
    /// Lists what is missing or doubtful.
    Check,
}

impl SettingsCommand {
    /// Shows or changes settings.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let words = words(arguments)?;
        let journal = || place.journal(place.settings()?.desk, &arguments.sign_in);
        match &self.what {
            What::Show { key } => show(&journal()?.school().map_err(told::journal)?, key.as_deref(), &words, arguments),
            What::Export { out } => export(&journal()?.school().map_err(told::journal)?, out.as_ref(), arguments),
            What::History => {
                history(&journal()?.settings_history().map_err(told::journal)?, &words, arguments);
                Ok(())
            }
            What::Check => {
                let journal = journal()?;
                let school = journal.school().map_err(told::journal)?;
                let doubts = school.check(journal.now().day());
                let members = doubts.iter().map(|doubt| {
                    let said = words.setting_doubt(doubt);
                    json!({ "code": doubt.code(), "key": doubt.key(), "what": said.what, "next": said.next })
                });
                let line = |doubt| {
                    let said = words.setting_doubt(doubt);
                    format!("{} → {}  [{}]", said.what, said.next, doubt.code())
                };
                let mut lines: Vec<String> = doubts.iter().map(line).collect();
                if lines.is_empty() {
                    lines.push("没有疑问 nothing doubtful".to_owned());
                }
                tell(arguments, json!({ "doubts": members.collect::<Vec<Value>>() }), &lines);
                Ok(())
            }
            What::Set { key, value } => set(&mut place.enter(arguments)?, key, Some(value), &words, arguments),
            What::Unset { key } => set(&mut place.enter(arguments)?, key, None, &words, arguments),
            What::Import { file, dry_run } => {
                let wanted = read(file)?;
                if *dry_run {
                    let changes = journal()?.school().map_err(told::journal)?.changes_to(&wanted);
                    changed(&changes, None, &words, arguments);
                    return Ok(());
                }
                let mut entered = place.enter(arguments)?;
                let changes = entered.journal.school().map_err(told::journal)?.changes_to(&wanted);
                record(&mut entered, changes, &words, arguments)
            }
        }
    }
}

fn set(
    entered: &mut Entered,
    key: &str,
    value: Option<&str>,
    words: &Words,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let change = change(&entered.journal.school().map_err(told::journal)?, key, value)?;
    let changes = if change.before == change.after { Vec::new() } else { vec![change] };
    record(entered, changes, words, arguments)
}

/// Returns what setting a key would change.
pub fn change(school: &School, key: &str, value: Option<&str>) -> Result<SettingChange, Failure> {
    school.clone().set(key, value).map_err(|refused| of_refused(&refused))
}

fn record(
    entered: &mut Entered,
    changes: Vec<SettingChange>,
    words: &Words,
    arguments: &Arguments,
) -> Result<(), Failure> {
    if changes.is_empty() {
        changed(&changes, None, words, arguments);
        return Ok(());
    }
    let entry = entered.act(Act::SettingsChanged { changes: changes.clone() })?;
    changed(&changes, Some(&entry), words, arguments);
    Ok(())
}

fn changed(changes: &[SettingChange], entry: Option<&Entry>, words: &Words, arguments: &Arguments) {
    let mut lines: Vec<String> = changes.iter().map(|change| change_line(change, words)).collect();
    if lines.is_empty() {
        lines.push("没有改动 nothing changes".to_owned());
    }
    tell(arguments, json!({ "changes": changes, "entry": entry.map(told::stamp) }), &lines);
}

fn change_line(change: &SettingChange, words: &Words) -> String {
    let value = |value: &Option<String>| match value {
        Some(value) => words.setting_value(&change.key, value),
        None => "默认 default".to_owned(),
    };
    format!("{} [{}]: {} → {}", words.setting(&change.key).0, change.key, value(&change.before), value(&change.after))
}

fn show(school: &School, beginning: Option<&str>, words: &Words, arguments: &Arguments) -> Result<(), Failure> {
    let beginning = beginning.unwrap_or_default();
    let fits = |setting: &Setting| setting.key == beginning || setting.key.starts_with(beginning);
    let settings: Vec<Setting> = school.keys().into_iter().filter(fits).collect();
    if settings.is_empty() {
        let next = "`card-desk settings show` lists all keys";
        return Err(Failure::with_next("setting-unknown", format!("no setting begins with {beginning}"), next));
    }
    let member = |setting: &Setting| {
        json!({
            "key": setting.key, "group": setting.pattern.group.code(), "value": setting.value,
            "written": setting.is_written, "default": setting.pattern.default, "label": words.setting(&setting.key).0,
        })
    };
    let line = |setting: &Setting| {
        let value = setting.value.as_ref().map(|value| words.setting_value(&setting.key, value));
        let mark = if setting.is_written { "" } else { " · 默认 default" };
        format!("{} [{}]: {}{mark}", words.setting(&setting.key).0, setting.key, value.as_deref().unwrap_or("—"))
    };
    let members: Vec<Value> = settings.iter().map(member).collect();
    tell(arguments, json!({ "settings": members }), &settings.iter().map(line).collect::<Vec<_>>());
    Ok(())
}

fn export(school: &School, out: Option<&PathBuf>, arguments: &Arguments) -> Result<(), Failure> {
    let text = school.to_toml();
    if let Some(file) = out {
        write_whole(file, text.as_bytes())?;
        let line = format!("设置 settings → {}", file.display());
        tell(arguments, json!({ "file": file.display().to_string() }), &[line]);
    } else if arguments.json {
        tell(arguments, json!({ "toml": text }), &[]);
    } else {
        say!("{}", text.trim_end());
    }
    Ok(())
}

fn history(entries: &[Entry], words: &Words, arguments: &Arguments) {
    let mut lines = Vec::new();
    let mut members = Vec::new();
    for entry in entries {
        let Act::SettingsChanged { changes } = &entry.act else { continue };
        let head = format!("{} · {} · {}:{}", entry.wall, entry.operator, entry.desk, entry.seq);
        lines.extend(changes.iter().map(|change| format!("{head} · {}", change_line(change, words))));
        members.push(json!({ "entry": told::stamp(entry), "changes": changes }));
    }
    if lines.is_empty() {
        lines.push("没有改动过 nothing was changed yet".to_owned());
    }
    tell(arguments, json!({ "history": members }), &lines);
}

fn read(file: &std::path::Path) -> Result<School, Failure> {
    let text = std::fs::read_to_string(place::file(file)?).map_err(|fault| {
        Failure::with_next("cannot-read", format!("{}: {}", file.display(), fault.kind()), "save it as UTF-8 text")
    })?;
    School::from_toml(&text).map(|(school, _)| school).map_err(|mistake| {
        let code = match &mistake.mistake {
            Mistake::Malformed(_) => "settings-file".to_owned(),
            Mistake::Refused(refused) => code_of(refused),
        };
        let next = "correct this line and import the file again; nothing was changed";
        Failure::with_next(code, format!("{}: {mistake}", file.display()), next)
    })
}

fn code_of(refused: &SettingRefused) -> String {
    format!("setting-{}", refused.code())
}

fn of_refused(refused: &SettingRefused) -> Failure {
    let expected = refused.expected.to_string();
    let next = match expected.strip_prefix("expected ") {
        Some(wanted) => format!("write {wanted}; nothing was changed"),
        None => "`card-desk settings show` lists all keys; nothing was changed".to_owned(),
    };
    Failure::with_next(code_of(refused), refused, next)
}
