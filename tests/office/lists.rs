//! The page of the lists: chosen, made, saved, printed, looked at, printed again, and where they all stand.

use card_desk::desk::board::Input;
use card_desk::desk::office::paper::{DraftSeen, PaperStage};
use card_desk::desk::office::{FormKind, OfficeInput, OfficePage, OfficePlace, PaperForm, PaperInput, Told};
use card_desk::desk::print::Kind;
use card_desk::desk::printer::PrinterFault;
use card_desk::journal::lists::PaperState;
use card_desk::record::{Act, Custody, Deed};
use card_desk::text::ledger::Mark;

use card_desk::screen::{Frame, Page, draw};
use card_desk::text::Language;

use super::bench::Bench;

const IDLE: &str = "printer DESK is idle.  enabled since today\nsystem default destination: DESK";
const STOPPED: &str = "printer DESK disabled since today -\n\tno paper";

fn paper(bench: &mut Bench, input: PaperInput) {
    bench.office(OfficeInput::Paper(input));
}

fn choose(bench: &mut Bench, typed: &str) {
    bench.open(OfficePlace::Paper);
    bench.submit(FormKind::Paper(PaperForm::Choose), &[typed]);
}

fn stage(bench: &mut Bench) -> PaperStage {
    let OfficePage::Paper(page) = bench.page() else { panic!("not the page of the lists") };
    page.stage
}

fn draft(bench: &mut Bench) -> DraftSeen {
    let PaperStage::Draft(draft) = stage(bench) else { panic!("{:?} {:?}", stage(bench), bench.told()) };
    *draft
}

fn state(bench: &mut Bench, number: &str) -> PaperState {
    let list = bench.station.journal().list_record(number).unwrap().unwrap();
    list.newest().unwrap().state()
}

#[test]
fn a_class_and_enter_show_its_handover_sheet_and_nothing_is_recorded_yet() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    let before = bench.station.journal().counts().unwrap().entries;
    choose(&mut bench, "73");
    let shown = draft(&mut bench);
    assert_eq!((shown.kind, shown.sheets.len(), shown.pages % 2, shown.page), (Kind::Handover, 1, 0, 0));
    assert!(shown.picture.is_some() && shown.kept.is_none());
    assert_eq!((shown.sheets[0].version, shown.sheets[0].signs, shown.ready), (1, 1, 1));
    let ledger = bench.ledger();
    assert!(ledger.photo.is_some() && ledger.title.contains("7-3"), "{}", ledger.title);
    paper(&mut bench, PaperInput::Next);
    assert_eq!(draft(&mut bench).page, 1);
    paper(&mut bench, PaperInput::Previous);
    paper(&mut bench, PaperInput::Previous);
    assert_eq!(draft(&mut bench).page, shown.pages - 1, "before the first page comes the last one");
    assert_eq!(bench.station.journal().counts().unwrap().entries, before);
    bench.close();
    assert!(matches!(stage(&mut bench), PaperStage::Choose { .. }));
    bench.close();
    assert!(bench.station.board().office.is_none());
}

#[test]
fn every_list_is_made_from_its_letter_or_says_why_not() {
    let mut bench = Bench::training();
    for seat in 1..=3 {
        let student = bench.student(3, seat);
        bench.take_in(&student);
    }
    let table = [
        ("h73", true),
        ("k73", true),
        ("n73", true),
        ("m", true),
        ("d", true),
        ("x", true),
        ("u", true),
        ("m73", true),
        ("e", false),
        ("r", false),
        ("s", false),
        ("v", true),
    ];
    for (typed, made) in table {
        choose(&mut bench, typed);
        let shown = matches!(stage(&mut bench), PaperStage::Draft(_));
        assert_eq!(shown, made, "{typed}: {:?}", bench.told());
        if made {
            assert!(draft(&mut bench).pages > 0 && bench.ledger().photo.is_some(), "{typed}");
        } else {
            let (mark, said) = bench.ledger().said.unwrap();
            assert!(mark == Mark::Stop && !said.contains('⟨'), "{typed}: {said}");
        }
    }
    choose(&mut bench, "t73");
    assert_eq!(stage(&mut bench), PaperStage::Words(Kind::Notices), "nobody said when and where yet");
    bench.submit(FormKind::Paper(PaperForm::Words(Kind::Notices)), &["周五中午", "教务处", "旧卡", "王老师"]);
    assert_eq!(draft(&mut bench).kind, Kind::Notices);
    choose(&mut bench, "t73");
    assert_eq!(draft(&mut bench).kind, Kind::Notices, "the words are remembered");
    choose(&mut bench, "g73");
    bench.submit(FormKind::Paper(PaperForm::Words(Kind::Gate)), &["", "", ""]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "nothing-typed" }));
    bench.submit(FormKind::Paper(PaperForm::Words(Kind::Gate)), &["运动会", "2026-12-01", "操场"]);
    assert_eq!(draft(&mut bench).kind, Kind::Gate);
    for typed in ["z", "61", "h 61"] {
        choose(&mut bench, typed);
        assert_eq!(bench.told(), Some(Told::Machine { code: "no-such-list", good: false }), "{typed}");
    }
}

