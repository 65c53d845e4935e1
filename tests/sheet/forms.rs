//! Every form by one table: its names and numbers read back, its pages sound, its copies alike, its gaps named.

use std::cell::RefCell;
use std::path::Path;
use std::process::Command;

use card_desk::face::slip::SlipCode;
use card_desk::sheet::bundle::bundle_pages;
use card_desk::sheet::complaint::complaint_pages;
use card_desk::sheet::detail::detail_pages;
use card_desk::sheet::evidence::evidence_pages;
use card_desk::sheet::gate::gate_pages;
use card_desk::sheet::handover::{HandoverShape, RowState, handover_pages};
use card_desk::sheet::missing::missing_pages;
use card_desk::sheet::notice::{SlipsPerPage, notice_pages};
use card_desk::sheet::returned::{ReturnWay, return_pages};
use card_desk::sheet::unclaimed::unclaimed_pages;
use card_desk::sheet::{Fonts, Laid, MissingGlyph, Op, SheetFault, SignatureCell};

use crate::cases::{CASES, Case, names_nobody};
use crate::papers::{bundle, class, complaints, details, evidence, gate, missing, names, notices, returned, unclaimed};
use crate::reading::{MM, assert_page_is_sound, text_of};
use crate::samples::{FIFTY, RARE, UYGHUR, code, invented, list, name};

#[test]
fn every_name_and_number_of_every_form_comes_back_from_its_pdf() {
    let fonts = Fonts::system().unwrap();
    let laid = |case: &Case| (case.lay)(20, 1, &fonts, &code).unwrap();
    let pages = CASES.iter().map(|case| (case.what, laid(case).pages.len())).collect::<Vec<_>>();
    assert_eq!(pages, CASES.iter().map(|case| (case.what, case.pages)).collect::<Vec<_>>());
    for case in &CASES {
        let laid = laid(case);
        assert_eq!(laid.missing, [], "{}", case.what);
        let text = text_of(&laid.to_pdf(&fonts).unwrap().pdf);
        for want in case.want {
            assert!(text.contains(want), "{}: {want} in {text}", case.what);
        }
        for name in names(20).iter().filter(|_| !names_nobody(case)) {
            let want: String = name.as_str().chars().filter(|c| !c.is_whitespace()).collect();
            let times = text.matches(&want).count();
            assert!(times >= case.copies.max(1), "{}: a name stands {times} times in {text}", case.what);
        }
    }
}

#[test]
fn rows_stand_line_by_line_as_a_reader_copies_them() {
    let fonts = Fonts::system().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("form.pdf");
    let made = missing_pages(&missing(30, true), &fonts, &code).unwrap().to_pdf(&fonts).unwrap();
    std::fs::write(&file, made.pdf).unwrap();
    let out = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&file).arg("-").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    for row in missing(30, true).rows.iter().filter(|row| row.name.as_str().chars().count() < 8) {
        let line = text.lines().find(|line| line.contains(row.education_id.as_str())).unwrap();
        assert!(
            line.trim_start().starts_with(&format!("{} ", row.number)) && line.contains(row.name.as_str()),
            "{line}"
        );
    }
}

#[test]
fn no_form_leaves_its_page_overlaps_or_is_too_small_to_read() {
    let fonts = Fonts::system().unwrap();
    for case in &CASES {
        for (count, version) in [(1, 1), (20, 12), (61, 2)] {
            let laid = (case.lay)(count, version, &fonts, &code).unwrap();
            for page in &laid.pages {
                assert_page_is_sound(page, &format!("{} with {count} rows", case.what));
                let foot = page.height_pt - 19.5 * MM;
                for op in &page.ops {
                    let Op::Text { y, size, .. } = op else { continue };
                    let least = if *y > foot || case.copies == 0 { 8.0 } else { 9.0 };
                    assert!(*size >= least, "{}: {op:?}", case.what);
                }
            }
        }
    }
}

#[test]
fn each_page_asks_for_its_code_once_and_copies_differ_in_their_word_only() {
    let fonts = Fonts::system().unwrap();
    for case in CASES.iter().filter(|case| case.copies > 0) {
        let asked = RefCell::new(Vec::new());
        let counting = |page, pages| {
            asked.borrow_mut().push((page, pages));
            code(page, pages)
        };
        let laid = (case.lay)(45, 1, &fonts, &counting).unwrap();
        let pages = laid.pages.len() / case.copies;
        assert_eq!(asked.into_inner(), (1..=pages).map(|page| (page, pages)).collect::<Vec<_>>(), "{}", case.what);
        let (first, second) = laid.pages.split_at(pages);
        for (one, other) in first.iter().zip(second) {
            assert_eq!(one.ops.len(), other.ops.len());
            let unlike: Vec<_> = one.ops.iter().zip(&other.ops).filter(|(one, other)| one != other).collect();
            let [(Op::Text { text, .. }, Op::Text { .. })] = unlike[..] else { panic!("{}: {unlike:?}", case.what) };
            assert!(text.starts_with("第一联"), "{}", case.what);
        }
    }
}

