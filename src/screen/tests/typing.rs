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
    assert_eq!(told(&hear(&screen, &burst)), [format!("Heard(Scan({code:?}))")]);
    press(&mut screen, Key::Tab { back: false });
    assert_eq!(told(&hear(&screen, &burst)), [""; 0], "before a secret the scan is dropped");
    assert_eq!(told(&hear(&screen, &burst[..20])), [""; 0]);
    press(&mut screen, Key::Cancel);
    assert_eq!(told(&hear(&screen, &burst)), [format!("Heard(Scan({code:?}))")]);
}

#[test]
fn enter_in_an_answer_goes_on_and_function_keys_are_heard_everywhere() {
    let screen = with_page(sign_in());
    assert_eq!(told(&hear(&screen, &[named(Named::Enter)])), ["Touch(Submitted)"]);
    assert_eq!(told(&hear(&screen, &[named(Named::F12)])), ["Heard(Key(Lock))"]);
    assert_eq!(told(&hear(&screen, &[named(Named::ArrowDown)])), ["Heard(Key(Move(Down)))"]);
    assert_eq!(told(&hear(&screen, &[named(Named::F10)])), ["Heard(Key(Office))"]);
}
