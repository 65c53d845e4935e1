//! Spreadsheets and text tables as schools send them: what is read, what is refused, and in which words.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "table/messy.rs"]
mod messy;
#[path = "table/pitfalls.rs"]
mod pitfalls;
#[path = "table/private.rs"]
mod private;

use std::path::{Path, PathBuf};

use card_desk::id::{BatchId, CardId, CardKind, ClassId, EducationId, Name};
use card_desk::record::{CardRecord, Custody, Slot, Student};
use card_desk::table::roster::{Against, Changed};
use card_desk::table::{self, BatchPlan, Book, Layout, Note, Purpose, RosterPlan, TableFault, batch, roster};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Writes bytes under a name and opens them.
fn open_bytes(name: &str, bytes: impl AsRef<[u8]>) -> Result<Book, TableFault> {
    let folder = folder();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    table::open(&path)
}

fn code(name: &str, bytes: impl AsRef<[u8]>) -> &'static str {
    let fault = open_bytes(name, bytes).unwrap_err();
    assert!(!fault.next().is_empty() && fault.to_string().contains(name), "{fault}");
    fault.code()
}

fn xlsx(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn plan_of(book: &Book) -> RosterPlan {
    plan_against(book, Against::default())
}

fn plan_against(book: &Book, against: Against<'_>) -> RosterPlan {
    roster::parse(book, &Layout::guess(book, Purpose::Roster)[0], against)
}

fn plan_of_csv(text: &str) -> RosterPlan {
    plan_of(&open_bytes("名册.csv", text).unwrap())
}

/// Code and cell of each problem, in order.
fn places(problems: &[table::Problem]) -> Vec<(&str, &str)> {
    problems.iter().map(|problem| (problem.code, problem.cell.as_str())).collect()
}

fn id(text: &str) -> EducationId {
    EducationId::parse(text).unwrap()
}

fn student(number: &str, name: &str, class: &str) -> Student {
    Student {
        education_id: id(number),
        name: Name::parse(name).unwrap(),
        sex: None,
        class: ClassId::parse(class).unwrap(),
        seat: None,
        valid_until: None,
        departed: None,
        private: Default::default(),
    }
}

#[test]
fn a_workbook_with_a_title_row_and_messy_headers_is_read() {
    let bytes = xlsx(|book| {
        let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        let sheet = book.add_worksheet().set_name("初一").unwrap();
        sheet.write_string(0, 0, "某某中学学生名册").unwrap();
        for (column, header) in
            ["序号", "★姓 名", "教育ID\n（8位）", "年级", "班", "性别", "卡有效期"].iter().enumerate()
        {
            sheet.write_string(2, u16::try_from(column).unwrap(), *header).unwrap();
        }
        for (row, name, number, sex) in [(3, "王子含", 1.0, "女"), (4, "买买提·吐尔逊", 12_345_678.0, "1")] {
            sheet.write_string(row, 1, name).unwrap();
            sheet.write_number(row, 2, number).unwrap();
            sheet.write_string(row, 3, "七年级").unwrap();
            sheet.write_string(row, 4, "（3）班").unwrap();
            sheet.write_string(row, 5, sex).unwrap();
            sheet.write_datetime_with_format(row, 6, ExcelDateTime::from_ymd(2029, 7, 15).unwrap(), &day).unwrap();
        }
        sheet.write_string(5, 0, "合计").unwrap();
        sheet.write_number(5, 2, 2).unwrap();
        sheet.write_string(999, 15, " ").unwrap();
    });
    let plan = plan_of(&open_bytes("roster.xlsx", bytes).unwrap());
    assert_eq!(places(&plan.errors), []);
    assert_eq!(places(&plan.warnings), [("zeros-restored", "C4")]);
    let [first, second] = plan.new.as_slice() else { panic!("two students") };
    assert_eq!((first.education_id.as_str(), first.class.to_string().as_str()), ("00000001", "7-3"));
    assert_eq!(second.valid_until.map(|day| day.to_string()).as_deref(), Some("2029-07-15"));
    assert!(first.sex.is_some() && first.sex != second.sex);
}

#[test]
fn a_workbook_with_two_far_cells_is_refused_with_the_address() {
    let bytes = xlsx(|book| {
        let sheet = book.add_worksheet().set_name("Sheet1").unwrap();
        sheet.write_string(0, 0, "姓名").unwrap();
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
    });
    let fault = open_bytes("bomb.xlsx", bytes).unwrap_err();
    assert_eq!(fault.code(), "table-too-far");
    assert!(fault.to_string().contains("cell XFD1048576"), "{fault}");
}

#[test]
fn an_old_workbook_with_two_far_cells_is_refused_with_the_address() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/table/far.xls");
    let fault = table::open(&path).unwrap_err();
    assert_eq!(fault.code(), "table-too-far");
    assert!(fault.to_string().contains("cell IV65536"), "{fault}");
}

