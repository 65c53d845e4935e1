//! What leaves the house: audit pack, shift slip and student's copy, read back from PDF and workbook.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use card_desk::record::Deed;
use card_desk::record::figures::{Figure, HistoryLine, Tally};
use card_desk::sheet::audit_pack::{audit_chapters, audit_pack_pages, audit_pack_pdf};
use card_desk::sheet::shift_slip::{shift_slip_pages, shift_slip_pdf};
use card_desk::sheet::student_record::{student_chapters, student_record_pages, student_record_pdf};
use card_desk::sheet::{Fonts, MissingGlyph};
use card_desk::table::write::{SheetToWrite, WriteFault, write_chapters, write_sheets};

#[path = "sheet/reading.rs"]
mod reading;
#[path = "paper/samples.rs"]
mod samples;
use reading::{MM, assert_page_is_sound, text_of};
use samples::{ANCHOR, RARE, at, audit, desk, shift, student};

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Numbers and words of a value; codes and moments are left out, because paper writes them otherwise.
fn figures_in(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Number(number) if number.as_i64().is_some_and(|n| n < 1_000_000_000) => {
            found.push(number.to_string());
        }
        serde_json::Value::String(text) if !is_code(text) => {
            found.push(squeezed(text));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| figures_in(value, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| figures_in(value, found)),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

fn is_code(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
}

fn assert_all_on_paper(value: &impl serde::Serialize, pdf: &[u8], at_least: usize) {
    let (text, mut wanted) = (text_of(pdf), Vec::new());
    figures_in(&serde_json::to_value(value).unwrap(), &mut wanted);
    assert!(wanted.len() >= at_least, "{} figures", wanted.len());
    let lost: Vec<&String> = wanted.iter().filter(|figure| !text.contains(figure.as_str())).collect();
    assert!(lost.is_empty(), "{lost:?} in {text}");
}

fn assert_has(text: &str, wanted: &[&str]) {
    let lost: Vec<&&str> = wanted.iter().filter(|words| !text.contains(&squeezed(words))).collect();
    assert!(lost.is_empty(), "{lost:?} in {text}");
}

#[test]
fn every_figure_of_the_year_is_on_paper() {
    let made = audit_pack_pdf(&audit(), &Fonts::system().unwrap()).unwrap();
    assert_eq!((made.missing.len(), made.warnings.len()), (0, 0));
    assert_all_on_paper(&audit(), &made.pdf, 100);
    let lines = [
        "审计期间 2026-01-01 至 2026-12-31",
        "不满 14 周岁 1203 按年级估算",
        "18 周岁及以上 4 按登记的出生日期",
        "合计 2020",
        "班主任 60 5",
        "按月份 2026-02 108",
        "按月份 合计 1674",
        "密码或 PIN 输错 17",
        "七年级 3 班名册 核对台账 43",
        "更正 21",
        "一名学生的信息副本 38",
        "家长要求删除 618",
        "已删除个人信息的学生：合计 1229",
        "期限已满、仍未删除的学生 9",
        "最近一次备份 2026-11-22 17:52:00",
        "其中通过 3",
        "未通过 8998",
        "台账文件损坏 未记录",
        "核验结果 通过",
    ];
    assert_has(&text_of(&made.pdf), &lines);
}

#[test]
fn the_audit_pack_breaks_over_pages_and_repeats_the_head_of_a_table() {
    let fonts = Fonts::system().unwrap();
    let mut figures = audit();
    figures.access.unmasked = (0..120).map(|n| audit().access.unmasked[n % 3].clone()).collect();
    let laid = audit_pack_pages(&figures, &fonts).unwrap();
    assert!(laid.pages.len() >= 7, "{}", laid.pages.len());
    laid.pages.iter().for_each(|page| assert_page_is_sound(page, "audit pack"));
    let made = laid.to_pdf(&fonts).unwrap();
    let text = text_of(&made.pdf);
    assert_eq!(text.matches("年级1班名册").count(), 40);
    assert!(text.matches("时间清单原因行数").count() >= 4, "{text}");
    assert_eq!(text.matches("编号SJ-2026第1版").count(), made.pages);
}

#[test]
fn an_audit_pack_says_what_is_broken_what_is_empty_and_that_it_is_a_reprint() {
    let fonts = Fonts::system().unwrap();
    let mut figures = audit();
    figures.chain.ok = false;
    figures.exports.clear();
    figures.backups.drills.clear();
    figures.backups.last = None;
    figures.mark.version = 2;
    let text = text_of(&audit_pack_pdf(&figures, &fonts).unwrap().pdf);
    let wanted = [
        "※ 台账核验未通过",
        "8 导出文件 项目 数量 无",
        "11 恢复演练 时间 备份文件 结果 条目数 无",
        "最近一次备份 无",
        "第 2 版 补打 第 1 次",
    ];
    assert_has(&text, &wanted);
    assert!(!text_of(&audit_pack_pdf(&audit(), &fonts).unwrap().pdf).contains("未通过："));
}

#[test]
fn the_slip_is_one_a5_page_with_every_figure_of_the_shift() {
    let fonts = Fonts::system().unwrap();
    let laid = shift_slip_pages(&shift(), &fonts).unwrap();
    assert_eq!(laid.pages.len(), 1);
    let page = &laid.pages[0];
    assert!((page.width_pt - 148.0 * MM).abs() < 0.1 && (page.height_pt - 210.0 * MM).abs() < 0.1);
    assert_page_is_sound(page, "slip");
    let text = text_of(&shift_slip_pdf(&shift(), &fonts).unwrap().pdf);
    let lines = [
        "甲 : 1234 : ab12 cd34 ef56 7890",
        "2026-11-22 10:02 至 18:22",
        "本班办理 279 次",
        "登录 3",
        "搁置 59",
        "卡片 2070 张",
        "已隔离 439",
        "一直没到 258",
        "搁置待查：5 件",
        "交班备份：示例中学-甲-1234-ab12cd34ef567890.age",
        "台账 甲:1234:ab12cd34ef567890",
        "经办人 王老师",
    ];
    assert_has(&text, &lines);
    let none = card_desk::record::figures::ShiftFigures { backup: None, acts: Vec::new(), ..shift() };
    let text = text_of(&shift_slip_pdf(&none, &fonts).unwrap().pdf);
    assert_has(&text, &["本班办理 0 次", "事项 次数 事项 次数 无", "交班备份：没有做"]);
}

#[test]
fn a_slip_with_every_kind_of_act_loses_none() {
    let fonts = Fonts::system().unwrap();
    let acts = (1000..).zip(Deed::ALL).map(|(count, what)| Tally { what, count }).collect();
    let full = card_desk::record::figures::ShiftFigures { acts, ..shift() };
    let laid = shift_slip_pages(&full, &fonts).unwrap();
    laid.pages.iter().for_each(|page| assert_page_is_sound(page, "full slip"));
    assert_eq!(laid.pages.len(), 2);
    assert_all_on_paper(&full.acts, &laid.to_pdf(&fonts).unwrap().pdf, 35);
}

#[test]
fn the_code_of_every_paper_says_the_anchor() {
    let fonts = Fonts::system().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let papers = [
        ("slip", shift_slip_pdf(&shift(), &fonts).unwrap()),
        ("audit", audit_pack_pdf(&audit(), &fonts).unwrap()),
        ("student", student_record_pdf(&student(RARE), &fonts).unwrap()),
    ];
    for (name, made) in papers {
        let file = folder.path().join(name);
        std::fs::write(&file, made.pdf).unwrap();
        let last = made.pages.to_string();
        let png = ["-r", "150", "-f", &last, "-l", &last, "-gray", "-png", "-singlefile"];
        assert!(Command::new("pdftoppm").args(png).arg(&file).arg(&file).status().unwrap().success());
        let gray = image::open(file.with_extension("png")).unwrap().to_luma8();
        let pixel = |x: usize, y: usize| gray.get_pixel(x as u32, y as u32).0[0];
        let (width, height) = (gray.width() as usize, gray.height() as usize);
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
        let read: Vec<String> = seen.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect();
        assert_eq!(read, [ANCHOR], "{name}");
    }
}

#[test]
fn a_family_gets_everything_in_full_and_the_rarest_name_whole() {
    let fonts = Fonts::system().unwrap();
    for name in [RARE, "买买提·吐尔逊·阿卜杜热合曼", "葛\u{E0100}明"] {
        let record = student(name);
        let made = student_record_pdf(&record, &fonts).unwrap();
        assert_eq!(made.missing, []);
        let text = text_of(&made.pdf);
        assert_has(&text, &[name, &format!("卡面写作“{name}”")]);
        let lines = [
            "教育ID 90000001",
            "性别 女",
            "班内序号 没有登记",
            "名册中的有效期 2029-08-31",
            "北京通号 990000000001",
            "一卡通卡号 1000990000000001",
            "卡片 UID 04990001020304",
            "已隔离：卡面信息有误",
            "3 盒 17 位",
            "2026-11-22 03:22:00 窗口 甲 家长领取",
            "4 2026-11-22 13:22:00 甲 家长报失",
            "2 2026-11-22 18:02:00 管理员 核对台账",
            "7 已删除的内容 项目 内容 无",
        ];
        assert_has(&text, &lines);
        let laid = student_record_pages(&record, &fonts).unwrap();
        laid.pages.iter().for_each(|page| assert_page_is_sound(page, "copy"));
    }
}

#[test]
fn a_name_without_a_glyph_is_boxed_named_at_the_foot_and_told() {
    let made = student_record_pdf(&student("欧阳\u{E863}"), &Fonts::system().unwrap()).unwrap();
    assert_eq!(made.missing, [MissingGlyph { row: None, character: '\u{E863}' }]);
    assert_has(&text_of(&made.pdf), &["请手写补全：U+E863。"]);
}

#[test]
fn a_long_history_and_a_long_note_go_on_overleaf_and_lose_nothing() {
    let fonts = Fonts::system().unwrap();
    let mut record = student(RARE);
    let note: String = (0..900).map(|n| format!("第{n}句\n")).collect();
    let line = |n: i64| HistoryLine { at: at(n), desk: desk(), words: format!("经过{n}完") };
    record.cards[0].lines = (0..200).map(line).collect();
    record.cards[1].lines = vec![HistoryLine { words: note.clone(), ..line(0) }];
    let laid = student_record_pages(&record, &fonts).unwrap();
    laid.pages.iter().for_each(|page| assert_page_is_sound(page, "long history"));
    let text = text_of(&laid.to_pdf(&fonts).unwrap().pdf);
    for n in 0..200 {
        assert_eq!(text.matches(&format!("经过{n}完")).count(), 1, "line {n}");
    }
    let lost: Vec<usize> =
        (0..900).filter(|n| !text.contains(&format!("第{n}句")) && !is_cut_by_a_page(&text, *n)).collect();
    assert_eq!(lost, Vec::<usize>::new());
}

/// The foot and head of a page stand between the two halves of a sentence that goes on overleaf.
fn is_cut_by_a_page(text: &str, n: usize) -> bool {
    let whole = format!("第{n}句");
    let ends: Vec<usize> = whole.char_indices().map(|(at, _)| at).skip(1).collect();
    ends.iter().any(|end| {
        text.contains(&format!("{}编号", &whole[..*end])) || text.contains(&format!("经过{}", &whole[*end..]))
    })
}

#[test]
fn debug_output_of_a_copy_shows_no_name_and_no_number() {
    let record = student("李𠮷宇");
    let shown = format!("{record:?} {:?}", student_chapters(&record));
    for secret in ["李𠮷宇", "990000000001", "04990001020304"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

/// All cells of all sheets as calamine reads them; counts as `#n`.
fn cells_of(workbook: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book = Xlsx::new(Cursor::new(workbook.to_vec())).unwrap();
    let read = |name: String, book: &mut Xlsx<Cursor<Vec<u8>>>| {
        assert!(book.worksheet_formula(&name).unwrap().cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
        let range = book.worksheet_range(&name).unwrap();
        let cell = |cell: &Data| match cell {
            Data::Float(number) => format!("#{number}"),
            Data::String(text) => text.clone(),
            Data::Empty => String::new(),
            Data::Int(_)
            | Data::Bool(_)
            | Data::DateTime(_)
            | Data::DateTimeIso(_)
            | Data::DurationIso(_)
            | Data::Error(_) => panic!("{name}: neither text nor count: {cell:?}"),
        };
        let rows = range.rows().map(|row| row.iter().map(cell).collect()).collect();
        (name, rows)
    };
    book.sheet_names().into_iter().map(|name| read(name, &mut book)).collect()
}

fn cell_as_read(figure: &Figure) -> String {
    match figure {
        Figure::Count(count) => format!("#{count}"),
        Figure::Text(text) => text.clone(),
    }
}

#[test]
fn the_workbook_holds_every_cell_that_paper_holds() {
    let (figures, record) = (audit(), student(RARE));
    for chapters in [audit_chapters(&figures), student_chapters(&record)] {
        let read = cells_of(&write_chapters("年度审计材料", &chapters, at(0)).unwrap());
        let want: Vec<(String, Vec<Vec<String>>)> = chapters
            .iter()
            .map(|chapter| {
                let rows = chapter.rows.iter().map(|row| row.iter().map(cell_as_read).collect());
                (chapter.name.clone(), std::iter::once(chapter.header.clone()).chain(rows).collect())
            })
            .collect();
        assert_eq!(read, want);
    }
    assert_eq!(audit_chapters(&figures).len(), 13);
}

#[test]
fn text_stays_text_whatever_it_looks_like() {
    let texts = [
        "=1+1",
        "+SUM(A1:A9)",
        "@now",
        "-2",
        "{=A1}",
        "00012345",
        "990000000001",
        "1e5",
        "TRUE",
        "2026-11-22",
        "https://example.invalid",
        "_x0041_",
        " 空格 ",
        "两\n行",
        "<b>&amp;",
        "'90000001",
        RARE,
        "\u{1}",
    ];
    let rows: Vec<Vec<Figure>> = texts.iter().map(|text| vec![Figure::from(*text)]).collect();
    let header = ["文本".to_owned()];
    let sheet = SheetToWrite { name: "=文本", header: &header, rows: &rows };
    let read = cells_of(&write_sheets("文本", &[sheet], at(0)).unwrap());
    let want: Vec<Vec<String>> = std::iter::once("文本").chain(texts).map(|text| vec![text.to_owned()]).collect();
    assert_eq!(read, [("=文本".to_owned(), want)]);
}

#[test]
fn what_a_spreadsheet_does_not_take_is_refused_with_its_place() {
    let header = ["甲".to_owned()];
    let sheet = |name| SheetToWrite { name, header: &header, rows: &[] };
    let check = |sheets: &[SheetToWrite<'_>], want: WriteFault| assert_eq!(write_sheets("", sheets, at(0)), Err(want));
    check(&[], WriteFault::NoSheet);
    let (longest, too_long) = ("长".repeat(31), "长".repeat(32));
    for name in ["", "a/b", "[a]", "'a", &too_long] {
        check(&[sheet("好"), sheet(name)], WriteFault::Name { sheet: 2 });
    }
    check(&[sheet("Same"), sheet("same")], WriteFault::Name { sheet: 1 });
    let long = [vec![Figure::from("短")], vec![Figure::from("长".repeat(32_768))]];
    check(&[SheetToWrite { rows: &long, ..sheet("a") }], WriteFault::Cell { sheet: 1, cell: "A3".to_owned() });
    let vast = [vec![Figure::from(1_000_000_000_000_000)]];
    check(&[SheetToWrite { rows: &vast, ..sheet("a") }], WriteFault::Count { sheet: 1, cell: "A2".to_owned() });
    assert!(write_sheets("", &[sheet(&longest)], at(0)).is_ok());
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    let fonts = Fonts::system().unwrap();
    let pdf = || audit_pack_pdf(&audit(), &fonts).unwrap().pdf;
    let workbook = || write_chapters("年度审计材料", &audit_chapters(&audit()), at(0)).unwrap();
    assert!(pdf() == pdf() && workbook() == workbook());
}
