//! Each pitfall of real rosters has a file of its own, made by `tests/fixtures/table/make.py`.

use std::path::Path;

use card_desk::id::Sex;
use card_desk::table::roster::Against;
use card_desk::table::{self, Book, Note, RosterPlan, TableFault};

use super::{places, plan_against, plan_of};

fn open(name: &str) -> Result<Book, TableFault> {
    table::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/table").join(name))
}

fn plan(name: &str) -> RosterPlan {
    plan_of(&open(name).unwrap())
}

/// Education ID, class and last valid day of each new student.
fn taken(plan: &RosterPlan) -> Vec<String> {
    let day = |day: Option<card_desk::day::Day>| day.map(|day| format!(" {day}")).unwrap_or_default();
    let line = |student: &card_desk::record::Student| {
        format!("{} {}{}", student.education_id.as_str(), student.class, day(student.valid_until))
    };
    plan.new.iter().map(line).collect()
}

fn problems(name: &str, errors: &[(&str, &str)], warnings: &[(&str, &str)]) -> RosterPlan {
    let plan = plan(name);
    assert_eq!((places(&plan.errors), places(&plan.warnings)), (errors.to_vec(), warnings.to_vec()), "{name}");
    plan
}

#[test]
fn pitfall_1_cells_far_out_are_refused_before_memory_is_taken() {
    for (name, cell) in [("01-far.xlsx", "XFD1048576"), ("01-wide.xlsx", "ZZ40000"), ("far.xls", "IV65536")] {
        let fault = open(name).unwrap_err();
        assert_eq!(fault.code(), "table-too-far", "{name}");
        assert!(fault.to_string().contains(cell) && fault.to_string().contains("20000 rows"), "{fault}");
    }
}

#[test]
fn pitfall_2_a_workbook_is_known_by_its_bytes() {
    assert_eq!(taken(&problems("02-renamed.xls", &[], &[])), ["00000001 7-3"]);
}

#[test]
fn pitfall_3_text_web_pages_and_old_xml_named_xls_are_read_and_said_to_be_so() {
    let text = [("text-named-spreadsheet", "A1"), ("gb18030", "A1")];
    assert_eq!(taken(&problems("03-text.xls", &[], &text)), ["00000001 7-3"]);
    let page = problems("03-page.xls", &[], &[("gb18030", "A1"), ("web-page-named-spreadsheet", "A1")]);
    assert_eq!(taken(&page), ["00000001 7-3", "01234567 7-3", "00000003 7-4"]);
    assert_eq!(page.new[0].name.as_str(), "买买提·吐尔逊");
    let xml = problems("03-xml.xls", &[], &[("old-xml", "A1"), ("zeros-restored", "B4")]);
    assert_eq!(taken(&xml), ["00000001 7-3 2027-07-15", "01234567 7-3"]);
    assert_eq!(open("03-xml.xls").unwrap().hidden, 1);
}

#[test]
fn pitfall_4_zeros_in_front_of_a_number_are_put_back_and_told() {
    let new = problems("04-zeros.xlsx", &[("education-id-length", "B4")], &[("zeros-restored", "B2")]);
    let old = problems("04-zeros.xls", &[], &[("zeros-restored", "B2")]);
    assert_eq!((taken(&new), taken(&old)), (taken(&old), vec!["01234580 7-3".into(), "12345678 7-3".into()]));
}

#[test]
fn pitfall_5_numbers_with_marks_are_read_and_those_without_digits_are_not() {
    let plan = problems("05-ids.csv", &[("number-scientific", "B5"), ("number-scientific", "B6")], &[]);
    let ids: Vec<&str> = plan.new.iter().map(|student| student.education_id.as_str()).collect();
    assert_eq!(ids, ["01234567", "01234568", "01234569", "01234570", "01234571"]);
}

#[test]
fn pitfall_6_long_numbers_that_lost_their_end_are_errors_and_never_repaired() {
    let refused = ("refused-column", "D1");
    problems("06-long.xlsx", &[("number-damaged", "B2"), ("number-not-whole", "B3")], &[refused]);
    problems("06-long.csv", &[("number-scientific", "B2")], &[refused]);
    let switches = card_desk::record::Switches { id_number: true, ..Default::default() };
    let opened = plan_against(&open("06-long.xlsx").unwrap(), Against { switches, ..Against::default() });
    assert_eq!(places(&opened.warnings), [("id-number-unreadable", "D4")]);
    assert!(opened.new[0].private.id_number.is_none());
}

