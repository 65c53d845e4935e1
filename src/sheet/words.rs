//! Turns counts and classes into the words that a Chinese form uses.

use crate::day::Moment;
use crate::id::ClassId;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const GRADES: [&str; 12] = [
    "一年级",
    "二年级",
    "三年级",
    "四年级",
    "五年级",
    "六年级",
    "七年级",
    "八年级",
    "九年级",
    "高一年级",
    "高二年级",
    "高三年级",
];

/// Hours and minutes of a moment in Beijing.
pub(super) fn clock(at: Moment) -> String {
    at.time_of_day().chars().take(5).collect()
}

/// Writes a count in the capital numerals that are hard to alter: `叁拾捌`; digits from 10 000.
pub fn count_words(count: usize) -> String {
    if count == 0 {
        return "零".to_owned();
    }
    if count > 9999 {
        return count.to_string();
    }
    let mut words = String::new();
    let mut gap = false;
    for (unit, mark) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        match DIGITS.get(count / unit % 10) {
            Some('零') | None => gap = !words.is_empty(),
            Some(digit) => {
                if gap {
                    words.push('零');
                }
                gap = false;
                words.push(*digit);
                words.push_str(mark);
            }
        }
    }
    words
}

/// Writes a class as the office says it: `七年级 3 班`.
pub fn class_words(class: ClassId) -> String {
    let grade = GRADES.get(usize::from(class.grade()).saturating_sub(1)).copied().unwrap_or_default();
    format!("{grade} {} 班", class.class())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_in_capital_numerals() {
        let check = |count: usize, want: &str| assert_eq!(count_words(count), want, "{count}");
        check(0, "零");
        check(7, "柒");
        check(10, "壹拾");
        check(38, "叁拾捌");
        check(100, "壹佰");
        check(105, "壹佰零伍");
        check(397, "叁佰玖拾柒");
        check(2003, "贰仟零叁");
        check(2400, "贰仟肆佰");
        check(9999, "玖仟玖佰玖拾玖");
        check(10_000, "10000");
    }

    #[test]
    fn classes_are_written_as_the_office_says_them() {
        assert_eq!(class_words(ClassId::new(7, 3).unwrap()), "七年级 3 班");
        assert_eq!(class_words(ClassId::new(12, 14).unwrap()), "高三年级 14 班");
    }
}
