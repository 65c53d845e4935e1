//! Makes a list a file: a workbook, or text with commas, each with a mark that says whose copy it is.

use crate::day::Moment;
use crate::id::{DeskId, OperatorId};
use crate::journal::sha256;
use crate::record::figures::Figure;
use crate::table::text::{self, Beyond, Encoding, Unwritten};
use crate::table::write::{ListToWrite, SheetToWrite, WriteFault, write_list};

use super::{ListKind, Listing};

/// Form of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// A workbook of Excel or WPS.
    #[default]
    Workbook,
    /// Text with commas in UTF-8.
    Utf8,
    /// Text with commas in GB 18030.
    Gb18030,
}

/// Whose copy a file is.
#[derive(Debug, Clone, Copy)]
pub struct Taker<'a> {
    /// School.
    pub school: &'a str,
    /// Desk.
    pub desk: &'a DeskId,
    /// Who took it.
    pub operator: &'a OperatorId,
    /// The second person, where there was one.
    pub second: Option<&'a OperatorId>,
    /// When.
    pub at: Moment,
}

/// A file that is not written yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// Rows.
    pub rows: u32,
    /// Characters that old programs show wrongly, with their cells; only in GB 18030.
    pub beyond: Vec<Beyond>,
}

/// Why a list cannot become a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportFault {
    /// The workbook refused it.
    #[error(transparent)]
    Workbook(#[from] WriteFault),
    /// The text refused it.
    #[error(transparent)]
    Text(#[from] Unwritten),
}

impl ExportFault {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ExportFault::Workbook(fault) => fault.code(),
            ExportFault::Text(_) => "text-unwritten",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            ExportFault::Workbook(fault) => fault.next(),
            ExportFault::Text(_) => "export again; if it stays, send this sentence to us",
        }
    }
}

impl Format {
    /// All forms; a key goes from each to the next.
    pub const ALL: [Format; 3] = [Format::Workbook, Format::Utf8, Format::Gb18030];

    /// Returns the ending of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Workbook => "xlsx",
            Format::Utf8 | Format::Gb18030 => "csv",
        }
    }

    /// Returns the next form; after the last comes the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Format::Workbook => Format::Utf8,
            Format::Utf8 => Format::Gb18030,
            Format::Gb18030 => Format::Workbook,
        }
    }
}

/// Name of the sheet that says whose copy it is.
const ABOUT: &str = "导出说明";
const CAUTION: &str = "含学生个人信息，仅供本校办公使用，用完请删除，不要转发。";
/// Digits of the digest that stand in the mark: enough to compare by eye.
const DIGITS: usize = 16;

/// Returns the name that a file has unless another is typed.
pub fn file_name(list: &Listing, at: Moment) -> String {
    let clock: String = at.time_of_day().chars().filter(char::is_ascii_digit).take(4).collect();
    let scope = list.scope_words().replace(' ', "").replace(['/', '\\', ':'], "-");
    match list.kind.takes_day() {
        true => format!("{} {scope} {clock}", list.kind.title()),
        false => format!("{} {scope} {} {clock}", list.kind.title(), at.day()),
    }
}

/// Makes the file.
pub fn make(list: &Listing, format: Format, taker: &Taker<'_>) -> Result<Made, ExportFault> {
    let (header, rows) = (list.header(), list.figures());
    // The rows alone, in one form for all files, so that a paper, a workbook and a text can be told to be the same.
    let digest: String = sha256(&text::write(&header, &rows, "", Encoding::Utf8)?.bytes).chars().take(DIGITS).collect();
    let mark = mark(list, taker, &digest);
    let (bytes, beyond) = match format {
        Format::Workbook => (workbook(list, taker, (&header, &rows), &mark, &digest)?, Vec::new()),
        Format::Utf8 => (text::write(&header, &rows, &mark, Encoding::Utf8)?.bytes, Vec::new()),
        Format::Gb18030 => {
            let made = text::write(&header, &rows, &mark, Encoding::Gb18030)?;
            (made.bytes, made.beyond)
        }
    };
    Ok(Made { sha256: sha256(&bytes), rows: u32::try_from(list.rows.len()).unwrap_or(u32::MAX), bytes, beyond })
}

/// Says whose copy it is in one line.
fn mark(list: &Listing, taker: &Taker<'_>, digest: &str) -> String {
    let second = taker.second.map(|second| format!("、{second}")).unwrap_or_default();
    let (operator, desk, at) = (taker.operator, taker.desk, taker.at);
    format!("{operator}{second} · 窗口 {desk} · {at} · {} {} 行 · 校验 {digest}", list.kind.title(), list.rows.len())
}

fn workbook(
    list: &Listing,
    taker: &Taker<'_>,
    (header, rows): (&[String], &[Vec<Figure>]),
    mark: &str,
    digest: &str,
) -> Result<Vec<u8>, WriteFault> {
    let line = |what: &str, words: String| vec![Figure::Text(what.to_owned()), Figure::Text(words)];
    let mut about = vec![
        line("学校", taker.school.to_owned()),
        line("清单", list.kind.title().to_owned()),
        line("范围", list.scope_words()),
        line("排序", list.order_words().to_owned()),
        line("行数", list.rows.len().to_string()),
        line("导出时间", taker.at.to_string()),
        line("窗口", taker.desk.to_string()),
        line("经办人", taker.operator.to_string()),
    ];
    about.extend(taker.second.map(|second| line("第二人", second.to_string())));
    about.extend([line("内容校验", digest.to_owned()), line("注意", CAUTION.to_owned())]);
    let head = ["项目".to_owned(), "内容".to_owned()];
    let title = format!("{} {}", list.kind.title(), list.scope_words());
    let sheets = ListToWrite {
        list: SheetToWrite { name: list.kind.title(), header, rows },
        about: SheetToWrite { name: ABOUT, header: &head, rows: &about },
        mark,
    };
    write_list(&title, &sheets, taker.at)
}

/// Lists the characters of a list that old programs show wrongly.
pub fn beyond(list: &Listing) -> Vec<Beyond> {
    text::beyond(&list.header(), &list.figures())
}

/// Returns the form that the ending of a name asks for.
pub fn of_ending(ending: &str, gb18030: bool) -> Option<Format> {
    match (ending, gb18030) {
        ("xlsx", false) => Some(Format::Workbook),
        ("csv", false) => Some(Format::Utf8),
        ("csv", true) => Some(Format::Gb18030),
        (_, _) => None,
    }
}

impl ListKind {
    /// Returns the act that says that a file of this list left.
    pub fn act(self, made: &Made) -> crate::record::Act {
        use crate::record::Act;
        use crate::record::office::Export;
        let (rows, sha256) = (made.rows, made.sha256.clone());
        match self {
            ListKind::Roster => Act::Exported { what: Export::Roster, student: None, card: None, sha256 },
            ListKind::Of(what) => Act::ListExported { what, rows, sha256 },
        }
    }
}
