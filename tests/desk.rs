//! A desk from key, scan and card to the line in the journal, without a window and without a reader.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use card_desk::chip::key::KeyRing;
use card_desk::chip::profile::Shelf;
use card_desk::chip::virtual_card::VirtualCard;
use card_desk::day::Moment;
use card_desk::desk::Station;
use card_desk::desk::board::{Input, Notice, ShelfLabel, Step};
use card_desk::desk::office::{Answers, FormKind, OfficeInput, OfficePlace, PaperForm, PaperInput};
use card_desk::desk::settings::Settings;
use card_desk::desk::training::shelf::{VirtualCards, new_card, part, phone, strange_card};
use card_desk::desk::training::{cast, school};
use card_desk::face::payload::Rules;
use card_desk::face::scan::Scan;
use card_desk::id::{BatchId, CardId, CardKind, DeskId, OperatorId, Uid};
use card_desk::journal::{FixedClock, Journal, Seat, SeededRandom};
use card_desk::reader::signal::Tone;
use card_desk::record::{Act, Custody, ExpectedCard, QuarantineReason, SecondCard, Student};
use card_desk::verdict::{Class, Code, Level, Purpose};
use sha2::{Digest, Sha256};

struct Bench {
    station: Station,
    cards: VirtualCards,
    clock: FixedClock,
    students: Vec<Student>,
    _folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
        let desk = DeskId::parse("甲").unwrap();
        let random = Box::new(SeededRandom::new(1));
        let journal =
            Journal::training(&folder.path().join("j.db"), desk.clone(), Box::new(clock.clone()), random).unwrap();
        let seat = Seat::training(OperatorId::parse("李").unwrap());
        let settings = Settings {
            school: "演练".into(),
            desk,
            operator: OperatorId::parse("李").unwrap(),
            lists: folder.path().join("lists"),
            reader_signal: false,
            sources: Default::default(),
            training: true,
        };
        let cards = VirtualCards::new(Shelf::builtin(true).unwrap(), KeyRing::empty());
        let rules = Rules::builtin().unwrap();
        let mut station =
            Station::new(settings, seat, journal, Box::new(cards.clone()), rules, Box::new(clock.clone()));
        let students = school::students().unwrap();
        let cards_of_batch = Act::BatchImported {
            batch: school::batch().unwrap(),
            file: "b".into(),
            cards: school::promised().unwrap(),
        };
        station.note(Act::RosterImported { file: "r".into(), students: students.clone() }).unwrap();
        station.note(cards_of_batch).unwrap();
        Self { station, cards, clock, students, _folder: folder }
    }

    fn student(&self, class: u8, seat: u16) -> Student {
        cast::at(&self.students, (class, seat)).unwrap().clone()
    }

    fn press(&mut self, input: Input) {
        self.station.accept(input);
    }

    fn scan(&mut self, student: &Student) {
        self.press(Input::Scan(Scan::typed(school::face_code(student).unwrap())));
    }

    fn tap_chip(&mut self, label: ShelfLabel, chip: VirtualCard) {
        self.clock.advance(3_000);
        self.cards.fill(vec![part(label, chip, None)]);
        self.press(Input::Lay(0));
        self.press(Input::Lift);
    }

    fn tap(&mut self, student: &Student) {
        self.tap_chip(ShelfLabel::Good, new_card(student.education_id).unwrap());
    }

    fn verdict(&self) -> (Code, Step) {
        let report = self.station.board().report.unwrap();
        (report.verdict.code, report.step)
    }

    fn take_in(&mut self, student: &Student) {
        self.press(Input::Mode(Purpose::Intake));
        self.clock.advance(3_000);
        self.scan(student);
        self.tap(student);
        assert_eq!(self.verdict().1, Step::Recorded, "{:?}", self.station.board().notice);
    }

    fn custody(&mut self, student: &Student) -> Custody {
        self.station.journal().cards_of(student.education_id).unwrap().pop().unwrap().custody
    }
}

