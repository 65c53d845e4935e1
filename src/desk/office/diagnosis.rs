//! The examination of this machine: service, readers, fonts, printers; no personal data.
//!
//! It runs beside the desk; the page shows what is known so far and is read again when there is more.

use crate::chip::facts::{Cost, Finding};
use crate::day::Moment;
use crate::desk::board::{Lamp, Notice};
use crate::desk::doctor::{Check, House, house};
use crate::desk::station::Station;
use crate::journal::JournalFault;

use super::Told;
use super::visit::Visit;

/// The examination of this machine.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagnosisPage {
    /// What was found, in the order in which it is told; empty before the first examination has ended.
    pub checks: Vec<Check>,
    /// An examination runs.
    pub running: bool,
    /// State of the reader of this desk.
    pub lamp: Lamp,
    /// Commands that tried to write to a card since the start: always 0.
    pub writes_seen: u64,
    /// The last notice that was about a fault.
    pub fault: Option<Notice>,
    /// What the last reading cost and found, while its report is there.
    pub reading: Option<(Cost, Vec<Finding>)>,
    /// When the page was read.
    pub as_of: Moment,
    /// About the last thing done.
    pub told: Option<Told>,
}

impl Default for DiagnosisPage {
    fn default() -> Self {
        Self {
            checks: Vec::new(),
            running: false,
            lamp: Lamp::Starting,
            writes_seen: 0,
            fault: None,
            reading: None,
            as_of: Moment::from_unix_ms(0),
            told: None,
        }
    }
}

pub(super) fn read(station: &Station, _visit: &Visit) -> Result<DiagnosisPage, JournalFault> {
    let doctor = &station.doctor;
    Ok(DiagnosisPage {
        checks: doctor.last().map_or_else(|| Ok(Vec::new()), |found| checks(station, found))?,
        running: doctor.is_running(),
        lamp: station.lamp,
        writes_seen: station.cards.writes_seen(),
        fault: doctor.fault.clone(),
        reading: station.report.as_ref().map(|report| (report.cost, report.findings.clone())),
        as_of: station.now(),
        told: None,
    })
}

/// Puts what the desk itself knows behind what the examination found.
fn checks(station: &Station, found: &[Check]) -> Result<Vec<Check>, JournalFault> {
    let machine = station.doctor.machine();
    let mut checks = found.to_vec();
    checks.extend(station.doctor.lights.checks().iter().cloned());
    checks.push(house::keys_seen(&station.card_keys));
    checks.push(Check::good("journal", machine.shown(station.journal.path())));
    checks.extend(House::of(&station.journal, station.settings.training)?.checks());
    Ok(checks)
}

impl Station {
    /// Examines the machine again.
    pub(super) fn examine(&mut self) {
        self.doctor.begin();
    }
}
