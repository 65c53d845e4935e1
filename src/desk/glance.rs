//! Puts the board together from the station and its journal.

use crate::journal::{Entry, Journal, JournalFault};
use crate::record::{Act, Student, card_named_by};

use super::board::{ActKind, Board, Counts, Notice, RecentAct};
use super::station::Station;

/// Acts that the board lists.
const RECENT: usize = 10;

impl Station {
    /// Returns everything that is visible now; a journal that cannot be read is said so on the board.
    pub fn board(&self) -> Board {
        let mut board = Board {
            school: self.settings.school.clone(),
            desk: self.settings.desk.clone(),
            operator: self.settings.operator.clone(),
            mode: self.purpose,
            training: self.settings.training,
            lamp: self.lamp,
            batch: None,
            class: self.class,
            collector: self.collector,
            counts: Counts::default(),
            report: self.report.clone(),
            recent: Vec::new(),
            search: self.search.clone(),
            notice: self.notice.clone(),
            classes: Vec::new(),
            shelf: self.cards.shelf(),
            writes_seen: self.cards.writes_seen(),
            as_of: self.now(),
            door: None,
            office: self.office.clone(),
        };
        if let Err(fault) = fill(&mut board, &self.journal) {
            board.notice = Some(Notice::JournalFault { code: fault.code().to_owned(), why: fault.to_string() });
        }
        board
    }
}

fn fill(board: &mut Board, journal: &Journal) -> Result<(), JournalFault> {
    board.batch = journal.open_batch()?;
    board.counts = counts(journal)?;
    board.classes = journal.classes()?.into_iter().map(|(class, _)| class).collect();
    board.recent = journal.recent(RECENT)?.iter().map(|entry| recent(journal, entry)).collect::<Result<_, _>>()?;
    Ok(())
}

/// Counts the open batch.
pub fn counts(journal: &Journal) -> Result<Counts, JournalFault> {
    let parked = journal.parked()?;
    let Some(batch) = journal.open_batch()? else {
        return Ok(Counts { parked, balanced: true, ..Counts::default() });
    };
    let balance = journal.balance(&batch)?;
    Ok(Counts {
        expected: balance.expected,
        ok: balance.ok,
        quarantined: balance.quarantined,
        missing: balance.missing,
        extra: balance.extra,
        handed_over: balance.handed_over,
        parked,
        balanced: balance.holds(),
    })
}

fn recent(journal: &Journal, entry: &Entry) -> Result<RecentAct, JournalFault> {
    let kind = match &entry.act {
        Act::RosterImported { students, .. } => ActKind::RosterImported { students: students.len() },
        Act::BatchImported { batch, cards, .. } => ActKind::BatchImported { batch: batch.clone(), cards: cards.len() },
        Act::Intake { quarantine: Some(reason), .. } => ActKind::SetAside(*reason),
        Act::Intake { .. } => ActKind::TakenIn,
        Act::HandedOver { collector, .. } => ActKind::HandedOver(*collector),
        Act::Returned { reason, .. } => ActKind::Returned(*reason),
        Act::LossClaimed { .. } => ActKind::LossClaimed,
        Act::Superseded { .. } => ActKind::Superseded,
        Act::BatchClosed { batch, .. } => ActKind::BatchClosed { batch: batch.clone() },
        Act::Parked { reason, .. } => ActKind::Parked { reason: *reason },
        Act::ListMade { title, .. } => ActKind::ListMade { title: title.clone() },
        Act::Undone { .. } => ActKind::Undone,
        Act::LossWithdrawn { .. }
        | Act::StudentCorrected { .. }
        | Act::ListPrinted { .. }
        | Act::ListChecked { .. }
        | Act::SheetReconciled { .. }
        | Act::ListExported { .. }
        | Act::Resolved { .. }
        | Act::BundledOut { .. }
        | Act::BundleSigned { .. }
        | Act::BundleReturned { .. }
        | Act::SentToIssuer { .. }
        | Act::SentToSchool { .. }
        | Act::Corrected { .. }
        | Act::OtherCardsFound { .. }
        | Act::Departed { .. }
        | Act::BatchMoved { .. }
        | Act::OperatorAdded { .. }
        | Act::OperatorChanged { .. }
        | Act::OperatorRetired { .. }
        | Act::SecretSet { .. }
        | Act::SignedIn { .. }
        | Act::ShiftEnded { .. }
        | Act::Looked { .. }
        | Act::Unmasked { .. }
        | Act::Exported { .. }
        | Act::Erased { .. }
        | Act::SettingsChanged { .. }
        | Act::BackedUp { .. }
        | Act::RestoreDrilled { .. } => ActKind::Other(entry.act.deed()),
    };
    let student = student_of(journal, &entry.act)?;
    Ok(RecentAct { at: entry.wall, kind, student, undone: entry.undone })
}

/// Returns the listed student whom an act is about.
pub(super) fn student_of(journal: &Journal, act: &Act) -> Result<Option<Student>, JournalFault> {
    let holder = if let Act::Intake { holder, .. } | Act::Returned { holder, .. } | Act::Parked { holder, .. } = act {
        *holder
    } else if let Act::Looked { student, .. } | Act::Exported { student, .. } = act {
        *student
    } else {
        None
    };
    let card = card_named_by(act);
    let holder = match (holder, card) {
        (Some(holder), _) => Some(holder),
        (None, Some(card)) => journal.card(card)?.and_then(|card| card.holder),
        (None, None) => None,
    };
    match holder {
        Some(id) => journal.student(id),
        None => Ok(None),
    }
}
