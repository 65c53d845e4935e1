//! Lists as they would be printed now: made one after the other, looked at, and nowhere in the journal yet.

use std::collections::VecDeque;
use std::path::Path;

use crate::desk::settings::Settings;
use crate::id::{CardId, ClassId};
use crate::journal::{Journal, sha256};
use crate::record::{Act, ListedCard};
use crate::sheet::font::Fonts;
use crate::sheet::{Laid, Made, MissingGlyph, Page};

use super::source::{Source, Stamp};
use super::{Kept, KeptSheet, Kind, Needs, Order, PrintFault, Scope, class_lists, office_lists};

/// One list on its pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Which list.
    pub kind: Kind,
    /// Number, the same for all versions.
    pub number: String,
    /// Title with its class, as in the journal.
    pub title: String,
    /// Version, from 1; a later one is a reprint, and earlier ones are void.
    pub version: u32,
    /// Class, when it is of one.
    pub class: Option<ClassId>,
    /// Cards that somebody signs for.
    pub cards: Vec<ListedCard>,
    /// The pages, copy by copy.
    pub laid: Laid,
    /// Cards that can go to the teacher with it now.
    pub ready: Vec<CardId>,
}

impl Sheet {
    /// Returns the pages of one copy.
    pub fn pages_of_copy(&self) -> usize {
        self.laid.pages.len() / self.kind.copies().max(1)
    }

    /// Returns the act that says that it was made.
    fn made(&self, sha256: &str) -> Act {
        Act::ListMade {
            title: self.title.clone(),
            version: self.version,
            pages: u32::try_from(self.pages_of_copy()).unwrap_or(u32::MAX),
            number: Some(self.number.clone()),
            sha256: Some(sha256.to_owned()),
            cards: self.cards.clone(),
        }
    }
}

/// Lists of one order, one behind the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What was ordered.
    pub order: Order,
    /// The lists; at least one.
    pub sheets: Vec<Sheet>,
    /// Classes that have nothing to print.
    pub left_out: Vec<ClassId>,
}

impl Draft {
    /// Returns how many pages stand in the file, all copies counted.
    pub fn pages(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.laid.pages.len()).sum()
    }

    /// Returns a page of the file, from 0, with the place of its list.
    pub fn page(&self, at: usize) -> Option<(usize, &Page)> {
        let pages = self.sheets.iter().enumerate();
        pages.flat_map(|(place, sheet)| sheet.laid.pages.iter().map(move |page| (place, page))).nth(at)
    }

    /// Returns the page of the file, from 0, on which a list begins.
    pub fn first_page(&self, sheet: usize) -> usize {
        self.sheets.iter().take(sheet).map(|sheet| sheet.laid.pages.len()).sum()
    }

    /// Lists characters that stand as slashed boxes, each with the place of its list.
    pub fn gaps(&self) -> impl Iterator<Item = (usize, MissingGlyph)> {
        self.sheets
            .iter()
            .enumerate()
            .flat_map(|(place, sheet)| sheet.laid.missing.iter().map(move |gap| (place, *gap)))
    }

    /// Returns the title of the file.
    pub fn title(&self) -> String {
        match self.sheets.as_slice() {
            [only] => only.title.clone(),
            several => {
                let batch = several.first().map(|sheet| sheet.title.rsplit(' ').next().unwrap_or_default().to_owned());
                format!("{} {} 个班 {}", self.order.kind.title(), several.len(), batch.unwrap_or_default())
            }
        }
    }

    /// Writes all pages as one file.
    pub fn pdf(&self, fonts: &Fonts) -> Result<Made, PrintFault> {
        let forms = self.sheets.iter().map(|sheet| sheet.laid.clone()).collect();
        Ok(Laid::join(self.title(), forms).to_pdf(fonts)?)
    }

    /// Returns the lists as those of a file that stands.
    pub fn kept(&self, file: &Path, pdf: &[u8]) -> Kept {
        let short = |pages: usize| u32::try_from(pages).unwrap_or(u32::MAX);
        let sheet = |sheet: &Sheet| KeptSheet {
            number: sheet.number.clone(),
            title: sheet.title.clone(),
            version: sheet.version,
            pages_of_copy: short(sheet.pages_of_copy()),
            pages: short(sheet.laid.pages.len()),
        };
        Kept { file: file.to_owned(), sha256: sha256(pdf), sheets: self.sheets.iter().map(sheet).collect() }
    }

    /// Returns the acts that say that the lists were made, for a file with these bytes.
    pub fn made(&self, pdf: &[u8]) -> Vec<Act> {
        let digest = sha256(pdf);
        self.sheets.iter().map(|sheet| sheet.made(&digest)).collect()
    }
}

/// Lists that are being made, one in each step.
#[derive(Debug, Clone)]
pub struct Making {
    stamp: Stamp,
    waiting: VecDeque<Option<ClassId>>,
    total: usize,
    sheets: Vec<Sheet>,
    left_out: Vec<ClassId>,
}

impl Making {
    /// Begins an order; all its lists are of one moment.
    pub fn begin(journal: &Journal, order: Order) -> Result<Self, PrintFault> {
        let waiting: VecDeque<Option<ClassId>> = match (order.kind.needs(), &order.scope) {
            (Needs::Class, Scope::Classes(classes)) => classes.iter().copied().map(Some).collect(),
            (Needs::Class, Scope::School | Scope::Card(_)) => {
                journal.classes()?.into_iter().map(|(class, _)| Some(class)).collect()
            }
            (Needs::Nothing | Needs::Event | Needs::Card, _) => VecDeque::from([None]),
        };
        let stamp = Stamp::new(journal, order)?;
        Ok(Self { stamp, total: waiting.len(), waiting, sheets: Vec::new(), left_out: Vec::new() })
    }

    /// Returns how many lists are made, and how many there will be.
    pub fn progress(&self) -> (usize, usize) {
        (self.total - self.waiting.len(), self.total)
    }

    /// Returns what was ordered.
    pub fn order(&self) -> &Order {
        &self.stamp.order
    }

    /// Makes the next list; returns whether there are more.
    pub fn step(&mut self, journal: &Journal, settings: &Settings, fonts: &Fonts) -> Result<bool, PrintFault> {
        let source = Source { journal, settings, fonts, stamp: &self.stamp };
        match self.waiting.pop_front() {
            Some(Some(class)) => match class_lists::of_class(&source, self.stamp.order.kind, class)? {
                Some(sheet) => self.sheets.push(sheet),
                None => self.left_out.push(class),
            },
            Some(None) => self.sheets.push(office_lists::of_office(&source, self.stamp.order.kind)?),
            None => {}
        }
        Ok(!self.waiting.is_empty())
    }

    /// Returns the lists that were made.
    pub fn finish(self) -> Result<Draft, PrintFault> {
        if self.sheets.is_empty() {
            return Err(match self.left_out.as_slice() {
                [class] if matches!(self.stamp.order.kind, Kind::Handover | Kind::Bundle) => {
                    PrintFault::EmptyClass(*class)
                }
                _ => PrintFault::Nothing,
            });
        }
        Ok(Draft { order: self.stamp.order, sheets: self.sheets, left_out: self.left_out })
    }
}

/// Makes the lists of an order as they would be printed now; the journal does not know of them yet.
pub fn draft(journal: &Journal, settings: &Settings, fonts: &Fonts, order: Order) -> Result<Draft, PrintFault> {
    let mut making = Making::begin(journal, order)?;
    while making.step(journal, settings, fonts)? {}
    making.finish()
}
