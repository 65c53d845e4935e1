use super::*;
use crate::id::{CardId, CardKind};

fn card(custody: Custody, superseded: bool) -> CardRecord {
    CardRecord {
        card: CardId::stored("test"),
        holder: None,
        kind: CardKind::Unknown,
        card_number: None,
        transit_number: None,
        uid: None,
        custody,
        bundle: None,
        batch: None,
        slot: None,
        handed: None,
        loss_claimed: false,
        superseded,
    }
}

const REASONS: [ReturnReason; 7] = [
    ReturnReason::Found,
    ReturnReason::Graduated,
    ReturnReason::Left,
    ReturnReason::Transferred,
    ReturnReason::Replaced,
    ReturnReason::Defective,
    ReturnReason::Other,
];

const STEPS: [Step; 22] = [
    Step::Listed,
    Step::AtDistrict,
    Step::Checked,
    Step::Met,
    Step::SetAside(QuarantineReason::ChipDead),
    Step::SetAside(QuarantineReason::NotOnList),
    Step::Resolved,
    Step::BundledOut,
    Step::BundleSigned,
    Step::BundleReturned,
    Step::HandedOver,
    Step::Returned(ReturnReason::Found),
    Step::Returned(ReturnReason::Left),
    Step::Returned(ReturnReason::Replaced),
    Step::LossClaimed,
    Step::LossWithdrawn,
    Step::Superseded,
    Step::SentToIssuer,
    Step::SentToSchool,
    Step::Corrected(Custody::READY),
    Step::Corrected(Custody::ReturnedToIssuer),
    Step::BatchClosed,
];

fn custodies() -> Vec<Custody> {
    let mut all = vec![
        Custody::Expected,
        Custody::AtDistrict,
        Custody::READY,
        Custody::InOffice { checked: false },
        Custody::Quarantined(QuarantineReason::ChipDead),
        Custody::Quarantined(QuarantineReason::NotOnList),
        Custody::WithTeacher,
        Custody::Held,
        Custody::Lost,
        Custody::Found,
    ];
    all.extend(REASONS.into_iter().filter(|reason| *reason != ReturnReason::Found).map(Custody::Surrendered));
    all.extend([Custody::ReturnedToIssuer, Custody::AtOtherSchool, Custody::NeverArrived]);
    all
}

fn line(name: &str, card: Option<&CardRecord>, step: Step) -> String {
    match next(card, step) {
        Ok(custody) => format!("{name} + {step:?} = {custody:?}\n"),
        Err(why) => format!("{name} + {step:?} ! {}\n", why.code()),
    }
}

/// The whole machine as text: change a rule and this file shows which cells moved.
#[test]
fn every_custody_meets_every_step_as_the_snapshot_says() {
    let mut all = String::new();
    for step in STEPS {
        all += &line("nothing", None, step);
    }
    for custody in custodies() {
        for superseded in [false, true] {
            let name = format!("{custody:?}{}", if superseded { " (old card)" } else { "" });
            for step in STEPS {
                all += &line(&name, Some(&card(custody, superseded)), step);
            }
        }
    }
    let want = include_str!("../../../tests/fixtures/journal/custody.txt");
    for (got, want) in all.lines().zip(want.lines()) {
        assert_eq!(got, want);
    }
    assert_eq!(all.lines().count(), want.lines().count(), "{all}");
}

fn refuses(at: Custody, step: Step, want: Illegal) {
    assert_eq!(next(Some(&card(at, false)), step), Err(want), "{at:?} + {step:?}");
}

fn goes(at: Custody, step: Step, want: Custody) {
    assert_eq!(next(Some(&card(at, false)), step), Ok(want), "{at:?} + {step:?}");
}

#[test]
fn nothing_that_is_not_ready_in_the_office_can_be_handed_over() {
    refuses(Custody::Expected, Step::HandedOver, Illegal::NotArrived);
    refuses(Custody::AtDistrict, Step::HandedOver, Illegal::NotArrived);
    refuses(Custody::NeverArrived, Step::HandedOver, Illegal::NotArrived);
    refuses(Custody::InOffice { checked: false }, Step::HandedOver, Illegal::Unchecked);
    refuses(Custody::Quarantined(QuarantineReason::ChipDead), Step::HandedOver, Illegal::SetAside);
    refuses(Custody::WithTeacher, Step::HandedOver, Illegal::WithTeacher);
    refuses(Custody::Held, Step::HandedOver, Illegal::AlreadyHandedOver);
    refuses(Custody::Lost, Step::HandedOver, Illegal::ReportedLost);
    refuses(Custody::Surrendered(ReturnReason::Replaced), Step::HandedOver, Illegal::HandedIn);
    assert_eq!(next(None, Step::HandedOver), Err(Illegal::UnknownCard));
}

#[test]
fn a_card_that_went_back_to_the_card_centre_is_moved_by_a_correction_only() {
    for step in STEPS {
        let after = next(Some(&card(Custody::ReturnedToIssuer, false)), step);
        if let Step::Corrected(custody) = step {
            assert_eq!(after, Ok(custody));
        } else if [Step::Listed, Step::AtDistrict, Step::BatchClosed].contains(&step) {
            assert_eq!(after, Ok(Custody::ReturnedToIssuer), "what a whole batch does passes over the card");
        } else {
            assert_eq!(after, Err(Illegal::WithIssuer), "{step:?}");
        }
    }
}

