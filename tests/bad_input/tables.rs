//! Rosters and batch lists with mistakes, settings with a typo, classes that nobody is in.

use rust_xlsxwriter::Workbook;

use super::desk::{Bench, ROSTER};

/// 姓名,班级,教育ID号 and one student, in GBK.
const GBK: &[u8] =
    b"\xD0\xD5\xC3\xFB,\xB0\xE0\xBC\xB6,\xBD\xCC\xD3\xFDID\xBA\xC5\n\xB2\xE2\xCA\xD4\xB1\xFB,7-1,00000003\n";

#[test]
fn a_workbook_with_two_far_cells_costs_one_sentence_and_little_memory() {
    let bench = Bench::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "教育ID").unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    bench.give("bomb.xlsx", book.save_to_buffer().unwrap());
    bench.fails(&["import", "roster", "bomb.xlsx"], "table-too-far", "cell XFD1048576", "delete that cell");
    bench.fails(&["import", "batch", "bomb.xlsx"], "table-too-far", "bomb.xlsx, sheet Sheet1", "delete that cell");
    let program = env!("CARGO_BIN_EXE_card-desk");
    let mut small = super::desk::limited("ulimit -v 300000", program);
    let desk = bench.base();
    let output = small.arg("--data").arg(desk).args(["import", "roster"]).arg(bench.path("bomb.xlsx")).output();
    super::desk::failure(&output.unwrap(), &["in 300 MB"], false).is("table-too-far", "XFD1048576", "", &["in 300 MB"]);
}

#[test]
fn gbk_text_named_xls_is_read_and_said_to_be_text() {
    let bench = Bench::new();
    bench.give("old.xls", GBK);
    let tried = bench.run(&["import", "roster", "old.xls", "--dry-run", "--json"]);
    let plan: serde_json::Value = serde_json::from_slice(&tried.stdout).unwrap();
    let codes: Vec<&str> = plan["warnings"].as_array().unwrap().iter().filter_map(|w| w["code"].as_str()).collect();
    assert_eq!((plan["new"].as_u64(), plan["errors"].as_array().unwrap().len()), (Some(1), 0), "{plan}");
    assert!(codes.contains(&"gb18030") && codes.contains(&"text-named-spreadsheet"), "{codes:?}");
}

#[test]
fn a_table_that_is_none_is_one_sentence() {
    let bench = Bench::new();
    let check = |name: &str, bytes: &[u8], code: &str, says: &str, next: &str| {
        bench.give(name, bytes);
        bench.fails(&["import", "roster", name], code, says, next);
        bench.fails(&["import", "batch", name, "--dry-run"], code, says, next);
        assert!(says.contains(name), "the file is named");
    };
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "教育ID").unwrap();
    let whole = book.save_to_buffer().unwrap();
    check("cut.xlsx", &whole[..whole.len() / 2], "table-damaged", "cut.xlsx is damaged", "save it as a new workbook");
    check("ole.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more", "table-damaged", "ole.xls is damaged", "Excel");
    check("page.xls", b"<html><table></table></html>", "table-web-page", "page.xls is a web page", "save it as");
    check("empty.csv", b"", "table-empty", "empty.csv holds no visible sheet", "visible sheet");
    check("empty.xlsx", b"", "table-empty", "empty.xlsx holds no visible sheet", "visible sheet");
    check(
        "photo.csv",
        b"\x89PNG\r\n\x1A\n\0\0\xFF\xFE",
        "table-not-a-table",
        "photo.csv is neither",
        "save the roster",
    );
    bench.give_sparse("huge.csv", 500_000_000);
    bench.fails(&["import", "roster", "huge.csv"], "table-too-large", "huge.csv is larger", "copy the roster alone");
    bench.fails(&["import", "roster", "none.csv"], "no-such-file", "none.csv: there is no such file", "check the name");
    bench.fails(&["import", "roster", "desk"], "is-a-folder", "desk: this is a folder", "check the name");
    bench.fails(&["import", "batch", "/dev/zero"], "not-a-file", "/dev/zero: this is a device", "check the name");
}

#[test]
fn a_roster_with_errors_is_not_imported_at_all() {
    let bench = Bench::new();
    let check = |name: &str, text: &str, cell: &str| {
        bench.give(name, text);
        let words = ["import", "roster", name];
        let says = format!("{name}: nothing was imported, cells with errors: 1");
        let (before, after) = (super::desk::listing(&bench.desk()), bench.run(&words));
        assert_eq!(super::desk::listing(&bench.desk()), before);
        assert!(String::from_utf8_lossy(&after.stdout).contains(cell), "{after:?}");
        bench.fails(&words, "rows-with-errors", &says, "correct the cells");
        let dry = bench.run(&["import", "roster", name, "--dry-run", "--json"]);
        let plan: serde_json::Value = serde_json::from_slice(&dry.stdout).unwrap();
        assert_eq!(plan["errors"][0]["cell"], cell, "{plan}");
    };
    check("short.csv", &format!("{ROSTER}7,1,3,测试丙,男,0000003,2029-07-31\n"), "F4");
    check("twice.csv", &format!("{ROSTER}7,1,3,测试丙,男,00000001,2029-07-31\n"), "F4");
    check("class.csv", &format!("{ROSTER}7,早上,3,测试丙,男,00000003,2029-07-31\n"), "B4");
    check("headless.csv", "a,b\nc,d\n", "A1");
}

#[test]
fn settings_with_a_typo_stop_every_command_with_line_and_column() {
    let bench = Bench::new();
    let commands: [&[&str]; 4] = [
        &["import", "roster", "good-roster.csv"],
        &["sheet", "batch", "--out", "out.pdf"],
        &["journal", "verify"],
        &["journal", "rebuild"],
    ];
    let check = |text: &[u8], code: &str, says: &str, next: &str| {
        bench.give("desk/training/settings.toml", text);
        for words in commands {
            bench.fails_unread(words, code, says, next);
        }
    };
    let mistaken = "correct the file";
    check(b"school = \"a\"\ndesc = \"b\"\n", "settings", "settings.toml, line 2, column 1: unknown field", mistaken);
    check(b"school = a\n", "settings", "settings.toml, line 1, column 10: ", mistaken);
    check(b"desk = \"\"\n", "settings", "settings.toml, line 1, column 8: ", mistaken);
    check(b"school = \"\xBD\xCC\"\n", "settings-unreadable", "settings.toml cannot be read", "UTF-8");
}

#[test]
fn a_list_that_nobody_is_on_is_not_printed() {
    let bench = Bench::new();
    let check = |words: &[&str], code: &str, says: &str, next: &str| {
        bench.fails(words, code, says, next);
        assert!(!bench.path("out.pdf").exists());
    };
    let class = |class: &'static str| ["sheet", "handover", "--class", class, "--out", "out.pdf"];
    check(&class("99"), "class", "99: ", "write the class like 7-3");
    check(&class("七班"), "class", "七班: ", "write the class like 7-3");
    check(&class(""), "class", "a class is written like", "write the class like 7-3");
    check(&class("7-9"), "empty-class", "class 7-9 has no students", "check the class");
    check(&["sheet", "handover", "--class", "7-1", "--out", "desk"], "cannot-write", "desk is a folder", "name a new");
    check(
        &["sheet", "batch", "--out", "good-batch.csv/x.pdf"],
        "cannot-write",
        "x.pdf cannot be written (a file stands",
        "choose",
    );
    let named = ["import", "batch", "good-batch.csv", "--name", ""];
    bench.fails(&named, "batch", "name has 1 to 40 characters", "--name");
}
