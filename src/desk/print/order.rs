//! What somebody wants printed: which list, of whom, with which words.

use crate::day::Day;
use crate::id::{BatchId, CardId, ClassId};

use super::Kind;

/// What is to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which list.
    pub kind: Kind,
    /// Of whom.
    pub scope: Scope,
    /// Batch; the open one, else the last one, when none is named.
    pub batch: Option<BatchId>,
    /// Words that nobody but the office knows.
    pub words: Wording,
    /// Education IDs in full, where the list allows it.
    pub full: bool,
}

/// Of whom a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of the school, or of the batch.
    School,
    /// These classes.
    Classes(Vec<ClassId>),
    /// One card.
    Card(CardId),
}

/// Words that a form carries besides what the journal knows; each may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// Name of an event.
    pub event: String,
    /// Day of the event; today when none is said.
    pub day: Option<Day>,
    /// When to collect.
    pub when: String,
    /// Where.
    pub place: String,
    /// What to bring.
    pub bring: String,
    /// Whom to ask, or who stands on the other side of a handing over.
    pub contact: String,
}

impl Order {
    /// Wants a list of the whole school or batch.
    pub fn of(kind: Kind) -> Self {
        Self { kind, scope: Scope::School, batch: None, words: Wording::default(), full: false }
    }

    /// Wants a list of one class.
    pub fn of_class(kind: Kind, class: ClassId) -> Self {
        Self { scope: Scope::Classes(vec![class]), ..Self::of(kind) }
    }

    /// Returns whether a class belongs to it.
    pub fn takes(&self, class: ClassId) -> bool {
        match &self.scope {
            Scope::School => true,
            Scope::Classes(classes) => classes.contains(&class),
            Scope::Card(_) => false,
        }
    }

    /// Returns the class when it is of exactly one.
    pub fn class(&self) -> Option<ClassId> {
        match &self.scope {
            Scope::Classes(classes) => match classes.as_slice() {
                [class] => Some(*class),
                _ => None,
            },
            Scope::School | Scope::Card(_) => None,
        }
    }
}

/// Reads what was typed to choose a list: a letter, classes, or both, such as `73`, `m` or `h 7-3 7-4`.
///
/// A grade alone means its classes, `0` or nothing behind a letter means all; none for what is no class.
pub fn parse(typed: &str, classes: &[ClassId]) -> Option<(Option<Kind>, Option<Scope>)> {
    let typed = typed.trim().to_lowercase();
    let mut rest = typed.as_str();
    let mut kind = None;
    if let Some(letter) = rest.chars().next().filter(char::is_ascii_alphabetic) {
        kind = Some(Kind::of_letter(letter)?);
        rest = rest.get(1..)?;
    }
    let words: Vec<&str> =
        rest.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、')).filter(|w| !w.is_empty()).collect();
    let scope = match words.as_slice() {
        [] => None,
        ["0" | "全部" | "全校" | "all"] => Some(Scope::School),
        words => {
            let mut chosen = Vec::new();
            for word in words {
                let found = classes_of(word, classes);
                if found.is_empty() {
                    return None;
                }
                chosen.extend(found);
            }
            chosen.dedup();
            Some(Scope::Classes(chosen))
        }
    };
    (kind.is_some() || scope.is_some()).then_some((kind, scope))
}

/// Finds the classes that a word names: `7-3`, `73`, or the grade `7`.
fn classes_of(word: &str, classes: &[ClassId]) -> Vec<ClassId> {
    let is = |class: &&ClassId| {
        ClassId::parse(word).is_ok_and(|named| named == **class)
            || format!("{}{}", class.grade(), class.class()) == word
            || format!("{}{:02}", class.grade(), class.class()) == word
    };
    if let Some(class) = classes.iter().find(is) {
        return vec![*class];
    }
    classes.iter().copied().filter(|class| class.grade().to_string() == word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_classes_or_both_choose_a_list() {
        let class = |grade, number| ClassId::new(grade, number).unwrap();
        let school = [class(7, 1), class(7, 3), class(8, 1), class(10, 2), class(1, 12)];
        let of = |classes: &[ClassId]| Some(Scope::Classes(classes.to_vec()));
        let table = [
            ("73", Some((None, of(&[class(7, 3)])))),
            ("7-3", Some((None, of(&[class(7, 3)])))),
            ("703", Some((None, of(&[class(7, 3)])))),
            ("7", Some((None, of(&[class(7, 1), class(7, 3)])))),
            ("102", Some((None, of(&[class(10, 2)])))),
            ("112", Some((None, of(&[class(1, 12)])))),
            ("M", Some((Some(Kind::Missing), None))),
            ("h73", Some((Some(Kind::Handover), of(&[class(7, 3)])))),
            ("k 7-3, 81", Some((Some(Kind::Bundle), of(&[class(7, 3), class(8, 1)])))),
            ("h 0", Some((Some(Kind::Handover), Some(Scope::School)))),
            ("全部", Some((None, Some(Scope::School)))),
            ("", None),
            ("99", None),
            ("h 99", None),
            ("z", None),
        ];
        for (typed, want) in table {
            assert_eq!(parse(typed, &school), want, "{typed}");
        }
    }
}
