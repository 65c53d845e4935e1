//! Turns the cards of one class into the 班级交接单: how many go to the teacher, which do not, and when the rest is back.

use crate::id::{BatchId, BundleId, ClassId, OperatorId};
use crate::record::figures::PaperMark;

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::form::Form;
use super::grid::{Cell, Column, Grid};
use super::handover::{HandoverRow, RETURN_AFTER_DAYS, RowState, tail_of};
use super::{Fonts, Laid, SheetFault, Warning, class_words, count_words};

/// One class bundle on its way to the teacher, as it is printed; always in two copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleSheet {
    /// School, desk, number, version and time of the paper.
    pub mark: PaperMark,
    /// Who made it.
    pub operator: OperatorId,
    /// Batch that brought the cards.
    pub batch: BatchId,
    /// Class.
    pub class: ClassId,
    /// Bundle, when it has a name.
    pub bundle: Option<BundleId>,
    /// Cards that the class should have.
    pub expected: usize,
    /// Cards in the bundle.
    pub ready: usize,
    /// Cards that are not in the bundle, each with its state; one that is [`RowState::Ready`] is left out.
    pub exceptions: Vec<HandoverRow>,
}

const TITLE: &str = "班级交接单";
const COPIES: &[&str] = &["第一联　学校留存", "第二联　班主任留存"];
const PLAIN: Fit = Fit { size: 10.5, smallest: 9.0, lines: 1 };
const NAME: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };
const NAME_COLUMN: usize = 1;

static COUNTS: Grid = Grid {
    row_mm: 11.0,
    columns: &[
        Column { title: "事项", width_mm: 62.0, align: Align::Left, fit: LARGE },
        Column { title: "张数", width_mm: 40.0, align: Align::Center, fit: LARGE },
        Column { title: "大写", width_mm: 80.0, align: Align::Left, fit: LARGE },
    ],
};
const LARGE: Fit = Fit { size: 14.0, smallest: 10.0, lines: 1 };

static EXCEPTIONS: Grid = Grid {
    row_mm: 8.0,
    columns: &[
        Column { title: "序号", width_mm: 11.0, align: Align::Center, fit: PLAIN },
        Column { title: "姓名", width_mm: 48.0, align: Align::Left, fit: NAME },
        Column { title: "教育ID", width_mm: 25.0, align: Align::Center, fit: PLAIN },
        Column { title: "卡号尾号", width_mm: 20.0, align: Align::Center, fit: PLAIN },
        Column {
            title: "情况", width_mm: 78.0, align: Align::Left, fit: Fit { size: 10.5, smallest: 10.0, lines: 2 }
        },
    ],
};

/// Lays the sheet out; `page_code` is asked with (page, pages) of one copy, from 1.
pub fn bundle_pages(
    sheet: &BundleSheet,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    let mut form = Form::new(fonts, &sheet.mark, &sheet.operator, TITLE).copies(COPIES);
    let exceptions: Vec<&HandoverRow> = sheet.exceptions.iter().filter(|row| row.state != RowState::Ready).collect();
    let of = |wanted: fn(&RowState) -> bool| exceptions.iter().filter(|row| wanted(&row.state)).count();
    let counts = [
        ("本次交付班主任", sheet.ready),
        ("此前已领", of(|state| matches!(state, RowState::Handed(_)))),
        ("隔离待查，不交付", of(|state| matches!(state, RowState::Quarantined(_)))),
        ("未到，待补发", of(|state| *state == RowState::Missing)),
        ("本班应有", sheet.expected),
    ];
    let found = sheet.ready + exceptions.len();
    for (what, count) in counts {
        let cells = [what.to_owned(), format!("{count} 张"), format!("{}张", count_words(count))];
        form.plain_row(&COUNTS, cells.map(Cell::Text).into());
    }
    if found != sheet.expected {
        form.warn(Warning::NotBalanced { expected: sheet.expected, found });
        form.gap(2.0);
        let gap = found.abs_diff(sheet.expected);
        form.note(12.0, &format!("※ 不平，相差 {gap} 张，请查清再签字"));
    }
    if !exceptions.is_empty() {
        form.gap(5.0);
        let count = exceptions.len();
        form.note(12.0, &format!("不在本次交付中的卡：{}张（{count} 张）", count_words(count)));
        exceptions.iter().for_each(|row| form.row(&EXCEPTIONS, row.number, NAME_COLUMN, cells(row)));
        form.keep_last(1);
    }
    form.gap(4.0);
    let back = sheet.mark.made_at.day().plus_days(RETURN_AFTER_DAYS);
    form.note(14.0, &format!("交回日期：{back} 前"));
    for note in NOTES {
        form.note(10.5, note);
    }
    form.stands_in_head(sheet.batch.as_str());
    form.unprintable();
    form.gap(6.0);
    SIGNATURES.into_iter().for_each(|fields| form.blanks(fields));
    let bundle = sheet.bundle.as_ref().map(|bundle| format!("　　卡包 {bundle}")).unwrap_or_default();
    let lines = [
        format!("{}　　交付{}张（{} 张）", class_words(sheet.class), count_words(sheet.ready), sheet.ready),
        format!("批次 {}{bundle}　　{}", sheet.batch, form.made()),
    ];
    form.lay(&format!("{} {}", class_words(sheet.class), sheet.batch), lines, page_code)
}

const NOTES: [&str; 3] = [
    "1. 当面清点，张数相符后双方签字；卡和《领卡签收表》一并交给班主任。",
    "2. 学生逐人签字领卡，不代存、不转交；发完后连同签收表交回。",
    "3. 没有领走的卡在交回日期前退回学校，不留在教室。",
];

const SIGNATURES: [&[(&str, f32)]; 3] = [
    &[("交付（学校）签字", 86.0), ("交付张数", 48.0), ("日期", 52.0)],
    &[("领取（班主任）签字", 86.0), ("实收张数", 48.0), ("日期", 52.0)],
    &[("收回（学校）签字", 86.0), ("未领张数", 48.0), ("日期", 52.0)],
];

fn cells(row: &HandoverRow) -> Vec<Cell> {
    let why = match &row.state {
        RowState::Ready => String::new(),
        RowState::Missing => "未到，待补发".to_owned(),
        RowState::Quarantined(reason) => format!("隔离：{reason}"),
        RowState::Handed(at) => format!("此前已领 {}", at.day()),
    };
    vec![
        Cell::Text(row.number.to_string()),
        Cell::Text(row.name.as_str().to_owned()),
        Cell::Text(row.education_id.masked()),
        row.card_number.as_ref().map_or(Cell::Blank, |number| Cell::Text(tail_of(number))),
        Cell::Text(why),
    ]
}
