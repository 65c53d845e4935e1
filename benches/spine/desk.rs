//! The desk of the bench: the demo school, three cards of three layouts, and a tap that ends in the journal.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use card_desk::chip::ReadOptions;
use card_desk::chip::facts::ChipFacts;
use card_desk::chip::key::KeyRing;
use card_desk::chip::profile::Shelf;
use card_desk::chip::virtual_card::VirtualCard;
use card_desk::chip::virtual_card::sample::{StudentSample, TransitSample, student, t_union, yikatong};
use card_desk::day::{Day, Moment};
use card_desk::desk::Station;
use card_desk::desk::board::{Input, ReaderNews, Step};
use card_desk::desk::cards::{Cards, PcscCards};
use card_desk::desk::settings::Settings;
use card_desk::desk::training::school;
use card_desk::face::payload::Rules;
use card_desk::id::{CardId, DeskId, EducationId, OperatorId, TransitNumber, Uid};
use card_desk::journal::{FixedClock, Journal, Seat, SystemRandom};
use card_desk::reader::link::Fault;
use card_desk::record::{Act, Student};
use card_desk::verdict::Purpose;

/// A card of the bench.
pub struct BenchCard {
    pub name: &'static str,
    pub profile: &'static str,
    pub chip: VirtualCard,
    holder: EducationId,
    number: Option<TransitNumber>,
}

/// Makes one card of each layout, for three students of grade 7.
pub fn cards() -> Vec<BenchCard> {
    let students = school::students().unwrap();
    let transit = |of: &Student, number: &TransitNumber| TransitSample {
        uid: Uid::new(&[0x04, 0xDE, 0x30, 0, 0, 0, of.seat.unwrap() as u8]).unwrap(),
        number: number.clone(),
        valid_from: Day::new(2026, 9, 1).unwrap(),
        valid_to: Day::new(2040, 12, 31).unwrap(),
        kind: 2,
        balance_fen: 0,
        locked: false,
    };
    let new = school::transit_number(students[0].education_id).unwrap();
    let old = TransitNumber::parse("1000000000000002").unwrap();
    let sector = StudentSample {
        uid: Uid::new(&[0x01, 0xDE, 0x30, 3]).unwrap(),
        education_id: students[2].education_id,
        name: students[2].name.clone(),
        valid_to: students[2].valid_until.unwrap(),
        key: [0xFF; 6],
    };
    let card = |name, profile, chip, at: usize, number| {
        let holder = students[at].education_id;
        BenchCard { name, profile, chip, holder, number }
    };
    vec![
        card("T-Union", "cn-tunion", t_union(&transit(&students[0], &new)), 0, Some(new.clone())),
        card("old Yikatong", "cn-beijing-yikatong-old", yikatong(&transit(&students[1], &old)), 1, Some(old.clone())),
        card("example 1K", "example-student-sector", student(&sector).unwrap(), 2, None),
    ]
}

/// The layouts of the training mode.
pub fn shelf() -> Shelf {
    Shelf::builtin(true).unwrap()
}

/// The key of the example sector.
pub fn keys() -> KeyRing {
    KeyRing::parse("[[key]]\nname = 'edu.student.read'\nvalue = 'FFFFFFFFFFFF'\n").unwrap()
}

/// A desk that hands cards over.
pub struct Desk {
    pub station: Station,
    clock: FixedClock,
    read_in: Arc<Mutex<Duration>>,
}

/// Where the time of one tap went.
pub struct Tap {
    /// The card was read.
    pub read: Duration,
    /// Known, judged and shown as a report.
    pub judged: Duration,
    /// Confirmed and committed.
    pub committed: Duration,
}

/// Cards on real readers, with the time of the last reading.
struct Timed(PcscCards, Arc<Mutex<Duration>>);

impl Cards for Timed {
    fn read(&mut self, reader: &str) -> Result<ChipFacts, Fault> {
        let start = Instant::now();
        let facts = self.0.read(reader);
        *self.1.lock().unwrap() = start.elapsed();
        facts
    }
}

impl Desk {
    /// Opens a desk at the demo school, with the cards of the bench taken in.
    pub fn open(folder: &Path) -> Self {
        let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
        let desk = DeskId::parse("甲").unwrap();
        let random = Box::new(SystemRandom);
        let journal =
            Journal::training(&folder.join("journal.db"), desk.clone(), Box::new(clock.clone()), random).unwrap();
        let seat = Seat::training(OperatorId::parse("李").unwrap());
        let settings = Settings {
            school: school::SCHOOL.into(),
            desk,
            operator: OperatorId::parse("李").unwrap(),
            lists: folder.join("lists"),
            reader_signal: false,
            sources: Default::default(),
            training: true,
        };
        let read_in = Arc::new(Mutex::new(Duration::ZERO));
        let readers = PcscCards::new(shelf(), keys(), ReadOptions::default());
        let readers = Box::new(Timed(readers, Arc::clone(&read_in)));
        let rules = Rules::builtin().unwrap();
        let mut station = Station::new(settings, seat, journal, readers, rules, Box::new(clock.clone()));
        for act in morning() {
            station.note(act).unwrap();
        }
        station.accept(Input::Mode(Purpose::Handover));
        Self { station, clock, read_in }
    }

    /// Lays a card and confirms at once: from the news of the card to the line on the disk.
    pub fn tap(&mut self, reader: &str) -> Tap {
        let news = Input::Reader(ReaderNews::Arrived { reader: reader.to_owned() });
        let start = Instant::now();
        self.station.accept(news);
        let asked = Instant::now();
        self.station.accept(Input::Confirm);
        let read = *self.read_in.lock().unwrap();
        Tap { read, judged: asked.duration_since(start).saturating_sub(read), committed: asked.elapsed() }
    }

    /// Checks that the tap stands in the journal, and takes it back for the next one.
    pub fn take_back(&mut self) {
        let board = self.station.board();
        assert_eq!(board.report.map(|report| report.step), Some(Step::Recorded), "{:?}", board.notice);
        self.station.accept(Input::Undo);
        self.clock.advance(3_000);
    }
}

/// What was done before the first tap: roster, batch, and the cards of the bench taken in.
fn morning() -> Vec<Act> {
    let batch = school::batch().unwrap();
    let mut promised = school::promised().unwrap();
    let mut acts = vec![Act::RosterImported { file: "roster".into(), students: school::students().unwrap() }];
    for card in cards() {
        let line = promised.iter_mut().find(|line| line.holder == card.holder).unwrap();
        line.transit_number = card.number.clone().or(line.transit_number.take());
        acts.push(Act::Intake {
            card: CardId::expected(&batch, card.holder),
            holder: Some(card.holder),
            uid: Some(card.chip.uid().clone()),
            transit_number: line.transit_number.clone(),
            batch: Some(batch.clone()),
            quarantine: None,
        });
    }
    acts.insert(1, Act::BatchImported { batch, file: "batch".into(), cards: promised });
    acts
}
