//! Lists that leave: shown with masks, saved with an entry, read back by our own import.

use std::path::Path;

use card_desk::desk::export::file::{Format, Made, Taker, make};
use card_desk::desk::export::{ListKind, Listing, Scope};
use card_desk::desk::office::export::{ExportForm, ExportInput, ListShown};
use card_desk::desk::office::{FormKind, OfficeInput, OfficePage, OfficePlace, Told};
use card_desk::desk::order::Order;
use card_desk::id::{ClassId, DeskId, EducationId, Name};
use card_desk::journal::{Clock, sha256};
use card_desk::record::office::{Export, OfficeList};
use card_desk::record::{Act, QuarantineReason, Student};
use card_desk::table::roster::Against;
use card_desk::table::{self, Layout, Purpose, RosterPlan, roster};
use card_desk::text::ledger::{FieldKind, Mark};

use crate::bench::{Bench, PASSWORD, operator};
use crate::house::{DAY_MS, written};

const SAVE: FormKind = FormKind::Export(ExportForm::Save);
const SCOPE: FormKind = FormKind::Export(ExportForm::Scope);

fn of(list: OfficeList) -> ListKind {
    ListKind::Of(list)
}

impl Bench {
    fn list(&mut self, kind: ListKind) -> ListShown {
        self.open(OfficePlace::Export);
        self.open(OfficePlace::ExportList(kind));
        self.shown()
    }

    fn shown(&self) -> ListShown {
        let OfficePage::Export(page) = self.page() else { panic!("{:?}", self.page()) };
        *page.shown.expect("one list is shown")
    }

    fn save(&mut self, name: &str) -> (u32, String, String) {
        self.office(OfficeInput::Ask(SAVE));
        self.submit(SAVE, &[name]);
        match self.told() {
            Some(Told::Exported { rows, file, sha256, .. }) => (rows, file, sha256),
            other => panic!("{other:?}"),
        }
    }

    fn last_act(&mut self) -> Act {
        self.station.journal().recent(1).unwrap().remove(0).act
    }

    /// Makes a list as the station would, without a page.
    fn made(&mut self, kind: ListKind, scope: &Scope, format: Format) -> (Listing, Made) {
        let (at, desk, person) = (self.clock.now(), DeskId::parse("甲").unwrap(), operator("李"));
        let list = Listing::make(self.station.journal(), kind, scope, Order::Seat, at.day()).unwrap();
        let taker = Taker { school: "演练", desk: &desk, operator: &person, second: None, at };
        let made = make(&list, format, &taker).unwrap();
        (list, made)
    }
}

fn cells(list: &Listing) -> Vec<Vec<String>> {
    list.figures().iter().map(|row| row.iter().map(card_desk::record::figures::Figure::words).collect()).collect()
}

fn column<'a>(list: &Listing, rows: &'a [Vec<String>], title: &str) -> Vec<&'a str> {
    let at = list.columns.iter().position(|column| column.title == title).unwrap();
    rows.iter().map(|row| row[at].as_str()).collect()
}

#[test]
fn every_list_is_shown_masked_and_saved_with_an_entry_that_knows_its_file() {
    let mut bench = Bench::training();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.open(OfficePlace::Export);
    let OfficePage::Export(page) = bench.page() else { panic!() };
    let rows: Vec<usize> = page.lists.iter().map(|line| line.rows).collect();
    assert_eq!(rows, [2_400, 400, 399, 0, 0, 1]);
    for (at, kind) in ListKind::ALL.into_iter().enumerate() {
        let key = bench.ledger().actions[at].clone();
        assert_eq!(key.key, char::from_digit(u32::try_from(at).unwrap() + 1, 10).unwrap());
        bench.press(key.input);
        let shown = bench.shown();
        assert_eq!((shown.kind, shown.total), (kind, rows[at]));
        let told = format!("{:?} {:?}", bench.ledger(), bench.page());
        assert!(!told.contains(student.name.as_str()) && !told.contains(student.education_id.as_str()), "{kind:?}");
        bench.office(OfficeInput::Ask(SAVE));
        let typed = ["清单", "第二人", ""];
        bench.submit(SAVE, &typed[..if kind == ListKind::Roster { 3 } else { 1 }]);
        let Some(Told::Exported { file, sha256: digest, .. }) = bench.told() else { panic!("{:?}", bench.told()) };
        assert_eq!(sha256(&std::fs::read(&file).unwrap()), digest);
        match bench.last_act() {
            Act::ListExported { what, rows, sha256 } => {
                assert_eq!((of(what), rows as usize, sha256), (kind, shown.total, digest));
            }
            Act::Exported { what: Export::Roster, sha256, .. } => {
                assert_eq!((ListKind::Roster, sha256), (kind, digest));
            }
            other => panic!("{other:?}"),
        }
        std::fs::remove_file(file).unwrap();
        bench.close();
    }
}