#[test]
fn paper_is_sent_looked_at_spoiled_and_sent_again_before_it_counts() {
    let mut bench = Bench::training().with_printer(IDLE);
    let student = bench.student(3, 1);
    bench.take_in(&student);
    choose(&mut bench, "73");
    let number = draft(&mut bench).sheets[0].number.clone();
    paper(&mut bench, PaperInput::Print);
    let form = bench.ledger().form.unwrap();
    assert_eq!((form.fields.len(), form.fields[1].first.as_str()), (4, "1"));
    bench.submit(FormKind::Paper(PaperForm::Print), &["0", "2", "", "0"]);
    assert_eq!(bench.told(), Some(Told::Sent { printer: "DESK".into(), jobs: vec!["DESK-7".into()] }));
    let asked = std::fs::read_to_string(bench.asked()).unwrap();
    assert!(asked.contains("-n 2 ") && asked.contains("media=A4") && asked.contains("one-sided"), "{asked}");
    assert_eq!(state(&mut bench, &number), PaperState::Sent);
    bench.office(OfficeInput::Ask(FormKind::Paper(PaperForm::Spoiled)));
    bench.submit(FormKind::Paper(PaperForm::Spoiled), &["9-99"]);
    assert_eq!(bench.told(), Some(Told::Machine { code: "no-such-pages", good: false }));
    bench.submit(FormKind::Paper(PaperForm::Spoiled), &["2"]);
    assert_eq!((bench.told(), state(&mut bench, &number)), (Some(Told::Done(Deed::ListChecked)), PaperState::Spoiled));
    paper(&mut bench, PaperInput::Print);
    assert_eq!(bench.ledger().form.unwrap().fields[1].first, "2", "as it was printed last");
    bench.submit(FormKind::Paper(PaperForm::Print), &["0", "1", "2", "0"]);
    assert_eq!(state(&mut bench, &number), PaperState::Sent);
    paper(&mut bench, PaperInput::Good);
    assert_eq!(state(&mut bench, &number), PaperState::Good);
    let list = bench.station.journal().list_record(&number).unwrap().unwrap();
    assert_eq!(list.versions.len(), 1, "pages that are printed again are of the same version");
    assert_eq!(list.versions[0].printings.last().unwrap().range, (2, 2));
    paper(&mut bench, PaperInput::Reprint);
    assert_eq!(draft(&mut bench).sheets[0].version, 2, "the same list anew is a version of its own");
    paper(&mut bench, PaperInput::Log);
    let row = bench_row(&mut bench, 0);
    bench.press(row);
    let PaperStage::File(file) = stage(&mut bench) else { panic!() };
    assert_eq!((file.state(), file.void()), (PaperState::Good, false));
    paper(&mut bench, PaperInput::Reprint);
    assert_eq!(draft(&mut bench).sheets[0].version, 2, "also by its number");
}

fn bench_row(bench: &mut Bench, row: usize) -> Input {
    bench.ledger().rows[row].open.clone().unwrap()
}

