//! The screen from outside: keys become inputs, and every page can be drawn without a display.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "screen/board.rs"]
mod board;
#[path = "screen/layout.rs"]
mod layout;

use std::path::PathBuf;
use std::sync::Arc;

use board::{MODES, board as empty, searching, training, with_name, with_report};
use card_desk::desk::board::{Board, Input, Lamp, Notice};
use card_desk::desk::office::{OfficeInput, OfficePlace};
use card_desk::face::scan::Scan;
use card_desk::id::ClassId;
use card_desk::screen::{
    Frame, Heard, Key, Message, Page, Picture, Screen, Sound, Switches, Unprintable, Zoom, draw, draw_screen,
};
use card_desk::text::Language;
use card_desk::verdict::{Class, Code, Purpose};

const FULL: ((u32, u32), f32) = ((1366, 768), 1.0);
/// A zoom of 200 % on the same glass: half the room.
const ZOOMED: ((u32, u32), f32) = ((1366, 768), 2.0);

fn all_printable() -> Unprintable {
    Arc::new(|_| Vec::new())
}

fn screen(board: Board) -> Screen {
    Screen::new(board, Language::ZhCn, all_printable()).unwrap()
}

fn press(screen: &mut Screen, key: Key) -> Vec<Input> {
    screen.update(Message::Heard(Heard::Key(key)))
}

fn type_keys(screen: &mut Screen, letters: &str) -> Vec<Input> {
    letters.chars().flat_map(|letter| press(screen, Key::Letter(letter))).collect()
}

#[test]
fn keys_of_a_desk_become_inputs() {
    let check = |key: Key, want: &[Input]| assert_eq!(press(&mut screen(training()), key), want, "{key:?}");
    check(Key::Mode(Purpose::Verify), &[Input::Mode(Purpose::Verify)]);
    check(Key::Mode(Purpose::Return), &[Input::Mode(Purpose::Return)]);
    check(Key::Confirm, &[Input::Confirm]);
    check(Key::Cancel, &[Input::Cancel]);
    check(Key::Letter('u'), &[Input::Undo]);
    check(Key::Letter('c'), &[Input::NextCollector]);
    check(Key::Letter('l'), &[Input::Lift]);
    check(Key::Lay(2), &[Input::Lay(2)]);
    check(Key::Lay(9), &[]);
    check(Key::Letter('7'), &[]);
    check(Key::Letter('x'), &[]);
    check(Key::Enter, &[]);
    check(Key::Help, &[]);
}

#[test]
fn virtual_cards_are_laid_in_training_only() {
    let mut real = screen(Board { training: false, ..training() });
    assert_eq!((press(&mut real, Key::Lay(0)), type_keys(&mut real, "l")), (vec![], vec![]));
}

#[test]
fn parking_takes_a_digit_and_escape_leaves_without_one() {
    let mut screen = screen(empty(Purpose::Handover));
    assert_eq!(type_keys(&mut screen, "p3"), [Input::Park(3)]);
    assert_eq!(screen.page(), Page::Desk);
    assert_eq!(type_keys(&mut screen, "p"), []);
    assert_eq!((press(&mut screen, Key::Cancel), screen.page()), (vec![], Page::Desk));
    assert_eq!(type_keys(&mut screen, "p0"), []);
    assert_eq!(screen.page(), Page::Park);
}

#[test]
fn letters_typed_right_after_the_search_key_land_in_its_field() {
    let mut screen = screen(empty(Purpose::Handover));
    let sent = type_keys(&mut screen, "/wy3");
    assert_eq!(sent.last(), Some(&Input::Search("wy3".into())));
}

#[test]
fn searching_opens_a_field_and_gives_the_keys_back() {
    let mut screen = screen(empty(Purpose::Handover));
    assert_eq!(type_keys(&mut screen, "/"), [Input::Search(String::new())]);
    assert!(screen.field_open());
    assert_eq!(screen.update(Message::Typed("wzh".into())), [Input::Search("wzh".into())]);
    screen.update(Message::Board(Box::new(searching(&["王子涵", "王子豪"]))));
    assert_eq!(screen.update(Message::Submitted), [Input::Search("wzh".into())]);
    assert!(!screen.field_open());
    let second = searching(&["王子涵", "王子豪"]).search.unwrap().hits[1].student.education_id;
    assert_eq!(type_keys(&mut screen, "2"), [Input::Pick(second)]);
    assert_eq!(screen.page(), Page::Desk);
}

