//! A signed sheet comes back: pages by their codes, exceptions by a person, unclaimed cards by tap, and it adds up.

use card_desk::day::Moment;
use card_desk::desk::board::{Input, ShelfLabel};
use card_desk::desk::office::reconcile::{ReconcileForm, ReconcileInput, ReconcilePage, SheetShown};
use card_desk::desk::office::{FormKind, OfficeInput, OfficePage, OfficePlace, Told};
use card_desk::desk::reconcile::{RowStanding, SheetSum};
use card_desk::desk::training::school;
use card_desk::desk::training::shelf::new_card;
use card_desk::face::make::{Level, qr};
use card_desk::face::page::PageCode;
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;
use card_desk::face::scan::Scan;
use card_desk::id::{BundleId, ClassId, DeskId};
use card_desk::record::{Act, Custody, Deed, ListedCard, Student};
use card_desk::sheet::handover::{HandoverList, HandoverRow, HandoverShape, RowState, handover_pages};
use card_desk::sheet::raster::{Raster, draw};
use card_desk::sheet::{CodeModules, Fonts, SignatureCell};

use super::bench::{Bench, operator};

const LIST: &str = "LQ-7-3";

/// A class whose cards are with the teacher, two pages of rows.
fn bench() -> (Bench, Vec<Student>) {
    let mut bench = Bench::training();
    let students: Vec<Student> = (1..=8).map(|seat| bench.student(3, seat)).collect();
    let bundle = BundleId::of(&school::batch().unwrap(), students[0].class, 1).unwrap();
    for student in &students {
        bench.take_in(student);
        let card = bench.card_of(student).card;
        bench.station.note(Act::BundledOut { card, bundle: bundle.clone(), other_class: false }).unwrap();
    }
    make_list(&mut bench, &students, 1);
    (bench, students)
}

fn make_list(bench: &mut Bench, students: &[Student], version: u32) {
    let cards = students.iter().zip(1..).map(|(student, row)| {
        let page = if row <= 5 { 1 } else { 2 };
        ListedCard { page, row, card: bench.card_of(student).card, cell: None }
    });
    let (cards, number) = (cards.collect(), Some(LIST.to_owned()));
    let title = "领卡签收表 7-3".to_owned();
    bench.station.note(Act::ListMade { title, version, pages: 2, number, sha256: None, cards }).unwrap();
}

fn scan_page(bench: &mut Bench, list: &str, page: u16, version: u32) {
    let code = PageCode::new(list, ClassId::new(7, 3).unwrap(), page, 2, version).unwrap();
    bench.clock.advance(3_000);
    bench.press(Input::Scan(Scan::typed(code.to_string())));
}

