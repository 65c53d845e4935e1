//! The people of the office: who works here as what, and a new one.

use crate::desk::WayIn;
use crate::desk::station::Station;
use crate::id::OperatorId;
use crate::journal::vault::password::check_password;
use crate::journal::vault::{Passphrase, VaultFault};
use crate::journal::{JournalFault, Tenure};
use crate::record::{Deed, Role};

use super::visit::Visit;
use super::{Answers, FormKind, Told};

/// The people of the office.
#[derive(Debug, Clone, PartialEq)]
pub struct PeoplePage {
    /// Everybody, those who left last.
    pub people: Vec<Tenure>,
    /// Who sits here.
    pub me: OperatorId,
    /// A person may be added from here.
    pub may_add: bool,
    /// The form for a new person is open.
    pub adding: bool,
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<PeoplePage, JournalFault> {
    let may_add = station.may(Deed::OperatorAdded)?;
    Ok(PeoplePage {
        people: station.journal.tenures()?,
        me: station.seat.operator().clone(),
        may_add,
        adding: may_add && visit.ask == Some(FormKind::AddPerson),
        told: None,
    })
}

/// Adds a person: name, role, first password twice.
pub(super) fn add(station: &mut Station, answers: &Answers) -> Result<Deed, Told> {
    let operator = OperatorId::parse(answers.get(0)).map_err(|_| Told::refused("not-a-name"))?;
    let role = answers.choice(1, &Role::ALL).ok_or_else(|| Told::refused("not-chosen"))?;
    let password = new_password(answers, 2)?;
    station.journal.add_operator(&station.seat, &operator, role, &password)?;
    station.change_way_in(|way_in| way_in.give(&operator, &password))?;
    Ok(Deed::OperatorAdded)
}

impl Station {
    /// Changes who can open the journal; the entry stands already, so that a key file that fails is said apart.
    pub(super) fn change_way_in(
        &mut self,
        change: impl FnOnce(&mut WayIn) -> Result<(), VaultFault>,
    ) -> Result<(), Told> {
        match self.way_in.as_mut().map(change) {
            Some(Err(fault)) => Err(Told::KeyFileBehind { code: fault.code(), why: fault.to_string() }),
            Some(Ok(())) | None => Ok(()),
        }
    }
}

/// Reads a password that was typed twice.
pub(super) fn new_password(answers: &Answers, from: usize) -> Result<Passphrase, Told> {
    let typed = |field: usize| Passphrase::new(answers.get(field).to_owned());
    let password = typed(from);
    check_password(&password)?;
    if password.reveal() == typed(from + 1).reveal() { Ok(password) } else { Err(Told::refused("passwords-differ")) }
}
