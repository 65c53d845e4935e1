//! Hides in an ATR what could be a serial number of the card.
//!
//! Some cards repeat their UID among the historical bytes, and the checksum then tells a byte of it.

use super::seen::AtrSeen;
use crate::id::Uid;

/// Bytes of a UID in a row that are no chance any more.
const RUN: usize = 3;

/// TS, T0, TD1 and TD2 of a contactless card: what comes after them is the card's own.
const HEAD: usize = 4;

/// Shows an ATR, `--` for each byte that may tell whose card it is.
pub(super) fn masked(atr: &[u8], uid: &Uid) -> AtrSeen {
    let mut hidden = vec![false; atr.len()];
    let backwards: Vec<u8> = uid.bytes().iter().rev().copied().collect();
    for run in uid.bytes().windows(RUN).chain(backwards.windows(RUN)) {
        for (at, _) in atr.windows(RUN).enumerate().filter(|(_, window)| *window == run) {
            hidden.iter_mut().skip(at).take(RUN).for_each(|byte| *byte = true);
        }
    }
    let own = hidden.iter_mut().skip(HEAD);
    if uid.is_random() {
        // The number behind a made-up UID is not known here, so nothing can be compared.
        own.for_each(|byte| *byte = true);
    } else if let [0x3B, 0x8B, 0x80, 0x01, 0x20, 0x90, ..] = atr {
        // FM1208 and FM1216: seven bytes, then the serial number, which need not be the UID that was shown.
        own.skip(7).for_each(|byte| *byte = true);
    }
    if hidden.contains(&true)
        && let Some(checksum) = hidden.last_mut()
    {
        *checksum = true;
    }
    let shown =
        atr.iter().zip(hidden).map(|(byte, hidden)| if hidden { "--".to_owned() } else { format!("{byte:02X}") });
    AtrSeen(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::super::super::hex::parse_hex;
    use super::*;

    fn check(atr: &str, uid: &str, want: &str) {
        let uid = Uid::new(&parse_hex(uid).unwrap()).unwrap();
        assert_eq!(masked(&parse_hex(&atr.replace(' ', "")).unwrap(), &uid).to_string(), want.replace(' ', ""));
    }

    #[test]
    fn an_atr_that_says_nothing_of_the_uid_is_shown_whole() {
        check("3B 82 80 01 48 58 13", "04A1B2C3", "3B8280014858 13");
        check("3B8F8001804F0CA000000306030001000000006A", "04A1B2C3", "3B8F8001804F0CA000000306030001000000006A");
        check("", "04A1B2C3", "");
    }

    #[test]
    fn a_uid_among_the_historical_bytes_is_hidden_with_the_checksum() {
        let fm = "3B 8B 80 01 20 90 00 00 00 00 00 11 22 33 44 F1";
        let want = "3B 8B 80 01 20 90 00 00 00 00 00 -- -- -- -- --";
        check(fm, "11223344", want);
        check(fm, "04A1B2C3D4E5F6", want);
        check("3B 87 80 01 C1 44 33 22 11 35 C7 30", "11223344", "3B878001C1 -- -- -- -- 35C7 --");
        check("3B 86 80 01 C1 B2 C3 D4 35 C7 30", "04A1B2C3D4E5F6", "3B868001C1 -- -- -- 35C7 --");
    }

    #[test]
    fn behind_a_made_up_uid_every_byte_of_the_card_itself_is_hidden() {
        check("3B 84 80 01 11 22 33 44 F1", "08123456", "3B848001 -- -- -- -- --");
    }
}
