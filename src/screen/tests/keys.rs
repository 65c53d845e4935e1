//! Keys of the pages of the office, one sentence each.

use super::samples::{adding, board, empty, input, journal, menu, people, refused, settings, sign_in, tiles};
use super::*;
use crate::desk::office::{Answers, FormKind, OfficeInput, OfficePlace};
use crate::screen::key::Step;
use crate::screen::ledger::Focus;
use crate::screen::wedge::{Hidden, KeysTo};
use crate::text::ledger::{Action, Ledger, Mark};
use crate::verdict::Purpose;

fn state(screen: &Screen) -> &ledger::LedgerState {
    &screen.open.as_ref().unwrap().state
}

fn selected(screen: &Screen) -> usize {
    state(screen).selected()
}

fn go(screen: &mut Screen, steps: &[Step]) -> usize {
    steps.iter().for_each(|step| assert_eq!(press(screen, Key::Move(*step)), []));
    selected(screen)
}

fn touch(screen: &mut Screen, touch: Touch) -> Vec<Input> {
    screen.update(Message::Touch(touch))
}

fn tab(screen: &mut Screen) -> Focus {
    press(screen, Key::Tab { back: false });
    state(screen).focus()
}

fn spell(screen: &mut Screen, text: &str) {
    text.chars().for_each(|c| assert_eq!(screen.update(Message::Heard(Heard::Secret(Hidden(c)))), []));
}

fn close() -> Input {
    Input::Office(OfficeInput::Close)
}

fn submitted(texts: &[&str]) -> Vec<Input> {
    let answers = Answers::new(texts.iter().map(|text| (*text).to_owned()));
    vec![Input::Office(OfficeInput::Submit(FormKind::SignIn, answers))]
}

/// The page stays and its words change.
fn reword(screen: &mut Screen, ledger: Ledger) {
    let place = if screen.at_door() {
        Place::Door(DoorPage::Closed)
    } else {
        Place::Office(OfficePage::Menu(Default::default()))
    };
    screen.open_ledger(place, ledger);
    let open = screen.open.as_mut().unwrap();
    open.state.settle(&open.ledger);
}

#[test]
fn f10_opens_the_office_and_f12_closes_the_desk_from_every_page() {
    for page in Page::ALL {
        let mut screen = screen();
        screen.show(page);
        assert_eq!(press(&mut screen, Key::Office), [Input::Office(OfficeInput::Open(OfficePlace::Menu))]);
        screen.show(page);
        assert_eq!((press(&mut screen, Key::Lock), screen.page()), (vec![Input::Lock], Page::Desk));
    }
}

#[test]
fn f11_opens_this_machine_from_every_page_and_leads_back_from_it() {
    let diagnosis = [Input::Office(OfficeInput::Open(OfficePlace::Diagnosis))];
    for page in Page::ALL {
        let mut screen = screen();
        screen.show(page);
        assert_eq!((press(&mut screen, Key::Diagnosis), screen.page()), (diagnosis.to_vec(), Page::Desk));
    }
    let mut open = with_page(menu());
    assert_eq!(press(&mut open, Key::Diagnosis), diagnosis);
    let page = OfficePage::Diagnosis(Box::default());
    open.update(Message::Board(Box::new(Board { office: Some(page), ..board() })));
    assert_eq!(press(&mut open, Key::Diagnosis), [Input::Office(OfficeInput::Close)]);
    press(&mut open, Key::Help);
    assert_eq!(press(&mut open, Key::Diagnosis), diagnosis, "what the key table covers is shown again");
}

#[test]
fn c_copies_a_page_that_has_something_to_copy_once() {
    let mut page = with_page(tiles(16));
    assert_eq!((press(&mut page, Key::Letter('c')), state(&page).copied()), (vec![], true));
    assert_eq!((page.take_copied().as_deref(), page.take_copied()), (Some("nobody"), None));
    assert!(state(&page).copied(), "the page still says so");
    press(&mut page, Key::Move(Step::Down));
    assert!(!state(&page).copied());
    assert_eq!((touch(&mut page, Touch::Copy), page.take_copied().is_some()), (vec![], true));
    assert!(page.action_keys().contains('c'));
    let own = Ledger { copy: None, actions: vec![Action { key: 'c', ..tiles(16).actions.remove(0) }], ..tiles(16) };
    let mut page = with_page(own);
    assert_eq!((press(&mut page, Key::Letter('c')), page.take_copied()), (vec![input(21)], None));
}

