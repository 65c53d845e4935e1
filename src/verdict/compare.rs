//! How chip, face and roster stand to each other, pair by pair.

use serde::Serialize;

use crate::chip::facts::{Beside, ChipFacts, Field, Role, Value};
use crate::day::Day;
use crate::face::facts::FaceFacts;
use crate::id::{EducationId, Name, NameMatch, Sex, TransitNumber};
use crate::record::{CardRecord, Student};

use super::Purpose;

/// How two sources stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// They name the same person.
    Agree,
    /// They name two people, or one that the other does not know.
    Differ,
    /// One of them is silent.
    Absent,
}

/// The three pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Relations {
    /// Chip and face.
    pub chip_face: Relation,
    /// Face and roster.
    pub face_roster: Relation,
    /// Chip and roster.
    pub chip_roster: Relation,
}

/// A field in which two sources differ, although they name the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 有效期: the chip ends earlier than the face says.
    Date,
    /// 一卡通卡号.
    TransitNumber,
    /// 起始日期: the first valid day of the chip is still to come.
    NotYet,
}

/// What the records know of the two sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether any roster was imported.
    pub has_roster: bool,
    /// The listed person whom the chip names, by student sector, transit number or bound UID.
    pub chip: Option<Person>,
    /// The chip's own words name two people, or its UID is bound to another one.
    pub chip_torn_between: bool,
    /// The listed person whom the face or a typed number names.
    pub face: Option<Person>,
}

/// A listed student with the card at hand, when one is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Roster row.
    pub student: Student,
    /// Record of the card that was tapped or shown, else of the student's newest card.
    pub card: Option<CardRecord>,
}

/// Compares the three sources; the roster's record is the face's when the face is listed, else the chip's.
pub fn relations(chip: Option<&ChipFacts>, face: Option<&FaceFacts>, known: &Known, purpose: Purpose) -> Relations {
    let chip_name = |with| chip.and_then(|chip| read_id(chip, with).or_else(|| known.chip.as_ref().map(id_of)));
    let face_name = face.and_then(|face| face.education_id.or_else(|| known.face.as_ref().map(id_of)));
    let record = known.face.as_ref().or(known.chip.as_ref());
    Relations {
        chip_face: chip_face(chip, face, chip_name(Beside::Face), face_name),
        face_roster: match (face, known.has_roster) {
            (None, _) | (_, false) => Relation::Absent,
            (Some(_), true) => agree(face_name.is_some() && face_name == record.map(id_of)),
        },
        chip_roster: match chip {
            Some(chip) if known.has_roster => chip_roster(chip, chip_name(Beside::Db), record, known, purpose),
            Some(_) | None => Relation::Absent,
        },
    }
}

fn chip_face(
    chip: Option<&ChipFacts>,
    face: Option<&FaceFacts>,
    chip_name: Option<EducationId>,
    face_name: Option<EducationId>,
) -> Relation {
    let numbers =
        chip.and_then(|chip| read_transit(chip, Beside::Face)).zip(face.and_then(|face| face.transit_number.clone()));
    match (chip_name.zip(face_name), numbers) {
        (_, Some((read, printed))) if read != printed => Relation::Differ,
        (Some((chip, face)), _) => agree(chip == face),
        (None, Some(_)) => Relation::Agree,
        (None, None) => Relation::Absent,
    }
}

fn chip_roster(
    chip: &ChipFacts,
    chip_name: Option<EducationId>,
    record: Option<&Person>,
    known: &Known,
    purpose: Purpose,
) -> Relation {
    let expected = record.and_then(|person| person.card.as_ref()).and_then(|card| card.transit_number.clone());
    match (chip_name, transit_number(chip).zip(expected)) {
        _ if known.chip_torn_between => Relation::Differ,
        (_, Some((read, promised))) if read != promised => Relation::Differ,
        (Some(name), _) => agree(Some(name) == record.map(id_of)),
        (None, Some(_)) => Relation::Agree,
        // A chip that names nobody is learned at intake; elsewhere it is a card that nobody has.
        (None, None) if known.face.is_some() || purpose == Purpose::Intake => Relation::Absent,
        (None, None) => Relation::Differ,
    }
}

fn id_of(person: &Person) -> EducationId {
    person.student.education_id
}

fn agree(same: bool) -> Relation {
    if same { Relation::Agree } else { Relation::Differ }
}

/// Returns the education ID of the chip, as far as its profile lets it be compared with the records.
pub fn education_id(chip: &ChipFacts) -> Option<EducationId> {
    read_id(chip, Beside::Db)
}

/// Returns the transit number of the chip, as far as its profile lets it be compared with the records.
pub fn transit_number(chip: &ChipFacts) -> Option<TransitNumber> {
    read_transit(chip, Beside::Db)
}

