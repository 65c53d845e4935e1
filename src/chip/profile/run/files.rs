//! Turns the steps of a profile into what a card with files gives for each of them.

use super::super::part::{Noting, Parts};
use super::super::{Action, Probe, Profile, Reset, State, Step, Way};
use super::fields::decode_all;
use super::{Asked, Reading};
use crate::chip::facts::{Finding, PartState, status_text};
use crate::chip::iso7816::{Answer, exchange, find_tag};
use crate::reader::apdu::Permitted;
use crate::reader::link::{Fault, Link, Status};

/// An answer that ended before the fewest bytes that the profile needs (ISO/IEC 7816-4, 5.6).
const SHORT: Status = Status(0x6282);

/// Reads a card with files; `stale` says that another profile selected something before.
pub(in crate::chip) fn run_files(
    profile: &Profile,
    link: &mut dyn Link,
    asked: Asked<'_>,
    stale: bool,
    mut noting: Noting<'_>,
) -> Result<Reading, Fault> {
    let mut reading = Reading { matched: true, ..Reading::default() };
    if stale {
        match profile.reset {
            Reset::Cold => link.cold_reset()?,
            Reset::MasterFile => {
                link.transmit(&Permitted::select_fid(0x3F00))?;
                reading.stale = true;
            }
            Reset::None => reading.stale = true,
        }
    }
    let wanted = profile.wanted(asked.options);
    let (mut parts, mut locked) = (Parts::default(), false);
    for step in profile.steps.iter().filter(|step| wanted.contains(&step.id.as_str())) {
        let is_met = step.needs.as_ref().is_none_or(|id| parts.find(id).is_some());
        // Of a locked application only what it already answered is decoded.
        if !is_met || (locked && step.action.least() > 0) {
            continue;
        }
        noting.begin(&step.id);
        let Taken { what, state } = take(step, link, &mut parts, &mut reading.stale, locked)?;
        noting.end(&step.id, state);
        match what {
            What::Done => {}
            What::NotThisCard => return Ok(Reading { stale: reading.stale, ..Reading::default() }),
            What::Locked(state) => {
                locked = true;
                reading.tell(Finding::LockedByIssuer { state: state.to_owned(), profile: profile.id.clone() });
            }
            What::Refused(status) => {
                reading.tell(Finding::PartRefused { step: step.id.clone(), status: status_text(status) });
            }
        }
    }
    decode_all(profile, &parts, asked, &mut noting, &mut reading);
    Ok(reading)
}

/// What became of a step: for the reading, and for the list of parts.
struct Taken {
    what: What,
    state: PartState,
}