#[test]
fn the_only_hit_is_chosen_by_enter() {
    let mut screen = screen(empty(Purpose::Handover));
    type_keys(&mut screen, "/");
    screen.update(Message::Typed("wzh".into()));
    let found = searching(&["王子涵"]);
    let only = found.search.as_ref().unwrap().hits[0].student.education_id;
    screen.update(Message::Board(Box::new(found)));
    assert_eq!(screen.update(Message::Submitted), [Input::Pick(only)]);
}

#[test]
fn escape_closes_the_search_at_the_desk_too() {
    let mut screen = screen(searching(&[]));
    type_keys(&mut screen, "/");
    assert_eq!(press(&mut screen, Key::Cancel), [Input::Search(String::new())]);
    assert!(!screen.field_open());
}

#[test]
fn a_scan_leads_back_to_the_desk_from_every_page() {
    for page in Page::ALL {
        let mut screen = screen(searching(&["王子涵"]));
        screen.show(page);
        let scanned = screen.update(Message::Heard(Heard::Scan(Scan::typed("00000017"))));
        assert_eq!(
            (scanned, screen.page(), screen.field_open()),
            (vec![Input::Scan(Scan::typed("00000017"))], Page::Desk, false)
        );
    }
}

#[test]
fn a_card_on_the_reader_leads_back_to_the_desk() {
    let mut screen = screen(empty(Purpose::Handover));
    press(&mut screen, Key::Help);
    screen.update(Message::Board(Box::new(empty(Purpose::Handover))));
    assert_eq!(screen.page(), Page::Help);
    screen.update(Message::Board(Box::new(with_report(Purpose::Handover, Code::AllAgree))));
    assert_eq!(screen.page(), Page::Desk);
}

#[test]
fn classes_are_chosen_by_their_digits() {
    let class = |grade, class| ClassId::new(grade, class).unwrap();
    let mut screen = screen(Board { class: None, ..empty(Purpose::Handover) });
    type_keys(&mut screen, "k");
    assert_eq!(type_keys(&mut screen, "73"), []);
    assert_eq!(press(&mut screen, Key::Enter), [Input::Class(Some(class(7, 3)))]);
    type_keys(&mut screen, "k1");
    press(&mut screen, Key::Erase);
    type_keys(&mut screen, "102");
    assert_eq!(press(&mut screen, Key::Enter), [Input::Class(Some(class(10, 2)))]);
    type_keys(&mut screen, "k");
    assert_eq!(screen.update(Message::Chose(class(8, 1))), [Input::Class(Some(class(8, 1)))]);
    type_keys(&mut screen, "k999");
    assert_eq!(press(&mut screen, Key::Enter), []);
}

#[test]
fn choosing_the_class_again_chooses_none() {
    let mut screen = screen(empty(Purpose::Handover));
    type_keys(&mut screen, "k73");
    assert_eq!(press(&mut screen, Key::Enter), [Input::Class(None)]);
}

#[test]
fn pages_open_and_close_by_the_same_key() {
    let mut screen = screen(empty(Purpose::Verify));
    assert_eq!((press(&mut screen, Key::Help), screen.page()), (vec![], Page::Help));
    assert_eq!(press(&mut screen, Key::Confirm), [], "Space confirms nothing that is not in sight");
    assert_eq!((press(&mut screen, Key::Help), screen.page()), (vec![], Page::Desk));
    assert_eq!(press(&mut screen, Key::Print), [Input::Office(OfficeInput::Open(OfficePlace::Paper))]);
}

#[test]
fn dropped_pictures_and_clicks_go_to_the_desk() {
    let mut screen = screen(training());
    let file = PathBuf::from("/tmp/a.png");
    assert_eq!(screen.update(Message::Heard(Heard::Dropped(file.clone()))), [Input::Picture(file)]);
    assert_eq!(screen.update(Message::Send(Input::Lay(4))), [Input::Lay(4)]);
}

