//! The script of the day: every step goes through the desk as a key, a scan or a card.

use std::path::Path;

use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::sample::{StudentSample, student as student_card};
use crate::desk::Station;
use crate::desk::board::{Board, Input, ShelfLabel};
use crate::desk::settings::Settings;
use crate::desk::training::cast::{self, CastFault};
use crate::desk::training::school;
use crate::desk::training::shelf::{Part, VirtualCards, new_card, part, phone, strange_card};
use crate::face::draw;
use crate::face::make::{Level, qr};
use crate::face::scan::Scan;
use crate::id::{CardId, EducationId, Uid};
use crate::journal::FixedClock;
use crate::record::{Act, Student};
use crate::verdict::{Code, Purpose};

use super::faces;
use super::gallery::Gallery;
use super::papers;
use super::tour::{Stops, walk};
use super::{Checked, Failure, write_whole};

/// The key of the invented example layout, as in the example key file; it opens no real card.
const EXAMPLE_KEY: [u8; 6] = [0xFF; 6];

/// Time between two customers, in milliseconds.
const CUSTOMER_MS: i64 = 4_000;

/// A day in progress.
pub struct Day<'a> {
    station: Station,
    cards: VirtualCards,
    clock: FixedClock,
    students: Vec<Student>,
    gallery: &'a mut Gallery,
    seen: Vec<Code>,
}

/// What is left when the day is over.
pub struct End {
    /// The desk.
    pub station: Station,
    /// Its settings.
    pub settings: Settings,
    /// The virtual reader.
    pub cards: VirtualCards,
    /// Verdicts that were met.
    pub seen: Vec<Code>,
    /// Students of the school.
    pub students: usize,
    /// What the checks found.
    pub checked: Checked,
}

impl<'a> Day<'a> {
    /// Begins the day.
    pub fn new(
        station: Station,
        cards: VirtualCards,
        clock: FixedClock,
        gallery: &'a mut Gallery,
    ) -> Result<Self, Failure> {
        let students = school::students().map_err(|fault| Failure::of_ours("demo", fault))?;
        let mut day = Self { station, cards, clock, students, gallery, seen: Vec::new() };
        for purpose in [Purpose::Verify, Purpose::Intake, Purpose::Handover, Purpose::Return] {
            day.press(Input::Mode(purpose));
            day.gallery.keep(&format!("empty-{}", mode_name(purpose)), day.station.board());
        }
        Ok(day)
    }

    /// Ends the day.
    pub fn close(self) -> End {
        let (settings, students) = (self.station.settings().clone(), self.students.len());
        let (station, cards) = (self.station, self.cards);
        End { station, settings, cards, seen: self.seen, students, checked: Checked::default() }
    }

    /// Opens every page of the office and keeps a picture of it.
    pub fn walk_through_the_office(&mut self) -> Result<(), Failure> {
        let student = self.student((cast::CLASS, 5))?;
        let (card, person) = (self.card_id(student.education_id)?, self.station.settings().operator.clone());
        let batch = school::batch().map_err(|fault| Failure::of_ours("demo", fault))?;
        let stops = Stops { batch: &batch, student: &student, card: &card, person: &person };
        self.cards.fill(vec![part(ShelfLabel::Good, self.card_of(&student)?, Some(&student))]);
        walk(&mut self.station, self.gallery, &stops);
        Ok(())
    }

    /// Draws the cards of a class, and shows a picture of a dozen to the page that reads them.
    pub fn show_faces(&mut self, out: &Path) -> Result<(), Failure> {
        let class = self.student((cast::CLASS, 1))?.class;
        let picture = faces::draw_faces(&self.students, class, out)?;
        faces::look_at_faces(&mut self.station, self.gallery, &picture, class);
        Ok(())
    }

