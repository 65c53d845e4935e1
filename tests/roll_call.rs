//! Pictures of card faces at a desk: a roll-call of a class, one card in a picture, a camera, and what is forgotten.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use card_desk::chip::key::KeyRing;
use card_desk::chip::profile::Shelf;
use card_desk::day::Moment;
use card_desk::desk::board::{Board, Input, Notice, ShelfLabel};
use card_desk::desk::door::ring::SystemRing;
use card_desk::desk::door::{Door, Premises};
use card_desk::desk::faces::roll_call::Presence;
use card_desk::desk::office::{
    Answers, FaceForm, FaceInput, FacesPage, FormKind, OfficeInput, OfficePage, OfficePlace, Told,
};
use card_desk::desk::settings::{Settings, Sources};
use card_desk::desk::training::shelf::{VirtualCards, new_card, part};
use card_desk::desk::training::{cast, school};
use card_desk::desk::{Station, thread};
use card_desk::face::draw;
use card_desk::face::make::{Level, qr};
use card_desk::face::payload::Rules;
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;
use card_desk::face::scan::Scan;
use card_desk::id::{ClassId, DeskId, OperatorId};
use card_desk::journal::{FixedClock, Journal, Seat, SeededRandom};
use card_desk::record::{Act, Student};
use card_desk::text::ledger::{Ledger, Mark};
use card_desk::text::{Language, Words};
use card_desk::verdict::{Code, Purpose};

/// Longer than any search, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(600);

struct Bench {
    station: Station,
    cards: VirtualCards,
    clock: FixedClock,
    students: Vec<Student>,
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        Self::with_camera(None)
    }

    fn with_camera(camera: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
        let random = Box::new(SeededRandom::new(1));
        let path = folder.path().join("j.db");
        let settings = settings(folder.path(), camera);
        let journal = Journal::training(&path, settings.desk.clone(), Box::new(clock.clone()), random).unwrap();
        let cards = VirtualCards::new(Shelf::builtin(true).unwrap(), KeyRing::empty());
        let (seat, rules) = (Seat::training(settings.operator.clone()), Rules::builtin().unwrap());
        let mut station =
            Station::new(settings, seat, journal, Box::new(cards.clone()), rules, Box::new(clock.clone()));
        station.set_patience(PATIENCE);
        let students = school::students().unwrap();
        station.note(Act::RosterImported { file: "r".into(), students: students.clone() }).unwrap();
        let (batch, promised) = (school::batch().unwrap(), school::promised().unwrap());
        station.note(Act::BatchImported { batch, file: "b".into(), cards: promised }).unwrap();
        Self { station, cards, clock, students, folder }
    }

    fn press(&mut self, input: Input) {
        self.station.accept(input);
    }

    fn face(&mut self, input: FaceInput) {
        self.press(Input::Office(OfficeInput::Face(input)));
    }

    fn open(&mut self) {
        self.press(Input::Office(OfficeInput::Open(OfficePlace::Faces)));
    }

    fn show(&mut self, picture: Picture) {
        self.press(Input::Pasted(picture));
        self.station.finish_pictures();
    }

    fn scan(&mut self, text: &str) {
        self.clock.advance(3_000);
        self.press(Input::Scan(Scan::typed(text)));
    }

    /// A file in the folder of this desk.
    fn file(&self, name: &str, picture: &Picture) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, draw::png(picture)).unwrap();
        path
    }

    /// Text of the face of a student of grade 7.
    fn text(&self, class: u8, seat: u16) -> String {
        school::face_code(cast::at(&self.students, (class, seat)).unwrap()).unwrap()
    }

    fn texts(&self, class: u8, seats: impl IntoIterator<Item = u16>) -> Vec<String> {
        seats.into_iter().map(|seat| self.text(class, seat)).collect()
    }

    fn board(&self) -> Board {
        self.station.board()
    }

    fn page(&self) -> FacesPage {
        match self.board().office {
            Some(OfficePage::Faces(page)) => *page,
            other => panic!("{other:?}"),
        }
    }

    /// The page in both languages; every text is there.
    fn ledgers(&self) -> [Ledger; 2] {
        let page = OfficePage::Faces(Box::new(self.page()));
        Language::ALL.map(|language| {
            let ledger = Words::new(language).unwrap().office(&page);
            let cells = ledger.rows.iter().flat_map(|row| &row.cells);
            let facts = ledger.facts.iter().flat_map(|fact| [&fact.label, &fact.value]);
            let actions = ledger.actions.iter().map(|action| &action.label);
            for text in cells.chain(facts).chain(actions).chain([&ledger.title, &ledger.hint, &ledger.empty]) {
                assert!(!text.contains(['⟨', '{']), "{text}");
            }
            assert!(ledger.rows.iter().all(|row| row.cells.len() == ledger.columns.len()));
            ledger
        })
    }

    fn entries(&mut self) -> u64 {
        self.station.journal().counts().unwrap().entries
    }
}

