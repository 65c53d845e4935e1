//! Turns the cards of one class into the 领卡签收表: one row per student, room to sign, a balance, what comes back.
//!
//! Every row is printed, also the cards that are not handed over: those rows say why and have no room to sign.

mod rows;

use crate::day::Moment;
use crate::id::{BatchId, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId};
use crate::record::figures::PaperMark;

use super::display::CodeModules;
use super::form::Form;
use super::{Fonts, Laid, Made, SheetFault, class_words, count_words};

/// Days after which cards that nobody took come back to the office.
pub(super) const RETURN_AFTER_DAYS: i32 = 30;

/// The list of one class, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverList {
    /// Name of the school.
    pub school: String,
    /// Batch that brought the cards.
    pub batch: BatchId,
    /// Class.
    pub class: ClassId,
    /// Number of this list, the same for all its versions.
    pub list_number: String,
    /// Version of this list, from 1; later ones are marked as reprints.
    pub version: u32,
    /// When it was made.
    pub made_at: Moment,
    /// Desk that made it.
    pub desk: DeskId,
    /// Who made it.
    pub operator: OperatorId,
    /// Head of the journal that it was made from: desk, sequence, hash.
    pub anchor: String,
    /// Prints a second copy for the class teacher.
    pub two_copies: bool,
    /// How the rows stand on the page.
    pub shape: HandoverShape,
    /// Rows in printing order.
    pub rows: Vec<HandoverRow>,
}

/// How the rows of a class stand on A4; a signature cell is at least 8 mm high in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HandoverShape {
    /// One row below the other with notes and date: 22 rows on one page, else 28 on the first of several.
    #[default]
    Wide,
    /// The same with a column for who collects and what they are to the student.
    Family,
    /// Two rows side by side: a class of up to 50 on one page.
    Dense,
}

impl HandoverShape {
    /// Returns the roomiest shape that keeps a class on one page, when its names are short.
    pub fn for_rows(rows: usize) -> Self {
        if rows <= WIDE_ROWS { HandoverShape::Wide } else { HandoverShape::Dense }
    }
}

/// One student's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRow {
    /// Number in front of the row.
    pub number: u32,
    /// Name as the roster writes it.
    pub name: Name,
    /// Education ID; only its tail is printed.
    pub education_id: EducationId,
    /// Card number, when known; only its tail is printed.
    pub card_number: Option<CardNumber>,
    /// Whether there is a card to hand over.
    pub state: RowState,
}

/// Whether there is a card to hand over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowState {
    /// The card is in the bundle.
    Ready,
    /// The card has not arrived.
    Missing,
    /// The card is set aside, for this reason.
    Quarantined(String),
    /// The card was handed over earlier.
    Handed(Moment),
}

/// Rows of the wide shape that stand on one page together with the signature lines.
const WIDE_ROWS: usize = 22;
const TITLE: &str = "领卡签收表";
const COPIES: &[&str] = &["第一联　学校留存", "第二联　班主任留存"];

/// Makes the list as a PDF; see [`handover_pages`].
pub fn handover_pdf(
    list: &HandoverList,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Made, SheetFault> {
    handover_pages(list, fonts, page_code)?.to_pdf(fonts)
}

/// Lays the list out; `page_code` is asked with (page, pages) of one copy, from 1.
pub fn handover_pages(
    list: &HandoverList,
    fonts: &Fonts,
    page_code: &dyn Fn(usize, usize) -> CodeModules,
) -> Result<Laid, SheetFault> {
    if list.rows.is_empty() {
        return Err(SheetFault::NoRows);
    }
    let mark = PaperMark {
        school: list.school.clone(),
        desk: list.desk.clone(),
        number: list.list_number.clone(),
        version: list.version,
        made_at: list.made_at,
        anchor: list.anchor.clone(),
    };
    let mut form = Form::new(fonts, &mark, &list.operator, TITLE);
    if list.two_copies {
        form = form.copies(COPIES);
    }
    rows::add(&mut form, list);
    let ready = count(list, |state| *state == RowState::Ready);
    let lines = [
        format!("{}　　共{}张（{ready} 张）", class_words(list.class), count_words(ready)),
        format!("批次 {}　　{}", list.batch, form.made()),
    ];
    form.lay(&format!("{} {}", class_words(list.class), list.batch), lines, page_code)
}

fn count(list: &HandoverList, wanted: impl Fn(&RowState) -> bool) -> usize {
    list.rows.iter().filter(|row| wanted(&row.state)).count()
}

/// Says where every card of the class is.
fn balance(list: &HandoverList) -> String {
    let ready = count(list, |state| *state == RowState::Ready);
    let handed = count(list, |state| matches!(state, RowState::Handed(_)));
    let quarantined = count(list, |state| matches!(state, RowState::Quarantined(_)));
    let missing = count(list, |state| *state == RowState::Missing);
    let expected = list.rows.len();
    format!("合计：应有 {expected} 张 ＝ 本次交付 {ready} ＋ 此前已领 {handed} ＋ 隔离 {quarantined} ＋ 未到 {missing}")
}

/// The last four characters of a number that nobody needs in full.
pub(super) fn tail_of(number: &CardNumber) -> String {
    let masked = number.masked();
    let skip = masked.chars().count().saturating_sub(4);
    masked.chars().skip(skip).collect()
}