    /// Drops a roster, gives a class its bundle, goes through the signed sheet, and takes three cards back.
    pub fn show_papers(&mut self, out: &Path) -> Result<(), Failure> {
        papers::look_at_tables(&mut self.station, self.gallery, &out.join("files").join("demo-roster.csv"));
        let class = self.student((cast::BUNDLE, 1))?.class;
        let picture = papers::give_a_bundle(&mut self.station, self.gallery, class)?;
        self.clock.advance(CUSTOMER_MS);
        papers::look_at_signed(&mut self.station, self.gallery, picture);
        for seat in papers::UNCLAIMED {
            let seat = u16::try_from(seat).unwrap_or(u16::MAX);
            let student = self.student((cast::BUNDLE, seat))?;
            self.lay(ShelfLabel::Good, self.card_of(&student)?, Some(&student));
        }
        self.gallery.keep("reconcile-adds-up", self.station.board());
        self.press(Input::Mode(Purpose::Verify));
        Ok(())
    }

    /// Takes in what the batch brought: the face is scanned, then the card is laid.
    pub fn take_in_the_batch(&mut self) -> Result<(), Failure> {
        self.press(Input::Mode(Purpose::Intake));
        let came: Vec<Student> = self.of_the_batch().filter(|s| cast::arrives(cast::place_of(s))).cloned().collect();
        for student in &came {
            if cast::place_of(student) == cast::DEAD {
                self.set_the_dead_chip_aside(student)?;
                continue;
            }
            self.scan_face(student)?;
            let shown = cast::place_of(student) == (1, 5);
            if shown {
                self.gallery.keep("intake-face", self.station.board());
            }
            self.lay(ShelfLabel::Good, self.card_of(student)?, Some(student));
            if shown {
                self.gallery.keep("intake-face-and-chip", self.station.board());
            }
        }
        self.gallery.keep("intake-balance", self.station.board());
        Ok(())
    }

    fn set_the_dead_chip_aside(&mut self, student: &Student) -> Result<(), Failure> {
        self.scan_face(student)?;
        for _ in 0..3 {
            self.lay(ShelfLabel::Dead, self.card_of(student)?, Some(student));
        }
        self.meet("chip-dead");
        self.press(Input::Confirm);
        self.gallery.keep("chip-dead-set-aside", self.station.board());
        Ok(())
    }

    /// Hands the cards of one class over, one customer after the other.
    pub fn hand_over_a_class(&mut self) -> Result<(), Failure> {
        self.press(Input::Mode(Purpose::Handover));
        let class: Vec<Student> = self.of_the_batch().filter(|s| s.class.class() == cast::CLASS).cloned().collect();
        self.press(Input::Class(class.first().map(|student| student.class)));
        for student in class.iter().skip(2) {
            if cast::SWAPPED.contains(&cast::place_of(student)) {
                continue;
            }
            self.lay(ShelfLabel::Good, self.card_of(student)?, Some(student));
            if student.seat == Some(5) {
                self.meet("handover-waits");
            }
            self.press(Input::Confirm);
        }
        self.gallery.keep("handover-done", self.station.board());
        Ok(())
    }

    /// Meets every other verdict once.
    pub fn meet_one_of_each_exception(&mut self, out: &Path) -> Result<(), Failure> {
        self.agreeing_and_repeated()?;
        self.show_a_picture(out)?;
        self.wrong_people()?;
        self.differing_fields()?;
        self.lost_and_old()?;
        self.readings_that_failed()?;
        self.keys_and_searches();
        Ok(())
    }

    fn agreeing_and_repeated(&mut self) -> Result<(), Failure> {
        let first = self.student((cast::CLASS, 1))?;
        self.press(Input::Mode(Purpose::Handover));
        self.scan_face(&first)?;
        self.meet("face-only");
        self.lay(ShelfLabel::Good, self.card_of(&first)?, Some(&first));
        self.meet("all-agree");
        self.press(Input::Confirm);
        self.gallery.keep("handed-over", self.station.board());
        self.lay(ShelfLabel::Good, self.card_of(&first)?, Some(&first));
        self.meet("already");
        self.press(Input::Mode(Purpose::Verify));
        self.lay(ShelfLabel::Good, self.card_of(&first)?, Some(&first));
        self.meet("chip-only");
        Ok(())
    }