#[test]
fn a_stopped_printer_is_told_with_its_reason_and_the_list_stays() {
    let mut bench = Bench::training().with_printer(STOPPED);
    choose(&mut bench, "73");
    let number = draft(&mut bench).sheets[0].number.clone();
    paper(&mut bench, PaperInput::Print);
    bench.submit(FormKind::Paper(PaperForm::Print), &["0", "1", "", "0"]);
    let Some(Told::Printer { fault: PrinterFault::Stopped { reason, .. }, file: Some(file) }) = bench.told() else {
        panic!("{:?}", bench.told())
    };
    assert!(reason == "no paper" && std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    let (mark, said) = bench.ledger().said.unwrap();
    assert!(mark == Mark::Stop && said.contains("no paper") && said.contains(&file), "{said}");
    assert_eq!(state(&mut bench, &number), PaperState::Made, "nothing counts as printed");
}

#[test]
fn a_bundle_goes_to_the_teacher_with_its_list_in_one_step() {
    let mut bench = Bench::training();
    let students: Vec<_> = (1..=3).map(|seat| bench.student(3, seat)).collect();
    for student in &students {
        bench.take_in(student);
    }
    choose(&mut bench, "73");
    assert_eq!(draft(&mut bench).ready, 3);
    bench.office(OfficeInput::Ask(FormKind::Paper(PaperForm::Give)));
    bench.submit(FormKind::Paper(PaperForm::Give), &[]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::BundledOut)));
    let shown = draft(&mut bench);
    let number = shown.sheets[0].number.clone();
    assert!(shown.kept.is_some() && shown.ready == 0);
    for student in &students {
        assert_eq!(bench.card_of(student).custody, Custody::WithTeacher);
    }
    let listed = bench.station.journal().cards_of_list(&number, 1).unwrap();
    assert_eq!(listed.len(), 3);
    let entries = bench.station.journal().recent(4).unwrap();
    assert!(matches!(entries[0].act, Act::ListMade { .. }));
    assert!(entries[1..].iter().all(|entry| matches!(entry.act, Act::BundledOut { .. })));
    paper(&mut bench, PaperInput::Reprint);
    let again = draft(&mut bench);
    assert_eq!((again.sheets[0].signs, again.sheets[0].version), (3, 2), "with the teacher is still to be signed");
}

#[test]
fn all_classes_are_made_beside_the_keys_and_can_be_stopped() {
    let mut bench = Bench::training();
    let classes = bench.station.journal().classes().unwrap().len();
    choose(&mut bench, "h0");
    let PaperStage::Making { done, total, .. } = stage(&mut bench) else { panic!("{:?}", stage(&mut bench)) };
    assert_eq!((done, total), (4, classes));
    paper(&mut bench, PaperInput::Stop);
    assert!(matches!(stage(&mut bench), PaperStage::Choose { .. }));
    choose(&mut bench, "h0");
    while bench.station.tick() {}
    let shown = draft(&mut bench);
    assert_eq!(shown.sheets.len(), classes);
    let numbers: std::collections::BTreeSet<&str> = shown.sheets.iter().map(|sheet| sheet.number.as_str()).collect();
    assert_eq!(numbers.len(), classes);
    paper(&mut bench, PaperInput::Show(shown.sheets[1].first));
    paper(&mut bench, PaperInput::Save);
    assert_eq!(bench.station.journal().lists().unwrap().len(), classes);
    let digests: std::collections::BTreeSet<String> =
        bench.station.journal().lists().unwrap().iter().filter_map(|list| list.newest()?.sha256.clone()).collect();
    assert_eq!(digests.len(), 1, "one file holds them all");
    choose(&mut bench, "h0");
    bench.close();
    assert!(!bench.station.tick(), "what is left is not made");
}

#[test]
fn the_page_is_drawn_in_both_languages_and_at_both_sizes_with_the_paper_on_it() {
    let mut bench = Bench::training().with_printer(IDLE);
    for seat in 1..=3 {
        let student = bench.student(3, seat);
        bench.take_in(&student);
    }
    let keep = |bench: &Bench, name: &str| {
        for (language, scale) in
            [(Language::ZhCn, 1.0), (Language::ZhCn, 2.0), (Language::En, 1.0), (Language::En, 2.0)]
        {
            let frame = Frame { page: Page::Desk, language, size: (1366, 768), scale };
            let drawn = draw(&bench.station.board(), frame, std::sync::Arc::new(|_| Vec::new())).unwrap();
            assert_eq!((drawn.width, drawn.height), (1366, 768));
            if let Some(folder) = std::env::var_os("CARD_DESK_PICTURES") {
                let mut file = format!("P6 {} {} 255\n", drawn.width, drawn.height).into_bytes();
                file.extend(drawn.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]));
                let name = format!("lists-{name}-{}-{scale}.ppm", language.tag());
                std::fs::write(std::path::Path::new(&folder).join(name), file).unwrap();
            }
        }
    };
    bench.open(OfficePlace::Paper);
    keep(&bench, "choose");
    choose(&mut bench, "73");
    keep(&bench, "draft");
    paper(&mut bench, PaperInput::Print);
    keep(&bench, "print");
    bench.submit(FormKind::Paper(PaperForm::Print), &["0", "1", "", "0"]);
    keep(&bench, "sent");
    paper(&mut bench, PaperInput::Log);
    keep(&bench, "log");
}
