//! `card-desk sheet`: a printed list as a PDF file.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::desk::print;
use crate::desk::settings::Settings;
use crate::id::ClassId;

use super::output::Unfinished;
use super::output::say;
use super::place::Place;
use super::{Arguments, Failure};

/// Arguments of `sheet`.
#[derive(Debug, Args)]
pub struct Sheet {
    /// Which list.
    #[command(subcommand)]
    pub list: List,
}

/// The lists.
#[derive(Debug, Subcommand)]
pub enum List {
    /// 领卡签收表 of one class.
    Handover {
        /// Class, such as 7-3.
        #[arg(long)]
        class: String,
        /// File to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// 批次核对单 of the open batch.
    Batch {
        /// File to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

impl Sheet {
    /// Makes the list; the file is whole or not there.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let settings = place.settings()?;
        let (mut journal, seat) = place.sign_in(arguments)?;
        let school = place.school_name(&journal)?;
        let settings = Settings { operator: seat.operator().clone(), school, ..settings };
        let (printed, out) = match &self.list {
            List::Handover { class, out } => {
                let class = ClassId::parse(class).map_err(|fault| {
                    Failure::with_next("class", format!("--class {class}: {fault}"), "write the class like 7-3")
                })?;
                (print::handover(&mut journal, &settings, class), out)
            }
            List::Batch { out } => {
                let fault = |fault: crate::journal::JournalFault| Failure::of_journal(&fault);
                let batch = journal.open_batch().map_err(fault)?.ok_or_else(|| {
                    Failure::with_next("no-batch", "no batch is open", "import the list of a batch first")
                })?;
                (print::batch_check(&mut journal, &settings, &batch), out)
            }
        };
        let printed = printed.map_err(|fault| Failure::of_print(&fault))?;
        let unfinished = Unfinished::write(out, &printed.made.pdf)?;
        print::note(&mut journal, &seat, &printed).map_err(|fault| Failure::of_journal(&fault))?;
        unfinished.finish()?;
        let missing: Vec<String> =
            printed.made.missing.iter().map(|glyph| format!("U+{:04X}", u32::from(glyph.character))).collect();
        if arguments.json {
            say!(
                "{}",
                json!({ "contract": 1, "file": out.display().to_string(), "title": printed.title,
                        "version": printed.version, "pages": printed.made.pages, "unprintable": missing })
            );
        } else {
            say!("{} · {} 页 · 第 {} 版 → {}", printed.title, printed.made.pages, printed.version, out.display());
            for character in missing {
                say!("缺字 no font has {character}");
            }
        }
        Ok(())
    }
}
