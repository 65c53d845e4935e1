//! The demo school: 2 400 invented students in 60 classes, and a batch of 400 new cards.
//!
//! Always the same: names and numbers come from counting, not from chance. Every education ID begins with
//! 0000, every transit number with 0000, so that nobody takes them for real ones.

use crate::day::Day;
use crate::id::{BatchId, CardKind, CardNumber, ClassId, EducationId, Name, NotAnId, Sex, TransitNumber};
use crate::record::{ExpectedCard, Slot, Student};

const FAMILY: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "欧阳", "单",
];

const GIVEN: [&str; 60] = [
    "子涵", "雨桐", "浩然", "欣怡", "宇轩", "梓萱", "博文", "诗琪", "俊杰", "思远", "一诺", "天佑", "佳怡", "明轩",
    "若曦", "晨", "昊", "静", "可馨", "文博", "语嫣", "嘉懿", "煜城", "懿轩", "烨伟", "苑博", "伟泽", "熠彤", "鸿煊",
    "博涛", "烨霖", "志泽", "雪", "悦", "梦瑶", "芷若", "心怡", "安琪", "紫薇", "海燕", "新宇", "建国", "立", "平",
    "远航", "乐", "知行", "清扬", "书瑶", "景行", "承志", "望舒", "星野", "青禾", "沐阳", "南风", "北辰", "东篱",
    "西楼", "长安",
];

/// Given names with characters outside the basic block or seldom in fonts.
const RARE: [&str; 12] = ["𠮷宇", "䶮", "喆", "堃", "𬭎", "㛃", "奡", "暐", "犇", "㐂", "𫖯", "𣲘"];

/// Names with middle dots; the longest has 26 characters.
const DOTTED: [&str; 6] = [
    "买买提·吐尔逊",
    "阿依古丽·艾合买提",
    "迪丽娜尔·阿卜杜拉",
    "古丽扎尔·买买提明·阿不都热合曼",
    "乌云其木格·宝音",
    "阿卜杜热合曼江·买买提依明江·阿不都克里木·吐尔逊江",
];

/// Name of the batch of new cards.
pub const BATCH: &str = "2026-秋-1";
/// Name of the school on every list and screen.
pub const SCHOOL: &str = "北京示例中学（演练）";
/// Classes of a grade.
const CLASSES: u8 = 10;
/// Students of a class.
const SEATS: u16 = 40;
/// First and last grade.
const GRADES: std::ops::RangeInclusive<u8> = 7..=12;

/// Returns the student at a place of the school; the same place is always the same student.
fn student(grade: u8, class: u8, seat: u16) -> Result<Student, NotAnId> {
    let place = (usize::from(grade) - 7) * 400 + (usize::from(class) - 1) * 40 + usize::from(seat);
    Ok(Student {
        education_id: EducationId::parse(&format!("0000{place:04}"))?,
        name: Name::parse(&name(place))?,
        sex: Some(if place.is_multiple_of(2) { Sex::Female } else { Sex::Male }),
        class: ClassId::new(grade, class)?,
        seat: Some(seat),
        valid_until: Day::new(2027 + i16::from(if grade < 10 { 9 - grade } else { 12 - grade }), 8, 31).ok(),
        departed: None,
        private: Default::default(),
    })
}

