//! The chip and the face that belong together because they came one right after the other.

use crate::chip::facts::ChipSeen;
use crate::day::Moment;
use crate::face::facts::FaceSeen;

/// How long a face waits for its chip, and a chip for its face, in milliseconds.
const WAIT_MS: i64 = 20_000;

/// What lies in front of the clerk.
#[derive(Debug, Clone)]
pub struct AtHand {
    chip: ChipSeen,
    face: FaceSeen,
    since: Moment,
    mute_tries: u8,
}

impl AtHand {
    /// Returns an empty desk.
    pub fn nothing() -> Self {
        Self { chip: ChipSeen::NotPresented, face: FaceSeen::NotShown, since: Moment::from_unix_ms(0), mute_tries: 0 }
    }

    /// Lays a chip beside a waiting face; a face that met a chip before does not wait any longer.
    ///
    /// A chip that could not be read meets no face: the face goes on waiting for the next try.
    pub fn lay(&mut self, chip: ChipSeen, now: Moment) {
        if self.has_met() || self.is_stale(now) {
            *self = Self { mute_tries: self.mute_tries, ..Self::nothing() };
        }
        self.chip = match chip {
            ChipSeen::Mute { .. } => {
                self.mute_tries = self.mute_tries.saturating_add(1);
                ChipSeen::Mute { tries: self.mute_tries }
            }
            ChipSeen::NotPresented | ChipSeen::Read(_) | ChipSeen::Torn | ChipSeen::TwoCards => {
                self.mute_tries = 0;
                chip
            }
            ChipSeen::ReaderCannot | ChipSeen::RandomUid => chip,
        };
        self.since = now;
    }

    /// Shows a face beside a waiting chip; a chip that met a face before does not wait any longer.
    pub fn show(&mut self, face: FaceSeen, now: Moment) {
        if self.has_met() || self.is_stale(now) || !matches!(self.chip, ChipSeen::Read(_)) {
            *self = Self::nothing();
        }
        self.face = face;
        self.since = now;
    }

    /// Takes everything off the desk.
    pub fn clear(&mut self) {
        *self = Self::nothing();
    }

    /// Returns the chip.
    pub fn chip(&self) -> &ChipSeen {
        &self.chip
    }

    /// Returns the face.
    pub fn face(&self) -> &FaceSeen {
        &self.face
    }

    fn has_met(&self) -> bool {
        matches!(self.chip, ChipSeen::Read(_)) && !matches!(self.face, FaceSeen::NotShown)
    }

    fn is_stale(&self, now: Moment) -> bool {
        now.unix_ms().saturating_sub(self.since.unix_ms()) > WAIT_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::facts::{ChipFacts, Cost, Tech};
    use crate::id::Uid;

    fn chip(last: u8) -> ChipSeen {
        let uid = Uid::new(&[4, 0, 0, last]).unwrap();
        ChipSeen::Read(Box::new(ChipFacts {
            uid,
            tech: Tech::UidOnly,
            atr: vec![],
            fields: vec![],
            findings: vec![],
            cost: Cost::default(),
            parts: Vec::new(),
            judging: Vec::new(),
        }))
    }

    fn face(mark: &str) -> FaceSeen {
        FaceSeen::Unknown { masked: mark.into(), hash: mark.into(), known_as: None }
    }

    fn at(ms: i64) -> Moment {
        Moment::from_unix_ms(1_000_000 + ms)
    }

    #[test]
    fn a_face_waits_for_the_chip_that_follows_and_for_no_other() {
        let mut hand = AtHand::nothing();
        hand.show(face("a"), at(0));
        hand.lay(chip(1), at(2000));
        assert_eq!((hand.chip(), hand.face()), (&chip(1), &face("a")));
        hand.lay(chip(2), at(4000));
        assert_eq!((hand.chip(), hand.face()), (&chip(2), &FaceSeen::NotShown));
    }

    #[test]
    fn a_chip_waits_for_the_face_that_follows_and_for_no_other() {
        let mut hand = AtHand::nothing();
        hand.lay(chip(1), at(0));
        hand.show(face("a"), at(1000));
        assert_eq!((hand.chip(), hand.face()), (&chip(1), &face("a")));
        hand.show(face("b"), at(2000));
        assert_eq!((hand.chip(), hand.face()), (&ChipSeen::NotPresented, &face("b")));
    }

    #[test]
    fn nothing_waits_longer_than_twenty_seconds() {
        let mut hand = AtHand::nothing();
        hand.show(face("a"), at(0));
        hand.lay(chip(1), at(20_001));
        assert_eq!(hand.face(), &FaceSeen::NotShown);
    }

    #[test]
    fn a_dead_chip_is_counted_while_its_face_goes_on_waiting() {
        let mut hand = AtHand::nothing();
        hand.show(face("a"), at(0));
        for tries in 1..=3 {
            hand.lay(ChipSeen::Mute { tries: 1 }, at(i64::from(tries) * 3000));
            assert_eq!((hand.chip(), hand.face()), (&ChipSeen::Mute { tries }, &face("a")));
        }
        hand.lay(chip(1), at(10_000));
        hand.lay(ChipSeen::Mute { tries: 1 }, at(11_000));
        assert_eq!(hand.chip(), &ChipSeen::Mute { tries: 1 });
    }

    #[test]
    fn a_torn_reading_leaves_the_face_waiting() {
        let mut hand = AtHand::nothing();
        hand.show(face("a"), at(0));
        hand.lay(ChipSeen::Torn, at(1000));
        hand.lay(chip(1), at(2000));
        assert_eq!((hand.chip(), hand.face()), (&chip(1), &face("a")));
    }
}
