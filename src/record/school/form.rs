//! Turns what a person writes for a setting into one canonical text, or says what was expected.

use crate::day::Day;
use crate::id::fold_number;

use super::recipient;

/// Longest text of a setting, in characters.
const LONGEST: usize = 200;
/// Days of the week, from Monday, as stored.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The same as people write them.
const WEEKDAYS_ZH: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];
/// Marks between the items of a list.
const MARKS: [char; 5] = ['、', ',', '，', ';', '；'];

/// What the value of a setting looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One line of text, at most 200 characters.
    Text,
    /// Texts with `、` between them.
    Texts,
    /// A day, as `2026-09-01`.
    Day,
    /// A day of any year, as `12-15`.
    YearDay,
    /// A whole number.
    Number {
        /// Smallest.
        least: u32,
        /// Largest.
        most: u32,
    },
    /// On or off: `true` or `false`.
    Switch,
    /// Days of the week, as `mon、tue`.
    Weekdays,
    /// Years, as `2020、2021`.
    Years,
    /// A phone number.
    Phone,
    /// Address of a web page, which is shown and never opened.
    Web,
    /// Public key for backups, `age1` and 58 more characters.
    Recipient,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// What was expected where something else was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Expected {
    /// There is no such setting.
    #[error("there is no setting of this name")]
    Known,
    /// The name inside the key is not usable.
    #[error("the name inside the key has 1 to 40 characters, no dot, no quotation mark and no blank at its ends")]
    Name,
    /// Photos are never imported.
    #[error("photos are never imported: there is no switch for them")]
    NoPhoto,
    /// A secret key was written where a public one belongs.
    #[error("a secret key must never be written here: take the public key, which begins with age1")]
    NoSecret,
    /// A value of this form.
    #[error("expected {}", wanted(*.0))]
    Form(Form),
}

impl Expected {
    /// Returns the stable code, for sentences and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Expected::Known => "unknown",
            Expected::Name => "name",
            Expected::NoPhoto => "photo",
            Expected::NoSecret => "secret",
            Expected::Form(form) => form.code(),
        }
    }
}

fn wanted(form: Form) -> String {
    match form {
        Form::Text => "one line of 1 to 200 characters".to_owned(),
        Form::Texts => "texts of 1 to 200 characters with 、 between them".to_owned(),
        Form::Day => "a day such as 2026-09-01".to_owned(),
        Form::YearDay => "a month and a day such as 12-15".to_owned(),
        Form::Number { least, most } => format!("a whole number from {least} to {most}"),
        Form::Switch => "true or false".to_owned(),
        Form::Weekdays => "days of the week such as mon、tue".to_owned(),
        Form::Years => "years from 2000 to 2100 such as 2020、2021".to_owned(),
        Form::Phone => "a phone number of 3 to 40 digits, blanks and + - ( )".to_owned(),
        Form::Web => "an address that begins with http:// or https://".to_owned(),
        Form::Recipient => "a public key: age1 and 58 more characters, copied whole".to_owned(),
        Form::Choice(words) => format!("one of: {}", words.join(", ")),
    }
}

