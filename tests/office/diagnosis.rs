//! The page about this machine: what it holds, that it never waits, and that it names nobody.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use card_desk::desk::board::{Input, Lamp, ReaderNews};
use card_desk::desk::doctor::Machine;
use card_desk::desk::doctor::machine::SmartCards;
use card_desk::desk::office::{DiagnosisPage, MachineInput, OfficeInput, OfficePage, OfficePlace};
use card_desk::reader::link::Fault;
use card_desk::text::ledger::Mark;

use super::bench::Bench;

/// A service without readers, which answers each question when the test lets it.
struct Asked(Mutex<Receiver<()>>);

impl SmartCards for Asked {
    fn readers(&self) -> Result<Vec<String>, Fault> {
        self.0.lock().unwrap().recv().map_err(|_| Fault::ServiceDown)?;
        Ok(Vec::new())
    }

    fn atr(&self, _: &str) -> Result<Vec<u8>, Fault> {
        Err(Fault::NoCard)
    }
}

/// A computer on which nothing is installed, and a hand on its service.
fn bare() -> (Machine, std::sync::mpsc::Sender<()>) {
    let (go, waits) = channel();
    let machine = Machine {
        root: PathBuf::from("/nowhere"),
        home: None,
        folder: None,
        scanner_port: None,
        has_display: true,
        socket: None,
        cards: Arc::new(Asked(Mutex::new(waits))),
        patience: Duration::from_secs(600),
        card_patience: Duration::from_secs(600),
        fonts: || None,
        free_kb: |_| None,
    };
    (machine, go)
}

fn page(bench: &Bench) -> DiagnosisPage {
    match bench.page() {
        OfficePage::Diagnosis(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn code(page: &DiagnosisPage, check: &str) -> String {
    page.checks.iter().find(|line| line.check == check).map(|line| line.code.to_owned()).unwrap_or_default()
}

/// Lets the desk look at the clock until the examination is there.
fn until_examined(bench: &mut Bench) {
    while page(bench).running {
        bench.station.tick();
        std::thread::yield_now();
    }
}

#[test]
fn a_service_that_does_not_answer_leaves_the_desk_working_and_the_result_comes_by_itself() {
    let (machine, go) = bare();
    let mut bench = Bench::training().with_machine(machine);
    bench.open(OfficePlace::Diagnosis);
    assert!(page(&bench).running && page(&bench).checks.is_empty());
    bench.office(OfficeInput::Machine(MachineInput::Examine));
    assert!(page(&bench).running, "one examination at a time");
    assert!(!bench.station.tick(), "nothing new");
    go.send(()).unwrap();
    until_examined(&mut bench);
    let seen = page(&bench);
    let want =
        [("service", "ok"), ("reader", "no-reader"), ("font", "no-font"), ("journal", "ok"), ("backup", "training")];
    for (check, want) in want {
        assert_eq!(code(&seen, check), want, "{check}");
    }
    let shown = bench.ledger();
    assert_eq!((shown.rows.len(), shown.rows[0].mark), (seen.checks.len(), Mark::Stop));
    assert!(shown.copy.unwrap().contains("[reader/no-reader]"));
    drop(go);
    bench.office(OfficeInput::Machine(MachineInput::Examine));
    until_examined(&mut bench);
    assert_eq!(code(&page(&bench), "service"), "service-down");
    bench.close();
    assert!(!bench.station.tick());
}

#[test]
fn the_card_read_last_lights_what_could_be_read_and_nothing_of_it_is_told() {
    let (machine, go) = bare();
    let mut bench = Bench::training().with_machine(machine);
    go.send(()).unwrap();
    bench.open(OfficePlace::Diagnosis);
    until_examined(&mut bench);
    assert_eq!(code(&page(&bench), "card-uid"), "not-tried");
    let student = bench.student(3, 1);
    bench.take_in(&student);
    assert!(bench.station.board().office.is_none(), "a card leads back to the desk");
    go.send(()).unwrap();
    bench.open(OfficePlace::Diagnosis);
    until_examined(&mut bench);
    let seen = page(&bench);
    assert_eq!((code(&seen, "card-uid"), code(&seen, "card-halves")), ("ok".into(), "files-only".into()));
    assert!(seen.reading.is_some() && seen.lamp == Lamp::Virtual && seen.writes_seen == 0);
    let card = bench.card_of(&student);
    let uid = card.uid.unwrap().to_string();
    let text = format!("{:?}{:?}", bench.page(), bench.ledger());
    for mark in [student.name.as_str(), student.education_id.as_str(), uid.as_str(), &student.name.masked()] {
        assert!(!text.contains(mark), "{mark} in {text}");
    }
    bench.press(Input::Reader(ReaderNews::Mute { reader: "r".into() }));
    go.send(()).unwrap();
    bench.open(OfficePlace::Diagnosis);
    assert_eq!(code(&page(&bench), "card-uid"), "card-mute");
}

#[test]
fn everyday_notices_do_not_stay_on_the_page_and_its_keys_lead_on() {
    let (machine, go) = bare();
    let mut bench = Bench::training().with_machine(machine);
    bench.press(Input::Reader(ReaderNews::Arrived { reader: "nothing lies here".into() }));
    bench.press(Input::Undo);
    bench.press(Input::Confirm);
    go.send(()).unwrap();
    bench.open(OfficePlace::Diagnosis);
    let seen = page(&bench);
    assert_eq!(seen.fault, None, "what was undone or not found may be about people");
    let keys: Vec<char> = bench.ledger().actions.iter().map(|action| action.key).collect();
    assert_eq!(keys, ['r', 'd', 's', 'p', 'k', 'b']);
}
