//! One handover in the journal beside one bare line of the same durability.

use card_desk::day::Moment;
use card_desk::desk::training::school;
use card_desk::desk::training::shelf::new_card;
use card_desk::id::{CardId, DeskId, OperatorId};
use card_desk::journal::{FixedClock, Journal, Seat, SystemRandom};
use card_desk::record::{Act, Collector};

use crate::bare::Table;
use crate::figure::{Figure, Times};

/// Goal of the issue; where nothing is flushed, the ratio only tells what the processor does.
const GOAL: f64 = 1.3;

/// Handovers before the first that is measured.
const WARM_UP: usize = 20;

/// Hands over every card of the batch, in each folder.
pub fn figures() -> Vec<Figure> {
    crate::folders()
        .iter()
        .map(|(folder, place)| {
            let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
            let path = place.path().join("journal.db");
            let desk = DeskId::parse("甲").unwrap();
            let mut journal = Journal::training(&path, desk, Box::new(clock), Box::new(SystemRandom)).unwrap();
            measured(&mut journal, &mut Table::open(place.path()), folder)
        })
        .collect()
}

fn measured(journal: &mut Journal, table: &mut Table, folder: &str) -> Figure {
    let seat = Seat::training(OperatorId::parse("李").unwrap());
    let cards = taken_in(journal, &seat);
    let [mut ours, mut bare] = [const { Times::none() }; 2];
    for (round, card) in cards.into_iter().enumerate() {
        if round == WARM_UP {
            [ours, bare] = [const { Times::none() }; 2];
        }
        let act = Act::HandedOver { card, collector: Collector::Student, despite: None };
        let line = serde_json::to_string(&act).unwrap();
        if round % 2 == 0 {
            bare.take(|| table.write(&line));
            ours.take(|| journal.append(&seat, act)).unwrap();
        } else {
            ours.take(|| journal.append(&seat, act)).unwrap();
            bare.take(|| table.write(&line));
        }
    }
    let from = [
        ("ours_us", ours.median()),
        ("ours_p95_us", ours.p95()),
        ("bare_us", bare.median()),
        ("bare_p95_us", bare.p95()),
    ];
    let goal = (folder == "disk").then_some(GOAL);
    Figure::new("handover commit / bare insert", folder, ours.median() / bare.median(), goal, &from)
}

/// Imports the demo school and takes in every card of its batch.
fn taken_in(journal: &mut Journal, seat: &Seat) -> Vec<CardId> {
    let batch = school::batch().unwrap();
    let promised = school::promised().unwrap();
    let students = school::students().unwrap();
    journal.append(seat, Act::RosterImported { file: "roster".into(), students }).unwrap();
    let list = Act::BatchImported { batch: batch.clone(), file: "batch".into(), cards: promised.clone() };
    journal.append(seat, list).unwrap();
    let take_in = |line: card_desk::record::ExpectedCard| {
        let card = CardId::expected(&batch, line.holder);
        let intake = Act::Intake {
            card: card.clone(),
            holder: Some(line.holder),
            uid: Some(new_card(line.holder).unwrap().uid().clone()),
            transit_number: line.transit_number,
            batch: Some(batch.clone()),
            quarantine: None,
        };
        journal.append(seat, intake).unwrap();
        card
    };
    promised.into_iter().map(take_in).collect()
}
