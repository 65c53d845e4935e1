//! The pages of the office from key to journal, without a window: each read, each act done, each refusal said.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops at the first surprise"
)]

#[path = "office/bench.rs"]
mod bench;
#[path = "office/chip.rs"]
mod chip;
#[path = "office/diagnosis.rs"]
mod diagnosis;
#[path = "office/export.rs"]
mod export;
#[path = "office/house.rs"]
mod house;
#[path = "office/import.rs"]
mod import;
#[path = "office/learn.rs"]
mod learn;
#[path = "office/lists.rs"]
mod lists;
#[path = "office/papers.rs"]
mod papers;
#[path = "office/people.rs"]
mod people;
#[path = "office/profiles.rs"]
mod profiles;
#[path = "office/reconcile.rs"]
mod reconcile;
#[path = "office/survey.rs"]
mod survey;

use bench::Bench;
use card_desk::desk::board::{Input, Notice, ShelfLabel};
use card_desk::desk::office::batch::ExceptionKind;
use card_desk::desk::office::menu::Waits;
use card_desk::desk::office::{BatchMove, CardDeed, FormKind, OfficeInput, OfficePage, OfficePlace, PaperInput, Told};
use card_desk::desk::training::school;
use card_desk::desk::training::shelf::new_card;
use card_desk::id::CardId;
use card_desk::record::office::LookReason;
use card_desk::record::{Act, BatchStage, Custody, Deed, Illegal, QuarantineReason, ReturnReason, Student};
use card_desk::verdict::Purpose;

#[test]
fn the_menu_lists_every_page_with_what_waits_there() {
    let mut bench = Bench::training();
    bench.press(Input::Park(3));
    bench.open(OfficePlace::Menu);
    let OfficePage::Menu(menu) = bench.page() else { panic!() };
    assert_eq!((menu.parked, menu.last_backup), (1, None));
    let waits: Vec<Waits> = menu.lines.iter().map(|(_, waits)| *waits).collect();
    assert!(waits.contains(&Waits::Batches { open: 1, unbalanced: 0 }), "{waits:?}");
    let shown = bench.ledger();
    assert_eq!(shown.rows.len(), menu.lines.len());
    // A digit does what Enter on its row does.
    for (row, action) in shown.rows.iter().zip(&shown.actions) {
        assert_eq!(row.open.as_ref(), Some(&action.input));
    }
    bench.clock.advance(3 * 24 * 3_600_000);
    bench.station.note(Act::BackedUp { file: "b".into(), entries: 3 }).unwrap();
    bench.clock.advance(2 * 24 * 3_600_000);
    bench.open(OfficePlace::Menu);
    let OfficePage::Menu(menu) = bench.page() else { panic!() };
    assert_eq!(menu.days_since_backup, 2);
    bench.close();
    assert_eq!(bench.station.board().office, None);
}

#[test]
fn a_search_is_masked_and_its_rows_open_records() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.open(OfficePlace::Menu);
    bench.open(OfficePlace::Find);
    bench.submit(FormKind::Find, &[student.education_id.as_str()]);
    let shown = bench.ledger();
    assert_eq!(shown.rows.len(), 1);
    let cells = shown.rows[0].cells.join(" ");
    assert!(cells.contains(&student.name.masked()) && cells.contains(&student.education_id.masked()), "{cells}");
    assert!(!cells.contains(student.education_id.as_str()), "{cells}");
    bench.press(shown.rows[0].open.clone().unwrap());
    assert!(matches!(bench.page(), OfficePage::Reason(_)));
    bench.close();
    assert!(matches!(bench.page(), OfficePage::Find(page) if page.hits.len() == 1));
    bench.submit(FormKind::Find, &["zzzz"]);
    assert!(matches!(bench.page(), OfficePage::Find(page) if page.hits.is_empty()));
}

#[test]
fn a_record_opens_only_after_its_reason_stands_in_the_journal_once() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.open(OfficePlace::Student(student.education_id));
    let asked = format!("{:?}", bench.station.board().office);
    assert!(!asked.contains(student.name.as_str()) && !asked.contains(student.education_id.as_str()), "{asked}");
    assert_eq!(bench.looks(), 0);
    bench.office(OfficeInput::Look(LookReason::FamilyAsked));
    let shown = bench.ledger();
    assert!(shown.title.contains(student.name.as_str()));
    assert_eq!(bench.looks(), 1);
    bench.office(OfficeInput::Turn);
    bench.office(OfficeInput::Turn);
    bench.office(OfficeInput::Look(LookReason::Checking));
    assert_eq!(bench.looks(), 1, "one opening, one look");
    let OfficePage::Student(page) = bench.page() else { panic!() };
    assert_eq!(page.looks.len(), 1);
    assert!(matches!(page.looks[0].act, Act::Looked { why: LookReason::FamilyAsked, .. }));
    bench.close();
    assert_eq!(bench.station.board().office, None);
    bench.open(OfficePlace::Student(student.education_id));
    assert!(matches!(bench.page(), OfficePage::Reason(_)), "left is masked again");
    bench.office(OfficeInput::Look(LookReason::Checking));
    assert_eq!(bench.looks(), 2);
}