#[test]
fn zoom_and_language_belong_to_the_window_alone() {
    let mut screen = screen(empty(Purpose::Verify));
    let zooms: Vec<f32> = (0..9)
        .map(|_| {
            assert_eq!(press(&mut screen, Key::Zoom(Zoom::In)), []);
            screen.zoom()
        })
        .collect();
    assert!(zooms.contains(&2.0) && zooms.is_sorted());
    press(&mut screen, Key::Zoom(Zoom::Reset));
    press(&mut screen, Key::Zoom(Zoom::Out));
    assert!((screen.zoom() - 1.0).abs() < f32::EPSILON);
    assert_eq!((press(&mut screen, Key::Language), screen.language()), (vec![], Language::En));
}

#[test]
fn a_report_fades_once_after_thirty_seconds_and_a_new_one_starts_again() {
    let mut screen = screen(empty(Purpose::Handover));
    assert!(!screen.ring_runs(), "no timer while nothing is shown");
    screen.update(Message::Board(Box::new(with_report(Purpose::Handover, Code::AllAgree))));
    for _ in 0..29 {
        assert_eq!(screen.update(Message::Tick), []);
    }
    assert_eq!(screen.update(Message::Tick), [Input::Faded]);
    assert_eq!((screen.ring_runs(), screen.update(Message::Tick)), (false, vec![]));
    screen.update(Message::Board(Box::new(with_report(Purpose::Handover, Code::Already))));
    assert!(screen.ring_runs());
    press(&mut screen, Key::Ring);
    assert!(!screen.ring_runs(), "the ring can be switched off");
}

#[test]
fn sounds_follow_the_verdict_and_the_mode() {
    let mut screen = screen(empty(Purpose::Handover));
    let check = |screen: &Screen, next: &Board, want: Option<Sound>| assert_eq!(screen.sound_of(next), want);
    let ok = with_report(Purpose::Handover, Code::AllAgree);
    check(&screen, &ok, Some(Sound::Verdict(Class::Ok)));
    check(&screen, &empty(Purpose::Handover), None);
    check(&screen, &empty(Purpose::Intake), Some(Sound::Mode));
    screen.update(Message::Board(Box::new(ok.clone())));
    check(&screen, &ok, None);
    check(&screen, &with_report(Purpose::Handover, Code::OldCard), Some(Sound::Verdict(Class::Stop)));
    press(&mut screen, Key::Sound);
    check(&screen, &with_report(Purpose::Handover, Code::OldCard), None);
    assert!(!Switches::OFF.plays(Sound::Mode));
}

#[test]
fn nothing_of_a_verdict_is_out_of_sight_at_any_zoom() {
    let notice = || Some(Notice::Refused { code: "already-handed-over".into() });
    let rooms = [(1366.0, 768.0), (1242.0, 698.0), (1093.0, 614.0), (911.0, 512.0), (780.0, 439.0), (683.0, 384.0)];
    for (language, code) in Language::ALL.into_iter().flat_map(|l| Code::ALL.map(|code| (l, code))) {
        for board in
            [with_report(Purpose::Handover, code), Board { notice: notice(), ..with_report(Purpose::Intake, code) }]
        {
            let screen = Screen::new(board, language, all_printable()).unwrap();
            for (width, height) in rooms {
                let hidden = layout::hidden(&screen, width, height);
                let (scrolled, outside) = (&hidden.scrolled, &hidden.outside);
                assert!(scrolled.is_empty(), "{code:?} {language:?} {width}: {scrolled:?}");
                assert!(outside.is_empty(), "{code:?} {language:?} {width}: {outside:?}");
            }
        }
    }
}

