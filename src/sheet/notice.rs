//! Turns a class into 领卡通知单: one slip per student with when, where and what to bring, and a code of its own.
//!
//! A slip holds a name and a class, and never a number of the person or the card.

use crate::face::slip::SlipCode;
use crate::id::{ClassId, Name, OperatorId};
use crate::record::figures::PaperMark;

pub use super::slip::SlipsPerPage;

use super::display::CodeModules;
use super::frame::reprint_words;
use super::slip::{Slip, lay_slips};
use super::{Fonts, Laid, SheetFault, class_words};

/// The notices of one class, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeSlips {
    /// School, desk, number, version and time of the paper.
    pub mark: PaperMark,
    /// Who made them.
    pub operator: OperatorId,
    /// Class.
    pub class: ClassId,
    /// Slips on a sheet of paper.
    pub up: SlipsPerPage,
    /// What all slips say.
    pub words: NoticeWords,
    /// Slips in printing order.
    pub rows: Vec<NoticeRow>,
}

/// What all slips say; an empty line is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoticeWords {
    /// When to collect.
    pub when: String,
    /// Where to collect.
    pub place: String,
    /// What to bring.
    pub bring: String,
    /// Whom to ask.
    pub contact: String,
    /// What else to say.
    pub remark: String,
}

/// One slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Place on the list of the class, from 1.
    pub number: u32,
    /// Name as the roster writes it.
    pub name: Name,
    /// Code of the slip, when it is to have one.
    pub code: Option<SlipCode>,
}

const TITLE: &str = "领卡通知单";

/// Lays the slips out; they carry no page code, because they are cut apart.
pub fn notice_pages(notice: &NoticeSlips, fonts: &Fonts) -> Result<Laid, SheetFault> {
    let slips: Vec<Slip> = notice.rows.iter().map(|row| slip(notice, row)).collect();
    lay_slips(format!("{TITLE} {}", class_words(notice.class)), notice.up, &slips, fonts)
}

fn slip(notice: &NoticeSlips, row: &NoticeRow) -> Slip {
    let words = &notice.words;
    let lines = [
        ("时间", &words.when),
        ("地点", &words.place),
        ("请带", &words.bring),
        ("咨询", &words.contact),
        ("说明", &words.remark),
    ];
    Slip {
        number: row.number,
        school: notice.mark.school.clone(),
        title: TITLE,
        reprint: reprint(&notice.mark),
        whose: format!("{}　{} 号", class_words(notice.class), row.number),
        name: row.name.as_str().to_owned(),
        lines: lines.into_iter().filter(|(_, words)| !words.is_empty()).map(|(l, w)| (l, w.clone())).collect(),
        code: row.code.as_ref().map(|code| CodeModules::of(&code.to_string())),
        foot: foot(&notice.mark),
    }
}

/// Says in a few words that earlier slips are void.
pub(super) fn reprint(mark: &PaperMark) -> String {
    if mark.version > 1 { format!("{}，旧版作废", reprint_words(mark.version)) } else { String::new() }
}

pub(super) fn foot(mark: &PaperMark) -> String {
    format!("编号 {}　第 {} 版　制单 {}　窗口 {}", mark.number, mark.version, mark.made_at.day(), mark.desk)
}
