//! Pages that come back from a scanner or a phone: their codes are read, and their cells are never wrongly suggested.
//!
//! `CARD_DESK_PAGES` sets how many pages are taken in full; `CARD_DESK_PICTURES` names a folder for what went wrong.

use std::collections::BTreeMap;

use card_desk::face::find;
use card_desk::face::make::{Level, qr};
use card_desk::face::page::PageCode;
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;
use card_desk::id::ClassId;
use card_desk::sheet::back::{Flat, Ink, Likely, PageBack, ink, read};
use card_desk::sheet::handover::handover_pages;
use card_desk::sheet::raster::{Raster, draw};
use card_desk::sheet::{CodeModules, Fonts, Page, SignatureCell};

use crate::hand::{Dice, MARKS, Mark, Pen};
use crate::lens::{Shot, save};
use crate::reading::MM;
use crate::samples::{invented, list};

const DPI: f32 = 200.0;

/// One printed page and where people sign on it.
struct Printed {
    code: PageCode,
    page: Page,
    cells: Vec<SignatureCell>,
}

fn modules(code: &PageCode) -> CodeModules {
    let made = qr(&code.to_string(), Level::Medium).unwrap();
    let side = made.side();
    CodeModules { side, dark: (0..side * side).map(|at| made.dark(at % side, at / side)).collect() }
}

/// The lists of a school of 60 classes in grades 7 to 9, two pages each.
fn school(fonts: &Fonts, classes: usize) -> Vec<Printed> {
    let class = |at: usize| ClassId::new(7 + (at / 20) as u8, 1 + (at % 20) as u8).unwrap();
    (0..classes)
        .flat_map(|at| {
            let mut list = list(invented(38));
            list.class = class(at);
            let code = |page: usize, pages: usize| {
                PageCode::new("2026-秋-1", class(at), page as u16, pages as u16, 1).unwrap()
            };
            let laid = handover_pages(&list, fonts, &|page, pages| modules(&code(page, pages))).unwrap();
            let pages = laid.pages.len();
            let cells = laid.signatures;
            let printed = laid.pages.into_iter().zip(1..).map(move |(page, number)| Printed {
                code: code(number, pages),
                page,
                cells: cells.iter().copied().filter(|cell| cell.page == number && cell.copy == 1).collect(),
            });
            printed.collect::<Vec<_>>()
        })
        .collect()
}

fn count(wanted: usize) -> usize {
    std::env::var("CARD_DESK_PAGES").map_or(wanted, |count| count.parse().unwrap())
}

fn look(shot: &Shot, printed: &Printed, marks: &[Mark], seed: u64, fonts: &Fonts) -> (Vec<PageBack>, String) {
    let mut dice = Dice::new(seed);
    let mut raster = draw(&printed.page, fonts, DPI);
    for (cell, mark) in printed.cells.iter().zip(marks) {
        Pen { raster: &mut raster, dpi: DPI }.mark(&mut dice, cell, *mark);
    }
    let picture = shot.take(&raster, DPI, &mut dice);
    let backs = read(&picture, &find::find(&picture).codes);
    let name = format!("{seed}-{}", printed.code.page());
    if backs.iter().all(|back| back.flat.is_err()) || std::env::var("CARD_DESK_ALL").is_ok() {
        save(&picture, &format!("{name}-taken.png"));
    }
    (backs, name)
}

/// What was suggested for each kind of mark: signed, blank, unsure.
type Tally = BTreeMap<Mark, [usize; 3]>;

fn is_wrong(mark: Mark, likely: Likely) -> bool {
    match mark {
        Mark::Blank | Mark::Dust | Mark::StampFromAbove => likely == Likely::Signed,
        Mark::Signature | Mark::Cursive | Mark::PencilTick | Mark::Stamp => likely == Likely::Blank,
        Mark::StruckOut | Mark::CrossedOut => likely != Likely::Unsure,
    }
}

struct Outcome {
    pages: usize,
    codes: usize,
    flat: usize,
    tally: Tally,
    wrong: Vec<String>,
}

/// What is done to each cell; a stamp that reaches down stands in the row above.
fn marks(dice: &mut Dice, cells: usize) -> Vec<Mark> {
    let mut marks: Vec<Mark> = (0..cells).map(|_| MARKS[dice.below(MARKS.len())]).collect();
    for at in 1..cells {
        if marks[at] == Mark::StampFromAbove {
            marks[at - 1] = Mark::Stamp;
        }
    }
    marks
}

