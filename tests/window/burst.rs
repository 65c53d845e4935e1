//! Many bursts back to back, with the Chinese input method on: none is lost, changed, merged or out of order.
//!
//! The journal is the witness: at the handover desk each code is followed by Space, and makes one entry. A rule of
//! this test alone knows the codes, letter by letter, so that a code with one wrong key makes none.

use std::fs;
use std::path::Path;
use std::time::Duration;

use card_desk::desk::training::{cast, school};
use card_desk::id::{CardId, EducationId};
use card_desk::record::{Act, Custody};

use crate::bench::{Desk, Display, wait_up_to};
use crate::ime::Ime;

/// What follows the number in each code: letters of both cases, digits and signs.
const REST: &str = "Qz7~Wx+Rv%Tu=Yn!Pm,Lk;Gh:Fd/Sj0";

/// Bursts that are typed before the program hears the first of them.
const BACK_TO_BACK: usize = 50;

/// Bursts of one test; `make nightly` asks for more.
fn count() -> usize {
    std::env::var("CARD_DESK_BURSTS").ok().and_then(|count| count.parse().ok()).unwrap_or(30)
}

/// Returns the code of a student; each pass over the school has another one.
fn code(pass: usize, student: EducationId) -> String {
    let code = format!("]Q1 Face_c?<p={pass}&id={}&k={REST}>", student.as_str());
    assert_eq!(code.len(), 62);
    code
}

fn write_rule(data: &Path) {
    let quoted: String = REST.chars().flat_map(|c| ['[', c, ']']).collect();
    let profile = format!(
        "schema = 1\n[profile]\nid = \"bursts\"\nversion = \"1\"\nlabel = {{ zh = \"连扫\", en = \"bursts\" }}\n\
         status = \"example\"\n[match]\ntech = \"qr\"\n[[qr]]\n\
         pattern = '^\\]Q1 Face_c[?]<p=[0-9]&id=(?<edu_id>[0-9]{{8}})&k={quoted}>$'\n"
    );
    let folder = data.join("training/profiles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("bursts.toml"), profile).unwrap();
}

/// Lists the students whose cards wait for them.
fn ready(desk: &Desk) -> Vec<EducationId> {
    let batch = school::batch().unwrap();
    let students = school::students().unwrap();
    let seventh = students.iter().filter(|student| cast::arrives(cast::place_of(student)));
    let waits = |id: &EducationId| {
        let card = desk.journal.card(&CardId::expected(&batch, *id)).unwrap();
        card.is_some_and(|card| card.custody == Custody::READY)
    };
    seventh.map(|student| student.education_id).filter(waits).collect()
}

#[test]
fn bursts_back_to_back_with_pinyin_on_arrive_exact_and_in_order() {
    let display = Display::start();
    let ime = Ime::start(&display);
    let mut desk = Desk::open_prepared(display, &ime.environment, write_rule);
    let batch = school::batch().unwrap();
    let ready = ready(&desk);
    let sent: Vec<(usize, EducationId)> =
        (0..10).flat_map(|pass| ready.iter().map(move |id| (pass, *id))).take(count()).collect();
    assert_eq!(sent.len(), count(), "the school has {} cards to hand over", ready.len());

    let before = desk.entries();
    // Typed while the program stands still, so that all keys wait for it at once: no pause of the sender is left.
    let mut pass_before = None;
    for some in sent.chunks(BACK_TO_BACK) {
        let mut keys: Vec<String> = Vec::new();
        for (pass, id) in some {
            if pass_before.replace(*pass) != Some(*pass) {
                // Handed over, and taken back in the next pass.
                keys.extend(["key", "--delay", "0", if pass % 2 == 0 { "F4" } else { "F6" }].map(str::to_owned));
            }
            keys.extend(["type", "--args", "1", "--delay", "0", &code(*pass, *id)].map(str::to_owned));
            keys.extend(["key", "--delay", "0", "Return", "key", "--delay", "0", "space"].map(str::to_owned));
        }
        desk.signal("STOP");
        desk.display.xdotool(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        desk.signal("CONT");
    }
    desk.display.keep_picture("bursts");

    let mut seen = 0;
    while seen < sent.len() {
        let grown = || Some(usize::try_from(desk.entries() - before).unwrap()).filter(|now| *now > seen);
        let Some(now) = wait_up_to(Duration::from_secs(30), grown) else { break };
        seen = now;
    }
    let mut entries = desk.journal.recent(seen).unwrap();
    entries.reverse();
    let wanted = |pass: usize, id: EducationId| (pass.is_multiple_of(2), CardId::expected(&batch, id));
    let want: Vec<(bool, CardId)> = sent.iter().map(|(pass, id)| wanted(*pass, *id)).collect();
    let got: Vec<(bool, CardId)> = entries
        .into_iter()
        .map(|entry| match entry.act {
            Act::HandedOver { card, .. } => (true, card),
            Act::Returned { card, .. } => (false, card),
            other => panic!("{other:?}"),
        })
        .collect();
    let first = want.iter().zip(&got).position(|(want, got)| want != got);
    assert_eq!((got.len(), first), (want.len(), None), "a burst was lost, changed, merged or came out of order");
    assert_eq!(ime.state(), ("2".into(), "pinyin".into()));
    assert!(desk.close().success());
    assert!(desk.journal.verify().unwrap().ok);
}
