//! Turns the figures of a year into the 年度审计材料: one table per chapter, for paper and for a spreadsheet.
//!
//! Every figure that it is given is printed. It never holds the name of a student.

mod chapters;

use crate::record::figures::{AuditFigures, Chapter};

use super::chapter::{foot, kept_with_signatures, made, missing_note};
use super::flow::{Piece, lay};
use super::frame::{A4, Frame};
use super::{CodeModules, Fonts, Laid, Made, SheetFault};

pub use chapters::fields_held;

const TITLE: &str = "未成年人个人信息年度审计材料";

/// Makes the form as a PDF; see [`audit_pack_pages`].
pub fn audit_pack_pdf(figures: &AuditFigures, fonts: &Fonts) -> Result<Made, SheetFault> {
    audit_pack_pages(figures, fonts)?.to_pdf(fonts)
}

/// Returns the chapters of the pack, for a spreadsheet: the same words and figures as on paper.
pub fn audit_chapters(figures: &AuditFigures) -> Vec<Chapter> {
    chapters::tables(figures).iter().map(super::chapter::Table::chapter).collect()
}

/// Lays the form out; the code of every page says the anchor.
pub fn audit_pack_pages(figures: &AuditFigures, fonts: &Fonts) -> Result<Laid, SheetFault> {
    let tables = chapters::tables(figures);
    let mut pieces = Vec::new();
    if !figures.chain.ok {
        pieces.extend(Piece::note(fonts, 14.0, "※ 台账核验未通过：本材料的数字不能作为依据，请先查清。"));
    }
    pieces.extend(tables.iter().flat_map(|table| table.pieces(A4, fonts)));
    pieces = kept_with_signatures(pieces);
    pieces.push(Piece::gap(4.0));
    for note in notes(figures) {
        pieces.extend(Piece::note(fonts, 10.0, &note));
    }
    let head = [figures.mark.school.clone(), figures.mark.number.clone()];
    let texts = head.into_iter().chain(tables.iter().flat_map(super::chapter::Table::texts));
    pieces.extend(missing_note(A4, fonts, texts));
    pieces.push(Piece::gap(3.0));
    pieces.push(Piece::blanks(&[("制表人签字", 67.0), ("负责人签字", 67.0), ("日期", 52.0)]));

    let frame = Frame {
        paper: A4,
        school: figures.mark.school.clone(),
        title: TITLE.to_owned(),
        copies: &[],
        version: figures.mark.version,
        lines: [
            format!("审计期间 {} 至 {}", figures.from, figures.to),
            format!("{}　　只有数字，不含学生姓名", made(&figures.mark)),
        ],
        foot: foot(&figures.mark, Some(&figures.program)),
    };
    let flowed = lay(fonts, &frame, &pieces, &|_, _| CodeModules::of(&figures.mark.anchor))?;
    let title = format!("{TITLE} {} 至 {}", figures.from, figures.to);
    Ok(flowed.laid(title, Vec::new()))
}

fn notes(figures: &AuditFigures) -> Vec<String> {
    let mut notes = vec![
        "1. 本材料为《未成年人网络保护条例》第三十七条规定的年度合规审计提供数字，不是审计结论；结论由学校作出。"
            .to_owned(),
    ];
    if figures.minors.iter().any(|age| age.estimated) {
        notes.push("2. 未保存出生日期，年龄按年级估算；同一年级跨两个年龄段的，计入较小的一段。".to_owned());
    }
    let number = notes.len() + 1;
    notes.push(format!("{number}. 页脚的“台账”与右上角二维码是同一锚点，可用来核对台账此后是否被改动或截短。"));
    notes
}