#[test]
fn intake_learns_the_uid_and_a_bare_tap_identifies_from_then_on() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    assert_eq!(bench.custody(&student), Custody::READY);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    let report = bench.station.board().report.unwrap();
    assert_eq!(
        (report.verdict.code, report.verdict.level, report.step),
        (Code::ChipOnly, Level::L3, Step::WaitsForKey)
    );
    assert_eq!(report.student.unwrap().education_id, student.education_id);
}

#[test]
fn a_handover_is_recorded_by_space_once_and_the_second_is_already() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    bench.press(Input::Confirm);
    assert_eq!(bench.verdict().1, Step::Recorded);
    assert_eq!(bench.custody(&student), Custody::Held);
    bench.press(Input::Confirm);
    assert_eq!(bench.station.board().notice, Some(Notice::NothingToConfirm));
    bench.tap(&student);
    assert_eq!(bench.verdict(), (Code::Already, Step::Blocked));
    assert!(bench.station.board().report.unwrap().card.unwrap().handed.is_some());
}

#[test]
fn the_lamp_of_the_reader_is_green_and_red_where_the_screen_is_and_else_says_nothing() {
    let mut bench = Bench::new();
    let (one, two) = (bench.student(3, 1), bench.student(3, 2));
    bench.press(Input::Mode(Purpose::Intake));
    bench.scan(&one);
    assert_eq!(bench.cards.tone(), None);
    bench.tap(&two);
    assert_eq!((bench.verdict().0.class(), bench.cards.tone()), (Class::Stop, Some(Tone::Bad)));
    bench.press(Input::Cancel);
    bench.take_in(&one);
    assert_eq!((bench.verdict().0.class(), bench.cards.tone()), (Class::Ok, Some(Tone::Good)));
    bench.press(Input::Cancel);
    bench.scan(&one);
    bench.tap(&two);
    bench.press(Input::Cancel);
    bench.tap_chip(ShelfLabel::Stranger, strange_card(1).unwrap());
    assert_eq!((bench.verdict().0.class(), bench.cards.tone()), (Class::Ask, Some(Tone::Bad)));
}

#[test]
fn a_card_that_cannot_be_handed_over_is_refused_before_anybody_presses_a_key() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.press(Input::Mode(Purpose::Handover));
    bench.scan(&student);
    assert_eq!(bench.verdict().1, Step::Blocked);
    assert_eq!(bench.station.board().notice, Some(Notice::Refused { code: "not-arrived".into() }));
    bench.press(Input::Confirm);
    assert_eq!(bench.custody(&student), Custody::Expected);
}

#[test]
fn esc_before_space_records_nothing() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    bench.press(Input::Cancel);
    bench.press(Input::Confirm);
    assert_eq!(bench.custody(&student), Custody::READY);
}

#[test]
fn undo_takes_the_last_act_back_and_says_whose_it_was() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    bench.press(Input::Confirm);
    bench.press(Input::Undo);
    assert_eq!(bench.custody(&student), Custody::READY);
    assert_eq!(bench.station.board().notice, Some(Notice::Undid { who: Some(student.name.masked()) }));
    let recent = bench.station.board().recent;
    assert_eq!(recent.iter().filter(|act| act.undone).count(), 1);
}

#[test]
fn a_dead_chip_is_set_aside_only_after_three_lays_and_a_key() {
    let mut bench = Bench::new();
    let student = bench.student(4, 14);
    bench.press(Input::Mode(Purpose::Intake));
    bench.scan(&student);
    for want in [Code::TornRead, Code::TornRead, Code::ChipDead] {
        bench.tap_chip(ShelfLabel::Dead, new_card(student.education_id).unwrap());
        assert_eq!(bench.verdict().0, want);
        assert_eq!(bench.custody(&student), Custody::Expected);
    }
    bench.press(Input::Confirm);
    assert_eq!(bench.custody(&student), Custody::Quarantined(QuarantineReason::ChipDead));
}

