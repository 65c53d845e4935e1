//! In which order students stand on a list: class and number, pinyin, or strokes.
//!
//! Surnames are read as surnames; what the own readings leave open is decided by the Chinese collation of Unicode.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::{Locale, locale};

use crate::id::pinyin::{Place, place};
use crate::record::Student;

/// Order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// 班级座号: class, number in the class, education ID.
    #[default]
    Seat,
    /// 姓名拼音.
    Pinyin,
    /// 姓名笔画.
    Stroke,
}

impl Order {
    /// All orders; a key goes from each to the next.
    pub const ALL: [Order; 3] = [Order::Seat, Order::Pinyin, Order::Stroke];

    /// Returns the stable code, such as `pinyin`.
    pub fn code(self) -> &'static str {
        match self {
            Order::Seat => "seat",
            Order::Pinyin => "pinyin",
            Order::Stroke => "stroke",
        }
    }

    /// Returns the order of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.code() == code)
    }

    /// Returns the next order; after the last comes the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Order::Seat => Order::Pinyin,
            Order::Pinyin => Order::Stroke,
            Order::Stroke => Order::Seat,
        }
    }

    /// Sorts students.
    pub fn sort(self, students: &mut [Student]) {
        self.sort_by(students, |student| Some(student));
    }

    /// Sorts rows by the student of each; rows without one stand last, in the order that they have.
    pub fn sort_by<T>(self, rows: &mut [T], of: impl Fn(&T) -> Option<&Student>) {
        let by = |compare: &dyn Fn(&Student, &Student) -> Ordering, a: &T, b: &T| match (of(a), of(b)) {
            (Some(a), Some(b)) => compare(a, b).then_with(|| by_seat(a, b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        match self {
            Order::Seat => rows.sort_by(|a, b| by(&by_seat, a, b)),
            Order::Stroke => {
                let strokes = collator(locale!("zh-u-co-stroke"));
                rows.sort_by(|a, b| by(&|a, b| by_collator(strokes.as_ref(), a, b), a, b));
            }
            Order::Pinyin => sort_by_pinyin(rows, &of),
        }
    }
}

fn sort_by_pinyin<T>(rows: &mut [T], of: &dyn Fn(&T) -> Option<&Student>) {
    let collator = collator(locale!("zh-u-co-pinyin"));
    let places: Vec<Option<Place>> = rows.iter().map(|row| of(row).map(|student| place(&student.name))).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let at = |row: usize| (rows.get(row).and_then(of), places.get(row).and_then(Option::as_ref));
    order.sort_by(|a, b| match (at(*a), at(*b)) {
        ((Some(a), Some(place_a)), (Some(b), Some(place_b))) => {
            by_place(collator.as_ref(), place_a, place_b).then_with(|| by_seat(a, b))
        }
        ((a, _), (b, _)) => a.is_none().cmp(&b.is_none()),
    });
    into_order(rows, &order);
}

/// Compares reading by reading; two characters that are read alike stand as the collation has them, each by itself.
fn by_place(collator: Option<&CollatorBorrowed<'static>>, a: &Place, b: &Place) -> Ordering {
    let parts = a.iter().zip(b).map(|((rank_a, reading_a, text_a), (rank_b, reading_b, text_b))| {
        let alike = (rank_a, reading_a).cmp(&(rank_b, reading_b));
        alike.then_with(|| if text_a == text_b { Ordering::Equal } else { compare(collator, text_a, text_b) })
    });
    parts.into_iter().find(|order| order.is_ne()).unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn by_seat(a: &Student, b: &Student) -> Ordering {
    let place = |student: &Student| (student.class, student.seat.is_none(), student.seat, student.education_id);
    place(a).cmp(&place(b))
}

fn by_collator(collator: Option<&CollatorBorrowed<'static>>, a: &Student, b: &Student) -> Ordering {
    compare(collator, a.name.as_str(), b.name.as_str())
}

fn compare(collator: Option<&CollatorBorrowed<'static>>, a: &str, b: &str) -> Ordering {
    collator.map_or(Ordering::Equal, |collator| collator.compare(a, b)).then_with(|| a.cmp(b))
}

/// Returns a collation; its tables are part of this program, so it is always there.
fn collator(of: Locale) -> Option<CollatorBorrowed<'static>> {
    Collator::try_new(of.into(), CollatorOptions::default()).ok()
}

/// Moves each row to its place: `order` names the old places.
fn into_order<T>(rows: &mut [T], order: &[usize]) {
    let mut to = vec![0; rows.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(place) = to.get_mut(*old) {
            *place = new;
        }
    }
    for at in 0..rows.len() {
        while let Some(place) = to.get(at).copied().filter(|place| *place != at) {
            rows.swap(at, place);
            to.swap(at, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ClassId, EducationId, Name};

    fn named(names: &[&str]) -> Vec<Student> {
        let class = ClassId::new(7, 3).unwrap();
        let of = |(at, name): (u32, &&str)| {
            Student::new(EducationId::parse(&format!("{at:08}")).unwrap(), Name::parse(name).unwrap(), class)
        };
        (1..).zip(names).map(of).collect()
    }

    fn sorted(order: Order, names: &[&str]) -> String {
        let mut students = named(names);
        order.sort(&mut students);
        students.iter().map(|student| student.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn by_pinyin_a_surname_stands_where_it_is_spoken() {
        let check = |names: &[&str], want: &str| assert_eq!(sorted(Order::Pinyin, names), want);
        check(&["曾巩", "赵云", "陈平", "张三"], "陈平 曾巩 张三 赵云");
        check(&["单雄", "杜甫", "商鞅", "石开"], "杜甫 单雄 商鞅 石开");
        check(&["仇英", "秦琼", "陈平", "邱少云"], "陈平 秦琼 邱少云 仇英");
        check(&["解缙", "谢安", "姜维"], "姜维 解缙 谢安");
        check(&["区大", "欧阳修", "王五", "乐毅"], "欧阳修 区大 王五 乐毅");
        check(&["张三", "章三", "张四"], "张三 张四 章三");
        check(&["李𠮷宇", "李安", "李子", "㐂一", "Alice", "一"], "李安 李子 李𠮷宇 一 㐂一 Alice");
        check(&["长孙无忌", "常山", "张飞"], "常山 张飞 长孙无忌");
    }

    #[test]
    fn by_strokes_fewer_stand_first() {
        let check = |names: &[&str], want: &str| assert_eq!(sorted(Order::Stroke, names), want);
        check(&["张三", "王五", "仇英", "丁一", "一", "乙", "丁"], "一 乙 丁 丁一 仇英 王五 张三");
        check(&["魏征", "于谦", "马超", "丁奉"], "丁奉 于谦 马超 魏征");
    }

    #[test]
    fn by_class_those_without_a_number_stand_last_in_their_class() {
        let mut students = named(&["甲", "乙", "丙", "丁"]);
        students[0].seat = Some(12);
        students[2].seat = Some(2);
        students[3].class = ClassId::new(7, 2).unwrap();
        Order::Seat.sort(&mut students);
        let names: Vec<_> = students.iter().map(|student| student.name.as_str()).collect();
        assert_eq!(names, ["丁", "丙", "甲", "乙"]);
    }

    #[test]
    fn rows_without_a_student_stand_last_in_every_order_and_none_is_lost() {
        let students = named(&["赵云", "陈平", "张三", "丁一"]);
        for order in Order::ALL {
            let mut rows: Vec<(u8, Option<&Student>)> = vec![(9, None), (8, None)];
            rows.extend((0..).zip(students.iter().map(Some)));
            order.sort_by(&mut rows, |(_, student)| *student);
            let mut at: Vec<u8> = rows.iter().map(|(at, _)| *at).collect();
            assert_eq!(at[4..], [9, 8]);
            at.sort_unstable();
            assert_eq!(at, [0, 1, 2, 3, 8, 9]);
            assert_eq!(Order::parse(order.code()), Some(order));
        }
    }
}
