//! Turns a step row into commands that only read, its place and the count of bytes that are sure.

use toml::Spanned;

use super::super::place::Trouble;
use super::super::schema::{ProbeRow, StepRow};
use super::super::{Action, Probe, State, Step, Way};
use super::word::{Wrong, bytes, hex, missing, value, wanted};
use crate::chip::facts::Place;
use crate::reader::apdu::{Permitted, Refused};
use crate::reader::link::Status;

const STEPS: &str = "select-name, select-fid, read-binary, read-records, pboc-balance, tlv, get-data";
const STATES: &str = "app-locked, app-locked-forever, not-this-card, absent, needs-key";
/// Parts of words that only a step that changes something, or tries a key, would carry.
const WRITES: [&str; 17] = [
    "update",
    "write",
    "load",
    "debit",
    "credit",
    "purchase",
    "put",
    "append",
    "erase",
    "create",
    "delete",
    "verify",
    "authenticate",
    "change",
    "apdu",
    "raw",
    "unblock",
];

/// Bytes of one READ BINARY of a long file: below the frame of every reader.
const CHUNK: u16 = 240;

/// First offset that READ BINARY cannot name.
const MAX_OFFSET: u16 = 0x8000;

/// What a step sends, where it looks, and how many bytes a full answer has.
struct Plan(Action, Place, Option<usize>);

/// Checks a step and returns it with the count of bytes that its answer is sure to have.
pub(super) fn step(row: StepRow) -> Result<(Step, usize), Wrong> {
    let id = row.id.get_ref().clone();
    let Plan(action, place, full) = plan(&row)?;
    let min = row.min.as_ref().map(|min| *min.get_ref());
    if let Some(min) = row.min.as_ref().filter(|min| full.is_some_and(|full| *min.get_ref() > full)) {
        return Err(value(min.span(), "min", "at most le"));
    }
    let sure = min.or(full).unwrap_or(0);
    let probe = row.probe.map(|row| probe(row, sure, &id)).transpose()?;
    let states = row.status.iter().map(|(word, state)| named_state(word, state)).collect::<Result<_, _>>()?;
    let step = Step {
        id,
        place,
        action,
        min: min.unwrap_or(0),
        needs: row.needs.map(Spanned::into_inner),
        optional: row.optional,
        probe,
        states,
    };
    Ok((step, sure))
}

