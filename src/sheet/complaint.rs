//! Turns cards that were made wrong into the 制卡错误清单: what the card says, what it should say, and what proves it.

use crate::id::{BatchId, CardNumber, ClassId, EducationId, Name, OperatorId};
use crate::record::figures::PaperMark;

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::form::{Form, text_or_blank};
use super::grid::{Cell, Column, Grid};
use super::handover::tail_of;
use super::{Fonts, Laid, SheetFault, class_words, count_words};

/// The cards that were made wrong, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintList {
    /// School, desk, number, version and time of the paper.
    pub mark: PaperMark,
    /// Who made it.
    pub operator: OperatorId,
    /// Batch that brought the cards, when they are of one.
    pub batch: Option<BatchId>,
    /// Prints education IDs in full, because the issuer needs them.
    pub unmasked: bool,
    /// Rows in printing order; a card with two faults has two rows.
    pub rows: Vec<ComplaintRow>,
}

/// One fault of one card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRow {
    /// Number in front of the row.
    pub number: u32,
    /// Class, when known.
    pub class: Option<ClassId>,
    /// Name as the roster writes it, when known.
    pub name: Option<Name>,
    /// Education ID, when known.
    pub education_id: Option<EducationId>,
    /// Card number, when known; only its tail is printed.
    pub card_number: Option<CardNumber>,
    /// What is wrong, such as 姓名 or 芯片.
    pub what: String,
    /// What the card says; empty for nothing.
    pub printed: String,
    /// What it should say; empty when nothing can be said.
    pub expected: String,
    /// What proves it, such as 卡面目视, 芯片读出 or 二维码.
    pub evidence: String,
}

const TITLE: &str = "制卡错误清单";
const PLAIN: Fit = Fit { size: 10.0, smallest: 9.0, lines: 1 };
const WIDE: Fit = Fit { size: 10.5, smallest: 10.0, lines: 2 };
const NAME: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };
const NAME_COLUMN: usize = 2;

static ROWS: Grid = Grid {
    row_mm: 11.0,
    columns: &[
        Column { title: "序号", width_mm: 10.0, align: Align::Center, fit: PLAIN },
        Column { title: "班级、教育ID", width_mm: 28.0, align: Align::Left, fit: WIDE },
        Column { title: "姓名", width_mm: 43.0, align: Align::Left, fit: NAME },
        Column { title: "尾号", width_mm: 11.0, align: Align::Center, fit: PLAIN },
        Column { title: "项目", width_mm: 16.0, align: Align::Left, fit: WIDE },
        Column { title: "卡上为", width_mm: 28.0, align: Align::Left, fit: WIDE },
        Column { title: "应当为", width_mm: 28.0, align: Align::Left, fit: WIDE },
        Column { title: "依据", width_mm: 18.0, align: Align::Left, fit: WIDE },
    ],
};

/// Lays the list out; `page_code` is asked with (page, pages), from 1.
pub fn complaint_pages(
    list: &ComplaintList,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    if list.rows.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let mut form = Form::new(fonts, &list.mark, &list.operator, TITLE);
    for row in &list.rows {
        form.row(&ROWS, row.number, NAME_COLUMN, cells(row, list.unmasked));
    }
    form.keep_last(2);
    form.gap(3.0);
    let count = list.rows.len();
    form.note(12.0, &format!("合计：{}处（{count} 处）错误。", count_words(count)));
    form.note(10.0, "“卡上为”照卡片现状填写，“应当为”照学校学籍填写；卡片单独存放，未发给学生。请核实后重制。");
    list.batch.iter().for_each(|batch| form.stands_in_head(batch.as_str()));
    form.unprintable();
    form.gap(2.0);
    form.blanks(&[("核对人签字", 67.0), ("复核人签字", 67.0), ("日期", 52.0)]);
    form.blanks(&[("接收单位签收", 134.0), ("日期", 52.0)]);
    let batch = list.batch.as_ref().map(|batch| format!("批次 {batch}　　")).unwrap_or_default();
    let lines = [format!("{batch}错误{}处（{count} 处）", count_words(count)), form.made()];
    form.lay(list.batch.as_ref().map_or("", |batch| batch.as_str()), lines, page_code)
}

fn cells(row: &ComplaintRow, unmasked: bool) -> Vec<Cell> {
    let id = |id: &EducationId| if unmasked { id.as_str().to_owned() } else { id.masked() };
    let whose: Vec<String> =
        [row.class.map(class_words), row.education_id.as_ref().map(id)].into_iter().flatten().collect();
    let or_nothing = |text: &str| Cell::Text(if text.is_empty() { "无".to_owned() } else { text.to_owned() });
    vec![
        Cell::Text(row.number.to_string()),
        text_or_blank(Some(whose.join("\n"))),
        text_or_blank(row.name.as_ref().map(|name| name.as_str().to_owned())),
        text_or_blank(row.card_number.as_ref().map(tail_of)),
        text_or_blank(Some(row.what.clone())),
        or_nothing(&row.printed),
        or_nothing(&row.expected),
        text_or_blank(Some(row.evidence.clone())),
    ]
}