fn settings(folder: &Path, camera: Option<String>) -> Settings {
    Settings {
        school: "演练".into(),
        desk: DeskId::parse("甲").unwrap(),
        operator: OperatorId::parse("李").unwrap(),
        lists: folder.join("lists"),
        reader_signal: false,
        sources: Sources { camera, ..Sources::default() },
        training: true,
    }
}

fn class(class: u8) -> ClassId {
    ClassId::new(7, class).unwrap()
}

fn card(text: &str) -> Picture {
    draw::face(&qr(text, Level::Low).unwrap(), 3)
}

/// Lays cards in rows of four on a table.
fn table(texts: &[String]) -> Picture {
    const GAP: usize = 40;
    let cards: Vec<Picture> = texts.iter().map(|text| card(text)).collect();
    let width = cards.iter().map(|card| card.plane().width()).max().unwrap() + GAP;
    let height = cards.iter().map(|card| card.plane().height()).max().unwrap() + GAP;
    let (columns, rows) = (cards.len().min(4), cards.len().div_ceil(4));
    Picture::from_plane(Plane::paint(columns * width + GAP, rows * height + GAP, |x, y| {
        let (Some(x), Some(y)) = (x.checked_sub(GAP), y.checked_sub(GAP)) else { return 120 };
        let card = cards.get(y / height * 4 + x / width).filter(|_| x / width < 4).map(Picture::plane);
        match card {
            Some(card) if x % width < card.width() && y % height < card.height() => card.at(x % width, y % height),
            _ => 120,
        }
    }))
}

fn count(page: &FacesPage, presence: Presence) -> usize {
    page.roll.as_ref().unwrap().call.count(presence)
}

#[test]
fn twelve_cards_of_a_class_on_two_photos_a_foreign_one_and_an_unknown_one_are_called() {
    let mut bench = Bench::new();
    let first = [bench.texts(3, 1..=7), bench.texts(2, [5])].concat();
    let second = [bench.texts(3, 6..=12), vec!["KANTEEN#4711".to_owned()]].concat();
    bench.open();
    let before = bench.entries();
    bench.show(table(&first));
    bench.show(table(&second));
    let all = bench.page();
    let seen: Vec<(ClassId, usize)> = all.classes.iter().map(|call| (call.class, call.seen())).collect();
    assert_eq!(seen, [(class(2), 1), (class(3), 12)], "without a class, each one is counted");
    assert_eq!((all.cards.len(), all.searched, all.likely), (14, 2, Some(class(3))));
    bench.face(FaceInput::Class(Some(class(3))));
    let page = bench.page();
    assert_eq!((count(&page, Presence::Present), count(&page, Presence::Missing)), (12, 28));
    let call = &page.roll.as_ref().unwrap().call;
    assert_eq!((call.foreign.len(), call.unknown.len()), (1, 1));
    // The two that both photos show are counted once, and it is said that two photos show them.
    assert_eq!(page.cards.iter().filter(|card| card.pictures == 2).count(), 2);
    for ledger in bench.ledgers() {
        let numbers: Vec<&str> = ledger.rows.iter().map(|row| row.cells[0].as_str()).collect();
        assert_eq!(numbers[..2], ["13", "14"], "the missing come first");
        assert_eq!(numbers[28..40], ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]);
        assert_eq!(numbers[40..], ["7-2·5", "?"], "then those of others");
        let shown = ledger.photo.unwrap();
        let mut labels: Vec<(&str, Mark)> =
            shown.outlines.iter().map(|outline| (outline.label.as_str(), outline.mark)).collect();
        labels.sort_by_key(|(label, _)| label.parse().unwrap_or(99));
        let good = ["6", "7", "8", "9", "10", "11", "12"].map(|label| (label, Mark::Good));
        assert_eq!(labels, [good.as_slice(), &[("?", Mark::Ask)]].concat(), "the last photo is shown");
        assert_eq!(ledger.copy.unwrap().lines().count(), 1 + 28);
    }
    bench.face(FaceInput::Next);
    let shown = bench.ledgers()[0].photo.clone().unwrap();
    assert!(shown.outlines.iter().any(|outline| (outline.label.as_str(), outline.mark) == ("7-2·5", Mark::Stop)));
    assert_eq!(bench.entries(), before, "a look is no act");
}

