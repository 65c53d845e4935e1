//! Turns what a card gave into fields with their origin, after the checks of the profile spoke.

use super::super::check::Outcome;
use super::super::decode::decode;
use super::super::field::{FieldPlan, ListPlan};
use super::super::part::{Noting, Parts};
use super::super::{Profile, Standing};
use super::{Asked, Reading};
use crate::chip::derive::CardNumbers;
use crate::chip::facts::{Field, Finding, Origin, Role, Value};

/// Checks and decodes everything that was read.
pub(super) fn decode_all(
    profile: &Profile,
    parts: &Parts,
    asked: Asked<'_>,
    noting: &mut Noting<'_>,
    reading: &mut Reading,
) {
    let options = asked.options;
    let rejected = rejected(profile, parts, asked, noting, reading);
    let is_used = |from: &str| parts.find(from).is_some() && !rejected.contains(&from);
    for plan in profile.fields.iter().filter(|plan| plan.is_wanted(options) && is_used(&plan.from)) {
        decode_field(profile, plan, parts, reading);
    }
    for plan in profile.lists.iter().filter(|plan| options.lists && is_used(&plan.from)) {
        decode_list(profile, plan, parts, reading);
    }
    if profile.standing == Standing::Example && !reading.fields.is_empty() {
        reading.findings.push(Finding::ExampleProfile { profile: profile.id.clone() });
    }
}

/// Carries out the checks and lists the steps and sectors whose fields are not used.
fn rejected<'p>(
    profile: &'p Profile,
    parts: &Parts,
    asked: Asked<'_>,
    noting: &mut Noting<'_>,
    reading: &mut Reading,
) -> Vec<&'p str> {
    let transit = transit_number(profile, parts);
    let card = CardNumbers { uid: asked.uid, sector: 0, transit: transit.as_deref() };
    let mut rejected = Vec::new();
    for check in &profile.checks {
        let key = check.how.key().map(|plan| (plan, asked.check_key(plan, card)));
        let value = key.as_ref().and_then(|(_, key)| key.as_ref().ok());
        match check.judge(parts, value.map(|key| &**key)) {
            Outcome::Holds | Outcome::NotRead => continue,
            Outcome::NoKey => {
                if let Some((plan, Err(why))) = key {
                    reading.tell_no_key(plan, why);
                }
            }
            Outcome::Fails if check.rejects => {
                let (check, profile) = (check.id.clone(), profile.id.clone());
                reading.tell(Finding::CheckFailed { check, profile });
            }
            Outcome::Fails => reading.tell(Finding::Unexpected { key: check.id.clone() }),
        }
        for stretch in &check.over {
            noting.doubt(&stretch.from);
            if check.rejects {
                rejected.push(stretch.from.as_str());
            }
        }
    }
    rejected
}

/// Reads the transit number of a card as far as its part was read: some keys follow from it.
pub(super) fn transit_number(profile: &Profile, parts: &Parts) -> Option<String> {
    let plan = profile.fields.iter().find(|plan| plan.role == Some(Role::TransitCardNo))?;
    let decoded = decode(plan, parts.bytes(&plan.from, plan.offset, plan.len)?).ok()?;
    decoded.value.as_text().map(str::to_owned)
}

fn decode_field(profile: &Profile, plan: &FieldPlan, parts: &Parts, reading: &mut Reading) {
    let Some(part) = parts.find(&plan.from) else { return };
    let origin = Origin { part: part.place.clone(), offset: plan.offset, len: plan.len };
    let key = plan.key.clone();
    let Some(bytes) = parts.bytes(&plan.from, plan.offset, plan.len) else {
        // A file that ends early, or the few bytes of a locked application.
        if plan.required {
            let why = format!("{origin}: want {} bytes, the part ends before", plan.len);
            reading.findings.push(Finding::FieldUnreadable { key, why });
        }
        return;
    };
    match decode(plan, bytes) {
        Ok(decoded) => {
            let is_empty = decoded.value.as_text().is_some_and(str::is_empty);
            if is_empty && plan.required {
                let why = format!("{origin}: want a value, the field is empty");
                reading.findings.push(Finding::FieldUnreadable { key: key.clone(), why });
            }
            if decoded.truncated {
                reading.findings.push(Finding::TextTruncated { key: key.clone() });
            }
            if decoded.unexpected {
                reading.findings.push(Finding::Unexpected { key: key.clone() });
            }
            if !is_empty {
                let (role, value, sensitive) =
                    (plan.role, decoded.value, plan.sensitive || plan.role.is_some_and(Role::is_personal));
                reading.fields.push(Field { key, role, value, origin, profile: profile.id.clone(), sensitive });
            }
        }
        Err(wanted) => {
            let why = format!("{origin}: want {wanted}");
            reading.findings.push(Finding::FieldUnreadable { key, why });
        }
    }
}

fn decode_list(profile: &Profile, plan: &ListPlan, parts: &Parts, reading: &mut Reading) {
    let Some(part) = parts.find(&plan.from) else { return };
    let is_entry = |record: &&Vec<u8>| {
        let skip = plan.skip.as_ref();
        !skip.is_some_and(|(at, bytes)| record.get(*at..).is_some_and(|rest| rest.starts_with(bytes)))
    };
    let entry = |record: &Vec<u8>| -> Vec<(String, Value)> {
        let read = |field: &FieldPlan| {
            let bytes = record.get(field.offset..field.offset.checked_add(field.len)?)?;
            decode(field, bytes).ok().map(|decoded| (field.key.clone(), decoded.value))
        };
        plan.fields.iter().filter_map(read).collect()
    };
    let records: Vec<Vec<(String, Value)>> = part.records.iter().filter(is_entry).map(entry).collect();
    let origin = Origin { part: part.place.clone(), offset: 0, len: part.bytes.len() };
    let (key, value, profile) = (plan.key.clone(), Value::Records(records), profile.id.clone());
    reading.fields.push(Field { key, role: None, value, origin, profile, sensitive: true });
}
