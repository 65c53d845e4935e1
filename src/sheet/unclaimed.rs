//! Turns cards that nobody has taken into the 未领清单, with the days since they were ready.

use crate::day::Day;
use crate::id::{BatchId, CardNumber, ClassId, EducationId, Name, OperatorId};
use crate::record::figures::PaperMark;

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::form::{Form, text_or_blank};
use super::grid::{Cell, Column, Grid};
use super::handover::tail_of;
use super::{Fonts, Laid, SheetFault, class_words, count_words};

/// The cards that nobody has taken, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclaimedList {
    /// School, desk, number, version and time of the paper; days are counted up to its day.
    pub mark: PaperMark,
    /// Who made it.
    pub operator: OperatorId,
    /// Batch, when the list is of one.
    pub batch: Option<BatchId>,
    /// Rows in printing order.
    pub rows: Vec<UnclaimedRow>,
}

/// One card that nobody has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclaimedRow {
    /// Number in front of the row.
    pub number: u32,
    /// Class.
    pub class: ClassId,
    /// Name as the roster writes it.
    pub name: Name,
    /// Education ID; only its tail is printed.
    pub education_id: EducationId,
    /// Card number, when known; only its tail is printed.
    pub card_number: Option<CardNumber>,
    /// Day from which it could be taken.
    pub since: Day,
    /// Where it is, such as 盒2 格18 or 班主任处; may be empty.
    pub place: String,
}

const TITLE: &str = "未领清单";
const PLAIN: Fit = Fit { size: 10.5, smallest: 9.0, lines: 1 };
const WIDE: Fit = Fit { size: 10.5, smallest: 10.0, lines: 2 };
const NAME: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };
const NAME_COLUMN: usize = 2;
/// Days after which a card is asked about again, comes back to the office, goes back to the issuer.
const AGES: [i32; 3] = [7, 30, 90];

static ROWS: Grid = Grid {
    row_mm: 8.0,
    columns: &[
        Column { title: "序号", width_mm: 11.0, align: Align::Center, fit: PLAIN },
        Column { title: "班级", width_mm: 30.0, align: Align::Left, fit: PLAIN },
        Column { title: "姓名", width_mm: 43.0, align: Align::Left, fit: NAME },
        Column { title: "教育ID", width_mm: 22.0, align: Align::Center, fit: PLAIN },
        Column { title: "尾号", width_mm: 14.0, align: Align::Center, fit: PLAIN },
        Column { title: "可领日期", width_mm: 23.0, align: Align::Center, fit: PLAIN },
        Column { title: "天数", width_mm: 13.0, align: Align::Right, fit: PLAIN },
        Column { title: "存放", width_mm: 26.0, align: Align::Left, fit: WIDE },
    ],
};

/// Lays the list out; `page_code` is asked with (page, pages), from 1.
pub fn unclaimed_pages(
    list: &UnclaimedList,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    if list.rows.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let mut form = Form::new(fonts, &list.mark, &list.operator, TITLE);
    let today = list.mark.made_at.day();
    for row in &list.rows {
        let cells = vec![
            Cell::Text(row.number.to_string()),
            Cell::Text(class_words(row.class)),
            Cell::Text(row.name.as_str().to_owned()),
            Cell::Text(row.education_id.masked()),
            text_or_blank(row.card_number.as_ref().map(tail_of)),
            Cell::Text(row.since.to_string()),
            Cell::Text(row.since.days_until(today).to_string()),
            text_or_blank(Some(row.place.clone())),
        ];
        form.row(&ROWS, row.number, NAME_COLUMN, cells);
    }
    form.keep_last(2);
    form.gap(3.0);
    let count = list.rows.len();
    form.note(12.0, &format!("合计：未领{}张（{count} 张）。{}", count_words(count), ages(list, today)));
    form.note(10.0, "“天数”从可领日期算到制表日。超过 30 天仍未领的，退回学校统一保管。");
    list.batch.iter().for_each(|batch| form.stands_in_head(batch.as_str()));
    form.unprintable();
    form.gap(2.0);
    form.blanks(&[("清点人签字", 67.0), ("复核人签字", 67.0), ("日期", 52.0)]);
    let batch = list.batch.as_ref().map(|batch| format!("批次 {batch}　　")).unwrap_or_default();
    let lines = [format!("{batch}未领{}张（{count} 张）", count_words(count)), form.made()];
    form.lay(list.batch.as_ref().map_or("", |batch| batch.as_str()), lines, page_code)
}

/// Counts the cards that wait longer than each age.
fn ages(list: &UnclaimedList, today: Day) -> String {
    let older = |days: i32| list.rows.iter().filter(|row| row.since.days_until(today) > days).count();
    let told = AGES.map(|days| format!("超过 {days} 天 {} 张", older(days)));
    format!("其中{}。", told.join("，"))
}
