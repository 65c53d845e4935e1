//! `card-desk export`: a list of the office as a workbook or as text, with an entry that says so.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::day::Day;
use crate::desk::export::file::{Format, Made, Taker, make, of_ending};
use crate::desk::export::{ListKind, Listing, Scope};
use crate::desk::order::Order;
use crate::id::{BatchId, ClassId};
use crate::journal::{JournalFault, Seat};

use super::output::{Unfinished, say};
use super::place::Place;
use super::{Arguments, Failure};

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// List: roster, custody, missing, complaints, requests or unclaimed.
    #[arg(value_name = "LIST", value_parser = list)]
    pub list: ListKind,
    /// New file to write: ends with .xlsx or .csv.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// CSV in GB 18030 instead of UTF-8, for old programs.
    #[arg(long)]
    pub gb18030: bool,
    /// Only this class, such as 7-3.
    #[arg(long, value_name = "CLASS")]
    pub class: Option<String>,
    /// Only cards of this batch; not for the roster and the requests.
    #[arg(long, value_name = "BATCH")]
    pub batch: Option<String>,
    /// Day of the requests, such as 2026-11-23; today when none is named.
    #[arg(long, value_name = "DAY")]
    pub day: Option<String>,
    /// Order: seat, pinyin or stroke.
    #[arg(long, value_name = "ORDER", value_parser = order, default_value = "seat")]
    pub order: Order,
}

fn list(text: &str) -> Result<ListKind, String> {
    let known = || ListKind::ALL.map(ListKind::code).join(", ");
    ListKind::parse(text).ok_or_else(|| format!("lists are {}", known()))
}

fn order(text: &str) -> Result<Order, String> {
    Order::parse(text).ok_or_else(|| format!("orders are {}", Order::ALL.map(Order::code).join(", ")))
}

impl Export {
    /// Writes the list; the file is new and whole, or not there.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let format = self.format()?;
        let scope = self.scope()?;
        let place = Place::of(arguments)?;
        let mut entered = place.enter(arguments)?;
        entered.may(self.list.deed())?;
        let second = match self.list {
            ListKind::Roster => Some(place.second(&mut entered.journal, arguments)?),
            ListKind::Of(_) => None,
        };
        let school = place.school_name(&entered.journal)?;
        let (journal, at) = (&entered.journal, entered.journal.now());
        let list = Listing::make(journal, self.list, &scope, self.order, at.day()).map_err(failed)?;
        let taker = Taker {
            school: &school,
            desk: journal.desk(),
            operator: entered.seat.operator(),
            second: second.as_ref().map(Seat::operator),
            at,
        };
        let made =
            make(&list, format, &taker).map_err(|fault| Failure::with_next(fault.code(), &fault, fault.next()))?;
        let unfinished = Unfinished::write_new(&self.out, &made.bytes)?;
        let act = self.list.act(&made);
        match &second {
            Some(second) => entered.journal.append_with(&entered.seat, second, act).map(|_| ()),
            None => entered.journal.append(&entered.seat, act).map(|_| ()),
        }
        .map_err(failed)?;
        unfinished.finish_new()?;
        self.tell(&list, &made, arguments.json);
        Ok(())
    }

    fn tell(&self, list: &Listing, made: &Made, as_json: bool) {
        let file = self.out.display().to_string();
        if as_json {
            // Only the character and its cell: neither says who it is.
            let beyond = made.beyond.iter().map(|found| {
                let code = format!("U+{:04X}", u32::from(found.character));
                json!({ "cell": found.cell(), "character": found.character, "code": code })
            });
            let beyond: Vec<_> = beyond.collect();
            say!(
                "{}",
                json!({ "contract": 1, "list": self.list.code(), "file": file, "rows": made.rows,
                        "sha256": made.sha256, "beyond_gbk": beyond })
            );
            return;
        }
        say!("{} · {} · {} 行 → {file}", self.list.title(), list.scope_words(), made.rows);
        say!("SHA-256 {}", made.sha256);
        for found in &made.beyond {
            say!("旧软件认不出 old programs fail at {} {}", found.cell(), found.named());
        }
    }

    fn format(&self) -> Result<Format, Failure> {
        let ending = self.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        of_ending(ending, self.gb18030).ok_or_else(|| {
            let what = match self.gb18030 {
                true => format!("{}: only a .csv file can be in GB 18030", self.out.display()),
                false => format!("{}: the file is neither .xlsx nor .csv", self.out.display()),
            };
            Failure::with_next("ending", what, "name the file with one of these endings")
        })
    }

    fn scope(&self) -> Result<Scope, Failure> {
        let class = self.class.as_deref().map(|text| {
            let failed = |fault| Failure::with_next("class", format!("{text}: {fault}"), "write the class like 7-3");
            ClassId::typed(text).map_err(failed)
        });
        let batch = self
            .batch
            .as_deref()
            .map(|text| BatchId::parse(text).map_err(|fault| Failure::of_word("batch", text, &fault)));
        let day = self.day.as_deref().map(|text| {
            Day::parse_iso(text).map_err(|fault| Failure::with_next("day", fault, "write the day like 2026-11-23"))
        });
        let misplaced = |what: &str, next: &str| Err(Failure::with_next("not-of-this-list", what, next));
        if batch.is_some() && !self.list.takes_batch() {
            return misplaced("this list knows no batch", "leave --batch out");
        }
        if day.is_some() && !self.list.takes_day() {
            return misplaced("only the list of requests is of one day", "leave --day out");
        }
        Ok(Scope { class: class.transpose()?, batch: batch.transpose()?, day: day.transpose()? })
    }
}

fn failed(fault: JournalFault) -> Failure {
    Failure::of_journal(&fault)
}