#[test]
fn a_card_of_an_open_record_opens_for_the_same_reason_and_leads_back() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.open_student(&student);
    let card = bench.card_of(&student);
    bench.open(OfficePlace::Card(card.card.clone()));
    assert!(matches!(bench.page(), OfficePage::Card(page) if page.card.card == card.card));
    assert_eq!(bench.looks(), 2);
    bench.open(OfficePlace::Student(student.education_id));
    assert!(matches!(bench.page(), OfficePage::Student(_)));
    assert_eq!(bench.looks(), 2, "the student's record was never left");
    let OfficePage::Student(page) = bench.page() else { panic!() };
    assert_eq!(page.looks.len(), 2, "looks at a card are looks at its student");
}

#[test]
fn h_opens_who_the_report_is_about_and_asks_why_unless_the_card_lies_there() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.open(OfficePlace::OnTheDesk);
    assert_eq!(bench.station.board().notice, Some(Notice::NobodyFound));
    bench.take_in(&student);
    bench.open(OfficePlace::OnTheDesk);
    assert!(matches!(bench.page(), OfficePage::Reason(_)), "the card was taken away");
    bench.close();
    bench.clock.advance(3_000);
    bench.press(Input::Lay(0));
    bench.open(OfficePlace::OnTheDesk);
    let OfficePage::Student(page) = bench.page() else { panic!() };
    assert!(matches!(page.looks[0].act, Act::Looked { why: LookReason::AtTheDesk, .. }));
    bench.press(Input::Lift);
    bench.clock.advance(3_000);
    bench.press(Input::Lay(0));
    assert_eq!(bench.station.board().office, None, "the next card closes the record");
}

#[test]
fn a_history_names_time_desk_people_and_what_was_taken_back() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    bench.press(Input::Confirm);
    bench.clock.advance(1_000);
    bench.press(Input::Undo);
    bench.open_student(&student);
    let OfficePage::Student(page) = bench.page() else { panic!() };
    assert!(page.past.windows(2).all(|pair| pair[0].at >= pair[1].at), "newest first");
    let handed = page.past.iter().find(|past| matches!(past.act, Act::HandedOver { .. })).unwrap();
    assert!(handed.undone);
    let said = bench.ledger().rows.iter().map(|row| row.cells.join(" ")).collect::<Vec<_>>().join("\n");
    assert!(
        said.contains("发卡") && said.contains("已撤销") && said.contains("甲窗口") && said.contains("李"),
        "{said}"
    );
}

#[test]
fn what_a_card_allows_now_is_offered_and_done_and_nothing_else() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.hand_over(&student);
    let card = bench.open_card(&student);
    let offered = |bench: &mut Bench| match bench.page() {
        OfficePage::Card(page) => page.deeds.clone(),
        other => panic!("{other:?}"),
    };
    use CardDeed::{Corrected, LossClaimed, LossWithdrawn, Returned, Superseded, ToIssuer};
    assert_eq!(offered(&mut bench), [LossClaimed, Superseded, Returned, Corrected]);
    for (deed, typed, want) in [
        (LossClaimed, &[][..], Custody::Lost),
        (LossWithdrawn, &[][..], Custody::Held),
        (Returned, &["5"][..], Custody::Surrendered(ReturnReason::Defective)),
        (ToIssuer, &["上交-1"][..], Custody::ReturnedToIssuer),
    ] {
        assert!(offered(&mut bench).contains(&deed), "{deed:?} of {:?}", offered(&mut bench));
        bench.clock.advance(1_000);
        bench.office(OfficeInput::Ask(FormKind::Card(card.clone(), deed)));
        assert!(bench.ledger().form.is_some(), "{deed:?}");
        bench.submit(FormKind::Card(card.clone(), deed), typed);
        assert_eq!(bench.told(), Some(Told::Done(deed.deed())));
        assert_eq!(bench.card_of(&student).custody, want);
        assert!(bench.ledger().form.is_none(), "a form that was taken goes");
    }
    assert_eq!(offered(&mut bench), [Corrected], "only a correction moves it now");
    bench.submit(FormKind::Card(card, LossClaimed), &[]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "with-issuer" }));
}

