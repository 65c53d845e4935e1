//! What a part of an unknown code may be: by its label, else by its look. A person decides.

use super::super::field::Field;
use super::super::form::Class;
use super::{Part, Place};

/// Labels as they are printed or programmed, in small letters.
const LABELS: [(Field, &[&str]); 7] = [
    (
        Field::EducationId,
        &["教育id号", "教育id", "教育id号码", "eduid", "edu_id", "educationid", "education_id", "jyid"],
    ),
    (Field::CardNumber, &["北京通号", "北京通卡号", "北京通号码", "bjt", "bjtno", "bjt_no"]),
    (Field::TransitNumber, &["一卡通卡号", "一卡通号", "一卡通号码", "市政交通一卡通卡号", "transitno", "transit_no"]),
    (Field::Name, &["姓名", "学生姓名", "name", "xm", "studentname", "student_name"]),
    (Field::Sex, &["性别", "sex", "gender", "xb"]),
    (Field::School, &["学校", "学校名称", "school", "schoolname", "school_name", "xxmc"]),
    (Field::ValidUntil, &["有效期", "有效期至", "有效期限", "validuntil", "valid_until", "validto", "valid_to", "yxq"]),
];

/// Returns whether a label is in the list: what it names is no person.
pub(super) fn is_known(label: &str) -> bool {
    named(label).is_some()
}

/// Returns whether a text can stand in a file as a label: it is short and holds no number of a person.
pub(super) fn is_label(text: &str) -> bool {
    let digits = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
    (1..=24).contains(&text.chars().count()) && digits < Some(4) && !text.chars().any(char::is_control)
}

fn named(label: &str) -> Option<Field> {
    let last = label.rsplit('.').next().unwrap_or(label).to_lowercase();
    LABELS.iter().find(|(_, labels)| labels.contains(&last.as_str())).map(|(field, _)| *field)
}

/// Proposes a field for each part, each at most once and only where the value can be it.
pub(super) fn propose(parts: &[Part]) -> Vec<Option<Field>> {
    let by_label = |part: &Part| match &part.place {
        Place::Label(label) | Place::Path(label) | Place::Parameter(label) => named(label),
        Place::Fixed | Place::Run | Place::Column(_) => None,
    };
    let mut proposed: Vec<Option<Field>> =
        parts.iter().map(|part| by_label(part).filter(|field| field.fits(&part.value))).collect();
    for field in [Field::EducationId, Field::ValidUntil, Field::Sex] {
        let free = |at: &usize| proposed.get(*at) == Some(&None);
        let looks = |part: &Part| part.place != Place::Fixed && field.fits(&part.value) && looks_like(field, part);
        let mut alike = (0..parts.len()).filter(free).filter(|at| parts.get(*at).is_some_and(looks));
        // Two parts that look the same are for a person to tell apart.
        let only = alike.next().filter(|_| alike.next().is_none());
        if let Some(slot) = only.filter(|_| !proposed.contains(&Some(field))).and_then(|at| proposed.get_mut(at)) {
            *slot = Some(field);
        }
    }
    for at in 0..proposed.len() {
        let again = proposed.iter().take(at).any(|field| field.is_some() && Some(field) == proposed.get(at));
        if let Some(slot) = proposed.get_mut(at).filter(|_| again) {
            *slot = None;
        }
    }
    proposed
}

fn looks_like(field: Field, part: &Part) -> bool {
    match field {
        Field::EducationId => part.class == Class::Digits && part.value.len() == 8,
        Field::Sex => matches!(part.value.as_str(), "男" | "女"),
        Field::ValidUntil => part.value.contains(['-', '年', '/']) && part.value.chars().any(|c| c.is_ascii_digit()),
        Field::CardNumber | Field::TransitNumber | Field::Name | Field::School => false,
    }
}
