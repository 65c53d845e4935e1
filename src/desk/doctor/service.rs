//! The smart card service, its readers, and the cards that lie on them.
//!
//! Of a card only its answer to reset is asked for. Bytes of it that could be a number of the card are not shown.

use std::path::PathBuf;
use std::sync::Arc;

use crate::chip::atr::Atr;
use crate::chip::facts::Tech;
use crate::reader::link::Fault;
use crate::reader::patient::within;
use crate::reader::pcsc::Readers;
use crate::reader::quirk::{Quirk, Verified};

use super::Check;
use super::machine::{Machine, SmartCards};

/// Where pcsc-lite listens, unless `PCSCLITE_CSOCK_NAME` says otherwise.
const SOCKET: &str = "/run/pcscd/pcscd.comm";

/// How long a service is left alone on a connection, to see whether it hangs up by itself.
#[cfg(unix)]
const FIRST_WORD_WAIT: std::time::Duration = std::time::Duration::from_secs(3);

/// The service of this computer, with a session of its own for each question.
pub struct Pcsc;

impl SmartCards for Pcsc {
    fn readers(&self) -> Result<Vec<String>, Fault> {
        Readers::establish()?.list()
    }

    fn atr(&self, reader: &str) -> Result<Vec<u8>, Fault> {
        Readers::establish()?.with_card(reader, |link| Ok(link.atr().to_vec()))
    }
}

/// Returns where the service of this computer listens; only pcsc-lite has a socket.
pub fn socket() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    Some(std::env::var_os("PCSCLITE_CSOCK_NAME").map_or_else(|| PathBuf::from(SOCKET), PathBuf::from))
}

/// What the service said.
pub(super) struct Seen {
    /// The line about the service.
    pub service: Check,
    /// Readers, when the service told them.
    pub readers: Option<Vec<String>>,
    /// Lines about readers and cards.
    pub checks: Vec<Check>,
}

pub(super) fn look(machine: &Machine) -> Seen {
    let cards = Arc::clone(&machine.cards);
    let listed = within(machine.patience, move || cards.readers());
    let names = match listed {
        Some(Ok(names)) => names,
        Some(Err(fault)) => {
            // The library takes a connection that was reset for a refusal (pcsc-lite 1.9.9): the socket tells.
            let is_open = matches!(fault, Fault::ServiceDown | Fault::Denied);
            let code = if is_open { why_down(machine, fault.code()) } else { fault.code() };
            return Seen { service: Check::wrong("service", code, ""), readers: None, checks: Vec::new() };
        }
        None => {
            let service = Check::wrong("service", "hanging", "");
            return Seen { service, readers: None, checks: Vec::new() };
        }
    };
    let mut checks = Vec::new();
    if names.is_empty() {
        checks.push(Check::wrong("reader", "no-reader", ""));
    }
    for name in &names {
        checks.push(reader(name));
        checks.push(card(machine, name));
    }
    Seen { service: Check::good("service", ""), readers: Some(names), checks }
}

/// Says why there is no session, as far as the socket tells; else `code` stands.
fn why_down(machine: &Machine, code: &'static str) -> &'static str {
    let Some(socket) = machine.socket.clone() else { return code };
    within(machine.patience, move || knock(&socket)).unwrap_or(Some("hanging")).unwrap_or(code)
}

/// Connects as a client does and says nothing: a service waits for the first word.
#[cfg(unix)]
fn knock(socket: &std::path::Path) -> Option<&'static str> {
    use std::io::ErrorKind::{ConnectionRefused, NotFound, PermissionDenied};
    use std::io::Read;
    let mut stream = match std::os::unix::net::UnixStream::connect(socket).map_err(|fault| fault.kind()) {
        Err(PermissionDenied) => return Some("socket-refused"),
        Err(ConnectionRefused) => return Some("nobody-listens"),
        Err(NotFound) => return Some(Fault::ServiceDown.code()),
        Err(_) => return None,
        Ok(stream) => stream,
    };
    stream.set_read_timeout(Some(FIRST_WORD_WAIT)).ok()?;
    match stream.read(&mut [0]).map_err(|fault| fault.kind()) {
        Ok(_) | Err(std::io::ErrorKind::ConnectionReset) => Some("hangs-up"),
        Err(_) => None,
    }
}

