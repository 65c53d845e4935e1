//! The forms that a code has: where each field stands in its text.

use regex::Regex;

use super::address::Address;
use super::field::Field;
use super::pairs::Pairs;
use super::tree::Tree;

/// Name of a form, as a rule spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormName {
    /// Parts in a row with nothing between them, such as an education ID alone.
    Bare,
    /// Labels with values.
    KeyValue,
    /// JSON.
    Json,
    /// Columns between separators.
    Delimited,
    /// An address whose own text carries the fields; it is never opened.
    Url,
    /// A code that is known and says nothing.
    Opaque,
    /// A regular expression for the whole text.
    Pattern,
    /// A regular expression for each field.
    Search,
}

impl FormName {
    /// All forms, in the order of the page that explains them.
    pub const ALL: [FormName; 8] = [
        FormName::Bare,
        FormName::KeyValue,
        FormName::Json,
        FormName::Delimited,
        FormName::Url,
        FormName::Opaque,
        FormName::Pattern,
        FormName::Search,
    ];

    /// Returns the word of a rule file, such as `key-value`.
    pub fn code(self) -> &'static str {
        match self {
            FormName::Bare => "bare",
            FormName::KeyValue => "key-value",
            FormName::Json => "json",
            FormName::Delimited => "delimited",
            FormName::Url => "url",
            FormName::Opaque => "opaque",
            FormName::Pattern => "pattern",
            FormName::Search => "search",
        }
    }
}

/// Where the fields stand in the text of a code.
#[derive(Debug, Clone)]
pub(super) enum Form {
    /// A pattern for the whole text, with the group of each field; bare parts become one.
    Whole { name: FormName, regex: Regex, groups: Vec<(Field, String)> },
    /// Patterns that are looked for anywhere, each with a group `value`.
    Search(Vec<(Field, Regex)>),
    /// Labels with values.
    KeyValue(Pairs),
    /// Paths to members.
    Json(Vec<(Field, String)>),
    /// Columns, counted from 1.
    Delimited { separator: String, columns: usize, fields: Vec<(Field, usize)> },
    /// Parameters and segments of an address.
    Url(UrlForm),
    /// Nothing but a name.
    Opaque(OpaqueForm),
}

/// Which addresses a rule reads.
#[derive(Debug, Clone)]
pub(super) struct UrlForm {
    pub(super) schemes: Vec<String>,
    /// Whole hosts, or `*.` and the end of one.
    pub(super) hosts: Vec<String>,
    /// What the path begins with, by segments.
    pub(super) path: Vec<String>,
    pub(super) fields: Vec<(Field, String)>,
}

/// How a code that says nothing is known.
#[derive(Debug, Clone)]
pub(super) enum OpaqueForm {
    /// By how it begins, how long it is, and its characters.
    Looks {
        prefix: String,
        /// Fewest and most characters of the whole text.
        len: Option<(usize, usize)>,
        /// Which characters stand behind the prefix.
        of: Class,
    },
    /// By its parts.
    Parts(Regex),
}

/// Which characters a part of a code has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// 0 to 9.
    Digits,
    /// Latin letters.
    Letters,
    /// Digits and Latin letters.
    Alnum,
    /// Digits and the letters A to F.
    Hex,
    /// Chinese characters and the dots of names.
    Han,
    /// Anything.
    Text,
}

impl Class {
    /// All classes, as a rule may name them.
    pub const ALL: [Class; 6] = [Class::Digits, Class::Letters, Class::Alnum, Class::Hex, Class::Han, Class::Text];

    /// Returns the word of a rule file, such as `digits`.
    pub fn code(self) -> &'static str {
        match self {
            Class::Digits => "digits",
            Class::Letters => "letters",
            Class::Alnum => "alnum",
            Class::Hex => "hex",
            Class::Han => "han",
            Class::Text => "text",
        }
    }

    /// Returns the characters as part of a regular expression.
    pub(super) fn pattern(self) -> &'static str {
        match self {
            Class::Digits => "[0-9]",
            Class::Letters => "[A-Za-z]",
            Class::Alnum => "[0-9A-Za-z]",
            Class::Hex => "[0-9A-Fa-f]",
            Class::Han => r"[\p{Han}\p{Co}·•‧∙⋅・･]",
            Class::Text => ".",
        }
    }

    /// Returns whether a character is of this class.
    pub(super) fn has(self, c: char) -> bool {
        match self {
            Class::Digits => c.is_ascii_digit(),
            Class::Letters => c.is_ascii_alphabetic(),
            Class::Alnum => c.is_ascii_alphanumeric(),
            Class::Hex => c.is_ascii_hexdigit(),
            Class::Han => is_han(c),
            Class::Text => !c.is_control(),
        }
    }
}

