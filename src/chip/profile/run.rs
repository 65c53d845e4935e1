//! Turns a profile and a card into fields and findings: sends the steps, checks, decodes.

use super::decode::decode;
use super::field::{FieldPlan, ListPlan};
use super::part::Parts;
use super::{Action, Probe, Profile, ReadOptions, Reset, Standing, Step};
use crate::chip::facts::{Field, Finding, Origin, Role, Value, status_text};
use crate::chip::iso7816::{Answer, exchange, find_tag};
use crate::chip::key::KeyRing;
use crate::chip::storage::{NamedKey, SectorAnswer, Sectors};
use crate::reader::apdu::Permitted;
use crate::reader::link::{Fault, Link, Status};
use crate::reader::quirk::Quirk;

/// What one profile said of a card.
#[derive(Default)]
pub(in crate::chip) struct Reading {
    /// Whether the card is of this profile, as far as anybody can tell.
    pub matched: bool,
    /// Whether a SELECT was sent, so that another profile needs a fresh card.
    pub selected: bool,
    pub fields: Vec<Field>,
    pub findings: Vec<Finding>,
}

/// Reads a card with files; `stale` says that another profile selected something before.
pub(in crate::chip) fn run_files(
    profile: &Profile,
    link: &mut dyn Link,
    options: ReadOptions,
    stale: bool,
) -> Result<Reading, Fault> {
    let mut reading = Reading { matched: true, ..Reading::default() };
    if stale {
        match profile.reset {
            Reset::Cold => link.cold_reset()?,
            Reset::MasterFile => {
                link.transmit(&Permitted::select_fid(0x3F00))?;
                reading.selected = true;
            }
            Reset::None => reading.selected = true,
        }
    }
    let wanted = profile.wanted(options);
    let (mut parts, mut locked) = (Parts::default(), false);
    for step in profile.steps.iter().filter(|step| wanted.contains(&step.id.as_str())) {
        let is_met = step.needs.as_ref().is_none_or(|id| parts.find(id).is_some());
        // Of a locked application only what it already answered is decoded.
        if !is_met || (locked && step.sends()) {
            continue;
        }
        reading.selected |= matches!(step.action, Action::Select(_));
        match take(step, link, &mut parts, locked)? {
            Taken::Done | Taken::Nothing => {}
            Taken::NotThisCard => {
                return Ok(Reading { selected: reading.selected, ..Reading::default() });
            }
            Taken::Locked(state) => {
                locked = true;
                reading.findings.push(Finding::LockedByIssuer { state, profile: profile.id.clone() });
            }
            Taken::Refused(status) => {
                reading.findings.push(Finding::PartRefused { step: step.id.clone(), status: status_text(status) });
            }
        }
    }
    decode_all(profile, &parts, options, &mut reading);
    Ok(reading)
}

/// What became of a step.
enum Taken {
    Done,
    /// An optional step had nothing to read.
    Nothing,
    NotThisCard,
    Locked(String),
    Refused(Status),
}

/// Carries out one step and keeps what it gave.
fn take(step: &Step, link: &mut dyn Link, parts: &mut Parts, locked: bool) -> Result<Taken, Fault> {
    let (answer, records) = match &step.action {
        Action::Select(command) | Action::Read(command) => (exchange(link, command)?, Vec::new()),
        Action::Records(commands) => {
            let records = read_records(link, commands)?;
            (Answer::Read(records.concat()), records)
        }
        Action::Tag { within, path, otherwise } => {
            let found = parts.find(within).and_then(|part| find_tag(&part.bytes, path));
            match (found, otherwise) {
                (Some(bytes), _) => (Answer::Read(bytes.to_vec()), Vec::new()),
                (None, Some(command)) if !locked => (exchange(link, command)?, Vec::new()),
                (None, _) => return Ok(Taken::Nothing),
            }
        }
    };
    let (status, body) = match answer {
        Answer::Read(bytes) if bytes.len() >= step.min => (Status::OK, bytes),
        // Shorter than the profile needs: as good as absent.
        Answer::Read(_) => (Status(0x6282), Vec::new()),
        Answer::Locked { status, body } => {
            parts.put(&step.id, step.part.clone(), body, Vec::new());
            return Ok(Taken::Locked(named(step, status).unwrap_or_else(|| locked_state(status).to_owned())));
        }
        Answer::Absent(status) | Answer::Refused(status) => (status, Vec::new()),
    };
    if !status.is_ok() {
        return Ok(refused(step, status));
    }
    if let Some(Probe::Bytes { at, bytes }) = &step.probe
        && !body.get(*at..).is_some_and(|rest| rest.starts_with(bytes))
    {
        return Ok(Taken::NotThisCard);
    }
    parts.put(&step.id, step.part.clone(), body, records);
    Ok(Taken::Done)
}