#[test]
fn a_chip_of_another_person_stops_and_is_never_learned() {
    let mut bench = Bench::new();
    let (a, b) = (bench.student(3, 9), bench.student(3, 10));
    bench.press(Input::Mode(Purpose::Intake));
    bench.scan(&a);
    bench.tap(&b);
    assert_eq!(bench.verdict(), (Code::ChipOtherPerson, Step::WaitsForKey));
    bench.press(Input::Confirm);
    assert_eq!(bench.custody(&a), Custody::Quarantined(QuarantineReason::ChipFaceMismatch));
    let uid = new_card(b.education_id).unwrap().uid().clone();
    assert_eq!(bench.station.journal().card_by_uid(&uid).unwrap(), None);
}

#[test]
fn readings_that_fail_are_never_recorded() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    let other = bench.student(3, 2);
    bench.tap_chip(ShelfLabel::Hasty, new_card(student.education_id).unwrap());
    assert_eq!(bench.verdict(), (Code::TornRead, Step::Blocked));
    bench.clock.advance(3_000);
    bench.cards.fill(vec![cast::two_cards(&student, &other).unwrap()]);
    bench.press(Input::Lay(0));
    assert_eq!(bench.verdict(), (Code::Collision, Step::Blocked));
    bench.tap_chip(ShelfLabel::Phone, phone().unwrap());
    assert_eq!(bench.verdict(), (Code::NotACard, Step::Blocked));
    bench.press(Input::Confirm);
    assert_eq!(bench.custody(&student), Custody::READY);
}

#[test]
fn a_stranger_at_intake_is_an_extra_card_and_leaves_the_balance_whole() {
    let mut bench = Bench::new();
    bench.press(Input::Mode(Purpose::Intake));
    bench.tap_chip(ShelfLabel::Stranger, strange_card(7).unwrap());
    // A chip alone, that names nobody, waits for its face at intake; a face that nobody has makes it a stranger.
    bench.press(Input::Scan(Scan::typed("99990001")));
    assert_eq!(bench.verdict(), (Code::NotOnList, Step::WaitsForKey));
    bench.press(Input::Confirm);
    let counts = bench.station.board().counts;
    assert_eq!((counts.expected, counts.missing, counts.extra, counts.balanced), (400, 400, 1, true));
}

#[test]
fn a_returned_card_is_found_and_an_old_one_stays() {
    let mut bench = Bench::new();
    let student = bench.student(5, 2);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    bench.press(Input::Confirm);
    let card = bench.station.journal().cards_of(student.education_id).unwrap().pop().unwrap().card;
    bench.station.note(Act::LossClaimed { card: card.clone() }).unwrap();
    bench.press(Input::Mode(Purpose::Verify));
    bench.tap(&student);
    assert_eq!(bench.verdict(), (Code::LossReported, Step::Looking));
    bench.station.note(Act::Superseded { card }).unwrap();
    bench.press(Input::Mode(Purpose::Return));
    bench.tap(&student);
    assert_eq!(bench.verdict(), (Code::OldCard, Step::WaitsForKey));
    bench.press(Input::Confirm);
    assert!(matches!(bench.custody(&student), Custody::Surrendered(_)));
}

#[test]
fn a_chosen_name_is_never_green() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.press(Input::Search(student.education_id.to_string()));
    assert_eq!(bench.station.board().search.unwrap().hits.len(), 1);
    bench.press(Input::Pick(student.education_id));
    let verdict = bench.station.board().report.unwrap().verdict;
    assert_eq!((verdict.level, verdict.class), (Level::L0, Class::Ask));
}

#[test]
fn a_parked_exception_is_counted_and_the_queue_moves_on() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    bench.press(Input::Park(3));
    let board = bench.station.board();
    assert_eq!((board.counts.parked, board.report), (1, None));
    assert_eq!(board.notice, Some(Notice::Parked { count: 1 }));
    assert_eq!(bench.custody(&student), Custody::READY);
}

