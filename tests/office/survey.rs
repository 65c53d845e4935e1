//! The page that surveys a card: what it shows, what it saves, and what a card that moves leaves on it.

use std::path::Path;

use card_desk::chip::virtual_card::reader::Mishap;
use card_desk::desk::board::{Input, Lamp, ReaderNews, ShelfLabel};
use card_desk::desk::office::{MachineInput, OfficeInput, OfficePage, OfficePlace, SurveyPage};
use card_desk::desk::training::shelf::{new_card, part, phone, strange_card};
use card_desk::reader::link::Fault;
use card_desk::text::ledger::{Ledger, Mark};

use crate::bench::Bench;

const RUN: OfficeInput = OfficeInput::Machine(MachineInput::Survey);

impl Bench {
    /// Opens the page with a card on the reader, or with none.
    fn survey_page(&mut self, label: Option<ShelfLabel>) {
        let student = self.student(3, 1);
        self.cards.fill(vec![part(label.unwrap_or(ShelfLabel::Good), new_card(student.education_id).unwrap(), None)]);
        if label.is_some() {
            self.press(Input::Lay(0));
        }
        self.open(OfficePlace::Survey);
    }

    fn survey(&self) -> SurveyPage {
        let OfficePage::Survey(page) = self.page() else { panic!("another page") };
        *page
    }
}

/// Presses the key of an action.
fn key(bench: &mut Bench, ledger: &Ledger, key: char) {
    let action = ledger.actions.iter().find(|action| action.key == key).unwrap();
    bench.press(action.input.clone());
}

#[test]
fn the_page_says_that_it_only_asks_and_shows_what_answered() {
    let mut bench = Bench::training();
    bench.survey_page(Some(ShelfLabel::Good));
    let before = bench.ledger();
    assert!(before.hint.contains("只问不写") && before.hint.contains("不留卡内数据"), "{}", before.hint);
    assert!(before.rows.is_empty() && before.copy.is_none() && before.actions.iter().all(|action| action.key != 'w'));
    key(&mut bench, &before, 's');
    let shown = bench.ledger();
    let report = shown.copy.clone().unwrap();
    assert!(report.contains("A000000632010105 交通联合") && report.contains("芯片号：04 开头，共 7 字节"), "{report}");
    assert_eq!(shown.rows.iter().filter(|row| row.mark == Mark::Good).count(), 5, "{report}");
    // The transit number and the whole chip number of the invented card.
    for secret in ["3100000000000", "DE30"] {
        assert!(!format!("{shown:?}{report}").contains(secret), "{secret}");
    }
    assert_eq!((bench.station.board().lamp, bench.cards.counters().writes_seen), (Lamp::CardPresent, 0));
}

#[test]
fn the_lamp_says_reading_before_a_survey_begins() {
    let mut bench = Bench::training();
    bench.survey_page(Some(ShelfLabel::Good));
    assert!(bench.station.begins_reading(&Input::Office(RUN)));
    assert_eq!(bench.station.board().lamp, Lamp::Reading);
    assert!(!bench.station.begins_reading(&Input::Office(OfficeInput::Close)));
}

#[test]
fn report_and_skeleton_are_saved_as_new_files_and_never_over_old_ones() {
    let mut bench = Bench::training();
    bench.survey_page(Some(ShelfLabel::Good));
    bench.office(RUN);
    let entries = bench.entries();
    for round in 1..=3 {
        let shown = bench.ledger();
        key(&mut bench, &shown, 'w');
        let saved = bench.survey().saved;
        assert_eq!(saved.len(), 2);
        assert_eq!(saved[0].contains(&format!("-{round}.txt")), round > 1, "{saved:?}");
        assert_eq!(std::fs::read_to_string(&saved[0]).unwrap(), shown.copy.clone().unwrap());
        assert!(std::fs::read_to_string(&saved[1]).unwrap().contains("name = \"A000000632010105\""));
        assert_eq!(bench.ledger().said.unwrap().0, Mark::Good);
        let folder = Path::new(&saved[0]).parent().unwrap();
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), round * 2, "no half file is left");
    }
    assert_eq!(bench.entries(), entries, "a survey says nothing of a student");
}

#[test]
fn a_card_laid_later_is_told_from_the_one_that_was_surveyed() {
    let mut bench = Bench::training();
    bench.survey_page(Some(ShelfLabel::Good));
    bench.office(RUN);
    assert!(bench.ledger().hint.contains("发给发卡方"));
    bench.clock.advance(5_000);
    bench.press(Input::Lay(0));
    assert!(bench.survey().outdated && bench.ledger().hint.contains("前一张卡"), "{}", bench.ledger().hint);
    bench.office(RUN);
    assert!(!bench.survey().outdated);
}

#[test]
fn a_chip_with_only_a_uid_and_a_phone_give_a_report_and_no_skeleton() {
    for (chip, word) in [(strange_card(7).unwrap(), "77 开头，共 4 字节"), (phone().unwrap(), "每次都换")] {
        let mut bench = Bench::training();
        bench.cards.fill(vec![part(ShelfLabel::Stranger, chip, None)]);
        bench.press(Input::Lay(0));
        bench.open(OfficePlace::Survey);
        bench.office(RUN);
        let shown = bench.ledger();
        assert!(shown.rows.is_empty() && shown.copy.clone().unwrap().contains(word), "{:?}", shown.copy);
        key(&mut bench, &shown, 'w');
        assert_eq!(bench.survey().saved.len(), 1);
    }
}

#[test]
fn a_card_that_moved_says_so_and_leaves_nothing() {
    for (label, mishap, want, lamp) in [
        (None, None, Fault::NoCard, Lamp::Virtual),
        (Some(ShelfLabel::Good), Some(Mishap::TornAfter(9)), Fault::CardMoved, Lamp::Virtual),
        (Some(ShelfLabel::Dead), None, Fault::CardMute, Lamp::CardPresent),
    ] {
        let mut bench = Bench::training();
        bench.survey_page(label);
        if let Some(mishap) = mishap {
            bench.cards.mishap(mishap);
        }
        bench.office(RUN);
        let page = bench.survey();
        assert_eq!((page.seen, page.fault, bench.station.board().lamp), (None, Some(want), lamp));
        let shown = bench.ledger();
        assert_eq!((shown.said.unwrap().0, shown.copy), (Mark::Stop, None));
        // A text that a window kept from before finds nothing to belong to.
        bench.office(OfficeInput::Machine(MachineInput::SaveSurvey("old".into())));
        assert!(bench.survey().saved.is_empty() && bench.told().is_some());
    }
}

#[test]
fn a_survey_is_gone_when_its_page_is_left_and_no_other_page_runs_one() {
    let mut bench = Bench::training();
    bench.survey_page(Some(ShelfLabel::Good));
    bench.office(RUN);
    bench.press(Input::Reader(ReaderNews::Lamp(Lamp::Ready)));
    assert!(bench.survey().seen.is_some());
    bench.close();
    bench.open(OfficePlace::Survey);
    assert_eq!(bench.survey(), SurveyPage::default());
    bench.open(OfficePlace::Menu);
    let asked = bench.cards.counters().apdus;
    bench.office(RUN);
    assert_eq!(bench.cards.counters().apdus, asked);
}