#[test]
fn a_name_that_is_taken_or_none_is_refused_and_nothing_is_recorded() {
    let mut bench = Bench::training();
    bench.list(of(OfficeList::Missing));
    let (rows, file, _) = bench.save("缺卡");
    assert_eq!(rows, 400);
    let (before, entries) = (std::fs::read(&file).unwrap(), bench.entries());
    bench.office(OfficeInput::Ask(SAVE));
    for (name, code) in [("缺卡", "file-there"), (" ", "nothing-typed"), ("../缺卡", "not-a-file-name")] {
        bench.submit(SAVE, &[name]);
        assert_eq!(bench.refused(), code, "{name}");
        assert_eq!(bench.shown().ask, Some(ExportForm::Save), "the form stays open");
    }
    assert_eq!((std::fs::read(&file).unwrap(), bench.entries()), (before, entries));
    assert_eq!(written(Path::new(&file).parent().unwrap()).len(), 1, "no part of a file is left");
}

#[test]
fn a_clerk_lets_lists_out_alone_and_an_admin_the_roster_with_a_second_person() {
    let mut clerk = Bench::school("经");
    assert!(!clerk.list(ListKind::Roster).may);
    let shown = clerk.ledger();
    assert!(shown.actions.iter().all(|action| action.key != 'x'), "no key to save it");
    clerk.submit(SAVE, &["名册", "张", PASSWORD]);
    assert_eq!(clerk.refused(), "may-not");
    clerk.list(of(OfficeList::Unclaimed));
    assert_eq!(clerk.save("未领").0, 0);
    let mut admin = Bench::school("张");
    admin.list(ListKind::Roster);
    admin.office(OfficeInput::Ask(SAVE));
    assert_eq!(admin.ledger().form.unwrap().fields[2].kind, FieldKind::Secret);
    for (second, code) in [("张", "no-second"), ("验", "no-second")] {
        admin.submit(SAVE, &["名册", second, PASSWORD]);
        assert_eq!(admin.refused(), code, "{second}");
    }
    admin.submit(SAVE, &["名册", "经", PASSWORD]);
    assert!(matches!(admin.told(), Some(Told::Exported { rows: 2_400, .. })), "{:?}", admin.told());
    let entry = admin.station.journal().recent(1).unwrap().remove(0);
    assert_eq!(entry.approver, Some(operator("经")));
    let mut verifier = Bench::school("验");
    for kind in ListKind::ALL {
        assert!(!verifier.list(kind).may, "{kind:?}");
        verifier.close();
    }
}

#[test]
fn class_batch_order_and_format_are_chosen_and_stay_chosen() {
    let mut bench = Bench::training();
    let first = bench.list(of(OfficeList::Custody));
    assert_eq!((first.total, first.scope.batch.as_ref()), (400, None));
    bench.office(OfficeInput::Ask(SCOPE));
    for typed in ["70", "七年级", "x"] {
        bench.submit(SCOPE, &[typed, "0"]);
        assert_eq!(bench.refused(), "no-such-class", "{typed}");
    }
    bench.submit(SCOPE, &["73", "1"]);
    let shown = bench.shown();
    assert_eq!((shown.total, shown.ask), (40, None));
    assert_eq!(shown.scope.batch, Some(bench.card_of(&bench.students[0].clone()).batch.unwrap()));
    assert!(shown.file.contains("七年级3班") && shown.file.starts_with("卡片去向表"), "{}", shown.file);
    let by_seat = shown.rows;
    bench.office(OfficeInput::Export(ExportInput::Order));
    assert_eq!(bench.shown().order, Order::Pinyin);
    assert_ne!(bench.shown().rows, by_seat);
    bench.office(OfficeInput::Export(ExportInput::Order));
    bench.office(OfficeInput::Export(ExportInput::Order));
    assert_eq!(bench.shown().rows, by_seat);
    bench.office(OfficeInput::Export(ExportInput::Format));
    assert_eq!(bench.shown().format, Format::Utf8);
    let (_, file, _) = bench.save("三班.csv");
    assert!(file.ends_with("三班.csv"), "{file}");
    assert_eq!(bench.shown().total, 40, "saving chooses nothing else");
}

