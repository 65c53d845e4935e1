//! The rows, notes and signature lines of the 领卡签收表, in each of its shapes.

use super::super::display::{Align, MM};
use super::super::fit::Fit;
use super::super::flow::{Piece, SetRow};
use super::super::form::Form;
use super::super::frame::A4;
use super::super::grid::{Cell, Column, Grid, HEADER_ROW};
use super::{HandoverList, HandoverRow, HandoverShape, RETURN_AFTER_DAYS, RowState, balance, count, tail_of};

/// Rows that stay with the signature lines when these move to a new page.
const ROWS_WITH_TAIL: usize = 3;
/// Most rows on a page of the dense shape.
const DENSE_ROWS: usize = 50;
/// Height of what follows the last dense row: gap, balance, note, two lines to sign on.
const DENSE_TAIL: f32 = 1.5 * MM + 11.0 * 1.5 + 10.0 * 1.5 + 18.0 * MM;

const SMALL: Fit = Fit { size: 10.0, smallest: 8.0, lines: 1 };
const NOTE: Fit = Fit { size: 10.0, smallest: 8.0, lines: 2 };
const NAME: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };
const NAME_COLUMN: usize = 1;

const fn small(title: &'static str, width_mm: f32) -> Column {
    Column { title, width_mm, align: Align::Center, fit: SMALL }
}

const fn words(title: &'static str, width_mm: f32, fit: Fit) -> Column {
    Column { title, width_mm, align: Align::Left, fit }
}

// Widths of a page add up to 182 mm.
static WIDE: Grid = Grid {
    row_mm: 8.0,
    columns: &[
        small("序号", 11.0),
        words("姓名", 43.0, NAME),
        small("教育ID", 22.0),
        small("卡号尾号", 18.0),
        words("备注", 32.0, NOTE),
        small("领卡人签字", 36.0),
        small("日期", 20.0),
    ],
};
static FAMILY: Grid = Grid {
    row_mm: 8.0,
    columns: &[
        small("序号", 11.0),
        words("姓名", 43.0, NAME),
        small("卡号尾号", 18.0),
        words("备注", 30.0, NOTE),
        small("领卡人签字", 34.0),
        small("与学生关系", 24.0),
        small("日期", 22.0),
    ],
};
static DENSE: Grid = Grid {
    row_mm: 8.0,
    columns: &[small("序号", 9.5), words("姓名", 43.0, NAME), small("尾号", 10.5), small("领卡人签字", 28.0)],
};

/// Who signs for what: given out, taken, brought back. Slots add up to 182 mm and a gap.
const SIGNATURES: [&[(&str, f32)]; 3] = [
    &[("交付（学校）签字", 86.0), ("交付张数", 48.0), ("日期", 52.0)],
    &[("领取（班主任）签字", 86.0), ("实收张数", 48.0), ("日期", 52.0)],
    &[("收回（学校）签字", 86.0), ("未领张数", 48.0), ("日期", 52.0)],
];
const DENSE_SIGNATURES: [&[(&str, f32)]; 2] = [
    &[("交付签字", 50.0), ("班主任签字", 56.0), ("实收张数", 36.0), ("日期", 44.0)],
    &[("收回签字", 50.0), ("交回人签字", 56.0), ("未领张数", 36.0), ("日期", 44.0)],
];

/// Adds all rows and what follows them.
pub(super) fn add(form: &mut Form<'_>, list: &HandoverList) {
    match list.shape {
        HandoverShape::Wide => add_single(form, list, &WIDE, (5, wide_cells)),
        HandoverShape::Family => add_single(form, list, &FAMILY, (4, family_cells)),
        HandoverShape::Dense => add_dense(form, list),
    }
}

type Cells = fn(&HandoverRow) -> Vec<Cell>;

fn add_single(form: &mut Form<'_>, list: &HandoverList, grid: &'static Grid, (sign, cells): (usize, Cells)) {
    for row in &list.rows {
        form.signed_row(grid, (row.number, NAME_COLUMN), cells(row), signed(row, sign));
    }
    form.keep_last(ROWS_WITH_TAIL);
    form.gap(2.5);
    form.note(12.0, &balance(list));
    form.gap(1.0);
    notes(list).iter().for_each(|note| form.note(10.0, note));
    form.unprintable();
    SIGNATURES.into_iter().for_each(|fields| form.blanks(fields));
}

fn signed(row: &HandoverRow, column: usize) -> Option<usize> {
    (row.state == RowState::Ready).then_some(column)
}

fn wide_cells(row: &HandoverRow) -> Vec<Cell> {
    let (note, sign, date) = state_cells(row);
    vec![
        Cell::Text(row.number.to_string()),
        Cell::Text(row.name.as_str().to_owned()),
        Cell::Text(row.education_id.masked()),
        tail_cell(row),
        note,
        sign,
        date,
    ]
}

fn family_cells(row: &HandoverRow) -> Vec<Cell> {
    let (note, sign, date) = state_cells(row);
    let relation = if row.state == RowState::Ready { Cell::Blank } else { Cell::Struck };
    let (number, name) = (row.number.to_string(), row.name.as_str().to_owned());
    vec![Cell::Text(number), Cell::Text(name), tail_cell(row), note, sign, relation, date]
}

