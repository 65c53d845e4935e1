//! Which sheet, header row and columns a command reads: as it says, as the desk remembers, else as it is guessed.

use clap::Args;

use crate::command::Failure;
use crate::desk::import::layouts::Layouts;
use crate::desk::import::plan::likely;
use crate::table::{Book, Field, Layout, Purpose, place};

/// Which column holds what.
#[derive(Debug, Args)]
pub struct Columns {
    /// Sheet, by its name or by its number from 1.
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// Row of the headings, from 1.
    #[arg(long, value_name = "ROW")]
    pub header: Option<u32>,
    /// Column of a field, such as name=B; once for each field.
    #[arg(long = "column", value_name = "FIELD=COLUMN")]
    pub columns: Vec<String>,
    /// Remembers these columns for the same headings.
    #[arg(long)]
    pub save_layout: bool,
}

impl Columns {
    /// Returns the layout of a file.
    pub fn layout(&self, book: &Book, purpose: Purpose, layouts: &Layouts) -> Result<Layout, Failure> {
        let mut layout = match (&self.sheet, self.header) {
            (None, None) => likely(book, Some(purpose), layouts).1,
            (sheet, header) => {
                let sheet = sheet.as_deref().map_or(Ok(0), |sheet| sheet_of(book, sheet))?;
                let guessed = || Layout::guess(book, purpose).into_iter().find(|layout| layout.sheet == sheet);
                match header {
                    Some(header) => Layout::at(book, sheet, header, 1),
                    None => guessed().unwrap_or_else(|| Layout::at(book, sheet, 1, 1)),
                }
            }
        };
        for column in &self.columns {
            let (field, column) = column_of(column, purpose)?;
            layout = layout.with(field, column);
        }
        Ok(layout)
    }
}

fn sheet_of(book: &Book, sheet: &str) -> Result<usize, Failure> {
    let named = book.sheets.iter().position(|known| known.name == sheet);
    let number = || sheet.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < book.sheets.len());
    named.or_else(number).ok_or_else(|| {
        let what = format!("the file has no visible sheet {sheet}; sheets with content: {}", book.sheets.len());
        Failure::with_next("no-such-sheet", what, "name the sheet as the file does, or by its number from 1")
    })
}

fn column_of(text: &str, purpose: Purpose) -> Result<(Field, u32), Failure> {
    let fields = purpose.fields();
    let parsed = text.split_once('=').and_then(|(name, letters)| {
        let field = fields.iter().find(|field| field.code() == name.trim())?;
        Some((*field, place(&format!("{}1", letters.trim().to_uppercase()))?.1))
    });
    parsed.ok_or_else(|| {
        let known: Vec<&str> = fields.iter().map(|field| field.code()).collect();
        let next = format!("write FIELD=COLUMN, such as name=B; fields: {}", known.join(", "));
        Failure::with_next("column", format!("--column {text} names no field and column"), &next)
    })
}