#[test]
fn the_list_of_missing_cards_begins_with_the_batch_at_hand() {
    let mut bench = Bench::training();
    let shown = bench.list(of(OfficeList::Missing));
    assert_eq!(shown.scope.batch, shown.batches.first().cloned());
    bench.office(OfficeInput::Ask(SCOPE));
    let form = bench.ledger().form.unwrap();
    assert_eq!(form.fields[1].first, "1", "the batch is chosen in the form, too");
}

#[test]
fn requests_are_those_of_a_day_in_their_order_and_without_what_was_taken_back() {
    let mut bench = Bench::training();
    let [first, second, third] = [4, 2, 3].map(|seat| bench.student(3, seat));
    for student in [&first, &second, &third] {
        bench.take_in(student);
        bench.hand_over(student);
    }
    let claim = |bench: &mut Bench, student: &Student| Act::LossClaimed { card: bench.card_of(student).card };
    for student in [&first, &second, &third] {
        let act = claim(&mut bench, student);
        bench.station.note(act).unwrap();
        bench.clock.advance(60_000);
    }
    bench.press(card_desk::desk::board::Input::Undo);
    let today = bench.clock.now().day();
    let (list, _) = bench.made(of(OfficeList::Requests), &Scope::default(), Format::Workbook);
    let rows = cells(&list);
    assert_eq!(column(&list, &rows, "姓名"), [first.name.as_str(), second.name.as_str()]);
    assert_eq!(column(&list, &rows, "事项"), ["报失", "报失"]);
    assert_eq!(column(&list, &rows, "序号"), ["1", "2"]);
    bench.clock.advance(DAY_MS);
    assert_eq!(bench.list(of(OfficeList::Requests)).total, 0);
    bench.office(OfficeInput::Ask(SCOPE));
    bench.submit(SCOPE, &["", "昨天"]);
    assert_eq!(bench.refused(), "not-a-day");
    bench.submit(SCOPE, &["7-3", &today.to_string()]);
    assert_eq!(bench.shown().total, 2);
    bench.office(OfficeInput::Ask(SCOPE));
    bench.submit(SCOPE, &["7-4", &today.to_string()]);
    assert_eq!(bench.shown().total, 0);
}

#[test]
fn unclaimed_cards_are_counted_by_their_days_and_complaints_have_both_numbers() {
    let mut bench = Bench::training();
    let [old, new, wrong] = [1, 2, 3].map(|seat| bench.student(4, seat));
    bench.take_in(&old);
    bench.clock.advance(31 * DAY_MS);
    bench.take_in(&new);
    let card = bench.card_of(&wrong);
    let other = card_desk::id::TransitNumber::parse("3100000000009999999").unwrap();
    bench
        .station
        .note(Act::Intake {
            card: card.card.clone(),
            holder: Some(wrong.education_id),
            uid: None,
            transit_number: Some(other.clone()),
            batch: card.batch.clone(),
            quarantine: Some(QuarantineReason::ChipFaceMismatch),
        })
        .unwrap();
    let shown = bench.list(of(OfficeList::Unclaimed));
    assert_eq!((shown.total, shown.ages), (2, Some([1, 1, 0])));
    let fact = bench.ledger().facts.into_iter().find(|fact| fact.value.contains("满 30 天")).unwrap();
    assert_eq!(fact.mark, Mark::Ask);
    let (list, _) = bench.made(of(OfficeList::Unclaimed), &Scope::default(), Format::Workbook);
    let rows = cells(&list);
    assert_eq!(column(&list, &rows, "天数"), ["31", "0"]);
    assert_eq!(column(&list, &rows, "期限"), ["满 30 天", ""]);
    let (list, _) = bench.made(of(OfficeList::Complaints), &Scope::default(), Format::Workbook);
    let rows = cells(&list);
    assert_eq!(column(&list, &rows, "问题"), ["芯片与卡面不符"]);
    assert_eq!(column(&list, &rows, "应当为（一卡通卡号）"), [card.transit_number.unwrap().as_str()]);
    assert_eq!(column(&list, &rows, "卡上为（一卡通卡号）"), [other.as_str()]);
    assert_eq!(column(&list, &rows, "教育ID"), [wrong.education_id.as_str()]);
}