#[test]
fn a_later_version_says_on_every_page_or_slip_that_the_earlier_ones_are_void() {
    let fonts = Fonts::system().unwrap();
    for case in &CASES {
        let laid = (case.lay)(20, 3, &fonts, &code).unwrap();
        let (pages, text) = (laid.pages.len(), drawn(&laid));
        let (void, reprint) = (text.matches("旧版作废").count(), text.matches("补打第2次").count());
        let (least, void_least) = if names_nobody(case) { (20, 0) } else { (pages, pages) };
        assert!(reprint >= least && void >= void_least, "{}: {reprint} {void}", case.what);
        let first = drawn(&(case.lay)(20, 1, &fonts, &code).unwrap());
        assert!(!first.contains("补打") && !first.contains("作废"), "{}", case.what);
    }
}

/// All texts of a form in drawing order, without blanks.
fn drawn(laid: &Laid) -> String {
    let text = |op: &Op| match op {
        Op::Text { text, .. } => Some(text.clone()),
        Op::Line { .. } | Op::Rect { .. } | Op::Code { .. } | Op::Slashed { .. } => None,
    };
    let texts = laid.pages.iter().flat_map(|page| page.ops.iter().filter_map(text));
    texts.collect::<String>().chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn signature_cells_are_empty_high_enough_and_one_for_each_card_of_each_copy() {
    let fonts = Fonts::system().unwrap();
    for shape in [HandoverShape::Wide, HandoverShape::Family, HandoverShape::Dense] {
        let mut list = list(invented(45));
        (list.shape, list.two_copies) = (shape, true);
        list.rows[4].state = RowState::Missing;
        list.rows[9].state = RowState::Quarantined("芯片与卡面不符".to_owned());
        list.rows[44].state = RowState::Handed(list.made_at);
        let laid = handover_pages(&list, &fonts, &code).unwrap();
        let pages = laid.pages.len() / 2;
        for copy in 1..=2 {
            let cells: Vec<_> = laid.signatures.iter().filter(|cell| cell.copy == copy).collect();
            let mut rows: Vec<u32> = cells.iter().map(|cell| cell.row).collect();
            rows.sort_unstable();
            assert_eq!(rows, (1..=44).filter(|row| ![5, 10].contains(row)).collect::<Vec<_>>(), "{shape:?}");
            for cell in cells {
                assert!(cell.height >= 8.0 * MM - 0.01 && cell.width >= 28.0 * MM - 0.01, "{cell:?}");
                let page = &laid.pages[(copy - 1) * pages + cell.page - 1];
                let inside = |op: &&Op| {
                    let (left, top, right, bottom) = crate::reading::extent(op);
                    let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
                    x > cell.x + 0.5
                        && x < cell.x + cell.width - 0.5
                        && y > cell.y + 0.5
                        && y < cell.y + cell.height - 0.5
                };
                assert_eq!(page.ops.iter().find(inside), None, "{shape:?}: {cell:?}");
            }
        }
    }
    let laid = missing_pages(&missing(5, false), &fonts, &code).unwrap();
    assert_eq!(laid.signatures, []);
}

#[test]
fn a_class_of_fifty_stands_on_one_page_and_is_read_down_the_left_half_first() {
    let fonts = Fonts::system().unwrap();
    for (count, pages) in [(1, 1), (2, 1), (40, 1), (49, 1), (50, 1), (51, 2), (56, 2), (100, 2), (150, 3)] {
        let mut list = list(invented(count));
        list.shape = HandoverShape::Dense;
        let laid = handover_pages(&list, &fonts, &code).unwrap();
        assert_eq!(laid.pages.len(), pages, "{count} rows");
        laid.pages.iter().for_each(|page| assert_page_is_sound(page, &format!("{count} dense rows")));
        let halves = |page: usize| {
            let on = laid.signatures.iter().filter(move |cell| cell.page == page);
            let (left, right): (Vec<&SignatureCell>, Vec<_>) = on.partition(|cell| cell.x < 105.0 * MM);
            left.into_iter().chain(right).map(|cell| cell.row).collect::<Vec<u32>>()
        };
        let rows: Vec<u32> = (1..=pages).flat_map(halves).collect();
        assert_eq!(rows, (1..=count).collect::<Vec<_>>(), "{count} rows");
        assert!(!halves(pages).is_empty(), "{count}: signature lines on a page without rows");
    }
    assert_eq!(HandoverShape::for_rows(22), HandoverShape::Wide);
    assert_eq!(HandoverShape::for_rows(23), HandoverShape::Dense);
}

#[test]
fn what_no_font_has_is_named_at_the_foot_and_in_the_result_of_every_form() {
    let fonts = Fonts::system().unwrap();
    let odd = name("王\u{E863}芳");
    let gap = MissingGlyph { row: Some(2), character: '\u{E863}' };
    let mut forms: Vec<(Laid, bool)> = Vec::new();
    let mut missing = missing(3, false);
    missing.rows[1].name = odd.clone();
    forms.push((missing_pages(&missing, &fonts, &code).unwrap(), true));
    let mut unclaimed = unclaimed(3);
    unclaimed.rows[1].name = odd.clone();
    forms.push((unclaimed_pages(&unclaimed, &fonts, &code).unwrap(), true));
    let mut wrong = complaints(3);
    wrong.rows[1].printed = "王\u{E863}芳".to_owned();
    forms.push((complaint_pages(&wrong, &fonts, &code).unwrap(), true));
    let mut back = returned(3, ReturnWay::ToOffice);
    back.rows[1].name = Some(odd.clone());
    forms.push((return_pages(&back, &fonts, &code).unwrap(), true));
    let mut gate = gate(3);
    gate.rows[1].name = odd.clone();
    forms.push((gate_pages(&gate, &fonts, &code).unwrap(), true));
    let mut notice = notices(3, SlipsPerPage::Eight, 1);
    notice.rows[1].name = odd.clone();
    forms.push((notice_pages(&notice, &fonts).unwrap(), false));
    let mut detail = details(3, SlipsPerPage::Four, true);
    detail.rows[1].name = odd;
    forms.push((detail_pages(&detail, &fonts).unwrap(), false));
    for (laid, has_foot) in forms {
        let title = laid.title.clone();
        assert_eq!(laid.missing, [gap], "{title}");
        let boxes = laid.pages[0].ops.iter().filter(|op| matches!(op, Op::Slashed { .. })).count();
        assert_eq!(boxes, 1, "{title}");
        let text = text_of(&laid.to_pdf(&fonts).unwrap().pdf);
        assert_eq!(text.contains("请手写补全：第2号U+E863。"), has_foot, "{title}: {text}");
    }
    let mut event = self::gate(2);
    event.event = "\u{E000}运动会".to_owned();
    let laid = gate_pages(&event, &fonts, &code).unwrap();
    assert_eq!(laid.missing, [MissingGlyph { row: None, character: '\u{E000}' }]);
    assert!(text_of(&laid.to_pdf(&fonts).unwrap().pdf).contains("请手写补全：U+E000。"));
}

#[test]
fn the_evidence_of_a_card_is_masked_anchored_and_told_how_to_verify() {
    let fonts = Fonts::system().unwrap();
    let laid = evidence_pages(&evidence(), &fonts, &code).unwrap();
    assert_eq!(laid.pages.len(), 1);
    assert_page_is_sound(&laid.pages[0], "evidence");
    let text = text_of(&laid.to_pdf(&fonts).unwrap().pdf);
    let want = [
        "甲:1234:ab12cd34ef567890",
        "卡号********0007",
        "李*宇",
        "本卡条目：伍条（5条）",
        "交付学生本人（已撤销）",
        "交付代领人（父亲）",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "如何核验",
    ];
    for words in want {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("李𠮷宇") && !text.contains("99000000"), "{text}");
}

#[test]
fn a_bundle_names_what_it_lacks_and_says_when_it_does_not_add_up() {
    let fonts = Fonts::system().unwrap();
    let laid = bundle_pages(&bundle(), &fonts, &code).unwrap();
    assert_eq!(laid.pages.len(), 2, "two copies of one page");
    let text = text_of(&laid.to_pdf(&fonts).unwrap().pdf);
    for want in ["37张叁拾柒张", "40张肆拾张", "此前已领2026-11-21", "未到，待补发", UYGHUR, FIFTY] {
        assert!(text.contains(want), "{want} in {text}");
    }
    let mut short = bundle();
    short.ready = 36;
    let made = bundle_pages(&short, &fonts, &code).unwrap().to_pdf(&fonts).unwrap();
    assert!(text_of(&made.pdf).contains("不平，相差1张"));
    assert!(made.warnings.contains(&card_desk::sheet::Warning::NotBalanced { expected: 40, found: 39 }));
}

#[test]
fn numbers_are_in_full_only_where_they_are_asked_for() {
    let fonts = Fonts::system().unwrap();
    let text = |laid: Result<Laid, SheetFault>| text_of(&laid.unwrap().to_pdf(&fonts).unwrap().pdf);
    assert!(text(missing_pages(&missing(3, true), &fonts, &code)).contains("90000001"));
    let masked = text(missing_pages(&missing(3, false), &fonts, &code));
    assert!(masked.contains("*****001") && !masked.contains("9000000"), "{masked}");
    for laid in [
        unclaimed_pages(&unclaimed(9), &fonts, &code),
        return_pages(&returned(9, ReturnWay::ToIssuer), &fonts, &code),
        gate_pages(&gate(9), &fonts, &code),
        notice_pages(&notices(9, SlipsPerPage::Eight, 1), &fonts),
        detail_pages(&details(9, SlipsPerPage::Eight, false), &fonts),
    ] {
        let text = text(laid);
        assert!(!text.contains("9000000") && !text.contains("99000000"), "{text}");
    }
}

#[test]
fn every_code_on_a_sheet_of_slips_is_read_and_says_whose_slip_it_is() {
    let fonts = Fonts::system().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slips.pdf");
    let made = notice_pages(&notices(8, SlipsPerPage::Eight, 2), &fonts).unwrap().to_pdf(&fonts).unwrap();
    std::fs::write(&file, made.pdf).unwrap();
    let scan = folder.path().join("scan");
    let png = ["-r", "150", "-gray", "-png", "-singlefile"];
    assert!(Command::new("pdftoppm").args(png).arg(&file).arg(&scan).status().unwrap().success());
    let gray = image::open(scan.with_extension("png")).unwrap().to_luma8();
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let pixel = |x: usize, y: usize| gray.get_pixel(x as u32, y as u32).0[0];
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    let grids = seen.detect_grids();
    let mut slips: Vec<SlipCode> = grids.iter().filter_map(|grid| SlipCode::parse(&grid.decode().ok()?.1)).collect();
    slips.sort_by_key(SlipCode::place);
    let want = |place| SlipCode::new("TZ-2026-秋-1", class(7, 3), place, 2).unwrap();
    assert_eq!(slips, (1..=8).map(want).collect::<Vec<_>>());
}

#[test]
fn words_that_fit_no_slip_are_refused_with_the_number_of_the_row() {
    let fonts = Fonts::system().unwrap();
    let mut long = notices(4, SlipsPerPage::Eight, 1);
    long.words.remark = "请家长务必提前与班主任联系确认领取时间。".repeat(8);
    assert_eq!(notice_pages(&long, &fonts).err(), Some(SheetFault::SlipTooLong { row: 1 }));
    long.up = SlipsPerPage::Four;
    let laid = notice_pages(&long, &fonts).unwrap();
    laid.pages.iter().for_each(|page| assert_page_is_sound(page, "long words"));
}

#[test]
fn a_form_without_rows_is_refused() {
    let fonts = Fonts::system().unwrap();
    for case in CASES.iter().filter(|case| case.what != "班级交接单") {
        assert_eq!((case.lay)(0, 1, &fonts, &code).err(), Some(SheetFault::NoRows), "{}", case.what);
    }
}

#[test]
fn many_classes_become_one_document_with_each_font_once() {
    let fonts = Fonts::system().unwrap();
    let class = |at: u32| {
        let mut list = list(invented(30 + at));
        list.list_number = format!("2026-秋-1/7-{at}");
        handover_pages(&list, &fonts, &code).unwrap()
    };
    let forms: Vec<Laid> = (1..=6).map(class).collect();
    let pages: usize = forms.iter().map(|form| form.pages.len()).sum();
    let all = Laid::join("领卡签收表 2026-秋-1", forms);
    assert_eq!((all.title.as_str(), all.pages.len(), all.signatures.len()), ("领卡签收表 2026-秋-1", pages, 0));
    let made = all.to_pdf(&fonts).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.pdf");
    std::fs::write(&file, &made.pdf).unwrap();
    assert_eq!(fonts_of(&file).len(), 1, "one subset for all classes");
    let text = text_of(&made.pdf);
    assert!((1..=6).all(|at| text.contains(&format!("编号2026-秋-1/7-{at}"))));
    assert!(made.pdf.len() < 400_000, "{} bytes", made.pdf.len());
}

/// Names of the fonts in a PDF; every one is embedded as a subset.
fn fonts_of(file: &Path) -> Vec<String> {
    let out = Command::new("pdffonts").arg(file).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let rows: Vec<&str> = text.lines().skip(2).collect();
    assert!(rows.iter().all(|row| row.contains(" yes yes yes ")), "{text}");
    rows.iter().filter_map(|row| Some(row.split_whitespace().next()?.to_owned())).collect()
}

#[test]
fn a_font_without_the_rare_characters_tells_exactly_which_are_missing() {
    let fonts = Fonts::system().unwrap();
    let all = RARE.concat();
    assert_eq!(fonts.missing(&format!("{all}{UYGHUR}{FIFTY}")), Vec::<char>::new());
    let strange = "\u{E000}李\u{10FFFD}明\u{E000}\u{FFFD}";
    assert_eq!(fonts.missing(strange), ['\u{E000}', '\u{10FFFD}', '\u{FFFD}']);
}
