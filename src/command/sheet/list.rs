//! Makes one list, or one for each of many classes, as a file, and gives it to a printer when one is named.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::day::Day;
use crate::desk::print::keep::{keep, send};
use crate::desk::print::{Draft, Kept, Kind, Needs, Order, PrintFault, Scope, Wish, Wording, draft};
use crate::desk::printer::Printers;
use crate::desk::settings::Settings;
use crate::id::{BatchId, CardId, ClassId, EducationId};
use crate::journal::{Journal, JournalFault, Seat};
use crate::sheet::font::Fonts;

use super::super::output::{Unfinished, say};
use super::super::place::Place;
use super::super::{Arguments, Failure};

/// What is wanted of a list.
#[derive(Debug, Args)]
pub struct Wanted {
    /// Class, such as 7-3; several with commas, `all` for every class.
    #[arg(long, alias = "classes", value_name = "CLASS,…")]
    pub class: Option<String>,
    /// Batch; the open one, else the last one, when it is not named.
    #[arg(long)]
    pub batch: Option<String>,
    /// File to write; one in the folder for lists when only --print is given.
    #[arg(long, value_name = "FILE", required_unless_present = "print")]
    pub out: Option<PathBuf>,
    /// Printer that gets the pages.
    #[arg(long, value_name = "PRINTER")]
    pub print: Option<String>,
    /// Copies, with --print.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub copies: u32,
    /// Both sides of the paper, with --print; copies and classes never share a sheet.
    #[arg(long)]
    pub duplex: bool,
    /// Education IDs in full: missing, complaints.
    #[arg(long)]
    pub full: bool,
    /// Name of the event: gate.
    #[arg(long, default_value = "")]
    pub event: String,
    /// Day of the event, such as 2026-12-01: gate.
    #[arg(long)]
    pub day: Option<String>,
    /// When to collect: notices.
    #[arg(long, default_value = "")]
    pub when: String,
    /// Where: notices, gate.
    #[arg(long, default_value = "")]
    pub place: String,
    /// What to bring: notices.
    #[arg(long, default_value = "")]
    pub bring: String,
    /// Whom to ask: notices, details; who stands on the other side: returned, surrendered.
    #[arg(long, default_value = "")]
    pub contact: String,
    /// Education ID of the student whose newest card is meant: evidence.
    #[arg(long)]
    pub student: Option<String>,
}

impl Wanted {
    /// Makes the list.
    pub(super) fn run(&self, kind: Kind, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let settings = place.settings()?;
        let (mut journal, seat) = place.sign_in(arguments)?;
        let school = place.school_name(&journal)?;
        let settings = Settings { operator: seat.operator().clone(), school, ..settings };
        let failed = |fault: PrintFault| Failure::of_print(&fault);
        let order = self.order(kind, &journal)?;
        let fonts = Fonts::system().map_err(|fault| failed(fault.into()))?;
        let draft = draft(&journal, &settings, &fonts, order).map_err(failed)?;
        let kept = match &self.out {
            Some(out) => write(&mut journal, &seat, out, &draft, &fonts)?,
            None => keep(&mut journal, &seat, &settings.lists, &draft, &fonts, Vec::new()).map_err(failed)?,
        };
        let jobs = match &self.print {
            Some(printer) => {
                let wish = Wish { printer: printer.clone(), copies: self.copies, pages: None, duplex: self.duplex };
                let sent = send(&mut journal, &seat, &Printers::default(), &kept, &wish).map_err(failed)?;
                if let Some(fault) = sent.fault {
                    let message = format!("{fault}; the list stands in {}", kept.file.display());
                    return Err(Failure::with_next(fault.code(), message, fault.next()));
                }
                sent.jobs
            }
            None => Vec::new(),
        };
        tell(arguments.json, &draft, &kept, &jobs);
        Ok(())
    }

