//! Turns the check of one batch into the 批次核对单: the balance, the classes, and every card that is not all right.

use crate::day::Moment;
use crate::id::{BatchId, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId};
use crate::record::figures::PaperMark;

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::form::{Form, class_cell, text_or_blank};
use super::grid::{Cell, Column, Grid};
use super::handover::tail_of;
use super::{Fonts, Laid, Made, SheetFault, Warning, class_words, count_words};

/// The balance of one batch, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchBalance {
    /// Name of the school.
    pub school: String,
    /// Batch.
    pub batch: BatchId,
    /// Number of this form, the same for all its versions.
    pub list_number: String,
    /// Version of this form, from 1; later ones are marked as reprints.
    pub version: u32,
    /// When it was made.
    pub made_at: Moment,
    /// Desk that made it.
    pub desk: DeskId,
    /// Who made it.
    pub operator: OperatorId,
    /// Head of the journal that it was made from: desk, sequence, hash.
    pub anchor: String,
    /// Cards that the batch promises.
    pub expected: usize,
    /// Cards that were checked and are good.
    pub ok: usize,
    /// Counts of each class, in printing order.
    pub classes: Vec<ClassCount>,
    /// Cards that were set aside, each with its reason.
    pub quarantined: Vec<BatchException>,
    /// Cards that did not arrive.
    pub missing: Vec<BatchException>,
    /// Cards that arrived and that the batch does not promise; they stand outside the balance.
    pub not_on_list: Vec<BatchException>,
}

/// How the cards of one class stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassCount {
    /// Class.
    pub class: ClassId,
    /// Cards that the batch promises to it.
    pub expected: usize,
    /// Cards that were checked and are good.
    pub ok: usize,
    /// Cards that were set aside.
    pub quarantined: usize,
    /// Cards that did not arrive.
    pub missing: usize,
}

/// One card that was set aside or did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchException {
    /// Class of the holder, when known.
    pub class: Option<ClassId>,
    /// Name of the holder, when known.
    pub name: Option<Name>,
    /// Education ID, when known; only its tail is printed.
    pub education_id: Option<EducationId>,
    /// Card number, when known; only its tail is printed.
    pub card_number: Option<CardNumber>,
    /// Why it was set aside; empty for a card that did not arrive.
    pub reason: String,
}

const PLAIN: Fit = Fit { size: 10.5, smallest: 8.0, lines: 1 };
const WIDE: Fit = Fit { size: 10.5, smallest: 9.0, lines: 2 };
const NAME_COLUMN: usize = 2;
const NAME: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };

const fn number_column(title: &'static str, width_mm: f32) -> Column {
    Column { title, width_mm, align: Align::Right, fit: PLAIN }
}

static CLASSES: Grid = Grid {
    row_mm: 6.5,
    columns: &[
        Column { title: "班级", width_mm: 46.0, align: Align::Left, fit: PLAIN },
        number_column("应到", 26.0),
        number_column("合格", 26.0),
        number_column("隔离", 26.0),
        number_column("未到", 26.0),
    ],
};

static EXCEPTIONS: Grid = Grid {
    row_mm: 8.0,
    columns: &[
        Column { title: "序号", width_mm: 11.0, align: Align::Center, fit: PLAIN },
        Column { title: "班级", width_mm: 30.0, align: Align::Left, fit: PLAIN },
        Column { title: "姓名", width_mm: 43.0, align: Align::Left, fit: NAME },
        Column { title: "教育ID", width_mm: 23.0, align: Align::Center, fit: PLAIN },
        Column { title: "卡号尾号", width_mm: 18.0, align: Align::Center, fit: PLAIN },
        Column { title: "情况和处理", width_mm: 57.0, align: Align::Left, fit: WIDE },
    ],
};

