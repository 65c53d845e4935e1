//! Every page and every code of a closed desk has its words in both languages.

use super::*;
use crate::desk::office::Shown;
use crate::id::OperatorId;
use crate::text::Language;

fn name(text: &str) -> OperatorId {
    OperatorId::parse(text).unwrap()
}

fn texts(ledger: &Ledger) -> Vec<String> {
    let mut all = vec![ledger.title.clone(), ledger.hint.clone()];
    all.extend(ledger.facts.iter().flat_map(|fact| [fact.label.clone(), fact.value.clone()]));
    all.extend(ledger.actions.iter().map(|action| action.label.clone()));
    all.extend(ledger.said.iter().map(|(_, text)| text.clone()));
    let form = ledger.form.as_ref().unwrap();
    all.push(form.send.clone());
    for field in &form.fields {
        all.push(field.label.clone());
        if let FieldKind::Choice(options) = &field.kind {
            all.extend(options.clone());
        }
    }
    all
}

#[test]
fn every_page_and_every_code_has_its_words() {
    let people = |count: usize| (0..count).map(|n| name(&format!("人{n}"))).collect::<Vec<_>>();
    for language in Language::ALL {
        let words = Words::new(language).unwrap();
        for code in DOOR_CODES {
            for number in [0, 7] {
                let said = Said { code, number, detail: "x".into() };
                let sign_in = |count, recovered| SignInPage {
                    people: people(count),
                    pin_of: Some(name("人0")),
                    recovered,
                    said: Some(said.clone()),
                    ..SignInPage::default()
                };
                let shown = Shown::new("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF");
                let recovery = |again, said| RecoveryPage { shown: shown.clone(), again, in_keyring: again, said };
                let pages = [
                    DoorPage::Closed,
                    DoorPage::Shut { said: said.clone() },
                    DoorPage::FirstRun { said: Some(said.clone()) },
                    DoorPage::SignIn(sign_in(3, false)),
                    DoorPage::SignIn(sign_in(12, true)),
                    DoorPage::Recovery(recovery(true, None)),
                    DoorPage::Recovery(recovery(false, Some(said.clone()))),
                ];
                let mut ledgers: Vec<Ledger> = pages.iter().map(|page| words.door(page)).collect();
                ledgers.push(words.pin(&PinPage { said: Some(said.clone()) }));
                for text in ledgers.iter().flat_map(texts) {
                    assert!(!text.trim().is_empty() && !text.contains('⟨') && !text.contains('{'), "{text}");
                }
            }
        }
        let unknown = words.door(&DoorPage::Shut { said: Said::code("no-such-code") });
        assert!(unknown.said.unwrap().1.contains("no-such-code"));
    }
}

#[test]
fn the_recovery_passphrase_stands_in_six_groups_and_never_in_debug() {
    let page = RecoveryPage {
        shown: Shown::new("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF"),
        again: false,
        in_keyring: false,
        said: None,
    };
    let ledger = Words::new(Language::ZhCn).unwrap().door(&DoorPage::Recovery(page.clone()));
    let groups: Vec<&str> = ledger.facts.iter().take(6).map(|fact| fact.value.as_str()).collect();
    assert_eq!(groups, ["A A A A A", "B B B B B", "C C C C C", "D D D D D", "E E E E E", "F F F F F"]);
    assert!(!format!("{page:?}").contains("AAAAA"));
}

#[test]
fn up_to_nine_people_are_chosen_and_of_more_a_name_is_typed() {
    let page = |count: usize, pin, recovered| SignInPage {
        people: (0..count).map(|n| name(&format!("人{n}"))).collect(),
        pin_of: Some(name("人1")).filter(|_| pin),
        last: Some(name("人1")),
        recovered,
        said: None,
    };
    let words = Words::new(Language::ZhCn).unwrap();
    let check = |page: SignInPage, want: (&[&str], &str, usize)| {
        let form = words.door(&DoorPage::SignIn(page)).form.unwrap();
        let FieldKind::Choice(options) = &form.fields[0].kind else { panic!("no choice") };
        assert_eq!(
            (options.as_slice(), form.fields[0].first.as_str(), form.fields.len()),
            (&want.0.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()[..], want.1, want.2)
        );
    };
    check(page(2, false, false), (&["人0", "人1", "恢复口令"], "1", 2));
    check(page(2, true, false), (&["人1 · PIN", "人0", "人1", "恢复口令"], "0", 2));
    check(page(2, false, true), (&["人0", "人1"], "1", 2));
    check(page(10, false, false), (&["输入姓名", "恢复口令"], "0", 3));
    check(page(0, false, false), (&["输入姓名", "恢复口令"], "0", 3));
}