/// Takes pictures of pages with marks in all cells and compares what is suggested with what was drawn.
fn take(kind: &str, pages: usize, shot: fn(&mut Dice) -> Shot) -> Outcome {
    let fonts = Fonts::system().unwrap();
    let printed = school(&fonts, pages.div_ceil(2).min(60));
    let mut outcome = Outcome { pages: 0, codes: 0, flat: 0, tally: Tally::new(), wrong: Vec::new() };
    for (at, printed) in printed.iter().cycle().take(pages).enumerate() {
        let seed = 1000 + at as u64;
        let mut dice = Dice::new(seed ^ 0xABCD);
        let marks = marks(&mut dice, printed.cells.len());
        let shot = shot(&mut dice);
        let (backs, name) = look(&shot, printed, &marks, seed, &fonts);
        outcome.pages += 1;
        let Some(back) = backs.iter().find(|back| back.code == printed.code) else {
            outcome.wrong.push(format!("{kind} {name}: the page code is not read: {shot:?}"));
            continue;
        };
        outcome.codes += 1;
        assert_eq!(backs.len(), 1, "{kind} {name}");
        let flat = match &back.flat {
            Ok(flat) => flat,
            Err(fault) => {
                println!("{kind} {name}: {fault}: {shot:?}");
                continue;
            }
        };
        outcome.flat += 1;
        let before = outcome.wrong.len();
        for ((ink, mark), cell) in ink(flat, &printed.cells).iter().zip(&marks).zip(&printed.cells) {
            assert_eq!(ink.row, cell.row);
            let place = [Likely::Signed, Likely::Blank, Likely::Unsure].iter().position(|kind| *kind == ink.likely);
            outcome.tally.entry(*mark).or_default()[place.unwrap()] += 1;
            if is_wrong(*mark, ink.likely) {
                outcome.wrong.push(format!("{kind} {name} row {}: {mark:?} is {ink:?}", ink.row));
            }
        }
        if outcome.wrong.len() > before || std::env::var("CARD_DESK_ALL").is_ok() {
            save(&flat.picture, &format!("{kind}-{name}-flat.png"));
        }
    }
    println!("{kind}: {} pages, {} codes read, {} made flat", outcome.pages, outcome.codes, outcome.flat);
    println!("  {:<16}{:>8}{:>8}{:>8}", "drawn", "signed", "blank", "unsure");
    for (mark, [signed, blank, unsure]) in &outcome.tally {
        println!("  {:<16}{signed:>8}{blank:>8}{unsure:>8}", format!("{mark:?}"));
    }
    outcome
}

#[test]
fn pages_from_a_scanner_come_back_and_no_cell_is_suggested_wrongly() {
    let outcome = take("scan", count(2), Shot::scan);
    assert!(outcome.wrong.is_empty(), "{:#?}", outcome.wrong);
    assert_eq!((outcome.codes, outcome.flat), (outcome.pages, outcome.pages));
}

#[test]
fn pages_photographed_with_a_phone_come_back_and_no_cell_is_suggested_wrongly() {
    let outcome = take("photo", count(2), Shot::photo);
    assert!(outcome.wrong.is_empty(), "{:#?}", outcome.wrong);
    assert_eq!(outcome.codes, outcome.pages);
}

/// A drawn page with white laid over some corner squares, by number: top left, top right, bottom right, bottom left.
fn without(raster: &mut Raster, squares: &[usize]) {
    let (width, height) = (raster.width, raster.height);
    let (near, side) = ((5.5 / 25.4 * DPI) as usize, (6.0 / 25.4 * DPI) as usize);
    let far = |long: usize| long - near - side;
    let places = [(near, near), (far(width), near), (far(width), far(height)), (near, far(height))];
    for square in squares {
        let (left, top) = places[*square];
        for y in top..top + side {
            raster.gray[y * width + left..y * width + left + side].fill(255);
        }
    }
}

