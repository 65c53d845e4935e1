//! The import page from key to journal: dropped, looked at, taken in, taken back, and corrections by hand.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

use card_desk::desk::board::{Input, Notice};
use card_desk::desk::import::{Group, View};
use card_desk::desk::office::import::{GroupRow, ImportStep, Outline};
use card_desk::desk::office::{FormKind, ImportForm, ImportInput, OfficeInput, OfficePage, OfficePlace, Told};
use card_desk::id::{ClassId, Name};
use card_desk::record::{Act, Deed, Student, StudentField};
use card_desk::screen::{Frame, Page, draw};
use card_desk::table::{Field, Purpose};
use card_desk::text::Language;

use super::bench::Bench;

/// Writes a roster of these students, as a school would.
fn roster(students: &[Student]) -> String {
    let mut text = String::from("教育ID,姓名,班级,班内学号\n");
    for student in students {
        let seat = student.seat.map(|seat| seat.to_string()).unwrap_or_default();
        writeln!(text, "{},{},{},{seat}", student.education_id.as_str(), student.name, student.class).unwrap();
    }
    text
}

fn stranger(n: u32) -> Student {
    let id = card_desk::id::EducationId::parse(&format!("{:08}", 77_000_000 + n)).unwrap();
    Student { seat: Some(1), ..Student::new(id, Name::parse("钱多多").unwrap(), ClassId::new(7, 9).unwrap()) }
}

impl Bench {
    fn file(&mut self, name: &str, text: &str) -> PathBuf {
        let path = self.station.journal().path().with_file_name(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn drop_file(&mut self, name: &str, text: &str) {
        let path = self.file(name, text);
        self.press(Input::Picture(path));
        self.station.finish_import();
    }

    fn step(&self) -> ImportStep {
        let OfficePage::Import(page) = self.page() else { panic!("{:?}", self.page()) };
        page.step
    }

    fn outline(&self) -> Outline {
        match self.step() {
            ImportStep::Overview(outline) | ImportStep::Columns(outline, _) | ImportStep::Group(outline, _, _) => {
                *outline
            }
            ImportStep::Idle { trouble, .. } => panic!("{trouble:?}"),
        }
    }

    /// Draws the page in both languages and sizes into the folder that `CARD_DESK_PICTURES` names, for people.
    fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("CARD_DESK_PICTURES") else { return };
        for (language, scale) in Language::ALL.into_iter().flat_map(|language| [(language, 1.0), (language, 2.0)]) {
            let frame = Frame { page: Page::Desk, language, size: (1366, 768), scale };
            let drawn = draw(&self.station.board(), frame, Arc::new(|_| Vec::new())).unwrap();
            let file = format!("{folder}/{name}-{language:?}-{scale}.png");
            image::save_buffer(file, &drawn.rgba, drawn.width, drawn.height, image::ColorType::Rgba8).unwrap();
        }
    }

    fn import(&mut self, input: ImportInput) {
        self.office(OfficeInput::Import(input));
    }

    /// Presses Enter on the first row.
    fn enter(&mut self) {
        let ledger = self.ledger();
        match &ledger.form {
            Some(form) => self.submit(form.kind.clone(), &[]),
            None => self.press(ledger.rows[0].open.clone().expect("the first row does something")),
        }
    }

    fn known(&mut self, student: &Student) -> Option<Student> {
        self.station.journal().student(student.education_id).unwrap()
    }

    fn runs(&mut self) -> Vec<(u32, bool)> {
        let runs = self.station.journal().import_runs(9).unwrap();
        runs.iter().map(|run| (run.count, run.undone)).collect()
    }
}

#[test]
fn a_dropped_roster_is_in_the_records_after_two_enters_and_out_of_them_after_two_more() {
    let mut bench = Bench::training();
    let (old, new) = (bench.student(3, 1), stranger(1));
    let moved = Student { class: ClassId::new(7, 8).unwrap(), ..old.clone() };
    bench.drop_file("名册.csv", &roster(&[moved.clone(), new.clone()]));
    let outline = bench.outline();
    assert_eq!((outline.purpose, outline.writes, outline.count(Group::New)), (Purpose::Roster, 2, 1));
    assert_eq!((outline.count(Group::Changed), outline.missing.len(), outline.count(Group::Errors)), (1, 0, 0));
    let before = bench.entries();
    bench.picture("1-overview");
    bench.enter();
    bench.picture("2-confirm");
    assert_eq!(bench.entries(), before, "the first Enter only asks");
    assert!(bench.ledger().hint.contains('1'), "{}", bench.ledger().hint);
    bench.enter();
    assert_eq!(bench.told(), Some(Told::Done(Deed::RosterImported)));
    let said = bench.ledger().said.unwrap().1;
    bench.picture("3-done");
    assert!(said.contains("名册.csv") && said.contains("新增 1") && said.contains("更改 1"), "{said}");
    assert_eq!((bench.known(&new), bench.known(&old)), (Some(new.clone()), Some(moved)));
    assert_eq!(bench.runs()[0], (2, false));
    // The newest run is the first row.
    bench.enter();
    bench.enter();
    assert_eq!(bench.told(), Some(Told::Done(Deed::Undone)));
    assert_eq!((bench.known(&new), bench.known(&old)), (None, Some(old)));
    assert_eq!(bench.runs()[0], (2, true));
    let cells = bench.ledger().rows[0].cells.join(" ");
    assert!(cells.contains("已撤销"), "{cells}");
}

#[test]
fn the_same_file_twice_has_nothing_to_do_and_says_so() {
    let mut bench = Bench::training();
    let text = roster(&[stranger(1), stranger(2)]);
    bench.drop_file("a.csv", &text);
    bench.enter();
    bench.enter();
    let entries = bench.entries();
    bench.drop_file("b.csv", &text);
    let (outline, ledger) = (bench.outline(), bench.ledger());
    assert_eq!((outline.writes, outline.count(Group::Unchanged)), (0, 2));
    assert_eq!(ledger.rows[0].open, None, "nothing is taken in");
    assert!(ledger.hint.contains("没有要写入"), "{}", ledger.hint);
    bench.submit(FormKind::Import(ImportForm::Take), &[]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "nothing-to-import" }));
    assert_eq!(bench.entries(), entries);
}

