//! Printed forms, read back with poppler: nothing outside a page, nothing overlapping, every name right.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use card_desk::id::Name;
use card_desk::sheet::batch::{BatchBalance, BatchException, batch_pages, batch_pdf};
use card_desk::sheet::handover::{HandoverRow, RowState, handover_pages, handover_pdf};
use card_desk::sheet::{CodeModules, Fonts, MissingGlyph, Op, Page, SheetFault, Warning};
use proptest::prelude::*;

#[path = "sheet/back.rs"]
mod back;
#[path = "sheet/cases.rs"]
mod cases;
#[path = "sheet/forms.rs"]
mod forms;
#[path = "sheet/hand.rs"]
mod hand;
#[path = "sheet/lens.rs"]
mod lens;
#[path = "sheet/papers.rs"]
mod papers;
#[path = "sheet/raster.rs"]
mod raster;
#[path = "sheet/reading.rs"]
mod reading;
#[path = "sheet/samples.rs"]
mod samples;
use reading::{MM, assert_page_is_sound, extent, text_of};
use samples::{FIFTY, RARE, UYGHUR, code, invented, list, row, story};

const TWO_GLYPHS: &str = "tests/fixtures/sheet/two_glyphs.ttf";

fn sizes_of(page: &Page, wanted: &str) -> Vec<f32> {
    let size = |op: &Op| match op {
        Op::Text { text, size, .. } if text == wanted => Some(*size),
        Op::Text { .. } | Op::Line { .. } | Op::Rect { .. } | Op::Code { .. } | Op::Slashed { .. } => None,
    };
    page.ops.iter().filter_map(size).collect()
}

#[test]
fn every_row_of_every_class_size_stands_on_exactly_one_sound_page() {
    let fonts = Fonts::system().unwrap();
    for (count, want_pages) in
        [(1, 1), (20, 1), (22, 1), (25, 2), (27, 2), (28, 2), (29, 2), (38, 2), (45, 2), (60, 3), (300, 11)]
    {
        let list = list(invented(count));
        let laid = handover_pages(&list, &fonts, &code).unwrap();
        assert_eq!(laid.pages.len(), want_pages, "{count} rows");
        for page in &laid.pages {
            assert_page_is_sound(page, &format!("{count} rows"));
            assert!(
                page.ops.iter().any(|op| matches!(op, Op::Text { text, .. } if text == "领卡人签字")),
                "{count}: a page without rows"
            );
        }
        for row in &list.rows {
            let sizes: Vec<f32> = laid.pages.iter().flat_map(|page| sizes_of(page, row.name.as_str())).collect();
            let alike = list.rows.iter().filter(|other| other.name == row.name).count();
            assert_eq!(sizes.len(), alike, "{count} rows: {}", row.number);
            assert!(sizes.iter().all(|size| *size >= 14.0), "{count} rows: {}", row.number);
        }
        assert_eq!((laid.missing.len(), laid.warnings.len()), (0, 0));
    }
}

#[test]
fn a_signature_cell_is_at_least_eight_millimeters_high() {
    let fonts = Fonts::system().unwrap();
    let laid = handover_pages(&list(invented(45)), &fonts, &code).unwrap();
    for page in &laid.pages {
        let number_at = |op: &Op| match op {
            Op::Text { x, y, text, .. } if *x < 26.0 * MM => text.parse().ok().map(|number: u32| (number, *y)),
            Op::Text { .. } | Op::Line { .. } | Op::Rect { .. } | Op::Code { .. } | Op::Slashed { .. } => None,
        };
        let numbers: BTreeMap<u32, f32> = page.ops.iter().filter_map(number_at).collect();
        let middles: Vec<f32> = numbers.into_values().collect();
        assert!(middles.len() > 10);
        assert!(middles.windows(2).all(|pair| pair[1] - pair[0] >= 8.0 * MM - 0.01));
    }
}

