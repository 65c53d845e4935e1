//! Who may work with the journal: people, their roles and passwords, and the seat of one who signed in.
//!
//! Every append asks the table of `record::can`; a seat is the only way to append.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use serde::Serialize;

use crate::id::OperatorId;
use crate::record::office::Secret;
use crate::record::{Act, Deed, Leave, Role, can};

use super::rows::{all, from_word, word};
use super::vault::Passphrase;
use super::vault::password::{Match, hash_password, verify};
use super::{Entry, Journal, JournalFault};

/// A person who signed in at this desk: the only way to append to a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    operator: OperatorId,
    training: bool,
}

impl Seat {
    /// Seats somebody at an invented school, without a password and with every right; other journals refuse it.
    pub fn training(operator: OperatorId) -> Self {
        Self { operator, training: true }
    }

    /// Returns who it is.
    pub fn operator(&self) -> &OperatorId {
        &self.operator
    }
}

/// A person of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operator {
    /// Who.
    pub operator: OperatorId,
    /// As what.
    pub role: Role,
    /// May not work here any more.
    pub retired: bool,
}

/// Why somebody may not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unauthorized {
    /// The seat is none of this journal.
    #[error("nobody is signed in at this journal")]
    NotSignedIn,
    /// No such person.
    #[error("{0} is no person of this office")]
    Unknown(OperatorId),
    /// The person may not work here any more.
    #[error("{0} does not work here any more")]
    Retired(OperatorId),
    /// The role does not allow it.
    #[error("the role {} may not do this ({})", word(.role), .deed.code())]
    MayNot {
        /// Role of the person.
        role: Role,
        /// What was tried.
        deed: Deed,
    },
    /// A second person must sign in for it.
    #[error("this takes a second person ({})", .0.code())]
    NeedsSecond(Deed),
    /// The second person is the first, or one who may not stand in.
    #[error("the second person must be another one who works at this desk, and no verifier")]
    NoSecond,
    /// The password is wrong.
    #[error("the password is wrong")]
    WrongPassword,
    /// There are people already, so that nobody can make the first admin.
    #[error("this journal has people already: ask an admin")]
    NotTheFirst,
    /// The last admin would be gone.
    #[error("this is the last admin: make another one first")]
    LastAdmin,
    /// The person is there already.
    #[error("{0} is a person of this office already")]
    Known(OperatorId),
    /// Only an act of one's own, ten minutes old at most, is taken back without an admin.
    #[error("only your own acts of the last ten minutes can be taken back: ask an admin")]
    TooLate,
}

impl Unauthorized {
    /// Returns the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Unauthorized::NotSignedIn => "not-signed-in",
            Unauthorized::Unknown(_) => "unknown-operator",
            Unauthorized::Retired(_) => "retired-operator",
            Unauthorized::MayNot { .. } => "may-not",
            Unauthorized::NeedsSecond(_) => "needs-second",
            Unauthorized::NoSecond => "no-second",
            Unauthorized::WrongPassword => "wrong-password",
            Unauthorized::NotTheFirst => "not-the-first",
            Unauthorized::LastAdmin => "last-admin",
            Unauthorized::Known(_) => "known-operator",
            Unauthorized::TooLate => "too-late",
        }
    }
}

impl Journal {
    /// Lists the people of the office by name.
    pub fn operators(&self) -> Result<Vec<Operator>, JournalFault> {
        let sql = "SELECT operator, role, retired FROM operators ORDER BY retired, operator";
        all(&self.conn, sql, [], "operators", |row| {
            let (operator, role): (String, String) = (row.get(0)?, row.get(1)?);
            let retired = row.get(2)?;
            let parsed = OperatorId::parse(&operator).ok().zip(from_word(role));
            Ok(parsed.map(|(operator, role)| Operator { operator, role, retired }))
        })
    }

    /// Makes the first admin of a new journal and seats them.
    pub fn first_admin(&mut self, operator: &OperatorId, password: &Passphrase) -> Result<Seat, JournalFault> {
        if !self.operators()?.is_empty() {
            return Err(Unauthorized::NotTheFirst.into());
        }
        let seat = Seat { operator: operator.clone(), training: false };
        let phc = self.hashed(password)?;
        let act = Act::OperatorAdded { operator: operator.clone(), role: Role::Admin };
        self.append_then(&seat, None, act, |tx| put_secret(tx, operator, &phc))?;
        Ok(seat)
    }

