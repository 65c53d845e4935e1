//! Turns cards that came back or go on into the 退回登记表 or the 上交登记表, with lines to sign on.

use crate::day::Day;
use crate::id::{CardNumber, ClassId, EducationId, Name, OperatorId};
use crate::record::figures::PaperMark;

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::form::{Form, class_cell, text_or_blank};
use super::grid::{Cell, Column, Grid};
use super::handover::tail_of;
use super::{Fonts, Laid, SheetFault, count_words};

/// The cards that change hands, as they are printed; always in two copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnList {
    /// School, desk, number, version and time of the paper.
    pub mark: PaperMark,
    /// Who made it.
    pub operator: OperatorId,
    /// Which way the cards go.
    pub way: ReturnWay,
    /// Who gives or gets them besides the office, such as a class teacher or the issuer; may be empty.
    pub other_side: String,
    /// Rows in printing order.
    pub rows: Vec<ReturnRow>,
}

/// Which way cards go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnWay {
    /// Back to the office: 退回.
    ToOffice,
    /// On to the issuer: 上交.
    ToIssuer,
}

/// One card that changes hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRow {
    /// Number in front of the row.
    pub number: u32,
    /// Class of the holder, when known.
    pub class: Option<ClassId>,
    /// Name of the holder, when known.
    pub name: Option<Name>,
    /// Education ID, when known; only its tail is printed.
    pub education_id: Option<EducationId>,
    /// Card number, when known; only its tail is printed.
    pub card_number: Option<CardNumber>,
    /// Day on which it came in, when known.
    pub came_in: Option<Day>,
    /// Why, such as 未领退回, 毕业 or 芯片无反应.
    pub reason: String,
}

const COPIES: &[&str] = &["第一联　学校留存", "第二联　对方留存"];
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
        Column { title: "卡号尾号", width_mm: 18.0, align: Align::Center, fit: PLAIN },
        Column { title: "收到日期", width_mm: 23.0, align: Align::Center, fit: PLAIN },
        Column { title: "原因", width_mm: 35.0, align: Align::Left, fit: WIDE },
    ],
};

impl ReturnWay {
    fn title(self) -> &'static str {
        match self {
            ReturnWay::ToOffice => "退回登记表",
            ReturnWay::ToIssuer => "上交登记表",
        }
    }

    fn word(self) -> &'static str {
        match self {
            ReturnWay::ToOffice => "退回",
            ReturnWay::ToIssuer => "上交",
        }
    }

    fn note(self) -> &'static str {
        match self {
            ReturnWay::ToOffice => "当面清点，张数与表中合计相符后双方签字。退回的卡逐张登记，不再发出前先核对。",
            ReturnWay::ToIssuer => "当面清点，张数与表中合计相符后双方签字。上交后学校不再保管这些卡。",
        }
    }

    fn signatures(self) -> [&'static [(&'static str, f32)]; 2] {
        match self {
            ReturnWay::ToOffice => [
                &[("退回人签字", 86.0), ("退回张数", 48.0), ("日期", 52.0)],
                &[("接收（学校）签字", 86.0), ("实收张数", 48.0), ("日期", 52.0)],
            ],
            ReturnWay::ToIssuer => [
                &[("上交（学校）签字", 86.0), ("上交张数", 48.0), ("日期", 52.0)],
                &[("接收单位签字", 86.0), ("实收张数", 48.0), ("日期", 52.0)],
            ],
        }
    }
}

/// Lays the list out; `page_code` is asked with (page, pages) of one copy, from 1.
pub fn return_pages(
    list: &ReturnList,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    if list.rows.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let mut form = Form::new(fonts, &list.mark, &list.operator, list.way.title()).copies(COPIES);
    for row in &list.rows {
        form.row(&ROWS, row.number, NAME_COLUMN, cells(row));
    }
    form.keep_last(2);
    form.gap(3.0);
    let (count, word) = (list.rows.len(), list.way.word());
    form.note(12.0, &format!("合计：{word}{}张（{count} 张）。", count_words(count)));
    form.note(10.0, list.way.note());
    form.stands_in_head(&list.other_side);
    form.unprintable();
    form.gap(2.0);
    list.way.signatures().into_iter().for_each(|fields| form.blanks(fields));
    let side = match list.other_side.as_str() {
        "" => String::new(),
        side => format!("{side}　　"),
    };
    let lines = [format!("{side}{word}{}张（{count} 张）", count_words(count)), form.made()];
    form.lay(&list.mark.number, lines, page_code)
}

fn cells(row: &ReturnRow) -> Vec<Cell> {
    vec![
        Cell::Text(row.number.to_string()),
        class_cell(row.class),
        text_or_blank(row.name.as_ref().map(|name| name.as_str().to_owned())),
        text_or_blank(row.education_id.map(|id| id.masked())),
        text_or_blank(row.card_number.as_ref().map(tail_of)),
        text_or_blank(row.came_in.map(|day| day.to_string())),
        text_or_blank(Some(row.reason.clone())),
    ]
}
