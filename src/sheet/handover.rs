//! Turns the cards of one class into the 领卡签收表: one row per student, room to sign, a balance, what comes back.
//!
//! Every row is printed, also the cards that are not handed over: those rows say why and have no room to sign.

use crate::day::Moment;
use crate::id::{BatchId, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId};

use super::display::{Align, CodeModules};
use super::fit::Fit;
use super::flow::{Piece, lay};
use super::frame::{A4, Frame};
use super::grid::{Cell, Column, Grid};
use super::{Fonts, Laid, Made, MissingGlyph, SheetFault, Warning, class_words, count_words};

/// Days after which cards that nobody took come back to the office.
const RETURN_AFTER_DAYS: i32 = 30;
/// Rows that stay with the signature lines when these move to a new page.
const ROWS_WITH_TAIL: usize = 3;

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
    /// Rows in printing order.
    pub rows: Vec<HandoverRow>,
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

const SMALL: Fit = Fit { size: 10.0, smallest: 8.0, lines: 1 };
const NAME: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };
const NAME_COLUMN: usize = 1;

/// Widths add up to 182 mm.
static HANDOVER: Grid = Grid {
    row_mm: 8.0,
    columns: &[
        Column { title: "序号", width_mm: 11.0, align: Align::Center, fit: SMALL },
        Column { title: "姓名", width_mm: 43.0, align: Align::Left, fit: NAME },
        Column { title: "教育ID", width_mm: 22.0, align: Align::Center, fit: SMALL },
        Column { title: "卡号尾号", width_mm: 18.0, align: Align::Center, fit: SMALL },
        Column {
            title: "备注", width_mm: 32.0, align: Align::Left, fit: Fit { size: 10.0, smallest: 8.0, lines: 2 }
        },
        Column { title: "领卡人签字", width_mm: 36.0, align: Align::Center, fit: SMALL },
        Column { title: "日期", width_mm: 20.0, align: Align::Center, fit: SMALL },
    ],
};

/// Who signs for what: given out, taken, brought back. Slots add up to 182 mm and a gap.
const SIGNATURES: [&[(&str, f32)]; 3] = [
    &[("交付（学校）签字", 86.0), ("交付张数", 48.0), ("日期", 52.0)],
    &[("领取（班主任）签字", 86.0), ("实收张数", 48.0), ("日期", 52.0)],
    &[("收回（学校）签字", 86.0), ("未领张数", 48.0), ("日期", 52.0)],
];

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
    let mut pieces: Vec<Piece> = list.rows.iter().map(|row| row_piece(fonts, row)).collect();
    let shrunk = list.rows.iter().zip(&pieces).filter(|(_, piece)| piece.shrunk(NAME_COLUMN));
    let warnings: Vec<Warning> = shrunk.map(|(row, _)| Warning::NameShrunk { row: row.number }).collect();
    let tail_rows = pieces.split_off(pieces.len().saturating_sub(ROWS_WITH_TAIL));
    pieces.extend(tail_rows.into_iter().map(Piece::kept));
    pieces.extend(tail(fonts, list));

    let copies: &[Option<&str>] = if list.two_copies {
        &[Some("第一联　学校留存"), Some("第二联　班主任留存")]
    } else {
        &[None]
    };
    let mut laid = Laid { title: title(list), pages: Vec::new(), missing: Vec::new(), warnings };
    for copy in copies {
        let (pages, missing) = lay(fonts, &frame(list, *copy), &pieces, page_code)?;
        laid.pages.extend(pages);
        laid.missing = missing;
    }
    Ok(laid)
}

fn title(list: &HandoverList) -> String {
    format!("领卡签收表 {} {}", class_words(list.class), list.batch)
}

fn frame(list: &HandoverList, copy: Option<&'static str>) -> Frame {
    let ready = count(list, |state| *state == RowState::Ready);
    Frame {
        paper: A4,
        school: list.school.clone(),
        title: "领卡签收表".to_owned(),
        copy,
        lines: [
            format!("{}　　共{}张（{ready} 张）", class_words(list.class), count_words(ready)),
            format!("批次 {}　　制表 {} {}", list.batch, list.made_at.day(), clock(list.made_at)),
        ],
        foot: foot(&list.list_number, list.version, (&list.desk, &list.operator), &list.anchor),
    }
}

