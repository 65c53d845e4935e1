//! Writes tables as text with commas, and reads back what only such text needs: a defused cell, a mark at the foot.
//!
//! No cell of it is a formula for a spreadsheet; what an old program cannot show is named with its cell.

use std::borrow::Cow;

use encoding_rs::GB18030;

use crate::record::figures::Figure;

/// How the text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 with the mark by which spreadsheets know it.
    Utf8,
    /// GB 18030: every character has a place, but programs that know GBK only show those of four bytes wrongly.
    Gb18030,
}

/// A table as text.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that GBK does not have, with their cells; none in UTF-8.
    pub beyond: Vec<Beyond>,
}

/// A character that a program which knows GBK only shows wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beyond {
    /// Row of the file, from 1.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// The character.
    pub character: char,
}

impl Beyond {
    /// Returns the cell as spreadsheets name it, such as `C7`.
    pub fn cell(&self) -> String {
        super::address(self.row, self.column)
    }

    /// Returns the character with its code point, such as `𠮷 U+20BB7`.
    pub fn named(&self) -> String {
        format!("{} U+{:04X}", self.character, u32::from(self.character))
    }
}

/// Why a table cannot be written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the table cannot be written as text")]
pub struct Unwritten;

/// Begins the line at the foot that says who took the table out; an import passes over it.
pub const MARK: &str = "※ 导出";

const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Signs with which a spreadsheet takes a cell for a formula or drops a blank: also in full width, as an input method
/// types them.
const LIVE: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes a table with its heading first and a marked line last; an empty `mark` leaves that line out.
pub fn write(header: &[String], rows: &[Vec<Figure>], mark: &str, encoding: Encoding) -> Result<Text, Unwritten> {
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    write_line(&mut writer, header.iter().map(|title| Cow::from(title.as_str())))?;
    for row in rows {
        write_line(&mut writer, row.iter().map(text_of))?;
    }
    if !mark.is_empty() {
        write_line(&mut writer, std::iter::once(Cow::from(format!("{MARK} {mark}"))))?;
    }
    let text = writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Unwritten)?;
    Ok(match encoding {
        Encoding::Utf8 => Text { bytes: [BOM.as_slice(), text.as_bytes()].concat(), beyond: Vec::new() },
        Encoding::Gb18030 => Text { bytes: GB18030.encode(&text).0.into_owned(), beyond: beyond(header, rows) },
    })
}

fn write_line<'a>(
    writer: &mut csv::Writer<Vec<u8>>,
    mut cells: impl Iterator<Item = Cow<'a, str>>,
) -> Result<(), Unwritten> {
    let written = cells.try_for_each(|cell| writer.write_field(defused(cell.as_ref()).as_bytes()));
    written.and_then(|()| writer.write_record(None::<&[u8]>)).map_err(|_| Unwritten)
}

/// Lists the characters that GBK does not have, row by row.
pub fn beyond(header: &[String], rows: &[Vec<Figure>]) -> Vec<Beyond> {
    let titles = header.iter().map(|title| Cow::from(title.as_str())).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (row, cells) in
        (1..).zip(std::iter::once(titles).chain(rows.iter().map(|row| row.iter().map(text_of).collect())))
    {
        for (column, cell) in (0..).zip(cells) {
            let rare = cell.chars().filter(|c| !c.is_ascii() && !is_gbk(*c));
            found.extend(rare.map(|character| Beyond { row, column, character }));
        }
    }
    found
}

/// Returns what a cell of such a text means: the apostrophe that defused it is gone, and a mark says nothing.
pub fn meant(cell: &str) -> &str {
    if cell.starts_with(MARK) {
        return "";
    }
    if is_live(cell) { cell.strip_prefix('\'').unwrap_or(cell) } else { cell }
}

/// Puts an apostrophe before a cell that a spreadsheet would run; one that looks defused already gets another.
fn defused(cell: &str) -> Cow<'_, str> {
    if is_live(cell) { Cow::from(format!("'{cell}")) } else { Cow::from(cell) }
}

fn is_live(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(LIVE)
}

/// Two bytes are what GBK has, but for a corner that was private before 2000, such as 䶮; the others of GB 18030 take
/// four. A private character is shown nowhere but at home.
fn is_gbk(character: char) -> bool {
    let private = ('\u{E000}'..='\u{F8FF}').contains(&character);
    let bytes = GB18030.encode(character.encode_utf8(&mut [0; 4])).0.into_owned();
    !private && bytes.len() <= 2 && !matches!(bytes.as_slice(), [0xFE, ..=0xA0])
}

fn text_of(cell: &Figure) -> Cow<'_, str> {
    match cell {
        Figure::Text(text) => Cow::from(text.as_str()),
        Figure::Count(_) => Cow::from(cell.words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_defused_and_means_the_same() {
        let check = |cell: &str, want: &str| {
            assert_eq!(defused(cell), want);
            assert_eq!(meant(want), cell, "{want}");
        };
        for live in ["=1+1", "+86", "-1", "@x", "\tx", "\rx", "\nx", "＝x", "＋", "－1", "＠"] {
            check(live, &format!("'{live}"));
            check(&format!("'{live}"), &format!("''{live}"));
        }
        for calm in ["王子涵", "", "'", "''王", "'01234567", "买买提·吐尔逊", "a=b", "7-3", "※", "\u{3000}="]
        {
            check(calm, calm);
        }
        assert_eq!(meant("※ 导出 甲"), "");
    }

    #[test]
    fn gb18030_holds_every_character_and_names_those_that_gbk_lacks() {
        let names = "㐂𠮷𬭎䶮喆堃镕㛃𡚸犇·\u{E000}\u{F900}龘€";
        let text = write(&["姓名".into()], &[vec![Figure::Text(names.into())]], "", Encoding::Gb18030).unwrap();
        assert_eq!(GB18030.decode_without_bom_handling(&text.bytes).0, format!("姓名\r\n{names}\r\n"));
        let beyond: String = text.beyond.iter().map(|beyond| beyond.character).collect();
        assert_eq!(beyond, "㐂𠮷𬭎䶮㛃𡚸\u{E000}\u{F900}");
        let first = text.beyond.first().unwrap();
        assert_eq!((first.cell().as_str(), first.named().as_str()), ("A2", "㐂 U+3402"));
    }

    #[test]
    fn the_mark_is_the_last_line_and_every_line_ends_as_on_windows() {
        let rows = [vec![Figure::Text("a,b".into()), Figure::Count(3)]];
        let text = write(&["甲".into(), "乙".into()], &rows, "李，2026", Encoding::Utf8).unwrap();
        let text = String::from_utf8(text.bytes).unwrap();
        assert_eq!(text, "\u{FEFF}甲,乙\r\n\"a,b\",3\r\n※ 导出 李，2026\r\n");
    }
}