fn dense_cells(row: &HandoverRow) -> Vec<Cell> {
    let sign = match &row.state {
        RowState::Ready => Cell::Blank,
        RowState::Missing => Cell::Text("未到，待补发".to_owned()),
        RowState::Quarantined(reason) => Cell::Text(reason.clone()),
        RowState::Handed(at) => Cell::Text(format!("{} 已领", at.day())),
    };
    vec![Cell::Text(row.number.to_string()), Cell::Text(row.name.as_str().to_owned()), tail_cell(row), sign]
}

fn tail_cell(row: &HandoverRow) -> Cell {
    row.card_number.as_ref().map_or(Cell::Blank, |number| Cell::Text(tail_of(number)))
}

/// Says why a card is not handed over, or nothing when it is.
fn state_words(row: &HandoverRow) -> Option<String> {
    match &row.state {
        RowState::Ready => None,
        RowState::Missing => Some("未到，待补发".to_owned()),
        RowState::Quarantined(reason) => Some(format!("隔离：{reason}")),
        RowState::Handed(_) => Some("此前已领".to_owned()),
    }
}

/// Note, signature and date of a row.
fn state_cells(row: &HandoverRow) -> (Cell, Cell, Cell) {
    let Some(words) = state_words(row) else { return (Cell::Blank, Cell::Blank, Cell::Blank) };
    let date = if let RowState::Handed(at) = &row.state { Cell::Text(at.day().to_string()) } else { Cell::Struck };
    (Cell::Text(words), Cell::Struck, date)
}

fn notes(list: &HandoverList) -> [String; 3] {
    let ready = count(list, |state| *state == RowState::Ready);
    let signing = match list.shape {
        HandoverShape::Wide | HandoverShape::Dense => {
            "2. 学生核对姓名后在本人一行签字；他人代领，写代领人姓名和与学生的关系。"
        }
        HandoverShape::Family => "2. 领卡人核对学生姓名后在学生一行签本人姓名，并写与学生的关系。",
    };
    [
        format!("1. 当面清点，张数与“本次交付 {ready} 张”相符后，双方签字。"),
        signing.to_owned(),
        format!(
            "3. 没有领走的卡不留存、不转交，请在 {} 前（一个月内）连同本表交回。",
            list.made_at.day().plus_days(RETURN_AFTER_DAYS)
        ),
    ]
}

fn add_dense(form: &mut Form<'_>, list: &HandoverList) {
    let set = |row: &HandoverRow| form.set_row(&DENSE, (row.number, NAME_COLUMN), dense_cells(row), signed(row, 3));
    let rows: Vec<SetRow> = list.rows.iter().map(set).collect();
    let heights: Vec<f32> = rows.iter().map(SetRow::height).collect();
    let mut rows = rows.into_iter();
    for (page, count) in dense_pages(&heights, A4.body().1 - A4.body().0).into_iter().enumerate() {
        let left: Vec<SetRow> = rows.by_ref().take(count.div_ceil(2)).collect();
        let mut right = rows.by_ref().take(count / 2).collect::<Vec<_>>().into_iter();
        for (place, row) in left.into_iter().enumerate() {
            let piece = Piece::rows(&DENSE, std::iter::once(row).chain(right.next()).collect());
            form.push(if page > 0 && place == 0 { piece.on_new_page() } else { piece });
        }
    }
    form.keep_last(ROWS_WITH_TAIL);
    form.gap(1.5);
    form.note(11.0, &balance(list));
    let back = list.made_at.day().plus_days(RETURN_AFTER_DAYS);
    form.note(10.0, &format!("核对姓名后本人签字，代领写姓名和关系。未领的卡请在 {back} 前连同本表交回。"));
    form.unprintable();
    DENSE_SIGNATURES.into_iter().for_each(|fields| form.blanks(fields));
}

/// Shares rows out to pages: as many as fit, read down the left half first; the last page holds the signature lines.
fn dense_pages(heights: &[f32], room: f32) -> Vec<usize> {
    let mut pages = Vec::new();
    let mut rest = heights;
    while !rest.is_empty() {
        let fits = |count: &usize| {
            let tail = if *count == rest.len() { DENSE_TAIL } else { 0.0 };
            rest.get(..*count).is_some_and(|rows| HEADER_ROW + pairs_height(rows) + tail <= room)
        };
        let leaves_enough = |count: &usize| *count == rest.len() || rest.len() - count >= 2 * ROWS_WITH_TAIL;
        let most = rest.len().min(DENSE_ROWS);
        let count = (1..=most).rev().filter(leaves_enough).find(fits).unwrap_or(most.div_ceil(2));
        pages.push(count);
        rest = rest.get(count..).unwrap_or_default();
    }
    pages
}

fn pairs_height(rows: &[f32]) -> f32 {
    let (left, right) = rows.split_at(rows.len().div_ceil(2));
    let right = right.iter().copied().chain(std::iter::repeat(0.0));
    left.iter().zip(right).map(|(left, right)| left.max(right)).sum()
}
