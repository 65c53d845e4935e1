//! Adds a batch up: what was promised, what came, what is still open.

use serde::{Deserialize, Serialize};

use super::{CardRecord, Custody, QuarantineReason};

/// Balance of one batch; every number counts cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Balance {
    /// Lines of the imported list.
    pub expected: u32,
    /// Listed cards that were checked good, wherever they are now.
    pub ok: u32,
    /// Listed cards that are set aside.
    pub quarantined: u32,
    /// Listed cards that have not come.
    pub missing: u32,
    /// Cards that came and are on no list.
    pub extra: u32,
    /// Second cards of one person or one number.
    pub duplicate: u32,
    /// Pieces of plastic that came, counted one by one.
    pub plastics: u32,
    /// Good listed cards that wait in the office.
    pub in_office: u32,
    /// Listed cards that a teacher brought back and nobody tapped again.
    pub unchecked: u32,
    /// Good listed cards that are with the class teachers.
    pub with_teachers: u32,
    /// Good listed cards that are with a family, or that a family lost.
    pub handed_over: u32,
    /// Good listed cards that came back after their handover.
    pub came_back: u32,
    /// Good listed cards that went on to another school or back to the card centre.
    pub sent_away: u32,
}

/// The bucket of the balance that a listed card lies in.
enum Bucket {
    Missing,
    Quarantined,
    InOffice,
    Unchecked,
    WithTeachers,
    HandedOver,
    CameBack,
    SentAway,
}

impl Balance {
    /// Adds up the cards of a batch whose list had `expected` lines.
    pub fn of<'a>(expected: u32, cards: impl IntoIterator<Item = &'a CardRecord>) -> Self {
        let mut balance = Self { expected, ..Self::default() };
        for card in cards {
            balance.count(card);
        }
        balance
    }

    /// Returns whether the three equations of a batch hold.
    ///
    /// `expected = ok + quarantined + missing`, `plastics = ok + quarantined + extra + duplicate`,
    /// `ok = in_office + unchecked + with_teachers + handed_over + came_back + sent_away`.
    pub fn holds(&self) -> bool {
        let in_the_office = self.in_office + self.unchecked;
        let outside = self.with_teachers + self.handed_over + self.came_back + self.sent_away;
        self.expected == self.ok + self.quarantined + self.missing
            && self.plastics == self.ok + self.quarantined + self.extra + self.duplicate
            && self.ok == in_the_office + outside
    }

    fn count(&mut self, card: &CardRecord) {
        self.plastics += u32::from(card.custody.came());
        if !super::fold::is_promise(&card.card) {
            self.count_stranger(card.custody);
            return;
        }
        let bucket = bucket(card);
        self.ok += u32::from(!matches!(bucket, Bucket::Missing | Bucket::Quarantined));
        *match bucket {
            Bucket::Missing => &mut self.missing,
            Bucket::Quarantined => &mut self.quarantined,
            Bucket::InOffice => &mut self.in_office,
            Bucket::Unchecked => &mut self.unchecked,
            Bucket::WithTeachers => &mut self.with_teachers,
            Bucket::HandedOver => &mut self.handed_over,
            Bucket::CameBack => &mut self.came_back,
            Bucket::SentAway => &mut self.sent_away,
        } += 1;
    }

    fn count_stranger(&mut self, custody: Custody) {
        let duplicate = Custody::Quarantined(QuarantineReason::DuplicatePerson) == custody
            || Custody::Quarantined(QuarantineReason::DuplicateNumber) == custody;
        if duplicate {
            self.duplicate += 1;
        } else {
            self.extra += u32::from(custody.came());
        }
    }
}

fn bucket(card: &CardRecord) -> Bucket {
    match card.custody {
        Custody::Expected | Custody::AtDistrict | Custody::NeverArrived => Bucket::Missing,
        Custody::Quarantined(_) => Bucket::Quarantined,
        Custody::InOffice { checked: true } => Bucket::InOffice,
        Custody::InOffice { checked: false } => Bucket::Unchecked,
        Custody::WithTeacher => Bucket::WithTeachers,
        Custody::Held | Custody::Lost => Bucket::HandedOver,
        Custody::Found | Custody::Surrendered(_) => Bucket::CameBack,
        // A card that went back and was never handed over went back out of quarantine: it was never good.
        Custody::ReturnedToIssuer if card.handed.is_none() => Bucket::Quarantined,
        Custody::ReturnedToIssuer | Custody::AtOtherSchool => Bucket::SentAway,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{BatchId, CardId, CardKind, EducationId};

    fn card(number: u32, listed: bool, custody: Custody) -> CardRecord {
        let batch = BatchId::parse("秋-1").unwrap();
        let holder = EducationId::parse(&format!("{number:08}")).unwrap();
        let card = if listed { CardId::expected(&batch, holder) } else { CardId::of_face(holder) };
        CardRecord {
            card,
            holder: Some(holder),
            kind: CardKind::BeijingTong,
            card_number: None,
            transit_number: None,
            uid: None,
            custody,
            bundle: None,
            batch: Some(batch),
            slot: None,
            handed: None,
            loss_claimed: false,
            superseded: false,
        }
    }

    fn autumn() -> Vec<CardRecord> {
        let custody = |n: u32| match n {
            0..397 => Custody::InOffice { checked: true },
            397 => Custody::Quarantined(QuarantineReason::ChipDead),
            398.. => Custody::Expected,
        };
        (0..400).map(|n| card(n, true, custody(n))).collect()
    }

    #[test]
    fn four_hundred_are_397_good_one_dead_and_two_missing() {
        let balance = Balance::of(400, &autumn());
        assert_eq!((balance.ok, balance.quarantined, balance.missing), (397, 1, 2));
        assert_eq!(balance.plastics, 398);
        assert!(balance.holds());
    }

    #[test]
    fn a_stray_card_of_another_school_is_one_more_piece_of_plastic_and_nothing_else() {
        let mut cards = autumn();
        cards.push(card(900, false, Custody::Quarantined(QuarantineReason::NotOnList)));
        let balance = Balance::of(400, &cards);
        assert_eq!((balance.ok, balance.quarantined, balance.missing), (397, 1, 2));
        assert_eq!((balance.plastics, balance.extra, balance.duplicate), (399, 1, 0));
        assert!(balance.holds());
    }

    #[test]
    fn a_second_card_of_one_person_is_a_duplicate() {
        let mut cards = autumn();
        cards.push(card(5, false, Custody::Quarantined(QuarantineReason::DuplicatePerson)));
        let balance = Balance::of(400, &cards);
        assert_eq!((balance.plastics, balance.extra, balance.duplicate), (399, 0, 1));
        assert!(balance.holds());
    }

    #[test]
    fn handovers_losses_and_returns_stay_inside_ok() {
        let mut cards = autumn();
        let moved = [Custody::Held, Custody::Lost, Custody::Found];
        for (card, custody) in cards.iter_mut().zip(moved) {
            card.custody = custody;
        }
        let balance = Balance::of(400, &cards);
        assert_eq!((balance.ok, balance.in_office, balance.handed_over, balance.came_back), (397, 394, 2, 1));
        assert!(balance.holds());
    }

    #[test]
    fn a_card_that_vanished_from_the_book_breaks_the_balance() {
        let mut cards = autumn();
        cards.pop();
        assert!(!Balance::of(400, &cards).holds());
    }
}
