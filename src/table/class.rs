//! Reads classes from one column or from stage, grade and class together; what is not certain is asked once.

use std::collections::HashMap;

use crate::id::ClassId;

use super::layout::Layout;
use super::plan::{ClassSpelling, Problems, Spellings};
use super::{Field, Row, Sheet, Value, value};

/// What a spelling turned out to be.
#[derive(Clone, Copy)]
enum Read {
    Class(ClassId),
    /// Nobody has said yet; the place in the list of spellings.
    Open(usize),
    /// Grade and class name two grades.
    Contradicts,
}

/// The spellings of one table.
pub(super) struct Classes<'a> {
    answers: &'a Spellings,
    known: HashMap<String, Read>,
    open: Vec<ClassSpelling>,
}

impl<'a> Classes<'a> {
    pub fn new(answers: &'a Spellings) -> Self {
        Self { answers, known: HashMap::new(), open: Vec::new() }
    }

    /// Reads the class of a row; what cannot be read is an error with its cell.
    pub fn read(&mut self, sheet: &Sheet, row: &Row<'_>, layout: &Layout, problems: &mut Problems) -> Option<ClassId> {
        let cell = || layout.address(row.number, Field::Class);
        let mut parts = [const { String::new() }; 3];
        for (part, field) in parts.iter_mut().zip([Field::Stage, Field::Grade, Field::Class]) {
            match layout.value(sheet, row, field) {
                // 7-3 typed into a spreadsheet becomes a day in July.
                Some(Value::Day(_)) if field == Field::Class => {
                    problems.err(
                        cell(),
                        "became-a-date",
                        "the spreadsheet turned this class into a date: type it as text",
                    );
                    return None;
                }
                Some(found) => match value::words(found) {
                    Ok(words) => words.trim().clone_into(part),
                    Err((code, message)) if field == Field::Class => {
                        problems.err(cell(), code, message);
                        return None;
                    }
                    Err(_) => {}
                },
                None => {}
            }
        }
        let spelling = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        let read = match self.known.get(&spelling) {
            Some(read) => *read,
            None => self.learn(&parts, &spelling, cell()),
        };
        match read {
            Read::Class(class) => return Some(class),
            Read::Open(at) => {
                if let Some(open) = self.open.get_mut(at) {
                    open.rows += 1;
                }
                problems.err(cell(), "class-unreadable", "a class is written like 七年级3班, 7-3 or 703");
            }
            Read::Contradicts => {
                problems.err(cell(), "class-contradicts", "grade and class of this row name two grades");
            }
        }
        None
    }

    /// Returns the spellings that a person must decide.
    pub fn open(self) -> Vec<ClassSpelling> {
        self.open
    }

    fn learn(&mut self, parts: &[String; 3], spelling: &str, cell: String) -> Read {
        let [stage, grade, class] = parts;
        let answer = self.answers.get(spelling).copied().map(Read::Class);
        let read = answer.or_else(|| certain(stage, grade, class)).unwrap_or(Read::Open(self.open.len()));
        if matches!(read, Read::Open(_)) {
            self.open.push(ClassSpelling { text: spelling.to_owned(), cell, rows: 0 });
        }
        self.known.insert(spelling.to_owned(), read);
        read
    }
}

/// Reads a class that leaves nothing open.
fn certain(stage: &str, grade: &str, class: &str) -> Option<Read> {
    if stage.is_empty() {
        return of_grade("", grade, class);
    }
    let (stage, grades) = match stage {
        _ if stage.contains('初') => ("初中", 6..=9),
        _ if stage.contains('高') => ("高中", 10..=12),
        _ if stage.contains('小') => ("小学", 1..=6),
        _ => return None,
    };
    of_grade(stage, grade, class).map(|read| match read {
        Read::Class(class) if !grades.contains(&class.grade()) => Read::Contradicts,
        Read::Class(_) | Read::Open(_) | Read::Contradicts => read,
    })
}

fn of_grade(stage: &str, grade: &str, class: &str) -> Option<Read> {
    // 一年级 beside a stage is the first of it; alone it is the first of all.
    let parse = |text: &str| ClassId::parse(&format!("{stage}{text}")).or_else(|_| ClassId::parse(text)).ok();
    let whole = parse(class);
    if grade.is_empty() {
        return whole.map(Read::Class);
    }
    let Some(joined) = parse(&format!("{grade}-{class}")) else {
        let of_grade = parse(&format!("{grade}-1"));
        let same = |class: ClassId| of_grade.is_none_or(|other| other.grade() == class.grade());
        return whole.map(|class| if same(class) { Read::Class(class) } else { Read::Contradicts });
    };
    Some(Read::Class(joined))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_certain_is_read_and_the_rest_is_left_open() {
        let check = |stage: &str, grade: &str, class: &str, want: Option<&str>| {
            let read = certain(stage, grade, class).map(|read| match read {
                Read::Class(class) => class.to_string(),
                Read::Open(_) => "open".to_owned(),
                Read::Contradicts => "contradicts".to_owned(),
            });
            assert_eq!(read.as_deref(), want, "{stage} {grade} {class}");
        };
        check("", "", "七年级3班", Some("7-3"));
        check("", "七年级", "（3）班", Some("7-3"));
        check("", "七年级", "三班", Some("7-3"));
        check("", "七年级", "03", Some("7-3"));
        check("", "初一", "①班", Some("7-1"));
        check("", "7", "3班", Some("7-3"));
        check("", "七年级", "703", Some("7-3"));
        check("", "七年级", "七年级3班", Some("7-3"));
        check("", "八年级", "703", Some("contradicts"));
        check("", "八年级", "七年级3班", Some("contradicts"));
        check("初中", "一年级", "3班", Some("7-3"));
        check("高中", "一年级", "3", Some("10-3"));
        check("初中", "七年级", "3", Some("7-3"));
        check("小学", "一年级", "3", Some("1-3"));
        check("初级中学", "一年级", "3", Some("7-3"));
        check("普通高中", "", "高二（3）班", Some("11-3"));
        check("初中", "", "703", Some("7-3"));
        check("高中", "七年级", "3", Some("contradicts"));
        check("中专", "一年级", "3", None);
        check("", "", "三班", None);
        check("", "", "（3）班", None);
        check("", "", "03", None);
        check("", "", "2027级3班", None);
        check("", "2027届", "3班", None);
        check("", "2027级", "七年级3班", Some("7-3"));
    }
}
