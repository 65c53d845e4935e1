//! Turns tables of words and counts into pieces of a form and into chapters for a spreadsheet: one source for both.

use std::fmt::Write as _;

use crate::record::figures::{Chapter, Figure, PaperMark};

use super::fit::Fit;
use super::flow::Piece;
use super::font::Fonts;
use super::frame::{Paper, reprint_words};
use super::grid::{Cell, Grid};
use super::words::clock;

/// Characters of one cell that stand in one row; the rest goes on in the next, so that no row outgrows a page.
const CELL_CHARACTERS: usize = 400;

/// What stands in a table without rows.
const NOTHING: &str = "无";

/// How words of these forms are set: smaller when they are long, and on as many lines as they take.
pub(super) const WORDS: Fit = Fit { size: 10.5, smallest: 9.0, lines: 2 };

/// One table with its words.
pub(super) struct Table {
    pub name: String,
    pub grid: &'static Grid,
    pub rows: Vec<Vec<Figure>>,
}

impl Table {
    pub fn new(name: impl Into<String>, grid: &'static Grid, rows: Vec<Vec<Figure>>) -> Self {
        Self { name: name.into(), grid, rows }
    }

    /// Says in one row that there is nothing, because an empty table may be a forgotten one.
    fn told(&self) -> Vec<Vec<Figure>> {
        if !self.rows.is_empty() {
            return self.rows.clone();
        }
        let rest = self.grid.columns.len().saturating_sub(1);
        vec![std::iter::once(Figure::from(NOTHING)).chain(std::iter::repeat_n(Figure::from(""), rest)).collect()]
    }

    /// Returns the table as a chapter.
    pub fn chapter(&self) -> Chapter {
        let header = self.grid.columns.iter().map(|column| column.title.to_owned()).collect();
        Chapter { name: self.name.clone(), header, rows: self.told() }
    }

    /// Sets the table under its name; the name stays with the first row, and no last row goes overleaf alone.
    pub fn pieces(&self, paper: Paper, fonts: &Fonts) -> Vec<Piece> {
        let mut pieces = vec![Piece::gap(4.0)];
        pieces.extend(Piece::note_on(paper, fonts, 12.0, &self.name));
        let mut rows: Vec<Piece> = self.told().iter().flat_map(|row| row_pieces(fonts, self.grid, row)).collect();
        let last = rows.pop();
        let before = rows.pop().map(Piece::kept);
        pieces.extend(rows.into_iter().chain(before).chain(last));
        pieces
    }

    /// Lists all texts of the table.
    pub fn texts(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(self.name.clone()).chain(self.rows.iter().flatten().map(Figure::words))
    }
}

fn row_pieces(fonts: &Fonts, grid: &'static Grid, row: &[Figure]) -> Vec<Piece> {
    let cells: Vec<Vec<String>> = row.iter().map(|cell| split(&cell.words())).collect();
    let rows = cells.iter().map(Vec::len).max().unwrap_or_default();
    let cell = |parts: &Vec<String>, at: usize| parts.get(at).map_or(Cell::Blank, |part| Cell::Text(part.clone()));
    (0..rows).map(|at| Piece::plain_row(fonts, grid, cells.iter().map(|parts| cell(parts, at)).collect())).collect()
}

/// Cuts a text into parts that fit a row; line ends and tabs become blanks.
fn split(text: &str) -> Vec<String> {
    let flat: Vec<char> = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
    flat.chunks(CELL_CHARACTERS).map(|part| part.iter().collect()).collect()
}

/// Two lines that tell one paper from every other one.
pub(super) fn foot(mark: &PaperMark, by: Option<&str>) -> [String; 2] {
    let mut first = format!("编号 {}　第 {} 版", mark.number, mark.version);
    if mark.version > 1 {
        let _ = write!(first, "　{}", reprint_words(mark.version));
    }
    let by = by.map(|by| format!("　{by}")).unwrap_or_default();
    [first, format!("窗口 {}{by}　台账 {}", mark.desk, mark.anchor)]
}

/// Day and minute at which a paper was made.
pub(super) fn made(mark: &PaperMark) -> String {
    format!("制表 {} {}", mark.made_at.day(), clock(mark.made_at))
}

/// Names the characters that stand as slashed boxes, so that a person writes them in.
pub(super) fn missing_note(paper: Paper, fonts: &Fonts, texts: impl Iterator<Item = String>) -> Vec<Piece> {
    let mut found: Vec<String> = Vec::new();
    for character in texts.flat_map(|text| split(&text)).flat_map(|text| fonts.missing(&text)) {
        let named = format!("U+{:04X}", u32::from(character));
        if !found.contains(&named) {
            found.push(named);
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let note = format!("※ 此字缺字库，表中画斜线方框，请手写补全：{}。", found.join("；"));
    std::iter::once(Piece::gap(2.0)).chain(Piece::note_on(paper, fonts, 10.0, &note)).collect()
}

/// Keeps the last row with what follows, so that nobody signs a page without rows.
pub(super) fn kept_with_signatures(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let last = pieces.pop().map(Piece::kept);
    pieces.extend(last);
    pieces
}
