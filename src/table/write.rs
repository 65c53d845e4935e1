//! Writes tables as a workbook: a frozen header, text that stays text, A4 landscape.
//!
//! No formula is ever written; the same tables and moment give the same bytes.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use crate::day::Moment;
use crate::record::figures::{Chapter, Figure};

/// One sheet that is to be written.
#[derive(Debug, Clone, Copy)]
pub struct SheetToWrite<'a> {
    /// Name: 1 to 31 characters, none of `[]:*?/\`, no apostrophe at an end, no other sheet's.
    pub name: &'a str,
    /// Headings of the columns.
    pub header: &'a [String],
    /// Rows; a cell that is text is written as text, whatever it looks like.
    pub rows: &'a [Vec<Figure>],
}

/// Why a workbook cannot be written; no file was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteFault {
    /// There is no sheet to write.
    #[error("there is no table to write")]
    NoSheet,
    /// A spreadsheet does not take this name.
    #[error("sheet {sheet}: a spreadsheet does not take the name of this sheet")]
    Name {
        /// Sheet, from 1.
        sheet: usize,
    },
    /// A spreadsheet does not take this cell: its text is too long, or it lies too far out.
    #[error("sheet {sheet}: cell {cell} is longer or farther out than a spreadsheet allows")]
    Cell {
        /// Sheet, from 1.
        sheet: usize,
        /// Address of the cell.
        cell: String,
    },
    /// A count has more digits than a spreadsheet keeps.
    #[error("sheet {sheet}: the count in cell {cell} is larger than a spreadsheet keeps exactly")]
    Count {
        /// Sheet, from 1.
        sheet: usize,
        /// Address of the cell.
        cell: String,
    },
    /// The writer gave up.
    #[error("the workbook cannot be written")]
    Unwritten,
}

impl WriteFault {
    /// Returns the stable code of this fault, for sentences and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            WriteFault::NoSheet => "workbook-empty",
            WriteFault::Name { .. } => "workbook-sheet-name",
            WriteFault::Cell { .. } | WriteFault::Count { .. } => "workbook-cell",
            WriteFault::Unwritten => "workbook",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            WriteFault::NoSheet => "choose at least one table",
            WriteFault::Name { .. } => "give the sheet a shorter name without []:*?/\\",
            WriteFault::Cell { .. } | WriteFault::Count { .. } => "shorten what stands there, then export again",
            WriteFault::Unwritten => "export again; if it stays, send this sentence to us",
        }
    }
}

/// Largest whole number that a cell keeps exactly: 15 digits.
const MOST_COUNT: u64 = 999_999_999_999_999;
/// Width of a column, in characters of the usual font.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;
/// Rows that are measured for the width of a column.
const ROWS_MEASURED: usize = 500;
/// Characters of a title or a mark in the header of a printed page.
const MOST_IN_HEADER: usize = 100;
const A4: u8 = 9;
/// Number of the built-in format for text, `@`.
const TEXT: u8 = 49;
const HEADER_GRAY: Color = Color::RGB(0x00EC_ECEC);
/// `&A` is the name of the sheet, `&P` the page, `&N` the pages.
const FOOTER: &str = "&L&A&R第 &P 页 / 共 &N 页";

/// Writes the chapters of a report as a workbook; the title goes into the properties of the file.
pub fn write_chapters(title: &str, chapters: &[Chapter], made_at: Moment) -> Result<Vec<u8>, WriteFault> {
    let sheets: Vec<SheetToWrite<'_>> = chapters
        .iter()
        .map(|chapter| SheetToWrite { name: &chapter.name, header: &chapter.header, rows: &chapter.rows })
        .collect();
    write_sheets(title, &sheets, made_at)
}

/// One list of the office as a workbook, with what says whose copy it is.
#[derive(Debug, Clone, Copy)]
pub struct ListToWrite<'a> {
    /// The list.
    pub list: SheetToWrite<'a>,
    /// A second sheet that says who took it out of what, line by line.
    pub about: SheetToWrite<'a>,
    /// Whose copy it is, in one line: stands at the head of each printed page and in the properties of the file.
    pub mark: &'a str,
}

/// Writes one list: with a filter in its heading, without warnings at numbers that are text.
pub fn write_list(title: &str, list: &ListToWrite<'_>, made_at: Moment) -> Result<Vec<u8>, WriteFault> {
    let mut book = Workbook::new();
    book.set_properties(&properties(title, made_at).set_comment(list.mark));
    let styles = Styles::new();
    let page = book.add_worksheet();
    write_sheet(page, 1, &list.list, &styles)?;
    set_up_list(page, title, list).map_err(|_| WriteFault::Unwritten)?;
    write_sheet(book.add_worksheet(), 2, &list.about, &styles)?;
    book.save_to_buffer().map_err(|_| WriteFault::Unwritten)
}

