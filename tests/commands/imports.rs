//! Imports as commands: columns that are named and remembered, the workbook of what is wrong, runs that are taken back.

use std::fs;

use super::bench::{ADMIN, Bench, CLERK};

const ODD: &str = "编码,称呼,去处\n77000001,钱多多,七年级9班\n77000002,孙小小,七年级9班\n";
const NAMED: [&str; 6] = ["--column", "education-id=A", "--column", "name=B", "--column", "class=C"];

#[test]
fn columns_are_named_once_remembered_and_a_run_is_taken_back() {
    let bench = Bench::new();
    fs::write(bench.path("odd.csv"), ODD).unwrap();
    let import = |more: &[&str]| bench.run(ADMIN, &[&["import", "roster", "odd.csv"], more].concat());
    import(&[]).refused("rows-with-errors");
    import(&["--column", "nickname=B"]).refused("column");
    import(&["--sheet", "9"]).refused("no-such-sheet");
    let planned = import(&[&["--header", "1", "--dry-run", "--save-layout"], &NAMED[..]].concat()).done();
    assert_eq!((planned["new"].as_u64(), planned["conflicts"].as_u64()), (Some(2), Some(0)), "{planned}");
    assert_eq!(import(&[]).done()["new"], 2, "the columns are remembered");
    assert_eq!(import(&[]).done()["unchanged"], 2, "the same file has nothing to do");

    let runs = bench.run(CLERK, &["import", "runs"]).done();
    let run = &runs["runs"][0];
    assert_eq!(
        (run["count"].as_u64(), run["file"].as_str(), run["undone"].as_bool()),
        (Some(2), Some("odd.csv"), Some(false))
    );
    let entry = run["entry"].as_str().unwrap();
    bench.run(CLERK, &["import", "undo", entry]).refused("may-not");
    bench.run(ADMIN, &["import", "undo", "nothing"]).refused("no-such-run");
    let undone = bench.run(ADMIN, &["import", "undo", entry]).done();
    assert_eq!((undone["removed"].as_u64(), undone["entry"]["act"].as_str()), (Some(2), Some("undone")));
    bench.run(ADMIN, &["import", "undo", entry]).refused("nothing-to-undo");
    assert_eq!(bench.run(CLERK, &["import", "runs"]).done()["runs"][0]["undone"], true);
    assert_eq!(import(&["--dry-run"]).done()["new"], 2, "they are gone");
    let said = bench.say(CLERK, &["import", "runs"]);
    assert!(said.words().lines().next().unwrap().contains("已撤销"));
}

#[test]
fn what_is_wrong_is_saved_as_a_workbook_that_is_new() {
    let bench = Bench::new();
    fs::write(bench.path("bad.csv"), "教育ID,姓名,班级\n1234,少一位,7-3\n").unwrap();
    let import = || bench.run(ADMIN, &["import", "roster", "bad.csv", "--errors", "bad.xlsx"]);
    import().refused("rows-with-errors");
    let book = card_desk::table::open(&bench.path("bad.xlsx")).unwrap();
    assert!(book.sheets[0].row(2).unwrap().cells().count() > 3, "the row has a sentence more");
    import().refused("file-exists");
}