    /// Seats a person whose password fits, and records it.
    ///
    /// `failures` counts the wrong tries at this desk since the last success. Weak old hashes are renewed.
    pub fn sign_in(
        &mut self,
        operator: &OperatorId,
        password: &Passphrase,
        failures: u32,
    ) -> Result<Seat, JournalFault> {
        let seat = self.checked(operator, password)?;
        self.append(&seat, Act::SignedIn { failures })?;
        Ok(seat)
    }

    /// Seats a person whom the PIN of a locked desk has shown to be the one who locked it, and records it.
    pub(crate) fn wake(&mut self, operator: &OperatorId, failures: u32) -> Result<Seat, JournalFault> {
        let seat = Seat { operator: operator.clone(), training: false };
        self.append(&seat, Act::SignedIn { failures })?;
        Ok(seat)
    }

    /// Seats a second person for one act; the act itself records it.
    pub fn second(&mut self, operator: &OperatorId, password: &Passphrase) -> Result<Seat, JournalFault> {
        self.checked(operator, password)
    }

    fn checked(&mut self, operator: &OperatorId, password: &Passphrase) -> Result<Seat, JournalFault> {
        let phc: Option<String> = self
            .conn
            .prepare_cached("SELECT phc FROM secrets WHERE operator = ?1")?
            .query_row([operator.as_str()], |row| row.get(0))
            .optional()?;
        let fits = phc.map(|phc| verify(&phc, password)).unwrap_or(Match::No);
        role_of(&self.conn, operator)?;
        match fits {
            Match::No => return Err(Unauthorized::WrongPassword.into()),
            Match::Yes => {}
            Match::YesButOld => {
                let phc = self.hashed(password)?;
                let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
                put_secret(&tx, operator, &phc)?;
                tx.commit()?;
            }
        }
        Ok(Seat { operator: operator.clone(), training: false })
    }

    /// Adds a person with a first password.
    pub fn add_operator(
        &mut self,
        seat: &Seat,
        operator: &OperatorId,
        role: Role,
        password: &Passphrase,
    ) -> Result<Entry, JournalFault> {
        if self.operators()?.iter().any(|known| known.operator == *operator && !known.retired) {
            return Err(Unauthorized::Known(operator.clone()).into());
        }
        let phc = self.hashed(password)?;
        let act = Act::OperatorAdded { operator: operator.clone(), role };
        self.append_then(seat, None, act, |tx| put_secret(tx, operator, &phc))
    }

    /// Sets a password: one's own, or as an admin anybody's.
    pub fn set_password(
        &mut self,
        seat: &Seat,
        operator: &OperatorId,
        password: &Passphrase,
    ) -> Result<Entry, JournalFault> {
        let phc = self.hashed(password)?;
        let act = Act::SecretSet { operator: operator.clone(), secret: Secret::Password };
        self.append_then(seat, None, act, |tx| put_secret(tx, operator, &phc))
    }

    /// Sets the password of an admin for whoever opened the journal with the recovery passphrase, so that a forgotten
    /// password is no dead end.
    pub fn reset_admin(&mut self, operator: &OperatorId, password: &Passphrase) -> Result<Entry, JournalFault> {
        let role = role_of(&self.conn, operator)?;
        if role != Role::Admin {
            return Err(Unauthorized::MayNot { role, deed: Deed::SecretSet }.into());
        }
        let seat = Seat { operator: operator.clone(), training: false };
        self.set_password(&seat, operator, password)
    }

    /// Returns the role in which a person may work.
    pub fn role(&self, seat: &Seat) -> Result<Role, JournalFault> {
        seated_role(&self.conn, seat)
    }

    fn hashed(&mut self, password: &Passphrase) -> Result<String, JournalFault> {
        Ok(hash_password(password, self.random.as_mut())?)
    }
}

fn put_secret(tx: &Transaction<'_>, operator: &OperatorId, phc: &str) -> Result<(), JournalFault> {
    tx.prepare_cached(
        "INSERT INTO secrets (operator, phc) VALUES (?1, ?2) ON CONFLICT (operator) DO UPDATE SET phc = ?2",
    )?
    .execute([operator.as_str(), phc])?;
    Ok(())
}