/// Returns whether a character is Chinese, one of the private area that old cards have, or a dot of a name.
fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FD5}' | '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
        || "·•‧∙⋅・･".contains(c)
}

impl Form {
    /// Returns the name of this form.
    pub(super) fn name(&self) -> FormName {
        match self {
            Form::Whole { name, .. } => *name,
            Form::Search(_) => FormName::Search,
            Form::KeyValue(_) => FormName::KeyValue,
            Form::Json(_) => FormName::Json,
            Form::Delimited { .. } => FormName::Delimited,
            Form::Url(_) => FormName::Url,
            Form::Opaque(_) => FormName::Opaque,
        }
    }

    /// Returns whether an address may be looked at: by the two forms that say so.
    pub(super) fn takes_addresses(&self) -> bool {
        matches!(self, Form::Url(_) | Form::Opaque(_))
    }

    /// Lists the fields that can be read.
    pub(super) fn fields(&self) -> Vec<Field> {
        fn first<T>(pairs: &[(Field, T)]) -> Vec<Field> {
            pairs.iter().map(|(field, _)| *field).collect()
        }
        match self {
            Form::Whole { groups, .. } => first(groups),
            Form::Search(fields) => first(fields),
            Form::KeyValue(pairs) => first(&pairs.labels),
            Form::Json(fields) => first(fields),
            Form::Delimited { fields, .. } => first(fields),
            Form::Url(url) => first(&url.fields),
            Form::Opaque(_) => Vec::new(),
        }
    }

    /// Returns what stands in the place of each field; `None` when the text is not of this form.
    pub(super) fn values(&self, text: &str) -> Option<Vec<(Field, Vec<String>)>> {
        let mut values = Vec::new();
        match self {
            Form::Whole { regex, groups, .. } => {
                let found = regex.captures(text)?;
                for (field, group) in groups {
                    values.push((*field, found.name(group).iter().map(|value| value.as_str().to_owned()).collect()));
                }
            }
            Form::Search(fields) => {
                for (field, regex) in fields {
                    let found = regex.captures_iter(text).filter_map(|found| found.name("value"));
                    values.push((*field, found.map(|value| value.as_str().to_owned()).collect()));
                }
            }
            Form::KeyValue(pairs) => return Some(pairs.values(text)),
            Form::Json(fields) => {
                let tree = Tree::parse(text)?;
                values.extend(fields.iter().map(|(field, path)| (*field, tree.at(path))));
            }
            Form::Delimited { separator, columns, fields } => {
                let line = text.trim_matches(['\r', '\n', '\u{FEFF}']);
                let cells: Vec<&str> = line.split(separator.as_str()).map(str::trim).collect();
                if cells.len() != *columns {
                    return None;
                }
                for (field, column) in fields {
                    let cell = cells.get(column.checked_sub(1)?).filter(|cell| !cell.is_empty());
                    values.push((*field, cell.iter().map(|cell| (**cell).to_owned()).collect()));
                }
            }
            Form::Url(url) => return url.values(text),
            Form::Opaque(opaque) => return opaque.knows(text).then(Vec::new),
        }
        Some(values)
    }
}

impl UrlForm {
    fn values(&self, text: &str) -> Option<Vec<(Field, Vec<String>)>> {
        let address = Address::parse(text)?;
        let is_host = |host: &String| match host.strip_prefix('*') {
            Some(end) => address.host.len() > end.len() && address.host.ends_with(end),
            None => address.host == *host,
        };
        let begins = self.path.iter().zip(&address.segments).filter(|(want, found)| want == found).count();
        if !self.schemes.contains(&address.scheme) || !self.hosts.iter().any(is_host) || begins < self.path.len() {
            return None;
        }
        self.fields.iter().map(|(field, place)| Some((*field, address.at(place)?))).collect()
    }
}

impl OpaqueForm {
    fn knows(&self, text: &str) -> bool {
        let (prefix, len, of) = match self {
            OpaqueForm::Parts(regex) => return regex.is_match(text),
            OpaqueForm::Looks { prefix, len, of } => (prefix, len, of),
        };
        let text = text.trim();
        let is_long = |(fewest, most): (usize, usize)| (fewest..=most).contains(&text.chars().count());
        let rest = text.strip_prefix(prefix.as_str());
        len.is_none_or(is_long) && rest.is_some_and(|rest| rest.chars().all(|c| of.has(c)))
    }
}