#[test]
fn names_come_back_from_the_pdf_as_they_were_written() {
    let fonts = Fonts::system().unwrap();
    let mut rows = invented(40);
    for text in [
        UYGHUR,
        FIFTY,
        "Muhammad Abdullah Rahman",
        "一二三四五六七八九十一二三四五六七八九十",
        RARE.concat().as_str(),
        "葛\u{E0100}明",
    ] {
        rows.push(row(rows.len() as u32 + 1, text));
    }
    assert_eq!(FIFTY.chars().count(), 50);
    let list = list(rows);
    let made = handover_pdf(&list, &fonts, &code).unwrap();
    let text = text_of(&made.pdf);
    for row in &list.rows {
        let want: String = row.name.as_str().chars().filter(|c| !c.is_whitespace()).collect();
        assert!(text.contains(&want), "row {} in {text}", row.number);
    }
    assert!(text.contains("共肆拾陆张（46张）"));
    assert_eq!(made.pages, 3);
    assert!((1..=3).all(|page| text.contains(&format!("第{page}页/共3页"))), "{text}");
    assert_eq!(made.missing, []);
}

#[test]
fn long_names_stay_inside_their_cell_and_shrinking_is_told() {
    let fonts = Fonts::system().unwrap();
    let rows = vec![row(1, UYGHUR), row(2, FIFTY), row(3, &"阿".repeat(100)), row(4, "李明")];
    let laid = handover_pages(&list(rows), &fonts, &code).unwrap();
    laid.pages.iter().for_each(|page| assert_page_is_sound(page, "long names"));
    assert_eq!(laid.warnings, [Warning::NameShrunk { row: 2 }, Warning::NameShrunk { row: 3 }]);
    assert_eq!(sizes_of(&laid.pages[0], "买买提·吐尔逊·"), [14.0]);
    let name_column = 25.0 * MM..68.0 * MM;
    let names = laid.pages[0].ops.iter().filter(|op| matches!(op, Op::Text { text, .. } if text.starts_with('阿')));
    for op in names {
        let (left, _, right, _) = extent(op);
        assert!(name_column.contains(&left) && name_column.contains(&right), "{op:?}");
    }
}

#[test]
fn a_character_without_a_glyph_becomes_a_slashed_box_is_listed_and_is_told() {
    let fonts = Fonts::system().unwrap();
    let rows = vec![row(1, "李明"), row(2, "欧阳\u{E863}"), row(3, "王\u{FFFD}\u{E863}芳")];
    let made = handover_pdf(&list(rows.clone()), &fonts, &code).unwrap();
    let gap = |row, character| MissingGlyph { row: Some(row), character };
    assert_eq!(made.missing, [gap(2, '\u{E863}'), gap(3, '\u{FFFD}'), gap(3, '\u{E863}')]);
    let text = text_of(&made.pdf);
    assert!(text.contains("第2号U+E863；第3号U+FFFD；第3号U+E863"), "{text}");
    let laid = handover_pages(&list(rows), &fonts, &code).unwrap();
    let boxes = laid.pages[0].ops.iter().filter(|op| matches!(op, Op::Slashed { size, .. } if *size == 14.0));
    assert_eq!(boxes.count(), 3);
    assert_page_is_sound(&laid.pages[0], "slashed boxes");
}

#[test]
fn rare_characters_have_glyphs_and_private_ones_never_do() {
    let fonts = Fonts::system().unwrap();
    assert_eq!(fonts.missing(&RARE.concat()), Vec::<char>::new());
    assert_eq!(fonts.missing("王\u{E863}\u{F0000}\u{E863}芳\u{FFFD}"), ['\u{E863}', '\u{F0000}', '\u{FFFD}']);
    assert!(fonts.lookup('领').is_some_and(|glyph| glyph.id != 0 && glyph.face == 0 && glyph.advance_em == 1.0));
    let digits: Vec<f32> = ('0'..='9').map(|c| fonts.lookup(c).unwrap().advance_em).collect();
    assert!(digits.iter().all(|advance| *advance == digits[0]), "digits stand in columns: {digits:?}");
}

