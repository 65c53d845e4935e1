//! One tap, or one face, from the reading to the line in the journal.

use crate::chip::facts::ChipSeen;
use crate::face::facts::FaceSeen;
use crate::journal::JournalFault;
use crate::verdict::{Evidence, Known, Verdict, judge};

use super::board::{Notice, Report, Step};
use super::fields::{OfRecords, fields_seen};
use super::known::known;
use super::proposal::{Proposal, Setting, card_at_hand, propose};
use super::station::Station;

/// Judges what lies in front of the clerk, records what may be recorded, and returns what to show.
pub(super) fn tap(station: &mut Station) -> Result<Report, JournalFault> {
    let (chip, face) = (station.at_hand.chip().clone(), station.at_hand.face().clone());
    let batch = station.journal.open_batch()?;
    let known = known(&station.journal, &chip, &face, batch.as_ref())?;
    let verdict = judge(Evidence { chip: &chip, face: &face }, &known, station.purpose, station.now().day());
    let (purpose, collector) = (station.purpose, station.collector);
    let setting = Setting { purpose, known: &known, chip: &chip, batch: batch.as_ref(), collector };
    let step = settle(station, propose(&verdict, setting));
    let report = shown(station, verdict, known, &chip, &face, step);
    Ok(report)
}

/// Records an act that needs no key, keeps one that does, and says where it stands.
fn settle(station: &mut Station, proposal: Proposal) -> Step {
    station.pending = None;
    match proposal {
        Proposal::Look => Step::Looking,
        Proposal::Blocked => Step::Blocked,
        Proposal::Refused(illegal) => {
            station.notice = Some(Notice::Refused { code: illegal.code().to_owned() });
            Step::Blocked
        }
        Proposal::ByKey(act) => {
            station.pending = Some(act);
            Step::WaitsForKey
        }
        Proposal::AtOnce(act) => match station.record(act) {
            Ok(()) => Step::Recorded,
            Err(notice) => {
                station.notice = Some(notice);
                Step::Blocked
            }
        },
    }
}

fn shown(
    station: &mut Station,
    verdict: Verdict,
    known: Known,
    chip: &ChipSeen,
    face: &FaceSeen,
    step: Step,
) -> Report {
    match face {
        FaceSeen::Unknown { known_as: Some(label), .. } => {
            station.notice = Some(Notice::SilentCode { label: label.clone() });
        }
        FaceSeen::Unknown { masked, .. } => station.notice = Some(Notice::UnknownCode { masked: masked.clone() }),
        FaceSeen::Disputed { rules, .. } => station.notice = Some(Notice::DisputedCode { rules: rules.clone() }),
        FaceSeen::NotShown | FaceSeen::Read(_) => {}
    }
    let (findings, cost) = chip.facts().map(|facts| (facts.findings.clone(), facts.cost)).unwrap_or_default();
    let card = card_at_hand(&known).cloned();
    let student = known.face.or(known.chip).map(|person| person.student);
    let records = OfRecords { student: student.as_ref(), card: card.as_ref(), school: &station.settings.school };
    let fields = fields_seen(chip, face, records, station.purpose);
    Report { verdict, student, card, step, fields, findings, cost, at: station.now() }
}
