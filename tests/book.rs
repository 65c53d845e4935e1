//! The book that cannot lie: the way of every card and batch, from outside, through the real journal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "journal/school.rs"]
#[expect(dead_code, reason = "the journal's own tests use the rest of the school")]
mod school;

use std::collections::HashSet;

use card_desk::day::Day;
use card_desk::id::{BatchId, BundleId, CardId, CardKind, ClassId};
use card_desk::journal::{Entry, Journal, JournalFault};
use card_desk::record::office::{CorrectionReason, Departure};
use card_desk::record::{
    Act, Balance, BatchStage, BatchStep, Collector, Custody, ExpectedCard, Illegal, Proof, QuarantineReason,
    ReturnReason, SecondCard,
};
use proptest::prelude::*;
use school::*;

fn put(journal: &mut Journal, act: Act) -> Result<Entry, JournalFault> {
    journal.append_with(&clerk(), &second(), act)
}

fn did(journal: &mut Journal, act: Act) {
    put(journal, act).unwrap();
}

fn refused(journal: &mut Journal, act: Act, want: Illegal) {
    let before = journal.counts().unwrap();
    match put(journal, act.clone()) {
        Err(JournalFault::Refused(why)) => assert_eq!(why, want, "{act:?}"),
        other => panic!("{act:?} should be refused as {want:?}, not {other:?}"),
    }
    assert_eq!(journal.counts().unwrap(), before, "a refused act leaves no entry");
}

fn custody(journal: &Journal, card: &CardId) -> Custody {
    journal.card(card).unwrap().unwrap().custody
}

fn moved(step: BatchStep) -> Act {
    Act::BatchMoved { batch: batch(), step }
}

fn bundle() -> BundleId {
    BundleId::of(&batch(), ClassId::new(7, 3).unwrap(), 1).unwrap()
}

fn out(n: u32) -> Act {
    Act::BundledOut { card: promised(n), bundle: bundle(), other_class: true }
}

fn signed(n: u32) -> Act {
    Act::BundleSigned { card: promised(n), bundle: bundle() }
}

fn brought_back(n: u32) -> Act {
    Act::BundleReturned { card: promised(n), bundle: bundle() }
}

fn resolved(n: u32) -> Act {
    Act::Resolved { card: promised(n), uid: Some(uid(n)), transit_number: None, proof: Proof::NewReading }
}

fn corrected(n: u32, custody: Custody) -> Act {
    Act::Corrected { card: promised(n), custody, why: CorrectionReason::Counted, note: String::new() }
}

fn to_issuer(n: u32) -> Act {
    Act::SentToIssuer { card: promised(n), list: "退卡-1".into() }
}

fn to_school(n: u32) -> Act {
    Act::SentToSchool { card: promised(n), school: "演练二中".into(), list: "转出-1".into() }
}

fn extra(n: u32, reason: QuarantineReason) -> Act {
    Act::Intake {
        card: CardId::of_chip(&uid(n)),
        holder: None,
        uid: Some(uid(n)),
        transit_number: None,
        batch: Some(batch()),
        quarantine: Some(reason),
    }
}

fn spring() -> BatchId {
    BatchId::parse("2027-春-1").unwrap()
}

/// A second batch of the same kind: one more card for each of the first students, ready in the office.
fn second_cards(journal: &mut Journal, size: u32) -> CardId {
    let line = |n: u32| ExpectedCard {
        holder: student_id(n),
        kind: CardKind::BeijingTong,
        card_number: None,
        transit_number: None,
        slot: None,
    };
    did(journal, Act::BatchImported { batch: spring(), file: "b".into(), cards: (1..=size).map(line).collect() });
    for n in 1..=size {
        let taken_in = Act::Intake {
            card: CardId::expected(&spring(), student_id(n)),
            holder: Some(student_id(n)),
            uid: Some(uid(n + 900)),
            transit_number: None,
            batch: Some(spring()),
            quarantine: None,
        };
        did(journal, taken_in);
    }
    CardId::expected(&spring(), student_id(1))
}

fn hand(card: &CardId, despite: Option<SecondCard>) -> Act {
    Act::HandedOver { card: card.clone(), collector: Collector::Guardian, despite }
}

