//! Lists of the office as values: which rows, in which columns, in which order; `file` makes them a file.
//!
//! A list holds what the office's own forms need, with numbers in full: it is shown masked and saved with an entry.

pub mod file;
mod lists;

use crate::day::Day;
use crate::id::{BatchId, ClassId, Name};
use crate::journal::{Journal, JournalFault};
use crate::record::figures::Figure;
use crate::record::office::OfficeList;
use crate::record::{Deed, Student};
use crate::sheet::class_words;

use super::order::Order;

/// A list that can leave as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// 学生名册.
    Roster,
    /// A list about cards.
    Of(OfficeList),
}

/// What of a list is taken; what a list does not know is passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only students of this class.
    pub class: Option<ClassId>,
    /// Only cards of this batch.
    pub batch: Option<BatchId>,
    /// What was done on this day; today when none is named.
    pub day: Option<Day>,
}

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListColumn {
    /// Heading, in the school's words.
    pub title: &'static str,
    /// Share of the width on a screen; 0 where it stands in the file only.
    pub share: u16,
}

/// What a cell holds, and how much of it a screen shows.
#[derive(Clone, PartialEq, Eq)]
pub enum ListCell {
    /// Words about nobody.
    Words(String),
    /// A count.
    Count(u64),
    /// A name.
    Name(Name),
    /// A number with its mask.
    Number(String, String),
    /// Nothing.
    Nothing,
}

/// One row.
#[derive(Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Whom it is about, when the roster knows.
    pub student: Option<Student>,
    /// One for each column.
    pub cells: Vec<ListCell>,
    /// Days that a card lies here.
    pub days: Option<i32>,
}

// Rows are people: these types print no content.
impl std::fmt::Debug for ListCell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListCell")
    }
}

impl std::fmt::Debug for ListRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListRow({} cells)", self.cells.len())
    }
}

/// A list, ready to be shown or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Which.
    pub kind: ListKind,
    /// What of it.
    pub scope: Scope,
    /// In which order.
    pub order: Order,
    /// Columns.
    pub columns: &'static [ListColumn],
    /// Rows.
    pub rows: Vec<ListRow>,
}

impl ListKind {
    /// All lists, in the order of their digits from 1.
    pub const ALL: [ListKind; 6] = [
        ListKind::Roster,
        ListKind::Of(OfficeList::Custody),
        ListKind::Of(OfficeList::Missing),
        ListKind::Of(OfficeList::Complaints),
        ListKind::Of(OfficeList::Requests),
        ListKind::Of(OfficeList::Unclaimed),
    ];

    /// Returns the stable code, such as `unclaimed`.
    pub fn code(self) -> &'static str {
        match self {
            ListKind::Roster => "roster",
            ListKind::Of(OfficeList::Custody) => "custody",
            ListKind::Of(OfficeList::Missing) => "missing",
            ListKind::Of(OfficeList::Complaints) => "complaints",
            ListKind::Of(OfficeList::Requests) => "requests",
            ListKind::Of(OfficeList::Unclaimed) => "unclaimed",
        }
    }

    /// Returns the list of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Returns the title in the file.
    pub fn title(self) -> &'static str {
        match self {
            ListKind::Roster => "学生名册",
            ListKind::Of(OfficeList::Custody) => "卡片去向表",
            ListKind::Of(OfficeList::Missing) => "缺卡清单",
            ListKind::Of(OfficeList::Complaints) => "制卡错误清单",
            ListKind::Of(OfficeList::Requests) => "当日办理清单",
            ListKind::Of(OfficeList::Unclaimed) => "未领清单",
        }
    }

    /// Returns what it is to let this list out: the roster takes two people.
    pub fn deed(self) -> Deed {
        if self == ListKind::Roster { Deed::Exported } else { Deed::ListExported }
    }

    /// Returns whether a batch can be chosen.
    pub fn takes_batch(self) -> bool {
        self != ListKind::Roster && !self.takes_day()
    }

    /// Returns whether a day can be chosen.
    pub fn takes_day(self) -> bool {
        self == ListKind::Of(OfficeList::Requests)
    }
}

impl ListCell {
    /// Returns the cell as the file has it.
    pub fn figure(&self) -> Figure {
        match self {
            ListCell::Words(text) | ListCell::Number(text, _) => Figure::Text(text.clone()),
            ListCell::Count(count) => Figure::Count(*count),
            ListCell::Name(name) => Figure::Text(name.as_str().to_owned()),
            ListCell::Nothing => Figure::Text(String::new()),
        }
    }

    /// Returns the cell as a screen shows it.
    pub fn masked(&self) -> String {
        match self {
            ListCell::Words(text) | ListCell::Number(_, text) => text.clone(),
            ListCell::Count(count) => count.to_string(),
            ListCell::Name(name) => name.masked(),
            ListCell::Nothing => String::new(),
        }
    }
}

impl Listing {
    /// Makes a list; `today` is the day up to which days are counted.
    pub fn make(
        journal: &Journal,
        kind: ListKind,
        scope: &Scope,
        order: Order,
        today: Day,
    ) -> Result<Self, JournalFault> {
        let scope = Scope {
            class: scope.class,
            batch: scope.batch.clone().filter(|_| kind.takes_batch()),
            day: kind.takes_day().then(|| scope.day.unwrap_or(today)),
        };
        let (columns, mut rows) = lists::rows(journal, kind, &scope, today)?;
        // Requests stand in the order in which people came.
        if !kind.takes_day() {
            order.sort_by(&mut rows, |row| row.student.as_ref());
        }
        Ok(Self { kind, scope, order, columns, rows })
    }

    /// Returns what of the list was taken, in the words of the file: `七年级 3 班 2026-秋-1`, or `全校`.
    pub fn scope_words(&self) -> String {
        let class = self.scope.class.map(class_words);
        let batch = self.scope.batch.as_ref().map(ToString::to_string);
        let words: Vec<String> =
            class.into_iter().chain(batch).chain(self.scope.day.map(|day| day.to_string())).collect();
        if words.is_empty() { "全校".to_owned() } else { words.join(" ") }
    }

    /// Returns the words for the order.
    pub fn order_words(&self) -> &'static str {
        match self.order {
            _ if self.kind.takes_day() => "办理时间",
            Order::Seat => "班级座号",
            Order::Pinyin => "姓名拼音",
            Order::Stroke => "姓名笔画",
        }
    }

    /// Returns the headings.
    pub fn header(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.title.to_owned()).collect()
    }

    /// Returns the rows as the file has them.
    pub fn figures(&self) -> Vec<Vec<Figure>> {
        self.rows.iter().map(|row| row.cells.iter().map(ListCell::figure).collect()).collect()
    }

    /// Returns how many rows have lain here for at least so many days.
    pub fn at_least(&self, days: i32) -> usize {
        self.rows.iter().filter(|row| row.days.is_some_and(|lain| lain >= days)).count()
    }
}
