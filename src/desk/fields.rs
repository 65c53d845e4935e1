//! Holds the fields of one card side by side: what the face says, what the chip says, what the records say.
//!
//! Pure. Says of each field what was compared and what was not: a field that one source alone names agrees with
//! nobody.

use crate::chip::facts::{Beside, ChipFacts, ChipSeen, Role, Value};
use crate::day::Day;
use crate::face::facts::{FaceFacts, FaceSeen};
use crate::id::{CardNumber, EducationId, Name, NameMatch, Sex, TransitNumber};
use crate::record::{CardRecord, Student};
use crate::verdict::{Purpose, compared, last_day_for_face};

/// A field of a card face, in the order of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaceField {
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 学校.
    School,
    /// 教育ID号.
    EducationId,
    /// 北京通号.
    CardNumber,
    /// 一卡通卡号: shown only where a source names one.
    TransitNumber,
    /// 有效期.
    ValidUntil,
    /// The QR code itself.
    Code,
}

impl FaceField {
    /// All fields, in the order of the board.
    pub const ALL: [FaceField; 8] = [
        FaceField::Name,
        FaceField::Sex,
        FaceField::School,
        FaceField::EducationId,
        FaceField::CardNumber,
        FaceField::TransitNumber,
        FaceField::ValidUntil,
        FaceField::Code,
    ];
}

/// What one source says of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A name.
    Name(Name),
    /// 男 or 女.
    Sex(Sex),
    /// A school, as written.
    School(String),
    /// An education ID.
    EducationId(EducationId),
    /// A 北京通号.
    CardNumber(CardNumber),
    /// A 一卡通卡号.
    TransitNumber(TransitNumber),
    /// A last valid day.
    Day(Day),
    /// What became of the code.
    Code(CodeSeen),
}

/// What became of the code of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeSeen {
    /// A rule read it.
    Read,
    /// No rule knows it.
    Unknown,
    /// Two rules read it differently.
    Disputed,
    /// A number was typed instead.
    Typed,
}

/// How the sources of one field stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// Two sources at least say the same, and none says otherwise.
    Same,
    /// Two sources say different things.
    Differs,
    /// Fewer than two sources that may be compared.
    NotCompared,
}

/// One field of the card in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSeen {
    /// Which one.
    pub field: FaceField,
    /// What the code on the face says.
    pub face: Option<FieldValue>,
    /// What the chip says.
    pub chip: Option<FieldValue>,
    /// What the records of the office say.
    pub roster: Option<FieldValue>,
    /// How they stand to each other.
    pub held: Held,
}

/// Which side of the card is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Waits {
    /// The chip was read: the face may still be shown.
    ForFace,
    /// The face was shown: the card may still be laid.
    ForChip,
}

/// The fields of the card in front, where an office compares them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldsSeen {
    /// All fields; none where nothing is compared.
    pub rows: Vec<FieldSeen>,
    /// Which side is still to come.
    pub waits: Option<Waits>,
    /// The clerk has looked: the printed words are those of the records.
    pub by_eye: bool,
}

impl FieldsSeen {
    /// Returns whether a field stands to be looked at by eye: the records know it, and no code said it.
    pub fn is_for_the_eye(row: &FieldSeen) -> bool {
        let printed = match row.field {
            FaceField::Name | FaceField::Sex | FaceField::School | FaceField::EducationId => true,
            FaceField::CardNumber | FaceField::ValidUntil => true,
            FaceField::TransitNumber | FaceField::Code => false,
        };
        printed && row.face.is_none() && row.roster.is_some()
    }

    /// Returns whether the key "same" means anything now.
    pub fn asks_the_eye(&self) -> bool {
        !self.by_eye && self.waits != Some(Waits::ForFace) && self.rows.iter().any(Self::is_for_the_eye)
    }

    /// Counts the fields that are so.
    pub fn count(&self, held: Held) -> usize {
        self.rows.iter().filter(|row| row.held == held).count()
    }
}

/// What the records of the office say of the card in front.
#[derive(Debug, Clone, Copy)]
pub struct OfRecords<'a> {
    /// The student, when one is named.
    pub student: Option<&'a Student>,
    /// The card of this student.
    pub card: Option<&'a CardRecord>,
    /// This school.
    pub school: &'a str,
}

/// Holds all fields side by side; nothing where nothing is compared, such as at a handover.
pub fn fields_seen(chip: &ChipSeen, face: &FaceSeen, records: OfRecords<'_>, purpose: Purpose) -> FieldsSeen {
    let compares = matches!(purpose, Purpose::Intake | Purpose::Verify);
    let any = chip.facts().is_some() || !matches!(face, FaceSeen::NotShown);
    if !compares || !any {
        return FieldsSeen::default();
    }
    let sides = Sides { chip: chip.facts(), face: face.facts(), code: code_seen(face), records };
    let rows = FaceField::ALL.into_iter().filter_map(|field| sides.row(field)).collect();
    let waits = match (chip, face) {
        (ChipSeen::Read(_), FaceSeen::NotShown) => Some(Waits::ForFace),
        (ChipSeen::NotPresented, FaceSeen::Read(facts)) if facts.source != crate::face::facts::FaceSource::Typed => {
            Some(Waits::ForChip)
        }
        (_, _) => None,
    };
    FieldsSeen { rows, waits, by_eye: false }
}

fn code_seen(face: &FaceSeen) -> Option<CodeSeen> {
    match face {
        FaceSeen::NotShown => None,
        FaceSeen::Read(facts) if facts.source == crate::face::facts::FaceSource::Typed => Some(CodeSeen::Typed),
        FaceSeen::Read(_) => Some(CodeSeen::Read),
        FaceSeen::Unknown { .. } => Some(CodeSeen::Unknown),
        FaceSeen::Disputed { .. } => Some(CodeSeen::Disputed),
    }
}