/// Names that a file may spoil: each rare character of the requirements, fifty characters, and what a spreadsheet runs.
fn hard_names() -> Vec<String> {
    let rare = "·‧•・･．喆堃犇䶮㛃𠮷𬭎𬍤𫖯𬬻𣲘𠅤𡋾鿏鿔奡暐㐂镕𡚸\u{E000}豈\u{F900}";
    let mut names: Vec<String> = rare.chars().map(|c| format!("甲{c}乙")).collect();
    names.extend(
        ["=甲", "+86乙", "-丙", "@丁", "'戊", "'=己", "''-庚", "＝辛", "壬,癸", "子\"丑\"", "寅;卯"].map(Into::into),
    );
    names.push("葛\u{E0100}氏".into());
    names.push("阿卜杜热合曼江·买买提依明江·阿不都克里木·吐尔逊江·艾合买提江·阿卜杜拉·买买提·吐尔逊·江江江江".into());
    names.push("𠮷".repeat(50));
    names.push("※ 导".into());
    names
}

/// Reads a file back as an office would import it.
fn imported(name: &str, bytes: &[u8]) -> RosterPlan {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let book = table::open(&path).unwrap();
    let layout = Layout::guess(&book, Purpose::Roster).swap_remove(0);
    roster::parse(&book, &layout, Against::default())
}

#[test]
fn a_roster_comes_back_byte_identical_from_every_form_of_file() {
    let mut bench = Bench::training();
    let class = ClassId::parse("高三年级 9 班").unwrap();
    let of_number = |(at, name): (u16, String)| {
        let id = EducationId::parse(&format!("{:08}", 9_000 + u32::from(at))).unwrap();
        let pattern = bench.student(3, 1);
        Student { education_id: id, name: Name::parse(&name).unwrap(), class, seat: Some(at), ..pattern }
    };
    let students: Vec<Student> = (60..).zip(hard_names()).map(of_number).collect();
    assert!(students.iter().any(|student| student.name.as_str().chars().count() == 50));
    bench.station.note(Act::RosterImported { file: "r".into(), students: students.clone() }).unwrap();
    let scope = Scope { class: Some(class), ..Scope::default() };
    for (format, name) in [(Format::Workbook, "a.xlsx"), (Format::Utf8, "b.csv"), (Format::Gb18030, "c.csv")] {
        let (list, made) = bench.made(ListKind::Roster, &scope, format);
        let plan = imported(name, &made.bytes);
        assert_eq!(plan.errors.len(), 0, "{name}: {:?}", plan.errors);
        assert_eq!(plan.new.len(), list.rows.len(), "{name}: the mark is no row");
        let back = |student: &Student| plan.new.iter().find(|new| new.education_id == student.education_id);
        for student in &students {
            assert_eq!(back(student).map(|new| new.name.as_str()), Some(student.name.as_str()), "{name}");
            assert_eq!(back(student), Some(student), "{name}");
        }
        assert_eq!(made.beyond.is_empty(), format != Format::Gb18030);
    }
}

#[test]
fn what_gb18030_readers_cannot_show_is_named_before_the_file_is_saved() {
    let mut bench = Bench::training();
    bench.list(ListKind::Roster);
    assert_eq!(bench.shown().beyond_count, 0);
    bench.office(OfficeInput::Export(ExportInput::Format));
    bench.office(OfficeInput::Export(ExportInput::Format));
    let shown = bench.shown();
    assert_eq!((shown.format, shown.beyond.len()), (Format::Gb18030, 5));
    assert!(shown.beyond_count >= 10);
    let (cell, named) = &shown.beyond[0];
    let told = bench.ledger().facts.into_iter().find(|fact| fact.value.contains(named.as_str())).unwrap();
    assert!(told.value.contains(cell.as_str()) && named.contains("U+"), "{}", told.value);
    assert_eq!(told.mark, Mark::Ask);
}

#[test]
fn hits_of_a_search_stand_in_another_order_after_a_key() {
    let mut bench = Bench::training();
    bench.open(OfficePlace::Find);
    bench.submit(FormKind::Find, &["7-3"]);
    let hits = |bench: &Bench| {
        let OfficePage::Find(page) = bench.page() else { panic!() };
        (page.order, page.hits.iter().map(|student| student.education_id).collect::<Vec<_>>())
    };
    let (order, best) = hits(&bench);
    assert_eq!((order, best.len()), (None, 40));
    let key = bench.ledger().actions.iter().find(|action| action.key == 'o').unwrap().input.clone();
    let mut seen = Vec::new();
    for want in [Some(Order::Seat), Some(Order::Pinyin), Some(Order::Stroke), None] {
        bench.press(key.clone());
        let (order, now) = hits(&bench);
        assert_eq!(order, want);
        let sorted = |list: &[EducationId]| {
            let mut list = list.to_vec();
            list.sort_unstable();
            list
        };
        assert_eq!(sorted(&now), sorted(&best), "nobody is lost");
        seen.push(now);
    }
    assert!(seen[1] != seen[0] && seen[2] != seen[1] && seen[3] == best);
}