/// A batch of 400 in which two did not come and one chip is dead.
fn autumn() -> (tempfile::TempDir, Journal) {
    let (folder, mut journal) = new_journal();
    import_batch(&mut journal, 400);
    (1..=397).for_each(|n| did(&mut journal, checked(n)));
    did(&mut journal, intake(398, None, Some(QuarantineReason::ChipDead)));
    (folder, journal)
}

fn numbers(journal: &Journal) -> [u32; 6] {
    let Balance { ok, quarantined, missing, plastics, extra, duplicate, .. } = journal.balance(&batch()).unwrap();
    [ok, quarantined, missing, plastics, extra, duplicate]
}

#[test]
fn a_batch_goes_from_the_list_to_the_signed_numbers() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 3);
    let stage = |journal: &Journal| journal.batch(&batch()).unwrap().unwrap().stage;
    for (act, want) in [
        (moved(BatchStep::Made), BatchStage::Made),
        (moved(BatchStep::AtDistrict), BatchStage::AtDistrict),
        (moved(BatchStep::Received(2)), BatchStage::Received),
        (checked(1), BatchStage::Checking),
        (checked(2), BatchStage::Checking),
        (moved(BatchStep::Checked), BatchStage::Checked),
        (moved(BatchStep::Distributing), BatchStage::Distributing),
        (out(1), BatchStage::Distributing),
        (signed(1), BatchStage::Distributing),
        (moved(BatchStep::Reconciled), BatchStage::Reconciled),
    ] {
        did(&mut journal, act);
        assert_eq!(stage(&journal), want);
    }
    assert_eq!(custody(&journal, &promised(3)), Custody::AtDistrict);
    let act = closed(&journal);
    did(&mut journal, act);
    let record = journal.batch(&batch()).unwrap().unwrap();
    assert_eq!((record.stage, record.sealed, record.late), (BatchStage::Closed, Some(2), 0));
    assert_eq!(record.signed, Some(journal.balance(&batch()).unwrap()));
    assert_eq!(custody(&journal, &promised(3)), Custody::NeverArrived);
    assert_eq!(journal.entries_of(&promised(3)).unwrap().len(), 8, "the batch's own entries are the card's too");
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn four_hundred_are_397_good_one_dead_and_two_missing() {
    let (_folder, mut journal) = autumn();
    assert_eq!(numbers(&journal), [397, 1, 2, 398, 0, 0]);
    let act = closed(&journal);
    did(&mut journal, act);
    assert_eq!(numbers(&journal), [397, 1, 2, 398, 0, 0]);
}

#[test]
fn a_stray_card_of_another_school_is_one_more_piece_and_nothing_else() {
    let (_folder, mut journal) = autumn();
    did(&mut journal, extra(9000, QuarantineReason::NotOnList));
    assert_eq!(numbers(&journal), [397, 1, 2, 399, 1, 0]);
    assert!(journal.balance(&batch()).unwrap().holds());
}

#[test]
fn a_second_card_of_one_person_is_a_duplicate_and_nothing_else() {
    let (_folder, mut journal) = autumn();
    did(&mut journal, extra(9001, QuarantineReason::DuplicatePerson));
    assert_eq!(numbers(&journal), [397, 1, 2, 399, 0, 1]);
    assert!(journal.balance(&batch()).unwrap().holds());
}

#[test]
fn a_late_card_is_taken_in_and_the_signed_numbers_stand() {
    let (_folder, mut journal) = autumn();
    let act = closed(&journal);
    did(&mut journal, act);
    let signed = journal.batch(&batch()).unwrap().unwrap().signed;
    did(&mut journal, checked(400));
    let record = journal.batch(&batch()).unwrap().unwrap();
    assert_eq!((record.stage, record.signed, record.late), (BatchStage::Closed, signed, 1));
    assert_eq!(custody(&journal, &promised(400)), Custody::READY);
    assert_rebuild_is_identical(&mut journal);
    journal.undo_last(&clerk()).unwrap();
    assert_eq!(journal.batch(&batch()).unwrap().unwrap().late, 0);
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_batch_is_not_closed_while_a_teacher_holds_a_card_or_a_count_differs() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 2);
    did(&mut journal, moved(BatchStep::Received(2)));
    did(&mut journal, checked(1));
    refused(&mut journal, moved(BatchStep::Checked), Illegal::PiecesDiffer);
    let act = closed(&journal);
    refused(&mut journal, act, Illegal::PiecesDiffer);
    did(&mut journal, moved(BatchStep::Received(1)));
    did(&mut journal, moved(BatchStep::Checked));
    did(&mut journal, out(1));
    let act = closed(&journal);
    refused(&mut journal, act, Illegal::TeachersHold);
    refused(&mut journal, moved(BatchStep::Reconciled), Illegal::TeachersHold);
    did(&mut journal, brought_back(1));
    let act = closed(&journal);
    refused(&mut journal, act, Illegal::CardsUnchecked);
    did(&mut journal, checked(1));
    refused(&mut journal, Act::BatchClosed { batch: batch(), signed: None }, Illegal::OtherNumbers);
    let act = closed(&journal);
    did(&mut journal, act);
    refused(&mut journal, moved(BatchStep::Made), Illegal::BatchClosed);
}

