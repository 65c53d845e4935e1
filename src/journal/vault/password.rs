//! Passwords and PINs of people: the rule they keep, the hash that is stored, and whether a typed one matches.

use argon2::password_hash::PasswordHasher;
use argon2::{Params, PasswordHash, PasswordVerifier};

use super::key::Passphrase;
use super::seal::{Cost, SealFault};
use crate::journal::stamp::Random;

const PASSWORD_MIN: usize = 10;
const PASSWORD_MAX: usize = 200;
const PIN_DIGITS: usize = 6;

/// Why a new password or PIN is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    /// A password is too short.
    #[error("a password has at least 10 characters, this has {found}")]
    Short {
        /// Characters found.
        found: usize,
    },
    /// A password is too long.
    #[error("a password has at most 200 characters, this has {found}")]
    Long {
        /// Characters found.
        found: usize,
    },
    /// A password holds one character only, again and again.
    #[error("a password is not one character again and again")]
    OneCharacter,
    /// A PIN is not six digits.
    #[error("a PIN has exactly 6 digits")]
    NotSixDigits,
    /// A PIN holds one digit only.
    #[error("a PIN is not one digit again and again")]
    SameDigits,
    /// A PIN counts up or down.
    #[error("a PIN does not count up or down, as 123456 does")]
    Run,
}

impl WeakSecret {
    /// Returns the stable code of this refusal, for sentences and JSON.
    pub fn code(self) -> &'static str {
        match self {
            WeakSecret::Short { .. } => "password-short",
            WeakSecret::Long { .. } => "password-long",
            WeakSecret::OneCharacter => "password-one-character",
            WeakSecret::NotSixDigits => "pin-not-six-digits",
            WeakSecret::SameDigits => "pin-same-digits",
            WeakSecret::Run => "pin-run",
        }
    }
}

/// Checks a new password: 10 to 200 characters that are not all the same.
pub fn check_password(password: &Passphrase) -> Result<(), WeakSecret> {
    let text = password.reveal();
    let found = text.chars().count();
    if found < PASSWORD_MIN {
        return Err(WeakSecret::Short { found });
    }
    if found > PASSWORD_MAX {
        return Err(WeakSecret::Long { found });
    }
    let first = text.chars().next();
    if text.chars().all(|sign| Some(sign) == first) { Err(WeakSecret::OneCharacter) } else { Ok(()) }
}

/// Checks a new PIN: exactly 6 digits, not all the same, not counting up or down (9 and 0 are neighbors).
pub fn check_pin(pin: &Passphrase) -> Result<(), WeakSecret> {
    let digits = pin.reveal().as_bytes();
    if digits.len() != PIN_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return Err(WeakSecret::NotSixDigits);
    }
    let step = |by: u8| digits.iter().zip(digits.iter().skip(1)).all(|(a, b)| (a - b'0' + by) % 10 == b - b'0');
    match (step(0), step(1) || step(9)) {
        (true, _) => Err(WeakSecret::SameDigits),
        (_, true) => Err(WeakSecret::Run),
        (false, false) => Ok(()),
    }
}

/// Whether a typed password is the stored one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is.
    Yes,
    /// It is, and its hash is older than today's cost: hash it again.
    YesButOld,
    /// It is not, or the stored hash cannot be read.
    No,
}

/// Hashes a password for storing, as a PHC string: argon2id, 64 MiB, 3 passes, 1 lane.
pub fn hash_password(password: &Passphrase, random: &mut dyn Random) -> Result<String, SealFault> {
    hash_at(password, Cost::FULL, random)
}

pub(super) fn hash_at(password: &Passphrase, cost: Cost, random: &mut dyn Random) -> Result<String, SealFault> {
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    let argon2 = cost.argon2().ok_or(SealFault::OutOfMemory)?;
    let hash = argon2.hash_password_with_salt(password.reveal().as_bytes(), &salt);
    Ok(hash.map_err(|_| SealFault::OutOfMemory)?.to_string())
}

/// Compares a typed password with a stored hash; takes a good part of a second.
pub fn verify(phc: &str, password: &Passphrase) -> Match {
    let Some((hash, cost)) = PasswordHash::new(phc).ok().and_then(|hash| cost_of(&hash).map(|cost| (hash, cost)))
    else {
        return Match::No;
    };
    let Some(argon2) = cost.argon2() else { return Match::No };
    match argon2.verify_password(password.reveal().as_bytes(), &hash) {
        Ok(()) if is_of_today(&hash, cost) => Match::Yes,
        Ok(()) => Match::YesButOld,
        Err(_) => Match::No,
    }
}

fn cost_of(hash: &PasswordHash) -> Option<Cost> {
    let params = Params::try_from(hash).ok()?;
    Some(Cost { kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() })
}

fn is_of_today(hash: &PasswordHash, cost: Cost) -> bool {
    hash.algorithm == argon2::ARGON2ID_IDENT && hash.version == Some(19) && cost == Cost::FULL
}
