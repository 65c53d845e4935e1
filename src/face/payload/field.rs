//! The fields that a face has: their names in a rule, and how a text becomes one.

use crate::day::Day;
use crate::face::facts::FaceFacts;
use crate::id::{CardNumber, EducationId, Name, Sex, TransitNumber};

/// A field of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 教育ID号.
    EducationId,
    /// 北京通号.
    CardNumber,
    /// 一卡通卡号.
    TransitNumber,
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 学校.
    School,
    /// 有效期, the last valid day.
    ValidUntil,
}

impl Field {
    /// All fields, in the order in which a face is read.
    pub const ALL: [Field; 7] = [
        Field::EducationId,
        Field::CardNumber,
        Field::TransitNumber,
        Field::Name,
        Field::Sex,
        Field::School,
        Field::ValidUntil,
    ];

    /// Returns the name in a rule, such as `education_id`.
    pub fn code(self) -> &'static str {
        match self {
            Field::EducationId => "education_id",
            Field::CardNumber => "card_number",
            Field::TransitNumber => "transit_number",
            Field::Name => "name",
            Field::Sex => "sex",
            Field::School => "school",
            Field::ValidUntil => "valid_until",
        }
    }

    /// Finds a field by its name in a rule.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// Returns whether a text can be this field.
    pub fn fits(self, text: &str) -> bool {
        FaceFacts::none("", crate::face::facts::FaceSource::Typed).set(self, text).is_some()
    }
}

impl FaceFacts {
    /// Returns a field as text, for a test or a table; nothing where it was not read.
    pub fn text_of(&self, field: Field) -> Option<String> {
        match field {
            Field::EducationId => self.education_id.map(|id| id.to_string()),
            Field::CardNumber => self.card_number.as_ref().map(ToString::to_string),
            Field::TransitNumber => self.transit_number.as_ref().map(ToString::to_string),
            Field::Name => self.name.as_ref().map(ToString::to_string),
            Field::Sex => self.sex.map(|sex| if sex == Sex::Male { "男" } else { "女" }.to_owned()),
            Field::School => self.school.clone(),
            Field::ValidUntil => self.valid_until.map(|day| day.to_string()),
        }
    }

    /// Returns whether every field that the other states is stated here as well, and the same.
    pub(super) fn says_all_of(&self, other: &Self) -> bool {
        Field::ALL.into_iter().all(|field| other.text_of(field).is_none_or(|text| self.text_of(field) == Some(text)))
    }

    /// Takes one field as written; `None` when it cannot be what its label says.
    pub(super) fn set(&mut self, field: Field, value: &str) -> Option<()> {
        match field {
            Field::EducationId => self.education_id = Some(EducationId::parse(value).ok()?),
            Field::CardNumber => self.card_number = Some(CardNumber::parse(value).ok()?),
            Field::TransitNumber => self.transit_number = Some(TransitNumber::parse(value).ok()?),
            Field::Name => self.name = Some(Name::parse(value).ok()?),
            Field::Sex => self.sex = Some(Sex::parse(value)?),
            Field::School => self.school = Some(Some(value.trim().to_owned()).filter(|school| !school.is_empty())?),
            Field::ValidUntil => self.valid_until = Some(Day::parse_validity(value).ok()?),
        }
        Some(())
    }
}
