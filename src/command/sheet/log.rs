//! The log of all lists, and what somebody saw who looked at the paper.

use clap::Args;
use serde_json::json;

use crate::journal::lists::{ListVersion, PaperState};
use crate::record::Act;

use super::super::output::say;
use super::super::place::Place;
use super::super::{Arguments, Failure};

/// What somebody saw who looked at the paper.
#[derive(Debug, Args)]
pub struct Mark {
    /// Number of the list, as at its foot.
    pub number: String,
    /// Version; the newest when it is not named.
    #[arg(long)]
    pub version: Option<u32>,
    /// All pages are there and readable.
    #[arg(long, required_unless_present = "spoiled", conflicts_with = "spoiled")]
    pub good: bool,
    /// Pages that are spoiled, through all copies from 1; none named means all.
    #[arg(long, value_name = "PAGE,…", num_args = 0.., value_delimiter = ',')]
    pub spoiled: Option<Vec<u32>>,
}

/// Prints all lists, the one that something happened to last first.
pub(super) fn log(arguments: &Arguments) -> Result<(), Failure> {
    let (journal, _) = Place::of(arguments)?.sign_in(arguments)?;
    let lists = journal.lists().map_err(|fault| Failure::of_journal(&fault))?;
    let newest_first = lists.iter().flat_map(|list| {
        let newest = list.newest().map_or(0, |made| made.version);
        list.versions.iter().rev().map(move |made| (list, made, made.version == newest))
    });
    let mut rows = Vec::new();
    for (list, made, valid) in newest_first {
        if arguments.json {
            let printed = made.printings.iter().map(|printing| {
                json!({ "at": printing.at.to_string(), "printer": printing.printer, "copies": printing.copies,
                        "first": printing.range.0, "last": printing.range.1, "operator": printing.by.as_str() })
            });
            rows.push(json!({ "number": list.number, "title": made.title, "version": made.version, "valid": valid,
                              "pages": made.pages, "cards": made.cards, "made": made.made.to_string(),
                              "operator": made.by.as_str(), "sha256": made.sha256, "state": state(made),
                              "printed": printed.collect::<Vec<_>>() }));
        } else {
            let void = if valid { "" } else { " · 作废 void" };
            say!("{} · 第 {} 版{void} · {} · {} · {}", list.number, made.version, made.title, made.made, state(made));
        }
    }
    if arguments.json {
        say!("{}", json!({ "contract": 1, "lists": rows }));
    }
    Ok(())
}

fn state(made: &ListVersion) -> &'static str {
    match made.state() {
        PaperState::Made => "made",
        PaperState::Sent => "sent",
        PaperState::Good => "good",
        PaperState::Spoiled => "spoiled",
        PaperState::Reconciled => "reconciled",
    }
}

impl Mark {
    /// Writes down what was seen.
    pub(super) fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let (mut journal, seat) = Place::of(arguments)?.sign_in(arguments)?;
        let list = journal.list_record(&self.number).map_err(|fault| Failure::of_journal(&fault))?;
        let of = list.as_ref().and_then(|list| match self.version {
            Some(version) => list.versions.iter().find(|made| made.version == version),
            None => list.newest(),
        });
        let Some(made) = of else {
            let what = format!("no list {} of that version was made", self.number);
            return Err(Failure::with_next("no-such-list", what, "see card-desk sheet log"));
        };
        let (number, version, good) = (self.number.clone(), made.version, self.good);
        let spoiled = self.spoiled.clone().unwrap_or_default();
        let act = Act::ListChecked { number, version, good, spoiled };
        journal.append(&seat, act).map_err(|fault| Failure::of_journal(&fault))?;
        let word = if good { "good" } else { "spoiled" };
        if arguments.json {
            say!("{}", json!({ "contract": 1, "number": self.number, "version": version, "state": word }));
        } else {
            say!("{} · 第 {version} 版 · {word}", self.number);
        }
        Ok(())
    }
}
