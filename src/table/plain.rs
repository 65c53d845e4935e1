//! Reads comma, tab and semicolon tables in UTF-8, UTF-16 with a mark, and GB18030.

use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::{Note, Sheet, TableFault, Value, text};

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Lines that are looked at to find the delimiter.
const LINES_TO_GUESS: usize = 20;

/// Reads a text table; a web page and bytes that are no text are refused.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Sheet, TableFault> {
    let not_a_table = || TableFault::NotATable { path: path.to_owned() };
    let (text, gb18030) = decode(bytes).ok_or_else(not_a_table)?;
    if text.contains('\0') {
        return Err(not_a_table());
    }
    if text.trim_start().starts_with('<') {
        return Err(TableFault::WebPage { path: path.to_owned() });
    }
    // One kind of line end, so that the reader's line numbers are those that a person counts.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut sheet = Sheet::named(path, None);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record.map_err(|_| not_a_table())?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = u32::try_from(line).unwrap_or(u32::MAX);
        for (column, cell) in (0..).zip(record.iter().map(text::meant)) {
            sheet.add(path, row, column, Value::Text(cell.to_owned()))?;
        }
    }
    if sheet.rows.is_empty() {
        return Err(TableFault::Empty { path: path.to_owned() });
    }
    let named = path.extension().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ["xls", "xlsx", "ods", "et"].contains(&named.as_str()) {
        sheet.notes.push(Note::TextNamedSpreadsheet);
    }
    if gb18030 {
        sheet.notes.push(Note::Gb18030);
    }
    Ok(sheet)
}

/// Decodes by byte order mark, else as strict UTF-8, else as strict GB18030; tells whether it was the last.
fn decode(bytes: &[u8]) -> Option<(String, bool)> {
    let strict = |encoding: &'static Encoding, bytes| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(encoding, bytes.get(mark..).unwrap_or_default()).map(|text| (text, false));
    }
    strict(UTF_8, bytes).map(|text| (text, false)).or_else(|| strict(GB18030, bytes).map(|text| (text, true)))
}

/// Returns the delimiter that the first lines hold most of; a comma when they hold none.
fn delimiter(text: &str) -> u8 {
    let head: String = text.lines().take(LINES_TO_GUESS).collect();
    let count = |delimiter: &u8| head.bytes().filter(|byte| byte == delimiter).count();
    let most = DELIMITERS.iter().map(count).max().unwrap_or(0);
    DELIMITERS.iter().copied().find(|delimiter| count(delimiter) == most).unwrap_or(b',')
}