#[test]
fn a_first_tap_that_was_taken_back_leaves_the_batch_in_checking() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 2);
    did(&mut journal, checked(1));
    journal.undo_last(&clerk()).unwrap();
    assert_eq!(journal.batch(&batch()).unwrap().unwrap().stage, BatchStage::Checking);
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_bundle_goes_out_is_signed_or_comes_back_to_be_tapped() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 2);
    (1..=2).for_each(|n| did(&mut journal, checked(n)));
    (1..=2).for_each(|n| did(&mut journal, out(n)));
    assert_eq!(journal.card(&promised(1)).unwrap().unwrap().bundle, Some(bundle()));
    assert_eq!(journal.counts().unwrap().with_teacher, 2);
    refused(&mut journal, handed(1), Illegal::WithTeacher);
    let other = BundleId::parse("other").unwrap();
    refused(&mut journal, Act::BundleSigned { card: promised(1), bundle: other }, Illegal::OtherBundle);
    did(&mut journal, signed(1));
    did(&mut journal, brought_back(2));
    assert_eq!(custody(&journal, &promised(1)), Custody::Held);
    assert_eq!(custody(&journal, &promised(2)), Custody::InOffice { checked: false });
    assert!(journal.card(&promised(1)).unwrap().unwrap().handed.is_some());
    refused(&mut journal, handed(2), Illegal::Unchecked);
    refused(&mut journal, out(2), Illegal::Unchecked);
    did(&mut journal, checked(2));
    did(&mut journal, handed(2));
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_card_of_another_class_goes_along_only_when_that_is_said() {
    let (_folder, mut journal) = new_journal();
    import_roster(&mut journal, 3);
    import_batch(&mut journal, 3);
    did(&mut journal, checked(1));
    assert_ne!(journal.student(student_id(1)).unwrap().unwrap().class, bundle().class().unwrap());
    let silent = Act::BundledOut { card: promised(1), bundle: bundle(), other_class: false };
    refused(&mut journal, silent, Illegal::OtherClass);
    did(&mut journal, out(1));
}

#[test]
fn what_is_set_aside_comes_back_only_with_a_proof() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 1);
    did(&mut journal, intake(1, None, Some(QuarantineReason::ChipDead)));
    refused(&mut journal, checked(1), Illegal::NeedsProof);
    let unread = Act::Resolved { card: promised(1), uid: None, transit_number: None, proof: Proof::NewReading };
    refused(&mut journal, unread, Illegal::NoReading);
    did(&mut journal, resolved(1));
    let card = journal.card(&promised(1)).unwrap().unwrap();
    assert_eq!((card.custody, card.uid), (Custody::READY, Some(uid(1))));
}

#[test]
fn a_second_card_of_one_kind_needs_a_reason() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 1);
    did(&mut journal, checked(1));
    did(&mut journal, handed(1));
    let second = second_cards(&mut journal, 1);
    refused(&mut journal, hand(&second, None), Illegal::SecondCard);
    did(&mut journal, hand(&second, Some(SecondCard::FirstDefective)));
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_lost_first_card_is_no_hindrance_but_it_is_not_given_back_beside_the_second() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 1);
    did(&mut journal, checked(1));
    did(&mut journal, handed(1));
    did(&mut journal, Act::LossClaimed { card: promised(1) });
    let second = second_cards(&mut journal, 1);
    did(&mut journal, hand(&second, None));
    refused(&mut journal, Act::LossWithdrawn { card: promised(1) }, Illegal::SecondCard);
    did(&mut journal, found(1));
    refused(&mut journal, handed(1), Illegal::SecondCard);
}