#[test]
fn a_workbook_is_known_by_its_bytes_and_not_by_its_name() {
    let bytes = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["姓名", "教育ID", "班级"]).unwrap();
        sheet.write_row(1, 0, ["王子含", "00000001", "7-3"]).unwrap();
    });
    assert_eq!(plan_of(&open_bytes("renamed.xls", &bytes).unwrap()).new.len(), 1);
    assert_eq!(plan_of(&open_bytes("renamed.csv", &bytes).unwrap()).new.len(), 1);
}

#[test]
fn hidden_and_empty_sheets_are_passed_over() {
    let bytes = xlsx(|book| {
        book.add_worksheet().set_name("空").unwrap();
        let hidden = book.add_worksheet().set_name("不要导入").unwrap();
        hidden.write_string(0, 0, "姓名").unwrap();
        hidden.set_hidden(true);
        let sheet = book.add_worksheet().set_name("名册").unwrap();
        sheet.write_row(0, 0, ["姓名", "教育ID", "班级"]).unwrap();
    });
    let book = open_bytes("a.xlsx", bytes).unwrap();
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!((names, book.hidden, book.notes.as_slice()), (vec!["名册"], 1, [].as_slice()));
    assert_eq!(places(&plan_of(&book).notes), [("hidden-sheets", "A1")]);
}

#[test]
fn the_old_excel_format_and_the_open_format_are_read() {
    for name in ["roster.xls", "roster.ods"] {
        let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/table").join(name);
        let plan = plan_of(&table::open(&path).unwrap());
        let ids: Vec<&str> = plan.new.iter().map(|student| student.education_id.as_str()).collect();
        assert_eq!((ids, places(&plan.errors)), (vec!["00000001", "01234567"], vec![]), "{name}");
        assert_eq!(places(&plan.warnings), [("zeros-restored", "B3")], "{name}");
        assert_eq!(plan.new[0].seat, Some(1), "{name}");
    }
}

#[test]
fn text_is_read_in_every_encoding_and_with_every_delimiter() {
    let text = "姓名,教育ID,班级\n欧阳䶮,00000001,7-3\n";
    let (gb, ..) = encoding_rs::GB18030.encode(text);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (bytes, notes) in [
        (text.as_bytes().to_vec(), vec![]),
        (format!("\u{FEFF}{text}").into_bytes(), vec![]),
        (gb.into_owned(), vec![Note::Gb18030]),
        (utf16, vec![]),
        (text.replace(',', "\t").into_bytes(), vec![]),
        (text.replace(',', ";").into_bytes(), vec![]),
    ] {
        let sheet = open_bytes("a.csv", bytes).unwrap();
        assert_eq!(sheet.notes, notes);
        assert_eq!(plan_of(&sheet).new, vec![student("00000001", "欧阳䶮", "7-3")]);
    }
}

#[test]
fn gbk_text_named_xls_is_read_as_text_and_said_so() {
    let text = "姓名\t教育ID\t班级\r\n王子含\t'00000001\t7-3\r\n";
    let (bytes, ..) = encoding_rs::GBK.encode(text);
    let plan = plan_of(&open_bytes("导出.xls", bytes).unwrap());
    assert_eq!(places(&plan.errors), []);
    assert_eq!(plan.new, vec![student("00000001", "王子含", "7-3")]);
    assert_eq!(places(&plan.warnings), [("text-named-spreadsheet", "A1"), ("gb18030", "A1")]);
}

