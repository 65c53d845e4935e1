use crate::desk::office::told::FORM_REFUSALS;
use crate::desk::office::{BatchMove, CardDeed, Told};
use crate::id::OperatorId;
use crate::journal::Unauthorized;
use crate::record::office::{CorrectionReason, Departure, LookReason, Role};
use crate::record::{BatchStage, BatchStep, Deed, Proof, SecondCard, StudentField};
use crate::table::{Problem, Purpose, TableFault};
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

/// Codes of `table` that a page shows; one that is not here shows in English.
const PROBLEMS: [&str; 48] = [
    "became-a-date",
    "birth-date-unreadable",
    "cell-error",
    "class-contradicts",
    "class-unreadable",
    "duplicate-education-id",
    "duplicate-number",
    "education-id-length",
    "education-id-missing",
    "formula-unsolved",
    "gb18030",
    "hidden-sheets",
    "id-number-unreadable",
    "kind-unknown",
    "missing-column",
    "month-as-number",
    "name-blank",
    "name-compatibility",
    "name-full-width",
    "name-invisible",
    "name-latin",
    "name-missing",
    "name-other-dot",
    "name-placeholder",
    "name-private-use",
    "name-rare",
    "name-remark",
    "name-unreadable",
    "no-header",
    "not-a-day",
    "number-damaged",
    "number-not-whole",
    "number-scientific",
    "number-unreadable",
    "old-xml",
    "other-sheets",
    "phone-unreadable",
    "refused-column",
    "rows-passed-over",
    "seat-ignored",
    "seats-ignored",
    "sex-unreadable",
    "sheet-too-large",
    "slot-ignored",
    "student-unknown",
    "text-named-spreadsheet",
    "web-page-named-spreadsheet",
    "zeros-restored",
];

#[test]
fn whatever_is_wrong_in_a_table_has_a_sentence_and_a_next_step() {
    let problem = |code| Problem { sheet: "S".into(), cell: "B7".into(), code, message: "row 12 has the same".into() };
    for words in both() {
        for code in PROBLEMS {
            let (what, next) = words.problem(&problem(code));
            assert_ne!(what, "row 12 has the same", "{code}");
            check([what, next]);
        }
        let (what, next) = words.problem(&problem("not-known-yet"));
        assert_eq!((what.as_str(), next.as_str()), ("row 12 has the same", "—"));
        assert!(words.problem(&problem("duplicate-number")).0.contains("12"));
        check(Purpose::Roster.fields().iter().chain(Purpose::Batch.fields()).map(|field| words.table_field(*field)));
        check(StudentField::ALL.map(|field| words.student_field(field)));
        let path = || std::path::PathBuf::from("a");
        let faults = [
            TableFault::Unreadable { path: path(), kind: std::io::ErrorKind::NotFound },
            TableFault::TooLarge { path: path(), limit_mb: 1 },
            TableFault::TooFar { path: path(), sheet: String::new(), cell: String::new(), rows: 1, columns: 1 },
            TableFault::Password { path: path() },
            TableFault::WebPage { path: path() },
            TableFault::NotATable { path: path() },
            TableFault::Damaged { path: path() },
            TableFault::Empty { path: path() },
        ];
        for fault in faults {
            let said = words.of_code(fault.code()).unwrap();
            check([said.what, said.next]);
        }
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