#[test]
fn nothing_sticks_out_of_any_page() {
    for (page, language) in Page::ALL.into_iter().flat_map(|page| Language::ALL.map(|language| (page, language))) {
        for board in [training(), searching(&["王子涵", "阿不都热西提·阿不都热合曼·买买提"]), empty(Purpose::Intake)]
        {
            let mut screen = Screen::new(board, language, all_printable()).unwrap();
            screen.show(page);
            for (width, height) in [(1366.0, 768.0), (1093.0, 614.0), (911.0, 512.0), (683.0, 384.0)] {
                let outside = layout::hidden(&screen, width, height).outside;
                assert!(outside.is_empty(), "{page:?} {language:?} {width}: {outside:?}");
            }
        }
    }
}

/// Draws a board, and keeps the picture where `CARD_DESK_PICTURES` says, as PPM.
fn picture(name: &str, board: &Board, page: Page, language: Language, (size, scale): ((u32, u32), f32)) -> Picture {
    let picture = draw(board, Frame { page, language, size, scale }, all_printable()).unwrap();
    keep(name, &picture);
    picture
}

fn keep(name: &str, picture: &Picture) {
    if let Some(folder) = std::env::var_os("CARD_DESK_PICTURES") {
        let mut file = format!("P6 {} {} 255\n", picture.width, picture.height).into_bytes();
        file.extend(picture.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]));
        std::fs::write(PathBuf::from(folder).join(format!("{name}.ppm")), file).unwrap();
    }
}

