//! Checks what each form of a rule needs, and refuses the keys of other forms.

use std::ops::Range;

use regex::Regex;
use toml::Spanned;

use super::super::fault::{Trouble, cause};
use super::super::field::Field;
use super::super::form::{Class, Form, FormName, OpaqueForm, UrlForm};
use super::super::pairs::{BETWEEN, IS, Pairs};
use super::super::schema::{Place, RuleRow};
use super::parts::{self, class, lengths};
use super::{Wrong, field};

/// Most columns of a code, members of a path, hosts and labels: more is no card.
const MOST: usize = 64;

/// A key, where it stands if it does, and the forms that have it.
type Key<'f> = (&'static str, Option<Range<usize>>, &'f [FormName]);

/// Refuses a key that the form does not have.
pub(super) fn only_its_own(name: FormName, row: &RuleRow) -> Result<(), Wrong> {
    use FormName::{Bare, Delimited, Json, KeyValue, Opaque, Pattern, Search, Url};
    let with_fields: &[FormName] = &[KeyValue, Json, Delimited, Url, Search];
    let keys: [Key<'_>; 13] = [
        ("fields", row.fields.as_ref().map(Spanned::span), with_fields),
        ("parts", row.parts.as_ref().map(Spanned::span), &[Bare, Opaque]),
        ("between", row.between.as_ref().map(Spanned::span), &[KeyValue]),
        ("is", row.is.as_ref().map(Spanned::span), &[KeyValue]),
        ("separator", row.separator.as_ref().map(Spanned::span), &[Delimited]),
        ("columns", row.columns.as_ref().map(Spanned::span), &[Delimited]),
        ("schemes", row.schemes.as_ref().map(Spanned::span), &[Url]),
        ("hosts", row.hosts.as_ref().map(Spanned::span), &[Url]),
        ("path", row.path.as_ref().map(Spanned::span), &[Url]),
        ("prefix", row.prefix.as_ref().map(Spanned::span), &[Opaque]),
        ("len", row.len.as_ref().map(Spanned::span), &[Opaque]),
        ("of", row.of.as_ref().map(Spanned::span), &[Opaque]),
        ("pattern", row.pattern.as_ref().map(Spanned::span), &[Pattern]),
    ];
    for (key, span, forms) in keys {
        if let Some(span) = span.filter(|_| !forms.contains(&name)) {
            return Err((span, Trouble::NotHere { form: name.code(), key }));
        }
    }
    Ok(())
}

/// Builds the form of a rule.
pub(super) fn form(name: FormName, row: &RuleRow) -> Result<Form, Wrong> {
    let missing = |key| (row.form.span(), Trouble::Missing { form: name.code(), key });
    match name {
        FormName::Bare => parts::bare(row.parts.as_ref().ok_or_else(|| missing("parts"))?),
        FormName::KeyValue => Ok(Form::KeyValue(Pairs {
            between: texts(row.between.as_ref(), &BETWEEN, "between")?,
            is: texts(row.is.as_ref(), &IS, "is")?,
            labels: places(row, name, |place| match place {
                Place::Text(label) => Some(vec![label.clone()]),
                Place::Texts(labels) if (1..=MOST).contains(&labels.len()) => Some(labels.clone()),
                Place::Texts(_) | Place::Number(_) => None,
            })?,
        })),
        FormName::Json => Ok(Form::Json(places(row, name, |place| {
            text(place).filter(|path| path.split('.').count() <= MOST && path.split('.').all(|step| !step.is_empty()))
        })?)),
        FormName::Delimited => {
            let separator = row.separator.as_ref().ok_or_else(|| missing("separator"))?;
            let columns = row.columns.as_ref().ok_or_else(|| missing("columns"))?;
            if separator.get_ref().is_empty() {
                return Err((separator.span(), Trouble::Value { what: "separator", want: "at least one character" }));
            }
            let count = *columns.get_ref();
            if !(2..=MOST).contains(&count) {
                return Err((columns.span(), Trouble::Value { what: "columns", want: "2 to 64" }));
            }
            let fields = places(row, name, |place| match place {
                Place::Number(column) => Some(*column).filter(|column| (1..=count).contains(column)),
                Place::Text(_) | Place::Texts(_) => None,
            })?;
            Ok(Form::Delimited { separator: separator.get_ref().clone(), columns: count, fields })
        }
        FormName::Url => url(row).map(Form::Url),
        FormName::Opaque => opaque(row).map(Form::Opaque),
        FormName::Pattern => pattern(row.pattern.as_ref().ok_or_else(|| missing("pattern"))?),
        FormName::Search => search(row),
    }
}

