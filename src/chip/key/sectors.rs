//! Which sectors a key opens: `0-1(A,B),8(A)` as text, in and out.

use std::collections::BTreeSet;

use crate::reader::apdu::KeyType;

/// The last sector of the largest card.
const LAST: u8 = 39;

/// One of the two keys of one sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Assignment {
    /// Sector, 0 to 39.
    pub sector: u8,
    /// Which of its two keys.
    pub key_type: KeyType,
}

/// Returns the letter of a kind of sector key.
pub fn letter(key_type: KeyType) -> char {
    match key_type {
        KeyType::A => 'A',
        KeyType::B => 'B',
    }
}

/// Reads `0-1(A,B),8(A)`; blanks count for nothing, and no sector stands there twice.
pub fn parse_sectors(text: &str) -> Option<BTreeSet<Assignment>> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut all = BTreeSet::new();
    let mut rest = text.strip_suffix(')')?;
    loop {
        let (group, after) = rest.split_once("),").map_or((rest, None), |(group, after)| (group, Some(after)));
        let (sectors, types) = group.split_once('(')?;
        let (from, to) = sectors.split_once('-').unwrap_or((sectors, sectors));
        let (from, to) = (sector(from)?, sector(to)?);
        if from > to {
            return None;
        }
        for word in types.split(',') {
            let key_type = match word {
                "A" | "a" => KeyType::A,
                "B" | "b" => KeyType::B,
                _ => return None,
            };
            for sector in from..=to {
                if !all.insert(Assignment { sector, key_type }) {
                    return None;
                }
            }
        }
        match after {
            Some(after) => rest = after,
            None => return Some(all),
        }
    }
}

fn sector(text: &str) -> Option<u8> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|sector| is_number && *sector <= LAST)
}

/// Writes sectors as [`parse_sectors`] reads them, neighbors in one group; empty for none.
pub fn show_sectors<'a>(assigned: impl IntoIterator<Item = &'a Assignment>) -> String {
    let mut types: Vec<(u8, u8, Vec<char>)> = Vec::new();
    let mut by_sector: std::collections::BTreeMap<u8, BTreeSet<char>> = std::collections::BTreeMap::new();
    for one in assigned {
        by_sector.entry(one.sector).or_default().insert(letter(one.key_type));
    }
    for (sector, letters) in by_sector {
        let letters: Vec<char> = letters.into_iter().collect();
        match types.last_mut() {
            Some((_, to, same)) if *to + 1 == sector && *same == letters => *to = sector,
            Some(_) | None => types.push((sector, sector, letters)),
        }
    }
    let group = |(from, to, letters): (u8, u8, Vec<char>)| {
        let letters: Vec<String> = letters.into_iter().map(String::from).collect();
        let sectors = if from == to { from.to_string() } else { format!("{from}-{to}") };
        format!("{sectors}({})", letters.join(","))
    };
    types.into_iter().map(group).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_are_read_and_written_alike() {
        let check = |text: &str, want: &str| {
            assert_eq!(parse_sectors(text).map(|all| show_sectors(&all)).as_deref(), Some(want), "{text}");
        };
        check("8(A)", "8(A)");
        check("0-1(A,B)", "0-1(A,B)");
        check(" 0 - 1 ( b , a ) , 8(A),9(A) ", "0-1(A,B),8-9(A)");
        check("0(A),1(A),2(A,B),39(B)", "0-1(A),2(A,B),39(B)");
        assert_eq!(show_sectors([]), "");
    }

    #[test]
    fn what_is_no_list_of_sectors_is_refused() {
        for text in [
            "",
            "8",
            "8(A",
            "8A)",
            "8()",
            "8(C)",
            "40(A)",
            "1-0(A)",
            "-1(A)",
            "+1(A)",
            "8(A)9(A)",
            "8(A),8(A)",
            "8(A,A)",
        ] {
            assert_eq!(parse_sectors(text), None, "{text}");
        }
    }
}
