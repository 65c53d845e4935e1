//! People of the office, and what each role is offered and refused.

use card_desk::desk::office::{BatchMove, CardDeed, FormKind, OfficeInput, OfficePage, OfficePlace, PersonPage, Told};
use card_desk::desk::training::school;
use card_desk::journal::vault::{SlotName, Vault};
use card_desk::record::{Deed, Role};

use super::bench::{Bench, PASSWORD, operator, secret};

fn person(bench: &Bench) -> PersonPage {
    match bench.page() {
        OfficePage::Person(page) => page,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_admin_adds_a_person_changes_their_role_and_password_and_retires_them() {
    let mut bench = Bench::school("张");
    bench.open(OfficePlace::Menu);
    bench.open(OfficePlace::People);
    bench.office(OfficeInput::Ask(FormKind::AddPerson));
    assert_eq!(bench.ledger().form.unwrap().fields.len(), 4);
    for (typed, code) in [
        (["", "0", PASSWORD, PASSWORD], "not-a-name"),
        (["新", "4", PASSWORD, PASSWORD], "not-chosen"),
        (["新", "0", "短", "短"], "password-short"),
        (["新", "0", PASSWORD, "另一句同样好记的口令"], "passwords-differ"),
        (["经", "0", PASSWORD, PASSWORD], "known-operator"),
    ] {
        let before = bench.entries();
        bench.submit(FormKind::AddPerson, &typed);
        assert_eq!(bench.told(), Some(Told::Refused { code }));
        assert_eq!(bench.entries(), before, "{code}");
    }
    bench.submit(FormKind::AddPerson, &["新", "0", PASSWORD, PASSWORD]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::OperatorAdded)));
    let row = bench.ledger().rows.into_iter().find(|row| row.cells[0] == "新").unwrap();
    assert_eq!(row.cells[1], "经办");
    bench.press(row.open.unwrap());
    let new = operator("新");
    bench.office(OfficeInput::Ask(FormKind::ChangeRole(new.clone())));
    bench.submit(FormKind::ChangeRole(new.clone()), &["3"]);
    assert_eq!(person(&bench).who.person.role, Role::Admin);
    let other = "另一句同样好记的口令";
    bench.submit(FormKind::SetPassword(new.clone()), &[other, other]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::SecretSet)));
    assert!(bench.station.journal().sign_in(&new, &secret(other), 0).is_ok());
    bench.submit(FormKind::Retire(new.clone()), &[]);
    let page = person(&bench);
    assert!(page.who.person.retired && !page.may_change && !page.may_set_password);
    assert!(page.who.since.is_some() && page.who.last_sign_in.is_some());
    assert!(bench.station.journal().sign_in(&new, &secret(other), 0).is_err());
}

#[test]
fn whoever_is_added_can_open_the_journal_file_and_whoever_is_retired_cannot() {
    let (mut bench, path) = Bench::with_key_file("张");
    let new = operator("新");
    let opens = || Vault::read(&path).unwrap().slots().contains(&SlotName::Operator(operator("新")));
    bench.open(OfficePlace::Menu);
    assert!(bench.ledger().rows.len() > 3, "a PIN can be set where there is a key");
    bench.open(OfficePlace::People);
    bench.submit(FormKind::AddPerson, &["新", "0", PASSWORD, PASSWORD]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::OperatorAdded)));
    assert!(opens());
    bench.open(OfficePlace::Person(new.clone()));
    bench.submit(FormKind::Retire(new.clone()), &[]);
    assert!(!opens());
    std::fs::remove_file(&path).unwrap();
    bench.open(OfficePlace::People);
    bench.submit(FormKind::AddPerson, &["新", "0", PASSWORD, PASSWORD]);
    assert!(matches!(bench.told(), Some(Told::KeyFileBehind { .. })), "{:?}", bench.told());
}

