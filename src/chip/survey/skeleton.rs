//! Turns a survey into the beginning of a card profile: what answered, and nothing that nobody told.
//!
//! It loads as it stands and decodes nothing: fields, checks and keys are for the owner of the layout to fill in.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::seen::{FileSeen, FolderSeen, Selector, StorageSeen, Survey};
use super::{letter, readable};
use crate::chip::atr::Atr;
use crate::chip::facts::Tech;
use crate::chip::hex::parse_hex;
use crate::day::Day;

/// Longest answer that a step can name; a longer one is asked for with Le 00.
const LONGEST: usize = 255;

const HEAD: &str = "\
# Skeleton of a card profile, made by a survey. It holds no field: nobody here knows the layout.
# 卡片配置的骨架，由卡片普查生成。没有字段：布局只有发卡方知道。
# To fill in by the owner of the layout: [[field]] (and [[list]], [[check]]) for each part below; see assets/profiles.
# 请布局的所有者补上：每一部分的 [[field]]（以及 [[list]]、[[check]]）；写法见 assets/profiles。
# Then put it into the folder `profiles` of the desk. Keys never stand in this file, only their names.
# 填好后放进窗口数据文件夹的 profiles 里。这里只写密钥的名字，从不写密钥。
schema = 1
";

/// Writes the skeleton; none for a chip that has only a UID, or that made it up.
pub fn skeleton(survey: &Survey, day: Day) -> Option<String> {
    let tech = match survey.tech {
        Tech::Iso7816 => "iso7816",
        Tech::MifareClassic => "mifare-classic",
        Tech::UidOnly => return None,
    };
    if survey.uid.made_up {
        return None;
    }
    let mut text = HEAD.to_owned();
    let _ = writeln!(text, "[profile]\nid      = \"site-survey-{day}\"\nversion = \"0\"");
    text.push_str("label   = { zh = \"本校的卡（待填）\", en = \"Card of this school (to be filled in)\" }\n");
    text.push_str("status  = \"site\"\n");
    let _ = writeln!(text, "[match]\ntech  = \"{tech}\"          # {}", survey.family);
    let sak = parse_hex(&survey.atr.to_string()).and_then(|atr| Atr::parse(&atr).ok()?.family().sak);
    if let Some(sak) = sak {
        let _ = writeln!(text, "sak   = [\"{sak:02X}\"]");
    }
    text.push_str("order = 200\n");
    match &survey.storage {
        Some(storage) => sectors(&mut text, storage),
        None => steps(&mut text, &survey.folders),
    }
    Some(text)
}

fn steps(text: &mut String, folders: &[FolderSeen]) {
    let mut has_probe = false;
    for (number, folder) in folders.iter().enumerate().filter(|(_, folder)| folder.same_as.is_none()) {
        let known = folder.known.unwrap_or("named by the card itself");
        let is_master = number == 0;
        if !is_master && folder.is_there {
            let id = format!("app{number}");
            let _ = writeln!(text, "\n# {} ({known}): SELECT {}", folder.by, answer(folder));
            let probes = !has_probe && folder.answer.status.is_ok() && matches!(folder.by, Selector::Name(_));
            has_probe |= probes;
            select(text, &id, &folder.by, probes);
            files(text, &folder.files, &format!("{id}-"), Some(&id));
        } else if is_master && !folder.files.is_empty() {
            let _ = writeln!(text, "\n# {} ({known}): current after power-on", folder.by);
            files(text, &folder.files, "mf-", None);
        }
    }
    if !has_probe {
        text.push_str(
            "\n# Nothing tells this card from others yet: add probe = { at = 0, hex = \"..\" } to one step.\n",
        );
        text.push_str("# 还没有能认出这种卡的内容：请在一个步骤里补上 probe。\n");
    }
}

fn answer(folder: &FolderSeen) -> String {
    format!("{}, {} bytes", folder.answer.status, folder.answer.len_bytes)
}

