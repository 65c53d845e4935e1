//! The desk behind a real smart card service: taps become reports, and a service that dies comes back.

use std::sync::mpsc::{Receiver, Sender, channel};

use card_desk::chip::key::KeyRing;
use card_desk::chip::{ReadOptions, Shelf};
use card_desk::day::Moment;
use card_desk::desk::board::{Board, Input, Lamp, Report, Step};
use card_desk::desk::cards::PcscCards;
use card_desk::desk::settings::Settings;
use card_desk::desk::thread::{news, spawn};
use card_desk::desk::{Station, training::school};
use card_desk::face::payload::Rules;
use card_desk::face::scan::Scan;
use card_desk::id::{DeskId, OperatorId};
use card_desk::journal::{FixedClock, Journal, Seat, SeededRandom};
use card_desk::reader::watch::{Watcher, watch};
use card_desk::record::{Act, Student};
use card_desk::verdict::{Code, Level, Purpose};

use crate::stage::Stage;
use crate::virtual_deck::play;
use crate::{ACR, PATIENCE};

/// A desk whose cards lie on the reader of the stage.
struct Desk<'s> {
    stage: &'s mut Stage,
    inputs: Sender<Input>,
    boards: Receiver<Board>,
    clock: FixedClock,
    students: Vec<Student>,
    _watcher: Watcher,
    _folder: tempfile::TempDir,
}

impl<'s> Desk<'s> {
    fn open(stage: &'s mut Stage) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
        let (students, id) = (school::students().unwrap(), DeskId::parse("甲").unwrap());
        let seat = Seat::training(OperatorId::parse("李").unwrap());
        let settings = Settings {
            school: school::SCHOOL.into(),
            desk: id.clone(),
            operator: OperatorId::parse("李").unwrap(),
            lists: folder.path().join("lists"),
            reader_signal: false,
            sources: Default::default(),
            training: false,
        };
        let (file, random) = (folder.path().join("journal.db"), Box::new(SeededRandom::new(1)));
        let journal = Journal::training(&file, id, Box::new(clock.clone()), random).unwrap();
        let cards = PcscCards::new(Shelf::builtin(false).unwrap(), KeyRing::empty(), ReadOptions::default());
        let (rules, time) = (Rules::builtin().unwrap(), Box::new(clock.clone()));
        let mut station = Station::new(settings, seat, journal, Box::new(cards), rules, time);
        let (batch, cards) = (school::batch().unwrap(), school::promised().unwrap());
        station.note(Act::RosterImported { file: "roster.csv".into(), students: students.clone() }).unwrap();
        station.note(Act::BatchImported { batch, file: "batch.csv".into(), cards }).unwrap();
        let (show, boards) = channel();
        let inputs = spawn(station, move |board| show.send(board).is_ok()).unwrap();
        let (told, mut readers) = (inputs.clone(), Vec::new());
        let watcher = watch(move |event| told.send(news(event, &mut readers)).is_ok()).unwrap();
        let desk = Self { stage, inputs, boards, clock, students, _watcher: watcher, _folder: folder };
        desk.wait(|board| board.lamp == Lamp::Ready);
        desk
    }

    /// Returns the first board from now on that is as wanted.
    fn wait(&self, wanted: impl Fn(&Board) -> bool) -> Board {
        loop {
            let board = self.boards.recv_timeout(PATIENCE).unwrap();
            if wanted(&board) {
                return board;
            }
        }
    }

    fn press(&self, input: Input) {
        self.inputs.send(input).unwrap();
    }

    fn mode(&self, purpose: Purpose) {
        self.press(Input::Mode(purpose));
        self.wait(|board| board.mode == purpose);
    }

    /// Lets three seconds pass, so that the same card is another tap, and returns the report of what happens next.
    fn report_of(&mut self, happens: impl FnOnce(&mut Self)) -> Report {
        self.clock.advance(3_000);
        let before = self.clock.clone();
        happens(self);
        let now = card_desk::journal::Clock::now(&before);
        self.wait(|board| board.report.as_ref().is_some_and(|report| report.at == now)).report.unwrap()
    }

    fn lift(&mut self) {
        self.stage.ask("remove 0");
        self.wait(|board| board.lamp == Lamp::Ready);
    }