/// Two lines that tell one paper from every other one.
pub(super) fn foot(number: &str, version: u32, (desk, operator): (&DeskId, &OperatorId), anchor: &str) -> [String; 2] {
    let reprint = if version > 1 { format!("　补打 第 {} 次", version - 1) } else { String::new() };
    [format!("编号 {number}　第 {version} 版{reprint}"), format!("窗口 {desk}　经办人 {operator}　台账 {anchor}")]
}

/// Hours and minutes of a moment in Beijing.
pub(super) fn clock(at: Moment) -> String {
    at.time_of_day().chars().take(5).collect()
}

/// The last four characters of a number that nobody needs in full.
pub(super) fn tail_of(number: &CardNumber) -> String {
    let masked = number.masked();
    let skip = masked.chars().count().saturating_sub(4);
    masked.chars().skip(skip).collect()
}

fn row_piece(fonts: &Fonts, row: &HandoverRow) -> Piece {
    let (note, sign, date) = match &row.state {
        RowState::Ready => (Cell::Blank, Cell::Blank, Cell::Blank),
        RowState::Missing => (Cell::Text("未到，待补发".to_owned()), Cell::Struck, Cell::Struck),
        RowState::Quarantined(reason) => (Cell::Text(format!("隔离：{reason}")), Cell::Struck, Cell::Struck),
        RowState::Handed(at) => (Cell::Text("此前已领".to_owned()), Cell::Struck, Cell::Text(at.day().to_string())),
    };
    let cells = vec![
        Cell::Text(row.number.to_string()),
        Cell::Text(row.name.as_str().to_owned()),
        Cell::Text(row.education_id.masked()),
        row.card_number.as_ref().map_or(Cell::Blank, |number| Cell::Text(tail_of(number))),
        note,
        sign,
        date,
    ];
    Piece::row(fonts, &HANDOVER, row.number, cells)
}

fn count(list: &HandoverList, wanted: impl Fn(&RowState) -> bool) -> usize {
    list.rows.iter().filter(|row| wanted(&row.state)).count()
}

fn tail(fonts: &Fonts, list: &HandoverList) -> Vec<Piece> {
    let ready = count(list, |state| *state == RowState::Ready);
    let handed = count(list, |state| matches!(state, RowState::Handed(_)));
    let quarantined = count(list, |state| matches!(state, RowState::Quarantined(_)));
    let missing = count(list, |state| *state == RowState::Missing);
    let expected = list.rows.len();
    let balance = format!(
        "合计：应有 {expected} 张 ＝ 本次交付 {ready} ＋ 此前已领 {handed} ＋ 隔离 {quarantined} ＋ 未到 {missing}"
    );
    let back = list.made_at.day().plus_days(RETURN_AFTER_DAYS);
    let notes = [
        format!("1. 当面清点，张数与“本次交付 {ready} 张”相符后，双方签字。"),
        "2. 学生核对姓名后在本人一行签字；他人代领，写代领人姓名和与学生的关系。".to_owned(),
        format!("3. 没有领走的卡不留存、不转交，请在 {back} 前（一个月内）连同本表交回。"),
    ];
    let mut pieces = vec![Piece::gap(2.5)];
    pieces.extend(Piece::note(fonts, 12.0, &balance));
    pieces.push(Piece::gap(1.0));
    pieces.extend(notes.iter().flat_map(|note| Piece::note(fonts, 10.0, note)));
    let unprintable = list.rows.iter().map(|row| (row.number, row.name.as_str()));
    pieces.extend(missing_note(fonts, unprintable));
    pieces.extend(SIGNATURES.map(Piece::blanks));
    pieces
}

/// Names the characters that stand as slashed boxes, so that a person writes them in.
pub(super) fn missing_note<'a>(fonts: &Fonts, names: impl Iterator<Item = (u32, &'a str)>) -> Vec<Piece> {
    let found = names.flat_map(|(row, name)| {
        fonts.missing(name).into_iter().map(move |character| MissingGlyph { row: Some(row), character })
    });
    let listed: Vec<String> =
        found.map(|gap| format!("第 {} 号 U+{:04X}", gap.row.unwrap_or_default(), u32::from(gap.character))).collect();
    if listed.is_empty() {
        return Vec::new();
    }
    Piece::note(fonts, 10.0, &format!("※ 此字缺字库，表中画斜线方框，请手写补全：{}。", listed.join("；")))
}
