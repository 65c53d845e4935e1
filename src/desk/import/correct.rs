//! Takes one value of a student's record as a person types it.

use crate::day::Day;
use crate::id::{ClassId, Name, Sex};
use crate::record::{Act, Private, Student, StudentField};

/// Largest number in a class list.
const LAST_SEAT: u16 = 200;

/// Why a typed value is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoValue {
    /// It is no such value.
    Unreadable,
    /// The record has it already.
    Same,
}

impl NoValue {
    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            NoValue::Unreadable => "not-a-value",
            NoValue::Same => "same-value",
        }
    }
}

/// Returns the act that puts one field of a student right; an empty text clears what may be empty.
pub fn corrected(student: &Student, field: StudentField, typed: &str) -> Result<Act, NoValue> {
    let mut stated = student.clone();
    set(&mut stated, field, typed.trim()).ok_or(NoValue::Unreadable)?;
    if student.agrees(&stated, field) {
        return Err(NoValue::Same);
    }
    // The entry keeps what it is about, and no other detail of the person.
    let kept = Student::new(student.education_id, student.name.clone(), student.class).with(&stated, &[field]);
    let students = vec![Student { private: Private::default(), ..kept }];
    Ok(Act::StudentCorrected { students, fields: vec![field] })
}

fn set(student: &mut Student, field: StudentField, typed: &str) -> Option<()> {
    let empty = typed.is_empty();
    match field {
        StudentField::Name => student.name = Name::parse(typed).ok()?,
        StudentField::Class => student.class = ClassId::parse(typed).ok()?,
        StudentField::Sex => student.sex = if empty { None } else { Some(Sex::parse(typed)?) },
        StudentField::ValidUntil => student.valid_until = if empty { None } else { Some(Day::parse_iso(typed).ok()?) },
        StudentField::Seat => {
            let seat = typed.parse().ok().filter(|seat| (1..=LAST_SEAT).contains(seat));
            student.seat = if empty { None } else { Some(seat?) };
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::EducationId;

    #[test]
    fn typed_values_are_taken_refused_or_the_same() {
        let student = Student::new(
            EducationId::parse("00000001").unwrap(),
            Name::parse("张伟").unwrap(),
            ClassId::new(7, 3).unwrap(),
        );
        let told = |field, typed| corrected(&student, field, typed).err();
        for (field, typed, want) in [
            (StudentField::Name, "张玮", None),
            (StudentField::Name, " 张伟 ", Some(NoValue::Same)),
            (StudentField::Name, "", Some(NoValue::Unreadable)),
            (StudentField::Class, "七年级4班", None),
            (StudentField::Class, "7-3", Some(NoValue::Same)),
            (StudentField::Class, "x", Some(NoValue::Unreadable)),
            (StudentField::Sex, "女", None),
            (StudentField::Sex, "", Some(NoValue::Same)),
            (StudentField::Sex, "?", Some(NoValue::Unreadable)),
            (StudentField::Seat, "12", None),
            (StudentField::Seat, "0", Some(NoValue::Unreadable)),
            (StudentField::Seat, "2026", Some(NoValue::Unreadable)),
            (StudentField::ValidUntil, "2027-07-31", None),
            (StudentField::ValidUntil, "2027.7", Some(NoValue::Unreadable)),
        ] {
            assert_eq!(told(field, typed), want, "{field:?} {typed}");
        }
    }
}
