use std::collections::HashMap;

use super::*;
use crate::id::{BatchId, CardId, ClassId, EducationId, Name, Uid};
use crate::journal::stamp::SeededRandom;
use crate::record::{Collector, Student};

/// A table of pseudonyms in memory.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    fn write(&mut self, act: &Act) -> Written {
        let mut random = SeededRandom::new(self.0.len() as u64 + 1);
        let mut salts = SeededRandom::new(99);
        let mut pseudonym = |name: &str, _: &mut dyn Random| {
            if let Some((token, _)) = self.0.iter().find(|(_, known)| *known == name) {
                return Ok(token.clone());
            }
            let token = new_token(&mut random).unwrap();
            self.0.insert(token.clone(), name.to_owned());
            Ok(token)
        };
        write(act, None, &mut pseudonym, &mut salts).unwrap()
    }

    fn read(&self, written: &Written) -> Option<Act> {
        let texts: Vec<_> = written.details.iter().map(|detail| Some(detail.text.clone())).collect();
        read(&written.body, &texts, &|token| self.0.get(token).cloned())
    }
}

fn id(number: u32) -> EducationId {
    EducationId::parse(&format!("{number:08}")).unwrap()
}

fn roster() -> Act {
    let student = |number: u32, name: &str| Student {
        sex: Some(crate::id::Sex::Female),
        seat: Some(4),
        ..Student::new(id(number), Name::parse(name).unwrap(), ClassId::new(7, 3).unwrap())
    };
    Act::RosterImported { file: "名册.xlsx".into(), students: vec![student(1, "王子含"), student(2, "欧阳䶮")] }
}

fn intake() -> Act {
    let batch = BatchId::parse("2026-秋-1").unwrap();
    Act::Intake {
        card: CardId::expected(&batch, id(1)),
        holder: Some(id(1)),
        uid: Some(Uid::try_from("04A1B2C3".to_owned()).unwrap()),
        transit_number: Some(crate::id::TransitNumber::parse("1000751511409928").unwrap()),
        batch: Some(batch),
        quarantine: None,
    }
}

#[test]
fn no_name_and_no_number_of_a_person_stands_in_a_body_and_all_come_back() {
    let mut names = Names::default();
    for act in [roster(), intake()] {
        let written = names.write(&act);
        for secret in ["王", "欧阳", "female", "00000001", "00000002", "04A1B2C3", "1000751511409928"] {
            assert!(!written.body.contains(secret), "{secret} in {}", written.body);
        }
        assert_eq!(names.read(&written), Some(act));
    }
}

#[test]
fn each_student_of_a_roster_has_details_of_its_own_to_erase() {
    let mut names = Names::default();
    let written = names.write(&roster());
    assert_eq!(written.details.len(), 2);
    let texts = [None, Some(written.details[1].text.clone())];
    let Some(Act::RosterImported { students, .. }) = read(&written.body, &texts, &|token| names.0.get(token).cloned())
    else {
        panic!("a roster")
    };
    assert_eq!((students[0].name.as_str(), students[0].sex), (ERASED_NAME, None));
    assert_eq!(students[1].name.as_str(), "欧阳䶮");
}

#[test]
fn what_a_forgotten_pseudonym_stood_for_stays_a_pseudonym() {
    let mut names = Names::default();
    let written = names.write(&intake());
    let Some(Act::Intake { card, holder, uid, transit_number, .. }) = read(&written.body, &[None], &|_| None) else {
        panic!("an intake")
    };
    assert!(holder.is_some_and(|holder| holder.is_pseudonym()));
    assert!(card.as_str().starts_with("batch/2026-秋-1/#"), "{card}");
    assert_eq!((uid, transit_number), (None, None));
}

#[test]
fn one_person_has_one_pseudonym_in_all_entries() {
    let mut names = Names::default();
    let token = |written: &Written| written.details[0].person.clone().unwrap();
    let (roster, intake) = (names.write(&roster()), names.write(&intake()));
    assert_eq!(token(&roster), token(&intake));
    assert!(intake.body.contains(&token(&intake)));
}

#[test]
fn a_card_named_by_its_chip_hides_the_chip() {
    let mut names = Names::default();
    let uid = Uid::try_from("04A1B2C3".to_owned()).unwrap();
    let act = Act::HandedOver { card: CardId::of_chip(&uid), collector: Collector::Student, despite: None };
    let written = names.write(&act);
    assert!(!written.body.contains("04A1B2C3") && written.body.contains("uid/#"));
    assert_eq!(names.read(&written), Some(act));
}

#[test]
fn two_writings_of_one_roster_have_different_digests() {
    let mut random = SeededRandom::new(1);
    let mut digest_of = || {
        let mut pseudonym = |_: &str, _: &mut dyn Random| Ok("#aaaaaaa".to_owned());
        write(&roster(), None, &mut pseudonym, &mut random).unwrap().details[0].digest
    };
    assert_ne!(digest_of(), digest_of());
}
