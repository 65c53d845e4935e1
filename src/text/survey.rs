//! Words of a survey: the same rows for the page in the window and for the report that is sent to the vendor.

use std::fmt::Write;

use crate::chip::survey::{
    DirectorySeen, FileSeen, FolderSeen, KeyTried, MadSeen, MadState, Selector, Survey, letter, readable,
};
use crate::day::Day;
use crate::reader::link::Status;

use super::ledger::Mark;
use super::{Place, Words};

/// Version of this program, as the report names it.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// One thing that a card answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyRow {
    /// Where.
    pub place: String,
    /// It lies within the row above it.
    pub within: bool,
    /// Status words and names.
    pub answer: String,
    /// What it means.
    pub remark: String,
    /// Mark.
    pub mark: Mark,
}

impl Words {
    /// Returns the whole report, to be sent to the vendor: lengths and status words, no data of the card.
    pub fn survey(&self, survey: &Survey, on: Day) -> String {
        let key = "survey-report";
        let line = |label: &str, value: &str| {
            self.part_fill(key, "line", &[("label", Place::Text(label)), ("value", Place::Text(value))])
        };
        let mut text = format!("{}\n\n", self.say(key));
        let on = on.to_string();
        let _ = writeln!(text, "{}", self.part_fill(key, "program", &[("version", Place::Text(VERSION))]));
        let _ = writeln!(text, "{}", self.part_fill(key, "date", &[("date", Place::Text(&on))]));
        for (name, value) in self.survey_facts(survey) {
            let _ = writeln!(text, "{}", line(&self.part("survey-title", name), &value));
        }
        let _ = writeln!(text, "{}", self.part(key, "promise"));
        let rows = self.survey_rows(survey);
        if !rows.is_empty() {
            let _ = writeln!(text, "\n{}", self.part(key, "answers"));
        }
        for row in rows {
            let remark = if row.remark.is_empty() { String::new() } else { format!("  {}", row.remark) };
            let indent = if row.within { "    " } else { "" };
            let _ = writeln!(text, "{indent}- {}  [{}]{remark}", row.place.trim_end(), row.answer);
        }
        let absent: Vec<String> =
            survey.folders.iter().filter(|folder| !shows(folder)).map(|f| f.by.to_string()).collect();
        if !survey.folders.is_empty() {
            let names = if absent.is_empty() { self.say("survey-none") } else { absent.join(" ") };
            let _ = writeln!(text, "\n{}", self.part_fill(key, "absent", &[("names", Place::Text(&names))]));
            let _ = writeln!(text, "{}", self.part(key, "legend"));
        }
        if survey.cut {
            let apdus = Place::Number(u64::from(survey.cost.apdus));
            let _ = writeln!(text, "{}", self.part_fill(key, "cut", &[("apdus", apdus)]));
        }
        text
    }

