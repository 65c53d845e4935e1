//! Asks a card with files for applications and short file identifiers.
//!
//! A file is asked for one byte and for its first record; what comes is counted and dropped.

use super::seen::{Aid, DirectorySeen, FileSeen, FolderSeen, Outcome, Selector};
use super::{Notes, directory};
use crate::chip::iso7816::{Answer, exchange};
use crate::id::Uid;
use crate::reader::apdu::{Permitted, Refused};
use crate::reader::link::{Fault, Link};

/// DF names to ask for, with the code of what they stand for.
///
/// JT/T 978 and the public readers of Chinese transit cards; EMV book 1 for PSE and PPSE; UnionPay; NFC Forum type 4.
const NAMES: [(&[u8], &str); 11] = [
    (&[0xA0, 0x00, 0x00, 0x06, 0x32, 0x01, 0x01, 0x05], "t-union"),
    (&[0xA0, 0x00, 0x00, 0x06, 0x32, 0x01, 0x01, 0x06], "t-union-cash"),
    (&[0xA0, 0x00, 0x00, 0x00, 0x03, 0x86, 0x98, 0x07, 0x01], "city-union"),
    (b"2PAY.SYS.DDF01", "ppse"),
    (PSE, "pse"),
    (&[0xA0, 0x00, 0x00, 0x03, 0x33, 0x01, 0x01, 0x01], "pboc-debit"),
    (&[0xA0, 0x00, 0x00, 0x03, 0x33, 0x01, 0x01, 0x02], "pboc-credit"),
    (&[0xA0, 0x00, 0x00, 0x03, 0x33, 0x01, 0x01, 0x03], "pboc-quasi-credit"),
    (&[0xA0, 0x00, 0x00, 0x03, 0x33, 0x01, 0x01, 0x06], "pboc-cash"),
    (&[0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01], "ndef"),
    (&[0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x00], "desfire"),
];

const PSE: &[u8] = b"1PAY.SYS.DDF01";

/// Folders of the common City Union template, below the master file.
const FILES: [(u16, &str); 4] = [(0x1001, "purse"), (0x2001, "monthly"), (0x3001, "adf-3"), (0x4001, "extension")];

const MASTER_FILE: u16 = 0x3F00;
const MASTER_NAME: &str = "mf";

/// Lists the codes of everything that is asked for by name.
pub fn known() -> impl Iterator<Item = &'static str> {
    let names = NAMES.iter().map(|(_, code)| *code).chain(FILES.iter().map(|(_, code)| *code));
    std::iter::once(MASTER_NAME).chain(names)
}

/// Most names of a directory that are asked for beside the known ones.
const MOST_FOUND: usize = 8;

/// Most records of a directory.
const MOST_RECORDS: u8 = 10;

/// Asks for the master file, the known applications, and those that the card itself names.
pub(super) fn ask(link: &mut dyn Link, notes: &Notes, uid: &Uid) -> Result<Vec<FolderSeen>, Fault> {
    let mut walk = Walk { link, notes, uid, folders: Vec::new(), templates: Vec::new(), is_fresh: false };
    walk.visit(Selector::File(MASTER_FILE), Some(MASTER_NAME))?;
    for (name, known) in NAMES {
        walk.visit(Selector::Name(Aid::asked(name)), Some(known))?;
    }
    for (fid, known) in FILES {
        walk.visit(Selector::File(fid), Some(known))?;
    }
    for aid in walk.found() {
        walk.visit(Selector::Name(aid), None)?;
    }
    Ok(walk.folders)
}

struct Walk<'l> {
    link: &'l mut dyn Link,
    notes: &'l Notes,
    uid: &'l Uid,
    folders: Vec<FolderSeen>,
    /// Answers to SELECT, only to tell that two names mean one folder; dropped at the end.
    templates: Vec<(Selector, Vec<u8>)>,
    is_fresh: bool,
}

