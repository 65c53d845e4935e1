//! Finds students by whatever a clerk types: characters, letters, digits or a class.

use std::collections::HashSet;

use rusqlite::{Params, params};

use crate::id::pinyin::{begins, typed};
use crate::id::{ClassId, Name, fold_number};
use crate::record::Student;

use super::rows::{STUDENT_COLUMNS, all, student_of};
use super::{Journal, JournalFault};

/// Sorts after every text that begins with the same characters.
const LAST: char = '\u{10FFFF}';

/// Letters and characters of which one mixture is searched.
const FEWEST_LETTERS: usize = 2;
const MOST_LETTERS: usize = 40;

/// Digits that must be typed before education IDs are searched.
const FEWEST_DIGITS: usize = 3;

/// Students found so far, each once, no more than asked for.
struct Hits {
    students: Vec<Student>,
    seen: HashSet<crate::id::EducationId>,
    limit: usize,
}

impl Journal {
    /// Finds students by name, pinyin, initials, education ID digits or class, the best first.
    ///
    /// Characters match from the start of a name, then anywhere in it; letters match whole syllables or
    /// initials from the start, and where nothing else fits, mixtures such as `wzhan` and `王zh`; three digits or more match the start or the end of an education ID; `7-3`,
    /// `73` and `703` name a class.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<Student>, JournalFault> {
        let mut hits = Hits { students: Vec::new(), seen: HashSet::new(), limit };
        let number = fold_number(text);
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        if digits && number.len() >= FEWEST_DIGITS {
            self.by_digits(&number, &mut hits)?;
        }
        if let Ok(class) = ClassId::typed(&number) {
            for student in self.students_of_class(class)? {
                hits.add(student);
            }
        }
        if digits {
            return Ok(hits.students);
        }
        if let Some(letters) = typed(text) {
            self.by_letters(&letters, &mut hits)?;
        }
        if let Ok(name) = Name::parse(text) {
            self.by_name(&name.folded(), &mut hits)?;
        }
        if hits.students.is_empty() {
            self.by_parts(text, &mut hits)?;
        }
        Ok(hits.students)
    }

    /// Asks every name whether it begins with a mixture of characters, syllables and initials.
    fn by_parts(&self, text: &str, hits: &mut Hits) -> Result<(), JournalFault> {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if !(FEWEST_LETTERS..=MOST_LETTERS).contains(&letters) {
            return Ok(());
        }
        let sql = format!(
            "SELECT {STUDENT_COLUMNS} FROM students s ORDER BY s.grade, s.class, s.seat IS NULL, s.seat, s.education_id"
        );
        for student in all(&self.conn, &sql, [], "students", student_of)? {
            if begins(&student.name, text) {
                hits.add(student);
            }
        }
        Ok(())
    }

    fn by_digits(&self, digits: &str, hits: &mut Hits) -> Result<(), JournalFault> {
        let backwards: String = digits.chars().rev().collect();
        let end = |text: &str| format!("{text}{LAST}");
        self.gather(hits, "s.education_id >= ?1 AND s.education_id < ?2", params![digits, end(digits)])?;
        self.gather(hits, "s.reversed >= ?1 AND s.reversed < ?2", params![backwards, end(&backwards)])
    }

    fn by_letters(&self, letters: &str, hits: &mut Hits) -> Result<(), JournalFault> {
        let end = format!("{letters}{LAST}");
        let of = |condition: &str| format!("s.education_id IN (SELECT education_id FROM readings WHERE {condition})");
        self.gather(hits, &of("initials = ?1"), [letters])?;
        self.gather(hits, &of("initials >= ?1 AND initials < ?2"), params![letters, end])?;
        self.gather(hits, &of("syllables >= ?1 AND syllables < ?2"), params![letters, end])
    }

    fn by_name(&self, name: &str, hits: &mut Hits) -> Result<(), JournalFault> {
        let escaped = name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        self.gather(hits, "s.folded >= ?1 AND s.folded < ?2", params![name, format!("{name}{LAST}")])?;
        self.gather(hits, "s.folded LIKE ?1 ESCAPE '\\'", [format!("%{escaped}%")])
    }

    fn gather(&self, hits: &mut Hits, condition: &str, values: impl Params) -> Result<(), JournalFault> {
        if hits.students.len() >= hits.limit {
            return Ok(());
        }
        let sql = format!(
            "SELECT {STUDENT_COLUMNS} FROM students s WHERE {condition} \
             ORDER BY s.grade, s.class, s.seat IS NULL, s.seat, s.education_id LIMIT {}",
            hits.limit
        );
        for student in all(&self.conn, &sql, values, "students", student_of)? {
            hits.add(student);
        }
        Ok(())
    }
}

impl Hits {
    fn add(&mut self, student: Student) {
        if self.students.len() < self.limit && self.seen.insert(student.education_id) {
            self.students.push(student);
        }
    }
}
