use super::*;

const SOUND: Balance = Balance {
    expected: 400,
    ok: 397,
    quarantined: 1,
    missing: 2,
    extra: 0,
    duplicate: 0,
    plastics: 398,
    in_office: 397,
    unchecked: 0,
    with_teachers: 0,
    handed_over: 0,
    came_back: 0,
    sent_away: 0,
};

fn with_teachers() -> Balance {
    Balance { in_office: 300, with_teachers: 97, ..SOUND }
}

fn unchecked() -> Balance {
    Balance { in_office: 396, unchecked: 1, ..SOUND }
}

/// The whole machine as text: change a rule and this file shows which cells moved.
#[test]
fn every_stage_meets_every_step_as_the_snapshot_says() {
    let mut all = String::new();
    let vanished = Balance { missing: 1, ..SOUND };
    let books = [("sound", SOUND), ("with teachers", with_teachers()), ("unchecked", unchecked()), ("false", vanished)];
    for stage in BatchStage::ALL {
        for (name, balance) in &books {
            let events = [
                BatchEvent::Tapped,
                BatchEvent::Moved(BatchStep::Made),
                BatchEvent::Moved(BatchStep::AtDistrict),
                BatchEvent::Moved(BatchStep::Received(398)),
                BatchEvent::Moved(BatchStep::Checked),
                BatchEvent::Moved(BatchStep::Distributing),
                BatchEvent::Moved(BatchStep::Reconciled),
                BatchEvent::Closed(Some(*balance)),
            ];
            for event in events {
                let told = match event {
                    BatchEvent::Closed(_) => "Closed".to_owned(),
                    BatchEvent::Tapped => "Tapped".to_owned(),
                    BatchEvent::Moved(step) => format!("{step:?}"),
                };
                all += &match next(stage, event, balance, Some(398)) {
                    Ok(after) => format!("{stage:?} ({name}) + {told} = {after:?}\n"),
                    Err(why) => format!("{stage:?} ({name}) + {told} ! {}\n", why.code()),
                };
            }
        }
    }
    let want = include_str!("../../../tests/fixtures/journal/batch.txt");
    for (got, want) in all.lines().zip(want.lines()) {
        assert_eq!(got, want);
    }
    assert_eq!(all.lines().count(), want.lines().count(), "{all}");
}

fn refuses(stage: BatchStage, event: BatchEvent, balance: Balance, sealed: Option<u32>, want: Illegal) {
    assert_eq!(next(stage, event, &balance, sealed), Err(want), "{stage:?} + {event:?}");
}

const CLOSED: BatchEvent = BatchEvent::Closed(Some(SOUND));

#[test]
fn a_batch_never_goes_back() {
    for stage in BatchStage::ALL {
        for event in [BatchEvent::Tapped, BatchEvent::Moved(BatchStep::Made), CLOSED] {
            assert!(after(stage, event) >= stage);
        }
        let made = next(stage, BatchEvent::Moved(BatchStep::Made), &SOUND, None);
        assert_eq!(made.is_ok(), stage == BatchStage::Ordered);
    }
}

#[test]
fn what_the_office_never_heard_of_may_be_skipped() {
    let go = |stage, event| next(stage, event, &SOUND, None);
    assert_eq!(go(BatchStage::Ordered, BatchEvent::Tapped), Ok(BatchStage::Checking));
    assert_eq!(go(BatchStage::Ordered, BatchEvent::Moved(BatchStep::AtDistrict)), Ok(BatchStage::AtDistrict));
    assert_eq!(go(BatchStage::Made, BatchEvent::Moved(BatchStep::Received(1))), Ok(BatchStage::Received));
}

#[test]
fn a_count_may_be_repeated_and_does_not_move_the_checking_back() {
    let again = BatchEvent::Moved(BatchStep::Received(399));
    assert_eq!(next(BatchStage::Checking, again, &SOUND, Some(398)), Ok(BatchStage::Checking));
    assert_eq!(next(BatchStage::Reconciled, again, &SOUND, Some(398)), Ok(BatchStage::Reconciled));
    refuses(BatchStage::Closed, again, SOUND, None, Illegal::BatchClosed);
}

#[test]
fn checked_means_that_every_piece_was_tapped() {
    let checked = BatchEvent::Moved(BatchStep::Checked);
    refuses(BatchStage::Received, checked, SOUND, None, Illegal::BatchNotChecked);
    refuses(BatchStage::Checking, checked, unchecked(), None, Illegal::CardsUnchecked);
    refuses(BatchStage::Checking, checked, SOUND, Some(400), Illegal::PiecesDiffer);
    assert_eq!(next(BatchStage::Checking, checked, &SOUND, Some(398)), Ok(BatchStage::Checked));
}

#[test]
fn nothing_is_closed_while_numbers_differ_or_teachers_hold_cards() {
    refuses(BatchStage::Reconciled, BatchEvent::Closed(None), SOUND, None, Illegal::OtherNumbers);
    refuses(BatchStage::Reconciled, CLOSED, Balance { extra: 1, plastics: 399, ..SOUND }, None, Illegal::OtherNumbers);
    refuses(BatchStage::Reconciled, CLOSED, Balance { missing: 1, ..SOUND }, None, Illegal::DoesNotAddUp);
    refuses(BatchStage::Distributing, CLOSED, with_teachers(), None, Illegal::TeachersHold);
    refuses(BatchStage::Checking, CLOSED, SOUND, Some(400), Illegal::PiecesDiffer);
    refuses(BatchStage::Closed, CLOSED, SOUND, None, Illegal::BatchClosed);
    refuses(
        BatchStage::Distributing,
        BatchEvent::Moved(BatchStep::Reconciled),
        with_teachers(),
        None,
        Illegal::TeachersHold,
    );
    assert_eq!(next(BatchStage::Reconciled, CLOSED, &SOUND, Some(398)), Ok(BatchStage::Closed));
}
