//! A school of 2 400 students in 60 classes, with long and rare names and twelve planted defects.

use std::collections::BTreeSet;

use card_desk::table::roster::Against;
use card_desk::table::{self, Layout, Limits, Purpose, RosterPlan, marked};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{folder, open_bytes, plan_against, plan_of, student};

const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗";
const GIVEN: &str = "子涵雨桐明轩佳怡诺宇然欣晨博文思远嘉琪浩";
/// Characters beyond the Unified Repertoire of 1993: one each in 31 names.
const RARE: &str = "㐂𠮷𬭎䶮㛃𡚸𬍤𫖯𬬻𣲘𠅤𡋾鿏鿔𫟹𬱖𬀩𪻐𬸪𠙶𪨧𪟝𬤊𬬭𬘭䲟䴖㙍㭎𬶋𫓹";
const DOTTED: usize = 18;
const FIRST_ROW: u32 = 4;

/// What is planted: number of the student, column, and what stands there.
const DEFECTS: [(usize, &str, &str, &str); 12] = [
    (77, "B", "欧阳\u{E863}", "name-private-use"),
    (205, "B", "王?涵", "name-placeholder"),
    (390, "B", "李□明", "name-placeholder"),
    (612, "B", "\u{F90A}明轩", "name-compatibility"),
    (845, "B", "买买提•吐尔逊", "name-other-dot"),
    (1033, "B", "阿依．古丽", "name-other-dot"),
    (1290, "B", "张　雨桐", "name-blank"),
    (1466, "B", "刘\u{200B}佳怡", "name-invisible"),
    (1702, "B", "陈１诺", "name-full-width"),
    (1888, "B", "赵yan", "name-latin"),
    (2051, "C", "1.23E+07", "number-scientific"),
    (2333, "C", "0002334", "education-id-length"),
];

fn name_of(n: usize) -> String {
    let pick = |set: &str, at: usize| set.chars().nth(at % set.chars().count()).unwrap();
    let (family, first) = (pick(FAMILY, n * 7 + n / 20), pick(GIVEN, n * 3 + n / 400));
    if n % 75 == 10 && n / 75 < 31 {
        return format!("{family}{}", pick(RARE, n / 75));
    }
    if n % 130 == 21 && n / 130 < DOTTED {
        let long = "买买提·吐尔逊·阿不都热依木·艾合买提·库尔班江·玉素甫";
        return long.chars().take(7 + n / 130).collect::<String>().trim_end_matches('·').to_owned();
    }
    format!("{family}{first}{}", pick(GIVEN, n / 13))
}

/// Class of a student: 60 classes of 40, written in three ways.
fn class_of(n: usize) -> (String, String) {
    let (grade, class) = (n / 400, n / 40 % 10 + 1);
    let grade = ["七年级", "初二", "九年级", "高一", "高二", "高中三年级"][grade];
    let class = match n % 3 {
        0 => format!("（{class}）班"),
        1 => format!("{class:02}"),
        _ => format!("{class}班"),
    };
    (grade.to_owned(), class)
}

fn rows() -> Vec<[String; 7]> {
    let row = |n: usize| {
        let (grade, class) = class_of(n);
        let (number, seat) = (format!("{:08}", n + 1), (n % 40 + 1).to_string());
        let mut row = [seat, name_of(n), number, grade, class, ["男", "2"][n % 2].to_owned(), "2029年7月".to_owned()];
        for (_, column, text, _) in DEFECTS.iter().filter(|(at, ..)| *at == n) {
            row[if *column == "B" { 1 } else { 2 }] = (*text).to_owned();
        }
        row
    };
    (0..2_400).map(row).collect()
}

const HEADINGS: [&str; 7] = ["座号", "★姓 名", "教育ID\n（8位）", "年级", "班", "性别", "卡有效期"];

