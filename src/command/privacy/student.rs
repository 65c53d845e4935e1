//! `card-desk privacy student`: all that is kept of one student, for the family, as JSON or PDF.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::journal::Entry;
use crate::record::Act;
use crate::record::office::Export;
use crate::sheet::student_record::student_record_pdf;
use crate::sheet::{Fonts, terms};

use super::super::output::say;
use super::super::place::Place;
use super::super::{Arguments, Failure};
use super::{export, failed, of_paper, student_named};

/// Arguments of `privacy student`.
#[derive(Debug, Args)]
pub struct OneStudent {
    /// Education ID.
    #[arg(value_name = "ID")]
    pub student: String,
    /// File to write: ends with .json or .pdf.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

impl OneStudent {
    /// Writes the copy and records that it left.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let as_pdf = match self.out.extension().and_then(|ending| ending.to_str()) {
            Some("pdf") => true,
            Some("json") => false,
            Some(_) | None => {
                let what = format!("{}: the file is neither .json nor .pdf", self.out.display());
                return Err(Failure::with_next("ending", what, "name the file with one of these endings"));
            }
        };
        let student = student_named(&self.student)?;
        let place = Place::of(arguments)?;
        let (mut journal, seat) = place.sign_in(arguments)?;
        let school = place.school_name(&journal)?;
        let second = place.second(&mut journal, arguments)?;
        let record = journal.student_record(&school, &seat, student, &words).map_err(failed)?;
        let bytes = match as_pdf {
            true => student_record_pdf(&record, &Fonts::system().map_err(of_paper)?).map_err(of_paper)?.pdf,
            false => serde_json::to_vec_pretty(&json!({ "contract": 1, "record": record }))
                .map_err(|fault| Failure::of_ours("json", fault))?,
        };
        let sha256 = export(&mut journal, (&seat, &second), (Export::Student, Some(student)), &self.out, &bytes)?;
        let file = self.out.display();
        if arguments.json {
            say!("{}", json!({ "contract": 1, "file": file.to_string(), "sha256": sha256 }));
        } else {
            say!("个人信息副本 → {file}");
            say!("SHA-256 {sha256}");
        }
        Ok(())
    }
}

/// Says what an entry did to a card, in the words of the paper, with the note that the office keeps of it.
fn words(entry: &Entry) -> String {
    let mut words = terms::deed(entry.act.deed()).to_owned();
    if let Act::HandedOver { collector, .. } = &entry.act {
        words.push_str(&format!("：{}领取", terms::collector(*collector)));
    } else if let Act::Corrected { custody, note, .. } = &entry.act {
        words.push_str(&format!("：{}　{note}", terms::custody(*custody)));
    } else if let Act::SentToSchool { school, list, .. } = &entry.act {
        words.push_str(&format!("：{school}　{list}"));
    } else if let Act::SentToIssuer { list, .. } = &entry.act {
        words.push_str(&format!("：{list}"));
    }
    if entry.undone {
        words.push_str("（已撤销）");
    }
    words
}
