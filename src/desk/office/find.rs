//! Finds students for the office: masked hits that open a record.

use crate::desk::station::Station;
use crate::journal::JournalFault;
use crate::record::Student;

use super::Told;
use super::visit::Visit;

/// Hits that are listed at most.
const HITS_MAX: usize = 50;

/// Students found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FindPage {
    /// What was typed.
    pub text: String,
    /// Whom it found, the best first, at most fifty.
    pub hits: Vec<Student>,
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<FindPage, JournalFault> {
    let hits = match visit.text.as_str() {
        "" => Vec::new(),
        text => station.journal.search(text, HITS_MAX)?,
    };
    Ok(FindPage { text: visit.text.clone(), hits, told: None })
}