enum What {
    /// It was read, or an optional step had nothing to read.
    Done,
    NotThisCard,
    Locked(&'static str),
    Refused(Status),
}

/// Carries out one step and keeps what it gave.
fn take(step: &Step, link: &mut dyn Link, parts: &mut Parts, stale: &mut bool, locked: bool) -> Result<Taken, Fault> {
    let (answer, records) = match &step.action {
        Action::Select(command) => {
            *stale = true;
            (exchange(link, command)?, Vec::new())
        }
        Action::Read(ways) => (read(link, ways, stale)?, Vec::new()),
        Action::Records(ways) => read_records(link, ways, stale)?,
        Action::Tag { within, path, otherwise } => {
            let found = parts.find(within).and_then(|part| find_tag(&part.bytes, path));
            match (found, otherwise) {
                (Some(bytes), _) => (Answer::Read(bytes.to_vec()), Vec::new()),
                (None, Some(command)) if !locked => (exchange(link, command)?, Vec::new()),
                (None, _) => return Ok(Taken { what: What::Done, state: PartState::Absent }),
            }
        }
    };
    let (status, body) = match answer {
        Answer::Read(bytes) if bytes.len() >= step.min => (Status::OK, bytes),
        // Shorter than the profile needs: as good as absent.
        Answer::Read(_) => (SHORT, Vec::new()),
        Answer::Locked { status, body } => {
            parts.put(&step.id, &step.place, body, Vec::new());
            let known = if status.0 == 0x9303 { State::LockedForever } else { State::Locked };
            return Ok(taken_as(named(step, status).unwrap_or(known), status));
        }
        Answer::Absent(status) | Answer::Refused(status) => (status, Vec::new()),
    };
    if !status.is_ok() {
        return Ok(refused(step, status));
    }
    let state = PartState::Read { len_bytes: body.len() };
    if let Some(Probe::Bytes { at, bytes }) = &step.probe
        && !body.get(*at..).is_some_and(|rest| rest.starts_with(bytes))
    {
        return Ok(Taken { what: What::NotThisCard, state });
    }
    parts.put(&step.id, &step.place, body, records);
    Ok(Taken { what: What::Done, state })
}

fn named(step: &Step, status: Status) -> Option<State> {
    step.states.iter().find(|(known, _)| *known == status).map(|(_, state)| *state)
}

/// Says what a refused step means for the profile.
fn refused(step: &Step, status: Status) -> Taken {
    let is_absent = matches!(status.0, 0x6A81 | 0x6A82 | 0x6A83 | 0x6A88 | 0x6D00 | 0x6E00) || status == SHORT;
    let state = part_state(status);
    match named(step, status) {
        Some(state) => taken_as(state, status),
        None if step.probe.is_some() => Taken { what: What::NotThisCard, state },
        None if step.optional && is_absent => Taken { what: What::Done, state },
        None => Taken { what: What::Refused(status), state },
    }
}

/// Says what a state that the profile names means.
fn taken_as(state: State, status: Status) -> Taken {
    let text = Some(status_text(status));
    match state {
        State::Locked => Taken { what: What::Locked("app-locked"), state: PartState::Locked { status: text } },
        State::LockedForever => {
            Taken { what: What::Locked("app-locked-forever"), state: PartState::Locked { status: text } }
        }
        State::NotThisCard => Taken { what: What::NotThisCard, state: PartState::Absent },
        State::Absent => Taken { what: What::Done, state: PartState::Absent },
        State::NeedsKey => Taken { what: What::Refused(status), state: PartState::Locked { status: text } },
    }
}

fn part_state(status: Status) -> PartState {
    match status.0 {
        0x6A81 | 0x6A82 | 0x6A83 | 0x6A88 | 0x6D00 | 0x6E00 => PartState::Absent,
        0x6982 => PartState::Locked { status: Some(status_text(status)) },
        _ => PartState::Refused { status: status_text(status) },
    }
}

/// Whether a card that answered so may know the same file by another name.
fn may_have_another_name(answer: &Answer) -> bool {
    match answer {
        Answer::Absent(status) | Answer::Refused(status) => {
            matches!(status.0, 0x6A81 | 0x6A82 | 0x6A86 | 0x6981 | 0x6986 | 0x6B00)
        }
        Answer::Read(_) | Answer::Locked { .. } => false,
    }
}

/// Reads a file by the first way that the card knows; a long file in several stretches, until one is short.
fn read(link: &mut dyn Link, ways: &[Way], stale: &mut bool) -> Result<Answer, Fault> {
    let mut last = Answer::Absent(Status(0x6A82));
    for way in ways {
        last = match go(link, way, stale)? {
            Some(refusal) => refusal,
            None => read_stretches(link, &way.commands)?,
        };
        if !may_have_another_name(&last) {
            break;
        }
    }
    Ok(last)
}

/// Selects the file of a way; returns the answer of a card that does not let it.
fn go(link: &mut dyn Link, way: &Way, stale: &mut bool) -> Result<Option<Answer>, Fault> {
    let Some(command) = &way.select else { return Ok(None) };
    *stale = true;
    let answer = exchange(link, command)?;
    Ok(Some(answer).filter(|answer| !matches!(answer, Answer::Read(_))))
}

fn read_stretches(link: &mut dyn Link, commands: &[Permitted]) -> Result<Answer, Fault> {
    let mut bytes = Vec::new();
    for command in commands {
        match exchange(link, command)? {
            Answer::Read(more) => {
                let asked = command.bytes().last().map_or(0, |le| usize::from(*le));
                let is_short = more.len() < asked;
                bytes.extend(more);
                if is_short {
                    break;
                }
            }
            // The file ends where a stretch begins; what came before is all of it.
            Answer::Refused(Status(0x6B00)) if !bytes.is_empty() => break,
            refusal @ (Answer::Locked { .. } | Answer::Absent(_) | Answer::Refused(_)) => return Ok(refusal),
        }
    }
    Ok(Answer::Read(bytes))
}

/// Reads records until the card has no more; the first answer says whether there are any.
fn read_records(link: &mut dyn Link, ways: &[Way], stale: &mut bool) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
    let mut last = Answer::Absent(Status(0x6A82));
    for way in ways {
        if let Some(refusal) = go(link, way, stale)? {
            last = refusal;
            continue;
        }
        let mut records = Vec::new();
        for command in &way.commands {
            match exchange(link, command)? {
                Answer::Read(bytes) => records.push(bytes),
                refusal @ (Answer::Locked { .. } | Answer::Absent(_) | Answer::Refused(_)) => {
                    last = refusal;
                    break;
                }
            }
        }
        // An empty file says that it has no first record.
        let is_empty = matches!(last, Answer::Absent(Status(0x6A83)));
        if !records.is_empty() || is_empty {
            return Ok((Answer::Read(records.concat()), records));
        }
        if !may_have_another_name(&last) {
            break;
        }
    }
    Ok((last, Vec::new()))
}