#[test]
fn each_group_shows_its_rows_masked_and_may_be_left_out() {
    let mut bench = Bench::training();
    let (old, new) = (bench.student(3, 1), stranger(1));
    let moved = Student { class: ClassId::new(7, 8).unwrap(), ..old.clone() };
    bench.drop_file("a.csv", &format!("{}1234,少一位,7-3,2\n", roster(&[moved.clone(), new.clone()])));
    assert_eq!(bench.outline().count(Group::Errors), 1);
    for (group, want) in [(Group::New, "钱*多"), (Group::Changed, "7-3 → 7-8"), (Group::Errors, "8 位数字")] {
        bench.import(ImportInput::Show(View::Group(group)));
        let rows: Vec<String> = bench.ledger().rows.iter().map(|row| row.cells.join(" ")).collect();
        assert!(rows.len() == 1 && rows[0].contains(want), "{rows:?}");
        bench.picture(&format!("4-{}", group.code()));
        assert!(!rows[0].contains(new.name.as_str()) && !rows[0].contains(old.name.as_str()), "{rows:?}");
        bench.close();
        assert!(matches!(bench.step(), ImportStep::Overview(_)), "Esc leads back to the numbers");
    }
    bench.import(ImportInput::TakeNew);
    assert_eq!(bench.outline().writes, 1);
    bench.enter();
    bench.enter();
    assert_eq!((bench.known(&new), bench.known(&old)), (None, Some(moved)));
    let said = bench.ledger().said.unwrap().1;
    assert!(said.contains("1 行有错"), "{said}");
}