struct Sides<'a> {
    chip: Option<&'a ChipFacts>,
    face: Option<&'a FaceFacts>,
    code: Option<CodeSeen>,
    records: OfRecords<'a>,
}

impl Sides<'_> {
    fn row(&self, field: FaceField) -> Option<FieldSeen> {
        let (face, roster) = (self.on_face(field), self.in_records(field));
        let beside_face = self.on_chip(field, Some(Beside::Face));
        let beside_records = self.on_chip(field, Some(Beside::Db));
        // A text whose charset was guessed is compared by its digits only.
        let spelled = self.face.is_some_and(|face| !face.guessed) || !is_word(field);
        let legible = face.as_ref().filter(|_| spelled);
        let pairs = [
            same(legible, roster.as_ref()),
            same(legible, beside_face.as_ref()),
            same(roster.as_ref(), beside_records.as_ref()),
        ];
        let held = if pairs.contains(&Some(false)) {
            Held::Differs
        } else if pairs.contains(&Some(true)) {
            Held::Same
        } else {
            Held::NotCompared
        };
        let chip = beside_face.or(beside_records).or_else(|| self.on_chip(field, None));
        let seen = FieldSeen { field, face, chip, roster, held };
        let shown = field != FaceField::TransitNumber || seen.face.is_some() || seen.chip.is_some();
        shown.then_some(seen)
    }

    fn on_face(&self, field: FaceField) -> Option<FieldValue> {
        if field == FaceField::Code {
            return self.code.map(FieldValue::Code);
        }
        let face = self.face?;
        match field {
            FaceField::Name => face.name.clone().map(FieldValue::Name),
            FaceField::Sex => face.sex.map(FieldValue::Sex),
            FaceField::School => face.school.clone().map(FieldValue::School),
            FaceField::EducationId => face.education_id.map(FieldValue::EducationId),
            FaceField::CardNumber => face.card_number.clone().map(FieldValue::CardNumber),
            FaceField::TransitNumber => face.transit_number.clone().map(FieldValue::TransitNumber),
            FaceField::ValidUntil => face.valid_until.map(FieldValue::Day),
            FaceField::Code => None,
        }
    }

    fn in_records(&self, field: FaceField) -> Option<FieldValue> {
        let OfRecords { student, card, school } = self.records;
        match field {
            FaceField::Name => student.map(|student| FieldValue::Name(student.name.clone())),
            FaceField::Sex => student?.sex.map(FieldValue::Sex),
            FaceField::School => student.map(|_| FieldValue::School(school.to_owned())),
            FaceField::EducationId => student.map(|student| FieldValue::EducationId(student.education_id)),
            FaceField::CardNumber => card?.card_number.clone().map(FieldValue::CardNumber),
            FaceField::TransitNumber => card?.transit_number.clone().map(FieldValue::TransitNumber),
            FaceField::ValidUntil => student?.valid_until.map(FieldValue::Day),
            FaceField::Code => None,
        }
    }

    /// Returns what the chip says, as far as its profile lets it be held against one side; none takes all it says.
    fn on_chip(&self, field: FaceField, with: Option<Beside>) -> Option<FieldValue> {
        let chip = self.chip?;
        let text = |role: Role| {
            let field = match with {
                Some(with) => compared(chip, role, with),
                None => chip.role(role),
            };
            field?.value.as_text().map(str::to_owned)
        };
        match field {
            FaceField::Name => Name::parse(&text(Role::StudentName)?).ok().map(FieldValue::Name),
            FaceField::Sex => Sex::parse(&text(Role::Sex)?).map(FieldValue::Sex),
            FaceField::School => text(Role::SchoolName).map(FieldValue::School),
            FaceField::EducationId => EducationId::parse(&text(Role::EduId)?).ok().map(FieldValue::EducationId),
            FaceField::CardNumber => CardNumber::parse(&text(Role::BjtNo)?).ok().map(FieldValue::CardNumber),
            FaceField::TransitNumber => {
                TransitNumber::parse(&text(Role::TransitCardNo)?).ok().map(FieldValue::TransitNumber)
            }
            FaceField::ValidUntil => match with {
                Some(Beside::Face) => last_day_for_face(chip),
                Some(Beside::Db) => compared(chip, Role::ValidTo, Beside::Db).and_then(day_of),
                None => chip.role(Role::ValidTo).and_then(day_of),
            }
            .map(FieldValue::Day),
            FaceField::Code => None,
        }
    }
}

fn day_of(field: &crate::chip::facts::Field) -> Option<Day> {
    match field.value {
        Value::Day(day) => day,
        Value::Number(_) | Value::Text(_) | Value::Records(_) => None,
    }
}

/// Returns whether a field is read as words, not as digits.
fn is_word(field: FaceField) -> bool {
    matches!(field, FaceField::Name | FaceField::Sex | FaceField::School)
}

/// Returns whether two sources say the same; nothing when one is silent or they cannot be held together.
fn same(a: Option<&FieldValue>, b: Option<&FieldValue>) -> Option<bool> {
    Some(match (a?, b?) {
        (FieldValue::Name(a), FieldValue::Name(b)) => match a.compare(b) {
            NameMatch::Same | NameMatch::Folded => true,
            NameMatch::Differs => false,
            NameMatch::CannotTell => return None,
        },
        // A school has a short name and a long one, so one may stand within the other.
        (FieldValue::School(a), FieldValue::School(b)) => {
            let (a, b) = (a.trim(), b.trim());
            a.contains(b) || b.contains(a)
        }
        (a, b) => a == b,
    })
}

#[cfg(test)]
mod tests;
