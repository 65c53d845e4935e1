//! Turns the figures of one shift into the 交班单 on A5: what was done, where the cards are, and the anchor.
//!
//! The next shift holds the journal against the anchor, by eye or by scanner.

use crate::record::figures::{Figure, ShiftFigures};

use super::chapter::{Table, WORDS, foot, kept_with_signatures, made, missing_note};
use super::display::Align;
use super::flow::{Piece, lay};
use super::frame::{A5, Frame};
use super::grid::{Column, Grid};
use super::words::clock;
use super::{CodeModules, Fonts, Laid, Made, SheetFault, anchor, terms};

const TITLE: &str = "交班单";

const fn words(title: &'static str, width_mm: f32) -> Column {
    Column { title, width_mm, align: Align::Left, fit: WORDS }
}

const fn count(title: &'static str) -> Column {
    Column { title, width_mm: 18.0, align: Align::Right, fit: WORDS }
}

// Two tables side by side, 120 mm in all.
static ACTS: Grid =
    Grid { row_mm: 6.0, columns: &[words("事项", 42.0), count("次数"), words("事项", 42.0), count("次数")] };
static CARDS: Grid = Grid {
    row_mm: 6.0,
    columns: &[words("卡在哪里", 42.0), count("张数"), words("卡在哪里", 42.0), count("张数")],
};

/// Makes the slip as a PDF; see [`shift_slip_pages`].
pub fn shift_slip_pdf(figures: &ShiftFigures, fonts: &Fonts) -> Result<Made, SheetFault> {
    shift_slip_pages(figures, fonts)?.to_pdf(fonts)
}

/// Lays the slip out; the code of the page says the anchor.
pub fn shift_slip_pages(figures: &ShiftFigures, fonts: &Fonts) -> Result<Laid, SheetFault> {
    let (tables, facts) = (tables(figures), facts(figures));
    let mut pieces = vec![Piece::gap(1.5)];
    pieces.extend(Piece::note_on(A5, fonts, 10.5, "台账锚点（与二维码相同）"));
    pieces.extend(Piece::note_on(A5, fonts, 14.0, &anchor::grouped(&figures.mark.anchor)));
    pieces.extend(tables.iter().flat_map(|table| table.pieces(A5, fonts)));
    pieces = kept_with_signatures(pieces);
    pieces.push(Piece::gap(3.0));
    pieces.extend(facts.iter().flat_map(|fact| Piece::note_on(A5, fonts, 10.5, fact)));
    let head = [figures.mark.school.clone(), figures.mark.number.clone(), figures.operator.to_string()];
    let texts = head.into_iter().chain(facts.clone()).chain(tables.iter().flat_map(Table::texts));
    pieces.extend(missing_note(A5, fonts, texts));
    pieces.push(Piece::gap(3.0));
    pieces.push(Piece::blanks(&[("交班人签字", 62.0), ("接班人签字", 62.0)]));

    let frame = Frame {
        paper: A5,
        school: figures.mark.school.clone(),
        title: TITLE.to_owned(),
        copies: &[],
        version: figures.mark.version,
        lines: [
            format!("窗口 {}　经办人 {}", figures.mark.desk, figures.operator),
            format!("{}　{}", span(figures), made(&figures.mark)),
        ],
        foot: foot(&figures.mark, Some(&format!("经办人 {}", figures.operator))),
    };
    let flowed = lay(fonts, &frame, &pieces, &|_, _| CodeModules::of(&figures.mark.anchor))?;
    Ok(flowed.laid(format!("{TITLE} {} {}", figures.mark.desk, figures.to), Vec::new()))
}

/// Writes from when to when the shift was; the day is written twice only when it is another one.
fn span(figures: &ShiftFigures) -> String {
    let (from, to) = (figures.from, figures.to);
    let day = if from.day() == to.day() { String::new() } else { format!("{} ", to.day()) };
    format!("{} {} 至 {day}{}", from.day(), clock(from), clock(to))
}

fn tables(figures: &ShiftFigures) -> Vec<Table> {
    let acts: Vec<(&str, u64)> = figures.acts.iter().map(|tally| (terms::deed(tally.what), tally.count)).collect();
    let acts_sum: u64 = figures.acts.iter().map(|tally| tally.count).sum();
    let cards_sum: u64 = figures.cards.iter().map(|tally| tally.count).sum();
    vec![
        Table::new(format!("本班办理 {acts_sum} 次"), &ACTS, side_by_side(&acts)),
        Table::new(format!("卡片 {cards_sum} 张"), &CARDS, side_by_side(&places(figures))),
    ]
}

/// What the next shift has to know, one line each.
fn facts(figures: &ShiftFigures) -> [String; 2] {
    let backup = figures.backup.as_deref().unwrap_or("没有做");
    [format!("搁置待查：{} 件", figures.parked), format!("交班备份：{backup}")]
}

/// Adds cards up by place: the slip does not tell apart why they are set aside or were handed in.
fn places(figures: &ShiftFigures) -> Vec<(&'static str, u64)> {
    let mut places: Vec<(&'static str, u64)> = Vec::new();
    for tally in &figures.cards {
        let place = terms::place(tally.what);
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, count)) => *count += tally.count,
            None => places.push((place, tally.count)),
        }
    }
    places
}

/// Sets a list in two columns, read down the left one first.
fn side_by_side(list: &[(&str, u64)]) -> Vec<Vec<Figure>> {
    let (left, right) = list.split_at(list.len().div_ceil(2));
    let cells = |pair: Option<&(&str, u64)>| match pair {
        Some((what, count)) => [Figure::from(*what), Figure::from(*count)],
        None => [Figure::from(""), Figure::from("")],
    };
    let others = right.iter().map(Some).chain(std::iter::repeat(None));
    left.iter().zip(others).map(|(one, other)| [cells(Some(one)), cells(other)].concat()).collect()
}
