//! The settings as numbers, days and lists, for the rooms that use them.

use crate::day::Day;
use crate::id::fold_number;
use crate::record::Switches;

use super::School;
use super::form::{items, weekday, year_day};

/// A term of the school; days outside all terms are vacation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Name, such as `2026-秋`.
    pub name: String,
    /// First day.
    pub from: Option<Day>,
    /// Last day, inclusive.
    pub to: Option<Day>,
}

impl Term {
    /// Returns whether a day lies in the term; a term without both days holds none.
    pub fn holds(&self, day: Day) -> bool {
        self.from.is_some_and(|from| from <= day) && self.to.is_some_and(|to| day <= to)
    }
}

/// When families can pay, before holidays are taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows {
    /// Days of the week, 1 for Monday to 7; empty when the weekly rule is off.
    pub weekdays: Vec<u8>,
    /// Times of the year in which every day counts.
    pub daily: Vec<DailyWindow>,
    /// What the official timetable says: it wins over both.
    pub manual: Vec<ManualWindow>,
}

/// A time of the year in which families can pay every day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyWindow {
    /// Name.
    pub name: String,
    /// Whether the rule counts.
    pub on: bool,
    /// First month and day.
    pub from: Option<(i8, i8)>,
    /// Last month and day, inclusive.
    pub to: Option<(i8, i8)>,
    /// Years in which it holds.
    pub years: Vec<i16>,
}

/// Days that the official timetable opens or closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManualWindow {
    /// Name.
    pub name: String,
    /// Open or closed.
    pub open: bool,
    /// First day.
    pub from: Option<Day>,
    /// Last day, inclusive.
    pub to: Option<Day>,
}

/// Whom to call: an office, never a private person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Name of the line in the settings, such as `junior`.
    pub name: String,
    /// What is printed in front of it.
    pub label: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Web address.
    pub web: Option<String>,
    /// When somebody last called it.
    pub checked_on: Option<Day>,
}

impl Contact {
    /// Returns the days since somebody checked it, when anybody did.
    pub fn age_days(&self, today: Day) -> Option<i32> {
        self.checked_on.map(|checked| checked.days_until(today))
    }

    /// Returns whether it asks to be checked: never checked, or more than 365 days ago.
    pub fn asks_to_be_checked(&self, today: Day) -> bool {
        self.age_days(today).is_none_or(|days| days > 365)
    }
}

/// How many backups are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// The newest of each of so many days.
    pub days: u32,
    /// The newest of each of so many weeks.
    pub weeks: u32,
    /// The newest of each of so many months.
    pub months: u32,
}

impl School {
    /// Returns all ways to write the name of the school, the full name first.
    pub fn all_names(&self) -> Vec<&str> {
        let single = ["name.full", "name.short", "name.campus"].into_iter().filter_map(|key| self.value(key));
        single.chain(items(self.value("name.aliases").unwrap_or_default())).collect()
    }

    /// Returns whether a text on a card face names this school; none when no name is written.
    pub fn is_named(&self, text: &str) -> Option<bool> {
        let folded = |text: &str| fold_number(text).replace('（', "(").replace('）', ")").to_lowercase();
        let names = self.all_names();
        (!names.is_empty()).then(|| names.iter().any(|name| folded(name) == folded(text)))
    }

    /// Returns the terms, by first day; those without one come first.
    pub fn terms(&self) -> Vec<Term> {
        let term = |name: String| Term {
            from: self.day(&format!("terms.{name}.from")),
            to: self.day(&format!("terms.{name}.to")),
            name,
        };
        let mut terms: Vec<Term> = self.names("terms").into_iter().map(term).collect();
        terms.sort_by_key(|term| term.from);
        terms
    }

    /// Returns the term of a day, when it lies in one.
    pub fn term_on(&self, day: Day) -> Option<Term> {
        self.terms().into_iter().find(|term| term.holds(day))
    }

