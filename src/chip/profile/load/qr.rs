//! Turns the `[[qr]]` tables of a profile into patterns of codes.

use regex::Regex;
use toml::Spanned;

use super::super::field::FieldPlan;
use super::super::place::Trouble;
use super::super::qr::{CodePattern, ROLES_OF_FACE};
use super::super::schema::QrRow;
use super::field::role_named;
use super::word::{Wrong, wanted};
use crate::chip::facts::Role;

/// The roles of a face, as a person reads them.
const FACE: &str =
    "edu_id, bjt_no, transit_card_no, student_name, sex, school_name, valid_to, or a field of one of these";

/// Checks the patterns; a group bears the name of a field with a role, or of a role.
pub(super) fn codes(rows: Vec<Spanned<QrRow>>, fields: &[FieldPlan]) -> Result<Vec<CodePattern>, Wrong> {
    let mut codes: Vec<CodePattern> = Vec::new();
    for row in rows {
        let code = code(row.into_inner(), fields)?;
        if codes.iter().any(|other| other.pattern == code.1.pattern) {
            return Err((code.0, Trouble::Twice("this pattern".to_owned())));
        }
        codes.push(code.1);
    }
    Ok(codes)
}

fn code(row: QrRow, fields: &[FieldPlan]) -> Result<(std::ops::Range<usize>, CodePattern), Wrong> {
    let span = row.pattern.span();
    let wrong = |want| (span.clone(), Trouble::Value { what: "pattern".to_owned(), want });
    let pattern = row.pattern.get_ref().clone();
    let regex = Regex::new(&pattern).map_err(|error| (span.clone(), Trouble::Toml(why(&error))))?;
    if !is_anchored(&pattern) {
        return Err(wrong("^ at its beginning and $ at its end, so that it means the whole code"));
    }
    let mut groups: Vec<(String, Role)> = Vec::new();
    for group in regex.capture_names().flatten() {
        let field = fields.iter().find(|field| field.key == group).and_then(|field| field.role);
        let role = field.or_else(|| role_named(group)).filter(|role| ROLES_OF_FACE.contains(role));
        let Some(role) = role else {
            return Err((span, Trouble::Word { what: "group", found: group.to_owned(), want: FACE }));
        };
        if groups.iter().any(|(_, known)| *known == role) {
            return Err((span, Trouble::Twice(format!("role of group {group:?}"))));
        }
        groups.push((group.to_owned(), role));
    }
    if groups.is_empty() {
        return Err(wrong("a named group for each field, such as (?<edu_id>[0-9]{8})"));
    }
    let guessed_too = match row.charset.as_ref().map(|word| (word, word.get_ref().as_str())) {
        None | Some((_, "auto" | "gb18030")) => true,
        Some((_, "utf8")) => false,
        Some((word, _)) => return Err(wanted(word, "charset", "utf8, gb18030, auto")),
    };
    Ok((span, CodePattern { pattern, guessed_too, groups }))
}

/// Returns whether a pattern says itself that it means the whole text.
fn is_anchored(pattern: &str) -> bool {
    let ends = pattern.strip_suffix('$').or_else(|| pattern.strip_suffix("\\z"));
    let escapes = ends.map(|rest| rest.chars().rev().take_while(|c| *c == '\\').count());
    (pattern.starts_with('^') || pattern.starts_with("\\A")) && escapes.is_some_and(|count| count % 2 == 0)
}

/// Returns the last line of what the regex crate says, which is the cause without the drawing above it.
fn why(error: &regex::Error) -> String {
    let text = error.to_string();
    let cause = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
    format!("pattern: {cause}")
}
