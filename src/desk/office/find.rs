//! Finds students for the office: masked hits that open a record.

use crate::desk::order::Order;
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
    /// Whom it found, the best first unless an order was chosen; at most fifty.
    pub hits: Vec<Student>,
    /// The order that was chosen.
    pub order: Option<Order>,
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<FindPage, JournalFault> {
    let mut hits = match visit.text.as_str() {
        "" => Vec::new(),
        text => station.journal.search(text, HITS_MAX)?,
    };
    let order = visit.export.order;
    if let Some(order) = order {
        order.sort(&mut hits);
    }
    Ok(FindPage { text: visit.text.clone(), hits, order, told: None })
}
