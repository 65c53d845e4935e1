//! Writes a roster back to its owner: all rows as text, a last column 问题, and the wrong cells red.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::write::WriteFault;
use super::{Book, Layout, Problem, Sheet, Value, place};

/// Heading of the last column.
const HEADING: &str = "问题";
const RED: Color = Color::RGB(0x00FF_C7CE);
const RED_TEXT: Color = Color::RGB(0x009C_0006);
const GRAY: Color = Color::RGB(0x00EC_ECEC);
/// Width of the last column, in characters.
const WIDTH: f64 = 60.0;

/// Sentences of a row, and its columns that are wrong.
#[derive(Default)]
struct Wrong {
    sentences: Vec<String>,
    columns: Vec<u32>,
}

/// Writes the sheet of a layout with what is wrong in it, each row where it stood.
///
/// `say` turns a problem into the sentence of the reader's language. Private columns that the office must not keep
/// are written as they were: the file goes back to where it came from.
pub fn error_workbook(
    book: &Book,
    layout: &Layout,
    problems: &[&Problem],
    say: &dyn Fn(&Problem) -> String,
) -> Result<Vec<u8>, WriteFault> {
    let sheet = book.sheets.get(layout.sheet).ok_or(WriteFault::NoSheet)?;
    let mut wrong: BTreeMap<u32, Wrong> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.sheet == sheet.name) {
        let Some((row, column)) = place(&problem.cell) else { continue };
        let found = wrong.entry(row).or_default();
        let sentence = say(problem);
        if !found.sentences.contains(&sentence) {
            found.sentences.push(sentence);
        }
        found.columns.push(column);
    }
    let mut file = Workbook::new();
    let page = file.add_worksheet();
    let last = u16::try_from(sheet.last_column().saturating_add(1)).map_err(|_| WriteFault::Unwritten)?;
    write_rows(page, sheet, layout, &wrong, last).map_err(|_| WriteFault::Unwritten)?;
    file.save_to_buffer().map_err(|_| WriteFault::Unwritten)
}

fn write_rows(
    page: &mut Worksheet,
    sheet: &Sheet,
    layout: &Layout,
    wrong: &BTreeMap<u32, Wrong>,
    last: u16,
) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let head = text.clone().set_bold().set_background_color(GRAY).set_border(FormatBorder::Thin);
    let red = text.clone().set_background_color(RED).set_font_color(RED_TEXT).set_border(FormatBorder::Thin);
    let wrapped = red.clone().set_text_wrap();
    let heads = layout.header..=layout.last_header();
    for row in sheet.rows() {
        let at = row.number.saturating_sub(1);
        let is_head = heads.contains(&row.number);
        let reds = wrong.get(&row.number).map(|wrong| wrong.columns.as_slice()).unwrap_or_default();
        for (column, value) in row.cells() {
            let format = if reds.contains(&column) && !is_head {
                &red
            } else if is_head {
                &head
            } else {
                &text
            };
            let narrow = u16::try_from(column).unwrap_or(u16::MAX);
            page.write_string_with_format(at, narrow, cell_text(value), format)?;
        }
        // A wrong cell may be an empty one.
        for column in reds.iter().filter(|column| row.cell(**column).is_none() && !is_head) {
            page.write_blank(at, u16::try_from(*column).unwrap_or(u16::MAX), &red)?;
        }
        if let Some(wrong) = wrong.get(&row.number).filter(|_| !is_head) {
            page.write_string_with_format(at, last, wrong.sentences.join("\n"), &wrapped)?;
        }
    }
    let said = wrong.iter().filter(|(row, _)| heads.contains(row) || sheet.row(**row).is_none());
    let about: Vec<&str> = said.flat_map(|(_, wrong)| &wrong.sentences).map(String::as_str).collect();
    let heading = if about.is_empty() { HEADING.to_owned() } else { format!("{HEADING}\n{}", about.join("\n")) };
    page.write_string_with_format(layout.last_header().saturating_sub(1), last, heading, &head.set_text_wrap())?;
    page.set_column_width(last, WIDTH)?;
    page.set_freeze_panes(layout.last_header(), 0)?;
    Ok(())
}

/// Texts longer than a cell may be are cut: the row is known by its place.
fn cell_text(value: Value<'_>) -> String {
    const MOST: usize = 32_000;
    let shown = value.shown();
    if shown.len() > MOST { shown.chars().take(MOST / 4).collect() } else { shown }
}