#[test]
fn files_that_are_no_table_are_refused_in_words() {
    assert_eq!(code("page.xls", "<html><body><p>姓名</p></body></html>"), "table-web-page");
    assert_eq!(code("picture.csv", [0x89, b'P', b'N', b'G', 0, 0xFF, 0xFF, 0x80]), "table-not-a-table");
    assert_eq!(code("nul.csv", "a,b\0\n"), "table-not-a-table");
    assert_eq!(code("empty.csv", " \n,,\n"), "table-empty");
    assert_eq!(code("empty.xlsx", xlsx(|book| _ = book.add_worksheet())), "table-empty");
    assert_eq!(code("cut.xlsx", &xlsx(|book| _ = book.add_worksheet())[..400]), "table-damaged");
    assert_eq!(code("fake.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 1, 2, 3]), "table-damaged");
    assert_eq!(code("large.csv", vec![b'a'; 21 * 1024 * 1024]), "table-too-large");
    assert_eq!(code("long.csv", "a\n".repeat(20_001)), "table-too-far");
    assert_eq!(table::open(Path::new("/no/such/file.csv")).unwrap_err().code(), "table-unreadable");
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() {
    let mut bytes = xlsx(|book| _ = book.add_worksheet());
    let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(code("zip.xlsx", bytes), "table-too-large");
}

#[test]
fn a_workbook_behind_a_password_is_said_so() {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(code("locked.xlsx", bytes), "table-password");
}

#[test]
fn no_damaged_workbook_stops_the_program() {
    let bytes = xlsx(|book| {
        let sheet = book.add_worksheet();
        (0..50).for_each(|row| drop(sheet.write_row(row, 0, ["姓名", "教育ID", "班级"])));
    });
    let old = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/table/roster.xls")).unwrap();
    for (name, whole) in [("a.xlsx", bytes), ("a.xls", old)] {
        for step in 0..60 {
            let mut broken = whole.clone();
            let at = 8 + step * (broken.len() - 8) / 60;
            broken[at] ^= 0x55;
            drop(open_bytes(name, &broken).map(|sheet| plan_of(&sheet)));
            drop(open_bytes(name, &broken[..at]));
        }
    }
}

#[test]
fn damaged_numbers_are_errors_with_their_cell() {
    let plan = plan_of_csv(
        "姓名,教育ID,班级,有效期\n\
         甲一,1.23458e+06,7-3,\n\
         甲二,1234567,7-3,\n\
         甲三,,7-3,\n\
         ,00000004,7-3,\n\
         甲五,00000005,2027级3班,\n\
         甲六,00000006,7-3,soon\n\
         甲七,00000007,7-3,2027年7月\n\
         甲八,00000007,7-3,\n",
    );
    assert_eq!(
        places(&plan.errors),
        [
            ("number-scientific", "B2"),
            ("education-id-length", "B3"),
            ("education-id-missing", "B4"),
            ("name-missing", "A5"),
            ("class-unreadable", "C6"),
            ("not-a-day", "D7"),
            ("duplicate-education-id", "B9"),
        ]
    );
    assert_eq!(plan.new.len(), 1);
    let said = serde_json::to_string(&plan).unwrap();
    assert!(!said.contains('甲') && !said.contains("00000007") && !said.contains("1234567"), "{said}");
}

#[test]
fn a_float_in_the_id_column_of_a_workbook_is_an_error() {
    let bytes = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["姓名", "教育ID", "班级", "有效期"]).unwrap();
        for (row, number, until) in
            [(1, 1.101_082_010_010_1e17, 202_707.0), (2, 12_345_678.5, 202_707.0), (3, 1.0, 2027.1)]
        {
            sheet.write_string(row, 0, "甲").unwrap();
            sheet.write_number(row, 1, number).unwrap();
            sheet.write_number(row, 2, 703).unwrap();
            sheet.write_number(row, 3, until).unwrap();
        }
    });
    let plan = plan_of(&open_bytes("a.xlsx", bytes).unwrap());
    let want = [("number-damaged", "B2"), ("number-not-whole", "B3"), ("month-as-number", "D4")];
    assert_eq!(places(&plan.errors), want);
}