fn set_up_list(page: &mut Worksheet, title: &str, list: &ListToWrite<'_>) -> Result<(), XlsxError> {
    let last_row = u32::try_from(list.list.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(list.list.header.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.autofilter(0, 0, last_row, last_column)?;
    page.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    page.set_header(format!("&L&\"-,Bold\"{}&R{}", printable(title), printable(list.mark)));
    Ok(())
}

/// Writes a text as headers take it: `&` begins a code there, and 255 characters are all that fit.
fn printable(text: &str) -> String {
    text.chars().take(MOST_IN_HEADER).collect::<String>().replace('&', "&&")
}

fn properties(title: &str, made_at: Moment) -> DocProperties {
    let properties = DocProperties::new().set_title(title);
    match excel_moment(made_at) {
        Some(at) => properties.set_creation_datetime(&at),
        None => properties,
    }
}

/// Writes tables as a workbook, one sheet each, in their order.
pub fn write_sheets(title: &str, sheets: &[SheetToWrite<'_>], made_at: Moment) -> Result<Vec<u8>, WriteFault> {
    if sheets.is_empty() {
        return Err(WriteFault::NoSheet);
    }
    let mut book = Workbook::new();
    book.set_properties(&properties(title, made_at));
    let styles = Styles::new();
    for (number, sheet) in (1..).zip(sheets) {
        if sheets.iter().filter(|other| other.name.to_lowercase() == sheet.name.to_lowercase()).count() > 1 {
            return Err(WriteFault::Name { sheet: number });
        }
        write_sheet(book.add_worksheet(), number, sheet, &styles)?;
    }
    book.save_to_buffer().map_err(|_| WriteFault::Unwritten)
}

struct Styles {
    head: Format,
    text: Format,
    count: Format,
}

impl Styles {
    fn new() -> Self {
        let boxed = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Self {
            head: boxed.clone().set_bold().set_background_color(HEADER_GRAY).set_num_format_index(TEXT).set_text_wrap(),
            text: boxed.clone().set_num_format_index(TEXT).set_text_wrap(),
            count: boxed.set_num_format("0"),
        }
    }
}

fn write_sheet(
    page: &mut Worksheet,
    number: usize,
    sheet: &SheetToWrite<'_>,
    styles: &Styles,
) -> Result<(), WriteFault> {
    page.set_name(sheet.name).map_err(|_| WriteFault::Name { sheet: number })?;
    for (column, title) in (0..).zip(sheet.header) {
        let written = page.write_string_with_format(0, column, title, &styles.head).map(|_| ());
        written.map_err(|_| refused(number, 0, column))?;
        let cells = sheet.rows.iter().take(ROWS_MEASURED).filter_map(|row| row.get(usize::from(column)));
        let widest = cells.map(|cell| width_of(&cell.words())).chain([width_of(title)]).max().unwrap_or_default();
        let width = (widest + 2).clamp(*WIDTHS.start(), *WIDTHS.end());
        page.set_column_width(column, width as f64).map_err(|_| refused(number, 0, column))?;
    }
    for (at, row) in (1..).zip(sheet.rows) {
        for (column, cell) in (0..).zip(row) {
            write_cell(page, (at, column), cell, styles).map_err(|_| refused(number, at, column))?;
            if matches!(cell, Figure::Count(count) if *count > MOST_COUNT) {
                return Err(WriteFault::Count { sheet: number, cell: super::address(at + 1, u32::from(column)) });
            }
        }
    }
    set_up_print(page).map_err(|_| WriteFault::Unwritten)
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Figure,
    styles: &Styles,
) -> Result<(), XlsxError> {
    match cell {
        Figure::Text(text) => page.write_string_with_format(row, column, text, &styles.text).map(|_| ()),
        Figure::Count(count) => page.write_number_with_format(row, column, *count as f64, &styles.count).map(|_| ()),
    }
}

fn set_up_print(page: &mut Worksheet) -> Result<(), XlsxError> {
    page.set_freeze_panes(1, 0)?;
    page.set_repeat_rows(0, 0)?;
    page.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_footer(FOOTER);
    Ok(())
}

/// Width of the longest line in characters; those beyond Latin take two.
fn width_of(text: &str) -> usize {
    let line = |line: &str| line.chars().map(|c| if c < '\u{2E80}' { 1 } else { 2 }).sum();
    text.lines().map(line).max().unwrap_or_default()
}

fn refused(sheet: usize, row: u32, column: u16) -> WriteFault {
    WriteFault::Cell { sheet, cell: super::address(row.saturating_add(1), u32::from(column)) }
}

fn excel_moment(at: Moment) -> Option<ExcelDateTime> {
    let (year, month, day) = at.day().ymd();
    let clock = at.time_of_day();
    let mut parts = clock.split(':').filter_map(|part| part.parse::<u8>().ok());
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let date = ExcelDateTime::from_ymd(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    date.ok()?.and_hms(hour.into(), minute, second).ok()
}
