use super::*;
use crate::chip::facts::{Beside, Compare, Cost, Field, Judging, Origin, Role, Tech, Value};
use crate::id::{CardId, CardKind, ClassId, Name, Sex, TransitNumber, Uid};
use crate::record::Student;
use crate::verdict::Code::*;

const A: &str = "10000001";
const B: &str = "10000002";
const TODAY: &str = "2026-09-01";

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn id(text: &str) -> EducationId {
    EducationId::parse(text).unwrap()
}

fn student(who: &str) -> Student {
    Student {
        education_id: id(who),
        name: Name::parse(if who == A { "王子含" } else { "李明" }).unwrap(),
        sex: Some(Sex::Male),
        class: ClassId::parse("7-3").unwrap(),
        seat: Some(1),
        valid_until: None,
        departed: None,
        private: Default::default(),
    }
}

fn card(who: &str, custody: Custody) -> CardRecord {
    CardRecord {
        card: CardId::of_face(id(who)),
        holder: Some(id(who)),
        kind: CardKind::BeijingTong,
        card_number: None,
        transit_number: None,
        uid: None,
        custody,
        bundle: None,
        batch: None,
        slot: None,
        handed: None,
        loss_claimed: false,
        superseded: false,
    }
}

fn person(who: &str, custody: Custody) -> Person {
    Person { student: student(who), card: Some(card(who, custody)) }
}

fn field(role: Role, value: Value) -> Field {
    let origin = Origin { part: "sector 8".into(), offset: 1, len: 4 };
    Field { key: "k".into(), role: Some(role), value, origin, profile: "example".into(), sensitive: false }
}

fn chip(fields: Vec<Field>) -> ChipSeen {
    ChipSeen::Read(Box::new(ChipFacts {
        uid: Uid::new(&[4, 1, 2, 3]).unwrap(),
        tech: Tech::MifareClassic,
        atr: vec![],
        fields,
        findings: vec![],
        cost: Cost::default(),
        parts: Vec::new(),
        judging: Vec::new(),
    }))
}

fn chip_of(who: &str) -> ChipSeen {
    chip(vec![field(Role::EduId, Value::Text(who.into()))])
}

fn face(who: &str) -> FaceFacts {
    FaceFacts { education_id: Some(id(who)), ..FaceFacts::none("edu-id-only", FaceSource::Scanner) }
}

fn shown(face: FaceFacts) -> FaceSeen {
    FaceSeen::Read(Box::new(face))
}

fn listed(chip: Option<Person>, face: Option<Person>) -> Known {
    Known { has_roster: true, chip, face, chip_torn_between: false }
}

fn run(chip: &ChipSeen, face: &FaceSeen, known: &Known, purpose: Purpose) -> Verdict {
    judge(Evidence { chip, face }, known, purpose, day(TODAY))
}