#[test]
fn the_last_admin_stays() {
    let mut bench = Bench::school("张");
    let me = operator("张");
    bench.open(OfficePlace::Person(me.clone()));
    for form in [FormKind::Retire(me.clone()), FormKind::ChangeRole(me)] {
        bench.submit(form, &["0"]);
        assert_eq!(bench.told(), Some(Told::Refused { code: "last-admin" }));
    }
}

#[test]
fn a_clerk_is_offered_and_may_do_nothing_of_an_admin() {
    let mut bench = Bench::school("经");
    let before = bench.entries();
    let refused = Some(Told::Refused { code: "may-not" });
    bench.open(OfficePlace::People);
    assert!(bench.ledger().actions.iter().all(|action| action.key == 'b'), "{:?}", bench.ledger().actions);
    bench.office(OfficeInput::Ask(FormKind::AddPerson));
    assert!(bench.ledger().form.is_none());
    bench.submit(FormKind::AddPerson, &["新", "3", PASSWORD, PASSWORD]);
    assert_eq!(bench.told(), refused);
    bench.open(OfficePlace::Person(operator("验")));
    assert!(!person(&bench).may_change && !person(&bench).may_set_password);
    for form in [FormKind::ChangeRole(operator("验")), FormKind::Retire(operator("验"))] {
        bench.submit(form, &["0"]);
        assert_eq!(bench.told(), refused);
    }
    bench.submit(FormKind::SetPassword(operator("验")), &[PASSWORD, PASSWORD]);
    assert_eq!(bench.told(), refused);
    let batch = school::batch().unwrap();
    bench.open(OfficePlace::Batch(batch.clone()));
    let OfficePage::Batch(page) = bench.page() else { panic!() };
    assert!(page.moves.is_empty() && !page.may_close && page.may_print);
    bench.submit(FormKind::MoveBatch(batch.clone(), BatchMove::Made), &[]);
    assert_eq!(bench.told(), refused);
    bench.submit(FormKind::CloseBatch(batch), &["张", PASSWORD]);
    assert_eq!(bench.told(), refused);
    assert_eq!(bench.entries(), before);
    bench.open(OfficePlace::Person(operator("经")));
    bench.submit(FormKind::SetPassword(operator("经")), &["我自己换的新口令吧", "我自己换的新口令吧"]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "password-short" }));
    bench.submit(FormKind::SetPassword(operator("经")), &["我自己换的一句新口令", "我自己换的一句新口令"]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::SecretSet)));
}

#[test]
fn each_role_is_offered_what_it_may_do_to_a_card() {
    let offered = |who: &str| {
        let mut bench = Bench::school(who);
        let student = bench.student(3, 1);
        bench.open_card(&student);
        match bench.page() {
            OfficePage::Card(page) => page.deeds.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(offered("张"), [CardDeed::Superseded, CardDeed::Corrected]);
    assert_eq!(offered("经"), [CardDeed::Superseded]);
    assert_eq!(offered("验"), []);
}

#[test]
fn a_second_person_needs_their_own_right_password_and_is_no_verifier() {
    let mut bench = Bench::school("张");
    let batch = school::batch().unwrap();
    bench.open(OfficePlace::Batch(batch.clone()));
    let form = FormKind::CloseBatch(batch);
    bench.office(OfficeInput::Ask(form.clone()));
    let before = bench.entries();
    for (typed, code) in [
        (["经", "不是这一句口令啊啊"], "wrong-password"),
        (["谁", PASSWORD], "unknown-operator"),
        (["验", PASSWORD], "no-second"),
        (["张", PASSWORD], "no-second"),
        (["", ""], "not-a-name"),
    ] {
        bench.submit(form.clone(), &typed);
        assert_eq!(bench.told(), Some(Told::Refused { code }));
        assert!(bench.ledger().form.is_some());
    }
    assert_eq!(bench.entries(), before);
    bench.submit(form, &["经", PASSWORD]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::BatchClosed)));
    let entry = bench.station.journal().recent(1).unwrap().remove(0);
    assert_eq!((entry.operator, entry.approver), (operator("张"), Some(operator("经"))));
}
