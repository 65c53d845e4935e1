//! Turns the `[judge]` table of a profile into what may be compared of its fields.

use toml::Spanned;

use super::super::field::FieldPlan;
use super::super::place::Trouble;
use super::super::schema::{CompareRow, JudgeRow};
use super::field::role_of;
use super::word::{Wrong, wanted};
use crate::chip::facts::{Beside, Compare, Judging, Role};

/// Checks the table; every role that it names must be that of a field.
pub(super) fn judging(
    row: Option<Spanned<JudgeRow>>,
    profile: &str,
    fields: &[FieldPlan],
) -> Result<Option<Judging>, Wrong> {
    let Some(row) = row.map(Spanned::into_inner) else { return Ok(None) };
    let valid_from = row.valid_from.as_ref().map(|word| day(word, &[Role::ValidFrom], "valid_from", fields));
    let valid_from = valid_from.transpose()?;
    let ends = [Role::ValidTo, Role::TransitValidTo];
    let valid_to = row.valid_to.as_ref().map(|word| day(word, &ends, "valid_to, transit_valid_to", fields));
    let valid_to = valid_to.transpose()?;
    let mut compare = Vec::new();
    for row in row.compare {
        let one = comparison(&row, valid_to, fields)?;
        if compare.contains(&one) {
            return Err((row.role.span(), Trouble::Twice(format!("role {:?}", row.role.get_ref()))));
        }
        compare.push(one);
    }
    Ok(Some(Judging { profile: profile.to_owned(), compare, valid_from, valid_to }))
}

fn day(word: &Spanned<String>, of: &[Role], want: &'static str, fields: &[FieldPlan]) -> Result<Role, Wrong> {
    let role = role_of(word)?;
    if of.contains(&role) { has_field(word, role, fields) } else { Err(wanted(word, "role of the day", want)) }
}

fn has_field(word: &Spanned<String>, role: Role, fields: &[FieldPlan]) -> Result<Role, Wrong> {
    let what = || format!("role {:?}", word.get_ref());
    let found = fields.iter().any(|field| field.role == Some(role)).then_some(role);
    found.ok_or_else(|| (word.span(), Trouble::Value { what: what(), want: "the role of a field" }))
}

fn comparison(row: &CompareRow, valid_to: Option<Role>, fields: &[FieldPlan]) -> Result<Compare, Wrong> {
    let role = has_field(&row.role, role_of(&row.role)?, fields)?;
    let with = match row.with.get_ref().as_str() {
        "db" => Beside::Db,
        "face" => Beside::Face,
        _ => return Err(wanted(&row.with, "with", "db, face")),
    };
    let how = if [Role::EduId, Role::TransitCardNo, Role::Sex].contains(&role) {
        "exact"
    } else if role == Role::StudentName {
        "name"
    } else if Some(role) == valid_to {
        "date"
    } else {
        return Err(wanted(&row.role, "compared role", COMPARED));
    };
    if row.how.get_ref() != how {
        return Err(wanted(&row.how, "how", how));
    }
    Ok(Compare { role, with })
}

/// The roles that a verdict can compare.
const COMPARED: &str = "edu_id, transit_card_no, student_name, sex, and the role of valid_to";
