//! Reads the tables of a web page, and the workbook that Excel 2003 wrote as XML; both come under the name `.xls`.

use super::book::Builder;
use super::markup::{Piece, Pieces, attribute, plain};
use super::{Book, Note, Source, TableFault, Value, iso_day};

/// Tables of a page that are read.
const MOST_TABLES: usize = 200;

/// Tables within tables that are told apart.
const DEEPEST: usize = 8;

/// Reads whatever stands between tags; a page without a table is refused.
pub(super) fn read(source: Source<'_>, text: &str, book: Book) -> Result<Book, TableFault> {
    let head: String = text.chars().take(2_000).collect();
    let is_workbook = head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.contains("<?xml");
    let book = if is_workbook { read_workbook(source, text, book)? } else { read_page(source, text, book)? };
    if book.sheets.is_empty() { Err(TableFault::WebPage { path: source.path.to_owned() }) } else { Ok(book) }
}

/// A table while it is read.
struct Table {
    builder: Builder,
    name: String,
    /// Row, from 1; 0 before the first.
    row: u32,
    /// Column of the next cell, from 0.
    column: u32,
    /// Rows further down that a cell above still fills, by column.
    filled: Vec<u32>,
    cell: Option<OpenCell>,
}

/// A cell while it is read.
struct OpenCell {
    text: String,
    down: u32,
    across: u32,
    kind: Kind,
    formula: bool,
}

/// What a cell of an XML workbook says that it holds.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Day,
    Error,
}

impl Table {
    fn new(name: String) -> Self {
        let builder = Builder::new(&name);
        Self { builder, name, row: 0, column: 0, filled: Vec::new(), cell: None }
    }

    /// Starts a row, or the row that the file numbers.
    fn open_row(&mut self, number: Option<u32>) {
        let next = self.row.saturating_add(1);
        for _ in next..=number.unwrap_or(next).min(next.saturating_add(u32::from(u16::MAX))) {
            self.filled.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
        self.row = number.unwrap_or(next).max(next);
        self.column = 0;
    }

    /// Starts a cell beside those that cells above fill.
    fn open_cell(&mut self, place: Option<u32>, down: u32, across: u32) {
        if self.row == 0 {
            self.open_row(None);
        }
        self.column = place.unwrap_or(self.column);
        while place.is_none() && self.filled.get(self.column as usize).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        self.cell = Some(OpenCell { text: String::new(), down, across, kind: Kind::Text, formula: false });
    }

    /// Takes the cell into the sheet.
    fn close_cell(&mut self, source: Source<'_>) -> Result<(), TableFault> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let value = cell.value();
        if !value.is_blank() {
            let column = source.within(&self.name, self.row, self.column)?;
            self.builder.add(self.row, column, value);
            if self.builder.cell_count() > source.limits.cells {
                return Err(source.too_large(source.limits.megabytes()));
            }
        }
        let wide = cell.across.min(source.limits.columns);
        if cell.down > 0 || wide > 0 {
            let last = self.row.saturating_add(cell.down).min(source.limits.rows);
            self.builder.merge((self.row, last.max(self.row)), (self.column, self.column.saturating_add(wide)));
        }
        let next = self.column.saturating_add(1).saturating_add(wide);
        let end = next.min(source.limits.columns) as usize;
        if cell.down > 0 && self.filled.len() < end {
            self.filled.resize(end, 0);
        }
        // The row that is being read counts as filled until the next one begins.
        for rows in self.filled.iter_mut().take(end).skip(self.column as usize) {
            *rows = (*rows).max(cell.down.saturating_add(u32::from(cell.down > 0)));
        }
        self.column = next;
        Ok(())
    }
}

impl OpenCell {
    fn value(&self) -> Value<'_> {
        let text = self.text.trim_matches([' ', '\n']);
        match self.kind {
            Kind::Text if text.is_empty() && self.formula => Value::Unsolved,
            Kind::Text => Value::Text(text),
            Kind::Number => text.trim().parse().map_or(Value::Text(text), Value::Number),
            Kind::Day => iso_day(text).map_or(Value::Text(text), Value::Day),
            Kind::Error => Value::Error,
        }
    }
}