#[test]
fn what_stands_above_a_table_scrolls_with_it() {
    let mut page = with_page(tiles(40));
    let top = |page: &Screen| state(page).top(15 + 9, 10);
    touch(&mut page, Touch::Seen(10, 15));
    assert_eq!((go(&mut page, &[Step::Down, Step::Down]), top(&page)), (0, 2), "the first row comes into sight");
    assert_eq!((press(&mut page, Key::Enter), top(&page)), (vec![], 6), "an unseen row is not opened");
    assert_eq!(press(&mut page, Key::Enter), [input(0)]);
    assert_eq!((go(&mut page, &[Step::Down]), top(&page)), (1, 7));
    assert_eq!((go(&mut page, &[Step::End, Step::Down]), top(&page)), (8, 14));
    assert_eq!((go(&mut page, &[Step::Home]), top(&page)), (0, 0));
    assert_eq!((go(&mut page, &[Step::PageDown]), top(&page)), (0, 9));
    assert_eq!((go(&mut page, &[Step::Up]), top(&page)), (0, 8));
    let mut facts = with_page(Ledger { columns: Vec::new(), rows: Vec::new(), ..tiles(40) });
    touch(&mut facts, Touch::Seen(10, 12));
    go(&mut facts, &[Step::PageDown]);
    assert_eq!(state(&facts).top(12, 10), 2);
}

#[test]
fn arrows_move_the_row_and_keep_it_in_sight() {
    let mut screen = with_page(journal(100));
    touch(&mut screen, Touch::Seen(10, 0));
    assert_eq!(go(&mut screen, &[Step::Down, Step::Down, Step::Up]), 1);
    assert_eq!(go(&mut screen, &[Step::PageDown]), 10);
    assert_eq!(state(&screen).top(100, 10), 1);
    assert_eq!(go(&mut screen, &[Step::End, Step::Down]), 99);
    assert_eq!(state(&screen).top(100, 10), 90);
    assert_eq!(go(&mut screen, &[Step::PageUp]), 90);
    assert_eq!(go(&mut screen, &[Step::Home, Step::Up, Step::Left]), 0);
    assert_eq!(state(&screen).top(100, 10), 0);
}

#[test]
fn the_wheel_moves_the_list_and_leaves_the_selection() {
    let mut screen = with_page(journal(100));
    touch(&mut screen, Touch::Seen(10, 0));
    for rows in [1.5, 1.6] {
        touch(&mut screen, Touch::Wheel(rows));
    }
    assert_eq!((state(&screen).top(100, 10), selected(&screen)), (3, 0));
    touch(&mut screen, Touch::Wheel(500.0));
    assert_eq!(state(&screen).top(100, 10), 90);
    touch(&mut screen, Touch::Wheel(-500.0));
    assert_eq!(state(&screen).top(100, 10), 0);
    touch(&mut screen, Touch::Top(70));
    assert_eq!(state(&screen).top(100, 10), 70);
}

#[test]
fn enter_and_a_click_open_a_row_and_letters_do_the_actions() {
    let mut screen = with_page(menu());
    go(&mut screen, &[Step::Down]);
    assert_eq!(press(&mut screen, Key::Enter), [input(1)]);
    assert_eq!((touch(&mut screen, Touch::Row(6)), selected(&screen)), (vec![input(6)], 6));
    assert_eq!(press(&mut screen, Key::Letter('3')), [input(2)]);
    for key in [Key::Letter('u'), Key::Letter('p'), Key::Letter('/'), Key::Confirm, Key::Erase] {
        assert_eq!((press(&mut screen, key), screen.page()), (vec![], Page::Desk), "{key:?} belongs to the desk");
    }
    let mut screen = with_page(empty());
    assert_eq!((press(&mut screen, Key::Enter), go(&mut screen, &[Step::End])), (vec![], 0));
    assert_eq!(press(&mut screen, Key::Letter('n')), [input(1)]);
    assert_eq!(touch(&mut screen, Touch::Act(0)), [input(1)]);
}

