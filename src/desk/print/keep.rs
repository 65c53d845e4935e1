//! Lists on their way to paper: a file and its entries, a printer, and what a person sees who looks at the paper.
//!
//! A file stands before its entry does, and an entry before a printer is asked: a printer that fails loses nothing.

use std::path::{Path, PathBuf};

use crate::desk::printer::{PrintJob, PrinterFault, Printers};
use crate::journal::{Journal, JournalFault, Seat, sha256};
use crate::record::Act;
use crate::sheet::font::Fonts;

use super::{Draft, Kind, PrintFault};

/// Lists whose file stands and whose entries are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub file: PathBuf,
    /// SHA-256 of it.
    pub sha256: String,
    /// Its lists, in their order.
    pub sheets: Vec<KeptSheet>,
}

/// One list in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSheet {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Version.
    pub version: u32,
    /// Pages of one copy.
    pub pages_of_copy: u32,
    /// Pages in the file, all copies counted.
    pub pages: u32,
}

/// How paper is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Printer.
    pub printer: String,
    /// Copies, from 1.
    pub copies: u32,
    /// First and last page of the file, from 1; all when it is none.
    pub pages: Option<(u32, u32)>,
    /// Both sides of a sheet; copies and classes never share one.
    pub duplex: bool,
}

/// What became of a wish for paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Names of the jobs, such as `DESK-12`.
    pub jobs: Vec<String>,
    /// Why the rest was not sent.
    pub fault: Option<PrinterFault>,
}

impl Kept {
    /// Returns the pages of the file.
    pub fn pages(&self) -> u32 {
        self.sheets.iter().map(|sheet| sheet.pages).sum()
    }

    /// Returns the title of the file.
    pub fn title(&self) -> String {
        let first = self.sheets.first().map(|sheet| sheet.title.clone()).unwrap_or_default();
        if self.sheets.len() > 1 { format!("{first} … {}", self.sheets.len()) } else { first }
    }

    /// Cuts a range of pages where a sheet of paper must end: one job for each copy of each list.
    fn cuts(&self, (first, last): (u32, u32)) -> Vec<(u32, u32)> {
        let mut cuts = Vec::new();
        let mut begins = 1;
        for sheet in &self.sheets {
            let copy = sheet.pages_of_copy.max(1);
            for at in (begins..begins + sheet.pages).step_by(usize::try_from(copy).unwrap_or(1)) {
                let (from, to) = (at.max(first), (at + copy - 1).min(last));
                cuts.extend((from <= to).then_some((from, to)));
            }
            begins += sheet.pages;
        }
        cuts
    }

    /// Shares a range of pages of the file out among its lists, each counted from 1.
    fn shares(&self, (first, last): (u32, u32)) -> Vec<(&KeptSheet, (u32, u32))> {
        let mut shares = Vec::new();
        let mut before = 0;
        for sheet in &self.sheets {
            let (from, to) = (first.max(before + 1), last.min(before + sheet.pages));
            if from <= to {
                shares.push((sheet, (from - before, to - before)));
            }
            before += sheet.pages;
        }
        shares
    }
}

/// Writes the file of a draft and its entries, all of them or none; `acts` go before them in the same transaction.
pub fn keep(
    journal: &mut Journal,
    seat: &Seat,
    folder: &Path,
    draft: &Draft,
    fonts: &Fonts,
    acts: Vec<Act>,
) -> Result<Kept, PrintFault> {
    let pdf = draft.pdf(fonts)?.pdf;
    let version = draft.sheets.iter().map(|sheet| sheet.version).max().unwrap_or(1);
    let file = vacant(folder, &draft.title(), version);
    let part = file.with_extension("pdf.part");
    let unwritten = |fault: std::io::Error| PrintFault::Unwritten { file: file.clone(), why: fault.to_string() };
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&part, &pdf)).map_err(unwritten)?;
    let acts = acts.into_iter().chain(draft.made(&pdf)).collect();
    if let Err(fault) = journal.append_all(seat, acts) {
        let _left = std::fs::remove_file(&part);
        return Err(fault.into());
    }
    std::fs::rename(&part, &file).map_err(unwritten)?;
    Ok(draft.kept(&file, &pdf))
}

/// Finds a name in the folder that is not taken.
fn vacant(folder: &Path, title: &str, version: u32) -> PathBuf {
    let plain = |c: char| if matches!(c, '/' | '\\' | ':' | ' ') || c.is_control() { '-' } else { c };
    let name: String = title.chars().map(plain).collect();
    let again = |n: u32| if n == 1 { String::new() } else { format!(" ({n})") };
    let named = |n: u32| folder.join(format!("{name} v{version}{}.pdf", again(n)));
    (1..100).map(named).find(|file| file.symlink_metadata().is_err()).unwrap_or_else(|| named(100))
}