#[test]
fn a_card_that_is_superseded_or_for_another_school_is_sent_on() {
    let mut bench = Bench::training();
    let (old, gone) = (bench.student(3, 1), bench.student(3, 2));
    bench.take_in(&old);
    bench.hand_over(&old);
    let card = bench.open_card(&old);
    bench.submit(FormKind::Card(card, CardDeed::Superseded), &[]);
    assert!(bench.card_of(&old).superseded);
    bench.take_in(&gone);
    let card = bench.open_card(&gone);
    let form = FormKind::Card(card, CardDeed::ToSchool);
    bench.submit(form.clone(), &["", "转-1"]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "nothing-typed" }));
    bench.submit(form, &["北京示例二中", "转-1"]);
    assert_eq!(bench.card_of(&gone).custody, Custody::AtOtherSchool);
}

#[test]
fn a_card_leaves_quarantine_with_a_proof_and_a_new_reading_must_be_there() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    let before = bench.card_of(&student);
    let damaged = Act::Intake {
        card: before.card.clone(),
        holder: before.holder,
        uid: None,
        transit_number: None,
        batch: before.batch.clone(),
        quarantine: Some(QuarantineReason::Damaged),
    };
    bench.station.note(damaged).unwrap();
    let card = bench.open_card(&student);
    let form = FormKind::Card(card, CardDeed::Resolved);
    bench.press(Input::Cancel);
    bench.submit(form.clone(), &["0"]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "no-reading" }));
    bench.submit(form.clone(), &["7"]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "not-chosen" }));
    bench.press(Input::Mode(Purpose::Verify));
    bench.tap_chip(ShelfLabel::Good, new_card(student.education_id).unwrap());
    bench.open(OfficePlace::OnTheDesk);
    bench.submit(form, &["0"]);
    assert_eq!(bench.card_of(&student).custody, Custody::READY);
}

#[test]
fn a_correction_takes_two_people_a_reason_and_a_note() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    let card = bench.open_card(&student);
    let OfficePage::Card(page) = bench.page() else { panic!() };
    assert!(!page.corrections.contains(&Custody::READY), "it is there already");
    let held = page.corrections.iter().position(|custody| *custody == Custody::Held).unwrap().to_string();
    let form = FormKind::Card(card, CardDeed::Corrected);
    bench.office(OfficeInput::Ask(form.clone()));
    for (typed, code) in [
        ([held.as_str(), "1", "", "王", ""], "nothing-typed"),
        ([held.as_str(), "9", "漏记", "王", ""], "not-chosen"),
        ([held.as_str(), "1", "漏记", "", ""], "not-a-name"),
        ([held.as_str(), "1", "漏记", "李", ""], "no-second"),
    ] {
        bench.submit(form.clone(), &typed);
        assert_eq!(bench.told(), Some(Told::Refused { code }));
        assert!(bench.ledger().form.is_some(), "what was refused stays to be mended");
        assert_eq!(bench.card_of(&student).custody, Custody::READY);
    }
    bench.submit(form, &[&held, "1", "漏记一次发卡", "王", ""]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::Corrected)));
    assert_eq!(bench.card_of(&student).custody, Custody::Held);
    let said = bench.ledger().rows[0].cells.join(" ");
    assert!(said.contains("李、王") && said.contains("漏记一次发卡"), "{said}");
}

#[test]
fn a_batch_shows_its_equations_and_exceptions_and_goes_its_stages() {
    let mut bench = Bench::training();
    let batch = school::batch().unwrap();
    bench.open(OfficePlace::Batches);
    let shown = bench.ledger();
    bench.press(shown.rows[0].open.clone().unwrap());
    let moves = |bench: &mut Bench| match bench.page() {
        OfficePage::Batch(page) => page.moves.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(moves(&mut bench), [BatchMove::Made, BatchMove::AtDistrict, BatchMove::Received]);
    assert!(bench.ledger().facts[0].value.starts_with("400 = 0 "), "{:?}", bench.ledger().facts[0]);
    let to = |to| FormKind::MoveBatch(school::batch().unwrap(), to);
    bench.office(OfficeInput::Ask(to(BatchMove::AtDistrict)));
    bench.submit(to(BatchMove::AtDistrict), &[]);
    bench.submit(to(BatchMove::Received), &["很多"]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "not-a-count" }));
    bench.submit(to(BatchMove::Received), &["2"]);
    bench.submit(to(BatchMove::Made), &[]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "batch-beyond" }));
    let OfficePage::Batch(page) = bench.page() else { panic!() };
    assert_eq!((page.line.record.stage, page.line.record.sealed), (BatchStage::Received, Some(2)));
    assert_eq!(page.not_yet, Some(Illegal::PiecesDiffer));
    assert_eq!(page.exceptions.len(), 400);
    assert!(page.exceptions.iter().all(|exception| exception.kind == ExceptionKind::Missing));
    bench.submit(FormKind::CloseBatch(batch), &["王", ""]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "pieces-differ" }));
}

