//! Finds the header row and which column is which, by the words that schools use.

use unicode_normalization::UnicodeNormalization;

use crate::record::Switches;

use super::private::PrivateColumn;
use super::{Row, Sheet, Value, address};

/// Rows among which the header is looked for.
const ROWS_TO_SEARCH: usize = 20;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// 姓名.
    Name,
    /// 教育ID.
    EducationId,
    /// 班级.
    Class,
    /// 年级.
    Grade,
    /// 座号.
    Seat,
    /// 性别.
    Sex,
    /// 有效期.
    ValidUntil,
    /// 北京通号.
    CardNumber,
    /// 一卡通卡号.
    TransitNumber,
    /// 箱.
    Tray,
    /// 格.
    Place,
    /// 箱位, as `3-12`.
    Slot,
    /// 卡类.
    Kind,
}

/// Header words, folded; of two columns for one field the word that stands first wins.
const WORDS: [(&str, Field); 49] = [
    ("姓名", Field::Name),
    ("学生姓名", Field::Name),
    ("学生", Field::Name),
    ("名字", Field::Name),
    ("教育id", Field::EducationId),
    ("教育id号", Field::EducationId),
    ("教育id号码", Field::EducationId),
    ("市教育id", Field::EducationId),
    ("市教育id号", Field::EducationId),
    ("eduid", Field::EducationId),
    ("班级", Field::Class),
    ("班级名称", Field::Class),
    ("所属班级", Field::Class),
    ("行政班", Field::Class),
    ("班别", Field::Class),
    ("班名", Field::Class),
    ("班", Field::Class),
    ("班号", Field::Class),
    ("年级", Field::Grade),
    ("座号", Field::Seat),
    ("座位号", Field::Seat),
    ("班内学号", Field::Seat),
    ("班内序号", Field::Seat),
    ("学号", Field::Seat),
    ("性别", Field::Sex),
    ("有效期", Field::ValidUntil),
    ("有效期至", Field::ValidUntil),
    ("卡有效期", Field::ValidUntil),
    ("毕业日期", Field::ValidUntil),
    ("毕业年月", Field::ValidUntil),
    ("北京通号", Field::CardNumber),
    ("北京通卡号", Field::CardNumber),
    ("新卡号", Field::CardNumber),
    ("卡号", Field::CardNumber),
    ("一卡通卡号", Field::TransitNumber),
    ("一卡通号", Field::TransitNumber),
    ("交通卡号", Field::TransitNumber),
    ("箱", Field::Tray),
    ("箱号", Field::Tray),
    ("格", Field::Place),
    ("格号", Field::Place),
    ("位", Field::Place),
    ("位号", Field::Place),
    ("箱位", Field::Slot),
    ("箱/格", Field::Slot),
    ("卡类", Field::Kind),
    ("卡种", Field::Kind),
    ("卡类型", Field::Kind),
    ("卡类别", Field::Kind),
];

/// Which column holds what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// Number of the header row.
    pub row: u32,
    found: Vec<(Field, u32, usize)>,
    /// Columns that the office must not keep, unless they are switched on.
    pub private: Vec<PrivateColumn>,
}

impl Columns {
    /// Finds the row, among the first 20, with the most header words; it must hold the education ID.
    pub fn find(sheet: &Sheet) -> Option<Columns> {
        let candidates = sheet.rows.iter().take(ROWS_TO_SEARCH).map(Columns::of);
        let with_id = candidates.filter(|columns| columns.of_field(Field::EducationId).is_some());
        with_id.fold(None, |best: Option<Columns>, next| match best {
            Some(best) if best.found.len() >= next.found.len() => Some(best),
            Some(_) | None => Some(next),
        })
    }

    /// Returns the column of a field, from 0.
    pub fn of_field(&self, field: Field) -> Option<u32> {
        self.found.iter().find(|(found, ..)| *found == field).map(|(_, column, _)| *column)
    }

    /// Returns what a row holds in the column of a field.
    pub fn value<'r>(&self, row: &'r Row, field: Field) -> Option<&'r Value> {
        self.of_field(field).and_then(|column| row.cell(column))
    }

    /// Returns the address of a field in a row; of the row's first cell when no column holds the field.
    pub fn address(&self, row: u32, field: Field) -> String {
        address(row, self.of_field(field).unwrap_or(0))
    }

    /// Lists the address and one sentence for each private column that is not read.
    pub fn left_out(&self, switches: Switches) -> impl Iterator<Item = (String, String)> {
        let closed = self.private.iter().filter(move |column| !column.is_on(switches));
        closed.map(|column| (address(self.row, column.column), column.left_out()))
    }

    fn of(row: &Row) -> Columns {
        let mut columns = Columns { row: row.number, found: Vec::new(), private: Vec::new() };
        for (column, value) in &row.cells {
            let Value::Text(text) = value else { continue };
            let word = folded(text);
            if let Some(private) = PrivateColumn::of(*column, &word) {
                columns.private.push(private);
                continue;
            }
            let known = WORDS.iter().enumerate().find(|(_, (known, _))| *known == word);
            let Some((rank, (_, field))) = known else { continue };
            match columns.found.iter_mut().find(|(found, ..)| found == field) {
                Some(before) if before.2 > rank => *before = (*field, *column, rank),
                Some(_) => {}
                None => columns.found.push((*field, *column, rank)),
            }
        }
        columns
    }
}

/// Folds a header: NFKC, without brackets and what they hold, blanks and marks, in small letters.
fn folded(text: &str) -> String {
    let mut depth = 0_u32;
    let mut word = String::new();
    for c in text.nfkc() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '*' | '★' | ':' | '#' | '_' | '-' | '、' => {}
            c if depth > 0 || c.is_whitespace() || c == '\u{200B}' => {}
            c => word.extend(c.to_lowercase()),
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_with_blanks_marks_and_notes() {
        let check = |text: &str, want: &str| assert_eq!(folded(text), want);
        check("姓 名", "姓名");
        check("教育ID\n（8位）", "教育id");
        check("★姓名：", "姓名");
        check("教育ＩＤ号", "教育id号");
        check("箱/格", "箱/格");
    }
}
