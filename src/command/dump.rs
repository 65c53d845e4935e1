//! `card-desk dump`: what a saved card holds, and the same card in another form of file.
//!
//! Shows no key and no byte of a card's content. Converting leaves every file that exists as it is.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::chip::dump::look::{AccessLook, SectorLook};
use crate::chip::dump::{self, Dump, Form, Loss, Remark};
use crate::id::Uid;

use super::output::{Unfinished, file, say};
use super::{Arguments, Failure};

/// Arguments of `dump`.
#[derive(Debug, Args)]
pub struct DumpCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with a saved card.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Shows size, sectors and access bits; no key and no byte of the card's content.
    Show {
        /// Saved card.
        file: PathBuf,
    },
    /// Writes the card into a new file of another form, and says what is lost.
    Convert(Convert),
}

/// From where, to where and how.
#[derive(Debug, Args)]
pub struct Convert {
    /// Saved card.
    pub from: PathBuf,
    /// New file; one that exists is left as it is.
    pub to: PathBuf,
    /// Form: raw, eml, proxmark-v1 to -v3, mct, flipper-v2 to -v4, metrodroid; without it the ending decides.
    #[arg(long, value_name = "FORM")]
    pub form: Option<Form>,
    /// Writes the file even when something of the card is lost.
    #[arg(long)]
    pub lossy: bool,
}

impl DumpCommand {
    /// Shows or converts.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        match &self.what {
            What::Show { file } => show(file, arguments),
            What::Convert(convert) => convert.run(arguments),
        }
    }
}

fn open(path: &Path) -> Result<(Form, Dump), Failure> {
    dump::open_blocks(file(path)?).map_err(|fault| Failure::of_dump(path, &fault))
}

impl Convert {
    fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let (from, dump) = open(&self.from)?;
        let ending =
            self.to.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let form = self.form.or_else(|| Form::of_ending(&ending)).ok_or_else(|| {
            let what = format!("the ending of {} is none of a saved card", self.to.display());
            Failure::with_next("dump-unknown-form", what, "name the form with --form FORM")
        })?;
        let written = dump.write(form).map_err(|fault| Failure::of_dump(&self.from, &fault))?;
        if !self.lossy && !written.losses.is_empty() {
            let losses: Vec<String> = written.losses.iter().map(Loss::to_string).collect();
            let what = format!("as {} something is lost: {}", form.name(), losses.join("; "));
            return Err(Failure::with_next(
                "dump-lossy",
                what,
                "choose another form, or write it all the same with --lossy",
            ));
        }
        Unfinished::write_private(&self.to, &written.bytes)?.finish_new()?;
        if arguments.json {
            let losses: Vec<Value> = written.losses.iter().map(|loss| told(loss.code(), loss)).collect();
            let remarks: Vec<Value> = written.remarks.iter().map(|remark| told(remark.code(), remark)).collect();
            say!(
                "{}",
                json!({ "contract": 1, "file": self.to.display().to_string(), "from": from.name(), "form": form.name(),
                        "blocks": dump.blocks().len(), "losses": losses, "remarks": remarks })
            );
        } else {
            say!("{} → {} ({}), {} blocks", from.name(), self.to.display(), form.name(), dump.blocks().len());
            written.losses.iter().for_each(|loss| say!("lost: {loss}"));
            written.remarks.iter().for_each(|remark| say!("{} {remark}", sign(*remark)));
        }
        Ok(())
    }
}

fn sign(remark: Remark) -> char {
    match remark {
        Remark::Keys { .. } | Remark::Gap { .. } => '!',
        Remark::LikelyAtqa(_) | Remark::LikelySak(_) | Remark::NoTime => '·',
    }
}

fn told(code: &str, words: impl std::fmt::Display) -> Value {
    json!({ "code": code, "message": words.to_string() })
}

fn show(path: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let (form, dump) = open(path)?;
    let sectors = dump.sectors();
    let unknown: usize = sectors.iter().map(|sector| sector.unknown).sum();
    let keys = sectors.iter().filter(|sector| sector.key_a || sector.key_b).count();
    let bcc = dump.bcc_fits().map(|fits| if fits { "ok" } else { "wrong" });
    let uid = dump.uid.as_ref();
    if arguments.json {
        let rows: Vec<Value> = sectors.iter().map(row).collect();
        say!(
            "{}",
            json!({ "contract": 1, "form": form.name(), "blocks": dump.blocks().len(), "uid": uid.map(Uid::masked),
                    "uid_bytes": uid.map(|uid| uid.bytes().len()), "bcc": bcc, "atqa": dump.atqa.map(|atqa| hex(&atqa)),
                    "sak": dump.sak.map(|sak| hex(&[sak])), "unknown_bytes": unknown, "sectors_with_keys": keys,
                    "sectors": rows })
        );
        return Ok(());
    }
    let uid = uid
        .map_or_else(|| "UID unknown".to_owned(), |uid| format!("UID {} ({} bytes)", uid.masked(), uid.bytes().len()));
    let bcc = bcc.map_or_else(String::new, |bcc| format!(", BCC {bcc}"));
    say!("{} · {} blocks in {} sectors · {uid}{bcc}", form.name(), dump.blocks().len(), sectors.len());
    say!("{unknown} of {} bytes unknown · keys of {keys} sectors", dump.blocks().len() * 16);
    for sector in &sectors {
        let keys = match (sector.key_a, sector.key_b) {
            (true, true) => "keys A and B",
            (true, false) => "key A",
            (false, true) => "key B",
            (false, false) => "no key",
        };
        say!("{:>3}  {:<16} {:<20} {keys}", sector.sector, extent(sector), access(sector.access));
    }
    if keys > 0 {
        say!("! the file holds keys: keep it like a key");
    }
    Ok(())
}

fn extent(sector: &SectorLook) -> String {
    match sector.unknown {
        0 => "known".to_owned(),
        unknown if unknown == sector.blocks * 16 => "unknown".to_owned(),
        unknown => format!("{unknown} bytes unknown"),
    }
}

fn access(access: AccessLook) -> String {
    match access {
        AccessLook::Unknown => "access unknown".to_owned(),
        AccessLook::Broken => "access broken".to_owned(),
        AccessLook::Known([a, b, c, trailer]) => format!("access {a} {b} {c} / {trailer}"),
    }
}

fn row(sector: &SectorLook) -> Value {
    let (state, conditions) = match sector.access {
        AccessLook::Unknown => ("unknown", None),
        AccessLook::Broken => ("broken", None),
        AccessLook::Known(conditions) => ("known", Some(conditions)),
    };
    json!({ "sector": sector.sector, "blocks": sector.blocks, "unknown_bytes": sector.unknown, "access": state,
            "conditions": conditions, "key_a": sector.key_a, "key_b": sector.key_b })
}

fn hex(bytes: &[u8]) -> String {
    crate::chip::hex::show_hex(bytes)
}
