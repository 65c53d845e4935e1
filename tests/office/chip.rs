//! The page of the card read last: it stays while cards are laid, judges and records nothing, and shows no number.

use card_desk::desk::board::{Input, ShelfLabel};
use card_desk::desk::office::chip::Outcome;
use card_desk::desk::office::{OfficePage, OfficePlace};
use card_desk::desk::training::shelf::{new_card, phone};
use card_desk::text::ledger::TileState;
use card_desk::verdict::Purpose;

use super::bench::Bench;

fn outcome(bench: &Bench) -> Option<Outcome> {
    let OfficePage::Chip(page) = bench.page() else { panic!("the page is gone") };
    page.read.map(|read| read.outcome)
}

#[test]
fn a_card_laid_on_a_page_about_this_machine_is_read_and_neither_judged_nor_recorded() {
    let mut bench = Bench::training();
    let student = bench.student(3, 5);
    bench.press(Input::Mode(Purpose::Intake));
    for place in [OfficePlace::Diagnosis, OfficePlace::Profiles, OfficePlace::CardKeys, OfficePlace::Chip] {
        bench.open(place);
        let (before, page) = (bench.entries(), std::mem::discriminant(&bench.page()));
        bench.tap(&student);
        assert_eq!((bench.entries(), std::mem::discriminant(&bench.page())), (before, page));
        assert_eq!(bench.station.board().report, None);
    }
    bench.press(Input::Mode(Purpose::Intake));
    assert_eq!(bench.station.board().office, None, "a mode leads back to the desk");
    bench.tap(&student);
    assert!(bench.station.board().report.is_some(), "the desk judges again, and the same card too");
}

#[test]
fn the_card_read_last_is_shown_masked_part_by_part() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Chip);
    assert_eq!((outcome(&bench), bench.ledger().copy), (None, None));
    let student = bench.student(3, 5);
    bench.tap(&student);
    let page = bench.ledger();
    assert!(!page.rows.is_empty() && page.facts.len() > 3, "{page:?}");
    assert!(page.tiles.iter().any(|tile| tile.state == TileState::Read), "{:?}", page.tiles);
    let told = format!("{page:?}");
    let number = card_desk::desk::training::school::transit_number(student.education_id).unwrap();
    assert!(!told.contains(number.as_str()) && !told.contains(student.name.as_str()), "{told}");
    assert!(page.copy.unwrap().contains("ATR"));
    bench.tap_chip(ShelfLabel::Hasty, new_card(student.education_id).unwrap());
    assert_eq!(outcome(&bench), Some(Outcome::Torn));
    let torn = bench.ledger();
    assert!(torn.rows.is_empty() && torn.tiles.iter().any(|tile| tile.state == TileState::Torn), "{:?}", torn.tiles);
    bench.tap_chip(ShelfLabel::Dead, new_card(student.education_id).unwrap());
    assert_eq!((outcome(&bench), bench.ledger().tiles), (Some(Outcome::Mute), Vec::new()));
    bench.tap_chip(ShelfLabel::Phone, phone().unwrap());
    assert_eq!(outcome(&bench), Some(Outcome::RandomUid));
}
