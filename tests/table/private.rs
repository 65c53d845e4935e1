//! A roster full of columns that the office must not keep: nothing of them comes out unless it is switched on.

use card_desk::record::{Private, Student, Switches};
use card_desk::table::roster::Against;
use card_desk::table::{Book, Layout, Purpose, RosterPlan, batch};

use super::{id, open_bytes, places, plan_against, student, xlsx};

/// Headings and values, all invented; each value is found nowhere else in the file.
const PRIVATE: [(&str, &str); 22] = [
    ("出生日期", "2011-01-11"),
    ("★出生年月（必填）", "201102"),
    ("生 日", "2011/03/13"),
    ("身份证号", "000000201104140014"),
    ("证件号码", "000000201105150015"),
    ("身份证件类型", "居民身份证其16"),
    ("监护人电话", "10000000017"),
    ("手机", "10000000018"),
    ("家长手机号", "10000000019"),
    ("联系方式:", "10000000020"),
    ("照片", "photo-21.jpg"),
    ("学生相片", "photo-22.jpg"),
    ("父亲姓名", "某父二十三"),
    ("母亲身份证号", "000000198006240024"),
    ("家庭住址", "示例路二十五号"),
    ("户口所在地", "示例县二十六"),
    ("全国学籍号", "G000000201107270027"),
    ("Ｐｈｏｎｅ", "10000000028"),
    ("Date of Birth", "2011-01-29"),
    ("ID Card No.", "000000201101300030"),
    ("邮箱", "thirty-one@example.invalid"),
    ("家长王某某13100000032", "是三十二"),
];
const ALL: Switches = Switches { birth_date: true, id_number: true, phone: true };

fn roster_csv() -> String {
    let headings: Vec<&str> = PRIVATE.iter().map(|(heading, _)| *heading).collect();
    let values: Vec<&str> = PRIVATE.iter().map(|(_, value)| *value).collect();
    format!("姓名,教育ID,班级,{}\n甲一,00000001,7-3,{}\n", headings.join(","), values.join(","))
}

fn roster_book() -> Book {
    open_bytes("名册.csv", roster_csv()).unwrap()
}

fn plan_with(switches: Switches) -> RosterPlan {
    plan_against(&roster_book(), Against { switches, ..Against::default() })
}

/// All that a plan can show: its members, its JSON, and the JSON of the students that it would write.
fn everything(plan: &RosterPlan) -> String {
    let (json, students) = (serde_json::to_string(plan).unwrap(), serde_json::to_string(&plan.to_write()).unwrap());
    format!("{plan:?} {json} {students} {:?}", plan.to_write())
}

#[test]
fn no_value_of_a_private_column_comes_out_of_a_plan() {
    let plan = plan_with(Switches::default());
    assert_eq!((plan.new.len(), plan.errors.len(), plan.warnings.len()), (1, 0, PRIVATE.len()));
    assert!(plan.warnings.iter().all(|warning| warning.code == "refused-column"), "{:?}", plan.warnings);
    let told = everything(&plan);
    for (heading, value) in PRIVATE {
        assert!(!told.contains(value), "{heading}: {told}");
    }
    for leaked in ["2011", "1980", "100000000", "王某某", "131", "jpg"] {
        assert!(!told.contains(leaked), "{leaked}: {told}");
    }
}

#[test]
fn each_column_that_is_left_out_is_told_with_its_cell_its_heading_and_why() {
    let plan = plan_with(Switches::default());
    let check = |cell: &str, heading: &str, why: &str| {
        let warning = plan.warnings.iter().find(|warning| warning.cell == cell).unwrap();
        assert!(warning.message.contains(&format!("「{heading}」")) && warning.message.contains(why), "{warning:?}");
    };
    check("D1", "出生日期", "import.birth_date");
    check("E1", "出生年月", "does not keep");
    check("G1", "身份证号", "import.id_number");
    check("J1", "监护人电话", "import.phone");
    check("N1", "照片", "never read");
    check("T1", "全国学籍号", "ID-card number");
    check("Y1", "家长…", "does not keep");
}

