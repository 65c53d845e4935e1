//! Pages drawn as pixels look like their PDF: compared with what poppler draws.

use std::path::Path;
use std::process::Command;

use card_desk::day::Moment;
use card_desk::face::plane::Plane;
use card_desk::sheet::batch::batch_pages;
use card_desk::sheet::handover::{RowState, handover_pages};
use card_desk::sheet::raster::{Raster, draw};
use card_desk::sheet::{Fonts, Laid, Op, Page};

use crate::samples::{FIFTY, RARE, UYGHUR, code, invented, list, row, story};

/// Grey pixels of a PDF's first page by poppler.
fn by_poppler(pdf: &Path, dpi: u32) -> Plane {
    let dpi = dpi.to_string();
    let out = Command::new("pdftoppm").args(["-r", &dpi, "-gray", "-singlefile"]).arg(pdf).output();
    let out = out.expect("poppler-utils is installed on a machine that runs the tests").stdout;
    let mut heads = out.splitn(4, |byte| *byte == b'\n');
    assert_eq!(heads.next(), Some(&b"P5"[..]));
    let size = String::from_utf8(heads.next().unwrap().to_vec()).unwrap();
    let (width, height) = size.split_once(' ').unwrap();
    assert_eq!(heads.next(), Some(&b"255"[..]));
    Plane::new(width.parse().unwrap(), height.parse().unwrap(), heads.next().unwrap().to_vec()).unwrap()
}

/// Share of pixels that differ by more than a quarter of the range after a slight blur.
fn unlike(one: &Plane, other: &Plane) -> f64 {
    assert!(one.width().abs_diff(other.width()) <= 1 && one.height().abs_diff(other.height()) <= 1);
    let (one, other) = (one.smoothed(), other.smoothed());
    let pairs = one.rows().zip(other.rows()).flat_map(|(one, other)| one.iter().zip(other));
    let unlike = pairs.filter(|(one, other)| one.abs_diff(**other) > 64).count();
    unlike as f64 / one.pixels().len() as f64
}

fn handover() -> Laid {
    let mut rows = invented(20);
    rows[1] = row(2, UYGHUR);
    rows[2] = row(3, FIFTY);
    rows[3] = row(4, &RARE.concat());
    rows[4] = row(5, "李\u{E863}宇");
    rows[5].state = RowState::Missing;
    rows[6].state = RowState::Quarantined("卡面破损".to_owned());
    rows[7].state = RowState::Handed(Moment::from_unix_ms(1_795_000_000_000));
    handover_pages(&list(rows), &Fonts::system().unwrap(), &code).unwrap()
}

fn plane(raster: Raster) -> Plane {
    raster.into_picture().plane().clone()
}

#[test]
fn a_page_drawn_as_pixels_looks_like_its_pdf() {
    let fonts = Fonts::system().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, laid) in [("handover", handover()), ("batch", batch_pages(&story(), &fonts, &code).unwrap())] {
        let ours = plane(draw(&laid.pages[0], &fonts, 100.0));
        let pdf = folder.path().join(name);
        std::fs::write(&pdf, laid.to_pdf(&fonts).unwrap().pdf).unwrap();
        let theirs = by_poppler(&pdf, 100);
        if let Ok(folder) = std::env::var("CARD_DESK_PICTURES") {
            for (kind, plane) in [("ours", &ours), ("poppler", &theirs)] {
                let file = Path::new(&folder).join(format!("{name}-{kind}.png"));
                let picture = card_desk::face::picture::Picture::from_plane(plane.clone());
                std::fs::write(file, card_desk::face::draw::png(&picture)).unwrap();
            }
        }
        let share = unlike(&ours, &theirs);
        assert!(share < 0.004, "{name}: {share}");
        let moved = Plane::paint(ours.width(), ours.height(), |x, y| ours.at(x + 2, y + 2));
        assert!(unlike(&moved, &theirs) > 0.02, "{name}: the comparison sees nothing");
    }
}

#[test]
fn every_step_of_a_page_leaves_ink_where_it_stands() {
    let fonts = Fonts::system().unwrap();
    let ops = vec![
        Op::Line { from: (10.0, 10.0), to: (90.0, 10.0), weight: 1.0 },
        Op::Rect { x: 10.0, y: 20.0, width: 20.0, height: 10.0, gray: 100 },
        Op::Slashed { x: 10.0, y: 60.0, size: 20.0, character: '\u{E000}' },
        Op::Text { x: 50.0, y: 60.0, size: 20.0, width: 20.0, text: "田".to_owned() },
        Op::Code { x: 60.0, y: 70.0, side: 25.0, modules: code(1, 1) },
    ];
    let page = Page { width_pt: 100.0, height_pt: 100.0, ops };
    let raster = draw(&page, &fonts, 144.0);
    assert_eq!((raster.width, raster.height, raster.gray.len()), (200, 200, 40_000));
    let at = |x: usize, y: usize| raster.gray[y * 200 + x];
    for (x, y, dark) in [(100, 20, true), (100, 24, false), (22, 88, true), (40, 104, true), (22, 70, false)] {
        assert_eq!(at(x, y) < 128, dark, "{x} {y}: {}", at(x, y));
    }
    assert_eq!((at(40, 50), at(70, 50), at(121, 141), at(0, 0)), (100, 255, 0, 255));
    assert!((100..140).any(|x| at(x, 104) < 60), "the text is missing");
}

#[test]
fn a_page_without_area_or_with_a_foolish_resolution_is_drawn_small() {
    let fonts = Fonts::system().unwrap();
    let page = |width_pt, height_pt| Page { width_pt, height_pt, ops: Vec::new() };
    for (page, dpi, want) in [
        (page(0.0, 0.0), 100.0, (1, 1)),
        (page(-5.0, f32::NAN), 100.0, (1, 1)),
        (page(72.0, 72.0), f32::NAN, (72, 72)),
        (page(72.0, 72.0), 1e9, (600, 600)),
        (page(1e6, 72.0), 600.0, (12_000, 1)),
    ] {
        let raster = draw(&page, &fonts, dpi);
        assert_eq!((raster.width, raster.height), want, "{dpi}");
    }
}
