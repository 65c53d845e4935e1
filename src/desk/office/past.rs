//! What happened to a card or a student, newest first, and who looked.

use crate::day::Moment;
use crate::id::{DeskId, OperatorId};
use crate::journal::Entry;
use crate::record::Act;

/// One line of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// When.
    pub at: Moment,
    /// At which desk.
    pub desk: DeskId,
    /// Who did it.
    pub operator: OperatorId,
    /// The second person, where there was one.
    pub second: Option<OperatorId>,
    /// What was done; of an imported list without its lines.
    pub act: Act,
    /// A later entry took it back.
    pub undone: bool,
}

impl Past {
    /// Takes one entry.
    pub fn of(mut entry: Entry) -> Self {
        if let Act::BatchImported { cards, .. } = &mut entry.act {
            cards.clear();
        } else if let Act::RosterImported { students, .. } = &mut entry.act {
            students.clear();
        }
        Self {
            at: entry.wall,
            desk: entry.desk,
            operator: entry.operator,
            second: entry.approver,
            act: entry.act,
            undone: entry.undone,
        }
    }
}

/// Sorts entries newest first, each once.
pub(super) fn newest_first(mut entries: Vec<Entry>) -> Vec<Past> {
    // Identifiers begin with the time of the desk, which always grows.
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.mono_ms, entry.id)));
    entries.dedup_by_key(|entry| entry.id);
    entries.into_iter().map(Past::of).collect()
}
