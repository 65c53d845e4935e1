//! The two sockets of one reader: one for questions and answers, one for events.
//!
//! A connection begins with one byte, `Q` or `E`. A question is an operation byte, a length of four
//! bytes big-endian and a payload; an answer is a status byte, a length and a payload. An event is one
//! byte: `C` the card changed, `G` the reader is gone. When the test process ends, the service ends too.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What the service asks of the reader.
#[derive(Clone, Copy)]
pub enum Op {
    Presence = b'P' as isize,
    PowerUp = b'U' as isize,
    PowerDown = b'D' as isize,
    Reset = b'R' as isize,
    Transmit = b'X' as isize,
    Control = b'C' as isize,
}

/// What the test process answers.
pub enum Reply {
    Ok(Vec<u8>),
    NoCard,
    Mute,
    Gone,
}

/// Why a wait ended.
pub enum Wake {
    /// Something changed, or the wait is over or was ended.
    Look,
    Gone,
}

pub struct Pipe {
    questions: Mutex<UnixStream>,
    events: UnixStream,
    bell: Arc<Bell>,
}

#[derive(Default)]
struct Bell {
    rung: Mutex<Rung>,
    changed: Condvar,
}

#[derive(Default)]
struct Rung {
    event: bool,
    gone: bool,
    closed: bool,
}

impl Bell {
    fn lock(&self) -> MutexGuard<'_, Rung> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring(&self, change: impl FnOnce(&mut Rung)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }
}

impl Pipe {
    pub fn open(path: &str) -> io::Result<Self> {
        let mut questions = UnixStream::connect(path)?;
        questions.write_all(b"Q")?;
        let mut events = UnixStream::connect(path)?;
        events.write_all(b"E")?;
        let bell = Arc::new(Bell::default());
        let (mut source, inside) = (events.try_clone()?, Arc::clone(&bell));
        thread::Builder::new().name("ifd-sim-events".to_owned()).spawn(move || listen(&mut source, &inside))?;
        Ok(Self { questions: Mutex::new(questions), events, bell })
    }

    pub fn ask(&self, op: Op, payload: &[u8]) -> Reply {
        let mut stream = self.questions.lock().unwrap_or_else(PoisonError::into_inner);
        exchange(&mut stream, op, payload).unwrap_or(Reply::Gone)
    }

    pub fn wait(&self, timeout: Duration) -> Wake {
        let guard = self.bell.lock();
        let quiet = |rung: &mut Rung| !(rung.event || rung.gone);
        let outcome = self.bell.changed.wait_timeout_while(guard, timeout, quiet);
        let (mut rung, _) = outcome.unwrap_or_else(PoisonError::into_inner);
        rung.event = false;
        if rung.gone { Wake::Gone } else { Wake::Look }
    }

    pub fn wake(&self) {
        self.bell.ring(|rung| rung.event = true);
    }

    pub fn close(&self) {
        self.bell.ring(|rung| rung.closed = true);
        let _ = self.events.shutdown(Shutdown::Both);
    }
}

fn listen(source: &mut UnixStream, bell: &Bell) {
    let mut byte = [0];
    while source.read_exact(&mut byte).is_ok() {
        bell.ring(|rung| if byte == *b"G" { rung.gone = true } else { rung.event = true });
    }
    // The far end closed, not we: the test process is dead, and its private service must not outlive it.
    if !bell.lock().closed {
        std::process::exit(0);
    }
}

fn exchange(stream: &mut UnixStream, op: Op, payload: &[u8]) -> io::Result<Reply> {
    let mut frame = vec![op as u8];
    frame.extend_from_slice(&(payload.len() as u32).to_be_bytes());
    frame.extend_from_slice(payload);
    stream.write_all(&frame)?;
    let mut head = [0; 5];
    stream.read_exact(&mut head)?;
    let [status, length @ ..] = head;
    let mut body = vec![0; u32::from_be_bytes(length) as usize];
    stream.read_exact(&mut body)?;
    Ok(match status {
        0 => Reply::Ok(body),
        1 => Reply::NoCard,
        2 => Reply::Mute,
        _ => Reply::Gone,
    })
}
