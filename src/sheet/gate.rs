//! Turns the people who may come in into the 门检名单 of one event: a row and a box to tick for each.

use crate::day::Day;
use crate::id::{ClassId, EducationId, Name, OperatorId};
use crate::record::figures::PaperMark;

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::form::{Form, class_cell, text_or_blank};
use super::grid::{Cell, Column, Grid};
use super::{Fonts, Laid, SheetFault, count_words};

/// The people of one event, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateList {
    /// School, desk, number, version and time of the paper.
    pub mark: PaperMark,
    /// Who made it.
    pub operator: OperatorId,
    /// Name of the event.
    pub event: String,
    /// Day of the event.
    pub day: Day,
    /// Where it is; may be empty.
    pub place: String,
    /// Rows in printing order.
    pub rows: Vec<GateRow>,
}

/// One person who may come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateRow {
    /// Number in front of the row.
    pub number: u32,
    /// Class, when known.
    pub class: Option<ClassId>,
    /// Name as the roster writes it.
    pub name: Name,
    /// Education ID, when known; only its tail is printed.
    pub education_id: Option<EducationId>,
    /// Group or discipline, such as 男子 100 米; may be empty.
    pub group: String,
    /// Verdict word or note, such as 有效期已过; may be empty.
    pub note: String,
}

const TITLE: &str = "门检名单";
const PLAIN: Fit = Fit { size: 10.5, smallest: 9.0, lines: 1 };
const WIDE: Fit = Fit { size: 10.5, smallest: 10.0, lines: 2 };
const NAME: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };
const NAME_COLUMN: usize = 2;

static ROWS: Grid = Grid {
    row_mm: 8.0,
    columns: &[
        Column { title: "序号", width_mm: 11.0, align: Align::Center, fit: PLAIN },
        Column { title: "班级", width_mm: 30.0, align: Align::Left, fit: PLAIN },
        Column { title: "姓名", width_mm: 43.0, align: Align::Left, fit: NAME },
        Column { title: "教育ID", width_mm: 22.0, align: Align::Center, fit: PLAIN },
        Column { title: "组别、项目", width_mm: 34.0, align: Align::Left, fit: WIDE },
        Column { title: "到场", width_mm: 14.0, align: Align::Center, fit: PLAIN },
        Column { title: "备注", width_mm: 28.0, align: Align::Left, fit: WIDE },
    ],
};

/// Lays the list out; `page_code` is asked with (page, pages), from 1.
pub fn gate_pages(
    list: &GateList,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    if list.rows.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let mut form = Form::new(fonts, &list.mark, &list.operator, TITLE);
    for row in &list.rows {
        let cells = vec![
            Cell::Text(row.number.to_string()),
            class_cell(row.class),
            Cell::Text(row.name.as_str().to_owned()),
            text_or_blank(row.education_id.map(|id| id.masked())),
            text_or_blank(Some(row.group.clone())),
            Cell::Tick,
            text_or_blank(Some(row.note.clone())),
        ];
        form.row(&ROWS, row.number, NAME_COLUMN, cells);
    }
    form.keep_last(2);
    form.gap(3.0);
    let count = list.rows.len();
    form.note(12.0, &format!("合计：名单{}人（{count} 人）。", count_words(count)));
    form.note(10.0, "核对本人和卡面后在“到场”框内打勾；不在名单上的人写在背面，不涂改名单。");
    for text in [&list.event, &list.place] {
        form.stands_in_head(text);
    }
    form.unprintable();
    form.gap(2.0);
    form.blanks(&[("门检人签字", 67.0), ("到场人数", 67.0), ("日期", 52.0)]);
    let place = if list.place.is_empty() { String::new() } else { format!("地点 {}　　", list.place) };
    let lines = [
        format!("{}　　{}人（{count} 人）", list.event, count_words(count)),
        format!("日期 {}　　{place}{}", list.day, form.made()),
    ];
    form.lay(&format!("{} {}", list.event, list.day), lines, page_code)
}