#[cfg(not(unix))]
fn knock(_socket: &std::path::Path) -> Option<&'static str> {
    None
}

fn reader(name: &str) -> Check {
    let quirk = Quirk::of(name);
    let seen = format!("{name} ({})", quirk.family);
    if quirk.family == Quirk::generic().family {
        return Check::look("reader", "unknown-reader", seen);
    }
    match quirk.verified {
        Verified::Device => Check::good("reader", seen),
        Verified::Manual => Check::told("reader", "from-manual", seen),
        Verified::Source => Check::told("reader", "from-source", seen),
        Verified::Hearsay | Verified::Unknown => Check::told("reader", "from-hearsay", seen),
    }
}

fn card(machine: &Machine, reader: &str) -> Check {
    let (cards, name) = (Arc::clone(&machine.cards), reader.to_owned());
    match within(machine.card_patience, move || cards.atr(&name)) {
        Some(Ok(atr)) => of_atr(&atr),
        Some(Err(Fault::NoCard)) => Check::told("card", "no-card", ""),
        Some(Err(fault)) => Check::wrong("card", fault.code(), reader),
        // Another program's transaction is waited for without limit.
        None => Check::wrong("card", "held", reader),
    }
}

/// Says what kind of card it is; bytes that a maker may fill with a serial number are counted, not shown.
fn of_atr(bytes: &[u8]) -> Check {
    let Ok(atr) = Atr::parse(bytes) else {
        return Check::look("card", "unsupported", format!("ATR {} bytes", bytes.len()));
    };
    let family = atr.family();
    let seen = format!("{} · ATR {}", family.name, masked(&atr));
    match family.tech {
        Tech::MifareClassic | Tech::Iso7816 => Check::good("card", seen),
        Tech::UidOnly => Check::look("card", "unsupported", seen),
    }
}

/// Bytes that are shown of an ATR that is not built by the reader: the interface, and what family it is.
const SHOWN: usize = 6;