#[test]
fn a_field_put_right_by_hand_stays_until_a_person_lets_the_file_win() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.open_student(&student);
    let form = || FormKind::Import(ImportForm::Correct(student.education_id));
    bench.office(OfficeInput::Ask(form()));
    assert!(bench.ledger().form.is_some());
    bench.picture("8-correct");
    for (field, value, code) in [("2", "十班", "not-a-value"), ("2", "7-3", "same-value"), ("9", "7-4", "not-chosen")]
    {
        bench.submit(form(), &[field, value]);
        assert_eq!(bench.told(), Some(Told::Refused { code }), "{value}");
    }
    bench.submit(form(), &["2", "7-4"]);
    assert_eq!(bench.told(), Some(Told::Done(Deed::StudentCorrected)));
    let OfficePage::Student(page) = bench.page() else { panic!() };
    assert_eq!((page.corrected.as_slice(), page.student.class.class()), (&[StudentField::Class][..], 4));
    assert!(page.past.iter().any(|past| matches!(past.act, Act::StudentCorrected { .. })));
    let facts: Vec<String> = bench.ledger().facts.iter().map(|fact| fact.value.clone()).collect();
    assert!(facts.iter().any(|value| value == "班级"), "{facts:?}");

    bench.drop_file("a.csv", &roster(std::slice::from_ref(&student)));
    let outline = bench.outline();
    assert_eq!((outline.count(Group::Conflicts), outline.writes), (1, 0), "the hand stays");
    bench.import(ImportInput::Show(View::Group(Group::Conflicts)));
    bench.picture("7-conflicts");
    bench.enter();
    let ImportStep::Group(_, _, rows) = bench.step() else { panic!() };
    assert!(matches!(rows.as_slice(), [GroupRow::Conflict { taken: true, .. }]), "{rows:?}");
    bench.close();
    bench.enter();
    bench.enter();
    assert_eq!(bench.known(&student).unwrap().class.class(), 3);
    assert!(bench.station.journal().corrected().unwrap().is_empty());
}

#[test]
fn columns_that_nobody_knows_are_chosen_once_and_remembered() {
    let mut bench = Bench::training();
    let odd = |n: u32| format!("编码,称呼,去处\n{},钱多多,七年级9班\n", 77_000_000 + n);
    bench.drop_file("a.csv", &odd(1));
    assert!(matches!(bench.step(), ImportStep::Columns(..)), "a column is missing, so that is asked first");
    bench.picture("5-columns");
    let at = |field: Field| {
        let place = Purpose::Roster.fields().iter().position(|known| *known == field).unwrap();
        (place + 1).to_string()
    };
    bench.submit(FormKind::Import(ImportForm::Header), &["1", "0"]);
    bench.station.finish_import();
    for (column, field) in [(0, Field::EducationId), (1, Field::Name), (2, Field::Class)] {
        bench.office(OfficeInput::Ask(FormKind::Import(ImportForm::Column(column))));
        assert!(bench.ledger().form.is_some());
        bench.picture("6-column");
        bench.submit(FormKind::Import(ImportForm::Column(column)), &[&at(field)]);
        bench.station.finish_import();
    }
    assert!(bench.outline().missing.is_empty());
    bench.import(ImportInput::Show(View::Overview));
    bench.enter();
    bench.enter();
    assert_eq!(bench.runs()[0], (1, false));
    let file = bench.station.journal().path().with_file_name("layouts.toml");
    let kept = std::fs::read_to_string(file).unwrap();
    assert!(kept.contains("education-id = \"A\"") && !kept.contains("称呼"), "{kept}");
    bench.drop_file("b.csv", &odd(2));
    let outline = bench.outline();
    assert!(outline.recalled && outline.writes == 1, "{outline:?}");
}

#[test]
fn a_batch_list_is_known_by_its_columns_and_named_by_its_file_or_by_a_person() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    let text = format!("教育ID,北京通号\n{},BJT990000123\n", student.education_id.as_str());
    bench.drop_file("2026-冬-1.csv", &text);
    let outline = bench.outline();
    let name = |outline: &Outline| outline.batch.as_ref().map(ToString::to_string);
    assert_eq!((outline.purpose, name(&outline).as_deref()), (Purpose::Batch, Some("2026-冬-1")));
    bench.submit(FormKind::Import(ImportForm::Kind), &["1", "2026-冬-2"]);
    bench.station.finish_import();
    assert_eq!(name(&bench.outline()).as_deref(), Some("2026-冬-2"));
    bench.enter();
    bench.enter();
    assert_eq!(bench.told(), Some(Told::Done(Deed::BatchImported)));
    let batches = bench.station.journal().batches().unwrap();
    assert!(batches.iter().any(|batch| batch.batch.as_str() == "2026-冬-2" && batch.expected == 1));
}