#[test]
fn escape_goes_back_and_a_mode_goes_to_the_desk() {
    let mut screen = with_page(menu());
    assert_eq!(press(&mut screen, Key::Cancel), [close()]);
    assert_eq!(press(&mut screen, Key::Mode(Purpose::Verify)), [close(), Input::Mode(Purpose::Verify)]);
    assert_eq!(press(&mut screen, Key::Help), []);
    assert_eq!((press(&mut screen, Key::Cancel), screen.page()), (vec![], Page::Desk), "first the help closes");
    assert_eq!(press(&mut screen, Key::Cancel), [close()]);
}

#[test]
fn a_form_has_the_keys_when_it_appears_and_gives_them_back() {
    let mut screen = with_page(adding());
    assert_eq!((state(&screen).focus(), screen.keys_to()), (Focus::Field(0), KeysTo::Answer));
    assert_eq!(view::field_with_keys(&screen).as_deref(), Some("answer-0"));
    touch(&mut screen, Touch::Typed("赵示例".into()));
    assert_eq!(touch(&mut screen, Touch::Submitted), [], "Enter leads to the next field");
    assert_eq!((screen.keys_to(), press(&mut screen, Key::Letter('2'))), (KeysTo::Root, vec![]));
    assert_eq!((state(&screen).choice(1), tab(&mut screen)), (1, Focus::Field(2)));
    assert_eq!((screen.keys_to(), view::field_with_keys(&screen)), (KeysTo::Secret, None));
    spell(&mut screen, "Ab 9x");
    press(&mut screen, Key::Erase);
    assert_eq!(press(&mut screen, Key::Enter), submitted(&["赵示例", "1", "Ab 9"]));
    assert_eq!((state(&screen).focus(), state(&screen).text(2), state(&screen).text(0)), (Focus::Rows, "", "赵示例"));
    assert_eq!(press(&mut screen, Key::Letter('n')), [input(20)], "letters are actions again");
}

#[test]
fn tab_walks_round_and_escape_leaves_the_form_before_the_page() {
    let mut screen = with_page(adding());
    let round = [Focus::Field(1), Focus::Field(2), Focus::Send, Focus::Field(0)];
    assert_eq!([(); 4].map(|()| tab(&mut screen)), round);
    press(&mut screen, Key::Tab { back: true });
    assert_eq!(state(&screen).focus(), Focus::Send);
    assert_eq!(press(&mut screen, Key::Confirm), submitted(&["", "0", ""]));
    tab(&mut screen);
    assert_eq!((press(&mut screen, Key::Cancel), state(&screen).focus()), (vec![], Focus::Rows));
    assert_eq!(press(&mut screen, Key::Cancel), [close()]);
}

#[test]
fn arrows_and_space_choose_an_option() {
    let mut screen = with_page(settings());
    touch(&mut screen, Touch::Field(2));
    assert_eq!(state(&screen).choice(2), 1);
    let steps = [(Key::Move(Step::Right), 2), (Key::Confirm, 0), (Key::Move(Step::Left), 2), (Key::Letter('9'), 2)];
    for (key, want) in steps {
        assert_eq!((press(&mut screen, key), state(&screen).choice(2)), (vec![], want), "{key:?}");
    }
    press(&mut screen, Key::Move(Step::Down));
    assert_eq!(state(&screen).focus(), Focus::Field(3));
    touch(&mut screen, Touch::Choose(3, 1));
    assert_eq!(state(&screen).choice(3), 1);
}

#[test]
fn newer_words_of_a_page_keep_the_row_and_what_was_typed_and_another_page_starts_anew() {
    let mut screen = with_page(people());
    go(&mut screen, &[Step::Down, Step::Down]);
    let mut moved = people();
    moved.rows.remove(0);
    reword(&mut screen, moved);
    assert_eq!(selected(&screen), 1, "the same person, one row higher");
    reword(&mut screen, adding());
    touch(&mut screen, Touch::Typed("赵".into()));
    reword(&mut screen, Ledger { hint: "别的提示".into(), ..adding() });
    assert_eq!((state(&screen).text(0), state(&screen).focus(), selected(&screen)), ("赵", Focus::Field(0), 2));
    reword(&mut screen, people());
    assert_eq!((state(&screen).focus(), state(&screen).text(0)), (Focus::Rows, ""));
    reword(&mut screen, menu());
    assert_eq!(selected(&screen), 0);
}