#[test]
fn switches_open_the_student_s_own_columns_and_nothing_else() {
    let check = |switches: Switches, want: (Option<&str>, Option<&str>, Option<&str>)| {
        let plan = plan_with(switches);
        let private = plan.new[0].private.clone();
        let born = private.birth_date.map(|day| day.to_string());
        assert_eq!((born.as_deref(), private.id_number.as_deref(), private.phone.as_deref()), want);
        let kept: Vec<&str> = [want.0, want.1, want.2].into_iter().flatten().collect();
        let told = everything(&plan);
        for (heading, value) in PRIVATE.iter().filter(|(_, value)| !kept.contains(value)) {
            assert!(!told.contains(value), "{heading}: {told}");
        }
    };
    let off = Switches::default();
    check(Switches { birth_date: true, ..off }, (Some("2011-01-11"), None, None));
    check(Switches { id_number: true, ..off }, (None, Some("000000201104140014"), None));
    check(Switches { phone: true, ..off }, (None, None, Some("10000000017")));
    check(ALL, (Some("2011-01-11"), Some("000000201104140014"), Some("10000000017")));
}

#[test]
fn what_is_kept_is_never_printed() {
    let plan = plan_with(ALL);
    let told = format!("{plan:?} {:?} {}", plan.to_write(), serde_json::to_string(&plan).unwrap());
    for value in ["2011", "000000", "1000000"] {
        assert!(!told.replace("00000001", "").contains(value), "{value}: {told}");
    }
}

#[test]
fn a_private_cell_that_cannot_be_read_is_told_by_its_place_only() {
    let bytes = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["姓名", "教育ID", "班级", "出生日期", "身份证号", "手机"]).unwrap();
        sheet.write_row(1, 0, ["甲一", "00000001", "7-3", "2011年1月", "00000020110414001", "妈妈十八号"]).unwrap();
        sheet.write_row(2, 0, ["甲二", "00000002", "7-3"]).unwrap();
        sheet.write_number(2, 4, 1.1e17).unwrap();
    });
    let against = Against { switches: ALL, ..Against::default() };
    let plan = plan_against(&open_bytes("a.xlsx", bytes).unwrap(), against);
    let want = [
        ("birth-date-unreadable", "D2"),
        ("id-number-unreadable", "E2"),
        ("phone-unreadable", "F2"),
        ("id-number-unreadable", "E3"),
    ];
    assert_eq!((places(&plan.warnings), plan.errors.len(), plan.new.len()), (want.to_vec(), 0, 2));
    let told = everything(&plan);
    assert!(["2011", "20110414", "妈妈", "十八"].iter().all(|value| !told.contains(value)), "{told}");
}

#[test]
fn what_is_switched_off_is_dropped_by_the_next_import_and_the_rest_is_kept() {
    let known = Private {
        birth_date: None,
        id_number: Some("000000201104140014".to_owned()),
        phone: Some("10000000099".to_owned()),
    };
    let before = Student { private: known, ..student("00000001", "甲一", "7-3") };
    let sheet = open_bytes("a.csv", "姓名,教育ID,班级\n甲一,00000001,7-3\n").unwrap();
    let known = |_| Some(before.clone());
    let plan = |switches| plan_against(&sheet, Against { switches, known: &known, ..Against::default() });
    assert_eq!(plan(ALL).unchanged.len(), 1);
    let phone = plan(Switches { phone: true, ..Switches::default() });
    assert_eq!(
        (phone.changed[0].after.private.id_number.clone(), phone.changed[0].after.private.phone.is_some()),
        (None, true)
    );
    assert!(plan(Switches::default()).changed[0].after.private.is_empty());
}

#[test]
fn a_batch_list_keeps_private_columns_closed_too() {
    let book = roster_book();
    let plan = batch::parse(&book, &Layout::guess(&book, Purpose::Batch)[0], &|_| None, &|who| {
        (who == id("00000001")).then(|| student("00000001", "甲一", "7-3"))
    });
    assert_eq!((plan.new.len(), plan.warnings.len()), (1, PRIVATE.len()));
    let told = format!("{plan:?} {}", serde_json::to_string(&plan).unwrap());
    for (heading, value) in PRIVATE {
        assert!(!told.contains(value), "{heading}: {told}");
    }
}

#[test]
fn a_student_without_private_details_is_written_as_before() {
    let text = serde_json::to_string(&student("00000001", "甲一", "7-3")).unwrap();
    assert_eq!(text, r#"{"education_id":"00000001","name":"甲一","class":"7-3"}"#);
}
