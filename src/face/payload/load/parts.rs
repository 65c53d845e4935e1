//! The parts of a bare code, in a row: each is a fixed text, or characters of one class, which may be a field.

use std::fmt::Write;

use regex::Regex;
use toml::Spanned;

use super::super::fault::{Trouble, cause};
use super::super::field::Field;
use super::super::form::{Class, Form, FormName};
use super::super::schema::{Len, PartRow};
use super::{Wrong, field, word};

/// Most parts of a code.
const MOST: usize = 24;
/// Most characters of a part.
const LONGEST: usize = 400;

/// Turns the parts of a bare code into one pattern.
pub(super) fn bare(rows: &Spanned<Vec<Spanned<PartRow>>>) -> Result<Form, Wrong> {
    if !(1..=MOST).contains(&rows.get_ref().len()) {
        return Err((rows.span(), Trouble::Value { what: "parts", want: "1 to 24 parts" }));
    }
    let mut groups: Vec<(Field, String)> = Vec::new();
    let mut pattern = String::new();
    for row in rows.get_ref() {
        let PartRow { text, of, len, field: named } = row.get_ref();
        let span = row.span();
        let wrong = || (span.clone(), Trouble::Value { what: "part", want: "either text, or of and len" });
        match (text, of, len) {
            (Some(text), None, None) if !text.is_empty() && named.is_none() => pattern.push_str(&regex::escape(text)),
            (None, Some(of), Some(len)) => {
                let (fewest, most) = lengths(len)?;
                let class = class(of)?.pattern();
                let field = named.as_ref().map(|named| field(named.get_ref(), &named.span())).transpose()?;
                let name = field.map(|field| format!("?<{}>", field.code())).unwrap_or_else(|| "?:".to_owned());
                // Writing to a String cannot fail.
                let _ = write!(pattern, "({name}{class}{{{fewest},{most}}})");
                if let Some(field) = field {
                    if groups.iter().any(|(known, _)| *known == field) {
                        return Err((span, Trouble::Twice(format!("field {}", field.code()))));
                    }
                    groups.push((field, field.code().to_owned()));
                }
            }
            (_, _, _) => return Err(wrong()),
        }
    }
    let regex = Regex::new(&format!(r"\A\s*{pattern}\s*\z"));
    let regex = regex.map_err(|error| (rows.span(), Trouble::Pattern(cause(&error))))?;
    Ok(Form::Whole { name: FormName::Bare, regex, groups })
}

/// Returns the fewest and the most characters.
pub(super) fn lengths(len: &Spanned<Len>) -> Result<(usize, usize), Wrong> {
    let (fewest, most) = match len.get_ref() {
        Len::One(len) => (*len, *len),
        Len::Between([fewest, most]) => (*fewest, *most),
    };
    if fewest == 0 || fewest > most || most > LONGEST {
        return Err((len.span(), Trouble::Value { what: "len", want: "1 to 400, or [fewest, most]" }));
    }
    Ok((fewest, most))
}

/// Returns the class of characters that a word names.
pub(super) fn class(of: &Spanned<String>) -> Result<Class, Wrong> {
    let named = Class::ALL.into_iter().find(|class| class.code() == of.get_ref());
    named.ok_or_else(|| word("of", of, "digits, letters, alnum, hex, han, text"))
}
