//! Turns all that is kept of one student into the 个人信息查阅副本 for the family: roster, cards, history, looks.
//!
//! Names and numbers stand in full, because they are the family's own; the head of a page shows tails only.

use crate::record::CardRecord;
use crate::record::figures::{CardHistory, Chapter, Figure, StudentRecord};

use super::chapter::{Table, WORDS, foot, kept_with_signatures, made, missing_note};
use super::display::Align;
use super::fit::Fit;
use super::flow::{Piece, lay};
use super::frame::{A4, Frame};
use super::grid::{Column, Grid};
use super::{CodeModules, Fonts, Laid, Made, SheetFault, class_words, terms};

const TITLE: &str = "个人信息查阅副本";
const NOT_KEPT: &str = "没有登记";

const fn words(title: &'static str, width_mm: f32) -> Column {
    Column { title, width_mm, align: Align::Left, fit: WORDS }
}

const fn number(title: &'static str) -> Column {
    Column { title, width_mm: 14.0, align: Align::Center, fit: WORDS }
}

/// The name is set as large as on a handover list.
const LARGE: Fit = Fit { size: 14.0, smallest: 10.0, lines: 2 };

// Widths of each grid add up to 182 mm.
static PERSON: Grid = Grid {
    row_mm: 8.0,
    columns: &[words("项目", 50.0), Column { title: "内容", width_mm: 132.0, align: Align::Left, fit: LARGE }],
};
static FACTS: Grid = Grid { row_mm: 7.0, columns: &[words("项目", 50.0), words("内容", 132.0)] };
static HISTORY: Grid = Grid {
    row_mm: 7.0,
    columns: &[number("序号"), words("时间", 42.0), words("窗口", 26.0), words("经过", 100.0)],
};
static LOOKS: Grid = Grid {
    row_mm: 7.0,
    columns: &[number("序号"), words("时间", 42.0), words("角色", 46.0), words("原因", 80.0)],
};

/// Makes the copy as a PDF; see [`student_record_pages`].
pub fn student_record_pdf(record: &StudentRecord, fonts: &Fonts) -> Result<Made, SheetFault> {
    student_record_pages(record, fonts)?.to_pdf(fonts)
}

/// Returns the chapters of the copy, for a spreadsheet: the same words as on paper.
pub fn student_chapters(record: &StudentRecord) -> Vec<Chapter> {
    tables(record).iter().map(Table::chapter).collect()
}

/// Lays the copy out; the code of every page says the anchor.
pub fn student_record_pages(record: &StudentRecord, fonts: &Fonts) -> Result<Laid, SheetFault> {
    let tables = tables(record);
    let mut pieces: Vec<Piece> = tables.iter().flat_map(|table| table.pieces(A4, fonts)).collect();
    pieces = kept_with_signatures(pieces);
    pieces.push(Piece::gap(4.0));
    for note in NOTES {
        pieces.extend(Piece::note(fonts, 10.0, note));
    }
    let head = [record.mark.school.clone(), record.mark.number.clone(), record.operator.to_string()];
    let texts = head.into_iter().chain(tables.iter().flat_map(Table::texts));
    pieces.extend(missing_note(A4, fonts, texts));
    pieces.push(Piece::gap(3.0));
    pieces.push(Piece::blanks(&[("经办人签字", 67.0), ("家长或学生签收", 67.0), ("日期", 52.0)]));

    let student = &record.student;
    let frame = Frame {
        paper: A4,
        school: record.mark.school.clone(),
        title: TITLE.to_owned(),
        copies: &[],
        version: record.mark.version,
        lines: [
            format!("{}　教育ID {}", class_words(student.class), student.education_id.masked()),
            format!("{}　　含个人信息，请当面交给学生本人或监护人", made(&record.mark)),
        ],
        foot: foot(&record.mark, Some(&format!("经办人 {}", record.operator))),
    };
    let flowed = lay(fonts, &frame, &pieces, &|_, _| CodeModules::of(&record.mark.anchor))?;
    Ok(flowed.laid(format!("{TITLE} {}", record.mark.number), Vec::new()))
}