impl Walk<'_> {
    fn visit(&mut self, by: Selector, known: Option<&'static str>) -> Result<(), Fault> {
        let Some(command) = select(&by).ok().filter(|_| !self.notes.is_spent()) else { return Ok(()) };
        // Whatever was selected before must not decide what a file identifier means now.
        if !std::mem::replace(&mut self.is_fresh, true) {
            self.link.cold_reset()?;
        }
        let answer = exchange(self.link, &command)?;
        let status = self.notes.last();
        let (is_there, template) = match answer {
            Answer::Read(body) | Answer::Locked { body, .. } => (true, body),
            Answer::Absent(_) | Answer::Refused(_) => (false, Vec::new()),
        };
        let answer = Outcome { status, len_bytes: template.len() };
        let mut seen = FolderSeen { by, known, answer, is_there, same_as: None, directory: None, files: Vec::new() };
        self.is_fresh = !is_there;
        let twin = self.templates.iter().find(|(_, other)| !template.is_empty() && *other == template);
        seen.same_as = twin.map(|(by, _)| by.clone());
        // The master file is current after power-on, whether it answers to its name or not.
        if seen.same_as.is_none() && (is_there || seen.by == Selector::File(MASTER_FILE)) {
            seen.directory = self.directory(&seen.by, &template)?;
            seen.files = self.files()?;
            let twin = self.folders.iter().find(|other| !seen.files.is_empty() && other.files == seen.files);
            if let Some(twin) = twin {
                seen.same_as = Some(twin.by.clone());
                (seen.files, seen.directory) = (Vec::new(), None);
            }
        }
        self.templates.push((seen.by.clone(), template));
        self.folders.push(seen);
        Ok(())
    }

    /// Lists the applications that the template or the directory file of a folder names.
    fn directory(&mut self, by: &Selector, template: &[u8]) -> Result<Option<DirectorySeen>, Fault> {
        let mut seen = DirectorySeen::default();
        directory::names(template, self.uid, &mut seen);
        let has_file = match by {
            Selector::File(fid) => *fid == MASTER_FILE,
            Selector::Name(aid) => aid.bytes() == PSE,
        };
        for number in (1..=MOST_RECORDS).take_while(|_| has_file) {
            if self.notes.is_spent() {
                break;
            }
            let Ok(command) = Permitted::read_record(1, number, 0) else { break };
            let Answer::Read(record) = exchange(self.link, &command)? else { break };
            seen.records.push(record.len());
            directory::names(&record, self.uid, &mut seen);
        }
        Ok((seen != DirectorySeen::default()).then_some(seen))
    }

    /// Asks for every short file identifier of the current folder.
    fn files(&mut self) -> Result<Vec<FileSeen>, Fault> {
        let mut seen = Vec::new();
        for sfi in 1..=30 {
            if self.notes.is_spent() {
                break;
            }
            let binary = self.outcome(Permitted::read_binary(sfi, 0, 1))?;
            let record = self.outcome(Permitted::read_record(sfi, 1, 0))?;
            let (Some(binary), Some(record)) = (binary, record) else { continue };
            if is_absent(binary) && is_absent(record) {
                continue;
            }
            let size_bytes = if binary.status.is_ok() { self.size(sfi)? } else { None };
            seen.push(FileSeen { sfi, binary, size_bytes, record });
        }
        Ok(seen)
    }

    /// Finds the length of a file by single bytes, halving what is left; 256 when the last offset still answers.
    fn size(&mut self, sfi: u8) -> Result<Option<u16>, Fault> {
        let (mut there, mut beyond) = (0_u8, 256_u16);
        while u16::from(there) + 1 < beyond {
            let Ok(middle) = u8::try_from((u16::from(there) + beyond) / 2) else { break };
            match self.outcome(Permitted::read_binary(sfi, middle, 1))? {
                Some(answer) if answer.status.is_ok() => there = middle,
                Some(_) => beyond = u16::from(middle),
                None => return Ok(None),
            }
        }
        Ok(Some(beyond))
    }

    /// Sends a command once and keeps only how long its answer is.
    fn outcome(&mut self, command: Result<Permitted, Refused>) -> Result<Option<Outcome>, Fault> {
        let Ok(command) = command else { return Ok(None) };
        let response = self.link.transmit(&command)?;
        let announced = match response.status.split() {
            (0x61 | 0x6C, 0) => 256,
            (0x61 | 0x6C, len) => usize::from(len),
            _ => 0,
        };
        Ok(Some(Outcome { status: response.status, len_bytes: response.body.len().max(announced) }))
    }

    /// Lists the names that the card gave and that were not asked for yet.
    fn found(&self) -> Vec<Aid> {
        let asked = |aid: &Aid| self.folders.iter().any(|folder| folder.by == Selector::Name(aid.clone()));
        let named = self.folders.iter().filter_map(|folder| folder.directory.as_ref()).flat_map(|seen| &seen.names);
        let mut found: Vec<Aid> = named.filter(|aid| !asked(aid)).cloned().collect();
        found.sort();
        found.dedup();
        found.truncate(MOST_FOUND);
        found
    }
}

fn select(by: &Selector) -> Result<Permitted, Refused> {
    match by {
        Selector::Name(aid) => Permitted::select_name(aid.bytes()),
        Selector::File(fid) => Ok(Permitted::select_fid(*fid)),
    }
}

/// No such file, record or command: ISO/IEC 7816-4, 5.6.
fn is_absent(answer: Outcome) -> bool {
    matches!(answer.status.0, 0x6A81 | 0x6A82 | 0x6A83 | 0x6A86 | 0x6D00 | 0x6E00)
}
