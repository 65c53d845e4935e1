//! Names what a key asks for: function keys and Ctrl at once, letters after the burst is known.

use iced::keyboard::key::Named;
use iced::keyboard::{self, Modifiers};

use crate::verdict::Purpose;

/// What one key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// F1.
    Help,
    /// F2, F3, F4, F6.
    Mode(Purpose),
    /// F9.
    Print,
    /// F10.
    Office,
    /// F12.
    Lock,
    /// F11.
    Diagnosis,
    /// Ctrl O: card faces in pictures.
    Faces,
    /// Ctrl V, outside an input: a picture from the clipboard.
    Paste,
    /// Space.
    Confirm,
    /// Esc.
    Cancel,
    /// Enter, outside an input.
    Enter,
    /// Backspace, outside an input.
    Erase,
    /// Tab, or Shift Tab, outside a scan.
    Tab {
        /// Shift was held.
        back: bool,
    },
    /// Arrows and their neighbors.
    Move(Step),
    /// A letter, a digit or `/`; lower case.
    Letter(char),
    /// Ctrl + − 0: steps of the zoom.
    Zoom(Zoom),
    /// Ctrl L.
    Language,
    /// Ctrl R: the ring that shows the rest of the thirty seconds.
    Ring,
    /// Ctrl M.
    Sound,
    /// Alt 1–9: a virtual card by its place, from 0.
    Lay(u8),
}

/// Where an arrow or one of its neighbors leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

impl Step {
    /// Returns where a key leads, when it is one of these.
    pub fn of(named: Named) -> Option<Self> {
        const STEPS: [(Named, Step); 8] = [
            (Named::ArrowUp, Step::Up),
            (Named::ArrowDown, Step::Down),
            (Named::ArrowLeft, Step::Left),
            (Named::ArrowRight, Step::Right),
            (Named::PageUp, Step::PageUp),
            (Named::PageDown, Step::PageDown),
            (Named::Home, Step::Home),
            (Named::End, Step::End),
        ];
        STEPS.into_iter().find(|(name, _)| *name == named).map(|(_, step)| step)
    }
}

/// A step of the zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zoom {
    /// Larger.
    In,
    /// Smaller.
    Out,
    /// Back to 100 %.
    Reset,
}

/// Returns what a key asks for when no scanner ever sends it.
pub fn immediate(key: &keyboard::Key, modifiers: Modifiers) -> Option<Key> {
    match key.as_ref() {
        keyboard::Key::Named(named) => function_key(named),
        keyboard::Key::Character(character) if modifiers.control() => with_control(character),
        keyboard::Key::Character(character) if modifiers.alt() => {
            let digit = character.chars().next()?.to_digit(10)?;
            u8::try_from(digit.checked_sub(1)?).ok().map(Key::Lay)
        }
        keyboard::Key::Character(_) | keyboard::Key::Unidentified => None,
    }
}

fn function_key(named: Named) -> Option<Key> {
    const KEYS: [(Named, Key); 10] = [
        (Named::F1, Key::Help),
        (Named::F2, Key::Mode(Purpose::Verify)),
        (Named::F3, Key::Mode(Purpose::Intake)),
        (Named::F4, Key::Mode(Purpose::Handover)),
        (Named::F6, Key::Mode(Purpose::Return)),
        (Named::F9, Key::Print),
        (Named::F10, Key::Office),
        (Named::F11, Key::Diagnosis),
        (Named::F12, Key::Lock),
        (Named::Escape, Key::Cancel),
    ];
    KEYS.into_iter().find(|(name, _)| *name == named).map(|(_, key)| key)
}

fn with_control(character: &str) -> Option<Key> {
    match character {
        "+" | "=" => Some(Key::Zoom(Zoom::In)),
        "-" | "_" => Some(Key::Zoom(Zoom::Out)),
        "0" => Some(Key::Zoom(Zoom::Reset)),
        "l" | "L" => Some(Key::Language),
        "r" | "R" => Some(Key::Ring),
        "m" | "M" => Some(Key::Sound),
        "o" | "O" => Some(Key::Faces),
        "v" | "V" => Some(Key::Paste),
        _ => None,
    }
}

/// Returns the key on which a mode lies.
pub fn of_mode(mode: Purpose) -> &'static str {
    match mode {
        Purpose::Verify => "F2",
        Purpose::Intake => "F3",
        Purpose::Handover => "F4",
        Purpose::Return => "F6",
    }
}
