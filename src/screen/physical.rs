//! What a key is by its place on a keyboard of the US layout, for keys whose text an input method took away.

use iced::keyboard::Modifiers;
use iced::keyboard::key::{Code, Named, Physical};

/// Keys in the order of the keyboard: plain, and with Shift.
const KEYS: [(Code, char, char); 48] = [
    (Code::Backquote, '`', '~'),
    (Code::Digit1, '1', '!'),
    (Code::Digit2, '2', '@'),
    (Code::Digit3, '3', '#'),
    (Code::Digit4, '4', '$'),
    (Code::Digit5, '5', '%'),
    (Code::Digit6, '6', '^'),
    (Code::Digit7, '7', '&'),
    (Code::Digit8, '8', '*'),
    (Code::Digit9, '9', '('),
    (Code::Digit0, '0', ')'),
    (Code::Minus, '-', '_'),
    (Code::Equal, '=', '+'),
    (Code::KeyQ, 'q', 'Q'),
    (Code::KeyW, 'w', 'W'),
    (Code::KeyE, 'e', 'E'),
    (Code::KeyR, 'r', 'R'),
    (Code::KeyT, 't', 'T'),
    (Code::KeyY, 'y', 'Y'),
    (Code::KeyU, 'u', 'U'),
    (Code::KeyI, 'i', 'I'),
    (Code::KeyO, 'o', 'O'),
    (Code::KeyP, 'p', 'P'),
    (Code::BracketLeft, '[', '{'),
    (Code::BracketRight, ']', '}'),
    (Code::Backslash, '\\', '|'),
    (Code::KeyA, 'a', 'A'),
    (Code::KeyS, 's', 'S'),
    (Code::KeyD, 'd', 'D'),
    (Code::KeyF, 'f', 'F'),
    (Code::KeyG, 'g', 'G'),
    (Code::KeyH, 'h', 'H'),
    (Code::KeyJ, 'j', 'J'),
    (Code::KeyK, 'k', 'K'),
    (Code::KeyL, 'l', 'L'),
    (Code::Semicolon, ';', ':'),
    (Code::Quote, '\'', '"'),
    (Code::KeyZ, 'z', 'Z'),
    (Code::KeyX, 'x', 'X'),
    (Code::KeyC, 'c', 'C'),
    (Code::KeyV, 'v', 'V'),
    (Code::KeyB, 'b', 'B'),
    (Code::KeyN, 'n', 'N'),
    (Code::KeyM, 'm', 'M'),
    (Code::Comma, ',', '<'),
    (Code::Period, '.', '>'),
    (Code::Slash, '/', '?'),
    (Code::Space, ' ', ' '),
];

/// Returns the character of a key on the US layout, which scanners are set to unless somebody changes it.
pub fn character(key: Physical, modifiers: Modifiers) -> Option<char> {
    let (_, plain, shifted) = KEYS.iter().find(|(code, ..)| key == Physical::Code(*code))?;
    Some(if modifiers.shift() { *shifted } else { *plain })
}

/// Returns the end of a scan, or Space, when the key is one.
pub fn named(key: Physical) -> Option<Named> {
    const NAMED: [(Code, Named); 4] = [
        (Code::Enter, Named::Enter),
        (Code::NumpadEnter, Named::Enter),
        (Code::Tab, Named::Tab),
        (Code::Space, Named::Space),
    ];
    NAMED.into_iter().find(|(code, _)| key == Physical::Code(*code)).map(|(_, named)| named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printable_character_of_ascii_has_one_key() {
        let of = |modifiers| KEYS.iter().filter_map(move |(code, ..)| character(Physical::Code(*code), modifiers));
        let mut all: Vec<char> = of(Modifiers::empty()).chain(of(Modifiers::SHIFT)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all, (' '..='~').collect::<Vec<char>>());
        assert_eq!(character(Physical::Code(Code::F1), Modifiers::empty()), None);
        assert_eq!(named(Physical::Code(Code::NumpadEnter)), Some(Named::Enter));
    }
}
