//! One row of the school's roster.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::id::{ClassId, EducationId, Name, Seat, Sex};

use super::office::Departure;
use super::private::Private;

/// A student as the roster states: by default no birth date, ID-card number or phone; never a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Student {
    /// Names the person.
    pub education_id: EducationId,
    /// Name as written in the roster.
    pub name: Name,
    /// Sex, when the roster states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Class.
    pub class: ClassId,
    /// Number in the class list, from 1, when the roster states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Seat>,
    /// Last valid day that the roster expects, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
    /// When and why the student left; a later roster that names the student again clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departed: Option<Departed>,
    /// What the school has switched on; empty by default.
    #[serde(default, skip_serializing_if = "Private::is_empty")]
    pub private: Private,
}

/// When and why a student left the school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Departed {
    /// Last day at this school.
    pub on: Day,
    /// Why.
    pub why: Departure,
}

/// Field of a student that a roster states and that a person may put right by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StudentField {
    /// Name.
    Name,
    /// Sex.
    Sex,
    /// Class.
    Class,
    /// Number in the class list.
    Seat,
    /// Last valid day.
    ValidUntil,
}

impl StudentField {
    /// All fields, in the order of a form.
    pub const ALL: [StudentField; 5] =
        [StudentField::Name, StudentField::Sex, StudentField::Class, StudentField::Seat, StudentField::ValidUntil];

    /// Returns the stable code, such as `valid-until`.
    pub fn code(self) -> &'static str {
        match self {
            StudentField::Name => "name",
            StudentField::Sex => "sex",
            StudentField::Class => "class",
            StudentField::Seat => "seat",
            StudentField::ValidUntil => "valid-until",
        }
    }
}

impl Student {
    /// Names a student of a class; what a roster need not state is left out.
    pub fn new(education_id: EducationId, name: Name, class: ClassId) -> Self {
        Self {
            education_id,
            name,
            sex: None,
            class,
            seat: None,
            valid_until: None,
            departed: None,
            private: Private::default(),
        }
    }

    /// Returns this student with some fields as another record states them.
    #[must_use]
    pub fn with(&self, stated: &Student, fields: &[StudentField]) -> Student {
        let mut student = self.clone();
        for field in fields {
            match field {
                StudentField::Name => student.name.clone_from(&stated.name),
                StudentField::Sex => student.sex = stated.sex,
                StudentField::Class => student.class = stated.class,
                StudentField::Seat => student.seat = stated.seat,
                StudentField::ValidUntil => student.valid_until = stated.valid_until,
            }
        }
        student
    }

    /// Returns whether two records state the same in a field.
    pub fn agrees(&self, other: &Student, field: StudentField) -> bool {
        match field {
            StudentField::Name => self.name == other.name,
            StudentField::Sex => self.sex == other.sex,
            StudentField::Class => self.class == other.class,
            StudentField::Seat => self.seat == other.seat,
            StudentField::ValidUntil => self.valid_until == other.valid_until,
        }
    }
}

/// Where a card stands in the trays: box and place in it, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot {
    /// Box.
    pub tray: u16,
    /// Place in the box.
    pub place: u16,
}