fn read_id(chip: &ChipFacts, with: Beside) -> Option<EducationId> {
    EducationId::parse(compared(chip, Role::EduId, with)?.value.as_text()?).ok()
}

pub(super) fn read_transit(chip: &ChipFacts, with: Beside) -> Option<TransitNumber> {
    TransitNumber::parse(compared(chip, Role::TransitCardNo, with)?.value.as_text()?).ok()
}

/// Returns the first field with a role that its profile lets be compared; without a word on it everything is.
pub fn compared(chip: &ChipFacts, role: Role, with: Beside) -> Option<&Field> {
    let lets = |field: &&Field| {
        let judging = chip.judging(field);
        judging.is_none_or(|judging| judging.compare.iter().any(|one| one.role == role && one.with == with))
    };
    chip.fields.iter().filter(|field| field.role == Some(role)).find(lets)
}

/// Returns the last valid day that the chip states: of the role that its profile names, else of `valid_to`.
pub(super) fn last_day(chip: &ChipFacts) -> Option<Day> {
    let states = |field: &&Field| match chip.judging(field) {
        Some(judging) => field.role.is_some() && field.role == judging.valid_to,
        None => field.role == Some(Role::ValidTo),
    };
    day_of(chip.fields.iter().find(states)?)
}

/// Returns the last valid day that may be held against the printed one.
pub fn last_day_for_face(chip: &ChipFacts) -> Option<Day> {
    let role = |role| compared(chip, role, Beside::Face);
    // The end of the purse is no day of the face, unless a profile names it.
    let purse = role(Role::TransitValidTo).filter(|field| chip.judging(field).is_some());
    day_of(role(Role::ValidTo).or(purse)?)
}

/// Returns the last valid day that may be held against the roster's: only when a profile says so.
fn last_day_for_records(chip: &ChipFacts) -> Option<Day> {
    let named = |role| compared(chip, role, Beside::Db).filter(|field| chip.judging(field).is_some());
    day_of(named(Role::ValidTo).or_else(|| named(Role::TransitValidTo))?)
}

/// Returns the first valid day, when a profile names it.
fn first_day(chip: &ChipFacts) -> Option<Day> {
    let named = |field: &&Field| {
        field.role.is_some() && chip.judging(field).is_some_and(|judging| judging.valid_from == field.role)
    };
    day_of(chip.fields.iter().find(named)?)
}

fn day_of(field: &Field) -> Option<Day> {
    match field.value {
        Value::Day(day) => day,
        Value::Number(_) | Value::Text(_) | Value::Records(_) => None,
    }
}

/// Lists the fields in which sources differ that name the same person.
pub(super) fn differences(
    chip: Option<&ChipFacts>,
    face: Option<&FaceFacts>,
    record: Option<&Person>,
    today: Day,
) -> Vec<Difference> {
    let mut found = Vec::new();
    // A text whose charset was guessed is compared by its digits only.
    let spelled = face.filter(|face| !face.guessed);
    let read = |role, with| chip.and_then(|chip| compared(chip, role, with)?.value.as_text());
    let name = |with| read(Role::StudentName, with).and_then(|text| Name::parse(text).ok());
    let printed = spelled.and_then(|face| face.name.clone());
    let listed = record.map(|person| person.student.name.clone());
    if any_pair(name, printed, listed, |a, b| a.compare(b) == NameMatch::Differs) {
        found.push(Difference::Name);
    }
    let sex = |with| read(Role::Sex, with).and_then(Sex::parse);
    if any_pair(sex, spelled.and_then(|face| face.sex), record.and_then(|person| person.student.sex), |a, b| a != b) {
        found.push(Difference::Sex);
    }
    let printed = chip.and_then(last_day_for_face).zip(face.and_then(|face| face.valid_until));
    let listed = chip.and_then(last_day_for_records).zip(record.and_then(|person| person.student.valid_until));
    if printed.is_some_and(|(chip, face)| chip < face) || listed.is_some_and(|(chip, roster)| chip != roster) {
        found.push(Difference::Date);
    }
    if chip.and_then(first_day).is_some_and(|first| today < first) {
        found.push(Difference::NotYet);
    }
    let promised = record.and_then(|person| person.card.as_ref()).and_then(|card| card.transit_number.clone());
    if let Some((printed, promised)) = face.and_then(|face| face.transit_number.clone()).zip(promised)
        && printed != promised
    {
        found.push(Difference::TransitNumber);
    }
    found
}

/// Returns whether chip and face, chip and records, or face and records differ; who is silent differs from nobody.
fn any_pair<T>(
    chip: impl Fn(Beside) -> Option<T>,
    face: Option<T>,
    record: Option<T>,
    differ: impl Fn(&T, &T) -> bool,
) -> bool {
    let apart = |a: &Option<T>, b: &Option<T>| a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| differ(a, b));
    apart(&chip(Beside::Face), &face) || apart(&chip(Beside::Db), &record) || apart(&face, &record)
}
