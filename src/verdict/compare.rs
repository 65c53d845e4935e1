//! How chip, face and roster stand to each other, pair by pair.

use serde::Serialize;

use crate::chip::facts::{ChipFacts, Role, Value};
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
    let chip_name = chip.and_then(|chip| chip_person(chip, known));
    let face_name = face.and_then(|face| face.education_id.or_else(|| known.face.as_ref().map(id_of)));
    let record = known.face.as_ref().or(known.chip.as_ref());
    Relations {
        chip_face: chip_face(chip, face, chip_name, face_name),
        face_roster: match (face, known.has_roster) {
            (None, _) | (_, false) => Relation::Absent,
            (Some(_), true) => agree(face_name.is_some() && face_name == record.map(id_of)),
        },
        chip_roster: match chip {
            Some(chip) if known.has_roster => chip_roster(chip, chip_name, record, known, purpose),
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
    let numbers = chip.and_then(transit_number).zip(face.and_then(|face| face.transit_number.clone()));
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

fn chip_person(chip: &ChipFacts, known: &Known) -> Option<EducationId> {
    education_id(chip).or_else(|| known.chip.as_ref().map(id_of))
}

fn id_of(person: &Person) -> EducationId {
    person.student.education_id
}

fn agree(same: bool) -> Relation {
    if same { Relation::Agree } else { Relation::Differ }
}

/// Returns the education ID that the chip's student sector holds.
pub fn education_id(chip: &ChipFacts) -> Option<EducationId> {
    EducationId::parse(chip.role(Role::EduId)?.value.as_text()?).ok()
}

/// Returns the transit number that the chip's public file holds.
pub fn transit_number(chip: &ChipFacts) -> Option<TransitNumber> {
    TransitNumber::parse(chip.role(Role::TransitCardNo)?.value.as_text()?).ok()
}

/// Lists the fields in which sources differ that name the same person.
pub(super) fn differences(
    chip: Option<&ChipFacts>,
    face: Option<&FaceFacts>,
    record: Option<&Person>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    // A text whose charset was guessed is compared by its digits only.
    let spelled = face.filter(|face| !face.guessed);
    let names = [
        chip.and_then(|chip| Name::parse(chip.role(Role::StudentName)?.value.as_text()?).ok()),
        spelled.and_then(|face| face.name.clone()),
        record.map(|person| person.student.name.clone()),
    ];
    if any_pair(&names, |a, b| a.compare(b) == NameMatch::Differs) {
        found.push(Difference::Name);
    }
    let sexes = [
        chip.and_then(|chip| Sex::parse(chip.role(Role::Sex)?.value.as_text()?)),
        spelled.and_then(|face| face.sex),
        record.and_then(|person| person.student.sex),
    ];
    if any_pair(&sexes, |a, b| a != b) {
        found.push(Difference::Sex);
    }
    let chip_day = chip.and_then(|chip| match chip.role(Role::ValidTo)?.value {
        Value::Day(day) => day,
        Value::Number(_) | Value::Text(_) | Value::Records(_) => None,
    });
    if let Some((chip_day, printed)) = chip_day.zip(face.and_then(|face| face.valid_until))
        && chip_day < printed
    {
        found.push(Difference::Date);
    }
    let promised = record.and_then(|person| person.card.as_ref()).and_then(|card| card.transit_number.clone());
    if let Some((printed, promised)) = face.and_then(|face| face.transit_number.clone()).zip(promised)
        && printed != promised
    {
        found.push(Difference::TransitNumber);
    }
    found
}

fn any_pair<T>(values: &[Option<T>], differ: impl Fn(&T, &T) -> bool) -> bool {
    let told: Vec<&T> = values.iter().flatten().collect();
    told.iter().enumerate().any(|(i, a)| told.iter().skip(i + 1).any(|b| differ(a, b)))
}
