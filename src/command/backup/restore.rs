//! Puts the journal of a backup into an empty folder, with a key file and a recovery passphrase of its own.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::command::init::{Paper, give, of_begin, print_recovery};
use crate::command::place::{Place, of_vault};
use crate::command::told::tell;
use crate::command::{Arguments, Failure};
use crate::desk::door::begin::{mark_seen, mark_unseen};
use crate::desk::door::files::Files;
use crate::journal::SystemRandom;
use crate::journal::backup::{Identity, restore as put_into_place};
use crate::journal::vault::{Passphrase, Vault};

/// Restores a backup into the folder of the desk; anything that is there already is left as it is.
///
/// Cut in the middle, the folder holds a journal without a key file: it opens nothing, and the backup is as it was.
pub(super) fn restore(
    place: &Place,
    file: &Path,
    identity: &Identity,
    recovery_out: Option<&Path>,
    arguments: &Arguments,
) -> Result<(), Failure> {
    if place.training {
        return Err(Failure::with_next("training", "an invented school is not restored", "leave --training out"));
    }
    let files = Files::of(&place.folder);
    fs::create_dir_all(&place.folder).map_err(|fault| Failure::cannot_write(&place.folder, &fault))?;
    let paper = recovery_out.map(Paper::new).transpose()?;
    let restored = put_into_place(file, identity, &files.journal(), &files.key());
    let restored = restored.map_err(|fault| Failure::of_backup(&fault))?;
    let random = &mut SystemRandom;
    let recovery = Passphrase::recovery(random).map_err(|fault| of_vault(&fault.into()))?;
    mark_unseen(&files).map_err(|fault| of_begin(&fault))?;
    Vault::create(&files.key(), &restored.key, &recovery, random).map_err(|fault| of_vault(&fault))?;
    let shown = give(paper, &recovery)?;
    mark_seen(&files).map_err(|fault| of_begin(&fault))?;
    let found = &restored.drill;
    let doubts: Vec<String> = found.doubts.iter().map(super::doubt_code).collect();
    let shown = shown.as_ref().map(|shown| shown.as_str());
    let members = json!({
        "journal": files.journal(), "key_file": files.key(), "good": found.good(), "drill": found,
        "recovery": shown, "recovery_file": recovery_out,
    });
    let mut lines = vec![format!("已恢复 restored: {} · {} 条 entries", files.journal().display(), found.entries)];
    if !doubts.is_empty() {
        lines.push(format!("注意，内容对不上 what is in it does not hold: {}", doubts.join(", ")));
    }
    lines.push("第一次登录要用恢复口令 the first sign-in takes the recovery passphrase: --recovery-file".to_owned());
    tell(arguments, members, &lines);
    if !arguments.json {
        print_recovery(shown, recovery_out);
    }
    Ok(())
}