/// Shows an ATR; FM1208 and others put the UID among the historical bytes, so only the first two of those are shown.
pub fn masked(atr: &Atr) -> String {
    let bytes = atr.bytes();
    let is_storage = matches!(bytes, [0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, ..]);
    let shown = if is_storage { bytes.len() } else { SHOWN.min(bytes.len()) };
    let hex: Vec<String> = bytes.iter().take(shown).map(|byte| format!("{byte:02X}")).collect();
    let left = bytes.len() - shown;
    if left == 0 { hex.join(" ") } else { format!("{} … +{left}", hex.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// A service that answers from a list.
    struct Played {
        readers: Result<Vec<String>, Fault>,
        atr: Result<Vec<u8>, Fault>,
    }

    impl SmartCards for Played {
        fn readers(&self) -> Result<Vec<String>, Fault> {
            self.readers.clone()
        }

        fn atr(&self, _: &str) -> Result<Vec<u8>, Fault> {
            self.atr.clone()
        }
    }

    fn machine(cards: impl SmartCards + 'static) -> Machine {
        let long = Duration::from_secs(600);
        Machine { cards: Arc::new(cards), socket: None, patience: long, card_patience: long, ..Machine::here(None) }
    }

    fn codes(readers: Result<&[&str], Fault>, atr: Result<&[u8], Fault>) -> Vec<String> {
        let readers = readers.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        let seen = look(&machine(Played { readers, atr: atr.map(<[u8]>::to_vec) }));
        std::iter::once(&seen.service).chain(&seen.checks).map(|it| format!("{}/{}", it.check, it.code)).collect()
    }

    const ACR: &str = "ACS ACR122U PICC Interface 00 00";

    #[test]
    fn each_state_of_service_and_reader_has_its_code() {
        let none = || Err(Fault::NoCard);
        assert_eq!(codes(Err(Fault::ServiceDown), none()), ["service/service-down"]);
        assert_eq!(codes(Err(Fault::Denied), none()), ["service/denied"]);
        assert_eq!(codes(Ok(&[]), none()), ["service/ok", "reader/no-reader"]);
        assert_eq!(codes(Ok(&[ACR]), none()), ["service/ok", "reader/from-manual", "card/no-card"]);
        let two = codes(Ok(&[ACR, "HID Global OMNIKEY 5022 Smart Card Reader 01 00"]), none());
        assert_eq!(two[1..], ["reader/from-manual", "card/no-card", "reader/from-source", "card/no-card"]);
        assert_eq!(codes(Ok(&["Nobody's Reader 00 00"]), none())[1], "reader/unknown-reader");
    }

    #[test]
    fn each_state_of_a_card_has_its_code() {
        let card = |atr: Result<&[u8], Fault>| codes(Ok(&[ACR]), atr).remove(2);
        assert_eq!(card(Ok(Atr::storage(3, 1).bytes())), "card/ok");
        assert_eq!(card(Ok(Atr::contactless(vec![0x42, 0x4A]).bytes())), "card/ok");
        assert_eq!(card(Ok(Atr::storage(3, 3).bytes())), "card/unsupported");
        assert_eq!(card(Ok(&[0x3B, 0x02, 0x14, 0x50])), "card/unsupported");
        assert_eq!(card(Ok(&[1, 2, 3])), "card/unsupported");
        for fault in [Fault::Busy, Fault::CardMute, Fault::ReaderGone, Fault::CardMoved] {
            assert_eq!(card(Err(fault.clone())), format!("card/{}", fault.code()));
        }
    }

    #[test]
    fn a_number_among_the_historical_bytes_is_not_shown() {
        let fm1208 = Atr::contactless(vec![0x20, 0x90, 0, 0, 0, 0, 0, 0x99, 0x5D, 0x58, 0x30]);
        assert_eq!(masked(&fm1208), "3B 8B 80 01 20 90 … +10");
        assert_eq!(masked(&Atr::contactless(vec![])), "3B 80 80 01 01");
        assert_eq!(masked(&Atr::storage(3, 1)).len(), 20 * 3 - 1);
        assert!(of_atr(&[0x77; 40]).seen.ends_with("40 bytes"));
    }

    /// A service that never answers, until the test ends.
    struct Hanging(std::sync::Mutex<std::sync::mpsc::Receiver<()>>, bool);

    impl SmartCards for Hanging {
        fn readers(&self) -> Result<Vec<String>, Fault> {
            if self.1 {
                return Ok(vec![ACR.to_owned()]);
            }
            let _ = self.0.lock().unwrap().recv();
            Err(Fault::ServiceDown)
        }

        fn atr(&self, _: &str) -> Result<Vec<u8>, Fault> {
            let _ = self.0.lock().unwrap().recv();
            Err(Fault::NoCard)
        }
    }

    #[test]
    fn a_service_that_hangs_and_a_card_that_is_held_are_given_up() {
        for (lists, want) in [(false, "service/hanging"), (true, "card/held")] {
            let (until, ends) = std::sync::mpsc::channel();
            let machine = machine(Hanging(std::sync::Mutex::new(ends), lists));
            let patience = if lists { machine.patience } else { Duration::ZERO };
            let seen = look(&Machine { patience, card_patience: Duration::ZERO, ..machine });
            let last = seen.checks.last().unwrap_or(&seen.service);
            assert_eq!(format!("{}/{}", last.check, last.code), want);
            drop(until);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_tells_why_a_service_is_down() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("pcscd.comm");
        assert_eq!(knock(&socket), Some("service-down"));
        let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let hangs_up = std::thread::spawn(move || drop(listener.accept()));
        assert_eq!(knock(&socket), Some("hangs-up"));
        hangs_up.join().unwrap();
        assert_eq!(knock(&socket), Some("nobody-listens"));
    }
}
