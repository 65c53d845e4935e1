use super::*;
use crate::chip::facts::{Cost, Field, Origin, Tech};
use crate::face::facts::FaceSource;
use crate::id::{ClassId, Uid};

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn student() -> Student {
    let id = EducationId::parse("00000017").unwrap();
    let mut student = Student::new(id, Name::parse("王子涵").unwrap(), ClassId::new(7, 3).unwrap());
    student.sex = Some(Sex::Female);
    student.valid_until = Some(day("2027-08-31"));
    student
}

fn face(change: impl FnOnce(&mut FaceFacts)) -> FaceSeen {
    let mut facts = FaceFacts::none("kv-text", FaceSource::Scanner);
    facts.education_id = EducationId::parse("00000017").ok();
    change(&mut facts);
    FaceSeen::Read(Box::new(facts))
}

fn chip(fields: &[(Role, Value)]) -> ChipSeen {
    let origin = Origin { part: "sector 8".into(), offset: 0, len: 8 };
    let field = |(role, value): &(Role, Value)| Field {
        key: "x".into(),
        role: Some(*role),
        value: value.clone(),
        origin: origin.clone(),
        profile: "p".into(),
        sensitive: true,
    };
    ChipSeen::Read(Box::new(ChipFacts {
        uid: Uid::new(&[4, 0, 0, 1]).unwrap(),
        tech: Tech::UidOnly,
        atr: vec![],
        fields: fields.iter().map(field).collect(),
        findings: vec![],
        cost: Cost::default(),
        parts: Vec::new(),
        judging: Vec::new(),
    }))
}

fn seen(chip: &ChipSeen, face: &FaceSeen) -> FieldsSeen {
    let student = student();
    let records = OfRecords { student: Some(&student), card: None, school: "北京示例中学（演练）" };
    fields_seen(chip, face, records, Purpose::Intake)
}

fn held(fields: &FieldsSeen, field: FaceField) -> Held {
    fields.rows.iter().find(|row| row.field == field).unwrap().held
}

const NO_CHIP: ChipSeen = ChipSeen::NotPresented;

#[test]
fn a_field_of_the_face_is_held_against_the_roster() {
    let check = |face: FaceSeen, field: FaceField, want: Held| {
        assert_eq!(held(&seen(&NO_CHIP, &face), field), want, "{field:?}");
    };
    let name = |text: &str| Name::parse(text).ok();
    check(face(|f| f.name = name("王子涵")), FaceField::Name, Held::Same);
    check(face(|f| f.name = name("王子")), FaceField::Name, Held::Differs);
    check(face(|f| f.name = name("王□涵")), FaceField::Name, Held::NotCompared);
    check(face(|_| ()), FaceField::Name, Held::NotCompared);
    check(face(|f| f.sex = Some(Sex::Female)), FaceField::Sex, Held::Same);
    check(face(|f| f.sex = Some(Sex::Male)), FaceField::Sex, Held::Differs);
    check(face(|f| f.school = Some("北京示例中学".into())), FaceField::School, Held::Same);
    check(face(|f| f.school = Some("北京另一中学".into())), FaceField::School, Held::Differs);
    check(face(|_| ()), FaceField::EducationId, Held::Same);
    check(face(|f| f.education_id = EducationId::parse("00000018").ok()), FaceField::EducationId, Held::Differs);
    check(face(|f| f.valid_until = Some(day("2027-08-31"))), FaceField::ValidUntil, Held::Same);
    check(face(|f| f.valid_until = Some(day("2026-08-31"))), FaceField::ValidUntil, Held::Differs);
    check(face(|_| ()), FaceField::CardNumber, Held::NotCompared);
    check(face(|_| ()), FaceField::Code, Held::NotCompared);
}

#[test]
fn words_of_a_guessed_charset_are_compared_with_nobody_and_digits_are() {
    let guessed = face(|f| {
        f.guessed = true;
        f.name = Name::parse("张三").ok();
        f.sex = Some(Sex::Male);
        f.school = Some("某校".into());
    });
    let fields = seen(&NO_CHIP, &guessed);
    for field in [FaceField::Name, FaceField::Sex, FaceField::School] {
        assert_eq!(held(&fields, field), Held::NotCompared, "{field:?}");
    }
    assert_eq!(held(&fields, FaceField::EducationId), Held::Same);
}

