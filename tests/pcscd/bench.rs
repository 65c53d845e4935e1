//! A private smart card service whose readers and cards are played by this process.
//!
//! Each bench has its own pcscd and its own socket, so benches run side by side and next to a real
//! service. The PC/SC library of a client reads [`Bench::env`] once for each process: start the client
//! as a child process. Nothing waits by sleeping.
#![allow(dead_code, reason = "each test binary takes this file in and uses its own part of it")]

mod service;

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use service::Service;

/// A card as the reader sees it.
pub trait Card: Send {
    /// The ATR; an empty one is a card that does not answer to power.
    fn atr(&self) -> Vec<u8>;
    /// Answers one command, status word included.
    fn transmit(&mut self, command: &[u8]) -> Vec<u8>;
    /// Takes a power-up or a reset: what was selected and authenticated is forgotten.
    fn reset(&mut self);
    /// Returns what the next command waits for before it is answered.
    fn gate(&self) -> Option<Arc<Gate>> {
        None
    }
}

/// What a card that is silent waits for.
#[derive(Default)]
pub struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    /// Lets everybody through, from now on.
    pub fn open(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_all();
    }

    /// Waits until it is open.
    pub fn pass(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.opened.wait_while(open, |open| !*open));
    }
}

/// What happens to the card right before a command reaches it.
pub enum Trap {
    /// It is pulled away, and the reader notices.
    Remove,
    /// Another one takes its place, and nobody notices.
    Swap(Box<dyn Card>),
}

/// A running private service.
pub struct Bench {
    readers: Vec<Arc<Reader>>,
    /// The readers that are plugged in, in the order in which the service finds them.
    plugged: Vec<usize>,
    service: Service,
}

struct Reader {
    product: String,
    socket: PathBuf,
    plug: Mutex<Plug>,
}

#[derive(Default)]
struct Plug {
    card: Option<Box<dyn Card>>,
    unplugged: bool,
    power_ups: usize,
    /// Commands still to pass before the trap springs, and the trap.
    trap: Option<(usize, Trap)>,
    escapes: Vec<Vec<u8>>,
    /// The last command to the card.
    sent: Vec<u8>,
    events: Vec<UnixStream>,
}

impl Bench {
    /// Starts a service with one reader for each of these names, and returns when it answers.
    pub fn start(readers: &[&str]) -> Self {
        let mut bench = Self { readers: Vec::new(), plugged: Vec::new(), service: Service::new() };
        fs::copy(built_driver(), bench.driver()).unwrap();
        for name in readers {
            bench.plug(name);
        }
        bench.restart();
        bench
    }

    fn driver(&self) -> PathBuf {
        self.service.dir().join("libifd_sim.so")
    }

    /// Plugs in one more reader, which the service finds at its next start, after the others.
    pub fn plug(&mut self, name: &str) {
        let at = self.readers.len();
        let socket = self.service.dir().join(format!("reader{at}"));
        self.readers.push(Reader::play(name.to_owned(), socket));
        self.plugged.push(at);
    }

    /// Pulls a reader and plugs it in again: at its next start the service finds it after the others.
    pub fn replug(&mut self, reader: usize) {
        self.readers[reader].lock().unplugged = false;
        self.plugged.retain(|at| *at != reader);
        self.plugged.push(reader);
    }

    /// The name and value of the environment variable that leads a client here.
    pub fn env(&self) -> (&'static str, PathBuf) {
        self.service.env()
    }

    /// The name of a reader as the service tells it since its last start.
    pub fn name(&self, reader: usize) -> String {
        let place = self.plugged.iter().position(|at| *at == reader).unwrap();
        format!("{} {place:02X} 00", self.readers[reader].product)
    }

    /// Lays a card on a reader.
    pub fn insert(&self, reader: usize, card: Box<dyn Card>) {
        self.readers[reader].change(|plug| plug.card = Some(card));
    }

    /// Takes the card away.
    pub fn remove(&self, reader: usize) {
        self.readers[reader].change(|plug| plug.card = None);
    }

    /// Puts another card in the place of the first, unseen by the service.
    pub fn swap(&self, reader: usize, card: Box<dyn Card>) {
        self.readers[reader].lock().card = Some(card);
    }

    /// Springs a trap right before the command with this number, 1 for the next one.
    pub fn trap(&self, reader: usize, command: usize, trap: Trap) {
        self.readers[reader].lock().trap = Some((command, trap));
    }

    /// Pulls the reader's plug: a running service never finds a serial reader again.
    pub fn unplug(&self, reader: usize) {
        let mut plug = self.readers[reader].lock();
        plug.unplugged = true;
        plug.ring(b'G');
    }

    /// How often the card was powered up or reset.
    pub fn power_ups(&self, reader: usize) -> usize {
        self.readers[reader].lock().power_ups
    }

    /// The escape commands so far, each after its control code of 4 bytes.
    pub fn escapes(&self, reader: usize) -> Vec<Vec<u8>> {
        self.readers[reader].lock().escapes.clone()
    }