/// Says what a refused step means for the profile.
fn refused(step: &Step, status: Status) -> Taken {
    let is_absent = matches!(status.0, 0x6A81 | 0x6A82 | 0x6A83 | 0x6D00 | 0x6E00 | 0x6282);
    match named(step, status) {
        Some(state) if state == "not-this-card" => Taken::NotThisCard,
        Some(state) => Taken::Locked(state),
        None if step.probe.is_some() => Taken::NotThisCard,
        None if step.optional && is_absent => Taken::Nothing,
        None => Taken::Refused(status),
    }
}

fn named(step: &Step, status: Status) -> Option<String> {
    step.states.iter().find(|(known, _)| *known == status).map(|(_, state)| state.clone())
}

fn locked_state(status: Status) -> &'static str {
    if status.0 == 0x9303 { "app-locked-forever" } else { "app-locked" }
}

/// Reads records until the card has no more; the record number is the allow-list's to check.
fn read_records(link: &mut dyn Link, commands: &[Permitted]) -> Result<Vec<Vec<u8>>, Fault> {
    let mut records = Vec::new();
    for command in commands {
        match exchange(link, command)? {
            Answer::Read(bytes) => records.push(bytes),
            Answer::Locked { .. } | Answer::Absent(_) | Answer::Refused(_) => break,
        }
    }
    Ok(records)
}

/// Reads the sectors of a storage card.
pub(in crate::chip) fn run_sectors(
    profile: &Profile,
    link: &mut dyn Link,
    quirk: &Quirk,
    keys: &KeyRing,
    options: ReadOptions,
) -> Result<Reading, Fault> {
    let mut reading = Reading { matched: true, ..Reading::default() };
    let mut parts = Parts::default();
    let mut sectors = Sectors::new(link, quirk);
    for sector in &profile.sectors {
        let named = sector.keys.iter().map(|(name, key_type)| (name, *key_type, keys.sector(name)));
        let (known, missing): (Vec<_>, Vec<_>) = named.partition(|(_, _, value)| value.is_some());
        for (name, ..) in missing {
            let finding = Finding::KeyMissing { name: name.clone() };
            if !reading.findings.contains(&finding) {
                reading.findings.push(finding);
            }
        }
        let known: Vec<NamedKey<'_>> = known
            .into_iter()
            .filter_map(|(name, key_type, value)| Some(NamedKey { name, key_type, value: value? }))
            .collect();
        if known.is_empty() {
            continue;
        }
        match sectors.read(sector.number, &known, &sector.blocks)? {
            SectorAnswer::Read(bytes) => {
                parts.put(&sector.id, format!("sector {}", sector.number), bytes, Vec::new());
            }
            SectorAnswer::Locked(status) => {
                let status = status_text(status);
                reading.findings.push(Finding::SectorLocked { sector: sector.number, status });
            }
            // A smaller card has no such sector; that is no news when the sector is optional.
            SectorAnswer::Absent(_) if sector.optional => {}
            SectorAnswer::ReaderStoresKeys => {
                let finding = Finding::ReaderStoresKeys { reader: quirk.title.clone() };
                if !reading.findings.contains(&finding) {
                    reading.findings.push(finding);
                }
            }
            SectorAnswer::Absent(status) | SectorAnswer::Refused(status) => {
                reading.findings.push(Finding::PartRefused { step: sector.id.clone(), status: status_text(status) });
            }
        }
    }
    decode_all(profile, &parts, options, &mut reading);
    Ok(reading)
}

/// Checks and decodes everything that was read.
fn decode_all(profile: &Profile, parts: &Parts, options: ReadOptions, reading: &mut Reading) {
    let mut rejected = Vec::new();
    for check in profile.checks.iter().filter(|check| check.holds(parts) == Some(false)) {
        if check.rejects {
            rejected.push(check);
            let finding = Finding::CheckFailed { check: check.id.clone(), profile: profile.id.clone() };
            reading.findings.push(finding);
        } else {
            reading.findings.push(Finding::Unexpected { key: check.id.clone() });
        }
    }
    let is_used = |from: &str| parts.find(from).is_some() && !rejected.iter().any(|check| check.covers(from));
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
                let (role, value, sensitive) = (plan.role, decoded.value, plan.sensitive || is_personal(plan.role));
                reading.fields.push(Field { key, role, value, origin, profile: profile.id.clone(), sensitive });
            }
        }
        Err(wanted) => {
            let why = format!("{origin}: want {wanted}");
            reading.findings.push(Finding::FieldUnreadable { key, why });
        }
    }
}

/// Fields that name or describe a child are sensitive whatever the profile says.
fn is_personal(role: Option<Role>) -> bool {
    matches!(role, Some(Role::StudentName | Role::Sex | Role::EduId | Role::CmisNo | Role::StudentNo))
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