impl Form {
    /// Returns the stable code of the form.
    pub fn code(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Texts => "texts",
            Form::Day => "day",
            Form::YearDay => "year-day",
            Form::Number { .. } => "number",
            Form::Switch => "switch",
            Form::Weekdays => "weekdays",
            Form::Years => "years",
            Form::Phone => "phone",
            Form::Web => "web",
            Form::Recipient => "recipient",
            Form::Choice(_) => "choice",
        }
    }

    /// Returns whether a value is a list.
    pub fn is_list(self) -> bool {
        matches!(self, Form::Texts | Form::Weekdays | Form::Years)
    }

    /// Reads a value into its canonical text; reading that again changes nothing.
    pub fn read(self, text: &str) -> Result<String, Expected> {
        // A secret key in the journal would be in every backup of it: refused wherever it is pasted.
        if text.to_ascii_uppercase().contains("AGE-SECRET-KEY-") {
            return Err(Expected::NoSecret);
        }
        let text = text.trim();
        if text.is_empty() || text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            return Err(Expected::Form(self));
        }
        self.canonical(text).ok_or(Expected::Form(self))
    }

    fn canonical(self, text: &str) -> Option<String> {
        match self {
            Form::Text => Some(text.to_owned()),
            Form::Texts => Some(items(text).collect::<Vec<_>>().join("、")).filter(|list| !list.is_empty()),
            Form::Day => three_parts(text).and_then(|_| Day::parse_validity(text).ok()).map(|day| day.to_string()),
            Form::YearDay => year_day(text).map(|(month, day)| format!("{month:02}-{day:02}")),
            Form::Number { least, most } => fold_number(text)
                .parse()
                .ok()
                .filter(|number: &u32| (least..=most).contains(number))
                .map(|number| number.to_string()),
            Form::Switch => switch(text).map(|on| on.to_string()),
            Form::Weekdays => sorted(text, |item| weekday(item).map(u16::from)).map(|days| {
                let word = |day: u16| WEEKDAYS.get(usize::from(day) - 1).copied().unwrap_or_default();
                days.into_iter().map(word).collect::<Vec<_>>().join("、")
            }),
            Form::Years => {
                sorted(text, year).map(|years| years.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"))
            }
            Form::Phone => phone(text),
            Form::Web => {
                let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"))?;
                (!rest.is_empty() && !text.chars().any(char::is_whitespace)).then(|| text.to_owned())
            }
            Form::Recipient => recipient::is_recipient(text).then(|| text.to_ascii_lowercase()),
            Form::Choice(words) => words.iter().find(|word| **word == text).map(|word| (*word).to_owned()),
        }
    }
}

/// Lists the items of a list, blanks at their ends dropped.
pub(super) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(MARKS).map(str::trim).filter(|item| !item.is_empty())
}

/// Reads every item, sorted and each once; one that cannot be read spoils the list.
fn sorted(text: &str, read: impl Fn(&str) -> Option<u16>) -> Option<Vec<u16>> {
    let read: Option<std::collections::BTreeSet<u16>> = items(text).map(read).collect();
    read.filter(|read| !read.is_empty()).map(|read| read.into_iter().collect())
}

/// A bare month is a validity but no day: year, month and day must all be there.
fn three_parts(text: &str) -> Option<()> {
    let folded = fold_number(text);
    let parts: Vec<&str> = folded.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [run] if run.len() == 8 => Some(()),
        [_, _, _] => Some(()),
        _ => None,
    }
}

/// Reads a month and a day, as `12-15` or `12月15日`; February has its 29th.
pub(super) fn year_day(text: &str) -> Option<(i8, i8)> {
    let folded = fold_number(text);
    let parts: Vec<&str> = folded.split(['-', '/', '.', '月', '日']).filter(|part| !part.is_empty()).collect();
    let [month, day] = parts.as_slice() else { return None };
    let day = Day::new(2024, month.parse().ok()?, day.parse().ok()?).ok()?;
    let (_, month, day) = day.ymd();
    Some((month, day))
}

fn switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "开" | "是" => Some(true),
        "false" | "off" | "no" | "关" | "否" => Some(false),
        _ => None,
    }
}

/// Reads a day of the week, 1 for Monday to 7 for Sunday.
pub(super) fn weekday(text: &str) -> Option<u8> {
    let number = |at: usize| u8::try_from(at + 1).ok();
    let small = text.to_ascii_lowercase();
    if let Some(at) = WEEKDAYS.iter().position(|word| small == *word) {
        return number(at);
    }
    let short = text.strip_prefix("星期").or_else(|| text.strip_prefix('周')).unwrap_or(text);
    let mut letters = short.chars().map(|c| if c == '天' { '日' } else { c });
    let (first, rest) = (letters.next()?, letters.next());
    WEEKDAYS_ZH.iter().position(|word| *word == first && rest.is_none()).and_then(number)
}

fn year(text: &str) -> Option<u16> {
    fold_number(text).parse().ok().filter(|year| (2000..=2100).contains(year))
}

fn phone(text: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')');
    let plain: String =
        text.chars().map(|c| if c == ' ' { ' '.to_string() } else { fold_number(&c.to_string()) }).collect();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    ((3..=40).contains(&digits) && plain.chars().count() <= 40 && plain.chars().all(fits)).then_some(plain)
}