fn plan(row: &StepRow) -> Result<Plan, Wrong> {
    match row.r#do.get_ref().as_str() {
        "select-name" => {
            let name = row.name.as_ref().ok_or_else(|| missing(&row.id, "name"))?;
            let wrong = || value(name.span(), "name", "5 to 16 bytes in hex");
            let bytes = hex(name, "name", "5 to 16 bytes in hex")?;
            let command = Permitted::select_name(&bytes).map_err(|_| wrong())?;
            Ok(Plan(Action::Select(command), Place::Named(format!("AID {}", name.get_ref())), None))
        }
        "select-fid" => {
            let fid = row.fid.as_ref().ok_or_else(|| missing(&row.id, "fid"))?;
            Ok(Plan(Action::Select(select_fid(fid)?), Place::Named(format!("file {}", fid.get_ref())), None))
        }
        "read-binary" => read_binary(row),
        "read-records" => read_records(row),
        "get-data" => get_object(row),
        "pboc-balance" => {
            let (p1, p2) = (row.p1.unwrap_or(0), row.p2.ok_or_else(|| missing(&row.id, "p2"))?);
            let refused = |_: Refused| value(row.r#do.span(), "p1 and p2", "p1 0 to 3 and p2 1 or 2");
            let command = Permitted::get_balance(p1, p2).map_err(refused)?;
            Ok(Plan(Action::Read(vec![Way::direct(vec![command])]), Place::Named("purse".to_owned()), Some(4)))
        }
        "tlv" => tlv(row),
        word if WRITES.iter().any(|part| word.contains(part)) => {
            Err((row.r#do.span(), Trouble::Writes(row.id.get_ref().clone())))
        }
        _ => Err(wanted(&row.r#do, "do", STEPS)),
    }
}

/// READ BINARY by short identifier first, then by file identifier, as many as the row gives.
fn read_binary(row: &StepRow) -> Result<Plan, Wrong> {
    let le_word = row.le.as_ref().ok_or_else(|| missing(&row.id, "le"))?;
    let (le, offset) = (*le_word.get_ref(), row.offset.as_ref().map_or(0, |offset| *offset.get_ref()));
    if u32::from(offset) + u32::from(le) > u32::from(MAX_OFFSET) {
        return Err(value(le_word.span(), "le", "offset and le together at most 32768"));
    }
    let mut ways = Vec::new();
    if let Some(sfi) = &row.sfi {
        let span = row.offset.as_ref().map_or(le_word.span(), Spanned::span);
        let first = u8::try_from(offset).map_err(|_| value(span, "offset", "0 to 255 with sfi"))?;
        let read = |at, le| {
            if at == offset { by_sfi(sfi, |sfi| Permitted::read_binary(sfi, first, le)) } else { current(row, at, le) }
        };
        ways.push(Way::direct(chunks(offset, le, read)?));
    }
    if let Some(fid) = &row.fid {
        let read = |at, le| current(row, at, le);
        ways.push(Way { select: Some(select_fid(fid)?), commands: chunks(offset, le, read)? });
    }
    Ok(Plan(Action::Read(ways), place(row)?, (le > 0).then_some(usize::from(le))))
}

/// Splits a stretch of a file into commands; one when it has at most 256 bytes, or is of unknown length.
fn chunks(offset: u16, le: u16, read: impl Fn(u16, u8) -> Result<Permitted, Wrong>) -> Result<Vec<Permitted>, Wrong> {
    if le <= 256 {
        return Ok(vec![read(offset, u8::try_from(le).unwrap_or(0))?]);
    }
    let starts = (offset..offset.saturating_add(le)).step_by(usize::from(CHUNK));
    let left = |at: u16| u8::try_from((offset.saturating_add(le) - at).min(CHUNK)).unwrap_or(0);
    starts.map(|at| read(at, left(at))).collect()
}

fn read_records(row: &StepRow) -> Result<Plan, Wrong> {
    let le_word = row.le.as_ref().ok_or_else(|| missing(&row.id, "le"))?;
    let le = u8::try_from(*le_word.get_ref()).map_err(|_| value(le_word.span(), "le", "0 to 255 for a record"))?;
    let max = row.max.as_ref().map_or(10, |max| *max.get_ref());
    if let Some(max) = row.max.as_ref().filter(|max| *max.get_ref() == 0) {
        return Err(value(max.span(), "max", "1 to 255 records"));
    }
    let mut ways = Vec::new();
    if let Some(sfi) = &row.sfi {
        let read = |record| by_sfi(sfi, |sfi| Permitted::read_record(sfi, record, le));
        ways.push(Way::direct((1..=max).map(read).collect::<Result<_, _>>()?));
    }
    if let Some(fid) = &row.fid {
        let read = |record| Permitted::read_record(0, record, le).map_err(|_| missing(&row.id, "sfi"));
        let commands = (1..=max).map(read).collect::<Result<_, _>>()?;
        ways.push(Way { select: Some(select_fid(fid)?), commands });
    }
    Ok(Plan(Action::Records(ways), place(row)?, (le > 0).then_some(usize::from(le))))
}

fn get_object(row: &StepRow) -> Result<Plan, Wrong> {
    let tag_word = row.tag.as_ref().ok_or_else(|| missing(&row.id, "tag"))?;
    let class = match row.cla.as_ref().map(|cla| (cla, cla.get_ref().as_str())) {
        None | Some((_, "00")) => 0x00,
        Some((_, "80")) => 0x80,
        Some((cla, _)) => return Err(wanted(cla, "cla", "00, 80")),
    };
    let le = row.le.as_ref().map_or(Ok(0), |le| {
        u8::try_from(*le.get_ref()).map_err(|_| value(le.span(), "le", "0 to 255 for an object"))
    })?;
    let refused = |_: Refused| value(tag_word.span(), "tag", "one or two bytes in hex");
    let command = Permitted::get_object(class, tag(tag_word, "tag")?, le).map_err(refused)?;
    let place = Place::Named(format!("object {}", tag_word.get_ref()));
    Ok(Plan(Action::Read(vec![Way::direct(vec![command])]), place, (le > 0).then_some(usize::from(le))))
}

fn tlv(row: &StepRow) -> Result<Plan, Wrong> {
    let within = row.r#in.as_ref().ok_or_else(|| missing(&row.id, "in"))?.get_ref().clone();
    let path = row.path.iter().map(|word| tag(word, "path")).collect::<Result<Vec<_>, _>>()?;
    let last = row.path.last().ok_or_else(|| missing(&row.id, "path"))?;
    let otherwise = match &row.r#else {
        None => None,
        Some(other) if other.get_ref().r#do.get_ref() == "read-binary" => {
            let row = other.get_ref();
            let sfi = Spanned::new(other.span(), row.sfi);
            Some(by_sfi(&sfi, |sfi| Permitted::read_binary(sfi, row.offset, row.le))?)
        }
        Some(other) => return Err(wanted(&other.get_ref().r#do, "do", "read-binary")),
    };
    let place = Place::Named(format!("tag {} of {within}", last.get_ref()));
    Ok(Plan(Action::Tag { within, path, otherwise }, place, None))
}

/// Names the file of a step, by its short identifier when it has one.
fn place(row: &StepRow) -> Result<Place, Wrong> {
    match (&row.sfi, &row.fid) {
        (Some(sfi), _) => Ok(Place::File(*sfi.get_ref())),
        (None, Some(fid)) => Ok(Place::Named(format!("file {}", fid.get_ref()))),
        (None, None) => Err(missing(&row.id, "sfi")),
    }
}

/// Builds a command of a short file identifier; 0 means the file selected last, which no row can name so.
fn by_sfi(sfi: &Spanned<u8>, command: impl Fn(u8) -> Result<Permitted, Refused>) -> Result<Permitted, Wrong> {
    let in_range = Some(*sfi.get_ref()).filter(|sfi| (1..=30).contains(sfi));
    let command = in_range.and_then(|sfi| command(sfi).ok());
    command.ok_or_else(|| value(sfi.span(), "sfi", "a number from 1 to 30"))
}

fn current(row: &StepRow, offset: u16, le: u8) -> Result<Permitted, Wrong> {
    Permitted::read_current(offset, le).map_err(|_| missing(&row.id, "sfi"))
}

fn select_fid(fid: &Spanned<String>) -> Result<Permitted, Wrong> {
    Ok(Permitted::select_fid(u16::from_be_bytes(bytes::<2>(fid, "fid", "2 bytes in hex")?)))
}

fn tag(word: &Spanned<String>, what: &str) -> Result<u16, Wrong> {
    match *hex(word, what, "tags of one or two bytes in hex")? {
        [byte] => Ok(u16::from(byte)),
        [high, low] => Ok(u16::from_be_bytes([high, low])),
        _ => Err(value(word.span(), what, "tags of one or two bytes in hex")),
    }
}

fn named_state(word: &Spanned<String>, state: &Spanned<String>) -> Result<(Status, State), Wrong> {
    let status = Status(u16::from_be_bytes(bytes::<2>(word, "status", "status words of two bytes in hex")?));
    let state = match state.get_ref().as_str() {
        "app-locked" => State::Locked,
        "app-locked-forever" => State::LockedForever,
        "not-this-card" => State::NotThisCard,
        "absent" => State::Absent,
        "needs-key" => State::NeedsKey,
        _ => return Err(wanted(state, "state", STATES)),
    };
    Ok((status, state))
}

fn probe(row: Spanned<ProbeRow>, sure: usize, from: &str) -> Result<Probe, Wrong> {
    let span = row.span();
    let ProbeRow { at, hex: bytes, sw } = row.into_inner();
    match (bytes, sw.as_deref()) {
        (Some(bytes), None) => {
            let bytes = hex(&Spanned::new(span.clone(), bytes), "probe.hex", "bytes in hex")?;
            let end = at.saturating_add(bytes.len());
            if end > sure {
                return Err((span, Trouble::Beyond { key: "probe".to_owned(), end, sure, from: from.to_owned() }));
            }
            Ok(Probe::Bytes { at, bytes })
        }
        (None, Some("9000")) => Ok(Probe::Done),
        _ => Err(value(span, "probe", "at and hex, or sw = \"9000\"")),
    }
}