#[test]
fn a_card_in_the_office_is_missing_or_here_but_not_lost() {
    refuses(Custody::READY, Step::LossClaimed, Illegal::NotWithFamily);
    refuses(Custody::WithTeacher, Step::LossClaimed, Illegal::NotWithFamily);
}

#[test]
fn what_is_set_aside_comes_back_only_with_a_proof() {
    let aside = Custody::Quarantined(QuarantineReason::Damaged);
    refuses(aside, Step::Checked, Illegal::NeedsProof);
    refuses(aside, Step::Met, Illegal::NeedsProof);
    goes(aside, Step::Resolved, Custody::READY);
    refuses(Custody::READY, Step::Resolved, Illegal::AlreadyInOffice);
}

#[test]
fn what_version_one_allowed_is_replayed() {
    let replay = |at: Custody, step: Step| replayed(Some(&card(at, false)), step);
    assert_eq!(replay(Custody::Quarantined(QuarantineReason::Damaged), Step::Met), Ok(Custody::READY));
    assert_eq!(replay(Custody::Surrendered(ReturnReason::Transferred), Step::HandedOver), Ok(Custody::Held));
    assert_eq!(replay(Custody::Surrendered(ReturnReason::Replaced), Step::HandedOver), Err(Illegal::HandedIn));
    assert_eq!(replay(Custody::Held, Step::HandedOver), Err(Illegal::AlreadyHandedOver));
}

#[test]
fn a_bundle_goes_out_good_and_comes_back_to_be_tapped_again() {
    goes(Custody::READY, Step::BundledOut, Custody::WithTeacher);
    goes(Custody::WithTeacher, Step::BundleSigned, Custody::Held);
    goes(Custody::WithTeacher, Step::BundleReturned, Custody::InOffice { checked: false });
    refuses(Custody::InOffice { checked: false }, Step::BundledOut, Illegal::Unchecked);
    goes(Custody::InOffice { checked: false }, Step::Checked, Custody::READY);
    refuses(Custody::Held, Step::BundleSigned, Illegal::NotWithTeacher);
}

#[test]
fn a_loss_is_withdrawn_only_before_a_replacement_was_applied_for() {
    goes(Custody::Lost, Step::LossWithdrawn, Custody::Held);
    refuses(Custody::Held, Step::LossWithdrawn, Illegal::NotLost);
    assert_eq!(next(Some(&card(Custody::Lost, true)), Step::LossWithdrawn), Err(Illegal::Superseded));
}

#[test]
fn an_old_card_that_is_found_stays_in_the_office() {
    let lost = card(Custody::Lost, true);
    let back = next(Some(&lost), Step::Returned(ReturnReason::Found));
    assert_eq!(back, Ok(Custody::Surrendered(ReturnReason::Replaced)));
    assert_eq!(next(Some(&card(Custody::Found, true)), Step::HandedOver), Err(Illegal::Superseded));
    goes(Custody::Found, Step::Superseded, Custody::Surrendered(ReturnReason::Replaced));
}

#[test]
fn the_district_and_the_closing_move_only_what_has_not_come() {
    goes(Custody::Expected, Step::AtDistrict, Custody::AtDistrict);
    goes(Custody::READY, Step::AtDistrict, Custody::READY);
    goes(Custody::AtDistrict, Step::BatchClosed, Custody::NeverArrived);
    goes(Custody::NeverArrived, Step::Checked, Custody::READY);
}

/// The table of requirement 1.5 D: which end each reason allows.
#[test]
fn a_card_that_came_back_ends_where_its_reason_allows() {
    let row = |reason: ReturnReason, superseded: bool| {
        let at = if reason == ReturnReason::Found { Custody::Found } else { Custody::Surrendered(reason) };
        let card = card(at, superseded);
        [Step::HandedOver, Step::SentToSchool, Step::SentToIssuer].map(|step| next(Some(&card), step).is_ok())
    };
    assert_eq!(row(ReturnReason::Found, false), [true, true, true]);
    assert_eq!(row(ReturnReason::Graduated, false), [true, true, false]);
    assert_eq!(row(ReturnReason::Left, false), [true, false, false]);
    assert_eq!(row(ReturnReason::Transferred, false), [false, true, false]);
    assert_eq!(row(ReturnReason::Replaced, false), [false, false, true]);
    assert_eq!(row(ReturnReason::Defective, false), [false, false, true]);
    assert_eq!(row(ReturnReason::Other, false), [false, true, true]);
    for reason in REASONS {
        assert_eq!(row(reason, true), [false, false, true], "{reason:?}: an old card goes to the card centre only");
    }
}

#[test]
fn every_refusal_has_a_code_of_its_own() {
    let codes: std::collections::HashSet<&str> = Illegal::ALL.iter().map(|why| why.code()).collect();
    assert_eq!(codes.len(), Illegal::ALL.len());
}