#[test]
fn an_undoing_does_not_give_a_second_card_back() {
    let (folder, mut journal) = new_journal();
    import_batch(&mut journal, 1);
    did(&mut journal, checked(1));
    did(&mut journal, handed(1));
    did(&mut journal, found(1));
    let mut other_desk = open_at(&folder.path().join("school.db"), "乙");
    let second = second_cards(&mut other_desk, 1);
    did(&mut other_desk, hand(&second, None));
    let undone = journal.undo_last(&clerk());
    assert!(matches!(undone, Err(JournalFault::Refused(Illegal::SecondCard))), "{undone:?}");
}

#[test]
fn a_loss_is_withdrawn_until_a_replacement_is_applied_for() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 1);
    did(&mut journal, checked(1));
    did(&mut journal, handed(1));
    let lost = || Act::LossClaimed { card: promised(1) };
    let withdrawn = || Act::LossWithdrawn { card: promised(1) };
    refused(&mut journal, withdrawn(), Illegal::NotLost);
    did(&mut journal, lost());
    did(&mut journal, withdrawn());
    let card = journal.card(&promised(1)).unwrap().unwrap();
    assert_eq!((card.custody, card.loss_claimed), (Custody::Held, false));
    did(&mut journal, lost());
    did(&mut journal, Act::Superseded { card: promised(1) });
    refused(&mut journal, withdrawn(), Illegal::Superseded);
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_card_at_the_card_centre_is_moved_by_a_correction_only() {
    let (_folder, mut journal) = new_journal();
    import_batch(&mut journal, 2);
    did(&mut journal, intake(1, None, Some(QuarantineReason::FaceWrong)));
    did(&mut journal, to_issuer(1));
    for act in [checked(1), handed(1), found(1), resolved(1), out(1), to_school(1), to_issuer(1)] {
        refused(&mut journal, act, Illegal::WithIssuer);
    }
    assert!(journal.balance(&batch()).unwrap().holds());
    did(&mut journal, corrected(1, Custody::READY));
    did(&mut journal, handed(1));
    did(&mut journal, found(1));
    did(&mut journal, to_school(1));
    did(&mut journal, corrected(1, Custody::Held));
    assert_rebuild_is_identical(&mut journal);
    assert!(journal.balance(&batch()).unwrap().holds());
}

#[test]
fn who_left_gets_no_new_card_until_a_roster_names_them_again() {
    let (_folder, mut journal) = new_journal();
    import_roster(&mut journal, 2);
    import_batch(&mut journal, 2);
    did(&mut journal, checked(1));
    let on = Day::new(2027, 7, 10).unwrap();
    let gone = |n| Act::Departed { students: vec![student_id(n)], on, why: Departure::Transferred };
    refused(&mut journal, gone(77), Illegal::UnknownStudent);
    did(&mut journal, gone(1));
    let student = journal.student(student_id(1)).unwrap().unwrap();
    assert_eq!(student.departed.map(|departed| (departed.on, departed.why)), Some((on, Departure::Transferred)));
    refused(&mut journal, handed(1), Illegal::HolderDeparted);
    assert_rebuild_is_identical(&mut journal);
    import_roster(&mut journal, 1);
    assert_eq!(journal.student(student_id(1)).unwrap().unwrap().departed, None);
    did(&mut journal, handed(1));
}

#[test]
fn cards_of_nobody_are_counted_and_leave_no_card() {
    let (_folder, mut journal) = new_journal();
    did(&mut journal, Act::OtherCardsFound { count: 3 });
    let entry = &journal.recent(1).unwrap()[0];
    assert_eq!(entry.act, Act::OtherCardsFound { count: 3 });
    assert_eq!(journal.counts().unwrap().found, 0);
}

