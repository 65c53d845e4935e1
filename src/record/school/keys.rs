//! Every setting of a school: its key, its group, its form and its default.

use super::form::{Expected, Form};

/// Where a setting stands on the settings page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Names of the school.
    Names,
    /// Terms.
    Terms,
    /// When families can pay.
    Windows,
    /// Whom to call.
    Contacts,
    /// Fee, making time, lost cards.
    Requests,
    /// What is kept, for how long, and how soon the desk locks.
    Privacy,
    /// Backups.
    Backup,
    /// Words on printed lists.
    Sheets,
}

impl Group {
    /// All groups, in the order of the page.
    pub const ALL: [Group; 8] = [
        Group::Names,
        Group::Terms,
        Group::Windows,
        Group::Contacts,
        Group::Requests,
        Group::Privacy,
        Group::Backup,
        Group::Sheets,
    ];

    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Group::Names => "names",
            Group::Terms => "terms",
            Group::Windows => "windows",
            Group::Contacts => "contacts",
            Group::Requests => "requests",
            Group::Privacy => "privacy",
            Group::Backup => "backup",
            Group::Sheets => "sheets",
        }
    }
}

/// One setting, or as many as there are names in place of `*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern {
    /// Key, such as `retention.months` or `terms.*.from`.
    pub key: &'static str,
    /// Where it stands.
    pub group: Group,
    /// What its value looks like.
    pub form: Form,
    /// Value when none is written, in its canonical form.
    pub default: Option<&'static str>,
}

const fn row(key: &'static str, group: Group, form: Form, default: Option<&'static str>) -> Pattern {
    Pattern { key, group, form, default }
}

const fn number(least: u32, most: u32) -> Form {
    Form::Number { least, most }
}

/// All settings, in the order of the page.
pub const PATTERNS: [Pattern; 38] = [
    row("name.full", Group::Names, Form::Text, None),
    row("name.short", Group::Names, Form::Text, None),
    row("name.campus", Group::Names, Form::Text, None),
    row("name.aliases", Group::Names, Form::Texts, None),
    row("terms.*.from", Group::Terms, Form::Day, None),
    row("terms.*.to", Group::Terms, Form::Day, None),
    // "Every Monday and Tuesday" is the rule since 2021; the daily window of one December is kept but off.
    row("windows.weekly", Group::Windows, Form::Switch, Some("true")),
    row("windows.weekdays", Group::Windows, Form::Weekdays, Some("mon、tue")),
    row("windows.daily.*.on", Group::Windows, Form::Switch, Some("false")),
    row("windows.daily.*.from", Group::Windows, Form::YearDay, None),
    row("windows.daily.*.to", Group::Windows, Form::YearDay, None),
    row("windows.daily.*.years", Group::Windows, Form::Years, None),
    row("windows.manual.*.open", Group::Windows, Form::Switch, Some("true")),
    row("windows.manual.*.from", Group::Windows, Form::Day, None),
    row("windows.manual.*.to", Group::Windows, Form::Day, None),
    row("contacts.*.label", Group::Contacts, Form::Text, None),
    row("contacts.*.phone", Group::Contacts, Form::Phone, None),
    row("contacts.*.web", Group::Contacts, Form::Web, None),
    row("contacts.*.checked_on", Group::Contacts, Form::Day, None),
    row("fee.fen", Group::Requests, number(0, 1_000_000), Some("1500")),
    row("promise.working_days", Group::Requests, number(1, 250), Some("20")),
    row("promise.overdue_days", Group::Requests, number(1, 250), Some("25")),
    row("loss.per_term", Group::Requests, number(1, 20), Some("2")),
    row("slip.number", Group::Requests, Form::Choice(&["transit", "card"]), Some("transit")),
    row("retention.months", Group::Privacy, number(1, 120), Some("12")),
    row("lock.minutes", Group::Privacy, number(1, 15), Some("3")),
    row("import.birth_date", Group::Privacy, Form::Switch, Some("false")),
    row("import.id_number", Group::Privacy, Form::Switch, Some("false")),
    row("import.phone", Group::Privacy, Form::Switch, Some("false")),
    row("backup.recipient", Group::Backup, Form::Recipient, None),
    row("backup.folder", Group::Backup, Form::Text, None),
    row("backup.keep_days", Group::Backup, number(1, 366), Some("7")),
    row("backup.keep_weeks", Group::Backup, number(0, 104), Some("4")),
    row("backup.keep_months", Group::Backup, number(0, 120), Some("12")),
    row("sheet.title", Group::Sheets, Form::Text, None),
    row("sheet.note", Group::Sheets, Form::Text, None),
    row("sheet.place", Group::Sheets, Form::Text, None),
    row("sheet.return_days", Group::Sheets, number(1, 366), Some("30")),
];

/// Values of names that are there from the beginning.
pub(super) const GIVEN: [(&str, &str); 4] = [
    ("contacts.ca.phone", "4008310001"),
    ("windows.daily.year-end.from", "12-15"),
    ("windows.daily.year-end.to", "12-31"),
    ("windows.daily.year-end.years", "2020"),
];

/// Finds the setting of a key, and the name that stands in place of `*`.
pub fn find(key: &str) -> Result<(&'static Pattern, Option<&str>), Expected> {
    if key == "import.photo" {
        return Err(Expected::NoPhoto);
    }
    let found = PATTERNS.iter().find_map(|pattern| Some((pattern, fits(pattern.key, key)?)));
    let (pattern, name) = found.ok_or(Expected::Known)?;
    match name {
        Some(name) if !is_name(name) => Err(Expected::Name),
        Some(_) | None => Ok((pattern, name)),
    }
}

/// Returns the name in place of `*`, when the key has this pattern; the inner `None` has no `*`.
#[expect(clippy::option_option, reason = "no match, a match, and a match with a name are three answers")]
fn fits<'k>(pattern: &str, key: &'k str) -> Option<Option<&'k str>> {
    let mut name = None;
    let mut wanted = pattern.split('.');
    for part in key.split('.') {
        match wanted.next()? {
            "*" => name = Some(part),
            same if same == part => {}
            _ => return None,
        }
    }
    wanted.next().is_none().then_some(name)
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| !c.is_control() && !matches!(c, '"' | '\'' | '\\' | '*');
    (1..=40).contains(&name.chars().count()) && name.trim() == name && name.chars().all(fits)
}

/// Returns the value of a key when none is written.
pub(super) fn default_of(key: &str) -> Option<&'static str> {
    let given = GIVEN.iter().find(|(given, _)| *given == key).map(|(_, value)| *value);
    given.or_else(|| find(key).ok().and_then(|(pattern, _)| pattern.default))
}
