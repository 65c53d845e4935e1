//! Secrets of a command: from a file, from the environment, or asked at the terminal; never from the command line.

use std::io::IsTerminal;
use std::path::Path;

use clap::Args;
use zeroize::Zeroizing;

use crate::id::OperatorId;
use crate::journal::vault::Passphrase;
use crate::journal::vault::password::check_password;

use super::Failure;

/// Who signs in for a command, and where their secrets come from.
#[derive(Debug, Clone, Args)]
pub struct SignIn {
    /// Who does it; also CARD_DESK_OPERATOR.
    #[arg(long, global = true, value_name = "NAME")]
    pub operator: Option<String>,
    /// File with the password in its first line; also CARD_DESK_PASSWORD, else it is asked.
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<std::path::PathBuf>,
    /// The second person, where two are asked for; also CARD_DESK_SECOND.
    #[arg(long, global = true, value_name = "NAME")]
    pub second: Option<String>,
    /// File with the second person's password; also CARD_DESK_SECOND_PASSWORD, else it is asked.
    #[arg(long, global = true, value_name = "FILE")]
    pub second_password_file: Option<std::path::PathBuf>,
    /// File with the recovery passphrase, for a computer that has no key of its own; also CARD_DESK_RECOVERY.
    #[arg(long, global = true, value_name = "FILE")]
    pub recovery_file: Option<std::path::PathBuf>,
    /// File with the passphrase of the card keys; also CARD_DESK_CARD_KEYS, else the keyring, else it is asked.
    #[arg(long, global = true, value_name = "FILE")]
    pub card_keys_file: Option<std::path::PathBuf>,
}

impl SignIn {
    /// Returns who does it, when somebody is named.
    pub fn operator(&self) -> Result<Option<OperatorId>, Failure> {
        named(self.operator.as_deref(), "CARD_DESK_OPERATOR")
    }

    /// Returns the second person, when one is named.
    pub fn second(&self) -> Result<Option<OperatorId>, Failure> {
        named(self.second.as_deref(), "CARD_DESK_SECOND")
    }

    /// Returns the password of the person who does it.
    pub fn password(&self, operator: &OperatorId) -> Result<Passphrase, Failure> {
        let asked = format!("密码 password · {operator}: ");
        asked_for(self.password_file.as_deref(), "CARD_DESK_PASSWORD", &asked)?.ok_or_else(|| no_secret("password"))
    }

    /// Returns a new password for a person; at a terminal it is typed twice.
    pub fn new_password(&self, operator: &OperatorId) -> Result<Passphrase, Failure> {
        if let Some(password) = given(self.password_file.as_deref(), "CARD_DESK_PASSWORD")? {
            return Ok(password);
        }
        let password = self.password(operator)?;
        let asked = format!("再输一次 again · {operator}: ");
        let again = asked_for(None, "", &asked)?.ok_or_else(|| no_secret("password"))?;
        if password.reveal() == again.reveal() {
            Ok(password)
        } else {
            Err(Failure::with_next("passwords-differ", "the two passwords differ", "type both again"))
        }
    }

    /// Returns the password of the second person.
    pub fn second_password(&self, operator: &OperatorId) -> Result<Passphrase, Failure> {
        let asked = format!("第二人密码 second password · {operator}: ");
        asked_for(self.second_password_file.as_deref(), "CARD_DESK_SECOND_PASSWORD", &asked)?
            .ok_or_else(|| no_secret("second-password"))
    }

    /// Returns the passphrase of the card keys when it is given, without asking.
    pub fn card_keys(&self) -> Result<Option<Passphrase>, Failure> {
        given_card_keys(self.card_keys_file.as_deref())
    }

    /// Returns a new passphrase for the card keys; at a terminal it is typed twice.
    pub fn new_card_keys(&self) -> Result<Passphrase, Failure> {
        if let Some(passphrase) = self.card_keys()? {
            return Ok(passphrase);
        }
        let asked = |question: &str| asked_for(None, "", question)?.ok_or_else(|| no_secret("card-keys"));
        let passphrase = asked("卡片密钥的新口令 new passphrase of the card keys: ")?;
        if asked("再输一次 again: ")?.reveal() == passphrase.reveal() {
            Ok(passphrase)
        } else {
            Err(Failure::with_next("passwords-differ", "the two passphrases differ", "type both again"))
        }
    }