#[test]
fn what_the_chip_says_is_held_against_both() {
    let text = |text: &str| Value::Text(text.to_owned());
    let check = |role: Role, value: Value, field: FaceField, want: Held| {
        let shown = face(|f| f.name = Name::parse("王子涵").ok());
        assert_eq!(held(&seen(&chip(&[(role, value)]), &shown), field), want, "{field:?}");
    };
    check(Role::StudentName, text("王子涵"), FaceField::Name, Held::Same);
    check(Role::StudentName, text("李雷"), FaceField::Name, Held::Differs);
    check(Role::EduId, text("00000017"), FaceField::EducationId, Held::Same);
    check(Role::EduId, text("00000099"), FaceField::EducationId, Held::Differs);
    check(Role::ValidTo, Value::Day(Some(day("2027-08-31"))), FaceField::ValidUntil, Held::Same);
    check(Role::TransitCardNo, text("0000000000000017"), FaceField::TransitNumber, Held::NotCompared);
    check(Role::BjtNo, text("BJT000017"), FaceField::CardNumber, Held::NotCompared);
}

#[test]
fn the_side_that_is_still_to_come_is_named() {
    let check = |chip: &ChipSeen, face: &FaceSeen, want: Option<Waits>| {
        assert_eq!(seen(chip, face).waits, want, "{chip:?} {face:?}");
    };
    check(&chip(&[]), &FaceSeen::NotShown, Some(Waits::ForFace));
    check(&NO_CHIP, &face(|_| ()), Some(Waits::ForChip));
    check(&chip(&[]), &face(|_| ()), None);
    check(&NO_CHIP, &face(|f| f.source = FaceSource::Typed), None);
    check(&ChipSeen::Torn, &face(|_| ()), None);
    assert!(seen(&NO_CHIP, &FaceSeen::NotShown).rows.is_empty());
}

#[test]
fn a_transit_number_is_shown_only_where_a_card_names_one() {
    let has = |fields: &FieldsSeen| fields.rows.iter().any(|row| row.field == FaceField::TransitNumber);
    assert!(!has(&seen(&NO_CHIP, &face(|_| ()))));
    assert!(has(&seen(&chip(&[(Role::TransitCardNo, Value::Text("0000000000000017".into()))]), &FaceSeen::NotShown)));
}

#[test]
fn only_at_verify_and_intake_are_fields_compared() {
    let student = student();
    let records = OfRecords { student: Some(&student), card: None, school: "x" };
    let check = |purpose: Purpose, want: bool| {
        let fields = fields_seen(&NO_CHIP, &face(|_| ()), records, purpose);
        assert_eq!(!fields.rows.is_empty(), want, "{purpose:?}");
    };
    check(Purpose::Intake, true);
    check(Purpose::Verify, true);
    check(Purpose::Handover, false);
    check(Purpose::Return, false);
}

#[test]
fn the_eye_is_asked_only_for_what_the_records_know_and_no_code_said() {
    let number_alone = seen(&chip(&[]), &face(|_| ()));
    assert!(number_alone.asks_the_eye());
    assert!(!FieldsSeen { by_eye: true, ..number_alone }.asks_the_eye());
    let all = face(|f| {
        f.name = Name::parse("王子涵").ok();
        f.sex = Some(Sex::Female);
        f.school = Some("北京示例中学".into());
        f.valid_until = Some(day("2027-08-31"));
    });
    assert!(!seen(&chip(&[]), &all).asks_the_eye());
    assert!(!seen(&chip(&[]), &FaceSeen::NotShown).asks_the_eye(), "nobody showed the face");
    let nobody = OfRecords { student: None, card: None, school: "x" };
    assert!(!fields_seen(&NO_CHIP, &face(|_| ()), nobody, Purpose::Intake).asks_the_eye());
}