    fn order(&self, kind: Kind, journal: &Journal) -> Result<Order, Failure> {
        let bad = |name: &str, value: &str, why: &dyn std::fmt::Display, next: &str| {
            Failure::with_next(name, format!("--{name} {value}: {why}"), next)
        };
        let batch = self.batch.as_ref().map(|batch| {
            let known =
                BatchId::parse(batch).map_err(|fault| bad("batch", batch, &fault, "write the name of a batch"))?;
            match journal.batch(&known).map_err(|fault| Failure::of_journal(&fault))? {
                Some(_) => Ok(known),
                None => Err(bad("batch", batch, &"there is no such batch", "see card-desk batch list")),
            }
        });
        let day = self
            .day
            .as_ref()
            .map(|day| Day::parse_iso(day).map_err(|fault| bad("day", day, &fault, "write the day like 2026-12-01")));
        if kind.needs() == Needs::Event && self.event.trim().is_empty() {
            return Err(Failure::with_next("event", "the event has no name", "give its name with --event"));
        }
        let scope = match (kind.needs(), self.class.as_deref()) {
            (Needs::Card, _) => Scope::Card(self.card(journal)?),
            (Needs::Class, None) => {
                return Err(Failure::with_next("class", "no class is named", "add --class 7-3, or --classes all"));
            }
            (_, None | Some("all")) => Scope::School,
            (_, Some(classes)) => {
                let class = |class: &str| {
                    ClassId::parse(class.trim())
                        .map_err(|fault| bad("class", class, &fault, "write the class like 7-3"))
                };
                Scope::Classes(classes.split(',').map(class).collect::<Result<_, _>>()?)
            }
        };
        let words = Wording {
            event: self.event.clone(),
            day: day.transpose()?,
            when: self.when.clone(),
            place: self.place.clone(),
            bring: self.bring.clone(),
            contact: self.contact.clone(),
        };
        Ok(Order { kind, scope, batch: batch.transpose()?, words, full: self.full && kind.may_be_full() })
    }

    fn card(&self, journal: &Journal) -> Result<CardId, Failure> {
        let none = || Failure::of_print(&PrintFault::NoCard);
        let typed = self.student.as_ref().ok_or_else(|| {
            Failure::with_next("student", "no student is named", "add --student with the education ID of eight digits")
        })?;
        let student = EducationId::parse(typed).map_err(|_| none())?;
        let cards = journal.cards_of(student).map_err(|fault: JournalFault| Failure::of_journal(&fault))?;
        cards.into_iter().next().map(|card| card.card).ok_or_else(none)
    }
}

/// Writes the file under its own name; neither it nor an entry is there without the other.
fn write(journal: &mut Journal, seat: &Seat, out: &Path, draft: &Draft, fonts: &Fonts) -> Result<Kept, Failure> {
    let pdf = draft.pdf(fonts).map_err(|fault| Failure::of_print(&fault))?.pdf;
    let unfinished = Unfinished::write(out, &pdf)?;
    journal.append_all(seat, draft.made(&pdf)).map_err(|fault| Failure::of_journal(&fault))?;
    unfinished.finish()?;
    Ok(draft.kept(out, &pdf))
}

fn tell(json: bool, draft: &Draft, kept: &Kept, jobs: &[String]) {
    let mut missing: Vec<String> = draft.gaps().map(|(_, gap)| format!("U+{:04X}", u32::from(gap.character))).collect();
    missing.dedup();
    let version = draft.sheets.iter().map(|sheet| sheet.version).max().unwrap_or(1);
    let file = kept.file.display().to_string();
    if json {
        let list = |sheet: &crate::desk::print::Sheet| {
            json!({ "number": sheet.number, "title": sheet.title, "version": sheet.version,
                    "pages": sheet.laid.pages.len(), "cards": sheet.cards.len() })
        };
        let lists: Vec<serde_json::Value> = draft.sheets.iter().map(list).collect();
        say!(
            "{}",
            json!({ "contract": 1, "file": file, "title": draft.title(), "version": version, "pages": draft.pages(),
                    "unprintable": missing, "lists": lists, "sha256": kept.sha256, "jobs": jobs })
        );
        return;
    }
    say!("{} · {} 页 · 第 {version} 版 → {file}", draft.title(), draft.pages());
    if !draft.left_out.is_empty() {
        say!("没有可打印的班 {} classes with nothing to print", draft.left_out.len());
    }
    for character in missing {
        say!("缺字 no font has {character}");
    }
    if !jobs.is_empty() {
        say!("已送打印机 sent: {} · 看过纸后 look at it, then: card-desk sheet mark", jobs.join(" "));
    }
}
