//! What an admin changes about the keys of cards; the sealed file is written whole, and opened again, before it counts.

use std::path::Path;

use serde_json::{Value, json};

use crate::chip::key::fault::At;
use crate::chip::key::import::Import as Imported;
use crate::chip::key::{Assignment, KeyFault, KeyRing, check_name, seal};
use crate::desk::card_keys::{CardKeys, NoKeys, in_keyring as name_in_keyring};
use crate::journal::vault::Passphrase;
use crate::journal::vault::keyring::{self, KeyringFault};
use crate::journal::vault::password::check_password;
use crate::record::Role;

use super::super::output::write_private;
use super::super::place::{Place, file, of_card_keys};
use super::super::told::tell;
use super::super::{Arguments, Failure};
use super::{Import, InKeyring, member};

/// Said whenever keys without sectors come in.
const NOT_TRIED: &str = "没有写扇区的密钥只在卡片配置点名时使用，不会轮着试 · keys without sectors are used only when a \
                         card profile names them, and are never tried in turn";
/// Said after a change, since a window that is open has its keys already.
const NEXT_SIGN_IN: &str = "开着的窗口在下次登录后使用 · an open window uses them after the next sign-in";

/// The sealed keys, open for a change.
struct Sealed {
    keys: CardKeys,
    ring: KeyRing,
    passphrase: Passphrase,
}

impl Sealed {
    /// Opens the sealed keys, or begins with none and a new passphrase.
    fn open_or_new(place: &Place, arguments: &Arguments) -> Result<Self, Failure> {
        let keys = CardKeys::of(&place.folder);
        if keys.is_sealed() {
            return Self::open(place);
        }
        let passphrase = arguments.sign_in.new_card_keys()?;
        check_password(&passphrase)
            .map_err(|weak| Failure::with_next(weak.code(), weak, "choose another passphrase"))?;
        Ok(Self { keys, ring: KeyRing::empty(), passphrase })
    }

    fn open(place: &Place) -> Result<Self, Failure> {
        let keys = CardKeys::of(&place.folder);
        if !keys.is_sealed() {
            let what = format!("there are no sealed keys in {}", place.folder.display());
            return Err(Failure::with_next("card-keys-none", what, "run `card-desk card-key import FILE`"));
        }
        let passphrase = place.passphrase_of_card_keys()?.ok_or_else(|| {
            let next = "give their passphrase with --card-keys-file FILE, or run the command in a terminal";
            Failure::with_next("card-keys-closed", "the card keys are closed", next)
        })?;
        let (ring, _) = keys.load(Some(&passphrase)).map_err(|fault| of_card_keys(&fault))?;
        Ok(Self { keys, ring, passphrase })
    }

    /// Writes the file; what was there before stays until the new one is known to open.
    fn write(&self) -> Result<(), Failure> {
        let path = self.keys.sealed();
        let failed = |fault| of_card_keys(&NoKeys::Sealed { path: path.clone(), fault });
        let sealed = seal::seal(&self.ring, self.passphrase.reveal()).map_err(failed)?;
        seal::open(&sealed, self.passphrase.reveal()).map_err(failed)?;
        write_private(&path, &sealed)
    }
}

/// Signs an admin in; that stands in the journal.
fn admin(place: &Place, arguments: &Arguments) -> Result<(), Failure> {
    let (journal, seat) = place.sign_in(arguments)?;
    let role = journal.role(&seat).map_err(|fault| Failure::of_journal(&fault))?;
    if role == Role::Admin {
        return Ok(());
    }
    Err(Failure::with_next("may-not", "only an admin changes the card keys", "sign in as an admin"))
}

pub(super) fn import(import: &Import, place: &Place, arguments: &Arguments) -> Result<(), Failure> {
    let path = file(&import.file)?;
    let refused = |fault: KeyFault| Failure::of_keys(path, &fault);
    let mut imported = Imported::load(path).map_err(refused)?;
    if let (Some(sector), Some(key_type)) = (import.sector, import.key_type) {
        let next = "write the sectors of each key into the file, as in FFFFFFFFFFFF:0-1(A,B)";
        let several = |_| Failure::with_next("key-sectors", "--sector goes with a file of one key", next);
        imported.assign(Assignment { sector, key_type: key_type.into() }).map_err(several)?;
    }
    if !imported.is_named() {
        let next = "name it with --as NAME, as the card profile asks for it";
        let named = import.name.as_deref().map(|name| check_name(name, At::Typed)).transpose().map_err(refused)?;
        named.ok_or_else(|| Failure::with_next("key-without-name", "this file does not name its keys", next))?;
    }
    let keys = CardKeys::of(&place.folder);
    if keys.is_plain() && !keys.is_sealed() {
        let what = format!("{} is not sealed", keys.plain().display());
        return Err(Failure::with_next("card-keys-plain", what, "run `card-desk card-key seal` first"));
    }
    admin(place, arguments)?;
    let mut sealed = Sealed::open_or_new(place, arguments)?;
    let (format, of_one_card) = (imported.format.code(), imported.of_one_card);
    let lines = imported.put_on(&mut sealed.ring, import.name.as_deref()).map_err(refused)?;
    sealed.write()?;
    let unassigned = lines.iter().filter(|line| line.sectors.is_empty()).count();
    let members: Vec<Value> = lines.iter().map(member).collect();
    let mut told = vec![format!("已导入 imported: {} · {format} → {}", lines.len(), sealed.keys.sealed().display())];
    told.extend(lines.iter().map(|line| format!("  · {}", line.name)));
    if unassigned > 0 {
        told.push(NOT_TRIED.to_owned());
    }
    if of_one_card {
        told.push("这些密钥只属于一张卡 · these keys belong to one card only; others refuse them".to_owned());
    }
    told.push(format!(
        "原文件仍是明文，请收好或删除 · the file is still in the open, keep it safe or delete it: {}",
        path.display()
    ));
    told.push(NEXT_SIGN_IN.to_owned());
    let members = json!({
        "file": sealed.keys.sealed(), "format": format, "imported": members, "unassigned": unassigned,
        "of_one_card": of_one_card,
    });
    tell(arguments, members, &told);
    Ok(())
}

