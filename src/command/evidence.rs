//! `card-desk evidence`: makes the evidence of one card, or verifies such a file without any journal.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::journal::anchor::Anchor;
use crate::journal::evidence::{self, Numbers, Verdict};
use crate::record::Act;
use crate::record::office::Export;

use super::anchors::{anchors_failure, told};
use super::card::Which;
use super::failure::BROKEN;
use super::output::{Unfinished, say};
use super::place::{self, Place};
use super::{Arguments, Failure};

/// Arguments of `evidence`.
#[derive(Debug, Args)]
pub struct EvidenceCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with evidence.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Writes the evidence of one card, and beside it a page that verifies it in any browser.
    Export(ExportArguments),
    /// Verifies a file; exit code 0 good, 3 broken, 4 an anchor is missing or behind.
    Verify {
        /// File of evidence.
        file: PathBuf,
        /// Anchor from paper, such as 甲:1042:1f2e3d4c5b6a7988; any number of them.
        #[arg(long = "anchor", value_name = "ANCHOR")]
        anchors: Vec<Anchor>,
    },
}

/// Which card, and where to.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Which card.
    #[command(flatten)]
    pub card: Which,
    /// Numbers, name and personal details in full; without it they are masked or left out.
    #[arg(long)]
    pub full: bool,
    /// File to write; the page gets the same name with .html.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

impl EvidenceCommand {
    /// Exports or verifies.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        match &self.what {
            What::Export(export) => export.run(arguments),
            What::Verify { file, anchors } => verify(file, anchors, arguments),
        }
    }
}

impl ExportArguments {
    fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let (mut journal, seat) = place.sign_in(arguments)?;
        let second = place.second(&mut journal, arguments)?;
        let school = place.school_name(&journal)?;
        let card = self.card.find(&journal)?;
        let numbers = if self.full { Numbers::Full } else { Numbers::Masked };
        let evidence = journal.evidence(&card.card, &school, numbers).map_err(|fault| Failure::of_journal(&fault))?;
        let text = evidence.text();
        let verdict = evidence::verify(&text, &[]);
        if let Some(flaw) = verdict.flaws.first() {
            return Err(Failure::with_next("chain-broken", flaw.words(), BROKEN_NEXT).exiting(BROKEN));
        }
        let page = page_beside(&self.out);
        let files = (Unfinished::write(&self.out, text.as_bytes())?, evidence::page(&text));
        let page_file = Unfinished::write(&page, files.1.as_bytes())?;
        let sha256 = hex_of(text.as_bytes());
        let act = Act::Exported {
            what: Export::Evidence,
            student: card.holder,
            card: Some(card.card),
            sha256: sha256.clone(),
        };
        journal.append_with(&seat, &second, act).map_err(|fault| Failure::of_journal(&fault))?;
        files.0.finish()?;
        page_file.finish()?;
        let heads: Vec<String> = anchors_of(&verdict);
        if arguments.json {
            say!(
                "{}",
                json!({ "contract": 1, "file": self.out.display().to_string(), "page": page.display().to_string(),
                        "bytes": text.len(), "sha256": sha256, "entries": verdict.entries.len(),
                        "left_out": evidence.card.left_out, "masked": !self.full, "heads": heads })
            );
        } else {
            say!("{} entries of the card → {} and {}", verdict.entries.len(), self.out.display(), page.display());
            if evidence.card.left_out > 0 {
                say!(
                    "{} entries of version 0.1.0 are left out, because numbers stand in them: --full takes them in",
                    evidence.card.left_out
                );
            }
            heads.iter().for_each(|head| say!("{head}"));
        }
        Ok(())
    }
}

const BROKEN_NEXT: &str = "run `card-desk journal verify`, and keep the journal as it is";

fn verify(file: &Path, anchors: &[Anchor], arguments: &Arguments) -> Result<(), Failure> {
    let bytes = std::fs::read(place::file(file)?).map_err(|fault| {
        Failure::with_next("cannot-read", format!("{}: {}", file.display(), fault.kind()), "check the file")
    })?;
    // What is no text is no evidence either.
    let verdict = evidence::verify(std::str::from_utf8(&bytes).unwrap_or_default(), anchors);
    if arguments.json {
        let mut told = serde_json::to_value(&verdict).unwrap_or_default();
        if let Some(members) = told.as_object_mut() {
            members.insert("contract".to_owned(), Value::from(1));
        }
        say!("{told}");
    } else {
        print(&verdict);
    }
    match verdict.flaws.first() {
        Some(flaw) => {
            let next = "ask the school for a new file, and hold its head against paper";
            Err(Failure::with_next("evidence-broken", flaw.words(), next).exiting(BROKEN))
        }
        None => anchors_failure(&verdict.anchors),
    }
}

fn print(verdict: &Verdict) {
    if let Some(card) = &verdict.card {
        say!("{} · {} · {}", one(&verdict.school), one(&card.record), verdict.made);
    }
    for entry in &verdict.entries {
        let fields: Vec<String> =
            entry.fields.iter().chain(&entry.held).map(|(key, value)| plain(key, value)).collect();
        let second = entry.approver.as_deref().map(|name| format!(" + {}", one(name))).unwrap_or_default();
        let untied = if entry.tied { "" } else { " (whole by itself, not tied to the head)" };
        let undone = if entry.undone { " (taken back)" } else { "" };
        say!(
            "{} {}:{} {} · {}{second} · {}{undone}{untied}",
            entry.time,
            one(&entry.desk),
            entry.seq,
            one(&entry.kind),
            one(&entry.operator),
            fields.join(", ")
        );
    }
    for head in anchors_of(verdict) {
        say!("head {head}");
    }
    verdict.anchors.iter().for_each(told);
    say!("{}", if verdict.good { "good: everything in the file fits together" } else { "BROKEN" });
    if verdict.good && verdict.anchors.is_empty() {
        say!("compare the head with a paper of the school, or give its anchor with --anchor");
    }
}

fn anchors_of(verdict: &Verdict) -> Vec<String> {
    let short = |hash: &str| hash.get(..16).unwrap_or_default().to_owned();
    verdict.heads.iter().map(|head| format!("{}:{}:{}", one(&head.desk), head.seq, short(&head.hash))).collect()
}

fn plain(key: &str, value: &Value) -> String {
    let words = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("{} {}", one(key), one(&words))
}

fn one(text: &str) -> String {
    super::failure::one_line(text)
}

fn page_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".html");
    PathBuf::from(name)
}

fn hex_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
