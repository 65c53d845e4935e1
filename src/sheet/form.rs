//! Puts one form together: rows and notes under the head that every paper of the office carries.
//!
//! Keeps account of names that had to shrink and of characters that no font has, so that no form forgets them.

use crate::id::{ClassId, OperatorId};
use crate::record::figures::PaperMark;

use super::chapter::{foot, made};
use super::display::CodeModules;
use super::flow::{Piece, SetRow, lay};
use super::frame::{A4, Frame};
use super::grid::{Cell, Grid};
use super::{Fonts, Laid, MissingGlyph, SheetFault, Warning, class_words};

/// A form that is being put together.
pub(super) struct Form<'a> {
    fonts: &'a Fonts,
    mark: &'a PaperMark,
    operator: &'a OperatorId,
    title: &'static str,
    copies: &'static [&'static str],
    pieces: Vec<Piece>,
    warnings: Vec<Warning>,
    missing: Vec<MissingGlyph>,
}

impl<'a> Form<'a> {
    pub fn new(fonts: &'a Fonts, mark: &'a PaperMark, operator: &'a OperatorId, title: &'static str) -> Self {
        let (pieces, warnings, missing) = (Vec::new(), Vec::new(), Vec::new());
        let mut form = Self { fonts, mark, operator, title, copies: &[], pieces, warnings, missing };
        for text in [mark.school.as_str(), mark.number.as_str(), operator.as_str()] {
            form.stands_in_head(text);
        }
        form
    }

    /// Keeps account of a text that stands in the head.
    pub fn stands_in_head(&mut self, text: &str) {
        let missing = self.fonts.missing(text).into_iter();
        self.missing.extend(missing.map(|character| MissingGlyph { row: None, character }));
    }

    /// Prints a copy for each of these words.
    pub fn copies(mut self, words: &'static [&'static str]) -> Self {
        self.copies = words;
        self
    }

    /// Adds a row; `name` is the column whose text should not shrink unnoticed.
    pub fn row(&mut self, grid: &'static Grid, number: u32, name: usize, cells: Vec<Cell>) {
        self.signed_row(grid, (number, name), cells, None);
    }

    /// The same for a row in which a person signs in a column.
    pub fn signed_row(
        &mut self,
        grid: &'static Grid,
        (number, name): (u32, usize),
        cells: Vec<Cell>,
        sign: Option<usize>,
    ) {
        let row = self.set_row(grid, (number, name), cells, sign);
        self.push(Piece::rows(grid, vec![row]));
    }

    /// Sets a row that is added later.
    pub fn set_row(
        &mut self,
        grid: &Grid,
        (number, name): (u32, usize),
        cells: Vec<Cell>,
        sign: Option<usize>,
    ) -> SetRow {
        let row = SetRow::new(self.fonts, grid, Some(number), cells);
        self.warnings.extend(row.shrunk(grid, name).then_some(Warning::NameShrunk { row: number }));
        row.signed_in(sign)
    }

    /// Adds a row that has no number.
    pub fn plain_row(&mut self, grid: &'static Grid, cells: Vec<Cell>) {
        self.push(Piece::plain_row(self.fonts, grid, cells));
    }

    pub fn gap(&mut self, mm: f32) {
        self.push(Piece::gap(mm));
    }

    pub fn note(&mut self, size: f32, text: &str) {
        Piece::note(self.fonts, size, text).into_iter().for_each(|piece| self.push(piece));
    }

    pub fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    pub fn push(&mut self, piece: Piece) {
        self.missing.extend(piece.missing(self.fonts));
        self.pieces.push(piece);
    }

    /// Keeps the last rows with what follows, so that nobody signs a page without rows.
    pub fn keep_last(&mut self, rows: usize) {
        let kept = self.pieces.split_off(self.pieces.len().saturating_sub(rows));
        self.pieces.extend(kept.into_iter().map(Piece::kept));
    }

    /// Names the characters that stand as slashed boxes so far, so that a person writes them in.
    pub fn unprintable(&mut self) {
        let note = unprintable_words(&self.missing);
        self.pieces.extend(note.into_iter().flat_map(|note| Piece::note(self.fonts, 10.0, &note)));
    }

    /// Adds lines to sign on.
    pub fn blanks(&mut self, fields: &'static [(&'static str, f32)]) {
        self.push(Piece::blanks(fields));
    }

    /// Lays the pages out; `about` names the document after its title, `lines` stand below the title.
    pub fn lay(
        self,
        about: &str,
        lines: [String; 2],
        page_code: &dyn Fn(usize, usize) -> CodeModules,
    ) -> Result<Laid, SheetFault> {
        let frame = Frame {
            paper: A4,
            school: self.mark.school.clone(),
            title: self.title.to_owned(),
            copies: self.copies,
            version: self.mark.version,
            lines,
            foot: foot(self.mark, Some(&format!("经办人 {}", self.operator))),
        };
        let title = format!("{} {about}", self.title).trim_end().to_owned();
        Ok(lay(self.fonts, &frame, &self.pieces, page_code)?.laid(title, self.warnings))
    }

    /// Says when it was made, for the second line of the head.
    pub fn made(&self) -> String {
        made(self.mark)
    }
}

/// Says which characters stand as slashed boxes, or nothing when there are none.
pub(super) fn unprintable_words(missing: &[MissingGlyph]) -> Option<String> {
    let place = |row: Option<u32>| row.map(|row| format!("第 {row} 号 ")).unwrap_or_default();
    let mut listed: Vec<String> = Vec::new();
    for gap in missing {
        let words = format!("{}U+{:04X}", place(gap.row), u32::from(gap.character));
        if !listed.contains(&words) {
            listed.push(words);
        }
    }
    let listed = listed.join("；");
    (!listed.is_empty()).then(|| format!("※ 此字缺字库，表中画斜线方框，请手写补全：{listed}。"))
}

/// A cell with a text, or an empty one.
pub(super) fn text_or_blank(text: Option<String>) -> Cell {
    text.filter(|text| !text.is_empty()).map_or(Cell::Blank, Cell::Text)
}

/// A cell with a class, as narrow as the office writes it.
pub(super) fn class_cell(class: Option<ClassId>) -> Cell {
    text_or_blank(class.map(class_words))
}