#[test]
fn what_is_wrong_in_a_file_is_saved_beside_the_lists_under_a_new_name_each_time() {
    let mut bench = Bench::training();
    bench.drop_file("名册.csv", "教育ID,姓名,班级\n1234,少一位,7-3\n");
    let save = |bench: &Bench| {
        let key = bench.ledger().actions.into_iter().find(|action| action.key == 'd');
        key.expect("there is something to save").input
    };
    for name in ["名册-问题.xlsx", "名册-问题-2.xlsx"] {
        bench.press(save(&bench));
        let Some(Told::Saved { file, count: 1 }) = bench.told() else { panic!("{:?}", bench.told()) };
        assert!(file.ends_with(name), "{file}");
        let book = card_desk::table::open(std::path::Path::new(&file)).unwrap();
        let row = book.sheets[0].row(2).unwrap();
        assert!(row.cells().any(|(_, value)| value.shown().contains("8 位数字")), "the sentence stands in the row");
    }
}

#[test]
fn a_file_that_is_no_table_says_why_and_a_clerk_may_only_look() {
    let mut bench = Bench::training();
    bench.drop_file("empty.csv", "");
    assert!(matches!(bench.step(), ImportStep::Idle { trouble: Some("table-empty"), .. }), "{:?}", bench.step());
    let said = bench.ledger().said.unwrap().1;
    assert!(said.contains("empty.csv") && said.contains("隐藏的工作表"), "{said}");
    bench.submit(FormKind::Import(ImportForm::Open), &["a.png"]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "not-a-table" }));

    let mut bench = Bench::school("经");
    bench.drop_file("a.csv", &roster(&[stranger(1)]));
    assert_eq!(bench.station.board().notice, Some(Notice::Refused { code: "may-not".into() }));
    bench.open(OfficePlace::Import);
    let keys: Vec<char> = bench.ledger().actions.iter().map(|action| action.key).collect();
    assert_eq!(keys, ['b'], "nothing but the list of runs");
    let run = bench.station.journal().import_runs(1).unwrap()[0].entry;
    bench.submit(FormKind::Import(ImportForm::Undo(run)), &[]);
    assert_eq!(bench.told(), Some(Told::Refused { code: "may-not" }));
}

#[test]
fn a_file_compared_before_somebody_changed_a_record_is_compared_again() {
    let mut bench = Bench::training();
    let old = bench.student(3, 1);
    let moved = Student { class: ClassId::new(7, 8).unwrap(), ..old.clone() };
    bench.drop_file("a.csv", &roster(std::slice::from_ref(&moved)));
    let corrected = Student { class: ClassId::new(7, 5).unwrap(), ..old.clone() };
    let act = Act::StudentCorrected { students: vec![corrected], fields: vec![StudentField::Class] };
    bench.station.note(act).unwrap();
    bench.enter();
    bench.enter();
    assert_eq!(bench.told(), Some(Told::Refused { code: "import-stale" }));
    bench.station.finish_import();
    assert_eq!((bench.outline().count(Group::Conflicts), bench.outline().writes), (1, 0));
}

#[test]
fn a_roster_that_was_dropped_does_not_close_the_desk_and_stops_on_a_key() {
    let mut bench = Bench::training();
    let path = bench.file("a.csv", &roster(&[stranger(1)]));
    bench.press(Input::Picture(path));
    let OfficePage::Import(page) = bench.page() else { panic!() };
    assert!(page.stage.is_some() && bench.station.pause() < card_desk::desk::thread::TICK);
    bench.import(ImportInput::Stop);
    let OfficePage::Import(page) = bench.page() else { panic!() };
    assert!(page.stage.is_none());
    bench.station.finish_import();
    assert!(matches!(bench.step(), ImportStep::Idle { trouble: None, .. }));
}