/// Returns the role of a person who works here.
fn role_of(conn: &Connection, operator: &OperatorId) -> Result<Role, JournalFault> {
    let found: Option<(String, bool)> = conn
        .prepare_cached("SELECT role, retired FROM operators WHERE operator = ?1")?
        .query_row([operator.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        None => Err(Unauthorized::Unknown(operator.clone()).into()),
        Some((_, true)) => Err(Unauthorized::Retired(operator.clone()).into()),
        Some((role, false)) => from_word(role).ok_or(JournalFault::BadRow { table: "operators" }),
    }
}

pub(super) fn seated_role(conn: &Connection, seat: &Seat) -> Result<Role, JournalFault> {
    if !seat.training {
        return role_of(conn, &seat.operator);
    }
    let training: bool = conn.prepare_cached("SELECT training FROM origin")?.query_row([], |row| row.get(0))?;
    if training { Ok(Role::Admin) } else { Err(Unauthorized::NotSignedIn.into()) }
}

/// Asks whether one or two people may do an act; the first admin of an empty journal may add themselves.
pub(super) fn ask(conn: &Connection, seat: &Seat, second: Option<&Seat>, act: &Act) -> Result<(), JournalFault> {
    if is_first_admin(conn, seat, act)? {
        return Ok(());
    }
    let role = seated_role(conn, seat)?;
    let deed = act.deed();
    let own_secret = matches!(act, Act::SecretSet { operator, .. } if *operator == seat.operator);
    if deed == Deed::SecretSet && !own_secret && role != Role::Admin {
        return Err(Unauthorized::MayNot { role, deed }.into());
    }
    match (can(role, deed), second) {
        (Leave::No, _) => Err(Unauthorized::MayNot { role, deed }.into()),
        (Leave::WithSecond, None) => Err(Unauthorized::NeedsSecond(deed).into()),
        (Leave::Alone | Leave::WithSecond, Some(second)) => stands_in(conn, seat, second),
        (Leave::Alone, None) => keeps_an_admin(conn, act),
    }
}

fn is_first_admin(conn: &Connection, seat: &Seat, act: &Act) -> Result<bool, JournalFault> {
    let Act::OperatorAdded { operator, role: Role::Admin } = act else { return Ok(false) };
    let empty: bool =
        conn.prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM operators)")?.query_row([], |row| row.get(0))?;
    Ok(empty && *operator == seat.operator)
}

fn stands_in(conn: &Connection, seat: &Seat, second: &Seat) -> Result<(), JournalFault> {
    let role = seated_role(conn, second)?;
    if second.operator == seat.operator || role == Role::Verifier {
        return Err(Unauthorized::NoSecond.into());
    }
    Ok(())
}

fn keeps_an_admin(conn: &Connection, act: &Act) -> Result<(), JournalFault> {
    let leaving = if let Act::OperatorRetired { operator } = act {
        operator
    } else if let Act::OperatorChanged { operator, role } = act
        && *role != Role::Admin
    {
        operator
    } else {
        return Ok(());
    };
    let others: bool = conn
        .prepare_cached(
            "SELECT NOT EXISTS (SELECT 1 FROM operators WHERE role = 'admin' AND NOT retired AND operator = ?1) \
             OR EXISTS (SELECT 1 FROM operators WHERE role = 'admin' AND NOT retired AND operator <> ?1)",
        )?
        .query_row([leaving.as_str()], |row| row.get(0))?;
    if others { Ok(()) } else { Err(Unauthorized::LastAdmin.into()) }
}

/// Folds an act that changes people; passwords are no part of it.
pub(super) fn fold(conn: &Connection, act: &Act) -> Result<(), JournalFault> {
    let (operator, role) = if let Act::OperatorRetired { operator } = act {
        (operator, None)
    } else if let Act::OperatorAdded { operator, role } | Act::OperatorChanged { operator, role } = act {
        (operator, Some(role))
    } else {
        return Ok(());
    };
    conn.prepare_cached(
        "INSERT INTO operators (operator, role, retired) VALUES (?1, coalesce(?2, 'clerk'), ?3) \
         ON CONFLICT (operator) DO UPDATE SET role = coalesce(?2, role), retired = ?3",
    )?
    .execute(rusqlite::params![operator.as_str(), role.map(word), role.is_none()])?;
    Ok(())
}

/// Forgets the password of a person who left.
pub(super) fn forget(conn: &Connection, act: &Act) -> Result<(), JournalFault> {
    if let Act::OperatorRetired { operator } = act {
        conn.prepare_cached("DELETE FROM secrets WHERE operator = ?1")?.execute([operator.as_str()])?;
    }
    Ok(())
}