#[test]
fn what_no_photo_shows_is_counted_by_the_scanner_on_the_page() {
    let mut bench = Bench::new();
    let texts = bench.texts(3, 1..=3);
    bench.open();
    bench.show(table(&texts));
    bench.face(FaceInput::Class(Some(class(3))));
    let said = |bench: &Bench| bench.ledgers()[1].said.clone().unwrap();
    bench.scan(&bench.text(3, 9));
    assert_eq!(count(&bench.page(), Presence::Present), 4);
    assert_eq!(said(&bench).0, Mark::Good);
    bench.scan(&bench.text(3, 9));
    assert!(said(&bench).1.contains("counted already"), "{:?}", said(&bench));
    bench.scan(&bench.text(4, 1));
    assert_eq!(said(&bench).0, Mark::Stop);
    bench.scan("99999999");
    let page = bench.page();
    let call = &page.roll.as_ref().unwrap().call;
    assert_eq!((count(&page, Presence::Present), call.foreign.len()), (4, 2), "nobody on the roster is foreign, too");
    assert!(bench.board().report.is_none(), "no verdict of the desk comes of it");
}

#[test]
fn a_card_on_the_reader_leads_back_to_the_desk_and_the_count_goes_on_without_the_pictures() {
    let mut bench = Bench::new();
    let (texts, student) = (bench.texts(3, 1..=2), cast::at(&bench.students, (3, 9)).unwrap().clone());
    bench.open();
    bench.show(table(&texts));
    bench.face(FaceInput::Class(Some(class(3))));
    bench.cards.fill(vec![part(ShelfLabel::Good, new_card(student.education_id).unwrap(), None)]);
    bench.press(Input::Lay(0));
    assert!(bench.board().office.is_none() && bench.board().report.is_some());
    bench.press(Input::Lift);
    bench.open();
    let page = bench.page();
    assert_eq!(count(&page, Presence::Present), 2);
    assert!(page.shot.is_none(), "the pictures went with the page");
    bench.face(FaceInput::Clear);
    assert_eq!((bench.page().cards.len(), bench.page().searched), (0, 0));
}

#[test]
fn what_is_said_of_a_card_tells_old_lost_departed_and_expired_ones_from_good_ones() {
    use card_desk::record::office::Departure;
    let mut bench = Bench::new();
    let of = |bench: &mut Bench, seat| {
        let student = cast::at(&bench.students, (3, seat)).unwrap().clone();
        let card = bench.station.journal().cards_of(student.education_id).unwrap().pop().unwrap().card;
        (student, card)
    };
    for seat in [2, 3] {
        let (student, card) = of(&mut bench, seat);
        bench.press(Input::Mode(Purpose::Intake));
        bench.scan(&bench.text(3, seat));
        bench.cards.fill(vec![part(ShelfLabel::Good, new_card(student.education_id).unwrap(), None)]);
        bench.press(Input::Lay(0));
        bench.press(Input::Lift);
        bench.press(Input::Mode(Purpose::Handover));
        bench.clock.advance(3_000);
        bench.press(Input::Lay(0));
        bench.press(Input::Lift);
        bench.press(Input::Confirm);
        let act = if seat == 2 { Act::LossClaimed { card } } else { Act::Superseded { card } };
        bench.station.note(act).unwrap();
    }
    let (left, _) = of(&mut bench, 4);
    let on = bench.clock_day();
    bench.station.note(Act::Departed { students: vec![left.education_id], on, why: Departure::Transferred }).unwrap();
    bench.open();
    bench.face(FaceInput::Class(Some(class(3))));
    let expired = bench.text(3, 5).split("有效期").next().unwrap().to_owned() + "有效期:2020-08-31";
    for (text, want, mark) in [
        (bench.text(3, 1), "FACE_ONLY", Mark::Good),
        (bench.text(3, 2), "LOSS_REPORTED", Mark::Stop),
        (bench.text(3, 3), "OLD_CARD", Mark::Stop),
        (bench.text(3, 4), "departed", Mark::Stop),
        (expired, "EXPIRED", Mark::Stop),
        ("KANTEEN#4711".to_owned(), "unknown-code", Mark::Ask),
        ("99999999".to_owned(), "NOT_ON_LIST", Mark::Stop),
    ] {
        bench.scan(&text);
        let page = bench.page();
        let says = serde_json::to_value(page.cards.last().unwrap().says).unwrap();
        assert_eq!(says, want);
        assert_eq!(bench.ledgers()[0].said.as_ref().unwrap().0, mark, "{want}");
    }
    let page = bench.page();
    // 39 are on the list, because one has left; 3 showed a card that is not good.
    assert_eq!(page.roll.as_ref().unwrap().list.len(), 39);
    let told = [Presence::Present, Presence::Doubtful, Presence::Missing].map(|presence| count(&page, presence));
    assert_eq!(told, [1, 3, 35]);
}