#[test]
fn a_parked_code_that_no_rule_knows_keeps_its_hash_and_never_its_text() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    let code = "HTTPS://bjt.example/c?id=00000000";
    let parked = |bench: &mut Bench| {
        bench.press(Input::Park(4));
        let Act::Parked { code, .. } = bench.station.journal().recent(1).unwrap().remove(0).act else {
            panic!("parked")
        };
        code
    };
    bench.press(Input::Scan(Scan::typed(code)));
    let hash = Sha256::digest(code).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(parked(&mut bench), Some(hash));
    assert_eq!(parked(&mut bench), None, "the code was taken off the desk");
    bench.scan(&student);
    assert_eq!(parked(&mut bench), None, "a code that was read is not kept");
}

#[test]
fn the_same_card_within_two_and_a_half_seconds_is_one_tap() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    bench.press(Input::Confirm);
    bench.press(Input::Lay(0));
    assert_eq!(bench.verdict(), (Code::ChipOnly, Step::Recorded));
}

#[test]
fn the_list_of_a_class_is_made_and_noted() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Office(OfficeInput::Open(OfficePlace::Paper)));
    let typed = Answers::new([student.class.to_string()]);
    bench.press(Input::Office(OfficeInput::Submit(FormKind::Paper(PaperForm::Choose), typed)));
    bench.press(Input::Office(OfficeInput::Paper(PaperInput::Save)));
    let lists = bench.station.journal().lists().unwrap();
    assert_eq!(lists.len(), 1);
    let made = lists[0].newest().unwrap();
    assert_eq!((made.version, made.cards), (1, 1));
    assert!(lists[0].number.starts_with("LQ-") && made.sha256.is_some(), "{}", lists[0].number);
    assert_eq!(bench.cards.counters().writes_seen, 0);
}

#[test]
fn the_training_school_is_stocked_once_and_goes_on_where_it_was_cut_off() {
    let mut bench = Bench::new();
    let seat = Seat::training(OperatorId::parse("李").unwrap());
    let first = bench.student(2, 1);
    bench.take_in(&first);
    for _ in 0..2 {
        cast::open_school(bench.station.journal(), &seat).unwrap();
        let balance = bench.station.journal().balance(&school::batch().unwrap()).unwrap();
        assert_eq!((balance.expected, balance.ok, balance.missing, balance.holds()), (400, 357, 43, true));
    }
    let entries = bench.station.journal().counts().unwrap().entries;
    assert_eq!(entries, 2 + 357 + 2 + 2 + 1);
}

#[test]
fn a_second_card_of_one_kind_is_handed_over_only_for_a_reason() {
    let mut bench = Bench::new();
    let student = bench.student(3, 1);
    bench.take_in(&student);
    bench.press(Input::Mode(Purpose::Handover));
    bench.tap(&student);
    bench.press(Input::Confirm);
    let batch = BatchId::parse("2026-秋-2").unwrap();
    let line = ExpectedCard {
        holder: student.education_id,
        kind: CardKind::BeijingTong,
        card_number: None,
        transit_number: None,
        slot: None,
    };
    let card = CardId::expected(&batch, student.education_id);
    let intake = Act::Intake {
        card: card.clone(),
        holder: Some(student.education_id),
        uid: Uid::new(&[4, 9, 9, 9, 9, 9, 9]).ok(),
        transit_number: None,
        batch: Some(batch.clone()),
        quarantine: None,
    };
    bench.station.note(Act::BatchImported { batch, file: "b2".into(), cards: vec![line] }).unwrap();
    bench.station.note(intake).unwrap();
    let entries = |bench: &mut Bench| bench.station.journal().counts().unwrap().entries;
    let before = entries(&mut bench);
    bench.clock.advance(60_000);
    // The face names the first card, so the student is looked up.
    bench.press(Input::Pick(student.education_id));
    bench.press(Input::Despite(SecondCard::Other));
    assert_eq!(bench.verdict().1, Step::WaitsForKey, "a reason without the question does nothing");
    bench.press(Input::Confirm);
    assert_eq!((bench.verdict().1, entries(&mut bench)), (Step::WaitsForReason, before));
    bench.press(Input::Despite(SecondCard::FirstLost));
    assert_eq!((bench.verdict().1, entries(&mut bench)), (Step::Recorded, before + 1));
    assert_eq!(bench.station.journal().card(&card).unwrap().unwrap().custody, Custody::Held);
}