    /// Returns when families can pay.
    pub fn windows(&self) -> Windows {
        let weekdays = self.value("windows.weekdays").filter(|_| self.is_on("windows.weekly")).unwrap_or_default();
        let daily = |name: String| {
            let key = |member: &str| format!("windows.daily.{name}.{member}");
            let years = self.get(&key("years")).unwrap_or_default();
            DailyWindow {
                on: self.is_on(&key("on")),
                from: self.value(&key("from")).and_then(year_day),
                to: self.value(&key("to")).and_then(year_day),
                years: items(&years).filter_map(|year| year.parse().ok()).collect(),
                name: name.clone(),
            }
        };
        let manual = |name: String| ManualWindow {
            open: self.is_on(&format!("windows.manual.{name}.open")),
            from: self.day(&format!("windows.manual.{name}.from")),
            to: self.day(&format!("windows.manual.{name}.to")),
            name,
        };
        Windows {
            weekdays: items(weekdays).filter_map(weekday).collect(),
            daily: self.names("windows.daily").into_iter().map(daily).collect(),
            manual: self.names("windows.manual").into_iter().map(manual).collect(),
        }
    }

    /// Returns all contacts.
    pub fn contacts(&self) -> Vec<Contact> {
        self.names("contacts").into_iter().map(|name| self.contact(&name)).collect()
    }

    /// Returns the contact for students of a grade: `primary` to 6, `junior` to 9, then `senior`.
    pub fn contact_of_grade(&self, grade: u8) -> Contact {
        self.contact(match grade {
            ..=6 => "primary",
            7..=9 => "junior",
            10.. => "senior",
        })
    }

    fn contact(&self, name: &str) -> Contact {
        let text = |member: &str| self.get(&format!("contacts.{name}.{member}"));
        Contact {
            name: name.to_owned(),
            label: text("label"),
            phone: text("phone"),
            web: text("web"),
            checked_on: self.day(&format!("contacts.{name}.checked_on")),
        }
    }

    /// Returns the fee of a replacement, in fen.
    pub fn fee_fen(&self) -> u32 {
        self.number("fee.fen")
    }

    /// Returns the working days after payment until a card may be there, and until it is overdue.
    pub fn promise_days(&self) -> (u32, u32) {
        (self.number("promise.working_days"), self.number("promise.overdue_days"))
    }

    /// Returns how often a family may report a loss itself in one term; more is shown, never blocked.
    pub fn losses_per_term(&self) -> u32 {
        self.number("loss.per_term")
    }

    /// Returns whether slips mark the transit number, not the card number, as the one to type.
    pub fn slip_marks_transit(&self) -> bool {
        self.value("slip.number") == Some("transit")
    }

    /// Returns the months for which personal details are kept after a student has left.
    pub fn retention_months(&self) -> u32 {
        self.number("retention.months")
    }

    /// Returns the minutes without input after which the desk locks, 1 to 15.
    pub fn lock_minutes(&self) -> u32 {
        self.number("lock.minutes")
    }

    /// Returns which private columns of a roster may be read.
    pub fn switches(&self) -> Switches {
        Switches {
            birth_date: self.is_on("import.birth_date"),
            id_number: self.is_on("import.id_number"),
            phone: self.is_on("import.phone"),
        }
    }

    /// Returns the public key that backups are encrypted to.
    pub fn backup_recipient(&self) -> Option<&str> {
        self.value("backup.recipient")
    }

    /// Returns the folder for backups.
    pub fn backup_folder(&self) -> Option<&str> {
        self.value("backup.folder")
    }

    /// Returns how many backups are kept.
    pub fn backup_keep(&self) -> Keep {
        let [days, weeks, months] =
            ["backup.keep_days", "backup.keep_weeks", "backup.keep_months"].map(|key| self.number(key));
        Keep { days, weeks, months }
    }

    /// Returns the school's own wording of a list: `title`, `note` or `place`.
    pub fn sheet_words(&self, part: &str) -> Option<&str> {
        self.value(&format!("sheet.{part}"))
    }

    /// Returns the days after which cards that nobody took come back to the office.
    pub fn sheet_return_days(&self) -> u32 {
        self.number("sheet.return_days")
    }

    fn number(&self, key: &str) -> u32 {
        self.value(key).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    fn is_on(&self, key: &str) -> bool {
        self.value(key) == Some("true")
    }

    fn day(&self, key: &str) -> Option<Day> {
        self.value(key).and_then(|text| Day::parse_iso(text).ok())
    }
}
