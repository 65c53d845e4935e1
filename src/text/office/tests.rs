use crate::desk::office::told::FORM_REFUSALS;
use crate::desk::office::{BatchMove, CardDeed, Told};
use crate::id::OperatorId;
use crate::journal::Unauthorized;
use crate::record::office::{CorrectionReason, Departure, LookReason, Role};
use crate::record::{BatchStage, BatchStep, Deed, Proof, SecondCard};
use crate::text::fault::REFUSALS;
use crate::text::ledger::Mark;
use crate::text::{Language, Words};

fn both() -> [Words; 2] {
    Language::ALL.map(|language| Words::new(language).unwrap())
}

fn check(texts: impl IntoIterator<Item = String>) {
    for text in texts {
        assert!(!text.trim().is_empty() && !text.contains('⟨') && !text.contains('{'), "{text}");
    }
}

#[test]
fn every_word_of_the_office_is_there_in_both_languages() {
    for words in both() {
        check(Role::ALL.map(|role| words.office_role(role)));
        check(LookReason::ALL.map(|why| words.look_reason(why)));
        check(CorrectionReason::ALL.map(|why| words.correction(why)));
        check(BatchStage::ALL.map(|stage| words.stage(stage)));
        check([Departure::Graduated, Departure::Transferred, Departure::LeftProvince].map(|why| words.departure(why)));
        check([Proof::NewReading, Proof::CardCentre, Proof::Paper].map(|proof| words.proof(proof)));
        let second = [SecondCard::FirstDefective, SecondCard::FirstLost, SecondCard::Other];
        check(second.map(|why| words.second_card(why)));
        check(BatchMove::ALL.map(|to| words.say(&format!("move-{}", to.code()))));
        check(BatchMove::ALL.map(|to| words.say(&format!("move-hint-{}", to.code()))));
        check([words.step(BatchStep::Received(398))]);
        for lies_here in [false, true] {
            check(CardDeed::ALL.map(|deed| words.card_form_hint(deed, lies_here)));
        }
    }
}

#[test]
fn whatever_is_told_has_a_mark_and_a_sentence() {
    let code = |code| Told::Refused { code };
    let mut told: Vec<(Told, Mark)> = REFUSALS.map(|refusal| (code(refusal), Mark::Stop)).to_vec();
    told.extend(Deed::ALL.map(|deed| (Told::Done(deed), Mark::Good)));
    told.push((Told::Printed { file: "a.pdf".into(), pages: 2, unprintable: 0 }, Mark::Good));
    told.push((Told::Printed { file: "a.pdf".into(), pages: 2, unprintable: 3 }, Mark::Ask));
    told.push((Told::Failed { code: "journal-disk-full", why: "full".into() }, Mark::Stop));
    told.push((Told::KeyFileBehind { code: "vault-cannot-write", why: "read-only".into() }, Mark::Stop));
    for words in both() {
        for (told, want) in &told {
            let (mark, text) = words.told_here(Some(told)).unwrap();
            assert_eq!(mark, *want);
            check([text]);
        }
        assert_eq!(words.told_here(None), None);
    }
}

#[test]
fn every_refusal_of_a_form_and_of_a_role_has_a_sentence_of_its_own() {
    let who = || OperatorId::parse("经").unwrap();
    let of_people = [
        Unauthorized::NotSignedIn,
        Unauthorized::Unknown(who()),
        Unauthorized::Retired(who()),
        Unauthorized::MayNot { role: Role::Clerk, deed: Deed::Erased },
        Unauthorized::NeedsSecond(Deed::Erased),
        Unauthorized::NoSecond,
        Unauthorized::WrongPassword,
        Unauthorized::NotTheFirst,
        Unauthorized::LastAdmin,
        Unauthorized::Known(who()),
        Unauthorized::TooLate,
    ];
    for code in of_people.iter().map(Unauthorized::code).chain(FORM_REFUSALS) {
        assert!(REFUSALS.contains(&code), "{code}");
    }
}