/// Reads the places of the fields.
fn places<T>(row: &RuleRow, name: FormName, read: impl Fn(&Place) -> Option<T>) -> Result<Vec<(Field, T)>, Wrong> {
    let missing = || (row.form.span(), Trouble::Missing { form: name.code(), key: "fields" });
    let fields = row.fields.as_ref().ok_or_else(missing)?;
    let want = match name {
        FormName::KeyValue => "for each field a label, or a list of labels",
        FormName::Json => "for each field a path such as \"student.id\"",
        FormName::Delimited => "for each field the number of its column, from 1",
        FormName::Url => "for each field the name of a parameter, or \"/1\" for the first part of the path",
        FormName::Bare | FormName::Opaque | FormName::Pattern | FormName::Search => "for each field a pattern",
    };
    let place = |(code, place): (&String, &Spanned<Place>)| {
        let field = field(code, &place.span())?;
        let wrong = || (place.span(), Trouble::Value { what: "fields", want });
        Ok((field, read(place.get_ref()).ok_or_else(wrong)?))
    };
    fields.get_ref().iter().map(place).collect()
}

fn text(place: &Place) -> Option<String> {
    match place {
        Place::Text(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Place::Texts(_) | Place::Number(_) => None,
    }
}

fn texts(given: Option<&Spanned<Vec<String>>>, usual: &[&str], what: &'static str) -> Result<Vec<String>, Wrong> {
    let Some(given) = given else { return Ok(usual.iter().map(|text| (*text).to_owned()).collect()) };
    let texts = given.get_ref();
    if !(1..=MOST).contains(&texts.len()) || texts.iter().any(String::is_empty) {
        return Err((given.span(), Trouble::Value { what, want: "a list of texts, none of them empty" }));
    }
    Ok(texts.clone())
}

fn url(row: &RuleRow) -> Result<UrlForm, Wrong> {
    let missing = || (row.form.span(), Trouble::Missing { form: FormName::Url.code(), key: "hosts" });
    let hosts = row.hosts.as_ref().ok_or_else(missing)?;
    let is_host = |host: &String| {
        let name = host.strip_prefix("*.").unwrap_or(host);
        name.contains('.') && name.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || matches!(c, '.' | '-'))
    };
    let all = texts(Some(hosts), &[], "hosts")?;
    if !all.iter().all(is_host) {
        let want = "hosts in small letters such as \"card.example.invalid\" or \"*.example.invalid\"";
        return Err((hosts.span(), Trouble::Value { what: "hosts", want }));
    }
    Ok(UrlForm {
        schemes: texts(row.schemes.as_ref(), &["https", "http"], "schemes")?,
        hosts: all
            .into_iter()
            .map(|host| host.strip_prefix("*.").map_or(host.clone(), |end| format!("*.{end}")))
            .collect(),
        path: row
            .path
            .iter()
            .flat_map(|path| path.get_ref().split('/'))
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect(),
        fields: places(row, FormName::Url, text)?,
    })
}

fn opaque(row: &RuleRow) -> Result<OpaqueForm, Wrong> {
    if let Some(parts) = &row.parts {
        let looks = row.prefix.is_some() || row.len.is_some() || row.of.is_some();
        let Form::Whole { regex, groups, .. } = parts::bare(parts)? else { return Err((parts.span(), Trouble::Empty)) };
        if looks || !groups.is_empty() {
            let want = "no field, and neither prefix, len nor of beside them";
            return Err((parts.span(), Trouble::Value { what: "parts", want }));
        }
        return Ok(OpaqueForm::Parts(regex));
    }
    let prefix = row.prefix.as_ref().map(|prefix| prefix.get_ref().clone()).unwrap_or_default();
    let len = row.len.as_ref().map(lengths).transpose()?;
    let of = row.of.as_ref().map(class).transpose()?;
    // What would know every code says nothing of any.
    if prefix.is_empty() && (len.is_none() || of.is_none_or(|of| of == Class::Text)) {
        return Err((
            row.form.span(),
            Trouble::Missing { form: FormName::Opaque.code(), key: "parts, prefix, or len and of" },
        ));
    }
    Ok(OpaqueForm::Looks { prefix, len, of: of.unwrap_or(Class::Text) })
}

fn pattern(row: &Spanned<String>) -> Result<Form, Wrong> {
    let regex = compiled(&whole(row.get_ref()), &row.span())?;
    let mut groups = Vec::new();
    for group in regex.capture_names().flatten() {
        groups.push((field(group, &row.span())?, group.to_owned()));
    }
    Ok(Form::Whole { name: FormName::Pattern, regex, groups })
}

fn search(row: &RuleRow) -> Result<Form, Wrong> {
    let patterns = places(row, FormName::Search, text)?;
    let span = row.fields.as_ref().map(Spanned::span).unwrap_or_default();
    let mut fields = Vec::new();
    for (field, pattern) in patterns {
        let regex = compiled(&pattern, &span)?;
        if !regex.capture_names().any(|group| group == Some("value")) {
            return Err((span, Trouble::Value { what: "fields", want: "a group 'value' in each pattern" }));
        }
        fields.push((field, regex));
    }
    Ok(Form::Search(fields))
}

/// Compiles a pattern; one that takes much memory is refused by the crate itself.
pub(super) fn compiled(pattern: &str, span: &Range<usize>) -> Result<Regex, Wrong> {
    Regex::new(pattern).map_err(|error| (span.clone(), Trouble::Pattern(cause(&error))))
}

/// Makes a pattern match the whole text or nothing.
pub(in super::super) fn whole(pattern: &str) -> String {
    format!(r"\A(?:{pattern})\z")
}
