//! Lists that leave by the command: new files only, with an entry, the roster by two.

use std::fs;

use card_desk::table::{self, Value};

use super::bench::{ADMIN, Bench, CLERK, TEACHER, student};

fn deeds(bench: &Bench) -> Vec<String> {
    let listed = bench.run(ADMIN, &["journal", "list", "--limit", "50"]).done();
    let acts = listed["entries"].as_array().unwrap().iter();
    acts.map(|entry| entry["act"].as_str().unwrap_or_default().to_owned()).collect()
}

fn has_text(path: &std::path::Path, text: &str) -> bool {
    let book = table::open(path).unwrap();
    let mut rows = book.sheets.iter().flat_map(table::Sheet::rows);
    rows.any(|row| row.cells().any(|(_, value)| matches!(value, Value::Text(cell) if cell == text)))
}

#[test]
fn a_clerk_exports_lists_and_each_file_is_new_whole_and_recorded() {
    let bench = Bench::new();
    let export = |list: &str, out: &str| bench.run(CLERK, &["export", list, "--out", out]);
    for (list, rows) in [("custody", 6), ("missing", 0), ("complaints", 1), ("requests", 0), ("unclaimed", 5)] {
        for ending in ["xlsx", "csv"] {
            let out = format!("{list}.{ending}");
            let told = export(list, &out).done();
            assert_eq!((told["list"].as_str(), told["rows"].as_u64()), (Some(list), Some(rows)), "{told}");
            assert_eq!(told["sha256"].as_str().map(str::len), Some(64));
            let id = student(1).to_string();
            let named = ["custody", "unclaimed"].contains(&list);
            assert_eq!(has_text(&bench.path(&out), &id), named, "{out}: numbers are complete and text");
        }
    }
    let exported = deeds(&bench).iter().filter(|deed| *deed == "list-exported").count();
    assert_eq!(exported, 10);
    let before = fs::read(bench.path("custody.csv")).unwrap();
    export("custody", "custody.csv").refused("file-exists");
    assert_eq!(fs::read(bench.path("custody.csv")).unwrap(), before);
    assert_eq!(deeds(&bench).iter().filter(|deed| *deed == "list-exported").count(), 10, "refused is not recorded");
}

#[test]
fn what_does_not_fit_a_list_is_refused_before_anything_is_written() {
    let bench = Bench::new();
    let export = |words: &[&str]| bench.run(CLERK, &[&["export"], words].concat());
    export(&["custody", "--out", "a.pdf"]).refused("ending");
    export(&["custody", "--out", "a.xlsx", "--gb18030"]).refused("ending");
    export(&["custody", "--out", "a.csv", "--class", "x"]).refused("class");
    export(&["custody", "--out", "a.csv", "--day", "2026-11-23"]).refused("not-of-this-list");
    export(&["requests", "--out", "a.csv", "--day", "gestern"]).refused("day");
    export(&["requests", "--out", "a.csv", "--batch", "2026-秋-1"]).refused("not-of-this-list");
    bench.run(TEACHER, &["export", "custody", "--out", "a.csv"]).refused("may-not");
    bench.run(CLERK, &["export", "roster", "--out", "a.csv"]).refused("may-not");
    bench.run(ADMIN, &["export", "roster", "--out", "a.csv"]).refused("needs-second");
    bench.both(ADMIN, TEACHER, &["export", "roster", "--out", "nowhere.pdf"]).refused("ending");
    assert!(!bench.path("a.csv").exists());
    assert!(deeds(&bench).iter().all(|deed| deed != "exported" && deed != "list-exported"));
}

#[test]
fn the_roster_leaves_with_two_names_and_comes_back_unchanged() {
    let bench = Bench::new();
    for out in ["r.xlsx", "r.csv"] {
        let told = bench.both(ADMIN, CLERK, &["export", "roster", "--order", "pinyin", "--out", out]).done();
        assert_eq!(told["rows"], 6);
        let plan = bench.run(ADMIN, &["import", "roster", out, "--dry-run"]).done();
        let count = |key: &str| plan["plan"][key].as_u64().or(plan[key].as_u64());
        assert_eq!((count("new"), count("changed"), count("unchanged")), (Some(0), Some(0), Some(6)), "{plan}");
    }
    let text = fs::read_to_string(bench.path("r.csv")).unwrap();
    let last = text.lines().last().unwrap();
    assert!(last.starts_with("※ 导出") && last.contains(ADMIN.0) && last.contains(CLERK.0), "{last}");
    assert_eq!(deeds(&bench).iter().filter(|deed| *deed == "exported").count(), 2);
    let words = bench.say(CLERK, &["export", "unclaimed", "--class", "7-1", "--out", "u.csv", "--gb18030"]);
    assert!(words.words().starts_with("未领清单 · 七年级 1 班 · 5 行 → u.csv\nSHA-256 "), "{}", words.out);
}
