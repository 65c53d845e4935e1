//! Writes a rule as the text of a file that the loader reads.

use std::fmt::Write;

use super::super::field::Field;
use super::super::form::{Class, FormName};
use super::specimen::Specimen;
use super::{Draft, Frame, Part, Place};

/// Writes a rule for a draft whose parts are these fields.
pub(super) fn rule(
    draft: &Draft,
    id: &str,
    label: &str,
    fields: &[Option<Field>],
    specimen: Option<&Specimen>,
) -> String {
    let mut text =
        String::from("# A rule of this site, learned at the desk. It holds no value of any card.\nschema = 1\n");
    let charset = if draft.guessed { "auto" } else { "utf8" };
    let label = quoted(label);
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    line(String::new());
    line("[[rule]]".to_owned());
    line(format!("id = {}", quoted(id)));
    line(format!("form = {}", quoted(draft.form.code())));
    line(format!("label = {{ zh = {label}, en = {label} }}"));
    line(format!("charset = {}", quoted(charset)));
    let by_place = fields_of(draft, fields);
    match &draft.frame {
        Frame::Bare => parts(draft, fields).into_iter().for_each(&mut line),
        Frame::Pairs { between, is } => {
            line(format!("between = [{}]", quoted(between)));
            line(format!("is = [{}]", quoted(is)));
        }
        Frame::Columns { separator } => {
            line(format!("separator = {}", quoted(separator)));
            line(format!("columns = {}", draft.parts.len()));
        }
        Frame::Url { scheme, host } => {
            line(format!("schemes = [{}]", quoted(scheme)));
            line(format!("hosts = [{}]", quoted(host)));
        }
        Frame::Begins(begins) => line(format!("prefix = {}", quoted(begins))),
        Frame::Json(_) => {}
    }
    if !by_place.is_empty() {
        line(String::new());
        line("[rule.fields]".to_owned());
        by_place.into_iter().for_each(&mut line);
    }
    if let Some(specimen) = specimen {
        line(String::new());
        line("# EXAMPLE, invented: the same form with other values.".to_owned());
        line("[[rule.test]]".to_owned());
        line(format!("text = {}", quoted(&specimen.text)));
        let reads = specimen.reads.iter().map(|(field, value)| format!("{} = {}", field.code(), quoted(value)));
        line(format!("reads = {{ {} }}", reads.collect::<Vec<_>>().join(", ")));
    }
    text
}

/// Writes where each field stands, for the forms that have such a table.
fn fields_of(draft: &Draft, fields: &[Option<Field>]) -> Vec<String> {
    let place = |part: &Part| match &part.place {
        Place::Fixed | Place::Run => None,
        Place::Label(place) | Place::Path(place) | Place::Parameter(place) => Some(quoted(place)),
        Place::Column(number) => Some(number.to_string()),
    };
    let pairs = draft.parts.iter().zip(fields).filter(|_| draft.form != FormName::Opaque);
    pairs.filter_map(|(part, field)| Some(format!("{} = {}", (*field)?.code(), place(part)?))).collect()
}

/// Writes the parts of a bare code; what may vary from card to card has a range.
fn parts(draft: &Draft, fields: &[Option<Field>]) -> Vec<String> {
    let part = |(at, part): (usize, &Part)| {
        let field = fields.get(at).copied().flatten().filter(|_| draft.form == FormName::Bare);
        if part.is_fixed() {
            return format!("    {{ text = {} }},", quoted(&part.value));
        }
        let len = match part.class {
            Class::Digits | Class::Letters | Class::Hex => part.chars().to_string(),
            Class::Alnum | Class::Han | Class::Text => "[1, 60]".to_owned(),
        };
        let field = field.map(|field| format!(", field = {}", quoted(field.code()))).unwrap_or_default();
        format!("    {{ of = {}, len = {len}{field} }},", quoted(part.class.code()))
    };
    let mut lines = vec!["parts = [".to_owned()];
    lines.extend(draft.parts.iter().enumerate().map(part));
    lines.push("]".to_owned());
    lines
}

/// Quotes a text as TOML wants it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