fn select(text: &mut String, id: &str, by: &Selector, probes: bool) {
    match by {
        Selector::Name(aid) => {
            let _ = writeln!(text, "[[step]]\nid   = \"{id}\"\ndo   = \"select-name\"\nname = \"{aid}\"");
        }
        Selector::File(_) => {
            // A file identifier means something below the master file only.
            let _ =
                writeln!(text, "[[step]]\nid   = \"{id}-mf\"\ndo   = \"select-fid\"\nfid  = \"3F00\"\noptional = true");
            let _ = writeln!(text, "[[step]]\nid   = \"{id}\"\ndo   = \"select-fid\"\nfid  = \"{by}\"");
        }
    }
    text.push_str(if probes { "probe = { sw = \"9000\" }\n" } else { "optional = true\n" });
}

fn files(text: &mut String, files: &[FileSeen], prefix: &str, needs: Option<&str>) {
    for file in files {
        let (sfi, binary, record) = (file.sfi, file.binary.status, file.record.status);
        let step = if let Some(size) = file.size_bytes {
            Some(("read-binary", usize::from(size), ""))
        } else if record.is_ok() || record.split().0 == 0x6C {
            Some(("read-records", file.record.len_bytes, "max  = 1                  # only record 1 was asked for\n"))
        } else {
            None
        };
        let Some((step, len, max)) = step else {
            let _ = writeln!(
                text,
                "# SFI {sfi}: READ BINARY {binary}, READ RECORD {record}: needs a key or something else"
            );
            continue;
        };
        let le = if len > LONGEST { 0 } else { len };
        let _ = writeln!(text, "[[step]]\nid   = \"{prefix}sfi{sfi}\"\ndo   = \"{step}\"\nsfi  = {sfi}\nle   = {le}");
        text.push_str(max);
        if let Some(id) = needs {
            let _ = writeln!(text, "needs = \"{id}\"");
        }
        text.push_str("optional = true\n");
    }
}

fn sectors(text: &mut String, storage: &StorageSeen) {
    let opened = || {
        let tried = storage.sectors.iter().flat_map(|seen| seen.tried.iter().map(move |tried| (seen.sector, tried)));
        tried.filter(|(sector, tried)| !readable(*sector, tried).is_empty())
    };
    let mut keys = BTreeMap::new();
    for (_, tried) in opened() {
        let number = keys.len() + 1;
        keys.entry((tried.key.as_str(), tried.key_type)).or_insert_with(|| format!("key{number}"));
    }
    if keys.is_empty() {
        text.push_str("\n# No sector opened with an assigned key. For each sector that holds student data add:\n");
        text.push_str("# 没有扇区能用已分配的密钥打开。存有学生数据的每个扇区请补上：\n");
        text.push_str("# [[key]]     id, type = \"A\" or \"B\", ref = name in the key file\n");
        text.push_str("# [[sector]]  id, number, keys = [id of a key], blocks = [blocks without the trailer]\n");
    }
    for ((name, key_type), id) in &keys {
        let name = toml::Value::from(*name);
        let _ = writeln!(text, "\n[[key]]\nid   = \"{id}\"\ntype = \"{}\"\nref  = {name}", letter(*key_type));
    }
    let mut last = None;
    for (sector, tried) in opened() {
        let Some(id) = keys.get(&(tried.key.as_str(), tried.key_type)) else { continue };
        // One key is enough for a sector; another one that opens it too is named beside it.
        if last.replace(sector) == Some(sector) {
            let _ = writeln!(text, "# {id} opens sector {sector}, too");
            continue;
        }
        let blocks: Vec<String> = readable(sector, tried).iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "\n[[sector]]\nid     = \"s{sector}\"\nnumber = {sector}\nkeys   = [\"{id}\"]");
        let _ = writeln!(text, "blocks = [{}]\noptional = true", blocks.join(", "));
    }
}
