//! Writes the anchor of a journal for people and for scanners: in groups, and as a code.

use crate::face::make::{Level, qr};

use super::display::CodeModules;

/// Hexadecimal digits that are read in one breath.
const GROUP: usize = 4;

/// Writes `desk:seq:hash` with room between its parts and every four digits of the hash.
pub(super) fn grouped(anchor: &str) -> String {
    let Some((place, hash)) = anchor.rsplit_once(':').filter(|(place, _)| place.contains(':')) else {
        return anchor.to_owned();
    };
    let digits: Vec<char> = hash.chars().collect();
    let groups: Vec<String> = digits.chunks(GROUP).map(|group| group.iter().collect()).collect();
    format!("{} : {}", place.replace(':', " : "), groups.join(" "))
}

/// Makes the code that says exactly the anchor; one that fits no code has no modules, and the form is refused.
pub(super) fn code(anchor: &str) -> CodeModules {
    let Ok(modules) = qr(anchor, Level::Medium) else {
        return CodeModules { side: 0, dark: Vec::new() };
    };
    let side = modules.side();
    let dark = (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| modules.dark(x, y)).collect();
    CodeModules { side, dark }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_written_in_groups_of_four_and_nothing_is_lost() {
        for (anchor, want) in [
            ("甲:1234:ab12cd34ef567890", "甲 : 1234 : ab12 cd34 ef56 7890"),
            ("甲:0", "甲:0"),
            ("", ""),
            ("窗口:二:7:abcde", "窗口 : 二 : 7 : abcd e"),
        ] {
            assert_eq!(grouped(anchor), want);
        }
    }
}
