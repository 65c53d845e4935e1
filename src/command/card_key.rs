//! `card-desk card-key`: the keys of cards by name; imported, sealed and removed by an admin, never shown.
//!
//! Not to be confused with `card-desk key`, which is about the key of the journal.

mod change;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::chip::key::KeyLine;
use crate::chip::key::sectors::show_sectors;
use crate::desk::card_keys::{KeysSeen, KeysState};
use crate::desk::office::card_keys::names;
use crate::reader::apdu::KeyType;

use super::place::Place;
use super::told::{tell, words};
use super::{Arguments, Failure};

/// Arguments of `card-key`.
#[derive(Debug, Args)]
pub struct CardKeyCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the keys of cards.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Lists the keys by name, and those that a card profile asks for; needs no password.
    List,
    /// Imports a key file into the sealed keys. For admins.
    ///
    /// Reads our own TOML, lists with one key on each line (MIFARE Classic Tool, `.dic`), proxmark `.bin` and
    /// metrodroid JSON.
    Import(Import),
    /// Takes a key out of the sealed keys. For admins.
    Remove {
        /// Name of the key.
        name: String,
    },
    /// Takes a key file that lies here in the open over into the sealed keys. For admins.
    Seal {
        /// Deletes the file in the open once its keys are sealed.
        #[arg(long)]
        delete_plain: bool,
    },
    /// Puts the passphrase of the keys into the keyring of this computer, or takes it out. For admins.
    Keyring {
        /// What to do with it.
        #[command(subcommand)]
        what: InKeyring,
    },
}

/// Which file, and what is known of its keys.
#[derive(Debug, Args)]
pub struct Import {
    /// Key file.
    pub file: PathBuf,
    /// Name that the card profile asks for; several keys become NAME.1, NAME.2, or NAME.8A by their sector.
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// Sector that the only key of the file opens, 0 to 39.
    #[arg(long, value_name = "N", requires = "key_type", value_parser = clap::value_parser!(u8).range(0..40))]
    pub sector: Option<u8>,
    /// Which key of that sector it is.
    #[arg(long = "type", value_name = "A|B", requires = "sector", ignore_case = true)]
    pub key_type: Option<Letter>,
}

/// Key A or key B of a sector.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Letter {
    /// Key A.
    A,
    /// Key B.
    B,
}

impl From<Letter> for KeyType {
    fn from(letter: Letter) -> Self {
        match letter {
            Letter::A => KeyType::A,
            Letter::B => KeyType::B,
        }
    }
}

/// What to do with the keyring.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum InKeyring {
    /// Puts the passphrase in, so that signing in opens the keys.
    Put,
    /// Takes the passphrase out.
    Remove,
}

impl CardKeyCommand {
    /// Lists or changes the keys.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        match &self.what {
            What::List => list(&place, arguments),
            What::Import(import) => change::import(import, &place, arguments),
            What::Remove { name } => change::remove(name, &place, arguments),
            What::Seal { delete_plain } => change::seal_plain(*delete_plain, &place, arguments),
            What::Keyring { what } => change::in_keyring(*what, &place, arguments),
        }
    }
}

fn list(place: &Place, arguments: &Arguments) -> Result<(), Failure> {
    let words = words(arguments)?;
    let shelf = place.shelf(arguments.training)?;
    let (_, seen) = place.card_keys()?;
    let keys = names(&seen, &shelf);
    let asking = |name: &str| -> Vec<&str> {
        let asks = shelf.profiles().iter().filter(|profile| profile.key_names().contains(name));
        asks.map(crate::chip::profile::Profile::id).collect()
    };
    let members: Vec<Value> = keys
        .iter()
        .map(|key| {
            let here = if is_closed(&seen) { None } else { Some(key.is_here()) };
            json!({
                "name": key.name, "kind": key.kind.map(crate::chip::key::KeyKind::code), "here": here,
                "sectors": show_sectors(&key.sectors), "profiles": asking(&key.name),
            })
        })
        .collect();
    let mut lines = vec![format!("{} [{}]", words.keys_state(&seen.state), seen.state.code())];
    if let Some(note) = note(&seen) {
        lines.push(note.to_owned());
    }
    for key in &keys {
        let presence = match key.kind {
            Some(kind) if key.is_here() => words.key_kind(kind),
            Some(kind) => format!("{} ！种类不对 wrong kind", words.key_kind(kind)),
            None if is_closed(&seen) => "？ closed".to_owned(),
            None => "缺 missing".to_owned(),
        };
        let sectors = show_sectors(&key.sectors);
        let parts = [key.name.clone(), presence, sectors, asking(&key.name).join(" ")];
        lines
            .push(format!("  · {}", parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")));
    }
    tell(arguments, json!({ "state": seen.state.code(), "plain_left": seen.plain_left, "keys": members }), &lines);
    Ok(())
}

fn is_closed(seen: &KeysSeen) -> bool {
    seen.state == KeysState::Closed
}

/// Returns what should be done about the file, when something should.
fn note(seen: &KeysSeen) -> Option<&'static str> {
    match (&seen.state, seen.plain_left) {
        (KeysState::Plain, _) => Some("没有密封 not sealed → card-desk card-key seal"),
        (KeysState::Closed, _) => Some("未打开 closed → --card-keys-file FILE"),
        (_, true) => Some("明文文件还在 the file in the open is still there → card-desk card-key seal --delete-plain"),
        (KeysState::None | KeysState::Open | KeysState::Faulty { .. }, false) => None,
    }
}

/// Returns a key as JSON: everything but its value.
fn member(line: &KeyLine) -> Value {
    json!({ "name": line.name, "kind": line.kind.code(), "sectors": show_sectors(&line.sectors) })
}
