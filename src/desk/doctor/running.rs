//! An examination that runs beside the desk, and the one before it: the desk goes on answering keys.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::desk::board::Notice;

use super::light::Lights;
use super::{Check, Machine};

/// How long the desk waits for an examination before it shows that one runs.
const WAIT: Duration = Duration::from_millis(700);

/// What a desk knows of its machine.
pub struct Doctor {
    machine: Machine,
    last: Option<Vec<Check>>,
    running: Option<Receiver<Vec<Check>>>,
    /// What the last card showed that was laid here.
    pub lights: Lights,
    /// The last notice that was about a fault.
    pub fault: Option<Notice>,
}

impl Doctor {
    /// Takes the machine; nothing is looked at yet.
    pub fn new(machine: Machine) -> Self {
        Self { machine, last: None, running: None, lights: Lights::default(), fault: None }
    }

    /// Returns the machine.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Begins an examination unless one runs, and waits a moment for it.
    pub fn begin(&mut self) {
        if self.running.is_none() {
            let machine = self.machine.clone();
            let (answer, waiting) = channel();
            let asked = thread::Builder::new().name("doctor".to_owned()).spawn(move || {
                let _ = answer.send(machine.examine());
            });
            self.running = asked.ok().map(|_| waiting);
        }
        self.take(WAIT);
    }

    /// Takes what an examination found that has ended; returns whether there is something new.
    pub fn tick(&mut self) -> bool {
        self.take(Duration::ZERO)
    }

    fn take(&mut self, wait: Duration) -> bool {
        let Some(running) = &self.running else { return false };
        match running.recv_timeout(wait) {
            Ok(checks) => self.last = Some(checks),
            Err(RecvTimeoutError::Timeout) => return false,
            // It fell over: what was known stays, and it may be begun again.
            Err(RecvTimeoutError::Disconnected) => {}
        }
        self.running = None;
        true
    }

    /// Returns what was found last; none before the first examination has ended.
    pub fn last(&self) -> Option<&[Check]> {
        self.last.as_deref()
    }

    /// Returns whether an examination runs.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Remembers a notice when it is about a fault; those of everyday work may be about people.
    pub fn notice(&mut self, notice: Option<Notice>) {
        let is_fault = |notice: &Notice| {
            matches!(notice, Notice::ReaderFault { .. } | Notice::JournalFault { .. } | Notice::Refused { .. })
        };
        if let Some(fault) = notice.filter(is_fault) {
            self.fault = Some(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::desk::doctor::machine::SmartCards;
    use crate::reader::link::Fault;

    /// A service that answers when the test lets it.
    struct Slow(Mutex<Receiver<()>>);

    impl SmartCards for Slow {
        fn readers(&self) -> Result<Vec<String>, Fault> {
            let _ = self.0.lock().unwrap().recv();
            Ok(Vec::new())
        }

        fn atr(&self, _: &str) -> Result<Vec<u8>, Fault> {
            Err(Fault::NoCard)
        }
    }

    fn slow() -> (Doctor, Sender<()>) {
        let (go, waits) = channel();
        let root = std::path::PathBuf::from("/nowhere");
        let long = Duration::from_secs(600);
        let cards = Arc::new(Slow(Mutex::new(waits)));
        (Doctor::new(Machine { root, cards, patience: long, fonts: || None, ..Machine::here(None) }), go)
    }

    #[test]
    fn a_slow_examination_is_begun_once_and_its_answer_is_taken_later() {
        let (mut doctor, go) = slow();
        assert!(!doctor.tick() && !doctor.is_running());
        doctor.begin();
        assert!(doctor.is_running() && doctor.last().is_none());
        doctor.begin();
        assert!(doctor.is_running(), "the second waits for the first");
        go.send(()).unwrap();
        while !doctor.tick() {
            std::thread::yield_now();
        }
        assert!(!doctor.is_running());
        assert_eq!(doctor.last().unwrap()[0], Check::good("service", ""));
    }

    #[test]
    fn only_notices_about_faults_are_kept() {
        let (mut doctor, _go) = slow();
        doctor.notice(Some(Notice::Undid { who: Some("王*".into()) }));
        assert_eq!(doctor.fault, None);
        doctor.notice(Some(Notice::ReaderFault { code: "busy" }));
        doctor.notice(None);
        assert_eq!(doctor.fault, Some(Notice::ReaderFault { code: "busy" }));
    }
}