#[test]
fn a_page_is_made_flat_only_when_its_corners_settle_it() {
    let fonts = Fonts::system().unwrap();
    let printed = school(&fonts, 1).remove(0);
    let straight = Shot { noise: 2.0, blur: 0.5, shadow: 0.8, ..Shot::scan(&mut Dice::new(3)) };
    let tilted = Shot { tilt: (20.0, 30.0), fills: 0.8, distance: 1.5, size: (1600, 2200), turn: 8.0, ..straight };
    let small = Shot { size: (560, 770), turn: 0.0, ..straight };
    for (what, shot, missing, found, want) in [
        ("a scan", straight, &[][..], 4, Ok(())),
        ("a scan without one square", straight, &[3], 3, Ok(())),
        ("a scan without two squares", straight, &[0, 3], 2, Err("page-squares-missing")),
        ("a scan without squares", straight, &[0, 1, 2, 3], 0, Err("page-squares-missing")),
        ("a photograph", tilted, &[], 4, Ok(())),
        ("a photograph without the square beside the code", tilted, &[1], 3, Ok(())),
        ("a photograph without a lower square", tilted, &[3], 3, Err("page-loose")),
        ("a photograph without two squares", tilted, &[2, 3], 2, Err("page-squares-missing")),
        ("a picture of few pixels", small, &[], 4, Err("page-too-small")),
    ] {
        let mut raster = draw(&printed.page, &fonts, DPI);
        without(&mut raster, missing);
        let picture = shot.take(&raster, DPI, &mut Dice::new(5));
        save(&picture, "corners.png");
        let backs = read(&picture, &find::find(&picture).codes);
        let [back] = backs.as_slice() else { panic!("{what}: {} pages", backs.len()) };
        let flat = back.flat.as_ref().map(|_| ()).map_err(|fault| fault.code());
        let squares = back.squares.iter().filter(|found| **found).count();
        assert_eq!((&back.code, squares, flat), (&printed.code, found, want), "{what}: {back:?}");
        if let Ok(flat) = &back.flat {
            let seen = ink(flat, &printed.cells);
            assert!(seen.iter().all(|ink| ink.likely == Likely::Blank), "{what}: {seen:?}");
        }
    }
}

#[test]
fn two_pages_in_one_picture_are_both_made_flat_and_other_codes_are_no_pages() {
    let fonts = Fonts::system().unwrap();
    let printed = school(&fonts, 1);
    let dpi = 130.0;
    let rasters: Vec<_> = printed.iter().map(|printed| draw(&printed.page, &fonts, dpi)).collect();
    let [first, second] = rasters.as_slice() else { panic!("{} pages", rasters.len()) };
    let (width, height) = (first.width, first.height);
    // The second page lies beside the first, upside down.
    let side_by_side = Plane::paint(2 * width, height, |x, y| {
        let upside_down = |x: usize| second.gray[(height - 1 - y) * width + (2 * width - 1 - x)];
        if x < width { first.gray[y * width + x] } else { upside_down(x) }
    });
    let picture = Picture::from_plane(side_by_side);
    let codes = find::find(&picture).codes;
    let backs = read(&picture, &codes);
    let mut seen: Vec<u16> = backs.iter().filter(|back| back.flat.is_ok()).map(|back| back.code.page()).collect();
    seen.sort_unstable();
    assert_eq!(seen, [1, 2], "{backs:?}");
    for back in &backs {
        let flat = back.flat.as_ref().unwrap().picture.plane();
        assert_eq!((flat.width(), flat.height()), (1240, 1754));
        // The code is where it must be: its dark upper left corner, and the white to the left of it.
        let at = |mm: (f32, f32)| flat.at((mm.0 * 150.0 / 25.4) as usize, (mm.1 * 150.0 / 25.4) as usize);
        assert!(at((178.3, 10.8)) < 90 && at((175.0, 10.8)) > 220 && at((8.5, 288.5)) < 90, "{back:?}");
        assert!(!format!("{back:?}").contains("2026"));
    }
    let strangers: Vec<_> =
        codes.into_iter().map(|code| find::Symbol { text: "00012345".to_owned(), ..code }).collect();
    assert!(read(&picture, &strangers).is_empty());
}

#[test]
fn cells_that_are_not_on_the_page_stay_open() {
    let fonts = Fonts::system().unwrap();
    let printed = school(&fonts, 1).remove(0);
    let picture = draw(&printed.page, &fonts, 150.0).into_picture();
    let flat = Flat { picture, doubt_mm: 0.1 };
    let cell = printed.cells[0];
    for (what, cell) in [
        ("no border there", SignatureCell { y: cell.y + 4.0 * MM, ..cell }),
        ("larger than any", SignatureCell { height: 30.0 * MM, ..cell }),
        ("outside", SignatureCell { x: 5000.0, ..cell }),
        ("before the page", SignatureCell { x: -500.0, y: -500.0, ..cell }),
        ("no number", SignatureCell { x: f32::NAN, ..cell }),
        ("nothing", SignatureCell { width: 0.0, height: 0.0, ..cell }),
    ] {
        let seen = ink(&flat, &[cell]);
        let [Ink { likely, confidence, .. }] = seen.as_slice() else { panic!("{what}") };
        assert_eq!((*likely, *confidence), (Likely::Unsure, 0.0), "{what}");
    }
    assert_eq!(ink(&flat, &[]), Vec::new());
    assert_eq!(ink(&flat, &[cell])[0].likely, Likely::Blank);
}