fn page(bench: &Bench) -> ReconcilePage {
    match bench.page() {
        OfficePage::Reconcile(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn sheet(bench: &Bench) -> SheetShown {
    page(bench).sheet.expect("a sheet is at hand")
}

fn name_blank(bench: &mut Bench, rows: &str) {
    let form = FormKind::Reconcile(ReconcileForm::Blank);
    bench.office(OfficeInput::Ask(form.clone()));
    bench.submit(form, &[rows]);
}

fn confirm(bench: &mut Bench) -> Option<Told> {
    bench.office(OfficeInput::Reconcile(ReconcileInput::Confirm));
    bench.told()
}

fn tap(bench: &mut Bench, student: &Student) -> Option<Told> {
    bench.tap_chip(ShelfLabel::Good, new_card(student.education_id).unwrap());
    bench.told()
}

fn told(code: &'static str, good: bool) -> Option<Told> {
    Some(Told::Machine { code, good })
}

#[test]
fn exceptions_are_named_the_rest_is_signed_and_unclaimed_cards_come_back_by_tap() {
    let (mut bench, students) = bench();
    scan_page(&mut bench, LIST, 1, 1);
    assert_eq!(sheet(&bench).sheet.missing_pages(), [2]);
    assert!(bench.ledger().facts.iter().any(|fact| fact.value.contains("缺第 2 页")));
    scan_page(&mut bench, LIST, 2, 1);
    name_blank(&mut bench, "3 7");
    let before = bench.entries();
    assert_eq!(confirm(&mut bench), Some(Told::Done(Deed::SheetReconciled)));
    // Six signatures and one line about the sheet.
    assert_eq!(bench.entries(), before + 7);
    let sum = sheet(&bench).sum;
    assert_eq!(sum, SheetSum { rows: 8, signed: 6, unclaimed: 2, back: 0, open: 0, elsewhere: 0 });
    assert!(!sum.holds());
    assert_eq!(tap(&mut bench, &students[2]), told("card-back", true));
    assert_eq!(tap(&mut bench, &students[6]), told("card-back", true));
    assert!(sheet(&bench).sum.holds());
    for (at, student) in students.iter().enumerate() {
        let want = if [2, 6].contains(&at) { Custody::READY } else { Custody::Held };
        assert_eq!(bench.card_of(student).custody, want, "row {}", at + 1);
    }
    assert!(bench.ledger().facts.iter().any(|fact| fact.value.contains("8 = 6 已签 + 2 未领")));
}

#[test]
fn only_pages_that_were_seen_are_recorded_and_the_rest_can_follow() {
    let (mut bench, students) = bench();
    scan_page(&mut bench, LIST, 2, 1);
    confirm(&mut bench);
    assert_eq!(bench.card_of(&students[0]).custody, Custody::WithTeacher);
    assert_eq!(bench.card_of(&students[7]).custody, Custody::Held);
    assert_eq!(sheet(&bench).sum.open, 5);
    scan_page(&mut bench, LIST, 1, 1);
    confirm(&mut bench);
    assert_eq!(bench.card_of(&students[0]).custody, Custody::Held);
    assert_eq!(confirm(&mut bench), told("nothing-to-confirm-here", false));
}

#[test]
fn pages_of_other_versions_and_lists_are_refused_in_words() {
    let (mut bench, students) = bench();
    make_list(&mut bench, &students, 2);
    for (list, number, version, want) in
        [(LIST, 1, 1, "page-old"), (LIST, 1, 3, "page-ahead"), ("LQ-8-8", 1, 1, "page-foreign")]
    {
        scan_page(&mut bench, list, number, version);
        assert_eq!(bench.told(), told(want, false));
        assert!(page(&bench).sheet.is_none());
    }
    scan_page(&mut bench, LIST, 1, 2);
    assert_eq!(bench.told(), None);
    assert_eq!(sheet(&bench).rows.len(), 8);
}

#[test]
fn a_card_that_is_not_awaited_changes_nothing() {
    let (mut bench, students) = bench();
    scan_page(&mut bench, LIST, 1, 1);
    scan_page(&mut bench, LIST, 2, 1);
    name_blank(&mut bench, "1");
    confirm(&mut bench);
    let before = bench.entries();
    assert_eq!(tap(&mut bench, &students[3]), told("card-was-signed", false));
    let stranger = bench.student(3, 9);
    assert_eq!(tap(&mut bench, &stranger), told("card-not-on-sheet", false));
    assert_eq!(bench.entries(), before);
    assert_eq!(tap(&mut bench, &students[0]), told("card-back", true));
    assert_eq!(tap(&mut bench, &students[0]), told("card-already-back", false));
}

#[test]
fn a_row_turns_by_enter_and_a_number_that_is_no_row_is_refused() {
    let (mut bench, _) = bench();
    bench.open(OfficePlace::Reconcile);
    assert_eq!(page(&bench).out.len(), 1);
    let open = bench.ledger().rows[0].open.clone().unwrap();
    bench.press(open);
    assert_eq!(sheet(&bench).sheet.missing_pages(), [0; 0]);
    let row = bench.ledger().rows[1].open.clone().unwrap();
    bench.press(row);
    assert_eq!(sheet(&bench).rows[1].standing, RowStanding::Blank);
    name_blank(&mut bench, "2 40");
    assert_eq!(bench.told(), told("not-a-row", false));
    assert_eq!(page(&bench).ask, Some(ReconcileForm::Blank));
    bench.office(OfficeInput::Reconcile(ReconcileInput::PutAway));
    assert!(page(&bench).sheet.is_none());
}

/// The first page of the list as paper: a zigzag in each cell but that of one row.
fn photo_but(bench: &mut Bench, students: &[Student], unsigned: u32) -> (Picture, Vec<ListedCard>) {
    let fonts = Fonts::system().unwrap();
    let rows = students.iter().zip(1..).map(|(student, number)| HandoverRow {
        number,
        name: student.name.clone(),
        education_id: student.education_id,
        card_number: None,
        state: RowState::Ready,
    });
    let list = HandoverList {
        school: "演练".to_owned(),
        batch: school::batch().unwrap(),
        class: students[0].class,
        list_number: LIST.to_owned(),
        version: 2,
        made_at: Moment::from_unix_ms(0),
        desk: DeskId::parse("甲").unwrap(),
        operator: operator("李"),
        anchor: "甲:1:0".to_owned(),
        two_copies: false,
        shape: HandoverShape::Wide,
        rows: rows.collect(),
    };
    let code = |page: usize, pages: usize| {
        let code = PageCode::new(LIST, students[0].class, page as u16, pages as u16, 2).unwrap();
        let modules = qr(&code.to_string(), Level::Medium).unwrap();
        let side = modules.side();
        let dark = (0..side * side).map(|at| modules.dark(at % side, at / side)).collect();
        CodeModules { side, dark }
    };
    let laid = handover_pages(&list, &fonts, &code).unwrap();
    let mut page = draw(&laid.pages[0], &fonts, 150.0);
    for cell in laid.signatures.iter().filter(|cell| cell.row != unsigned) {
        scribble(&mut page, cell);
    }
    let listed = laid.signatures.iter().zip(students).map(|(cell, student)| {
        let (page, card) = (cell.page as u32, bench.card_of(student).card);
        ListedCard { page, row: cell.row, card, cell: Some(cell.tenths()) }
    });
    (page.into_picture(), listed.collect())
}

fn scribble(page: &mut Raster, cell: &SignatureCell) {
    let scale = 150.0 / 72.0;
    let (left, top) = ((cell.x * scale) as usize, (cell.y * scale) as usize);
    let (width, height) = ((cell.width * scale) as usize, (cell.height * scale) as usize);
    for step in 0..width * 2 / 3 {
        let (x, wave) = (left + width / 6 + step, (step as f32 / 7.0).sin() * height as f32 * 0.25);
        let y = (top + height / 2).saturating_add_signed(wave as isize);
        for at in [y, y + 1, y + 2] {
            page.gray[at * page.width + x] = 40;
        }
    }
}

#[test]
fn a_picture_of_a_page_suggests_and_a_person_has_the_last_word() {
    let (mut bench, students) = bench();
    let (picture, cards) = photo_but(&mut bench, &students, 3);
    let (title, number) = ("领卡签收表 7-3".to_owned(), Some(LIST.to_owned()));
    bench.station.note(Act::ListMade { title, version: 2, pages: 1, number, sha256: None, cards }).unwrap();
    bench.open(OfficePlace::Reconcile);
    bench.press(Input::Pasted(picture.clone()));
    bench.station.finish_pictures();
    assert_eq!(bench.told(), None, "{:?}", bench.told());
    let standings = |bench: &Bench| sheet(bench).rows.iter().map(|row| row.standing).collect::<Vec<_>>();
    let mut want = vec![RowStanding::Signs; 8];
    want[2] = RowStanding::Blank;
    assert_eq!(standings(&bench), want);
    let photo = bench.ledger().photo.expect("the page is shown");
    assert_eq!(photo.outlines.len(), 1, "only what is not signed is outlined: a badge would hide ink");
    // Somebody knows better, and the same picture again does not change it.
    bench.office(OfficeInput::Reconcile(ReconcileInput::Turn(3)));
    bench.press(Input::Pasted(picture));
    bench.station.finish_pictures();
    assert_eq!(standings(&bench), [RowStanding::Signs; 8]);
    bench.close();
    bench.open(OfficePlace::Reconcile);
    assert!(bench.ledger().photo.is_none(), "names stand on the picture of a page");
}

#[test]
fn a_picture_without_a_page_of_ours_is_told_with_what_to_do() {
    let (mut bench, _) = bench();
    bench.open(OfficePlace::Reconcile);
    bench.press(Input::Pasted(Picture::from_plane(Plane::new(64, 48, vec![255; 64 * 48]).unwrap())));
    bench.station.finish_pictures();
    assert_eq!(bench.told(), told("no-page-in-picture", false));
    bench.submit(FormKind::Reconcile(ReconcileForm::Open), &["/nowhere/page.jpg"]);
    bench.station.finish_pictures();
    assert_eq!(bench.told(), told("picture-unreadable", false));
}

#[test]
fn what_a_copier_saves_as_pdf_is_looked_at_or_refused_in_words() {
    let (mut bench, _) = bench();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, want) in [
        ("text.pdf", &b"%PDF-1.4\n1 0 obj <</Type /Page>> endobj\n%%EOF"[..], "scan-no-picture"),
        ("none.jpg", &b"nothing"[..], "not-a-picture"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        bench.open(OfficePlace::Reconcile);
        bench.press(Input::Picture(path));
        bench.station.finish_pictures();
        assert_eq!(bench.told(), told(want, false), "{name}");
        assert!(bench.ledger().said.is_some());
    }
}
