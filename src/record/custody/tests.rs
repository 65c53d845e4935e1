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
        batch: None,
        slot: None,
        handed: None,
        loss_claimed: false,
        superseded,
    }
}

const STEPS: [Step; 11] = [
    Step::Listed,
    Step::Checked,
    Step::Met,
    Step::SetAside(QuarantineReason::ChipDead),
    Step::SetAside(QuarantineReason::NotOnList),
    Step::HandedOver,
    Step::Returned(ReturnReason::Found),
    Step::Returned(ReturnReason::Left),
    Step::LossClaimed,
    Step::Superseded,
    Step::BatchClosed,
];

const CUSTODIES: [Custody; 11] = [
    Custody::Expected,
    Custody::InOffice,
    Custody::Quarantined(QuarantineReason::ChipDead),
    Custody::Quarantined(QuarantineReason::NotOnList),
    Custody::Held,
    Custody::Lost,
    Custody::Found,
    Custody::Surrendered(ReturnReason::Left),
    Custody::Surrendered(ReturnReason::Replaced),
    Custody::Surrendered(ReturnReason::Defective),
    Custody::NeverArrived,
];

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
    for custody in CUSTODIES {
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

#[test]
fn nothing_that_is_not_in_the_office_can_be_handed_over() {
    let check = |at: Custody, want: Illegal| {
        assert_eq!(next(Some(&card(at, false)), Step::HandedOver), Err(want), "{at:?}");
    };
    check(Custody::Expected, Illegal::NotArrived);
    check(Custody::NeverArrived, Illegal::NotArrived);
    check(Custody::Quarantined(QuarantineReason::ChipDead), Illegal::SetAside);
    check(Custody::Held, Illegal::AlreadyHandedOver);
    check(Custody::Lost, Illegal::ReportedLost);
    check(Custody::Surrendered(ReturnReason::Replaced), Illegal::HandedIn);
    assert_eq!(next(None, Step::HandedOver), Err(Illegal::UnknownCard));
}

#[test]
fn an_old_card_that_is_found_stays_in_the_office() {
    let lost = card(Custody::Lost, true);
    let back = next(Some(&lost), Step::Returned(ReturnReason::Found));
    assert_eq!(back, Ok(Custody::Surrendered(ReturnReason::Replaced)));
    assert_eq!(next(Some(&card(Custody::Found, true)), Step::HandedOver), Err(Illegal::Superseded));
}

#[test]
fn a_card_that_never_arrived_may_come_late() {
    assert_eq!(next(Some(&card(Custody::NeverArrived, false)), Step::Checked), Ok(Custody::InOffice));
}

#[test]
fn a_card_in_the_office_is_missing_or_here_but_not_lost() {
    assert_eq!(next(Some(&card(Custody::InOffice, false)), Step::LossClaimed), Err(Illegal::NotWithFamily));
}