#[test]
fn pitfall_7_days_are_read_in_every_dress() {
    let plan = problems("07-days.xlsx", &[], &[]);
    let days: Vec<String> = plan.new.iter().map(|student| student.valid_until.unwrap().to_string()).collect();
    let (day, month) = ("2027-07-15".to_owned(), "2027-07-31".to_owned());
    assert_eq!(days, [vec![day.clone(); 10], vec![month; 4]].concat());
    assert_eq!(taken(&problems("07-days.xls", &[], &[])), ["00000001 7-3 2027-07-15"]);
}

#[test]
fn pitfall_8_a_month_with_a_dot_is_never_guessed() {
    let errors = [("month-as-number", "D2"), ("month-as-number", "D3")];
    assert_eq!(taken(&problems("08-dotted.xlsx", &errors, &[])), ["00000003 7-3 2027-10-31"]);
}

#[test]
fn pitfall_9_a_number_dressed_as_a_day_is_the_number() {
    assert_eq!(taken(&problems("09-yyyymm.xlsx", &[], &[])), ["00000001 7-3 2027-07-31"]);
}

#[test]
fn pitfall_10_days_may_count_from_1904() {
    let new = problems("10-1904.xlsx", &[], &[]);
    assert_eq!(taken(&new), ["00000001 7-3 2027-07-15", "00000002 7-3 2027-07-31"]);
    assert_eq!(taken(&problems("10-1904.xls", &[], &[])), ["00000001 7-3 2027-07-15"]);
}

#[test]
fn pitfall_11_merged_titles_headings_and_classes_are_filled() {
    for name in ["11-merged.xlsx", "11-merged.xls"] {
        let plan = problems(name, &[], &[]);
        let want = [
            "00000001 7-3 2027-07-31",
            "00000002 7-3 2027-07-31",
            "00000003 7-4 2027-07-31",
            "00000004 8-1 2028-07-31",
        ];
        assert_eq!(taken(&plan), want, "{name}");
    }
}

#[test]
fn pitfall_12_hidden_sheets_are_counted_and_not_read() {
    for (name, hidden) in [("12-hidden.xlsx", 2), ("12-hidden.xls", 1)] {
        let book = open(name).unwrap();
        assert_eq!((book.sheets.len(), book.hidden, book.notes.as_slice()), (1, hidden, &[] as &[Note]), "{name}");
        let plan = plan_of(&book);
        assert_eq!((taken(&plan), places(&plan.notes)), (vec!["00000001 7-3".into()], vec![("hidden-sheets", "A1")]));
    }
}

#[test]
fn pitfall_13_rows_that_name_nobody_are_passed_over_and_counted() {
    let plan = problems("13-stray.xlsx", &[], &[]);
    assert_eq!(taken(&plan), ["00000001 7-3", "00000002 7-3", "00000003 7-3"]);
    let passed = plan.passed_over;
    assert_eq!((passed.blank, passed.totals, passed.headings, passed.remarks), (4, 2, 1, 1));
    assert_eq!(places(&plan.notes), [("rows-passed-over", "A1")]);
    assert!(plan.notes[0].message.contains("blank 4, totals 2, headings 1"), "{:?}", plan.notes);
}

#[test]
fn pitfall_14_formulas_without_a_result_and_errors_are_told_with_their_cell() {
    let errors = [("formula-unsolved", "B2"), ("cell-error", "A4"), ("cell-error", "B5"), ("formula-unsolved", "C6")];
    problems("14-formulas.xlsx", &errors, &[("formula-unsolved", "E3"), ("formula-unsolved", "D3")]);
    let errors = [("formula-unsolved", "B2"), ("cell-error", "B4")];
    problems("14-formulas.xls", &errors, &[("formula-unsolved", "D3")]);
}

