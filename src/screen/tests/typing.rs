//! Real key events through the root of the window, into a form and past it.

use std::time::{Duration, Instant};

use iced::advanced::clipboard;
use iced::advanced::renderer::Headless;
use iced::advanced::widget::operation::focusable;
use iced::keyboard::key::{Code, Named, Physical};
use iced::keyboard::{self, Location, Modifiers};
use iced::{Event, Renderer, Size, mouse};
use iced_runtime::UserInterface;
use iced_runtime::user_interface::Cache;

use super::samples::sign_in;
use super::*;

fn key(key: keyboard::Key, text: Option<&str>) -> Event {
    Event::Keyboard(keyboard::Event::KeyPressed {
        modified_key: key.clone(),
        key,
        physical_key: Physical::Code(Code::KeyA),
        location: Location::Standard,
        modifiers: Modifiers::empty(),
        text: text.map(Into::into),
        repeat: false,
    })
}

fn letter(letter: char) -> Event {
    key(keyboard::Key::Character(letter.to_string().into()), Some(&letter.to_string()))
}

fn named(named: Named) -> Event {
    key(keyboard::Key::Named(named), None)
}

/// Sends events to a screen, redraws until nothing waits any more, and returns what it heard.
fn hear(screen: &Screen, events: &[Event]) -> Vec<Message> {
    let made = <Renderer as Headless>::new(theme::FONT, 18.into(), None);
    let mut renderer = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(made).unwrap();
    let mut ui = UserInterface::build(screen.view(), Size::new(1366.0, 768.0), Cache::default(), &mut renderer);
    if let Some(field) = view::field_with_keys(screen) {
        let mut focus = focusable::focus::<()>(field.into());
        ui.operate(&renderer, &mut focus);
    }
    let mut heard = Vec::new();
    let now = Instant::now();
    let redraws = (1..9).map(|s| Event::Window(window::Event::RedrawRequested(now + Duration::from_secs(s))));
    for event in events.iter().cloned().chain(redraws) {
        let (cursor, clipboard) = (mouse::Cursor::Unavailable, &mut clipboard::Null);
        let _state = ui.update(&[event], cursor, &mut renderer, clipboard, &mut heard);
    }
    // The table says how many rows it has; that is not of interest here.
    heard.retain(|message| !matches!(message, Message::Touch(Touch::Seen(..))));
    heard
}

fn told(messages: &[Message]) -> Vec<String> {
    let told = |message: &Message| {
        if let Message::Heard(Heard::Secret(Hidden(character))) = message {
            return format!("secret {character}");
        }
        if let Message::Heard(Heard::Scan(scan)) = message {
            return format!("scan {}", scan.text);
        }
        format!("{message:?}")
    };
    messages.iter().map(told).collect()
}

/// Seconds pass between these; only the redraws in between tell the root so.
fn typed(screen: &mut Screen, text: &str) {
    for character in text.chars() {
        for message in hear(screen, &[letter(character)]) {
            screen.update(message);
        }
    }
}

fn text(screen: &Screen, field: usize) -> &str {
    screen.open.as_ref().unwrap().state.text(field)
}

#[test]
fn a_person_types_an_answer_and_a_secret() {
    let mut screen = with_page(sign_in());
    typed(&mut screen, "Li 7");
    assert_eq!(text(&screen, 0), "Li 7");
    for message in hear(&screen, &[letter('x'), named(Named::Tab)]) {
        screen.update(message);
    }
    assert_eq!((text(&screen, 0), view::field_with_keys(&screen)), ("Li 7x", None), "the letter before Tab is kept");
    typed(&mut screen, "Ab");
    assert_eq!((text(&screen, 0), text(&screen, 1)), ("Li 7x", "Ab"));
    assert_eq!(told(&hear(&screen, &[letter('Z')])), ["secret Z"]);
    assert_eq!(told(&hear(&screen, &[named(Named::Enter)])), ["Heard(Key(Enter))"]);
    assert_eq!(told(&hear(&screen, &[named(Named::Backspace)])), ["Heard(Key(Erase))"]);
}

#[test]
fn a_scanner_types_into_no_field_of_a_form() {
    let code = "HTTPS://bjt.example/c?id=1";
    let burst: Vec<Event> = code.chars().map(letter).chain([named(Named::Enter)]).collect();
    let mut screen = with_page(sign_in());
    assert_eq!(told(&hear(&screen, &burst)), [format!("scan {code}")]);
    press(&mut screen, Key::Tab { back: false });
    assert_eq!(told(&hear(&screen, &burst)), [""; 0], "before a secret the scan is dropped");
    assert_eq!(told(&hear(&screen, &burst[..20])), [""; 0]);
    press(&mut screen, Key::Cancel);
    assert_eq!(told(&hear(&screen, &burst)), [format!("scan {code}")]);
}