/// Makes the form as a PDF; see [`batch_pages`].
pub fn batch_pdf(
    balance: &BatchBalance,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Made, SheetFault> {
    batch_pages(balance, fonts, page_code)?.to_pdf(fonts)
}

/// Lays the form out on one page, or on more when there are many exceptions.
pub fn batch_pages(
    balance: &BatchBalance,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    let mark = PaperMark {
        school: balance.school.clone(),
        desk: balance.desk.clone(),
        number: balance.list_number.clone(),
        version: balance.version,
        made_at: balance.made_at,
        anchor: balance.anchor.clone(),
    };
    let mut form = Form::new(fonts, &mark, &balance.operator, "批次核对单");
    let (equation, warning) = equation(balance);
    warning.into_iter().for_each(|warning| form.warn(warning));
    form.note(14.0, &equation);
    form.gap(2.0);
    class_rows(balance).into_iter().for_each(|cells| form.plain_row(&CLASSES, cells));
    for (word, cards) in exceptions(balance) {
        form.gap(4.0);
        form.note(12.0, &format!("{word}：{}张（{} 张）", count_words(cards.len()), cards.len()));
        for (number, card) in cards {
            form.row(&EXCEPTIONS, number, NAME_COLUMN, exception_cells(number, card));
        }
    }
    form.keep_last(1);
    form.gap(4.0);
    form.stands_in_head(balance.batch.as_str());
    form.unprintable();
    form.blanks(&[("核对人签字", 67.0), ("复核人签字", 67.0), ("日期", 52.0)]);
    let lines =
        [format!("批次 {}　　合格{}张（{} 张）", balance.batch, count_words(balance.ok), balance.ok), form.made()];
    form.lay(balance.batch.as_str(), lines, page_code)
}

/// Writes the balance; one that does not add up says so in its own line and as a warning.
fn equation(balance: &BatchBalance) -> (String, Option<Warning>) {
    let (quarantined, missing) = (balance.quarantined.len(), balance.missing.len());
    let (expected, ok) = (balance.expected, balance.ok);
    let found = ok + quarantined + missing;
    let sum =
        format!("应到 {expected} 张 {} 合格 {ok} ＋ 隔离 {quarantined} ＋ 未到 {missing}", sign(expected == found));
    if expected == found {
        return (sum, None);
    }
    let gap = expected.abs_diff(found);
    (format!("{sum}　※ 不平，相差 {gap} 张，请查清再签字"), Some(Warning::NotBalanced { expected, found }))
}

fn sign(equal: bool) -> char {
    if equal { '＝' } else { '≠' }
}

fn class_rows(balance: &BatchBalance) -> Vec<Vec<Cell>> {
    let counts = |class: &ClassCount| [class.expected, class.ok, class.quarantined, class.missing];
    let cells = |words: String, counts: [usize; 4]| {
        let counts = counts.map(|count| Cell::Text(count.to_string()));
        std::iter::once(Cell::Text(words)).chain(counts).collect::<Vec<_>>()
    };
    let sum =
        balance.classes.iter().map(counts).fold([0; 4], |[a, b, c, d], [e, f, g, h]| [a + e, b + f, c + g, d + h]);
    let classes = balance.classes.iter().map(|class| cells(class_words(class.class), counts(class)));
    classes.chain(std::iter::once(cells("合计".to_owned(), sum))).collect()
}

/// The lists of the form under their captions, all rows numbered on; an empty list outside the balance is left out.
fn exceptions(balance: &BatchBalance) -> Vec<(&'static str, Vec<(u32, &BatchException)>)> {
    let lists = [("未到", &balance.missing), ("隔离", &balance.quarantined), ("名单外", &balance.not_on_list)];
    let mut numbers = 1..;
    let numbered = lists.map(|(word, cards)| (word, numbers.by_ref().zip(cards).collect::<Vec<_>>()));
    numbered.into_iter().filter(|(word, cards)| *word != "名单外" || !cards.is_empty()).collect()
}

fn exception_cells(number: u32, card: &BatchException) -> Vec<Cell> {
    vec![
        Cell::Text(number.to_string()),
        class_cell(card.class),
        text_or_blank(card.name.as_ref().map(|name| name.as_str().to_owned())),
        text_or_blank(card.education_id.map(|id| id.masked())),
        text_or_blank(card.card_number.as_ref().map(tail_of)),
        text_or_blank(Some(card.reason.clone())),
    ]
}