/// The roster as a workbook: a title, notes in the headings, numbers and days as the spreadsheet has them.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let zeros = Format::new().set_num_format("00000000");
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let hidden = book.add_worksheet().set_name("不要导入").unwrap();
    hidden.write_row(0, 0, ["姓名", "教育ID", "班级"]).unwrap();
    hidden.set_hidden(true);
    let sheet = book.add_worksheet().set_name("学生名册").unwrap();
    sheet.merge_range(0, 0, 0, 6, "某某学校学生名册", &Format::new()).unwrap();
    sheet.write_row(2, 0, HEADINGS).unwrap();
    for (n, cells) in rows().iter().enumerate() {
        let row = FIRST_ROW - 1 + n as u32;
        for (column, text) in (0..).zip(cells) {
            match text.parse::<u32>() {
                // Numbers of eight digits stay numbers: no zero is lost.
                Ok(number) if column == 0 || (column == 2 && number > 9_999_999) => {
                    sheet.write_number_with_format(row, column, number, &zeros).unwrap();
                }
                _ if column == 6 && n % 2 == 0 => {
                    let until = ExcelDateTime::from_ymd(2029, 7, 31).unwrap();
                    sheet.write_datetime_with_format(row, column, until, &day).unwrap();
                }
                Ok(_) | Err(_) => _ = sheet.write_string(row, column, text).unwrap(),
            }
        }
    }
    sheet.write_string(2_405, 0, "合计").unwrap();
    sheet.write_number(2_405, 2, 2_400).unwrap();
    sheet.write_string(2_999, 15, " ").unwrap();
    book.save_to_buffer().unwrap()
}

fn text() -> String {
    let line = |cells: &[String]| cells.join(",") + "\r\n";
    let head = "某某学校学生名册,,,,,,\r\n,,,,,,\r\n座号,姓名,教育ID,年级,班,性别,卡有效期\r\n";
    head.to_owned() + &rows().iter().map(|row| line(row)).collect::<String>()
}

fn planted() -> BTreeSet<(String, String)> {
    let cell = |n: usize, column: &str| format!("{column}{}", FIRST_ROW as usize + n);
    DEFECTS.iter().map(|(n, column, _, code)| ((*code).to_owned(), cell(*n, column))).collect()
}

/// Checks that all planted defects are told with their cell, and nothing else; rare names are right and only noted.
fn check(plan: &RosterPlan, also: &[(&str, &str)]) {
    let told = plan.errors.iter().chain(&plan.warnings);
    let told: BTreeSet<(String, String)> = told
        .map(|problem| (problem.code.to_owned(), problem.cell.clone()))
        .filter(|(code, cell)| !also.contains(&(code.as_str(), cell.as_str())))
        .collect();
    assert_eq!(told, planted());
    assert_eq!((plan.new.len(), plan.errors.len(), plan.class_spellings.len()), (2_398, 2, 0));
    assert_eq!(plan.notes.iter().filter(|note| note.code == "name-rare").count(), RARE.chars().count());
    let classes: BTreeSet<_> = plan.new.iter().map(|student| student.class).collect();
    assert_eq!((classes.len(), plan.new.iter().filter(|student| student.valid_until.is_none()).count()), (60, 0));
    let dotted = plan.new.iter().filter(|student| student.name.as_str().contains('·'));
    assert_eq!(rows().iter().filter(|row| row[1].contains('·')).count(), DOTTED);
    assert!(dotted.count() >= DOTTED - plan.errors.len(), "rows with errors are left out");
    let rows = rows();
    let kept = |number: &str| &rows[number.parse::<usize>().unwrap() - 1][1];
    assert!(plan.new.iter().all(|student| student.name.as_str() == kept(student.education_id.as_str())));
}

#[test]
fn all_twelve_planted_defects_of_a_messy_workbook_are_found_and_no_other() {
    let plan = plan_of(&open_bytes("名册.xlsx", workbook()).unwrap());
    check(&plan, &[("other-sheets", "A1")]);
    assert_eq!((plan.passed_over.totals, plan.passed_over.blank), (1, 2));
}

#[test]
fn the_same_roster_as_gb18030_text_gives_the_same() {
    let text = text();
    let (bytes, ..) = encoding_rs::GB18030.encode(&text);
    check(&plan_of(&open_bytes("名册.csv", bytes).unwrap()), &[("gb18030", "A1")]);
}

