//! The steps of a card with files: what is sent, where it looks, and what an answer means.

use crate::chip::facts::Place;
use crate::reader::apdu::Permitted;
use crate::reader::link::Status;

/// One step of a card with files.
#[derive(Clone)]
pub(super) struct Step {
    pub id: String,
    pub place: Place,
    pub action: Action,
    /// Fewest bytes that make the answer usable.
    pub min: usize,
    pub needs: Option<String>,
    pub optional: bool,
    pub probe: Option<Probe>,
    /// What the profile says that a status word means.
    pub states: Vec<(Status, State)>,
}

#[derive(Clone)]
pub(super) enum Action {
    /// SELECT: its answer is a template.
    Select(Permitted),
    /// READ BINARY, GET BALANCE or GET DATA: the first way that the card knows.
    Read(Vec<Way>),
    /// READ RECORD from 1 until the card has no more: the first way that the card knows.
    Records(Vec<Way>),
    /// A value within an earlier answer, or another command when it is not there.
    Tag { within: String, path: Vec<u16>, otherwise: Option<Permitted> },
}

/// One way to a file: commands, after a SELECT of the file where it has no short identifier.
#[derive(Clone)]
pub(super) struct Way {
    pub select: Option<Permitted>,
    pub commands: Vec<Permitted>,
}

/// What a status word means when a profile says so: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Locked,
    LockedForever,
    NotThisCard,
    Absent,
    NeedsKey,
}

/// What tells that the card is of this profile.
#[derive(Clone)]
pub(super) enum Probe {
    /// The answer holds these bytes at this place.
    Bytes { at: usize, bytes: Vec<u8> },
    /// The command is carried out.
    Done,
}

impl Way {
    /// A way that needs no SELECT.
    pub fn direct(commands: Vec<Permitted>) -> Self {
        Self { select: None, commands }
    }
}

impl Action {
    /// Counts the commands when all goes well; a list counts as one record.
    pub fn least(&self) -> usize {
        match self {
            Action::Select(_) => 1,
            Action::Read(ways) => ways.first().map_or(0, |way| usize::from(way.select.is_some()) + way.commands.len()),
            Action::Records(ways) => ways.first().map_or(0, |way| usize::from(way.select.is_some()) + 1),
            Action::Tag { .. } => 0,
        }
    }

    /// Returns whether a SELECT is sent when all goes well.
    pub fn selects(&self) -> bool {
        match self {
            Action::Select(_) => true,
            Action::Read(ways) | Action::Records(ways) => ways.first().is_some_and(|way| way.select.is_some()),
            Action::Tag { .. } => false,
        }
    }
}