    /// Returns what is said of the card as a whole: parts of `survey-title` with their values.
    pub(super) fn survey_facts(&self, survey: &Survey) -> [(&'static str, String); 5] {
        let tech = match serde_json::to_value(survey.tech) {
            Ok(serde_json::Value::String(code)) => code,
            _ => String::new(),
        };
        let uid = if survey.uid.made_up {
            self.say("survey-uid-made-up")
        } else {
            let first = format!("{:02X}", survey.uid.first);
            self.fill("survey-uid", &[("first", Place::Text(&first)), ("len", number(survey.uid.len_bytes))])
        };
        let cost = survey.cost;
        let asked =
            [("apdus", Place::Number(u64::from(cost.apdus))), ("keys", Place::Number(u64::from(cost.authentications)))];
        [
            ("chip", format!("{} ({tech})", survey.family)),
            ("uid", uid),
            ("atr", if survey.atr.to_string().is_empty() { self.say("survey-none") } else { survey.atr.to_string() }),
            ("reader", survey.reader.clone()),
            ("asked", self.fill("survey-asked", &asked)),
        ]
    }

    /// Returns what the card answered, row by row; what is not on it stands in no row.
    pub fn survey_rows(&self, survey: &Survey) -> Vec<SurveyRow> {
        let mut rows = Vec::new();
        for folder in survey.folders.iter().filter(|folder| shows(folder)) {
            rows.push(self.folder_row(folder));
            rows.extend(folder.directory.as_ref().map(|directory| self.directory_row(directory)));
            rows.extend(folder.files.iter().map(|file| self.file_row(file)));
        }
        if let Some(storage) = &survey.storage {
            rows.extend(storage.directories.iter().flat_map(|mad| self.mad_rows(mad)));
            for seen in &storage.sectors {
                rows.extend(seen.tried.iter().map(|tried| self.tried_row(seen.sector, tried)));
            }
            rows.extend(self.untried_row(&storage.untried()));
        }
        rows
    }

    fn folder_row(&self, folder: &FolderSeen) -> SurveyRow {
        let by = folder.by.to_string();
        let name = self.say(&format!("survey-known-{}", folder.known.unwrap_or("card")));
        let places = [("len", number(folder.answer.len_bytes)), ("files", number(folder.files.len()))];
        let remark = |name: &str| self.part_fill("survey-remark", name, &places);
        let (remark, mark) = if let Some(other) = &folder.same_as {
            (self.part_fill("survey-remark", "same", &[("by", Place::Text(&other.to_string()))]), Mark::Plain)
        } else if !folder.is_there {
            (remark("power-on"), Mark::Plain)
        } else if is_locked(folder.answer.status) {
            (remark("issuer-locked"), Mark::Stop)
        } else {
            (self.fill("survey-remark", &places), Mark::Good)
        };
        let place =
            self.fill("survey-place", &[("by", Place::Text(&shown(&folder.by, &by))), ("name", Place::Text(&name))]);
        SurveyRow { place, within: false, answer: folder.answer.status.to_string(), remark, mark }
    }

    fn directory_row(&self, directory: &DirectorySeen) -> SurveyRow {
        let names: Vec<String> = directory.names.iter().map(ToString::to_string).collect();
        let places = [("records", number(directory.records.len())), ("others", number(directory.others))];
        SurveyRow {
            place: self.part("survey-place", "directory"),
            within: true,
            answer: if names.is_empty() { self.say("survey-none") } else { names.join(" ") },
            remark: self.part_fill("survey-remark", "directory", &places),
            mark: Mark::Plain,
        }
    }

    fn file_row(&self, file: &FileSeen) -> SurveyRow {
        let remark = |name: &str| self.part("survey-remark", name);
        let with_len = |name: &str, len: usize| self.part_fill("survey-remark", name, &[("len", number(len))]);
        let record = file.record.status;
        let (remark, mark) = match file.size_bytes {
            Some(256..) => (remark("binary-long"), Mark::Good),
            Some(size) => (with_len("binary", usize::from(size)), Mark::Good),
            None if record.is_ok() || record.split().0 == 0x6C => {
                (with_len("record", file.record.len_bytes), Mark::Good)
            }
            None if [file.binary.status, record].contains(&NEEDS_KEY) => (remark("needs-key"), Mark::Ask),
            None => (remark("closed"), Mark::Plain),
        };
        SurveyRow {
            place: self.part_fill("survey-place", "file", &[("sfi", Place::Number(u64::from(file.sfi)))]),
            within: true,
            answer: format!("{} {record}", file.binary.status),
            remark,
            mark,
        }
    }

    fn mad_rows(&self, mad: &MadSeen) -> Vec<SurveyRow> {
        let sector = [("sector", Place::Number(u64::from(mad.sector)))];
        let remark = |name: &str| self.part("survey-remark", name);
        let (answer, remark, mark, entries) = match &mad.state {
            MadState::Locked { status } => (status.to_string(), remark("mad-locked"), Mark::Plain, None),
            MadState::Unasked => (self.say("office-no-value"), remark("no-keys"), Mark::Ask, None),
            MadState::None => (Status::OK.to_string(), remark("mad-none"), Mark::Plain, None),
            MadState::Broken => (Status::OK.to_string(), remark("mad-broken"), Mark::Ask, None),
            MadState::Read { publisher, entries } => {
                let places = [("entries", number(entries.len())), ("publisher", Place::Number(u64::from(*publisher)))];
                let remark = self.part_fill("survey-remark", "mad-read", &places);
                (Status::OK.to_string(), remark, Mark::Good, Some(entries))
            }
        };
        let mut rows = vec![SurveyRow {
            place: self.part_fill("survey-place", "mad", &sector),
            within: false,
            answer,
            remark,
            mark,
        }];
        rows.extend(entries.into_iter().flatten().map(|entry| {
            let sector = [("sector", Place::Number(u64::from(entry.sector)))];
            SurveyRow {
                place: self.part_fill("survey-place", "mad-entry", &sector),
                within: true,
                answer: entry.aid.clone(),
                remark: self.part_fill("survey-remark", "mad-swapped", &[("swapped", Place::Text(&entry.swapped))]),
                mark: Mark::Plain,
            }
        }));
        rows
    }

    fn untried_row(&self, untried: &[u8]) -> Option<SurveyRow> {
        let sectors = runs(untried);
        (!untried.is_empty()).then(|| SurveyRow {
            place: self.part_fill("survey-place", "untried", &[("sectors", Place::Text(&sectors))]),
            within: false,
            answer: self.say("office-no-value"),
            remark: self.part("survey-remark", "untried"),
            mark: Mark::Plain,
        })
    }

    fn tried_row(&self, sector: u8, tried: &KeyTried) -> SurveyRow {
        let status = tried.status.map_or_else(|| self.say("office-no-value"), |status| status.to_string());
        let answer = [
            ("letter", Place::Text(letter(tried.key_type))),
            ("key", Place::Text(&tried.key)),
            ("status", Place::Text(&status)),
        ];
        let (remark, mark) = match tried.access {
            Some(access) if tried.opens() => {
                let blocks = numbers(&readable(sector, tried));
                let blocks = if blocks.is_empty() { self.say("survey-none") } else { blocks };
                let places = [("blocks", Place::Text(&blocks)), ("access", Place::Text(&numbers(&access)))];
                (self.part_fill("survey-remark", "opens", &places), Mark::Good)
            }
            None if tried.opens() => (self.part("survey-remark", "opens-unread"), Mark::Ask),
            Some(_) | None if tried.status.is_none() => (self.part("survey-remark", "no-keys"), Mark::Ask),
            Some(_) | None => (self.part("survey-remark", "refused"), Mark::Ask),
        };
        SurveyRow {
            place: self.part_fill("survey-place", "sector", &[("sector", Place::Number(u64::from(sector)))]),
            within: false,
            answer: self.part_fill("survey-remark", "key", &answer),
            remark,
            mark,
        }
    }
}

/// Shows numbers in order as runs, such as `1-7 10-15`.
fn runs(sorted: &[u8]) -> String {
    let runs = sorted.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let shown = runs.map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        alone => numbers(alone),
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Security status not satisfied: ISO/IEC 7816-4, 5.6.
const NEEDS_KEY: Status = Status(0x6982);

/// Returns whether a folder stands in a row: it is there, or files answered where it should be.
fn shows(folder: &FolderSeen) -> bool {
    folder.is_there || !folder.files.is_empty()
}

/// Shows a DF name that is made of letters as letters, such as `1PAY.SYS.DDF01`.
fn shown(by: &Selector, hex: &str) -> String {
    match by {
        Selector::Name(aid) if aid.bytes().iter().all(u8::is_ascii_graphic) => {
            aid.bytes().iter().copied().map(char::from).collect()
        }
        Selector::Name(_) | Selector::File(_) => hex.to_owned(),
    }
}

fn is_locked(status: Status) -> bool {
    matches!(status.0, 0x6283 | 0x6284 | 0x9303)
}

fn number(count: usize) -> Place<'static> {
    Place::Number(u64::try_from(count).unwrap_or(u64::MAX))
}

fn numbers(bytes: &[u8]) -> String {
    bytes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