    /// A teacher's picture of a face, really drawn and really decoded.
    fn show_a_picture(&mut self, out: &Path) -> Result<(), Failure> {
        let student = self.student((cast::CLASS, 4))?;
        let text = school::face_code(&student).map_err(|fault| Failure::of_ours("demo", fault))?;
        let modules = qr(&text, Level::Medium).map_err(|fault| Failure::of_ours("demo", fault))?;
        let file = out.join("files").join("face.png");
        write_whole(&file, &draw::png(&draw::face(&modules, 6)))?;
        self.next_customer();
        self.press(Input::Picture(file));
        self.station.finish_pictures();
        self.meet("face-from-a-picture");
        Ok(())
    }

    fn wrong_people(&mut self) -> Result<(), Failure> {
        let [a, b] = [self.student(cast::SWAPPED[0])?, self.student(cast::SWAPPED[1])?];
        self.press(Input::Mode(Purpose::Handover));
        self.scan_face(&a)?;
        self.lay(ShelfLabel::Swapped, self.card_of(&b)?, Some(&a));
        self.meet("chip-other-person");
        self.next_customer();
        self.scan("99990001");
        self.lay(ShelfLabel::Swapped, self.card_of(&b)?, None);
        self.meet("face-other-person");
        self.next_customer();
        self.lay(ShelfLabel::Stranger, strange_card(1).map_err(|fault| Failure::of_ours("demo", fault))?, None);
        self.meet("not-on-list");
        Ok(())
    }

    fn differing_fields(&mut self) -> Result<(), Failure> {
        let student = self.student((cast::CLASS, 2))?;
        let id = student.education_id;
        self.press(Input::Mode(Purpose::Verify));
        self.scan(&format!("姓名:王某某;教育ID号:{id};有效期:2029-08-31"));
        self.meet("field-diff");
        self.next_customer();
        self.scan(&format!("姓名:{};教育ID号:{id};有效期:2026-07-31", student.name));
        self.meet("expired");
        self.next_customer();
        self.scan(&format!("姓名:{};教育ID号:{id};有效期:2026-07-31", student.name));
        self.lay(ShelfLabel::Good, self.example_card(&student)?, Some(&student));
        self.meet("extended");
        self.looked_at_by_eye(&student)?;
        self.next_customer();
        self.scan("https://example.invalid/c?id=0000");
        self.meet("unknown-code");
        Ok(())
    }

    /// A code that carries a number alone: the rest of the face is looked at by eye.
    fn looked_at_by_eye(&mut self, student: &Student) -> Result<(), Failure> {
        self.next_customer();
        self.lay(ShelfLabel::Good, self.card_of(student)?, Some(student));
        self.meet("chip-waits-for-face");
        self.scan(student.education_id.as_str());
        self.meet("number-alone");
        self.press(Input::SameByEye);
        self.meet("same-by-eye");
        Ok(())
    }

    /// A card with the invented student sector, valid longer than its face says.
    fn example_card(&self, student: &Student) -> Result<VirtualCard, Failure> {
        let wrong = || Failure::with_next("demo", "the example card cannot be made", "report this mistake");
        student_card(&StudentSample {
            uid: Uid::new(&[0xE0, 0x00, 0x00, 0x01]).map_err(|_| wrong())?,
            education_id: student.education_id,
            name: student.name.clone(),
            valid_to: crate::day::Day::new(2029, 8, 31).map_err(|_| wrong())?,
            key: EXAMPLE_KEY,
        })
        .ok_or_else(wrong)
    }

    fn lost_and_old(&mut self) -> Result<(), Failure> {
        for (place, name) in [(cast::LOST, "loss-reported"), (cast::OLD, "old-card")] {
            let student = self.student(place)?;
            let card = self.card_id(student.education_id)?;
            self.press(Input::Mode(Purpose::Handover));
            self.lay(ShelfLabel::Good, self.card_of(&student)?, Some(&student));
            self.press(Input::Confirm);
            self.note(Act::LossClaimed { card: card.clone() })?;
            if place == cast::OLD {
                self.note(Act::Superseded { card })?;
            }
            self.press(Input::Mode(Purpose::Return));
            self.lay(ShelfLabel::Lost, self.card_of(&student)?, Some(&student));
            self.meet(name);
            self.press(Input::Confirm);
        }
        self.gallery.keep("returned", self.station.board());
        Ok(())
    }