    /// Returns the recovery passphrase when there is one, without asking.
    pub fn recovery(&self) -> Result<Option<Passphrase>, Failure> {
        let Some(typed) = given(self.recovery_file.as_deref(), "CARD_DESK_RECOVERY")? else { return Ok(None) };
        let mistyped = |fault: crate::journal::vault::Mistyped| Failure::with_next(fault.code(), fault, fault.next());
        Passphrase::parse_recovery(typed.reveal()).map(Some).map_err(mistyped)
    }
}

/// Where the new password of a person comes from.
#[derive(Debug, Clone, Args)]
pub struct NewPassword {
    /// File with the new password in its first line; also CARD_DESK_NEW_PASSWORD, else it is asked twice.
    #[arg(long, value_name = "FILE")]
    pub new_password_file: Option<std::path::PathBuf>,
}

impl NewPassword {
    /// Returns the new password of a person; a weak one is refused.
    pub fn read(&self, operator: &OperatorId) -> Result<Passphrase, Failure> {
        let file = self.new_password_file.as_deref();
        let password = match given(file, "CARD_DESK_NEW_PASSWORD")? {
            Some(password) => password,
            None => {
                let asked = |question: &str| {
                    let question = format!("{question} · {operator}: ");
                    asked_for(None, "", &question)?.ok_or_else(|| no_secret("new-password"))
                };
                let password = asked("新密码 new password")?;
                if asked("再输一次 again")?.reveal() != password.reveal() {
                    return Err(Failure::with_next("passwords-differ", "the two passwords differ", "type both again"));
                }
                password
            }
        };
        check_password(&password).map_err(|weak| Failure::with_next(weak.code(), weak, "choose another password"))?;
        Ok(password)
    }
}

fn no_secret(what: &str) -> Failure {
    Failure::with_next(
        "no-secret",
        format!("no {what} was given, and there is no terminal to ask at"),
        format!("name a file with --{what}-file, or run the command in a terminal"),
    )
}

fn named(argument: Option<&str>, variable: &str) -> Result<Option<OperatorId>, Failure> {
    let from_environment = || std::env::var(variable).ok().filter(|name| !name.is_empty());
    let name = argument.map(str::to_owned).or_else(from_environment);
    name.map(|name| OperatorId::parse(&name))
        .transpose()
        .map_err(|fault| Failure::with_next("operator", fault, "write the name as the list of people has it"))
}

/// Takes a secret from its file or its variable.
fn given(file: Option<&Path>, variable: &str) -> Result<Option<Passphrase>, Failure> {
    if let Some(file) = file {
        let text = std::fs::read_to_string(super::output::file(file)?).map(Zeroizing::new).map_err(|fault| {
            Failure::with_next("cannot-read", format!("{}: {}", file.display(), fault.kind()), "check the file")
        })?;
        return Ok(Some(Passphrase::new(text.lines().next().unwrap_or_default().to_owned())));
    }
    Ok(std::env::var(variable).ok().filter(|secret| !secret.is_empty()).map(Passphrase::new))
}

/// Takes the passphrase of the card keys from its file or its variable.
pub fn given_card_keys(file: Option<&Path>) -> Result<Option<Passphrase>, Failure> {
    given(file, "CARD_DESK_CARD_KEYS")
}

/// Asks for the passphrase of the card keys; none is typed to go on without them.
pub fn ask_card_keys() -> Result<Option<Passphrase>, Failure> {
    let asked = "卡片密钥的口令（直接回车则不用密钥）passphrase of the card keys (Enter reads without them): ";
    Ok(asked_for(None, "", asked)?.filter(|typed| !typed.reveal().is_empty()))
}

/// Takes a secret from its file or its variable, or asks for it.
pub fn asked_for(file: Option<&Path>, variable: &str, question: &str) -> Result<Option<Passphrase>, Failure> {
    if let Some(secret) = given(file, variable)? {
        return Ok(Some(secret));
    }
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let typed = rpassword::prompt_password(question);
    Ok(typed.ok().map(Passphrase::new))
}