#[test]
fn the_same_file_twice_is_nothing_to_do_but_its_errors() {
    let book = open_bytes("名册.xlsx", workbook()).unwrap();
    let first = plan_of(&book);
    let known: std::collections::BTreeMap<_, _> =
        first.new.iter().map(|student| (student.education_id, student.clone())).collect();
    let find = |id| known.get(&id).cloned();
    let listed = |class| known.values().filter(|student| student.class == class).cloned().collect();
    let again = plan_against(&book, Against { known: &find, listed: &listed, ..Against::default() });
    assert_eq!((again.new.len(), again.changed.len(), again.unchanged.len(), again.absent.len()), (0, 0, 2_398, 0));
}

#[test]
fn the_error_workbook_gives_every_row_back_with_what_is_wrong() {
    let book = open_bytes("名册.xlsx", workbook()).unwrap();
    let layout = &Layout::guess(&book, Purpose::Roster)[0];
    let plan = plan_of(&book);
    let of_rows = |problem: &&table::Problem| problem.code != "other-sheets";
    let problems: Vec<&table::Problem> = plan.errors.iter().chain(&plan.warnings).filter(of_rows).collect();
    let bytes = marked::error_workbook(&book, layout, &problems, &|problem| problem.message.clone()).unwrap();
    let back = open_bytes("问题.xlsx", bytes).unwrap();
    let sheet = &back.sheets[0];
    let last = sheet.last_column();
    let said: Vec<u32> = sheet.rows().filter(|row| row.cell(last).is_some()).map(|row| row.number).collect();
    let mut want: Vec<u32> = DEFECTS.iter().map(|(n, ..)| FIRST_ROW + *n as u32).collect();
    want.insert(0, 3);
    assert_eq!(said, want);
    assert!(sheet.row(3).unwrap().cell(last).unwrap().shown().starts_with("问题"));
    let names = |book: &table::Book, sheet: usize| -> Vec<String> {
        book.sheets[sheet].rows_after(3).filter_map(|row| row.cell(1)).map(|name| name.shown()).collect()
    };
    assert_eq!(names(&back, 0), names(&book, layout.sheet));
    assert_eq!(back.sheets[0].row(4).unwrap().cell(2).unwrap().shown(), "00000001");
}

#[test]
fn what_a_person_put_right_by_hand_stays_and_is_told_as_a_conflict() {
    use card_desk::record::StudentField;
    let book = open_bytes("a.csv", "姓名,教育ID,班级\n甲壹,00000001,7-4\n甲二,00000002,7-3\n").unwrap();
    let before = student("00000001", "甲一", "7-3");
    let find = |id| (id == before.education_id).then(|| before.clone());
    let sticky = |_| vec![StudentField::Name, StudentField::Seat];
    let plan = plan_against(&book, Against { known: &find, sticky: &sticky, ..Against::default() });
    let [changed] = plan.changed.as_slice() else { panic!("the class changes") };
    let changes: Vec<(StudentField, &str)> = vec![(StudentField::Class, "7-4")];
    let told: Vec<(StudentField, String)> =
        changed.changes().into_iter().map(|change| (change.field, change.after.0)).collect();
    assert_eq!(told, changes.into_iter().map(|(field, text)| (field, text.to_owned())).collect::<Vec<_>>());
    let [conflict] = plan.conflicts.as_slice() else { panic!("the name is held") };
    assert_eq!((conflict.field, conflict.cell.as_str()), (StudentField::Name, "A2"));
    assert_eq!((conflict.change().before.0.as_str(), conflict.change().after.0.as_str()), ("甲一", "甲壹"));
    let mut taken = changed.after.clone();
    conflict.take(&mut taken);
    assert_eq!(taken, student("00000001", "甲壹", "7-4"));
    assert!(!format!("{plan:?}").contains("甲壹"), "a plan prints no name");
}

#[test]
fn limits_hold_for_larger_files_too() {
    let folder = folder();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "姓名,教育ID,班级\n甲,00000001,7-3\n乙,00000002,7-3\n").unwrap();
    let code = |limits: Limits| table::open_within(&path, limits).map(|_| ()).map_err(|fault| fault.code());
    let all = Limits::default();
    assert_eq!(code(all), Ok(()));
    assert_eq!(code(Limits { rows: 2, ..all }), Err("table-too-far"));
    assert_eq!(code(Limits { columns: 2, ..all }), Err("table-too-far"));
    assert_eq!(code(Limits { cells: 5, ..all }), Err("table-too-large"));
    assert_eq!(code(Limits { bytes: 20, ..all }), Err("table-too-large"));
}
