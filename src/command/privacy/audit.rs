//! `card-desk privacy audit`: the yearly audit pack, a PDF and a workbook with figures and no names.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::day::Day;
use crate::record::office::Export;
use crate::sheet::Fonts;
use crate::sheet::audit_pack::{audit_chapters, audit_pack_pdf, fields_held};
use crate::table::write::write_chapters;

use super::super::output::say;
use super::super::place::Place;
use super::super::{Arguments, Failure};
use super::{export, failed, of_paper};

/// Arguments of `privacy audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// Year, such as 2026.
    #[arg(long, value_parser = clap::value_parser!(i16).range(2000..=2999))]
    pub year: i16,
    /// Folder to write into.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

impl Audit {
    /// Writes both files and records that they left.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let bad = |fault: crate::day::NotADay| Failure::of_ours("year", fault);
        let (from, to) = (Day::new(self.year, 1, 1).map_err(bad)?, Day::new(self.year, 12, 31).map_err(bad)?);
        let place = Place::of(arguments)?;
        let (mut journal, seat) = place.sign_in(arguments)?;
        let school = place.school_name(&journal)?;
        let second = place.second(&mut journal, arguments)?;
        let figures = journal.audit_figures(&school, fields_held(), from, to).map_err(failed)?;
        let made = audit_pack_pdf(&figures, &Fonts::system().map_err(of_paper)?).map_err(of_paper)?;
        let book = write_chapters("个人信息保护合规审计", &audit_chapters(&figures), figures.mark.made_at)
            .map_err(|fault| Failure::with_next(fault.code(), &fault, fault.next()))?;
        let mut files = Vec::new();
        for (ending, bytes) in [("pdf", &made.pdf), ("xlsx", &book)] {
            let file = self.out.join(format!("审计-{}-{}.{ending}", self.year, figures.mark.desk));
            let sha256 = export(&mut journal, (&seat, &second), (Export::AuditPack, None), &file, bytes)?;
            files.push((file.display().to_string(), sha256));
        }
        if arguments.json {
            let rows: Vec<_> = files.iter().map(|(file, sha256)| json!({ "file": file, "sha256": sha256 })).collect();
            say!(
                "{}",
                json!({ "contract": 1, "year": self.year, "files": rows, "pages": made.pages,
                               "chain_ok": figures.chain.ok, "past_retention": figures.retention.past })
            );
            return Ok(());
        }
        for (file, sha256) in &files {
            say!("{file}　SHA-256 {sha256}");
        }
        if figures.retention.past > 0 {
            say!("{} 人超过保存期还没有删除 past their time: `card-desk privacy due`", figures.retention.past);
        }
        if !figures.chain.ok {
            say!("台账核对没有通过 the chain is broken: `card-desk journal verify`");
        }
        Ok(())
    }
}
