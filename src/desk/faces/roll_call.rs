//! A roll-call: the list of a class against the cards that were seen. Pure; a card that was seen twice counts once.

use serde::Serialize;

use crate::id::EducationId;

/// What one card is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// All is well.
    Good,
    /// A person looks.
    Ask,
    /// It is not to be used.
    Stop,
}

/// One card that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Whom it names; none when nobody can tell.
    pub who: Option<EducationId>,
    /// What it is worth.
    pub standing: Standing,
}

/// One student of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Who.
    pub student: EducationId,
    /// Places of this student's cards among those that were seen.
    pub cards: Vec<usize>,
    /// What that says.
    pub presence: Presence,
}

/// What was seen of one student of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// No card.
    Missing,
    /// A card, but none that is good.
    Doubtful,
    /// A good card.
    Present,
}

/// A list against the cards that were seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RollCall {
    /// Each of the list, in its order.
    pub called: Vec<Called>,
    /// Cards of people who are not on the list, by their places.
    pub foreign: Vec<usize>,
    /// Cards of which nobody can tell whose they are.
    pub unknown: Vec<usize>,
}

impl RollCall {
    /// Counts those of the list of whom this was seen.
    pub fn count(&self, presence: Presence) -> usize {
        self.called.iter().filter(|called| called.presence == presence).count()
    }
}

/// Holds a list against the cards that were seen.
pub fn roll_call(list: &[EducationId], seen: &[Seen]) -> RollCall {
    let places = |wanted: &dyn Fn(&Seen) -> bool| -> Vec<usize> {
        seen.iter().enumerate().filter(|(_, card)| wanted(card)).map(|(at, _)| at).collect()
    };
    let called = list.iter().map(|student| {
        let cards = places(&|card| card.who == Some(*student));
        let best = cards.iter().filter_map(|at| seen.get(*at)).map(|card| card.standing).min();
        let presence = match best {
            None => Presence::Missing,
            Some(Standing::Good) => Presence::Present,
            Some(Standing::Ask | Standing::Stop) => Presence::Doubtful,
        };
        Called { student: *student, cards, presence }
    });
    RollCall {
        called: called.collect(),
        foreign: places(&|card| card.who.is_some_and(|who| !list.contains(&who))),
        unknown: places(&|card| card.who.is_none()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(place: u32) -> EducationId {
        EducationId::parse(&format!("{place:08}")).unwrap()
    }

    fn seen(who: u32, standing: Standing) -> Seen {
        Seen { who: (who > 0).then(|| id(who)), standing }
    }

    /// Presence of each of a list of two, foreign cards, unknown cards.
    type Want = ([Presence; 2], usize, usize);
    type Case = (&'static str, &'static [(u32, Standing)], Want);

    #[test]
    fn each_of_the_list_is_present_doubtful_or_missing_and_nobody_else_counts() {
        use Presence::{Doubtful, Missing, Present};
        use Standing::{Ask, Good, Stop};
        let cases: [Case; 9] = [
            ("no card", &[], ([Missing, Missing], 0, 0)),
            ("one of two", &[(1, Good)], ([Present, Missing], 0, 0)),
            ("both", &[(2, Good), (1, Good)], ([Present, Present], 0, 0)),
            ("one with two cards", &[(1, Good), (1, Good)], ([Present, Missing], 0, 0)),
            ("an old card only", &[(1, Stop)], ([Doubtful, Missing], 0, 0)),
            ("an old card and the new one", &[(1, Stop), (1, Good)], ([Present, Missing], 0, 0)),
            ("a card to look at", &[(2, Ask)], ([Missing, Doubtful], 0, 0)),
            ("a card of another class", &[(3, Good), (1, Good)], ([Present, Missing], 1, 0)),
            ("a code that nobody knows", &[(0, Ask)], ([Missing, Missing], 0, 1)),
        ];
        for (what, cards, (presence, foreign, unknown)) in cases {
            let cards: Vec<Seen> = cards.iter().map(|(who, standing)| seen(*who, *standing)).collect();
            let call = roll_call(&[id(1), id(2)], &cards);
            let told: Vec<Presence> = call.called.iter().map(|called| called.presence).collect();
            assert_eq!(
                (told.as_slice(), call.foreign.len(), call.unknown.len()),
                (&presence[..], foreign, unknown),
                "{what}"
            );
        }
    }

    #[test]
    fn an_empty_list_makes_every_card_a_foreign_one() {
        let call = roll_call(&[], &[seen(1, Standing::Good), seen(0, Standing::Ask)]);
        assert_eq!((call.called.len(), call.foreign, call.unknown), (0, vec![0], vec![1]));
    }
}