/// Reads every table of a web page; one within a cell of another is a table of its own.
fn read_page(source: Source<'_>, text: &str, mut book: Book) -> Result<Book, TableFault> {
    let (mut open, mut count): (Vec<Table>, usize) = (Vec::new(), 0);
    for piece in Pieces::of(text) {
        match piece {
            Piece::Open(tag, ..)
                if tag.eq_ignore_ascii_case("table") && count < MOST_TABLES && open.len() < DEEPEST =>
            {
                count += 1;
                let name = if count == 1 { book.file.clone() } else { format!("{} ({count})", book.file) };
                open.push(Table::new(name));
            }
            Piece::Close(tag) if tag.eq_ignore_ascii_case("table") => {
                let Some(mut table) = open.pop() else { continue };
                table.close_cell(source)?;
                book.sheets.extend(table.builder.finish());
            }
            piece @ (Piece::Open(..) | Piece::Close(_) | Piece::Text(_)) => {
                if let Some(table) = open.last_mut() {
                    table.take(piece, source)?;
                }
            }
        }
    }
    for mut table in open {
        table.close_cell(source)?;
        book.sheets.extend(table.builder.finish());
    }
    book.notes.push(Note::WebPage);
    Ok(book)
}

impl Table {
    /// Takes a piece of a web page.
    fn take(&mut self, piece: Piece<'_>, source: Source<'_>) -> Result<(), TableFault> {
        match piece {
            Piece::Open(tag, attributes, _) => match tag.to_ascii_lowercase().as_str() {
                "tr" => {
                    self.close_cell(source)?;
                    self.open_row(None);
                }
                "td" | "th" => {
                    self.close_cell(source)?;
                    let more =
                        |name| attribute(attributes, name).and_then(|n| n.trim().parse::<u32>().ok()).unwrap_or(1);
                    self.open_cell(None, more("rowspan").saturating_sub(1), more("colspan").saturating_sub(1));
                }
                "br" | "p" | "div" => {
                    if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.text.is_empty()) {
                        cell.text.push('\n');
                    }
                }
                _ => {}
            },
            Piece::Close(tag) if ["td", "th", "tr"].iter().any(|end| tag.eq_ignore_ascii_case(end)) => {
                self.close_cell(source)?;
            }
            Piece::Close(_) => {}
            Piece::Text(text) => {
                let Some(cell) = &mut self.cell else { return Ok(()) };
                // Blanks of the page's source are one blank; an entity is a character that somebody meant.
                let mut words = text.split_ascii_whitespace();
                let gap = text.starts_with(|c: char| c.is_ascii_whitespace());
                if gap && !cell.text.is_empty() && !cell.text.ends_with(['\n', ' ']) {
                    cell.text.push(' ');
                }
                cell.text.push_str(&plain(words.next().unwrap_or_default()));
                for word in words {
                    cell.text.push(' ');
                    cell.text.push_str(&plain(word));
                }
                if text.trim_ascii_end().len() < text.len() && !cell.text.is_empty() && !cell.text.ends_with(' ') {
                    cell.text.push(' ');
                }
            }
        }
        Ok(())
    }
}

/// Reads the visible sheets of an XML workbook (XML Spreadsheet Reference, Office 2003).
fn read_workbook(source: Source<'_>, text: &str, mut book: Book) -> Result<Book, TableFault> {
    let mut open: Option<Table> = None;
    let (mut hidden, mut inside) = (false, "");
    for piece in Pieces::of(text) {
        match (piece, &mut open) {
            (Piece::Open("Worksheet", attributes, _), _) => {
                let name = attribute(attributes, "name").map(plain).unwrap_or_default();
                (open, hidden) = (Some(Table::new(name)), false);
            }
            (Piece::Close("Worksheet"), _) => {
                let Some(table) = open.take() else { continue };
                if hidden {
                    book.hidden += 1;
                } else {
                    book.sheets.extend(table.builder.finish());
                }
            }
            (Piece::Open("Row", attributes, _), Some(table)) => table.open_row(number(attributes, "index")),
            (Piece::Open("Cell", attributes, alone), Some(table)) => {
                let more = |name| number(attributes, name).unwrap_or(0);
                let place = number(attributes, "index").map(|index| index.saturating_sub(1));
                table.open_cell(place, more("mergedown"), more("mergeacross"));
                if let Some(cell) = &mut table.cell {
                    cell.formula = attribute(attributes, "formula").is_some();
                }
                if alone {
                    table.close_cell(source)?;
                }
            }
            (Piece::Close("Cell"), Some(table)) => table.close_cell(source)?,
            (Piece::Open("Data", attributes, alone), Some(table)) => {
                inside = if alone { "" } else { "Data" };
                if let Some(cell) = &mut table.cell {
                    cell.kind = match attribute(attributes, "type") {
                        Some("Number") => Kind::Number,
                        Some("DateTime") => Kind::Day,
                        Some("Error") => Kind::Error,
                        Some(_) | None => Kind::Text,
                    };
                }
            }
            (Piece::Open("Visible", ..), _) => inside = "Visible",
            (Piece::Close("Data" | "Visible"), _) => inside = "",
            (Piece::Text(text), Some(table)) if inside == "Data" => {
                if let Some(cell) = &mut table.cell {
                    cell.text.push_str(&plain(text));
                }
            }
            (Piece::Text(text), _) if inside == "Visible" => {
                hidden = text.trim().starts_with("SheetHidden") || text.trim().starts_with("SheetVeryHidden");
            }
            (Piece::Open(..) | Piece::Close(_) | Piece::Text(_), _) => {}
        }
    }
    book.notes.push(Note::OldXml);
    Ok(book)
}