pub(super) fn remove(name: &str, place: &Place, arguments: &Arguments) -> Result<(), Failure> {
    admin(place, arguments)?;
    let mut sealed = Sealed::open(place)?;
    if !sealed.ring.remove(name.trim()) {
        let next = "`card-desk card-key list` shows the names";
        return Err(Failure::with_next("key-unknown", "there is no key of this name", next));
    }
    sealed.write()?;
    let lines = [format!("已删除 removed: {name}"), NEXT_SIGN_IN.to_owned()];
    tell(arguments, json!({ "file": sealed.keys.sealed(), "removed": name.trim() }), &lines);
    Ok(())
}

pub(super) fn seal_plain(delete_plain: bool, place: &Place, arguments: &Arguments) -> Result<(), Failure> {
    let keys = CardKeys::of(&place.folder);
    let plain = keys.plain();
    if !keys.is_plain() {
        let what = format!("there is no {}", plain.display());
        return Err(Failure::with_next("card-keys-nothing-to-seal", what, "import a key file, which seals its keys"));
    }
    let ring = KeyRing::load(&plain).map_err(|fault| Failure::of_keys(&plain, &fault))?;
    admin(place, arguments)?;
    let mut sealed = Sealed::open_or_new(place, arguments)?;
    sealed.ring.take_over(&ring).map_err(|fault| Failure::of_keys(&plain, &fault))?;
    sealed.write()?;
    if delete_plain {
        delete(&plain)?;
    }
    let left = plain.exists();
    let mut lines = vec![format!("已密封 sealed: {} → {}", ring.names().count(), keys.sealed().display())];
    lines.push(if left {
        format!(
            "必须删除明文文件 delete the file in the open: {} → card-desk card-key seal --delete-plain",
            plain.display()
        )
    } else {
        "明文文件已删除；别处的副本也请删除 · the file in the open is deleted; delete its copies elsewhere too"
            .to_owned()
    });
    lines.push(NEXT_SIGN_IN.to_owned());
    let members = json!({ "file": keys.sealed(), "sealed": ring.names().count(), "plain_left": left });
    tell(arguments, members, &lines);
    Ok(())
}

fn delete(plain: &Path) -> Result<(), Failure> {
    std::fs::remove_file(plain).map_err(|fault| Failure::cannot_write(plain, &fault))
}

pub(super) fn in_keyring(what: InKeyring, place: &Place, arguments: &Arguments) -> Result<(), Failure> {
    if place.training {
        let what = "the invented school uses no keyring";
        return Err(Failure::with_next("training", what, "leave --training out"));
    }
    let failed = |fault: KeyringFault| {
        let next = match fault {
            KeyringFault::NoStore => "type the passphrase on the page of the card keys instead",
            KeyringFault::Locked => "unlock the keyring of this computer and try again",
            KeyringFault::Slow => "answer the question of the keyring if there is one, and try again",
            KeyringFault::NotAKey | KeyringFault::Failed { .. } => fault.next(),
        };
        Failure::with_next(fault.code(), &fault, next)
    };
    admin(place, arguments)?;
    let name = name_in_keyring(&place.vault()?.id());
    let state = match what {
        InKeyring::Put => {
            // Opened first, so that nothing wrong is kept.
            let sealed = Sealed::open(place)?;
            keyring::set_passphrase(&name, &sealed.passphrase).map_err(failed)?;
            "kept"
        }
        InKeyring::Remove => {
            keyring::forget(&name).map_err(failed)?;
            "not-kept"
        }
    };
    tell(arguments, json!({ "keyring": state }), &[format!("密钥环 keyring: {state}")]);
    Ok(())
}
