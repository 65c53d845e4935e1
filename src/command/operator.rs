//! `card-desk operator`: who works at this desk, as what, and with which password.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::id::OperatorId;
use crate::journal::vault::{Passphrase, SlotName};
use crate::journal::{Entry, JournalFault, Operator, SystemRandom, Unauthorized};
use crate::record::{Act, Deed, Role};

use super::place::{Entered, Place, of_vault};
use super::secret::NewPassword;
use super::told::{self, tell};
use super::{Arguments, Failure};

/// Arguments of `operator`.
#[derive(Debug, Args)]
pub struct OperatorCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the people of the office.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Lists the people.
    List,
    /// Adds a person with a first password.
    Add {
        /// Who.
        name: String,
        /// As what: clerk, teacher, verifier or admin.
        #[arg(long, value_parser = told::coded::<Role>)]
        role: Role,
        /// The first password.
        #[command(flatten)]
        password: NewPassword,
    },
    /// Gives a person another role.
    Role {
        /// Who.
        name: String,
        /// As what: clerk, teacher, verifier or admin.
        #[arg(value_parser = told::coded::<Role>)]
        role: Role,
    },
    /// Lets a person work here no more.
    Retire {
        /// Who.
        name: String,
    },
    /// Sets a password: one's own, or as an admin anybody's; with the recovery passphrase and no --operator, an admin's.
    Password {
        /// Whose; without a name one's own.
        name: Option<String>,
        /// The new password.
        #[command(flatten)]
        password: NewPassword,
    },
}

impl OperatorCommand {
    /// Lists or changes the people.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        if let What::List = self.what {
            let journal = place.journal(place.settings()?.desk, &arguments.sign_in)?;
            return list(&journal.operators().map_err(told::journal)?, arguments);
        }
        if let What::Password { name: Some(name), password } = &self.what
            && arguments.sign_in.operator()?.is_none()
            && let Some(recovery) = arguments.sign_in.recovery()?
        {
            return reset(&place, &operator(name)?, password, &recovery, arguments);
        }
        let mut entered = place.enter(arguments)?;
        let (who, entry, done) = match &self.what {
            What::List => return Ok(()),
            What::Add { name, role, password } => {
                let name = operator(name)?;
                let entry = add(&mut entered, &name, *role, password)?;
                (name, entry, format!("已新增 added · {}", told::role(*role)))
            }
            What::Role { name, role } => {
                let name = working(&entered, name)?;
                let entry = entered.act(Act::OperatorChanged { operator: name.clone(), role: *role })?;
                (name, entry, format!("已改角色 role changed · {}", told::role(*role)))
            }
            What::Retire { name } => {
                let name = working(&entered, name)?;
                let entry = entered.act(Act::OperatorRetired { operator: name.clone() })?;
                // The journal lets them in no more; a way in that a cut leaves opens nothing that they may do.
                if let Some(way_in) = &mut entered.way_in {
                    way_in.take(&name).map_err(|fault| of_vault(&fault))?;
                }
                (name, entry, "已停用 retired".to_owned())
            }
            What::Password { name, password } => {
                let name = match name {
                    Some(name) => working(&entered, name)?,
                    None => entered.seat.operator().clone(),
                };
                let entry = change_password(&mut entered, &name, password)?;
                (name, entry, "密码已设 password set".to_owned())
            }
        };
        let role = entered.journal.operators().map_err(told::journal)?.into_iter().find(|known| known.operator == who);
        let members = json!({
            "operator": who, "role": role.as_ref().map(|known| known.role),
            "retired": role.as_ref().map(|known| known.retired), "entry": told::stamp(&entry),
        });
        tell(arguments, members, &[format!("{done}: {who}")]);
        Ok(())
    }
}

fn list(people: &[Operator], arguments: &Arguments) -> Result<(), Failure> {
    let line = |person: &Operator| {
        let past = if person.retired { " · 已停用 retired" } else { "" };
        format!("{} · {}{past}", person.operator, told::role(person.role))
    };
    tell(arguments, json!({ "operators": people }), &people.iter().map(line).collect::<Vec<_>>());
    Ok(())
}

fn operator(name: &str) -> Result<OperatorId, Failure> {
    OperatorId::parse(name).map_err(|fault| Failure::of_word("operator", name, &fault))
}

/// Names a person who works here.
fn working(entered: &Entered, name: &str) -> Result<OperatorId, Failure> {
    let name = operator(name)?;
    let people = entered.journal.operators().map_err(told::journal)?;
    let refused = match people.iter().find(|known| known.operator == name) {
        Some(known) if !known.retired => return Ok(name),
        Some(_) => Unauthorized::Retired(name),
        None => Unauthorized::Unknown(name),
    };
    Err(Failure::of_journal(&JournalFault::from(refused)))
}

/// Adds a person. Cut after the journal, they lack only a way in, and `operator password` gives it.
fn add(entered: &mut Entered, name: &OperatorId, role: Role, password: &NewPassword) -> Result<Entry, Failure> {
    entered.may(Deed::OperatorAdded)?;
    let password = password.read(name)?;
    let entry = entered.journal.add_operator(&entered.seat, name, role, &password).map_err(told::journal)?;
    if let Some(way_in) = &mut entered.way_in {
        way_in.give(name, &password).map_err(|fault| of_vault(&fault))?;
    }
    Ok(entry)
}

/// Sets the password of an admin who forgot it; the recovery passphrase itself must be right, whatever the keyring has.
fn reset(
    place: &Place,
    name: &OperatorId,
    password: &NewPassword,
    recovery: &Passphrase,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let mut vault = place.vault()?;
    let key = vault.unlock(&SlotName::Recovery, recovery).map_err(|fault| of_vault(&fault))?;
    let mut journal = place.journal(place.settings()?.desk, &arguments.sign_in)?;
    let password = password.read(name)?;
    let entry = journal.reset_admin(name, &password).map_err(told::journal)?;
    vault
        .put(&SlotName::Operator(name.clone()), &password, &key, &mut SystemRandom)
        .map_err(|fault| of_vault(&fault))?;
    let members = json!({ "operator": name, "role": Role::Admin, "retired": false, "entry": told::stamp(&entry) });
    tell(arguments, members, &[format!("密码已设 password set: {name}")]);
    Ok(())
}

/// Sets a password in the journal and in the key file; between the two the old one and the new one open the key.
fn change_password(entered: &mut Entered, name: &OperatorId, password: &NewPassword) -> Result<Entry, Failure> {
    let role = entered.journal.role(&entered.seat).map_err(told::journal)?;
    if name != entered.seat.operator() && role != Role::Admin {
        let refused = Unauthorized::MayNot { role, deed: Deed::SecretSet };
        return Err(Failure::of_journal(&JournalFault::from(refused)));
    }
    let password = password.read(name)?;
    if let Some(way_in) = &mut entered.way_in {
        way_in.give_beside(name, &password).map_err(|fault| of_vault(&fault))?;
    }
    let entry = entered.journal.set_password(&entered.seat, name, &password).map_err(told::journal)?;
    if let Some(way_in) = &mut entered.way_in {
        way_in.give(name, &password).map_err(|fault| of_vault(&fault))?;
    }
    Ok(entry)
}
