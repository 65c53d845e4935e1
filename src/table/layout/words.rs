//! The words by which schools head their columns.

use unicode_normalization::UnicodeNormalization;

use super::Field;

/// Header words, folded; of two columns for one field the word that stands first wins.
const WORDS: [(&str, Field); 56] = [
    ("姓名", Field::Name),
    ("学生姓名", Field::Name),
    ("学生", Field::Name),
    ("名字", Field::Name),
    ("教育id", Field::EducationId),
    ("教育id号", Field::EducationId),
    ("教育id号码", Field::EducationId),
    ("市教育id", Field::EducationId),
    ("市教育id号", Field::EducationId),
    ("学生教育id", Field::EducationId),
    ("学生教育id号", Field::EducationId),
    ("北京教育id", Field::EducationId),
    ("eduid", Field::EducationId),
    ("班级", Field::Class),
    ("班级名称", Field::Class),
    ("所属班级", Field::Class),
    ("所在班级", Field::Class),
    ("行政班", Field::Class),
    ("班别", Field::Class),
    ("班名", Field::Class),
    ("班", Field::Class),
    ("班号", Field::Class),
    ("年级", Field::Grade),
    ("所在年级", Field::Grade),
    ("学段", Field::Stage),
    ("座号", Field::Seat),
    ("座位号", Field::Seat),
    ("班内学号", Field::Seat),
    ("班内序号", Field::Seat),
    ("学号", Field::Seat),
    ("性别", Field::Sex),
    ("有效期", Field::ValidUntil),
    ("有效期至", Field::ValidUntil),
    ("卡有效期", Field::ValidUntil),
    ("卡有效期至", Field::ValidUntil),
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

/// Knows a field by a folded heading; a smaller rank is the better word.
pub(super) fn known(heading: &str) -> Option<(usize, Field)> {
    WORDS.iter().enumerate().find(|(_, (word, _))| *word == heading).map(|(rank, (_, field))| (rank, *field))
}

/// Folds a heading: NFKC, without brackets and what they hold, blanks and marks, in small letters.
pub(super) fn folded(text: &str) -> String {
    let mut depth = 0_u32;
    let mut word = String::new();
    for c in text.nfkc() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '*' | '★' | ':' | '#' | '_' | '-' | '、' => {}
            c if depth > 0 || c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}') => {}
            c => word.extend(c.to_lowercase()),
        }
    }
    word
}

/// Returns whether a folded heading looks like a value: long, or with a number in it.
pub(super) fn looks_like_a_value(heading: &str) -> bool {
    let digits = heading.chars().filter(char::is_ascii_digit).count();
    digits >= 4 || heading.chars().count() > 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_with_blanks_marks_and_notes() {
        let check = |text: &str, want: &str| assert_eq!(folded(text), want);
        check("姓 名", "姓名");
        check("教育ID\n（8位）", "教育id");
        check("★姓名：", "姓名");
        check("教育ＩＤ号", "教育id号");
        check("教育Id号", "教育id号");
        check("箱/格", "箱/格");
    }

    #[test]
    fn values_are_told_from_headings() {
        let check = |text: &str, want: bool| assert_eq!(looks_like_a_value(&folded(text)), want, "{text}");
        check("姓名", false);
        check("第1批卡号", false);
        check("00000001", true);
        check("家长王某某13100000032", true);
        check(&"买买提·".repeat(5), true);
    }
}