/// 18 names with middle dots and 31 with rare characters among 2 400.
fn name(place: usize) -> String {
    let pick = |list: &[&'static str], at: usize| list.get(at % list.len()).copied().unwrap_or("某");
    let family = pick(&FAMILY, place.wrapping_mul(7).wrapping_add(place / 40));
    match place {
        p if p % 133 == 18 => pick(&DOTTED, p / 133).to_owned(),
        p if p % 77 == 5 && p > 5 => format!("{family}{}", pick(&RARE, p / 77)),
        p => format!("{family}{}", pick(&GIVEN, p.wrapping_mul(13).wrapping_add(p / 60))),
    }
}

/// Returns all students, by grade, class and seat.
pub fn students() -> Result<Vec<Student>, NotAnId> {
    GRADES
        .flat_map(|grade| (1..=CLASSES).flat_map(move |class| (1..=SEATS).map(move |seat| (grade, class, seat))))
        .map(|(grade, class, seat)| student(grade, class, seat))
        .collect()
}

/// Returns the name of the batch.
pub fn batch() -> Result<BatchId, NotAnId> {
    BatchId::parse(BATCH)
}

/// Returns the cards that the batch promises: one for each student of grade 7, box = class, place = seat.
pub fn promised() -> Result<Vec<ExpectedCard>, NotAnId> {
    students()?
        .into_iter()
        .filter(|student| student.class.grade() == 7)
        .map(|student| {
            Ok(ExpectedCard {
                holder: student.education_id,
                kind: CardKind::BeijingTong,
                card_number: Some(card_number(student.education_id)?),
                transit_number: Some(transit_number(student.education_id)?),
                slot: student.seat.map(|place| Slot { tray: u16::from(student.class.class()), place }),
            })
        })
        .collect()
}

/// Returns the invented 北京通号 of a student's new card.
pub fn card_number(id: EducationId) -> Result<CardNumber, NotAnId> {
    CardNumber::parse(&format!("BJT0000{}", id.as_str()))
}

/// Returns the invented 一卡通卡号 of a student's new card: 19 digits, the first 0 of the chip's 20 left out.
pub fn transit_number(id: EducationId) -> Result<TransitNumber, NotAnId> {
    TransitNumber::parse(&format!("31000000000{}", id.as_str()))
}

/// Returns the roster as an office would have it: a CSV with Chinese headings.
pub fn roster_csv(students: &[Student]) -> String {
    let mut csv = "年级,班级,座号,姓名,性别,教育ID号,有效期\n".to_owned();
    for student in students {
        let sex = match student.sex {
            Some(Sex::Male) => "男",
            Some(Sex::Female) => "女",
            None => "",
        };
        let valid = student.valid_until.map(|day| day.to_string()).unwrap_or_default();
        let seat = student.seat.map(|seat| seat.to_string()).unwrap_or_default();
        let (grade, class) = (student.class.grade(), student.class.class());
        csv.push_str(&format!("{grade},{class},{seat},{},{sex},{},{valid}\n", student.name, student.education_id));
    }
    csv
}

/// Returns the batch list as the district would send it.
pub fn batch_csv(cards: &[ExpectedCard]) -> String {
    let mut csv = "教育ID号,卡类,北京通号,一卡通卡号,箱,格\n".to_owned();
    for card in cards {
        let (tray, place) = card.slot.map(|slot| (slot.tray, slot.place)).unwrap_or_default();
        let number = card.card_number.as_ref().map(ToString::to_string).unwrap_or_default();
        let transit = card.transit_number.as_ref().map(ToString::to_string).unwrap_or_default();
        csv.push_str(&format!("{},北京通学生卡,{number},{transit},{tray},{place}\n", card.holder));
    }
    csv
}

/// Returns what the face code of a student's card says in the demo: key-value text, marked as invented by its numbers.
pub fn face_code(student: &Student) -> Result<String, NotAnId> {
    let valid = student.valid_until.map(|day| day.to_string()).unwrap_or_default();
    let sex = if student.sex == Some(Sex::Female) { "女" } else { "男" };
    Ok(format!(
        "姓名:{};性别:{sex};学校:北京示例中学;教育ID号:{};北京通号:{};一卡通卡号:{};有效期:{valid}",
        student.name,
        student.education_id,
        card_number(student.education_id)?,
        transit_number(student.education_id)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_school_has_the_numbers_of_the_stories() {
        let students = students().unwrap();
        assert_eq!(students.len(), 2400);
        let ids: std::collections::BTreeSet<_> = students.iter().map(|s| s.education_id).collect();
        assert_eq!(ids.len(), 2400);
        let dotted = students.iter().filter(|s| s.name.as_str().contains('·')).count();
        assert_eq!(dotted, 18);
        let longest = students.iter().map(|s| s.name.as_str().chars().count()).max();
        assert_eq!(longest, Some(26));
        let rare = students.iter().filter(|s| RARE.iter().any(|rare| s.name.as_str().ends_with(rare))).count();
        assert_eq!(rare, 31);
        assert_eq!(promised().unwrap().len(), 400);
    }

    #[test]
    fn every_number_is_visibly_invented() {
        for card in promised().unwrap() {
            assert!(card.holder.as_str().starts_with("0000"));
            assert!(card.transit_number.unwrap().as_str().starts_with("31000000000"));
        }
    }
}
