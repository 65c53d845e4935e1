//! Papers that leave the journal with two people's names: one student's copy, and the yearly audit pack.

use std::path::PathBuf;

use crate::day::Day;
use crate::desk::station::Station;
use crate::id::EducationId;
use crate::journal::{Entry, sha256};
use crate::record::Act;
use crate::record::figures::AuditFigures;
use crate::record::office::Export;
use crate::sheet::audit_pack::{audit_chapters, audit_pack_pdf, fields_held};
use crate::sheet::font::Fonts;
use crate::sheet::student_record::student_record_pdf;
use crate::sheet::{SheetFault, terms};
use crate::table::write::{WriteFault, write_chapters};

use super::files::{in_folder, let_out};
use super::house::{HouseTold, failed};
use super::{Answers, Told};

/// Title of the workbook of the yearly audit.
const AUDIT_TITLE: &str = "未成年人个人信息年度审计材料";

impl From<SheetFault> for Told {
    fn from(fault: SheetFault) -> Self {
        failed(fault.code(), &fault)
    }
}

impl From<WriteFault> for Told {
    fn from(fault: WriteFault) -> Self {
        failed(fault.code(), &fault)
    }
}

/// Returns the name that the copy for a student's family has unless somebody types another.
pub fn copy_name(student: EducationId, today: Day) -> String {
    format!("查阅副本 {} {today}", student.masked().trim_start_matches('*'))
}

/// Writes all that is kept of one student, for the family.
pub(super) fn student(station: &mut Station, student: EducationId, answers: &Answers) -> Result<Told, Told> {
    let path = in_folder(&station.settings.lists, answers.get(0), "pdf")?;
    let second = station.second(answers.get(1), answers.get(2))?;
    let school = station.settings.school.clone();
    let record = station.journal.student_record(&school, &station.seat, student, &words)?;
    let pdf = student_record_pdf(&record, &Fonts::system()?)?.pdf;
    let what = Export::Student;
    let act = Act::Exported { what, student: Some(student), card: None, sha256: sha256(&pdf) };
    let files = let_out(station, &second, act, &[(path, pdf)])?;
    Ok(HouseTold::Saved { what, files }.into())
}

/// Says what an entry did in the words of the paper.
fn words(entry: &Entry) -> String {
    let deed = terms::deed(entry.act.deed());
    if entry.undone { format!("{deed}（已撤销）") } else { deed.to_owned() }
}

/// Writes the yearly audit pack on paper and as a workbook; the entry keeps the digest of the paper.
pub(super) fn audit(station: &mut Station, answers: &Answers) -> Result<Told, Told> {
    let year: i16 = answers.get(0).trim().parse().map_err(|_| Told::refused("not-a-year"))?;
    let figures = audit_figures(station, year)?;
    let folder = match answers.get(1).trim() {
        "" => station.settings.lists.clone(),
        typed => PathBuf::from(typed),
    };
    let second = station.second(answers.get(2), answers.get(3))?;
    let name = audit_name(&figures, year);
    let (paper, book) = (in_folder(&folder, &name, "pdf")?, in_folder(&folder, &name, "xlsx")?);
    let pdf = audit_pack_pdf(&figures, &Fonts::system()?)?.pdf;
    let workbook = write_chapters(AUDIT_TITLE, &audit_chapters(&figures), figures.mark.made_at)?;
    let what = Export::AuditPack;
    let act = Act::Exported { what, student: None, card: None, sha256: sha256(&pdf) };
    let files = let_out(station, &second, act, &[(paper, pdf), (book, workbook)])?;
    Ok(HouseTold::Saved { what, files }.into())
}

fn audit_name(figures: &AuditFigures, year: i16) -> String {
    format!("年度审计材料 {year} v{}", figures.mark.version)
}

/// Counts a year, up to today when it is not over.
fn audit_figures(station: &Station, year: i16) -> Result<AuditFigures, Told> {
    let day = |month, day| Day::new(year, month, day).map_err(|_| Told::refused("not-a-year"));
    let (from, last, today) = (day(1, 1)?, day(12, 31)?, station.now().day());
    if from > today || year < 2020 {
        return Err(Told::refused("not-a-year"));
    }
    Ok(station.journal.audit_figures(&station.settings.school, fields_held(), from, last.min(today))?)
}