    fn readings_that_failed(&mut self) -> Result<(), Failure> {
        let student = self.student((cast::CLASS, 6))?;
        self.press(Input::Mode(Purpose::Verify));
        self.lay(ShelfLabel::Hasty, self.card_of(&student)?, Some(&student));
        self.meet("torn-read");
        let both = cast::two_cards(&student, &self.student((cast::CLASS, 7))?).map_err(cast_failure)?;
        self.next_customer();
        self.lay_part(both);
        self.meet("collision");
        self.next_customer();
        self.lay(ShelfLabel::Phone, phone().map_err(|fault| Failure::of_ours("demo", fault))?, None);
        self.meet("not-a-card");
        self.next_customer();
        self.lay(ShelfLabel::Foreign, strange_card(2).map_err(|fault| Failure::of_ours("demo", fault))?, None);
        self.meet("reader-cannot");
        Ok(())
    }

    fn keys_and_searches(&mut self) {
        self.press(Input::Mode(Purpose::Handover));
        self.press(Input::Search("wzh".to_owned()));
        self.gallery.keep("search", self.station.board());
        self.press(Input::Search("没有此人".to_owned()));
        self.gallery.keep("search-nobody", self.station.board());
        self.press(Input::Cancel);
        self.press(Input::Park(2));
        self.gallery.keep("parked", self.station.board());
        self.press(Input::Undo);
        self.gallery.keep("undo", self.station.board());
    }

    fn of_the_batch(&self) -> impl Iterator<Item = &Student> {
        self.students.iter().filter(|student| student.class.grade() == 7)
    }

    fn student(&self, place: cast::Place) -> Result<Student, Failure> {
        cast::at(&self.students, place).cloned().map_err(cast_failure)
    }

    fn card_of(&self, student: &Student) -> Result<VirtualCard, Failure> {
        new_card(student.education_id).map_err(|fault| Failure::of_ours("demo", fault))
    }

    fn card_id(&self, id: EducationId) -> Result<CardId, Failure> {
        let batch = school::batch().map_err(|fault| Failure::of_ours("demo", fault))?;
        Ok(CardId::expected(&batch, id))
    }

    fn scan_face(&mut self, student: &Student) -> Result<(), Failure> {
        let text = school::face_code(student).map_err(|fault| Failure::of_ours("demo", fault))?;
        self.next_customer();
        self.scan(&text);
        Ok(())
    }

    fn scan(&mut self, text: &str) {
        self.press(Input::Scan(Scan::typed(text)));
    }

    fn lay(&mut self, label: ShelfLabel, chip: VirtualCard, student: Option<&Student>) {
        self.lay_part(part(label, chip, student));
    }

    fn lay_part(&mut self, part: Part) {
        self.clock.advance(CUSTOMER_MS);
        self.cards.fill(vec![part]);
        self.press(Input::Lay(0));
        self.press(Input::Lift);
    }

    fn next_customer(&mut self) {
        self.clock.advance(CUSTOMER_MS);
        self.press(Input::Faded);
    }

    fn press(&mut self, input: Input) {
        self.station.accept(input);
    }

    fn note(&mut self, act: Act) -> Result<(), Failure> {
        self.station.note(act).map_err(|fault| Failure::of_journal(&fault))
    }

    /// Keeps a picture of what stands on the board, under a name.
    fn meet(&mut self, name: &str) {
        let board: Board = self.station.board();
        if let Some(report) = &board.report {
            self.seen.push(report.verdict.code);
        }
        self.gallery.keep(name, board);
    }
}

fn cast_failure(fault: CastFault) -> Failure {
    Failure::of_ours("demo", fault)
}

fn mode_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Verify => "verify",
        Purpose::Intake => "intake",
        Purpose::Handover => "handover",
        Purpose::Return => "return",
    }
}
