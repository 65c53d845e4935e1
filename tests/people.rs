//! Who may do what: asked by the journal itself, cell by cell, whatever a window or a command offers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

#[allow(dead_code, reason = "the school has more acts than this test plays")]
#[path = "journal/school.rs"]
mod school;

use card_desk::day::Day;
use card_desk::id::{BundleId, OperatorId};
use card_desk::journal::vault::Passphrase;
use card_desk::journal::{Journal, JournalFault, Key, Seat, SeededRandom, SteppingClock, Unauthorized};
use card_desk::record::office::{
    CorrectionReason, Departure, ErasureReason, Export, LookReason, OfficeList, Secret, SettingChange,
};
use card_desk::record::{Act, BatchStep, Custody, Deed, Leave, Proof, ReturnReason, Role, can};
use school::*;

const PASSWORD: &str = "correct horse 电池";

fn password() -> Passphrase {
    Passphrase::new(PASSWORD.to_owned())
}

fn named(name: &str) -> OperatorId {
    OperatorId::parse(name).unwrap()
}

/// A school with one person of each role and a second admin, all with the same password.
fn office() -> (tempfile::TempDir, Journal, Vec<(Role, Seat)>) {
    let folder = tempfile::tempdir().unwrap();
    let (clock, random) = (Box::new(SteppingClock::new(start(), 1000)), Box::new(SeededRandom::new(7)));
    let key = Key::random(&mut SeededRandom::new(1)).unwrap();
    let mut journal = Journal::create(&folder.path().join("journal.db"), &key, desk("甲"), clock, random).unwrap();
    let admin = journal.first_admin(&named("admin"), &password()).unwrap();
    let mut seats = vec![(Role::Admin, admin.clone())];
    for (name, role) in [("clerk", Role::Clerk), ("teacher", Role::Teacher), ("verifier", Role::Verifier)] {
        journal.add_operator(&admin, &named(name), role, &password()).unwrap();
        seats.push((role, journal.sign_in(&named(name), &password(), 0).unwrap()));
    }
    (folder, journal, seats)
}

fn example(deed: Deed) -> Act {
    let (card, text) = (promised(1), || "x".to_owned());
    let bundle = BundleId::parse("2026-秋-1/7-3/1").unwrap();
    match deed {
        Deed::RosterImported => Act::RosterImported { file: text(), students: vec![] },
        Deed::BatchImported => Act::BatchImported { batch: batch(), file: text(), cards: vec![] },
        Deed::Intake => checked(1),
        Deed::HandedOver => handed(1),
        Deed::Returned => returned(1, ReturnReason::Found),
        Deed::LossClaimed => Act::LossClaimed { card },
        Deed::LossWithdrawn => Act::LossWithdrawn { card },
        Deed::Superseded => Act::Superseded { card },
        Deed::Resolved => Act::Resolved { card, uid: None, transit_number: None, proof: Proof::Paper },
        Deed::BundledOut => Act::BundledOut { card, bundle, other_class: false },
        Deed::BundleSigned => Act::BundleSigned { card, bundle },
        Deed::BundleReturned => Act::BundleReturned { card, bundle },
        Deed::SentToIssuer => Act::SentToIssuer { card, list: text() },
        Deed::SentToSchool => Act::SentToSchool { card, school: text(), list: text() },
        Deed::Corrected => {
            Act::Corrected { card, custody: Custody::Held, why: CorrectionReason::Counted, note: text() }
        }
        Deed::OtherCardsFound => Act::OtherCardsFound { count: 1 },
        Deed::Departed => {
            Act::Departed { students: vec![], on: Day::parse_iso("2026-07-31").unwrap(), why: Departure::Graduated }
        }
        Deed::BatchMoved => Act::BatchMoved { batch: batch(), step: BatchStep::Made },
        Deed::BatchClosed => Act::BatchClosed { batch: batch(), signed: None },
        Deed::Parked => Act::Parked { card: None, holder: None, reason: 1, code: None },
        Deed::StudentCorrected => Act::StudentCorrected { students: vec![], fields: vec![] },
        Deed::ListMade => {
            Act::ListMade { title: text(), version: 1, pages: 1, number: None, sha256: None, cards: vec![] }
        }
        Deed::ListPrinted => Act::ListPrinted {
            number: text(),
            version: 1,
            printer: text(),
            copies: 1,
            first: 1,
            last: 1,
            sha256: text(),
        },
        Deed::ListChecked => Act::ListChecked { number: text(), version: 1, good: true, spoiled: vec![] },
        Deed::SheetReconciled => Act::SheetReconciled { number: text(), version: 1, signed: 1, unclaimed: 0 },
        Deed::ListExported => Act::ListExported { what: OfficeList::Missing, rows: 1, sha256: text() },
        Deed::Undone => Act::Undone { entry: uuid::Uuid::nil() },
        Deed::OperatorAdded => Act::OperatorAdded { operator: named("new"), role: Role::Clerk },
        Deed::OperatorChanged => Act::OperatorChanged { operator: named("clerk"), role: Role::Clerk },
        Deed::OperatorRetired => Act::OperatorRetired { operator: named("nobody") },
        Deed::SecretSet => Act::SecretSet { operator: named("nobody"), secret: Secret::Pin },
        Deed::SignedIn => Act::SignedIn { failures: 0 },
        Deed::ShiftEnded => Act::ShiftEnded { acts: 0 },
        Deed::Looked => Act::Looked { student: None, card: None, why: LookReason::Checking },
        Deed::Unmasked => Act::Unmasked { list: text(), rows: 1, why: LookReason::Checking },
        Deed::Exported => Act::Exported { what: Export::AuditPack, student: None, card: None, sha256: text() },
        Deed::Erased => Act::Erased { students: vec![], why: ErasureReason::Request },
        Deed::SettingsChanged => {
            Act::SettingsChanged { changes: vec![SettingChange { key: text(), before: None, after: None }] }
        }
        Deed::BackedUp => Act::BackedUp { file: text(), entries: 1 },
        Deed::RestoreDrilled => Act::RestoreDrilled { file: text(), entries: 1, good: true },
    }
}