#[test]
fn simplified_shapes_are_taken_from_a_collection_and_not_japanese_ones() {
    let family = Fonts::system().unwrap().family(0).unwrap().to_owned();
    assert!(!["JP", "KR", "TC", "HK"].iter().any(|region| family.ends_with(region)), "{family}");
}

/// File of the main face, found without this crate's own search.
fn main_font_file() -> std::path::PathBuf {
    let mut database = fontdb::Database::new();
    database.load_system_fonts();
    let family = Fonts::system().unwrap().family(0).unwrap().to_owned();
    let face = database.faces().find(|face| face.families[0].0 == family && face.weight.0 == 400).unwrap();
    let fontdb::Source::File(path) = &face.source else { panic!("the main face of this machine is not a file") };
    path.clone()
}

#[test]
fn a_character_that_the_main_font_lacks_is_taken_from_another_font() {
    let alone = Fonts::with_files(&[main_font_file()]).unwrap();
    assert_eq!(alone.missing("李𪚥"), ['𪚥']);
    let both = Fonts::with_files(&[Path::new(TWO_GLYPHS).to_owned(), main_font_file()]).unwrap();
    assert_eq!(both.missing("李𪚥\u{E863}"), ['\u{E863}'], "a private character is never taken from a font");
    assert_eq!(both.lookup('𪚥').and_then(|glyph| both.family(glyph.face)), Some("Card Desk Test"));
    let made = handover_pdf(&list(vec![row(1, "李𪚥明𪚥")]), &both, &code).unwrap();
    assert!(text_of(&made.pdf).contains("李𪚥明𪚥"));
    assert_eq!(made.missing, []);
}

#[test]
fn without_a_chinese_font_a_sentence_says_which_package_to_install() {
    let fault = Fonts::with_files(&[] as &[&Path]).err().unwrap();
    assert_eq!(fault, SheetFault::NoFont);
    assert!(fault.next().contains("fonts-noto-cjk"));
    assert_eq!(Fonts::with_files(&[TWO_GLYPHS]).err(), Some(SheetFault::NoFont));
    for file in ["tests/fixtures/sheet/absent.ttf", "tests/fixtures/sheet/SOURCES.md"] {
        let fault = Fonts::with_files(&[main_font_file().as_path(), Path::new(file)]).err().unwrap();
        assert_eq!(fault, SheetFault::FontUnreadable { path: file.into() });
        assert!(fault.to_string().contains(file));
    }
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    let made = || handover_pdf(&list(invented(45)), &Fonts::system().unwrap(), &code).unwrap().pdf;
    assert_eq!(made(), made());
}

#[test]
fn a_second_copy_and_a_reprint_say_so_on_every_page() {
    let fonts = Fonts::system().unwrap();
    let mut twice = list(invented(38));
    (twice.two_copies, twice.version) = (true, 3);
    let made = handover_pdf(&twice, &fonts, &code).unwrap();
    assert_eq!(made.pages, 4);
    let text = text_of(&made.pdf);
    for (words, times) in
        [("第一联学校留存", 2), ("第二联班主任留存", 2), ("第3版补打第2次", 4), ("编号2026-秋-1/7-3", 4)]
    {
        assert_eq!(text.matches(words).count(), times, "{words} in {text}");
    }
}