const NOTES: [&str; 3] = [
    "1. 本副本列出学生卡工作台为这名学生保存的全部内容；卡的余额和刷卡记录不在本校。",
    "2. 内容有误，可要求更正；不再需要时，可要求删除。请向学校窗口提出。",
    "3. 删除后台账只留化名，卡片经过仍可核对，但不能再认出学生。",
];

fn tables(record: &StudentRecord) -> Vec<Table> {
    let mut tables = vec![Table::new("1 名册", &PERSON, person(record))];
    for (at, history) in (1..).zip(&record.cards) {
        let number = tables.len() + 1;
        tables.push(Table::new(format!("{number} 卡片 {at}"), &FACTS, card(&history.card)));
        tables.push(Table::new(format!("{} 卡片 {at} 的经过", number + 1), &HISTORY, lines(history)));
    }
    if record.cards.is_empty() {
        tables.push(Table::new("2 卡片", &FACTS, Vec::new()));
    }
    let number = tables.len() + 1;
    tables.push(Table::new(format!("{number} 谁查看过完整档案"), &LOOKS, looks(record)));
    tables.push(Table::new(format!("{} 已删除的内容", number + 1), &FACTS, Vec::new()));
    tables
}

fn pair(name: &str, value: Option<String>) -> Vec<Figure> {
    vec![name.into(), value.unwrap_or_else(|| NOT_KEPT.to_owned()).into()]
}

fn person(record: &StudentRecord) -> Vec<Vec<Figure>> {
    let student = &record.student;
    vec![
        pair("姓名", Some(student.name.as_str().to_owned())),
        pair("教育ID", Some(student.education_id.to_string())),
        pair("性别", student.sex.map(|sex| terms::sex(sex).to_owned())),
        pair("班级", Some(class_words(student.class))),
        pair("班内序号", student.seat.map(|seat| seat.to_string())),
        pair("名册中的有效期", student.valid_until.map(|day| day.to_string())),
    ]
}

fn card(card: &CardRecord) -> Vec<Vec<Figure>> {
    let yes = |claim: bool| Some(if claim { "是" } else { "否" }.to_owned());
    let handed = card
        .handed
        .as_ref()
        .map(|handed| format!("{}　窗口 {}　{}领取", handed.at, handed.desk, terms::collector(handed.collector)));
    vec![
        pair("卡种", Some(terms::kind(card.kind).to_owned())),
        pair("北京通号", card.card_number.as_ref().map(ToString::to_string)),
        pair("一卡通卡号", card.transit_number.as_ref().map(ToString::to_string)),
        pair("卡片 UID", card.uid.as_ref().map(ToString::to_string)),
        pair("现在在哪里", Some(terms::custody(card.custody))),
        pair("批次", card.batch.as_ref().map(ToString::to_string)),
        pair("卡盒和位置", card.slot.map(|slot| format!("{} 盒 {} 位", slot.tray, slot.place))),
        pair("最近一次发卡", handed),
        pair("家长报失", yes(card.loss_claimed)),
        pair("已申请补卡", yes(card.superseded)),
        pair("台账中的卡片编号", Some(card.card.to_string())),
    ]
}

fn lines(history: &CardHistory) -> Vec<Vec<Figure>> {
    let row = |(number, line): (u64, &crate::record::figures::HistoryLine)| {
        vec![number.into(), line.at.to_string().into(), line.desk.as_str().into(), line.words.clone().into()]
    };
    (1..).zip(&history.lines).map(row).collect()
}

fn looks(record: &StudentRecord) -> Vec<Vec<Figure>> {
    let row = |(number, look): (u64, &crate::record::figures::Look)| {
        vec![number.into(), look.at.to_string().into(), terms::role(look.role).into(), terms::look(look.why).into()]
    };
    (1..).zip(&record.looks).map(row).collect()
}