#[test]
fn a_batch_is_closed_by_two_people_and_a_late_card_stands_beside_the_signed_numbers() {
    let mut bench = Bench::training();
    let (first, late) = (bench.student(3, 1), bench.student(3, 2));
    bench.take_in(&first);
    let batch = school::batch().unwrap();
    bench.open(OfficePlace::Batch(batch.clone()));
    bench.office(OfficeInput::Ask(FormKind::CloseBatch(batch.clone())));
    bench.submit(FormKind::CloseBatch(batch.clone()), &["李", ""]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "no-second" }));
    bench.submit(FormKind::CloseBatch(batch.clone()), &["王", ""]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::BatchClosed)));
    let OfficePage::Batch(page) = bench.page() else { panic!() };
    assert!(!page.may_close && page.moves.is_empty() && page.not_yet.is_none());
    let card = bench.card_of(&late);
    let came = Act::Intake {
        card: card.card,
        holder: card.holder,
        uid: Some(new_card(late.education_id).unwrap().uid().clone()),
        transit_number: None,
        batch: None,
        quarantine: None,
    };
    bench.station.note(came).unwrap();
    bench.open(OfficePlace::Batch(batch));
    let OfficePage::Batch(page) = bench.page() else { panic!() };
    assert_eq!((page.line.record.late, page.line.numbers().ok), (1, 1), "signed numbers stay");
    let kinds = page.exceptions.iter().filter(|exception| exception.kind == ExceptionKind::Late).count();
    assert_eq!(kinds, 1);
}

#[test]
fn the_check_list_is_made_from_the_page_of_its_batch() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Batch(school::batch().unwrap()));
    bench.office(OfficeInput::PrintCheck);
    bench.office(OfficeInput::Paper(PaperInput::Save));
    let Some(Told::Printed { file, pages, .. }) = bench.told() else { panic!("{:?}", bench.told()) };
    assert!(std::fs::read(file).unwrap().starts_with(b"%PDF") && pages >= 1);
    bench.open(OfficePlace::Menu);
    bench.office(OfficeInput::PrintCheck);
    assert_eq!(bench.told(), Some(Told::Refused { code: "unknown-page" }));
}

#[test]
fn esc_takes_the_form_away_first_then_the_page_then_leads_to_the_desk() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Menu);
    bench.open(OfficePlace::Batch(school::batch().unwrap()));
    bench.office(OfficeInput::Ask(FormKind::CloseBatch(school::batch().unwrap())));
    assert!(bench.ledger().form.is_some());
    bench.close();
    assert!(bench.ledger().form.is_none());
    bench.close();
    assert!(matches!(bench.page(), OfficePage::Menu(_)));
    bench.close();
    assert_eq!(bench.station.board().office, None);
}

#[test]
fn a_page_of_nobody_is_said_to_be_none() {
    let mut bench = Bench::training();
    let unknown = CardId::stored("uid/00000000");
    for place in [OfficePlace::Card(unknown), OfficePlace::Person(bench::operator("谁"))] {
        bench.open(place);
        let board = bench.station.board();
        assert_eq!((board.office, board.notice), (None, Some(Notice::NobodyFound)));
    }
    assert_eq!(bench.looks(), 0);
}

#[test]
fn lists_of_the_office_never_show_a_full_name_or_number() {
    let mut bench = Bench::training();
    let students: Vec<Student> = bench.students.clone();
    for place in [OfficePlace::Menu, OfficePlace::Batches, OfficePlace::Batch(school::batch().unwrap())] {
        bench.open(place);
        let shown = format!("{:?}", bench.ledger().rows.iter().map(|row| &row.cells).collect::<Vec<_>>());
        let told = |student: &&Student| {
            shown.contains(student.education_id.as_str()) || shown.contains(&format!("\"{}\"", student.name))
        };
        assert_eq!(students.iter().find(told), None);
    }
}