/// Asks a printer for paper and writes down what it took; what it did not take is told and nowhere lost.
pub fn send(
    journal: &mut Journal,
    seat: &Seat,
    printers: &Printers,
    kept: &Kept,
    wish: &Wish,
) -> Result<Sent, PrintFault> {
    let bytes = std::fs::read(&kept.file).unwrap_or_default();
    if sha256(&bytes) != kept.sha256 {
        return Err(PrintFault::FileChanged { file: kept.file.clone() });
    }
    let all = (1, kept.pages());
    let range = wish.pages.map_or(all, |(first, last)| (first.max(1), last.min(all.1)));
    if range.0 > range.1 || wish.copies == 0 {
        return Err(PrintFault::NoPages);
    }
    // One page has no other side; then nothing shares a sheet anyway.
    let duplex = wish.duplex && kept.sheets.iter().any(|sheet| sheet.pages_of_copy > 1);
    let cuts = if duplex { kept.cuts(range) } else { vec![range] };
    let mut sent = Sent { jobs: Vec::new(), fault: None };
    let mut last = None;
    for cut in cuts {
        let job = PrintJob {
            printer: wish.printer.clone(),
            title: kept.title(),
            copies: wish.copies,
            pages: (cut != all).then_some(cut),
            duplex,
        };
        match printers.print(&kept.file, &job) {
            Ok(id) => {
                sent.jobs.push(id);
                last = Some(cut.1);
            }
            Err(fault) => {
                sent.fault = Some(fault);
                break;
            }
        }
    }
    if let Some(last) = last {
        let printed = |(sheet, (first, last)): (&KeptSheet, (u32, u32))| Act::ListPrinted {
            number: sheet.number.clone(),
            version: sheet.version,
            printer: wish.printer.clone(),
            copies: wish.copies,
            first,
            last,
            sha256: kept.sha256.clone(),
        };
        journal.append_all(seat, kept.shares((range.0, last)).into_iter().map(printed).collect())?;
    }
    Ok(sent)
}

/// Writes down what a person saw who looked at the paper: all good, or pages of the file that are spoiled.
///
/// Lists that have no spoiled page are good; without a single page all of them are spoiled.
pub fn look(journal: &mut Journal, seat: &Seat, kept: &Kept, good: bool, spoiled: &[u32]) -> Result<(), JournalFault> {
    let mut before = 0;
    let mut acts = Vec::new();
    for sheet in &kept.sheets {
        let here = spoiled.iter().filter(|page| (before + 1..=before + sheet.pages).contains(*page));
        let spoiled_here: Vec<u32> = here.map(|page| page - before).collect();
        let fine = good || (!spoiled.is_empty() && spoiled_here.is_empty());
        let (number, version) = (sheet.number.clone(), sheet.version);
        acts.push(Act::ListChecked { number, version, good: fine, spoiled: spoiled_here });
        before += sheet.pages;
    }
    journal.append_all(seat, acts).map(|_| ())
}

/// Finds the file of a version that was made earlier, by its digest, with all lists in it.
pub fn find(journal: &Journal, folder: &Path, number: &str, version: u32) -> Result<Option<Kept>, JournalFault> {
    let lists = journal.lists()?;
    let of = lists.iter().find(|list| list.number == number);
    let made = of.and_then(|list| list.versions.iter().find(|made| made.version == version));
    let Some(digest) = made.and_then(|made| made.sha256.clone()) else { return Ok(None) };
    let Some(file) = with_digest(folder, &digest) else { return Ok(None) };
    // The lists of a file were noted together, in the order of their pages.
    let mut sheets: Vec<(i64, KeptSheet)> = Vec::new();
    for list in &lists {
        for made in list.versions.iter().filter(|made| made.sha256.as_deref() == Some(&digest)) {
            let copies = Kind::of_number(&list.number).map_or(1, Kind::copies);
            let pages = made.pages * u32::try_from(copies).unwrap_or(1);
            let (number, title, version) = (list.number.clone(), made.title.clone(), made.version);
            sheets.push((made.position, KeptSheet { number, title, version, pages_of_copy: made.pages, pages }));
        }
    }
    sheets.sort_by_key(|(position, _)| *position);
    Ok(Some(Kept { file, sha256: digest, sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect() }))
}

fn with_digest(folder: &Path, digest: &str) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.filter_map(|file| Some(file.ok()?.path()));
    let pdfs = files.filter(|file| file.extension().is_some_and(|ending| ending == "pdf"));
    pdfs.into_iter().find(|file| std::fs::read(file).is_ok_and(|bytes| sha256(&bytes) == digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(pages: &[(u32, u32)]) -> Kept {
        let sheet = |(at, (pages_of_copy, copies)): (usize, &(u32, u32))| KeptSheet {
            number: format!("LQ-{at}"),
            title: "领卡签收表".into(),
            version: 1,
            pages_of_copy: *pages_of_copy,
            pages: pages_of_copy * copies,
        };
        let sheets = pages.iter().enumerate().map(sheet).collect();
        Kept { file: PathBuf::new(), sha256: String::new(), sheets }
    }

    #[test]
    fn copies_and_classes_never_share_a_sheet_of_paper() {
        let two = kept(&[(2, 2), (1, 2), (3, 1)]);
        assert_eq!(two.pages(), 9);
        assert_eq!(two.cuts((1, 9)), [(1, 2), (3, 4), (5, 5), (6, 6), (7, 9)]);
        assert_eq!(two.cuts((2, 5)), [(2, 2), (3, 4), (5, 5)]);
    }

    #[test]
    fn a_range_of_the_file_is_told_of_each_list_from_its_own_first_page() {
        let two = kept(&[(2, 2), (1, 2), (3, 1)]);
        let shares: Vec<_> =
            two.shares((4, 8)).into_iter().map(|(sheet, range)| (sheet.number.as_str(), range)).collect();
        assert_eq!(shares, [("LQ-0", (4, 4)), ("LQ-1", (1, 2)), ("LQ-2", (1, 2))]);
    }
}
