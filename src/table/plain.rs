//! Reads comma, tab and semicolon tables in UTF-8, UTF-16 with a mark, and GB18030.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::book::Builder;
use super::{Book, Note, Source, TableFault, Value, page, text};

const DELIMITERS: [char; 3] = [',', '\t', ';'];

/// Lines that are looked at to find the delimiter.
const LINES_TO_GUESS: usize = 20;

/// Reads a text table; bytes that are no text are refused.
pub(super) fn read(source: Source<'_>, bytes: &[u8], mut book: Book) -> Result<Book, TableFault> {
    let not_a_table = || TableFault::NotATable { path: source.path.to_owned() };
    let (text, gb18030) = decode(bytes).ok_or_else(not_a_table)?;
    if text.contains('\0') {
        return Err(not_a_table());
    }
    if gb18030 {
        book.notes.push(Note::Gb18030);
    }
    if text.trim_start().starts_with('<') {
        return page::read(source, &text, book);
    }
    let name = source.path.extension().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ["xls", "xlsx", "ods", "et"].contains(&name.as_str()) {
        book.notes.insert(0, Note::TextNamedSpreadsheet);
    }
    // One kind of line end, so that the reader's line numbers are those that a person counts.
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let mut builder = Builder::new(&book.file);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    // A spreadsheet shows a cell with line ends as one row: rows are counted as it would.
    let (mut record, mut inside) = (csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).map_err(|_| not_a_table())? {
        let line = record.position().map_or(0, csv::Position::line).saturating_sub(inside);
        let row = u32::try_from(line).unwrap_or(u32::MAX);
        for (column, cell) in (0..).zip(record.iter().map(text::meant)) {
            inside += cell.bytes().filter(|byte| *byte == b'\n').count() as u64;
            let value = Value::Text(cell);
            if !value.is_blank() {
                builder.add(row, source.within(&book.file, row, column)?, value);
            }
        }
        if builder.cell_count() > source.limits.cells {
            return Err(source.too_large(source.limits.megabytes()));
        }
    }
    book.sheets.extend(builder.finish());
    Ok(book)
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

/// Returns the delimiter that most of the first lines hold equally often; a comma when they hold none.
fn delimiter(text: &str) -> u8 {
    let lines = outside_quotes(text);
    let agree = |delimiter: char| {
        let counts: Vec<usize> = lines.iter().map(|line| line.chars().filter(|c| *c == delimiter).count()).collect();
        let same = |count: usize| counts.iter().filter(|other| **other == count).count();
        counts.iter().filter(|count| **count > 0).map(|count| (same(*count), *count)).max().unwrap_or_default()
    };
    let most = DELIMITERS.iter().map(|delimiter| agree(*delimiter)).max().unwrap_or_default();
    let found = DELIMITERS.iter().find(|delimiter| agree(**delimiter) == most);
    found.and_then(|delimiter| u8::try_from(*delimiter).ok()).unwrap_or(b',')
}

/// Returns the first lines that hold something, without what stands between quotes.
fn outside_quotes(text: &str) -> Vec<String> {
    let (mut lines, mut line, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\n' if line.is_empty() => {}
            '\n' => lines.push(std::mem::take(&mut line)),
            _ => line.push(c),
        }
        if lines.len() == LINES_TO_GUESS {
            break;
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_the_lines_agree_on() {
        let check = |text: &str, want: u8| assert_eq!(delimiter(text), want, "{text}");
        check("姓名,班级\n甲,7-3\n", b',');
        check("姓名\t班级\n甲\t7-3,7-4;\n", b'\t');
        check("某某中学，名册;2026\n\n姓名;班级;备注\n甲;7-3;a,b\n乙;7-3;c,d,e\n", b';');
        check("姓名\t备注\n甲\t\"a,b\nc,d,e\"\n乙\t\"f,g\"\n", b'\t');
        check("姓名\n甲\n", b',');
    }
}
