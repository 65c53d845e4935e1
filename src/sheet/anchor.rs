//! Writes the anchor of a journal for people: in groups.

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
