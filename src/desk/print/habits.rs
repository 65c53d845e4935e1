//! How each list was printed last and what its words were: `printing.toml` in the desk's folder.
//!
//! A convenience and nothing more: a file that cannot be read or written is as good as none.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Kind, Wording};

const FILE: &str = "printing.toml";

/// What is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habits {
    /// Printer that was used last, for any list.
    #[serde(default)]
    pub printer: String,
    #[serde(default)]
    words: Words,
    #[serde(default)]
    lists: BTreeMap<String, Habit>,
}

/// How one list was printed last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// Printer.
    pub printer: String,
    /// Copies.
    pub copies: u32,
    /// Both sides.
    pub duplex: bool,
}

/// Words of slips, as they were typed last; an event is typed anew each time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Words {
    #[serde(default)]
    when: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    bring: String,
    #[serde(default)]
    contact: String,
}

impl Habits {
    /// Reads what is remembered in a folder.
    pub fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    /// Remembers it for the next time.
    pub fn write(&self, folder: &Path) {
        let part = folder.join(format!("{FILE}.part"));
        let text = toml::to_string(self).unwrap_or_default();
        let _convenience = std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, folder.join(FILE)));
    }

    /// Returns how a list was printed last: one copy on one side when it never was.
    pub fn of(&self, kind: Kind) -> Habit {
        let first = || Habit { printer: self.printer.clone(), copies: 1, duplex: false };
        self.lists.get(kind.code()).cloned().unwrap_or_else(first)
    }

    /// Takes how a list is printed now.
    pub fn take(&mut self, kind: Kind, habit: Habit) {
        habit.printer.clone_into(&mut self.printer);
        self.lists.insert(kind.code().to_owned(), habit);
    }

    /// Returns the words that were typed last.
    pub fn words(&self) -> Wording {
        let Words { when, place, bring, contact } = self.words.clone();
        Wording { when, place, bring, contact, ..Wording::default() }
    }

    /// Takes the words that are typed now.
    pub fn take_words(&mut self, words: &Wording) {
        let Wording { when, place, bring, contact, .. } = words.clone();
        self.words = Words { when, place, bring, contact };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_printed_as_it_was_last_and_a_broken_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let mut habits = Habits::read(folder.path());
        assert_eq!(habits.of(Kind::Handover), Habit { printer: String::new(), copies: 1, duplex: false });
        let duplex = Habit { printer: "走廊 HP".into(), copies: 2, duplex: true };
        habits.take(Kind::Handover, duplex.clone());
        habits.take_words(&Wording { place: "教务处 \"301\"".into(), ..Wording::default() });
        habits.write(folder.path());
        let again = Habits::read(folder.path());
        assert_eq!(again, habits);
        assert_eq!(again.of(Kind::Handover), duplex);
        assert_eq!(again.of(Kind::Gate), Habit { printer: "走廊 HP".into(), copies: 1, duplex: false });
        assert_eq!(again.words().place, "教务处 \"301\"");
        std::fs::write(folder.path().join(FILE), "printer = [").unwrap();
        assert_eq!(Habits::read(folder.path()), Habits::default());
    }
}