fn colors(picture: &Picture) -> usize {
    let mut seen: Vec<&[u8]> = picture.rgba.chunks_exact(4).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

#[test]
fn every_verdict_can_be_drawn_in_both_languages_and_at_both_sizes() {
    for (language, room) in Language::ALL.into_iter().flat_map(|l| [(l, FULL), (l, ZOOMED)]) {
        for (place, code) in Code::ALL.into_iter().enumerate() {
            let board = with_report(MODES[place % 4], code);
            let name = format!("verdict-{}-{}x-{code:?}", language.tag(), room.1);
            let drawn = picture(&name, &board, Page::Desk, language, room);
            assert_eq!((drawn.rgba.len(), drawn.width), (1366 * 768 * 4, 1366));
            let fill = match code.class() {
                Class::Ok => [0x00, 0x69, 0x5C],
                Class::Ask => [0xFF, 0xC1, 0x07],
                Class::Stop => [0x7F, 0x00, 0x00],
                Class::Reader => [0x37, 0x47, 0x4F],
                Class::Already => [0xFF, 0xFF, 0xFF],
            };
            let filled = drawn.rgba.chunks_exact(4).filter(|pixel| pixel[..3] == fill).count();
            assert!(filled > 1366 * 768 / 4, "{name}: {filled} pixels of the fill");
        }
    }
}

#[test]
fn every_page_can_be_drawn_in_both_languages_and_at_both_sizes() {
    let notice = Notice::Refused { code: "already-handed-over".into() };
    for (language, room) in Language::ALL.into_iter().flat_map(|l| [(l, FULL), (l, ZOOMED)]) {
        for page in Page::ALL {
            let board = match page {
                Page::Search => searching(&["王子涵", "王子豪", "王梓涵", "买买提·吐尔逊"]),
                Page::Desk | Page::Park => with_report(Purpose::Handover, Code::AllAgree),
                Page::Class | Page::Help => Board { notice: Some(notice.clone()), ..empty(Purpose::Handover) },
            };
            let drawn = picture(&format!("page-{}-{}x-{page:?}", language.tag(), room.1), &board, page, language, room);
            assert!(colors(&drawn) > 16, "{page:?} is empty");
        }
    }
}

#[test]
fn every_mode_says_what_to_do_when_nothing_lies_on_the_reader() {
    for mode in MODES {
        picture(&format!("empty-{mode:?}"), &empty(mode), Page::Desk, Language::ZhCn, FULL);
    }
    let fresh = Board { batch: None, class: None, classes: vec![], recent: vec![], ..empty(Purpose::Intake) };
    let fresh = Board { counts: card_desk::desk::board::Counts::default(), ..fresh };
    for (page, name) in [(Page::Desk, "fresh"), (Page::Class, "fresh-class")] {
        assert!(colors(&picture(name, &fresh, page, Language::ZhCn, FULL)) > 16);
    }
}

#[test]
fn the_reader_that_needs_a_person_is_in_sight_with_and_without_a_report() {
    for lamp in [Lamp::NoReader, Lamp::ServiceDown, Lamp::Denied, Lamp::Busy] {
        let alone = Board { lamp, ..empty(Purpose::Handover) };
        picture(&format!("reader-{lamp:?}"), &alone, Page::Desk, Language::ZhCn, FULL);
        picture(&format!("reader-2x-{lamp:?}"), &alone, Page::Desk, Language::ZhCn, ZOOMED);
    }
    let beside = Board { lamp: Lamp::NoReader, ..with_report(Purpose::Handover, Code::FaceOnly) };
    picture("reader-beside", &beside, Page::Desk, Language::ZhCn, FULL);
}

#[test]
fn training_shows_its_shelf_and_its_mark() {
    for (name, room) in [("training", FULL), ("training-2x", ZOOMED)] {
        picture(name, &training(), Page::Desk, Language::ZhCn, room);
        picture(&format!("{name}-en"), &training(), Page::Desk, Language::En, room);
    }
    let empty = Board { report: None, ..training() };
    picture("training-empty", &empty, Page::Desk, Language::ZhCn, FULL);
}

#[test]
fn long_and_rare_names_are_drawn_whole_or_announced() {
    let names = ["王含", "买买提·吐尔逊", "阿不都热西提·阿不都热合曼·买买提", "李𠮷宇", "Maria del Carmen Example"];
    for (place, name) in names.into_iter().enumerate() {
        for (room, label) in [(FULL, 1), (ZOOMED, 2)] {
            picture(&format!("name-{place}-{label}x"), &with_name(name), Page::Desk, Language::ZhCn, room);
        }
    }
    let rare: Unprintable = Arc::new(|text| text.chars().filter(|c| *c == '\u{E863}').collect());
    let board = with_name("欧阳\u{E863}");
    let frame = Frame { page: Page::Desk, language: Language::ZhCn, size: FULL.0, scale: FULL.1 };
    let announced = draw(&board, frame, rare).unwrap();
    keep("name-rare", &announced);
    assert!(announced != picture("name-rare-unseen", &board, Page::Desk, Language::ZhCn, FULL));
}

#[test]
fn notices_are_drawn_with_what_to_do() {
    let path = PathBuf::from("/home/office/清单/7-3-v1.pdf");
    let notices = [
        ("undid", Notice::Undid { who: Some("王*涵".into()) }),
        ("list", Notice::ListMade { path, pages: 1, unprintable: 2 }),
        ("fault", Notice::JournalFault { code: "disk-full".into(), why: "no space is left on the device".into() }),
        ("code", Notice::UnknownCode { masked: "AAAAA://AAA.AAAAAAA/A?AA=00000000".into() }),
    ];
    for (name, notice) in notices {
        let board = Board { notice: Some(notice), ..with_report(Purpose::Handover, Code::AllAgree) };
        picture(&format!("notice-{name}"), &board, Page::Desk, Language::ZhCn, FULL);
        picture(&format!("notice-2x-{name}"), &board, Page::Desk, Language::ZhCn, ZOOMED);
    }
}

#[test]
fn a_picture_is_the_same_every_time_and_refuses_impossible_sizes() {
    let screen = screen(with_report(Purpose::Handover, Code::AllAgree));
    let frame = |size, scale| Frame { page: Page::Desk, language: Language::ZhCn, size, scale };
    let twice = [(); 2].map(|()| draw_screen(&screen, frame((400, 300), 1.0)).unwrap());
    assert!(twice[0] == twice[1]);
    let doubled = draw_screen(&screen, frame((2732, 1536), 2.0)).unwrap();
    keep("large", &doubled);
    assert_eq!(doubled.rgba.len(), 2732 * 1536 * 4);
    for (size, scale) in [((0, 10), 1.0), ((20_000, 10), 1.0), ((10, 10), 0.0), ((10, 10), f32::NAN)] {
        assert!(draw_screen(&screen, frame(size, scale)).is_err(), "{size:?} {scale}");
    }
}