impl Bench {
    fn clock_day(&self) -> card_desk::day::Day {
        use card_desk::journal::Clock;
        self.clock.now().day()
    }
}

#[test]
fn one_code_in_one_picture_is_a_scan_at_the_desk_and_nothing_is_kept() {
    let mut bench = Bench::new();
    let file = bench.file("one.png", &card(&bench.text(3, 1)));
    bench.press(Input::Picture(file));
    assert_eq!(bench.board().notice, Some(Notice::SearchingPicture { file: "one.png".into() }));
    assert_eq!(bench.station.pause(), Duration::from_millis(40));
    bench.station.finish_pictures();
    let board = bench.board();
    assert_eq!(board.report.unwrap().verdict.code, Code::FaceOnly);
    assert_eq!((board.notice, board.office), (None, None));
    assert_eq!(bench.station.pause(), thread::TICK);
    bench.open();
    assert!(bench.page().cards.is_empty() && bench.page().shot.is_none());
}

#[test]
fn a_picture_that_gives_nothing_is_told_with_its_name() {
    let mut bench = Bench::new();
    let wall = Picture::from_plane(Plane::paint(200, 200, |_, _| 220));
    let file = bench.file("wall.png", &wall);
    std::fs::create_dir(bench.folder.path().join("empty")).unwrap();
    std::fs::write(bench.folder.path().join("cut.png"), b"no picture").unwrap();
    bench.press(Input::Picture(file));
    bench.station.finish_pictures();
    assert_eq!(bench.board().notice, Some(Notice::NoCodeInPicture { file: "wall.png".into() }));
    bench.press(Input::Picture(bench.folder.path().join("empty")));
    bench.station.finish_pictures();
    assert_eq!(bench.board().notice, Some(Notice::NoPictureInFolder { file: "empty".into() }));
    bench.press(Input::Picture(bench.folder.path().join("cut.png")));
    bench.station.finish_pictures();
    let Some(Notice::PictureUnreadable { why }) = bench.board().notice else { panic!("told") };
    assert!(why.contains("cut.png") && why.contains("choose a JPEG"), "{why}");
}

#[test]
fn a_folder_with_a_damaged_file_between_good_ones_opens_the_page_with_all_that_was_found() {
    let mut bench = Bench::new();
    for (name, seat) in [("photos/a.png", 1), ("photos/c.png", 2)] {
        bench.file(name, &card(&bench.text(3, seat)));
    }
    std::fs::write(bench.folder.path().join("photos/b.jpg"), b"damaged").unwrap();
    bench.press(Input::Picture(bench.folder.path().join("photos")));
    bench.station.finish_pictures();
    let page = bench.page();
    assert_eq!((page.cards.len(), page.searched, page.troubles.len()), (2, 3, 1));
    for ledger in bench.ledgers() {
        let last = ledger.rows.last().unwrap();
        assert_eq!((last.cells[1].as_str(), last.mark), ("b.jpg", Mark::Stop));
    }
}

#[test]
fn two_pictures_at_the_desk_open_the_page_and_stopping_keeps_what_was_found() {
    let mut bench = Bench::new();
    let files = [1, 2].map(|seat| bench.file(&format!("{seat}.png"), &card(&bench.text(3, seat))));
    for file in files {
        bench.press(Input::Picture(file));
    }
    bench.station.finish_pictures();
    assert_eq!((bench.page().cards.len(), bench.page().shot.unwrap().of), (2, 2));
    bench.press(Input::Picture(bench.folder.path().join("1.png")));
    assert!(bench.page().progress.is_some());
    bench.face(FaceInput::Stop);
    assert!(bench.page().progress.is_none());
    assert_eq!(bench.page().cards.len(), 2);
    bench.press(Input::Office(OfficeInput::Close));
    bench.press(Input::Office(OfficeInput::Close));
    bench.open();
    assert!(bench.page().shot.is_none() && bench.page().cards.len() == 2, "the page was left");
}