    /// The last command to the card on a reader.
    pub fn sent(&self, reader: usize) -> Vec<u8> {
        self.readers[reader].lock().sent.clone()
    }

    /// Kills the service (SIGKILL); its socket is gone too.
    pub fn kill(&mut self) {
        self.service.kill();
    }

    /// Asks the service to end (SIGTERM), as the system does on an upgrade.
    pub fn stop(&mut self) {
        self.service.stop();
    }

    /// Starts the service anew and returns when it answers.
    pub fn restart(&mut self) {
        let (driver, mut conf) = (self.driver(), String::new());
        for (channel, at) in self.plugged.iter().enumerate() {
            let reader = &self.readers[*at];
            let (name, device, library) = (&reader.product, reader.socket.display(), driver.display());
            conf +=
                &format!("FRIENDLYNAME \"{name}\"\nDEVICENAME {device}\nLIBPATH {library}\nCHANNELID {channel}\n\n");
        }
        self.service.configure(&conf);
        self.service.restart();
    }
}

impl Reader {
    /// Listens where the driver will knock, for as long as this process lives.
    fn play(product: String, socket: PathBuf) -> Arc<Self> {
        let listener = UnixListener::bind(&socket).unwrap();
        let reader = Arc::new(Self { product, socket, plug: Mutex::default() });
        let inside = Arc::clone(&reader);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut role = [0];
                match stream.read_exact(&mut role) {
                    Ok(()) if role == *b"E" => inside.lock().events.push(stream),
                    Ok(()) => {
                        let reader = Arc::clone(&inside);
                        thread::spawn(move || while reader.answer(&mut stream).is_ok() {});
                    }
                    Err(_) => {}
                }
            }
        });
        reader
    }

    fn lock(&self) -> MutexGuard<'_, Plug> {
        self.plug.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Plug)) {
        let mut plug = self.lock();
        change(&mut plug);
        plug.ring(b'C');
    }

    /// Answers one question of the driver.
    fn answer(&self, stream: &mut UnixStream) -> io::Result<()> {
        let mut head = [0; 5];
        stream.read_exact(&mut head)?;
        let [op, length @ ..] = head;
        let mut payload = vec![0; u32::from_be_bytes(length) as usize];
        stream.read_exact(&mut payload)?;
        let gate = self.lock().card.as_ref().and_then(|card| card.gate());
        if let Some(gate) = gate.filter(|_| op == b'X') {
            // Without the lock: the card can be taken away while it is silent.
            gate.pass();
        }
        let (status, body) = match self.lock().play(op, &payload) {
            Ok(body) => (0, body),
            Err(status) => (status, Vec::new()),
        };
        let mut frame = vec![status];
        frame.extend_from_slice(&(body.len() as u32).to_be_bytes());
        frame.extend_from_slice(&body);
        stream.write_all(&frame)
    }
}

const NO_CARD: u8 = 1;
const MUTE: u8 = 2;
const GONE: u8 = 3;

impl Plug {
    fn ring(&mut self, event: u8) {
        self.events.retain_mut(|stream| stream.write_all(&[event]).is_ok());
    }

    fn play(&mut self, op: u8, payload: &[u8]) -> Result<Vec<u8>, u8> {
        if self.unplugged {
            return Err(GONE);
        }
        match op {
            b'C' => {
                self.escapes.push(payload.to_vec());
                return Ok(b"played by a test".to_vec());
            }
            b'X' => {
                self.sent = payload.to_vec();
                self.spring();
            }
            _ => {}
        }
        let card = self.card.as_mut().ok_or(NO_CARD)?;
        match op {
            b'U' | b'R' => {
                self.power_ups += 1;
                card.reset();
                Some(card.atr()).filter(|atr| !atr.is_empty()).ok_or(MUTE)
            }
            b'X' => Ok(card.transmit(payload)),
            _ => Ok(Vec::new()),
        }
    }

    fn spring(&mut self) {
        match self.trap.take() {
            Some((1, Trap::Remove)) => {
                self.card = None;
                self.ring(b'C');
            }
            Some((1, Trap::Swap(card))) => self.card = Some(card),
            Some((later, trap)) => self.trap = Some((later - 1, trap)),
            None => {}
        }
    }
}

/// Builds the driver next to this test binary, once for each process, and returns its path.
fn built_driver() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let exe = std::env::current_exe().unwrap();
        // target/<profile>/deps/<this test>
        let profile_dir = exe.ancestors().nth(2).unwrap();
        let target_dir = profile_dir.parent().unwrap();
        let profile = match profile_dir.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(name) => name,
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["build", "--quiet", "--offline", "--package", "ifd-sim", "--profile", profile, "--target-dir"])
            .arg(target_dir)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "cargo could not build the driver ifd-sim");
        profile_dir.join("libifd_sim.so")
    })
}