#[test]
fn enter_in_an_answer_goes_on_and_function_keys_are_heard_everywhere() {
    let screen = with_page(sign_in());
    assert_eq!(told(&hear(&screen, &[named(Named::Enter)])), ["Touch(Submitted)"]);
    assert_eq!(told(&hear(&screen, &[named(Named::F12)])), ["Heard(Key(Lock))"]);
    assert_eq!(told(&hear(&screen, &[named(Named::ArrowDown)])), ["Heard(Key(Move(Down)))"]);
    assert_eq!(told(&hear(&screen, &[named(Named::F10)])), ["Heard(Key(Office))"]);
}

fn pressed(code: Code, pressed: keyboard::Key, modifiers: Modifiers) -> Event {
    Event::Keyboard(keyboard::Event::KeyPressed {
        modified_key: pressed.clone(),
        key: pressed,
        physical_key: Physical::Code(code),
        location: Location::Standard,
        modifiers,
        text: None,
        repeat: false,
    })
}

/// Alt down, digits of the number pad as without Num Lock, Alt up.
fn alt(digits: &str) -> Vec<Event> {
    let pad = [Code::Numpad0, Code::Numpad1, Code::Numpad2, Code::Numpad3, Code::Numpad4];
    let pad = [&pad[..], &[Code::Numpad5, Code::Numpad6, Code::Numpad7, Code::Numpad8, Code::Numpad9]].concat();
    let digit = |digit: char| pad[digit.to_digit(10).unwrap() as usize];
    let arrow = || keyboard::Key::Named(Named::ArrowLeft);
    let up = Event::Keyboard(keyboard::Event::ModifiersChanged(Modifiers::empty()));
    let alt_down = pressed(Code::AltLeft, keyboard::Key::Named(Named::Alt), Modifiers::empty());
    let digits = digits.chars().map(|d| pressed(digit(d), arrow(), Modifiers::ALT));
    [alt_down].into_iter().chain(digits).chain([up]).collect()
}

#[test]
fn numbers_of_the_number_pad_are_characters_and_the_row_of_digits_lays_cards() {
    let end = || vec![named(Named::Enter)];
    let code: Vec<Event> = "17,".chars().map(letter).collect();
    let burst = [code.clone(), alt("29579"), alt("23376"), alt("029"), end()].concat();
    assert_eq!(told(&hear(&screen(), &burst)), ["scan 17,王子\u{1D}"]);
    let gbk = [code.clone(), alt("52725"), alt("55251"), alt("13")].concat();
    assert_eq!(told(&hear(&screen(), &gbk)), ["scan 17,王子"]);
    let one = keyboard::Key::Character("1".into());
    assert_eq!(told(&hear(&screen(), &[pressed(Code::Digit1, one.clone(), Modifiers::ALT)])), ["Heard(Key(Lay(0)))"]);
    assert_eq!(told(&hear(&screen(), &[pressed(Code::Numpad1, one.clone(), Modifiers::ALT)])), [""; 0]);
    let form = [code, alt("29579"), alt("23376"), alt("28085"), end()].concat();
    assert_eq!(told(&hear(&with_page(sign_in()), &form)), ["scan 17,王子涵"], "into no field of a form");
}

#[test]
fn keys_that_an_input_method_took_are_read_by_their_place_where_nothing_is_focused() {
    let keys = [(Code::KeyI, true), (Code::KeyD, false), (Code::Semicolon, true), (Code::Digit0, false)];
    let keys = keys.into_iter().chain([(Code::Digit7, false), (Code::Enter, false)]);
    for mark in [keyboard::Key::Named(Named::Process), keyboard::Key::Unidentified] {
        let shift = |on| if on { Modifiers::SHIFT } else { Modifiers::empty() };
        let burst: Vec<Event> = keys.clone().map(|(code, on)| pressed(code, mark.clone(), shift(on))).collect();
        assert_eq!(told(&hear(&screen(), &burst)), ["scan Id:07"]);
        let screen = with_page(sign_in());
        assert_eq!(told(&hear(&screen, &burst)), [""; 0], "a field waits for what the method composes");
    }
}

#[test]
fn shift_in_the_middle_of_a_scan_spills_nothing_into_a_form() {
    let shift = || vec![named(Named::Shift)];
    let [one, two]: [Vec<Event>; 2] = ["HTT", "ps://bjt"].map(|part| part.chars().map(letter).collect());
    let burst = [shift(), one, shift(), two, vec![named(Named::Enter)]].concat();
    assert_eq!(told(&hear(&with_page(sign_in()), &burst)), ["scan HTTps://bjt"]);
}