#[test]
fn a_class_is_chosen_by_its_code_and_a_path_opens_a_picture() {
    let mut bench = Bench::new();
    bench.open();
    let mut submit = |form: FaceForm, text: &str| {
        let answers = Answers::new([text.to_owned()]);
        bench.press(Input::Office(OfficeInput::Ask(FormKind::Face(form.clone()))));
        bench.press(Input::Office(OfficeInput::Submit(FormKind::Face(form), answers)));
        let page = bench.page();
        let refused = if let Some(Told::Refused { code }) = page.told { Some(code) } else { None };
        (page.roll.map(|roll| roll.class), refused, page.ask.is_some())
    };
    for (text, class_of, refused) in [
        ("7-3", Some(class(3)), None),
        ("七年级4班", Some(class(4)), None),
        ("7-77", Some(class(4)), Some("no-such-class")),
        ("x", Some(class(4)), Some("no-such-class")),
        ("", None, None),
    ] {
        assert_eq!(submit(FaceForm::ChooseClass, text), (class_of, refused, refused.is_some()), "{text}");
    }
    assert_eq!(submit(FaceForm::OpenPicture, " "), (None, Some("nothing-typed"), true));
    let file = bench.file("one.png", &card(&bench.text(3, 1)));
    let answers = Answers::new([file.display().to_string()]);
    bench.press(Input::Office(OfficeInput::Submit(FormKind::Face(FaceForm::OpenPicture), answers)));
    bench.station.finish_pictures();
    assert_eq!(bench.page().cards.len(), 1);
}

#[test]
fn a_camera_shows_cards_on_the_page_and_at_the_desk_until_it_is_turned_off() {
    let frames = tempfile::tempdir().unwrap();
    let mut bench = Bench::with_camera(Some(format!("folder:{}", frames.path().display())));
    bench.open();
    bench.face(FaceInput::Camera);
    let Some(Told::Machine { code: "camera-no-pictures", good: false }) = bench.page().told else {
        panic!("an empty folder is no camera")
    };
    for (name, seat) in [("a.png", 1), ("b.png", 2)] {
        std::fs::write(frames.path().join(name), draw::png(&card(&bench.text(3, seat)))).unwrap();
    }
    bench.face(FaceInput::Class(Some(class(3))));
    bench.face(FaceInput::Camera);
    assert_eq!(bench.page().camera, Some(true));
    for _ in 0..4 {
        assert!(bench.station.wait_for_frame());
    }
    assert_eq!(count(&bench.page(), Presence::Present), 2);
    let photo = bench.ledgers()[0].photo.clone().unwrap();
    assert_eq!(photo.outlines.len(), 1, "the card before the camera is outlined");
    // Back at the desk, the camera is a scanner, and it is said that it is on.
    bench.press(Input::Office(OfficeInput::Close));
    bench.press(Input::Mode(Purpose::Verify));
    assert_eq!(bench.board().office, None);
    bench.clock.advance(10_000);
    assert!(bench.station.wait_for_frame());
    assert_eq!(bench.board().report.unwrap().verdict.code, Code::FaceOnly);
    bench.open();
    bench.face(FaceInput::Camera);
    assert_eq!(bench.page().camera, Some(false));
    assert!(bench.page().shot.is_none() && !bench.station.wait_for_frame(), "nothing is looked at any more");
}

#[test]
fn locking_the_desk_while_pictures_are_searched_forgets_them() {
    let bench = Bench::new();
    let photo = bench.file("photos/a.png", &table(&bench.texts(3, 1..=4)));
    bench.file("photos/b.png", &card(&bench.text(3, 1)));
    let folder = tempfile::tempdir().unwrap();
    let mut door = Door::new(Premises {
        folder: folder.path().to_owned(),
        settings: settings(folder.path(), None),
        cards: Box::new(bench.cards.clone()),
        rules: Rules::builtin().unwrap(),
        clock: Arc::new(bench.clock.clone()),
        ring: Box::new(SystemRing),
    });
    let open = |door: &mut Door| {
        door.accept(Input::Office(OfficeInput::Submit(FormKind::OpenDoor, Answers::new([]))));
        door.accept(Input::Office(OfficeInput::Open(OfficePlace::Faces)));
    };
    open(&mut door);
    door.station().unwrap().set_patience(PATIENCE);
    door.accept(Input::Picture(photo.clone()));
    door.station().unwrap().finish_pictures();
    door.accept(Input::Picture(photo.parent().unwrap().to_owned()));
    let page = door.board().office;
    assert!(matches!(page, Some(OfficePage::Faces(page)) if page.progress.is_some() && page.cards.len() == 4));
    door.accept(Input::Lock);
    assert!(door.board().door.is_some() && door.board().office.is_none() && !door.tick());
    open(&mut door);
    let page = door.board().office;
    assert!(matches!(page, Some(OfficePage::Faces(page)) if page.progress.is_none() && page.cards.is_empty()));
}