#[test]
fn columns_that_the_office_must_not_keep_are_not_read() {
    let plan = plan_of_csv(
        "姓名,教育ID,班级,身份证号,出生日期,家长电话\n甲,00000001,7-3,110101200001010000,2012-03-04,13900000000\n",
    );
    let want = [("refused-column", "D1"), ("refused-column", "E1"), ("refused-column", "F1")];
    assert_eq!(places(&plan.warnings), want);
    let kept = format!("{:?} {}", plan.new, serde_json::to_string(&plan.new).unwrap());
    assert!(!kept.contains("2012") && !kept.contains("139") && !kept.contains("110101"), "{kept}");
}

#[test]
fn twelve_planted_defects_in_400_names_are_listed_and_nothing_else() {
    let planted = [
        (10, "欧阳\u{E863}"),
        (50, "王?明"),
        (90, "李□"),
        (130, "张＊"),
        (170, "\u{F900}明"),
        (210, "买买提•吐尔逊"),
        (250, "阿依．古丽"),
        (290, "王yan"),
        (330, "王 明"),
        (350, "李\u{200B}明"),
        (370, "王Ａ明"),
        (390, "李𠮷宇"),
    ];
    let mut text = "姓名,教育ID,班级\n".to_owned();
    for n in 0..400 {
        let defect = planted.iter().find(|(at, _)| *at == n).map(|(_, name)| *name);
        let name = defect.unwrap_or(["王子含", "欧阳娜娜", "买买提·吐尔逊", "John Smith"][n % 4]);
        text += &format!("{name},{n:08},7-3\n");
    }
    let plan = plan_of_csv(&text);
    let told = plan.warnings.iter().chain(&plan.notes);
    let mut cells: Vec<&str> = told.map(|problem| problem.cell.as_str()).collect();
    cells.dedup();
    let want: Vec<String> = planted.iter().map(|(at, _)| format!("A{}", at + 2)).collect();
    assert_eq!(cells, want);
    assert_eq!((plan.new.len(), plan.errors.len()), (400, 0));
}

#[test]
fn a_second_import_tells_new_changed_unchanged_and_absent_apart() {
    let known =
        [student("00000001", "甲一", "7-3"), student("00000002", "甲二", "7-3"), student("00000009", "甲九", "7-3")];
    let sheet =
        open_bytes("名册.csv", "姓名,教育ID,班级\n甲一,00000001,7-3\n甲贰,00000002,7-3\n甲三,00000003,7-3\n").unwrap();
    let find = |id| known.iter().find(|student| student.education_id == id).cloned();
    let listed = |class| known.iter().filter(|student| student.class == class).cloned().collect();
    let plan = plan_against(&sheet, Against { known: &find, listed: &listed, ..Against::default() });
    assert_eq!(plan.new, vec![student("00000003", "甲三", "7-3")]);
    let (before, after) = (known[1].clone(), student("00000002", "甲贰", "7-3"));
    assert_eq!(plan.changed, vec![Changed { before, after }]);
    assert_eq!(plan.unchanged, vec![known[0].clone()]);
    assert_eq!(plan.absent, vec![known[2].clone()]);
    assert_eq!(plan.to_write().len(), 2);
    let json = serde_json::to_value(&plan).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "new": 1, "changed": 1, "unchanged": 1, "absent": 1, "conflicts": 0,
            "errors": [], "warnings": [], "notes": [],
        })
    );
}

#[test]
fn what_the_file_does_not_state_is_kept() {
    let before = Student { seat: Some(7), ..student("00000001", "甲一", "7-3") };
    let sheet = open_bytes("a.csv", "姓名,教育ID,班级\n甲一,00000001,7-3\n").unwrap();
    let known = |_| Some(before.clone());
    let plan = plan_against(&sheet, Against { known: &known, ..Against::default() });
    assert_eq!(plan.unchanged, vec![before.clone()]);
}

