//! One person of the office: another role, a new password, and leaving.

use crate::desk::station::Station;
use crate::id::OperatorId;
use crate::journal::{JournalFault, Tenure};
use crate::record::{Act, Deed, Role};

use super::people::new_password;
use super::visit::Visit;
use super::{Answers, FormKind, Told};

/// One person of the office.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonPage {
    /// The person.
    pub who: Tenure,
    /// It is who sits here.
    pub me: bool,
    /// Role and leaving may be changed from here.
    pub may_change: bool,
    /// The password may be set from here.
    pub may_set_password: bool,
    /// The form that is open.
    pub ask: Option<FormKind>,
    /// About the last thing done.
    pub told: Option<Told>,
}

pub(super) fn read(
    station: &Station,
    operator: &OperatorId,
    visit: &Visit,
) -> Result<Option<PersonPage>, JournalFault> {
    let Some(who) = station.journal.tenures()?.into_iter().find(|who| who.person.operator == *operator) else {
        return Ok(None);
    };
    let role = station.role()?;
    let works = !who.person.retired;
    let me = station.seat.operator() == operator;
    let may_change = works && station.may(Deed::OperatorChanged)?;
    let may_set_password = works && (me || role == Role::Admin);
    let ask = visit.ask.clone().filter(|ask| {
        may_change && matches!(ask, FormKind::ChangeRole(_) | FormKind::Retire(_))
            || may_set_password && matches!(ask, FormKind::SetPassword(_))
    });
    Ok(Some(PersonPage { who, me, may_change, may_set_password, ask, told: None }))
}

/// Gives a person another role.
pub(super) fn change_role(station: &mut Station, operator: OperatorId, answers: &Answers) -> Result<Deed, Told> {
    let role = answers.choice(0, &Role::ALL).ok_or_else(|| Told::refused("not-chosen"))?;
    station.act(Act::OperatorChanged { operator, role })
}

/// Notes that a person does not work here any more; the password is forgotten with it.
pub(super) fn retire(station: &mut Station, operator: OperatorId) -> Result<Deed, Told> {
    let done = station.act(Act::OperatorRetired { operator: operator.clone() })?;
    station.change_way_in(|way_in| way_in.take(&operator))?;
    Ok(done)
}

/// Sets a password: one's own, or as an admin anybody's.
pub(super) fn set_password(station: &mut Station, operator: &OperatorId, answers: &Answers) -> Result<Deed, Told> {
    let password = new_password(answers, 0)?;
    station.journal.set_password(&station.seat, operator, &password)?;
    station.change_way_in(|way_in| way_in.give(operator, &password))?;
    Ok(Deed::SecretSet)
}
