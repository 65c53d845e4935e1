//! Turns the evidence of one card into the 证据页: what was entered, the head of the chain, and how to verify it.
//!
//! Only tails of numbers and a masked name are printed; the file of the evidence holds the rest.

use crate::day::Moment;
use crate::id::{CardNumber, ClassId, DeskId, Name, OperatorId};
use crate::record::figures::PaperMark;

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::form::{Form, text_or_blank};
use super::grid::{Cell, Column, Grid};
use super::{Fonts, Laid, SheetFault, anchor, class_words, count_words};

/// The evidence of one card, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceSlip {
    /// School, desk, number, version and time of the paper; its anchor is the head of the chain.
    pub mark: PaperMark,
    /// Who made it.
    pub operator: OperatorId,
    /// Name of the holder, when known; printed masked.
    pub name: Option<Name>,
    /// Class of the holder, when known.
    pub class: Option<ClassId>,
    /// Card number, when known; only its tail is printed.
    pub card_number: Option<CardNumber>,
    /// Name of the file that holds the evidence, and its SHA-256 in hexadecimal digits.
    pub file: Option<(String, String)>,
    /// What was entered about the card, oldest first.
    pub entries: Vec<EvidenceEntry>,
}

/// One entry about the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceEntry {
    /// Number of the entry at its desk.
    pub seq: u64,
    /// Desk.
    pub desk: DeskId,
    /// When.
    pub at: Moment,
    /// What was done, in words.
    pub deed: String,
    /// Who did it.
    pub operator: OperatorId,
    /// First hexadecimal digits of the hash of the entry.
    pub hash: String,
    /// Whether a later entry takes it back.
    pub undone: bool,
}

const TITLE: &str = "证据页";
const PLAIN: Fit = Fit { size: 10.0, smallest: 9.0, lines: 1 };
const WIDE: Fit = Fit { size: 10.5, smallest: 10.0, lines: 2 };

static ENTRIES: Grid = Grid {
    row_mm: 7.5,
    columns: &[
        Column { title: "窗口", width_mm: 16.0, align: Align::Left, fit: PLAIN },
        Column { title: "条目", width_mm: 14.0, align: Align::Right, fit: PLAIN },
        Column { title: "时间", width_mm: 40.0, align: Align::Left, fit: PLAIN },
        Column { title: "经过", width_mm: 54.0, align: Align::Left, fit: WIDE },
        Column { title: "经办人", width_mm: 20.0, align: Align::Left, fit: WIDE },
        Column { title: "摘要（哈希开头）", width_mm: 38.0, align: Align::Left, fit: PLAIN },
    ],
};

/// Lays the slip out; `page_code` is asked with (page, pages), from 1.
pub fn evidence_pages(
    slip: &EvidenceSlip,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    if slip.entries.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let mut form = Form::new(fonts, &slip.mark, &slip.operator, TITLE);
    form.gap(1.5);
    form.note(10.5, "台账链头（锚点）");
    form.note(14.0, &anchor::grouped(&slip.mark.anchor));
    form.gap(3.0);
    let count = slip.entries.len();
    form.note(12.0, &format!("本卡条目：{}条（{count} 条）", count_words(count)));
    for entry in &slip.entries {
        form.plain_row(&ENTRIES, cells(entry));
    }
    form.keep_last(1);
    form.gap(3.0);
    if let Some((file, sha256)) = &slip.file {
        form.note(10.5, &format!("证据文件：{file}"));
        form.note(10.5, &format!("文件 SHA-256：{}", grouped(sha256)));
        form.gap(2.0);
    }
    for note in VERIFY {
        form.note(10.5, note);
    }
    form.unprintable();
    form.gap(3.0);
    form.blanks(&[("出具人签字", 67.0), ("复核人签字", 67.0), ("日期", 52.0)]);
    let card =
        slip.card_number.as_ref().map_or_else(|| "卡号不详".to_owned(), |number| format!("卡号 {}", number.masked()));
    let holder = [slip.class.map(class_words), slip.name.as_ref().map(Name::masked)];
    let holder = holder.into_iter().flatten().collect::<Vec<_>>().join("　");
    let lines = [card, format!("{holder}　　{}", form.made()).trim_start().to_owned()];
    form.lay(&slip.mark.number, lines, page_code)
}

const VERIFY: [&str; 5] = [
    "如何核验：",
    "1. 用浏览器打开证据文件旁的核验网页，或运行 card-desk evidence verify，不需要本校的台账。",
    "2. 核对核验结果中的链头与本页锚点逐字相同；不同，说明文件或台账被改动。",
    "3. 逐条核对上表的时间、经过和摘要；任何一个字节被改动，核验都会指出。",
    "4. 本页只印号码尾号和遮盖后的姓名；完整内容在证据文件中，另行保管。",
];

fn cells(entry: &EvidenceEntry) -> Vec<Cell> {
    let deed = if entry.undone { format!("{}（已撤销）", entry.deed) } else { entry.deed.clone() };
    vec![
        Cell::Text(entry.desk.to_string()),
        Cell::Text(entry.seq.to_string()),
        Cell::Text(format!("{} {}", entry.at.day(), entry.at.time_of_day())),
        text_or_blank(Some(deed)),
        Cell::Text(entry.operator.to_string()),
        Cell::Text(grouped(&entry.hash)),
    ]
}

/// Writes hexadecimal digits in groups of four.
fn grouped(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