#[test]
fn cards_that_are_not_handed_over_are_counted_named_and_not_signed_for() {
    let fonts = Fonts::system().unwrap();
    let mut list = list(invented(40));
    list.rows[4].state = RowState::Missing;
    list.rows[9].state = RowState::Quarantined("芯片不应答".to_owned());
    list.rows[11].state = RowState::Handed(list.made_at.plus_ms(-86_400_000));
    let text = text_of(&handover_pdf(&list, &fonts, &code).unwrap().pdf);
    let want = [
        "应有40张＝本次交付37＋此前已领1＋隔离1＋未到1",
        "未到，待补发",
        "隔离：芯片不应答",
        "此前已领2026-11-21",
        "请在2026-12-22前",
    ];
    for words in want {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn personal_numbers_are_printed_as_tails_only() {
    let fonts = Fonts::system().unwrap();
    let text = text_of(&handover_pdf(&list(invented(3)), &fonts, &code).unwrap().pdf);
    assert!(text.contains("*****001") && text.contains("0001"));
    assert!(!text.contains("90000001") && !text.contains("99000000"), "{text}");
}

#[test]
fn the_page_code_keeps_a_quiet_zone_of_four_modules() {
    let fonts = Fonts::system().unwrap();
    let laid = handover_pages(&list(invented(45)), &fonts, &code).unwrap();
    for page in &laid.pages {
        let codes: Vec<_> = page.ops.iter().filter(|op| matches!(op, Op::Code { .. })).collect();
        assert_eq!(codes.len(), 1);
        let (left, top, right, bottom) = extent(codes[0]);
        assert!((16.0..=20.0).contains(&((right - left) / MM)));
        let quiet = 4.0 * (right - left) / 25.0;
        for op in page.ops.iter().filter(|op| !matches!(op, Op::Code { .. })) {
            let (l, t, r, b) = extent(op);
            assert!(r <= left - quiet || l >= right + quiet || b <= top - quiet || t >= bottom + quiet, "{op:?}");
        }
    }
}

/// The page code as the face room makes it: QR, error correction M.
fn real_code(page: usize, pages: usize) -> CodeModules {
    let text = format!("CS1:2026-3:0703:{page}/{pages}:1a2b");
    let qr = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).unwrap();
    CodeModules { side: qr.width(), dark: qr.to_colors().iter().map(|color| *color == qrcode::Color::Dark).collect() }
}

#[test]
fn every_page_code_is_read_from_a_clean_gray_scan_of_150_and_200_dots_per_inch() {
    let fonts = Fonts::system().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("form.pdf");
    std::fs::write(&file, handover_pdf(&list(invented(45)), &fonts, &real_code).unwrap().pdf).unwrap();
    for dpi in ["150", "200"] {
        for page in ["1", "2"] {
            let scan = folder.path().join(format!("{dpi}-{page}"));
            let png = ["-r", dpi, "-f", page, "-l", page, "-gray", "-png", "-singlefile"];
            let done = Command::new("pdftoppm").args(png).arg(&file).arg(&scan).status().unwrap();
            assert!(done.success());
            let gray = image::open(scan.with_extension("png")).unwrap().to_luma8();
            let (width, height) = (gray.width() as usize, gray.height() as usize);
            let pixel = |x: usize, y: usize| gray.get_pixel(x as u32, y as u32).0[0];
            let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
            let read: Vec<String> = seen.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect();
            assert_eq!(read, [format!("CS1:2026-3:0703:{page}/2:1a2b")], "{dpi} dpi");
        }
    }
}

#[test]
fn a_list_without_rows_and_a_code_that_is_no_square_are_refused() {
    let fonts = Fonts::system().unwrap();
    assert_eq!(handover_pdf(&list(Vec::new()), &fonts, &code), Err(SheetFault::NoRows));
    let broken = |_: usize, _: usize| CodeModules { side: 25, dark: vec![true; 24] };
    let fault = SheetFault::Code { page: 1, side: 25, found: 24 };
    assert_eq!(handover_pdf(&list(invented(2)), &fonts, &broken), Err(fault));
}

#[test]
fn the_batch_story_is_one_page_that_adds_up() {
    let fonts = Fonts::system().unwrap();
    let made = batch_pdf(&story(), &fonts, &code).unwrap();
    assert_eq!((made.pages, made.warnings.len(), made.missing.len()), (1, 0, 0));
    let text = text_of(&made.pdf);
    let want = [
        "应到400张＝合格397＋隔离1＋未到2",
        "合格叁佰玖拾柒张（397张）",
        "未到：贰张（2张）",
        "李𠮷宇",
        "欧阳䶮",
        UYGHUR,
        "芯片不应答",
    ];
    for words in want {
        assert!(text.contains(words), "{words} in {text}");
    }
    let laid = batch_pages(&story(), &fonts, &code).unwrap();
    assert_page_is_sound(&laid.pages[0], "batch");
}

#[test]
fn a_batch_that_does_not_add_up_says_so_on_paper_and_in_the_result() {
    let fonts = Fonts::system().unwrap();
    let made = batch_pdf(&BatchBalance { ok: 396, ..story() }, &fonts, &code).unwrap();
    assert_eq!(made.warnings, [Warning::NotBalanced { expected: 400, found: 399 }]);
    assert!(text_of(&made.pdf).contains("不平，相差1张"));
}

#[test]
fn cards_that_no_batch_promised_are_listed_outside_the_balance() {
    let fonts = Fonts::system().unwrap();
    let extra = BatchException { reason: "本批名单没有此人".to_owned(), ..story().missing[0].clone() };
    let made = batch_pdf(&BatchBalance { not_on_list: vec![extra], ..story() }, &fonts, &code).unwrap();
    let text = text_of(&made.pdf);
    assert_eq!(made.warnings, []);
    assert!(text.contains("名单外：壹张（1张）") && text.contains("本批名单没有此人"), "{text}");
    assert!(!text_of(&batch_pdf(&story(), &fonts, &code).unwrap().pdf).contains("名单外"));
}

#[test]
fn a_batch_with_many_exceptions_goes_on_overleaf() {
    let fonts = Fonts::system().unwrap();
    let missing: Vec<BatchException> = story().missing.into_iter().cycle().take(60).collect();
    let laid = batch_pages(&BatchBalance { missing, ..story() }, &fonts, &code).unwrap();
    assert_eq!(laid.pages.len(), 3);
    laid.pages.iter().for_each(|page| assert_page_is_sound(page, "many exceptions"));
    let names: usize = laid.pages.iter().map(|page| sizes_of(page, "欧阳䶮").len()).sum();
    assert_eq!(names, 30);
}

#[test]
fn debug_output_of_a_form_shows_no_name_and_no_number() {
    let fonts = Fonts::system().unwrap();
    let list = list(vec![row(1, "李𠮷宇")]);
    let shown = format!("{list:?} {:?}", handover_pages(&list, &fonts, &code).unwrap());
    assert!(!shown.contains("李𠮷") && !shown.contains("90000001") && !shown.contains("990000000001"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_name_leaves_every_page_sound(
        texts in prop::collection::vec("[一-龥㐂𠮷a-zA-Z·‧. ，（）\u{E000}-\u{E010}\u{300}-\u{310}\u{E0100}-\u{E0103}\u{200B}\u{2028}]{1,100}", 1..40),
    ) {
        let fonts = Fonts::system().unwrap();
        let names = texts.iter().filter_map(|text| Name::parse(text).ok());
        let rows: Vec<HandoverRow> = (1..).zip(names).map(|(number, name)| HandoverRow { name, ..row(number, "某") }).collect();
        prop_assume!(!rows.is_empty());
        let laid = handover_pages(&list(rows.clone()), &fonts, &code).unwrap();
        laid.pages.iter().for_each(|page| assert_page_is_sound(page, "any name"));
        let boxes = laid.pages.iter().flat_map(|page| &page.ops).filter(|op| matches!(op, Op::Slashed { .. })).count();
        let undrawn = |row: &HandoverRow| fonts.place(row.name.as_str()).iter().filter(|placed| placed.glyph.is_none()).count();
        prop_assert_eq!(boxes, rows.iter().map(undrawn).sum::<usize>());
    }
}