/// One of many acts on card `n` of six; `None` asks for an undoing.
fn any_act(journal: &Journal, kind: u8, n: u32) -> Option<Act> {
    let back = |reason| Act::Returned { card: promised(n), holder: Some(student_id(n)), uid: None, reason };
    Some(match kind {
        0..=3 => checked(n),
        4 => intake(n, None, Some(QuarantineReason::ChipDead)),
        5 => extra(n + 100, QuarantineReason::NotOnList),
        6..=8 => handed(n),
        9 => hand(&promised(n), Some(SecondCard::Other)),
        10 => found(n),
        11 => back(ReturnReason::Left),
        12 => back(ReturnReason::Defective),
        13 => Act::LossClaimed { card: promised(n) },
        14 => Act::LossWithdrawn { card: promised(n) },
        15 => Act::Superseded { card: promised(n) },
        16 => resolved(n),
        17..=18 => out(n),
        19 => signed(n),
        20 => brought_back(n),
        21 => to_issuer(n),
        22 => to_school(n),
        23 => corrected(n, [Custody::READY, Custody::Lost, Custody::WithTeacher, Custody::Expected][n as usize % 4]),
        24 => moved(BatchStep::AtDistrict),
        25 => moved(BatchStep::Received(n)),
        26 => moved(BatchStep::Checked),
        27 => closed(journal),
        28 => hand(&CardId::expected(&spring(), student_id(n)), None),
        29 => Act::Departed {
            students: vec![student_id(n)],
            on: Day::new(2027, 7, 10).unwrap(),
            why: Departure::Graduated,
        },
        _ => return None,
    })
}

/// Students who hold two cards of one kind without any reason in the book.
fn doubled(journal: &Journal) -> usize {
    let mut reasons = HashSet::new();
    for entry in journal.recent(10_000).unwrap() {
        if let Act::HandedOver { card, despite: Some(_), .. } | Act::Corrected { card, .. } = entry.act {
            reasons.insert(card);
        }
    }
    (1..=6)
        .filter(|n| {
            let mut held = journal.cards_of(student_id(*n)).unwrap();
            held.retain(|card| card.custody == Custody::Held);
            held.len() > 1 && !held.iter().any(|card| reasons.contains(&card.card))
        })
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..Default::default() })]

    /// Whatever was done, refused and taken back: the book grows, adds up and folds to the same again.
    #[test]
    fn no_history_makes_the_book_lie(steps in proptest::collection::vec((0u8..33, 1u32..7), 1..80)) {
        let (_folder, mut journal) = new_journal();
        import_roster(&mut journal, 6);
        import_batch(&mut journal, 6);
        second_cards(&mut journal, 6);
        let mut entries = journal.counts().unwrap().entries;
        let mut signed = None;
        for (kind, n) in steps {
            let done = match any_act(&journal, kind, n) {
                Some(act) => put(&mut journal, act),
                None => journal.undo_last(&clerk()),
            };
            match done {
                Ok(_) => entries += 1,
                Err(JournalFault::Refused(_)) => {}
                Err(other) => panic!("{other}"),
            }
            prop_assert_eq!(journal.counts().unwrap().entries, entries, "every accepted act is one entry more");
            prop_assert_eq!(doubled(&journal), 0, "two held cards of one kind have a reason");
            let batch = journal.batch(&batch()).unwrap().unwrap();
            prop_assert!(signed.is_none() || batch.signed == signed, "signed numbers never change");
            signed = batch.signed;
        }
        let kept = journal.recent(10_000).unwrap();
        prop_assert_eq!(kept.len() as u64, entries, "nothing goes away");
        let grows = kept.windows(2).all(|pair| pair[0].seq == pair[1].seq + 1 && pair[0].mono_ms > pair[1].mono_ms);
        prop_assert!(grows, "entries strictly grow");
        prop_assert!(journal.balance(&batch()).unwrap().holds());
        prop_assert!(journal.verify().unwrap().ok);
        let counts = journal.counts().unwrap();
        let places = [counts.expected, counts.at_district, counts.in_office, counts.quarantined, counts.with_teacher,
            counts.held, counts.lost, counts.found, counts.surrendered, counts.returned_to_issuer,
            counts.at_other_school, counts.never_arrived];
        let cards = journal.cards_of_batch(&batch()).unwrap().len() + journal.cards_of_batch(&spring()).unwrap().len();
        prop_assert_eq!(places.iter().sum::<u64>(), cards as u64, "one card is in one place");
        assert_rebuild_is_identical(&mut journal);
    }
}
