//! Turns the cards that a batch promised and did not bring into the 缺卡清单 for the issuer.

use crate::id::{BatchId, ClassId, EducationId, Name, OperatorId};
use crate::record::figures::PaperMark;

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::form::{Form, text_or_blank};
use super::grid::{Cell, Column, Grid};
use super::{Fonts, Laid, SheetFault, class_words, count_words};

/// The cards that did not arrive, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingList {
    /// School, desk, number, version and time of the paper.
    pub mark: PaperMark,
    /// Who made it.
    pub operator: OperatorId,
    /// Batch that promised the cards.
    pub batch: BatchId,
    /// Cards that the batch promised.
    pub expected: usize,
    /// Prints education IDs in full, because the issuer needs them.
    pub unmasked: bool,
    /// Rows in printing order.
    pub rows: Vec<MissingRow>,
}

/// One card that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRow {
    /// Number in front of the row.
    pub number: u32,
    /// Class.
    pub class: ClassId,
    /// Name as the roster writes it.
    pub name: Name,
    /// Education ID.
    pub education_id: EducationId,
    /// What else is known, such as 已催; may be empty.
    pub note: String,
}

const TITLE: &str = "缺卡清单";
const PLAIN: Fit = Fit { size: 10.5, smallest: 9.0, lines: 1 };
const WIDE: Fit = Fit { size: 10.5, smallest: 10.0, lines: 2 };
const NAME: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };
const NAME_COLUMN: usize = 2;

static ROWS: Grid = Grid {
    row_mm: 8.0,
    columns: &[
        Column { title: "序号", width_mm: 11.0, align: Align::Center, fit: PLAIN },
        Column { title: "班级", width_mm: 34.0, align: Align::Left, fit: PLAIN },
        Column { title: "姓名", width_mm: 50.0, align: Align::Left, fit: NAME },
        Column { title: "教育ID", width_mm: 27.0, align: Align::Center, fit: PLAIN },
        Column { title: "备注", width_mm: 60.0, align: Align::Left, fit: WIDE },
    ],
};

/// Lays the list out; `page_code` is asked with (page, pages), from 1.
pub fn missing_pages(
    list: &MissingList,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    if list.rows.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let mut form = Form::new(fonts, &list.mark, &list.operator, TITLE);
    for row in &list.rows {
        let id = if list.unmasked { row.education_id.as_str().to_owned() } else { row.education_id.masked() };
        let cells = vec![
            Cell::Text(row.number.to_string()),
            Cell::Text(class_words(row.class)),
            Cell::Text(row.name.as_str().to_owned()),
            Cell::Text(id),
            text_or_blank(Some(row.note.clone())),
        ];
        form.row(&ROWS, row.number, NAME_COLUMN, cells);
    }
    form.keep_last(2);
    form.gap(3.0);
    let (count, expected) = (list.rows.len(), list.expected);
    form.note(12.0, &format!("合计：本批应到 {expected} 张，未到{}张（{count} 张）。", count_words(count)));
    form.note(10.0, "以上学生在本批名单内，清点时没有见到卡片；请核查是否漏发、错发或尚在制作，并告知补发日期。");
    form.stands_in_head(list.batch.as_str());
    form.unprintable();
    form.gap(2.0);
    form.blanks(&[("清点人签字", 67.0), ("复核人签字", 67.0), ("日期", 52.0)]);
    form.blanks(&[("接收单位签收", 134.0), ("日期", 52.0)]);
    let lines = [format!("批次 {}　　未到{}张（{count} 张）", list.batch, count_words(count)), form.made()];
    form.lay(list.batch.as_str(), lines, page_code)
}