#[test]
fn pitfall_15_names_are_kept_as_they_are_and_doubts_are_told() {
    let warnings = [
        ("name-blank", "A2"),
        ("name-invisible", "A4"),
        ("name-other-dot", "A5"),
        ("name-other-dot", "A6"),
        ("name-other-dot", "A7"),
        ("name-private-use", "A9"),
        ("name-compatibility", "A10"),
        ("name-compatibility", "A11"),
        ("name-latin", "A12"),
        ("name-full-width", "A12"),
        ("name-placeholder", "A13"),
        ("name-placeholder", "A14"),
    ];
    let told: Vec<(&str, &str)> = warnings.into_iter().filter(|(code, _)| *code != "name-latin").collect();
    let plan = problems("15-names.xlsx", &[("name-unreadable", "A8")], &told);
    assert_eq!(places(&plan.notes), [("name-rare", "A15"), ("name-rare", "A16"), ("name-rare", "A18")]);
    let names: Vec<&str> = plan.new.iter().map(|student| student.name.as_str()).collect();
    let long = "买买提·".repeat(12) + "吐尔";
    for name in
        ["张\u{3000}三", "王\u{200b}五", "买买提•吐尔逊", "欧阳\u{E863}", "\u{2F800}明", "㛃𠮷𬭎𬍤𫖯", "𬬻𣲘𠅤𡋾鿏鿔"]
    {
        assert!(names.contains(&name), "{name}");
    }
    assert!(names.contains(&"葛\u{E0100}明") && names.contains(&"喆堃犇䶮奡暐") && names.contains(&long.as_str()));
}

#[test]
fn pitfall_16_lost_characters_are_found_and_kept_ones_are_read() {
    let gb = ("gb18030", "A1");
    problems("16-lost.csv", &[], &[gb, ("name-placeholder", "A2"), ("name-placeholder", "A3")]);
    let kept = problems("16-kept.csv", &[], &[gb]);
    let names: Vec<&str> = kept.new.iter().map(|student| student.name.as_str()).collect();
    assert_eq!(names, ["李𠮷", "王㛃明"]);
}

#[test]
fn pitfall_17_a_mark_quoted_line_ends_and_semicolons_are_read_and_rows_counted_as_a_spreadsheet_does() {
    let plan = problems("17-mark.csv", &[("education-id-length", "B4")], &[]);
    assert_eq!(taken(&plan), ["00000001 7-3 2027-07-15"]);
}

#[test]
fn pitfall_18_numbers_of_no_type_are_numbers() {
    let plan = problems("18-untyped.xlsx", &[], &[("zeros-restored", "B2")]);
    assert_eq!(taken(&plan), ["00012345 7-3", "87654321 7-3"]);
}

#[test]
fn pitfall_19_a_password_is_said_so() {
    for name in ["19-password.xlsx", "19-password.xls"] {
        assert_eq!(open(name).unwrap_err().code(), "table-password", "{name}");
    }
}

#[test]
fn pitfall_20_sex_is_read_as_words_and_numbers() {
    let plan = problems("20-sex.xlsx", &[], &[("sex-unreadable", "D13")]);
    let sexes: Vec<Option<Sex>> = plan.new.iter().map(|student| student.sex).collect();
    let (male, female) = (Some(Sex::Male), Some(Sex::Female));
    assert_eq!(sexes, [male, female, male, female, male, female, male, female, male, None, None, None]);
}

#[test]
fn pitfall_21_a_class_is_read_when_it_is_certain_and_asked_once_per_spelling_when_not() {
    let book = open("21-classes.xlsx").unwrap();
    let plan = plan_of(&book);
    assert_eq!((plan.new.len(), plan.new.iter().all(|student| student.class.to_string() == "7-3")), (9, true));
    let asked: Vec<(&str, &str, u32)> =
        plan.class_spellings.iter().map(|open| (open.text.as_str(), open.cell.as_str(), open.rows)).collect();
    let want = [("三班", "C11", 2), ("03", "C12", 1), ("（3）班", "C13", 1), ("2027级3班", "C15", 1)];
    assert_eq!(asked[..4], want);
    assert_eq!(places(&plan.errors).last(), Some(&("became-a-date", "C16")));
    let class = card_desk::id::ClassId::new(7, 3).unwrap();
    let answers = plan.class_spellings.iter().map(|open| (open.text.clone(), class)).collect();
    let answered = plan_against(&book, Against { spellings: &answers, ..Against::default() });
    assert_eq!((answered.new.len(), answered.class_spellings.len()), (14, 0));
    let grades = problems("21-grades.xlsx", &[("class-contradicts", "D8"), ("class-unreadable", "D9")], &[]);
    let classes: Vec<String> = grades.new.iter().map(|student| student.class.to_string()).collect();
    assert_eq!(classes, ["7-3", "7-3", "7-3", "7-3", "7-1", "7-3"]);
    let stages = problems("21-stages.xlsx", &[], &[]);
    assert_eq!(taken(&stages), ["00000001 7-3", "00000002 10-3", "00000003 1-3"]);
}
