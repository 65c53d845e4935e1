//! `card-desk reconcile`: signed sheets in pictures, rows without a signature, and the record of the rest.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::desk::faces::worker::Source;
use crate::desk::reconcile::look::look;
use crate::desk::reconcile::{NotTaken, RowStanding, SheetInHand, SheetRow, SheetSum, rows_typed};
use crate::journal::Journal;
use crate::sheet::back::Likely;
use crate::text::Words;

use super::place::Place;
use super::told::{self, tell, words};
use super::{Arguments, Failure};

/// Arguments of `reconcile`.
#[derive(Debug, Args)]
pub struct Reconcile {
    /// Number of the list whose pages all lie here; pictures name it by themselves.
    #[arg(long, value_name = "NUMBER")]
    pub list: Option<String>,
    /// Rows without a signature, such as "3 17 22" or "5-7"; all other rows are signed, whatever a picture suggests.
    #[arg(long, value_name = "ROWS")]
    pub blank: Option<String>,
    /// Records who signed; without it nothing is recorded.
    #[arg(long)]
    pub record: bool,
    /// Pictures or scans of signed pages.
    #[arg(value_name = "PICTURE")]
    pub pictures: Vec<PathBuf>,
}

/// What a picture gave besides pages that were taken.
struct Trouble {
    file: String,
    code: String,
}

impl Reconcile {
    /// Takes the pages, says how the rows stand, and records them when asked to.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let words = words(arguments)?;
        let place = Place::of(arguments)?;
        if !self.record {
            let journal = place.journal(place.settings()?.desk, &arguments.sign_in)?;
            let (sheet, troubles) = self.gather(&journal)?;
            return self.tell(arguments, &words, &journal, (&sheet, &troubles));
        }
        let (mut journal, seat) = place.sign_in(arguments)?;
        let (sheet, troubles) = self.gather(&journal)?;
        if let Some(trouble) = troubles.first() {
            self.tell(arguments, &words, &journal, (&sheet, &troubles))?;
            let message = format!("{}: {}", trouble.file, said(&words, &trouble.code));
            return Err(Failure::with_next("some-pictures", message, "leave that picture out, then record again"));
        }
        let acts = sheet.acts(&journal).map_err(|why| failed(&why))?;
        journal.append_all(&seat, acts).map_err(told::journal)?;
        self.tell(arguments, &words, &journal, (&sheet, &troubles))
    }

    fn gather(&self, journal: &Journal) -> Result<(SheetInHand, Vec<Trouble>), Failure> {
        let mut sheet = self.list.as_deref().map(|number| chosen(journal, number)).transpose()?;
        let mut troubles = Vec::new();
        for path in &self.pictures {
            let file = path.display().to_string();
            let mut trouble = |code: &str| troubles.push(Trouble { file: file.clone(), code: code.to_owned() });
            match look(Source::Path(path.clone())) {
                Err(code) => trouble(code),
                Ok(pages) => {
                    for page in pages {
                        match SheetInHand::take_seen(&mut sheet, journal, page) {
                            Ok(()) => {}
                            Err(NotTaken::Journal(fault)) => return Err(told::journal(fault)),
                            Err(why) => trouble(why.code()),
                        }
                    }
                }
            }
        }
        let Some(mut sheet) = sheet else {
            let message = match troubles.first() {
                Some(trouble) => format!("{}: no page of a list was taken ({})", trouble.file, trouble.code),
                None => "no list was named and no picture given".to_owned(),
            };
            return Err(Failure::with_next("no-sheet", message, "name a picture of a signed page, or --list NUMBER"));
        };
        if let Some(typed) = &self.blank {
            decide(&mut sheet, journal, typed)?;
        }
        Ok((sheet, troubles))
    }

    fn tell(
        &self,
        arguments: &Arguments,
        words: &Words,
        journal: &Journal,
        (sheet, troubles): (&SheetInHand, &[Trouble]),
    ) -> Result<(), Failure> {
        let rows = sheet.rows(journal).map_err(told::journal)?;
        let sum = SheetSum::of(&rows);
        let mut lines = vec![format!("{} v{}", sheet.number, sheet.version)];
        lines.extend(rows.iter().map(|row| line(row, words)));
        lines.extend(troubles.iter().map(|trouble| format!("! {}: {}", trouble.file, said(words, &trouble.code))));
        lines.push(words.sheet_equation(&sum));
        let missing = sheet.missing_pages();
        if !missing.is_empty() {
            lines.push(words.pages_missing(&missing));
        }
        let members = json!({
            "list": sheet.number, "version": sheet.version, "pages": sheet.pages, "missing_pages": missing,
            "rows": rows.iter().map(row_members).collect::<Vec<_>>(),
            "sum": {
                "rows": sum.rows, "signed": sum.signed, "unclaimed": sum.unclaimed, "back": sum.back,
                "open": sum.open, "elsewhere": sum.elsewhere,
            },
            "troubles": troubles.iter().map(|trouble| {
                json!({ "file": trouble.file, "code": trouble.code, "message": said(words, &trouble.code) })
            }).collect::<Vec<_>>(),
            "recorded": self.record && troubles.is_empty(),
        });
        tell(arguments, members, &lines);
        Ok(())
    }
}

fn chosen(journal: &Journal, number: &str) -> Result<SheetInHand, Failure> {
    let sheet = SheetInHand::whole(journal, number).map_err(|why| failed(&why))?;
    Ok(sheet)
}

fn decide(sheet: &mut SheetInHand, journal: &Journal, typed: &str) -> Result<(), Failure> {
    let rows = sheet.rows(journal).map_err(told::journal)?;
    let is_listed = |row: &u32| rows.iter().any(|listed| listed.listed.row == *row);
    let Some(blank) = rows_typed(typed).filter(|blank| blank.iter().all(is_listed)) else {
        let message = format!("--blank {typed}: a number is not on this sheet");
        return Err(Failure::with_next("not-a-row", message, "name only rows of the sheet, such as \"3 17 22\""));
    };
    rows.iter().for_each(|row| sheet.decide(row.listed.row, !blank.contains(&row.listed.row)));
    Ok(())
}

fn failed(why: &NotTaken) -> Failure {
    Failure::with_next(why.code(), why, why.next())
}

fn said(words: &Words, code: &str) -> String {
    words.of_code(code).map_or_else(|| code.to_owned(), |said| format!("{}；{}", said.what, said.next))
}

fn line(row: &SheetRow, words: &Words) -> String {
    let who = row.student.as_ref().map_or_else(|| "?".to_owned(), |student| student.name.masked());
    format!("{:>3} {who} · {}", row.listed.row, words.row_standing(row.standing))
}

fn row_members(row: &SheetRow) -> Value {
    json!({
        "page": row.listed.page, "row": row.listed.row,
        "name": row.student.as_ref().map(|student| student.name.masked()),
        "standing": code(row.standing),
        "suggested": row.ink.map(|ink| json!({ "says": likely(ink.likely), "confidence": ink.confidence })),
    })
}

fn likely(likely: Likely) -> &'static str {
    match likely {
        Likely::Signed => "signed",
        Likely::Blank => "blank",
        Likely::Unsure => "unsure",
    }
}

fn code(standing: RowStanding) -> &'static str {
    match standing {
        RowStanding::Unseen => "unseen",
        RowStanding::Signs => "signs",
        RowStanding::Blank => "blank",
        RowStanding::Unsure => "unsure",
        RowStanding::Signed => "signed",
        RowStanding::Back => "back",
        RowStanding::Elsewhere(_) => "elsewhere",
    }
}
