//! `card-desk privacy`: who looked at records, whose time is over, erasure, and what a family or an audit asks for.
//!
//! Nothing is erased without `--yes`, and lists show numbers masked.

mod audit;
mod erase;
mod looks;
mod student;

use std::path::Path;

use clap::{Args, Subcommand};
use sha2::{Digest, Sha256};

use crate::day::Day;
use crate::id::EducationId;
use crate::journal::{Journal, JournalFault, Seat};
use crate::record::Act;
use crate::record::office::Export;
use crate::sheet::SheetFault;

use super::output::Unfinished;
use super::{Arguments, Failure};

/// Arguments of `privacy`.
#[derive(Debug, Args)]
pub struct Privacy {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do about personal details.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Lists who looked at which record, and why.
    Looks(looks::Looks),
    /// Lists the students whose time is over; changes nothing.
    Due,
    /// Erases all that is kept of students who left.
    Erase(erase::Erase),
    /// Erases whoever is on the list of `due`.
    Retain(erase::Retain),
    /// Writes the journal file anew, when another program kept an erasure from doing it.
    Sweep,
    /// Writes all that is kept of one student, for the family.
    Student(student::OneStudent),
    /// Writes the yearly audit pack.
    Audit(audit::Audit),
}

impl Privacy {
    /// Does one of them.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        match &self.what {
            What::Looks(looks) => looks.run(arguments),
            What::Due => erase::due(arguments),
            What::Erase(erase) => erase.run(arguments),
            What::Retain(retain) => retain.run(arguments),
            What::Sweep => erase::sweep(arguments),
            What::Student(student) => student.run(arguments),
            What::Audit(audit) => audit.run(arguments),
        }
    }
}

fn failed(fault: JournalFault) -> Failure {
    Failure::of_journal(&fault)
}

/// Takes a fault of a paper with its own next step.
pub(super) fn of_paper(fault: SheetFault) -> Failure {
    Failure::with_next(fault.code(), &fault, fault.next())
}

/// Parses an education ID without repeating it.
fn student_named(text: &str) -> Result<EducationId, Failure> {
    EducationId::parse(text).map_err(|fault| Failure::with_next("education-id", fault, "write the 8 digits of the ID"))
}

/// Parses a day.
fn day(text: &str) -> Result<Day, Failure> {
    Day::parse_iso(text).map_err(|fault| Failure::with_next("day", fault, "write the day like 2026-09-01"))
}

/// Writes SHA-256 as 64 hexadecimal digits.
fn digest_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file and records that it left; the file has its name only when the entry stands.
fn export(
    journal: &mut Journal,
    (seat, second): (&Seat, &Seat),
    (what, student): (Export, Option<EducationId>),
    file: &Path,
    bytes: &[u8],
) -> Result<String, Failure> {
    let unfinished = Unfinished::write(file, bytes)?;
    let sha256 = digest_of(bytes);
    let act = Act::Exported { what, student, card: None, sha256: sha256.clone() };
    journal.append_with(seat, second, act).map_err(failed)?;
    unfinished.finish()?;
    Ok(sha256)
}