/// Returns why the journal turns somebody away, none when it lets them try.
fn turned_away(done: Result<card_desk::journal::Entry, JournalFault>) -> Option<Unauthorized> {
    match done {
        Err(JournalFault::Unauthorized(why)) => Some(why),
        Ok(_) | Err(_) => None,
    }
}

#[test]
fn the_journal_turns_away_whom_the_table_turns_away_in_every_cell() {
    let (_folder, mut journal, seats) = office();
    let second = seats.iter().find(|(role, _)| *role == Role::Teacher).unwrap().1.clone();
    for deed in Deed::ALL {
        for (role, seat) in &seats {
            let mut act = example(deed);
            if let Act::SecretSet { operator, .. } = &mut act {
                *operator = seat.operator().clone();
            }
            let alone = turned_away(journal.append(seat, act.clone()));
            let want = match can(*role, deed) {
                Leave::Alone => None,
                Leave::No => Some(Unauthorized::MayNot { role: *role, deed }),
                Leave::WithSecond => Some(Unauthorized::NeedsSecond(deed)),
            };
            assert_eq!(alone, want, "{role:?} alone, {deed:?}");
            if can(*role, deed) == Leave::WithSecond {
                assert_eq!(turned_away(journal.append_with(seat, &second, act.clone())), None, "{deed:?} with two");
                assert_eq!(turned_away(journal.append_with(seat, seat, act)), Some(Unauthorized::NoSecond));
            }
        }
    }
}

#[test]
fn a_verifier_never_stands_in_and_a_training_seat_is_worth_nothing_here() {
    let (_folder, mut journal, seats) = office();
    let of = |role| seats.iter().find(|(other, _)| *other == role).unwrap().1.clone();
    let erase = || Act::Erased { students: vec![], why: ErasureReason::Request };
    let done = journal.append_with(&of(Role::Admin), &of(Role::Verifier), erase());
    assert_eq!(turned_away(done), Some(Unauthorized::NoSecond));
    assert_eq!(turned_away(journal.append(&clerk(), handed(1))), Some(Unauthorized::NotSignedIn));
    assert_eq!(turned_away(journal.append_with(&of(Role::Admin), &clerk(), erase())), Some(Unauthorized::NotSignedIn));
}

#[test]
fn passwords_are_asked_kept_as_hashes_and_gone_with_the_person() {
    let (_folder, mut journal, seats) = office();
    let admin = seats.first().unwrap().1.clone();
    let wrong = Passphrase::new("something else".to_owned());
    let code = |fault: JournalFault| fault.code();
    assert_eq!(journal.sign_in(&named("clerk"), &wrong, 0).map_err(code), Err("wrong-password"));
    assert_eq!(journal.sign_in(&named("nobody"), &password(), 0).map_err(code), Err("unknown-operator"));
    assert_eq!(journal.first_admin(&named("thief"), &wrong).map_err(code), Err("not-the-first"));
    let clerk = journal.sign_in(&named("clerk"), &password(), 3).unwrap();
    assert!(matches!(journal.recent(1).unwrap().first().map(|e| e.act.clone()), Some(Act::SignedIn { failures: 3 })));
    journal.append(&admin, Act::OperatorRetired { operator: named("clerk") }).unwrap();
    assert_eq!(journal.sign_in(&named("clerk"), &password(), 0).map_err(code), Err("retired-operator"));
    assert_eq!(journal.append(&clerk, Act::SignedIn { failures: 0 }).map_err(code), Err("retired-operator"));
    assert_eq!(
        journal.append(&admin, Act::OperatorRetired { operator: named("admin") }).map_err(code),
        Err("last-admin")
    );
    let demoted = Act::OperatorChanged { operator: named("admin"), role: Role::Clerk };
    assert_eq!(journal.append(&admin, demoted).map_err(code), Err("last-admin"));
    let stored = journal.projection_digest().unwrap();
    journal.rebuild().unwrap();
    assert_eq!(journal.projection_digest().unwrap(), stored);
    assert!(journal.sign_in(&named("admin"), &password(), 0).is_ok(), "a rebuild keeps the passwords");
}

#[test]
fn a_clerk_takes_back_their_own_act_for_ten_minutes_and_an_admin_any() {
    let (_folder, mut journal, seats) = office();
    let of = |role| seats.iter().find(|(other, _)| *other == role).unwrap().1.clone();
    let (admin, clerk) = (of(Role::Admin), of(Role::Clerk));
    journal.append(&clerk, brought(1)).unwrap();
    journal.undo_last(&clerk).unwrap();
    journal.append(&admin, brought(2)).unwrap();
    assert_eq!(turned_away(journal.undo_last(&clerk)), Some(Unauthorized::TooLate), "another person's act");
    journal.undo_last(&admin).unwrap();
    journal.append(&clerk, brought(3)).unwrap();
    // Each look at the clock moves it by a second.
    for _ in 0..600 {
        let _later = journal.now();
    }
    assert_eq!(turned_away(journal.undo_last(&clerk)), Some(Unauthorized::TooLate));
    journal.undo_last(&admin).unwrap();
}
