//! Pages that come back from a scanner or a phone: their codes are read, and their cells are never wrongly suggested.
//!
//! `CARD_DESK_PAGES` sets how many pages are taken in full; `CARD_DESK_PICTURES` names a folder for what went wrong.

use std::collections::BTreeMap;

use card_desk::face::find;
use card_desk::face::make::{Level, qr};
use card_desk::face::page::PageCode;
use card_desk::id::ClassId;
use card_desk::sheet::back::{Likely, PageBack, ink, read};
use card_desk::sheet::handover::handover_pages;
use card_desk::sheet::raster::draw;
use card_desk::sheet::{CodeModules, Fonts, Page, SignatureCell};

use crate::hand::{Dice, MARKS, Mark, Pen};
use crate::lens::{Shot, save};
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

/// Takes pictures of pages with marks in all cells and compares what is suggested with what was drawn.
fn take(kind: &str, pages: usize, shot: fn(&mut Dice) -> Shot) -> Outcome {
    let fonts = Fonts::system().unwrap();
    let printed = school(&fonts, pages.div_ceil(2).min(60));
    let mut outcome = Outcome { pages: 0, codes: 0, flat: 0, tally: Tally::new(), wrong: Vec::new() };
    for (at, printed) in printed.iter().cycle().take(pages).enumerate() {
        let seed = 1000 + at as u64;
        let mut dice = Dice::new(seed ^ 0xABCD);
        let marks: Vec<Mark> = printed.cells.iter().map(|_| MARKS[dice.below(MARKS.len())]).collect();
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
