//! Turns one stay of a card on a reader into one whole reading, bound to one UID.
//!
//! A swap can be invisible to the smart card service, so the UID is the first and the last answer.
//! Nothing of a reading that began on one card and ended on another is ever returned.

use super::apdu::Permitted;
use super::link::{Fault, Link, Response};
use crate::id::Uid;

/// Runs a reading between two looks at the UID, and returns both only when they agree.
///
/// A card that is missing after it once gave its UID has moved: [`Fault::CardMoved`]. Another UID at
/// the end, or after a cold reset, is [`Fault::TwoCards`].
pub fn read_whole<T>(
    link: &mut dyn Link,
    read: impl FnOnce(&mut dyn Link, &Uid) -> Result<T, Fault>,
) -> Result<(Uid, T), Fault> {
    let uid = read_uid(link)?;
    let mut bound = Bound { link, uid: &uid };
    let what = read(&mut bound, &uid).map_err(|fault| if fault == Fault::NoCard { Fault::CardMoved } else { fault })?;
    bound.look_again()?;
    Ok((uid, what))
}

/// Asks for the UID with GET DATA.
fn read_uid(link: &mut dyn Link) -> Result<Uid, Fault> {
    let answer = link.transmit(&Permitted::get_uid())?;
    // FeliCa and ISO 15693 answer eight bytes with 9000: a number, but no UID of ISO 14443.
    Uid::new(&answer.body).ok().filter(|_| answer.status.is_ok()).ok_or(Fault::NoUid(answer.status))
}

/// A link to a card whose UID is known, which notices another card after each cold reset.
struct Bound<'a> {
    link: &'a mut dyn Link,
    uid: &'a Uid,
}

impl Bound<'_> {
    fn look_again(&mut self) -> Result<(), Fault> {
        match read_uid(self.link) {
            Ok(again) if again == *self.uid => Ok(()),
            Ok(_) => Err(Fault::TwoCards),
            // Readers differ in how they say that the field is empty now; the card gave its UID before.
            Err(Fault::NoUid(_) | Fault::NoCard | Fault::CardMute | Fault::Protocol { .. }) => Err(Fault::CardMoved),
            Err(fault) => Err(fault),
        }
    }
}

impl Link for Bound<'_> {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        self.link.transmit(command)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        // A card with a random UID makes up another one at power-up and could not be told from a
        // second card. It stays powered; a SELECT by name starts the next profile just as well.
        if self.uid.is_random() {
            return Ok(());
        }
        self.link.cold_reset()?;
        self.look_again()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }
}

#[cfg(test)]
mod tests {
    use super::super::link::Status;
    use super::super::script::{Script, Step};
    use super::*;

    const ASK: &[u8] = &[0xFF, 0xCA, 0, 0, 0];
    const BLOCK: &[u8] = &[0xFF, 0xB0, 0, 4, 16];
    const ONE: &[u8] = &[1, 1, 1, 1, 0x90, 0];
    const TWO: &[u8] = &[2, 2, 2, 2, 0x90, 0];
    const DONE: &[u8] = &[0x90, 0];

    fn read_block(link: &mut dyn Link, _: &Uid) -> Result<Status, Fault> {
        Ok(link.transmit(&Permitted::read_block(4))?.status)
    }

    fn check(steps: Vec<Step>, want: Result<&str, Fault>) {
        let mut script = Script::new(&[0x3B, 0x00], steps);
        let got = read_whole(&mut script, read_block).map(|(uid, _)| uid.to_string());
        assert_eq!(got, want.map(str::to_owned));
        script.finish().unwrap();
    }

    #[test]
    fn a_reading_between_two_equal_uids_is_returned() {
        check(vec![Step::send(ASK, ONE), Step::send(BLOCK, DONE), Step::send(ASK, ONE)], Ok("01010101"));
    }

    #[test]
    fn a_reading_that_ends_on_another_card_is_discarded() {
        check(vec![Step::send(ASK, ONE), Step::send(BLOCK, DONE), Step::send(ASK, TWO)], Err(Fault::TwoCards));
    }

    #[test]
    fn a_card_that_stops_giving_its_uid_has_moved() {
        for last in [Step::send(ASK, &[0x63, 0]), Step::Fail(Fault::NoCard), Step::send(ASK, &[])] {
            check(vec![Step::send(ASK, ONE), Step::send(BLOCK, DONE), last], Err(Fault::CardMoved));
        }
    }

    #[test]
    fn a_card_that_is_missing_in_the_middle_has_moved() {
        check(vec![Step::send(ASK, ONE), Step::Fail(Fault::NoCard)], Err(Fault::CardMoved));
        check(vec![Step::send(ASK, ONE), Step::Fail(Fault::ReaderGone)], Err(Fault::ReaderGone));
        check(vec![Step::Fail(Fault::NoCard)], Err(Fault::NoCard));
    }

    #[test]
    fn a_reader_without_uids_and_an_answer_of_another_length_name_the_status() {
        check(vec![Step::send(ASK, &[0x6A, 0x81])], Err(Fault::NoUid(Status(0x6A81))));
        check(vec![Step::send(ASK, &[1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0])], Err(Fault::NoUid(Status::OK)));
    }

    #[test]
    fn a_cold_reset_keeps_the_uid_and_looks_at_it_again() {
        let mut same =
            Script::new(&[], vec![Step::send(ASK, ONE), Step::ColdReset, Step::send(ASK, ONE), Step::send(ASK, ONE)]);
        assert!(read_whole(&mut same, |link, _| link.cold_reset()).is_ok());
        same.finish().unwrap();
        let mut other = Script::new(&[], vec![Step::send(ASK, ONE), Step::ColdReset, Step::send(ASK, TWO)]);
        assert_eq!(read_whole(&mut other, |link, _| link.cold_reset()), Err(Fault::TwoCards));
        other.finish().unwrap();
    }

    #[test]
    fn a_random_uid_survives_a_cold_reset_because_the_card_stays_powered() {
        let random: &[u8] = &[0x08, 1, 2, 3, 0x90, 0];
        let mut script = Script::new(&[], vec![Step::send(ASK, random), Step::send(ASK, random)]);
        assert!(read_whole(&mut script, |link, _| link.cold_reset()).is_ok());
        script.finish().unwrap();
    }
}
