//! Turns one card into the 卡号明细单: the two numbers that a family types into the official program.

use crate::id::{CardNumber, ClassId, Name, OperatorId, TransitNumber};
use crate::record::figures::PaperMark;

use super::notice::{foot, reprint};
use super::slip::{Slip, SlipsPerPage, lay_slips};
use super::{Fonts, Laid, SheetFault, class_words};

/// The numbers of cards, one slip each, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailSlips {
    /// School, desk, number, version and time of the paper.
    pub mark: PaperMark,
    /// Who made them.
    pub operator: OperatorId,
    /// Slips on a sheet of paper.
    pub up: SlipsPerPage,
    /// Prints the numbers in full; otherwise their tails only.
    pub unmasked: bool,
    /// Whom to ask at the school.
    pub contact: String,
    /// Slips in printing order.
    pub rows: Vec<DetailRow>,
}

/// The numbers of one card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailRow {
    /// Number of the row, for what is told of it.
    pub number: u32,
    /// Class.
    pub class: ClassId,
    /// Name as the roster writes it.
    pub name: Name,
    /// 北京通号, when known.
    pub card_number: Option<CardNumber>,
    /// 一卡通卡号, when known.
    pub transit_number: Option<TransitNumber>,
}

const TITLE: &str = "卡号明细单";
const UNKNOWN: &str = "没有登记";

/// Lays the slips out; they carry no page code, because they are cut apart and go to families.
pub fn detail_pages(detail: &DetailSlips, fonts: &Fonts) -> Result<Laid, SheetFault> {
    let slips: Vec<Slip> = detail.rows.iter().map(|row| slip(detail, row)).collect();
    lay_slips(format!("{TITLE} {}", detail.mark.number), detail.up, &slips, fonts)
}

fn slip(detail: &DetailSlips, row: &DetailRow) -> Slip {
    let shown = |full: Option<&str>, masked: Option<String>| {
        let number = if detail.unmasked { full.map(in_fours) } else { masked };
        number.unwrap_or_else(|| UNKNOWN.to_owned())
    };
    let card =
        shown(row.card_number.as_ref().map(CardNumber::as_str), row.card_number.as_ref().map(CardNumber::masked));
    let transit = shown(
        row.transit_number.as_ref().map(TransitNumber::as_str),
        row.transit_number.as_ref().map(TransitNumber::masked),
    );
    let mut lines = vec![("北京通号", card), ("一卡通卡号", transit), ("用处", STEPS.to_owned())];
    if !detail.contact.is_empty() {
        lines.push(("咨询", detail.contact.clone()));
    }
    Slip {
        number: row.number,
        school: detail.mark.school.clone(),
        title: TITLE,
        reprint: reprint(&detail.mark),
        whose: class_words(row.class),
        name: row.name.as_str().to_owned(),
        lines,
        code: None,
        foot: foot(&detail.mark),
    }
}

const STEPS: &str = "北京一卡通 App → 特种卡 → 学生卡：查询、延期、充值。请勿转发。";

/// Writes a number in groups of four characters.
fn in_fours(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
