//! The real program on a real display: scanner bursts, keys alone, a Chinese input method, and no display at all.
#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "window/bench.rs"]
mod bench;
#[path = "window/burst.rs"]
mod burst;
#[path = "window/door.rs"]
mod door;
#[path = "window/ime.rs"]
mod ime;
#[path = "window/paste.rs"]
mod paste;

use std::time::Duration;

use bench::{Desk, Display, program, wait_up_to};
use card_desk::desk::training::{cast, school};
use card_desk::id::EducationId;
use card_desk::record::{Act, Collector, Custody};
use ime::Ime;
use sha2::{Digest, Sha256};

/// Letters of both cases, digits and what else an address holds.
const CHARACTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%+&=#!@,;:/?";

/// Returns an address that no rule knows; each number gives another one, ten of them hold every character.
fn face_address(number: usize, length: usize) -> String {
    let rest = CHARACTERS.chars().cycle().skip(number * 17).take(length - 20);
    let text: String = "HTTPS://bjt.cn/c?id=".chars().chain(rest).collect();
    assert_eq!(text.chars().count(), length);
    text
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Parks what is on the desk and returns the hash of its code and its student, as the journal has them.
///
/// A verdict that arrives late closes the choice of reasons, as it must; then P is pressed once more.
fn park(desk: &Desk, reason: u8) -> (Option<String>, Option<EducationId>) {
    let before = desk.entries();
    for _ in 0..3 {
        desk.display.see("the choice of reasons", |display| display.press("p"));
        desk.display.press(&reason.to_string());
        if wait_up_to(Duration::from_secs(20), || (desk.entries() > before).then_some(())).is_some() {
            break;
        }
    }
    match desk.next_entry("the exception is parked", before).act {
        Act::Parked { code, holder, reason: parked, .. } if parked == reason => (code, holder),
        other => panic!("{other:?}"),
    }
}

fn scan_and_park(desk: &Desk, number: usize) {
    let text = face_address(number, 62);
    desk.display.see("the verdict on a code", |display| display.scan(&text));
    assert_eq!(park(desk, 3).0, Some(sha256(&text)), "burst {number} did not arrive as it was sent");
}

#[test]
fn ten_bursts_of_62_keys_at_zero_gap_arrive_exact() {
    let mut desk = Desk::open(Display::start(), &[]);
    (0..10).for_each(|number| scan_and_park(&desk, number));
    assert!(desk.close().success());
    assert!(desk.journal.verify().unwrap().ok);
}

#[test]
fn the_chinese_input_method_composes_in_the_search_field_and_leaves_a_scanner_alone() {
    let display = Display::start();
    let ime = Ime::start(&display);
    let mut desk = Desk::open(display, &ime.environment);
    (0..5).for_each(|number| scan_and_park(&desk, number));
    // 建国 stands in the middle of names: letters find it nowhere, only the composed characters do.
    let composed = |desk: &Desk| {
        desk.display.see("the search field", |display| display.press("slash"));
        ime.take_first_letter(&desk.display, "j");
        assert_eq!(ime.state(), ("2".into(), "pinyin".into()));
        desk.display.see("the candidates", |display| display.xdotool(&["type", "--delay", "40", "ianguo"]));
        desk.display.keep_picture("pinyin");
        desk.display.see("the hits", |display| display.press("space"));
        desk.display.keep_picture("hits");
        desk.display.settle();
        desk.display.see("the search is sent", |display| display.press("Return"));
        desk.display.settle();
        desk.display.see("the first hit is chosen", |display| display.press("Return"));
        let (code, holder) = park(desk, 2);
        let student = desk.journal.student(holder.expect("a student was chosen")).unwrap().unwrap();
        assert!(student.name.as_str().ends_with("建国") && code.is_none(), "{student:?}");
    };
    composed(&desk);
    (5..10).for_each(|number| scan_and_park(&desk, number));
    composed(&desk);
    assert!(desk.close().success());
}

#[test]
fn a_program_that_was_stopped_during_a_burst_misses_no_key() {
    let desk = Desk::open(Display::start(), &[]);
    for (number, length) in [(0, 62), (1, 188)] {
        let text = face_address(number, length);
        desk.signal("STOP");
        desk.display.scan(&text);
        desk.display.see("the verdict on a code", |_| desk.signal("CONT"));
        assert_eq!(park(&desk, 3).0, Some(sha256(&text)), "{length} keys");
    }
}

#[test]
fn a_whole_handover_is_done_with_keys_alone() {
    let mut desk = Desk::open(Display::start(), &[]);
    let students = school::students().unwrap();
    let on_shelf = cast::at(&students, (cast::CLASS, 1)).unwrap();
    let custody = |desk: &Desk, id| desk.journal.cards_of(id).unwrap().pop().unwrap().custody;
    desk.display.see("the handover mode", |display| display.press("F4"));
    desk.display.see("the verdict on a card", |display| display.press("alt+1"));
    desk.display.keep_picture("tap");
    let handed = desk.records("Space hands over", |display| display.press("space"));
    assert!(matches!(&handed.act, Act::HandedOver { collector: Collector::Student, .. }), "{:?}", handed.act);
    assert_eq!(custody(&desk, on_shelf.education_id), Custody::Held);
    let undone = desk.records("U takes it back", |display| display.press("u"));
    assert_eq!(undone.act, Act::Undone { entry: handed.id });
    assert_eq!(custody(&desk, on_shelf.education_id), Custody::READY);

    // With a scanner and no reader: the code on the face, then Space.
    let other = cast::at(&students, (cast::CLASS, 5)).unwrap();
    desk.display.see("the verdict on a face", |display| display.scan(other.education_id.as_str()));
    desk.display.keep_picture("scan");
    let handed = desk.records("Space hands over", |display| display.press("space"));
    assert!(matches!(&handed.act, Act::HandedOver { .. }), "{:?}", handed.act);
    assert_eq!(custody(&desk, other.education_id), Custody::Held);

    // Esc before Space: the next entry is the exception that was parked afterwards.
    let third = cast::at(&students, (cast::CLASS, 6)).unwrap();
    desk.display.see("the verdict on a face", |display| display.scan(third.education_id.as_str()));
    desk.display.see("Esc drops it", |display| display.press("Escape"));
    desk.display.press("space");
    assert_eq!(park(&desk, 9).1, Some(third.education_id));
    assert_eq!(custody(&desk, third.education_id), Custody::READY);
    assert!(desk.close().success());
    assert!(desk.journal.verify().unwrap().ok);
}

#[test]
fn a_search_by_initials_ends_at_the_student_whose_digit_is_pressed() {
    let desk = Desk::open(Display::start(), &[]);
    desk.display.see("the search field", |display| display.press("slash"));
    desk.display.see("the hits", |display| display.xdotool(&["type", "--delay", "40", "wyqmg"]));
    desk.display.see("the search is sent", |display| display.press("Return"));
    desk.display.keep_picture("search");
    desk.display.see("the second hit is chosen", |display| display.press("2"));
    let holder = park(&desk, 2).1.expect("a student was chosen");
    let student = desk.journal.student(holder).unwrap().unwrap();
    assert_eq!((student.name.as_str(), holder.as_str()), ("乌云其木格·宝音", "00001348"));
}

#[test]
fn no_display_and_a_16_bit_display_end_with_one_sentence_and_a_next_step() {
    let folder = tempfile::tempdir().unwrap();
    let poor = Display::bare(16);
    let nowhere: [(&str, &str); 0] = [];
    let cases = [
        ("no-display", nowhere.to_vec()),
        ("no-display", vec![("DISPLAY", "")]),
        ("no-display", vec![("DISPLAY", ":54321")]),
        ("no-display", vec![("WAYLAND_DISPLAY", "wayland-nobody")]),
        ("display-depth", vec![("DISPLAY", poor.name.as_str())]),
    ];
    for (code, environment) in cases {
        let ended = program(folder.path()).envs(environment.clone()).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(ended.status.code(), Some(1), "{environment:?}: {said}");
        assert_eq!((lines.len(), said.contains("panic"), ended.stdout.len()), (2, false, 0), "{environment:?}: {said}");
        assert!(lines[1].starts_with("→ ") && lines[1].ends_with(&format!("[{code}]")), "{environment:?}: {said}");

        let ended = program(folder.path()).envs(environment).arg("--json").output().unwrap();
        let told: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!((told["error"]["code"].as_str(), ended.status.code()), (Some(code), Some(1)));
        assert!(!told["error"]["message"].as_str().unwrap().is_empty());
        assert!(!told["error"]["next"].as_str().unwrap().is_empty());
    }
}