    fn tap(&mut self, card: &str) -> Report {
        let report = self.report_of(|desk| {
            desk.stage.ask(&format!("insert 0 {card}"));
        });
        self.lift();
        report
    }

    /// Kills the service and starts it again; the lamp tells both.
    fn fell_service(&mut self) {
        self.stage.ask("kill");
        self.wait(|board| board.lamp == Lamp::ServiceDown);
        self.stage.ask("restart");
        self.wait(|board| board.lamp == Lamp::Ready);
    }

    fn take_in(&mut self, student: &Student) {
        let code = school::face_code(student).unwrap();
        self.report_of(|desk| desk.press(Input::Scan(Scan::typed(code))));
        let report = self.tap(&card_of(student));
        assert_eq!((report.verdict.code, report.step), (Code::AllAgree, Step::Recorded));
        assert_eq!(report.student.unwrap().education_id, student.education_id);
    }
}

fn card_of(student: &Student) -> String {
    format!("student:{}", student.education_id.as_str())
}

#[test]
fn taps_become_reports_and_go_on_after_the_service_was_killed() {
    play("desk::taps_become_reports_and_go_on_after_the_service_was_killed", &[ACR], |stage| {
        let mut desk = Desk::open(stage);
        let students = desk.students[..5].to_vec();
        desk.mode(Purpose::Intake);
        for student in &students {
            desk.take_in(student);
            desk.fell_service();
        }
        desk.mode(Purpose::Handover);
        for student in &students {
            let report = desk.tap(&card_of(student));
            let verdict = &report.verdict;
            assert_eq!((verdict.code, verdict.level, report.step), (Code::ChipOnly, Level::L3, Step::WaitsForKey));
            assert_eq!(report.student.unwrap().education_id, student.education_id);
            desk.press(Input::Confirm);
            desk.wait(|board| board.report.as_ref().is_some_and(|report| report.step == Step::Recorded));
            let again = desk.tap(&card_of(student));
            assert_eq!((again.verdict.code, again.step), (Code::Already, Step::Blocked));
        }
        desk.press(Input::Faded);
        let board = desk.wait(|board| board.report.is_none());
        assert_eq!((board.counts.handed_over, board.writes_seen, board.notice), (5, 0, None));
    });
}

#[test]
fn a_card_that_lies_there_while_the_service_restarts_is_read_again() {
    play("desk::a_card_that_lies_there_while_the_service_restarts_is_read_again", &[ACR], |stage| {
        let mut desk = Desk::open(stage);
        let card = card_of(&desk.students[0]);
        let lay = format!("insert 0 {card}");
        let first = desk.report_of(|desk| drop(desk.stage.ask(&lay)));
        for _ in 0..5 {
            desk.stage.ask("kill");
            desk.wait(|board| board.lamp == Lamp::ServiceDown);
            let again = desk.report_of(|desk| drop(desk.stage.ask("restart")));
            assert_eq!((again.verdict, again.cost), (first.verdict.clone(), first.cost));
        }
    });
}

#[test]
fn a_failed_tap_is_reported_as_what_it_is_and_hands_nothing_over() {
    play("desk::a_failed_tap_is_reported_as_what_it_is_and_hands_nothing_over", &[ACR], |stage| {
        let mut desk = Desk::open(stage);
        let student = desk.students[0].clone();
        desk.mode(Purpose::Intake);
        desk.take_in(&student);
        desk.mode(Purpose::Handover);
        for (trap, code) in [("trap-remove 0 3", Code::TornRead), ("trap-swap 0 3 uid-only", Code::Collision)] {
            desk.stage.ask(trap);
            let lay = format!("insert 0 {}", card_of(&student));
            let report = desk.report_of(|desk| drop(desk.stage.ask(&lay)));
            assert_eq!((report.verdict.code, report.step, report.student), (code, Step::Blocked, None));
            desk.lift();
        }
        assert_eq!(desk.tap("phone").verdict.code, Code::NotACard);
        let tries: Vec<Code> = (0..3).map(|_| desk.tap("mute").verdict.code).collect();
        assert_eq!(tries, [Code::TornRead, Code::TornRead, Code::ChipDead]);
        assert_eq!(desk.tap(&card_of(&student)).verdict.code, Code::ChipOnly);
        desk.press(Input::Faded);
        assert_eq!(desk.wait(|board| board.report.is_none()).counts.handed_over, 0);
    });
}