#[test]
fn every_combination_of_agree_differ_absent_has_one_code() {
    use Relation::{Absent, Agree, Differ};
    let table = [
        (
            Agree,
            [
                [AllAgree, ChipOtherPerson, AllAgree],
                [FaceOtherPerson, NotOnList, NotOnList],
                [AllAgree, NotOnList, RosterMissing],
            ],
        ),
        (
            Differ,
            [
                [ChipOtherPerson, ChipOtherPerson, ChipOtherPerson],
                [FaceOtherPerson, ChipOtherPerson, FaceOtherPerson],
                [FaceOtherPerson, ChipOtherPerson, RosterMissing],
            ],
        ),
        (
            Absent,
            [
                [AllAgree, ChipOtherPerson, FaceOnly],
                [FaceOtherPerson, NotOnList, NotOnList],
                [ChipOnly, NotOnList, RosterMissing],
            ],
        ),
    ];
    let order = [Agree, Differ, Absent];
    let mut seen = 0;
    for (chip_face, rows) in table {
        for (face_roster, row) in order.into_iter().zip(rows) {
            for (chip_roster, want) in order.into_iter().zip(row) {
                let relations = Relations { chip_face, face_roster, chip_roster };
                assert_eq!(by_relations(relations), want, "{relations:?}");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 27);
}

#[test]
fn three_sources_that_name_one_person_agree() {
    let known = listed(Some(person(A, Custody::READY)), Some(person(A, Custody::READY)));
    let verdict = run(&chip_of(A), &shown(face(A)), &known, Purpose::Handover);
    assert_eq!(
        (verdict.code, verdict.class, verdict.level, verdict.commit),
        (AllAgree, Class::Ok, Level::L4, Commit::Yes)
    );
    assert_eq!(verdict.subject, Some(id(A)));
}

#[test]
fn a_face_alone_never_claims_more_than_level_one() {
    let known = listed(None, Some(person(A, Custody::READY)));
    let verdict = run(&ChipSeen::NotPresented, &shown(face(A)), &known, Purpose::Handover);
    assert_eq!((verdict.code, verdict.level, verdict.commit), (FaceOnly, Level::L1, Commit::Marked));
    let typed = FaceFacts { source: FaceSource::Typed, ..face(A) };
    let verdict = run(&ChipSeen::NotPresented, &shown(typed), &known, Purpose::Handover);
    assert_eq!((verdict.level, verdict.class, verdict.commit), (Level::L0, Class::Ask, Commit::ByKey));
}

#[test]
fn a_bound_uid_identifies_without_any_key_at_level_two() {
    let known = listed(Some(person(A, Custody::READY)), None);
    let verdict = run(&chip(vec![]), &FaceSeen::NotShown, &known, Purpose::Handover);
    assert_eq!((verdict.code, verdict.level), (ChipOnly, Level::L2));
}

#[test]
fn a_transit_number_that_agrees_with_the_record_is_level_three() {
    let number = "1000751511409928";
    let mut bound = person(A, Custody::READY);
    bound.card.as_mut().unwrap().transit_number = Some(TransitNumber::parse(number).unwrap());
    let read = chip(vec![field(Role::TransitCardNo, Value::Text(number.into()))]);
    let verdict = run(&read, &FaceSeen::NotShown, &listed(Some(bound.clone()), None), Purpose::Verify);
    assert_eq!((verdict.code, verdict.level), (ChipOnly, Level::L3));
    let other = chip(vec![field(Role::TransitCardNo, Value::Text("1000751511400000".into()))]);
    let verdict = run(&other, &shown(face(A)), &listed(None, Some(bound)), Purpose::Intake);
    assert_eq!(verdict.code, ChipOtherPerson);
}

#[test]
fn chip_and_face_that_name_two_people_stop_and_say_which_one_is_odd() {
    let both = listed(Some(person(B, Custody::READY)), Some(person(A, Custody::READY)));
    assert_eq!(run(&chip_of(B), &shown(face(A)), &both, Purpose::Handover).code, ChipOtherPerson);
    let chip_listed = listed(Some(person(B, Custody::READY)), None);
    assert_eq!(run(&chip_of(B), &shown(face(A)), &chip_listed, Purpose::Handover).code, FaceOtherPerson);
}

#[test]
fn a_chip_whose_own_words_disagree_is_never_matched() {
    let known = Known { chip_torn_between: true, ..listed(Some(person(A, Custody::READY)), None) };
    assert_eq!(run(&chip_of(A), &FaceSeen::NotShown, &known, Purpose::Verify).code, NotOnList);
}

#[test]
fn an_unknown_chip_is_learned_at_intake_and_asked_about_elsewhere() {
    let known = listed(None, Some(person(A, Custody::Expected)));
    let verdict = run(&chip(vec![]), &shown(face(A)), &known, Purpose::Intake);
    assert_eq!((verdict.code, verdict.level), (FaceOnly, Level::L1));
    assert_eq!(run(&chip(vec![]), &FaceSeen::NotShown, &listed(None, None), Purpose::Verify).code, NotOnList);
    assert_eq!(run(&chip(vec![]), &FaceSeen::NotShown, &Known::default(), Purpose::Verify).code, RosterMissing);
}

#[test]
fn a_field_that_differs_asks_and_names_the_field() {
    let known = listed(None, Some(person(A, Custody::READY)));
    let wrong = FaceFacts { name: Name::parse("王子晗").ok(), ..face(A) };
    let verdict = run(&ChipSeen::NotPresented, &shown(wrong), &known, Purpose::Handover);
    assert_eq!((verdict.code, verdict.differences, verdict.commit), (FieldDiff, vec![Difference::Name], Commit::ByKey));
    let sex = FaceFacts { sex: Some(Sex::Female), ..face(A) };
    assert_eq!(run(&ChipSeen::NotPresented, &shown(sex), &known, Purpose::Handover).differences, vec![Difference::Sex]);
    let guessed = FaceFacts { name: Name::parse("鐜嬪瓙").ok(), guessed: true, ..face(A) };
    assert_eq!(run(&ChipSeen::NotPresented, &shown(guessed), &known, Purpose::Handover).code, FaceOnly);
    let unsure = FaceFacts { name: Name::parse("王子?").ok(), ..face(A) };
    assert_eq!(run(&ChipSeen::NotPresented, &shown(unsure), &known, Purpose::Handover).code, FaceOnly);
}

#[test]
fn the_last_valid_day_still_counts_and_the_next_does_not() {
    let known = listed(None, Some(person(A, Custody::READY)));
    for (last, want) in [("2026-08-31", Expired), ("2026-09-01", FaceOnly), ("2026-09-02", FaceOnly)] {
        let printed = FaceFacts { valid_until: Some(day(last)), ..face(A) };
        assert_eq!(run(&ChipSeen::NotPresented, &shown(printed), &known, Purpose::Verify).code, want, "{last}");
    }
}

#[test]
fn a_chip_that_ends_later_than_the_face_was_extended_and_earlier_differs() {
    let known = listed(Some(person(A, Custody::Held)), Some(person(A, Custody::Held)));
    for (in_chip, want) in [("2027-08-31", AllAgree), ("2027-09-01", DateDiffExtended), ("2027-08-30", FieldDiff)] {
        let read =
            chip(vec![field(Role::EduId, Value::Text(A.into())), field(Role::ValidTo, Value::Day(Some(day(in_chip))))]);
        let printed = FaceFacts { valid_until: Some(day("2027-08-31")), ..face(A) };
        assert_eq!(run(&read, &shown(printed), &known, Purpose::Verify).code, want, "{in_chip}");
    }
}

#[test]
fn an_extended_chip_is_not_expired_although_its_face_is() {
    let known = listed(Some(person(A, Custody::Held)), Some(person(A, Custody::Held)));
    let read = chip(vec![
        field(Role::EduId, Value::Text(A.into())),
        field(Role::ValidTo, Value::Day(Some(day("2027-08-31")))),
    ]);
    let printed = FaceFacts { valid_until: Some(day("2026-08-31")), ..face(A) };
    assert_eq!(run(&read, &shown(printed), &known, Purpose::Verify).code, DateDiffExtended);
}

#[test]
fn the_end_of_the_purse_is_never_taken_for_the_students_validity() {
    let known = listed(Some(person(A, Custody::Held)), None);
    let read = chip(vec![field(Role::TransitValidTo, Value::Day(Some(day("2024-04-10"))))]);
    let verdict = run(&read, &FaceSeen::NotShown, &known, Purpose::Verify);
    assert_eq!((verdict.code, verdict.valid_until), (ChipOnly, None));
}

#[test]
fn what_was_done_before_depends_on_what_the_clerk_is_doing() {
    let table = [
        (Purpose::Verify, Custody::Held, ChipOnly),
        (Purpose::Handover, Custody::READY, ChipOnly),
        (Purpose::Handover, Custody::Held, Already),
        (Purpose::Intake, Custody::Expected, ChipOnly),
        (Purpose::Intake, Custody::READY, Already),
        (Purpose::Intake, Custody::Held, Already),
        (Purpose::Intake, Custody::NeverArrived, ChipOnly),
        (Purpose::Return, Custody::Held, ChipOnly),
        (Purpose::Return, Custody::Found, Already),
    ];
    for (purpose, custody, want) in table {
        let known = listed(Some(person(A, custody)), None);
        assert_eq!(run(&chip(vec![]), &FaceSeen::NotShown, &known, purpose).code, want, "{purpose:?} {custody:?}");
    }
}

#[test]
fn an_old_or_lost_card_stops_before_anything_else_is_said_of_it() {
    let mut old = person(A, Custody::Held);
    old.card.as_mut().unwrap().superseded = true;
    old.card.as_mut().unwrap().loss_claimed = true;
    assert_eq!(
        run(&chip(vec![]), &FaceSeen::NotShown, &listed(Some(old.clone()), None), Purpose::Handover).code,
        OldCard
    );
    old.card.as_mut().unwrap().superseded = false;
    let verdict = run(&chip(vec![]), &FaceSeen::NotShown, &listed(Some(old), None), Purpose::Handover);
    assert_eq!((verdict.code, verdict.commit), (LossReported, Commit::TakeIn));
}

#[test]
fn an_application_locked_by_the_issuer_is_told_as_a_loss_report() {
    let ChipSeen::Read(mut facts) = chip(vec![]) else { unreachable!() };
    facts.findings.push(Finding::LockedByIssuer { state: "app-locked".into(), profile: "cn-tunion".into() });
    let known = listed(Some(person(A, Custody::Held)), None);
    assert_eq!(run(&ChipSeen::Read(facts), &FaceSeen::NotShown, &known, Purpose::Verify).code, LossReported);
}

#[test]
fn a_failed_reading_wins_over_everything_and_a_dead_chip_needs_three_lays() {
    let known = listed(None, Some(person(A, Custody::Held)));
    let table = [
        (ChipSeen::Torn, TornRead),
        (ChipSeen::TwoCards, Collision),
        (ChipSeen::ReaderCannot, ReaderCannot),
        (ChipSeen::RandomUid, NotACard),
        (ChipSeen::Mute { tries: 1 }, TornRead),
        (ChipSeen::Mute { tries: 2 }, TornRead),
        (ChipSeen::Mute { tries: 3 }, ChipDead),
    ];
    for (seen, want) in table {
        assert_eq!(run(&seen, &shown(face(A)), &known, Purpose::Verify).code, want, "{seen:?}");
    }
    assert_eq!(
        run(&ChipSeen::Mute { tries: 3 }, &FaceSeen::NotShown, &Known::default(), Purpose::Intake).code,
        ChipDead
    );
}

#[test]
fn the_table_of_codes_is_complete_and_no_failed_reading_can_be_recorded() {
    let mut codes = Code::ALL.to_vec();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 18);
    for code in Code::ALL {
        if code.class() == Class::Reader {
            assert_eq!(code.commit(), Commit::No, "{code:?}");
        }
    }
    assert!(
        Class::Reader > Class::Stop
            && Class::Stop > Class::Already
            && Class::Already > Class::Ask
            && Class::Ask > Class::Ok
    );
}

/// A card as the campus cards of one university: its chip ends on another day than its face says.
fn campus(judging: Option<Judging>) -> ChipSeen {
    let fields = vec![
        field(Role::EduId, Value::Text(A.into())),
        field(Role::StudentName, Value::Text("王子含".into())),
        field(Role::ValidTo, Value::Day(Some(day("2026-12-25")))),
        field(Role::ValidFrom, Value::Day(Some(day("2026-10-01")))),
    ];
    let ChipSeen::Read(facts) = chip(fields) else { panic!() };
    ChipSeen::Read(Box::new(ChipFacts { judging: judging.into_iter().collect(), ..*facts }))
}

fn lets(compare: &[(Role, Beside)], valid_from: bool, valid_to: bool) -> Option<Judging> {
    let compare = compare.iter().map(|(role, with)| Compare { role: *role, with: *with }).collect();
    let (from, to) = (valid_from.then_some(Role::ValidFrom), valid_to.then_some(Role::ValidTo));
    Some(Judging { profile: "example".into(), compare, valid_from: from, valid_to: to })
}

#[test]
fn a_profile_narrows_what_is_compared_and_the_level_claims_no_more() {
    use Beside::{Db, Face};
    use Role::{EduId, StudentName, ValidTo};
    let printed = FaceFacts { valid_until: Some(day("2027-07-31")), name: Name::parse("李明").ok(), ..face(A) };
    let here = || Some(person(A, Custody::Held));
    let check = |judging: Option<Judging>, want: (Code, Level, &[Difference], Option<&str>)| {
        let known = listed(here(), here());
        let verdict = run(&campus(judging.clone()), &shown(printed.clone()), &known, Purpose::Verify);
        let got = (verdict.code, verdict.level, verdict.differences.as_slice(), verdict.valid_until);
        assert_eq!(got, (want.0, want.1, want.2, want.3.map(day)), "{judging:?}");
    };
    let (chip_end, face_end) = (Some("2026-12-25"), Some("2027-07-31"));
    // The printed name is another one, which two sources tell, whatever the profile says of the third.
    let name = Difference::Name;
    check(None, (FieldDiff, Level::L4, &[name, Difference::Date], chip_end));
    check(
        lets(&[(EduId, Db), (ValidTo, Face)], false, true),
        (FieldDiff, Level::L4, &[name, Difference::Date], chip_end),
    );
    check(lets(&[(EduId, Db)], false, true), (FieldDiff, Level::L4, &[name], chip_end));
    check(lets(&[(EduId, Db)], false, false), (FieldDiff, Level::L4, &[name], face_end));
    check(lets(&[(EduId, Db)], true, false), (FieldDiff, Level::L4, &[name, Difference::NotYet], face_end));
    // A number that is compared with the face only, or with nothing, is no evidence of the student sector.
    check(lets(&[(EduId, Face)], false, false), (FieldDiff, Level::L2, &[name], face_end));
    check(lets(&[(StudentName, Db)], false, false), (FieldDiff, Level::L2, &[name], face_end));
}

#[test]
fn a_number_that_is_not_compared_names_nobody() {
    let known = listed(None, Some(person(B, Custody::Held)));
    let all = run(&campus(None), &shown(face(B)), &known, Purpose::Verify);
    assert_eq!((all.code, all.relations.chip_face), (ChipOtherPerson, Relation::Differ));
    let none = run(&campus(lets(&[], false, false)), &shown(face(B)), &known, Purpose::Verify);
    assert_eq!((none.code, none.level), (FaceOnly, Level::L1));
    assert_eq!((none.relations.chip_face, none.relations.chip_roster), (Relation::Absent, Relation::Absent));
    let alone = run(&campus(lets(&[], false, false)), &FaceSeen::NotShown, &listed(None, None), Purpose::Verify);
    assert_eq!((alone.code, alone.level, alone.subject), (NotOnList, Level::L0, None));
}

#[test]
fn a_day_of_the_chip_is_held_against_the_roster_only_when_a_profile_says_so() {
    let mut student = person(A, Custody::Held);
    student.student.valid_until = Some(day("2027-07-31"));
    let known = listed(Some(student), None);
    let differences = |judging| run(&campus(judging), &FaceSeen::NotShown, &known, Purpose::Verify).differences;
    assert_eq!(differences(None), []);
    let both = lets(&[(Role::EduId, Beside::Db), (Role::ValidTo, Beside::Db)], false, true);
    assert_eq!(differences(both), [Difference::Date]);
}
