//! The card profiles on their pages: which there are, what one read of the last card, what its tests say.

use card_desk::desk::board::Input;
use card_desk::desk::office::{OfficeInput, OfficePage, OfficePlace};
use card_desk::text::ledger::Mark;

use super::bench::Bench;

#[test]
fn the_profiles_say_where_they_come_from_and_run_their_tests() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Menu);
    bench.open(OfficePlace::Profiles);
    let shown = bench.ledger();
    assert_eq!(shown.rows.len(), 3);
    let standings: Vec<&str> = shown.rows.iter().map(|row| row.cells[1].as_str()).collect();
    assert!(standings[0].starts_with("公开布局") && standings[2].starts_with("示例"), "{standings:?}");
    assert!(standings.iter().all(|standing| standing.contains("未实测")));
    assert_eq!(shown.rows[2].mark, Mark::Ask);
    assert_eq!(shown.rows[0].cells[3], "3");
    // T runs them all, and T again puts the results away.
    let test = shown.actions.iter().find(|action| action.key == 't').unwrap().input.clone();
    bench.press(test.clone());
    let shown = bench.ledger();
    assert!(shown.rows.iter().all(|row| row.mark == Mark::Good), "{:?}", shown.rows);
    assert_eq!(shown.rows[0].cells[3], "通过 3 条，不通过 0 条，没有运行 0 条");
    bench.press(test);
    assert_eq!(bench.ledger().rows[0].cells[3], "3");
}

#[test]
fn a_profile_shows_what_it_read_of_the_last_card_and_hides_whose_it_is() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.tap(&student);
    bench.open(OfficePlace::Menu);
    bench.open(OfficePlace::Profiles);
    let shown = bench.ledger();
    let gave: Vec<&str> = shown.rows.iter().map(|row| row.cells[4].as_str()).collect();
    assert_eq!(gave, ["—", "读出 6 项", "—"]);
    bench.press(shown.rows[1].open.clone().unwrap());
    let OfficePage::Profile(page) = bench.page() else { panic!() };
    assert_eq!((page.line.id.as_str(), page.read.len(), page.keys.len()), ("cn-tunion", 6, 0));
    let shown = bench.ledger();
    let row = |name: &str| shown.rows.iter().find(|row| row.cells[1].starts_with(name)).unwrap().cells.clone();
    let number = row("card_no");
    assert!(number[2].contains("[10..20]") && number[3].chars().all(|c| c == '#'), "{number:?}");
    assert_eq!(row("valid_to")[3], "2040-12-31");
    assert!(row("info")[1].contains("取其中一段"));
    let transit = card_desk::desk::training::school::transit_number(student.education_id).unwrap();
    assert!(!format!("{page:?}{shown:?}").contains(transit.as_str()));
    bench.office(OfficeInput::Turn);
    let shown = bench.ledger();
    assert_eq!(shown.rows.iter().filter(|row| row.cells[0] == "自检" && row.mark == Mark::Good).count(), 3);
    bench.press(Input::Office(OfficeInput::Close));
    assert!(matches!(bench.page(), OfficePage::Profiles(_)));
}

#[test]
fn a_profile_names_its_keys_and_whether_they_are_here() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Menu);
    bench.open(OfficePlace::Profile("example-student-sector".into()));
    let OfficePage::Profile(page) = bench.page() else { panic!() };
    assert_eq!(page.keys, [("edu.student.read".to_owned(), false)]);
    let fact = bench.ledger().facts.into_iter().find(|fact| fact.label == "密钥").unwrap();
    assert_eq!((fact.value.as_str(), fact.mark), ("edu.student.read（没有）", Mark::Ask));
    bench.open(OfficePlace::Profile("no-such".into()));
    assert!(matches!(bench.page(), OfficePage::Profile(page) if page.line.id == "example-student-sector"));
}