#[test]
fn a_table_without_the_needed_columns_says_which() {
    assert_eq!(places(&plan_of_csv("姓名,班级\n甲,7-3\n").errors), [("no-header", "A1")]);
    assert_eq!(places(&plan_of_csv("教育ID,班级\n00000001,7-3\n").errors), [("missing-column", "A1")]);
    assert_eq!(places(&plan_of_csv("教育ID,姓名\n00000001,甲\n").errors), [("missing-column", "A1")]);
}

#[test]
fn a_name_of_fifty_characters_survives_byte_for_byte() {
    let name: String = "买买提·".repeat(12) + "吐尔";
    let plan = plan_of_csv(&format!("姓名,教育ID,班级\n{name},00000001,7-3\n"));
    assert_eq!(plan.new[0].name.as_str(), name);
    assert_eq!(places(&plan.warnings), []);
}

fn batch_plan(text: &str, known: &dyn Fn(EducationId) -> Option<CardRecord>) -> BatchPlan {
    let book = open_bytes("批次.csv", text).unwrap();
    let layout = &Layout::guess(&book, Purpose::Batch)[0];
    batch::parse(&book, layout, known, &|id| Some(student(id.as_str(), "甲", "7-3")))
}

#[test]
fn a_batch_list_gives_expected_cards() {
    let plan = batch_plan(
        "教育ID,北京通号,一卡通卡号,箱,格,卡类\n\
         00000001,BJT000000001,9900000000000001,1,12,北京通学生卡\n\
         00000002,,,,,\n",
        &|_| None,
    );
    assert_eq!(places(&plan.errors), []);
    let [first, second] = plan.new.as_slice() else { panic!("two cards") };
    assert_eq!(first.slot, Some(Slot { tray: 1, place: 12 }));
    assert_eq!(first.transit_number.as_ref().unwrap().as_str(), "9900000000000001");
    assert_eq!((second.kind, second.card_number.clone(), second.slot), (CardKind::BeijingTong, None, None));
}

#[test]
fn doubled_and_damaged_numbers_of_a_batch_list_are_errors() {
    let plan = batch_plan(
        "教育ID,北京通号,一卡通卡号,箱位\n\
         00000001,BJT1,9900000000000001,3-12\n\
         00000001,BJT2,9900000000000002,3\n\
         00000003,BJT1,9900000000000001,\n\
         00000004,BJT4,9.9E+15,\n\
         00000005,x,99,\n",
        &|_| None,
    );
    assert_eq!(
        places(&plan.errors),
        [
            ("duplicate-education-id", "A3"),
            ("duplicate-number", "B4"),
            ("duplicate-number", "C4"),
            ("number-scientific", "C5"),
            ("number-unreadable", "B6"),
            ("number-unreadable", "C6"),
        ]
    );
    assert_eq!(places(&plan.warnings), [("slot-ignored", "D3")]);
    assert_eq!(plan.new.len(), 1);
}

#[test]
fn a_batch_list_that_comes_twice_changes_nothing() {
    let batch = BatchId::parse("2026-秋-1").unwrap();
    let text = "教育ID,箱位\n00000001,3-12\n00000002,3-13\n";
    let known = |holder: EducationId| {
        Some(CardRecord {
            card: CardId::expected(&batch, holder),
            holder: Some(holder),
            kind: CardKind::BeijingTong,
            card_number: None,
            transit_number: None,
            uid: None,
            custody: Custody::Expected,
            bundle: None,
            batch: Some(batch.clone()),
            slot: Some(Slot { tray: 3, place: 12 }),
            handed: None,
            loss_claimed: false,
            superseded: false,
        })
    };
    let plan = batch_plan(text, &known);
    assert_eq!((plan.new.len(), plan.changed.len(), plan.unchanged.len()), (0, 1, 1));
}
