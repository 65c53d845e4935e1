//! Words of the fields of a card side by side: a line for each, and one sentence about all of them.

use crate::desk::fields::{CodeSeen, FaceField, FieldSeen, FieldValue, FieldsSeen, Held, Waits};
use crate::id::Sex;

use super::person::{grouped, last_four};
use super::{Place, Words};

/// All fields of the card in front, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTable {
    /// Names of the three sources.
    pub heads: [String; 3],
    /// One line for each field.
    pub lines: Vec<FieldLine>,
    /// How many are the same, differ, were not compared.
    pub summary: String,
    /// What may still be done, or what was done by eye.
    pub hint: Option<String>,
    /// The key T means something now.
    pub asks_the_eye: bool,
}

/// One field in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldLine {
    /// Name of the field.
    pub label: String,
    /// What face, chip and records say; a dash where one is silent.
    pub cells: [String; 3],
    /// How they stand to each other.
    pub sign: FieldSign,
}

/// How a line is marked: always with a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldSign {
    /// The same.
    Same,
    /// They differ.
    Differs,
    /// Not compared.
    Unread,
    /// A person looked.
    ByEye,
}

impl Words {
    /// Returns the fields of a report in words; nothing where nothing was compared.
    pub fn field_table(&self, fields: &FieldsSeen) -> Option<FieldTable> {
        if fields.rows.is_empty() {
            return None;
        }
        let hint = match fields.waits {
            Some(Waits::ForFace) => Some(self.part("fields", "waits-face")),
            Some(Waits::ForChip) => Some(self.part("fields", "waits-chip")),
            None if fields.by_eye => Some(self.part("fields", "by-eye")),
            None => None,
        };
        let asks_the_eye = fields.asks_the_eye() && hint.is_none();
        let hint = if asks_the_eye { Some(self.part("fields", "ask-eye")) } else { hint };
        Some(FieldTable {
            heads: ["face", "chip", "roster"].map(|source| self.part("fields", source)),
            lines: fields.rows.iter().map(|row| self.field_line(row, fields.by_eye)).collect(),
            summary: self.fields_summary(fields),
            hint,
            asks_the_eye,
        })
    }

    fn field_line(&self, row: &FieldSeen, by_eye: bool) -> FieldLine {
        let seen_by_eye = by_eye && FieldsSeen::is_for_the_eye(row);
        let cell = |value: &Option<FieldValue>| value.as_ref().map_or_else(|| "–".to_owned(), |v| self.field_value(v));
        let face = if seen_by_eye { self.part("fields", "same-by-eye") } else { cell(&row.face) };
        let sign = match row.held {
            Held::Differs => FieldSign::Differs,
            Held::Same => FieldSign::Same,
            Held::NotCompared if seen_by_eye => FieldSign::ByEye,
            Held::NotCompared => FieldSign::Unread,
        };
        FieldLine { label: self.compared_field(row.field), cells: [face, cell(&row.chip), cell(&row.roster)], sign }
    }

    fn fields_summary(&self, fields: &FieldsSeen) -> String {
        let number = |count: usize| Place::Number(u64::try_from(count).unwrap_or(u64::MAX));
        let places = [
            ("same", number(fields.count(Held::Same))),
            ("differ", number(fields.count(Held::Differs))),
            ("unread", number(fields.count(Held::NotCompared))),
        ];
        self.part_fill("fields", "summary", &places)
    }

    /// Returns the name of a field of a face.
    pub fn compared_field(&self, field: FaceField) -> String {
        self.say(match field {
            FaceField::Name => "role-student-name",
            FaceField::Sex => "role-sex",
            FaceField::School => "role-school-name",
            FaceField::EducationId => "role-edu-id",
            FaceField::CardNumber => "role-bjt-no",
            FaceField::TransitNumber => "role-transit-card-no",
            FaceField::ValidUntil => "role-valid-to",
            FaceField::Code => "fields",
        })
    }

    fn field_value(&self, value: &FieldValue) -> String {
        match value {
            FieldValue::Name(name) => name.to_string(),
            FieldValue::Sex(Sex::Male) => self.say("sex-male"),
            FieldValue::Sex(Sex::Female) => self.say("sex-female"),
            FieldValue::School(school) => school.clone(),
            FieldValue::EducationId(id) => grouped(id.as_str()),
            FieldValue::CardNumber(number) => last_four(number.as_str()),
            FieldValue::TransitNumber(number) => last_four(number.as_str()),
            FieldValue::Day(day) => day.to_string(),
            FieldValue::Code(seen) => self.part(
                "fields",
                match seen {
                    CodeSeen::Read => "code-read",
                    CodeSeen::Unknown => "code-unknown",
                    CodeSeen::Disputed => "code-disputed",
                    CodeSeen::Typed => "code-typed",
                },
            ),
        }
    }
}
