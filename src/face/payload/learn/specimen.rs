//! An invented code of the same form: every value is replaced, labels and separators stay.

use std::collections::BTreeMap;

use super::super::field::Field;
use super::{Draft, Frame, Part};

/// A code that nobody has, with what a rule reads of it.
pub(super) struct Specimen {
    pub(super) text: String,
    pub(super) reads: BTreeMap<Field, String>,
}

/// Makes a specimen; `None` where the text cannot be put together again.
pub(super) fn of(draft: &Draft, text: &str, fields: &[Option<Field>]) -> Option<Specimen> {
    let mut reads = BTreeMap::new();
    let mut invented = Vec::new();
    for (at, part) in draft.parts.iter().enumerate() {
        let field = fields.get(at).copied().flatten();
        let value = if part.is_fixed() { part.value.to_string() } else { invent(&part.value, field)? };
        if let Some(field) = field {
            let mut facts = crate::face::facts::FaceFacts::none("", crate::face::facts::FaceSource::Typed);
            facts.set(field, &value)?;
            reads.insert(field, facts.text_of(field)?);
        }
        invented.push(value);
    }
    let joined = match &draft.frame {
        Frame::Bare => invented.concat(),
        Frame::Pairs { between, is } => {
            let pair = |(part, value): (&Part, &String)| format!("{}{is}{value}", part.label().unwrap_or_default());
            draft.parts.iter().zip(&invented).map(pair).collect::<Vec<_>>().join(between)
        }
        Frame::Columns { separator } => invented.join(separator),
        Frame::Json(tree) => {
            let put = |path: &str, value: &str| {
                let known = draft.parts.iter().position(|part| part.label().as_deref() == Some(path));
                known.and_then(|at| invented.get(at).cloned()).or_else(|| invent(value, None)).unwrap_or_default()
            };
            tree.shaped("", &put).to_string()
        }
        Frame::Url { scheme, host } => address(draft, scheme, host, &invented),
        Frame::Begins(begins) => format!("{begins}{}", invented.concat()),
    };
    // What is the same as the real code would be no specimen of it.
    (joined.trim() != text.trim()).then_some(Specimen { text: joined, reads })
}

fn address(draft: &Draft, scheme: &str, host: &str, invented: &[String]) -> String {
    let (mut path, mut query) = (String::new(), Vec::new());
    for (part, value) in draft.parts.iter().zip(invented) {
        let place = part.label().unwrap_or_default();
        if place.starts_with('/') {
            path = format!("{path}/{value}");
        } else {
            query.push(format!("{place}={value}"));
        }
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{scheme}://{host}{path}{query}")
}

/// Replaces a value by one of the same look that nobody has.
fn invent(value: &str, field: Option<Field>) -> Option<String> {
    match field {
        Some(Field::ValidUntil) => day_like(value),
        Some(Field::Sex) => {
            Some(if value.is_ascii() { value.chars().map(|_| '1').collect() } else { "男".to_owned() })
        }
        Some(Field::EducationId | Field::CardNumber | Field::TransitNumber | Field::Name | Field::School) | None => {
            Some(value.chars().map(plain).collect())
        }
    }
}

fn plain(c: char) -> char {
    match c {
        c if c.is_numeric() => '0',
        c if c.is_ascii_uppercase() => 'X',
        c if c.is_ascii_lowercase() => 'x',
        c if c.is_alphabetic() => '某',
        c => c,
    }
}

/// Writes the last day of 2099 with the punctuation of a date.
fn day_like(value: &str) -> Option<String> {
    let digits = match value.chars().filter(char::is_ascii_digit).count() {
        8 => "20991231",
        6 => "209912",
        5 => "20997",
        _ => return None,
    };
    let mut digits = digits.chars();
    value.chars().map(|c| if c.is_ascii_digit() { digits.next() } else { Some(c) }).collect()
}
