//! Turns a settings file into the settings of a school and back; a mistake is named with its line and column.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::record::office::SettingChange;
use crate::spot::line_and_column;

use super::form::Form;
use super::{Expected, School, SettingRefused, find};

/// A mistake in a settings file; nothing of the file was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {mistake}")]
pub struct SchoolMistake {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub mistake: Mistake,
}

/// What is wrong in a settings file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// The text is no TOML (1.1).
    #[error("{0}")]
    Malformed(String),
    /// A setting is refused.
    #[error(transparent)]
    Refused(SettingRefused),
}

/// A value of the file as text, and where its key and it stand, in bytes.
struct Found {
    key: String,
    key_at: usize,
    value_at: usize,
    /// None when the value is of no kind that a setting can have.
    value: Option<(String, Kind)>,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Single,
    List,
}

impl School {
    /// Reads a whole settings file; what it does not name has its default. Also returns the file as changes.
    pub fn from_toml(text: &str) -> Result<(School, Vec<SettingChange>), SchoolMistake> {
        let at = |byte: usize, mistake| {
            let (line, column) = line_and_column(text, byte);
            SchoolMistake { line, column, mistake }
        };
        let table = DeTable::parse(text).map_err(|fault| {
            at(fault.span().map_or(0, |span| span.start), Mistake::Malformed(fault.message().to_owned()))
        })?;
        let mut found = Vec::new();
        walk(table.get_ref(), "", &mut found);
        found.sort_by_key(|found| found.key_at);
        let mut school = School::default();
        for Found { key, key_at, value_at, value } in found {
            let refused =
                |byte, expected| Err(at(byte, Mistake::Refused(SettingRefused { key: key.clone(), expected })));
            let form = match find(&key) {
                Ok((pattern, _)) => pattern.form,
                Err(expected) => return refused(key_at, expected),
            };
            let fitting = value.filter(|(_, kind)| *kind == Kind::Single || form.is_list());
            let Some((value, _)) = fitting else { return refused(value_at, Expected::Form(form)) };
            if school.written.contains_key(&key) {
                return Err(at(key_at, Mistake::Malformed("this setting stands here twice".to_owned())));
            }
            school.set(&key, Some(&value)).map_err(|fault| at(value_at, Mistake::Refused(fault)))?;
        }
        let changes = School::default().changes_to(&school);
        Ok((school, changes))
    }

    /// Writes the settings that are not the defaults, by tables; reading it back gives the same school.
    pub fn to_toml(&self) -> String {
        let mut tables: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (key, value) in &self.written {
            let (Some((table, member)), Ok((pattern, _))) = (key.rsplit_once('.'), find(key)) else { continue };
            tables.entry(table).or_default().push(format!("{member} = {}\n", written(pattern.form, value)));
        }
        let head = |table: &str| table.split('.').map(bare_or_quoted).collect::<Vec<_>>().join(".");
        let part = |(table, lines): (&str, Vec<String>)| format!("[{}]\n{}", head(table), lines.concat());
        tables.into_iter().map(part).collect::<Vec<_>>().join("\n")
    }
}

fn walk(table: &DeTable<'_>, prefix: &str, found: &mut Vec<Found>) {
    for (key, value) in table {
        let name = key.get_ref();
        let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
        if let DeValue::Table(inner) = value.get_ref()
            && !inner.is_empty()
        {
            walk(inner, &path, found);
            continue;
        }
        found.push(Found {
            key: path,
            key_at: key.span().start,
            value_at: value.span().start,
            value: text_of(value.get_ref()),
        });
    }
}

/// Returns a value as text; a list as its items with `、` between them.
fn text_of(value: &DeValue<'_>) -> Option<(String, Kind)> {
    let single = |text: String| Some((text, Kind::Single));
    match value {
        DeValue::String(text) => single(text.to_string()),
        DeValue::Integer(number) => single(number.to_string()),
        DeValue::Boolean(truth) => single(truth.to_string()),
        DeValue::Datetime(day) => single(day.to_string()),
        DeValue::Array(items) => {
            let items: Option<Vec<String>> =
                items.iter().map(|item| text_of(item.get_ref()).map(|(text, _)| text)).collect();
            items.map(|items| (items.join("、"), Kind::List))
        }
        DeValue::Float(_) | DeValue::Table(_) => None,
    }
}

fn written(form: Form, value: &str) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    match form {
        Form::Number { .. } | Form::Switch => value.to_owned(),
        Form::Texts | Form::Weekdays => format!("[{}]", value.split('、').map(quoted).collect::<Vec<_>>().join(", ")),
        Form::Years => format!("[{}]", value.replace('、', ", ")),
        Form::Text | Form::Day | Form::YearDay | Form::Phone | Form::Web | Form::Recipient | Form::Choice(_) => {
            quoted(value)
        }
    }
}

fn bare_or_quoted(part: &str) -> String {
    let is_bare = part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if is_bare { part.to_owned() } else { toml::Value::from(part).to_string() }
}