fn number(attributes: &str, name: &str) -> Option<u32> {
    attribute(attributes, name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Limits;
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let book =
            Book { file: "a.xls".to_owned(), digest: String::new(), sheets: Vec::new(), hidden: 0, notes: Vec::new() };
        let source = Source { path: Path::new("a.xls"), limits: Limits::default() };
        let book = read(source, text, book).unwrap();
        let cells = |row: super::super::Row<'_>| {
            row.cells()
                .map(|(column, value)| format!("{}={}", super::super::address(row.number, column), value.shown()))
                .collect()
        };
        book.sheets.iter().flat_map(|sheet| sheet.rows().map(cells).collect::<Vec<Vec<String>>>()).collect()
    }

    #[test]
    fn cells_of_a_web_page_stand_where_a_browser_shows_them() {
        let page = "<table><tr><th rowspan=2>班级<th colspan='2'> 学生 <tr><td>姓名<td>教育ID\n 号</tr>
            <tr><td rowspan=\"3\">7-3</td><td>甲</td><td>1</td></tr><tr><td>买买提&middot;吐&#23572;逊</td><td>2</td></tr>
            <tr><td></td><td>3<br>4</td></tr><tr><td>7-4<td>丙<td>5</table>";
        let want = [
            vec!["A1=班级", "B1=学生"],
            vec!["B2=姓名", "C2=教育ID 号"],
            vec!["A3=7-3", "B3=甲", "C3=1"],
            vec!["B4=买买提·吐尔逊", "C4=2"],
            vec!["C5=3\n4"],
            vec!["A6=7-4", "B6=丙", "C6=5"],
        ];
        assert_eq!(rows(page), want);
    }

    #[test]
    fn a_table_in_a_cell_is_a_table_of_its_own() {
        assert_eq!(
            rows("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td></tr></table>"),
            [vec!["A1=b"], vec!["A1=ac"]]
        );
    }

    #[test]
    fn a_workbook_in_xml_gives_its_visible_sheets() {
        let book = "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">
            <Worksheet ss:Name=\"A\"><Table><Row><Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">班&amp;级</Data></Cell></Row>
            <Row ss:Index=\"4\"><Cell ss:Index=\"3\"><Data ss:Type=\"Number\">7</Data></Cell><Cell><Data ss:Type=\"DateTime\">2027-07-15T00:00:00.000</Data></Cell>
            <Cell ss:Formula=\"=1\"/></Row></Table></Worksheet>
            <Worksheet ss:Name=\"B\"><Table><Row><Cell><Data>x</Data></Cell></Row></Table>
            <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
        assert_eq!(rows(book), [vec!["A1=班&级"], vec!["C4=7", "D4=2027-07-15", "E4="]]);
    }

    #[test]
    fn huge_spans_cost_nothing() {
        assert_eq!(rows("<table><tr><td rowspan=4000000000 colspan=4000000000>a</table>"), [vec!["A1=a"]]);
        let many = rows(&"<table><tr><td rowspan=65000 colspan=9>a".repeat(20));
        assert_eq!(many.len(), 20, "a row of each, however deep");
    }
}