#[test]
fn a_refused_form_has_the_keys_again_and_an_accepted_one_starts_anew() {
    let mut screen = with_door(sign_in());
    touch(&mut screen, Touch::Typed("李·经办".into()));
    tab(&mut screen);
    spell(&mut screen, "falsch");
    assert_eq!(press(&mut screen, Key::Enter), submitted(&["李·经办", "falsch"]));
    for _ in 0..2 {
        reword(&mut screen, refused());
        assert_eq!((state(&screen).focus(), state(&screen).text(0)), (Focus::Field(1), "李·经办"));
        press(&mut screen, Key::Enter);
    }
    let mut screen = with_page(adding());
    touch(&mut screen, Touch::Typed("赵示例".into()));
    touch(&mut screen, Touch::Send);
    reword(&mut screen, Ledger { said: Some((Mark::Good, "已添加".into())), ..adding() });
    assert_eq!((state(&screen).focus(), state(&screen).text(0)), (Focus::Rows, ""));
}

#[test]
fn secrets_are_wiped_when_the_form_is_left_and_debug_shows_none() {
    assert_eq!(format!("{:?}", Message::Heard(Heard::Secret(Hidden('7')))), "Heard(Secret(Hidden))");
    let leave: [fn(&mut Screen); 4] = [
        |screen| drop(press(screen, Key::Cancel)),
        |screen| drop(press(screen, Key::Lock)),
        |screen| drop(press(screen, Key::Mode(Purpose::Verify))),
        |screen| drop(press(screen, Key::Enter)),
    ];
    for leave in leave {
        let mut screen = with_page(adding());
        touch(&mut screen, Touch::Field(2));
        spell(&mut screen, "geheim");
        assert_eq!(state(&screen).text(2), "geheim");
        assert!(!format!("{:?}", state(&screen)).contains("geheim"));
        leave(&mut screen);
        assert_eq!(state(&screen).text(2), "");
    }
}

#[test]
fn a_closed_desk_hears_nothing_but_its_form_zoom_and_language() {
    let mut screen = with_door(sign_in());
    let keys = [Key::Help, Key::Print, Key::Diagnosis, Key::Office, Key::Lock, Key::Mode(Purpose::Verify), Key::Lay(0)];
    for key in keys.into_iter().chain([Key::Sound, Key::Ring, Key::Cancel, Key::Letter('u'), Key::Confirm]) {
        assert_eq!((press(&mut screen, key), screen.page()), (vec![], Page::Desk), "{key:?}");
    }
    assert_eq!(screen.update(Message::Heard(Heard::Scan(crate::face::scan::Scan::typed("00000017")))), []);
    assert_eq!(screen.update(Message::Heard(Heard::Dropped("/tmp/a.png".into()))), []);
    press(&mut screen, Key::Zoom(Zoom::In));
    press(&mut screen, Key::Language);
    assert_eq!((screen.zoom() > 1.0, screen.language()), (true, Language::En));
    assert_eq!(screen.sound_of(&Board { mode: Purpose::Verify, door: Some(DoorPage::Closed), ..board() }), None);
}

#[test]
fn the_board_opens_keeps_and_closes_pages() {
    let mut screen = screen();
    press(&mut screen, Key::Help);
    let send = |screen: &mut Screen, board: Board| drop(screen.update(Message::Board(Box::new(board))));
    let office = || Board { office: Some(OfficePage::Menu(Default::default())), ..board() };
    send(&mut screen, office());
    assert!(screen.open_page().is_some() && screen.page() == Page::Desk);
    assert_eq!(
        screen.update(Message::Heard(Heard::Scan(crate::face::scan::Scan::typed("00000017")))),
        [Input::Scan(crate::face::scan::Scan::typed("00000017"))]
    );
    assert!(screen.open_page().is_some(), "a scan leaves the page to the desk");
    press(&mut screen, Key::Help);
    send(&mut screen, office());
    assert_eq!((screen.page(), screen.open_page().is_some()), (Page::Help, false));
    send(&mut screen, Board { door: Some(DoorPage::Closed), ..office() });
    assert!(screen.at_door() && screen.open_page().is_some() && screen.page() == Page::Desk);
    send(&mut screen, board());
    assert!(screen.open.is_none());
}
